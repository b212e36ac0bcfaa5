/* Failed logins: what is counted, how much of it in which window, and who is not touched. */
#include <sys/wait.h>

#include "auth/keys.h"
#include "auth/throttle.h"
#include "base/clock.h"
#include "base/random.h"
#include "db/db.h"
#include "run.h"
#include "stage.h"

static const int64_t now_at = INT64_C(1795000000) * 1000000;

static int exit_status(pid_t pid)
{
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Names nobody else uses in this database. */
static char *fresh_name(const char *what)
{
	return mem_printf(mem, "%s-%s", what, random_password(mem, 12));
}

static int wait_seconds(struct db *db, const char *login, const char *address, int64_t at)
{
	int seconds;
	ck_assert(throttle_wait(db, mem, login, address, at, &seconds));
	return seconds;
}

static void fail_times(struct db *db, int times, const char *login, const char *address, int64_t at)
{
	for (int i = 0; i < times; i++)
		ck_assert(throttle_failed(db, login, address, at));
}

START_TEST(test_throttle_pair)
{
	struct db *db = stage_db(mem);
	const char *login = fresh_name("li"), *home = fresh_name("home"),
		   *office = fresh_name("office");
	fail_times(db, 4, login, home, now_at);
	ck_assert_int_eq(wait_seconds(db, login, home, now_at), 0);
	fail_times(db, 1, login, home, now_at + MINUTE_US);
	ck_assert_int_eq(wait_seconds(db, login, home, now_at + MINUTE_US), 14 * 60);
	ck_assert_int_eq(wait_seconds(db, login, home, now_at + 15 * MINUTE_US - 1), 1);
	/* The owner elsewhere is not touched; another login here neither. */
	ck_assert_int_eq(wait_seconds(db, login, office, now_at + MINUTE_US), 0);
	ck_assert_int_eq(wait_seconds(db, fresh_name("wu"), home, now_at + MINUTE_US), 0);
	/* The window ends, and the count begins anew. */
	ck_assert_int_eq(wait_seconds(db, login, home, now_at + 15 * MINUTE_US), 0);
	fail_times(db, 4, login, home, now_at + 15 * MINUTE_US);
	ck_assert_int_eq(wait_seconds(db, login, home, now_at + 15 * MINUTE_US), 0);
	fail_times(db, 1, login, home, now_at + 15 * MINUTE_US);
	ck_assert_int_eq(wait_seconds(db, login, home, now_at + 15 * MINUTE_US), 15 * 60);
}
END_TEST

START_TEST(test_throttle_success_forgets)
{
	struct db *db = stage_db(mem);
	const char *login = fresh_name("li"), *home = fresh_name("home");
	fail_times(db, 4, login, home, now_at);
	ck_assert(throttle_succeeded(db, login, home, now_at));
	fail_times(db, 4, login, home, now_at);
	ck_assert_int_eq(wait_seconds(db, login, home, now_at), 0);
}
END_TEST

START_TEST(test_throttle_login_from_many_addresses)
{
	struct db *db = stage_db(mem);
	const char *login = fresh_name("li"), *home = fresh_name("home");
	ck_assert(throttle_succeeded(db, login, home, now_at));
	for (int i = 0; i < 49; i++)
		fail_times(db, 1, login, fresh_name("bot"), now_at);
	ck_assert_int_eq(wait_seconds(db, login, fresh_name("bot"), now_at), 0);
	fail_times(db, 1, login, fresh_name("bot"), now_at);
	ck_assert_int_eq(wait_seconds(db, login, fresh_name("bot"), now_at), 3600);
	/* The owner comes from where he came before, and gets in. */
	ck_assert_int_eq(wait_seconds(db, login, home, now_at), 0);
	ck_assert_int_eq(wait_seconds(db, login, fresh_name("bot"), now_at + HOUR_US), 0);
}
END_TEST

START_TEST(test_throttle_address)
{
	struct db *db = stage_db(mem);
	const char *bot = fresh_name("bot");
	for (int i = 0; i < 299; i++)
		fail_times(db, 1, fresh_name("guess"), bot, now_at);
	ck_assert_int_eq(wait_seconds(db, fresh_name("guess"), bot, now_at), 0);
	fail_times(db, 1, fresh_name("guess"), bot, now_at);
	ck_assert_int_eq(wait_seconds(db, fresh_name("guess"), bot, now_at), 3600);
	ck_assert_int_eq(wait_seconds(db, fresh_name("guess"), fresh_name("home"), now_at), 0);
}
END_TEST

/* Tries at once are all counted. */
START_TEST(test_throttle_parallel)
{
	struct db *db = stage_db(mem);
	const char *login = fresh_name("li");
	pid_t pids[4];
	for (size_t i = 0; i < COUNT(pids); i++) {
		pids[i] = fork();
		ck_assert_int_ge(pids[i], 0);
		if (pids[i])
			continue;
		struct db *own = stage_db(mem);
		bool good = true;
		for (int k = 0; k < 10; k++)
			good = throttle_failed(own, login,
				   mem_printf(mem, "%d-%zu-%d", (int)getpid(), i, k), now_at) &&
			       good;
		_exit(good ? 0 : 1);
	}
	for (size_t i = 0; i < COUNT(pids); i++)
		ck_assert_int_eq(exit_status(pids[i]), 0);
	fail_times(db, 9, login, fresh_name("bot"), now_at);
	ck_assert_int_eq(wait_seconds(db, login, fresh_name("bot"), now_at), 0);
	fail_times(db, 1, login, fresh_name("bot"), now_at);
	ck_assert_int_eq(wait_seconds(db, login, fresh_name("bot"), now_at), 3600);
}
END_TEST

START_TEST(test_throttle_keeps_no_names)
{
	struct db *db = stage_db(mem);
	const char *login = fresh_name("li"), *home = fresh_name("home");
	fail_times(db, 1, login, home, now_at);
	struct stage_cells rows = stage_cells(mem, "SELECT * FROM throttle");
	for (size_t i = 0; i < rows.n; i++) {
		const struct stage_cell *cell = &rows.items[i];
		ck_assert_ptr_null(memmem(cell->data, cell->bytes, login, strlen(login)));
		ck_assert_ptr_null(memmem(cell->data, cell->bytes, home, strlen(home)));
	}
	ck_assert(throttle_sweep(db, now_at + HOUR_US));
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM throttle WHERE until_at <= '%s'",
			     "2026-11-18 10:26:40"),
	    0);
}
END_TEST

static void add_throttling(Suite *suite)
{
	TCase *tcase = run_case(suite, "throttling");
	tcase_add_test(tcase, test_throttle_pair);
	tcase_add_test(tcase, test_throttle_success_forgets);
	tcase_add_test(tcase, test_throttle_login_from_many_addresses);
	tcase_add_test(tcase, test_throttle_address);
	tcase_add_test(tcase, test_throttle_parallel);
	tcase_add_test(tcase, test_throttle_keeps_no_names);
}

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("throttle");
	add_throttling(suite);
	return run_suite(suite);
}
