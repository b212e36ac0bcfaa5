/* A flood of logins beside people who read. PROMISES.md, "login flood". */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/mem.h"
#include "front.h"
#include "race.h"
#include "visit.h"

#define FLOODERS 6
#define WAVE 50 /* more than the pool takes of one address */
#define READINGS 300
#define TRIES 3
#define HASH_WORKERS 2
#define MIB 1024

/* Then times and sizes are the sanitizer's, not ours. */
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

static struct mem *mem;

static void setup(void)
{
	mem = mem_root("flood");
	stage_sql(mem, "DELETE FROM throttle");
}

/* --- the flood ------------------------------------------------------------------------------ */

static struct shared {
	int stop;
	int statuses[600];
	int64_t readings[READINGS];
	int wrong; /* answers that must not be */
	char what[200];
} * shared;

/* Nobody's logins. A guest's form has no one-time use at login. */
static void make_logins(struct mem *own, struct front_call *calls, size_t flooder)
{
	struct browser guest = site_guest(own);
	const char *token = visit_token(&guest, "/login");

	for (size_t i = 0; i < WAVE; i++)
		calls[i] = (struct front_call){ .path = "/login",
			.lang = "en",
			.from = mem_printf(own, "127.0.0.%zu", 2 + flooder),
			.body = mem_printf(own,
			    "token=%s&login=nobody%zu-%zu&password=wrong-%zu&next=", token, flooder,
			    i, i) };
}

static bool is_right(const struct front_reply *reply, struct mem *own)
{
	switch (reply->status) {
	case 422: return true;
	case 429:
	case 503: return front_header(reply, own, "Retry-After") != NULL;
	default: return false;
	}
}

static void count_replies(const struct front_reply *replies, struct mem *own)
{
	for (size_t i = 0; i < WAVE; i++) {
		__atomic_add_fetch(&shared->statuses[replies[i].status % 600], 1, __ATOMIC_RELAXED);
		if (is_right(&replies[i], own))
			continue;
		if (__atomic_fetch_add(&shared->wrong, 1, __ATOMIC_RELAXED) == 0)
			snprintf(shared->what, sizeof shared->what, "%d %s", replies[i].status,
			    replies[i].problem ? replies[i].problem : "without Retry-After");
	}
}

/* Wave after wave; what the throttle remembers is forgotten, or it would soon spare the hashing. */
static void flood(size_t flooder)
{
	/* They come from elsewhere: their own work is not what readers compete with. */
	setpriority(PRIO_PROCESS, 0, 10);
	while (!__atomic_load_n(&shared->stop, __ATOMIC_RELAXED)) {
		struct mem *own = mem_root("wave");
		struct front_call *calls = MEM_ARRAY(own, struct front_call, WAVE);
		struct front_reply *replies = MEM_ARRAY(own, struct front_reply, WAVE);
		make_logins(own, calls, flooder);
		front_at_once(own, calls, WAVE, replies);
		count_replies(replies, own);
		stage_sql(own, "DELETE FROM throttle");
		mem_free(own);
		race_pause_ms(200);
	}
}

/* --- reading beside it ---------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

/* A page that no cache has, again and again. */
static void read_pages(void)
{
	struct front_client *client = front_client();

	for (size_t n = 0; n < READINGS; n++) {
		struct mem *own = mem_root("reading");
		struct front_reply reply;
		front_call(client, own,
		    &(struct front_call){ .path = mem_printf(own, "/projects?n=%lld-%zu",
					      (long long)clock_now(), n) },
		    &reply);
		if (reply.status != 200 && shared->wrong++ == 0)
			snprintf(shared->what, sizeof shared->what, "page: %d", reply.status);
		shared->readings[n] = reply.took_us;
		mem_free(own);
		race_pause_ms(10);
	}
	qsort(shared->readings, READINGS, sizeof(int64_t), ascending);
}

static void flood_or_read(size_t i, void *arg)
{
	(void)arg;
	if (i < FLOODERS) {
		flood(i);
		return;
	}
	race_pause_ms(500);
	read_pages();
	__atomic_store_n(&shared->stop, 1, __ATOMIC_RELAXED);
}

