/* New Year's morning in an installation that nobody brought the holidays: everything works, counts weekdays, and says so until they are brought. */
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "base/clock.h"
#include "server.h"
#include "visit.h"

static struct browser guest;

/* The database's clock, which is everybody's, stands so for each new connection but the administrator's. */
static void set_clock(const char *minute)
{
	int64_t at;

	ck_assert(clock_parse_minute(minute, &at));
	stage_sql(
	    mem, "SET GLOBAL init_connect = 'SET timestamp = %lld'", (long long)(at / SECOND_US));
	site_restart_worker(NULL);
}

static const char *health(void)
{
	struct fcgi_reply reply = visit_get(&guest, "/healthz");

	visit_is(&reply, 200);
	return reply.body;
}

static void metric_says(int year)
{
	struct fcgi_reply reply = visit_get(&guest, "/metrics");

	ck_assert_ptr_nonnull(
	    strstr(reply.body, mem_printf(mem, "\njiebang_calendar_missing %d\n", year)));
}

/* --- who is told ------------------------------------------------------------------------------ */

static void work_says(const char *who, int year)
{
	struct browser person = site_enter(mem, who);
	struct fcgi_reply page = visit_get(&person, "/work");
	const char *words =
	    strstr(visit_say(&person, "The holidays of {year} are not known yet"), "{year}");

	visit_is(&page, 200);
	ck_assert_ptr_nonnull(words);
	words = mem_printf(mem, "%d%s", year ? year : 2027, words + strlen("{year}"));
	if (year)
		visit_has(&person, &page, words);
	else
		visit_lacks(&person, &page, words);
}

static const struct {
	const char *now;
	int missing; /* 0: none */
} moments[] = {
	{ "2026-11-30 23:58", 0 },
	{ "2026-12-01 00:00", 2027 },
	{ "2026-12-31 23:58", 2027 },
	{ "2027-01-01 00:00", 2027 },
	{ "2027-02-04 09:00", 2027 },
};

START_TEST(those_who_can_act_are_told)
{
	int year = moments[_i].missing;
	const char *output,
	    *warning = mem_printf(mem, "the calendar of %d is missing", year ? year : 2027);

	set_clock(moments[_i].now);
	guest = site_guest(mem);
	ck_assert_str_eq(health(), year ? mem_printf(mem, "ok\nwarning: %s\n", warning) : "ok\n");
	metric_says(year);
	work_says("district_admin", year);
	work_says("account_admin", year);
	work_says("secretary", 0);
	ck_assert_int_eq(site_run(mem, &output, "clockwork", "--once", NULL), 0);
	ck_assert_msg((strstr(output, warning) != NULL) == (year != 0), "%s", output);
}
END_TEST

/* --- what the rules do ------------------------------------------------------------------------ */

/* Returned now, it lapses after three working days; the last minute of the last of them, local. */
static const char *lapses(int nth)
{
	struct browser district = site_enter(mem, "district_admin");
	const char *code = site_text(mem,
	    "SELECT code FROM partner WHERE state = 'applied' ORDER BY id LIMIT 1 OFFSET %d", nth);
	const char *path = mem_printf(mem, "/partners/%s/return", code);
	struct fcgi_reply page = visit_get(&district, path),
			  reply = visit_submit(&district, &page, path,
			      FIELDS({ .name = "reason", .value = "缺少授权书的日期。" }));

	visit_is(&reply, 303);
	const char *due = site_text(mem,
	    "SELECT DATE_FORMAT(due_at + INTERVAL 8 HOUR - INTERVAL 1 MINUTE, '%%Y-%%m-%%d "
	    "%%H:%%i') "
	    "FROM partner WHERE code = '%s' AND state = 'mending'",
	    code);
	ck_assert_ptr_nonnull(due);
	stage_sql(mem, "UPDATE partner SET state = 'applied' WHERE code = '%s'", code);
	return due;
}

/* Made up, but as a notice is: Spring Festival is on 6 February. */
static const char notice[] = "date,kind,name\n"
			     "2026-12-31,holiday,元旦\n"
			     "2027-01-01,holiday,元旦\n"
			     "2027-02-05,holiday,春节\n"
			     "2027-02-08,holiday,春节\n"
			     "2027-02-09,holiday,春节\n"
			     "2027-02-10,holiday,春节\n"
			     "2027-02-11,holiday,春节\n"
			     "2027-02-13,working,调休\n"
			     "2027-05-01,holiday,劳动节\n"
			     "2027-10-01,holiday,国庆\n";

static const char *file_of(const char *text)
{
	const char *path = mem_printf(mem, "%s/notice.csv", site_folder());
	FILE *file = fopen(path, "wb");

	ck_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
	return path;
}

static int import(const char *text, const char *option, const char **output_out)
{
	return site_run(
	    mem, output_out, "admin", "calendar", "import", file_of(text), option, NULL);
}

static void forget(void)
{
	stage_sql(mem, "DELETE FROM calendar_year WHERE year > 2026");
	stage_sql(mem, "DELETE FROM calendar_day WHERE day >= '2026-12-01'");
	guest = site_guest(mem);
}

