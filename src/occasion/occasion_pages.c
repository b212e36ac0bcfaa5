/* The list of occasions and one of them: before, during, and as the record afterwards. The table of routes of occasions. */
#include "occasion/occasion_pages.h"

#include "auth/page.h"
#include "award/award_view.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "html/linked.h"
#include "occasion/occasion_view.h"
#include "occasion_tmpl.h"
#include "site/site.h"

#define COMING_ROWS 50
#define PAST_ROWS 20
#define NOTICES 6
/* A page of the record ends when it has so many lines and names: it stays small whether its projects have one slot or nine. */
#define RECORD_LINES 60
#define TRAIL_LINES 5

bool occasion_of_route(struct request *req, struct occasion **occasion_out)
{
	return occasion_by_code(req->db, req->mem, request_part(req, "code"), occasion_out);
}

enum who occasion_officer(const struct request *req, const char *unit)
{
	uint32_t reach = who_reach(req->actor, unit);
	if (reach & BY_SECRETARY)
		return BY_SECRETARY;
	if (reach & BY_STREET_OFFICER)
		return BY_STREET_OFFICER;
	return reach & BY_DISTRICT_ADMIN ? BY_DISTRICT_ADMIN : BY_NOBODY;
}

/* --- the list ----------------------------------------------------------------------------------------- */

struct after_fields {
	const char *after;
};
static const struct form_field after_fields[] = {
	{ .name = "after",
	    .type = FIELD_HIDDEN,
	    .max = 20,
	    .offset = offsetof(struct after_fields, after) },
};
const struct form occasion_list_form = { .fields = after_fields,
	.field_count = COUNT(after_fields),
	.bytes = sizeof(struct after_fields),
	.is_get = true };

static bool show_past(
    struct request *req, const struct occasion *behind, struct occasion_list_view *view)
{
	struct occasion_list list;
	if (!occasion_past(req->db, req->mem, req->arrived_at, behind, PAST_ROWS + 1, &list))
		return false;
	bool has_more = list.n > PAST_ROWS;
	list.n = has_more ? PAST_ROWS : list.n;
	view->past = occasion_rows_of(req, &list);
	view->pager = part_pager_make(req->mem, url_path(req->mem, "/occasions", NULL),
	    view->is_first, has_more ? list.items[list.n - 1].code : NULL);
	return true;
}

bool occasion_list_page(struct request *req)
{
	const struct after_fields *fields = req->form.data;
	struct occasion *behind = NULL;
	struct occasion_list coming;
	if (fields->after && !occasion_by_code(req->db, req->mem, fields->after, &behind))
		return false;
	struct occasion_list_view view = {
		.title = tr(req->lang, N_("Occasions")),
		.head = { .title =
			      tr(req->lang, N_("Claim meetings, roadshows, ordering meetings")) },
		.is_first = !behind,
		.empty = { .title = tr(req->lang, N_("No occasion is planned")),
		    .text =
			tr(req->lang, N_("Projects can be claimed without one: look at the wall.")),
		    .link_label = tr(req->lang, N_("Everything on the wall")),
		    .link = url_path(req->mem, "/projects", NULL) },
	};
	if (!show_past(req, behind, &view) ||
	    (view.is_first &&
		!occasion_coming(req->db, req->mem, NULL, req->arrived_at, COMING_ROWS, &coming)))
		return false;
	if (view.is_first)
		view.coming = occasion_rows_of(req, &coming);
	if (who_roles(req->actor) & OCCASION_OFFICERS) {
		struct move_view *plan =
		    part_moves_add(req->mem, req->lang, &view.moves, N_("Plan an occasion"));
		plan->link = url_path(req->mem, "/occasions/new", NULL);
		plan->is_primary = true;
	}
	tmpl_occasion_list(page_out(req, 200, "occasions"), &view);
	return true;
}

/* --- the record ----------------------------------------------------------------------------------------- */

const struct form occasion_show_form = { .fields = after_fields,
	.field_count = COUNT(after_fields),
	.bytes = sizeof(struct after_fields),
	.is_get = true };

