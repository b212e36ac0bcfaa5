/* Accounts in the database. */
#include "account/account_step.h"
#include "account_sql.h"
#include "auth/session.h"
#include "base/mem.h"
#include "base/text.h"
#include "message/outbox.h"

#define NAME_MAX_CHARS 80

static struct account *make_account(struct mem *mem, const struct sql_account_row *row)
{
	if (!row)
		return NULL;
	struct account *account = MEM_NEW(mem, struct account);
	*account = (struct account){
		.id = { row->id },
		.version = row->version,
		.login = row->login,
		.name = row->name,
		.password_hash = row->password_hash,
		.is_active = text_equal(row->state, "active"),
		.is_erased = text_equal(row->state, "erased"),
	};
	return account;
}

bool account_find(struct db *db, struct mem *mem, const char *login, struct account **account_out)
{
	struct sql_account_row *row;
	if (!sql_account_by_login(db, mem, login, &row))
		return false;
	*account_out = make_account(mem, row);
	return true;
}

bool account_by_id(
    struct db *db, struct mem *mem, struct account_id id, struct account **account_out)
{
	struct sql_account_row *row;
	if (!sql_account_by_id(db, mem, id.n, &row))
		return false;
	*account_out = make_account(mem, row);
	return true;
}

static bool insert_account(struct db *db, const struct account_new *fresh, int64_t now,
    enum account_answer *answer_out, struct account_id *id_out)
{
	*answer_out = ACCOUNT_LOGIN_ODD;
	if (!account_login_is_good(fresh->login))
		return true;
	*answer_out = ACCOUNT_NAME_ODD;
	if (text_blank(fresh->name) || text_chars(fresh->name) > NAME_MAX_CHARS)
		return true;
	bool is_taken;
	const struct sql_account_insert_args args = {
		.login = fresh->login,
		.name = fresh->name,
		.password_hash = fresh->password_hash,
		.now = now,
	};
	if (!sql_account_insert(db, &args, &id_out->n, &is_taken))
		return false;
	*answer_out = is_taken ? ACCOUNT_LOGIN_TAKEN : ACCOUNT_DONE;
	return true;
}

/* Who it was made for is in the event's private payload, which goes when the account is erased. */
static bool write_first(
    struct db *db, struct mem *mem, struct account_step *step, const struct account_new *fresh)
{
	step->version = 1;
	step->from_state = "-";
	step->private_text = mem_printf(mem, "%s %s", fresh->login, fresh->name);
	return account_step_write(db, mem, step);
}

bool account_create(struct db *db, struct mem *mem, const struct account_new *fresh,
    const struct actor *by, int64_t now, enum account_answer *answer_out, struct account_id *id_out)
{
	if (!insert_account(db, fresh, now, answer_out, id_out))
		return false;
	struct account_step step = account_step_of_office(*id_out, "created", by, now);
	return *answer_out != ACCOUNT_DONE || write_first(db, mem, &step, fresh);
}

/* Where a role is held: the code of a unit or a partner that is there. */
static bool find_place(struct db *db, struct mem *mem, const struct account_role *role,
    const char **code_out, enum account_answer *answer_out)
{
	bool is_agent = role->role == ROLE_PARTNER_AGENT;
	*answer_out = ACCOUNT_PLACE_WRONG;
	if (is_agent ? (role->unit || !role->partner.n) : (!role->unit || role->partner.n))
		return true;
	struct sql_account_place_row *row;
	const struct sql_account_place_args args = {
		.unit = role->unit,
		.partner = role->partner.n,
		.partner_set = is_agent,
	};
	if (!sql_account_place(db, mem, &args, &row))
		return false;
	*code_out = is_agent ? row->partner_code : row->unit_code;
	*answer_out = *code_out ? ACCOUNT_DONE : ACCOUNT_PLACE_UNKNOWN;
	return true;
}

/* What granting and revoking begin with: the place is there, the account is ours; the event's text
 * names role and place. Roles are taken back without letting anybody in again. */
