/* Sessions: who they belong to, when they end, and that their table is worth nothing to a thief. */
#include "auth/keys.h"
#include "auth/session.h"
#include "base/clock.h"
#include "base/hex.h"
#include "db/db.h"
#include "run.h"
#include "stage.h"

static const int64_t now_at = INT64_C(1795000000) * 1000000;

static struct account_id make_account(void)
{
	return (struct account_id){ stage_account(mem) };
}

static int64_t version_of(struct account_id account)
{
	return stage_int(mem, "SELECT version FROM account WHERE id = %lld", (long long)account.n);
}

static char *start_session(
    struct db *db, struct account_id account, int64_t at, unsigned char hash_out[32])
{
	char *cookie;
	ck_assert(session_start(db, mem, auth_keys()->session, account, version_of(account),
	    "Firefox/140.0", at, &cookie));
	ck_assert(session_hash(auth_keys()->session, cookie, hash_out));
	return cookie;
}

static const struct actor *actor_at(struct db *db, const unsigned char hash[32], int64_t at)
{
	const struct actor *actor;
	struct session_about about;
	ck_assert(session_actor(db, mem, hash, at, &actor, &about));
	return actor;
}

START_TEST(test_session_knows_who)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	unsigned char hash[32];
	start_session(db, account, now_at, hash);
	const struct actor *actor = actor_at(db, hash, now_at);
	ck_assert_ptr_nonnull(actor);
	ck_assert_int_eq(actor->account.n, account.n);
	ck_assert_str_eq(actor->name, "Somebody");
	ck_assert_uint_eq(actor->grant_count, 0);
}
END_TEST

START_TEST(test_session_has_roles_in_force)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	unsigned char hash[32];
	start_session(db, account, now_at, hash);
	stage_sql(mem,
	    "INSERT INTO role_grant (account_id, role, unit_code, partner_id, from_at, "
	    "until_at) VALUES"
	    " (%lld, 'secretary', '370203019001', NULL, '2026-01-01', NULL),"
	    " (%lld, 'partner_agent', NULL, 42, '2026-01-01', '2099-01-01'),"
	    " (%lld, 'auditor', '370203', NULL, '2026-01-01', '2026-02-01'),"
	    " (%lld, 'evaluator', '370203', NULL, '2090-01-01', NULL)",
	    (long long)account.n, (long long)account.n, (long long)account.n, (long long)account.n);
	const struct actor *actor = actor_at(db, hash, now_at);
	ck_assert_uint_eq(actor->grant_count, 2);
	ck_assert_int_eq(actor->grants[0].role, ROLE_SECRETARY);
	ck_assert_str_eq(actor->grants[0].unit, "370203019001");
	ck_assert_int_eq(actor->grants[0].partner.n, 0);
	ck_assert_int_eq(actor->grants[1].role, ROLE_PARTNER_AGENT);
	ck_assert_ptr_null(actor->grants[1].unit);
	ck_assert_int_eq(actor->grants[1].partner.n, 42);
}
END_TEST

