/* Projects on the move: each function is one guarded write with its event, its messages and what
 * hangs on it. */
#include "base/bug.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/office.h"
#include "db/db.h"
#include "history/history.h"
#include "project/claim.h"
#include "project/project.h"
#include "project/project_tell.h"
#include "project_sql.h"
#include "search/search.h"

/* moves.txt [project]: give_up after 20 wd; a review is late after 5 wd. */
#define REVIEW_WORKDAYS 5
#define UNCLAIMED_WORKDAYS 20
/* Not in moves.txt: freed slots wait so long for `reoffer` before `finish` closes the project over
 * them. */
#define REOFFER_WORKDAYS 20

static bool write_event(
    struct db *db, struct mem *mem, const struct project_step *step, int64_t version)
{
	const struct project *project = step->project;
	const struct move *move = step->move;
	return history_write(db, mem,
	    &(struct history_event){ .kind = HISTORY_PROJECT,
		.subject_id = project->id.n,
		.seq = version,
		.at = step->now,
		.actor = step->actor,
		.role = who_text(move_as(move, step->by)),
		.office = office_code(step->actor, step->by, project->unit_code, NULL),
		.event = project_machine.events[move->event],
		.from_state = project_machine.states[project->state],
		.to_state = project_machine.states[move->to],
		.text = step->reason,
		.about_project = project->id.n });
}

/* --- the writes --- */

/* When the clock must look at a project that enters the state; 0: never. */
static int64_t due_in(enum project_state to, const struct project_step *step)
{
	switch (to) {
	case PROJECT_DRAFT:
	case PROJECT_RETURNED: return step->now + PROJECT_DRAFT_KEPT_US;
	case PROJECT_REVIEWING:
		return calendar_after_workdays(step->calendar, step->now, REVIEW_WORKDAYS);
	case PROJECT_UNCLAIMED:
		return calendar_after_workdays(step->calendar, step->now, UNCLAIMED_WORKDAYS);
	case PROJECT_NONE:
	case PROJECT_WITHDRAWN:
	case PROJECT_PUBLISHED:
	case PROJECT_SELECTING:
	case PROJECT_NOTICED:
	case PROJECT_RUNNING:
	case PROJECT_CLOSED:
	case PROJECT_STATE_COUNT: break;
	}
	return 0;
}

/* What was reviewed becomes what everybody reads. */
static bool adopt_revision(struct db *db, struct project_id id)
{
	int64_t changed;
	return sql_project_adopt(db, id.n, &changed) &&
	       sql_project_revision_delete(db, id.n, &changed);
}

static bool write_publish(struct db *db, struct mem *mem, const struct project_step *step,
    int64_t *changed_out, int64_t *version_out)
{
	const struct project *project = step->project;
	struct sql_project_scheme_row *scheme;
	const char *category =
	    choice_stored(category_choices, CATEGORY_COUNT - 1, project->category);
	if (!sql_project_scheme(db, mem, category, &scheme))
		return false;
	bool is_scored = project->mode != PROJECT_WISH;
	if (is_scored && !scheme)
		BUG("category %s has no evaluation scheme", category);
	if (!sql_project_publish(db,
		&(struct sql_project_publish_args){ .id = project->id.n,
		    .now = step->now,
		    .opens = step->opens_at,
		    .closes = step->closes_at,
		    .scheme = is_scored ? scheme->id : 0,
		    .scheme_set = is_scored,
		    .occasion = step->occasion.n,
		    .occasion_set = step->occasion.n != 0,
		    .text_version = project->text_version },
		changed_out, version_out))
		return false;
	return !*changed_out || !project->published_at || adopt_revision(db, project->id);
}

static bool write_next_round(
    struct db *db, const struct project_step *step, int64_t *changed_out, int64_t *version_out)
{
	return sql_project_next_round(db,
	    &(struct sql_project_next_round_args){ .id = step->project->id.n,
		.from = project_machine.states[step->project->state],
		.now = step->now,
		.opens = step->opens_at,
		.closes = step->closes_at,
		.occasion = step->occasion.n,
		.occasion_set = step->occasion.n != 0 },
	    changed_out, version_out);
}

static bool write_submit(
    struct db *db, const struct project_step *step, int64_t *changed_out, int64_t *version_out)
{
	return sql_project_submit(db,
	    &(struct sql_project_submit_args){ .id = step->project->id.n,
		.from = project_machine.states[step->project->state],
		.text_version = step->project->text_version,
		.now = step->now,
		.due = due_in(PROJECT_REVIEWING, step) },
	    changed_out, version_out);
}

