/* Occasions: their lists, and the three moves with what hangs on them. */
#include "base/clock.h"
#include "base/fault.h"
#include "base/random.h"
#include "db/db.h"
#include "market.h"
#include "message/message.h"
#include "run.h"
#include "stage.h"

static bool reschedule(struct db *db, const struct occasion *occasion, int64_t opens_at, int64_t at)
{
	struct project_lines in_way;
	bool done;
	ck_assert(db_begin(db));
	ck_assert(occasion_reschedule(db, mem, occasion, opens_at, opens_at + 2 * HOUR_US,
	    "The hall is flooded.", &secretary, "secretary", at, &in_way, &done));
	if (done)
		ck_assert(db_commit(db));
	else
		db_rollback(db);
	return done;
}

/* --- planning and lists ------------------------------------------------------------------------ */

START_TEST(test_plan)
{
	struct db *db = market_stage(mem);
	struct occasion *made = market_plan_at(db, market_now + DAY_US), *again;
	ck_assert(occasion_by_code(db, mem, made->code, &again));
	ck_assert_int_eq(again->id.n, made->id.n);
	ck_assert_int_eq(again->kind, OCCASION_CLAIM_MEETING);
	ck_assert_int_eq(again->version, 1);
	ck_assert_int_eq(again->opens_at, market_now + DAY_US);
	ck_assert_str_eq(again->unit_name, COMMUNITY);
	ck_assert_str_eq(again->programme, "Welcome\nClaims");
	struct history_lines lines = market_history(db, made);
	ck_assert_uint_eq(lines.n, 1);
	ck_assert_str_eq(lines.items[0].event, "plan");
	ck_assert_str_eq(lines.items[0].from_state, "-");
	ck_assert_str_eq(lines.items[0].to_state, "planned");
	ck_assert_str_eq(lines.items[0].role, "secretary");
	ck_assert_str_eq(lines.items[0].office_name, COMMUNITY);
	ck_assert(occasion_by_code(db, mem, "HD261121-9999-0", &again));
	ck_assert_ptr_null(again);
}
END_TEST

static const struct {
	int64_t from_opening;
	enum occasion_phase phase;
} phases[] = {
	{ -1, OCCASION_COMING },
	{ 0, OCCASION_OPEN },
	{ HOUR_US - 1, OCCASION_OPEN },
	{ HOUR_US, OCCASION_OVER },
};

START_TEST(test_phase)
{
	const struct occasion occasion = { .opens_at = market_now,
		.closes_at = market_now + HOUR_US };
	ck_assert_int_eq(
	    occasion_phase_of(&occasion, market_now + phases[_i].from_opening), phases[_i].phase);
}
END_TEST

/* The ids of a list, one after the other. */
static const char *ids(const struct occasion_list *list)
{
	const char *joined = "";
	for (size_t i = 0; i < list->n; i++)
		joined = mem_printf(mem, "%s %lld", joined, (long long)list->items[i].id.n);
	return joined;
}

static const char *ids_of(const struct occasion *const *occasions, size_t n)
{
	const char *joined = "";
	for (size_t i = 0; i < n; i++)
		joined = mem_printf(mem, "%s %lld", joined, (long long)occasions[i]->id.n);
	return joined;
}
#define IDS(...)                                                                                   \
	ids_of((const struct occasion *const[]){ __VA_ARGS__ },                                    \
	    COUNT(((const struct occasion *const[]){ __VA_ARGS__ })))

START_TEST(test_coming)
{
	struct db *db = market_stage(mem);
	const struct occasion *late = market_plan_at(db, market_now + 2 * DAY_US),
			      *soon = market_plan_at(db, market_now + DAY_US),
			      *open = market_plan_at(db, market_now - HOUR_US + 1),
			      *over = market_plan_at(db, market_now - HOUR_US);
	const struct occasion *streets = market_plan(db, STREET, &officer, BY_STREET_OFFICER,
	    market_now + 3 * DAY_US, market_now + 4 * DAY_US);
	struct occasion_list list;
	ck_assert(occasion_coming(db, mem, NULL, market_now, 10, &list));
	ck_assert_str_eq(ids(&list), IDS(open, soon, late, streets));
	ck_assert(occasion_coming(db, mem, NULL, market_now, 2, &list));
	ck_assert_str_eq(ids(&list), IDS(open, soon));
	ck_assert(occasion_coming(db, mem, COMMUNITY, market_now, 10, &list));
	ck_assert_str_eq(ids(&list), IDS(open, soon, late));
	ck_assert(occasion_coming(db, mem, STREET, market_now, 10, &list));
	ck_assert_str_eq(ids(&list), IDS(open, soon, late, streets));
	ck_assert(occasion_coming(db, mem, OTHER_STREET, market_now, 10, &list));
	ck_assert_uint_eq(list.n, 0);
	ck_assert(occasion_past(db, mem, market_now, NULL, 10, &list));
	ck_assert_str_eq(ids(&list), IDS(over));
}
END_TEST

