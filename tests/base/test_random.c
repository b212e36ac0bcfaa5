/* Random numbers stay in range and reach all of it; nothing comes twice, not even in two processes
 * after a fork. */
#include <sys/wait.h>

#include "run.h"

#include "base/random.h"

START_TEST(numbers_fill_their_range)
{
	uint32_t limit;
	int i;

	for (limit = 1; limit < 40; limit++) {
		uint64_t seen = 0;

		for (i = 0; i < 4000; i++) {
			uint32_t n = random_below(limit);

			ck_assert_uint_lt(n, limit);
			seen |= UINT64_C(1) << n;
		}
		ck_assert_uint_eq(seen, (UINT64_C(1) << limit) - 1);
	}
	ck_assert_uint_eq(random_below(0), 0);
}
END_TEST

START_TEST(passwords_can_be_read_aloud)
{
	char seen[128] = { 0 };
	int i, kinds = 0;

	for (i = 0; i < 2000; i++) {
		const char *password = random_password(mem, 16), *c;

		ck_assert_uint_eq(strlen(password), 16);
		ck_assert_uint_eq(strcspn(password, "0O1lI"), 16);
		for (c = password; *c != '\0'; c++)
			seen[(unsigned char)*c] = 1;
	}
	for (i = 0; i < 128; i++)
		kinds += seen[i];
	ck_assert_int_eq(kinds, 10 + 26 + 26 - 5);
	ck_assert_str_eq(random_password(mem, 0), "");
}
END_TEST

START_TEST(bytes_differ)
{
	unsigned char last[16] = { 0 }, now[16];
	int i;

	for (i = 0; i < 1000; i++) {
		random_bytes(now, sizeof now);
		ck_assert(memcmp(now, last, sizeof now) != 0);
		memcpy(last, now, sizeof now);
	}
	random_bytes(now, 0);
	ck_assert_mem_eq(now, last, sizeof now);
}
END_TEST

/* Workers are forked from one master: they must not share a sequence. */
START_TEST(children_differ)
{
	unsigned char mine[16], theirs[16];
	int ends[2], status;
	pid_t child;

	random_bytes(mine, sizeof mine);
	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		random_bytes(theirs, sizeof theirs);
		_exit(write(ends[1], theirs, sizeof theirs) == sizeof theirs ? 0 : 1);
	}
	random_bytes(mine, sizeof mine);
	ck_assert_int_eq(read(ends[0], theirs, sizeof theirs), sizeof theirs);
	waitpid(child, &status, 0);
	ck_assert(memcmp(mine, theirs, sizeof mine) != 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("random");
	TCase *tcase = run_case(suite, "random");

	tcase_add_test(tcase, numbers_fill_their_range);
	tcase_add_test(tcase, passwords_can_be_read_aloud);
	tcase_add_test(tcase, bytes_differ);
	tcase_add_test(tcase, children_differ);
	return run_suite(suite);
}
