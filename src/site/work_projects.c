/* The projects of /work: what an office can move in each state, and one such section whole. */
#include "auth/list.h"
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "project/project_view.h"
#include "site/site_pages.h"
#include "site/work.h"
#include "site_tmpl.h"

static bool project_page_of(int event)
{
	return project_event_has_page((enum project_event)event);
}

static struct part_row_view project_row(
    struct request *req, const struct project_line *line, struct part_moves_view moves)
{
	int64_t due = line->late_at ? line->late_at : line->due_at;
	bool is_duty = line->state == PROJECT_REVIEWING;
	return (struct part_row_view){
		.link = project_url(req->mem, line->code),
		.title = line->title,
		.code = line->code,
		.meta = mem_printf(req->mem, "%s · %s", line->unit_name, line->place),
		.moves = moves,
		.seal = project_seal(req->lang, line->state, line->opens_at, req->arrived_at),
		.clock = is_duty ? part_clock_due(
				       req->mem, req->lang, N_("Review due"), req->arrived_at, due)
				 : part_clock_moment(req->mem, req->lang, N_("Began"),
				       req->arrived_at, line->state_at),
		.is_late = line->late_at != 0 || (is_duty && due && due < req->arrived_at),
	};
}

/* States in which somebody waits for an official; in the others he may act, but nobody waits. */
static bool project_waits(enum project_state state)
{
	return state == PROJECT_DRAFT || state == PROJECT_REVIEWING || state == PROJECT_RETURNED ||
	       state == PROJECT_UNCLAIMED;
}

/* Whose needs the grant can move something of in a state, as struct project_queue has it. */
static uint32_t offices_of(const struct grant *grant, enum project_state state)
{
	static const char *const examples[] = { "000000", "000000000", "000000000000" };
	uint32_t offices = 0, role = UINT32_C(1) << grant->role;
	for (size_t i = 0; i < COUNT(examples); i++) {
		const struct move *moves[OFFERS_MAX];
		uint32_t by = role | (who_posts_for(role, examples[i]) ? BY_POSTER : 0) |
			      (who_reviews_for(role, examples[i]) ? BY_REVIEWER : 0);
		size_t count = move_offers(&project_machine, (int)state, by, moves, OFFERS_MAX);
		for (size_t k = 0; k < count; k++)
			if (project_page_of(moves[k]->event))
				offices |= PROJECT_OFFICE(unit_level_of(examples[i]));
	}
	return offices;
}

static const char *project_section_title(struct request *req, enum project_state state)
{
	return tr_fill(req->mem, req->lang, N_("Projects: {state}"),
	    (const struct catalog_arg[]){
		{ "state", tr(req->lang, project_machine.state_labels[state]) }, { 0 } });
}

static size_t project_rows(
    struct request *req, const struct project_lines *lines, struct part_row_view *rows)
{
	size_t shown = 0;
	for (size_t i = 0; i < lines->n; i++) {
		const struct project_line *line = &lines->items[i];
		struct project ties = { .unit_code = line->unit_code, .author = line->author };
		const struct move *offers[OFFERS_MAX];
		struct part_moves_view moves = { 0 };
		size_t count = move_offers(&project_machine, (int)line->state,
		    project_by(&ties, req->actor), offers, OFFERS_MAX);
		for (size_t k = 0; k < count; k++)
			if (project_page_of(offers[k]->event))
				project_move_add(req, line->code, offers[k], &moves);
		part_moves_order(&moves);
		if (moves.moves.n)
			rows[shown++] = project_row(req, line, moves);
	}
	return shown;
}

static bool work_project_state(
    struct work *work, const struct grant *grant, enum project_state state, uint32_t offices)
{
	struct request *req = work->req;
	struct project_lines lines;
	if (!project_waiting(req->db, req->mem,
		&(struct project_queue){ .state = state,
		    .unit = grant->unit,
		    .offices = offices,
		    .limit = SECTION_ROWS + 1 },
		&lines))
		return false;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, lines.n);
	struct work_section_view *section =
	    work_put_section(work, project_section_title(req, state), project_waits(state), rows,
		project_rows(req, &lines, rows));
	if (section && section->has_more)
		section->all = url_query(req->mem,
		    url_query(req->mem, url_path(req->mem, "/work", NULL), "unit", grant->unit),
		    "state", project_machine.states[state]);
	return true;
}

bool work_projects(struct work *work, const struct grant *grant)
{
	for (int i = PROJECT_NONE + 1; i < PROJECT_STATE_COUNT; i++) {
		enum project_state state = (enum project_state)i;
		uint32_t offices = offices_of(grant, state);
		if (offices && !work_project_state(work, grant, state, offices))
			return false;
	}
	return true;
}

/* --- all of one section --- */

struct work_fields {
	const char *unit, *state, *after;
};
static const struct form_field work_fields[] = {
	{ .name = "unit",
	    .type = FIELD_HIDDEN,
	    .max = 16,
	    .offset = offsetof(struct work_fields, unit) },
	{ .name = "state",
	    .type = FIELD_HIDDEN,
	    .max = 20,
	    .offset = offsetof(struct work_fields, state) },
	{ .name = "after",
	    .type = FIELD_HIDDEN,
	    .max = 40,
	    .offset = offsetof(struct work_fields, after) },
};
const struct form site_work_form = { .fields = work_fields,
	.field_count = COUNT(work_fields),
	.bytes = sizeof(struct work_fields),
	.is_get = true };

/* Whose needs the actor's grants at this unit can move. */
static uint32_t offices_at(struct request *req, const char *unit, enum project_state state)
{
	uint32_t offices = 0;
	for (size_t i = 0; i < req->actor->grant_count; i++)
		if (text_equal(req->actor->grants[i].unit, unit))
			offices |= offices_of(&req->actor->grants[i], state);
	return offices;
}

bool work_queue_page(struct request *req)
{
	const struct work_fields *fields = req->form.data;
	const char *unit = fields->unit ? fields->unit : "";
	int known = machine_state(&project_machine, fields->state ? fields->state : "");
	enum project_state state = known > 0 ? (enum project_state)known : PROJECT_NONE;
	uint32_t offices = offices_at(req, unit, state);
	struct list_place place = list_place(req);
	struct project_lines lines;
	if (!offices)
		return answer_error(req, 404);
	if (!project_waiting(req->db, req->mem,
		&(struct project_queue){ .state = state,
		    .unit = unit,
		    .offices = offices,
		    .after_at = place.at,
		    .after = place.id,
		    .limit = LIST_ROWS + 1 },
		&lines))
		return false;
	bool has_more = lines.n > LIST_ROWS;
	lines.n = has_more ? LIST_ROWS : lines.n;
	const struct project_line *last = lines.n ? &lines.items[lines.n - 1] : NULL;
	struct list_place next = { .at = last ? last->late_at : 0, .id = last ? last->id.n : 0 };
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, lines.n);
	struct work_section_view section = { .rows = { .items = rows,
						 .n = project_rows(req, &lines, rows) } };
	struct site_work_view view = {
		.title = project_section_title(req, state),
		.head = { .title = project_section_title(req, state), .meta = req->actor->name },
		.waiting = { .items = &section, .n = 1 },
		.pager = list_view(req, "/work", false, has_more ? &next : NULL).pager,
	};
	part_moves_add(req->mem, req->lang, &view.moves, N_("My work"))->link =
	    url_path(req->mem, "/work", NULL);
	tmpl_site_work(page_out(req, 200, "work"), &view);
	return true;
}
