/* What is typed into the fields of an application. */
#include "base/catalog.h"
#include "partner/partner_form.h"
#include "run.h"

/* --- lines ------------------------------------------------------------------------------------ */

START_TEST(test_lines)
{
	struct partner_lines_typed lines;
	partner_lines_of(mem, "\n  first \n\n　\nsecond", &lines);
	ck_assert_uint_eq(lines.n, 2);
	ck_assert_str_eq(lines.items[0].text, "first");
	ck_assert_uint_eq(lines.items[0].number, 2);
	ck_assert_str_eq(lines.items[1].text, "second");
	ck_assert_uint_eq(lines.items[1].number, 5);
	partner_lines_of(mem, NULL, &lines);
	ck_assert_uint_eq(lines.n, 0);
	partner_lines_of(mem, "", &lines);
	ck_assert_uint_eq(lines.n, 0);
}
END_TEST

/* --- resources -------------------------------------------------------------------------------- */

#define A40 "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
#define PARTS "write what; way; how much; when"
#define WRONG_WAY "the way is"
#define TOO_LONG "at most 80"

static const struct {
	const char *typed;
	const char *error; /* a part of it; NULL: fine */
	size_t line;
	const char *read; /* as it is written again in English */
} resource_cases[] = {
	{ "Room; premises; 25 seats; weekdays", NULL, 0, "Room; Premises; 25 seats; weekdays" },
	{ "会议室；Premises；25座；下午", NULL, 0, "会议室; Premises; 25座; 下午" },
	{ "会议室；premises;25座；下午", NULL, 0, "会议室; Premises; 25座; 下午" },
	{ " a ;PROFESSIONAL SERVICE; b ; c ", NULL, 0, "a; Professional service; b; c" },
	{ "a;service;b;c\n\nd;ｆｕｎｄｓ;e;f\n", NULL, 0,
	    "a; Professional service; b; c\nd; Funds; e; f" },
	{ NULL, NULL, 0, "" },
	{ "\n \n", NULL, 0, "" },
	{ "a;funds;b", PARTS, 1, NULL },
	{ "a;funds;b;c;d", PARTS, 1, NULL },
	{ "a;funds;b;c;", PARTS, 1, NULL },
	{ ";funds;b;c", PARTS, 1, NULL },
	{ "a;funds;;c", PARTS, 1, NULL },
	{ "a;funds;b; ", PARTS, 1, NULL },
	{ "\na;funds;b;c\n\na;money;b;c", WRONG_WAY, 4, NULL },
	{ "a;;b;c", WRONG_WAY, 1, NULL },
	{ A40 A40 ";funds;b;c", NULL, 0, A40 A40 "; Funds; b; c" },
	{ A40 A40 "x;funds;b;c", TOO_LONG, 1, NULL },
	{ "a;funds;" A40 "一二三四五六七八九十一二三四五六七八九十x;c", TOO_LONG, 1, NULL },
	{ "a;funds;b;" A40 A40 "x", TOO_LONG, 1, NULL },
};

START_TEST(test_resources)
{
	struct partner_resources resources;
	struct partner_form_error error = { 0 };
	bool fine = partner_resources_read(mem, resource_cases[_i].typed, &resources, &error);
	ck_assert_int_eq(fine, resource_cases[_i].error == NULL);
	if (fine) {
		ck_assert_str_eq(
		    partner_resources_text(mem, LANG_EN, &resources), resource_cases[_i].read);
		return;
	}
	ck_assert_ptr_nonnull(strstr(error.text, resource_cases[_i].error));
	ck_assert_uint_eq(error.line, resource_cases[_i].line);
}
END_TEST

START_TEST(test_resources_at_most)
{
	struct partner_resources resources;
	struct partner_form_error error = { 0 };
	char *text = mem_strdup(mem, "");
	for (int i = 0; i < PARTNER_RESOURCES_MAX; i++)
		text = mem_printf(mem, "%sa;funds;b;c\n", text);
	ck_assert(partner_resources_read(mem, text, &resources, &error));
	ck_assert_uint_eq(resources.n, PARTNER_RESOURCES_MAX);
	text = mem_printf(mem, "%sa;funds;b;c", text);
	ck_assert(!partner_resources_read(mem, text, &resources, &error));
	ck_assert_uint_eq(error.line, PARTNER_RESOURCES_MAX + 1);
}
END_TEST

/* --- the telephone ---------------------------------------------------------------------------- */

static const struct {
	const char *typed, *digits;
} phone_cases[] = {
	{ "13800001234", "13800001234" },
	{ " 138 0000 1234 ", "13800001234" },
	{ "+86 138-0000-1234", "13800001234" },
	{ "008613800001234", "13800001234" },
	{ "１３８００００１２３４", "13800001234" },
	{ "0532-12345678", "053212345678" },
	{ "(0532) 1234567", "05321234567" },
	{ "010 12345678", "01012345678" },
	{ "400-123-4567", "4001234567" },
	{ "800 123 4567", "8001234567" },
	{ "12345678901", NULL },
	{ "1380000123", NULL },
	{ "138000012345", NULL },
	{ "12345678", NULL },
	{ "00532123456", NULL },
	{ "053212345678901", NULL },
	{ "4001234", NULL },
	{ "13800001234x", NULL },
	{ "ring me", NULL },
	{ "", NULL },
	{ NULL, NULL },
};

START_TEST(test_phones)
{
	const char *digits = partner_phone_of(mem, phone_cases[_i].typed);
	ck_assert_pstr_eq(digits, phone_cases[_i].digits);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("partner form");
	TCase *tcase = run_case(suite, "fields");
	tcase_add_test(tcase, test_lines);
	tcase_add_loop_test(tcase, test_resources, 0, COUNT(resource_cases));
	tcase_add_test(tcase, test_resources_at_most);
	tcase_add_loop_test(tcase, test_phones, 0, COUNT(phone_cases));
	return run_suite(suite);
}
