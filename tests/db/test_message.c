/* The inbox: who gets what, in which words, in both languages, whatever people typed. */
#include <sys/stat.h>

#include "base/catalog.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "message/message.h"
#include "run.h"
#include "stage.h"

static const int64_t now_at = INT64_C(1795000000) * 1000000;

#define RETURNED "{project} was returned: {reason}"
#define PLAIN "Something happened."

/* The Chinese of the two texts above, as a catalog of its own. */
static const char test_po[] = "msgid \"\"\nmsgstr \"Content-Type: text/plain; "
			      "charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n\"\n\n"
			      "msgid \"" RETURNED "\"\nmsgstr \"{project}被退回：{reason}\"\n\n"
			      "msgid \"end of {day} {month} {year}\"\nmsgstr "
			      "\"{year}年{month}{day}日24时\"\n\nmsgid \"Nov\"\nmsgstr \"11月\"\n\n"
			      "msgid \"" PLAIN "\"\nmsgstr \"有一件事。\"\n";

static void open_catalog(void)
{
	char folder[] = "/tmp/jiebang-test-XXXXXX";
	ck_assert_ptr_nonnull(mkdtemp(folder));
	const char *po = mem_printf(mem, "%s/zh_CN.po", folder);
	FILE *file = fopen(po, "w");
	ck_assert_ptr_nonnull(file);
	fputs(test_po, file);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(
	    system(mem_printf(mem, "msgfmt -o %s/zh_CN.mo %s && rm %s", folder, po, po)), 0);
	ck_assert_msg(catalog_open(folder), "%s", fault_last()->text);
	ck_assert_int_eq(system(mem_printf(mem, "rm -r %s", folder)), 0);
}

static struct account_id make_account(void)
{
	return (struct account_id){ stage_account(mem) };
}

static struct message_new returned(const struct catalog_arg *args)
{
	return (struct message_new){
		.text = RETURNED, .args = args, .link = "/projects/XM261121-0001-A", .at = now_at
	};
}

/* The newest message of an account, in a language. */
static struct message_line newest(struct db *db, struct account_id account, enum lang lang)
{
	struct message_line *lines;
	size_t count;
	ck_assert(message_list(db, mem, lang, account, 0, 1, &lines, &count));
	ck_assert_uint_eq(count, 1);
	return lines[0];
}

static size_t count_of(struct db *db, struct account_id account)
{
	struct message_line *lines;
	size_t count;
	ck_assert(message_list(db, mem, LANG_EN, account, 0, 100, &lines, &count));
	return count;
}

START_TEST(test_both_languages)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	const struct message_new message = returned((const struct catalog_arg[]){
	    { "project", "修路灯" }, { "reason", "Say how many lamps." }, { NULL, NULL } });
	open_catalog();
	ck_assert(message_to_account(db, mem, account, &message));
	struct message_line line = newest(db, account, LANG_EN);
	ck_assert_str_eq(line.text, "修路灯 was returned: Say how many lamps.");
	ck_assert_str_eq(line.link, "/projects/XM261121-0001-A");
	ck_assert_int_eq(line.at, now_at);
	ck_assert_int_eq(line.read_at, 0);
	ck_assert_str_eq(newest(db, account, LANG_ZH).text, "修路灯被退回：Say how many lamps.");
}
END_TEST

START_TEST(test_without_values)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	const struct message_new message = { .text = PLAIN, .link = "/account", .at = now_at };
	open_catalog();
	ck_assert(message_to_account(db, mem, account, &message));
	ck_assert_str_eq(newest(db, account, LANG_EN).text, PLAIN);
	ck_assert_str_eq(newest(db, account, LANG_ZH).text, "有一件事。");
}
END_TEST

/* What comes out is what was typed: nothing is read as JSON, SQL, a named place or a format.
 * Escaping for HTML is the page's. */
static const char *const hostile[] = {
	"",
	"{project}",
	"{reason}{reason}",
	"\",\"project\":\"other",
	"\\",
	"\\\"}",
	"\\u0000",
	"'; DROP TABLE message; -- ",
	"<script>alert(1)</script>",
	"%s%n%99999d",
	"\x01\x02\x1f\x7f",
	"line\nline\r\n\ttab",
	"𝄞 e\xcc\x81 \xe2\x80\xae"
	"gnp.exe \xe2\x80\x8b",
	"\xef\xbf\xbf",
	"null",
};

START_TEST(test_hostile_values)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	const char *typed = hostile[_i];
	const struct message_new message = returned((const struct catalog_arg[]){
	    { "project", "P" }, { "reason", typed }, { NULL, NULL } });
	open_catalog();
	ck_assert(message_to_account(db, mem, account, &message));
	ck_assert_str_eq(
	    newest(db, account, LANG_EN).text, mem_printf(mem, "P was returned: %s", typed));
	ck_assert_str_eq(newest(db, account, LANG_ZH).text, mem_printf(mem, "P被退回：%s", typed));
}
END_TEST

