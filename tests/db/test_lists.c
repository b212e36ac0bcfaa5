/* The lists' queries: what they find, page by page, and how many rows they read for it on skewed data. */
#include "../base/run.h"

#include "base/clock.h"
#include "base/text.h"
#include "market.h"
#include "partner/partner.h"
#include "project/project.h"
#include "search/search.h"
#include "stage.h"
#include "unit/unit.h"

#define MANY 6000

/* --- a district with much of one and little of the other ---------------------------------------- */

/*
 * Open needs in the main street and its community; every 1,500th elsewhere, every 1,700th of another category, every 1,900th a wish. A
 * third closes at one instant, another third is over without the clock having acted.
 */
static void stage_projects(void)
{
	stage_sql(mem,
	    "INSERT INTO project (code, state, unit_code, author_id, title, need, category, place, "
	    "money, mode, slots, opens_at,"
	    " closes_at, created_at, touched_at, published_at, state_at)"
	    " SELECT CONCAT('XM', seq), 'published', IF(seq %% 1500 = 0, '" OTHER_STREET
	    "', '" COMMUNITY "'), 1, 'Lamp', 'Mend it', IF(seq %% 1700 = 0, 'elderly', 'repairs'), "
	    "'Hall', 'partner',"
	    " IF(seq %% 1900 = 0, 'wish', 'rush'), 1, '2026-01-01',"
	    " CASE seq %% 3 WHEN 0 THEN '2027-01-01' WHEN 1 THEN '2027-02-01' + INTERVAL seq "
	    "MINUTE ELSE '2026-02-01' END,"
	    " '2026-01-01', '2026-01-01', '2026-01-01', '2026-01-01' FROM seq_1_to_%d",
	    MANY);
	stage_sql(mem, "ANALYZE TABLE project");
}

/* Partners with two offers each: goods, but every 1,300th premises; one kind, but every 1,400th a school. */
static void stage_partners(void)
{
	stage_sql(mem, "DELETE FROM partner");
	stage_sql(mem, "DELETE FROM partner_facet");
	stage_sql(mem, "DELETE FROM partner_resource");
	stage_sql(mem,
	    "INSERT INTO partner (id, code, state, scheme, ident, name, kind, tier, unit_code, "
	    "ways, contact_name, applicant_id,"
	    " applied_at, listed_at, state_at)"
	    " SELECT seq, CONCAT('HB', seq), IF(seq %% 7, IF(seq %% 307, 'listed', 'suspended'), "
	    "'exited'), 'street', seq, "
	    "CONCAT('Partner ', seq),"
	    " IF(seq %% 1400 = 1, 'school', 'enterprise'), 'street', IF(seq %% 1501 = 0, "
	    "'" OTHER_STREET "', '" STREET
	    "'), 'goods', '', 1, '2026-01-01', '2026-01-01', '2026-01-01' FROM seq_1_to_%d",
	    MANY);
	stage_sql(mem,
	    "INSERT INTO partner_facet (facet, value, partner_id) SELECT 'way', IF(seq %% 1300 = "
	    "1, 'premises', 'goods'), seq"
	    " FROM seq_1_to_%d UNION ALL SELECT 'category', IF(seq %% 1200 = 1, 'health', "
	    "'repairs'), seq FROM seq_1_to_%d",
	    MANY, MANY);
	stage_sql(mem,
	    "INSERT INTO partner_resource (partner_id, title, way, quantity, available)"
	    " SELECT seq, 'Ladder', 'goods', 'two', 'always' FROM seq_1_to_%d UNION ALL"
	    " SELECT seq, 'Hall', IF(seq %% 1300 = 1, 'premises', 'goods'), 'one', 'Sundays' FROM "
	    "seq_1_to_%d",
	    MANY, MANY);
	stage_sql(mem, "ANALYZE TABLE partner, partner_facet, partner_resource");
}

/* One in 1,600 is a kitchen and offers one; all of them can be found by their words. */
static void index_partners(struct db *db)
{
	int64_t count;
	stage_sql(mem, "UPDATE partner SET name = CONCAT('青岛厨房 ', id) WHERE id %% 1600 = 1");
	stage_sql(mem, "UPDATE partner_resource SET title = '社区厨房' WHERE title = 'Hall' AND "
		       "partner_id %% 1600 = 1");
	ck_assert(search_rebuild(db, mem, &count));
	stage_sql(mem, "ANALYZE TABLE search_term");
}

