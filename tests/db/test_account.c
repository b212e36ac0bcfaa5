/* Accounts: made, given roles, closed; each step with its event. */
#include <sys/wait.h>

#include "accounts.h"
#include "auth/factor.h"
#include "auth/keys.h"
#include "auth/passcode.h"
#include "auth/session.h"
#include "base/random.h"
#include "message/message.h"
#include "run.h"
#include "stage.h"

/* At one instant, taking away a little later. */
static enum account_answer grant_role(
    struct db *db, struct account_id id, enum role role, const char *unit, int64_t partner)
{
	return accounts_grant(db, id, role, unit, partner, accounts_now);
}

static enum account_answer revoke_role(
    struct db *db, struct account_id id, enum role role, const char *unit, int64_t partner)
{
	return accounts_revoke(db, id, role, unit, partner, accounts_now + 1);
}

static struct account *find(struct db *db, const char *login)
{
	struct account *account;
	ck_assert(account_find(db, mem, login, &account));
	return account;
}

START_TEST(test_create_and_find)
{
	struct db *db = accounts_stage(mem);
	const char *login = accounts_login();
	ck_assert_ptr_null(find(db, login));
	struct account_id id = accounts_create(db, login);
	const struct account *account = find(db, login);
	ck_assert_int_eq(account->id.n, id.n);
	ck_assert_int_eq(account->version, 1);
	ck_assert_str_eq(account->name, "李");
	ck_assert_str_eq(account->password_hash, "hash");
	ck_assert(account->is_active);
	ck_assert_str_eq(accounts_events(db, id), "created");
	const struct account_new again = { .login = login, .name = "Other" };
	struct account_id other;
	ck_assert_int_eq(
	    STEP(db, account_create(db, mem, &again, &command_line, accounts_now, &answer, &other)),
	    ACCOUNT_LOGIN_TAKEN);
	ck_assert_str_eq(find(db, login)->name, "李");
}
END_TEST

static const struct {
	const char *login;
	bool is_good;
} login_cases[] = {
	{ "li", true },
	{ "2.li_wei-3", true },
	{ "l", false },
	{ "", false },
	{ "Li", false },
	{ "li wei", false },
	{ "-li", false },
	{ ".li", false },
	{ "李伟", false },
	{ "li'--", false },
	{ "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij1234", true },
	{ "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij12345", false },
};

START_TEST(test_logins)
{
	struct db *db = accounts_stage(mem);
	for (size_t i = 0; i < COUNT(login_cases); i++)
		ck_assert_msg(account_login_is_good(login_cases[i].login) == login_cases[i].is_good,
		    "%s", login_cases[i].login);
	ck_assert_str_eq(account_login_of(mem, "  Li.Wei　"), "li.wei");
	ck_assert_str_eq(account_login_of(mem, "ＬＩ２"), "li2");
	struct account_id id;
	const struct account_new odd = { .login = "Li", .name = "x" },
				 nameless = { .login = accounts_login(), .name = " 　" };
	ck_assert_int_eq(
	    STEP(db, account_create(db, mem, &odd, &office, accounts_now, &answer, &id)),
	    ACCOUNT_LOGIN_ODD);
	ck_assert_int_eq(
	    STEP(db, account_create(db, mem, &nameless, &office, accounts_now, &answer, &id)),
	    ACCOUNT_NAME_ODD);
}
END_TEST

