/* Who becomes an agent of a partner: an active account, once. */
#include "account/account.h"
#include "auth/keys.h"
#include "base/fault.h"
#include "db/db.h"
#include "registry.h"
#include "run.h"
#include "stage.h"

#define LATER (registry_now + 1000)

static int64_t count_of(struct partner_id id)
{
	return stage_int(mem, "SELECT agents FROM partner WHERE id = %lld", (long long)id.n);
}

static int64_t grants_of(struct partner_id id)
{
	return stage_int(mem,
	    "SELECT COUNT(*) FROM role_grant WHERE partner_id = %lld AND until_at IS NULL",
	    (long long)id.n);
}

/* A code for one more, given by its first agent; joining with it, kept when it was done. */
static bool join(struct db *db, struct partner_id id, const struct actor *joiner, int64_t at)
{
	const struct partner *partner = registry_partner(db, id);
	const struct grant grant = { .role = ROLE_PARTNER_AGENT, .partner = id };
	const struct actor agent = {
		.account = people.applicant.account, .grants = &grant, .grant_count = 1
	};
	struct partner_invitations open;
	struct partner_invitation code;
	struct partner_id whose;
	enum verdict verdict;
	bool done;
	ck_assert(db_begin(db));
	ck_assert(partner_invite(db, mem, partner, &agent, registry_now, &verdict));
	ck_assert(verdict == VERDICT_YES && db_commit(db));
	ck_assert(partner_invitations(db, mem, id, registry_now, &open));
	ck_assert(partner_invitation_find(
	    db, mem, open.items[open.n - 1].code, registry_now, &code, &whose));
	ck_assert_int_eq(whose.n, id.n);
	ck_assert(db_begin(db));
	ck_assert_msg(
	    partner_join(db, mem, partner, &code, joiner, at, &done), "%s", fault_last()->text);
	if (done)
		ck_assert(db_commit(db));
	else
		db_rollback(db);
	return done;
}

static void end_account(const struct actor *actor, const char *state)
{
	stage_sql(mem, "UPDATE account SET state = '%s' WHERE id = %lld", state,
	    (long long)actor->account.n);
}

/* The page has looked at the session before the account left. */
START_TEST(whoever_has_left_does_not_join)
{
	static const char *const states[] = { "erased", "disabled" };
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_list(db, "370203019A0001");
	struct actor joiner = registry_actor(ROLE_NONE, NULL, (struct partner_id){ 0 });
	for (size_t i = 0; i < COUNT(states); i++) {
		end_account(&joiner, states[i]);
		ck_assert(!join(db, id, &joiner, registry_now));
		ck_assert_int_eq(count_of(id), 1);
		ck_assert_int_eq(grants_of(id), 1);
	}
	end_account(&joiner, "active");
	ck_assert(join(db, id, &joiner, registry_now));
	ck_assert_int_eq(count_of(id), 2);
	ck_assert_str_eq(stage_cells(mem,
			     "SELECT CONCAT(event, ' ', role, ' ', text) FROM event WHERE kind ="
			     " 'account' AND subject_id = %lld",
			     (long long)joiner.account.n)
			     .items[0]
			     .data,
	    mem_printf(mem, "granted holder partner_agent %s", registry_partner(db, id)->code));
}
END_TEST

/* Two codes used in the same moment; the second request came first and is done last. */
START_TEST(one_joins_once)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_list(db, "370203019A0002");
	struct actor joiner = registry_actor(ROLE_NONE, NULL, (struct partner_id){ 0 });
	ck_assert(join(db, id, &joiner, LATER));
	ck_assert(!join(db, id, &joiner, registry_now));
	ck_assert_int_eq(count_of(id), 2);
	ck_assert_int_eq(grants_of(id), 2);
}
END_TEST

START_TEST(an_applicant_who_has_left_is_listed_without)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_apply(db, "370203019A0003");
	end_account(&people.applicant, "erased");
	registry_move(db, id, PARTNER_LIST, &people.officer, NULL, registry_now);
	ck_assert_int_eq(registry_partner(db, id)->state, PARTNER_LISTED);
	ck_assert_int_eq(count_of(id), 0);
	ck_assert_int_eq(grants_of(id), 0);
}
END_TEST

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("agents of partners");
	TCase *tcase = run_case(suite, "agents");
	tcase_add_test(tcase, whoever_has_left_does_not_join);
	tcase_add_test(tcase, one_joins_once);
	tcase_add_test(tcase, an_applicant_who_has_left_is_listed_without);
	return run_suite(suite);
}
