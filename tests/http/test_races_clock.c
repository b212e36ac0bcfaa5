/* What time does, raced: a partner against the clock, and clocks against each other. PROMISES.md,
 * "a late clock". */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "race.h"
#include "visit.h"

#define WORKERS 4

static struct mem *mem;
static struct race race;

static void setup(void)
{
	mem = mem_root("race");
	race_restore(mem);
	race_load(mem, &race);
}

/* All that is due, by a clockwork of this process's own. */
static void run_clock(void)
{
	struct mem *own = mem_root("clock");

	site_clock(own);
	mem_free(own);
}

static const char *ids_of(size_t first, size_t count)
{
	struct buf list;

	buf_init(&list, mem, 8192);
	for (size_t j = first; j < first + count; j++)
		buf_printf(&list, "%s%lld", j > first ? "," : "", (long long)race.projects[j].id);
	return list.data;
}

static int64_t events(const char *kind, const char *event, const char *ids)
{
	return stage_int(mem,
	    "SELECT COUNT(*) FROM event WHERE kind = '%s' AND event = '%s' AND about_project IN "
	    "(%s)",
	    kind, event, ids);
}

/* --- renounce and expire -------------------------------------------------------------------- */

#define AWARDS 10

static void renounce_or_tick(size_t i, void *arg)
{
	struct mem *own = mem_root("renounce");
	const struct browser_field reason = { .name = "reason", .value = "No hands free." };
	int *statuses = arg;

	if (i == 0) {
		run_clock();
		return;
	}
	/* From the other end, so that they meet somewhere in the middle. */
	for (size_t j = AWARDS; j-- > 0;)
		statuses[j] = race_post(&race.partners[j].browser,
		    mem_printf(own, "/projects/%s/awards/1/renounce", race.projects[j].code),
		    &reason, 1);
}

/* The award ends once, by the one or by the other, and its places come free once. */
START_TEST(renounce_and_expire)
{
	int *statuses = race_shared(AWARDS * sizeof *statuses), renounced = 0;
	const char *ids = ids_of(0, AWARDS);

	for (int round = 0; round < 4; round++) {
		race_restore(mem);
		race_open(mem, 1);
		for (size_t j = 0; j < AWARDS; j++)
			ck_assert_int_eq(
			    race_press(&race.partners[j].browser, race.projects[j].code).status,
			    303);
		stage_sql(mem,
		    "UPDATE award SET start_due_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR,"
		    " due_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR WHERE project_id IN (%s)",
		    ids);
		race_at_once(2, renounce_or_tick, statuses, NULL);
		for (size_t j = 0; j < AWARDS; j++)
			ck_assert_msg(statuses[j] == 303 || statuses[j] == 409, "%d", statuses[j]);
		int64_t by_partner = events("award", "renounce", ids);
		ck_assert_int_eq(by_partner + events("award", "expire", ids), AWARDS);
		ck_assert_int_eq(stage_int(mem,
				     "SELECT COUNT(*) FROM project WHERE id IN (%s)"
				     " AND live_awards = 0 AND freed = 1 AND due_at IS NOT NULL",
				     ids),
		    AWARDS);
		ck_assert_int_eq(stage_int(mem,
				     "SELECT COUNT(*) FROM award WHERE project_id IN (%s)"
				     " AND state = 'renounced' AND version = 2",
				     ids),
		    AWARDS);
		renounced += (int)by_partner;
		race_check_books(mem);
	}
	printf("renounce and expire: %d of %d by the partner\n", renounced, 4 * AWARDS);
}
END_TEST

/* --- a claim at the window's end ------------------------------------------------------------ */

#define LATE 12
#define CLOCKS 2
#define ROUNDS 4

static void press_or_tick(size_t i, void *arg)
{
	int *statuses = arg;

	if (i < LATE) {
		statuses[i] = race_press(&race.partners[i].browser, race.projects[i].code).status;
		return;
	}
	/* The windows are over by then, and the presses still wait. */
	race_pause_ms(2600);
	run_clock();
}

static int64_t let_go_at;

static void let_go(void)
{
	if (let_go_at && clock_steady() >= let_go_at) {
		stage_sql(mem, "COMMIT");
		let_go_at = 0;
	}
	race_pause_ms(2);
}

/* Fresh workers have no serials for claims yet: they have read the request, and wait for some. */
static void hold_presses(int64_t for_us)
{
	stage_sql(mem, "START TRANSACTION");
	stage_cells(mem, "SELECT next FROM code_serial WHERE letters = 'JB' FOR UPDATE");
	let_go_at = clock_steady() + for_us;
}

