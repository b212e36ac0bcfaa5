/* What becomes of claims and awards when their partner is suspended, leaves or is expelled. PRODUCT.md
 * 4.6. */
#include "award/award.h"
#include "award_sql.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/office.h"
#include "db/db.h"
#include "history/history.h"
#include "message/message.h"

/* PRODUCT.md 4.6: the street decides per award within 5 wd. */
#define DECIDE_WORKDAYS 5

static const char *link_of(struct mem *mem, const struct sql_award_running_of_partner_row *award)
{
	return mem_printf(mem, "/projects/%s/awards/%lld?round=%lld", award->project_code,
	    (long long)award->slot, (long long)award->round);
}

/* --- suspended -------------------------------------------------------------------------------- */

static bool ask_to_decide(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct sql_award_running_of_partner_row *award)
{
	struct message_new message = {
		.text = N_("{partner} was suspended while it works on {project}. The work goes on; "
			   "talk with it by {until} about how it is to be finished."),
		.args = (const struct catalog_arg[]){ { "partner", step->partner->name },
		    { "project", award->title }, { 0 } },
		.end = { "until",
		    calendar_after_workdays(step->calendar, step->now, DECIDE_WORKDAYS) },
		.link = link_of(mem, award),
		.at = step->now,
	};
	return message_to_reviewers(db, mem, award->unit_code, &message);
}

/* --- expelled --------------------------------------------------------------------------------- */

static bool write_end_event(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct sql_award_running_of_partner_row *award, int64_t version)
{
	return history_write(db, mem,
	    &(struct history_event){ .kind = HISTORY_AWARD,
		.subject_id = award->id,
		.seq = version,
		.at = step->now,
		.actor = step->actor,
		.role = who_text(move_as(step->move, step->by)),
		.office = office_code(
		    step->actor, step->by, step->partner->unit_code, step->partner->code),
		.event = award_machine.events[AWARD_TERMINATE],
		.from_state = award->state,
		.to_state = award_machine.states[AWARD_TERMINATED],
		.text = step->reason,
		.about_project = award->project_id });
}

static bool tell_of_end(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct sql_award_running_of_partner_row *award)
{
	struct message_new message = {
		.text = N_("{partner} was expelled, so its award has ended and the slot is free "
			   "again: {project}"),
		.args = (const struct catalog_arg[]){ { "partner", step->partner->name },
		    { "project", award->title }, { 0 } },
		.link = link_of(mem, award),
		.at = step->now,
	};
	return message_to_partner(db, mem, step->partner->id, &message) &&
	       message_to_account(db, mem, (struct account_id){ award->author_id }, &message) &&
	       message_to_reviewers(db, mem, award->unit_code, &message);
}

/* Somebody else ended it since it was read: everything is undone and done anew. */
static bool again(const char *what)
{
	return fault_set(FAULT_DATABASE_REPLAY, 0, "expel", "%s meanwhile", what);
}

static bool end_award(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct sql_award_running_of_partner_row *award)
{
	int64_t changed, version;
	if (!sql_award_expel(db,
		&(struct sql_award_expel_args){
		    .id = award->id, .reason = step->reason, .now = step->now },
		&changed, &version))
		return false;
	if (!changed)
		return again("an award ended");
	return write_end_event(db, mem, step, award, version) && tell_of_end(db, mem, step, award);
}

/* Projects first, then claims and awards, then partners: the order in which rows are locked everywhere. */
static bool end_all(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct sql_award_running_of_partner_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (!project_award_ended(db, mem, (struct project_id){ rows->items[i].project_id },
			step->calendar, step->now))
			return false;
	}
	if (!claim_void_of_partner(db, mem, step->partner->id, step->reason, step->now))
		return false;
	for (size_t i = 0; i < rows->n; i++) {
		if (!end_award(db, mem, step, &rows->items[i]))
			return false;
	}
	for (size_t i = 0; i < rows->n; i++) {
		if (!award_release_places(db, mem, (struct award_id){ rows->items[i].id }))
			return false;
	}
	return true;
}

static bool is_still_there(
    struct db *db, struct mem *mem, const struct partner_step *step, bool *is_out)
{
	struct partner *now;
	if (!partner_by_id(db, mem, step->partner->id, &now))
		return false;
	*is_out = now && now->state == step->partner->state;
	return true;
}

/* A slot that it took between our reading and our writing has kept its row from changing. */
static bool expel(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct sql_award_running_of_partner_rows *rows, bool *done_out)
{
	struct partner_step whole = *step;
	int64_t ended = (int64_t)rows->n, open = step->partner->open_awards;
	bool is_there;
	whole.open_awards = open > ended ? open - ended : 0;
	if (!end_all(db, mem, step, rows) || !partner_move(db, mem, &whole, done_out))
		return false;
	if (*done_out)
		return true;
	if (!is_still_there(db, mem, step, &is_there))
		return false;
	return !is_there || again("a slot was taken");
}

/* --- the move --------------------------------------------------------------------------------- */

bool award_partner_move(
    struct db *db, struct mem *mem, const struct partner_step *step, bool *done_out)
{
	struct sql_award_running_of_partner_rows rows = { 0 };
	enum partner_event event = (enum partner_event)step->move->event;
	bool hangs = event == PARTNER_SUSPEND || event == PARTNER_EXPEL;
	if (hangs && !sql_award_running_of_partner(db, mem, step->partner->id.n, &rows))
		return false;
	if (event == PARTNER_EXPEL)
		return expel(db, mem, step, &rows, done_out);
	if (event == PARTNER_LEAVE &&
	    !claim_void_of_partner(db, mem, step->partner->id, NULL, step->now))
		return false;
	if (!partner_move(db, mem, step, done_out))
		return false;
	for (size_t i = 0; *done_out && i < rows.n; i++) {
		if (!ask_to_decide(db, mem, step, &rows.items[i]))
			return false;
	}
	return true;
}

bool award_running_of_partner(struct db *db, struct mem *mem, struct partner_id partner,
    const char ***titles_out, size_t *count_out)
{
	struct sql_award_running_of_partner_rows rows;
	if (!sql_award_running_of_partner(db, mem, partner.n, &rows))
		return false;
	const char **titles = MEM_ARRAY(mem, const char *, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		titles[i] = rows.items[i].title;
	*titles_out = titles;
	*count_out = rows.n;
	return true;
}

bool award_common_office(struct db *db, struct mem *mem, struct partner_id partner,
    const struct actor *actor, int64_t now, const char **office_out)
{
	struct sql_award_common_row *row;
	if (!sql_award_common(db, mem,
		&(struct sql_award_common_args){
		    .partner = partner.n, .account = actor->account.n, .now = now },
		&row))
		return false;
	*office_out = row->office;
	return true;
}
