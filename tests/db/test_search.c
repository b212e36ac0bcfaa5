/* The index of search: it follows every move, equals a rebuild, and a question reads a bounded number of rows. */
#include <time.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/random.h"
#include "db/db.h"
#include "market.h"
#include "partner/partner.h"
#include "project/project.h"
#include "run.h"
#include "search/search.h"
#include "stage.h"

/* The whole index as one number. */
static int64_t index_now(void)
{
	return stage_int(mem,
	    "SELECT COALESCE(CAST(CONV(LEFT(MD5(GROUP_CONCAT(CONCAT(kind, id, term) ORDER BY kind, "
	    "id, term)), 15), 16, 10) AS SIGNED), 0) FROM search_term");
}

static int64_t terms_of(const char *kind, int64_t id)
{
	return stage_int(mem, "SELECT COUNT(*) FROM search_term WHERE kind = '%s' AND id = %lld",
	    kind, (long long)id);
}

static void rebuild(struct db *db)
{
	int64_t count;
	ck_assert_msg(search_rebuild(db, mem, &count), "%s", fault_last()->text);
}

static struct search_answer find(
    struct db *db, enum search_kind kind, const char *text, int64_t before, int limit)
{
	struct search_answer answer;
	ck_assert_msg(search_find(db, mem,
			  &(struct search_question){
			      .kind = kind, .text = text, .before = before, .limit = limit },
			  &answer),
	    "%s", fault_last()->text);
	return answer;
}

/* --- it follows ------------------------------------------------------------------------------------- */

/* Everybody but the author, who may not publish his own text. */
#define WHOEVER (~(uint32_t)BY_AUTHOR)

/* What leads off the wall for good comes seldom, or the walk is short. */
static const enum project_event events[] = { PROJECT_SUBMIT, PROJECT_SUBMIT, PROJECT_RETURN,
	PROJECT_PUBLISH, PROJECT_PUBLISH, PROJECT_PUBLISH, PROJECT_PUBLISH, PROJECT_LAPSE,
	PROJECT_REPUBLISH, PROJECT_REPUBLISH, PROJECT_REVISE, PROJECT_REVISE, PROJECT_WITHDRAW,
	PROJECT_GIVE_UP, PROJECT_DISCARD };

/* One of the moves that the rules allow now, whoever makes it; a state without one stays. */
static void wander(struct db *db, struct project_id id, int64_t now)
{
	struct project *project = market_project(db, id);
	const struct move *move;
	bool done;
	for (int tries = 0; tries < 20; tries++) {
		struct project_facts facts = project_facts_of(project);
		enum project_event event = events[random_below(COUNT(events))];
		facts.opens_at = project->state == PROJECT_PUBLISHED ? facts.opens_at : now;
		facts.closes_at =
		    project->state == PROJECT_PUBLISHED ? facts.closes_at : now + HOUR_US;
		if (project_decide(&facts, event, WHOEVER, true, now, &move) != VERDICT_YES)
			continue;
		ck_assert(db_begin(db));
		ck_assert_msg(project_move(db, mem,
				  &(struct project_step){ .move = move,
				      .project = project,
				      .actor = &admin,
				      .by = WHOEVER,
				      .reason = "reason",
				      .opens_at = now,
				      .closes_at = now + HOUR_US,
				      .now = now,
				      .calendar = &market_calendar },
				  &done),
		    "%s", fault_last()->text);
		ck_assert(db_commit(db));
		return;
	}
}

START_TEST(test_equals_a_rebuild)
{
	struct db *db = market_stage(mem);
	struct project_id ids[24];
	int64_t now = market_now, found = 0;
	rebuild(db);
	for (size_t i = 0; i < COUNT(ids); i++)
		ids[i] = market_submit(db, NULL, 1);
	for (int step = 0; step < 240; step++) {
		struct project_id id = ids[random_below(COUNT(ids))];
		now += 3 * HOUR_US;
		wander(db, id, now);
		enum project_state state = market_project(db, id)->state;
		bool is_found = state == PROJECT_PUBLISHED || state == PROJECT_UNCLAIMED;
		ck_assert_int_eq(terms_of("project", id.n) > 0, is_found);
		found += is_found;
	}
	ck_assert_int_gt(found, 10);
	int64_t followed = index_now();
	rebuild(db);
	ck_assert_int_eq(index_now(), followed);
	/* Strays go, losses come back. */
	stage_sql(
	    mem, "INSERT INTO search_term VALUES ('project', 999999, '鬼'), ('unit', 1, '鬼')");
	stage_sql(mem, "DELETE FROM search_term WHERE kind = 'unit' AND term = '%s'", STREET);
	ck_assert_int_ne(index_now(), followed);
	rebuild(db);
	ck_assert_int_eq(index_now(), followed);
}
END_TEST

