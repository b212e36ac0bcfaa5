/* The partner's moves: moves.txt [partner], line by line, and the conditions it names. */
#include "base/count.h"
#include "partner/partner_moves.h"

static enum verdict may_apply(const struct move_question *question)
{
	const struct partner_facts *partner = question->facts;

	if (!partner->has_authority)
		return VERDICT_AUTHORITY_MISSING;
	if (!partner->accepts_rules)
		return VERDICT_RULES_NOT_ACCEPTED;
	return partner->lives_already ? VERDICT_LIVES_ALREADY : VERDICT_YES;
}

static enum verdict may_come_back(const struct move_question *question)
{
	const struct partner_facts *partner = question->facts;

	if (question->now < partner->apply_again_at)
		return VERDICT_EXPELLED;
	return partner->lives_already ? VERDICT_LIVES_ALREADY : VERDICT_YES;
}

static enum verdict mending_is_over(const struct move_question *question)
{
	const struct partner_facts *partner = question->facts;

	return move_when_due(partner->due_at, question->now);
}

/* A street officer's bit is there only for a street of his, so the chosen street needs no test
 * here. */
static enum verdict may_list(const struct move_question *question)
{
	const struct partner_facts *partner = question->facts;

	if ((question->by & (BY_LEAD_AGENT | BY_APPLICANT)) != 0)
		return VERDICT_AGENT_OF_PARTNER;
	if ((question->by & BY_STREET_OFFICER) == 0 && !partner->is_district_wide &&
	    !move_is_due(partner->late_at, question->now))
		return VERDICT_STREET_FIRST;
	return partner->is_ident_open ? VERDICT_IDENT_OPEN : VERDICT_YES;
}

static enum verdict may_sign(const struct move_question *question)
{
	const struct partner_facts *partner = question->facts;

	if (!partner->has_agreement_number || partner->agreement_from_at == 0 ||
	    partner->agreement_until_at <= partner->agreement_from_at)
		return VERDICT_AGREEMENT_MISSING;
	return VERDICT_YES;
}

static enum verdict may_suspend(const struct move_question *question)
{
	const struct partner_facts *partner = question->facts;

	return partner->suspended_until_at > question->now ? VERDICT_YES : VERDICT_UNTIL_MISSING;
}

static enum verdict may_lift(const struct move_question *question)
{
	const struct partner_facts *partner = question->facts;

	if ((question->by & BY_DISTRICT_ADMIN) != 0)
		return VERDICT_YES;
	return move_when_due(partner->suspended_until_at, question->now);
}

static enum verdict may_leave(const struct move_question *question)
{
	const struct partner_facts *partner = question->facts;

	if (partner->open_awards != 0 || partner->unfinished_awards != 0)
		return VERDICT_AWARDS_OPEN;
	return VERDICT_YES;
}