START_TEST(test_grant_and_revoke)
{
	struct db *db = accounts_stage(mem);
	struct account_id id = accounts_create(db, accounts_login());
	struct account_holding *holdings;
	size_t count;
	int64_t partner = stage_partner(mem, random_password(mem, 16), "山海物业");
	stage_unit(mem, "370203019001", "青海路社区");
	ck_assert_int_eq(grant_role(db, id, ROLE_SECRETARY, "370203019001", 0), ACCOUNT_DONE);
	ck_assert_int_eq(grant_role(db, id, ROLE_SECRETARY, "370203019001", 0), ACCOUNT_ROLE_HELD);
	ck_assert_int_eq(grant_role(db, id, ROLE_PARTNER_AGENT, NULL, partner), ACCOUNT_DONE);
	ck_assert(account_holdings(db, mem, id, &holdings, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(holdings[0].role, ROLE_SECRETARY);
	ck_assert_str_eq(holdings[0].unit_name, "青海路社区");
	ck_assert_int_eq(holdings[1].role, ROLE_PARTNER_AGENT);
	ck_assert_str_eq(holdings[1].partner_name, "山海物业");
	ck_assert_int_eq(revoke_role(db, id, ROLE_SECRETARY, "370203019001", 0), ACCOUNT_DONE);
	ck_assert_int_eq(
	    revoke_role(db, id, ROLE_SECRETARY, "370203019001", 0), ACCOUNT_ROLE_NOT_HELD);
	ck_assert_int_eq(revoke_role(db, id, ROLE_PARTNER_AGENT, NULL, partner), ACCOUNT_DONE);
	ck_assert(account_holdings(db, mem, id, &holdings, &count));
	ck_assert_uint_eq(count, 0);
	const struct account_role again = { .role = ROLE_SECRETARY, .unit = "370203019001" };
	ck_assert_int_eq(
	    STEP(db, account_grant(db, mem, id, &again, &office, accounts_now + 2, &answer)),
	    ACCOUNT_DONE);
	ck_assert_str_eq(
	    accounts_events(db, id), "created granted granted revoked revoked granted");
}
END_TEST

START_TEST(test_grant_places)
{
	struct db *db = accounts_stage(mem);
	struct account_id id = accounts_create(db, accounts_login());
	stage_unit(mem, "370203019001", "青海路社区");
	ck_assert_int_eq(grant_role(db, id, ROLE_SECRETARY, NULL, 0), ACCOUNT_PLACE_WRONG);
	ck_assert_int_eq(
	    grant_role(db, id, ROLE_SECRETARY, "370203019001", 1), ACCOUNT_PLACE_WRONG);
	ck_assert_int_eq(
	    grant_role(db, id, ROLE_PARTNER_AGENT, "370203019001", 0), ACCOUNT_PLACE_WRONG);
	ck_assert_int_eq(grant_role(db, id, ROLE_PARTNER_AGENT, NULL, 0), ACCOUNT_PLACE_WRONG);
	ck_assert_int_eq(grant_role(db, id, ROLE_SECRETARY, "370203", 0), ACCOUNT_PLACE_WRONG);
	ck_assert_int_eq(
	    grant_role(db, id, ROLE_ACCOUNT_ADMIN, "370203019001", 0), ACCOUNT_PLACE_WRONG);
	ck_assert_int_eq(
	    grant_role(db, id, ROLE_SECRETARY, "999999999999", 0), ACCOUNT_PLACE_UNKNOWN);
	ck_assert_int_eq(
	    grant_role(db, id, ROLE_PARTNER_AGENT, NULL, INT64_MAX), ACCOUNT_PLACE_UNKNOWN);
	ck_assert_int_eq(
	    grant_role(db, (struct account_id){ INT64_MAX }, ROLE_SECRETARY, "370203019001", 0),
	    ACCOUNT_NOT_ACTIVE);
	ck_assert_str_eq(accounts_events(db, id), "created");
}
END_TEST

START_TEST(test_duties_apart)
{
	struct db *db = accounts_stage(mem);
	struct account_id grantor = accounts_create(db, accounts_login()),
			  decider = accounts_create(db, accounts_login());
	stage_unit(mem, "370203019001", "青海路社区");
	stage_unit(mem, "370203", "市北区");
	ck_assert_int_eq(grant_role(db, grantor, ROLE_ACCOUNT_ADMIN, "370203", 0), ACCOUNT_DONE);
	ck_assert_int_eq(
	    grant_role(db, grantor, ROLE_SECRETARY, "370203019001", 0), ACCOUNT_DUTIES_APART);
	ck_assert_int_eq(grant_role(db, grantor, ROLE_RESIDENT, "370203019001", 0), ACCOUNT_DONE);
	ck_assert_int_eq(grant_role(db, decider, ROLE_DISTRICT_ADMIN, "370203", 0), ACCOUNT_DONE);
	ck_assert_int_eq(
	    grant_role(db, decider, ROLE_ACCOUNT_ADMIN, "370203", 0), ACCOUNT_DUTIES_APART);
}
END_TEST

/* Two clerks at once: the second waits for the first, then sees what it did. */
START_TEST(test_grant_at_once)
{
	struct db *db = accounts_stage(mem);
	struct account_id id = accounts_create(db, accounts_login());
	stage_unit(mem, "370203019001", "青海路社区");
	int status, done = 0, held = 0;
	for (int i = 0; i < 4; i++) {
		pid_t pid = fork();
		ck_assert_int_ge(pid, 0);
		if (pid == 0)
			_exit(
			    (int)grant_role(stage_db(mem), id, ROLE_SECRETARY, "370203019001", 0));
	}
	for (int i = 0; i < 4; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status));
		done += WEXITSTATUS(status) == ACCOUNT_DONE;
		held += WEXITSTATUS(status) == ACCOUNT_ROLE_HELD;
	}
	ck_assert_int_eq(done, 1);
	ck_assert_int_eq(held, 3);
	ck_assert_str_eq(accounts_events(db, id), "created granted");
}
END_TEST

