/* The page of a unit: what is there, who serves, what is open. */
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "html/linked.h"
#include "http/route.h"
#include "occasion/occasion_view.h"
#include "project/project_view.h"
#include "site/site.h"
#include "unit/unit.h"
#include "unit/unit_view.h"
#include "unit_tmpl.h"

#define NOTICES 6
#define OCCASIONS 5

static const char *below_title(enum unit_kind kind)
{
	switch (kind) {
	case UNIT_KIND_DISTRICT: return N_("Streets");
	case UNIT_KIND_STREET: return N_("Communities");
	case UNIT_KIND_COMMUNITY: return N_("Grids");
	case UNIT_KIND_NONE:
	case UNIT_KIND_GRID:
	case UNIT_KIND_DEPARTMENT:
	case UNIT_KIND_BODY: break;
	}
	return N_("Units below");
}

/* Departments and other bodies stand apart: they are no part of the place. */
static bool is_place(const struct unit *unit)
{
	return unit->kind != UNIT_KIND_DEPARTMENT && unit->kind != UNIT_KIND_BODY;
}

static struct unit_links links_of(struct request *req, const struct unit_list *units, bool places)
{
	struct unit_link_view *items = MEM_ARRAY(req->mem, struct unit_link_view, units->n);
	size_t n = 0;
	for (size_t i = 0; i < units->n; i++) {
		if (is_place(&units->items[i]) == places)
			items[n++] = (struct unit_link_view){ .name = units->items[i].name,
				.link =
				    url_path(req->mem, "/units/{}", units->items[i].code, NULL) };
	}
	return (struct unit_links){ .items = items, .n = n };
}

static bool show_below(struct request *req, const struct unit *unit, struct unit_show_view *view)
{
	struct unit_list below;
	if (!unit_below(req->db, req->mem, unit->code, &below))
		return false;
	view->below_title = tr(req->lang, below_title(unit->kind));
	view->below = links_of(req, &below, true);
	view->departments = links_of(req, &below, false);
	return true;
}

/* Offices, never persons: how many hold one, and at which unit. */
static bool show_offices(struct request *req, const struct unit *unit, struct unit_show_view *view)
{
	struct unit_office *offices;
	size_t count;
	if (!unit_offices(req->db, req->mem, unit->code, &offices, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct fact_view *fact = part_facts_add(req->mem, req->lang, &view->offices,
		    role_label(offices[i].role), offices[i].unit_name);
		if (!fact)
			continue;
		fact->note =
		    tr_count(req->mem, req->lang, "{n} person", "{n} people", offices[i].holders);
		if (!text_equal(offices[i].unit_code, unit->code))
			fact->link = url_path(req->mem, "/units/{}", offices[i].unit_code, NULL);
	}
	return true;
}

static bool show_open(struct request *req, const struct unit *unit, struct unit_show_view *view)
{
	struct project_lines lines;
	if (!is_place(unit))
		return true;
	if (!project_list(req->db, req->mem,
		&(struct project_filter){ .unit = unit->code, .limit = NOTICES }, &lines))
		return false;
	view->has_wall = true;
	view->open = project_notices_of(req, lines.items, lines.n);
	view->all = url_query(req->mem, url_path(req->mem, "/projects", NULL), "unit", unit->code);
	view->no_open = (struct part_empty_view){ .title = tr(
						      req->lang, N_("Nothing is on the wall here")),
		.text = tr(req->lang, N_("What this unit and those below it post appears here.")),
		.link_label = tr(req->lang, N_("Everything on the wall")),
		.link = url_path(req->mem, "/projects", NULL) };
	return true;
}

static bool show_occasions(
    struct request *req, const struct unit *unit, struct unit_show_view *view)
{
	struct occasion_list list;
	if (!is_place(unit))
		return true;
	if (!occasion_coming(req->db, req->mem, unit->code, req->arrived_at, OCCASIONS, &list))
		return false;
	view->occasions = occasion_rows_of(req, &list);
	return true;
}

static struct part_facts_view facts(struct request *req, const struct unit *unit)
{
	struct part_facts_view view = { 0 };
	part_facts_add(req->mem, req->lang, &view, N_("Address"), unit->address);
	part_facts_add(req->mem, req->lang, &view, N_("Office hours"), unit->hours);
	part_facts_add(req->mem, req->lang, &view, N_("Unit code"), unit->code);
	return view;
}

static struct linked_data linked_of(struct request *req, const struct unit *unit)
{
	struct linked l;
	linked_begin(&l, req->mem, "GovernmentOrganization");
	linked_text(&l, "name", unit->name);
	linked_text(&l, "identifier", unit->code);
	linked_url(&l, "url", site_origin(req), url_path(req->mem, "/units/{}", unit->code, NULL));
	linked_text(&l, "description", unit->intro);
	linked_text(&l, "address", unit->address);
	return linked_end(&l);
}

static bool unit_show_page(struct request *req)
{
	struct unit *unit;
	if (!unit_by_code(req->db, req->mem, request_part(req, "unit"), &unit))
		return false;
	if (!unit)
		return answer_error(req, 404);
	struct unit_show_view view = {
		.title = unit->name,
		.linked = linked_of(req, unit),
		.head = { .title = unit->name, .meta = tr(req->lang, unit_kind_label(unit->kind)) },
		.intro = text_blank(unit->intro) ? NULL : unit->intro,
		.facts = facts(req, unit),
	};
	if (!site_crumbs(req, unit->code, &view.head) || !show_below(req, unit, &view) ||
	    !show_offices(req, unit, &view) || !show_open(req, unit, &view) ||
	    !show_occasions(req, unit, &view))
		return false;
	/* The path ends with the unit itself, which the heading names. */
	view.head.crumbs.n -= view.head.crumbs.n > 0;
	if (is_place(unit)) {
		view.feed = url_path(req->mem, "/feeds/units/{}", unit->code, NULL);
		req->frame->feed = view.feed;
		req->frame->feed_title = unit->name;
	}
	tmpl_unit_show(page_out(req, 200, "units"), &view);
	return true;
}

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/units/{unit}",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .page = unit_show_page,
	    .about = "A unit: what is there, who serves, what is open." },
};
const struct route_list unit_routes = { .routes = rows, .count = COUNT(rows) };
