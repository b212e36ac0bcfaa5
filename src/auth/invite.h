/* One-time codes that are told or written down and typed by somebody else: made of a nonce with a key
 * outside the database, so that what is stored tells nobody a code. */
#ifndef AUTH_INVITE_H
#define AUTH_INVITE_H

#include <stdbool.h>

struct mem;

#define INVITE_NONCE_BYTES 16
#define INVITE_HASH_BYTES 32

/* "4FQK-9TPM-XA3H": 58 bits, the same for the same nonce. */
char *invite_code(struct mem *, const unsigned char nonce[INVITE_NONCE_BYTES]);
/* What is stored of a code as somebody types it: any case, full-width or not, hyphens and blanks
 * anywhere. False: it is none. */
bool invite_hash(struct mem *, const char *typed, unsigned char hash_out[INVITE_HASH_BYTES]);

#endif
