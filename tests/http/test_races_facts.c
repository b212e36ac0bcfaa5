/* A fact in another row changes in the same second: each pair raced many times, and the rule holds.
 * PROMISES.md, "Nothing lost, nothing double". */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "race.h"
#include "visit.h"

#define CAP 5
#define WORKERS 4
#define ROUNDS 60
#define HANDICAP_US 250 /* for whoever was first, so that it gets close */

static struct mem *mem;
static struct race race;

static void setup(void)
{
	mem = mem_root("race");
	race_settle();
	race_restore(mem);
	race_load(mem, &race);
}

static const char *claims_of(size_t project)
{
	return mem_printf(mem, "/projects/%s/claims", race.projects[project].code);
}

static int64_t open_awards_of(size_t partner)
{
	return stage_int(mem, "SELECT open_awards FROM partner WHERE id = %lld",
	    (long long)race.partners[partner].id);
}

static int64_t awards_of(size_t project)
{
	return stage_int(mem, "SELECT COUNT(*) FROM award WHERE project_id = %lld",
	    (long long)race.projects[project].id);
}

static const char *state_of(size_t project)
{
	return site_text(
	    mem, "SELECT state FROM project WHERE id = %lld", (long long)race.projects[project].id);
}

/* Two people at once: each has his round's answer in shared memory. */
struct duel {
	size_t partner, project;
	int64_t head_start_us; /* of the press */
	struct browser *other;
	const char *path; /* what the other posts */
	struct browser_field field; /* with this, or with nothing */
	struct race_answer first, second;
};

/* --- the cap and two claims ----------------------------------------------------------------- */

static void press_either(size_t i, void *arg)
{
	struct duel *duel = arg;
	struct race_answer answer = race_press(
	    &race.partners[duel->partner].browser, race.projects[duel->project + i].code);

	*(i == 0 ? &duel->first : &duel->second) = answer;
}

/* One place is left under the cap, and two presses ask for it. */
START_TEST(cap_and_two_claims)
{
	struct duel *duel = race_shared(sizeof *duel);

	race_open(mem, RACE_SLOTS);
	for (size_t i = 0; i < RACE_PARTNERS; i++) {
		struct race_partner *partner = &race.partners[i];
		size_t next = 6 * (i % 20);
		for (int64_t n = partner->open_awards; n < CAP - 1; n++)
			ck_assert_int_eq(
			    race_press(&partner->browser, race.projects[next++].code).status, 303);
		*duel = (struct duel){ .partner = i, .project = next };
		race_at_once(2, press_either, duel, NULL);
		ck_assert_int_eq(duel->first.status + duel->second.status, 303 + 422);
		ck_assert(duel->first.names_cap || duel->second.names_cap);
		ck_assert_int_eq(open_awards_of(i), CAP);
	}
	race_check_books(mem);
}
END_TEST

/* --- withdraw and claim --------------------------------------------------------------------- */

static void press_or_post(size_t i, void *arg)
{
	struct duel *duel = arg;

	race_pause_us(i == 0 ? -duel->head_start_us : duel->head_start_us);
	if (i == 0)
		duel->first = race_press(
		    &race.partners[duel->partner].browser, race.projects[duel->project].code);
	else
		duel->second.status =
		    race_post(duel->other, duel->path, &duel->field, duel->field.name ? 1 : 0);
}

/* Off the wall, or taken: one of both. */
START_TEST(withdraw_and_claim)
{
	struct duel *duel = race_shared(sizeof *duel);
	struct browser secretary = site_enter(mem, "secretary-qinghai");
	int64_t head_start_us = 0;
	int withdrawn = 0;

	race_open(mem, 1);
	for (size_t r = 0; r < ROUNDS; r++) {
		*duel = (struct duel){ .partner = r % RACE_PARTNERS,
			.project = r,
			.head_start_us = head_start_us,
			.other = &secretary,
			.path = mem_printf(mem, "/projects/%s/withdraw", race.projects[r].code),
			.field = { .name = "reason", .value = "It was repaired last night." } };
		race_at_once(2, press_or_post, duel, NULL);
		bool is_withdrawn = duel->second.status == 303;
		ck_assert_int_eq(duel->first.status, is_withdrawn ? 409 : 303);
		ck_assert_int_eq(duel->second.status, is_withdrawn ? 303 : 409);
		ck_assert_int_eq(awards_of(r), is_withdrawn ? 0 : 1);
		ck_assert_str_eq(state_of(r), is_withdrawn ? "withdrawn" : "running");
		withdrawn += is_withdrawn;
		head_start_us += is_withdrawn ? HANDICAP_US : -HANDICAP_US;
	}
	printf("withdraw and claim: %d of %d withdrawn\n", withdrawn, ROUNDS);
	race_check_books(mem);
}
END_TEST

