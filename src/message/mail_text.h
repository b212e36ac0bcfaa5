/* A mail as bytes: RFC 5322, 2045, 2047. Pure. */
#ifndef MESSAGE_MAIL_TEXT_H
#define MESSAGE_MAIL_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/catalog.h"

struct mem;

#define MAIL_ADDRESS_BYTES 79 /* as much as can be sealed */

/*
 * An address as mail programs and our headers take it without quoting: ASCII, one @, a name of
 * letters, digits and .!#$%&'*+/=?^_`{|}~-, a host with a dot. So it can be an argument and a
 * header as it is.
 */
bool mail_address_is_good(const char *);
/* "w***@example.org" */
char *mail_address_mask(struct mem *, const char *address);

/* Texts are UTF-8 and may hold anything; from and to are good addresses. */
struct mail {
	const char *from, *from_name, *to;
	const char *subject, *body; /* lines end with "\n" */
	const char *id; /* of the delivery: the same for every attempt */
	int64_t at;
	enum lang lang;
	const char *unsubscribe; /* https://…, by POST; NULL: none */
};

/* Lines end with "\n", as programs called sendmail take them; ASCII only, none over 78 bytes. */
char *mail_bytes(struct mem *, const struct mail *);

#endif
