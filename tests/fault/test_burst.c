/* Bursts, reloads, and workers that die: nobody is turned away. PROMISES.md, "worker, nginx or
 * database killed under load", "reload and deploy". */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "front.h"
#include "race.h"
#include "visit.h"

#define BURST 400
#define RELOADS 50
#define READERS 3
#define CLAIMANTS 3
#define PAGE_WORKERS 4
#define ALL_WORKERS (PAGE_WORKERS + 2) /* one hashes passwords, one takes files */

static struct mem *mem;
static struct race race;

static void setup(void)
{
	mem = mem_root("fault");
	race_restore(mem);
	race_load(mem, &race);
	race_open(mem, RACE_SLOTS);
}

/* --- four hundred at once ------------------------------------------------------------------- */

/* All connected and sent before the first answer is read. */
START_TEST(burst_on_the_socket)
{
	int fds[BURST];

	for (int i = 0; i < BURST; i++) {
		struct buf request;
		buf_init(&request, mem, 65536);
		fds[i] = fcgi_connect(site_socket(), 10000);
		ck_assert_msg(fds[i] >= 0, "connection %d: %s", i, strerror(errno));
		fcgi_encode(&(struct fcgi_call){ .uri = "/projects" }, &request);
		ck_assert_int_eq(write(fds[i], request.data, request.len), (ssize_t)request.len);
	}
	for (int i = 0; i < BURST; i++) {
		struct fcgi_reply reply;
		ck_assert_msg(
		    fcgi_exchange(mem, fds[i], NULL, 0, 30000, &reply), "%s", reply.problem);
		ck_assert_int_eq(reply.status, 200);
		close(fds[i]);
	}
}
END_TEST

/* Half of them read a page that no cache has, half of them claim. */
START_TEST(burst_through_nginx)
{
	struct front_call *calls = MEM_ARRAY(mem, struct front_call, BURST);
	struct front_reply *replies = MEM_ARRAY(mem, struct front_reply, BURST);
	int64_t slowest = 0;

	for (size_t i = 0; i < BURST; i++) {
		struct browser *browser = &race.partners[i % RACE_PARTNERS].browser;
		const char *path =
		    mem_printf(mem, "/projects/%s/claims", race.projects[i % RACE_PROJECTS].code);
		calls[i].path = mem_printf(mem, "/projects?n=%zu", i);
		if (i % 2)
			calls[i] = (struct front_call){ .path = path,
				.cookie = front_cookie(browser, mem),
				.body = mem_printf(mem, "token=%s", visit_token(browser, path)) };
	}
	front_at_once(mem, calls, BURST, replies);
	for (size_t i = 0; i < BURST; i++) {
		int status = replies[i].status;
		bool is_fine = i % 2 ? status == 303 || status == 422 : status == 200;
		ck_assert_msg(is_fine, "%s: %d %s", calls[i].path, status, replies[i].problem);
		if (replies[i].took_us > slowest)
			slowest = replies[i].took_us;
	}
	printf(
	    "burst: %d through nginx, the slowest %lld ms\n", BURST, (long long)(slowest / 1000));
	race_check_books(mem);
}
END_TEST

/* --- reloads -------------------------------------------------------------------------------- */

static struct shared {
	int stop, asked, failed;
	char problem[300];
} * shared;

static void note(bool is_fine, const char *what, int status, const char *problem)
{
	__atomic_add_fetch(&shared->asked, 1, __ATOMIC_RELAXED);
	if (is_fine)
		return;
	if (__atomic_fetch_add(&shared->failed, 1, __ATOMIC_RELAXED) == 0)
		snprintf(shared->problem, sizeof shared->problem, "%s: %d %s", what, status,
		    problem ? problem : "");
}

static void read_on(size_t i)
{
	struct front_client *client = front_client();
	const struct race_partner *partner = &race.partners[i];

	for (int n = 0; !__atomic_load_n(&shared->stop, __ATOMIC_RELAXED); n++) {
		struct mem *own = mem_root("reader");
		struct front_reply reply;
		struct front_call call = { .path = mem_printf(own, "/projects?n=%zu-%d", i, n) };
		if (n % 2)
			call = (struct front_call){ .path = "/work",
				.cookie = front_cookie(&partner->browser, own) };
		front_call(client, own, &call, &reply);
		note(reply.status == 200, call.path, reply.status, reply.problem);
		mem_free(own);
		race_pause_ms(3);
	}
}

static void claim_on(size_t i)
{
	struct browser browser = race.partners[i].browser;

	for (size_t n = 0; !__atomic_load_n(&shared->stop, __ATOMIC_RELAXED); n++) {
		struct mem *own = mem_root("claimant");
		struct fcgi_reply reply;
		const char *path =
		    mem_printf(own, "/projects/%s/claims", race.projects[n % RACE_PROJECTS].code);
		browser.mem = own;
		const struct browser_field token = { .name = "token",
			.value = visit_token(&browser, path) };
		browser_post(&browser, own, path, &token, 1, &reply);
		note(reply.status == 303 || reply.status == 409 || reply.status == 422, path,
		    reply.status, reply.problem);
		mem_free(own);
		race_pause_ms(3);
	}
}

static void read_or_claim(size_t i, void *arg)
{
	(void)arg;
	if (i < READERS)
		read_on(i);
	else
		claim_on(i);
}

static bool is_among(pid_t pid, const pid_t *pids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pids[i] == pid)
			return true;
	return false;
}

/* Whether none of those before works any more, and as many others do. */
static bool are_replaced(const pid_t *before, size_t count)
{
	pid_t pids[64];
	size_t now = site_workers(pids, 64), old = 0;

	for (size_t i = 0; i < now && i < 64; i++)
		old += is_among(pids[i], before, count);
	return old == 0 && now == count;
}

