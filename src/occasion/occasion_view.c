/* From occasions, their lists and who took what to what templates show. */
#include "occasion/occasion_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/mem.h"

/* --- the board: projects with their awards ------------------------------------------------------------ */

/* The order of the list: round, then id. */
static int by_place(const void *a, const void *b)
{
	const struct project_line *left = a, *right = b;
	if (left->round != right->round)
		return left->round < right->round ? -1 : 1;
	return (left->id.n > right->id.n) - (left->id.n < right->id.n);
}

static size_t place_of(const struct project_lines *projects, const struct award_line *award)
{
	const struct project_line key = { .id = award->project, .round = award->round };
	const struct project_line *line =
	    bsearch(&key, projects->items, projects->n, sizeof *projects->items, by_place);
	return line ? (size_t)(line - projects->items) : projects->n;
}

/* Counts how many each project has, turns the counts into beginnings, then puts each where it belongs. */
static void sort_awards(struct mem *mem, struct occasion_board *board)
{
	size_t projects = board->projects.n, n = board->awards.n;
	size_t *places = MEM_ARRAY(mem, size_t, n), *next = MEM_ARRAY(mem, size_t, projects + 1);
	board->first_award = MEM_ARRAY(mem, size_t, projects + 2);
	board->by_project = MEM_ARRAY(mem, const struct award_line *, n);
	for (size_t i = 0; i < n; i++) {
		places[i] = place_of(&board->projects, &board->awards.items[i]);
		board->first_award[places[i] + 1]++;
	}
	for (size_t p = 0; p <= projects; p++) {
		board->first_award[p + 1] += board->first_award[p];
		next[p] = board->first_award[p];
	}
	for (size_t i = 0; i < n; i++)
		board->by_project[next[places[i]]++] = &board->awards.items[i];
}

static int by_partner(const void *a, const void *b)
{
	const struct award_line *const *left = a, *const *right = b;
	return strcmp((*left)->lead_code, (*right)->lead_code);
}

static int64_t count_partners(struct mem *mem, const struct award_lines *awards)
{
	const struct award_line **sorted = MEM_ARRAY(mem, const struct award_line *, awards->n);
	int64_t partners = 0;
	for (size_t i = 0; i < awards->n; i++)
		sorted[i] = &awards->items[i];
	qsort(sorted, awards->n, sizeof *sorted, by_partner);
	for (size_t i = 0; i < awards->n; i++)
		partners += i == 0 || by_partner(&sorted[i - 1], &sorted[i]) != 0;
	return partners;
}

size_t occasion_takers(const struct occasion_board *board, size_t project)
{
	return board->first_award[project + 1] - board->first_award[project];
}

bool occasion_is_full(const struct occasion_board *board, size_t project)
{
	return (int64_t)occasion_takers(board, project) >= board->projects.items[project].slots;
}

bool occasion_board_load(
    struct request *req, const struct occasion *occasion, struct occasion_board *board_out)
{
	struct occasion_board board = { .occasion = occasion };
	/* The projects first: an award of one that joins between the two reads would have no line. */
	if (!project_of_occasion(req->db, req->mem, occasion->id, &board.projects) ||
	    !award_of_occasion(req->db, req->mem, occasion->id, &board.awards))
		return false;
	sort_awards(req->mem, &board);
	for (size_t i = 0; i < board.projects.n; i++) {
		if (board.projects.items[i].state == PROJECT_WITHDRAWN)
			continue;
		int64_t slots = board.projects.items[i].slots,
			takers = (int64_t)occasion_takers(&board, i);
		board.slots += slots;
		board.slots_free += takers < slots ? slots - takers : 0;
		board.full += occasion_is_full(&board, i);
		board.free += !occasion_is_full(&board, i);
	}
	board.partners = count_partners(req->mem, &board.awards);
	*board_out = board;
	return true;
}

/* --- occasions in lists ---------------------------------------------------------------------------------- */

struct safe_url occasion_url(struct mem *mem, const char *code)
{
	return url_path(mem, "/occasions/{}", code, NULL);
}

struct part_seal_view occasion_seal(enum lang lang, enum occasion_phase phase)
{
	switch (phase) {
	case OCCASION_COMING: return part_seal_make(lang, SEAL_WAITING, N_("To come"));
	case OCCASION_OPEN: return part_seal_make(lang, SEAL_OPEN, N_("Open now"));
	case OCCASION_OVER: return part_seal_make(lang, SEAL_DONE, N_("Over"));
	}
	BUG("phase %d", (int)phase);
}

struct part_clock_view occasion_clock(struct request *req, const struct occasion *occasion)
{
	switch (occasion_phase_of(occasion, req->arrived_at)) {
	case OCCASION_COMING:
		return part_clock_window(
		    req->mem, req->lang, N_("Claims open"), req->arrived_at, occasion->opens_at);
	case OCCASION_OPEN:
		return part_clock_end(
		    req->mem, req->lang, N_("Claims close"), req->arrived_at, occasion->closes_at);
	case OCCASION_OVER: break;
	}
	return (struct part_clock_view){ 0 };
}

struct part_row_view occasion_row(struct request *req, const struct occasion *occasion)
{
	enum occasion_phase phase = occasion_phase_of(occasion, req->arrived_at);
	struct part_row_view row = {
		.link = occasion_url(req->mem, occasion->code),
		.title = occasion->title,
		.kind = tr(req->lang, occasion_kind_label(occasion->kind)),
		.code = occasion->code,
		.meta = mem_printf(req->mem, "%s · %s", occasion->unit_name, occasion->place),
		.seal = occasion_seal(req->lang, phase),
		.clock = phase == OCCASION_OVER
			     ? part_clock_moment(req->mem, req->lang, N_("Was opened"),
				   req->arrived_at, occasion->opens_at)
			     : occasion_clock(req, occasion),
	};
	if (phase == OCCASION_OPEN) {
		struct move_view *live =
		    part_moves_add(req->mem, req->lang, &row.moves, N_("Live wall"));
		live->link = url_path(req->mem, "/occasions/{}/live", occasion->code, NULL);
	}
	return row;
}

struct occasion_rows occasion_rows_of(struct request *req, const struct occasion_list *list)
{
	struct part_row_view *items = MEM_ARRAY(req->mem, struct part_row_view, list->n);
	for (size_t i = 0; i < list->n; i++)
		items[i] = occasion_row(req, &list->items[i]);
	return (struct occasion_rows){ .items = items, .n = list->n };
}
