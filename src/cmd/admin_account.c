/* jiebang-admin account: the way in, for whom no page can let in. */
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "auth/passcode.h"
#include "auth/password.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "cmd/admin.h"
#include "db/db.h"
#include "partner/partner.h"

#define PASSWORD_CHARACTERS 14

static bool said(enum account_answer answer, const char *login)
{
	if (answer == ACCOUNT_DONE)
		return true;
	return fault_set(FAULT_SYSTEM, 0, "account", "%s: %s", login, account_answer_text(answer));
}

/* "secretary@370203019001", "partner_agent@HB261121-0001-K". */
static bool role_of(struct admin *admin, const char *typed, struct account_role *role_out)
{
	const char *at = strchr(typed, '@');
	struct partner *partner;
	*role_out = (struct account_role){ 0 };
	if (!at)
		return fault_set(FAULT_SYSTEM, 0, "account",
		    "%s is not ROLE@UNIT or partner_agent@PARTNER", typed);
	role_out->role = role_parse(mem_strndup(admin->mem, typed, (size_t)(at - typed)));
	if (role_out->role == ROLE_NONE)
		return fault_set(FAULT_SYSTEM, 0, "account", "%s: no such role", typed);
	if (role_out->role != ROLE_PARTNER_AGENT) {
		role_out->unit = at + 1;
		return true;
	}
	if (!partner_by_code(admin->db, admin->mem, at + 1, &partner))
		return false;
	if (!partner)
		return fault_set(FAULT_SYSTEM, 0, "account", "%s: no such partner", at + 1);
	role_out->partner = partner->id;
	return true;
}

static bool account_of(struct admin *admin, const char *typed, struct account_id *id_out)
{
	struct account *account;
	if (!account_find(admin->db, admin->mem, account_login_of(admin->mem, typed), &account))
		return false;
	if (!account)
		return fault_set(FAULT_SYSTEM, 0, "account", "%s: no such account", typed);
	*id_out = account->id;
	return true;
}

/* A new password is shown once, here; nobody chooses it for another. */
static bool new_password(struct admin *admin, char **password_out, char **hash_out)
{
	*password_out = random_password(admin->mem, PASSWORD_CHARACTERS);
	return password_hash(admin->mem, *password_out, hash_out);
}

static bool create(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	char *password, *hash;
	const char *stored = account_login_of(admin->mem, login);
	if (!admin_word(admin, 3))
		return admin_usage("account create LOGIN NAME");
	if (!new_password(admin, &password, &hash) ||
	    !account_create(admin->db, admin->mem,
		&(struct account_new){
		    .login = stored, .name = admin_word(admin, 3), .password_hash = hash },
		&actor_system, db_clock(admin->db), &answer, &id) ||
	    !said(answer, login) || !db_commit(admin->db))
		return false;
	printf("%s\t%s\n", stored, password);
	return true;
}

static bool reset(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	char *password, *hash;
	if (!account_of(admin, login, &id) || !new_password(admin, &password, &hash) ||
	    !account_reset(
		admin->db, admin->mem, id, hash, &actor_system, db_clock(admin->db), &answer) ||
	    !said(answer, login) || !db_commit(admin->db))
		return false;
	printf("%s\t%s\n", login, password);
	return true;
}

static bool grant_or_revoke(struct admin *admin, const char *login)
{
	bool is_grant = text_equal(admin_word(admin, 1), "grant");
	enum account_answer answer;
	struct account_id id;
	struct account_role role;
	int64_t now = db_clock(admin->db);
	if (!admin_word(admin, 3))
		return admin_usage("account grant|revoke LOGIN ROLE@UNIT|partner_agent@PARTNER");
	if (!account_of(admin, login, &id) || !role_of(admin, admin_word(admin, 3), &role))
		return false;
	bool ok = is_grant
		      ? account_grant(admin->db, admin->mem, id, &role, &actor_system, now, &answer)
		      : account_revoke(
			    admin->db, admin->mem, id, &role, NULL, &actor_system, now, &answer);
	return ok && said(answer, login) && db_commit(admin->db);
}

static bool disable(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	return account_of(admin, login, &id) &&
	       account_disable(
		   admin->db, admin->mem, id, NULL, &actor_system, db_clock(admin->db), &answer) &&
	       said(answer, login) && db_commit(admin->db);
}

static bool enable(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	return account_of(admin, login, &id) &&
	       account_enable(
		   admin->db, admin->mem, id, &actor_system, db_clock(admin->db), &answer) &&
	       said(answer, login) && db_commit(admin->db);
}

/* For whoever has lost authenticator and recovery codes, above all the only account administrator. */
static bool drop_factor(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	return account_of(admin, login, &id) &&
	       account_reset_factor(
		   admin->db, admin->mem, id, &actor_system, db_clock(admin->db), &answer) &&
	       said(answer, login) && db_commit(admin->db);
}

/* For a password that was lost: shown once, here; what is stored opens nothing. */
static bool code(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	const char *seed = random_password(admin->mem, PASSWORD_CHARACTERS);
	if (!account_of(admin, login, &id) ||
	    !account_give_code(
		admin->db, admin->mem, id, seed, &actor_system, db_clock(admin->db), &answer) ||
	    !said(answer, login) || !db_commit(admin->db))
		return false;
	printf("%s\t%s\n", login, passcode_of(admin->mem, PASSCODE_PASSWORD, id.n, seed, 0));
	return true;
}

static const struct {
	const char *name;
	bool (*run)(struct admin *, const char *login);
} steps[] = {
	{ "create", create },
	{ "grant", grant_or_revoke },
	{ "revoke", grant_or_revoke },
	{ "disable", disable },
	{ "enable", enable },
	{ "code", code },
	{ "drop-factor", drop_factor },
	{ "reset", reset },
};

bool admin_account(struct admin *admin)
{
	const char *login = admin_word(admin, 2);
	for (size_t i = 0; login && i < COUNT(steps); i++) {
		if (text_equal(admin_word(admin, 1), steps[i].name))
			return db_alive(admin->db) && db_begin(admin->db) &&
			       steps[i].run(admin, login);
	}
	return admin_usage(
	    "account create|grant|revoke|disable|enable|code|drop-factor|reset LOGIN …");
}
