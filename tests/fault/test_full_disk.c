/*
 * The database's disk is full, and then it is not: a readable 503 or an answer, no partial change,
 * recovery without a hand. PROMISES.md, "database or disk gone or full".
 *
 * InnoDB takes back what finds no room, but where that itself needs a page it gives up after five
 * seconds and ends the server ("Out of disk space in rollback"); the distribution's unit then starts
 * it again, and here something that does the same.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "front.h"
#include "race.h"
#include "server.h"
#include "small_disk.h"
#include "visit.h"

#define SPARE_BYTES ((size_t)128 << 20)
#define SLOTS 9
#define NO_CAP 100000
#define REFUSALS 60 /* so many are seen before there is room again */

static struct mem *mem;
static struct race race;
static const char *why_not;

/* --- who starts a database that has ended ------------------------------------------------------ */

static const char unit[] = "while :; do bash src/cmd/database.sh start \"$1\" \"$2\"; sleep 0.2; "
			   "done >/dev/null 2>&1";
static pid_t unit_pid;

static void start_unit(void)
{
	pid_t parent = getpid();

	unit_pid = fork();
	if (unit_pid != 0)
		return;
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent)
		execlp("bash", "bash", "-c", unit, "unit", server_folder(), server_socket(), NULL);
	_exit(127);
}

static void end_unit(void)
{
	kill(-unit_pid, SIGKILL);
	waitpid(unit_pid, NULL, 0);
}

static void setup(void)
{
	mem = mem_root("full disk");
	race_load(mem, &race);
	race_open(mem, SLOTS);
	start_unit();
}

/* --- asking ----------------------------------------------------------------------------------- */

static struct front_reply ask(const struct front_call *call)
{
	struct front_reply reply;

	ck_assert_msg(front_call(NULL, mem, call, &reply), "%s: %s", call->path, reply.problem);
	return reply;
}

static struct front_reply press(size_t i, size_t j)
{
	struct browser *browser = &race.partners[i].browser;
	const char *path = mem_printf(mem, "/projects/%s/claims", race.projects[j].code);

	return ask(&(struct front_call){ .path = path,
	    .cookie = front_cookie(browser, mem),
	    .lang = "en",
	    .body = mem_printf(mem, "token=%s", visit_token(browser, path)) });
}

static void check_unavailable(const struct front_reply *reply)
{
	ck_assert_ptr_nonnull(front_header(reply, mem, "Retry-After"));
	ck_assert_ptr_nonnull(front_header(reply, mem, "Content-Security-Policy"));
	ck_assert_ptr_nonnull(strstr(reply->body, "<html lang=\"en\""));
	ck_assert_ptr_nonnull(strstr(reply->body, "</html>"));
	ck_assert_ptr_null(strstr(reply->body, "disk"));
	ck_assert_ptr_null(strstr(reply->body, "SQL"));
}

/* One after the other, until one finds no place on the disk; those before were answered well. */
static void press_until_refused(void)
{
	for (size_t n = 0; n < SLOTS * RACE_PROJECTS; n++) {
		struct front_reply reply = press(n / RACE_PROJECTS, n % RACE_PROJECTS);
		if (reply.status == 503) {
			check_unavailable(&reply);
			printf("the claim after %zu finds the disk full\n", n);
			return;
		}
		ck_assert_int_eq(reply.status, 303);
	}
	ck_abort_msg("the disk is not full");
}

/* What only reads is answered whenever there is a database. */
static void check_reading(void)
{
	const char *cookie = front_cookie(&race.partners[0].browser, mem);
	int good = 0;

	for (int n = 0; n < 8; n++) {
		struct front_reply reply = ask(&(struct front_call){
		    .path = mem_printf(mem, n % 2 ? "/work?n=%d" : "/projects?n=%d", n),
		    .cookie = cookie,
		    .lang = "en" });
		if (reply.status == 503)
			check_unavailable(&reply);
		else
			ck_assert_int_eq(reply.status, 200);
		good += reply.status == 200;
	}
	printf("of 8 pages %d are read\n", good);
}

/* --- the disk --------------------------------------------------------------------------------- */

static bool is_freed, is_well;
static int64_t freed_at;

static void look_whether_well(void)
{
	is_well = ask(&(struct front_call){ .path = "/healthz" }).status == 200;
	if (is_well)
		printf("well again %.1f s after there was room\n",
		    (double)(clock_steady() - freed_at) / 1e6);
}

static void free_in_time(void)
{
	race_pause_ms(5);
	if (is_freed && !is_well)
		look_whether_well();
	if (is_freed || __atomic_load_n(&race.ledger->unavailable, __ATOMIC_SEQ_CST) < REFUSALS)
		return;
	check_reading();
	small_disk_free();
	is_freed = true;
	freed_at = clock_steady();
}

/* Everybody presses everything while it is full, again and again as the page says; then there is
 * room. Nobody restarts anything. */
START_TEST(a_full_disk)
{
	pid_t before[16], after[16];
	size_t count = site_workers(before, 16);

	small_disk_fill();
	press_until_refused();
	check_reading();
	race_run(&race, free_in_time);
	ck_assert(is_freed && is_well);
	printf("%d answers, %d times 503; %.1f s after there was room\n", race.ledger->answered,
	    race.ledger->unavailable, (double)(clock_steady() - freed_at) / 1e6);
	race_check(mem, &race, SLOTS, NO_CAP);
	ck_assert_int_eq(ask(&(struct front_call){ .path = "/healthz" }).status, 200);
	ck_assert_uint_eq(site_workers(after, 16), count);
	ck_assert_mem_eq(before, after, count * sizeof *before);
	end_unit();
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!small_disk_begin(&why_not)) {
		printf("NOT RUN: a full disk; nothing can be mounted here: %s\n", why_not);
		printf("full disk: 0 passed, 0 failed\n");
		return 0;
	}
	site_start(&(struct site_options){ .workers = 4, .claim_cap = NO_CAP });
	small_disk_move(SPARE_BYTES);
	front_start();
	Suite *suite = suite_create("full disk");
	TCase *tests = tcase_create("disk");
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 300);
	tcase_add_test(tests, a_full_disk);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
