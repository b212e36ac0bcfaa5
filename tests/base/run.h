/* What every test program of this folder shares: a context, running a suite, catching standard
 * error. */
#ifndef TESTS_BASE_RUN_H
#define TESTS_BASE_RUN_H

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/count.h"
#include "base/mem.h"

static struct mem *mem;

static void set_up(void)
{
	mem = mem_root("test");
}

static void tear_down(void)
{
	mem_free(mem);
}

/* A test case of the suite with the context above; the time is for the sanitizer build on a busy
 * machine. */
static inline TCase *run_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	suite_add_tcase(suite, tcase);
	return tcase;
}

static inline int run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* For tests that end in a BUG: its line need not be seen. */
static inline void run_quietly(void)
{
	int nowhere = open("/dev/null", O_WRONLY);

	dup2(nowhere, STDERR_FILENO);
	close(nowhere);
}

#endif