/* Several that end in the same moment must not be lost between two pages. */
START_TEST(test_past_by_key)
{
	struct db *db = market_stage(mem);
	const struct occasion *planned[7];
	for (size_t i = 0; i < COUNT(planned); i++)
		planned[i] = market_plan_at(db, market_now - (i < 5 ? 2 : 3) * DAY_US);
	struct occasion_list list;
	ck_assert(occasion_past(db, mem, market_now, NULL, 3, &list));
	ck_assert_str_eq(ids(&list), IDS(planned[4], planned[3], planned[2]));
	ck_assert(occasion_past(db, mem, market_now, &list.items[2], 3, &list));
	ck_assert_str_eq(ids(&list), IDS(planned[1], planned[0], planned[6]));
	ck_assert(occasion_past(db, mem, market_now, &list.items[2], 3, &list));
	ck_assert_str_eq(ids(&list), IDS(planned[5]));
	ck_assert(occasion_past(db, mem, market_now, &list.items[0], 3, &list));
	ck_assert_uint_eq(list.n, 0);
	/* Behind one that is still to come there is what is over, not what comes before it. */
	struct occasion *far = market_plan_at(db, market_now + 9 * DAY_US);
	market_plan_at(db, market_now + DAY_US);
	ck_assert(occasion_past(db, mem, market_now, far, 3, &list));
	ck_assert_str_eq(ids(&list), IDS(planned[4], planned[3], planned[2]));
}
END_TEST

START_TEST(test_for_unit)
{
	struct db *db = market_stage(mem);
	int64_t opens = market_now + DAY_US, closes = market_now + 2 * DAY_US;
	const struct occasion *districts = market_plan(
				  db, DISTRICT, &admin, BY_DISTRICT_ADMIN, opens, closes),
			      *streets = market_plan(
				  db, STREET, &officer, BY_STREET_OFFICER, opens, closes),
			      *own = market_plan(
				  db, COMMUNITY, &secretary, BY_SECRETARY, opens, closes),
			      *others = market_plan(
				  db, OTHER_COMMUNITY, &officer, BY_STREET_OFFICER, opens, closes);
	struct occasion_list list;
	market_plan_at(db, market_now - 2 * DAY_US);
	ck_assert(occasion_for_unit(db, mem, GRID, market_now, &list));
	ck_assert_str_eq(ids(&list), IDS(districts, streets, own));
	ck_assert(occasion_for_unit(db, mem, COMMUNITY, market_now, &list));
	ck_assert_str_eq(ids(&list), IDS(districts, streets, own));
	ck_assert(occasion_for_unit(db, mem, STREET, market_now, &list));
	ck_assert_str_eq(ids(&list), IDS(districts, streets, own, others));
	ck_assert(occasion_for_unit(db, mem, OTHER_STREET, market_now, &list));
	ck_assert_str_eq(ids(&list), IDS(districts));
	ck_assert(occasion_for_unit(db, mem, "370203D01", market_now, &list));
	ck_assert_str_eq(ids(&list), IDS(districts));
	ck_assert(occasion_for_unit(db, mem, "", market_now, &list));
	ck_assert_uint_eq(list.n, 0);
}
END_TEST

/* ARCHITECTURE.md: rows read ≤ 20 × rows returned + 100, however many are over. */
START_TEST(test_rows_read)
{
	struct db *db = market_stage(mem);
	struct occasion_list list;
	stage_sql(mem, "INSERT INTO occasion (code, kind, title, unit_code, place, opens_at, "
		       "closes_at, created_by, created_at)"
		       " SELECT CONCAT('HD-', seq), 'roadshow', 'Old', '" COMMUNITY "', 'Hall',"
		       " '2026-01-01' - INTERVAL seq HOUR, '2026-01-02' - INTERVAL seq HOUR, 1, "
		       "'2025-01-01' FROM seq_1_to_5000");
	stage_sql(mem, "ANALYZE TABLE occasion");
	for (int i = 0; i < 10; i++)
		market_plan_at(db, market_now + (1 + i) * DAY_US);
	int64_t nothing = market_rows_read(db), before = market_rows_read(db);
	nothing = before - nothing;
	ck_assert(occasion_coming(db, mem, STREET, market_now, 10, &list));
	ck_assert_uint_eq(list.n, 10);
	ck_assert_int_le(market_rows_read(db) - before - nothing, 300);
	before = market_rows_read(db);
	ck_assert(occasion_past(db, mem, market_now, NULL, 21, &list));
	ck_assert_uint_eq(list.n, 21);
	ck_assert_int_le(market_rows_read(db) - before - nothing, 520);
	before = market_rows_read(db);
	ck_assert(occasion_for_unit(db, mem, COMMUNITY, market_now, &list));
	ck_assert_uint_eq(list.n, 10);
	ck_assert_int_le(market_rows_read(db) - before - nothing, 300);
}
END_TEST

