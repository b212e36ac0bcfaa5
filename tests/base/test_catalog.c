/* Texts in two languages: .mo files made here, sound and broken, places in texts, plurals, and
 * which language somebody wants. */
#include <sys/stat.h>

#include "run.h"

#include "base/buf.h"
#include "base/catalog.h"
#include "base/clock.h"
#include "base/fault.h"

/* An entry of a .mo file; lengths because plural forms are kept apart by NUL. */
struct entry {
	const char *id;
	size_t id_bytes;
	const char *text;
	size_t text_bytes;
};

#define ENTRY(id, text)                                                                            \
	{                                                                                          \
		id, sizeof(id) - 1, text, sizeof(text) - 1                                         \
	}

/* In the order of the ids, as msgfmt writes them. */
static const struct entry entries[] = {
	ENTRY("", "Content-Type: text/plain; charset=UTF-8\n"),
	ENTRY("Claim this project", "揭榜"),
	ENTRY("Hello {name}, {name} of {unit}", "{unit}的{name}：您好，{name}"),
	ENTRY("Open", "开放"),
	ENTRY("door\004Open", "开着的"),
	ENTRY("state\004Open", "进行中"),
	ENTRY("{n} day\0{n} days", "{n} 天"),
	ENTRY("{n} slot\0{n} slots", "{n} 个名额\0第二种形式"),
};

static void add_word(struct buf *buf, size_t word)
{
	uint32_t value = (uint32_t)word;

	buf_add(buf, &value, sizeof value);
}

/* Header, table of ids, table of texts, then both kinds of strings. */
static struct buf mo_file(const struct entry *list, size_t count)
{
	size_t ids = 28, texts = ids + count * 8, at = texts + count * 8, i;
	const size_t header[] = { 0x950412de, 0, count, ids, texts, 0, at };
	struct buf buf;

	buf_init(&buf, mem, 1 << 20);
	for (i = 0; i < COUNT(header); i++)
		add_word(&buf, header[i]);
	for (i = 0; i < count; at += list[i++].id_bytes + 1) {
		add_word(&buf, list[i].id_bytes);
		add_word(&buf, at);
	}
	for (i = 0; i < count; at += list[i++].text_bytes + 1) {
		add_word(&buf, list[i].text_bytes);
		add_word(&buf, at);
	}
	for (i = 0; i < count; i++)
		buf_add(&buf, list[i].id, list[i].id_bytes + 1);
	for (i = 0; i < count; i++)
		buf_add(&buf, list[i].text, list[i].text_bytes + 1);
	return buf;
}