/* --- counting ------------------------------------------------------------------------------------ */

/* ARCHITECTURE.md: rows read ≤ 20 × rows returned + 100. */
static void is_cheap(struct db *db, const char *what, size_t i, int64_t before, size_t rows)
{
	int64_t now = market_rows_read(db), asking = market_rows_read(db) - now;
	int64_t read = now - before - asking;
	ck_assert_msg(read <= 20 * (int64_t)rows + 100, "%s %zu: %lld rows read for %zu", what, i,
	    (long long)read, rows);
}

#define NEEDS(...)                                                                                 \
	{                                                                                          \
		.now = 0, .limit = 25, __VA_ARGS__                                                 \
	}

START_TEST(needs_are_cheap)
{
	const struct project_needs_filter filters[] = { NEEDS(.unit = NULL), NEEDS(.unit = STREET),
		NEEDS(.unit = COMMUNITY), NEEDS(.unit = OTHER_STREET),
		NEEDS(.category = CATEGORY_ELDERLY), NEEDS(.mode = PROJECT_WISH),
		NEEDS(.category = CATEGORY_REPAIRS, .mode = PROJECT_RUSH, .unit = STREET),
		NEEDS(.category = CATEGORY_ELDERLY, .unit = STREET),
		NEEDS(.category = CATEGORY_HEALTH),
		/* Far inside those that close together, and behind them. */
		NEEDS(.after_at = INT64_C(1798761600000000), .after = MANY / 2),
		NEEDS(.after_at = INT64_C(1801584000000000), .after = MANY / 2),
		NEEDS(.unit = STREET, .category = CATEGORY_REPAIRS, .mode = PROJECT_RUSH,
		    .after_at = INT64_C(1801584000000000), .after = MANY / 2) };
	struct db *db = market_stage(mem);
	stage_projects();
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct project_needs_filter filter = filters[i];
		struct project_lines lines;
		filter.now = market_now;
		ck_assert(project_needs(db, mem, &filter, &lines));
		int64_t before = market_rows_read(db);
		ck_assert(project_needs(db, mem, &filter, &lines));
		is_cheap(db, "needs", i, before, lines.n);
		for (size_t k = 0; k < lines.n; k++)
			ck_assert_int_gt(lines.items[k].closes_at, market_now);
	}
}
END_TEST

START_TEST(the_wall_is_cheap)
{
	const struct project_filter filters[] = { { .limit = 25 }, { .unit = STREET, .limit = 25 },
		{ .unit = COMMUNITY, .limit = 25 }, { .unit = OTHER_STREET, .limit = 25 },
		{ .category = CATEGORY_ELDERLY, .limit = 25 },
		{ .mode = PROJECT_WISH, .limit = 25 }, { .state = PROJECT_CLOSED, .limit = 25 },
		{ .category = CATEGORY_ELDERLY, .unit = STREET, .limit = 25 },
		{ .category = CATEGORY_REPAIRS, .limit = 25 },
		{ .mode = PROJECT_RUSH, .limit = 25 },
		{ .category = CATEGORY_REPAIRS, .unit = STREET, .mode = PROJECT_RUSH, .limit = 25 },
		{ .unit = GRID, .limit = 25 } };
	struct db *db = market_stage(mem);
	stage_projects();
	for (size_t i = 0; i < 2 * COUNT(filters); i++) {
		struct project_filter filter = filters[i / 2];
		struct project_lines lines;
		filter.before = i % 2 ? MANY / 3 : 0; /* the first page, and one far inside */
		ck_assert(project_list(db, mem, &filter, &lines));
		int64_t before = market_rows_read(db);
		ck_assert(project_list(db, mem, &filter, &lines));
		is_cheap(db, "projects", i, before, lines.n);
	}
}
END_TEST

