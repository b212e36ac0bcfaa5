/* The award's moves: moves.txt [award], line by line, and the conditions it names. */
#include "award/award_moves.h"
#include "base/count.h"

static bool is_taken_by_press(const struct award_facts *award)
{
	return award->mode == PROJECT_RUSH || award->mode == PROJECT_WISH;
}

static bool is_scored(const struct award_facts *award)
{
	return award->mode == PROJECT_RUSH || award->mode == PROJECT_SELECT;
}

bool award_lacks_letter(enum project_mode mode, int64_t letter_at)
{
	return mode == PROJECT_RUSH && letter_at == 0;
}

static enum verdict may_take(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (!is_taken_by_press(award))
		return VERDICT_WRONG_MODE;
	return award->has_slot ? VERDICT_ALREADY_MINE : VERDICT_YES;
}

static enum verdict is_selected(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	return award->mode == PROJECT_SELECT ? VERDICT_YES : VERDICT_WRONG_MODE;
}

static enum verdict may_start(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (award_lacks_letter(award->mode, award->letter_at))
		return VERDICT_LETTER_MISSING;
	return award->has_plan ? VERDICT_YES : VERDICT_PLAN_MISSING;
}

static enum verdict start_is_over(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	return move_when_due(award->start_due_at, question->now);
}

static enum verdict may_revoke(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (award->was_ineligible || award->is_objection_upheld)
		return VERDICT_YES;
	return VERDICT_NO_GROUND;
}

static enum verdict may_warn(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	return award->warn_until_at > question->now ? VERDICT_YES : VERDICT_UNTIL_MISSING;
}

static enum verdict may_deliver(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	return award->milestones_open == 0 ? VERDICT_YES : VERDICT_MILESTONES_OPEN;
}

static enum verdict may_terminate(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (award->cause == AWARD_CAUSE_NONE)
		return VERDICT_CAUSE_MISSING;
	if (award->terminate_from_at == 0)
		return VERDICT_NOT_WARNED;
	return move_when_due(award->terminate_from_at, question->now);
}

static enum verdict may_reject(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	return award->rejections < AWARD_REJECTIONS_MAX ? VERDICT_YES : VERDICT_REJECTED_TWICE;
}

/* People whenever they like, the clock when nobody has answered in time. */
static enum verdict answered_or_due(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if ((question->by & BY_SYSTEM) == 0)
		return VERDICT_YES;
	return move_when_due(award->accept_due_at, question->now);
}

static enum verdict may_accept(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	return is_scored(award) ? answered_or_due(question) : VERDICT_WRONG_MODE;
}

static enum verdict may_thank(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	return award->mode == PROJECT_WISH ? answered_or_due(question) : VERDICT_WRONG_MODE;
}

static enum verdict may_ballot(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if ((question->by & (BY_LEAD_AGENT | BY_MEMBER_AGENT)) != 0 || award->was_agent)
		return VERDICT_AGENT_OF_PARTNER;
	if (!award->is_called)
		return VERDICT_NOT_CALLED;
	if (question->now >= award->evaluation_ends_at)
		return VERDICT_TOO_LATE;
	return award->has_scored ? VERDICT_ALREADY_DONE : VERDICT_YES;
}

static bool has_too_few(const struct award_facts *award)
{
	return award->experts < AWARD_EXPERTS_MIN || award->sides_short >= 2;
}

static enum verdict may_extend(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (award->is_extended)
		return VERDICT_ALREADY_DONE;
	if (award->sides_short == 0 && !has_too_few(award))
		return VERDICT_NO_GROUND;
	return move_when_due(award->evaluation_ends_at, question->now);
}

static enum verdict may_conclude(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (has_too_few(award) || (award->sides_short != 0 && !award->is_extended))
		return VERDICT_NO_GROUND;
	return move_when_due(award->evaluation_ends_at, question->now);
}

static enum verdict may_close_unscored(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (!award->is_extended || !has_too_few(award))
		return VERDICT_NO_GROUND;
	return move_when_due(award->evaluation_ends_at, question->now);
}

static enum verdict may_object(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (question->now >= award->objection_ends_at)
		return VERDICT_TOO_LATE;
	return award->has_objected ? VERDICT_ALREADY_DONE : VERDICT_YES;
}