static int reloads;

/* One reload, and it is through when this returns. */
static void reload(void)
{
	pid_t before[64];
	size_t count = site_workers(before, 64);
	int64_t until = clock_steady() + 20 * SECOND_US;

	if (reloads == RELOADS) {
		__atomic_store_n(&shared->stop, 1, __ATOMIC_RELAXED);
		race_pause_ms(20);
		return;
	}
	ck_assert_uint_eq(count, ALL_WORKERS);
	site_reload_worker();
	while (!are_replaced(before, count)) {
		ck_assert_msg(clock_steady() < until, "reload %d does not come to an end", reloads);
		race_pause_ms(10);
	}
	reloads++;
}

static long deaths(void)
{
	static const char name[] = "\njiebang_workers_died_total ";
	struct front_reply reply;

	ck_assert(front_call(NULL, mem, &(struct front_call){ .path = "/metrics" }, &reply));
	const char *at = strstr(reply.body, name);
	ck_assert_ptr_nonnull(at);
	return strtol(at + strlen(name), NULL, 10);
}

START_TEST(reloads_under_load)
{
	pid_t master = site_master();
	int64_t began_at = clock_steady();
	long died = deaths();

	shared = race_shared(sizeof *shared);
	race_at_once(READERS + CLAIMANTS, read_or_claim, NULL, reload);
	printf("reloads: %d in %.1f s, %d requests, %d failed\n", reloads,
	    (double)(clock_steady() - began_at) / 1e6, shared->asked, shared->failed);
	ck_assert_msg(
	    shared->failed == 0, "%d of %d: %s", shared->failed, shared->asked, shared->problem);
	ck_assert_int_eq(reloads, RELOADS);
	ck_assert_int_eq(site_master(), master);
	ck_assert_int_eq(deaths(), died);
	ck_assert_int_gt(shared->asked, RELOADS * (READERS + CLAIMANTS));
	race_check_books(mem);
}
END_TEST

/* --- workers that die ----------------------------------------------------------------------- */

/* How long until as many as before work, and the one that was hurt is not among them. */
static int64_t until_replaced(pid_t hurt, size_t count)
{
	int64_t began_at = clock_steady(), now = began_at;
	pid_t pids[64];

	for (; now - began_at < 5 * SECOND_US; now = clock_steady()) {
		size_t n = site_workers(pids, 64);
		if (n == count && !is_among(hurt, pids, n))
			return now - began_at;
		race_pause_ms(5);
	}
	return now - began_at;
}

static void hurt_each(int signal)
{
	struct front_reply reply;
	int64_t slowest = 0;
	pid_t pids[64];

	for (int n = 0; n < 10; n++) {
		size_t count = site_workers(pids, 64);
		ck_assert_uint_eq(count, ALL_WORKERS);
		kill(pids[n % ALL_WORKERS], signal);
		ck_assert(front_call(
		    NULL, mem, &(struct front_call){ .path = "/projects?after=" }, &reply));
		ck_assert_int_eq(reply.status, 200);
		int64_t took = until_replaced(pids[n % ALL_WORKERS], count);
		slowest = took > slowest ? took : slowest;
		/* Those that die young are replaced more slowly. */
		race_pause_ms(1100);
	}
	printf("signal %d: the slowest replacement after %lld ms\n", signal,
	    (long long)(slowest / 1000));
	ck_assert_int_lt(slowest, SECOND_US);
}

START_TEST(a_worker_killed)
{
	hurt_each(SIGKILL);
}
END_TEST

START_TEST(a_worker_stopped)
{
	hurt_each(SIGSTOP);
}
END_TEST

/* All of a pool at once: who asks meanwhile waits a moment. */
START_TEST(all_workers_killed)
{
	struct front_reply reply;
	pid_t pids[64];
	size_t count = site_workers(pids, 64);

	for (size_t i = 0; i < count; i++)
		kill(pids[i], SIGKILL);
	ck_assert(front_call(NULL, mem, &(struct front_call){ .path = "/projects?all=" }, &reply));
	ck_assert_int_eq(reply.status, 200);
	ck_assert_int_lt(reply.took_us, SECOND_US);
}
END_TEST

/* nginx's own: it starts others, and the next who asks is served. */
START_TEST(nginx_workers_killed)
{
	const char *path =
	    mem_printf(mem, "/proc/%d/task/%d/children", (int)front_master(), (int)front_master());
	int killed = 0, pid;

	for (int n = 0; n < 5; n++) {
		struct front_reply reply;
		FILE *children = fopen(path, "re");
		ck_assert_ptr_nonnull(children);
		while (fscanf(children, "%d", &pid) == 1)
			killed += kill(pid, SIGKILL) == 0;
		fclose(children);
		race_pause_ms(100);
		ck_assert(front_call(
		    NULL, mem, &(struct front_call){ .path = "/projects?nginx=" }, &reply));
		ck_assert_int_eq(reply.status, 200);
	}
	ck_assert_int_ge(killed, 5);
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = PAGE_WORKERS, .hash_workers = 1 });
	front_start();
	Suite *suite = suite_create("bursts");
	TCase *tests = tcase_create("bursts");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 240);
	tcase_add_test(tests, burst_on_the_socket);
	tcase_add_test(tests, burst_through_nginx);
	tcase_add_test(tests, reloads_under_load);
	tcase_add_test(tests, a_worker_killed);
	tcase_add_test(tests, a_worker_stopped);
	tcase_add_test(tests, all_workers_killed);
	tcase_add_test(tests, nginx_workers_killed);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
