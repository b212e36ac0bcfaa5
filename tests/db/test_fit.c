/* Who fits what, on data that lean to one side: what is found, and how much is read for it. */
#include <check.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "market.h"
#include "project/fit.h"
#include "run.h"
#include "stage.h"

#define CROWD 3000

/* --- pure --------------------------------------------------------------------------------------- */

START_TEST(the_ways_and_the_unit_decide)
{
	const uint32_t funds = 1, goods = 2, people = 4;

	ck_assert_int_gt(fit_score(0, people, "370203"), 0);
	ck_assert_int_eq(fit_score(funds, people, "370203019001"), 0);
	ck_assert_int_gt(
	    fit_score(funds | people, people, "370203"), fit_score(0, people, "370203019001"));
	ck_assert_int_gt(fit_score(funds | goods, funds | goods, "370203"),
	    fit_score(funds | goods, goods, "370203019001"));
	ck_assert_int_gt(fit_score(0, 0, "370203019001"), fit_score(0, 0, "370203019"));
}
END_TEST

static const struct {
	const char *title, *other;
	int likeness;
} titles[] = {
	{ "修路灯", "小区路灯不亮", 1 },
	{ "修路灯", "修路灯", 2 },
	{ "修路灯", "老人理发", 0 },
	{ "灯", "灯", 0 },
	{ "", "灯", 0 },
	{ "lamp", "a lamp", 3 },
};

START_TEST(titles_are_alike_by_their_pairs)
{
	ck_assert_int_eq(fit_likeness(titles[_i].title, titles[_i].other), titles[_i].likeness);
}
END_TEST

/* --- read --------------------------------------------------------------------------------------- */

/* Rows on the wall, all of one category, in a community. */
static void crowd(const char *category, const char *unit, int n)
{
	stage_sql(mem,
	    "INSERT INTO project (code, state, unit_code, author_id, title, need, category, place, "
	    "money, mode, slots, opens_at, closes_at, created_at, touched_at, published_at, "
	    "state_at) SELECT CONCAT('%.3s%.3s', n.n), 'published', '%s', %lld, 'Lamps of the "
	    "yard', '', '%s', '', 'partner', 'rush', 1, '2026-11-01', '2036-11-01', '2026-11-01', "
	    "'2026-11-01', '2026-11-01', '2026-11-01' FROM (SELECT ROW_NUMBER() OVER () AS n FROM "
	    "information_schema.collations a JOIN information_schema.collations b LIMIT %d) n",
	    category, unit + 9, unit, (long long)secretary.account.n, category, n);
}

static void serve(struct partner_id partner, const char *category, const char *unit)
{
	stage_sql(mem, "DELETE FROM partner_facet WHERE partner_id = %lld", (long long)partner.n);
	stage_sql(mem,
	    "INSERT INTO partner_facet VALUES ('category', '%s', %lld), ('serves', '%s', %lld)",
	    category, (long long)partner.n, unit, (long long)partner.n);
}

/* Where the crowd is: in another category, another community, another street; and in its own. */
static const struct {
	const char *category, *unit, *served;
	size_t found;
} leanings[] = {
	{ "elderly", "370203019001", "370203019001", 3 },
	{ "repairs", "370203019002", "370203019001", 3 },
	{ "repairs", "370203005001", "370203019", 3 },
	{ "repairs", "370203019001", "370203019001", 8 },
	{ "repairs", "370203019001", "370203019", 8 },
	{ "repairs", "370203019001", "370203", 8 },
};

START_TEST(few_rows_are_read)
{
	struct db *db = market_stage(mem);
	struct partner *partner;
	struct fit_projects fits;

	stage_unit(mem, "370203019002", "Second");
	stage_unit(mem, "370203005001", "Elsewhere");
	crowd(leanings[_i].category, leanings[_i].unit, CROWD);
	stage_sql(mem, "UPDATE project SET code = CONCAT('X', code)");
	crowd("repairs", "370203019001", 3);
	stage_sql(mem, "ANALYZE TABLE project, partner_facet");
	serve(market_partner, "repairs", leanings[_i].served);
	ck_assert(partner_by_id(db, mem, market_partner, &partner));
	/* The first time also reads what the server keeps about its tables. */
	ck_assert(fit_projects(db, mem, partner, market_now, 8, &fits));
	int64_t before = market_rows_read(db);
	ck_assert(fit_projects(db, mem, partner, market_now, 8, &fits));
	int64_t rows = market_rows_read(db) - before;
	ck_assert_uint_eq(fits.n, leanings[_i].found);
	/* Sixty candidates are returned to choose from, where there are so many. */
	int64_t returned = leanings[_i].found == 8 ? 60 : 3;
	ck_assert_msg(rows <= 20 * returned + 100, "%lld rows for %lld", (long long)rows,
	    (long long)returned);
}
END_TEST

START_TEST(alike_are_few_rows)
{
	struct db *db = market_stage(mem);
	struct project project = {
		.unit_code = "370203019001", .title = "The lamps", .category = CATEGORY_REPAIRS
	};
	struct project_lines lines;

	crowd("elderly", "370203019001", CROWD);
	stage_sql(mem, "UPDATE project SET code = CONCAT('X', code)");
	crowd("repairs", "370203019001", CROWD);
	ck_assert(project_similar(db, mem, &project, 5, &lines));
	int64_t before = market_rows_read(db);
	ck_assert(project_similar(db, mem, &project, 5, &lines));
	int64_t rows = market_rows_read(db) - before;
	ck_assert_uint_eq(lines.n, 5);
	ck_assert_msg(rows <= 20 * 40 + 100, "%lld rows", (long long)rows);
}
END_TEST

/* Several units of one partner are one line, that of the nearest. */
START_TEST(a_partner_stands_once)
{
	struct db *db = market_stage(mem);
	struct project project = { .unit_code = "370203019001", .category = CATEGORY_REPAIRS };
	struct fit_partners fits;

	stage_sql(mem, "DELETE FROM partner_facet");
	serve(market_partner, "repairs", "370203");
	stage_sql(mem,
	    "INSERT INTO partner_facet VALUES ('serves', '370203019001', %lld), ('serves', "
	    "'370203019', %lld)",
	    (long long)market_partner.n, (long long)market_partner.n);
	ck_assert(fit_partners(db, mem, &project, 10, &fits));
	ck_assert_uint_eq(fits.n, 1);
	ck_assert_int_eq(fits.items[0].id.n, market_partner.n);
	ck_assert_int_eq(fits.items[0].score, UNIT_COMMUNITY);
	stage_sql(mem, "UPDATE partner SET state = 'suspended'");
	ck_assert(fit_partners(db, mem, &project, 10, &fits));
	ck_assert_uint_eq(fits.n, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fit");
	TCase *tcase = run_case(suite, "fit");

	stage_start();
	tcase_add_test(tcase, the_ways_and_the_unit_decide);
	tcase_add_loop_test(tcase, titles_are_alike_by_their_pairs, 0, COUNT(titles));
	tcase_add_loop_test(tcase, few_rows_are_read, 0, COUNT(leanings));
	tcase_add_test(tcase, alike_are_few_rows);
	tcase_add_test(tcase, a_partner_stands_once);
	return run_suite(suite);
}
