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

static void switch_login(struct db *db, const struct actor *actor, bool on)
{
	enum account_answer answer;
	ck_assert(db_begin(db));
	ck_assert(on ? account_enable(db, mem, actor->account, &actor_system, registry_now, &answer)
		     : account_disable(
			   db, mem, actor->account, NULL, &actor_system, registry_now, &answer));
	ck_assert_int_eq(answer, ACCOUNT_DONE);
	ck_assert(db_commit(db));
}

/* Whether an agent may be taken from a partner by its first one. */
static enum verdict part(struct db *db, struct partner_id id, const struct partner_agent *agent)
{
	const struct grant grant = { .role = ROLE_PARTNER_AGENT, .partner = id };
	const struct actor first = {
		.account = people.applicant.account, .grants = &grant, .grant_count = 1
	};
	enum verdict verdict;
	ck_assert(db_begin(db));
	ck_assert(partner_agent_part(db, mem, registry_partner(db, id), agent, &first,
	    who_is(&first, agent->account), registry_now, &verdict));
	if (verdict == VERDICT_YES)
		ck_assert(db_commit(db));
	else
		db_rollback(db);
	return verdict;
}

/* With a colleague who may not log in, an agent is the last one; and a colleague's grant that is
 * taken while he is disabled is not counted down twice. */
START_TEST(whoever_is_disabled_is_not_counted)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_list(db, "370203019A0004");
	struct actor second = registry_actor(ROLE_NONE, NULL, (struct partner_id){ 0 });
	struct partner_agents before, left;
	enum account_answer answer;
	ck_assert(join(db, id, &second, registry_now));
	ck_assert(partner_agents(db, mem, id, &before));
	ck_assert_uint_eq(before.n, 2);
	stage_sql(mem, "UPDATE partner SET open_awards = 1 WHERE id = %lld", (long long)id.n);
	switch_login(db, &second, false);
	ck_assert_int_eq(count_of(id), 1);
	ck_assert(partner_agents(db, mem, id, &left));
	ck_assert_uint_eq(left.n, 1);
	ck_assert_int_eq(part(db, id, &before.items[0]), VERDICT_LAST_AGENT);
	switch_login(db, &second, true);
	ck_assert_int_eq(count_of(id), 2);
	ck_assert_int_eq(part(db, id, &before.items[0]), VERDICT_YES);
	ck_assert_int_eq(count_of(id), 1);
	/* The last one, too: then the office finds nobody and gives a code. */
	switch_login(db, &second, false);
	ck_assert_int_eq(count_of(id), 0);
	const struct account_role role = { .role = ROLE_PARTNER_AGENT, .partner = id };
	ck_assert(db_begin(db));
	ck_assert(account_revoke(
	    db, mem, second.account, &role, NULL, &actor_system, registry_now, &answer));
	ck_assert_int_eq(answer, ACCOUNT_DONE);
	ck_assert(db_commit(db));
	switch_login(db, &second, true);
	ck_assert_int_eq(count_of(id), 0);
	ck_assert_int_eq(grants_of(id), 0);
	ck_assert_ptr_nonnull(registry_events(db, id));
}
END_TEST

/* The page had listed him; the office disabled him first. */
START_TEST(whoever_was_disabled_meanwhile_is_not_counted_twice)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_list(db, "370203019A0005");
	struct actor second = registry_actor(ROLE_NONE, NULL, (struct partner_id){ 0 }),
		     third = registry_actor(ROLE_NONE, NULL, (struct partner_id){ 0 });
	struct partner_agents before;
	ck_assert(join(db, id, &second, registry_now) && join(db, id, &third, registry_now));
	ck_assert(partner_agents(db, mem, id, &before));
	switch_login(db, &third, false);
	ck_assert_int_eq(part(db, id, &before.items[2]), VERDICT_ALREADY_DONE);
	ck_assert_int_eq(count_of(id), 2);
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
	tcase_add_test(tcase, whoever_is_disabled_is_not_counted);
	tcase_add_test(tcase, whoever_was_disabled_meanwhile_is_not_counted_twice);
	tcase_add_test(tcase, an_applicant_who_has_left_is_listed_without);
	return run_suite(suite);
}
