/* Accounts in the database. */
#include "account/account.h"
#include "account_sql.h"
#include "base/bug.h"
#include "base/mem.h"
#include "base/text.h"
#include "history/history.h"
#include "message/message.h"

#define NAME_MAX_CHARS 80

/* No session has this hash: none is kept. */
static const unsigned char nobody_session[32];

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

/* One step of an account: what its event says. */
struct account_step {
	struct account_id id;
	int64_t version; /* it has afterwards */
	const char *event, *from_state, *to_state;
	const char *role; /* the word that allowed it */
	const char *text;
	const struct actor *by;
	int64_t now;
};

/* A step of the accounts office, or of the command line, on an active account that stays so. */
static struct account_step office_step(
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

static bool write_event(struct db *db, struct mem *mem, const struct account_step *step)
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
	    });
}

/* The version goes up: two steps of one account come one after the other. */
static bool begin_step(struct db *db, struct account_step *step, enum account_answer *answer_out)
{
	int64_t changed;
	if (!sql_account_step(db, step->id.n, &changed, &step->version))
		return false;
	*answer_out = changed ? ACCOUNT_DONE : ACCOUNT_NOT_ACTIVE;
	return true;
}

bool account_create(struct db *db, struct mem *mem, const struct account_new *fresh,
    const struct actor *by, int64_t now, enum account_answer *answer_out, struct account_id *id_out)
{
	*answer_out = ACCOUNT_LOGIN_ODD;
	if (!account_login_is_good(fresh->login))
		return true;
	*answer_out = ACCOUNT_NAME_ODD;
	if (text_blank(fresh->name) || text_chars(fresh->name) > NAME_MAX_CHARS)
		return true;
	struct account_id id;
	bool is_taken;
	const struct sql_account_insert_args args = {
		.login = fresh->login,
		.name = fresh->name,
		.password_hash = fresh->password_hash,
		.now = now,
	};
	if (!sql_account_insert(db, &args, &id.n, &is_taken))
		return false;
	*answer_out = is_taken ? ACCOUNT_LOGIN_TAKEN : ACCOUNT_DONE;
	if (is_taken)
		return true;
	*id_out = id;
	struct account_step step = office_step(id, "created", by, now);
	step.version = 1;
	step.from_state = "-";
	return write_event(db, mem, &step);
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
 * names role and place. */
static bool begin_role_step(struct db *db, struct mem *mem, struct account_step *step,
    const struct account_role *role, enum account_answer *answer_out)
{
	const char *place = NULL;
	if (!find_place(db, mem, role, &place, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	step->text = mem_printf(mem, "%s %s", role_text(role->role), place);
	return begin_step(db, step, answer_out);
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
	struct account_step step = office_step(id, "granted", by, now);
	if (!begin_role_step(db, mem, &step, role, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	/* Behind the step just taken, so nobody else changes this account's roles now. */
	struct sql_account_grants_rows held;
	if (!sql_account_grants(db, mem, id.n, now, &held))
		return false;
	*answer_out = compare_roles(&held, role);
	if (*answer_out != ACCOUNT_DONE)
		return true;
	return insert_grant(db, &step, role) && write_event(db, mem, &step);
}

bool account_revoke(struct db *db, struct mem *mem, struct account_id id,
    const struct account_role *role, const struct actor *by, int64_t now,
    enum account_answer *answer_out)
{
	struct account_step step = office_step(id, "revoked", by, now);
	if (!begin_role_step(db, mem, &step, role, answer_out))
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
	if (!sql_account_grant_end(db, &args, &ended))
		return false;
	*answer_out = ended ? ACCOUNT_DONE : ACCOUNT_ROLE_NOT_HELD;
	return !ended || write_event(db, mem, &step);
}

/* kept NULL: none. */
static bool end_sessions(struct db *db, struct account_id id, const unsigned char *kept)
{
	int64_t ended;
	const struct sql_bytes hash = { kept ? kept : nobody_session, 32 };
	return sql_account_end_sessions(db, id.n, hash, &ended);
}

bool account_disable(struct db *db, struct mem *mem, struct account_id id, const struct actor *by,
    int64_t now, enum account_answer *answer_out)
{
	struct account_step step = office_step(id, "disabled", by, now);
	int64_t changed;
	step.to_state = "disabled";
	if (!sql_account_disable(db, id.n, &changed, &step.version))
		return false;
	*answer_out = changed ? ACCOUNT_DONE : ACCOUNT_NOT_ACTIVE;
	return !changed || (end_sessions(db, id, NULL) && write_event(db, mem, &step));
}

/* Another password for an active account; of its sessions only the kept one goes on. */
static bool set_password(struct db *db, struct mem *mem, struct account_step *step,
    const char *password_hash, const unsigned char *kept, enum account_answer *answer_out)
{
	int64_t changed;
	if (!begin_step(db, step, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	return sql_account_password(db, step->id.n, password_hash, &changed) &&
	       end_sessions(db, step->id, kept) && write_event(db, mem, step);
}

bool account_reset(struct db *db, struct mem *mem, struct account_id id, const char *password_hash,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
{
	struct account_step step = office_step(id, "reset", by, now);
	return set_password(db, mem, &step, password_hash, NULL, answer_out);
}

bool account_change_password(struct db *db, struct mem *mem, const struct actor *actor,
    const char *password_hash, const unsigned char *kept_session, int64_t now,
    enum account_answer *answer_out)
{
	struct account_step step = office_step(actor->account, "changed", actor, now);
	step.role = "holder";
	if (!set_password(db, mem, &step, password_hash, kept_session, answer_out))
		return false;
	if (*answer_out != ACCOUNT_DONE)
		return true;
	return message_to_account(db, mem, actor->account,
	    &(const struct message_new){
		.text = N_("Your password was changed; every other session was ended."),
		.link = "/account",
		.at = now,
	    });
}

bool account_rehash(struct db *db, struct account_id id, const char *password_hash)
{
	int64_t changed;
	return sql_account_password(db, id.n, password_hash, &changed);
}

bool account_holdings(struct db *db, struct mem *mem, struct account_id id, int64_t now,
    struct account_holding **holdings_out, size_t *count_out)
{
	struct sql_account_grants_rows rows;
	if (!sql_account_grants(db, mem, id.n, now, &rows))
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
