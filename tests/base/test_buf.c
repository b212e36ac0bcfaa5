/* The growable buffer against a plain reference, at and around its greatest size. */
#include "run.h"

#include "base/buf.h"

START_TEST(adds_what_it_is_given)
{
	struct buf buf;

	buf_init(&buf, mem, 1000);
	ck_assert_str_eq(buf.data, "");
	buf_add_text(&buf, "榜");
	buf_add_char(&buf, '-');
	buf_printf(&buf, "%03d%s", 7, "x");
	buf_add(&buf, "a\0b", 3);
	buf_add(&buf, NULL, 0);
	buf_printf(&buf, "%s", "");
	ck_assert_uint_eq(buf.len, 11);
	ck_assert_mem_eq(buf.data, "榜-007xa\0b", 12);
	ck_assert(!buf.full);
	buf_reset(&buf);
	ck_assert_uint_eq(buf.len, 0);
	ck_assert_str_eq(buf.data, "");
}
END_TEST

/* For each greatest size: pieces go in whole or not at all, and after the first that does not fit
 * none does. */
START_TEST(stops_at_its_greatest_size)
{
	size_t max, piece;

	for (max = 0; max < 300; max++) {
		for (piece = 1; piece < 140; piece += 3) {
			char text[160];
			struct buf buf;
			size_t expect = max / piece * piece, tries;

			memset(text, 'x', piece);
			text[piece] = '\0';
			buf_init(&buf, mem, max);
			for (tries = 0; tries <= max / piece; tries++) {
				if (tries % 2 == 0)
					buf_add(&buf, text, piece);
				else
					buf_printf(&buf, "%s", text);
				ck_assert_uint_eq(strlen(buf.data), buf.len);
				ck_assert_uint_le(buf.len + 1, buf.cap);
			}
			ck_assert_uint_eq(buf.len, expect);
			ck_assert(buf.full);
			buf_add_char(&buf, 'y');
			ck_assert_uint_eq(buf.len, expect);
			buf_reset(&buf);
			ck_assert(!buf.full);
		}
	}
}
END_TEST

START_TEST(fills_to_the_last_byte)
{
	size_t max, i;

	for (max = 1; max < 5000; max = max * 2 + 1) {
		struct buf buf;

		buf_init(&buf, mem, max);
		for (i = 0; i < max; i++)
			buf_add_char(&buf, (char)('a' + i % 26));
		ck_assert(!buf.full);
		ck_assert_uint_eq(buf.len, max);
		for (i = 0; i < max; i++)
			ck_assert_int_eq(buf.data[i], 'a' + (int)(i % 26));
		buf_add_char(&buf, 'z');
		ck_assert(buf.full);
		ck_assert_uint_eq(buf.len, max);
	}
}
END_TEST

START_TEST(huge_pieces_do_not_wrap)
{
	struct buf buf;

	buf_init(&buf, mem, 100);
	buf_add_text(&buf, "abc");
	buf_add(&buf, "", SIZE_MAX);
	ck_assert(buf.full);
	ck_assert_str_eq(buf.data, "abc");
	buf_reset(&buf);
	buf_add(&buf, "", SIZE_MAX - 3);
	ck_assert(buf.full);
	ck_assert_str_eq(buf.data, "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("buf");
	TCase *tcase = run_case(suite, "buf");

	tcase_add_test(tcase, adds_what_it_is_given);
	tcase_add_test(tcase, stops_at_its_greatest_size);
	tcase_add_test(tcase, fills_to_the_last_byte);
	tcase_add_test(tcase, huge_pieces_do_not_wrap);
	return run_suite(suite);
}
