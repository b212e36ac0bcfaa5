/* Home, work, search, history and the pages that belong to no one feature. */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include "history/history.h"
#include "html/part_view.h"

struct request;
struct route_list;

/* The error page of req->answer.status, in the site's dress. Needs nothing but the frame. */
bool site_error_page(struct request *);

/*
 * 403 for a form whose login has ended, or whose token is of another login: with what was typed, to be sent once more after
 * a look at it. What came with a password is not given back, nor what may have come from somewhere else: then the page says
 * so to a guest, and others get the error page. Files are asked for again.
 */
bool site_resend_page(struct request *);

/* One page for every form that stands alone: heading, what to know, the form. */
struct site_form_page {
	const char *section; /* for page_out */
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_form_view form;
};
bool site_form_show(struct request *, int status, const struct site_form_page *);

/*
 * Ends a GET with the document written to .body, unless the client has it already (If-None-Match): then 304. Starts with
 * site_document; the type is that of the document.
 */
struct out *site_document(struct request *, const char *content_type);
bool site_document_end(struct request *);
/* "https://…" of this site, as the configuration or the request says. */
const char *site_origin(struct request *);

/* A callout that says which rule refused (req->verdict); empty when none did. */
struct part_callout_view site_refusal(struct request *);

/* History lines as a trail, the last `most` of them (0: all), newest first; more: where the whole
 * is. */
struct part_trail_view site_trail(
    struct request *, const struct history_lines *, size_t most, struct safe_url more);

/* Crumbs from the district down to a unit. False with a fault. */
bool site_crumbs(struct request *, const char *unit_code, struct part_head_view *head)
    __attribute__((warn_unused_result));

extern const struct route_list site_routes;

#endif
