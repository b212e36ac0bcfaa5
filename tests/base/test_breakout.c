/* What is left to whoever breaks into the program that reads pictures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "base/child.h"
#include "base/clock.h"
#include "run.h"

/* Everything that is not refused, but for what ends it; each of them reaches nothing but itself. */
static const int let_through[] = {
	__NR_read,
	__NR_write,
	__NR_brk,
	__NR_munmap,
	__NR_mremap,
	__NR_madvise,
	__NR_futex,
	__NR_set_robust_list,
	__NR_rseq,
	__NR_rt_sigaction,
	__NR_rt_sigprocmask,
	__NR_sched_yield,
	__NR_restart_syscall,
	__NR_clock_gettime,
	__NR_gettimeofday,
	__NR_clone, /* threads */
#ifdef __SANITIZE_ADDRESS__
	__NR_sigaltstack,
	__NR_getpid,
	__NR_gettid,
#endif
};

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static const char *wanted(void)
{
	int numbers[COUNT(let_through)];
	const char *text = "";

	memcpy(numbers, let_through, sizeof numbers);
	qsort(numbers, COUNT(numbers), sizeof *numbers, by_number);
	for (size_t i = 0; i < COUNT(numbers); i++)
		text = mem_printf(mem, "%s%d\n", text, numbers[i]);
	return text;
}

START_TEST(whoever_breaks_in_has_nothing)
{
	static const char jpeg[] = "\xff\xd8\xff";
	const char *build = getenv("BUILD");
	build = build && *build ? build : "build";
	/* The sanitizer's own library does not come first then, which is no harm. */
	const char *const argv[] = { "/usr/bin/env",
		mem_printf(mem, "LD_PRELOAD=%s/tests/breakout.so", build),
		"ASAN_OPTIONS=verify_asan_link_order=0",
		mem_printf(mem, "%s/bin/jiebang-image", build), NULL };
	const struct child_call call = { .argv = argv,
		.in = jpeg,
		.in_bytes = strlen(jpeg),
		.out_max = 65536,
		.limit_us = 30 * SECOND_US };
	struct child_result result;

	ck_assert(child_run(mem, &call, &result));
	ck_assert_int_eq(result.status, 0);
	ck_assert_str_eq(mem_strndup(mem, (const char *)result.out, result.out_bytes), wanted());
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("a break-in");
	TCase *tcase = run_case(suite, "breakout");

	tcase_add_test(tcase, whoever_breaks_in_has_nothing);
	return run_suite(suite);
}
