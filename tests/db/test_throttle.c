/* Tries at logins: what is counted, how much of it in which window, and who is not touched. */
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
	ck_assert(throttle_take(db, mem, login, address, at, &seconds));
	if (!seconds)
		ck_assert(throttle_take_back(db, login, address));
	return seconds;
}

static void fail_times(struct db *db, int times, const char *login, const char *address, int64_t at)
{
	for (int i = 0; i < times; i++) {
		int seconds;
		ck_assert(throttle_take(db, mem, login, address, at, &seconds));
		ck_assert_int_eq(seconds, 0);
	}
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

static int takes(const char *login, const char *address)
{
	struct db *own = stage_db(mem);
	int taken = 0, seconds;
	for (int k = 0; k < 20; k++) {
		const char *from = address ? address : mem_printf(mem, "%d-%d", (int)getpid(), k);
		if (!throttle_take(own, mem, login, from, now_at, &seconds))
			return -1;
		taken += seconds == 0;
	}
	return taken;
}

/* Of tries at once as many are made as there is room for, by whichever counter is full first. */
START_TEST(test_throttle_parallel)
{
	const char *login = fresh_name("li"), *address = _i ? fresh_name("home") : NULL;
	pid_t pids[8];
	int taken = 0;
	for (size_t i = 0; i < COUNT(pids); i++) {
		pids[i] = fork();
		ck_assert_int_ge(pids[i], 0);
		if (!pids[i])
			_exit(takes(login, address));
	}
	for (size_t i = 0; i < COUNT(pids); i++)
		taken += exit_status(pids[i]);
	ck_assert_int_eq(taken, _i ? 5 : 50);
}
END_TEST

/* What is taken back makes room for one again, and for no more. */
START_TEST(test_throttle_take_back)
{
	struct db *db = stage_db(mem);
	const char *login = fresh_name("li"), *home = fresh_name("home");
	ck_assert(throttle_take_back(db, login, home));
	fail_times(db, 5, login, home, now_at);
	ck_assert(throttle_take_back(db, login, home));
	fail_times(db, 1, login, home, now_at);
	ck_assert_int_eq(wait_seconds(db, login, home, now_at), 15 * 60);
}
END_TEST

START_TEST(test_registrations_parallel)
{
	const char *address = fresh_name("office");
	pid_t pids[8];
	int taken = 0;
	for (size_t i = 0; i < COUNT(pids); i++) {
		pids[i] = fork();
		ck_assert_int_ge(pids[i], 0);
		if (pids[i])
			continue;
		struct db *own = stage_db(mem);
		int mine = 0, seconds;
		for (int k = 0; k < 20; k++)
			mine += throttle_of_take(
				    own, mem, THROTTLE_REGISTER, address, now_at, &seconds) &&
				seconds == 0;
		_exit(mine);
	}
	for (size_t i = 0; i < COUNT(pids); i++)
		taken += exit_status(pids[i]);
	ck_assert_int_eq(taken, 30);
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
}
END_TEST

/* Counters whose windows end up to an hour after now_at, or later than that. */
static int64_t counters(bool are_over)
{
	return stage_int(mem,
	    "SELECT COUNT(*) FROM throttle WHERE (until_at <= '1970-01-01' + INTERVAL %lld SECOND) "
	    "= %d",
	    (long long)((now_at + HOUR_US) / SECOND_US), are_over);
}

START_TEST(test_throttle_sweep)
{
	struct db *db = stage_db(mem);
	fail_times(db, 1, fresh_name("li"), fresh_name("home"), now_at);
	fail_times(db, 1, fresh_name("wu"), fresh_name("home"), now_at + HOUR_US);
	int64_t staying = counters(false);
	ck_assert_int_gt(counters(true), 0);
	ck_assert_int_gt(staying, 0);
	ck_assert(throttle_sweep(db, now_at + HOUR_US));
	ck_assert_int_eq(counters(true), 0);
	ck_assert_int_eq(counters(false), staying);
}
END_TEST

static void add_throttling(Suite *suite)
{
	TCase *tcase = run_case(suite, "throttling");
	tcase_add_test(tcase, test_throttle_pair);
	tcase_add_test(tcase, test_throttle_success_forgets);
	tcase_add_test(tcase, test_throttle_login_from_many_addresses);
	tcase_add_test(tcase, test_throttle_address);
	tcase_add_loop_test(tcase, test_throttle_parallel, 0, 2);
	tcase_add_test(tcase, test_throttle_take_back);
	tcase_add_test(tcase, test_registrations_parallel);
	tcase_add_test(tcase, test_throttle_keeps_no_names);
	tcase_add_test(tcase, test_throttle_sweep);
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