/* Much is on the wall for a meeting that comes, a little can be claimed now: it is found, wherever it stands among the rest. */
START_TEST(what_is_open_is_found)
{
	static const struct {
		const char *street;
		size_t rows;
	} cases[] = { { NULL, 4 }, { STREET, 3 }, { OTHER_STREET, 1 }, { "370203099", 0 } };
	struct db *db = market_stage(mem);
	struct project_lines lines;
	stage_projects();
	stage_sql(mem, "UPDATE project SET opens_at = '2026-12-31', closes_at = '2027-01-01'");
	stage_sql(mem, "UPDATE project SET opens_at = '2026-01-01' WHERE code IN ('XM1', 'XM3000', "
		       "'XM2999', 'XM5999', 'XM4')");
	stage_sql(mem, "UPDATE project SET slots = 2, taken = 1 WHERE code = 'XM1'");
	stage_sql(mem, "UPDATE project SET closes_at = '2026-01-02' WHERE code = 'XM4'");
	stage_sql(mem, "ANALYZE TABLE project");
	for (size_t i = 0; i < COUNT(cases); i++) {
		ck_assert(project_open(db, mem, cases[i].street, market_now, 9, &lines));
		int64_t before = market_rows_read(db);
		ck_assert(project_open(db, mem, cases[i].street, market_now, 9, &lines));
		is_cheap(db, "open", i, before, lines.n);
		ck_assert_uint_eq(lines.n, cases[i].rows);
	}
	ck_assert(project_opening(db, mem, market_now, 9, &lines));
	int64_t before = market_rows_read(db);
	ck_assert(project_opening(db, mem, market_now, 9, &lines));
	is_cheap(db, "opening", 0, before, lines.n);
	ck_assert_uint_eq(lines.n, 9);
}
END_TEST

/*
 * Thousands wait everywhere; the few that one office can move are found without reading the others: running ones whose slots came
 * free, an office's own drafts behind older ones of the communities, on the wall what nobody took a slot of.
 */
static void stage_waiting(void)
{
	stage_projects();
	stage_sql(mem, "UPDATE project SET state = ELT(id %% 5 + 1, 'draft', 'reviewing', "
		       "'published', 'unclaimed', 'running'),"
		       " taken = IF(state IN ('published', 'running'), 1, 0), live_awards = state "
		       "= 'running', due_at = NULL");
	stage_sql(mem, "UPDATE project SET state = 'running', taken = 1, live_awards = 0, freed = "
		       "1, due_at = '2027-01-01' WHERE code IN ('XM7', "
		       "'XM77', 'XM1500')");
	stage_sql(mem, "UPDATE project SET state = 'draft', unit_code = '" DISTRICT
		       "' WHERE code IN ('XM5991', 'XM5996', 'XM5997')");
	stage_sql(mem, "UPDATE project SET state = 'draft', unit_code = '" STREET
		       "' WHERE code IN ('XM5981', 'XM5986')");
	stage_sql(mem, "UPDATE project SET state = 'published', taken = 0, unit_code = '" STREET
		       "' WHERE code IN ('XM5971')");
	stage_sql(mem, "UPDATE project SET state = 'reviewing', late_at = '2026-01-02' WHERE code "
		       "IN ('XM5961', 'XM5962')");
	stage_sql(mem, "UPDATE project SET late_at = '2026-01-01' WHERE code = 'XM5962'");
	stage_sql(mem, "ANALYZE TABLE project");
}

#define OFFICES_ABOVE (PROJECT_OFFICE(UNIT_DISTRICT) | PROJECT_OFFICE(UNIT_STREET))
#define OFFICES_ALL (OFFICES_ABOVE | PROJECT_OFFICE(UNIT_COMMUNITY))

