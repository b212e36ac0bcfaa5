/* The wall: projects in one state, as a page and as a file; the table of routes of the lists of projects. */
#include "auth/list.h"
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "project/project_file_pages.h"
#include "project/project_pages.h"
#include "project/project_view.h"
#include "project_tmpl.h"
#include "unit/unit_pick_pages.h"

struct project_filter_fields {
	int state, category, mode;
	const char *q, *unit, *after;
};

/* What anyone may see, in the order of the chain. */
static const struct form_choice public_states[] = {
	{ "published", N_("On the wall") },
	{ "selecting", N_("Selecting") },
	{ "noticed", N_("Public notice") },
	{ "running", N_("Running") },
	{ "unclaimed", N_("Unclaimed") },
	{ "closed", N_("Closed") },
};
/* Values as enum project_mode has them. */
static const struct form_choice modes[] = {
	{ "rush", N_("First come, first served") },
	{ "select", N_("Selection") },
	{ "wish", N_("Small wish") },
};

static const struct form_field filter_fields[] = {
	{ .name = "q",
	    .label = N_("Title"),
	    .type = FIELD_TEXT,
	    .max = 40,
	    .offset = offsetof(struct project_filter_fields, q) },
	{ .name = "state",
	    .label = N_("State"),
	    .type = FIELD_CHOICE,
	    .choices = public_states,
	    .choice_count = COUNT(public_states),
	    .offset = offsetof(struct project_filter_fields, state) },
	{ .name = "category",
	    .label = N_("Category"),
	    .type = FIELD_CHOICE,
	    .choices = category_choices,
	    .choice_count = CATEGORY_COUNT - 1,
	    .offset = offsetof(struct project_filter_fields, category) },
	{ .name = "unit",
	    .label = N_("Street"),
	    .type = FIELD_TEXT,
	    .max = 16,
	    .offset = offsetof(struct project_filter_fields, unit) },
	{ .name = "mode",
	    .label = N_("Mode"),
	    .type = FIELD_CHOICE,
	    .choices = modes,
	    .choice_count = COUNT(modes),
	    .offset = offsetof(struct project_filter_fields, mode) },
	{ .name = "after",
	    .type = FIELD_HIDDEN,
	    .max = 40,
	    .offset = offsetof(struct project_filter_fields, after) },
};
static const struct form project_filter_form = { .fields = filter_fields,
	.field_count = COUNT(filter_fields),
	.bytes = sizeof(struct project_filter_fields),
	.is_get = true };

/* Needs have no state to choose, and are few enough to be looked through. */
static const struct form project_need_form = { .fields = filter_fields + 2,
	.field_count = COUNT(filter_fields) - 2,
	.bytes = sizeof(struct project_filter_fields),
	.is_get = true };

static void project_list_show(struct request *req, const struct project_line *lines, size_t count,
    struct project_list_view *view)
{
	struct part_notice_view *items = MEM_ARRAY(req->mem, struct part_notice_view, count);
	for (size_t i = 0; i < count; i++) {
		items[i] = project_notice(req, &lines[i]);
		items[i].anchor = items[i].code;
	}
	view->notices = (struct project_notices){ .items = items, .n = count };
	if (!(who_roles(req->actor) &
		(BY_SECRETARY | BY_GRID_OFFICER | BY_STREET_OFFICER | BY_DISTRICT_ADMIN)))
		return;
	struct move_view *post =
	    part_moves_add(req->mem, req->lang, &view->moves, N_("Post a need"));
	post->link = url_path(req->mem, "/projects/new", NULL);
	post->is_primary = true;
}

/* --- the wall ---------------------------------------------------------------------------------- */

static struct project_filter filter_of(const struct request *req, int64_t before, int limit)
{
	const struct project_filter_fields *fields = req->form.data;
	const char *state = choice_stored(public_states, COUNT(public_states), fields->state);
	return (struct project_filter){
		.state = *state ? (enum project_state)machine_state(&project_machine, state)
				: PROJECT_PUBLISHED,
		.category = (enum category)fields->category,
		.mode = (enum project_mode)fields->mode,
		.unit = unit_picked(req, fields->unit),
		.text = fields->q,
		.before = before,
		.limit = limit,
	};
}

