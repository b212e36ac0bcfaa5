/* Terms of texts and of questions: tables of cases. */
#include "run.h"

#include "base/index_terms.h"

static const char *joined(const struct index_terms *terms)
{
	const char *all = "";

	for (size_t i = 0; i < terms->n; i++)
		all = mem_printf(mem, "%s%s%s", all, i ? " " : "", terms->items[i]);
	return all;
}

static const struct {
	const char *text, *found, *asked;
} cases[] = {
	{ "", "", "" },
	{ " 　·—（）!? ", "", "" },
	{ "老", "老", "老" },
	{ "老人", "人 老 老人", "老人" },
	{ "助餐点", "助 助餐 点 餐 餐点", "助餐 餐点" },
	{ "助 餐", "助 餐", "助 餐" },
	{ "老人老人", "人 人老 老 老人", "老人 人老" },
	{ "Gym", "g gy gym", "gym" },
	{ "ＧＹＭ", "g gy gym", "gym" },
	{ "Café", "c ca caf cafe", "cafe" },
	{ "Cafe\xcc\x81", "c ca caf cafe", "cafe" },
	{ "straße", "s st str stra stras strass strasse", "strasse" },
	{ "12号楼B座", "1 12 b 号 号楼 座 楼", "12 号楼 b 座" },
	{ "１２", "1 12", "12" },
	{ "a-b", "a b", "a b" },
	{ "𠮷野家", "家 野 野家 𠮷 𠮷野", "𠮷野 野家" },
	{ "カフェ", "ェ カ カフ フ フェ", "カフ フェ" },
	{ "rehabilitation centre",
	    "c ce cen cent centr centre r re reh reha rehab rehabi rehabil rehabili "
	    "rehabilit rehabilita rehabilitat rehabilitati",
	    "rehabilitati centre" },
	{ "it\xc2\xads", "i it its", "its" },
	{ "<b>\"'&", "b", "b" },
	{ "%_\\", "", "" },
};

START_TEST(cuts)
{
	struct index_terms terms;

	index_terms_of(mem, cases[_i].text, 1000, &terms);
	ck_assert_str_eq(joined(&terms), cases[_i].found);
	ck_assert(!terms.is_cut);
	index_terms_asked(mem, cases[_i].text, 100, &terms);
	ck_assert_str_eq(joined(&terms), cases[_i].asked);
	ck_assert(!terms.is_cut);
}
END_TEST

/* Whatever is asked for in the words of a text is among its terms. */
START_TEST(finds_itself)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct index_terms found, asked;
		index_terms_of(mem, cases[i].text, 1000, &found);
		index_terms_asked(mem, cases[i].text, 100, &asked);
		for (size_t a = 0; a < asked.n; a++) {
			bool is_there = false;
			for (size_t f = 0; f < found.n; f++)
				is_there |= strcmp(found.items[f], asked.items[a]) == 0;
			ck_assert_msg(is_there, "%s: %s", cases[i].text, asked.items[a]);
		}
	}
}
END_TEST

START_TEST(takes_no_more_than_asked)
{
	struct index_terms terms;

	index_terms_asked(mem, "一二三四五六七八九十", 4, &terms);
	ck_assert_str_eq(joined(&terms), "一二 三四 六七 九十");
	ck_assert(terms.is_cut);
	index_terms_asked(mem, "one two", 1, &terms);
	ck_assert_str_eq(joined(&terms), "one");
	index_terms_of(mem, "一二三", 3, &terms);
	ck_assert_uint_eq(terms.n, 3);
	ck_assert(terms.is_cut);
	index_terms_asked(mem, "", 4, &terms);
	ck_assert_str_eq(index_terms_json(mem, &terms), "[]");
	index_terms_asked(mem, "老人 Gym", 4, &terms);
	ck_assert_str_eq(index_terms_json(mem, &terms), "[\"老人\",\"gym\"]");
}
END_TEST

static const struct {
	const char *text, *typed, *marked;
} marks[] = {
	{ "社区老人助餐点", "老人", "社区[老人]助餐点" },
	{ "社区老人助餐点", "老人助餐", "社区[老人助餐]点" },
	{ "老人与老人", "老人", "[老人]与[老人]" },
	{ "老人", "", "老人" },
	{ "", "老人", "" },
	{ "New gym, old GYMs", "gym", "New [gym], old [GYM]s" },
	{ "again", "gain", "again" },
	{ "Ｇｙｍ 3号", "gym 3", "[Ｇｙｍ] [3]号" },
	{ "caf\xc3\xa9", "cafe", "[caf\xc3\xa9]" },
	{ "<b>老人</b>", "老人 b", "<[b]>[老人]</[b]>" },
	{ "老", "老人", "老" },
};

START_TEST(marks_what_was_asked)
{
	struct index_terms terms;
	const char *marked = "";

	index_terms_asked(mem, marks[_i].typed, 8, &terms);
	struct index_pieces pieces = index_pieces_of(mem, marks[_i].text, &terms);
	for (size_t i = 0; i < pieces.n; i++)
		marked = mem_printf(mem, pieces.items[i].is_match ? "%s[%s]" : "%s%s", marked,
		    pieces.items[i].text);
	ck_assert_str_eq(marked, marks[_i].marked);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("index_terms");
	TCase *tcase = run_case(suite, "terms");

	tcase_add_loop_test(tcase, cuts, 0, COUNT(cases));
	tcase_add_test(tcase, finds_itself);
	tcase_add_test(tcase, takes_no_more_than_asked);
	tcase_add_loop_test(tcase, marks_what_was_asked, 0, COUNT(marks));
	return run_suite(suite);
}