START_TEST(what_waits_is_cheap)
{
	static const struct {
		struct project_queue queue;
		size_t rows;
		const char *first;
	} cases[] = {
		{ { PROJECT_RUNNING, STREET, PROJECT_OFFICE(UNIT_COMMUNITY), .limit = 50 }, 2,
		    "XM7" },
		{ { PROJECT_RUNNING, DISTRICT, OFFICES_ALL, .limit = 50 }, 3, "XM7" },
		{ { PROJECT_RUNNING, OTHER_STREET, OFFICES_ALL, .limit = 50 }, 1, "XM1500" },
		{ { PROJECT_DRAFT, DISTRICT, PROJECT_OFFICE(UNIT_DISTRICT), .limit = 50 }, 3,
		    "XM5991" },
		{ { PROJECT_DRAFT, STREET, PROJECT_OFFICE(UNIT_STREET), .limit = 50 }, 2,
		    "XM5981" },
		{ { PROJECT_DRAFT, COMMUNITY, PROJECT_OFFICE(UNIT_COMMUNITY), .limit = 50 }, 50,
		    NULL },
		{ { PROJECT_PUBLISHED, DISTRICT, OFFICES_ALL, .limit = 50 }, 1, "XM5971" },
		{ { PROJECT_REVIEWING, DISTRICT, OFFICES_ALL, .limit = 50 }, 50, "XM5962" },
		{ { PROJECT_REVIEWING, STREET, OFFICES_ALL, .limit = 50 }, 50, "XM5962" },
		{ { PROJECT_REVIEWING, COMMUNITY, OFFICES_ALL, .limit = 50, .after = MANY / 2 }, 50,
		    NULL },
		{ { PROJECT_CLOSED, DISTRICT, OFFICES_ALL, .limit = 50 }, 0, NULL },
	};
	struct db *db = market_stage(mem);
	stage_waiting();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct project_lines lines;
		ck_assert(project_waiting(db, mem, &cases[i].queue, &lines));
		int64_t before = market_rows_read(db);
		ck_assert(project_waiting(db, mem, &cases[i].queue, &lines));
		is_cheap(db, "waiting", i, before, lines.n);
		ck_assert_uint_eq(lines.n, cases[i].rows);
		if (cases[i].first)
			ck_assert_str_eq(lines.items[0].code, cases[i].first);
	}
}
END_TEST

/* Page after page, each need once: the late ones, then the others. */
START_TEST(what_waits_goes_on)
{
	struct project_queue queue = { PROJECT_REVIEWING, DISTRICT, OFFICES_ALL, .limit = 100 };
	struct db *db = market_stage(mem);
	struct project_lines lines;
	size_t n = 0, late = 0;
	int64_t last = 0;
	stage_waiting();
	do {
		ck_assert(project_waiting(db, mem, &queue, &lines));
		for (size_t i = 0; i < lines.n; i++, n++) {
			const struct project_line *line = &lines.items[i];
			late += line->late_at != 0;
			ck_assert(line->late_at ? n < 2 : line->id.n > last);
			last = line->late_at ? 0 : line->id.n;
			queue.after = line->id.n;
			queue.after_at = line->late_at;
		}
	} while (lines.n == (size_t)queue.limit);
	ck_assert_uint_eq(late, 2);
	ck_assert_int_eq(
	    (int64_t)n, stage_int(mem, "SELECT COUNT(*) FROM project WHERE state = 'reviewing'"));
}
END_TEST

static const struct partner_filter partner_filters[] = { { .limit = 25 },
	{ .unit = STREET, .limit = 25 }, { .unit = OTHER_STREET, .limit = 25 },
	{ .kind = PARTNER_SCHOOL, .limit = 25 }, { .way = WAY_PREMISES, .limit = 25 },
	{ .way = WAY_GOODS, .limit = 25 }, { .way = WAY_FUNDS, .limit = 25 },
	{ .category = CATEGORY_HEALTH, .limit = 25 }, { .category = CATEGORY_REPAIRS, .limit = 25 },
	{ .category = CATEGORY_HEALTH, .way = WAY_GOODS, .limit = 25 },
	{ .way = WAY_PREMISES, .unit = STREET, .limit = 25 },
	{ .state = PARTNER_LISTED, .limit = 25 }, { .state = PARTNER_SUSPENDED, .limit = 25 },
	{ .state = PARTNER_SUSPENDED, .unit = STREET, .limit = 25 },
	{ .state = PARTNER_SUSPENDED, .kind = PARTNER_SCHOOL, .limit = 25 },
	{ .state = PARTNER_SUSPENDED, .category = CATEGORY_HEALTH, .limit = 25 },
	{ .state = PARTNER_SUSPENDED, .way = WAY_GOODS, .text = "Partner", .limit = 25 } };

START_TEST(the_registry_is_cheap)
{
	struct db *db = market_stage(mem);
	stage_partners();
	for (size_t i = 0; i < 2 * COUNT(partner_filters); i++) {
		struct partner_filter filter = partner_filters[i / 2];
		struct partner_lines lines;
		filter.before = i % 2 ? MANY / 3 : 0;
		ck_assert(partner_list(db, mem, &filter, &lines));
		int64_t before = market_rows_read(db);
		ck_assert(partner_list(db, mem, &filter, &lines));
		is_cheap(db, "partners", i, before, lines.n);
	}
}
END_TEST

