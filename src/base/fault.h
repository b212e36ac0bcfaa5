/* The world failed: one fault, recorded where it happened, logged and shown by the gate alone. */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stdbool.h>

enum fault_kind {
	FAULT_NONE = 0,
	FAULT_DATABASE_REPLAY, /* 1213, 1205, 1020: dead, but running it again may succeed */
	FAULT_DATABASE_LOST, /* no connection: what was being committed may have happened or not */
	FAULT_DATABASE, /* any other database error */
	FAULT_SYSTEM, /* files, memory of the system, libraries */
};

struct fault {
	enum fault_kind kind;
	int code; /* errno or the database's error number */
	const char *where; /* what was being done; a literal */
	char text[256]; /* for the log; never for a page */
};

/* Records the fault and returns false, so that a function can end with it. The first fault stays
 * until cleared. */
bool fault_set(enum fault_kind, int code, const char *where, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
const struct fault *fault_last(void);
void fault_clear(void);

#endif
