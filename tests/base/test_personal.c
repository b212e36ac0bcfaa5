/* Mobile and identity numbers in texts: as people write them, and everything that only looks alike. */
#include <stdio.h>
#include <string.h>

#include "run.h"

#include "base/code.h"
#include "base/mem.h"
#include "base/personal.h"

static enum personal_number find(const char *text, const char **found_out)
{
	*found_out = NULL;
	return personal_number_find(mem, text, found_out);
}

static void holds(const char *text, enum personal_number kind, const char *number)
{
	const char *found;
	enum personal_number is = find(text, &found);

	ck_assert_msg(is == kind, "\"%s\": %d instead of %d", text, is, kind);
	if (number)
		ck_assert_str_eq(found, number);
	else
		ck_assert_ptr_null(found);
}

static const struct {
	const char *text;
	enum personal_number kind;
	const char *number;
} cases[] = {
	{ "13812345678", PERSONAL_MOBILE, "13812345678" },
	{ "电话13812345678。", PERSONAL_MOBILE, "13812345678" },
	{ "请打 138 1234 5678 找王姐", PERSONAL_MOBILE, "13812345678" },
	{ "138-1234-5678", PERSONAL_MOBILE, "13812345678" },
	{ "138.1234.5678", PERSONAL_MOBILE, "13812345678" },
	{ "138 12345678", PERSONAL_MOBILE, "13812345678" },
	{ "138 - 1234 - 5678", PERSONAL_MOBILE, "13812345678" },
	{ "1 3 8 1 2 3 4 5 6 7 8", PERSONAL_MOBILE, "13812345678" },
	{ "１３８１２３４５６７８", PERSONAL_MOBILE, "13812345678" },
	{ "１３８　１２３４　５６７８", PERSONAL_MOBILE, "13812345678" },
	{ "138－1234－5678", PERSONAL_MOBILE, "13812345678" },
	{ "138—1234—5678", PERSONAL_MOBILE, "13812345678" },
	{ "138·1234·5678", PERSONAL_MOBILE, "13812345678" },
	{ "138\xe2\x80\x8b"
	  "1234\xe2\x80\x8b"
	  "5678",
	    PERSONAL_MOBILE, "13812345678" },
	{ "+8613812345678", PERSONAL_MOBILE, "13812345678" },
	{ "+86 138 1234 5678", PERSONAL_MOBILE, "13812345678" },
	{ "+86-13812345678", PERSONAL_MOBILE, "13812345678" },
	{ "（+86）13812345678", PERSONAL_MOBILE, "13812345678" },
	{ "008613812345678", PERSONAL_MOBILE, "13812345678" },
	{ "86138 1234 5678", PERSONAL_MOBILE, "13812345678" },
	{ "013812345678", PERSONAL_MOBILE, "13812345678" },
	{ "tel:13812345678;", PERSONAL_MOBILE, "13812345678" },
	{ "微信wx13812345678", PERSONAL_MOBILE, "13812345678" },
	{ "2026 年，19912345678", PERSONAL_MOBILE, "19912345678" },
	{ "0532-83812345 或 13812345678", PERSONAL_MOBILE, "13812345678" },
	{ "第一行\n17012345678\n第三行", PERSONAL_MOBILE, "17012345678" },
	{ "11010519491231002X", PERSONAL_IDENTITY, "11010519491231002X" },
	{ "身份证11010519491231002x，", PERSONAL_IDENTITY, "11010519491231002x" },
	{ "440524188001010014", PERSONAL_NONE, NULL }, /* born before 1900 */
	{ "110105 19491231 002X", PERSONAL_IDENTITY, "11010519491231002X" },
	{ "110105-1949-1231-002X", PERSONAL_IDENTITY, "11010519491231002X" },
	{ "１１０１０５１９４９１２３１００２Ｘ", PERSONAL_IDENTITY, "11010519491231002X" },
	{ "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", PERSONAL_IDENTITY, "11010519491231002X" },
	{ "110105194912310021", PERSONAL_NONE, NULL }, /* wrong check character */
	{ "110105194913310023", PERSONAL_NONE, NULL }, /* no such month */
	{ "11010519491231002XY", PERSONAL_NONE, NULL },
	/* What offices write. */
	{ "", PERSONAL_NONE, NULL },
	{ "12345", PERSONAL_NONE, NULL },
	{ "拨打12345热线", PERSONAL_NONE, NULL },
	{ "110 119 120 122", PERSONAL_NONE, NULL },
	{ "400-820-8820", PERSONAL_NONE, NULL },
	{ "800 810 1234", PERSONAL_NONE, NULL },
	{ "0532-83812345", PERSONAL_NONE, NULL },
	{ "053283812345", PERSONAL_NONE, NULL },
	{ "（0532）83812345转138", PERSONAL_NONE, NULL },
	{ "0532-83812345-8012", PERSONAL_NONE, NULL },
	{ "010-15812345", PERSONAL_NONE, NULL },
	{ "021 13812345", PERSONAL_NONE, NULL },
	{ "83812345", PERSONAL_NONE, NULL },
	{ "XM261121-0042-K", PERSONAL_NONE, NULL },
	{ "XM261121－123456－7、HB261121-0001-3", PERSONAL_NONE, NULL },
	{ "91370203163562681G", PERSONAL_NONE, NULL },
	{ "统一社会信用代码91370203MA3TE5T03H。", PERSONAL_NONE, NULL },
	{ "370203", PERSONAL_NONE, NULL },
	{ "370203019 370203019001 37020301900101", PERSONAL_NONE, NULL },
	{ "2026-11-21 14:30", PERSONAL_NONE, NULL },
	{ "2026.11.21—2027.1.15", PERSONAL_NONE, NULL },
	{ "13,812,345,678 元", PERSONAL_NONE, NULL },
	{ "138000 元，15 户，2026 年", PERSONAL_NONE, NULL },
	{ "1500 2000 300", PERSONAL_NONE, NULL },
	{ "15000 100000", PERSONAL_NONE, NULL },
	{ "16 20 30 45 60 100", PERSONAL_NONE, NULL },
	{ "138123456789", PERSONAL_NONE, NULL }, /* longer */
	{ "1381234567", PERSONAL_NONE, NULL }, /* shorter */
	{ "12812345678", PERSONAL_NONE, NULL },
	{ "23812345678", PERSONAL_NONE, NULL },
	{ "138\n1234\n5678", PERSONAL_NONE, NULL },
	{ "138，1234，5678", PERSONAL_NONE, NULL },
	{ "138    1234    5678", PERSONAL_NONE, NULL }, /* columns of a table */
	{ "6222 0213 8123 4567 890", PERSONAL_NONE, NULL },
	{ "青北红合〔2026〕15号", PERSONAL_NONE, NULL },
	{ "SDGP370203000202602000123", PERSONAL_NONE, NULL },
};

