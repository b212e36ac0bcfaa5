/* The kept figures: exact at any size, cheap to read, and in nobody's way. */
#include <sys/wait.h>

#include "base/clock.h"
#include "base/fault.h"
#include "db/db.h"
#include "market.h"
#include "run.h"
#include "site/figure.h"
#include "stage.h"

#define CROWD 20000
#define CLOCKS 3
#define TURNS 60

static struct db *begin(void)
{
	stage_sql(mem, "DELETE FROM figure");
	stage_sql(mem, "DELETE FROM partner");
	return market_stage(mem);
}

static void count_is_well(struct db *db, int64_t now)
{
	ck_assert_msg(figures_count(db, mem, now), "%s", fault_last() ? fault_last()->text : "");
}

static struct figures *kept(struct db *db)
{
	struct figures *figures;
	ck_assert(figures_read(db, mem, &figures));
	ck_assert_ptr_nonnull(figures);
	return figures;
}

START_TEST(nothing_before_the_first_count)
{
	struct db *db = begin();
	struct figures *figures;

	ck_assert(figures_read(db, mem, &figures));
	ck_assert_ptr_null(figures);
	count_is_well(db, market_now);
	figures = kept(db);
	for (int f = 0; f < FIGURE_COUNT; f++)
		ck_assert_int_eq(figures->values[f], f == FIGURE_PARTNERS);
	ck_assert_int_eq(figures->counted_at, market_now);
}
END_TEST

/* Each state has a number of its own, so that no two can stand for each other. */
static const char states[] = "IF(seq <= 11000, 'running', IF(seq <= 18000, 'closed', "
			     "IF(seq <= 19500, 'unclaimed', IF(seq <= 19900, 'published', "
			     "IF(seq <= 19950, 'reviewing', 'withdrawn')))))";

START_TEST(exact_and_cheap_at_full_size)
{
	struct db *db = begin();
	stage_sql(mem,
	    "INSERT INTO project (code, state, unit_code, author_id, title, need, category, place, "
	    "money, mode, slots, created_at, touched_at, state_at) SELECT CONCAT('XM', seq), %s, "
	    "'" COMMUNITY "', 1, 'Lamps', '', 'repairs', '', 'partner', 'rush', 1, '2026-01-01', "
	    "'2026-01-01', '2026-01-01' FROM seq_1_to_%d",
	    states, CROWD);
	for (int i = 2; i <= 4; i++)
		stage_partner(mem, mem_printf(mem, "HB%d", i), "Another");
	stage_sql(mem, "UPDATE partner SET state = 'suspended' WHERE code = 'HB4'");
	stage_partner(mem, "HB5", "No more");
	stage_sql(mem, "UPDATE partner SET state = 'exited' WHERE code = 'HB5'");

	int64_t before = market_rows_read(db);
	count_is_well(db, market_now);
	/* What is counted, once each. */
	ck_assert_int_le(market_rows_read(db) - before, CROWD + 200);
	before = market_rows_read(db);
	struct figures *figures = kept(db);
	ck_assert_int_le(market_rows_read(db) - before, 100);
	ck_assert_int_eq(figures->values[FIGURE_RUNNING], 11000);
	ck_assert_int_eq(figures->values[FIGURE_CLOSED], 7000);
	ck_assert_int_eq(figures->values[FIGURE_UNCLAIMED], 1500);
	ck_assert_int_eq(figures->values[FIGURE_PUBLISHED], 400);
	ck_assert_int_eq(figures->values[FIGURE_PARTNERS], 4);
}
END_TEST

/* Makes a move that another connection is still about to commit. */
static void withdraw(struct db *db, struct project_id id)
{
	struct project_step step =
	    market_step(market_project(db, id), PROJECT_WITHDRAW, &secretary, NULL, market_now);
	bool done;
	ck_assert(project_move(db, mem, &step, &done));
	ck_assert(done);
}

/* A wait would end in a fault, after innodb_lock_wait_timeout. */
START_TEST(counting_and_moves_do_not_wait_for_each_other)
{
	struct db *db = begin(), *other = stage_db(mem);
	struct occasion *occasion = market_plan_at(db, market_now + DAY_US);
	struct project_id one = market_publish(db, occasion, 1),
			  two = market_publish(db, occasion, 1);

	ck_assert(db_begin(other));
	withdraw(other, one);
	count_is_well(db, market_now);
	ck_assert_int_eq(kept(db)->values[FIGURE_PUBLISHED], 2);
	ck_assert(db_commit(other));
	ck_assert_int_eq(kept(db)->values[FIGURE_PUBLISHED], 2);
	count_is_well(db, market_now);
	ck_assert_int_eq(kept(db)->values[FIGURE_PUBLISHED], 1);

	ck_assert(db_begin(other));
	count_is_well(other, market_now);
	ck_assert(db_begin(db));
	withdraw(db, two);
	ck_assert(db_commit(db));
	ck_assert(db_commit(other));
	ck_assert_int_eq(kept(db)->values[FIGURE_PUBLISHED], 1);
}
END_TEST

static pid_t start_clock(void)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid)
		return pid;
	struct db *db = stage_db(mem);
	for (int i = 0; i < TURNS; i++)
		if (!figures_count(db, mem, market_now + i))
			_exit(2);
	_exit(0);
}

START_TEST(several_clocks_at_once)
{
	struct db *db = begin();
	struct occasion *occasion = market_plan_at(db, market_now + DAY_US);
	pid_t clocks[CLOCKS];

	db_disconnect(db);
	for (int i = 0; i < CLOCKS; i++)
		clocks[i] = start_clock();
	db = stage_db(mem);
	for (int i = 0; i < 10; i++)
		market_publish(db, occasion, 1);
	for (int i = 0; i < CLOCKS; i++) {
		int status;
		ck_assert_int_eq(waitpid(clocks[i], &status, 0), clocks[i]);
		ck_assert_msg(
		    WIFEXITED(status) && WEXITSTATUS(status) == 0, "clock %d: %x", i, status);
	}
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM figure"), 1);
	ck_assert_int_eq(kept(db)->counted_at, market_now + TURNS - 1);
	count_is_well(db, market_now + TURNS);
	ck_assert_int_eq(kept(db)->values[FIGURE_PUBLISHED], 10);
}
END_TEST

int main(void)
{
	stage_start();
	Suite *suite = suite_create("figures");
	TCase *tcase = run_case(suite, "figures");
	tcase_add_test(tcase, nothing_before_the_first_count);
	tcase_add_test(tcase, exact_and_cheap_at_full_size);
	tcase_add_test(tcase, counting_and_moves_do_not_wait_for_each_other);
	tcase_add_test(tcase, several_clocks_at_once);
	return run_suite(suite);
}
