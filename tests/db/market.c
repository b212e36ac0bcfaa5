/* The market that tests of stores happen on. */
#include "market.h"

#include <check.h>

#include "app/calendar.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/random.h"
#include "db/db.h"
#include "stage.h"

static struct mem *mem;
const int64_t market_now = INT64_C(1795000000) * 1000000;

struct calendar market_calendar;
struct actor secretary, officer, admin, agent;
struct partner_id market_partner;
static int serial;

struct actor market_actor(enum role role, const char *unit, struct partner_id of)
{
	struct grant *grant = MEM_NEW(mem, struct grant);
	*grant = (struct grant){ .role = role, .unit = unit, .partner = of };
	struct actor actor = { .account = { stage_account(mem) },
		.login = "login",
		.name = "name",
		.grants = grant,
		.grant_count = 1 };
	stage_sql(mem,
	    "INSERT INTO role_grant (account_id, role, unit_code, partner_id, from_at) VALUES "
	    "(%lld, '%s', "
	    "%s, %s, '2026-01-01')",
	    (long long)actor.account.n, role_text(role),
	    unit ? mem_printf(mem, "'%s'", unit) : "NULL",
	    of.n ? mem_printf(mem, "%lld", (long long)of.n) : "NULL");
	return actor;
}

const char *market_code(const char *letters)
{
	return mem_printf(mem, "%s%d-%s", letters, ++serial, random_password(mem, 8));
}

struct db *market_stage(struct mem *of_test)
{
	static const char *const tables[] = { "occasion", "occasion_project", "project", "claim",
		"award", "award_member", "event", "message", "search_term" };
	static const char *const units[] = { DISTRICT, STREET, COMMUNITY, OTHER_COMMUNITY, GRID,
		OTHER_STREET };
	mem = of_test;
	struct db *db = stage_db(mem);
	for (size_t i = 0; i < COUNT(tables); i++)
		stage_sql(mem, "DELETE FROM %s", tables[i]);
	for (size_t i = 0; i < COUNT(units); i++)
		stage_unit(mem, units[i], units[i]);
	market_partner.n = stage_partner(mem, market_code("HB"), "Partner");
	secretary = market_actor(ROLE_SECRETARY, COMMUNITY, (struct partner_id){ 0 });
	officer = market_actor(ROLE_STREET_OFFICER, STREET, (struct partner_id){ 0 });
	admin = market_actor(ROLE_DISTRICT_ADMIN, DISTRICT, (struct partner_id){ 0 });
	agent = market_actor(ROLE_PARTNER_AGENT, NULL, market_partner);
	ck_assert(calendar_load(db, mem, &market_calendar));
	return db;
}

struct occasion *market_plan(struct db *db, const char *unit, const struct actor *actor,
    enum who role, int64_t opens_at, int64_t closes_at)
{
	const struct occasion_plan plan = { .kind = OCCASION_CLAIM_MEETING,
		.title = "One day for all",
		.unit = unit,
		.place = "The hall",
		.programme = "Welcome\nClaims",
		.opens_at = opens_at,
		.closes_at = closes_at };
	struct occasion *occasion;
	struct occasion_id id;
	ck_assert(db_begin(db));
	ck_assert(occasion_create(
	    db, mem, &plan, actor, who_text(role), market_code("HD"), market_now, &id));
	ck_assert(db_commit(db));
	ck_assert(occasion_by_id(db, mem, id, &occasion));
	ck_assert_ptr_nonnull(occasion);
	return occasion;
}

struct occasion *market_plan_at(struct db *db, int64_t opens_at)
{
	return market_plan(db, COMMUNITY, &secretary, BY_SECRETARY, opens_at, opens_at + HOUR_US);
}

struct project *market_project(struct db *db, struct project_id id)
{
	struct project *project;
	ck_assert(project_by_id(db, mem, id, &project));
	ck_assert_ptr_nonnull(project);
	return project;
}

struct project_step market_step(const struct project *project, enum project_event event,
    const struct actor *actor, const struct occasion *occasion, int64_t at)
{
	struct project_facts facts = project_facts_of(project);
	struct project_step step = { .project = project,
		.actor = actor,
		.by = project_by(project, actor),
		.reason = event == PROJECT_WITHDRAW || event == PROJECT_RETURN ? "Solved otherwise"
									       : NULL,
		.now = at,
		.calendar = &market_calendar };
	if (occasion) {
		step.occasion = occasion->id;
		step.opens_at = facts.opens_at = occasion->opens_at;
		step.closes_at = facts.closes_at = occasion->closes_at;
	}
	enum verdict verdict =
	    project_decide(&facts, event, step.by, step.reason != NULL, at, &step.move);
	ck_assert_msg(
	    verdict == VERDICT_YES, "%s: %s", project_machine.events[event], verdict_name(verdict));
	return step;
}

