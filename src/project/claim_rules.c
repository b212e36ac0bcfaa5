/* The claim's moves: moves.txt [claim], line by line, and the conditions it names. */
#include "base/count.h"
#include "project/claim_moves.h"

static enum verdict ground_or_no(bool has_ground)
{
	return has_ground ? VERDICT_YES : VERDICT_NO_GROUND;
}

static enum verdict may_invite(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;

	return claim->invited < CLAIM_MEMBERS_MAX ? VERDICT_YES : VERDICT_MEMBERS_FULL;
}

static enum verdict may_consent(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;

	if (claim->has_consented || claim->consents_missing == 0)
		return VERDICT_ALREADY_DONE;
	return VERDICT_YES;
}

/* What is final: who comes to a wall that closed or is full reads so, also when the project has gone
 * on to its work meanwhile. */
static enum verdict wall_answers(const struct claim_facts *claim, bool counts_slots, int64_t now)
{
	if (claim->closes_at != 0 && now >= claim->closes_at)
		return VERDICT_WINDOW_OVER;
	if (counts_slots && claim->taken >= claim->slots)
		return VERDICT_NO_SLOT_FREE;
	return claim->project_state == PROJECT_PUBLISHED ? VERDICT_YES : VERDICT_NOT_PUBLISHED;
}

/* A letter is prepared for a wall that still takes claims, by a partner of the registry; what else it lacks may be there by then. */
static enum verdict may_draft(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;
	enum verdict verdict = wall_answers(claim, false, question->now);

	if (claim->has_claim)
		return VERDICT_ALREADY_CLAIMED;
	if (verdict != VERDICT_YES)
		return verdict;
	return claim->member_count > 0 && claim->members[0].is_listed ? VERDICT_YES
								      : VERDICT_NOT_LISTED;
}

static enum verdict members_answer(const struct claim_facts *claim, int64_t now)
{
	if (claim->consents_missing != 0)
		return VERDICT_CONSENTS_MISSING;
	return standing_may_claim_all(claim->members, claim->member_count, now);
}

/* What passes by itself comes last: a partner that may not claim at all need not wait to read it. */
static enum verdict opening_answers(const struct claim_facts *claim, int64_t now)
{
	return claim->opens_at == 0 || now < claim->opens_at ? VERDICT_NOT_OPEN_YET : VERDICT_YES;
}

static enum verdict may_press(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;
	enum verdict verdict;

	if (claim->mode != PROJECT_RUSH && claim->mode != PROJECT_WISH)
		return VERDICT_WRONG_MODE;
	verdict = wall_answers(claim, true, question->now);
	if (verdict == VERDICT_YES)
		verdict = members_answer(claim, question->now);
	return verdict == VERDICT_YES ? opening_answers(claim, question->now) : verdict;
}

static enum verdict may_file(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;
	enum verdict verdict;

	if (claim->mode != PROJECT_SELECT)
		return VERDICT_WRONG_MODE;
	verdict = wall_answers(claim, false, question->now);
	if (verdict == VERDICT_YES && !claim->has_letter)
		verdict = VERDICT_LETTER_MISSING;
	if (verdict == VERDICT_YES)
		verdict = members_answer(claim, question->now);
	return verdict == VERDICT_YES ? opening_answers(claim, question->now) : verdict;
}

static enum verdict may_amend(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;

	return question->now < claim->closes_at ? VERDICT_YES : VERDICT_WINDOW_OVER;
}

static enum verdict may_withdraw(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;

	return claim->is_proposed ? VERDICT_ALREADY_PROPOSED : VERDICT_YES;
}

static enum verdict window_is_over(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;

	return move_when_due(claim->closes_at, question->now);
}

static enum verdict is_void(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;

	if (claim->project_state == PROJECT_WITHDRAWN)
		return VERDICT_YES;
	if (claim->refile_due_at == 0)
		return VERDICT_NO_GROUND;
	return move_when_due(claim->refile_due_at, question->now);
}

static enum verdict has_won(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;

	return ground_or_no(claim->is_confirmed);
}

static enum verdict has_lost(const struct move_question *question)
{
	const struct claim_facts *claim = question->facts;

	return ground_or_no(claim->is_other_confirmed && !claim->is_confirmed);
}