/* --- suspension, black list and claim ------------------------------------------------------- */

#define PRESSES 5

struct exclusion {
	size_t partner;
	const char *change; /* of the partner's row */
	struct race_answer answers[PRESSES];
};

static void press_or_exclude(size_t i, void *arg)
{
	struct exclusion *exclusion = arg;
	struct mem *own = mem_root("exclusion");
	size_t partner = exclusion->partner;

	if (i < PRESSES) {
		exclusion->answers[i] = race_press(&race.partners[partner].browser,
		    race.projects[(PRESSES * partner + i) % RACE_PROJECTS].code);
		return;
	}
	race_pause_ms(random_below(8));
	stage_sql(own, "UPDATE partner SET %s, reason = open_awards WHERE id = %lld",
	    exclusion->change, (long long)race.partners[partner].id);
}

/* The statement of the exclusion notes how many awards there were then; there must not be more
 * afterwards. */
static int exclude(struct exclusion *exclusion, size_t partner, const char *change)
{
	int64_t won = 0;

	memset(exclusion, 0, sizeof *exclusion);
	exclusion->partner = partner;
	exclusion->change = change;
	race_at_once(PRESSES + 1, press_or_exclude, exclusion, NULL);
	for (size_t i = 0; i < PRESSES; i++) {
		int status = exclusion->answers[i].status;
		ck_assert_msg(status == 303 || status == 422, "status %d", status);
		won += status == 303;
	}
	ck_assert_int_eq(open_awards_of(partner), race.partners[partner].open_awards + won);
	ck_assert_int_eq(stage_int(mem, "SELECT open_awards - reason FROM partner WHERE id = %lld",
			     (long long)race.partners[partner].id),
	    0);
	return (int)won;
}

START_TEST(exclusion_and_claim)
{
	static const char *const changes[] = {
		"state = 'suspended', suspended_until_at = UTC_TIMESTAMP(6) + INTERVAL 30 DAY",
		"barred_until_at = UTC_TIMESTAMP(6) + INTERVAL 1 YEAR",
		"state = 'exited'",
	};
	struct exclusion *exclusion = race_shared(sizeof *exclusion);
	int won = 0, presses = 0;

	for (size_t n = 0; n < 3; n++) {
		race_restore(mem);
		race_open(mem, RACE_SLOTS);
		for (size_t i = 0; i < RACE_PARTNERS; i++, presses += PRESSES)
			won += exclude(exclusion, i, changes[n]);
		race_check_books(mem);
	}
	printf("exclusion and claim: %d of %d presses won\n", won, presses);
}
END_TEST

/* --- publish and reschedule ----------------------------------------------------------------- */

/* Under review, on nobody's list. */
static void put_under_review(size_t project)
{
	stage_sql(mem,
	    "UPDATE project SET state = 'reviewing', occasion_id = NULL, opens_at = NULL,"
	    " closes_at = NULL, due_at = NULL WHERE id = %lld",
	    (long long)race.projects[project].id);
	stage_sql(mem, "DELETE FROM occasion_project WHERE project_id = %lld",
	    (long long)race.projects[project].id);
}

struct planning {
	struct browser publisher, planner;
	const char *project, *occasion;
	const char *text_version;
	int64_t opens_at, head_start_us; /* of the publisher */
	int published, rescheduled;
};

static void publish_or_reschedule(size_t i, void *arg)
{
	struct planning *planning = arg;
	struct mem *own = mem_root("planning");
	const struct browser_field window[] = {
		{ .name = "opens", .value = clock_field(own, planning->opens_at) },
		{ .name = "closes", .value = clock_field(own, planning->opens_at + DAY_US) },
		{ .name = "reason", .value = "The hall is taken." },
	};

	race_pause_us(i == 0 ? -planning->head_start_us : planning->head_start_us);
	if (i == 0)
		planning->published = race_post(&planning->publisher,
		    mem_printf(own, "/projects/%s/publish", planning->project),
		    (const struct browser_field[]){
			{ .name = "occasion", .value = planning->occasion },
			{ .name = "text_version", .value = planning->text_version } },
		    2);
	else
		planning->rescheduled = race_post(&planning->planner,
		    mem_printf(own, "/occasions/%s/reschedule", planning->occasion), window, 3);
	mem_free(own);
}