START_TEST(test_finds)
{
	struct db *db = market_stage(mem);
	struct project_id lamp = market_publish(db, market_plan_at(db, market_now + DAY_US), 1),
			  hidden = market_submit(db, NULL, 1);
	stage_sql(
	    mem, "UPDATE project SET title = '老人助餐点要一台电梯 Lift 3', place = '青海路 12'");
	rebuild(db);
	static const char *const good[] = { "助餐", "老", "电梯", "lift", "LI", "老人 电梯",
		"青海路 电梯", "ｌｉｆｔ", "12", "3" };
	static const char *const bad[] = { "老人电梯", "餐助", "公园", "ift", "老人 公园", "13" };
	for (size_t i = 0; i < COUNT(good); i++) {
		struct search_answer answer = find(db, SEARCH_PROJECT, good[i], 0, 5);
		ck_assert_msg(
		    answer.n == 1 && answer.ids[0] == lamp.n, "%s: %zu", good[i], answer.n);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		ck_assert_msg(!find(db, SEARCH_PROJECT, bad[i], 0, 5).n, "%s", bad[i]);
	ck_assert(!find(db, SEARCH_PROJECT, "%", 0, 5).has_terms);
	ck_assert_int_eq(terms_of("project", hidden.n), 0);
	ck_assert_uint_eq(find(db, SEARCH_UNIT, STREET, 0, 50).n, 4);
}
END_TEST

/* --- the bound -------------------------------------------------------------------------------------- */

#define PROJECTS 20000

/* Every project is of a 社区; odd ones have 丙丁, even ones 甲乙: the worst pair. 20 have 稀有, all of them among the oldest. */
static void skewed(void)
{
	stage_sql(mem, "INSERT INTO search_term SELECT 'project', seq, '社区' FROM seq_1_to_%d",
	    PROJECTS);
	stage_sql(mem,
	    "INSERT INTO search_term SELECT 'project', seq, IF(seq MOD 2, '丙丁', '甲乙') FROM "
	    "seq_1_to_%d",
	    PROJECTS);
	stage_sql(mem, "INSERT INTO search_term SELECT 'project', seq, '稀有' FROM seq_1_to_20");
	stage_sql(mem, "ANALYZE TABLE search_term");
}

static const struct {
	const char *text;
	size_t found; /* on the first page of 24 */
	bool goes_on;
	int64_t most_rows;
} questions[] = {
	{ "社区", 24, true, 150 },
	{ "稀有", 20, false, 150 },
	{ "社区 稀有", 20, false, 400 },
	{ "甲乙 稀有 社区", 10, false, 800 },
	{ "社区 甲乙", 24, true, 4500 },
	{ "甲乙 丙丁", 0, true, 7000 },
	{ "社区 甲乙 丙丁", 0, true, 7000 },
	{ "没有 社区", 0, false, 300 },
};

START_TEST(test_rows_read)
{
	struct db *db = market_stage(mem);
	skewed();
	find(db, SEARCH_PROJECT, "社区 甲乙", 0, 24);
	for (size_t i = 0; i < COUNT(questions); i++) {
		int64_t before = market_rows_read(db);
		struct search_answer answer = find(db, SEARCH_PROJECT, questions[i].text, 0, 24);
		int64_t rows = market_rows_read(db) - before;
		ck_assert_msg(
		    answer.n == questions[i].found && (answer.before != 0) == questions[i].goes_on,
		    "%s: %zu found", questions[i].text, answer.n);
		ck_assert_msg(rows <= questions[i].most_rows, "%s: %lld rows", questions[i].text,
		    (long long)rows);
	}
}
END_TEST

/* Page by page nothing is lost and nothing comes twice, whatever has to be looked through between two hits. */
START_TEST(test_pages)
{
	struct db *db = market_stage(mem);
	int64_t before = 0, last = INT64_MAX;
	size_t found = 0, pages = 0;
	skewed();
	stage_sql(mem,
	    "INSERT INTO search_term SELECT 'project', seq, '甲乙' FROM seq_1_to_19999_step_2222");
	do {
		struct search_answer answer = find(db, SEARCH_PROJECT, "丙丁 甲乙", before, 24);
		for (size_t i = 0; i < answer.n; i++) {
			ck_assert_int_lt(answer.ids[i], last);
			last = answer.ids[i];
		}
		found += answer.n;
		before = answer.before;
		ck_assert_uint_lt(pages++, 60);
	} while (before);
	ck_assert_uint_eq(found, 10);
}
END_TEST

int main(void)
{
	stage_start();
	Suite *suite = suite_create("search");
	TCase *tcase = run_case(suite, "index");
	tcase_add_test(tcase, test_equals_a_rebuild);
	tcase_add_test(tcase, test_finds);
	tcase_add_test(tcase, test_rows_read);
	tcase_add_test(tcase, test_pages);
	return run_suite(suite);
}
