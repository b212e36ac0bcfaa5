/* nginx in front of the site, with the configuration that `make run` gives it, and a client that
 * speaks HTTP to it. On top of site.h. */
#ifndef TESTS_HTTP_FRONT_H
#define TESTS_HTTP_FRONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "browser.h"

struct mem;

/* --- nginx ---------------------------------------------------------------------------------- */

/* Once per program, after site_start and before Check forks; ends with the program. It follows the
 * site's sockets, whoever listens there. */
void front_start(void);
const char *front_host(void); /* "127.0.0.1:38211" */
pid_t front_master(void);

/* --- a client ------------------------------------------------------------------------------- */

struct front_call {
	const char *method; /* GET; POST when there is a body */
	const char *path; /* with its query */
	const char *cookie, *lang; /* NULL: none */
	const char *const *headers; /* "Name: value", NULL-terminated */
	const char *body; /* urlencoded */
	size_t body_bytes; /* 0: strlen */
	const char *from; /* our own address, another of this machine's; NULL: any */
};

struct front_reply {
	int status; /* 0: none came */
	const char *head, *body; /* NUL-terminated */
	size_t body_bytes;
	int64_t took_us;
	const char *problem; /* NULL when the answer is whole */
};

/* A client's connection is kept alive over its calls. NULL: a new one each time. */
struct front_client;
struct front_client *front_client(void);
bool front_call(
    struct front_client *, struct mem *, const struct front_call *, struct front_reply *);
/* So many at once, each over a connection of its own. */
void front_at_once(
    struct mem *, const struct front_call *calls, size_t count, struct front_reply *replies);

/* The value of a header; NULL when absent. */
const char *front_header(const struct front_reply *, struct mem *, const char *name);
/* What a browser's cookies are as a header; for people that site_enter made. */
const char *front_cookie(const struct browser *, struct mem *);

#endif
