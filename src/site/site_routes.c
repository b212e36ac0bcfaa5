/* The table of routes of the pages that belong to no one feature. */
#include "base/form.h"
#include "site/site_pages.h"

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .page = site_home_page,
	    .about = "What is open now, which occasions come, what was taken lately." },
	{ .method = METHOD_GET,
	    .pattern = "/work",
	    .page = site_work_page,
	    .about = "What my roles can move now, late first." },
	{ .method = METHOD_GET,
	    .pattern = "/history/{code}",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .page = site_history_page,
	    .about = "Every move of a subject; with .json behind its code for machines." },
};
const struct route_list site_routes = { .routes = rows, .count = sizeof rows / sizeof rows[0] };
