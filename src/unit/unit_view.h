/* What the template of a unit's page is given. */
#ifndef UNIT_UNIT_VIEW_H
#define UNIT_UNIT_VIEW_H

#include "html/part_view.h"
#include "occasion/occasion_view.h"
#include "project/project_view.h"

struct unit_link_view {
	const char *name;
	struct safe_url link;
};

struct unit_links {
	const struct unit_link_view *items;
	size_t n;
};

struct unit_show_view {
	const char *title;
	struct linked_data linked;
	struct part_head_view head;
	const char *intro; /* NULL: none */
	struct part_facts_view facts, offices;
	const char *below_title; /* "Streets", "Communities", "Grids" */
	struct unit_links below, departments;
	struct occasion_rows occasions;
	struct project_notices open;
	bool has_wall; /* projects can be asked for by this unit */
	struct part_empty_view no_open;
	struct safe_url all; /* everything open there */
	struct safe_url feed; /* .text NULL: none */
};

#endif
