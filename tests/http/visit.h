/* A visit to the site by somebody at a browser, with Check's assertions: asking, sending forms,
 * reading what the page says. Everything hangs on the browser's mem. */
#ifndef TESTS_HTTP_VISIT_H
#define TESTS_HTTP_VISIT_H

#include <check.h>

#include "base/catalog.h"
#include "site.h"

#define FIELDS(...)                                                                                \
	(const struct browser_field[]){ __VA_ARGS__ },                                             \
	    sizeof((const struct browser_field[]){ __VA_ARGS__ }) / sizeof(struct browser_field)
#define NO_FIELDS NULL, 0

/* --- asking: fails without a complete answer ------------------------------------------------- */

struct fcgi_reply visit_get(struct browser *, const char *uri);
/* What the form with this action would send, with these values filled in; a NULL value leaves a
 * field out, as a box that is not ticked is. */
struct fcgi_reply visit_submit(struct browser *, const struct fcgi_reply *page, const char *action,
    const struct browser_field *, size_t count);
/* Sends fields to a path with a token as our own form there would have it. */
struct fcgi_reply visit_post(
    struct browser *, const char *path, const struct browser_field *, size_t count);
struct fcgi_reply visit_post_files(
    struct browser *, const char *path, const struct browser_field *, size_t count);
/* A token that is good for this browser's session and this path. */
const char *visit_token(const struct browser *, const char *path);
/* GET of where a 303 leads. */
struct fcgi_reply visit_follow(struct browser *, const struct fcgi_reply *);

/* --- reading ---------------------------------------------------------------------------------- */

/* What a person reads: the text of the page, one blank between its pieces. */
const char *visit_text(struct mem *, const struct fcgi_reply *);
/* The text id in the browser's language. */
const char *visit_say(const struct browser *, const char *id);
enum lang visit_lang(const struct browser *);
/* The part of a Location, or of an address, behind this prefix, up to "/" or "?". */
const char *visit_part(struct mem *, const struct fcgi_reply *, const char *prefix);

/* A local date so many days from now ("2026-12-24"), and a local minute so many hours from now as a form has it. */
const char *visit_date(struct mem *, int days);
const char *visit_minute(struct mem *, int hours);

/* --- asserting -------------------------------------------------------------------------------- */

#define visit_is(reply, code) visit_is_at((reply), (code), __FILE__, __LINE__)
void visit_is_at(const struct fcgi_reply *, int status, const char *file, int line);
/* A 303 to exactly there. */
#define visit_goes(reply, where) visit_goes_at((reply), (where), __FILE__, __LINE__)
void visit_goes_at(const struct fcgi_reply *, const char *where, const char *file, int line);
/* The page says this text id, in the browser's language. */
#define visit_says(browser, reply, id)                                                             \
	visit_has_at((browser), (reply), visit_say((browser), (id)), __FILE__, __LINE__)
#define visit_has(browser, reply, words)                                                           \
	visit_has_at((browser), (reply), (words), __FILE__, __LINE__)
void visit_has_at(const struct browser *, const struct fcgi_reply *, const char *text,
    const char *file, int line);
#define visit_lacks(browser, reply, words)                                                         \
	visit_lacks_at((browser), (reply), (words), __FILE__, __LINE__)
void visit_lacks_at(const struct browser *, const struct fcgi_reply *, const char *text,
    const char *file, int line);
/* The header is exactly this; NULL: it is not there. */
#define visit_header(reply, name, value)                                                           \
	visit_header_at((reply), (name), (value), __FILE__, __LINE__)
void visit_header_at(
    const struct fcgi_reply *, const char *name, const char *value, const char *file, int line);

/* Every header that keeps browsers from framing, guessing types and running what stands in a page. */
void visit_is_secured(const struct fcgi_reply *);

#endif
