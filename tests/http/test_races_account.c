/* Accounts in the same second: a login and what ends logins, two administrators who remove each other.
 * PROMISES.md, "Nothing lost" and "Nobody in". */
#include "../base/run.h"
#include "db/db.h"
#include "race.h"
#include "server.h"
#include "visit.h"

#define ROUNDS 30
#define ERASURES 8
#define HANDICAP_US 250 /* for whoever was first, so that it gets close */

static void begin(void)
{
	stage_sql(mem, "DELETE FROM throttle");
}

/* --- a login while its account changes -------------------------------------------------------- */

/* The step is held open until the login waits for it, which had found the password right. */
static const struct {
	const char *step;
	int status;
} steps[] = {
	{ "password_hash = 'another'", 422 }, { "state = 'disabled'", 422 },
	{ "version = version", 303 }, /* a role granted, say: the login begins anew and is good */
};

static struct db *stepping;

static void change(const char *what)
{
	const char *sql = mem_printf(
	    mem, "UPDATE account SET version = version + 1, %s WHERE login = 'expert1'", what);
	const struct db_query query = { .name = "step", .sql = sql };

	ck_assert(db_begin(stepping));
	ck_assert_msg(db_execute(stepping, &query, NULL, NULL, NULL, NULL), "%s", sql);
}

/* The server looks at its locks anew only when nobody has asked for a tenth of a second. */
static void end_step(void)
{
	race_pause_ms(150);
	if (db_in_transaction(stepping) &&
	    stage_int(mem,
		"SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK "
		"WAIT'") > 0)
		ck_assert(db_commit(stepping));
}

static void log_in(size_t i, void *arg)
{
	const struct site_account *who = site_account("expert1");
	struct browser guest = site_guest(mem);
	struct fcgi_reply page = visit_get(&guest, "/login");

	*((int *)arg + i) = visit_submit(&guest, &page, "/login",
	    FIELDS({ .name = "login", .value = who->login },
		{ .name = "password", .value = who->password }))
				.status;
}

START_TEST(a_login_does_not_outlive_a_step)
{
	int *status = race_shared(sizeof *status);
	long long id = site_account_id(mem, "expert1");
	const char *hash = site_text(mem, "SELECT password_hash FROM account WHERE id = %lld", id);

	stage_sql(mem, "DELETE FROM session WHERE account_id = %lld", id);
	stepping = server_open(mem, "root", 0);
	ck_assert(db_alive(stepping));
	change(steps[_i].step);
	race_at_once(1, log_in, status, end_step);
	ck_assert_msg(!db_in_transaction(stepping), "the login did not wait");
	stage_sql(mem, "UPDATE account SET state = 'active', password_hash = '%s' WHERE id = %lld",
	    hash, id);
	ck_assert_int_eq(*status, steps[_i].status);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM session WHERE account_id = %lld", id),
	    *status == 303);
}
END_TEST

/* --- a proof while its account changes --------------------------------------------------------- */

static const struct way {
	const char *path;
	struct browser_field fields[3];
	size_t count;
} ways[] = {
	{ "/account/password",
	    { { .name = "old" }, { .name = "fresh", .value = "Sieben Fässer am Hafen" },
		{ .name = "again", .value = "Sieben Fässer am Hafen" } },
	    3 },
	{ "/account/erase", { { .name = "password" } }, 1 },
};

struct proof {
	struct browser browser;
	struct way way;
	int status;
};

static void prove(size_t i, void *arg)
{
	struct proof *proof = (struct proof *)arg + i;

	proof->status =
	    race_post(&proof->browser, proof->way.path, proof->way.fields, proof->way.count);
}

/* Somebody sits in the owner's session and knows the old password; the owner recovers it. */
START_TEST(a_proof_does_not_outlive_a_step)
{
	struct proof *proof = race_shared(sizeof *proof);
	long long id = site_account_id(mem, "expert1");
	const char *hash = site_text(mem, "SELECT password_hash FROM account WHERE id = %lld", id);

	proof->browser = site_enter(mem, "expert1");
	proof->way = ways[_i];
	proof->way.fields[0].value = site_account("expert1")->password;
	stepping = server_open(mem, "root", 0);
	ck_assert(db_alive(stepping));
	change("password_hash = 'recovered'");
	race_at_once(1, prove, proof, end_step);
	ck_assert_msg(!db_in_transaction(stepping), "the step did not wait");
	ck_assert_str_eq(
	    site_text(mem, "SELECT password_hash FROM account WHERE id = %lld", id), "recovered");
	stage_sql(mem, "UPDATE account SET password_hash = '%s' WHERE id = %lld", hash, id);
	ck_assert_int_eq(proof->status, 422);
}
END_TEST