static bool write_plain(
    struct db *db, const struct project_step *step, int64_t *changed_out, int64_t *version_out)
{
	enum project_state to = (enum project_state)step->move->to;
	int64_t due = due_in(to, step);
	return sql_project_move(db,
	    &(struct sql_project_move_args){ .id = step->project->id.n,
		.from = project_machine.states[step->project->state],
		.to = project_machine.states[to],
		.now = step->now,
		.due = due,
		.due_set = due != 0,
		.reason = step->reason },
	    changed_out, version_out);
}

static bool write_move(struct db *db, struct mem *mem, const struct project_step *step,
    int64_t *changed_out, int64_t *version_out)
{
	const struct project *project = step->project;
	int64_t id = project->id.n, now = step->now;
	switch ((enum project_event)step->move->event) {
	case PROJECT_PUBLISH: return write_publish(db, mem, step, changed_out, version_out);
	case PROJECT_REPUBLISH:
	case PROJECT_REOFFER: return write_next_round(db, step, changed_out, version_out);
	case PROJECT_WITHDRAW:
		return sql_project_withdraw(db,
		    &(struct sql_project_withdraw_args){ .id = id,
			.from = project_machine.states[project->state],
			.now = now,
			.reason = step->reason },
		    changed_out, version_out);
	case PROJECT_FILL: return sql_project_fill(db, id, now, changed_out, version_out);
	case PROJECT_RUN_PART:
		return sql_project_run_part(db,
		    &(struct sql_project_run_part_args){ .id = id,
			.now = now,
			.due = calendar_after_workdays(step->calendar, now, REOFFER_WORKDAYS) },
		    changed_out, version_out);
	case PROJECT_LAPSE:
		return sql_project_lapse(db,
		    &(struct sql_project_lapse_args){ .id = id,
			.now = now,
			.due = calendar_after_workdays(step->calendar, now, UNCLAIMED_WORKDAYS) },
		    changed_out, version_out);
	case PROJECT_FINISH: return sql_project_finish(db, id, now, changed_out, version_out);
	case PROJECT_SUBMIT: return write_submit(db, step, changed_out, version_out);
	case PROJECT_DISCARD:
	case PROJECT_RETURN:
	case PROJECT_REVISE:
	case PROJECT_GIVE_UP: return write_plain(db, step, changed_out, version_out);
	case PROJECT_EVENT_NONE:
	case PROJECT_EVENT_DRAFT:
	case PROJECT_COLLECT:
	case PROJECT_PROPOSE:
	case PROJECT_FAIL:
	case PROJECT_OBJECT:
	case PROJECT_CONFIRM:
	case PROJECT_DROP:
	case PROJECT_OVERTURN:
	case PROJECT_EVENT_COUNT: break;
	}
	BUG("project_move cannot %s", project_machine.events[step->move->event]);
}

/* A meeting's record must outlive the project's next rounds, which may belong to another meeting or
 * to none. */
static bool put_on_list(struct db *db, const struct project_step *step)
{
	int64_t changed;
	return !step->occasion.n ||
	       sql_project_put_on(db, step->project->id.n, step->occasion.n, &changed);
}

/* The states in which the search finds it; sql/queries/search.sql says the same. */
static bool is_found(int state)
{
	return (FROM(PROJECT_PUBLISHED) | FROM(PROJECT_SELECTING) | FROM(PROJECT_NOTICED) |
		   FROM(PROJECT_RUNNING) | FROM(PROJECT_UNCLAIMED) | FROM(PROJECT_CLOSED)) &
	       FROM(state);
}

/* Texts change only while nobody may find them: the search follows the state alone. */
static bool follow_search(struct db *db, struct mem *mem, const struct project_step *step)
{
	return is_found(step->project->state) == is_found(step->move->to) ||
	       search_renew(db, mem, SEARCH_PROJECT, step->project->id.n);
}

bool project_move(struct db *db, struct mem *mem, const struct project_step *step, bool *done_out)
{
	int64_t changed, version;
	if (!write_move(db, mem, step, &changed, &version))
		return false;
	if (!changed) {
		*done_out = false;
		return true;
	}
	/* PRODUCT.md 4.6: claims of a project that is withdrawn or lapses are void, their partners
	 * are told. */
	if ((step->move->to == PROJECT_WITHDRAWN || step->move->to == PROJECT_UNCLAIMED) &&
	    !claim_void_all(db, mem, step->project, step->reason, step->now))
		return false;
	if (!put_on_list(db, step) || !write_event(db, mem, step, version) ||
	    !project_tell(db, mem, step) || !follow_search(db, mem, step))
		return false;
	/* Whoever had taken a slot gave it back before the window was over. */
	if (step->move->event == PROJECT_RUN_PART && !step->project->live_awards &&
	    !project_tell_free_slots(db, mem, step->project,
		calendar_after_workdays(step->calendar, step->now, REOFFER_WORKDAYS), step->now))
		return false;
	*done_out = true;
	return true;
}

