/* A request as a page sees it, and the answer it makes. One memory pool, gone when the answer is
 * sent. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/form.h"
#include "base/verdict.h"
#include "base/who.h"

struct calendar;
struct db;
struct frame;
struct http_source;
struct mem;
struct request;
struct route;
struct settings;

enum method { METHOD_GET = 1, METHOD_HEAD, METHOD_POST, METHOD_OTHER };

/* A file that is sent as it is. */
struct answer_file {
	int fd; /* open until the request's memory goes */
	size_t bytes;
};

/* What a page answers. Set through the answer_ functions. */
struct answer {
	int status;
	const char *content_type;
	const char *location; /* path, for 303 */
	const char *file_name; /* sends Content-Disposition: attachment */
	const char *allow; /* for 405 */
	int retry_after_seconds; /* location, file_name, allow and this become headers when the
				    answer is sent */
	bool
	    is_file; /* somebody's file, no page of ours: a policy under which nothing in it acts */
	bool is_lasting; /* the same for everyone, for ever: browsers may keep it */
	int keep_seconds; /* how long nginx may keep it (X-Accel-Expires); 0: not at all */
	struct buf
	    headers; /* further header lines, each ended by CRLF; only through answer_header */
	struct buf body;
	const struct answer_file *file; /* instead of the body; NULL: none */
	bool (*then)(struct request *); /* page to run after the rollback: answer_with */
	uint32_t counts; /* a bit for each enum metric that this answer adds one to, once it stands:
			    what is replayed counts once */
};

struct request {
	struct mem *mem;
	struct db *db;
	struct http_source *source; /* for http alone: parameters and body as they come */
	int refused; /* 0, or the status http refuses it with: nothing but that error page may come
			of it */
	const char *id; /* for the log and the error page */
	enum method method;
	const char *path; /* decoded; no query */
	const char *raw_query; /* as sent; "" when none */
	const char *host, *user_agent, *origin, *fetch_site, *accept_language, *remote_address,
	    *if_none_match;
	enum lang lang;
	int64_t arrived_at; /* on the database's clock: what windows and deadlines are judged by */
	int64_t arrived_steady; /* the same moment on the clock that never jumps: how long things
				   take */

	const struct settings *settings; /* set by the gate, never NULL for a page */
	const struct calendar *calendar; /* working days, likewise */
	const struct route *route;
	const char **parts; /* values of the {names} in the route's pattern, in order */

	const struct form_pair *query; /* of the URL */
	size_t query_count;
	const struct form_pair *cookies; /* through request_cookie */
	size_t cookie_count;
	const struct form_pair *fields; /* of the body; without the token */
	size_t field_count;
	const char *token; /* of the body; NULL when none */
	unsigned char body_hash[32]; /* of the fields, for "same form, other content" */

	struct form_state form; /* by the route's form table; for GET its filter */
	const struct actor *actor; /* never NULL; a guest has account.n = 0 */
	const unsigned char
	    *session; /* 32 bytes: what form tokens hang on; NULL without a session */
	struct frame *frame; /* what the layout shows around every page */
	enum verdict verdict; /* of the rule that said no, for the page shown by answer_with;
				 VERDICT_YES otherwise */
	bool is_counted; /* by the route's count: a page that is run again is not counted again */
	void *found; /* what the route's glance has loaded, for its page; the route's own type */
	struct answer answer;
};

/* The value of {name} in the route's pattern. Unknown name: BUG. */
const char *request_part(const struct request *, const char *name);
/* First value of a query parameter; NULL when absent. */
const char *request_query(const struct request *, const char *name);
/* A cookie's value; NULL when absent. */
const char *request_cookie(const struct request *, const char *name);

/* All return true, so that a page can end with them. Each forgets what was answered before: body,
 * type, location; not headers and cookies. */
bool answer_redirect(struct request *,
    const char *path); /* 303; path is ours and begins with one "/": anything else is a BUG */
/* The site's page for 400 403 404 405 409 410 413 422 429 500 503: leaves status and an empty body,
 * the gate renders it. HTTP_DROP (read.h) too. */
bool answer_error(struct request *, int status);
/* For a POST: roll everything back, then let `page` (which only reads) make the answer, with this
 * status. */
bool answer_with(struct request *, int status, bool (*page)(struct request *));
bool answer_bytes(struct request *, int status, const char *content_type, const void *, size_t);
/* The content of an open file, from its beginning: for what is too large for memory. */
bool answer_content(
    struct request *, int status, const char *content_type, const struct answer_file *);
/* Starts the answer: status, type and an empty body to be written to (req->answer.body). */
void answer_begin(struct request *, int status, const char *content_type);
/* An empty answer, headers and cookies forgotten too: before anything is answered, and before a
 * page runs again. */
void answer_start(struct request *);
/* Only printable ASCII: anything else is a BUG, so nothing a client sent may come here. */
void answer_header(struct request *, const char *name, const char *value);
/* Path=/; Secure; HttpOnly; SameSite=Lax. max_age 0: until the browser is closed. */
void answer_cookie(struct request *, const char *name, const char *value,
    int64_t max_age_seconds); /* value NULL: remove */

#endif
