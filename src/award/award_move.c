/* Taking a slot, and what becomes of it: guarded writes with their events and messages. */
#include "award/award.h"
#include "award_sql.h"
#include "base/bug.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/office.h"
#include "db/db.h"
#include "history/history.h"
#include "message/message.h"

/* PRODUCT.md 4.2, *Letter*; moves.txt [award] renounce, expire. */
#define LETTER_WORKDAYS 2
#define FREE_WORKDAYS 3
#define REMIND_WORKDAYS 5
#define START_WORKDAYS 10

/* With its round: a later one may give the slot to somebody else. */
static const char *link_of(
    struct mem *mem, const struct project *project, int64_t round, int64_t slot)
{
	return mem_printf(mem, "/projects/%s/awards/%lld?round=%lld", project->code,
	    (long long)slot, (long long)round);
}

/* --- take --- */

static bool write_take_event(
    struct db *db, struct mem *mem, const struct award_take *take, struct award_id id)
{
	return history_write(db, mem,
	    &(struct history_event){ .kind = HISTORY_AWARD,
		.subject_id = id.n,
		.seq = 1,
		.at = take->now,
		.actor = take->actor,
		.role = who_text(BY_LEAD_AGENT),
		.office = take->partner->code,
		.event = award_machine.events[AWARD_TAKE],
		.from_state = award_machine.states[AWARD_NONE],
		.to_state = award_machine.states[AWARD_AWARDED],
		.about_project = take->project->id.n });
}

static bool tell_of_take(
    struct db *db, struct mem *mem, const struct award_take *take, int64_t slot)
{
	const struct project *project = take->project;
	struct message_new message = {
		.text = N_("{partner} took slot {slot} of {project}."),
		.args = (const struct catalog_arg[]){ { "partner", take->partner->name },
		    { "slot", mem_printf(mem, "%lld", (long long)slot) },
		    { "project", project->title }, { 0 } },
		.link = link_of(mem, project, project->round, slot),
		.at = take->now,
	};
	return message_to_partner(db, mem, take->partner->id, &message) &&
	       message_to_account(db, mem, project->author, &message);
}

/* PRODUCT.md 4.2: in a rush prepared before, or handed in within 2 wd. */
static bool needs_letter(const struct award_take *take)
{
	return take->project->mode == PROJECT_RUSH && !(take->draft && take->draft->letter_at);
}

/* The slot's row and the partner's place in the round; both unique, whatever fails elsewhere. */
static bool insert_award(struct db *db, const struct award_take *take, int64_t slot,
    struct claim_id claim, struct award_id *id_out, bool *duplicate_out)
{
	const struct calendar *calendar = take->calendar;
	int64_t now = take->now, place_id;
	if (!sql_award_insert(db,
		&(struct sql_award_insert_args){ .project = take->project->id.n,
		    .round = take->project->round,
		    .slot = slot,
		    .claim = claim.n,
		    .lead = take->partner->id.n,
		    .now = now,
		    .letter_due = calendar_after_workdays(calendar, now, LETTER_WORKDAYS),
		    .start_due = calendar_after_workdays(calendar, now, START_WORKDAYS),
		    .free_until = calendar_after_workdays(calendar, now, FREE_WORKDAYS),
		    .due = calendar_after_workdays(
			calendar, now, needs_letter(take) ? LETTER_WORKDAYS : REMIND_WORKDAYS) },
		&id_out->n, duplicate_out))
		return false;
	return *duplicate_out ||
	       sql_award_member_insert(db,
		   &(struct sql_award_member_insert_args){ .project = take->project->id.n,
		       .round = take->project->round,
		       .partner = take->partner->id.n,
		       .award = id_out->n },
		   &place_id, duplicate_out);
}

static bool is_last_slot(const struct award_take *take, int64_t slot)
{
	return slot == take->project->slots;
}

bool award_take(struct db *db, struct mem *mem, const struct award_take *take,
    enum award_taking *taking_out, int64_t *slot_out)
{
	const struct project *project = take->project;
	const struct partner *partner = take->partner;
	struct claim_id claim;
	struct award_id award;
	int64_t slot;
	bool done, duplicate, is_tied = false;