/* --- rescheduling ------------------------------------------------------------------------------- */

static void expect_window(struct db *db, struct project_id id, int64_t opens_at, int64_t closes_at)
{
	struct project *project = market_project(db, id);
	ck_assert_int_eq(project->opens_at, opens_at);
	ck_assert_int_eq(project->closes_at, closes_at);
	ck_assert_int_eq(project->due_at, closes_at);
}

START_TEST(test_reschedule)
{
	struct db *db = market_stage(mem);
	int64_t opens = market_now + DAY_US, later = market_now + 3 * DAY_US;
	struct occasion *occasion = market_plan_at(db, opens), *other = market_plan_at(db, opens);
	struct project_id one = market_publish(db, occasion, 1),
			  two = market_publish(db, occasion, 2),
			  elsewhere = market_publish(db, other, 1),
			  waiting = market_submit(db, occasion, 1),
			  gone = market_publish(db, occasion, 1);
	market_move(db, gone, PROJECT_WITHDRAW, &secretary, NULL, market_now);
	market_draft_claim(db, one, market_partner, &agent);
	ck_assert(occasion_by_id(db, mem, occasion->id, &occasion));
	ck_assert_int_eq(occasion->version, 4);
	ck_assert(reschedule(db, occasion, later, market_now));
	expect_window(db, one, later, later + 2 * HOUR_US);
	expect_window(db, two, later, later + 2 * HOUR_US);
	expect_window(db, elsewhere, opens, opens + HOUR_US);
	ck_assert_int_eq(market_project(db, waiting)->opens_at, 0);
	ck_assert_int_eq(market_project(db, gone)->opens_at, opens);
	struct claim *claim;
	ck_assert(claim_of_partner(db, mem, market_project(db, one), market_partner, &claim));
	ck_assert_int_eq(claim->due_at, later + 2 * HOUR_US);
	ck_assert(occasion_by_id(db, mem, occasion->id, &occasion));
	ck_assert_int_eq(occasion->version, 5);
	ck_assert_int_eq(occasion->opens_at, later);
	ck_assert_int_eq(occasion->closes_at, later + 2 * HOUR_US);
}
END_TEST

START_TEST(test_reschedule_is_told)
{
	struct db *db = market_stage(mem);
	int64_t opens = market_now + DAY_US, later = market_now + 3 * DAY_US;
	struct occasion *occasion = market_plan_at(db, opens);
	struct project_id one = market_publish(db, occasion, 1),
			  two = market_publish(db, occasion, 1);
	struct partner_id idle = { stage_partner(mem, market_code("HB"), "Idle") };
	struct actor idle_agent = market_actor(ROLE_PARTNER_AGENT, NULL, idle);
	market_draft_claim(db, one, market_partner, &agent);
	market_draft_claim(db, two, market_partner, &agent);
	/* Two of the three are the officer's, the occasion is the secretary's. */
	struct project_id three = market_publish(db, occasion, 1);
	stage_sql(mem, "UPDATE project SET author_id = %lld WHERE id IN (%lld, %lld)",
	    (long long)officer.account.n, (long long)two.n, (long long)three.n);
	stage_sql(mem, "UPDATE project SET author_id = %lld WHERE id = %lld",
	    (long long)secretary.account.n, (long long)one.n);
	ck_assert(occasion_by_id(db, mem, occasion->id, &occasion));
	stage_sql(mem, "DELETE FROM message");
	ck_assert(reschedule(db, occasion, later, market_now));
	/* Once, though two claims are prepared. */
	ck_assert_int_eq(
	    stage_int(mem,
		"SELECT COUNT(*) FROM message WHERE account_id = %lld AND link = '/occasions/%s'",
		(long long)agent.account.n, occasion->code),
	    1);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM message WHERE account_id = %lld",
			     (long long)idle_agent.account.n),
	    0);
	/* And who posted them, once; not who moved it. */
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM message WHERE account_id = %lld",
			     (long long)officer.account.n),
	    1);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM message WHERE account_id = %lld",
			     (long long)secretary.account.n),
	    0);
	struct history_lines lines = market_history(db, occasion);
	const struct history_line *last = &lines.items[lines.n - 1];
	ck_assert_str_eq(last->event, "reschedule");
	ck_assert_str_eq(last->from_state, "planned");
	ck_assert_str_eq(last->to_state, "planned");
	ck_assert_str_eq(
	    last->text, mem_printf(mem, "%s – %s → %s – %s\nThe hall is flooded.",
			    clock_minute(mem, opens), clock_minute(mem, opens + HOUR_US),
			    clock_minute(mem, later), clock_minute(mem, later + 2 * HOUR_US)));
}
END_TEST

