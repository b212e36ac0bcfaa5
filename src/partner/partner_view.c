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