/* A code of either kind, many times at the same instant: it opens once. */
START_TEST(test_factor_code_at_once)
{
	struct db *db = accounts_stage(mem);
	struct account_id id = accounts_create(db, accounts_login());
	const char *secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
	const char *codes[] = { "279037", factor_recovery_code(mem, id, secret, 3) };
	const int64_t at = INT64_C(2000000000) * 1000000;
	bool is_set;
	ck_assert(factor_set(db, mem, id, secret, 1, at, &is_set));
	ck_assert(!is_set);
	for (size_t k = 0; k < COUNT(codes); k++) {
		int status, right = 0;
		for (int i = 0; i < 6; i++) {
			pid_t pid = fork();
			ck_assert_int_ge(pid, 0);
			if (pid != 0)
				continue;
			struct db *own = stage_db(mem);
			struct factor *factor;
			bool is_right = false;
			if (!factor_load(own, mem, id, &factor) ||
			    !factor_use(own, mem, id, factor, codes[k], at, &is_right))
				_exit(2);
			_exit(is_right);
		}
		for (int i = 0; i < 6; i++) {
			ck_assert_int_gt(wait(&status), 0);
			ck_assert(WIFEXITED(status) && WEXITSTATUS(status) < 2);
			right += WEXITSTATUS(status);
		}
		ck_assert_int_eq(right, 1);
	}
}
END_TEST

/* So does a code for a new password. */
START_TEST(test_passcode_at_once)
{
	struct db *db = accounts_stage(mem);
	struct account_id id = accounts_create(db, accounts_login());
	int status, done = 0;
	ck_assert_int_eq(
	    STEP(db, account_give_code(db, mem, id, "seed", &command_line, accounts_now, &answer)),
	    ACCOUNT_DONE);
	const char *code = passcode_of(mem, PASSCODE_PASSWORD, id.n, "seed", 0);
	for (int i = 0; i < 6; i++) {
		pid_t pid = fork();
		ck_assert_int_ge(pid, 0);
		if (pid != 0)
			continue;
		struct db *own = stage_db(mem);
		_exit((int)STEP(
		    own, account_take_code(own, mem, id, code, "hash", accounts_now, &answer)));
	}
	for (int i = 0; i < 6; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status));
		done += WEXITSTATUS(status) == ACCOUNT_DONE;
	}
	ck_assert_int_eq(done, 1);
	ck_assert_str_eq(accounts_events(db, id), "created code_given recovered");
}
END_TEST

static void start_session(struct db *db, struct account_id id, unsigned char hash_out[32])
{
	char *cookie;
	int64_t version =
	    stage_int(mem, "SELECT version FROM account WHERE id = %lld", (long long)id.n);
	ck_assert(
	    session_start(db, mem, auth_keys()->session, id, version, "x", accounts_now, &cookie));
	ck_assert(session_hash(auth_keys()->session, cookie, hash_out));
}