static const struct move claim_moves[] = {
	{ .from = FROM(CLAIM_NONE),
	    .event = CLAIM_EVENT_DRAFT,
	    .to = CLAIM_DRAFT,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_draft,
	    .about = "one per lead and round" },
	{ .from = FROM(CLAIM_DRAFT),
	    .event = CLAIM_INVITE,
	    .to = CLAIM_DRAFT,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_invite,
	    .about = "up to five members; consents_missing + 1" },
	{ .from = FROM(CLAIM_DRAFT),
	    .event = CLAIM_CONSENT,
	    .to = CLAIM_DRAFT,
	    .allow = BY_MEMBER_AGENT,
	    .guard = may_consent,
	    .about = "consents_missing - 1" },
	{ .from = FROM(CLAIM_DRAFT),
	    .event = CLAIM_PRESS,
	    .to = CLAIM_WON,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_press,
	    .about = "rush, wish: in the window, consents_missing = 0, every member eligible, a "
		     "slot free" },
	{ .from = FROM(CLAIM_DRAFT),
	    .event = CLAIM_FILE,
	    .to = CLAIM_FILED,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_file,
	    .about = "select: in the window, letter complete, consents_missing = 0, every member "
		     "eligible" },
	{ .from = FROM(CLAIM_FILED),
	    .event = CLAIM_AMEND,
	    .to = CLAIM_FILED,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_amend,
	    .about = "until the window ends" },
	{ .from = FROM(CLAIM_DRAFT) | FROM(CLAIM_FILED),
	    .event = CLAIM_WITHDRAW,
	    .to = CLAIM_WITHDRAWN,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_withdraw,
	    .about = "before it is proposed" },
	{ .from = FROM(CLAIM_DRAFT),
	    .event = CLAIM_LAPSE,
	    .to = CLAIM_VOID,
	    .allow = BY_SYSTEM,
	    .guard = window_is_over,
	    .about = "window over" },
	{ .from = FROM(CLAIM_FILED),
	    .event = CLAIM_EVENT_VOID,
	    .to = CLAIM_VOID,
	    .allow = BY_SYSTEM,
	    .guard = is_void,
	    .about = "project withdrawn, or a member fell away and not filed again in 2 wd" },
	{ .from = FROM(CLAIM_FILED),
	    .event = CLAIM_WIN,
	    .to = CLAIM_WON,
	    .allow = BY_SYSTEM,
	    .guard = has_won,
	    .about = "confirmed" },
	{ .from = FROM(CLAIM_FILED),
	    .event = CLAIM_LOSE,
	    .to = CLAIM_LOST,
	    .allow = BY_SYSTEM,
	    .guard = has_lost,
	    .about = "another confirmed" },
};

static const char *const state_texts[] = { [CLAIM_NONE] = "-", CLAIM_STATES(MOVE_TEXT) };
static const char *const state_labels[] = { [CLAIM_NONE] = "", CLAIM_STATES(MOVE_LABEL) };
static const char *const event_texts[] = { CLAIM_EVENTS(MOVE_TEXT) };
static const char *const event_labels[] = { CLAIM_EVENTS(MOVE_LABEL) };

const struct machine claim_machine = {
	.name = "claim",
	.moves = claim_moves,
	.move_count = COUNT(claim_moves),
	.states = state_texts,
	.state_count = CLAIM_STATE_COUNT,
	.state_labels = state_labels,
	.events = event_texts,
	.event_count = CLAIM_EVENT_COUNT,
	.event_labels = event_labels,
};

uint32_t claim_relations(const struct actor *actor, const struct claim_ties *ties)
{
	uint32_t by = who_reach(actor, ties->unit_code);

	if (who_is_agent(actor, ties->lead))
		by |= BY_LEAD_AGENT | BY_CLAIMANT;
	if (who_is_agent_of_any(actor, ties->members, ties->member_count))
		by |= BY_MEMBER_AGENT | BY_CLAIMANT;
	if (who_is(actor, ties->author))
		by |= BY_AUTHOR;
	return by;
}

enum verdict claim_decide(const struct claim_facts *facts, enum claim_event event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out)
{
	return move_decide(&claim_machine,
	    &(struct move_question){ .state = facts->state,
		.event = event,
		.by = by,
		.has_reason = has_reason,
		.facts = facts,
		.now = now },
	    move_out);
}