static const struct move partner_moves[] = {
	{ .from = FROM(PARTNER_NONE),
	    .event = PARTNER_APPLY,
	    .to = PARTNER_APPLIED,
	    .allow = BY_APPLICANT,
	    .guard = may_apply,
	    .about = "letter of authority attached; accepts the numbered rules; "
		     "no live partner with the same (scheme, code, sub-unit)" },
	{ .from = FROM(PARTNER_DECLINED),
	    .event = PARTNER_APPLY_AGAIN,
	    .to = PARTNER_APPLIED,
	    .allow = BY_APPLICANT },
	{ .from = FROM(PARTNER_EXITED),
	    .event = PARTNER_APPLY_AGAIN,
	    .to = PARTNER_APPLIED,
	    .allow = BY_APPLICANT,
	    .guard = may_come_back,
	    .about = "not within 24 months of an expulsion" },
	{ .from = FROM(PARTNER_APPLIED),
	    .event = PARTNER_RETURN,
	    .to = PARTNER_MENDING,
	    .allow = BY_STREET_OFFICER | BY_DISTRICT_ADMIN,
	    .needs_reason = true,
	    .about = "reason" },
	{ .from = FROM(PARTNER_MENDING),
	    .event = PARTNER_RESUBMIT,
	    .to = PARTNER_APPLIED,
	    .allow = BY_APPLICANT },
	{ .from = FROM(PARTNER_MENDING),
	    .event = PARTNER_LAPSE,
	    .to = PARTNER_DECLINED,
	    .allow = BY_SYSTEM,
	    .guard = mending_is_over,
	    .about = "3 wd over" },
	{ .from = FROM(PARTNER_APPLIED) | FROM(PARTNER_MENDING),
	    .event = PARTNER_WITHDRAW,
	    .to = PARTNER_DECLINED,
	    .allow = BY_APPLICANT },
	{ .from = FROM(PARTNER_APPLIED),
	    .event = PARTNER_LIST,
	    .to = PARTNER_LISTED,
	    .allow = BY_STREET_OFFICER | BY_DISTRICT_ADMIN,
	    .guard = may_list,
	    .about =
		"of the chosen street; district admin: district-wide, or after late_review (5 wd); "
		"not an agent of the applicant" },
	{ .from = FROM(PARTNER_APPLIED) | FROM(PARTNER_MENDING),
	    .event = PARTNER_DECLINE,
	    .to = PARTNER_DECLINED,
	    .allow = BY_STREET_OFFICER | BY_DISTRICT_ADMIN,
	    .needs_reason = true,
	    .about = "reason" },
	{ .from = FROM(PARTNER_LISTED),
	    .event = PARTNER_SIGN,
	    .to = PARTNER_LISTED,
	    .allow = BY_DISTRICT_ADMIN,
	    .guard = may_sign,
	    .about = "tier district: agreement number, from, to; ends by date, without a move" },
	{ .from = FROM(PARTNER_LISTED),
	    .event = PARTNER_SUSPEND,
	    .to = PARTNER_SUSPENDED,
	    .allow = BY_DISTRICT_ADMIN,
	    .guard = may_suspend,
	    .needs_reason = true,
	    .about = "reason, until" },
	{ .from = FROM(PARTNER_SUSPENDED),
	    .event = PARTNER_LIFT,
	    .to = PARTNER_LISTED,
	    .allow = BY_SYSTEM | BY_DISTRICT_ADMIN,
	    .guard = may_lift,
	    .about = "system: at until" },
	{ .from = FROM(PARTNER_LISTED) | FROM(PARTNER_SUSPENDED),
	    .event = PARTNER_LEAVE,
	    .to = PARTNER_EXITED,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_leave,
	    .about = "open_awards = 0 and none short of its end" },
	{ .from = FROM(PARTNER_LISTED) | FROM(PARTNER_SUSPENDED),
	    .event = PARTNER_EXPEL,
	    .to = PARTNER_EXITED,
	    .allow = BY_DISTRICT_ADMIN,
	    .needs_reason = true,
	    .about = "decision with basis; its awards end in the same transaction, cause partner" },
};

static const char *const state_texts[] = { [PARTNER_NONE] = "-", PARTNER_STATES(MOVE_TEXT) };
static const char *const state_labels[] = { [PARTNER_NONE] = "", PARTNER_STATES(MOVE_LABEL) };
static const char *const event_texts[] = { PARTNER_EVENTS(MOVE_TEXT) };
static const char *const event_labels[] = { PARTNER_EVENTS(MOVE_LABEL) };

const struct machine partner_machine = {
	.name = "partner",
	.moves = partner_moves,
	.move_count = COUNT(partner_moves),
	.states = state_texts,
	.state_count = PARTNER_STATE_COUNT,
	.state_labels = state_labels,
	.events = event_texts,
	.event_count = PARTNER_EVENT_COUNT,
	.event_labels = event_labels,
};

uint32_t partner_relations(const struct actor *actor, const struct partner_ties *ties)
{
	uint32_t by = who_reach(actor, ties->unit_code);

	if (who_is(actor, ties->applicant))
		by |= BY_APPLICANT;
	if (who_is_agent(actor, ties->partner))
		by |= BY_LEAD_AGENT;
	return by;
}

enum verdict partner_decide(const struct partner_facts *facts, enum partner_event event,
    uint32_t by, bool has_reason, int64_t now, const struct move **move_out)
{
	return move_decide(&partner_machine,
	    &(struct move_question){ .state = facts->state,
		.event = event,
		.by = by,
		.has_reason = has_reason,
		.facts = facts,
		.now = now },
	    move_out);
}
