/* Steps of accounts that commit in another order than their requests arrived: a guard counts what is
 * committed, whatever its time says. */
#include "accounts.h"
#include "auth/keys.h"
#include "base/random.h"
#include "partner/partner.h"
#include "run.h"
#include "stage.h"

#define COMMUNITY "370203019001"
#define DISTRICT "370203"
#define LATER (accounts_now + 1000)

static int64_t agents_of(int64_t partner)
{
	return stage_int(mem, "SELECT agents FROM partner WHERE id = %lld", (long long)partner);
}

static int64_t held(struct account_id id)
{
	return stage_int(mem,
	    "SELECT COUNT(*) FROM role_grant WHERE account_id = %lld AND until_at IS NULL",
	    (long long)id.n);
}

static struct db *stage(void)
{
	struct db *db = accounts_stage(mem);
	stage_unit(mem, COMMUNITY, "青海路社区");
	stage_unit(mem, DISTRICT, "市北区");
	return db;
}

START_TEST(test_duties_stay_apart)
{
	struct db *db = stage();
	struct account_id id = accounts_create(db, accounts_login());
	ck_assert_int_eq(
	    accounts_grant(db, id, ROLE_ACCOUNT_ADMIN, DISTRICT, 0, LATER), ACCOUNT_DONE);
	ck_assert_int_eq(accounts_grant(db, id, ROLE_SECRETARY, COMMUNITY, 0, accounts_now),
	    ACCOUNT_DUTIES_APART);
	ck_assert_int_eq(held(id), 1);
}
END_TEST

START_TEST(test_a_role_is_held_once)
{
	struct db *db = stage();
	struct account_id id = accounts_create(db, accounts_login());
	int64_t partner = stage_partner(mem, random_password(mem, 16), "山海物业");
	ck_assert_int_eq(
	    accounts_grant(db, id, ROLE_PARTNER_AGENT, NULL, partner, LATER), ACCOUNT_DONE);
	ck_assert_int_eq(accounts_grant(db, id, ROLE_PARTNER_AGENT, NULL, partner, accounts_now),
	    ACCOUNT_ROLE_HELD);
	ck_assert_int_eq(agents_of(partner), 1);
	ck_assert_int_eq(held(id), 1);
}
END_TEST

/* He is not an agent any more when he leaves: another one's place is not counted down for it. */
START_TEST(test_an_agent_goes_once)
{
	struct db *db = stage();
	struct account_id id = accounts_create(db, accounts_login()),
			  other = accounts_create(db, accounts_login());
	const struct actor owner = { .account = id, .login = "x", .name = "x" };
	int64_t partner = stage_partner(mem, random_password(mem, 16), "山海物业");
	ck_assert_int_eq(accounts_grant(db, other, ROLE_PARTNER_AGENT, NULL, partner, accounts_now),
	    ACCOUNT_DONE);
	ck_assert_int_eq(
	    accounts_grant(db, id, ROLE_PARTNER_AGENT, NULL, partner, LATER), ACCOUNT_DONE);
	ck_assert_int_eq(
	    accounts_revoke(db, id, ROLE_PARTNER_AGENT, NULL, partner, LATER + 50), ACCOUNT_DONE);
	ck_assert_int_eq(accounts_revoke(db, id, ROLE_PARTNER_AGENT, NULL, partner, accounts_now),
	    ACCOUNT_ROLE_NOT_HELD);
	ck_assert_int_eq(agents_of(partner), 1);
	ck_assert_int_eq(
	    STEP(db, account_erase(db, mem, &owner, accounts_now, &answer)), ACCOUNT_DONE);
	ck_assert_int_eq(agents_of(partner), 1);
}
END_TEST

/* And one who became an agent by a request that came later goes, too. */
START_TEST(test_who_leaves_leaves_all)
{
	struct db *db = stage();
	struct account_id id = accounts_create(db, accounts_login());
	const struct actor owner = { .account = id, .login = "x", .name = "x" };
	int64_t partner = stage_partner(mem, random_password(mem, 16), "山海物业");
	ck_assert_int_eq(
	    accounts_grant(db, id, ROLE_PARTNER_AGENT, NULL, partner, LATER), ACCOUNT_DONE);
	ck_assert_int_eq(
	    STEP(db, account_erase(db, mem, &owner, accounts_now, &answer)), ACCOUNT_DONE);
	ck_assert_int_eq(agents_of(partner), 0);
	ck_assert_int_eq(held(id), 0);
}
END_TEST

START_TEST(test_the_last_administrator_stays)
{
	struct db *db = stage();
	struct account_id ids[2];
	stage_sql(mem, "DELETE FROM role_grant WHERE role = 'account_admin'");
	for (size_t i = 0; i < COUNT(ids); i++) {
		ids[i] = accounts_create(db, accounts_login());
		ck_assert_int_eq(accounts_grant(db, ids[i], ROLE_ACCOUNT_ADMIN, DISTRICT, 0, LATER),
		    ACCOUNT_DONE);
	}
	ck_assert_int_eq(
	    accounts_revoke(db, ids[0], ROLE_ACCOUNT_ADMIN, DISTRICT, 0, LATER + 50), ACCOUNT_DONE);
	ck_assert_int_eq(accounts_revoke(db, ids[1], ROLE_ACCOUNT_ADMIN, DISTRICT, 0, accounts_now),
	    ACCOUNT_LAST_ADMIN);
}
END_TEST

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("account, out of order");
	TCase *tcase = run_case(suite, "order");
	tcase_add_test(tcase, test_duties_stay_apart);
	tcase_add_test(tcase, test_a_role_is_held_once);
	tcase_add_test(tcase, test_an_agent_goes_once);
	tcase_add_test(tcase, test_who_leaves_leaves_all);
	tcase_add_test(tcase, test_the_last_administrator_stays);
	return run_suite(suite);
}