START_TEST(test_session_cookie_forms)
{
	unsigned char hash[32];
	const unsigned char *key = auth_keys()->session;
	ck_assert(!session_hash(key, NULL, hash));
	ck_assert(!session_hash(key, "", hash));
	ck_assert(!session_hash(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", hash));
	ck_assert(session_hash(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", hash));
	ck_assert(!session_hash(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", hash));
	ck_assert(!session_hash(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'--", hash));
	ck_assert_ptr_null(actor_at(stage_db(mem), hash, now_at));
}
END_TEST

START_TEST(test_session_limits)
{
	struct db *db = stage_db(mem);
	unsigned char hash[32];
	start_session(db, make_account(), now_at, hash);
	ck_assert_ptr_nonnull(actor_at(db, hash, now_at + SESSION_IDLE_US - 1));
	ck_assert_ptr_null(actor_at(db, hash, now_at + SESSION_IDLE_US));
	/* Used all the time, it still ends. */
	int64_t at = now_at;
	for (; at + SESSION_IDLE_US / 2 < now_at + SESSION_LIFETIME_US; at += SESSION_IDLE_US / 2) {
		ck_assert_ptr_nonnull(actor_at(db, hash, at));
		ck_assert(session_touch(db, hash, at));
	}
	ck_assert(session_touch(db, hash, now_at + SESSION_LIFETIME_US - 1));
	ck_assert_ptr_nonnull(actor_at(db, hash, now_at + SESSION_LIFETIME_US - 1));
	ck_assert_ptr_null(actor_at(db, hash, now_at + SESSION_LIFETIME_US));
}
END_TEST

START_TEST(test_session_touch_is_due)
{
	struct db *db = stage_db(mem);
	unsigned char hash[32];
	const struct actor *actor;
	struct session_about about;
	start_session(db, make_account(), now_at, hash);
	ck_assert(session_actor(db, mem, hash, now_at + 10 * MINUTE_US - 1, &actor, &about));
	ck_assert(actor && !about.is_stale);
	ck_assert(session_actor(db, mem, hash, now_at + 10 * MINUTE_US, &actor, &about));
	ck_assert(actor && about.is_stale);
	ck_assert(session_touch(db, hash, now_at + 10 * MINUTE_US));
	ck_assert(session_actor(db, mem, hash, now_at + 11 * MINUTE_US, &actor, &about));
	ck_assert(actor && !about.is_stale);
}
END_TEST

START_TEST(test_session_ends)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	unsigned char one[32], two[32], three[32], foreign[32];
	start_session(db, account, now_at, one);
	start_session(db, account, now_at, two);
	start_session(db, account, now_at, three);
	start_session(db, make_account(), now_at, foreign);
	ck_assert(session_end(db, one));
	ck_assert_ptr_null(actor_at(db, one, now_at));
	ck_assert_ptr_nonnull(actor_at(db, two, now_at));
	ck_assert(session_end_others(db, account, two));
	ck_assert_ptr_null(actor_at(db, three, now_at));
	ck_assert_ptr_nonnull(actor_at(db, two, now_at));
	ck_assert(session_end_others(db, account, NULL));
	ck_assert_ptr_null(actor_at(db, two, now_at));
	ck_assert_ptr_nonnull(actor_at(db, foreign, now_at));
}
END_TEST

START_TEST(test_session_of_a_disabled_account)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	unsigned char hash[32];
	start_session(db, account, now_at, hash);
	stage_sql(
	    mem, "UPDATE account SET state = 'disabled' WHERE id = %lld", (long long)account.n);
	ck_assert_ptr_null(actor_at(db, hash, now_at));
}
END_TEST

START_TEST(test_session_list)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account(), other = make_account();
	unsigned char one[32], two[32], foreign[32];
	struct session_line *lines;
	size_t count;
	bool done;
	start_session(db, account, now_at, one);
	start_session(db, account, now_at + SECOND_US, two);
	start_session(db, other, now_at, foreign);
	ck_assert(session_list(db, mem, account, one, now_at + 2 * SECOND_US, &lines, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert(!lines[0].is_this && lines[1].is_this);
	ck_assert_int_eq(lines[0].started_at, now_at + SECOND_US);
	ck_assert_str_eq(lines[0].user_agent, "Firefox/140.0");
	/* An id of somebody else's session does nothing. */
	ck_assert(session_end_own(db, other, lines[0].id, &done) && !done);
	ck_assert_ptr_nonnull(actor_at(db, two, now_at + 2 * SECOND_US));
	ck_assert(session_end_own(db, account, lines[0].id, &done) && done);
	ck_assert_ptr_null(actor_at(db, two, now_at + 2 * SECOND_US));
	ck_assert(session_list(db, mem, account, one, now_at + SESSION_IDLE_US, &lines, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(test_session_agents)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	char *cookie;
	struct session_line *lines;
	size_t count;
	char *long_agent = mem_alloc(mem, 1001);
	memset(long_agent, 'x', 1000);
	const char *agents[] = { NULL, "\xff\xfe", long_agent, "<b>'; DROP TABLE session; --" };
	for (size_t i = 0; i < COUNT(agents); i++)
		ck_assert(session_start(db, mem, auth_keys()->session, account, version_of(account),
		    agents[i], now_at, &cookie));
	ck_assert(session_list(db, mem, account, NULL, now_at, &lines, &count));
	ck_assert_uint_eq(count, 4);
	ck_assert_str_eq(lines[0].user_agent, agents[3]);
	ck_assert_uint_le(strlen(lines[1].user_agent), 200 + 2);
	ck_assert_str_eq(lines[2].user_agent, "");
	ck_assert_str_eq(lines[3].user_agent, "");
}
END_TEST

/* Whoever has the table has no session: no column of it is a cookie, as it is, in hex or in
 * base64url. */
START_TEST(test_session_stolen_dump)
{
	struct db *db = stage_db(mem);
	unsigned char hash[32], tried[32];
	char *cookie = start_session(db, make_account(), now_at, hash);
	struct stage_cells rows = stage_cells(mem, "SELECT * FROM session");
	ck_assert_uint_gt(rows.n, 0);
	for (size_t i = 0; i < rows.n; i++) {
		const struct stage_cell *cell = &rows.items[i];
		const char *forms[] = {
			mem_strndup(mem, cell->data, cell->bytes),
			hex_of(mem, cell->data, cell->bytes),
			base64url_of(mem, cell->data, cell->bytes),
		};
		for (size_t k = 0; k < COUNT(forms); k++) {
			ck_assert_str_ne(forms[k], cookie);
			if (session_hash(auth_keys()->session, forms[k], tried))
				ck_assert_ptr_null(actor_at(db, tried, now_at));
		}
	}
	ck_assert_ptr_nonnull(actor_at(db, hash, now_at));
}
END_TEST

START_TEST(test_session_sweep)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	unsigned char hash[32];
	const struct {
		int64_t after, unused; /* since the login, since its last use */
		int64_t left;
	} cases[] = {
		{ SESSION_LIFETIME_US - 1, 0, 1 },
		{ SESSION_LIFETIME_US, 0, 0 },
		{ SESSION_IDLE_US - 1, SESSION_IDLE_US - 1, 1 },
		{ SESSION_IDLE_US, SESSION_IDLE_US, 0 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		stage_sql(mem, "DELETE FROM session");
		start_session(db, account, now_at, hash);
		int64_t now = now_at + cases[i].after;
		ck_assert(session_touch(db, hash, now - cases[i].unused));
		ck_assert(session_sweep(db, now));
		ck_assert_int_eq(
		    stage_int(mem, "SELECT COUNT(*) FROM session WHERE account_id = %lld",
			(long long)account.n),
		    cases[i].left);
	}
}
END_TEST

static void add_sessions(Suite *suite)
{
	TCase *tcase = run_case(suite, "sessions");
	tcase_add_test(tcase, test_session_knows_who);
	tcase_add_test(tcase, test_session_has_roles_in_force);
	tcase_add_test(tcase, test_session_cookie_forms);
	tcase_add_test(tcase, test_session_limits);
	tcase_add_test(tcase, test_session_touch_is_due);
	tcase_add_test(tcase, test_session_ends);
	tcase_add_test(tcase, test_session_of_a_disabled_account);
	tcase_add_test(tcase, test_session_list);
	tcase_add_test(tcase, test_session_agents);
	tcase_add_test(tcase, test_session_stolen_dump);
	tcase_add_test(tcase, test_session_sweep);
}

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("auth");
	add_sessions(suite);
	return run_suite(suite);
}
