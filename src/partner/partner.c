/* Words of partners, and who may see one. Pure. */
#include "partner/partner.h"

#include "base/clock.h"
#include "base/code.h"

#define X(id, text, label) { text, label },
const struct form_choice partner_kind_choices[PARTNER_KIND_COUNT - 1] = { PARTNER_KINDS(X) };
#undef X

const char *partner_kind_label(enum partner_kind kind)
{
	return choice_label(partner_kind_choices, PARTNER_KIND_COUNT - 1, (int)kind);
}

const char *partner_scheme_text(enum partner_scheme scheme)
{
	return scheme == PARTNER_SCHEME_USCC ? "uscc" : "street";
}

static enum partner_tier tier_at(
    const char *unit_code, int64_t agreed_from_at, int64_t agreed_until_at, int64_t now)
{
	bool is_under_agreement = now >= agreed_from_at && now < agreed_until_at;
	return is_under_agreement || unit_level_of(unit_code) == UNIT_DISTRICT
		   ? PARTNER_TIER_DISTRICT
		   : PARTNER_TIER_STREET;
}

enum partner_tier partner_tier_at(const struct partner *partner, int64_t now)
{
	return tier_at(
	    partner->unit_code, partner->agreement_from_at, partner->agreement_until_at, now);
}

enum partner_tier partner_line_tier_at(const struct partner_line *line, int64_t now)
{
	return tier_at(line->unit_code, line->agreement_from_at, line->agreement_until_at, now);
}

/* moves.txt [partner]: not within 24 months of an expulsion. */
int64_t partner_apply_again_at(int64_t expelled_at)
{
	if (!expelled_at)
		return 0;
	struct civil day = clock_local(expelled_at);
	day.year += 2;
	return clock_from_local(&day);
}

bool partner_ident_is_open(const struct partner *partner)
{
	return partner->scheme == PARTNER_SCHEME_USCC && !partner->ident_override &&
	       !uscc_is_good(partner->ident);
}

struct partner_facts partner_facts_of(const struct partner *partner)
{
	return (struct partner_facts){
		.state = partner->state,
		.due_at = partner->due_at,
		.late_at = partner->late_at,
		.is_district_wide = unit_level_of(partner->unit_code) == UNIT_DISTRICT,
		.suspended_until_at = partner->suspended_until_at,
		.is_ident_open = partner_ident_is_open(partner),
		.lives_already = partner->is_applying,
		.apply_again_at = partner_apply_again_at(partner->expelled_at),
		.open_awards = partner->open_awards,
		.unfinished_awards = partner->unfinished_awards,
	};
}

struct partner_facts partner_line_facts(const struct partner_line *line)
{
	return (struct partner_facts){
		.state = line->state,
		.due_at = line->due_at,
		.late_at = line->late_at,
		.is_district_wide = unit_level_of(line->unit_code) == UNIT_DISTRICT,
		.suspended_until_at = line->suspended_until_at,
		.apply_again_at = partner_apply_again_at(line->expelled_at),
		.open_awards = line->open_awards,
		.unfinished_awards = line->unfinished_awards,
	};
}

enum verdict partner_may_begin(
    const struct partner_facts *facts, enum partner_event event, uint32_t by, int64_t now)
{
	struct partner_facts given = *facts;
	const struct move *move;
	given.has_authority = given.accepts_rules = given.has_agreement_number = true;
	given.agreement_from_at = now;
	given.agreement_until_at = now + DAY_US;
	if (event == PARTNER_SUSPEND)
		given.suspended_until_at = now + DAY_US;
	return partner_decide(&given, event, by, true, now, &move);
}

/*
 * Whoever applied is its applicant until it is listed: from then on its agents speak for it, and
 * when it is out it is theirs to bring it back.
 */