START_TEST(is_found_or_not)
{
	holds(cases[_i].text, cases[_i].kind, cases[_i].number);
	/* The same in the midst of other words, and behind a longer number. */
	holds(mem_printf(mem, "大港街道3号楼，%s，周六", cases[_i].text), cases[_i].kind,
	    cases[_i].number);
	holds(mem_printf(mem, "370203019001、%s（5 人）", cases[_i].text), cases[_i].kind,
	    cases[_i].number);
}
END_TEST

/* --- thousands, made up --------------------------------------------------------------------------- */

/* The same numbers in every run. */
static uint32_t dice(uint32_t sides)
{
	static uint32_t seed = 20261121;

	seed = seed * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)seed * sides) >> 32);
}

static const char *digits(size_t count)
{
	char *text = mem_alloc(mem, count + 1);

	for (size_t i = 0; i < count; i++)
		text[i] = (char)('0' + dice(10));
	return text;
}

START_TEST(every_prefix_is_a_mobile_one_or_not)
{
	for (int prefix = 100; prefix <= 999; prefix++) {
		const char *text = mem_printf(mem, "%d%s", prefix, digits(8));
		bool is = prefix >= 130 && prefix <= 199;

		holds(text, is ? PERSONAL_MOBILE : PERSONAL_NONE, is ? text : NULL);
	}
}
END_TEST

/* By another way than the program's: the sum of weights that the standard gives. */
static char check_of(const char *body)
{
	static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (int i = 0; i < 17; i++)
		sum += (body[i] - '0') * weights[i];
	return "10X98765432"[sum % 11];
}

START_TEST(only_the_right_check_character_makes_an_identity)
{
	for (int i = 0; i < 400; i++) {
		const char *body = mem_printf(mem, "%u%s%04u%02u%02u%s", 1 + dice(8), digits(5),
		    1920 + dice(100), 1 + dice(12), 1 + dice(28), digits(3));
		for (const char *check = "0123456789X"; *check; check++) {
			const char *text = mem_printf(mem, "%s%c", body, *check);
			bool is = *check == check_of(body);

			holds(text, is ? PERSONAL_IDENTITY : PERSONAL_NONE, is ? text : NULL);
		}
	}
}
END_TEST

START_TEST(credit_codes_are_none)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int good = 0;

	for (int i = 0; i < 3000; i++) {
		/* As many digits as can be; a district ends in 01 to 18. */
		const char *body =
		    mem_printf(mem, "9%u%s%02u%s", 1 + dice(3), digits(4), 1 + dice(18), digits(9));
		for (size_t c = 0; alphabet[c]; c++) {
			const char *code = mem_printf(mem, "%s%c", body, alphabet[c]);
			if (!uscc_is_good(code))
				continue;
			holds(code, PERSONAL_NONE, NULL);
			good++;
		}
	}
	ck_assert_int_eq(good, 3000);
}
END_TEST

/* A number of other length is none, wherever digits of a mobile one stand in it. */
START_TEST(longer_numbers_are_none)
{
	for (size_t length = 1; length <= 40; length++) {
		if (length == 11 || length == 12 || length == 13 || length == 15 || length == 18)
			continue;
		for (int i = 0; i < 50; i++)
			holds(digits(length), PERSONAL_NONE, NULL);
	}
}
END_TEST

/* Whatever stands around, whatever is not UTF-8's shortest: it ends, and finds what is behind. */
START_TEST(a_long_text_is_read_to_its_end)
{
	struct mem *own = mem_child(mem);
	char *text = mem_alloc(own, 60000 + 13);

	for (size_t i = 0; i < 60000; i++)
		text[i] = "0 9-8."[dice(6)];
	memcpy(text + 60000, "\n13812345678", 13 - 1);
	const char *found;
	ck_assert_int_ne(find(text, &found), PERSONAL_NONE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("numbers of persons");
	TCase *tcase = run_case(suite, "personal");

	tcase_add_loop_test(tcase, is_found_or_not, 0, COUNT(cases));
	tcase_add_test(tcase, every_prefix_is_a_mobile_one_or_not);
	tcase_add_test(tcase, only_the_right_check_character_makes_an_identity);
	tcase_add_test(tcase, credit_codes_are_none);
	tcase_add_test(tcase, longer_numbers_are_none);
	tcase_add_test(tcase, a_long_text_is_read_to_its_end);
	return run_suite(suite);
}
