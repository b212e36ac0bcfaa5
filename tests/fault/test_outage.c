/* The database goes away and comes back: a readable 503, no partial change, recovery without a hand.
 * PROMISES.md, "database or disk gone or full". */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "front.h"
#include "race.h"
#include "server.h"
#include "visit.h"

static struct mem *mem;
static struct race race;

static void setup(void)
{
	mem = mem_root("outage");
	race_restore(mem);
	race_load(mem, &race);
	race_open(mem, 1);
}

static struct front_reply get(const char *path, const char *cookie)
{
	struct front_reply reply;

	ck_assert_msg(
	    front_call(NULL, mem,
		&(struct front_call){ .path = path, .cookie = cookie, .lang = "en" }, &reply),
	    "%s: %s", path, reply.problem);
	return reply;
}

static struct front_call claim_call(size_t i, size_t j)
{
	struct browser *browser = &race.partners[i].browser;
	const char *path = mem_printf(mem, "/projects/%s/claims", race.projects[j].code);

	return (struct front_call){ .path = path,
		.cookie = front_cookie(browser, mem),
		.lang = "en",
		.body = mem_printf(mem, "token=%s", visit_token(browser, path)) };
}

/* In the site's dress, and it says when to come back. */
static void check_unavailable(const struct front_reply *reply)
{
	ck_assert_int_eq(reply->status, 503);
	ck_assert_ptr_nonnull(front_header(reply, mem, "Retry-After"));
	ck_assert_ptr_nonnull(front_header(reply, mem, "Content-Security-Policy"));
	ck_assert_ptr_nonnull(strstr(reply->body, "<html lang=\"en\""));
	ck_assert_ptr_nonnull(strstr(reply->body, "</html>"));
	ck_assert_ptr_null(strstr(reply->body, "sock"));
	ck_assert_ptr_null(strstr(reply->body, "MySQL"));
}

/* The same form as before the outage: it takes effect now, once. */
static void check_recovery(const struct front_call *claim, int64_t since)
{
	struct front_reply reply;
	const char *cookie = front_cookie(&race.partners[0].browser, mem);

	while (get("/healthz", NULL).status != 200) {
		ck_assert_int_lt(clock_steady() - since, 10 * SECOND_US);
		race_pause_ms(20);
	}
	printf("well again %.0f ms after the database\n", (double)(clock_steady() - since) / 1e3);
	for (int n = 0; n < 8; n++) {
		ck_assert_int_eq(get("/projects?again=", NULL).status, 200);
		ck_assert_int_eq(get("/work", cookie).status, 200);
	}
	for (int n = 0; n < 2; n++) {
		ck_assert(front_call(NULL, mem, claim, &reply));
		ck_assert_int_eq(reply.status, 303);
	}
	race_check_books(mem);
}

static void go_through(void (*take_away)(void))
{
	const char *cookie = front_cookie(&race.partners[0].browser, mem);
	struct front_call claim = claim_call(0, 0);
	struct front_reply reply;
	pid_t before[16], after[16];
	size_t count = site_workers(before, 16);

	ck_assert_int_eq(get("/projects", NULL).status, 200);
	take_away();
	ck_assert_int_eq(get("/healthz", NULL).status, 503);
	reply = get("/projects?gone=", NULL);
	check_unavailable(&reply);
	reply = get("/work", cookie);
	check_unavailable(&reply);
	ck_assert(front_call(NULL, mem, &claim, &reply));
	check_unavailable(&reply);
	ck_assert_int_eq(get("/static/css/base.css", NULL).status, 200);
	ck_assert_int_eq(get("/metrics", NULL).status, 200);
	server_restart();
	check_recovery(&claim, clock_steady());
	ck_assert_uint_eq(site_workers(after, 16), count);
	ck_assert_mem_eq(before, after, count * sizeof *before);
}

START_TEST(database_stopped)
{
	go_through(server_stop);
}
END_TEST

START_TEST(database_killed)
{
	go_through(server_kill);
}
END_TEST

/* Workers that start while there is no database wait for it, too. */
START_TEST(workers_started_without_database)
{
	struct front_call claim = claim_call(0, 0);
	struct front_reply reply;
	pid_t pids[16];

	server_kill();
	size_t count = site_workers(pids, 16);
	for (size_t i = 0; i < count; i++)
		kill(pids[i], SIGKILL);
	reply = get("/projects?gone=", NULL);
	check_unavailable(&reply);
	server_restart();
	check_recovery(&claim, clock_steady());
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = 4 });
	front_start();
	Suite *suite = suite_create("outage");
	TCase *tests = tcase_create("database");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, database_stopped);
	tcase_add_test(tests, database_killed);
	tcase_add_test(tests, workers_started_without_database);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
