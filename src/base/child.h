/* Another program as a function: bytes in, bytes out, within a time. */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mem;

struct child_call {
	const char *const *argv; /* ends with NULL; the first is the program's path */
	const void *in; /* its standard input */
	size_t in_bytes;
	size_t out_max; /* of its standard output; one that writes more is ended */
	int64_t limit_us; /* one that takes longer is ended */
};

struct child_result {
	const char *out; /* what it wrote; NUL behind it */
	size_t out_bytes;
	int status; /* its exit status; -1: ended by us or by a signal */
	bool is_late; /* it took too long */
	bool is_long; /* it wrote too much */
};

/*
 * Runs it to its end: a child outlives no call. It gets an empty environment, the two pipes, an
 * error stream that leads nowhere, and no other descriptor. False with a fault: it could not be
 * started. SIGPIPE must be ignored.
 */
bool child_run(struct mem *, const struct child_call *, struct child_result *result_out)
    __attribute__((warn_unused_result));

#endif
