/* The project's moves: moves.txt [project], line by line, and the conditions it names. */
#include "base/count.h"
#include "project/project_moves.h"

static bool is_money_stated(const struct project_facts *project)
{
	switch (project->money) {
	case PROJECT_MONEY_NONE:
	case PROJECT_MONEY_COUNT: return false;
	case PROJECT_MONEY_PARTNER: return true;
	case PROJECT_MONEY_PUBLIC:
	case PROJECT_MONEY_MIXED: return project->has_procurement_file;
	}
	return false;
}

/* A window that has not ended, and ends before the work begins; without a date of beginning, before
 * the day it is to be done. */
static bool is_window_good(const struct project_facts *project, int64_t now)
{
	int64_t begin_at = project->start_at != 0 ? project->start_at : project->done_by_at;

	return project->opens_at != 0 && project->opens_at < project->closes_at &&
	       now < project->closes_at && project->closes_at <= begin_at;
}

static enum verdict may_submit(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (!project->is_complete)
		return VERDICT_INCOMPLETE;
	return is_money_stated(project) ? VERDICT_YES : VERDICT_MONEY_MISSING;
}

/* The poster whenever he likes, the clock when the date has come. */
static enum verdict poster_or_due(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if ((question->by & BY_POSTER) != 0)
		return VERDICT_YES;
	return move_when_due(project->due_at, question->now);
}

static enum verdict may_publish(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if ((question->by & BY_AUTHOR) != 0)
		return VERDICT_OWN_TEXT;
	if (project->mode == PROJECT_RUSH && project->money != PROJECT_MONEY_PARTNER)
		return VERDICT_PUBLIC_MONEY_RUSH;
	if (project->mode != PROJECT_WISH && !project->is_scheme_frozen)
		return VERDICT_SCHEME_MISSING;
	return is_window_good(project, question->now) ? VERDICT_YES : VERDICT_WINDOW_WRONG;
}

static enum verdict nothing_taken(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	return project->taken == 0 ? VERDICT_YES : VERDICT_SLOTS_TAKEN;
}

static bool is_taken_by_press(const struct project_facts *project)
{
	return project->mode == PROJECT_RUSH || project->mode == PROJECT_WISH;
}

static enum verdict is_full(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (!is_taken_by_press(project))
		return VERDICT_WRONG_MODE;
	return project->slots > 0 && project->taken >= project->slots ? VERDICT_YES
								      : VERDICT_TOO_EARLY;
}

static enum verdict is_part_taken(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (!is_taken_by_press(project))
		return VERDICT_WRONG_MODE;
	if (project->taken == 0)
		return VERDICT_NO_GROUND;
	return move_when_due(project->closes_at, question->now);
}

static enum verdict has_letters(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (project->mode != PROJECT_SELECT)
		return VERDICT_WRONG_MODE;
	if (project->valid_claims == 0)
		return VERDICT_NO_GROUND;
	return move_when_due(project->closes_at, question->now);
}

static enum verdict found_nobody(const struct move_question *question)
{
	const struct project_facts *project = question->facts;
	bool is_select = project->mode == PROJECT_SELECT;

	if ((is_select ? project->valid_claims : project->taken) != 0)
		return VERDICT_NO_GROUND;
	return move_when_due(project->closes_at, question->now);
}

static enum verdict may_republish(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (!project->is_unchanged)
		return VERDICT_TEXT_CHANGED;
	return is_window_good(project, question->now) ? VERDICT_YES : VERDICT_WINDOW_WRONG;
}

static enum verdict may_propose(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if ((question->by & BY_REVIEWER) == 0 && !move_is_due(project->late_at, question->now))
		return VERDICT_STREET_FIRST;
	if (!project->is_panel_complete || project->proposed_rank < 1)
		return VERDICT_PANEL_INCOMPLETE;
	if (project->proposed_rank == 1)
		return VERDICT_YES;
	if (!question->has_reason)
		return VERDICT_REASON_MISSING;
	return project->is_countersigned ? VERDICT_YES : VERDICT_COUNTERSIGN_MISSING;
}

static enum verdict may_fail(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (project->eligible_claims == 0)
		return VERDICT_YES;
	return move_when_due(project->due_at, question->now);
}

static enum verdict may_object(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (question->now >= project->notice_ends_at)
		return VERDICT_TOO_LATE;
	return project->has_objected ? VERDICT_ALREADY_DONE : VERDICT_YES;
}

static enum verdict may_confirm(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (project->open_objections != 0)
		return VERDICT_OBJECTION_OPEN;
	if (!project->are_members_eligible)
		return VERDICT_NO_GROUND;
	return move_when_due(project->notice_ends_at, question->now);
}

