/* The objection's moves: moves.txt [objection], line by line, and the conditions it names. */
#include "base/count.h"
#include "objection/objection_moves.h"

static enum verdict may_file(const struct move_question *question)
{
	const struct objection_facts *objection = question->facts;

	if (question->now >= objection->step_ends_at)
		return VERDICT_TOO_LATE;
	return objection->has_objected ? VERDICT_ALREADY_DONE : VERDICT_YES;
}

/*
 * Between the seventh and the fifteenth day it can still be decided, late for everyone to see:
 * refusing would leave the subject with nobody who may move it.
 */
static enum verdict may_decide(const struct move_question *question)
{
	const struct objection_facts *objection = question->facts;

	if ((question->by & BY_MAKER) != 0)
		return VERDICT_OWN_DECISION;
	if (question->now >= objection->expires_at)
		return VERDICT_TOO_LATE;
	if (question->now >= objection->decide_due_at && !question->has_reason)
		return VERDICT_REASON_MISSING;
	return VERDICT_YES;
}

static enum verdict is_undecided(const struct move_question *question)
{
	const struct objection_facts *objection = question->facts;

	return move_when_due(objection->expires_at, question->now);
}

static const struct move objection_moves[] = {
	{ .from = FROM(OBJECTION_NONE),
	    .event = OBJECTION_FILE,
	    .to = OBJECTION_FILED,
	    .allow =
		BY_CLAIMANT | BY_RESIDENT | BY_LEAD_AGENT | BY_AUTHOR | BY_REPORTER | BY_POSTER,
	    .guard = may_file,
	    .about = "while the step is open; one each per step" },
	{ .from = FROM(OBJECTION_FILED),
	    .event = OBJECTION_WITHDRAW,
	    .to = OBJECTION_WITHDRAWN,
	    .allow = BY_MAKER },
	{ .from = FROM(OBJECTION_FILED),
	    .event = OBJECTION_UPHOLD,
	    .to = OBJECTION_UPHELD,
	    .allow = BY_DECIDER,
	    .guard = may_decide,
	    .about = "3 wd, 7 with reason; not the maker of the contested decision" },
	{ .from = FROM(OBJECTION_FILED),
	    .event = OBJECTION_DISMISS,
	    .to = OBJECTION_DISMISSED,
	    .allow = BY_DECIDER,
	    .guard = may_decide,
	    .needs_reason = true,
	    .about = "reason; the same limits" },
	{ .from = FROM(OBJECTION_FILED),
	    .event = OBJECTION_EXPIRE,
	    .to = OBJECTION_UPHELD,
	    .allow = BY_SYSTEM,
	    .guard = is_undecided,
	    .about = "15 wd undecided: the contested step is dropped, late_objection stays" },
};

static const char *const state_texts[] = { [OBJECTION_NONE] = "-", OBJECTION_STATES(MOVE_TEXT) };
static const char *const state_labels[] = { [OBJECTION_NONE] = "", OBJECTION_STATES(MOVE_LABEL) };
static const char *const event_texts[] = { OBJECTION_EVENTS(MOVE_TEXT) };
static const char *const event_labels[] = { OBJECTION_EVENTS(MOVE_LABEL) };

const struct machine objection_machine = {
	.name = "objection",
	.moves = objection_moves,
	.move_count = COUNT(objection_moves),
	.states = state_texts,
	.state_count = OBJECTION_STATE_COUNT,
	.state_labels = state_labels,
	.events = event_texts,
	.event_count = OBJECTION_EVENT_COUNT,
	.event_labels = event_labels,
};

/* The office one level above: the street over a community or grid, the district over all else. */
static uint32_t office_above(enum unit_level level)
{
	switch (level) {
	case UNIT_GRID:
	case UNIT_COMMUNITY: return BY_STREET_OFFICER;
	case UNIT_STREET:
	case UNIT_DISTRICT:
	case UNIT_NOWHERE: return BY_DISTRICT_ADMIN;
	}
	return BY_NOBODY;
}

uint32_t objection_relations(const struct actor *actor, const struct objection_ties *ties)
{
	uint32_t by = who_reach(actor, ties->unit_code);

	if ((by & office_above(ties->decided_level)) != 0 && !who_is(actor, ties->decided_by))
		by |= BY_DECIDER;
	if (who_is(actor, ties->maker))
		by |= BY_MAKER;
	return by;
}

enum verdict objection_decide(const struct objection_facts *facts, enum objection_event event,
    uint32_t by, bool has_reason, int64_t now, const struct move **move_out)
{
	return move_decide(&objection_machine,
	    &(struct move_question){ .state = facts->state,
		.event = event,
		.by = by,
		.has_reason = has_reason,
		.facts = facts,
		.now = now },
	    move_out);
}
