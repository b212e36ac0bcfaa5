/*
 * Everybody and everything, for tests that go through the whole table of routes: a person of each role, subjects of every kind in
 * every state, in his own place, elsewhere in the district and in another district; and forms filled in as they should be.
 */
#ifndef TESTS_HTTP_EVERYONE_H
#define TESTS_HTTP_EVERYONE_H

#include "site.h"

struct actor;
struct route;

/* Once, after site_start: what the demo lacks, by SQL and through the pages. */
void everyone_set_stage(struct mem *);

/* --- people ----------------------------------------------------------------------------------- */

struct person {
	const char *role; /* "guest", "applicant" (signed in, without a role), or the role's text */
	const char *login; /* NULL: a guest */
	const char *unit; /* where the role is held; NULL: nowhere */
	struct browser browser;
	const struct actor *actor; /* NULL: a guest */
};
struct persons {
	struct person *items;
	size_t n;
};
/* One of each role, in the order of the roles; with a session. */
struct persons everyone_persons(struct mem *);

/* Whether the row of the route lets him through. */
bool everyone_may_ask(const struct route *, const struct person *);

/* --- subjects --------------------------------------------------------------------------------- */

struct subject {
	const char *names; /* what stands for the names of a pattern: "XM…/awards/1" */
	const char *unit; /* "": none */
	const char *logins; /* whose it is beside: " agent01 agent02 " */
	bool is_open; /* a guest sees its page */
};
struct subjects {
	const struct subject *items;
	size_t n;
};
/* Those of a pattern; one without names has one subject, with nothing in it. Fails for a pattern with names of an unknown kind. */
const struct subjects *everyone_subjects(const char *pattern);
bool everyone_is_own(const struct subject *, const struct person *);
/* The pattern with the subject's names in it. */
const char *everyone_path(struct mem *, const char *pattern, const struct subject *);

/* --- routes and their forms -------------------------------------------------------------------- */

/* Of the table itself, for a row of its print. */
const struct route *everyone_route(const struct site_route *);

struct filled {
	struct browser_field *fields;
	size_t n;
	bool has_file;
};
/* Every field that the form asks for, with a value that would do. */
struct filled everyone_fill(struct mem *, const struct route *, const struct person *);
/* POST with a good token. The reply hangs on mem. */
struct fcgi_reply everyone_send(
    struct mem *, const struct person *, const char *path, const struct filled *);

#endif