static int count_taken(const int *statuses)
{
	int taken = 0;

	for (size_t j = 0; j < LATE; j++) {
		bool is_taken = statuses[j] == 303;
		ck_assert_msg(is_taken || statuses[j] == 409, "status %d", statuses[j]);
		ck_assert_str_eq(site_text(mem, "SELECT state FROM project WHERE id = %lld",
				     (long long)race.projects[j].id),
		    is_taken ? "running" : "unclaimed");
		taken += is_taken;
	}
	return taken;
}

/* Presses that arrive in time, but are held up until the clock has come: each project ends as taken
 * or as unclaimed, and so the press is answered. */
START_TEST(claim_and_lapse)
{
	int *statuses = race_shared(LATE * sizeof *statuses), taken = 0;
	const char *ids = ids_of(0, LATE);
	int64_t for_us = 2600000; /* longer when the presses were first, so that it gets close */

	for (int round = 0; round < ROUNDS; round++) {
		race_restore(mem);
		site_restart_worker(&(struct site_options){ .workers = LATE });
		race_open(mem, 1);
		stage_sql(mem,
		    "UPDATE project SET closes_at = UTC_TIMESTAMP(6) + INTERVAL 500000 MICROSECOND,"
		    " due_at = closes_at WHERE id IN (%s)",
		    ids);
		hold_presses(for_us);
		race_at_once(LATE + CLOCKS, press_or_tick, statuses, let_go);
		run_clock();
		int won = count_taken(statuses);
		taken += won;
		for_us += won > LATE / 2 ? 10000 : -10000;
		ck_assert_int_eq(
		    events("project", "fill", ids) + events("project", "lapse", ids), LATE);
		race_check_books(mem);
	}
	printf("claim and lapse: %d of %d taken\n", taken, ROUNDS * LATE);
}
END_TEST

/* --- clocks against each other -------------------------------------------------------------- */

#define RUN_PART 30
#define DRAFTS 20
#define THREE 3

static void tick(size_t i, void *arg)
{
	(void)i;
	(void)arg;
	run_clock();
}

/* Some projects with a slot taken, some with a letter prepared, and all their windows over; of the
 * awards, some not started in time. */
static void make_everything_due(void)
{

	race_open(mem, RACE_SLOTS);
	for (size_t j = 0; j < RUN_PART; j++)
		ck_assert_int_eq(
		    race_press(&race.partners[j].browser, race.projects[j].code).status, 303);
	for (size_t j = RUN_PART; j < RUN_PART + DRAFTS; j++)
		ck_assert_int_eq(
		    race_post(&race.partners[j % RACE_PARTNERS].browser,
			mem_printf(mem, "/projects/%s/claims/draft", race.projects[j].code),
			NO_FIELDS),
		    303);
	stage_sql(mem,
	    "UPDATE project SET closes_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR, due_at = closes_at"
	    " WHERE id IN (%s)",
	    ids_of(0, RACE_PROJECTS));
	stage_sql(mem,
	    "UPDATE claim SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR"
	    " WHERE state = 'draft' AND project_id IN (%s)",
	    ids_of(0, RACE_PROJECTS));
	stage_sql(mem,
	    "UPDATE award SET start_due_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR,"
	    " due_at = start_due_at WHERE project_id IN (%s)",
	    ids_of(0, RUN_PART));
}

/* Every move is made once, and everyone is told once. */
START_TEST(clocks_at_once)
{
	const char *ids = ids_of(0, RACE_PROJECTS);

	make_everything_due();
	race_at_once(THREE, tick, NULL, NULL);
	ck_assert_int_eq(events("project", "run_part", ids), RUN_PART);
	ck_assert_int_eq(events("project", "lapse", ids), RACE_PROJECTS - RUN_PART);
	ck_assert_int_eq(events("award", "expire", ids), RUN_PART);
	ck_assert_int_eq(events("claim", "lapse", ids), DRAFTS);
	ck_assert_int_eq(stage_int(mem,
			     "SELECT COUNT(*) FROM project WHERE id IN (%s)"
			     " AND state IN ('unclaimed', 'running') AND live_awards = 0",
			     ids),
	    RACE_PROJECTS);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM (SELECT 1 FROM message"
			   " GROUP BY account_id, text, link HAVING COUNT(*) > 1) twice"),
	    0);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM message WHERE text LIKE 'Nobody claimed it%%'"
			   " AND at > UTC_TIMESTAMP(6) - INTERVAL 5 MINUTE"),
	    (RACE_PROJECTS - RUN_PART) * 2);
	race_check_books(mem);
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = WORKERS });
	Suite *suite = suite_create("races with the clock");
	TCase *tests = tcase_create("clock");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 180);
	tcase_add_test(tests, renounce_and_expire);
	tcase_add_test(tests, clocks_at_once);
	tcase_add_test(tests, claim_and_lapse);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