	if (!project_take_slot(db, project, take->now, &slot, &done))
		return false;
	if (!done) {
		*taking_out = AWARD_NO_SLOT;
		return true;
	}
	if (!claim_win(db, mem, project, partner->id, partner->code, take->draft, take->actor,
		take->claim_code, take->now, &claim, &done))
		return false;
	if (!done) {
		*taking_out = AWARD_ALREADY;
		return true;
	}
	if (!insert_award(db, take, slot, claim, &award, &duplicate))
		return false;
	if (duplicate) {
		*taking_out = AWARD_ALREADY;
		return true;
	}
	if (!partner_take_place(db, partner->id, take->cap, take->now, &done))
		return false;
	/* Behind the partner's own row, which the granting of an office to an agent and the joining
	 * of an agent wait for. */
	if (done && !partner_is_tied(db, mem, partner->id, project->unit_code, project->author,
			take->now, &is_tied))
		return false;
	if (!done || is_tied) {
		*taking_out = AWARD_NOT_ELIGIBLE;
		return true;
	}
	if (!write_take_event(db, mem, take, award) ||
	    (is_last_slot(take, slot) && !project_fill(db, mem, project, take->now)) ||
	    !tell_of_take(db, mem, take, slot))
		return false;
	*taking_out = AWARD_TAKEN;
	*slot_out = slot;
	return true;
}

/* --- start, renounce, expire --- */

static bool write_event(
    struct db *db, struct mem *mem, const struct award_step *step, int64_t version)
{
	const struct award *award = step->award;
	return history_write(db, mem,
	    &(struct history_event){ .kind = HISTORY_AWARD,
		.subject_id = award->id.n,
		.seq = version,
		.at = step->now,
		.actor = step->actor,
		.role = who_text(move_as(step->move, step->by)),
		.office =
		    office_code(step->actor, step->by, step->project->unit_code, award->lead_code),
		.event = award_machine.events[step->move->event],
		.from_state = award_machine.states[award->state],
		.to_state = award_machine.states[step->move->to],
		.text = step->reason,
		.about_project = award->project.n });
}

static bool tell_all(
    struct db *db, struct mem *mem, const struct award_step *step, const char *text)
{
	const struct award *award = step->award;
	struct message_new message = {
		.text = text,
		.args = (const struct catalog_arg[]){ { "partner", award->lead_name },
		    { "project", step->project->title },
		    { "reason", step->reason ? step->reason : "" }, { 0 } },
		.link = link_of(mem, step->project, award->round, award->slot),
		.at = step->now,
	};
	return message_to_partner(db, mem, award->lead, &message) &&
	       message_to_account(db, mem, step->project->author, &message);
}

