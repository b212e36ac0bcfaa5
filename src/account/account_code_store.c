/* One-time codes and second factors of accounts in the database. */
#include "account/account_step.h"
#include "account_sql.h"
#include "auth/factor.h"
#include "auth/passcode.h"
#include "auth/session.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/mem.h"

#define SWEEP_ROWS 1000

/* --- codes instead of a password --- */

bool account_give_code(struct db *db, struct mem *mem, struct account_id id, const char *seed,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
{
	struct account_step step = account_step_of_office(id, "code_given", by, now);
	unsigned char hash[32];
	int64_t changed;
	if (!account_step_begin(db, &step, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	passcode_hash(
	    mem, PASSCODE_PASSWORD, id.n, passcode_of(mem, PASSCODE_PASSWORD, id.n, seed, 0), hash);
	const struct sql_account_code_set_args args = {
		.account = id.n,
		.hash = { hash, sizeof(hash) },
		.now = now,
		.ends = now + ACCOUNT_CODE_HOURS * HOUR_US,
	};
	return sql_account_code_set(db, &args, &changed) && account_step_write(db, mem, &step) &&
	       account_tell(db, mem, &step,
		   N_("A code with which a new password can be chosen was given out for your "
		      "account."));
}

bool account_code_in_force(struct db *db, struct mem *mem, struct account_id id, const char *seed,
    int64_t now, char **code_out, int64_t *ends_at_out)
{
	struct sql_account_code_state_row *row;
	unsigned char hash[32];
	if (!sql_account_code_state(db, mem, id.n, now, &row))
		return false;
	char *code = passcode_of(mem, PASSCODE_PASSWORD, id.n, seed, 0);
	passcode_hash(mem, PASSCODE_PASSWORD, id.n, code, hash);
	bool is_it = row && bytes_equal(row->hash.data, hash, sizeof(hash));
	*code_out = is_it ? code : NULL;
	*ends_at_out = is_it ? row->ends_at : 0;
	return true;
}

bool account_take_code(struct db *db, struct mem *mem, struct account_id id, const char *typed,
    const char *password_hash, int64_t now, enum account_answer *answer_out)
{
	const struct actor owner = { .account = id };
	struct account_step step = account_step_of_owner(&owner, "recovered", now);
	unsigned char hash[32];
	int64_t taken;
	passcode_hash(mem, PASSCODE_PASSWORD, id.n, typed, hash);
	const struct sql_account_code_take_args args = {
		.account = id.n,
		.hash = { hash, sizeof(hash) },
		.now = now,
	};
	if (!sql_account_code_take(db, &args, &taken))
		return false;
	*answer_out = ACCOUNT_CODE_WRONG;
	if (!taken)
		return true;
	if (!account_set_password(db, mem, &step, password_hash, NULL, answer_out))
		return false;
	if (*answer_out == ACCOUNT_DONE)
		return account_tell(db, mem, &step,
		    N_("A new password was chosen with a code; every session was ended."));
	*answer_out = ACCOUNT_CODE_WRONG;
	return true;
}

bool account_code_sweep(struct db *db, int64_t now)
{
	int64_t changed;
	do {
		if (!sql_account_code_sweep(db, now, SWEEP_ROWS, &changed))
			return false;
	} while (changed == SWEEP_ROWS);
	return true;
}

/* --- second factors --- */

bool account_set_factor(struct db *db, struct mem *mem, const struct account_owner *owner,
    const char *secret, int64_t code_step, enum account_answer *answer_out)
{
	struct account_step step = account_step_proved(owner, "factor_set");
	bool is_set;
	if (!account_step_begin(db, &step, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	if (!factor_set(db, mem, step.id, secret, code_step, owner->now, &is_set))
		return false;
	*answer_out = is_set ? ACCOUNT_FACTOR_SET : ACCOUNT_DONE;
	if (is_set)
		return true;
	return session_end_others(db, step.id, owner->session) &&
	       account_step_write(db, mem, &step) &&
	       account_tell(db, mem, &step,
		   N_("A second factor was set up; every other session was ended."));
}

static bool drop(struct db *db, struct mem *mem, struct account_step *step,
    const unsigned char *kept_session, const char *told, enum account_answer *answer_out)
{
	if (!account_step_begin(db, step, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	return factor_drop(db, step->id) && session_end_others(db, step->id, kept_session) &&
	       account_step_write(db, mem, step) && account_tell(db, mem, step, told);
}

bool account_drop_factor(struct db *db, struct mem *mem, const struct account_owner *owner,
    enum account_answer *answer_out)
{
	struct account_step step = account_step_proved(owner, "factor_off");
	return drop(db, mem, &step, owner->session,
	    N_("The second factor was turned off; every other session was ended."), answer_out);
}

bool account_reset_factor(struct db *db, struct mem *mem, struct account_id id,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
{
	struct account_step step = account_step_of_office(id, "factor_reset", by, now);
	return drop(db, mem, &step, NULL,
	    N_("The accounts office removed your second factor; every session was ended."),
	    answer_out);
}