START_TEST(weekdays_count_until_the_notice_is_there)
{
	const char *output;

	set_clock("2027-02-04 09:00");
	ck_assert_str_eq(lapses(0), "2027-02-09 23:59");
	ck_assert_msg(import(notice, NULL, &output) == 0, "%s", output);
	ck_assert_ptr_nonnull(strstr(output, "2027: 10 days imported instead of 0"));
	site_restart_worker(NULL);
	ck_assert_str_eq(lapses(1), "2027-02-15 23:59");
	ck_assert_str_eq(health(), "ok\n");
	metric_says(0);
	work_says("district_admin", 0);
}
END_TEST

/* Every page kind of a guest, and making up the demo itself, on the first morning of the year. */
START_TEST(the_site_works)
{
	static const char *const uris[] = { "/", "/needs", "/projects", "/resources", "/partners",
		"/occasions", "/units/370203", "/search?q=%E5%85%BB%E8%80%81", "/help", "/about" };

	set_clock("2027-01-01 08:00");
	ck_assert_int_gt(stage_int(mem, "SELECT COUNT(*) FROM project WHERE created_at >= "
					"'2027-01-01' OR closes_at >= '2027-01-01'"),
	    0);
	for (size_t i = 0; i < COUNT(uris); i++) {
		struct fcgi_reply reply = visit_get(&guest, uris[i]);
		visit_is(&reply, 200);
	}
}
END_TEST

/* --- the import ------------------------------------------------------------------------------- */

START_TEST(a_notice_is_imported_again)
{
	const char *output, *shorter =
				"日期,类别,名称\n2027/1/1,放假,元旦\n２０２７.5.1,放假,劳动节\n"
				"2027-10-01,放假,国庆\n2027-02-13,上班,调休\n";

	ck_assert_msg(import(notice, "--check", &output) == 0, "%s", output);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM calendar_year WHERE year > 2026"), 0);
	ck_assert_msg(import(notice, NULL, &output) == 0, "%s", output);
	ck_assert_msg(import(shorter, NULL, &output) == 0, "%s", output);
	ck_assert_ptr_nonnull(strstr(output, "2027: 4 days imported instead of 10"));
	ck_assert_str_eq(
	    site_text(mem,
		"SELECT GROUP_CONCAT(DATE_FORMAT(day, '%%m%%d'), is_workday, why ORDER BY day)"
		" FROM calendar_day WHERE day >= '2026-12-01'"),
	    "01010元旦,02131调休,05010劳动节,10010国庆");
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM calendar_day WHERE day < '2026-12-01'"), 39);
}
END_TEST

static const struct {
	const char *table;
	const char *says[6];
	int errors;
} wrong[] = {
	{ "date,kind\n2027-01-01,holiday\n", { "The column name is missing." }, 1 },
	{ "date,kind,name\n", { "it has no 1 January" }, 1 },
	{ "date,kind,name\n2027-01-01,holiday,元旦\n2027-05-01,working,x\n",
	    { "2027-05-01 is always a holiday", "2027-10-01 is always a holiday" }, 2 },
	{ "date,kind,name\n2027-01-01,holiday,元旦\n2027-02-30,holiday,a\n2027-02-13,maybe,b\n"
	  "2027-02-14,working,\n2027-01-01,holiday,元旦\n2027-02-15,working,c\n2027-12-31,holiday,"
	  "d\n"
	  "2026-11-30,holiday,e\n2027-03-01,holiday\n",
	    { "row 3, column 1 (date): Enter a date such as 2026-11-21. [2027-02-30]",
		"row 4, column 2 (kind): Write holiday or working. [maybe]",
		"row 5, column 3 (name): Name the holiday", "2027-01-01 is there twice.",
		"2027-02-15 is a weekday", "row 10: This row has not as many fields" },
	    8 },
	{ "no table", { "The column date is missing." }, 3 },
};

START_TEST(all_that_is_wrong_is_named)
{
	const char *output,
	    *count = mem_printf(mem, "%d errors, nothing imported", wrong[_i].errors);
	const char *before = site_checksum(mem);

	ck_assert_int_eq(import(wrong[_i].table, NULL, &output), 1);
	for (size_t i = 0; i < COUNT(wrong[_i].says) && wrong[_i].says[i]; i++)
		ck_assert_msg(
		    strstr(output, wrong[_i].says[i]), "no %s in %s", wrong[_i].says[i], output);
	ck_assert_msg(strstr(output, count), "no %s in %s", count, output);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* The demo is made up on New Year's morning, as `make run` would. */
static void load(void)
{
	int64_t at;

	mem = mem_root("load");
	ck_assert(clock_parse_minute("2027-01-01 08:00", &at));
	stage_sql(
	    mem, "SET GLOBAL init_connect = 'SET timestamp = %lld'", (long long)(at / SECOND_US));
	site_admin(mem, "demo", "load", mem_printf(mem, "%s/accounts.tsv", site_folder()), NULL);
	mem_free(mem);
}

int main(void)
{
	site_start(&(struct site_options){ .is_empty = true });
	Suite *suite = suite_create("a year without a calendar");
	TCase *tcase = run_case(suite, "new year");

	tcase_add_unchecked_fixture(tcase, load, NULL);
	tcase_add_checked_fixture(tcase, forget, NULL);
	tcase_add_test(tcase, the_site_works);
	tcase_add_loop_test(tcase, those_who_can_act_are_told, 0, COUNT(moments));
	tcase_add_test(tcase, weekdays_count_until_the_notice_is_there);
	tcase_add_test(tcase, a_notice_is_imported_again);
	tcase_add_loop_test(tcase, all_that_is_wrong_is_named, 0, COUNT(wrong));
	return run_suite(suite);
}
