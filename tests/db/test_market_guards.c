/* What was read is no longer so when it is written: the row's own guard says no, and nothing that waits for the clock is lost. */
#include "base/clock.h"
#include "db/db.h"
#include "market.h"
#include "project/claim.h"
#include "run.h"
#include "stage.h"

static bool submit(struct db *db, const struct project *project)
{
	struct project_step step =
	    market_step(project, PROJECT_SUBMIT, &secretary, NULL, market_now);
	bool done;
	ck_assert(db_begin(db));
	ck_assert(project_move(db, mem, &step, &done));
	if (done)
		ck_assert(db_commit(db));
	else
		db_rollback(db);
	return done;
}

/* Found complete, then emptied by somebody else: what was not looked at does not go to the reviewer. */
START_TEST(what_is_submitted_is_what_was_complete)
{
	struct db *db = market_stage(mem);
	struct project_id id = market_submit(db, NULL, 1);
	struct project_step back =
	    market_step(market_project(db, id), PROJECT_RETURN, &officer, NULL, market_now);
	bool done;
	ck_assert(db_begin(db) && project_move(db, mem, &back, &done) && done && db_commit(db));
	const struct project *read = market_project(db, id);
	stage_sql(mem, "UPDATE project SET need = '', text_version = text_version + 1");
	ck_assert(!submit(db, read));
	ck_assert_int_eq(market_project(db, id)->state, PROJECT_RETURNED);
	ck_assert_int_eq(market_project(db, id)->version, read->version);
	stage_sql(mem, "UPDATE project SET need = 'They are dark'");
	ck_assert(submit(db, market_project(db, id)));
}
END_TEST

static struct claim *tick(struct db *db, int64_t at, bool *done_out)
{
	struct claim_id id = { stage_int(mem, "SELECT id FROM claim") };
	struct claim *claim;
	ck_assert(db_begin(db));
	ck_assert(claim_tick(db, mem, id, at, done_out));
	ck_assert(db_commit(db));
	ck_assert(claim_by_id(db, mem, id, &claim));
	return claim;
}

/* A draft begun in the second in which its meeting was moved has the end of the window before. */
START_TEST(a_draft_lives_as_long_as_its_window)
{
	struct db *db = market_stage(mem);
	struct occasion *occasion = market_plan_at(db, market_now + DAY_US);
	struct project_id id = market_publish(db, occasion, 1);
	int64_t closes = market_project(db, id)->closes_at;
	bool done;
	market_draft_claim(db, id, market_partner, &agent);
	stage_sql(mem, "UPDATE claim SET due_at = due_at - INTERVAL 12 HOUR");
	struct claim *claim = tick(db, closes - HOUR_US, &done);
	ck_assert(done);
	ck_assert_int_eq(claim->state, CLAIM_DRAFT);
	ck_assert_int_eq(claim->due_at, closes);
	ck_assert_int_eq(claim->version, 1);
	ck_assert_int_eq(tick(db, closes - 1, &done)->state, CLAIM_DRAFT);
	ck_assert(!done);
	claim = tick(db, closes, &done);
	ck_assert(done);
	ck_assert_int_eq(claim->state, CLAIM_VOID);
	ck_assert_int_eq(claim->version, 2);
}
END_TEST

/* Somebody takes the need off the wall: there is nothing to wait for any more. */
START_TEST(a_draft_ends_with_its_project)
{
	struct db *db = market_stage(mem);
	struct project_id id = market_publish(db, market_plan_at(db, market_now + DAY_US), 1);
	bool done;
	market_draft_claim(db, id, market_partner, &agent);
	stage_sql(mem, "UPDATE project SET state = 'withdrawn'");
	stage_sql(mem, "UPDATE claim SET due_at = '2026-01-01'");
	ck_assert_int_eq(tick(db, market_now, &done)->state, CLAIM_VOID);
	ck_assert(done);
}
END_TEST

int main(void)
{
	stage_start();
	Suite *suite = suite_create("guards of the market");
	TCase *tcase = run_case(suite, "guards");
	tcase_add_test(tcase, what_is_submitted_is_what_was_complete);
	tcase_add_test(tcase, a_draft_lives_as_long_as_its_window);
	tcase_add_test(tcase, a_draft_ends_with_its_project);
	return run_suite(suite);
}
