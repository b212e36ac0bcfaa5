/* Posting to webhooks: several at once, none for long. The one user of libcurl. */
#ifndef MESSAGE_WEBHOOK_POST_H
#define MESSAGE_WEBHOOK_POST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mem;

#define WEBHOOK_SECRET_PREFIX "whsec_"
#define WEBHOOK_SECRET_BYTES 32
#define WEBHOOK_AT_ONCE 8 /* posts under way together */
#define WEBHOOK_SECONDS 10 /* for one, all in all */

struct webhook_post {
	const char *url, *id, *body; /* id: the same for every attempt */
	unsigned char key[WEBHOOK_SECRET_BYTES];
	int64_t at; /* now: the signature's timestamp */
	bool is_sent; /* answered 200 to 299 */
	const char *error; /* in a few words, when not */
};

/*
 * Posts them all and returns when the last has ended. Signed as the Standard Webhooks
 * specification says: webhook-signature is "v1," and base64 of HMAC-SHA-256(key, "id.timestamp.body").
 * Follows no redirect, uses no proxy, and connects to public addresses only, whatever a name leads
 * to at that moment; with loopback also to this machine, and by http.
 */
void webhook_post_all(struct mem *, struct webhook_post *, size_t count, bool loopback);

#endif