static struct account_id applicant_to(const struct partner *partner, const struct actor *actor)
{
	switch (partner->state) {
	case PARTNER_NONE:
	case PARTNER_APPLIED:
	case PARTNER_MENDING:
	case PARTNER_DECLINED: return partner->applicant;
	case PARTNER_EXITED:
		if (who_is_agent(actor, partner->id))
			return actor->account;
		break;
	case PARTNER_LISTED:
	case PARTNER_SUSPENDED:
	case PARTNER_STATE_COUNT: break;
	}
	return (struct account_id){ 0 };
}

uint32_t partner_by(const struct partner *partner, const struct actor *actor)
{
	return partner_relations(actor, &(struct partner_ties){ .partner = partner->id,
					    .unit_code = partner->unit_code,
					    .applicant = applicant_to(partner, actor) });
}

/* Those an application is about: not the agents of an earlier time. */
static bool is_concerned(const struct partner *partner, const struct actor *actor)
{
	return (partner_by(partner, actor) &
		   (BY_APPLICANT | BY_STREET_OFFICER | BY_DISTRICT_ADMIN | BY_AUDITOR)) != 0;
}

bool partner_is_visible(const struct partner *partner, const struct actor *actor)
{
	return partner->listed_at != 0 || is_concerned(partner, actor);
}

/* In the registry once, out of it, and its new application is not for the actor's eyes. */
static bool is_past_to(const struct partner *partner, const struct actor *actor)
{
	bool is_application = partner->state == PARTNER_APPLIED ||
			      partner->state == PARTNER_MENDING ||
			      partner->state == PARTNER_DECLINED;
	return partner->listed_at != 0 && is_application && !is_concerned(partner, actor);
}

struct partner partner_as_seen(const struct partner *partner, const struct actor *actor)
{
	struct partner seen = *partner;
	if (!is_past_to(partner, actor))
		return seen;
	seen.is_past = true;
	seen.is_applying = partner->state != PARTNER_DECLINED;
	seen.state = PARTNER_EXITED;
	seen.reason = partner->exit_reason;
	if (partner->exit_unit_name) {
		seen.unit_code = partner->exit_unit;
		seen.unit_name = partner->exit_unit_name;
	}
	seen.intro = seen.contact_name = seen.contact_masked = "";
	seen.ident_override = NULL;
	seen.ways = 0;
	seen.applicant = (struct account_id){ 0 };
	seen.applied_at = seen.state_at = seen.due_at = seen.late_at = 0;
	return seen;
}

bool partner_event_has_page(enum partner_event event)
{
	return event != PARTNER_LAPSE;
}

const char *partner_event_note(enum partner_event event)
{
	static const char *const notes[PARTNER_EVENT_COUNT] = {
		[PARTNER_APPLY_AGAIN] =
		    N_("The office looks at it as at a first application; what was "
		       "written about the partner stays with it."),
		[PARTNER_RETURN] =
		    N_("The applicant has three working days to mend it; otherwise it lapses."),
		[PARTNER_LIST] =
		    N_("Everyone sees it; the applicant becomes its agent and can claim."),
		[PARTNER_DECLINE] = N_("The application ends here; the applicant can apply again."),
		[PARTNER_WITHDRAW] = N_("The application ends here; you can apply again."),
		[PARTNER_SIGN] =
		    N_("The partner is of the district's tier from the first to the last "
		       "day of the agreement; it ends by itself."),
		[PARTNER_SUSPEND] =
		    N_("No new claims until then; work that has begun goes on, and the streets are "
		       "asked to decide about it within five working days."),
		[PARTNER_LIFT] = N_("The partner can claim again at once."),
		[PARTNER_LEAVE] =
		    N_("Claims that are not decided become void and what is on offer is "
		       "withdrawn; the record and its entries stay."),
		[PARTNER_EXPEL] =
		    N_("Its awards end at once through its fault, its claims become void, and it "
		       "cannot apply again for 24 months."),
	};
	return notes[event] ? notes[event] : "";
}
