/* What the templates of the site's own pages are given. */
#ifndef SITE_SITE_VIEW_H
#define SITE_SITE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html/part_view.h"
#include "project/project_view.h"
#include "site/diagram.h"
#include "site/figure.h"
#include "site/site.h"

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
	struct {
		const struct error_link_view *items;
		size_t n;
	} links;
};

#define site_form_view site_form_page

struct resend_field_view {
	const char *name, *value;
};

/* What came in a form that could not be carried out, to be sent once more. */
struct site_resend_view {
	const char *title;
	bool is_guest; /* the login has ended; else there is another one by now */
	bool keeps; /* what was typed is on the page */
	bool loses_files;
	struct safe_url login;
	struct form_action action;
	struct part_facts_view facts; /* for reading */
	struct {
		const struct resend_field_view *items;
		size_t n;
	} fields; /* for sending */
	struct {
		const struct field_view *items;
		size_t n;
	} files; /* to be chosen again */
};

/* A figure in a page's own words. */
struct site_figure {
	enum figure figure;
	const char *label;
};
/* The kept figures; none of them before the first count. */
bool site_figures(struct request *, const struct site_figure *, size_t count,
    struct part_figures_view *view_out) __attribute__((warn_unused_result));

struct site_home_view {
	const char *title, *lead;
	struct part_figures_view figures;
	struct part_moves_view moves; /* a guest's ways in */
	struct {
		const struct part_row_view *items;
		size_t n;
	} occasions;
	struct project_notices open;
	struct part_empty_view no_open;
	struct {
		const struct part_taken_view *items;
		size_t n;
	} taken; /* the latest */
	struct safe_url all;
};

/* One group of the work page: what waits in one state. */
struct work_section_view {
	const char *title;
	struct {
		const struct part_row_view *items;
		size_t n;
	} rows;
	const char *count; /* of all, shown or not */
	bool has_more; /* further ones move up as these are settled */
	struct safe_url all; /* where they are shown all */
};

struct site_work_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view calendar;
	struct {
		const struct work_section_view *items;
		size_t n;
	} waiting, possible;
	struct part_moves_view moves;
	struct part_pager_view pager; /* of one section alone */
	struct part_empty_view empty;
};

struct site_link_view {
	const char *label;
	struct safe_url link;
};

struct site_links {
	const struct site_link_view *items;
	size_t n;
};

struct site_feeds_view {
	const char *title;
	struct part_head_view head;
	struct site_links streets;
};

struct site_chain_link_view {
	const char *label;
	struct safe_url link;
	bool is_now;
};

struct site_chain_links {
	const struct site_chain_link_view *items;
	size_t n;
};

struct site_help_role_view {
	const char *name, *text;
	struct site_links links;
};

struct site_help_view {
	const char *title;
	struct part_head_view head;
	struct {
		const struct site_help_role_view *items;
		size_t n;
	} roles;
	struct part_facts_view words;
	struct site_chain_links chains;
};

struct site_moves_view {
	const char *title;
	struct part_head_view head;
	const char *lead;
	struct site_chain_links chains;
	struct diagram_view diagram;
};

struct site_about_view {
	const char *title;
	struct part_head_view head;
	struct part_figures_view figures;
};

struct site_privacy_row_view {
	const char *what, *why, *kept, *seen;
};

struct site_privacy_view {
	const char *title;
	struct part_head_view head;
	struct {
		const struct site_privacy_row_view *items;
		size_t n;
	} rows;
};

struct site_history_view {
	const char *title;
	struct part_head_view head;
	struct part_trail_view trail;
	struct part_pager_view pager;
	struct safe_url json;
};

#endif
