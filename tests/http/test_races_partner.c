/* A partner's own moves against its presses, and against each other, in the same second. Each pair
 * raced many times; whatever came first, what hangs on it fits. PROMISES.md, "Nothing lost". */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "race.h"
#include "visit.h"

#define WORKERS 4
#define HANDICAP_US 250 /* for whoever was first, so that it gets close */

static struct mem *mem;
static struct race race;
static struct browser district;

static void setup(void)
{
	mem = mem_root("race");
	race_settle();
	race_restore(mem);
	race_load(mem, &race);
	race_open(mem, RACE_SLOTS);
	district = site_enter(mem, "district1");
}

#define FIELD_COUNT 3

/* One side of a duel: a form posted to a path, or a press of a project. */
struct side {
	struct browser *browser;
	const char *path; /* NULL: presses the project */
	const char *project;
	struct browser_field fields[FIELD_COUNT];
	size_t count;
	int status;
};

struct duel {
	struct side sides[2];
	int64_t head_start_us; /* of the first side */
};

static void fight(size_t i, void *arg)
{
	struct duel *duel = arg;
	struct side *side = &duel->sides[i];

	race_pause_us(i == 0 ? -duel->head_start_us : duel->head_start_us);
	side->status = side->path ? race_post(side->browser, side->path, side->fields, side->count)
				  : race_press(side->browser, side->project).status;
}

static const char *path_of(size_t partner, const char *event)
{
	return mem_printf(mem, "/partners/%s/%s", race.partners[partner].code, event);
}

static struct side press_of(size_t partner, size_t project)
{
	return (struct side){ .browser = &race.partners[partner].browser,
		.project = race.projects[project].code };
}

static struct side expel_of(size_t partner)
{
	return (struct side){ .browser = &district,
		.path = path_of(partner, "expel"),
		.fields = { { .name = "number", .value = "No. 7" },
		    { .name = "reason", .value = "It never came." } },
		.count = 2 };
}

static struct side suspend_of(size_t partner)
{
	return (struct side){ .browser = &district,
		.path = path_of(partner, "suspend"),
		.fields = { { .name = "reason", .value = "Under inquiry." },
		    { .name = "until", .value = visit_date(mem, 30) } },
		.count = 2 };
}

static struct side leave_of(size_t partner)
{
	return (struct side){ .browser = &race.partners[partner].browser,
		.path = path_of(partner, "leave") };
}

static const char *state_of(size_t partner)
{
	return site_text(
	    mem, "SELECT state FROM partner WHERE id = %lld", (long long)race.partners[partner].id);
}

static int64_t count_of(size_t partner, const char *awards)
{
	return stage_int(mem, "SELECT COUNT(*) FROM award WHERE lead_id = %lld AND state %s",
	    (long long)race.partners[partner].id, awards);
}

static int64_t events_of(size_t partner, const char *event)
{
	return stage_int(mem,
	    "SELECT COUNT(*) FROM event WHERE kind = 'partner' AND subject_id = %lld AND event = "
	    "'%s'",
	    (long long)race.partners[partner].id, event);
}

/* Its awards of an earlier time are out of the way: only the race's own count. */
static void without_awards(void)
{
	stage_sql(mem, "UPDATE partner SET open_awards = 0");
	stage_sql(mem, "DELETE FROM award_member");
	stage_sql(mem, "DELETE FROM event WHERE kind = 'award'");
	stage_sql(mem, "DELETE FROM award");
	stage_sql(mem, "UPDATE project SET taken = 0, live_awards = 0, freed = 0");
}

/* --- expel and press ------------------------------------------------------------------------ */

/* However it ended: an expelled partner holds no slot, and the slots it held are free again. */
START_TEST(expel_and_press)
{
	struct duel *duel = race_shared(sizeof *duel);
	int pressed = 0;

	for (int run = 0; run < 3; run++) {
		race_restore(mem);
		race_open(mem, RACE_SLOTS);
		for (size_t i = 0; i < RACE_PARTNERS; i++) {
			size_t project = (4 * i + (size_t)run) % RACE_PROJECTS;
			duel->sides[0] = press_of(i, project);
			duel->sides[1] = expel_of(i);
			race_at_once(2, fight, duel, NULL);
			ck_assert_int_eq(duel->sides[1].status, 303);
			bool won = duel->sides[0].status == 303;
			ck_assert_msg(
			    won || duel->sides[0].status == 422, "%d", duel->sides[0].status);
			ck_assert_str_eq(state_of(i), "exited");
			ck_assert_int_eq(count_of(i, "IN ('awarded', 'working', 'delivered')"), 0);
			ck_assert_int_eq(
			    stage_int(mem, "SELECT open_awards FROM partner WHERE id = %lld",
				(long long)race.partners[i].id),
			    0);
			ck_assert_int_eq(events_of(i, "expel"), 1);
			duel->head_start_us += won ? -HANDICAP_US : HANDICAP_US;
			pressed += won;
		}
		race_check_books(mem);
	}
	printf("expel and press: %d of %d pressed before\n", pressed, 3 * RACE_PARTNERS);
}
END_TEST