bool project_take_slot(
    struct db *db, const struct project *project, int64_t now, int64_t *slot_out, bool *done_out)
{
	int64_t changed, slot;
	if (!sql_project_take(db,
		&(struct sql_project_take_args){
		    .id = project->id.n, .round = project->round, .now = now },
		&changed, &slot))
		return false;
	*done_out = changed == 1;
	if (changed)
		*slot_out = slot;
	return true;
}

/* The clock's move by the table, on the facts as they are now. */
static bool system_move(struct db *db, struct mem *mem, const struct project *project,
    enum project_event event, int64_t now, const struct calendar *calendar, bool *done_out)
{
	struct project_facts facts = project_facts_of(project);
	const struct move *move;
	*done_out = false;
	if (project_decide(&facts, event, BY_SYSTEM, false, now, &move) != VERDICT_YES)
		return true;
	return project_move(db, mem,
	    &(struct project_step){ .move = move,
		.project = project,
		.actor = &actor_system,
		.by = BY_SYSTEM,
		.now = now,
		.calendar = calendar },
	    done_out);
}

bool project_fill(struct db *db, struct mem *mem, const struct project *project, int64_t now)
{
	struct project full = *project;
	bool done;
	full.taken = full.slots;
	return system_move(db, mem, &full, PROJECT_FILL, now, NULL, &done);
}

bool project_award_ended(struct db *db, struct mem *mem, struct project_id id,
    const struct calendar *calendar, int64_t now)
{
	int64_t changed, due_at = calendar_after_workdays(calendar, now, REOFFER_WORKDAYS);
	struct project *project;
	if (!sql_project_award_ended(db, id.n, due_at, &changed))
		return false;
	if (!changed)
		return true;
	if (!project_by_id(db, mem, id, &project))
		return false;
	bool was_last = project->state == PROJECT_RUNNING && !project->live_awards;
	return !was_last || project_tell_free_slots(db, mem, project, due_at, now);
}

bool project_rewindow(
    struct db *db, struct occasion_id occasion, int64_t opens_at, int64_t closes_at)
{
	int64_t changed;
	return sql_project_rewindow(db,
		   &(struct sql_project_rewindow_args){
		       .occasion = occasion.n, .opens = opens_at, .closes = closes_at },
		   &changed) &&
	       claim_rewindow(db, occasion, closes_at);
}

/* --- the clock --- */

bool project_due(
    struct db *db, struct mem *mem, int64_t before, int limit, struct due_list *due_out)
{
	struct sql_project_due_rows rows;
	if (!sql_project_due(db, mem, before, limit, &rows))
		return false;
	due_out->items = MEM_ARRAY(mem, struct due, rows.n);
	due_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		due_out->items[i] =
		    (struct due){ .id = rows.items[i].id, .at = rows.items[i].due_at };
	return true;
}

/* Which system moves a state waits for, in the order in which they are tried. */
static const enum project_event clock_events[] = { PROJECT_DISCARD, PROJECT_FILL, PROJECT_RUN_PART,
	PROJECT_LAPSE, PROJECT_GIVE_UP, PROJECT_FINISH };

/* Late is written once, and the clock need not come back for it. */
static bool mark_late(struct db *db, struct mem *mem, const struct project *project, int64_t now)
{
	int64_t changed, version;
	if (!sql_project_late(db, project->id.n, now, &changed, &version))
		return false;
	if (!changed)
		return true;
	if (!history_write(db, mem,
		&(struct history_event){ .kind = HISTORY_PROJECT,
		    .subject_id = project->id.n,
		    .seq = version,
		    .at = now,
		    .actor = &actor_system,
		    .role = who_text(BY_SYSTEM),
		    .event = "late_review",
		    .from_state = project_machine.states[project->state],
		    .to_state = project_machine.states[project->state],
		    .about_project = project->id.n }))
		return false;
	return project_tell_late(db, mem, project, now);
}

bool project_tick(struct db *db, struct mem *mem, struct project_id id, int64_t now,
    const struct calendar *calendar, bool *done_out)
{
	struct project *project;
	*done_out = false;
	if (!project_by_id(db, mem, id, &project))
		return false;
	if (!project || !project->due_at || project->due_at > now)
		return true;
	if (project->state == PROJECT_REVIEWING) {
		*done_out = true;
		return mark_late(db, mem, project, now);
	}
	for (size_t i = 0; i < COUNT(clock_events) && !*done_out; i++) {
		if (!system_move(db, mem, project, clock_events[i], now, calendar, done_out))
			return false;
	}
	return true;
}
