/* Phone numbers at rest: sealed with a key that is outside the database, and a masked form for
 * reading. */
#ifndef AUTH_SECRET_H
#define AUTH_SECRET_H

#include <stddef.h>

struct mem;

#define SECRET_MAX_BYTES 79 /* of text: a sealed one has at most 120 */

struct secret {
	const void *data;
	size_t bytes;
	char *masked; /* "138****1234" */
};

/* Longer than SECRET_MAX_BYTES: BUG, since the form's limit comes first. Two seals of one text
 * differ. */
struct secret secret_seal(struct mem *, const char *text);

/* NULL: damaged, or sealed with another installation's key. */
char *secret_open(struct mem *, const void *data, size_t bytes);

#endif