/* --- suspend and press ---------------------------------------------------------------------- */

START_TEST(suspend_and_press)
{
	struct duel *duel = race_shared(sizeof *duel);
	int pressed = 0;

	without_awards();
	for (size_t r = 0; r < 3 * RACE_PARTNERS; r++) {
		size_t i = r % RACE_PARTNERS;
		int64_t before = count_of(i, "= 'awarded'");
		stage_sql(mem, "UPDATE partner SET state = 'listed' WHERE id = %lld",
		    (long long)race.partners[i].id);
		duel->sides[0] = press_of(i, r % RACE_PROJECTS);
		duel->sides[1] = suspend_of(i);
		race_at_once(2, fight, duel, NULL);
		ck_assert_int_eq(duel->sides[1].status, 303);
		bool won = duel->sides[0].status == 303;
		ck_assert_msg(won || duel->sides[0].status == 422, "%d", duel->sides[0].status);
		ck_assert_int_eq(count_of(i, "= 'awarded'"), before + won);
		ck_assert_str_eq(state_of(i), "suspended");
		duel->head_start_us += won ? -HANDICAP_US : HANDICAP_US;
		pressed += won;
	}
	printf("suspend and press: %d of %d pressed before\n", pressed, 3 * RACE_PARTNERS);
}
END_TEST

/* --- leave and press ------------------------------------------------------------------------ */

/* Gone, or with a slot: one of both. */
START_TEST(leave_and_press)
{
	struct duel *duel = race_shared(sizeof *duel);
	int left = 0;

	for (int run = 0; run < 3; run++) {
		race_restore(mem);
		race_open(mem, RACE_SLOTS);
		without_awards();
		for (size_t i = 0; i < RACE_PARTNERS; i++) {
			duel->sides[0] = press_of(i, 3 * i);
			duel->sides[1] = leave_of(i);
			race_at_once(2, fight, duel, NULL);
			bool is_gone = duel->sides[1].status == 303;
			ck_assert_int_eq(duel->sides[0].status, is_gone ? 422 : 303);
			ck_assert_int_eq(duel->sides[1].status, is_gone ? 303 : 409);
			ck_assert_str_eq(state_of(i), is_gone ? "exited" : "listed");
			ck_assert_int_eq(count_of(i, "= 'awarded'"), is_gone ? 0 : 1);
			duel->head_start_us += is_gone ? HANDICAP_US : -HANDICAP_US;
			left += is_gone;
		}
	}
	printf("leave and press: %d of %d left\n", left, 3 * RACE_PARTNERS);
}
END_TEST

/* --- sign and suspend ----------------------------------------------------------------------- */

START_TEST(sign_and_suspend)
{
	struct duel *duel = race_shared(sizeof *duel);
	struct browser second = site_enter(mem, "district1");
	int signed_before = 0;

	for (size_t r = 0; r < 2 * RACE_PARTNERS; r++) {
		size_t i = r % RACE_PARTNERS;
		stage_sql(mem,
		    "UPDATE partner SET state = 'listed', agreement_number = NULL WHERE id = %lld",
		    (long long)race.partners[i].id);
		duel->sides[0] = (struct side){ .browser = &second,
			.path = path_of(i, "sign"),
			.fields = { { .name = "number", .value = "No. 1" },
			    { .name = "from", .value = visit_date(mem, 0) },
			    { .name = "until", .value = visit_date(mem, 300) } },
			.count = 3 };
		duel->sides[1] = suspend_of(i);
		race_at_once(2, fight, duel, NULL);
		bool is_signed = duel->sides[0].status == 303;
		ck_assert_msg(
		    is_signed || duel->sides[0].status == 409, "%d", duel->sides[0].status);
		ck_assert_int_eq(duel->sides[1].status, 303);
		ck_assert_str_eq(state_of(i), "suspended");
		ck_assert_int_eq(stage_int(mem,
				     "SELECT agreement_number IS NOT NULL FROM partner WHERE id = "
				     "%lld",
				     (long long)race.partners[i].id),
		    is_signed);
		duel->head_start_us += is_signed ? -HANDICAP_US : HANDICAP_US;
		signed_before += is_signed;
	}
	printf("sign and suspend: %d of %d signed before\n", signed_before, 2 * RACE_PARTNERS);
}
END_TEST

