/* A process that finds itself wrong stops; the master starts another. */
#ifndef BASE_BUG_H
#define BASE_BUG_H

/* Logs file, line and message, then aborts. */
#define BUG(...) bug_stop(__FILE__, __LINE__, __VA_ARGS__)

_Noreturn void bug_stop(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
