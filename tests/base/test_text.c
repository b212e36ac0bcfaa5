/* UTF-8: every code point, every short byte sequence, and what trimming, cutting and masking do. */
#include "run.h"

#include "base/text.h"

/* Encodes as UTF-8 would, whether the code point may be or not. */
static size_t encode(int32_t point, size_t bytes, char out[4])
{
	static const unsigned char leads[] = { 0, 0x00, 0xc0, 0xe0, 0xf0 };
	size_t i;

	for (i = bytes - 1; i > 0; i--, point >>= 6)
		out[i] = (char)(0x80 | (point & 0x3f));
	out[0] = (char)(leads[bytes] | point);
	return bytes;
}

static size_t shortest(int32_t point)
{
	return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

START_TEST(every_code_point)
{
	char text[5] = { 0 };
	int32_t point, found;

	for (point = 0; point < 0x200000; point++) {
		size_t bytes = encode(point, shortest(point), text);
		bool may_be = point != 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);

		ck_assert_msg(text_valid(text, bytes) == may_be, "U+%04X", point);
		if (!may_be)
			continue;
		ck_assert_uint_eq(text_next(text, bytes, &found), bytes);
		ck_assert_int_eq(found, point);
		ck_assert(bytes == 1 || !text_valid(text, bytes - 1));
	}
}
END_TEST

START_TEST(overlong_forms)
{
	char text[4];
	int32_t point;

	for (point = 0; point < 0x10000; point++) {
		size_t bytes;

		for (bytes = shortest(point) + 1; bytes <= 4; bytes++) {
			encode(point, bytes, text);
			ck_assert_msg(!text_valid(text, bytes), "U+%04X in %zu", point, bytes);
		}
	}
}
END_TEST

/* Every sequence of two bytes: valid are two ASCII characters and a lead from C2 on with its
 * continuation. */
START_TEST(every_two_bytes)
{
	int a, b;

	for (a = 0; a < 256; a++) {
		for (b = 0; b < 256; b++) {
			const char text[2] = { (char)a, (char)b };
			bool may_be = (a > 0 && a < 0x80 && b > 0 && b < 0x80) ||
				      (a >= 0xc2 && a < 0xe0 && b >= 0x80 && b < 0xc0);

			ck_assert_msg(text_valid(text, 2) == may_be, "%02x %02x", a, b);
		}
	}
}
END_TEST

static const struct {
	const char *bytes;
	bool valid;
} sequences[] = {
	{ "", true },
	{ "揭榜 abc 😀", true },
	{ "\xe6\xa6", false },
	{ "\xe6\xa6\x9c\xe6", false },
	{ "a\x80", false },
	{ "\xc0\xaf", false },
	{ "\xe0\x80\xaf", false },
	{ "\xed\xa0\x80\xed\xb0\x80", false },
	{ "\xf4\x90\x80\x80", false },
	{ "\xf8\x88\x80\x80\x80", false },
	{ "\xfc\x84\x80\x80\x80\x80", false },
	{ "\xfe", false },
	{ "\xff", false },
	{ "\xef\xbf\xbf", true },
};

START_TEST(known_sequences)
{
	ck_assert_int_eq(
	    text_valid(sequences[_i].bytes, strlen(sequences[_i].bytes)), sequences[_i].valid);
}
END_TEST

START_TEST(nul_is_not_text)
{
	ck_assert(!text_valid("a\0b", 3));
	ck_assert(!text_valid("\0", 1));
	ck_assert(text_valid("a\0b", 1));
}
END_TEST

/* Invalid bytes never lead out of the text: each is one step. */
START_TEST(next_steps_over_anything)
{
	unsigned seed = 1;
	int round;

	for (round = 0; round < 20000; round++) {
		char *text = mem_alloc(mem, 12);
		size_t bytes = 1 + (size_t)(rand_r(&seed) % 12), at, i;
		int32_t point;

		for (i = 0; i < bytes; i++)
			text[i] = (char)(rand_r(&seed) >> 4);
		for (at = 0; at < bytes;) {
			size_t taken = text_next(text + at, bytes - at, &point);

			ck_assert_uint_ge(taken, 1);
			ck_assert(point != -1 || taken == 1);
			at += taken;
		}
		ck_assert_uint_eq(at, bytes);
	}
}
END_TEST

static const struct {
	const char *text;
	size_t chars;
} lengths[] = {
	{ "", 0 },
	{ "abc", 3 },
	{ "揭榜", 2 },
	{ "é", 1 },
	{ "e\xcc\x81", 2 },
	{ "😀a", 2 },
};