/* Page after page, each of both states once, newest first. */
START_TEST(the_registry_has_the_suspended_too)
{
	struct partner_filter filter = { .limit = 1000 };
	struct db *db = market_stage(mem);
	struct partner_lines lines;
	size_t n = 0, suspended = 0;
	stage_partners();
	do {
		ck_assert(partner_list(db, mem, &filter, &lines));
		for (size_t i = 0; i < lines.n; i++, n++) {
			ck_assert(!filter.before || lines.items[i].id.n < filter.before);
			filter.before = lines.items[i].id.n;
			suspended += lines.items[i].state == PARTNER_SUSPENDED;
		}
	} while (lines.n == (size_t)filter.limit);
	ck_assert_int_eq((int64_t)n,
	    stage_int(mem, "SELECT COUNT(*) FROM partner WHERE state IN ('listed', 'suspended')"));
	ck_assert_int_eq((int64_t)suspended,
	    stage_int(mem, "SELECT COUNT(*) FROM partner WHERE state = 'suspended'"));
	ck_assert_uint_gt(suspended, 0);
}
END_TEST

START_TEST(offers_are_cheap)
{
	struct db *db = market_stage(mem);
	stage_partners();
	for (size_t i = 0; i < 2 * COUNT(partner_filters); i++) {
		struct partner_filter filter = partner_filters[i / 2];
		struct partner_offers offers;
		filter.before = i % 2 ? MANY / 3 : 0;
		ck_assert(partner_offers(db, mem, &filter, &offers));
		int64_t before = market_rows_read(db);
		ck_assert(partner_offers(db, mem, &filter, &offers));
		is_cheap(db, "offers", i, before, offers.n);
	}
}
END_TEST

/* A rare word leads to the few that have it, a common one to the first page of those that do. */
START_TEST(words_are_cheap)
{
	static const struct {
		struct partner_filter filter;
		int64_t partners, offers;
	} cases[] = {
		{ { .text = "厨房" }, 4, 4 },
		{ { .text = "青岛厨房" }, 4, 0 },
		{ { .text = "厨房", .unit = OTHER_STREET }, 0, 0 },
		{ { .text = "厨房", .category = CATEGORY_REPAIRS, .way = WAY_GOODS }, 2, 2 },
		{ { .text = "partner 5998" }, 1, 0 },
		{ { .text = "ladder" }, 0, 25 },
		{ { .text = "Partner" }, 25, 0 },
		{ { .text = "nowhere" }, 0, 0 },
		{ { .text = "、" }, 0, 0 },
	};
	struct db *db = market_stage(mem);
	stage_partners();
	index_partners(db);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct partner_filter filter = cases[i].filter;
		struct partner_lines lines;
		struct partner_offers offers;
		filter.limit = 25;
		ck_assert(partner_list(db, mem, &filter, &lines));
		int64_t before = market_rows_read(db);
		ck_assert(partner_list(db, mem, &filter, &lines));
		/* A word of all names and of no title is read to its end, and the other way round. */
		if (cases[i].partners || !cases[i].offers)
			is_cheap(db, "words", i, before, lines.n);
		ck_assert_msg((int64_t)lines.n == cases[i].partners, "%zu: %zu", i, lines.n);
		ck_assert(partner_offers(db, mem, &filter, &offers));
		before = market_rows_read(db);
		ck_assert(partner_offers(db, mem, &filter, &offers));
		if (cases[i].offers || !cases[i].partners)
			is_cheap(db, "words of offers", i, before, offers.n);
		ck_assert_msg((int64_t)offers.n == cases[i].offers, "%zu: %zu", i, offers.n);
	}
}
END_TEST

