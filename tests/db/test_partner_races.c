/* Partners under many hands at once: one identity, one decision, never more places than the cap. */
#include <sys/wait.h>

#include "auth/keys.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/random.h"
#include "db/db.h"
#include "registry.h"
#include "run.h"
#include "stage.h"

#define HANDS 12

/* What each hand does, on a connection of its own; answers whether it was the one. */
typedef bool hand_fn(struct db *, struct mem *, int hand, const void *arg);

/* As the gate does: a deadlock or a lock that took too long is run again. */
static bool replays(struct db *db)
{
	db_rollback(db);
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE_REPLAY);
	fault_clear();
	usleep((useconds_t)(1000 + random_below(4000)));
	return true;
}

static void run_hand(hand_fn *act, int hand, const void *arg, int start, int results)
{
	struct mem *own = mem_root("hand");
	struct db *db = stage_db(own);
	char go;
	if (!db_alive(db) || read(start, &go, 1) != 0)
		_exit(2);
	char was_it = act(db, own, hand, arg);
	_exit(write(results, &was_it, 1) == 1 ? 0 : 1);
}

/* Lets them go at once; returns how many were the one. */
static int race(int hands, hand_fn *act, const void *arg)
{
	int start[2], results[2], won = 0;
	ck_assert_int_eq(pipe(start), 0);
	ck_assert_int_eq(pipe(results), 0);
	for (int hand = 0; hand < hands; hand++) {
		pid_t child = fork();
		ck_assert_int_ge(child, 0);
		if (child == 0) {
			close(start[1]);
			run_hand(act, hand, arg, start[0], results[1]);
		}
	}
	close(start[0]);
	close(start[1]);
	close(results[1]);
	char was_it;
	int answered = 0;
	while (read(results[0], &was_it, 1) == 1) {
		won += was_it;
		answered++;
	}
	close(results[0]);
	for (int status; wait(&status) > 0;)
		ck_assert_int_eq(status, 0);
	ck_assert_int_eq(answered, hands);
	return won;
}

/* --- one identity ----------------------------------------------------------------------------- */

static bool try_to_apply(struct db *db, struct mem *own, const char *ident, bool *taken_out)
{
	struct partner_application application = registry_application(ident);
	struct partner_id id;
	return db_begin(db) &&
	       partner_apply(db, own, &application, &people.applicant,
		   mem_printf(own, "HB-%s", random_password(own, 12)), &registry_calendar,
		   registry_now, &id, taken_out) &&
	       (*taken_out || db_commit(db));
}

static bool apply_at_once(struct db *db, struct mem *own, int hand, const void *ident)
{
	bool is_taken = false;
	(void)hand;
	while (!try_to_apply(db, own, ident, &is_taken))
		replays(db);
	if (is_taken)
		db_rollback(db);
	return !is_taken;
}

START_TEST(test_one_identity)
{
	struct db *db = registry_stage(mem);
	struct partner_application application = registry_application("DG-0");
	ck_assert_int_gt(registry_try(db, &application, &people.applicant, registry_now).n, 0);
	ck_assert_int_eq(registry_try(db, &application, &people.applicant, registry_now).n, 0);
	application.sub_unit = "Night shift";
	ck_assert_int_gt(registry_try(db, &application, &people.applicant, registry_now).n, 0);
	application.scheme = PARTNER_SCHEME_USCC;
	ck_assert_int_gt(registry_try(db, &application, &people.applicant, registry_now).n, 0);
	for (int round = 1; round <= 5; round++) {
		const char *ident = mem_printf(mem, "DG-%d", round);
		ck_assert_int_eq(race(HANDS, apply_at_once, ident), 1);
		ck_assert_int_eq(
		    stage_int(mem, "SELECT COUNT(*) FROM partner WHERE ident = '%s'", ident), 1);
	}
	/* Who was too late left nothing behind. */
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM attachment"), 8);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM event"), 8);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM message"), 8);
}
END_TEST

/* --- one decision ----------------------------------------------------------------------------- */

/* The street lists and declines, the applicant withdraws; every hand decided before the first
 * began. */
static bool decide_at_once(struct db *db, struct mem *own, int hand, const void *steps)
{
	const struct partner_step *step = &((const struct partner_step *)steps)[hand % 3];
	bool done;
	while (!db_begin(db) || !partner_move(db, own, step, &done) || (done && !db_commit(db)))
		replays(db);
	if (!done)
		db_rollback(db);
	return done;
}

START_TEST(test_one_decision)
{
	struct db *db = registry_stage(mem);
	for (int round = 0; round < 5; round++) {
		struct partner_id id = registry_apply(db, mem_printf(mem, "DG-%d", round));
		struct partner_step steps[3];
		ck_assert_int_eq(registry_decide(db, id, PARTNER_LIST, &people.officer, NULL,
				     registry_now, &steps[0]),
		    VERDICT_YES);
		ck_assert_int_eq(registry_decide(db, id, PARTNER_DECLINE, &people.officer, "No.",
				     registry_now, &steps[1]),
		    VERDICT_YES);
		ck_assert_int_eq(registry_decide(db, id, PARTNER_WITHDRAW, &people.applicant, NULL,
				     registry_now, &steps[2]),
		    VERDICT_YES);
		ck_assert_int_eq(race(HANDS, decide_at_once, steps), 1);
		const struct partner *partner = registry_partner(db, id);
		ck_assert_int_eq(partner->version, 2);
		ck_assert_int_eq(
		    stage_int(mem, "SELECT COUNT(*) FROM role_grant WHERE partner_id = %lld",
			(long long)id.n),
		    partner->state == PARTNER_LISTED);
		registry_events(db, id);
	}
}
END_TEST