/* Opens a catalog out of these bytes; the folder is gone again when it returns. */
static bool open_bytes(const char *bytes, size_t count)
{
	char *folder = mem_strdup(mem, "/tmp/jiebang-test-XXXXXX"), *path;
	bool good;
	int file;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	path = mem_printf(mem, "%s/zh_CN.mo", folder);
	file = open(path, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_eq(write(file, bytes, count), (ssize_t)count);
	close(file);
	good = catalog_open(folder);
	unlink(path);
	rmdir(folder);
	return good;
}

static void open_good(void)
{
	struct buf buf = mo_file(entries, COUNT(entries));

	ck_assert_msg(open_bytes(buf.data, buf.len), "%s", fault_last()->text);
}

START_TEST(translates)
{
	open_good();
	ck_assert_str_eq(tr(LANG_ZH, "Claim this project"), "揭榜");
	ck_assert_str_eq(tr(LANG_EN, "Claim this project"), "Claim this project");
	ck_assert_str_eq(tr(LANG_ZH, "No such text"), "No such text");
	ck_assert_str_eq(tr(LANG_ZH, ""), "");
	ck_assert_str_eq(tr(LANG_ZH, NULL), "");
	ck_assert_str_eq(tr(LANG_ZH, "{n} day"), "{n} 天");
}
END_TEST

START_TEST(context_tells_meanings_apart)
{
	open_good();
	ck_assert_str_eq(tr(LANG_ZH, "Open"), "开放");
	ck_assert_str_eq(tr_in(LANG_ZH, "door", "Open"), "开着的");
	ck_assert_str_eq(tr_in(LANG_ZH, "state", "Open"), "进行中");
	ck_assert_str_eq(tr_in(LANG_ZH, "shop", "Open"), "Open");
	ck_assert_str_eq(tr_in(LANG_ZH, "stat", "Open"), "Open");
	ck_assert_str_eq(tr_in(LANG_ZH, "states", "Open"), "Open");
	ck_assert_str_eq(tr_in(LANG_ZH, NULL, "Open"), "开放");
	ck_assert_str_eq(tr_in(LANG_EN, "state", "Open"), "Open");
	ck_assert_str_eq(tr_in(LANG_ZH, "state", NULL), "");
}
END_TEST

START_TEST(counts)
{
	open_good();
	ck_assert_str_eq(tr_count(mem, LANG_ZH, "{n} day", "{n} days", 1), "1 天");
	ck_assert_str_eq(tr_count(mem, LANG_ZH, "{n} slot", "{n} slots", 9), "9 个名额");
	ck_assert_str_eq(tr_count(mem, LANG_EN, "{n} day", "{n} days", 1), "1 day");
	ck_assert_str_eq(tr_count(mem, LANG_EN, "{n} day", "{n} days", 0), "0 days");
	ck_assert_str_eq(tr_count(mem, LANG_EN, "{n} day", "{n} days", -1), "-1 days");
	ck_assert_str_eq(tr_count(mem, LANG_ZH, "{n} vote", "{n} votes", 2), "2 votes");
	ck_assert_str_eq(tr_count(mem, LANG_EN, "one", "many", INT64_MIN), "many");
}
END_TEST

static const struct {
	const char *id, *filled;
} fills[] = {
	{ "", "" },
	{ "nothing", "nothing" },
	{ "{name}", "青海路" },
	{ "{name}{name}", "青海路青海路" },
	{ "a {name} b {unit} c", "a 青海路 b {name} c" },
	{ "{other} {name}", "{other} 青海路" },
	{ "{name", "{name" },
	{ "name}", "name}" },
	{ "{}", "{}" },
	{ "{{name}}", "{青海路}" },
	{ "{nam}{names}", "{nam}{names}" },
	{ "{empty}|{none}", "|" },
	{ "{ name }", "{ name }" },
};

START_TEST(fills_places)
{
	/* A value with a place in it stays as it is: nobody's name is looked into. */
	const struct catalog_arg args[] = { { "name", "青海路" }, { "unit", "{name}" },
		{ "empty", "" }, { "none", NULL }, { 0 } };

	ck_assert_str_eq(tr_fill(mem, LANG_EN, fills[_i].id, args), fills[_i].filled);
	ck_assert_str_eq(tr_fill(mem, LANG_EN, fills[_i].id, NULL), fills[_i].id);
}
END_TEST

START_TEST(fills_translations)
{
	const struct catalog_arg args[] = { { "name", "王" }, { "unit", "市北区" }, { 0 } };

	open_good();
	ck_assert_str_eq(
	    tr_fill(mem, LANG_ZH, "Hello {name}, {name} of {unit}", args), "市北区的王：您好，王");
	ck_assert_str_eq(tr_fill(mem, LANG_EN, "Hello {name}, {name} of {unit}", args),
	    "Hello 王, 王 of 市北区");
	ck_assert_str_eq(clock_distance(mem, LANG_ZH, 0, 8 * DAY_US), "in 8 天");
}
END_TEST

START_TEST(works_without_a_catalog)
{
	ck_assert(!catalog_open("/nonexistent"));
	ck_assert_int_eq(fault_last()->kind, FAULT_SYSTEM);
	ck_assert_ptr_nonnull(strstr(fault_last()->text, "/nonexistent/zh_CN.mo"));
	ck_assert_str_eq(tr(LANG_ZH, "Open"), "Open");
	fault_clear();
	open_good();
	ck_assert_str_eq(tr(LANG_ZH, "Open"), "开放");
}
END_TEST

START_TEST(opening_twice_is_a_bug)
{
	open_good();
	run_quietly();
	ck_assert(!catalog_open("/nonexistent"));
}
END_TEST

/* Offset of a word in the header or the tables, and what to write there. */
static const struct {
	size_t at;
	uint32_t word;
} damages[] = {
	{ 0, 0xde120495 }, /* the other byte order */
	{ 0, 0 },
	{ 4, 0x00010000 }, /* a later format */
	{ 8, 0xffffffff },
	{ 8, 9 }, /* one entry more than there are */
	{ 12, 0xffffffff },
	{ 12, 0xfffffff8 },
	{ 16, 0xfffffff0 },
	{ 28, 0xffffffff }, /* length of the first id */
	{ 28, 1 }, /* no NUL behind it */
	{ 32, 0xffffffff },
	{ 36, 0x7fffffff },
	{ 40, 0x7fffffff },
	{ 40, 0 },
	{ 28 + 8 * 8, 0xffffffff },
	{ 28 + 8 * 8 + 4, 0xfffffffe },
};

START_TEST(refuses_broken_files)
{
	struct buf buf = mo_file(entries, COUNT(entries));

	memcpy(buf.data + damages[_i].at, &damages[_i].word, sizeof(uint32_t));
	ck_assert(!open_bytes(buf.data, buf.len));
	ck_assert_ptr_nonnull(strstr(fault_last()->text, "zh_CN.mo"));
	ck_assert_str_eq(tr(LANG_ZH, "Open"), "Open");
}
END_TEST

/* Cut short anywhere, it is refused. */
START_TEST(refuses_short_files)
{
	struct buf buf = mo_file(entries, COUNT(entries));
	size_t bytes;

	for (bytes = 0; bytes < buf.len; bytes++) {
		ck_assert_msg(!open_bytes(buf.data, bytes), "%zu bytes", bytes);
		fault_clear();
	}
}
END_TEST

START_TEST(refuses_unsorted_files)
{
	struct entry swapped[COUNT(entries)];
	struct buf buf;

	memcpy(swapped, entries, sizeof entries);
	swapped[2] = entries[3];
	swapped[3] = entries[2];
	buf = mo_file(swapped, COUNT(swapped));
	ck_assert(!open_bytes(buf.data, buf.len));
	fault_clear();
	swapped[2] = swapped[3] = entries[3];
	buf = mo_file(swapped, COUNT(swapped));
	ck_assert(!open_bytes(buf.data, buf.len));
}
END_TEST

/* One spoiled byte in a file: refused, or every lookup still stays inside it. A loop per byte,
 * because a catalog opens once. */
START_TEST(one_spoiled_byte)
{
	struct buf buf = mo_file(entries, COUNT(entries));
	size_t i;

	if ((size_t)_i >= buf.len)
		return;
	buf.data[_i] = (char)(buf.data[_i] ^ 0x41);
	if (!open_bytes(buf.data, buf.len))
		return;
	for (i = 0; i < COUNT(entries); i++) {
		ck_assert_ptr_nonnull(tr(LANG_ZH, entries[i].id));
		ck_assert_ptr_nonnull(tr_count(mem, LANG_ZH, entries[i].id, "x", 3));
	}
}
END_TEST

/* A thousand texts: each is found, none between them is. */
START_TEST(finds_each_of_many)
{
	static struct entry many[1000];
	struct buf buf;
	size_t i;

	for (i = 0; i < COUNT(many); i++) {
		many[i].id = mem_printf(mem, "text %04zu", i * 2);
		many[i].id_bytes = strlen(many[i].id);
		many[i].text = mem_printf(mem, "文 %zu", i * 2);
		many[i].text_bytes = strlen(many[i].text);
	}
	buf = mo_file(many, COUNT(many));
	ck_assert(open_bytes(buf.data, buf.len));
	for (i = 0; i < COUNT(many); i++) {
		const char *between = mem_printf(mem, "text %04zu", i * 2 + 1);

		ck_assert_str_eq(tr(LANG_ZH, many[i].id), many[i].text);
		ck_assert_str_eq(tr(LANG_ZH, between), between);
	}
	ck_assert_str_eq(tr(LANG_ZH, "a"), "a");
	ck_assert_str_eq(tr(LANG_ZH, "z"), "z");
}
END_TEST

static const struct {
	const char *header;
	enum lang lang;
} wishes[] = {
	{ NULL, LANG_ZH },
	{ "", LANG_ZH },
	{ "zh-CN", LANG_ZH },
	{ "en", LANG_EN },
	{ "EN", LANG_EN },
	{ "en_GB", LANG_EN },
	{ "en-US,en;q=0.9", LANG_EN },
	{ "zh-CN,zh;q=0.9,en;q=0.8", LANG_ZH },
	{ "en;q=0.8, zh;q=0.9", LANG_ZH },
	{ "zh;q=0.8,en;q=0.9", LANG_EN },
	{ "zh-TW;q=0.5,en;q=0.4", LANG_ZH },
	{ "fr,de;q=0.9", LANG_ZH },
	{ "fr,en;q=0.1", LANG_EN },
	{ "en;q=0", LANG_ZH },
	{ "en;q=0.000,zh;q=0.001", LANG_ZH },
	{ "zh;q=0.001,en;q=0.002", LANG_EN },
	{ "en;q=1.0,zh;q=1", LANG_EN },
	{ "en ; q=0.5 , zh ; q=0.6", LANG_ZH },
	{ "english", LANG_ZH },
	{ "e", LANG_ZH },
	{ "*", LANG_ZH },
	{ "*;q=0.5,en;q=0.4", LANG_EN },
	{ ",,,en", LANG_EN },
	{ "en;q=99999999999999999999", LANG_EN },
	{ "en;q=", LANG_ZH },
	{ "en;q=-1", LANG_ZH },
	{ "../../etc/passwd", LANG_ZH },
	{ "en\n", LANG_ZH },
};

START_TEST(picks_a_language)
{
	ck_assert_int_eq(lang_parse(wishes[_i].header), wishes[_i].lang);
}
END_TEST

START_TEST(tags)
{
	ck_assert_str_eq(lang_tag(LANG_ZH), "zh-CN");
	ck_assert_str_eq(lang_tag(LANG_EN), "en");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("catalog");
	TCase *tcase = run_case(suite, "catalog");

	tcase_add_test(tcase, translates);
	tcase_add_test(tcase, context_tells_meanings_apart);
	tcase_add_test(tcase, counts);
	tcase_add_loop_test(tcase, fills_places, 0, COUNT(fills));
	tcase_add_test(tcase, fills_translations);
	tcase_add_test(tcase, works_without_a_catalog);
	tcase_add_test_raise_signal(tcase, opening_twice_is_a_bug, SIGABRT);
	tcase_add_loop_test(tcase, refuses_broken_files, 0, COUNT(damages));
	tcase_add_test(tcase, refuses_short_files);
	tcase_add_test(tcase, refuses_unsorted_files);
	tcase_add_loop_test(tcase, one_spoiled_byte, 0, 640);
	tcase_add_test(tcase, finds_each_of_many);
	tcase_add_loop_test(tcase, picks_a_language, 0, COUNT(wishes));
	tcase_add_test(tcase, tags);
	return run_suite(suite);
}
