/* Another program as a function: what goes in, what comes out, and how it is ended. */
#include <errno.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/fault.h"
#include "run.h"

#define PLENTY ((size_t)8 * 1024 * 1024)

static struct child_result run(const char *script, const void *in, size_t in_bytes, size_t out_max)
{
	const char *const argv[] = { "/bin/sh", "-c", script, NULL };
	struct child_result result;

	ck_assert(child_run(mem,
	    &(struct child_call){ .argv = argv,
		.in = in,
		.in_bytes = in_bytes,
		.out_max = out_max,
		.limit_us = 60 * SECOND_US },
	    &result));
	return result;
}

/* More than any pipe holds, both ways at once. */
START_TEST(test_all_of_it_goes_through)
{
	char *bytes = mem_alloc(mem, PLENTY);

	for (size_t i = 0; i < PLENTY; i++)
		bytes[i] = (char)(i * 31 % 251);
	struct child_result result = run("/bin/cat", bytes, PLENTY, PLENTY);
	ck_assert_int_eq(result.status, 0);
	ck_assert_uint_eq(result.out_bytes, PLENTY);
	ck_assert(memcmp(result.out, bytes, PLENTY) == 0);
}
END_TEST

static const struct {
	const char *script, *out;
	int status;
} scripts[] = {
	{ "exit 0", "", 0 }, { "echo no; exit 7", "no\n", 7 },
	{ "read line; echo \"$line\"", "one\n", 0 }, /* what is left is nobody's */
	{ "kill -SEGV $$", "", -1 }, { "echo loud >&2", "", 0 },
	/* One that closes its output and works on is waited for. */
	{ "exec >&-; /bin/sleep 0.1; exit 3", "", 3 },
	{ "echo ${HOME-none}", "none\n", 0 }, /* no environment */
	{ "set -- /proc/self/fd/*; echo $#", "4\n",
	    0 }, /* no other descriptors: the folder itself is the fourth */
	{ "trap '' PIPE; kill -PIPE $$; echo alive", "alive\n", 0 },
	{ "kill -PIPE $$; echo alive", "", -1 }, /* ignored here, not there */
};

START_TEST(test_how_it_ends)
{
	static const char in[] = "one\ntwo\nthree\n";
	signal(SIGPIPE, SIG_IGN);
	struct child_result result = run(scripts[_i].script, in, sizeof in - 1, 4096);

	ck_assert_str_eq(result.out, scripts[_i].out);
	ck_assert_int_eq(result.status, scripts[_i].status);
	ck_assert(!result.is_late && !result.is_long);
}
END_TEST

/* It would write for ever. */
START_TEST(test_too_much)
{
	struct child_result result = run("while echo yes; do :; done", NULL, 0, 100000);

	ck_assert(result.is_long && !result.is_late);
	ck_assert_int_eq(result.status, -1);
	ck_assert_uint_le(result.out_bytes, 100000);
}
END_TEST

/* It reads nothing, says nothing, and is gone afterwards. */
START_TEST(test_too_long)
{
	const char *const argv[] = { "/bin/sleep", "300", NULL };
	char *bytes = mem_alloc(mem, PLENTY);
	struct child_result result;
	int64_t before = clock_steady();

	ck_assert(child_run(mem,
	    &(struct child_call){ .argv = argv,
		.in = bytes,
		.in_bytes = PLENTY,
		.out_max = 10,
		.limit_us = SECOND_US / 5 },
	    &result));
	ck_assert(result.is_late && !result.is_long);
	ck_assert_int_eq(result.status, -1);
	ck_assert(clock_steady() - before >= SECOND_US / 5);
}
END_TEST

START_TEST(test_no_such_program)
{
	const char *const argv[] = { "/nonexistent/program", NULL };
	struct child_result result;

	ck_assert(!child_run(mem,
	    &(struct child_call){ .argv = argv, .out_max = 10, .limit_us = SECOND_US }, &result));
	ck_assert_int_eq(fault_last()->kind, FAULT_SYSTEM);
	ck_assert_int_eq(fault_last()->code, ENOENT);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("children");
	TCase *tcase = run_case(suite, "children");
	tcase_add_test(tcase, test_all_of_it_goes_through);
	tcase_add_loop_test(tcase, test_how_it_ends, 0, COUNT(scripts));
	tcase_add_test(tcase, test_too_much);
	tcase_add_test(tcase, test_too_long);
	tcase_add_test(tcase, test_no_such_program);
	return run_suite(suite);
}
