/* Route rows: what an address needs. The gate enforces the row before the page runs. */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/code.h"
#include "base/form.h"
#include "http/request.h"

enum route_flags {
	ROUTE_PUBLIC = 1 << 0, /* guests too */
	ROUTE_CACHEABLE = 1 << 1, /* same for every guest: nginx may keep it for a second */
	ROUTE_HASHES = 1 << 2, /* hashes a password: served by the second pool of workers */
	ROUTE_REPEATABLE = 1 << 3, /* POST without one-time row and without transaction, each
				      statement by itself: login, logout */
	ROUTE_UPLOADS = 1 << 4, /* multipart body, the larger limit */
	ROUTE_LASTING = 1 << 7, /* what it answers may be the same for everyone, for ever (answer
				   .is_lasting): browsers keep it, whoever is signed in */
	ROUTE_LOOPBACK = 1 << 5, /* 404 for anyone but a direct loopback client */
	ROUTE_NO_FACTOR = 1 << 8, /* open to an official whose second factor is overdue, too */
	ROUTE_SIGNED = 1 << 9, /* POST by programs that have no form of ours: its address carries a
				  signature, which the page checks; no origin and no token */
	ROUTE_EXPORTS =
	    1 << 10, /* a whole list: seconds of a worker, so nginx lets one address have
				    few of them */
	ROUTE_BARE =
	    1
	    << 6, /* answered without session and calendar: must work while the database does not */
};

/*
 * A page returns false with a fault when the world failed; the gate then rolls back and replays or
 * shows 503. Otherwise the answer is set. A POST never renders: it ends with answer_redirect
 * (commit) or answer_with / answer_error (rollback).
 */
typedef bool page_fn(struct request *);

struct route {
	enum method method;
	const char
	    *pattern; /* "/projects/{code}/awards/{slot}"; a {name} matches one part of the path */
	uint32_t roles; /* one of these held anywhere (enum who bits); 0 with ROUTE_PUBLIC unset:
			   anyone signed in */
	const struct form *form;
	page_fn *page;
	page_fn *glance; /* POST: plain reads before the transaction; what it answers (status set)
			    is the answer */
	page_fn *count; /* POST: before all that, by itself and once however often the page is run
			   again: counts the try where guessing is slowed, and what it answers is the
			   answer. Not for a form that has taken effect already. */
	uint32_t flags;
	uint32_t makes; /* 1 << enum code_kind of subjects it may create: serials are drawn before
			   the transaction */
	int event; /* the move a move's page is about */
	const char *about;
};

struct route_list {
	const struct route *routes;
	size_t count;
};

struct route_match {
	const struct route *route; /* NULL: no such path, or no such method on it */
	const char **parts;
	const char *allow; /* methods the path knows ("GET, HEAD, POST"); NULL: no such path */
};

/* Literal parts win over {names}. */
void route_find(struct mem *, const struct route_list *lists, size_t list_count, enum method,
    const char *path, struct route_match *match_out);

#endif
