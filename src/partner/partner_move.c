/* Partners on the move: each function is one guarded write with its event, its messages and what
 * hangs on it. */
#include "account/account.h"
#include "base/bug.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/office.h"
#include "db/db.h"
#include "history/history.h"
#include "message/message.h"
#include "partner/partner.h"
#include "partner/partner_step.h"
#include "partner_sql.h"
#include "search/search.h"

/* moves.txt [partner]: mending lapses after 3 wd. */
#define MENDING_WORKDAYS 3

/* Somebody who applies acts for himself, whatever offices he holds besides. */
static const char *office_of(const struct partner_step *step)
{
	if (move_as(step->move, step->by) == BY_APPLICANT)
		return NULL;
	return office_code(step->actor, step->by, step->partner->unit_code, step->partner->code);
}

/* What the history says of it: the reason, and the days it is about. */
static const char *event_text(struct mem *mem, const struct partner_step *step)
{
	/* The last day ends with its midnight. */
	const char *last = clock_date(mem, step->until_at - 1);
	switch ((enum partner_event)step->move->event) {
	case PARTNER_SIGN:
		return mem_printf(
		    mem, "%s\n%s – %s", step->number, clock_date(mem, step->from_at), last);
	case PARTNER_SUSPEND:
		return mem_printf(
		    mem, "%s\n%s – %s", step->reason, clock_date(mem, step->now), last);
	case PARTNER_EVENT_NONE:
	case PARTNER_APPLY:
	case PARTNER_APPLY_AGAIN:
	case PARTNER_RETURN:
	case PARTNER_RESUBMIT:
	case PARTNER_LAPSE:
	case PARTNER_WITHDRAW:
	case PARTNER_LIST:
	case PARTNER_DECLINE:
	case PARTNER_LIFT:
	case PARTNER_LEAVE:
	case PARTNER_EXPEL:
	case PARTNER_EVENT_COUNT: break;
	}
	return step->reason;
}

bool partner_step_write(
    struct db *db, struct mem *mem, const struct partner_step *step, int64_t version)
{
	const struct move *move = step->move;
	return search_renew(db, mem, SEARCH_PARTNER, step->partner->id.n) &&
	       history_write(db, mem,
		   &(struct history_event){ .kind = HISTORY_PARTNER,
		       .subject_id = step->partner->id.n,
		       .seq = version,
		       .at = step->now,
		       .actor = step->actor,
		       .role = who_text(move_as(move, step->by)),
		       .office = office_of(step),
		       .event = partner_machine.events[move->event],
		       .from_state = partner_machine.states[step->partner->state],
		       .to_state = partner_machine.states[move->to],
		       .text = event_text(mem, step) });
}

/* --- who is told ------------------------------------------------------------------------------ */

struct tell {
	const char *text; /* a text id with {partner}, {reason} and {until} */
	bool applicant, office, agents;
};

/* By event; what stands in nobody's way is told to nobody. */
static const struct tell tells[PARTNER_EVENT_COUNT] = {
	[PARTNER_APPLY] = { .text = N_("{partner} applied for the registry. Answer by {until}."),
	    .office = true },
	[PARTNER_RESUBMIT] = { .text = N_(
				   "The application of {partner} was mended. Answer by {until}."),
	    .office = true },
	[PARTNER_RETURN] = { .text = N_("To be mended by {until}, or the application of {partner} "
					"lapses: {reason}"),
	    .applicant = true },
	[PARTNER_LAPSE] = { .text = N_("The application of {partner} lapsed: it was not mended in "
				       "time. You can apply anew at any time."),
	    .applicant = true },
	[PARTNER_LIST] = { .text = N_("{partner} is in the registry now. You are its agent and can "
				      "claim projects."),
	    .applicant = true },
	[PARTNER_DECLINE] = { .text = N_("The application of {partner} was declined. You can apply "
					 "anew at any time. Reason: {reason}"),
	    .applicant = true },
	[PARTNER_APPLY_AGAIN] = { .text = N_("{partner} applied for the registry again. Answer by "
					     "{until}."),
	    .office = true },
	[PARTNER_SIGN] = { .text = N_("{partner} has an agreement with the district now, up to "
				      "{until}."),
	    .agents = true,
	    .office = true },
	[PARTNER_SUSPEND] = { .text = N_("{partner} is suspended until {until} and cannot claim; "
					 "work that has begun goes on. Reason: {reason}"),
	    .agents = true,
	    .office = true },
	[PARTNER_LEAVE] = { .text = N_("{partner} has left the registry."),
	    .agents = true,
	    .office = true },
	[PARTNER_EXPEL] = { .text = N_("{partner} was expelled from the registry; its awards have "
				       "ended, and it can apply again from {until} on. Decision: "
				       "{reason}"),
	    .agents = true,
	    .office = true },
	[PARTNER_LIFT] = { .text = N_("The suspension of {partner} is over: it can claim again."),
	    .agents = true },
};

