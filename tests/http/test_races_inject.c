/* A database that fails at every point of a claim: nobody sees it, and the claim happens once.
 * PROMISES.md, "deadlock or failed certification", "database killed during COMMIT". */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "race.h"
#include "visit.h"

#define CAP 100000
#define TRIES 5

static struct mem *mem;
static struct race race;
static const char *log_path;
static size_t log_from; /* of the workers' log: what this test wrote begins there */

static void setup(void)
{
	mem = mem_root("race");
	race_restore(mem);
	race_load(mem, &race);
	race_open(mem, 1);
	log_path = mem_printf(mem, "%s/injected.log", site_folder());
	log_from = strlen(site_log(mem));
	remove(log_path);
}

/* One worker, so that all claims come by the point that is failing. */
static void fail_at(const char *plan)
{
	site_restart_worker(&(struct site_options){
	    .workers = 1, .claim_cap = CAP, .inject = plan, .inject_log = log_path });
}

static int injected(void)
{
	FILE *log = fopen(log_path, "re");
	int lines = 0;

	for (int c; log && (c = fgetc(log)) != EOF;)
		lines += c == '\n';
	if (log)
		fclose(log);
	return lines;
}

/* A statement that the workers said they had to run again, since the test began. */
static bool was_replayed(int code, const char *where)
{
	const char *needle = mem_printf(mem, ": %d %s\"", code, where);

	return strstr(site_log(mem) + log_from, needle) != NULL;
}

/* The body is kept: sent again it is the same form. */
static const char *form_of(struct browser *browser, size_t j)
{
	struct buf body;
	const char *path = mem_printf(mem, "/projects/%s/claims", race.projects[j].code);

	buf_init(&body, mem, 4096);
	browser_encode(&body,
	    &(struct browser_field){ .name = "token", .value = visit_token(browser, path) }, 1);
	return body.data;
}

/* The status of each answer until a 303; how many there were. */
static size_t press_until_won(size_t i, size_t j, int *statuses)
{
	struct browser *browser = &race.partners[i].browser;
	const char *body = form_of(browser, j);
	struct fcgi_reply reply;
	size_t n = 0;

	do {
		ck_assert(browser_call(browser, mem,
		    &(struct fcgi_call){ .method = "POST",
			.uri = mem_printf(mem, "/projects/%s/claims", race.projects[j].code),
			.content_type = "application/x-www-form-urlencoded",
			.body = body,
			.body_bytes = strlen(body) },
		    &reply));
		statuses[n++] = reply.status;
	} while (reply.status != 303 && n < TRIES);
	return n;
}

/* One award, and everything that belongs to one claim once: its events and its messages. */
static void check_claimed_once(size_t j)
{
	long long id = (long long)race.projects[j].id;

	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM award WHERE project_id = %lld", id), 1);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM claim WHERE project_id = %lld", id), 1);
	ck_assert_str_eq(site_text(mem,
			     "SELECT GROUP_CONCAT(kind, ' ', event ORDER BY kind, seq SEPARATOR"
			     " ', ') FROM event WHERE about_project = %lld"
			     " AND at > UTC_TIMESTAMP(6) - INTERVAL 10 MINUTE",
			     id),
	    "project fill, claim draft, claim press, award take");
	ck_assert_int_eq(stage_int(mem,
			     "SELECT COUNT(*) FROM message WHERE link LIKE '/projects/%s%%'"
			     " AND at > UTC_TIMESTAMP(6) - INTERVAL 10 MINUTE",
			     race.projects[j].code),
	    3);
}

/* --- every statement ------------------------------------------------------------------------ */

/* What a winning claim writes and reads within the gate's replay, by the queries' names. */
static const char *const statements[] = { "project_by_code", "partner_of_agent", "award_of_member",
	"claim_of_partner", "token_insert", "project_take", "claim_insert", "event_insert",
	"award_insert", "award_member_insert", "partner_take_place", "project_fill",
	"message_to_partner", "message_to_account", "token_keep" };
static const char *const reads[] = { "project_by_code", "partner_of_agent", "award_of_member",
	"claim_of_partner" };

#define PLANS 8 /* as many as one process takes */
#define BATCH 30 /* claims that see them all */

/*
 * One failure each. Behind a failure the page begins anew, so the distance to the next one decides
 * where in the page that one strikes: growing by one, the distances go through the whole page.
 */