static const char *number(struct request *req, int64_t n)
{
	return mem_printf(req->mem, "%lld", (long long)n);
}

static bool is_over_early(enum award_state state)
{
	return state == AWARD_RENOUNCED || state == AWARD_REVOKED || state == AWARD_TERMINATED;
}

static struct occasion_taker_view taker(struct request *req, const struct award_line *award)
{
	return (struct occasion_taker_view){
		.name = award->lead_name,
		.link = url_path(req->mem, "/partners/{}", award->lead_code, NULL),
		.time = clock_second(req->mem, award->taken_at),
		.iso = part_iso(req->mem, award->taken_at),
		.state = is_over_early(award->state)
			     ? tr(req->lang, award_machine.state_labels[award->state])
			     : NULL,
	};
}

/* Where nobody's name stands: before the opening what it is about, afterwards why. */
static const char *outcome(struct request *req, const struct occasion_board *board, size_t i)
{
	const struct project_line *project = &board->projects.items[i];
	enum occasion_phase phase = occasion_phase_of(board->occasion, req->arrived_at);
	if (project->state == PROJECT_WITHDRAWN)
		return tr(req->lang, N_("Withdrawn"));
	if (phase == OCCASION_COMING)
		return tr(req->lang,
		    choice_label(category_choices, CATEGORY_COUNT - 1, (int)project->category));
	if (phase == OCCASION_OPEN || occasion_takers(board, i))
		return NULL;
	return tr(req->lang, N_("Nobody took it"));
}

static const char *slots(struct request *req, const struct occasion_board *board, size_t i)
{
	const char *slots = number(req, board->projects.items[i].slots);
	if (occasion_phase_of(board->occasion, req->arrived_at) == OCCASION_COMING)
		return slots;
	return mem_printf(req->mem, "%zu/%s", occasion_takers(board, i), slots);
}

static struct occasion_line_view line(
    struct request *req, const struct occasion_board *board, size_t i)
{
	const struct project_line *project = &board->projects.items[i];
	size_t n = occasion_takers(board, i), first = board->first_award[i];
	struct occasion_taker_view *takers = MEM_ARRAY(req->mem, struct occasion_taker_view, n);
	for (size_t k = 0; k < n; k++)
		takers[k] = taker(req, board->by_project[first + k]);
	return (struct occasion_line_view){
		.number = number(req, (int64_t)i + 1),
		.title = project->title,
		.unit = project->unit_name,
		.slots = slots(req, board, i),
		.link = project_url(req->mem, project->code),
		.is_gone = project->state == PROJECT_WITHDRAWN,
		.outcome = outcome(req, board, i),
		.takers = { .items = takers, .n = n },
	};
}

/* The place in the list behind which the page begins: the number of the last line of the page before. */
static size_t first_line(struct request *req, const struct occasion_board *board)
{
	const struct after_fields *fields =
	    req->form.form == &occasion_show_form ? req->form.data : NULL;
	int64_t after;
	if (!fields || !fields->after || !text_to_int(fields->after, 1, INT32_MAX, &after))
		return 0;
	return (size_t)after < board->projects.n ? (size_t)after : 0;
}

static void show_record(
    struct request *req, const struct occasion_board *board, struct occasion_show_view *view)
{
	size_t first = first_line(req, board), end = first, used = 0;
	while (end < board->projects.n && used < RECORD_LINES) {
		used += 1 + occasion_takers(board, end);
		end++;
	}
	struct occasion_line_view *items =
	    MEM_ARRAY(req->mem, struct occasion_line_view, end - first);
	for (size_t i = first; i < end; i++)
		items[i - first] = line(req, board, i);
	view->lines.items = items;
	view->lines.n = end - first;
	view->last_column =
	    tr(req->lang, occasion_phase_of(board->occasion, req->arrived_at) == OCCASION_COMING
			      ? N_("Category")
			      : N_("Taken by"));
	view->pager = part_pager_make(req->mem, occasion_url(req->mem, board->occasion->code),
	    first == 0, end < board->projects.n ? number(req, (int64_t)end) : NULL);
}

/* --- the page --------------------------------------------------------------------------------------------- */