/* --- twice the same ------------------------------------------------------------------------- */

START_TEST(two_leaves_and_two_expulsions)
{
	struct duel *duel = race_shared(sizeof *duel);
	struct browser second = site_enter(mem, "district1");

	without_awards();
	for (size_t i = 0; i < RACE_PARTNERS; i++) {
		bool by_decision = i % 2 != 0;
		struct browser own = site_enter(mem, race.partners[i].login);
		duel->sides[0] = by_decision ? expel_of(i) : leave_of(i);
		duel->sides[1] = duel->sides[0];
		duel->sides[1].browser = by_decision ? &second : &own;
		race_at_once(2, fight, duel, NULL);
		ck_assert_int_eq(duel->sides[0].status + duel->sides[1].status, 303 + 409);
		ck_assert_int_eq(events_of(i, by_decision ? "expel" : "leave"), 1);
	}
}
END_TEST

/* --- two agents remove each other ----------------------------------------------------------- */

static int64_t grant_of(size_t partner, int64_t account)
{
	return stage_int(mem,
	    "SELECT id FROM role_grant WHERE partner_id = %lld AND account_id = %lld AND until_at "
	    "IS"
	    " NULL",
	    (long long)race.partners[partner].id, (long long)account);
}

static struct side removal(size_t partner, struct browser *browser, int64_t whom)
{
	return (struct side){ .browser = browser,
		.path = mem_printf(mem, "/partners/%s/agents/%lld", race.partners[partner].code,
		    (long long)grant_of(partner, whom)) };
}

/* One of both stays, whoever was first; leaving both at once leaves nobody only without awards. */
START_TEST(two_agents_remove_each_other)
{
	struct duel *duel = race_shared(sizeof *duel);
	int64_t other = site_account_id(mem, "resident1");

	for (size_t r = 0; r < 2 * RACE_PARTNERS; r++) {
		size_t i = r % RACE_PARTNERS;
		bool leave = r >= RACE_PARTNERS;
		int64_t id = race.partners[i].id,
			first = site_account_id(mem, race.partners[i].login);
		stage_sql(mem, "DELETE FROM role_grant WHERE partner_id = %lld", (long long)id);
		stage_sql(mem,
		    "INSERT INTO role_grant (account_id, role, partner_id, from_at) VALUES"
		    " (%lld, 'partner_agent', %lld, '2026-01-01'),"
		    " (%lld, 'partner_agent', %lld, '2026-01-01')",
		    (long long)first, (long long)id, (long long)other, (long long)id);
		stage_sql(mem, "UPDATE partner SET agents = 2, open_awards = 1 WHERE id = %lld",
		    (long long)id);
		struct browser second = site_enter(mem, "resident1");
		duel->sides[0] = removal(i, &race.partners[i].browser, leave ? first : other);
		duel->sides[1] = removal(i, &second, leave ? other : first);
		race_at_once(2, fight, duel, NULL);
		ck_assert_int_eq(duel->sides[0].status == 303, duel->sides[1].status != 303);
		ck_assert_int_eq(stage_int(mem,
				     "SELECT agents + 10 * (SELECT COUNT(*) FROM role_grant g WHERE"
				     " g.partner_id = p.id AND g.until_at IS NULL) FROM partner p"
				     " WHERE id = %lld",
				     (long long)id),
		    11);
	}
}
END_TEST

/* --- one code, many hands ------------------------------------------------------------------- */

struct joining {
	struct browser browsers[3];
	const char *code;
	int statuses[3];
};

static void join(size_t i, void *arg)
{
	struct joining *joining = arg;

	joining->statuses[i] = race_post(&joining->browsers[i], "/partners/join",
	    &(struct browser_field){ .name = "code", .value = joining->code }, 1);
}

/* A new code of the partner's own agent. */
static const char *open_code(size_t partner)
{
	struct browser *agent = &race.partners[partner].browser;

	ck_assert_int_eq(race_post(agent, path_of(partner, "invite"), NULL, 0), 303);
	struct fcgi_reply page =
	    visit_get(agent, mem_printf(mem, "/partners/%s", race.partners[partner].code));
	const char *text = visit_text(mem, &page), *at = strstr(text, "Open codes ");
	ck_assert_ptr_nonnull(at);
	return mem_strndup(mem, at + strlen("Open codes "), 14);
}