static const char *plan_of(const char *point, int code, int first, int batch)
{
	struct buf plan;
	int nth = first;

	buf_init(&plan, mem, 4096);
	for (int i = 0; i < PLANS; i++) {
		buf_printf(&plan, "%s%s:%d:%d:1", i ? "," : "", point, nth, code);
		nth += first + batch * (PLANS - 1) + i;
	}
	return plan.data;
}

/* Outside of the page a failure is a readable 503. A token's row that cannot be had in time is in
 * use by somebody. */
static void claim_batch(int code, size_t first)
{
	int statuses[TRIES];

	for (size_t j = first; j < first + BATCH; j++) {
		size_t n = press_until_won(j % RACE_PARTNERS, j, statuses);
		ck_assert_int_eq(statuses[n - 1], 303);
		for (size_t k = 0; k + 1 < n; k++)
			ck_assert_msg(statuses[k] == 503 || (code == 1205 && statuses[k] == 409),
			    "status %d", statuses[k]);
		check_claimed_once(j);
	}
}

/* The first of these statements that was not made to fail yet. */
static const char *missed(int code, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool has_no_replay = code == 1205 && strcmp(names[i], "token_insert") == 0;
		if (!has_no_replay && !was_replayed(code, names[i]))
			return names[i];
	}
	return NULL;
}

/* first: more calls than a claim makes at this point. */
static void claim_through(
    const char *point, int code, int first, const char *const *names, size_t count)
{
	const int batches = RACE_PROJECTS / BATCH;

	for (int batch = 0; batch < batches || (batch < 3 * batches && missed(code, names, count));
	     batch++) {
		if (batch && batch % batches == 0) {
			race_check_books(mem);
			race_restore(mem);
			race_open(mem, 1);
		}
		fail_at(plan_of(point, code, first, batch));
		claim_batch(code, (size_t)(batch % batches) * BATCH);
	}
	race_check_books(mem);
	const char *name = missed(code, names, count);
	ck_assert_msg(!name, "%s was never made to fail with %d", name, code);
}

static const int codes[] = { 1213, 1205, 1020 };

START_TEST(fails_at_every_statement)
{
	claim_through("execute", codes[_i], 26, statements, COUNT(statements));
}
END_TEST

START_TEST(fails_at_every_result)
{
	claim_through("store", codes[_i], 13, reads, COUNT(reads));
}
END_TEST

/* --- COMMIT --------------------------------------------------------------------------------- */

/* Fails once and goes through, or fails every time: then 503, and the next sending of the form is
 * answered as the first would have been. */
static void claim_at_commit(const char *point, int code)
{
	int statuses[TRIES];

	fail_at(mem_printf(mem, "%s:2:%d", point, code));
	for (size_t j = 0; j < 40; j++) {
		ck_assert_uint_eq(press_until_won(j % RACE_PARTNERS, j, statuses), 1);
		check_claimed_once(j);
	}
	ck_assert_int_ge(injected(), 20);
	fail_at(mem_printf(mem, "%s:1:%d:5", point, code));
	for (size_t j = 40; j < 44; j++) {
		size_t n = press_until_won(j % RACE_PARTNERS, j, statuses);
		ck_assert_int_eq(statuses[n - 1], 303);
		ck_assert_int_le((int)n, 2);
		ck_assert(n == 1 || statuses[0] == 503);
		check_claimed_once(j);
	}
	race_check_books(mem);
}

START_TEST(fails_at_commit)
{
	claim_at_commit("commit", codes[_i]);
}
END_TEST

/* It happened, and nobody knows. */
START_TEST(loses_the_answer_of_commit)
{
	claim_at_commit("committed", 2013);
}
END_TEST

START_TEST(loses_the_connection_at_commit)
{
	claim_at_commit("commit", 2013);
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(NULL);
	Suite *suite = suite_create("a failing database");
	TCase *tests = tcase_create("injected");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 180);
	tcase_add_loop_test(tests, fails_at_every_statement, 0, 3);
	tcase_add_loop_test(tests, fails_at_every_result, 0, 3);
	tcase_add_loop_test(tests, fails_at_commit, 0, 3);
	tcase_add_test(tests, loses_the_answer_of_commit);
	tcase_add_test(tests, loses_the_connection_at_commit);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