bool award_release_places(struct db *db, struct mem *mem, struct award_id award)
{
	struct sql_award_members_rows rows;
	if (!sql_award_members(db, mem, award.n, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		if (!partner_release_place(db, (struct partner_id){ rows.items[i].partner_id }))
			return false;
	}
	return true;
}

static bool write_start(
    struct db *db, struct mem *mem, const struct award_step *step, bool *done_out)
{
	int64_t changed, version;
	if (!sql_award_start(db,
		&(struct sql_award_start_args){
		    .id = step->award->id.n, .plan = step->plan, .now = step->now },
		&changed, &version))
		return false;
	*done_out = changed == 1;
	return !changed ||
	       (write_event(db, mem, step, version) &&
		   tell_all(db, mem, step, N_("{partner} has started the work: {project}")));
}

static bool write_end_row(
    struct db *db, const struct award_step *step, int64_t *changed_out, int64_t *version_out)
{
	const struct award *award = step->award;
	struct award_facts facts = { .free_until_at = award->free_until_at };
	if (step->move->event == AWARD_EXPIRE)
		return sql_award_expire(db, award->id.n, step->now, changed_out, version_out);
	return sql_award_renounce(db,
	    &(struct sql_award_renounce_args){ .id = award->id.n,
		.reason = step->reason,
		.counts = award_renounce_counts(&facts, step->now),
		.now = step->now },
	    changed_out, version_out);
}

/* The slot is free again: project, award, partner, as everywhere. */
static bool write_end(struct db *db, struct mem *mem, const struct award_step *step, bool *done_out)
{
	int64_t changed, version;
	if (!project_award_ended(db, mem, step->award->project, step->calendar, step->now) ||
	    !write_end_row(db, step, &changed, &version))
		return false;
	*done_out = changed == 1;
	if (!changed)
		return true;
	const char *text = step->move->event == AWARD_EXPIRE
			       ? N_("Not started in time, the slot is free again: {project}")
			       : N_("{partner} has renounced: {project}. {reason}");
	return award_release_places(db, mem, step->award->id) &&
	       write_event(db, mem, step, version) && tell_all(db, mem, step, text);
}

bool award_move(struct db *db, struct mem *mem, const struct award_step *step, bool *done_out)
{
	switch ((enum award_event)step->move->event) {
	case AWARD_START: return write_start(db, mem, step, done_out);
	case AWARD_RENOUNCE:
	case AWARD_EXPIRE: return write_end(db, mem, step, done_out);
	case AWARD_EVENT_NONE:
	case AWARD_TAKE:
	case AWARD_CONFIRM:
	case AWARD_REVOKE:
	case AWARD_PROGRESS:
	case AWARD_GIVE_UP:
	case AWARD_WARN:
	case AWARD_DELIVER:
	case AWARD_TERMINATE:
	case AWARD_REJECT:
	case AWARD_ACCEPT:
	case AWARD_THANK:
	case AWARD_BALLOT:
	case AWARD_EXTEND:
	case AWARD_CONCLUDE:
	case AWARD_CLOSE_UNSCORED:
	case AWARD_OBJECT:
	case AWARD_RECOUNT:
	case AWARD_CLOSE:
	case AWARD_EVENT_COUNT: break;
	}
	BUG("award_move cannot %s", award_machine.events[step->move->event]);
}

/* --- the clock --- */

static bool remind(struct db *db, struct mem *mem, const struct award *award,
    const struct project *project, int64_t now, bool *done_out)
{
	int64_t changed;
	if (!sql_award_remind(db, award->id.n, now, &changed))
		return false;
	*done_out = changed == 1;
	struct message_new message = {
		.text = N_("Not started yet: {project}. Start the work by {date}, or the award "
			   "expires."),
		.args = (const struct catalog_arg[]){ { "project", project->title }, { 0 } },
		.end = { "date", award->start_due_at },
		.link = link_of(mem, project, award->round, award->slot),
		.at = now,
	};
	return !changed || message_to_partner(db, mem, award->lead, &message);
}

/* Late is written once; the partner, who cannot start without it, and the poster are told. */
static bool mark_letter_late(struct db *db, struct mem *mem, const struct award *award,
    const struct project *project, int64_t now, int64_t next, bool *done_out)
{
	int64_t changed, version;
	struct message_new message = {
		.text = N_("The letter of {partner} is late: {project}. The work cannot begin "
			   "without it."),
		.args = (const struct catalog_arg[]){ { "partner", award->lead_name },
		    { "project", project->title }, { 0 } },
		.link = link_of(mem, project, award->round, award->slot),
		.at = now,
	};
	if (!sql_award_letter_late(db,
		&(struct sql_award_letter_late_args){ .id = award->id.n, .now = now, .next = next },
		&changed, &version))
		return false;
	*done_out = changed == 1;
	return !changed || (history_write(db, mem,
				&(struct history_event){ .kind = HISTORY_AWARD,
				    .subject_id = award->id.n,
				    .seq = version,
				    .at = now,
				    .actor = &actor_system,
				    .role = who_text(BY_SYSTEM),
				    .event = "late_letter",
				    .from_state = award_machine.states[award->state],
				    .to_state = award_machine.states[award->state],
				    .about_project = award->project.n }) &&
			       message_to_partner(db, mem, award->lead, &message) &&
			       message_to_account(db, mem, project->author, &message));
}

/* The day of the letter: by when it was handed in counts, not when the clock looks. */
static bool look_at_letter(struct db *db, struct mem *mem, const struct award *award,
    const struct project *project, int64_t now, const struct calendar *calendar, bool *done_out)
{
	int64_t changed, next = calendar_after_workdays(calendar, award->taken_at, REMIND_WORKDAYS);
	if (!award->letter_at || award->letter_at >= award->letter_due_at)
		return mark_letter_late(db, mem, award, project, now, next, done_out);
	if (!sql_award_letter_in_time(db, award->id.n, next, &changed))
		return false;
	*done_out = changed == 1;
	return true;
}

bool award_tick(struct db *db, struct mem *mem, struct award_id id, int64_t now,
    const struct calendar *calendar, bool *done_out)
{
	struct award *award;
	struct project *project;
	*done_out = false;
	if (!award_by_id(db, mem, id, &award))
		return false;
	if (!award || award->state != AWARD_AWARDED || !award->due_at || award->due_at > now)
		return true;
	if (!project_by_id(db, mem, award->project, &project))
		return false;
	if (award->due_at == award->letter_due_at)
		return look_at_letter(db, mem, award, project, now, calendar, done_out);
	if (award->start_due_at > now)
		return remind(db, mem, award, project, now, done_out);
	struct award_facts facts = {
		.state = award->state, .mode = project->mode, .start_due_at = award->start_due_at
	};
	const struct move *move;
	if (award_decide(&facts, AWARD_EXPIRE, BY_SYSTEM, false, now, &move) != VERDICT_YES)
		return true;
	return award_move(db, mem,
	    &(struct award_step){ .move = move,
		.award = award,
		.project = project,
		.actor = &actor_system,
		.by = BY_SYSTEM,
		.now = now,
		.calendar = calendar },
	    done_out);
}
