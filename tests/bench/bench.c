/* The benchmark: claim day over HTTP through nginx, and what the whole stack adds to a claim's
 * statements. Everything runs against a database and workers of its own; nothing here is a test of
 * time. */
#include "bench.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/code.h"
#include "base/mem.h"
#include "front.h"

#define NO_CAP 100000
#define TURNS 3
#define CLAIMS 500 /* of each turn */
#define FIRST_SERIAL 100000
#define TARGET 0.7

static struct mem *mem;
static struct race race;

static void setup(void)
{
	mem = mem_root("bench");
	race_restore(mem);
	race_load(mem, &race);
}

START_TEST(claim_day)
{
	bench_day(mem, &race);
}
END_TEST

/* --- a winning claim against its bare statements --------------------------------------------- */

/* Like the first of the meeting, under codes of their own. */
static struct bench_projects fresh_projects(size_t count)
{
	static int64_t serial = FIRST_SERIAL;
	struct bench_projects projects = { MEM_ARRAY(mem, struct bench_project, count), count };

	stage_sql(mem, "START TRANSACTION");
	for (size_t j = 0; j < count; j++) {
		const char *code = code_make(mem, CODE_PROJECT, clock_now(), serial++);
		stage_sql(mem,
		    "INSERT INTO project (code, state, unit_code, author_id, title, need, category,"
		    " place, money, mode, slots, opens_at, closes_at, occasion_id, created_at,"
		    " touched_at, published_at, state_at, due_at) SELECT '%s', 'published', "
		    "unit_code,"
		    " author_id, title, need, category, place, money, 'rush', 1, opens_at, "
		    "closes_at,"
		    " occasion_id, created_at, touched_at, published_at, state_at, closes_at"
		    " FROM project WHERE id = %lld",
		    code, (long long)race.projects[0].id);
		projects.items[j] =
		    (struct bench_project){ stage_int(mem, "SELECT LAST_INSERT_ID()"), code };
	}
	stage_sql(mem, "COMMIT");
	return projects;
}

/* What the server notes of one winning claim; the first one has prepared everything. */
static struct bench_statements log_a_claim(void)
{
	struct bench_statements statements = { 0 };

	site_restart_worker(&(struct site_options){ .workers = 1, .claim_cap = NO_CAP });
	ck_assert_int_eq(race_press(&race.partners[0].browser, race.projects[0].code).status, 303);
	stage_sql(mem, "SET GLOBAL log_output = 'TABLE'");
	stage_sql(mem, "SET GLOBAL general_log = 1");
	ck_assert_int_eq(race_press(&race.partners[0].browser, race.projects[1].code).status, 303);
	stage_sql(mem, "SET GLOBAL general_log = 0");
	struct stage_cells cells = stage_cells(mem,
	    "SELECT argument FROM mysql.general_log WHERE user_host LIKE 'jiebang_app%%'"
	    " AND command_type IN ('Query', 'Execute')");
	statements.items = MEM_ARRAY(mem, const char *, cells.n);
	for (size_t n = 0; n < cells.n; n++)
		statements.items[statements.n++] = cells.items[n].data;
	return statements;
}

static void add(struct bench_rate *sum, struct bench_rate rate)
{
	sum->claims += rate.claims;
	sum->took_us += rate.took_us;
}

static double per_second(struct bench_rate rate)
{
	return (double)rate.claims * 1e6 / (double)rate.took_us;
}

/* In turns, so that whatever else happens on this machine happens to both. */
START_TEST(claim_against_bare_statements)
{
	struct bench_rate stack = { 0 }, bare = { 0 };

	race_open(mem, 1);
	struct bench_statements statements = log_a_claim();
	site_restart_worker(
	    &(struct site_options){ .workers = BENCH_WORKERS, .claim_cap = NO_CAP });
	printf("a winning claim, %zu statements with START and COMMIT: %d claims each, in turns\n",
	    statements.n, TURNS * CLAIMS);
	for (int turn = 0; turn < TURNS; turn++) {
		struct bench_projects first = fresh_projects(CLAIMS),
				      second = fresh_projects(CLAIMS);
		add(&stack, bench_stack(mem, &race, &first));
		add(&bare, bench_bare(mem, &race, &second, &statements));
	}
	int64_t awards = stage_int(mem, "SELECT COUNT(*) FROM award a JOIN project p"
					" ON p.id = a.project_id AND p.state = 'running'"
					" WHERE p.code LIKE '%%-1_____-_'");
	ck_assert_int_eq(awards, 2 * TURNS * CLAIMS);
	double ratio = per_second(stack) / per_second(bare);
	printf("  nginx, worker, database     %.0f claims per second\n", per_second(stack));
	printf("  bare client, %d connections  %.0f claims per second\n", BENCH_WORKERS,
	    per_second(bare));
	printf("  ratio                       %.2f, at least %.1f is promised%s\n\n", ratio, TARGET,
	    ratio < TARGET ? ": BELOW" : "");
	ck_assert_msg(ratio >= TARGET, "below what is promised");
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = BENCH_WORKERS });
	front_start();
	printf("%ld cores, %d workers\n\n", sysconf(_SC_NPROCESSORS_ONLN), BENCH_WORKERS);
	Suite *suite = suite_create("benchmark");
	TCase *tests = tcase_create("benchmark");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 180);
	tcase_add_test(tests, claim_day);
	tcase_add_test(tests, claim_against_bare_statements);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
