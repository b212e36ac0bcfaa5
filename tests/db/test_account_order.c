/* Steps of accounts that commit in another order than their requests arrived: a guard counts what is
 * committed, whatever its time says. */
#include "accounts.h"
#include "auth/keys.h"
#include "auth/session.h"
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

/* The owner, who proves who he is just before. */
static struct account_owner *owner_of(struct db *db, struct account_id id)
{
	struct actor *actor = MEM_NEW(mem, struct actor);
	struct account_owner *owner = MEM_NEW(mem, struct account_owner);
	struct account *account;
	ck_assert(account_by_id(db, mem, id, &account));
	*actor = (struct actor){ .account = id, .login = account->login, .name = account->name };
	*owner = (struct account_owner){
		.actor = actor, .version = account->version, .now = accounts_now
	};
	return owner;
}

static enum account_answer erase(struct db *db, struct account_id id)
{
	return STEP(db, account_erase(db, mem, owner_of(db, id), &answer));
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
	ck_assert_int_eq(erase(db, id), ACCOUNT_DONE);
	ck_assert_int_eq(agents_of(partner), 1);
}
END_TEST

/* And one who became an agent by a request that came later goes, too. */
START_TEST(test_who_leaves_leaves_all)
{
	struct db *db = stage();
	struct account_id id = accounts_create(db, accounts_login());
	int64_t partner = stage_partner(mem, random_password(mem, 16), "山海物业");
	ck_assert_int_eq(
	    accounts_grant(db, id, ROLE_PARTNER_AGENT, NULL, partner, LATER), ACCOUNT_DONE);
	ck_assert_int_eq(erase(db, id), ACCOUNT_DONE);
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

/* A row that is locked and not changed is locked on one node alone. */
START_TEST(test_what_waits_also_writes)
{
	struct db *db = stage();
	struct account_id id = accounts_create(db, accounts_login());
	int64_t partner = stage_partner(mem, random_password(mem, 16), "山海物业");
	int64_t other = stage_partner(mem, random_password(mem, 16), "山海物业二部");
	char *cookie;
	ck_assert_int_eq(
	    accounts_grant(db, id, ROLE_PARTNER_AGENT, NULL, partner, accounts_now), ACCOUNT_DONE);
	ck_assert_int_eq(
	    accounts_grant(db, id, ROLE_SECRETARY, COMMUNITY, 0, accounts_now), ACCOUNT_DONE);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT turn FROM partner WHERE id = %lld", (long long)partner), 1);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT turn FROM partner WHERE id = %lld", (long long)other), 0);
	int64_t version = owner_of(db, id)->version;
	for (int login = 1; login <= 2; login++) {
		ck_assert(session_start(
		    db, mem, auth_keys()->session, id, version, "x", accounts_now, &cookie));
		ck_assert_ptr_nonnull(cookie);
		ck_assert_int_eq(
		    stage_int(mem, "SELECT turn FROM account WHERE id = %lld", (long long)id.n),
		    login);
	}
	ck_assert(session_start(
	    db, mem, auth_keys()->session, id, version - 1, "x", accounts_now, &cookie));
	ck_assert_ptr_null(cookie);
}
END_TEST

/* --- proved before, done after ---------------------------------------------------------------- */

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

static bool change_password(
    struct db *db, const struct account_owner *owner, enum account_answer *answer)
{
	return account_change_password(db, mem, owner, "other", answer);
}

static bool set_factor(
    struct db *db, const struct account_owner *owner, enum account_answer *answer)
{
	return account_set_factor(db, mem, owner, SECRET, 1, answer);
}

static bool drop_factor(
    struct db *db, const struct account_owner *owner, enum account_answer *answer)
{
	return account_drop_factor(db, mem, owner, answer);
}

static bool leave(struct db *db, const struct account_owner *owner, enum account_answer *answer)
{
	return account_erase(db, mem, owner, answer);
}

static bool (*const owners_steps[])(struct db *, const struct account_owner *,
    enum account_answer *) = { change_password, set_factor, drop_factor, leave };

/* A password that was recovered meanwhile stays, and so does all the rest. */
START_TEST(test_what_was_proved_before_proves_nothing)
{
	struct db *db = stage();
	const char *login = accounts_login();
	struct account_id id = accounts_create(db, login);
	struct account_owner *owner = owner_of(db, id);
	enum account_answer none;
	ck_assert_int_eq(
	    STEP(db, account_reset(db, mem, id, "recovered", &office, accounts_now, &answer)),
	    ACCOUNT_DONE);
	ck_assert(db_begin(db));
	ck_assert(!owners_steps[_i](db, owner, &none));
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE_REPLAY);
	fault_clear();
	db_rollback(db);
	owner->version++;
	ck_assert_int_eq(STEP(db, owners_steps[_i](db, owner, &answer)), ACCOUNT_DONE);
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
	tcase_add_test(tcase, test_what_waits_also_writes);
	tcase_add_loop_test(
	    tcase, test_what_was_proved_before_proves_nothing, 0, COUNT(owners_steps));
	return run_suite(suite);
}
