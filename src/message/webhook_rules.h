/* Where a webhook may lead: to the open internet, never into a house. Pure. */
#ifndef MESSAGE_WEBHOOK_RULES_H
#define MESSAGE_WEBHOOK_RULES_H

#include <stdbool.h>
#include <stddef.h>

struct sockaddr;

#define WEBHOOK_URL_CHARS 500

/*
 * NULL: the URL may be kept; else what is wrong with it (a text id). Only https, a host with a dot,
 * no name or password, nothing but printable ASCII. An address in numbers must be public. What a
 * name leads to is known only when it is connected to: webhook_address_is_good looks at that.
 * loopback (tests and development): http too, but then only to loopback by number.
 */
const char *webhook_url_objection(const char *url, bool loopback);

/*
 * The address a connection would really go to. Public ones of IPv4 and IPv6 only; also not an IPv4
 * one wrapped in IPv6 when it is not public itself. loopback: that, besides.
 */
bool webhook_address_is_good(const struct sockaddr *, bool loopback);

#endif