START_TEST(one_code_makes_one_agent)
{
	struct joining *joining = race_shared(sizeof *joining);

	for (size_t i = 0; i < RACE_PARTNERS; i++) {
		static const char *const who[] = { "resident1", "resident2", "resident3" };
		for (size_t k = 0; k < 3; k++)
			joining->browsers[k] = site_enter(mem, who[k]);
		joining->code = open_code(i);
		race_at_once(3, join, joining, NULL);
		int joined = 0;
		for (size_t k = 0; k < 3; k++) {
			ck_assert(joining->statuses[k] == 303 || joining->statuses[k] == 422);
			joined += joining->statuses[k] == 303;
		}
		ck_assert_int_eq(joined, 1);
		ck_assert_int_eq(stage_int(mem,
				     "SELECT agents + 10 * (SELECT COUNT(*) FROM role_grant g WHERE"
				     " g.partner_id = p.id AND g.until_at IS NULL) FROM partner p"
				     " WHERE id = %lld",
				     (long long)race.partners[i].id),
		    22);
	}
}
END_TEST

/* --- a removal against the codes ------------------------------------------------------------ */

static int64_t open_codes_of(size_t partner)
{
	return stage_int(mem,
	    "SELECT COUNT(*) FROM partner_invitation WHERE partner_id = %lld AND used_at IS NULL",
	    (long long)race.partners[partner].id);
}

/* Resident1 is its second agent. */
static struct browser second_agent(size_t partner)
{
	int64_t id = race.partners[partner].id;
	stage_sql(mem, "DELETE FROM role_grant WHERE partner_id = %lld AND account_id <> %lld",
	    (long long)id, (long long)site_account_id(mem, race.partners[partner].login));
	stage_sql(mem,
	    "INSERT INTO role_grant (account_id, role, partner_id, from_at) VALUES"
	    " (%lld, 'partner_agent', %lld, '2026-01-01')",
	    (long long)site_account_id(mem, "resident1"), (long long)id);
	stage_sql(mem, "UPDATE partner SET agents = 2 WHERE id = %lld", (long long)id);
	return site_enter(mem, "resident1");
}

/* While one agent is removed, somebody uses a code, or the removed one makes one: no code is left. */
START_TEST(a_removal_leaves_no_code)
{
	struct duel *duel = race_shared(sizeof *duel);
	struct browser third = site_enter(mem, "resident2");
	int64_t head_starts[2] = { 0 };
	int first = 0;

	for (size_t r = 0; r < 4 * RACE_PARTNERS; r++) {
		size_t i = r % RACE_PARTNERS;
		bool joins = r % 2 == 0;
		struct browser second = second_agent(i);
		duel->sides[0] =
		    removal(i, &race.partners[i].browser, site_account_id(mem, "resident1"));
		duel->sides[1] = (struct side){ .browser = &second, .path = path_of(i, "invite") };
		if (joins)
			duel->sides[1] = (struct side){ .browser = &third,
				.path = "/partners/join",
				.fields = { { .name = "code", .value = open_code(i) } },
				.count = 1 };
		duel->head_start_us = head_starts[joins];
		race_at_once(2, fight, duel, NULL);
		ck_assert_int_eq(duel->sides[0].status, 303);
		bool was_first = duel->sides[1].status == 303;
		ck_assert_msg(was_first || duel->sides[1].status == (joins ? 422 : 409) ||
				  duel->sides[1].status == 403,
		    "%d", duel->sides[1].status);
		ck_assert_int_eq(open_codes_of(i), 0);
		ck_assert_int_eq(stage_int(mem,
				     "SELECT agents + 10 * (SELECT COUNT(*) FROM role_grant g WHERE"
				     " g.partner_id = p.id AND g.until_at IS NULL) FROM partner p"
				     " WHERE id = %lld",
				     (long long)race.partners[i].id),
		    was_first && joins ? 22 : 11);
		head_starts[joins] += was_first ? HANDICAP_US : -HANDICAP_US;
		first += was_first;
	}
	printf("removal and code: %d of %d codes before\n", first, 4 * RACE_PARTNERS);
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = WORKERS });
	Suite *suite = suite_create("races of partners");
	TCase *tests = tcase_create("pairs");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 180);
	tcase_add_test(tests, expel_and_press);
	tcase_add_test(tests, suspend_and_press);
	tcase_add_test(tests, leave_and_press);
	tcase_add_test(tests, sign_and_suspend);
	tcase_add_test(tests, two_leaves_and_two_expulsions);
	tcase_add_test(tests, two_agents_remove_each_other);
	tcase_add_test(tests, one_code_makes_one_agent);
	tcase_add_test(tests, a_removal_leaves_no_code);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
