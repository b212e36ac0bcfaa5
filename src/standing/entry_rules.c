/* The moves of a list entry: moves.txt [entry], line by line, and the conditions it names. */
#include "base/count.h"
#include "standing/entry_moves.h"

static enum verdict may_propose(const struct move_question *question)
{
	const struct entry_facts *entry = question->facts;

	if (!entry->has_basis || !entry->has_text)
		return VERDICT_INCOMPLETE;
	if (entry->from_at == 0 || entry->until_at <= entry->from_at ||
	    entry->until_at <= question->now || entry->until_at > entry->longest_until_at)
		return VERDICT_PERIOD_WRONG;
	return VERDICT_YES;
}

static enum verdict may_confirm(const struct move_question *question)
{
	const struct entry_facts *entry = question->facts;

	if ((question->by & BY_MAKER) != 0)
		return VERDICT_OWN_DECISION;
	if (entry->open_objections != 0)
		return VERDICT_OBJECTION_OPEN;
	return move_when_due(entry->answer_ends_at, question->now);
}

/* An official whenever he has a reason, the clock when nobody has confirmed it in time. */
static enum verdict may_drop(const struct move_question *question)
{
	const struct entry_facts *entry = question->facts;

	if ((question->by & BY_SYSTEM) == 0)
		return VERDICT_YES;
	return move_when_due(entry->due_at, question->now);
}

static enum verdict may_repair(const struct move_question *question)
{
	const struct entry_facts *entry = question->facts;

	if (!entry->has_evidence)
		return VERDICT_EVIDENCE_MISSING;
	return move_when_due(entry->repair_from_at, question->now);
}

static enum verdict may_remove(const struct move_question *question)
{
	const struct entry_facts *entry = question->facts;

	if (entry->is_objection_upheld || entry->is_basis_revoked)
		return VERDICT_YES;
	return VERDICT_NO_GROUND;
}

static enum verdict may_end(const struct move_question *question)
{
	const struct entry_facts *entry = question->facts;

	if (entry->is_red && entry->has_partner_fallen)
		return VERDICT_YES;
	return move_when_due(entry->until_at, question->now);
}

static const struct move entry_moves[] = {
	{ .from = FROM(ENTRY_NONE),
	    .event = ENTRY_PROPOSE,
	    .to = ENTRY_PROPOSED,
	    .allow = BY_SYSTEM | BY_DISTRICT_ADMIN,
	    .guard = may_propose,
	    .about = "basis, text, period; the partner is told, 5 wd to answer" },
	{ .from = FROM(ENTRY_PROPOSED),
	    .event = ENTRY_OBJECT,
	    .to = ENTRY_PROPOSED,
	    .allow = BY_LEAD_AGENT,
	    .about = "open_objections + 1" },
	{ .from = FROM(ENTRY_PROPOSED),
	    .event = ENTRY_CONFIRM,
	    .to = ENTRY_ACTIVE,
	    .allow = BY_DISTRICT_ADMIN,
	    .guard = may_confirm,
	    .about = "a person, not the proposer; 5 wd over, open_objections = 0" },
	{ .from = FROM(ENTRY_PROPOSED),
	    .event = ENTRY_DROP,
	    .to = ENTRY_DROPPED,
	    .allow = BY_DISTRICT_ADMIN | BY_DECIDER | BY_SYSTEM,
	    .guard = may_drop,
	    .needs_reason = true,
	    .about = "system: 20 wd unconfirmed" },
	{ .from = FROM(ENTRY_ACTIVE),
	    .event = ENTRY_OBJECT,
	    .to = ENTRY_ACTIVE,
	    .allow = BY_LEAD_AGENT,
	    .about = "the mark is shown" },
	{ .from = FROM(ENTRY_ACTIVE),
	    .event = ENTRY_REPAIR,
	    .to = ENTRY_ENDED,
	    .allow = BY_DISTRICT_ADMIN,
	    .guard = may_repair,
	    .about = "request granted after 3 months with evidence" },
	{ .from = FROM(ENTRY_ACTIVE),
	    .event = ENTRY_REMOVE,
	    .to = ENTRY_ENDED,
	    .allow = BY_DECIDER | BY_DISTRICT_ADMIN,
	    .guard = may_remove,
	    .needs_reason = true,
	    .about = "objection upheld, or basis revoked (3 wd); does not count afterwards" },
	{ .from = FROM(ENTRY_ACTIVE),
	    .event = ENTRY_END,
	    .to = ENTRY_ENDED,
	    .allow = BY_SYSTEM,
	    .guard = may_end,
	    .about = "until; a red one also at suspension, black entry, exit" },
};

static const char *const state_texts[] = { [ENTRY_NONE] = "-", ENTRY_STATES(MOVE_TEXT) };
static const char *const state_labels[] = { [ENTRY_NONE] = "", ENTRY_STATES(MOVE_LABEL) };
static const char *const event_texts[] = { ENTRY_EVENTS(MOVE_TEXT) };
static const char *const event_labels[] = { ENTRY_EVENTS(MOVE_LABEL) };

const struct machine entry_machine = {
	.name = "entry",
	.moves = entry_moves,
	.move_count = COUNT(entry_moves),
	.states = state_texts,
	.state_count = ENTRY_STATE_COUNT,
	.state_labels = state_labels,
	.events = event_texts,
	.event_count = ENTRY_EVENT_COUNT,
	.event_labels = event_labels,
};

uint32_t entry_relations(const struct actor *actor, const struct entry_ties *ties)
{
	uint32_t by = who_reach(actor, ties->unit_code);

	if (who_is_agent(actor, ties->partner))
		by |= BY_LEAD_AGENT;
	if (who_is(actor, ties->proposer))
		by |= BY_MAKER;
	if ((by & BY_DISTRICT_ADMIN) != 0 && (by & BY_MAKER) == 0 &&
	    !who_is(actor, ties->decided_by))
		by |= BY_DECIDER;
	return by;
}

enum verdict entry_decide(const struct entry_facts *facts, enum entry_event event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out)
{
	return move_decide(&entry_machine,
	    &(struct move_question){ .state = facts->state,
		.event = event,
		.by = by,
		.has_reason = has_reason,
		.facts = facts,
		.now = now },
	    move_out);
}
