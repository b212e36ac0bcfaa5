/* What was on the list of an occasion and who took it, for good; publishing for an occasion against
 * rescheduling it in the same moment. */
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "base/fault.h"
#include "db/db.h"
#include "market.h"
#include "run.h"
#include "stage.h"

/* --- the record ------------------------------------------------------------------------------------- */

static struct project_lines list_of(struct db *db, const struct occasion *occasion)
{
	struct project_lines lines;
	ck_assert(project_of_occasion(db, mem, occasion->id, &lines));
	return lines;
}

static struct award_lines taken_at(struct db *db, const struct occasion *occasion)
{
	struct award_lines lines;
	ck_assert(award_of_occasion(db, mem, occasion->id, &lines));
	return lines;
}

START_TEST(test_list)
{
	struct db *db = market_stage(mem);
	struct occasion *occasion = market_plan_at(db, market_now + DAY_US);
	struct project_id one = market_publish(db, occasion, 2),
			  hidden = market_submit(db, occasion, 1),
			  two = market_publish(db, occasion, 1),
			  gone = market_publish(db, occasion, 1);
	market_move(db, gone, PROJECT_WITHDRAW, &secretary, NULL, market_now);
	market_take(db, one, market_partner, occasion->opens_at);
	struct project_lines lines = list_of(db, occasion);
	ck_assert_uint_eq(lines.n, 3);
	ck_assert_int_eq(lines.items[0].id.n, one.n);
	ck_assert_int_eq(lines.items[0].taken, 1);
	ck_assert_int_eq(lines.items[0].slots, 2);
	ck_assert_int_eq(lines.items[1].id.n, two.n);
	ck_assert_int_eq(lines.items[1].taken, 0);
	ck_assert_int_eq(lines.items[2].id.n, gone.n);
	ck_assert_int_eq(lines.items[2].state, PROJECT_WITHDRAWN);
	market_move(db, hidden, PROJECT_PUBLISH, &officer, occasion, market_now);
	ck_assert_uint_eq(list_of(db, occasion).n, 4);
	struct award_lines awards = taken_at(db, occasion);
	ck_assert_uint_eq(awards.n, 1);
	ck_assert_str_eq(awards.items[0].lead_name, "Partner");
	ck_assert_int_eq(awards.items[0].taken_at, occasion->opens_at);
}
END_TEST

/* What lapses is republished for another occasion; the first one's record keeps its line. */
START_TEST(test_record_stays)
{
	struct db *db = market_stage(mem);
	struct occasion *first = market_plan_at(db, market_now + DAY_US),
			*second = market_plan_at(db, market_now + 10 * DAY_US);
	struct project_id id = market_publish(db, first, 1);
	bool done;
	ck_assert(project_tick(db, mem, id, first->closes_at, &market_calendar, &done));
	ck_assert(done);
	market_move(db, id, PROJECT_REPUBLISH, &officer, second, first->closes_at + HOUR_US);
	market_take(db, id, market_partner, second->opens_at);
	struct project_lines before = list_of(db, first), after = list_of(db, second);
	ck_assert_uint_eq(before.n, 1);
	ck_assert_int_eq(before.items[0].state, PROJECT_UNCLAIMED);
	ck_assert_int_eq(before.items[0].taken, 0);
	ck_assert_int_eq(before.items[0].round, 1);
	ck_assert_uint_eq(taken_at(db, first).n, 0);
	ck_assert_uint_eq(after.n, 1);
	ck_assert_int_eq(after.items[0].state, PROJECT_RUNNING);
	ck_assert_int_eq(after.items[0].taken, 1);
	ck_assert_int_eq(after.items[0].round, 2);
	ck_assert_uint_eq(taken_at(db, second).n, 1);
	struct award_lines latest;
	ck_assert(award_latest(db, mem, 5, &latest));
	ck_assert_uint_eq(latest.n, 1);
	ck_assert(latest.items[0].is_present_round);
}
END_TEST

START_TEST(test_record_is_kept)
{
	market_stage(mem);
	ck_assert(stage_refuses(mem, "UPDATE occasion_project SET slots = 1"));
	ck_assert(stage_refuses(mem, "DELETE FROM occasion_project"));
}
END_TEST

/* The newest are picked before anything is joined. */
START_TEST(test_rows_read)
{
	struct db *db = market_stage(mem);
	struct award_lines awards;
	stage_sql(mem,
	    "INSERT INTO project (code, state, unit_code, author_id, title, need, category, place, "
	    "money, mode, slots,"
	    " taken, created_at, touched_at, state_at, published_at) SELECT CONCAT('XM', seq), "
	    "'running',"
	    " '" COMMUNITY "', 1, IF(seq MOD 100, 'Lamps', 'Ramps 100%%'), '', 'repairs', '', "
	    "'partner', 'rush', 1, 1,"
	    " '2026-01-01', '2026-01-01', '2026-01-01', '2026-01-01' FROM seq_1_to_20000");
	stage_sql(mem,
	    "INSERT INTO award (state, project_id, round, slot, claim_id, lead_id, taken_at, "
	    "letter_due_at,"
	    " start_due_at, free_until_at, state_at) SELECT 'working', id, 1, 1, id, %lld, "
	    "'2026-01-02', '2026-01-02',"
	    " '2026-01-02', '2026-01-02', '2026-01-02' FROM project",
	    (long long)market_partner.n);
	stage_sql(mem, "ANALYZE TABLE project, award, partner");
	int64_t before = market_rows_read(db);
	ck_assert(award_latest(db, mem, 6, &awards));
	ck_assert_uint_eq(awards.n, 6);
	ck_assert_int_gt(awards.items[0].id.n, awards.items[5].id.n);
	ck_assert_int_le(market_rows_read(db) - before, 220);
}
END_TEST