static enum verdict may_recount(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (award->is_recounted)
		return VERDICT_ALREADY_DONE;
	return award->is_objection_upheld ? VERDICT_YES : VERDICT_NO_GROUND;
}

static enum verdict may_close(const struct move_question *question)
{
	const struct award_facts *award = question->facts;

	if (!move_is_due(award->objection_ends_at, question->now))
		return VERDICT_TOO_EARLY;
	if (award->open_objections == 0 || move_is_due(award->objection_due_at, question->now))
		return VERDICT_YES;
	return VERDICT_OBJECTION_OPEN;
}

static const struct move award_moves[] = {
	{ .from = FROM(AWARD_NONE),
	    .event = AWARD_TAKE,
	    .to = AWARD_AWARDED,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_take,
	    .about = "rush, wish; key (project, round, slot) and (project, round, partner) over "
		     "all members" },
	{ .from = FROM(AWARD_NONE),
	    .event = AWARD_CONFIRM,
	    .to = AWARD_AWARDED,
	    .allow = BY_SYSTEM,
	    .guard = is_selected,
	    .about = "select" },
	{ .from = FROM(AWARD_AWARDED),
	    .event = AWARD_START,
	    .to = AWARD_WORKING,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_start,
	    .about = "plan with milestones; in rush the letter handed in" },
	{ .from = FROM(AWARD_AWARDED),
	    .event = AWARD_RENOUNCE,
	    .to = AWARD_RENOUNCED,
	    .allow = BY_LEAD_AGENT,
	    .needs_reason = true,
	    .about = "reason; within 3 wd: not counted against it" },
	{ .from = FROM(AWARD_AWARDED),
	    .event = AWARD_EXPIRE,
	    .to = AWARD_RENOUNCED,
	    .allow = BY_SYSTEM,
	    .guard = start_is_over,
	    .about = "not started in 10 wd, reminded at 5" },
	{ .from = FROM(AWARD_AWARDED) | FROM(AWARD_WORKING),
	    .event = AWARD_REVOKE,
	    .to = AWARD_REVOKED,
	    .allow = BY_DISTRICT_ADMIN,
	    .guard = may_revoke,
	    .needs_reason = true,
	    .about = "was not eligible when taken, or objection upheld "
		     "(filed within 3 wd; work is not held up)" },
	{ .from = FROM(AWARD_WORKING),
	    .event = AWARD_PROGRESS,
	    .to = AWARD_WORKING,
	    .allow = BY_LEAD_AGENT | BY_MEMBER_AGENT },
	{ .from = FROM(AWARD_WORKING),
	    .event = AWARD_GIVE_UP,
	    .to = AWARD_TERMINATED,
	    .allow = BY_LEAD_AGENT,
	    .about = "cause asked of the reviewer" },
	{ .from = FROM(AWARD_WORKING),
	    .event = AWARD_WARN,
	    .to = AWARD_WORKING,
	    .allow = BY_REVIEWER | BY_DISTRICT_ADMIN,
	    .guard = may_warn,
	    .needs_reason = true,
	    .about = "in writing: what, by when" },
	{ .from = FROM(AWARD_WORKING),
	    .event = AWARD_DELIVER,
	    .to = AWARD_DELIVERED,
	    .allow = BY_LEAD_AGENT,
	    .guard = may_deliver,
	    .about = "milestones met, or waived with reason" },
	{ .from = FROM(AWARD_WORKING) | FROM(AWARD_DELIVERED),
	    .event = AWARD_TERMINATE,
	    .to = AWARD_TERMINATED,
	    .allow = BY_REVIEWER | BY_DISTRICT_ADMIN,
	    .guard = may_terminate,
	    .needs_reason = true,
	    .about = "warned at least 5 wd ago; cause: partner / poster / neither" },
	{ .from = FROM(AWARD_DELIVERED),
	    .event = AWARD_REJECT,
	    .to = AWARD_WORKING,
	    .allow = BY_POSTER,
	    .guard = may_reject,
	    .needs_reason = true,
	    .about = "reason; twice at most, then the reviewer decides" },
	{ .from = FROM(AWARD_DELIVERED),
	    .event = AWARD_ACCEPT,
	    .to = AWARD_EVALUATING,
	    .allow = BY_POSTER | BY_REVIEWER | BY_SYSTEM,
	    .guard = may_accept,
	    .about = "system: 10 wd without an answer (late_accept); scored modes" },
	{ .from = FROM(AWARD_DELIVERED),
	    .event = AWARD_THANK,
	    .to = AWARD_CLOSED,
	    .allow = BY_POSTER | BY_SYSTEM,
	    .guard = may_thank,
	    .about = "mode wish: no ballots, no entry" },
	{ .from = FROM(AWARD_EVALUATING),
	    .event = AWARD_BALLOT,
	    .to = AWARD_EVALUATING,
	    .allow = BY_RESIDENT | BY_EVALUATOR | BY_OWN_UNIT,
	    .guard = may_ballot,
	    .about = "ballots + 1 while evaluating" },
	{ .from = FROM(AWARD_EVALUATING),
	    .event = AWARD_EXTEND,
	    .to = AWARD_EVALUATING,
	    .allow = BY_SYSTEM,
	    .guard = may_extend,
	    .about = "once, 5 wd, a side short of quorum" },
	{ .from = FROM(AWARD_EVALUATING),
	    .event = AWARD_CONCLUDE,
	    .to = AWARD_CONCLUDED,
	    .allow = BY_SYSTEM,
	    .guard = may_conclude,
	    .about = "deadline passed; never by hand" },
	{ .from = FROM(AWARD_EVALUATING),
	    .event = AWARD_CLOSE_UNSCORED,
	    .to = AWARD_CLOSED,
	    .allow = BY_SYSTEM,
	    .guard = may_close_unscored,
	    .about = "fewer than 3 experts, or two sides short, after the extension: no grade, no "
		     "entry" },
	{ .from = FROM(AWARD_CONCLUDED),
	    .event = AWARD_OBJECT,
	    .to = AWARD_CONCLUDED,
	    .allow = BY_LEAD_AGENT | BY_MEMBER_AGENT | BY_POSTER,
	    .guard = may_object,
	    .about = "open_objections + 1; within 7 days" },
	{ .from = FROM(AWARD_CONCLUDED),
	    .event = AWARD_RECOUNT,
	    .to = AWARD_EVALUATING,
	    .allow = BY_DECIDER,
	    .guard = may_recount,
	    .about = "upheld: the named ballots void; new ones only where quorum breaks; once" },
	{ .from = FROM(AWARD_CONCLUDED),
	    .event = AWARD_CLOSE,
	    .to = AWARD_CLOSED,
	    .allow = BY_SYSTEM,
	    .guard = may_close,
	    .about = "window over, open_objections = 0; an objection undecided for 15 wd: "
		     "closed without entry" },
};