static struct part_figures_view figures(struct request *req, const struct occasion_board *board)
{
	struct figure_view *items = MEM_ARRAY(req->mem, struct figure_view, 4);
	items[0] = (struct figure_view){ .value = number(req, board->full + board->free),
		.label = tr(req->lang, N_("projects")) };
	items[1] = (struct figure_view){ .value = number(req, board->slots),
		.label = tr(req->lang, N_("slots")) };
	items[2] = (struct figure_view){ .value = number(req, (int64_t)board->awards.n),
		.label = tr(req->lang, N_("slots taken")) };
	items[3] = (struct figure_view){ .value = number(req, board->partners),
		.label = tr(req->lang, N_("partners took part")) };
	bool has_opened = req->arrived_at >= board->occasion->opens_at;
	return (struct part_figures_view){ .figures = { .items = items, .n = has_opened ? 4 : 2 } };
}

/* A taste of what can still be claimed; the whole list stands below. */
static void show_open(
    struct request *req, const struct occasion_board *board, struct occasion_show_view *view)
{
	struct project_line lines[NOTICES];
	size_t n = 0;
	for (size_t i = 0; i < board->projects.n && n < NOTICES; i++) {
		const struct project_line *project = &board->projects.items[i];
		if (project->state == PROJECT_PUBLISHED && !occasion_is_full(board, i))
			lines[n++] = *project;
	}
	view->open = project_notices_of(req, lines, n);
}

static struct part_moves_view moves(struct request *req, const struct occasion *occasion)
{
	struct part_moves_view view = { 0 };
	enum occasion_phase phase = occasion_phase_of(occasion, req->arrived_at);
	struct move_view *live = part_moves_add(req->mem, req->lang, &view, N_("Live wall"));
	live->link = url_path(req->mem, "/occasions/{}/live", occasion->code, NULL);
	live->hint = tr(req->lang, N_("All notices at once, for the big screen."));
	live->is_primary = phase != OCCASION_OVER;
	if (phase == OCCASION_COMING && occasion_officer(req, occasion->unit_code) != BY_NOBODY) {
		struct move_view *move =
		    part_moves_add(req->mem, req->lang, &view, N_("Reschedule"));
		move->link = url_path(req->mem, "/occasions/{}/reschedule", occasion->code, NULL);
	}
	return view;
}

/* That a project was admitted stands in the whole history; here it would hide what happened to the occasion itself. */
static bool show_trail(
    struct request *req, const struct occasion *occasion, struct occasion_show_view *view)
{
	struct history_lines lines, shown = { 0 };
	if (!history_of(req->db, req->mem, HISTORY_OCCASION, occasion->id.n, &lines))
		return false;
	shown.items = MEM_ARRAY(req->mem, struct history_line, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		if (!text_equal(lines.items[i].event, "admit"))
			shown.items[shown.n++] = lines.items[i];
	}
	view->trail = site_trail(
	    req, &shown, TRAIL_LINES, url_path(req->mem, "/history/{}", occasion->code, NULL));
	return true;
}

static const char *window(struct request *req, const struct occasion *occasion)
{
	return mem_printf(req->mem, "%s – %s", clock_minute(req->mem, occasion->opens_at),
	    clock_end(req->mem, req->lang, occasion->closes_at));
}

/* What stands on the page whatever is on the list. */
static struct linked_data linked_of(struct request *req, const struct occasion *occasion)
{
	struct linked l;
	linked_begin(&l, req->mem, "Event");
	linked_text(&l, "name", occasion->title);
	linked_text(&l, "identifier", occasion->code);
	linked_url(
	    &l, "url", site_origin(req), url_path(req->mem, "/occasions/{}", occasion->code, NULL));
	linked_text(&l, "startDate", clock_iso(req->mem, occasion->opens_at));
	linked_text(&l, "endDate", clock_iso(req->mem, occasion->closes_at));
	linked_text(&l, "eventStatus", "https://schema.org/EventScheduled");
	linked_open(&l, "location", "Place");
	linked_text(&l, "name", occasion->place);
	linked_text(&l, "address", occasion->place);
	linked_close(&l);
	linked_open(&l, "organizer", "GovernmentOrganization");
	linked_text(&l, "name", occasion->unit_name);
	linked_url(&l, "url", site_origin(req),
	    url_path(req->mem, "/units/{}", occasion->unit_code, NULL));
	linked_close(&l);
	return linked_end(&l);
}

