/* Builds struct request from FastCGI parameters and reads bodies: every limit on what a client may
 * send stands here. */
#ifndef HTTP_READ_H
#define HTTP_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/request.h"

#define HTTP_PATH_BYTES 512
#define HTTP_QUERY_BYTES 2048
#define HTTP_HEADER_BYTES                                                                          \
	1024 /* of one header; what is longer or holds control characters counts as absent */
#define HTTP_COOKIE_BYTES 4096
#define HTTP_PAIRS 64 /* parameters of the query, fields of the body, cookies */
#define HTTP_NAME_BYTES 64 /* of a field */
#define HTTP_BODY_BYTES ((size_t)64 * 1024)
#define HTTP_UPLOAD_BYTES ((size_t)12 * 1024 * 1024) /* for routes with ROUTE_UPLOADS */

/* The field that carries the form's token: it goes to req->token and is no part of the fields or of
 * their hash. */
#define HTTP_TOKEN_FIELD "token"
#define HTTP_LANG_COOKIE "lang"

/* Not a status: the client is gone or too slow, or sent less than it announced. Nothing is
 * answered; just return. */
#define HTTP_DROP (-1)

/* Where a request comes from. params: "NAME=value", ends with NULL. read: up to n bytes, fewer only
 * at the end or on a fault. */
struct http_source {
	char *const *params;
	size_t (*read)(void *arg, void *into, size_t bytes);
	void *arg;
	bool is_broken; /* the client is gone or too slow: nothing is answered */
};

/*
 * Fills what does not need the body: id, method, path, query, headers, cookies, lang, arrived_at
 * (this machine's clock; the gate puts the database's there). req->mem is set before; source must
 * live as long as the request. Returns 0 or the status to refuse with (400), which is also left in
 * req->refused; even then id, method and lang are good, path and raw_query never NULL.
 *
 * Refused: a path that is too long, not from "/", badly escaped, or holds NUL, control characters
 * or invalid UTF-8; a query too long, badly escaped, with NUL, invalid UTF-8 or more than
 * HTTP_PAIRS parameters; a host with foreign characters; cookies too long or too many.
 */
int http_read_head(struct request *, struct http_source *);

/*
 * Reads the body of a POST into fields, token and body_hash. Called once, when the route is known.
 * Returns 0 or: 400 Content-Length missing or no number, content type neither urlencoded nor
 * multipart form data, badly written, more than HTTP_PAIRS fields, a field name that is not
 * [A-Za-z0-9_-]{1,64}, two tokens, NUL or invalid UTF-8 in a name or value; 413 longer than
 * limit_bytes; HTTP_DROP. Values point into the body, which is kept for the life of the request;
 * nothing is copied.
 */
int http_read_body(struct request *, size_t limit_bytes);

/* Throws away what is left of the body, so that the peer is not cut off while it still sends.
 * False: gone before, or too much. */
bool http_discard_body(struct http_source *, size_t max_bytes);

/* A FastCGI parameter; NULL when absent. */
const char *http_param(const struct http_source *, const char *name);

#endif