/* Whatever came first, the project opens when its meeting does. */
START_TEST(publish_and_reschedule)
{
	struct planning *planning = race_shared(sizeof *planning);
	int published = 0, rescheduled = 0;

	*planning = (struct planning){ .publisher = site_enter(mem, "street-dagang"),
		.planner = site_enter(mem, "secretary-qinghai") };
	planning->occasion = site_text(mem,
	    "SELECT o.code FROM occasion o JOIN project p ON p.occasion_id = o.id"
	    " WHERE p.id = %lld",
	    (long long)race.projects[0].id);
	for (size_t r = 0; r < ROUNDS; r++) {
		planning->project = race.projects[r].code;
		planning->text_version = site_text(
		    mem, "SELECT text_version FROM project WHERE code = '%s'", planning->project);
		planning->opens_at = clock_now() + HOUR_US + (int64_t)r * MINUTE_US;
		put_under_review(r);
		race_at_once(2, publish_or_reschedule, planning, NULL);
		bool is_out = planning->published == 303, is_moved = planning->rescheduled == 303;
		ck_assert_msg(is_out || planning->published == 409, "%d", planning->published);
		ck_assert_msg(
		    is_moved || planning->rescheduled == 409, "%d", planning->rescheduled);
		ck_assert(is_out || is_moved);
		ck_assert_str_eq(state_of(r), is_out ? "published" : "reviewing");
		if (!is_out)
			publish_or_reschedule(0, planning);
		ck_assert_int_eq(planning->published, 303);
		ck_assert_int_eq(stage_int(mem,
				     "SELECT COUNT(*) FROM project p JOIN occasion o"
				     " ON o.id = p.occasion_id WHERE p.state = 'published'"
				     " AND o.code = '%s' AND (p.opens_at <> o.opens_at"
				     " OR p.closes_at <> o.closes_at OR p.due_at <> o.closes_at)",
				     planning->occasion),
		    0);
		planning->head_start_us += is_out ? -HANDICAP_US : HANDICAP_US;
		published += is_out;
		rescheduled += is_moved;
	}
	printf("publish and reschedule: at once %d published, %d rescheduled of %d\n", published,
	    rescheduled, ROUNDS);
	race_check_books(mem);
}
END_TEST

/* --- two agents of one partner -------------------------------------------------------------- */

/* The same slot for both, taken once. */
START_TEST(two_agents_of_one_partner)
{
	struct duel *duel = race_shared(sizeof *duel);
	struct browser second;

	stage_sql(mem,
	    "INSERT INTO role_grant (account_id, role, partner_id, from_at)"
	    " SELECT %lld, 'partner_agent', id, UTC_TIMESTAMP(6) FROM partner WHERE state = "
	    "'listed'",
	    (long long)site_account_id(mem, "resident1"));
	second = site_enter(mem, "resident1");
	race_open(mem, 1);
	stage_sql(mem, "UPDATE project SET slots = 9 WHERE state = 'published' AND id %% 2 = 0");
	for (size_t r = 0; r < ROUNDS; r++) {
		size_t partner = r % RACE_PARTNERS;
		*duel = (struct duel){ .partner = partner,
			.project = r,
			.other = &second,
			.path = claims_of(r),
			.field = { .name = "partner", .value = race.partners[partner].code } };
		race_at_once(2, press_or_post, duel, NULL);
		ck_assert_int_eq(duel->first.status, 303);
		ck_assert_int_eq(duel->second.status, 303);
		ck_assert_int_eq(awards_of(r), 1);
	}
	race_check_books(mem);
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = WORKERS });
	Suite *suite = suite_create("races of facts");
	TCase *tests = tcase_create("pairs");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 180);
	tcase_add_test(tests, cap_and_two_claims);
	tcase_add_test(tests, withdraw_and_claim);
	tcase_add_test(tests, exclusion_and_claim);
	tcase_add_test(tests, publish_and_reschedule);
	tcase_add_test(tests, two_agents_of_one_partner);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
