/* From projects to what their templates show. */
#include "project/project_view.h"

#include "base/mem.h"

struct part_seal_view project_seal(
    enum lang lang, enum project_state state, int64_t opens_at, int64_t now)
{
	static const enum seal seals[PROJECT_STATE_COUNT] = {
		[PROJECT_DRAFT] = SEAL_DRAFT,
		[PROJECT_REVIEWING] = SEAL_WAITING,
		[PROJECT_RETURNED] = SEAL_DRAFT,
		[PROJECT_WITHDRAWN] = SEAL_ENDED,
		[PROJECT_PUBLISHED] = SEAL_OPEN,
		[PROJECT_SELECTING] = SEAL_WAITING,
		[PROJECT_NOTICED] = SEAL_WAITING,
		[PROJECT_RUNNING] = SEAL_RUNNING,
		[PROJECT_UNCLAIMED] = SEAL_ENDED,
		[PROJECT_CLOSED] = SEAL_DONE,
	};
	if (state == PROJECT_PUBLISHED && now < opens_at)
		return part_seal_make(lang, SEAL_WAITING, N_("Not open yet"));
	return part_seal_make(lang, seals[state], project_machine.state_labels[state]);
}

struct part_seal_view claim_seal(enum lang lang, enum claim_state state)
{
	static const enum seal seals[CLAIM_STATE_COUNT] = {
		[CLAIM_DRAFT] = SEAL_DRAFT,
		[CLAIM_FILED] = SEAL_WAITING,
		[CLAIM_WON] = SEAL_DONE,
		[CLAIM_LOST] = SEAL_ENDED,
		[CLAIM_WITHDRAWN] = SEAL_ENDED,
		[CLAIM_VOID] = SEAL_ENDED,
	};
	return part_seal_make(lang, seals[state], claim_machine.state_labels[state]);
}

struct safe_url project_url(struct mem *mem, const char *code)
{
	return url_path(mem, "/projects/{}", code, NULL);
}

struct safe_url project_event_url(struct mem *mem, const char *code, enum project_event event)
{
	return url_path(mem, "/projects/{}/{}", code, project_machine.events[event], NULL);
}

bool project_move_asks(const struct move *move)
{
	return move->needs_reason || move->event == PROJECT_PUBLISH ||
	       move->event == PROJECT_REPUBLISH || move->event == PROJECT_REOFFER;
}

struct move_view *project_move_add(
    struct request *req, const char *code, const struct move *move, struct part_moves_view *moves)
{
	enum project_event event = (enum project_event)move->event;
	struct move_view *view =
	    part_moves_add(req->mem, req->lang, moves, project_machine.event_labels[event]);
	view->link = project_move_asks(move) ? project_event_url(req->mem, code, event)
					     : project_url(req->mem, code);
	view->is_primary =
	    event == PROJECT_SUBMIT || event == PROJECT_PUBLISH || event == PROJECT_REPUBLISH;
	view->is_danger =
	    event == PROJECT_DISCARD || event == PROJECT_WITHDRAW || event == PROJECT_GIVE_UP;
	return view;
}

struct safe_url project_copy_url(struct mem *mem, const char *code)
{
	return url_query(mem, url_path(mem, "/projects/new", NULL), "copy", code);
}

static struct part_clock_view notice_clock(struct request *req, const struct project_line *line)
{
	if (line->state != PROJECT_PUBLISHED)
		return (struct part_clock_view){ 0 };
	if (req->arrived_at < line->opens_at)
		return part_clock_window(
		    req->mem, req->lang, N_("Opens"), req->arrived_at, line->opens_at);
	return part_clock_end(
	    req->mem, req->lang, N_("Claims close"), req->arrived_at, line->closes_at);
}

struct part_notice_view project_notice(struct request *req, const struct project_line *line)
{
	enum lang lang = req->lang;
	return (struct part_notice_view){
		.link = project_url(req->mem, line->code),
		.code = line->code,
		.title = line->title,
		.category = tr(
		    lang, choice_label(category_choices, CATEGORY_COUNT - 1, (int)line->category)),
		.mode = tr(lang, project_mode_label(line->mode)),
		.place = line->unit_name,
		/* PRODUCT.md 4.2: where a wish is, only who took it reads. */
		.text = line->mode == PROJECT_WISH ? NULL : line->place,
		.seal = project_seal(lang, line->state, line->opens_at, req->arrived_at),
		.slots = part_slots_make(req->mem, lang, line->taken, line->slots),
		.clock = notice_clock(req, line),
		.is_taken = line->taken == line->slots && line->taken > 0,
		.is_closed = line->state == PROJECT_CLOSED || line->state == PROJECT_UNCLAIMED ||
			     line->state == PROJECT_WITHDRAWN,
	};
}

struct project_notices project_notices_of(
    struct request *req, const struct project_line *lines, size_t count)
{
	struct part_notice_view *items = MEM_ARRAY(req->mem, struct part_notice_view, count);
	for (size_t i = 0; i < count; i++)
		items[i] = project_notice(req, &lines[i]);
	return (struct project_notices){ .items = items, .n = count };
}