static bool is_alive(struct db *db, const unsigned char hash[32])
{
	const struct actor *actor;
	struct session_about about;
	ck_assert(session_actor(db, mem, hash, accounts_now, &actor, &about));
	return actor != NULL;
}

START_TEST(test_disable)
{
	struct db *db = accounts_stage(mem);
	const char *login = accounts_login();
	struct account_id id = accounts_create(db, login);
	unsigned char hash[32];
	start_session(db, id, hash);
	ck_assert_int_eq(
	    STEP(db, account_disable(db, mem, id, NULL, &office, accounts_now, &answer)),
	    ACCOUNT_DONE);
	ck_assert(!is_alive(db, hash));
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM session WHERE account_id = %lld", (long long)id.n),
	    0);
	ck_assert(!find(db, login)->is_active);
	ck_assert_int_eq(
	    STEP(db, account_disable(db, mem, id, NULL, &office, accounts_now, &answer)),
	    ACCOUNT_NOT_ACTIVE);
	ck_assert_int_eq(
	    STEP(db, account_reset(db, mem, id, "other", &office, accounts_now, &answer)),
	    ACCOUNT_NOT_ACTIVE);
	ck_assert_int_eq(grant_role(db, id, ROLE_SECRETARY, "370203019001", 0), ACCOUNT_NOT_ACTIVE);
	ck_assert_str_eq(find(db, login)->password_hash, "hash");
	ck_assert_str_eq(accounts_events(db, id), "created disabled");
}
END_TEST

/* A role that was misused is taken away without a login being opened for it. */
START_TEST(test_revoke_while_disabled)
{
	struct db *db = accounts_stage(mem);
	struct account_id id = accounts_create(db, accounts_login()),
			  admin = accounts_create(db, accounts_login());
	stage_unit(mem, "370203019001", "青海路社区");
	stage_unit(mem, "370203", "市北区");
	stage_sql(mem, "DELETE FROM role_grant WHERE role = 'account_admin'");
	ck_assert_int_eq(grant_role(db, id, ROLE_ACCOUNT_ADMIN, "370203", 0), ACCOUNT_DONE);
	ck_assert_int_eq(grant_role(db, id, ROLE_RESIDENT, "370203019001", 0), ACCOUNT_DONE);
	ck_assert_int_eq(grant_role(db, admin, ROLE_ACCOUNT_ADMIN, "370203", 0), ACCOUNT_DONE);
	ck_assert_int_eq(
	    STEP(db, account_disable(db, mem, id, NULL, &office, accounts_now, &answer)),
	    ACCOUNT_DONE);
	/* He is not the one who stays; and once his own role is gone he stays disabled. */
	ck_assert_int_eq(
	    revoke_role(db, admin, ROLE_ACCOUNT_ADMIN, "370203", 0), ACCOUNT_LAST_ADMIN);
	ck_assert_int_eq(revoke_role(db, id, ROLE_ACCOUNT_ADMIN, "370203", 0), ACCOUNT_DONE);
	ck_assert_int_eq(revoke_role(db, id, ROLE_RESIDENT, "370203019001", 0), ACCOUNT_DONE);
	ck_assert_int_eq(
	    revoke_role(db, id, ROLE_RESIDENT, "370203019001", 0), ACCOUNT_ROLE_NOT_HELD);
	ck_assert_str_eq(
	    accounts_events(db, id), "created granted granted disabled revoked revoked");
	ck_assert_int_eq(stage_int(mem, "SELECT state = 'disabled' FROM account WHERE id = %lld",
			     (long long)id.n),
	    1);
}
END_TEST

START_TEST(test_reset)
{
	struct db *db = accounts_stage(mem);
	const char *login = accounts_login();
	struct account_id id = accounts_create(db, login);
	unsigned char hash[32];
	start_session(db, id, hash);
	ck_assert_int_eq(
	    STEP(db, account_reset(db, mem, id, "other", &command_line, accounts_now, &answer)),
	    ACCOUNT_DONE);
	ck_assert(!is_alive(db, hash));
	ck_assert_str_eq(find(db, login)->password_hash, "other");
	ck_assert_str_eq(accounts_events(db, id), "created reset");
}
END_TEST

