/* One line per thing worth knowing, logfmt, on standard error. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

/* log_begin("info", "request"); log_text(...); log_int(...); log_end(): one write(2) per line, at
 * most 4,096 bytes. Values are quoted as needed; what could end a line or move a terminal is
 * written as \xNN. A NULL value writes nothing. */
void log_begin(const char *level, const char *what);
void log_text(const char *key, const char *value);
void log_int(const char *key, int64_t value);
void log_end(void);

/* log_note("warn", "reload", "worker %d did not stop"): a line with level, what and text. */
void log_note(const char *level, const char *what, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
