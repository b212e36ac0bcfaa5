/*
 * Who has an account: refusals take the same time. A difference is looked for by the sign test: in
 * each round every login is tried once, one after the other in any order, and for each it is counted
 * how often it took longer than the one that nobody has. Without a difference that is a coin: it lies
 * beyond four standard deviations in one of 16,000 runs, however slow or uneven the machine. A check
 * that hashes nothing is seen in a few rounds; the more rounds, the smaller the difference that is:
 * SAMPLES=500 in the environment sees one in ten rounds, and takes minutes, since a try costs 64 MiB;
 * what it measured is printed.
 */
#include <math.h>

#include "../base/run.h"
#include "base/clock.h"
#include "race.h"
#include "visit.h"

#define LOGINS 4
#define ROUNDS 24
#define DEVIATIONS 4.0

static struct browser guest;

static void begin(void)
{
	guest = site_guest(mem);
}

static const struct way {
	const char *path;
	struct browser_field more[3];
	size_t count;
	const char *logins[LOGINS]; /* the first is nobody's */
} ways[] = {
	/* Nobody's, a good one, one that is disabled, one without a password. */
	{ "/login", { { .name = "password", .value = "not the password" } }, 1,
	    { "nobody-at-all", "resident1", "expert1", "expert2" } },
	/* Nobody's, without a code, with one, disabled with one. */
	{ "/password",
	    { { .name = "code", .value = "AAAAA-AAAAA" },
		{ .name = "fresh", .value = "the moon above the bay" },
		{ .name = "again", .value = "the moon above the bay" } },
	    3, { "nobody-at-all", "resident1", "district2", "expert1" } },
};

static int64_t time_of(const struct way *way, const char *login)
{
	struct browser_field fields[4] = { { .name = "login", .value = login } };

	memcpy(fields + 1, way->more, sizeof way->more);
	int64_t began = clock_steady();
	struct fcgi_reply reply = visit_post(&guest, way->path, fields, way->count + 1);
	int64_t took = clock_steady() - began;
	visit_is(&reply, 422);
	return took;
}

static int by_value(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

static void tell(const struct way *way, int64_t *times[LOGINS], const int *slower, int rounds)
{
	for (size_t i = 0; i < LOGINS; i++) {
		qsort(times[i], (size_t)rounds, sizeof(int64_t), by_value);
		printf("%s %s: median %.1f ms", way->path, way->logins[i],
		    (double)times[i][rounds / 2] / 1e3);
		if (i > 0)
			printf(", longer than %s in %d of %d", way->logins[0], slower[i], rounds);
		printf("\n");
	}
}

START_TEST(a_refusal_takes_the_same_time)
{
	const struct way *way = &ways[_i];
	const char *samples = getenv("SAMPLES");
	int rounds = samples ? atoi(samples) : ROUNDS, slower[LOGINS] = { 0 };
	int64_t *times[LOGINS];

	stage_sql(mem, "UPDATE account SET state = 'disabled' WHERE login = 'expert1'");
	stage_sql(mem, "UPDATE account SET password_hash = NULL WHERE login = 'expert2'");
	for (size_t i = 0; i < LOGINS; i++)
		times[i] = MEM_ARRAY(mem, int64_t, (size_t)rounds);
	for (int round = 0; round < rounds; round++) {
		size_t order[LOGINS];
		int64_t took[LOGINS];
		stage_sql(mem, "DELETE FROM throttle");
		race_shuffle(order, LOGINS);
		for (size_t i = 0; i < LOGINS; i++)
			times[order[i]][round] = took[order[i]] =
			    time_of(way, way->logins[order[i]]);
		for (size_t i = 1; i < LOGINS; i++)
			slower[i] += took[i] > took[0];
	}
	if (samples)
		tell(way, times, slower, rounds);
	for (size_t i = 1; i < LOGINS; i++)
		ck_assert_msg(fabs(slower[i] - rounds / 2.0) <= DEVIATIONS * sqrt(rounds) / 2,
		    "%s: %s took longer than %s in %d of %d", way->path, way->logins[i],
		    way->logins[0], slower[i], rounds);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("refusals in the same time");
	TCase *tcase = run_case(suite, "same time");

	site_start(NULL);
	struct mem *own = mem_root("codes");
	site_admin(own, "account", "code", "district2", NULL);
	site_admin(own, "account", "code", "expert1", NULL);
	mem_free(own);
	tcase_set_timeout(tcase, 3600);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, a_refusal_takes_the_same_time, 0, COUNT(ways));
	return run_suite(suite);
}