START_TEST(test_change_password)
{
	struct db *db = accounts_stage(mem);
	const char *login = accounts_login();
	struct account_id id = accounts_create(db, login);
	const struct actor actor = { .account = id, .login = login, .name = "李" };
	unsigned char here[32], elsewhere[32];
	start_session(db, id, here);
	start_session(db, id, elsewhere);
	const struct account_owner owner = {
		.actor = &actor, .version = 1, .session = here, .now = accounts_now
	};
	ck_assert_int_eq(
	    STEP(db, account_change_password(db, mem, &owner, "other", &answer)), ACCOUNT_DONE);
	ck_assert(is_alive(db, here));
	ck_assert(!is_alive(db, elsewhere));
	ck_assert_str_eq(find(db, login)->password_hash, "other");
	struct message_line *lines;
	size_t count;
	ck_assert(message_list(db, mem, LANG_EN, id, 0, 10, &lines, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(lines[0].link, "/account");
	const struct account *looked_at = find(db, login);
	ck_assert(account_rehash(db, looked_at, "the same, harder"));
	ck_assert_str_eq(find(db, login)->password_hash, "the same, harder");
	/* A login that is slower than a change of the password does not bring the old one back. */
	ck_assert(account_rehash(db, looked_at, "the one of before, harder"));
	ck_assert_str_eq(find(db, login)->password_hash, "the same, harder");
	ck_assert_str_eq(accounts_events(db, id), "created changed");
}
END_TEST

/* No step leaves a trace of the password in the history. */
START_TEST(test_events_hold_no_secret)
{
	struct db *db = accounts_stage(mem);
	struct account_id id = accounts_create(db, accounts_login());
	ck_assert_int_eq(
	    STEP(db, account_reset(db, mem, id, "$argon2id$other", &office, accounts_now, &answer)),
	    ACCOUNT_DONE);
	struct stage_cells rows = stage_cells(mem, "SELECT * FROM event WHERE kind = 'account'");
	for (size_t i = 0; i < rows.n; i++)
		ck_assert_ptr_null(memmem(rows.items[i].data, rows.items[i].bytes, "argon", 5));
}
END_TEST

START_TEST(test_roles_go_together)
{
	for (int a = ROLE_RESIDENT; a < ROLE_COUNT; a++) {
		for (int b = ROLE_RESIDENT; b < ROLE_COUNT; b++)
			ck_assert(account_roles_go_together((enum role)a, (enum role)b) ==
				  account_roles_go_together((enum role)b, (enum role)a));
	}
	ck_assert(account_roles_go_together(ROLE_SECRETARY, ROLE_GRID_OFFICER));
	ck_assert(account_roles_go_together(ROLE_ACCOUNT_ADMIN, ROLE_ACCOUNT_ADMIN));
	ck_assert(!account_roles_go_together(ROLE_ACCOUNT_ADMIN, ROLE_EVALUATOR));
}
END_TEST

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("account");
	TCase *tcase = run_case(suite, "accounts");
	tcase_add_test(tcase, test_create_and_find);
	tcase_add_test(tcase, test_logins);
	tcase_add_test(tcase, test_grant_and_revoke);
	tcase_add_test(tcase, test_grant_places);
	tcase_add_test(tcase, test_duties_apart);
	tcase_add_test(tcase, test_grant_at_once);
	tcase_add_test(tcase, test_factor_code_at_once);
	tcase_add_test(tcase, test_passcode_at_once);
	tcase_add_test(tcase, test_disable);
	tcase_add_test(tcase, test_revoke_while_disabled);
	tcase_add_test(tcase, test_reset);
	tcase_add_test(tcase, test_change_password);
	tcase_add_test(tcase, test_events_hold_no_secret);
	tcase_add_test(tcase, test_roles_go_together);
	return run_suite(suite);
}