/* Whose registry it is: a street's officers, or the district's administrators. */
static bool tell_office(
    struct db *db, struct mem *mem, const char *unit, const struct message_new *message)
{
	bool is_street = unit_level_of(unit) == UNIT_STREET;
	return message_to_role(db, mem,
	    role_text(is_street ? ROLE_STREET_OFFICER : ROLE_DISTRICT_ADMIN), unit, message);
}

static struct message_new message_of(struct mem *mem, const struct partner_step *step,
    const char *text, struct catalog_arg args[3], int64_t until)
{
	args[0] = (struct catalog_arg){ "partner", step->partner->name };
	args[1] = (struct catalog_arg){ "reason", step->reason };
	args[2] = (struct catalog_arg){ 0 };
	return (struct message_new){
		.text = text,
		.args = args,
		.end = { "until", until },
		.link = mem_printf(mem, "/partners/%s", step->partner->code),
		.at = step->now,
	};
}

bool partner_step_tell(
    struct db *db, struct mem *mem, const struct partner_step *step, int64_t until)
{
	const struct partner *partner = step->partner;
	const struct tell *who = &tells[step->move->event];
	struct catalog_arg args[3];
	if (!who->text)
		return true;
	struct message_new message = message_of(mem, step, who->text, args, until);
	return (!who->applicant || message_to_account(db, mem, partner->applicant, &message)) &&
	       (!who->agents || message_to_partner(db, mem, partner->id, &message)) &&
	       (!who->office || tell_office(db, mem, partner->unit_code, &message));
}

/* --- the moves -------------------------------------------------------------------------- */

static bool write_plain(struct db *db, const struct partner_step *step, int64_t due,
    int64_t *changed_out, int64_t *version_out)
{
	return sql_partner_move(db,
	    &(struct sql_partner_move_args){ .id = step->partner->id.n,
		.from = partner_machine.states[step->partner->state],
		.to = partner_machine.states[step->move->to],
		.text_version = step->partner->text_version,
		.now = step->now,
		.due = due,
		.due_set = due != 0,
		.reason = step->reason },
	    changed_out, version_out);
}

/* May_list let the district in only because the street is late: then that must still be so. */
static bool write_list(
    struct db *db, const struct partner_step *step, int64_t *changed_out, int64_t *version_out)
{
	bool is_own_turn = (step->by & BY_STREET_OFFICER) != 0 ||
			   unit_level_of(step->partner->unit_code) == UNIT_DISTRICT;
	return sql_partner_list_it(db,
	    &(struct sql_partner_list_it_args){ .id = step->partner->id.n,
		.text_version = step->partner->text_version,
		.is_unit = step->is_unit,
		.now = step->now,
		.only_late = !is_own_turn },
	    changed_out, version_out);
}

/* The clock lifts by the date alone, the district whenever it likes. */
static bool write_lift(
    struct db *db, const struct partner_step *step, int64_t *changed_out, int64_t *version_out)
{
	int64_t id = step->partner->id.n;
	return who_is_system(step->actor)
		   ? sql_partner_lift(db, id, step->now, changed_out, version_out)
		   : sql_partner_lift_early(db, id, step->now, changed_out, version_out);
}