static struct occasion_show_view page_of(struct request *req, const struct occasion *occasion)
{
	enum occasion_phase phase = occasion_phase_of(occasion, req->arrived_at);
	const char *record = phase == OCCASION_OVER ? N_("The record") : N_("All projects");
	return (struct occasion_show_view){
		.title = occasion->title,
		.linked = linked_of(req, occasion),
		.head = { .kind = tr(req->lang, occasion_kind_label(occasion->kind)),
		    .code = occasion->code,
		    .title = occasion->title,
		    .seal = occasion_seal(req->lang, phase),
		    .meta =
			mem_printf(req->mem, "%s · %s", window(req, occasion), occasion->place) },
		.callout = site_refusal(req),
		.clock = occasion_clock(req, occasion),
		.moves = moves(req, occasion),
		.programme = text_blank(occasion->programme) ? NULL : occasion->programme,
		.record_title = tr(req->lang, record),
		.empty = { .title = tr(req->lang, N_("Nothing is on its list yet")),
		    .text = tr(req->lang,
			N_("What the reviewers publish for this occasion appears here.")) },
	};
}

bool occasion_show_page(struct request *req)
{
	struct occasion *occasion;
	struct occasion_board board;
	if (!occasion_of_route(req, &occasion))
		return false;
	if (!occasion)
		return answer_error(req, 404);
	if (!occasion_board_load(req, occasion, &board))
		return false;
	struct occasion_show_view view = page_of(req, occasion);
	view.figures = figures(req, &board);
	show_record(req, &board, &view);
	/* Before the opening the list alone says it all. */
	if (occasion_phase_of(occasion, req->arrived_at) == OCCASION_OPEN &&
	    first_line(req, &board) == 0)
		show_open(req, &board, &view);
	if (!site_crumbs(req, occasion->unit_code, &view.head) || !show_trail(req, occasion, &view))
		return false;
	tmpl_occasion_show(page_out(req, 200, "occasions"), &view);
	return true;
}

/* --- routes -------------------------------------------------------------------------------------------------- */

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/occasions",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .form = &occasion_list_form,
	    .page = occasion_list_page,
	    .about = "Occasions: open and to come, then those over." },
	{ .method = METHOD_GET,
	    .pattern = "/occasions/new",
	    .roles = OCCASION_OFFICERS,
	    .form = &occasion_plan_form,
	    .page = occasion_new_page,
	    .about = "The form of an occasion." },
	{ .method = METHOD_POST,
	    .pattern = "/occasions/new",
	    .roles = OCCASION_OFFICERS,
	    .form = &occasion_plan_form,
	    .page = occasion_create_page,
	    .makes = UINT32_C(1) << CODE_OCCASION,
	    .about = "Plans an occasion." },
	{ .method = METHOD_GET,
	    .pattern = "/occasions/{code}",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .form = &occasion_show_form,
	    .page = occasion_show_page,
	    .about = "One occasion: programme, projects, who took what." },
	{ .method = METHOD_GET,
	    .pattern = "/occasions/{code}/live",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .page = occasion_live_page,
	    .about = "The wall for the big screen." },
	{ .method = METHOD_GET,
	    .pattern = "/occasions/{code}/reschedule",
	    .roles = OCCASION_OFFICERS,
	    .form = &occasion_window_form,
	    .page = occasion_window_page,
	    .about = "Asks for the new window." },
	{ .method = METHOD_POST,
	    .pattern = "/occasions/{code}/reschedule",
	    .roles = OCCASION_OFFICERS,
	    .form = &occasion_window_form,
	    .page = occasion_reschedule_page,
	    .about = "Moves the windows of the occasion and of its projects before it opens." },
};
const struct route_list occasion_routes = { .routes = rows, .count = COUNT(rows) };