static enum verdict may_drop(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (project->has_proposal_fallen)
		return VERDICT_YES;
	if (project->open_objections == 0)
		return VERDICT_NO_GROUND;
	return move_when_due(project->objection_due_at, question->now);
}

static enum verdict was_upheld(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	return project->is_objection_upheld ? VERDICT_YES : VERDICT_NO_GROUND;
}

static enum verdict may_reoffer(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	if (project->freed == 0)
		return VERDICT_NO_SLOT_FREED;
	return is_window_good(project, question->now) ? VERDICT_YES : VERDICT_WINDOW_WRONG;
}

static enum verdict may_finish(const struct move_question *question)
{
	const struct project_facts *project = question->facts;

	return project->live_awards == 0 ? VERDICT_YES : VERDICT_TOO_EARLY;
}

static const struct move project_moves[] = {
	{ .from = FROM(PROJECT_NONE),
	    .event = PROJECT_EVENT_DRAFT,
	    .to = PROJECT_DRAFT,
	    .allow = BY_POSTER },
	{ .from = FROM(PROJECT_DRAFT) | FROM(PROJECT_RETURNED),
	    .event = PROJECT_SUBMIT,
	    .to = PROJECT_REVIEWING,
	    .allow = BY_POSTER,
	    .guard = may_submit,
	    .about = "complete; source of money stated" },
	{ .from = FROM(PROJECT_DRAFT) | FROM(PROJECT_RETURNED),
	    .event = PROJECT_DISCARD,
	    .to = PROJECT_WITHDRAWN,
	    .allow = BY_POSTER | BY_SYSTEM,
	    .guard = poster_or_due,
	    .about = "system: 60 days untouched" },
	{ .from = FROM(PROJECT_REVIEWING),
	    .event = PROJECT_RETURN,
	    .to = PROJECT_RETURNED,
	    .allow = BY_REVIEWER | BY_DISTRICT_ADMIN,
	    .needs_reason = true,
	    .about = "reason" },
	{ .from = FROM(PROJECT_REVIEWING),
	    .event = PROJECT_PUBLISH,
	    .to = PROJECT_PUBLISHED,
	    .allow = BY_REVIEWER | BY_DISTRICT_ADMIN,
	    .guard = may_publish,
	    .about = "not the author; window ends before the start date; evaluation scheme frozen; "
		     "public funds: not in rush" },
	{ .from = FROM(PROJECT_REVIEWING) | FROM(PROJECT_PUBLISHED),
	    .event = PROJECT_WITHDRAW,
	    .to = PROJECT_WITHDRAWN,
	    .allow = BY_POSTER | BY_REVIEWER,
	    .guard = nothing_taken,
	    .needs_reason = true,
	    .about = "taken = 0; claims void, claimants told" },
	{ .from = FROM(PROJECT_PUBLISHED),
	    .event = PROJECT_FILL,
	    .to = PROJECT_RUNNING,
	    .allow = BY_SYSTEM,
	    .guard = is_full,
	    .about = "rush, wish: the last slot taken" },
	{ .from = FROM(PROJECT_PUBLISHED),
	    .event = PROJECT_RUN_PART,
	    .to = PROJECT_RUNNING,
	    .allow = BY_SYSTEM,
	    .guard = is_part_taken,
	    .about = "rush, wish: window over, taken > 0" },
	{ .from = FROM(PROJECT_PUBLISHED),
	    .event = PROJECT_COLLECT,
	    .to = PROJECT_SELECTING,
	    .allow = BY_SYSTEM,
	    .guard = has_letters,
	    .about = "select: window over, a valid claim" },
	{ .from = FROM(PROJECT_PUBLISHED),
	    .event = PROJECT_LAPSE,
	    .to = PROJECT_UNCLAIMED,
	    .allow = BY_SYSTEM,
	    .guard = found_nobody,
	    .about = "window over, nothing" },
	{ .from = FROM(PROJECT_UNCLAIMED),
	    .event = PROJECT_REPUBLISH,
	    .to = PROJECT_PUBLISHED,
	    .allow = BY_REVIEWER | BY_DISTRICT_ADMIN,
	    .guard = may_republish,
	    .about = "text and scheme unchanged; new window, round + 1" },
	{ .from = FROM(PROJECT_UNCLAIMED),
	    .event = PROJECT_REVISE,
	    .to = PROJECT_RETURNED,
	    .allow = BY_POSTER,
	    .about = "changed text goes through review again" },
	{ .from = FROM(PROJECT_UNCLAIMED),
	    .event = PROJECT_GIVE_UP,
	    .to = PROJECT_WITHDRAWN,
	    .allow = BY_POSTER | BY_SYSTEM,
	    .guard = poster_or_due,
	    .needs_reason = true,
	    .about = "system: 20 wd" },
	{ .from = FROM(PROJECT_SELECTING),
	    .event = PROJECT_PROPOSE,
	    .to = PROJECT_NOTICED,
	    .allow = BY_REVIEWER | BY_DISTRICT_ADMIN,
	    .guard = may_propose,
	    .about = "panel sheet complete; not the first in rank: reasons, countersigned by the "
		     "district; "
		     "district admin after late_selecting (10 wd)" },
	{ .from = FROM(PROJECT_SELECTING),
	    .event = PROJECT_FAIL,
	    .to = PROJECT_UNCLAIMED,
	    .allow = BY_REVIEWER | BY_SYSTEM,
	    .guard = may_fail,
	    .needs_reason = true,
	    .about = "no eligible letter, or 20 wd without a proposal" },
	{ .from = FROM(PROJECT_NOTICED),
	    .event = PROJECT_OBJECT,
	    .to = PROJECT_NOTICED,
	    .allow = BY_CLAIMANT | BY_RESIDENT,
	    .guard = may_object,
	    .about = "open_objections + 1; one each; 5 wd" },
	{ .from = FROM(PROJECT_NOTICED),
	    .event = PROJECT_CONFIRM,
	    .to = PROJECT_RUNNING,
	    .allow = BY_SYSTEM,
	    .guard = may_confirm,
	    .about = "notice over, open_objections = 0, all members eligible" },
	{ .from = FROM(PROJECT_NOTICED),
	    .event = PROJECT_DROP,
	    .to = PROJECT_SELECTING,
	    .allow = BY_SYSTEM,
	    .guard = may_drop,
	    .about = "the proposed claim is withdrawn or not eligible, or an objection undecided "
		     "for 15 wd" },
	{ .from = FROM(PROJECT_NOTICED),
	    .event = PROJECT_OVERTURN,
	    .to = PROJECT_SELECTING,
	    .allow = BY_DECIDER,
	    .guard = was_upheld,
	    .about = "objection upheld" },
	{ .from = FROM(PROJECT_RUNNING),
	    .event = PROJECT_REOFFER,
	    .to = PROJECT_PUBLISHED,
	    .allow = BY_REVIEWER,
	    .guard = may_reoffer,
	    .about = "slots free after an ended award; round + 1" },
	{ .from = FROM(PROJECT_RUNNING),
	    .event = PROJECT_FINISH,
	    .to = PROJECT_CLOSED,
	    .allow = BY_SYSTEM,
	    .guard = may_finish,
	    .about = "every award at its end" },
};

