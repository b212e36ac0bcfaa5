/* What the templates of the site's own pages are given. */
#ifndef SITE_SITE_VIEW_H
#define SITE_SITE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html/part_view.h"
#include "site/site.h"

#define site_form_view site_form_page

struct error_link_view {
	const char *label;
	struct safe_url link;
};

/* An error page: what happened, why, and what to do now. Never a detail of the machine; the request's id is in the frame. */
struct site_error_view {
	int64_t status;
	const char *title;
	const char *explanation;
	const char *next; /* what the reader can do */
	struct { const struct error_link_view *items; size_t n; } links;
};

#endif
