/* What the template of the search page is given. */
#ifndef SEARCH_SEARCH_VIEW_H
#define SEARCH_SEARCH_VIEW_H

#include "html/part_view.h"
#include "search/search.h"

struct search_hit_view {
	struct safe_url link;
	struct index_pieces name, place;
	struct part_seal_view seal;
	const char *code, *meta;
};

/* What was found of one kind. */
struct search_group_view {
	const char *title;
	const char *count; /* "12", "more than 100" */
	struct {
		const struct search_hit_view *items;
		size_t n;
	} hits;
	const char *more_label; /* NULL: these are all, or the page is about this kind alone */
	struct safe_url more;
	const char *reach; /* how far back was looked, when that was not to the end */
};

struct search_link_view {
	const char *label;
	struct safe_url link;
	bool is_now;
};

struct search_links {
	const struct search_link_view *items;
	size_t n;
};

struct search_show_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	const char *q;
	const char *kind; /* kept by the box */
	struct search_links kinds;
	struct search_links categories; /* of needs, whose names have what was typed */
	struct {
		const struct search_group_view *items;
		size_t n;
	} groups;
	struct part_pager_view pager;
	struct part_empty_view empty;
	struct search_links suggestions;
};

#endif