static bool begin_role_step(struct db *db, struct mem *mem, struct account_step *step,
    const struct account_role *role, bool may_be_disabled, enum account_answer *answer_out)
{
	const char *place = NULL;
	if (!find_place(db, mem, role, &place, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	step->text = mem_printf(mem, "%s %s", role_text(role->role), place);
	if (!account_step_begin(db, step, answer_out))
		return false;
	return *answer_out != ACCOUNT_NOT_ACTIVE || !may_be_disabled ||
	       account_step_begin_disabled(db, step, answer_out);
}

static bool end_role_step(struct db *db, struct mem *mem, const struct account_step *step)
{
	if (!account_step_write(db, mem, step))
		return false;
	return !step->by->account.n ||
	       account_tell(db, mem, step, N_("The accounts office changed your roles."));
}

/* Against the roles in force. */
static enum account_answer compare_roles(
    const struct sql_account_grants_rows *held, const struct account_role *fresh)
{
	for (size_t i = 0; i < held->n; i++) {
		const struct sql_account_grants_row *row = &held->items[i];
		enum role role = role_parse(row->role);
		if (role == fresh->role && text_equal(row->unit_code, fresh->unit) &&
		    row->partner_id == fresh->partner.n)
			return ACCOUNT_ROLE_HELD;
		if (!account_roles_go_together(role, fresh->role))
			return ACCOUNT_DUTIES_APART;
	}
	return ACCOUNT_DONE;
}

static bool insert_grant(
    struct db *db, const struct account_step *step, const struct account_role *role)
{
	int64_t id;
	const struct sql_account_grant_insert_args args = {
		.account = step->id.n,
		.role = role_text(role->role),
		.unit = role->unit,
		.partner = role->partner.n,
		.partner_set = role->partner.n != 0,
		.now = step->now,
		.by = step->by->account.n,
		.by_set = step->by->account.n != 0,
	};
	return sql_account_grant_insert(db, &args, &id);
}

bool account_grant(struct db *db, struct mem *mem, struct account_id id,
    const struct account_role *role, const struct actor *by, int64_t now,
    enum account_answer *answer_out)
{
	struct account_step step = account_step_of_office(id, "granted", by, now);
	*answer_out = ACCOUNT_PLACE_WRONG;
	if (role->unit && !account_role_fits(role->role, role->unit))
		return true;
	if (!begin_role_step(db, mem, &step, role, false, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	/* Behind the step just taken, so nobody else changes this account's roles now. */
	struct sql_account_grants_rows held;
	if (!sql_account_grants(db, mem, id.n, &held))
		return false;
	*answer_out = compare_roles(&held, role);
	if (*answer_out != ACCOUNT_DONE)
		return true;
	if (role->partner.n && !account_agent_begins(db, mem, &step, role->partner, answer_out))
		return false;
	int64_t held_partners;
	if (BY_OFFICIALS & UINT32_C(1) << role->role &&
	    !sql_account_agent_hold(db, id.n, &held_partners))
		return false;
	return *answer_out != ACCOUNT_DONE ||
	       (insert_grant(db, &step, role) && end_role_step(db, mem, &step));
}

bool account_register(struct db *db, struct mem *mem, const struct account_new *fresh,
    const char *unit, int64_t now, enum account_answer *answer_out, struct account_id *id_out)
{
	if (!insert_account(db, fresh, now, answer_out, id_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	const struct actor owner = { .account = *id_out };
	const struct account_role resident = { .role = ROLE_RESIDENT, .unit = unit };
	struct account_step first = account_step_of_owner(&owner, "registered", now),
			    granted = account_step_of_owner(&owner, "granted", now);
	if (!write_first(db, mem, &first, fresh))
		return false;
	if (!unit)
		return true;
	return begin_role_step(db, mem, &granted, &resident, false, answer_out) &&
	       (*answer_out != ACCOUNT_DONE || (insert_grant(db, &granted, &resident) &&
						   account_step_write(db, mem, &granted)));
}

bool account_revoke(struct db *db, struct mem *mem, struct account_id id,
    const struct account_role *role, const char *reason, const struct actor *by, int64_t now,
    enum account_answer *answer_out)
{
	struct account_step step = account_step_of_office(id, "revoked", by, now);
	step.private_text = reason;
	if (!begin_role_step(db, mem, &step, role, true, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	int64_t ended;
	const struct sql_account_grant_end_args args = {
		.account = id.n,
		.role = role_text(role->role),
		.unit = role->unit,
		.partner = role->partner.n,
		.partner_set = role->partner.n != 0,
		.now = now,
	};
	/* Who is disabled is not counted among those of whom one must stay. */
	if (role->role == ROLE_ACCOUNT_ADMIN && by->account.n && !account_step_is_disabled(&step) &&
	    !account_admin_ends(db, mem, id, role->unit, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	if (!sql_account_grant_end(db, &args, &ended))
		return false;
	*answer_out = ended ? ACCOUNT_DONE : ACCOUNT_ROLE_NOT_HELD;
	if (ended && role->partner.n && !account_step_is_disabled(&step) &&
	    !account_agent_ends(db, mem, &step, role->partner, answer_out))
		return false;
	ended = *answer_out == ACCOUNT_DONE;
	return !ended || end_role_step(db, mem, &step);
}

bool account_disable(struct db *db, struct mem *mem, struct account_id id, const char *reason,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
{
	struct account_step step = account_step_of_office(id, "disabled", by, now);
	int64_t changed;
	*answer_out = ACCOUNT_OWN;
	if (account_step_is_own(&step))
		return true;
	step.to_state = "disabled";
	step.private_text = reason;
	if (!sql_account_disable(db, id.n, &changed, &step.version))
		return false;
	*answer_out = changed ? ACCOUNT_DONE : ACCOUNT_NOT_ACTIVE;
	if (changed && by->account.n && !account_admin_ends(db, mem, id, NULL, answer_out))
		return false;
	return *answer_out != ACCOUNT_DONE ||
	       (account_agent_goes_with_login(db, mem, &step, false) &&
		   session_end_others(db, id, NULL) && outbox_forget(db, id, now) &&
		   account_step_write(db, mem, &step));
}

bool account_enable(struct db *db, struct mem *mem, struct account_id id, const struct actor *by,
    int64_t now, enum account_answer *answer_out)
{
	struct account_step step = account_step_of_office(id, "enabled", by, now);
	int64_t changed;
	step.from_state = "disabled";
	if (!sql_account_enable(db, id.n, &changed, &step.version))
		return false;
	*answer_out = changed ? ACCOUNT_DONE : ACCOUNT_NOT_ACTIVE;
	return !changed || (account_agent_goes_with_login(db, mem, &step, true) &&
			       account_step_write(db, mem, &step));
}

bool account_reset(struct db *db, struct mem *mem, struct account_id id, const char *password_hash,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
{
	struct account_step step = account_step_of_office(id, "reset", by, now);
	return account_set_password(db, mem, &step, password_hash, NULL, answer_out);
}

bool account_change_password(struct db *db, struct mem *mem, const struct account_owner *owner,
    const char *password_hash, enum account_answer *answer_out)
{
	struct account_step step = account_step_proved(owner, "changed");
	if (!account_set_password(db, mem, &step, password_hash, owner->session, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	return account_tell(
	    db, mem, &step, N_("Your password was changed; every other session was ended."));
}

bool account_rehash(struct db *db, const struct account *account, const char *password_hash)
{
	int64_t changed;
	const struct sql_account_rehash_args args = {
		.id = account->id.n,
		.was = account->password_hash,
		.password_hash = password_hash,
	};
	return sql_account_rehash(db, &args, &changed);
}

bool account_holdings(struct db *db, struct mem *mem, struct account_id id,
    struct account_holding **holdings_out, size_t *count_out)
{
	struct sql_account_grants_rows rows;
	if (!sql_account_grants(db, mem, id.n, &rows))
		return false;
	struct account_holding *holdings = MEM_ARRAY(mem, struct account_holding, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_account_grants_row *row = &rows.items[i];
		holdings[i] = (struct account_holding){
			.role = role_parse(row->role),
			.unit = row->unit_code,
			.unit_name = row->unit_name,
			.partner_code = row->partner_code,
			.partner_name = row->partner_name,
		};
	}
	*holdings_out = holdings;
	*count_out = rows.n;
	return true;
}