START_TEST(counts_characters)
{
	ck_assert_uint_eq(text_chars(lengths[_i].text), lengths[_i].chars);
}
END_TEST

static const struct {
	const char *text, *trimmed;
} trims[] = {
	{ "", "" },
	{ "   ", "" },
	{ "\t\r\n\v\f ", "" },
	{ " a b ", "a b" },
	{ "\u3000揭榜\u3000", "揭榜" },
	{ "\u3000 \u3000", "" },
	{ "\u00a0x\u2003", "x" },
	{ "\ufeffx\u200b", "x" },
	{ "\u2028x\u2029\xc2\x85", "x" },
	{ "a\u3000b", "a\u3000b" },
	/* Composed, Hangul and compatibility: NFC composes and leaves compatibility alone. */
	{ "e\u0301", "é" },
	{ "\u1100\u1161\u11a8", "각" },
	{ "\u212b", "\u00c5" },
	{ "\ufb01", "\ufb01" },
	{ "\uff21", "\uff21" },
	{ "q\u0307\u0323", "q\u0323\u0307" },
	{ "か\u3099", "が" },
	{ "\uf900", "\u8c48" },
	{ " \u0301", "\u0301" },
	{ "👩‍👩‍👧", "👩‍👩‍👧" },
	{ "青海路社区", "青海路社区" },
};

START_TEST(trims_and_composes)
{
	char *once = text_trim(mem, trims[_i].text);

	ck_assert_str_eq(once, trims[_i].trimmed);
	ck_assert_str_eq(text_trim(mem, once), once);
	ck_assert_int_eq(text_blank(trims[_i].text), trims[_i].trimmed[0] == '\0');
}
END_TEST

/* What Unicode expands the most grows threefold; nothing may be cut. */
START_TEST(composes_long_texts)
{
	size_t count = 20000, i;
	char *text = mem_alloc(mem, count * 3 + 1);

	for (i = 0; i < count; i++)
		memcpy(text + i * 3, "\xef\xad\x8c", 3); /* U+FB4C: two code points in NFC */
	ck_assert_uint_eq(text_chars(text_trim(mem, text)), count * 2);
}
END_TEST

START_TEST(invalid_text_is_a_bug)
{
	run_quietly();
	text_trim(mem, "a\xff");
}
END_TEST

static const struct {
	const char *text;
	size_t chars;
	const char *cut;
} cuts[] = {
	{ "揭榜挂帅", 4, "揭榜挂帅" },
	{ "揭榜挂帅", 3, "揭榜…" },
	{ "揭榜挂帅", 1, "…" },
	{ "揭榜挂帅", 0, "" },
	{ "", 0, "" },
	{ "", 5, "" },
	{ "abc", 9, "abc" },
	{ "a😀b", 2, "a…" },
	{ "a😀bc", 3, "a😀…" },
};

START_TEST(cuts_by_characters)
{
	char *cut = text_cut(mem, cuts[_i].text, cuts[_i].chars);

	ck_assert_str_eq(cut, cuts[_i].cut);
	ck_assert_uint_le(text_chars(cut), cuts[_i].chars);
}
END_TEST

START_TEST(narrows_full_width)
{
	char wide[4] = { 0 }, narrow[2] = { 0 };
	int32_t point;

	for (point = 0x21; point <= 0x7e; point++) {
		encode(point + 0xfee0, 3, wide);
		narrow[0] = (char)point;
		ck_assert_str_eq(text_narrow(mem, wide), narrow);
		ck_assert_str_eq(text_narrow(mem, narrow), narrow);
	}
	ck_assert_str_eq(text_narrow(mem, "ＸＭ\u3000２６ 揭。\uff5f"), "XM 26 揭。\uff5f");
	ck_assert_str_eq(text_narrow(mem, ""), "");
}
END_TEST

static const struct {
	const char *phone, *masked;
} masks[] = {
	{ "13812345678", "138****5678" },
	{ "", "" },
	{ "110", "***" },
	{ "12345", "*****" },
	{ "123456", "******" },
	{ "8580123", "85***23" },
	{ "85801234", "85****34" },
	{ "1234567890", "12******90" },
	{ "0532-85801234", "053******1234" },
	{ "一二三四五六七八九十一二", "一二三*****九十一二" },
	{ "电话", "**" },
};