/* Who judges by what he saw must see what is. */
START_TEST(test_reschedule_refused)
{
	struct db *db = market_stage(mem);
	int64_t opens = market_now + DAY_US, later = market_now + 3 * DAY_US;
	struct occasion *occasion = market_plan_at(db, opens), *again;
	struct project_id id = market_publish(db, occasion, 1);
	/* Publishing counted it in: the version he knows is old. */
	ck_assert(!reschedule(db, occasion, later, market_now));
	ck_assert(occasion_by_id(db, mem, occasion->id, &again));
	ck_assert(!reschedule(db, again, later, opens));
	ck_assert(!reschedule(db, again, later, opens + 1));
	expect_window(db, id, opens, opens + HOUR_US);
	ck_assert_uint_eq(market_history(db, occasion).n, 2);
	ck_assert(reschedule(db, again, later, opens - 1));
	ck_assert(!reschedule(db, again, later, opens - 1));
	ck_assert_uint_eq(market_history(db, occasion).n, 3);
}
END_TEST

/* --- admitting ------------------------------------------------------------------------------------ */

static const struct {
	int64_t opens_by, closes_by, at; /* what is given, against what is; from the opening */
	bool done;
} admissions[] = {
	{ 0, 0, -DAY_US, true },
	{ 0, 0, 0, true },
	{ 0, 0, HOUR_US - 1, true },
	{ 0, 0, HOUR_US, false },
	{ 1, 0, -DAY_US, false },
	{ 0, 1, -DAY_US, false },
};

START_TEST(test_admit)
{
	struct db *db = market_stage(mem);
	int64_t opens = market_now + 2 * DAY_US;
	struct occasion *occasion = market_plan_at(db, opens), *after;
	struct occasion given = *occasion;
	bool done;
	given.opens_at += admissions[_i].opens_by;
	given.closes_at += admissions[_i].closes_by;
	ck_assert(occasion_admit(
	    db, mem, &given, &officer, "reviewer", opens + admissions[_i].at, &done));
	ck_assert_int_eq(done, admissions[_i].done);
	ck_assert(occasion_by_id(db, mem, occasion->id, &after));
	ck_assert_int_eq(after->version, admissions[_i].done ? 2 : 1);
	ck_assert_uint_eq(market_history(db, occasion).n, admissions[_i].done ? 2 : 1);
}
END_TEST

/* The street reviews a community's project for the district's occasion, whose unit it does not reach. */
START_TEST(test_admit_from_below)
{
	struct db *db = market_stage(mem);
	struct occasion *occasion = market_plan(
	    db, DISTRICT, &admin, BY_DISTRICT_ADMIN, market_now + DAY_US, market_now + 2 * DAY_US);
	market_publish(db, occasion, 1);
	struct history_lines lines = market_history(db, occasion);
	ck_assert_str_eq(lines.items[1].event, "admit");
	ck_assert_str_eq(lines.items[1].role, "reviewer");
	ck_assert_str_eq(lines.items[1].office_name, STREET);
}
END_TEST

int main(void)
{
	stage_start();
	Suite *suite = suite_create("occasion");
	TCase *tcase = run_case(suite, "lists");
	tcase_add_test(tcase, test_plan);
	tcase_add_loop_test(tcase, test_phase, 0, (int)COUNT(phases));
	tcase_add_test(tcase, test_coming);
	tcase_add_test(tcase, test_past_by_key);
	tcase_add_test(tcase, test_for_unit);
	tcase_add_test(tcase, test_rows_read);
	tcase = run_case(suite, "moves");
	tcase_add_test(tcase, test_reschedule);
	tcase_add_test(tcase, test_reschedule_is_told);
	tcase_add_test(tcase, test_reschedule_refused);
	tcase_add_loop_test(tcase, test_admit, 0, (int)COUNT(admissions));
	tcase_add_test(tcase, test_admit_from_below);
	return run_suite(suite);
}