/* The most that a worker ever had in memory, in KiB. */
static long peak_kib(pid_t pid)
{
	FILE *file = fopen(mem_printf(mem, "/proc/%d/status", (int)pid), "re");
	char line[200];
	long kib = 0;

	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "VmHWM: %ld", &kib) == 1)
			break;
	if (file)
		fclose(file);
	return kib;
}

/* One hash of 64 MiB per worker of the second pool, which gives way to the first, and none elsewhere. */
static void check_memory(void)
{
	pid_t pids[64];
	size_t count = site_workers(pids, 64), hashing = 0;
	long most = 0;

	for (size_t i = 0; i < count; i++) {
		long kib = peak_kib(pids[i]);
		most = kib > most ? kib : most;
		hashing += kib > 64 * MIB;
		if (kib > 64 * MIB)
			ck_assert_int_eq(getpriority(PRIO_PROCESS, (id_t)pids[i]), 10);
	}
	printf("memory: %zu workers over 64 MiB, the largest has %ld MiB\n", hashing, most / MIB);
	ck_assert_uint_eq(hashing, HASH_WORKERS);
	ck_assert_int_lt(most, (64 + 24) * MIB);
}

/* Whether pages kept their pace. */
static bool flood_once(void)
{
	memset(shared, 0, sizeof *shared);
	read_pages();
	int64_t alone = shared->readings[READINGS / 2], alone_p99 = shared->readings[READINGS - 3];
	race_at_once(FLOODERS + 1, flood_or_read, NULL, NULL);
	int64_t beside = shared->readings[READINGS / 2];

	printf(
	    "reading alone: p50 %.2f ms, p99 %.2f ms; beside the flood: p50 %.2f ms, p99 %.2f ms\n",
	    (double)alone / 1e3, (double)alone_p99 / 1e3, (double)beside / 1e3,
	    (double)shared->readings[READINGS - 3] / 1e3);
	printf("logins: %d hashed (422), %d throttled (429), %d turned away (503)\n",
	    shared->statuses[422], shared->statuses[429], shared->statuses[503]);
	ck_assert_msg(shared->wrong == 0, "%d wrong answers: %s", shared->wrong, shared->what);
	ck_assert_int_gt(shared->statuses[422], 0);
	ck_assert_int_gt(shared->statuses[503], 0);
	return beside <= 2 * alone;
}

/* Measured up to three times: other work on this machine disturbs, too. */
START_TEST(logins_beside_reading)
{
	bool is_kept = false;

	shared = race_shared(sizeof *shared);
	for (int n = 0; n < TRIES && !is_kept; n++)
		is_kept = flood_once();
	if (IS_SANITIZED)
		return;
	ck_assert_msg(is_kept, "the flood slows pages down to less than half");
	check_memory();
}
END_TEST

/* Left to itself, the throttle answers soon, and says when to come back; a person at another
 * address logs in. */
START_TEST(a_flood_is_throttled)
{
	struct front_call *calls = MEM_ARRAY(mem, struct front_call, WAVE);
	struct front_reply *replies = MEM_ARRAY(mem, struct front_reply, WAVE);
	struct browser browser = site_guest(mem);

	shared = race_shared(sizeof *shared);
	make_logins(mem, calls, 0);
	for (size_t i = 0; i < WAVE; i++)
		calls[i].body = mem_printf(mem, "token=%s&login=agent01&password=wrong-%zu&next=",
		    visit_token(&browser, "/login"), i);
	for (int n = 0; n < 4; n++) {
		front_at_once(mem, calls, WAVE, replies);
		count_replies(replies, mem);
	}
	printf("throttled: %d hashed (422), %d throttled (429), %d turned away (503)\n",
	    shared->statuses[422], shared->statuses[429], shared->statuses[503]);
	ck_assert_msg(shared->wrong == 0, "%d wrong answers: %s", shared->wrong, shared->what);
	ck_assert_int_gt(shared->statuses[429], 0);
	site_login(&browser, "agent01");
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = 4, .hash_workers = HASH_WORKERS });
	front_start();
	Suite *suite = suite_create("login flood");
	TCase *tests = tcase_create("flood");
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 240);
	tcase_add_test(tests, logins_beside_reading);
	tcase_add_test(tests, a_flood_is_throttled);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
