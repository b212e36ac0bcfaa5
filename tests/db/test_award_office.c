/* An office is granted to an agent, or who posted the need becomes one, in the second in which the
 * partner claims there: the claim comes first, or it sees that. PRODUCT.md 4.2, *Eligible*. */
#include <sys/wait.h>

#include "account/account.h"
#include "auth/keys.h"
#include "base/clock.h"
#include "base/fault.h"
#include "db/db.h"
#include "market.h"
#include "run.h"
#include "stage.h"

static struct project_id on_the_wall(struct db *db)
{
	struct occasion *occasion = market_plan_at(db, market_now);
	return market_publish(db, occasion, 3);
}

static enum award_taking press(struct db *db, struct project_id id)
{
	struct partner taker = {
		.id = market_partner, .code = "HB1", .name = "Partner", .state = PARTNER_LISTED
	};
	struct award_take take = { .project = market_project(db, id),
		.partner = &taker,
		.actor = &agent,
		.claim_code = market_code("JB"),
		.cap = 5,
		.now = market_now,
		.calendar = &market_calendar };
	enum award_taking taking;
	int64_t slot;
	ck_assert(db_begin(db));
	ck_assert_msg(award_take(db, mem, &take, &taking, &slot), "%s", fault_last()->text);
	if (taking == AWARD_TAKEN)
		ck_assert(db_commit(db));
	else
		db_rollback(db);
	return taking;
}

static void grant(struct db *db, enum role role, const char *unit)
{
	enum account_answer answer;
	ck_assert(account_grant(db, mem, agent.account,
	    &(struct account_role){ .role = role, .unit = unit }, &actor_system, market_now - 1,
	    &answer));
	ck_assert_int_eq(answer, ACCOUNT_DONE);
}

/* Until the other side waits for what this one holds; fails when it never does. */
static void wait_for_the_other(void)
{
	int64_t waiting = 0;
	for (int turn = 0; turn < 800 && !waiting; turn++) {
		usleep(2000);
		waiting = stage_int(mem, "SELECT CAST(variable_value AS INTEGER) FROM"
					 " information_schema.global_status WHERE variable_name ="
					 " 'INNODB_ROW_LOCK_CURRENT_WAITS'");
	}
	ck_assert_int_eq(waiting, 1);
}

static const struct {
	enum role role;
	const char *unit;
	enum award_taking taking;
} cases[] = {
	{ ROLE_SECRETARY, COMMUNITY, AWARD_NOT_ELIGIBLE },
	{ ROLE_DISTRICT_ADMIN, DISTRICT, AWARD_NOT_ELIGIBLE },
	{ ROLE_SECRETARY, OTHER_COMMUNITY, AWARD_TAKEN },
};

/* The press has read everything before the grant is there, and gets to its end only after it. */
START_TEST(a_claim_sees_the_office_it_waited_for)
{
	struct db *db = market_stage(mem), *office = stage_db(mem);
	struct project_id id = on_the_wall(db);
	int status;
	ck_assert(db_begin(office));
	grant(office, cases[_i].role, cases[_i].unit);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		_exit((int)press(stage_db(mem), id));
	wait_for_the_other();
	ck_assert(db_commit(office));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(WEXITSTATUS(status), cases[_i].taking);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM award"), cases[_i].taking == AWARD_TAKEN);
}
END_TEST

/* The code is there; the office is not any more, so that only having posted the need counts. */
static struct partner_invitation invite_author(struct db *db, struct partner *partner)
{
	struct partner_invitations open;
	struct partner_invitation found;
	struct partner_id whose;
	enum verdict verdict;
	stage_sql(mem, "UPDATE role_grant SET until_at = from_at WHERE account_id = %lld",
	    (long long)secretary.account.n);
	ck_assert(db_begin(db));
	ck_assert(partner_invite(db, mem, partner, &agent, market_now - 1, &verdict));
	ck_assert(verdict == VERDICT_YES && db_commit(db));
	ck_assert(partner_invitations(db, mem, market_partner, market_now - 1, &open));
	ck_assert(
	    partner_invitation_find(db, mem, open.items[0].code, market_now - 1, &found, &whose));
	ck_assert_int_eq(whose.n, market_partner.n);
	return found;
}

START_TEST(a_claim_sees_the_author_it_waited_for)
{
	struct db *db = market_stage(mem), *joining = stage_db(mem);
	struct project_id id = on_the_wall(db);
	struct partner *partner;
	int status;
	bool done;
	ck_assert(partner_by_id(db, mem, market_partner, &partner));
	struct partner_invitation code = invite_author(db, partner);
	ck_assert(db_begin(joining));
	ck_assert(partner_join(joining, mem, partner, &code, &secretary, market_now - 1, &done));
	ck_assert(done);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		_exit((int)press(stage_db(mem), id));
	wait_for_the_other();
	ck_assert(db_commit(joining));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(WEXITSTATUS(status), AWARD_NOT_ELIGIBLE);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM award"), 0);
}
END_TEST

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("award and office");
	TCase *tcase = run_case(suite, "at once");
	tcase_add_loop_test(tcase, a_claim_sees_the_office_it_waited_for, 0, COUNT(cases));
	tcase_add_test(tcase, a_claim_sees_the_author_it_waited_for);
	return run_suite(suite);
}