/* Titles: one in 1,600 has the words; all have the street's term, as their place says it. */
START_TEST(words_of_titles_are_cheap)
{
	static const struct {
		struct project_filter filter;
		int64_t projects;
	} cases[] = {
		{ { .text = "扶手加装" }, 4 },
		{ { .text = "楼道扶手加装" }, 4 },
		{ { .text = "扶手加装", .state = PROJECT_CLOSED }, 0 },
		{ { .text = "扶手加装", .mode = PROJECT_WISH }, 0 },
		{ { .text = "lamp" }, 25 },
		{ { .text = "Hall" }, 0 },
		{ { .text = "nowhere" }, 0 },
		{ { .text = "100%" }, 0 },
		{ { .text = "、" }, 0 },
	};
	struct db *db = market_stage(mem);
	int64_t count;
	stage_projects();
	stage_sql(mem, "UPDATE project SET title = '楼道扶手加装' WHERE id %% 1600 = 1");
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM project WHERE title LIKE '%%扶手%%'"), 4);
	ck_assert(search_rebuild(db, mem, &count));
	stage_sql(mem, "ANALYZE TABLE search_term");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct project_filter filter = cases[i].filter;
		struct project_lines lines;
		filter.limit = 25;
		ck_assert(project_list(db, mem, &filter, &lines));
		int64_t before = market_rows_read(db);
		ck_assert(project_list(db, mem, &filter, &lines));
		/* "Hall" is every place and no title: it is read to its end. */
		if (!text_equal(filter.text, "Hall"))
			is_cheap(db, "words of titles", i, before, lines.n);
		ck_assert_msg((int64_t)lines.n == cases[i].projects, "%zu: %zu", i, lines.n);
	}
}
END_TEST

/* --- every row once ------------------------------------------------------------------------------ */

START_TEST(needs_page_by_closing_time)
{
	struct db *db = market_stage(mem);
	struct project_needs_filter filter = { .now = market_now, .limit = 400 };
	struct project_lines lines;
	int64_t count = 0, closes = 0, id = 0;
	stage_projects();
	do {
		ck_assert(project_needs(db, mem, &filter, &lines));
		for (size_t i = 0; i < lines.n; i++) {
			const struct project_line *line = &lines.items[i];
			ck_assert(line->closes_at > closes ||
				  (line->closes_at == closes && line->id.n > id));
			closes = line->closes_at;
			id = line->id.n;
		}
		count += (int64_t)lines.n;
		filter.after_at = closes;
		filter.after = id;
	} while (lines.n);
	ck_assert_int_eq(count, MANY / 3 * 2);
}
END_TEST

START_TEST(offers_page_by_partner)
{
	static const struct {
		struct partner_filter filter;
		const char *where;
	} cases[] = {
		{ { .limit = 500 }, "1" },
		{ { .way = WAY_GOODS, .limit = 500 }, "r.way = 'goods'" },
		{ { .way = WAY_PREMISES, .limit = 1 }, "r.way = 'premises'" },
		{ { .category = CATEGORY_HEALTH, .limit = 2 }, "p.id % 1200 = 1" },
		{ { .text = "hall", .unit = STREET, .limit = 500 },
		    "r.title = 'Hall' AND p.unit_code = '" STREET "'" },
		{ { .text = "%", .limit = 500 }, "0" },
	};
	struct db *db = market_stage(mem);
	stage_partners();
	index_partners(db);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct partner_filter filter = cases[i].filter;
		struct partner_offers offers;
		int64_t count = 0, last = INT64_MAX;
		do {
			ck_assert(partner_offers(db, mem, &filter, &offers));
			for (size_t k = 0; k < offers.n; k++) {
				ck_assert_int_le(offers.items[k].partner.n, last);
				last = offers.items[k].partner.n;
			}
			count += (int64_t)offers.n;
			filter.before = last;
		} while (offers.n);
		const char *sql = mem_printf(mem,
		    "SELECT COUNT(*) FROM partner_resource r JOIN partner p ON p.id = r.partner_id"
		    " WHERE p.state = 'listed' AND %s",
		    cases[i].where);
		ck_assert_msg(
		    count == stage_int(mem, "%s", sql), "case %zu: %lld", i, (long long)count);
	}
}
END_TEST

int main(void)
{
	stage_start();
	Suite *suite = suite_create("lists");
	TCase *tcase = run_case(suite, "lists");
	tcase_add_test(tcase, needs_are_cheap);
	tcase_add_test(tcase, the_wall_is_cheap);
	tcase_add_test(tcase, what_is_open_is_found);
	tcase_add_test(tcase, what_waits_is_cheap);
	tcase_add_test(tcase, what_waits_goes_on);
	tcase_add_test(tcase, the_registry_is_cheap);
	tcase_add_test(tcase, the_registry_has_the_suspended_too);
	tcase_add_test(tcase, offers_are_cheap);
	tcase_add_test(tcase, words_are_cheap);
	tcase_add_test(tcase, words_of_titles_are_cheap);
	tcase_add_test(tcase, needs_page_by_closing_time);
	tcase_add_test(tcase, offers_page_by_partner);
	return run_suite(suite);
}