static bool write_move(struct db *db, const struct partner_step *step, int64_t due,
    int64_t *changed_out, int64_t *version_out)
{
	int64_t id = step->partner->id.n;
	switch ((enum partner_event)step->move->event) {
	case PARTNER_RETURN:
	case PARTNER_DECLINE:
	case PARTNER_WITHDRAW: return write_plain(db, step, due, changed_out, version_out);
	case PARTNER_LIST: return write_list(db, step, changed_out, version_out);
	case PARTNER_LAPSE: return sql_partner_lapse(db, id, step->now, changed_out, version_out);
	case PARTNER_LIFT: return write_lift(db, step, changed_out, version_out);
	case PARTNER_SIGN:
		return sql_partner_sign(db,
		    &(struct sql_partner_sign_args){ .id = id,
			.number = step->number,
			.from = step->from_at,
			.until = step->until_at },
		    changed_out, version_out);
	case PARTNER_SUSPEND:
		return sql_partner_suspend(db,
		    &(struct sql_partner_suspend_args){ .id = id,
			.now = step->now,
			.until = step->until_at,
			.reason = step->reason },
		    changed_out, version_out);
	case PARTNER_LEAVE: return sql_partner_leave(db, id, step->now, changed_out, version_out);
	case PARTNER_EXPEL:
		return sql_partner_expel(db,
		    &(struct sql_partner_expel_args){ .id = id,
			.now = step->now,
			.reason = step->reason,
			.open = step->open_awards },
		    changed_out, version_out);
	case PARTNER_EVENT_NONE:
	case PARTNER_APPLY:
	case PARTNER_RESUBMIT:
	case PARTNER_APPLY_AGAIN:
	case PARTNER_EVENT_COUNT: break;
	}
	BUG("partner %s: %s is not made this way", step->partner->code,
	    partner_machine.events[step->move->event]);
}

/* Behind the move nobody joins with a code of before. */
static bool end_codes(struct db *db, const struct partner_step *step)
{
	int64_t ended;
	return sql_partner_invitations_end(db, step->partner->id.n, step->now, &ended);
}

/* An applicant who has left or was disabled becomes none: the office invites another. */
static bool make_agent(struct db *db, struct mem *mem, const struct partner_step *step)
{
	const struct account_agent agent = { .id = step->partner->applicant,
		.partner_code = step->partner->code,
		.by = step->actor,
		.role = who_text(move_as(step->move, step->by)),
		.now = step->now };
	int64_t id, changed;
	bool is_one;
	if (!end_codes(db, step) ||
	    !sql_partner_agents_end(db, step->partner->id.n, step->now, &changed) ||
	    !account_becomes_agent(db, mem, &agent, &is_one))
		return false;
	if (!is_one)
		return sql_partner_agents_none(db, step->partner->id.n, &changed);
	return sql_partner_agent_insert(db,
	    &(struct sql_partner_agent_insert_args){ .account = step->partner->applicant.n,
		.partner = step->partner->id.n,
		.now = step->now,
		.by = step->actor->account.n },
	    &id);
}

/* Who comes in gets its agent; of who goes out nothing is on offer any more. */
static bool write_what_hangs_on_it(struct db *db, struct mem *mem, const struct partner_step *step)
{
	int64_t changed;
	if (step->move->event == PARTNER_LIST)
		return make_agent(db, mem, step);
	return step->move->to != PARTNER_EXITED ||
	       (end_codes(db, step) &&
		   sql_partner_resource_delete(db, step->partner->id.n, &changed));
}

/* The moment its message names. */
static int64_t told_until(const struct partner_step *step, int64_t due)
{
	return step->move->event == PARTNER_EXPEL ? partner_apply_again_at(step->now)
	       : step->until_at                   ? step->until_at
						  : due;
}

bool partner_move(struct db *db, struct mem *mem, const struct partner_step *step, bool *done_out)
{
	int64_t changed, version;
	int64_t due = step->move->to == PARTNER_MENDING
			  ? calendar_after_workdays(step->calendar, step->now, MENDING_WORKDAYS)
			  : 0;
	*done_out = false;
	if (!write_move(db, step, due, &changed, &version))
		return false;
	if (!changed)
		return true;
	if (!write_what_hangs_on_it(db, mem, step) || !partner_step_write(db, mem, step, version) ||
	    !partner_step_tell(db, mem, step, told_until(step, due)))
		return false;
	*done_out = true;
	return true;
}

