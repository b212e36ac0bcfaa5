/* Claim day: thirty partners press one hundred and twenty buttons at once, also while workers and
 * the database are killed. Every answer is compared with the database. PROMISES.md, "Nothing lost,
 * nothing double". */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "race.h"
#include "server.h"

#define CAP 5
#define NO_CAP 100000
#define WORKERS 4

static struct mem *mem;
static struct race race;

static void setup(void)
{
	mem = mem_root("race");
	race_restore(mem);
	race_load(mem, &race);
}

static void tell(const char *what, int64_t began_at)
{
	const struct race_ledger *ledger = race.ledger;
	double seconds = (double)(clock_steady() - began_at) / 1e6;

	printf("%s: %d answers in %.1f s, %d connections broke, %d times 503, %d times busy\n",
	    what, ledger->answered, seconds, ledger->dropped, ledger->unavailable, ledger->busy);
}

START_TEST(claim_day)
{
	race_open(mem, 1);
	race.reads_pages = true;
	int64_t began_at = clock_steady();
	race_run(&race, NULL);
	tell("claim day", began_at);
	race_check(mem, &race, 1, CAP);
	ck_assert_int_eq(race.ledger->dropped + race.ledger->unavailable + race.ledger->busy, 0);
}
END_TEST

/* --- kill -9 of a worker -------------------------------------------------------------------- */

static int kills;

/* Any of either pool, again and again. */
static void kill_a_worker(void)
{
	static int64_t next_at;
	int64_t now = clock_steady();
	pid_t pids[16];

	if (now >= next_at) {
		size_t count = site_workers(pids, 16);
		if (next_at && count > 0 && count <= 16 &&
		    kill(pids[random_below((uint32_t)count)], SIGKILL) == 0)
			kills++;
		next_at = now + (next_at ? SECOND_US : SECOND_US / 2);
	}
	race_pause_ms(20);
}

START_TEST(claim_day_with_workers_killed)
{
	race_open(mem, 1);
	int64_t began_at = clock_steady();
	race_run(&race, kill_a_worker);
	tell("with workers killed", began_at);
	printf("%d workers killed\n", kills);
	race_check(mem, &race, 1, CAP);
	ck_assert_int_gt(kills, 0);
	ck_assert_int_eq(race.ledger->unavailable, 0);
}
END_TEST

/* --- kill -9 of the database ---------------------------------------------------------------- */

static bool is_killed;

static void kill_the_database(void)
{
	if (!is_killed && race.ledger->answered > RACE_PARTNERS * RACE_PROJECTS / 4) {
		server_kill();
		race_pause_ms(500);
		server_restart();
		is_killed = true;
	}
	race_pause_ms(5);
}

START_TEST(claim_day_with_the_database_killed)
{
	race_open(mem, 1);
	int64_t began_at = clock_steady();
	race_run(&race, kill_the_database);
	tell("with the database killed", began_at);
	ck_assert(is_killed);
	race_check(mem, &race, 1, CAP);
	ck_assert_int_gt(race.ledger->unavailable + race.ledger->dropped, 0);
}
END_TEST

/* --- several slots -------------------------------------------------------------------------- */

START_TEST(rush_on_nine_slots)
{
	site_restart_worker(&(struct site_options){ .workers = WORKERS, .claim_cap = NO_CAP });
	race_open(mem, RACE_SLOTS);
	race.asks_whether_full = true;
	int64_t began_at = clock_steady();
	race_run(&race, NULL);
	tell("rush on nine slots", began_at);
	race_check(mem, &race, RACE_SLOTS, NO_CAP);
	ck_assert_int_eq(race.ledger->dropped + race.ledger->unavailable + race.ledger->busy, 0);
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = WORKERS });
	Suite *suite = suite_create("races");
	TCase *tests = tcase_create("claim day");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 300);
	tcase_add_test(tests, claim_day);
	tcase_add_test(tests, claim_day_with_workers_killed);
	tcase_add_test(tests, claim_day_with_the_database_killed);
	tcase_add_test(tests, rush_on_nine_slots);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