void market_move(struct db *db, struct project_id id, enum project_event event,
    const struct actor *actor, const struct occasion *occasion, int64_t at)
{
	struct project *project = market_project(db, id);
	struct project_step step = market_step(project, event, actor, occasion, at);
	bool done = true;
	ck_assert(db_begin(db));
	if (occasion)
		ck_assert(occasion_admit(db, mem, occasion, actor, "reviewer", at, &done));
	ck_assert(done);
	ck_assert(project_move(db, mem, &step, &done));
	ck_assert(done);
	ck_assert(db_commit(db));
}

/* Up to the reviewer. */
struct project_id market_submit(struct db *db, const struct occasion *occasion, int64_t slots)
{
	const struct project_draft draft = { .title = "Lamps for the stairs",
		.need = "They are dark",
		.place = "House 3",
		.unit = COMMUNITY,
		.category = CATEGORY_REPAIRS,
		.money = PROJECT_MONEY_PARTNER,
		.mode = PROJECT_RUSH,
		.slots = slots,
		.done_by_at = market_now + 300 * DAY_US };
	struct project ties = { .unit_code = COMMUNITY };
	struct project_id id;
	ck_assert(db_begin(db));
	ck_assert(
	    project_create(db, mem, &draft, occasion ? occasion->id : (struct occasion_id){ 0 },
		&secretary, project_by(&ties, &secretary), market_code("XM"), market_now, &id));
	ck_assert(db_commit(db));
	market_move(db, id, PROJECT_SUBMIT, &secretary, NULL, market_now);
	return id;
}

struct project_id market_publish(struct db *db, const struct occasion *occasion, int64_t slots)
{
	struct project_id id = market_submit(db, occasion, slots);
	market_move(db, id, PROJECT_PUBLISH, &officer, occasion, market_now);
	return id;
}

void market_draft_claim(
    struct db *db, struct project_id id, struct partner_id by, const struct actor *author)
{
	struct claim_id claim;
	bool taken;
	ck_assert(claim_draft(db, mem, market_project(db, id), by, "HB1",
	    &(struct claim_letter){ .what = "Lamps" }, author, market_code("JB"), market_now,
	    &claim, &taken));
	ck_assert(!taken);
}

void market_take(struct db *db, struct project_id id, struct partner_id by, int64_t at)
{
	struct partner taker = {
		.id = by, .code = "HB1", .name = "Partner", .state = PARTNER_LISTED
	};
	struct award_take press = { .project = market_project(db, id),
		.partner = &taker,
		.actor = &agent,
		.claim_code = market_code("JB"),
		.cap = 5,
		.now = at,
		.calendar = &market_calendar };
	enum award_taking taking;
	int64_t slot;
	ck_assert(db_begin(db));
	ck_assert(award_take(db, mem, &press, &taking, &slot));
	ck_assert_int_eq(taking, AWARD_TAKEN);
	ck_assert(db_commit(db));
}

struct history_lines market_history(struct db *db, const struct occasion *occasion)
{
	struct history_lines lines;
	int64_t broken;
	ck_assert(history_of(db, mem, HISTORY_OCCASION, occasion->id.n, &lines));
	ck_assert(history_verify(db, mem, HISTORY_OCCASION, occasion->id.n, &broken));
	ck_assert_int_eq(broken, 0);
	return lines;
}

static bool read_count(void *into, struct mem *row_mem, const struct db_value *columns)
{
	(void)row_mem;
	*(int64_t *)into = columns[0].n;
	return true;
}

int64_t market_rows_read(struct db *db)
{
	static const enum db_type columns[] = { DB_INT };
	static const struct db_query query = { .name = "rows_read",
		.sql = "SELECT CAST(SUM(variable_value) AS INTEGER) FROM "
		       "information_schema.session_status"
		       " WHERE variable_name IN ('HANDLER_READ_FIRST', 'HANDLER_READ_KEY', "
		       "'HANDLER_READ_LAST',"
		       " 'HANDLER_READ_NEXT', 'HANDLER_READ_PREV', 'HANDLER_READ_RND', "
		       "'HANDLER_READ_RND_NEXT')",
		.columns = columns,
		.column_count = 1 };
	int64_t count = 0;
	ck_assert_msg(
	    db_select(db, mem, &query, NULL, read_count, &count), "%s", fault_last()->text);
	return count;
}