/* Two clocks at once: late is written once, a limit lapses once. */
static bool tick_at_once(struct db *db, struct mem *own, int hand, const void *id)
{
	bool done;
	(void)hand;
	while (!db_begin(db) ||
	       !partner_tick(db, own, *(const struct partner_id *)id, registry_now + 30 * DAY_US,
		   &registry_calendar, &done) ||
	       (done && !db_commit(db)))
		replays(db);
	if (!done)
		db_rollback(db);
	return done;
}

START_TEST(test_one_tick)
{
	struct db *db = registry_stage(mem);
	struct partner_id late = registry_apply(db, "DG-1"), mending = registry_apply(db, "DG-2");
	registry_move(db, mending, PARTNER_RETURN, &people.officer, "No seal.", registry_now);
	ck_assert_int_eq(race(HANDS, tick_at_once, &late), 1);
	ck_assert_int_eq(race(HANDS, tick_at_once, &mending), 1);
	ck_assert_str_eq(registry_events(db, late), "apply:applicant late_review:system");
	ck_assert_str_eq(
	    registry_events(db, mending), "apply:applicant return:street_officer lapse:system");
}
END_TEST

/* --- places under the cap --------------------------------------------------------------------- */

static bool take(struct db *db, struct partner_id id, int64_t cap)
{
	bool done;
	ck_assert(db_begin(db));
	ck_assert(partner_take_place(db, id, cap, registry_now, &done));
	ck_assert(db_commit(db));
	return done;
}

static int64_t places(struct partner_id id)
{
	return stage_int(mem, "SELECT open_awards FROM partner WHERE id = %lld", (long long)id.n);
}

START_TEST(test_place_guard)
{
	struct db *db = registry_stage(mem);
	struct partner_id applied = registry_apply(db, "DG-1"), id = registry_list(db, "DG-2");
	ck_assert(!take(db, applied, 5));
	ck_assert(take(db, id, 2));
	ck_assert(take(db, id, 2));
	ck_assert(!take(db, id, 2));
	ck_assert(take(db, id, 3));
	ck_assert_int_eq(places(id), 3);
	stage_sql(mem, "UPDATE partner SET state = 'suspended' WHERE id = %lld", (long long)id.n);
	ck_assert(!take(db, id, 5));
	/* Barred up to a moment, free from it on. */
	stage_sql(mem,
	    "UPDATE partner SET state = 'listed', barred_until_at = '2026-11-18 11:06:40.000001'"
	    " WHERE id = %lld",
	    (long long)id.n);
	ck_assert(!take(db, id, 5));
	stage_sql(mem, "UPDATE partner SET barred_until_at = '2026-11-18 11:06:40' WHERE id = %lld",
	    (long long)id.n);
	ck_assert(take(db, id, 5));
	for (int i = 0; i < 6; i++)
		ck_assert(partner_release_place(db, id));
	ck_assert_int_eq(places(id), 0);
}
END_TEST

static bool take_at_once(struct db *db, struct mem *own, int hand, const void *id)
{
	bool done;
	(void)own;
	(void)hand;
	while (!db_begin(db) ||
	       !partner_take_place(db, *(const struct partner_id *)id, 5, registry_now, &done) ||
	       !db_commit(db))
		replays(db);
	return done;
}

START_TEST(test_places_at_once)
{
	struct db *db = registry_stage(mem);
	struct partner_id id = registry_list(db, "DG-1");
	ck_assert_int_eq(race(30, take_at_once, &id), 5);
	ck_assert_int_eq(places(id), 5);
}
END_TEST

/* Half of them take, half suspend: whoever took did so before the suspension, none after it. */
static bool take_or_suspend(struct db *db, struct mem *own, int hand, const void *id)
{
	const struct partner_id *partner = id;
	if (hand % 2)
		return take_at_once(db, own, hand, id);
	stage_sql(own,
	    "UPDATE partner SET state = 'suspended', barred_until_at = NULL, version = version + 1,"
	    " reason = open_awards WHERE id = %lld AND state = 'listed'",
	    (long long)partner->n);
	return false;
}

START_TEST(test_suspended_at_once)
{
	struct db *db = registry_stage(mem);
	for (int round = 0; round < 5; round++) {
		struct partner_id id = registry_list(db, mem_printf(mem, "DG-%d", round));
		int taken = race(HANDS, take_or_suspend, &id);
		ck_assert_int_eq(places(id), taken);
		/* As many as there were when it was suspended. */
		ck_assert_int_eq(
		    stage_int(mem, "SELECT reason FROM partner WHERE id = %lld", (long long)id.n),
		    taken);
	}
}
END_TEST

int main(void)
{
	static const unsigned char master[32] = "only the tests have this secret";
	auth_keys_set(master);
	stage_start();
	Suite *suite = suite_create("partner races");
	TCase *tcase = run_case(suite, "races");
	tcase_add_test(tcase, test_one_identity);
	tcase_add_test(tcase, test_one_decision);
	tcase_add_test(tcase, test_one_tick);
	tcase_add_test(tcase, test_place_guard);
	tcase_add_test(tcase, test_places_at_once);
	tcase_add_test(tcase, test_suspended_at_once);
	return run_suite(suite);
}
