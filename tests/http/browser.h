/* Somebody at a browser: keeps cookies, sends forms as a browser does, follows redirects. One per
 * process or thread. */
#ifndef TESTS_HTTP_BROWSER_H
#define TESTS_HTTP_BROWSER_H

#include "fcgi_client.h"

#define BROWSER_COOKIES 16
#define BROWSER_HOST "127.0.0.1:8080"

struct browser {
	struct mem *mem; /* for cookies: lives as long as the browser */
	const char *socket_path;
	/* The second pool's socket and the addresses (method, blank, path; "POST /login") that
	 * nginx sends there. NULL-terminated. */
	const char *second_socket_path;
	const char *const *second_paths;
	/* The socket to which nginx sends whatever comes with a file; NULL: the first. */
	const char *upload_socket_path;
	const char *lang; /* Accept-Language; NULL: none */
	const char *origin; /* NULL: http://BROWSER_HOST; "": none sent, Sec-Fetch-Site neither */
	int timeout_ms;
	struct fcgi_header cookies[BROWSER_COOKIES];
	size_t cookie_count;
};

/* One name and value of a form; with file_name a file. */
struct browser_field {
	const char *name, *value;
	const char *file_name, *content_type;
	size_t bytes; /* of a file's value; 0: strlen */
};

/* A form found in a page. */
struct browser_form {
	const char *action, *method;
	bool is_multipart;
	bool has_button; /* the first was seen */
	/* What would be sent if nothing were typed and the first button pressed: hidden fields, filled inputs, ticked boxes,
	 * chosen options, that button's own name. */
	struct browser_field *fields;
	size_t field_count;
};

bool browser_get(struct browser *, struct mem *, const char *uri, struct fcgi_reply *reply_out);
/* Any call: socket, host, language, origin and cookies are added. */
bool browser_call(
    struct browser *, struct mem *, const struct fcgi_call *, struct fcgi_reply *reply_out);
/* Urlencoded. */
bool browser_post(struct browser *, struct mem *, const char *uri, const struct browser_field *,
    size_t count, struct fcgi_reply *reply_out);
bool browser_post_multipart(struct browser *, struct mem *, const char *uri,
    const struct browser_field *, size_t count, struct fcgi_reply *reply_out);

const char *browser_cookie(const struct browser *, const char *name);
void browser_set_cookie(struct browser *, const char *name, const char *value); /* NULL removes */

/* The first form of the page with this action (its path; NULL: any but GET forms). False: there is
 * none. */
bool browser_form(
    struct mem *, const struct fcgi_reply *, const char *action, struct browser_form *form_out);
/* Its hidden token; NULL when the form or the token is missing. */
const char *browser_token(struct mem *, const struct fcgi_reply *, const char *action);
/* Fills in the form (values of the same name take the place of its own, others are added) and sends
 * it. A form that is not there fails. */
bool browser_submit(struct browser *, struct mem *, const struct fcgi_reply *page,
    const char *action, const struct browser_field *, size_t count, struct fcgi_reply *reply_out);

/* Bodies as browsers write them. */
void browser_encode(struct buf *out, const struct browser_field *, size_t count);
void browser_encode_multipart(
    struct buf *out, const char *boundary, const struct browser_field *, size_t count);

#endif