/* --- publishing against rescheduling -------------------------------------------------------------------- */

#define RACES 150

struct race {
	struct occasion_id occasions[RACES];
	struct project_id projects[RACES];
	int ready[2]; /* how far each has come */
};
static struct race *race;

/* Both begin the same pair in the same moment. */
static void meet(int who, int i)
{
	const struct timespec moment = { .tv_nsec = 20000 };
	__atomic_store_n(&race->ready[who], i + 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&race->ready[1 - who], __ATOMIC_SEQ_CST) < i + 1)
		nanosleep(&moment, NULL);
}

/* One try, as a page makes it. False: a fault, to be replayed. */
static bool try_publish(struct db *db, struct mem *pool, int i, bool *done_out)
{
	struct project *project;
	struct occasion *occasion;
	if (!db_begin(db) || !project_by_id(db, pool, race->projects[i], &project) ||
	    !occasion_by_id(db, pool, race->occasions[i], &occasion))
		return false;
	struct project_step step =
	    market_step(project, PROJECT_PUBLISH, &officer, occasion, market_now);
	if (!occasion_admit(db, pool, occasion, &officer, "reviewer", market_now, done_out))
		return false;
	return !*done_out || project_move(db, pool, &step, done_out);
}

static bool try_reschedule(struct db *db, struct mem *pool, int i, bool *done_out)
{
	struct occasion *occasion;
	struct project_lines in_way;
	return db_begin(db) && occasion_by_id(db, pool, race->occasions[i], &occasion) &&
	       occasion_reschedule(db, pool, occasion, market_now + 5 * DAY_US,
		   market_now + 6 * DAY_US, "Rain", &secretary, "secretary", market_now, &in_way,
		   done_out);
}

/* Until it is done: a fault is replayed as the gate does, a conflict is looked at again as a person does. */
static void insist(struct db *db, int who, int i)
{
	bool (*const tries[])(
	    struct db *, struct mem *, int, bool *) = { try_publish, try_reschedule };
	for (int attempt = 0; attempt < 100; attempt++) {
		struct mem *pool = mem_child(mem);
		bool done = false,
		     well = tries[who](db, pool, i, &done) && (!done || db_commit(db));
		mem_free(pool);
		if (well && done) {
			return;
		}
		if (!well && fault_last()->kind != FAULT_DATABASE_REPLAY)
			_exit(2);
		db_rollback(db);
		fault_clear();
	}
	_exit(3);
}

static pid_t contend(int who)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid)
		return pid;
	struct db *db = stage_db(mem);
	for (int i = 0; i < RACES; i++) {
		meet(who, i);
		insist(db, who, i);
	}
	_exit(0);
}

START_TEST(test_publish_against_reschedule)
{
	struct db *db = market_stage(mem);
	race = mmap(NULL, sizeof *race, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(race != MAP_FAILED);
	for (int i = 0; i < RACES; i++) {
		struct occasion *occasion = market_plan_at(db, market_now + DAY_US);
		race->occasions[i] = occasion->id;
		race->projects[i] = market_submit(db, occasion, 1);
	}
	db_disconnect(db);
	pid_t pids[2] = { contend(0), contend(1) };
	for (int i = 0; i < 2; i++) {
		int status;
		ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "process %d: %x", i,
		    (unsigned)status);
	}
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM project p JOIN occasion o ON o.id = "
					"p.occasion_id WHERE p.state = "
					"'published' AND p.opens_at = o.opens_at AND p.closes_at = "
					"o.closes_at AND p.due_at = o.closes_at"),
	    RACES);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM occasion_project"), RACES);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM occasion WHERE version = 3"), RACES);
	int64_t published_first =
	    stage_int(mem, "SELECT COUNT(*) FROM event a JOIN event b ON b.kind "
			   "= a.kind AND b.subject_id = a.subject_id"
			   " AND b.event = 'reschedule' AND b.seq > a.seq WHERE "
			   "a.kind = 'occasion' AND a.event = 'admit'");
	/* A race that always ends the same way proves nothing. */
	ck_assert_int_gt(published_first, 0);
	ck_assert_int_lt(published_first, RACES);
}
END_TEST

int main(void)
{
	stage_start();
	Suite *suite = suite_create("occasion record");
	TCase *tcase = run_case(suite, "record");
	tcase_add_test(tcase, test_list);
	tcase_add_test(tcase, test_record_stays);
	tcase_add_test(tcase, test_record_is_kept);
	tcase_add_test(tcase, test_rows_read);
	tcase = run_case(suite, "race");
	tcase_add_test(tcase, test_publish_against_reschedule);
	return run_suite(suite);
}