static const char *const state_texts[] = { [PROJECT_NONE] = "-", PROJECT_STATES(MOVE_TEXT) };
static const char *const state_labels[] = { [PROJECT_NONE] = "", PROJECT_STATES(MOVE_LABEL) };
static const char *const event_texts[] = { PROJECT_EVENTS(MOVE_TEXT) };
static const char *const event_labels[] = { PROJECT_EVENTS(MOVE_LABEL) };

const struct machine project_machine = {
	.name = "project",
	.moves = project_moves,
	.move_count = COUNT(project_moves),
	.states = state_texts,
	.state_count = PROJECT_STATE_COUNT,
	.state_labels = state_labels,
	.events = event_texts,
	.event_count = PROJECT_EVENT_COUNT,
	.event_labels = event_labels,
};

uint32_t project_relations(const struct actor *actor, const struct project_ties *ties)
{
	uint32_t by = who_reach(actor, ties->unit_code);
	bool is_author = who_is(actor, ties->author);
	bool is_own_level = unit_level_of(ties->unit_code) < UNIT_COMMUNITY;

	if (who_posts_for(by, ties->unit_code))
		by |= BY_POSTER;
	if (who_reviews_for(by, ties->unit_code) && !(is_own_level && is_author))
		by |= BY_REVIEWER;
	if ((by & BY_DISTRICT_ADMIN) != 0 && !who_is(actor, ties->decided_by))
		by |= BY_DECIDER;
	if (is_author)
		by |= BY_AUTHOR;
	if (who_is_agent_of_any(actor, ties->claimants, ties->claimant_count))
		by |= BY_CLAIMANT;
	return by;
}

bool project_in_window(int64_t opens_at, int64_t closes_at, int64_t now)
{
	return opens_at != 0 && opens_at <= now && now < closes_at;
}

enum verdict project_decide(const struct project_facts *facts, enum project_event event,
    uint32_t by, bool has_reason, int64_t now, const struct move **move_out)
{
	return move_decide(&project_machine,
	    &(struct move_question){ .state = facts->state,
		.event = event,
		.by = by,
		.has_reason = has_reason,
		.facts = facts,
		.now = now },
	    move_out);
}