START_TEST(masks_numbers)
{
	ck_assert_str_eq(text_mask_phone(mem, masks[_i].phone), masks[_i].masked);
}
END_TEST

static const struct {
	const char *text;
	int64_t min, max;
	bool good;
	int64_t value;
} numbers[] = {
	{ "0", INT64_MIN, INT64_MAX, true, 0 },
	{ "-0", INT64_MIN, INT64_MAX, true, 0 },
	{ "007", INT64_MIN, INT64_MAX, true, 7 },
	{ "9223372036854775807", INT64_MIN, INT64_MAX, true, INT64_MAX },
	{ "9223372036854775808", INT64_MIN, INT64_MAX, false, 0 },
	{ "-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN },
	{ "-9223372036854775809", INT64_MIN, INT64_MAX, false, 0 },
	{ "99999999999999999999999", INT64_MIN, INT64_MAX, false, 0 },
	{ "", INT64_MIN, INT64_MAX, false, 0 },
	{ "-", INT64_MIN, INT64_MAX, false, 0 },
	{ "+1", INT64_MIN, INT64_MAX, false, 0 },
	{ "--1", INT64_MIN, INT64_MAX, false, 0 },
	{ " 1", INT64_MIN, INT64_MAX, false, 0 },
	{ "1 ", INT64_MIN, INT64_MAX, false, 0 },
	{ "1.0", INT64_MIN, INT64_MAX, false, 0 },
	{ "0x10", INT64_MIN, INT64_MAX, false, 0 },
	{ "1e3", INT64_MIN, INT64_MAX, false, 0 },
	{ "１", INT64_MIN, INT64_MAX, false, 0 },
	{ "9", 1, 9, true, 9 },
	{ "10", 1, 9, false, 0 },
	{ "0", 1, 9, false, 0 },
	{ "-5", -5, -1, true, -5 },
};

START_TEST(reads_whole_numbers)
{
	int64_t value = 4711;

	ck_assert_int_eq(text_to_int(numbers[_i].text, numbers[_i].min, numbers[_i].max, &value),
	    numbers[_i].good);
	ck_assert_int_eq(value, numbers[_i].good ? numbers[_i].value : 4711);
}
END_TEST

START_TEST(compares)
{
	ck_assert(text_equal(NULL, NULL));
	ck_assert(!text_equal(NULL, ""));
	ck_assert(!text_equal("", NULL));
	ck_assert(text_equal("榜", "榜"));
	ck_assert(!text_equal("a", "A"));
	ck_assert(text_starts("370203019", "370203"));
	ck_assert(text_starts("x", ""));
	ck_assert(!text_starts("37020", "370203"));
	ck_assert(text_blank(NULL));
	ck_assert(text_blank(""));
	ck_assert(text_blank(" \u3000"));
	ck_assert(!text_blank(" 。"));
}
END_TEST

START_TEST(like_is_the_text_alone)
{
	static const struct {
		const char *text, *like;
	} cases[] = { { "", "" }, { "灯具", "灯具" }, { "100%", "100\\%" }, { "a_b", "a\\_b" },
		{ "back\\slash", "back\\\\slash" } };
	for (size_t i = 0; i < COUNT(cases); i++)
		ck_assert_str_eq(text_like(mem, cases[i].text), cases[i].like);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = run_case(suite, "text");

	tcase_add_test(tcase, like_is_the_text_alone);
	tcase_add_test(tcase, every_code_point);
	tcase_add_test(tcase, overlong_forms);
	tcase_add_test(tcase, every_two_bytes);
	tcase_add_loop_test(tcase, known_sequences, 0, COUNT(sequences));
	tcase_add_test(tcase, nul_is_not_text);
	tcase_add_test(tcase, next_steps_over_anything);
	tcase_add_loop_test(tcase, counts_characters, 0, COUNT(lengths));
	tcase_add_loop_test(tcase, trims_and_composes, 0, COUNT(trims));
	tcase_add_test(tcase, composes_long_texts);
	tcase_add_test_raise_signal(tcase, invalid_text_is_a_bug, SIGABRT);
	tcase_add_loop_test(tcase, cuts_by_characters, 0, COUNT(cuts));
	tcase_add_test(tcase, narrows_full_width);
	tcase_add_loop_test(tcase, masks_numbers, 0, COUNT(masks));
	tcase_add_loop_test(tcase, reads_whole_numbers, 0, COUNT(numbers));
	tcase_add_test(tcase, compares);
	return run_suite(suite);
}
