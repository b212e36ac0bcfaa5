/* From awards to what their templates show. */
#include "award/award_view.h"

#include "base/clock.h"
#include "base/mem.h"

struct part_seal_view award_seal(enum lang lang, enum award_state state)
{
	static const enum seal seals[AWARD_STATE_COUNT] = {
		[AWARD_AWARDED] = SEAL_WAITING,
		[AWARD_WORKING] = SEAL_RUNNING,
		[AWARD_DELIVERED] = SEAL_WAITING,
		[AWARD_EVALUATING] = SEAL_WAITING,
		[AWARD_CONCLUDED] = SEAL_WAITING,
		[AWARD_CLOSED] = SEAL_DONE,
		[AWARD_RENOUNCED] = SEAL_ENDED,
		[AWARD_REVOKED] = SEAL_STOPPED,
		[AWARD_TERMINATED] = SEAL_STOPPED,
	};
	return part_seal_make(lang, seals[state], award_machine.state_labels[state]);
}

static struct safe_url of_round(struct mem *mem, struct safe_url url, int64_t round_if_past)
{
	return round_if_past
		   ? url_query(mem, url, "round", mem_printf(mem, "%lld", (long long)round_if_past))
		   : url;
}

struct safe_url award_url(
    struct mem *mem, const char *project_code, int64_t slot, int64_t round_if_past)
{
	struct safe_url url = url_path(mem, "/projects/{}/awards/{}", project_code,
	    mem_printf(mem, "%lld", (long long)slot), NULL);
	return of_round(mem, url, round_if_past);
}

struct safe_url award_event_url(struct mem *mem, const char *project_code, int64_t slot,
    int64_t round_if_past, enum award_event event)
{
	struct safe_url url = url_path(mem, "/projects/{}/awards/{}/{}", project_code,
	    mem_printf(mem, "%lld", (long long)slot), award_machine.events[event], NULL);
	return of_round(mem, url, round_if_past);
}

struct part_taken_view award_taken(
    struct request *req, const char *project_code, const struct award_line *line)
{
	struct mem *mem = req->mem;
	const char *slot = mem_printf(mem, "%lld", (long long)line->slot);
	return (struct part_taken_view){
		.key = mem_printf(mem, "%s-%lld-%s", project_code, (long long)line->round, slot),
		.slot = tr_fill(mem, req->lang, N_("Slot {n}"),
		    (const struct catalog_arg[]){ { "n", slot }, { 0 } }),
		.partner = line->lead_name,
		.partner_link = url_path(mem, "/partners/{}", line->lead_code, NULL),
		.project = line->title,
		.project_link = line->title ? url_path(mem, "/projects/{}", project_code, NULL)
					    : (struct safe_url){ 0 },
		.iso = part_iso(mem, line->taken_at),
		.time = mem_printf(mem, "%s %s", clock_date(mem, line->taken_at),
		    clock_second(mem, line->taken_at)),
		.state =
		    line->state ? tr(req->lang, award_machine.state_labels[line->state]) : NULL,
	};
}
