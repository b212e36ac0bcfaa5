/* Words of partners, and who may see one. Pure. */
#include "partner/partner.h"

#define X(id, text, label) { text, label },
const struct form_choice partner_kind_choices[PARTNER_KIND_COUNT - 1] = { PARTNER_KINDS(X) };
#undef X

const char *partner_kind_label(enum partner_kind kind)
{
	return choice_label(partner_kind_choices, PARTNER_KIND_COUNT - 1, (int)kind);
}

struct partner_facts partner_facts_of(const struct partner *partner)
{
	return (struct partner_facts){
		.state = partner->state,
		.due_at = partner->due_at,
		.late_at = partner->late_at,
		.is_district_wide = unit_level_of(partner->unit_code) == UNIT_DISTRICT,
		.suspended_until_at = partner->suspended_until_at,
		.open_awards = partner->open_awards,
	};
}

uint32_t partner_by(const struct partner *partner, const struct actor *actor)
{
	return partner_relations(actor, &(struct partner_ties){ .partner = partner->id,
					    .unit_code = partner->unit_code,
					    .applicant = partner->applicant });
}

static bool is_public(const struct partner *partner)
{
	switch (partner->state) {
	case PARTNER_LISTED:
	case PARTNER_SUSPENDED:
	case PARTNER_EXITED: return partner->listed_at != 0;
	case PARTNER_NONE:
	case PARTNER_APPLIED:
	case PARTNER_MENDING:
	case PARTNER_DECLINED:
	case PARTNER_STATE_COUNT: break;
	}
	return false;
}

bool partner_is_visible(const struct partner *partner, const struct actor *actor)
{
	const uint32_t concerned =
	    BY_APPLICANT | BY_LEAD_AGENT | BY_STREET_OFFICER | BY_DISTRICT_ADMIN | BY_AUDITOR;
	return is_public(partner) || (partner_by(partner, actor) & concerned) != 0;
}

bool partner_event_has_page(enum partner_event event)
{
	static const bool offered[PARTNER_EVENT_COUNT] = {
		[PARTNER_RETURN] = true,
		[PARTNER_RESUBMIT] = true,
		[PARTNER_WITHDRAW] = true,
		[PARTNER_LIST] = true,
		[PARTNER_DECLINE] = true,
	};
	return offered[event];
}