START_TEST(test_hostile_first_value)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	const struct message_new message = returned((const struct catalog_arg[]){
	    { "project", "{reason}" }, { "reason", "R" }, { NULL, NULL } });
	ck_assert(message_to_account(db, mem, account, &message));
	ck_assert_str_eq(newest(db, account, LANG_EN).text, "{reason} was returned: R");
}
END_TEST

START_TEST(test_null_value)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	const struct message_new message = returned(
	    (const struct catalog_arg[]){ { "project", "P" }, { "reason", NULL }, { NULL, NULL } });
	ck_assert(message_to_account(db, mem, account, &message));
	ck_assert_str_eq(newest(db, account, LANG_EN).text, "P was returned: ");
}
END_TEST

/* A reason as long as a form takes, of characters that grow in JSON, still fits its column. */
START_TEST(test_long_values)
{
	static const char *const units[] = { "x", "\"", "\x01", "榜", "𝄞" };
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	const char *unit = units[_i];
	char *typed = mem_alloc(mem, 2000 * strlen(unit) + 1);
	for (size_t i = 0; i < 2000; i++)
		memcpy(typed + i * strlen(unit), unit, strlen(unit));
	const struct message_new message = returned((const struct catalog_arg[]){
	    { "project", typed }, { "reason", typed }, { NULL, NULL } });
	ck_assert_msg(message_to_account(db, mem, account, &message), "%s", fault_last()->text);
	const char *text = newest(db, account, LANG_EN).text;
	ck_assert_uint_gt(text_chars(text), 500);
	ck_assert(text_valid(text, strlen(text)));
	ck_assert_ptr_nonnull(strstr(text, "… was returned: "));
}
END_TEST

/* Told before its reader is known: the end of a span waits for his language. */
START_TEST(test_end)
{
	open_catalog();
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	struct message_new message =
	    returned((const struct catalog_arg[]){ { "project", "Ramp" }, { NULL, NULL } });
	message.end.name = "reason";
	ck_assert(clock_parse_date("2026-11-25", &message.end.at));
	ck_assert_msg(message_to_account(db, mem, account, &message), "%s", fault_last()->text);
	ck_assert_str_eq(
	    newest(db, account, LANG_EN).text, "Ramp was returned: end of 24 Nov 2026");
	ck_assert_str_eq(newest(db, account, LANG_ZH).text, "Ramp被退回：2026年11月24日24时");
}
END_TEST

START_TEST(test_broken_row)
{
	static const char *const stored[] = { "", "{", "[]", "null", "{\"project\": true}",
		"{\"project\":{\"a\":1}}" };
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	stage_sql(mem,
	    "INSERT INTO message (account_id, text, args, link, at) VALUES (%lld, '" RETURNED
	    "', '%s', '/', '2026-01-01')",
	    (long long)account.n, stored[_i]);
	ck_assert_str_eq(newest(db, account, LANG_EN).text, RETURNED);
}
END_TEST

/* --- to whom
 * ------------------------------------------------------------------------------------------ */

static void grant(struct account_id account, const char *role, const char *unit, long long partner,
    const char *until)
{
	stage_sql(mem,
	    "INSERT INTO role_grant (account_id, role, unit_code, partner_id, from_at, "
	    "until_at) VALUES (%lld, '%s', %s, %s, '2026-01-01', %s)",
	    (long long)account.n, role, unit ? mem_printf(mem, "'%s'", unit) : "NULL",
	    partner ? mem_printf(mem, "%lld", partner) : "NULL",
	    until ? mem_printf(mem, "'%s'", until) : "NULL");
}

START_TEST(test_to_partner)
{
	struct db *db = stage_db(mem);
	struct account_id agent = make_account(), second = make_account(), former = make_account(),
			  other = make_account();
	long long partner = 1000000 + (long long)random_below(1000000000);
	grant(agent, "partner_agent", NULL, partner, NULL);
	grant(agent, "partner_agent", NULL, partner, "2099-01-01");
	grant(second, "partner_agent", NULL, partner, NULL);
	grant(former, "partner_agent", NULL, partner, "2026-02-01");
	grant(other, "partner_agent", NULL, partner + 1, NULL);
	const struct message_new message = { .text = PLAIN, .link = "/", .at = now_at };
	ck_assert(message_to_partner(db, mem, (struct partner_id){ partner }, &message));
	ck_assert_uint_eq(count_of(db, agent), 1);
	ck_assert_uint_eq(count_of(db, second), 1);
	ck_assert_uint_eq(count_of(db, former), 0);
	ck_assert_uint_eq(count_of(db, other), 0);
}
END_TEST

