/* Memory contexts: zeroed, bounded, and gone at once with what hangs on them. */
#include "run.h"

static bool is_zero(const unsigned char *data, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i++) {
		if (data[i] != 0)
			return false;
	}
	return true;
}

/* Sizes around the pool's, over and over, so that freed and dirtied memory comes back. */
START_TEST(memory_is_zeroed)
{
	static const size_t sizes[] = { 0, 1, 7, 16, 100, 4096, 40000, 70000, 200000 };
	int round;

	for (round = 0; round < 50; round++) {
		struct mem *pool = mem_pool(8 * 1024 * 1024);
		size_t i;

		for (i = 0; i < COUNT(sizes); i++) {
			unsigned char *data = mem_alloc(pool, sizes[i]);

			ck_assert(is_zero(data, sizes[i]));
			ck_assert_uint_eq((uintptr_t)data % 16, 0);
			memset(data, 0xa5, sizes[i]);
			data = mem_alloc_array(pool, sizes[i], 3);
			ck_assert(is_zero(data, sizes[i] * 3));
			memset(data, 0xa5, sizes[i] * 3);
		}
		mem_free(pool);
	}
}
END_TEST

START_TEST(growing_keeps_the_content)
{
	struct mem *pool = mem_pool(8 * 1024 * 1024);
	unsigned char *data = NULL;
	size_t bytes, i;

	for (bytes = 1; bytes < 500000; bytes = bytes * 3 + 1) {
		data = mem_grow(pool, data, bytes);
		for (i = 0; i < bytes / 3; i++)
			ck_assert_uint_eq(data[i], i % 251);
		for (i = 0; i < bytes; i++)
			data[i] = (unsigned char)(i % 251);
	}
	ck_assert_ptr_nonnull(mem_grow(pool, NULL, 0));
	ck_assert_ptr_nonnull(mem_grow(pool, mem_alloc(pool, 10), 0));
	mem_free(pool);
}
END_TEST

START_TEST(texts_are_copied)
{
	char source[] = "一榜 two";

	ck_assert_str_eq(mem_strdup(mem, source), source);
	ck_assert_ptr_ne(mem_strdup(mem, source), source);
	ck_assert_str_eq(mem_strndup(mem, source, 3), "一");
	ck_assert_str_eq(mem_strndup(mem, source, 100), source);
	ck_assert_str_eq(mem_strndup(mem, source, 0), "");
	ck_assert_str_eq(mem_printf(mem, "%s-%04d", "XM", 42), "XM-0042");
	ck_assert_int_eq(memcmp(mem_copy(mem, source, sizeof source), source, sizeof source), 0);
	ck_assert_ptr_nonnull(mem_copy(mem, NULL, 0));
}
END_TEST

static char order[16];

static void note(void *letter)
{
	size_t length = strlen(order);

	order[length] = *(const char *)letter;
	order[length + 1] = '\0';
}

/* What was opened last may lean on what was opened before it. */
START_TEST(closers_run_in_reverse)
{
	struct mem *pool = mem_pool(1024 * 1024), *child;

	mem_on_free(pool, note, mem_strdup(mem, "a"));
	mem_on_free(pool, note, mem_strdup(mem, "b"));
	child = mem_child(pool);
	mem_on_free(child, note, mem_strdup(mem, "c"));
	mem_on_free(child, note, mem_strdup(mem, "d"));
	ck_assert_str_eq(order, "");
	mem_free(child);
	ck_assert_str_eq(order, "dc");
	child = mem_child(pool);
	mem_on_free(child, note, mem_strdup(mem, "e"));
	mem_free(pool);
	ck_assert_str_eq(order, "dceba");
	mem_free(NULL);
}
END_TEST

/* Three quarters of a limit are there to be used, in large blocks, also beyond the first one. */
START_TEST(limit_can_be_used)
{
	static const size_t limits[] = { 64 * 1024, 256 * 1024, 4 * 1024 * 1024 };
	size_t i, used;

	for (i = 0; i < COUNT(limits); i++) {
		struct mem *pool = mem_pool(limits[i]);

		for (used = 0; used + 8192 <= limits[i] / 4; used += 8192)
			mem_alloc(pool, 8192);
		mem_alloc(mem_child(pool), limits[i] / 4);
		mem_free(pool);
	}
}
END_TEST

/* A row per way to ask for too much; each must stop the process. */
enum way {
	ONE_BLOCK,
	MANY_SMALL,
	IN_CHILDREN,
	BY_GROWING,
	BY_TEXTS,
	MANY_TIMES_ZERO,
	OVERFLOW,
	ENDLESS_ROOT,
	WAY_COUNT
};

static void ask_too_much(enum way way)
{
	const size_t limit = 1024 * 1024;
	struct mem *pool = mem_pool(limit);
	char *block = NULL;
	size_t n;

	for (n = 1; n <= limit; n++) {
		switch (way) {
		case ONE_BLOCK: mem_alloc(pool, limit + 1); break;
		case MANY_SMALL: mem_alloc(pool, 1); break;
		case IN_CHILDREN: pool = mem_child(pool); break;
		case BY_GROWING: block = mem_grow(pool, block, n * 64); break;
		case BY_TEXTS: mem_printf(pool, "%0100d", 1); break;
		case MANY_TIMES_ZERO: mem_alloc(pool, 0); break;
		case OVERFLOW: mem_alloc_array(pool, SIZE_MAX / 2, 3); break;
		case ENDLESS_ROOT: mem_alloc(mem, SIZE_MAX - 4096); break;
		case WAY_COUNT: break;
		}
	}
}

START_TEST(too_much_is_a_bug)
{
	run_quietly();
	ask_too_much((enum way)_i);
}
END_TEST

/* A worker lives on: a hundred thousand requests leave nothing behind. */
START_TEST(requests_leave_nothing)
{
	long before = 0, after;
	int i;

	for (i = 0; i < 20000; i++) {
		struct mem *pool = mem_pool(1024 * 1024);

		mem_alloc(pool, 100000);
		mem_printf(mem_child(pool), "%d", i);
		mem_free(pool);
		if (i == 2000)
			before = (long)sbrk(0);
	}
	after = (long)sbrk(0);
	ck_assert_int_le(after - before, 1024 * 1024);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mem");
	TCase *tcase = run_case(suite, "mem");

	tcase_add_test(tcase, memory_is_zeroed);
	tcase_add_test(tcase, growing_keeps_the_content);
	tcase_add_test(tcase, texts_are_copied);
	tcase_add_test(tcase, closers_run_in_reverse);
	tcase_add_test(tcase, limit_can_be_used);
	tcase_add_loop_test_raise_signal(tcase, too_much_is_a_bug, SIGABRT, 0, WAY_COUNT);
	tcase_add_test(tcase, requests_leave_nothing);
	return run_suite(suite);
}