/* --- places under the cap --------------------------------------------------------------------- */

bool partner_take_place(
    struct db *db, struct partner_id id, int64_t cap, int64_t now, bool *done_out)
{
	int64_t changed;
	if (!sql_partner_take_place(db,
		&(struct sql_partner_take_place_args){ .id = id.n, .cap = cap, .now = now },
		&changed))
		return false;
	*done_out = changed == 1;
	return true;
}

bool partner_release_place(struct db *db, struct partner_id id)
{
	int64_t changed;
	return sql_partner_release_place(db, id.n, &changed);
}

/* --- the clock -------------------------------------------------------------------------------- */

bool partner_due(
    struct db *db, struct mem *mem, int64_t before, int limit, struct due_list *due_out)
{
	struct sql_partner_due_rows rows;
	if (!sql_partner_due(db, mem, before, limit, &rows))
		return false;
	due_out->items = MEM_ARRAY(mem, struct due, rows.n);
	due_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		due_out->items[i] =
		    (struct due){ .id = rows.items[i].id, .at = rows.items[i].due_at };
	return true;
}

/* The district may step in from now on, if it was not its turn from the start; the applicant knows whom to ask. */
static bool tell_of_late(struct db *db, struct mem *mem, const struct partner *partner, int64_t now)
{
	struct partner_step step = { .partner = partner, .now = now };
	struct catalog_arg args[3];
	const char *text =
	    unit_level_of(partner->unit_code) == UNIT_DISTRICT
		? N_("The district's answer to {partner} is late.")
		: N_("The answer to {partner} is late. From now on the district can give it, too.");
	struct message_new message = message_of(mem, &step, text, args, 0);
	return message_to_account(db, mem, partner->applicant, &message) &&
	       message_to_role(db, mem, role_text(ROLE_DISTRICT_ADMIN),
		   mem_strndup(mem, partner->unit_code, UNIT_DISTRICT), &message);
}

/* Late is written once, and the clock need not come back for it. */
static bool mark_late(
    struct db *db, struct mem *mem, const struct partner *partner, int64_t now, bool *done_out)
{
	int64_t changed, version;
	if (!sql_partner_late(db, partner->id.n, now, &changed, &version))
		return false;
	*done_out = changed == 1;
	if (!changed)
		return true;
	return history_write(db, mem,
		   &(struct history_event){ .kind = HISTORY_PARTNER,
		       .subject_id = partner->id.n,
		       .seq = version,
		       .at = now,
		       .actor = &actor_system,
		       .role = who_text(BY_SYSTEM),
		       .event = "late_review",
		       .from_state = partner_machine.states[partner->state],
		       .to_state = partner_machine.states[partner->state] }) &&
	       tell_of_late(db, mem, partner, now);
}

static bool system_move(struct db *db, struct mem *mem, const struct partner *partner,
    enum partner_event event, int64_t now, const struct calendar *calendar, bool *done_out)
{
	struct partner_facts facts = partner_facts_of(partner);
	const struct move *move;
	*done_out = false;
	if (partner_decide(&facts, event, BY_SYSTEM, false, now, &move) != VERDICT_YES)
		return true;
	return partner_move(db, mem,
	    &(struct partner_step){ .move = move,
		.partner = partner,
		.actor = &actor_system,
		.by = BY_SYSTEM,
		.now = now,
		.calendar = calendar },
	    done_out);
}

bool partner_tick(struct db *db, struct mem *mem, struct partner_id id, int64_t now,
    const struct calendar *calendar, bool *done_out)
{
	struct partner *partner;
	*done_out = false;
	if (!partner_by_id(db, mem, id, &partner))
		return false;
	if (!partner || !partner->due_at || partner->due_at > now)
		return true;
	if (partner->state == PARTNER_APPLIED)
		return mark_late(db, mem, partner, now, done_out);
	enum partner_event event = partner->state == PARTNER_MENDING ? PARTNER_LAPSE : PARTNER_LIFT;
	return system_move(db, mem, partner, event, now, calendar, done_out);
}
