/* The wall for the big screen: every notice in its place, coming off as it is taken. */
#include "auth/page.h"
#include "award/award_view.h"
#include "base/clock.h"
#include "base/mem.h"
#include "occasion/occasion_pages.h"
#include "occasion/occasion_view.h"
#include "occasion_tmpl.h"

#define TAKEN_SHOWN 12
#define NAMES_SHOWN 3

static const char *number(struct request *req, int64_t n)
{
	return mem_printf(req->mem, "%lld", (long long)n);
}

/* "A, B, C …": a tile is small. */
static const char *names(struct request *req, const struct occasion_board *board, size_t i)
{
	size_t n = occasion_takers(board, i), first = board->first_award[i];
	const char *joined = NULL;
	for (size_t k = 0; k < n && k < NAMES_SHOWN; k++) {
		const char *name = board->by_project[first + k]->lead_name;
		joined = joined ? mem_printf(req->mem, "%s%s%s", joined,
				      req->lang == LANG_ZH ? "、" : ", ", name)
				: name;
	}
	return n > NAMES_SHOWN ? mem_printf(req->mem, "%s …", joined) : joined;
}

static struct part_tile_view tile(struct request *req, const struct occasion_board *board, size_t i)
{
	const struct project_line *project = &board->projects.items[i];
	struct part_tile_view view = {
		.link = project_url(req->mem, project->code),
		/* Offered again at the same occasion, a project has a second place on the wall. */
		.key = project->round > 1 ? mem_printf(req->mem, "%s-%lld", project->code,
						(long long)project->round)
					  : project->code,
		.number = number(req, (int64_t)i + 1),
		.title = project->title,
		.by = names(req, board, i),
		.is_gone = project->state == PROJECT_WITHDRAWN,
	};
	view.is_taken = !view.is_gone && occasion_is_full(board, i);
	if (project->slots > 1 && !view.is_gone)
		view.slots = part_slots_make(
		    req->mem, req->lang, (int64_t)occasion_takers(board, i), project->slots);
	return view;
}

static void show_tiles(
    struct request *req, const struct occasion_board *board, struct part_wall_view *wall)
{
	struct part_tile_view *items =
	    MEM_ARRAY(req->mem, struct part_tile_view, board->projects.n);
	for (size_t i = 0; i < board->projects.n; i++)
		items[i] = tile(req, board, i);
	wall->tiles.items = items;
	wall->tiles.n = board->projects.n;
}

/* Which slot it was and how the work ended is for the record; here it is told who was there first. */
static void show_taken(
    struct request *req, const struct occasion_board *board, struct part_wall_view *wall)
{
	size_t n = board->awards.n < TAKEN_SHOWN ? board->awards.n : TAKEN_SHOWN;
	struct part_taken_view *items = MEM_ARRAY(req->mem, struct part_taken_view, n);
	for (size_t i = 0; i < n; i++) {
		const struct award_line *award = &board->awards.items[board->awards.n - 1 - i];
		items[i] = award_taken(req, award->project_code, award);
		items[i].time = clock_second(req->mem, award->taken_at);
		items[i].slot = items[i].state = NULL;
	}
	wall->taken.items = items;
	wall->taken.n = n;
}

static const char *before(struct request *req, const struct occasion_board *board)
{
	return tr_fill(req->mem, req->lang, N_("{n} notices open here at one instant: {time}."),
	    (const struct catalog_arg[]){ { "n", number(req, board->full + board->free) },
		{ "time", clock_minute(req->mem, board->occasion->opens_at) }, { 0 } });
}

static const char *after(struct request *req, const struct occasion_board *board)
{
	const struct catalog_arg args[] = { { "partners", number(req, board->partners) },
		{ "taken", number(req, (int64_t)board->awards.n) },
		{ "slots", number(req, board->slots) }, { 0 } };
	if (board->full && !board->free)
		return tr_fill(req->mem, req->lang,
		    N_("Every notice is taken: {taken} slots by {partners} partners."), args);
	if (req->arrived_at >= board->occasion->closes_at)
		return tr_fill(req->mem, req->lang,
		    N_("The window is over: {taken} of {slots} slots were taken, by {partners} "
		       "partners."),
		    args);
	return NULL;
}

bool occasion_live_page(struct request *req)
{
	struct occasion *occasion;
	struct occasion_board board;
	if (!occasion_of_route(req, &occasion))
		return false;
	if (!occasion)
		return answer_error(req, 404);
	if (!occasion_board_load(req, occasion, &board))
		return false;
	enum occasion_phase phase = occasion_phase_of(occasion, req->arrived_at);
	bool is_over = phase == OCCASION_OVER;
	struct occasion_live_view view = {
		.title = occasion->title,
		.wall = { .title = occasion->title,
		    .place = occasion->place,
		    .clock = occasion_clock(req, occasion),
		    .open_count = number(req, board.slots_free),
		    .open_label =
			tr(req->lang, is_over ? N_("not taken") : N_("slots on the wall")),
		    .taken_count = number(req, (int64_t)board.awards.n),
		    .taken_label = tr(req->lang, N_("slots taken")),
		    .taken_title = tr(req->lang, is_over ? N_("Who took what") : N_("Just taken")),
		    .before = phase == OCCASION_COMING ? before(req, &board) : NULL,
		    .after = phase == OCCASION_COMING ? NULL : after(req, &board),
		    .record = occasion_url(req->mem, occasion->code) },
	};
	show_tiles(req, &board, &view.wall);
	show_taken(req, &board, &view.wall);
	tmpl_occasion_live(page_out(req, 200, "occasions"), &view);
	return true;
}