START_TEST(test_to_role)
{
	struct db *db = stage_db(mem);
	struct account_id here = make_account(), there = make_account(), above = make_account(),
			  other_role = make_account();
	const char *unit = mem_printf(mem, "37%010u", (unsigned)random_below(1000000000));
	grant(here, "secretary", unit, 0, NULL);
	grant(there, "secretary", "370203019002", 0, NULL);
	grant(above, "secretary", mem_strndup(mem, unit, 9), 0, NULL);
	grant(other_role, "grid_officer", unit, 0, NULL);
	const struct message_new message = { .text = PLAIN, .link = "/", .at = now_at };
	ck_assert(message_to_role(db, mem, "secretary", unit, &message));
	ck_assert_uint_eq(count_of(db, here), 1);
	ck_assert_uint_eq(count_of(db, there), 0);
	ck_assert_uint_eq(count_of(db, above), 0);
	ck_assert_uint_eq(count_of(db, other_role), 0);
	/* Nobody holds it: nobody is told, and that is no fault. */
	ck_assert(message_to_role(db, mem, "auditor", unit, &message));
}
END_TEST

/* --- reading
 * ------------------------------------------------------------------------------------------- */

static void send_numbered(struct db *db, struct account_id account, int from, int to)
{
	for (int i = from; i <= to; i++) {
		const struct message_new message = {
			.text = mem_printf(mem, "Number %d", i), .link = "/", .at = now_at + i
		};
		ck_assert(message_to_account(db, mem, account, &message));
	}
}

static int64_t unread_of(struct db *db, struct account_id account)
{
	int64_t unread;
	ck_assert(message_unread(db, mem, account, &unread));
	return unread;
}

START_TEST(test_pages_by_key)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	struct message_line *lines;
	size_t count;
	send_numbered(db, account, 1, 5);
	send_numbered(db, make_account(), 6, 9);
	ck_assert(message_list(db, mem, LANG_EN, account, 0, 2, &lines, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(lines[0].text, "Number 5");
	ck_assert_str_eq(lines[1].text, "Number 4");
	ck_assert(message_list(db, mem, LANG_EN, account, lines[1].id, 10, &lines, &count));
	ck_assert_uint_eq(count, 3);
	ck_assert_str_eq(lines[0].text, "Number 3");
	ck_assert(message_list(db, mem, LANG_EN, account, lines[2].id, 10, &lines, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(test_mark_read)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account(), other = make_account();
	send_numbered(db, account, 1, 3);
	send_numbered(db, other, 1, 1);
	int64_t shown = newest(db, account, LANG_EN).id;
	ck_assert_int_eq(unread_of(db, account), 3);
	/* What comes after the page was shown stays unread. */
	send_numbered(db, account, 4, 4);
	ck_assert(message_mark_read(db, account, NULL, shown, now_at + SECOND_US));
	ck_assert_int_eq(unread_of(db, account), 1);
	ck_assert_int_eq(newest(db, account, LANG_EN).read_at, 0);
	ck_assert(message_mark_read(db, account, NULL, INT64_MAX, now_at + 2 * SECOND_US));
	ck_assert_int_eq(unread_of(db, account), 0);
	ck_assert_int_eq(newest(db, account, LANG_EN).read_at, now_at + 2 * SECOND_US);
	/* Reading again does not move the time of the first reading. */
	struct message_line *lines;
	size_t count;
	ck_assert(message_mark_read(db, account, NULL, INT64_MAX, now_at + DAY_US));
	ck_assert(message_list(db, mem, LANG_EN, account, 0, 10, &lines, &count));
	ck_assert_int_eq(lines[3].read_at, now_at + SECOND_US);
	ck_assert_int_eq(unread_of(db, other), 1);
}
END_TEST

START_TEST(test_unread_is_counted_so_far)
{
	struct db *db = stage_db(mem);
	struct account_id account = make_account();
	ck_assert_int_eq(unread_of(db, account), 0);
	send_numbered(db, account, 1, MESSAGE_UNREAD_MOST + 7);
	ck_assert_int_eq(unread_of(db, account), MESSAGE_UNREAD_MOST);
	ck_assert_str_eq(message_count_text(mem, MESSAGE_UNREAD_MOST), "99+");
	ck_assert_str_eq(message_count_text(mem, MESSAGE_UNREAD_MOST - 1), "99");
}
END_TEST

int main(void)
{
	stage_start();
	Suite *suite = suite_create("message");
	TCase *tcase = run_case(suite, "texts");
	tcase_add_test(tcase, test_both_languages);
	tcase_add_test(tcase, test_without_values);
	tcase_add_loop_test(tcase, test_hostile_values, 0, (int)COUNT(hostile));
	tcase_add_test(tcase, test_hostile_first_value);
	tcase_add_test(tcase, test_null_value);
	tcase_add_loop_test(tcase, test_long_values, 0, 5);
	tcase_add_loop_test(tcase, test_broken_row, 0, 6);
	tcase_add_test(tcase, test_end);
	tcase = run_case(suite, "inbox");
	tcase_add_test(tcase, test_to_partner);
	tcase_add_test(tcase, test_to_role);
	tcase_add_test(tcase, test_pages_by_key);
	tcase_add_test(tcase, test_mark_read);
	tcase_add_test(tcase, test_unread_is_counted_so_far);
	return run_suite(suite);
}