static const char *const state_texts[] = { [AWARD_NONE] = "-", AWARD_STATES(MOVE_TEXT) };
static const char *const state_labels[] = { [AWARD_NONE] = "", AWARD_STATES(MOVE_LABEL) };
static const char *const event_texts[] = { AWARD_EVENTS(MOVE_TEXT) };
static const char *const event_labels[] = { AWARD_EVENTS(MOVE_LABEL) };

const struct machine award_machine = {
	.name = "award",
	.moves = award_moves,
	.move_count = COUNT(award_moves),
	.states = state_texts,
	.state_count = AWARD_STATE_COUNT,
	.state_labels = state_labels,
	.events = event_texts,
	.event_count = AWARD_EVENT_COUNT,
	.event_labels = event_labels,
};

#define OFFICERS (BY_GRID_OFFICER | BY_SECRETARY | BY_STREET_OFFICER | BY_DEPARTMENT_OFFICER)

uint32_t award_relations(const struct actor *actor, const struct award_ties *ties)
{
	uint32_t by = project_relations(actor, &ties->project);

	if (who_is_agent(actor, ties->lead))
		by |= BY_LEAD_AGENT;
	if (who_is_agent_of_any(actor, ties->members, ties->member_count))
		by |= BY_MEMBER_AGENT;
	if ((by & OFFICERS) != 0)
		by |= BY_OWN_UNIT;
	return by;
}

bool award_renounce_counts(const struct award_facts *award, int64_t now)
{
	return now >= award->free_until_at;
}

enum verdict award_decide(const struct award_facts *facts, enum award_event event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out)
{
	return move_decide(&award_machine,
	    &(struct move_question){ .state = facts->state,
		.event = event,
		.by = by,
		.has_reason = has_reason,
		.facts = facts,
		.now = now },
	    move_out);
}
