/* Serials of codes: counted by kind and local day, drawn by parallel processes without a repeat. */
#include <sys/wait.h>

#include "base/clock.h"
#include "base/random.h"
#include "db/db.h"
#include "history/serial.h"
#include "run.h"
#include "stage.h"

static const int64_t now_at = INT64_C(1795000000) * 1000000;

START_TEST(test_serial_counts)
{
	struct db *db = stage_db(mem);
	/* A day no other test draws from. */
	int64_t day = now_at + (int64_t)(1 + random_below(20000)) * DAY_US;
	ck_assert(serial_reserve(db, CODE_PROJECT, day));
	char *first = serial_next(mem, CODE_PROJECT, day);
	ck_assert_str_eq(first, code_make(mem, CODE_PROJECT, day, 1));
	ck_assert(serial_reserve(db, CODE_PROJECT, day));
	ck_assert(serial_reserve(db, CODE_PROJECT, day));
	ck_assert_str_eq(serial_next(mem, CODE_PROJECT, day), code_make(mem, CODE_PROJECT, day, 2));
	/* Another kind and another day count for themselves. */
	ck_assert(serial_reserve(db, CODE_PARTNER, day));
	ck_assert_str_eq(serial_next(mem, CODE_PARTNER, day), code_make(mem, CODE_PARTNER, day, 1));
	ck_assert(serial_reserve(db, CODE_PROJECT, day + DAY_US));
	ck_assert_str_eq(serial_next(mem, CODE_PROJECT, day + DAY_US),
	    code_make(mem, CODE_PROJECT, day + DAY_US, 1));
}
END_TEST

START_TEST(test_serial_block_of_claims)
{
	struct db *db = stage_db(mem);
	int64_t day = now_at + (int64_t)(1 + random_below(20000)) * DAY_US;
	ck_assert(serial_reserve(db, CODE_CLAIM, day));
	int64_t statements = db_statements(db);
	for (int i = 1; i <= 20; i++) {
		ck_assert(serial_reserve(db, CODE_CLAIM, day));
		ck_assert_str_eq(
		    serial_next(mem, CODE_CLAIM, day), code_make(mem, CODE_CLAIM, day, i));
	}
	ck_assert_int_eq(db_statements(db), statements);
	ck_assert(serial_reserve(db, CODE_CLAIM, day));
	ck_assert_int_eq(db_statements(db), statements + 1);
	ck_assert_str_eq(serial_next(mem, CODE_CLAIM, day), code_make(mem, CODE_CLAIM, day, 21));
}
END_TEST

/* The day is the local one: 23:59:59 and 00:00 in Shanghai are two days, though one in UTC. */
START_TEST(test_serial_at_midnight)
{
	struct db *db = stage_db(mem);
	const struct civil civil = { .year = 2031, .month = 3, .day = 1 };
	int64_t midnight = clock_from_local(&civil);
	ck_assert(serial_reserve(db, CODE_ENTRY, midnight - 1));
	ck_assert_str_eq(
	    mem_strndup(mem, serial_next(mem, CODE_ENTRY, midnight - 1), 8), "BD310228");
	ck_assert(serial_reserve(db, CODE_ENTRY, midnight));
	ck_assert_str_eq(mem_strndup(mem, serial_next(mem, CODE_ENTRY, midnight), 8), "BD310301");
}
END_TEST

START_TEST(test_serial_none_reserved)
{
	run_quietly();
	serial_next(mem, CODE_MEETING, now_at);
}
END_TEST

START_TEST(test_serial_of_yesterday)
{
	run_quietly();
	ck_assert(serial_reserve(stage_db(mem), CODE_MEETING, now_at));
	serial_next(mem, CODE_MEETING, now_at + DAY_US);
}
END_TEST

#define PROCESSES 6
#define CODES_EACH 100

static void draw_codes(int into, int64_t day)
{
	struct db *db = stage_db(mem);
	for (int i = 0; i < CODES_EACH; i++) {
		enum code_kind kind = i % 2 ? CODE_CLAIM : CODE_OCCASION;
		if (!serial_reserve(db, kind, day))
			_exit(1);
		const char *code = serial_next(mem, kind, day);
		if (write(into, code, 16) != 16)
			_exit(2);
	}
	_exit(0);
}

static int compare_codes(const void *a, const void *b)
{
	return memcmp(a, b, 16);
}

/* Processes that draw at once never get the same code, though all begin on a day without a row. */
START_TEST(test_serial_parallel)
{
	static char codes[PROCESSES * CODES_EACH][16];
	int64_t day = now_at + (int64_t)(1 + random_below(20000)) * DAY_US;
	int ends[2], status;
	ck_assert_int_eq(pipe(ends), 0);
	for (int i = 0; i < PROCESSES; i++) {
		pid_t pid = fork();
		ck_assert_int_ge(pid, 0);
		if (pid == 0)
			draw_codes(ends[1], day);
	}
	for (size_t i = 0; i < COUNT(codes); i++)
		ck_assert_int_eq(read(ends[0], codes[i], 16), 16);
	for (int i = 0; i < PROCESSES; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	qsort(codes, COUNT(codes), 16, compare_codes);
	for (size_t i = 1; i < COUNT(codes); i++)
		ck_assert_msg(memcmp(codes[i - 1], codes[i], 16) != 0, "%.16s twice", codes[i]);
}
END_TEST

static void add_serials(Suite *suite)
{
	TCase *tcase = run_case(suite, "serials");
	tcase_add_test(tcase, test_serial_counts);
	tcase_add_test(tcase, test_serial_block_of_claims);
	tcase_add_test(tcase, test_serial_at_midnight);
	tcase_add_test_raise_signal(tcase, test_serial_none_reserved, SIGABRT);
	tcase_add_test_raise_signal(tcase, test_serial_of_yesterday, SIGABRT);
	tcase_add_test(tcase, test_serial_parallel);
}

int main(void)
{
	stage_start();
	Suite *suite = suite_create("serial");
	add_serials(suite);
	return run_suite(suite);
}