static bool project_list_page(struct request *req)
{
	struct project_filter filter =
	    filter_of(req, list_place(req).id, list_asked(req, LIST_ROWS));
	struct project_lines lines;
	struct project_list_view view = {
		.title = tr(req->lang, N_("Projects")),
		.head = { .title = tr(req->lang, N_("The wall")) },
		.empty = { .title = tr(req->lang, N_("Nothing here with this filter")),
		    .text = tr(req->lang,
			N_("Choose another state or street, or look at everything on the wall.")),
		    .link_label = tr(req->lang, N_("Everything on the wall")),
		    .link = url_path(req->mem, "/projects", NULL) },
	};
	if (!project_list(req->db, req->mem, &filter, &lines))
		return false;
	size_t shown = lines.n > LIST_ROWS ? LIST_ROWS : lines.n;
	struct list_place next = { .id = shown ? lines.items[shown - 1].id.n : 0 };
	project_list_show(req, lines.items, shown, &view);
	view.list = list_view(req, "/projects", true, lines.n > shown ? &next : NULL);
	list_count(req, &view.list, lines.n);
	if (!unit_pick(req, &view.list.filters, "unit"))
		return false;
	if (!view.list.active)
		view.empty = (struct part_empty_view){ .title = tr(req->lang,
							   N_("Nothing is on the wall now")),
			.text = tr(req->lang, N_("New notices come with the next occasion.")),
			.link_label = tr(req->lang, N_("Occasions")),
			.link = url_path(req->mem, "/occasions", NULL) };
	tmpl_project_list(page_out(req, 200, "projects"), &view);
	return true;
}

static bool write_batch(struct request *req, struct list_batch *batch)
{
	struct project_filter filter = filter_of(req, batch->place.id, LIST_BATCH);
	struct project_lines lines;
	if (!project_list(req->db, batch->mem, &filter, &lines))
		return false;
	project_file_write(batch, &lines);
	return true;
}

static bool project_file_page(struct request *req)
{
	return project_file_answer(req, N_("The wall"), write_batch);
}

/* --- needs: what can be claimed now or soon, first what closes first. PRODUCT.md 4.5 --- */

static struct project_needs_filter needs_filter_of(
    const struct request *req, struct list_place place, int limit)
{
	const struct project_filter_fields *fields = req->form.data;
	return (struct project_needs_filter){
		.category = (enum category)fields->category,
		.mode = (enum project_mode)fields->mode,
		.unit = unit_picked(req, fields->unit),
		.now = req->arrived_at,
		.after_at = place.at,
		.after = place.id,
		.limit = limit,
	};
}

static struct part_empty_view nothing(struct request *req, const struct part_list_view *list)
{
	if (list->active)
		return (struct part_empty_view){ .title = tr(req->lang,
						     N_("No open need with this filter")),
			.text = tr(req->lang,
			    N_("Choose another category or street, or look at all open needs.")),
			.link_label = tr(req->lang, N_("All open needs")),
			.link = list->clear };
	return (struct part_empty_view){ .title = tr(
					     req->lang, N_("Nothing can be claimed at the moment")),
		.text = tr(req->lang, N_("New notices come with the next occasion.")),
		.link_label = tr(req->lang, N_("Occasions")),
		.link = url_path(req->mem, "/occasions", NULL) };
}

static bool project_needs_page(struct request *req)
{
	struct project_needs_filter filter =
	    needs_filter_of(req, list_place(req), list_asked(req, LIST_ROWS));
	struct project_lines lines;
	struct project_list_view view = {
		.title = tr(req->lang, N_("Needs")),
		.head = { .title = tr(req->lang, N_("Open needs")),
		    .meta = tr(req->lang, N_("What can be claimed now or opens soon; first what "
					     "closes first.")) },
	};
	if (!project_needs(req->db, req->mem, &filter, &lines))
		return false;
	size_t shown = lines.n > LIST_ROWS ? LIST_ROWS : lines.n;
	const struct project_line *last = shown ? &lines.items[shown - 1] : NULL;
	struct list_place next = { 0 };
	if (last)
		next = (struct list_place){ .at = last->closes_at, .id = last->id.n };
	project_list_show(req, lines.items, shown, &view);
	view.list = list_view(req, "/needs", true, lines.n > shown ? &next : NULL);
	list_count(req, &view.list, lines.n);
	if (!unit_pick(req, &view.list.filters, "unit"))
		return false;
	view.empty = nothing(req, &view.list);
	tmpl_project_list(page_out(req, 200, "needs"), &view);
	return true;
}

static bool write_needs(struct request *req, struct list_batch *batch)
{
	struct project_needs_filter filter = needs_filter_of(req, batch->place, LIST_BATCH);
	struct project_lines lines;
	if (!project_needs(req->db, batch->mem, &filter, &lines))
		return false;
	project_file_write(batch, &lines);
	return true;
}

static bool project_needs_file_page(struct request *req)
{
	return project_file_answer(req, N_("Open needs"), write_needs);
}

/* --- routes ------------------------------------------------------------------------------------ */

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/projects",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .form = &project_filter_form,
	    .page = project_list_page,
	    .about = "Projects in one state, filtered, newest first." },
	LIST_FILE_ROUTES("/projects", &project_filter_form, project_file_page),
	{ .method = METHOD_GET,
	    .pattern = "/needs",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .form = &project_need_form,
	    .page = project_needs_page,
	    .about = "What can be claimed or soon can be, filtered, first what closes first." },
	LIST_FILE_ROUTES("/needs", &project_need_form, project_needs_file_page),
};
const struct route_list project_list_routes = { .routes = rows, .count = COUNT(rows) };
