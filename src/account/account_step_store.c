/* The steps of accounts in the database. */
#include "account/account_step.h"
#include "account_sql.h"
#include "auth/session.h"
#include "base/fault.h"
#include "base/text.h"
#include "history/history.h"
#include "message/message.h"

#define DISABLED "disabled"

struct account_step account_step_of_office(
    struct account_id id, const char *event, const struct actor *by, int64_t now)
{
	return (struct account_step){
		.id = id,
		.event = event,
		.from_state = "active",
		.to_state = "active",
		.role = by->account.n ? role_text(ROLE_ACCOUNT_ADMIN) : "system",
		.by = by,
		.now = now,
	};
}

struct account_step account_step_of_owner(const struct actor *owner, const char *event, int64_t now)
{
	struct account_step step = account_step_of_office(owner->account, event, owner, now);
	step.role = "holder";
	return step;
}

struct account_step account_step_proved(const struct account_owner *owner, const char *event)
{
	struct account_step step = account_step_of_owner(owner->actor, event, owner->now);
	step.was = owner->version;
	return step;
}

bool account_has_changed(void)
{
	return fault_set(FAULT_DATABASE_REPLAY, 0, "account", "the account has changed");
}

bool account_step_is_own(const struct account_step *step)
{
	return who_is(step->by, step->id) && role_parse(step->role) == ROLE_ACCOUNT_ADMIN;
}

bool account_step_begin(struct db *db, struct account_step *step, enum account_answer *answer_out)
{
	int64_t changed;
	*answer_out = ACCOUNT_OWN;
	if (account_step_is_own(step))
		return true;
	const struct sql_account_step_args args = {
		.id = step->id.n,
		.was = step->was,
		.was_set = step->was != 0,
	};
	if (!sql_account_step(db, &args, &changed, &step->version))
		return false;
	if (!changed && step->was)
		return account_has_changed();
	*answer_out = changed ? ACCOUNT_DONE : ACCOUNT_NOT_ACTIVE;
	return true;
}

bool account_step_begin_disabled(
    struct db *db, struct account_step *step, enum account_answer *answer_out)
{
	int64_t changed;
	if (!sql_account_step_disabled(db, step->id.n, &changed, &step->version))
		return false;
	step->from_state = step->to_state = DISABLED;
	*answer_out = changed ? ACCOUNT_DONE : ACCOUNT_NOT_ACTIVE;
	return true;
}

bool account_step_is_disabled(const struct account_step *step)
{
	return text_equal(step->to_state, DISABLED);
}

bool account_step_write(struct db *db, struct mem *mem, const struct account_step *step)
{
	return history_write(db, mem,
	    &(const struct history_event){
		.kind = HISTORY_ACCOUNT,
		.subject_id = step->id.n,
		.seq = step->version,
		.at = step->now,
		.actor = step->by,
		.role = step->role,
		.event = step->event,
		.from_state = step->from_state,
		.to_state = step->to_state,
		.text = step->text,
		.private_text = step->private_text,
	    });
}

bool account_set_password(struct db *db, struct mem *mem, struct account_step *step,
    const char *password_hash, const unsigned char *kept, enum account_answer *answer_out)
{
	int64_t changed;
	if (!account_step_begin(db, step, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	return sql_account_password(db, step->id.n, password_hash, &changed) &&
	       sql_account_code_forget(db, step->id.n, &changed) &&
	       session_end_others(db, step->id, kept) && account_step_write(db, mem, step);
}

bool account_tell(struct db *db, struct mem *mem, const struct account_step *step, const char *text)
{
	return message_to_account(db, mem, step->id,
	    &(const struct message_new){ .text = text, .link = "/account", .at = step->now });
}