/* --- the last administrator -------------------------------------------------------------------- */

static const char *const events[] = { "revoke", "disable", "erase" };

struct duel {
	struct browser browsers[2];
	const char *paths[2];
	struct browser_field fields[3];
	size_t count;
	int statuses[2];
	int64_t head_start_us;
};

static void fight(size_t i, void *arg)
{
	struct duel *duel = arg;

	race_pause_us(i == 0 ? -duel->head_start_us : duel->head_start_us);
	duel->statuses[i] =
	    race_post(&duel->browsers[i], duel->paths[i], duel->fields, duel->count);
}

static const char *const logins[] = { "expert1", "expert2" };
static long long ids[2];

/* Two people who alone administer accounts; their password is that of the demo's administrator. */
static void make_two(void)
{
	stage_sql(mem, "UPDATE role_grant SET until_at = UTC_TIMESTAMP(6) WHERE role = "
		       "'account_admin' AND until_at IS NULL");
	for (int i = 0; i < 2; i++) {
		stage_sql(mem,
		    "UPDATE account a JOIN account o ON o.login = 'accounts' SET a.login = '%s', "
		    "a.state = 'active', a.password_hash = o.password_hash WHERE a.id = %lld",
		    logins[i], ids[i]);
		stage_sql(mem, "DELETE FROM role_grant WHERE account_id = %lld", ids[i]);
		stage_sql(mem,
		    "INSERT INTO role_grant (account_id, role, unit_code, from_at) VALUES"
		    " (%lld, 'account_admin', '370203', '2026-01-01')",
		    ids[i]);
	}
}

static void set_stage(struct duel *duel, const char *event)
{
	for (size_t i = 0; i < 2; i++) {
		duel->browsers[i] = site_enter(mem, logins[i]);
		duel->paths[i] = mem_printf(mem, "/accounts/%s/%s", logins[1 - i], event);
	}
	duel->count = 1;
	duel->fields[0] = (struct browser_field){ .name = "reason", .value = "A quarrel." };
	if (strcmp(event, "revoke") == 0) {
		duel->count = 3;
		duel->fields[1] =
		    (struct browser_field){ .name = "role", .value = "account_admin" };
		duel->fields[2] = (struct browser_field){ .name = "place", .value = "370203" };
	}
	if (strcmp(event, "erase") == 0) {
		duel->paths[0] = duel->paths[1] = "/account/erase";
		duel->fields[0] = (struct browser_field){ .name = "password",
			.value = site_account("accounts")->password };
	}
}

/* Whoever comes second finds that he is the last, or that he is none any more. */
START_TEST(one_administrator_stays)
{
	struct duel *duel = race_shared(sizeof *duel);
	const char *event = events[_i];

	for (size_t i = 0; i < 2; i++)
		ids[i] = site_account_id(mem, logins[i]);
	for (int r = 0; r < (strcmp(event, "erase") == 0 ? ERASURES : ROUNDS); r++) {
		make_two();
		set_stage(duel, event);
		race_at_once(2, fight, duel, NULL);
		duel->head_start_us += duel->statuses[0] == 303 ? -HANDICAP_US : HANDICAP_US;
		ck_assert_msg((duel->statuses[0] == 303) != (duel->statuses[1] == 303),
		    "%s: %d and %d", event, duel->statuses[0], duel->statuses[1]);
		ck_assert_int_eq(
		    stage_int(mem, "SELECT COUNT(*) FROM role_grant g JOIN account a ON a.id = "
				   "g.account_id WHERE g.role = 'account_admin' AND g.until_at IS "
				   "NULL AND a.state = 'active'"),
		    1);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("races of accounts");
	TCase *tcase = run_case(suite, "accounts");

	site_start(&(struct site_options){ .workers = 4, .hash_workers = 2 });
	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, a_login_does_not_outlive_a_step, 0, COUNT(steps));
	tcase_add_loop_test(tcase, a_proof_does_not_outlive_a_step, 0, COUNT(ways));
	tcase_add_loop_test(tcase, one_administrator_stays, 0, COUNT(events));
	return run_suite(suite);
}
