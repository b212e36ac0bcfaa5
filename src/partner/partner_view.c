/* From partners to what their templates show. */
#include "partner/partner_view.h"

#include "base/mem.h"

struct part_seal_view partner_seal(enum lang lang, enum partner_state state)
{
	static const enum seal seals[PARTNER_STATE_COUNT] = {
		[PARTNER_APPLIED] = SEAL_WAITING,
		[PARTNER_MENDING] = SEAL_DRAFT,
		[PARTNER_LISTED] = SEAL_OPEN,
		[PARTNER_SUSPENDED] = SEAL_STOPPED,
		[PARTNER_DECLINED] = SEAL_ENDED,
		[PARTNER_EXITED] = SEAL_ENDED,
	};
	return part_seal_make(lang, seals[state], partner_machine.state_labels[state]);
}

struct safe_url partner_url(struct mem *mem, const char *code)
{
	return url_path(mem, "/partners/{}", code, NULL);
}

struct safe_url partner_event_url(struct mem *mem, const char *code, enum partner_event event)
{
	return url_path(mem, "/partners/{}/{}", code, partner_machine.events[event], NULL);
}

struct part_row_view partner_line_row(struct request *req, const struct partner_line *line)
{
	return (struct part_row_view){
		.link = partner_url(req->mem, line->code),
		.title = line->name,
		.code = line->code,
		.meta = mem_printf(req->mem, "%s · %s",
		    tr(req->lang, partner_kind_label(line->kind)), line->unit_name),
		.text = ways_label(req->mem, req->lang, line->ways),
		.seal = partner_seal(req->lang, line->state),
	};
}

bool partner_event_asks(enum partner_event event)
{
	return event != PARTNER_LIFT;
}

struct move_view *partner_move_add(
    struct request *req, const char *code, enum partner_event event, struct part_moves_view *moves)
{
	struct move_view *view =
	    part_moves_add(req->mem, req->lang, moves, partner_machine.event_labels[event]);
	view->link = partner_event_asks(event) ? partner_event_url(req->mem, code, event)
					       : partner_url(req->mem, code);
	view->is_primary = event == PARTNER_LIST || event == PARTNER_RESUBMIT;
	view->is_danger = event == PARTNER_DECLINE || event == PARTNER_WITHDRAW ||
			  event == PARTNER_SUSPEND || event == PARTNER_LEAVE ||
			  event == PARTNER_EXPEL;
	return view;
}
