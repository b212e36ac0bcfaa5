/* Dates against the C library, day by day; reading and writing them; distances in words. */
#include <time.h>

#include "run.h"

#include "base/clock.h"

static void compare_with_libc(int64_t at)
{
	time_t seconds = (time_t)((at - (at % SECOND_US + SECOND_US) % SECOND_US) / SECOND_US);
	struct civil civil = clock_utc(at);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	ck_assert_int_eq(civil.year, tm.tm_year + 1900);
	ck_assert_int_eq(civil.month, tm.tm_mon + 1);
	ck_assert_int_eq(civil.day, tm.tm_mday);
	ck_assert_int_eq(civil.hour, tm.tm_hour);
	ck_assert_int_eq(civil.minute, tm.tm_min);
	ck_assert_int_eq(civil.second, tm.tm_sec);
	ck_assert_int_eq(civil.weekday, tm.tm_wday);
	ck_assert_int_eq(civil.microsecond, (at % SECOND_US + SECOND_US) % SECOND_US);
	ck_assert_int_eq(clock_from_utc(&civil), at);
}

/* Every day of a thousand years, at moments around its ends; the years around 0 and far away in
 * steps. */
START_TEST(agrees_with_the_c_library)
{
	static const int64_t moments[] = { 0, 1, 999999, 45296789012, DAY_US - 1 };
	int64_t day;
	size_t i;

	for (day = -200000; day < 200000; day++)
		compare_with_libc(day * DAY_US + moments[day & 3]);
	for (day = -100000000; day < 100000000; day += 9973) {
		for (i = 0; i < COUNT(moments); i++)
			compare_with_libc(day * DAY_US + moments[i]);
	}
}
END_TEST

START_TEST(days_and_dates_correspond)
{
	int64_t day;

	for (day = -800000; day < 800000; day++) {
		struct civil civil = clock_utc(day * DAY_US);

		ck_assert_int_eq(civil_to_days(civil.year, civil.month, civil.day), day);
	}
}
END_TEST

START_TEST(shanghai_is_eight_hours_ahead)
{
	struct civil civil = { .year = 2026, .month = 11, .day = 22, .hour = 1, .minute = 30 };
	int64_t at = clock_from_local(&civil), day;

	ck_assert_str_eq(clock_iso(mem, at), "2026-11-21T17:30:00.000000Z");
	civil = clock_local(at);
	ck_assert_int_eq(civil.day, 22);
	ck_assert_int_eq(civil.hour, 1);
	ck_assert_int_eq(civil.weekday, 0);
	for (day = -30000; day < 60000; day++) {
		int64_t midnight = clock_local_midnight((int32_t)day);

		ck_assert_int_eq(clock_local_day(midnight), day);
		ck_assert_int_eq(clock_local_day(midnight - 1), day - 1);
		ck_assert_int_eq(clock_local_day(midnight + DAY_US - 1), day);
		ck_assert_int_eq(clock_local(midnight).hour, 0);
	}
}
END_TEST

START_TEST(writes_every_shape)
{
	/* 2026-11-21 14:30:05.000123 in Shanghai. */
	int64_t at = INT64_C(1795242605000123);

	ck_assert_str_eq(clock_date(mem, at), "2026-11-21");
	ck_assert_str_eq(clock_minute(mem, at), "2026-11-21 14:30");
	ck_assert_str_eq(clock_second(mem, at), "14:30:05");
	ck_assert_str_eq(clock_field(mem, at), "2026-11-21T14:30");
	ck_assert_str_eq(clock_iso(mem, at), "2026-11-21T06:30:05.000123Z");
	ck_assert_str_eq(clock_iso(mem, -1), "1969-12-31T23:59:59.999999Z");
}
END_TEST

/* A midnight is the end of the day before it; any other end is a moment like others. */
START_TEST(says_which_day_a_span_ends_with)
{
	static const struct {
		const char *at, *words;
	} ends[] = {
		{ "2026-11-25 00:00", "end of 24 Nov 2026" },
		{ "2027-01-01 00:00", "end of 31 Dec 2026" },
		{ "2028-03-01 00:00", "end of 29 Feb 2028" },
		{ "2026-11-24 23:59", "2026-11-24 23:59" },
		{ "2026-11-25 00:01", "2026-11-25 00:01" },
	};

	for (size_t i = 0; i < COUNT(ends); i++) {
		int64_t at = 0;

		ck_assert(clock_parse_minute(ends[i].at, &at));
		ck_assert_str_eq(clock_end(mem, LANG_EN, at), ends[i].words);
	}
}
END_TEST

START_TEST(clocks_run)
{
	int64_t steady = clock_steady(), now = clock_now();

	/* After this was written, before the year 2200. */
	ck_assert_int_gt(now, INT64_C(1795000000000000));
	ck_assert_int_lt(now, INT64_C(7258118400000000));
	usleep(2000);
	ck_assert_int_ge(clock_steady() - steady, 2000);
}
END_TEST

static const struct {
	const char *text;
	bool good;
	const char *iso;
} dates[] = {
	{ "2026-11-21", true, "2026-11-20T16:00:00.000000Z" },
	{ "2024-02-29", true, "2024-02-28T16:00:00.000000Z" },
	{ "2000-02-29", true, "2000-02-28T16:00:00.000000Z" },
	{ "1900-01-01", true, "1899-12-31T16:00:00.000000Z" },
	{ "9999-12-31", true, "9999-12-30T16:00:00.000000Z" },
	{ "2026-02-29", false, NULL },
	{ "1900-02-29", false, NULL },
	{ "2100-02-29", false, NULL },
	{ "2026-04-31", false, NULL },
	{ "2026-00-10", false, NULL },
	{ "2026-13-10", false, NULL },
	{ "2026-10-00", false, NULL },
	{ "2026-10-32", false, NULL },
	{ "1899-12-31", false, NULL },
	{ "0000-00-00", false, NULL },
	{ "", false, NULL },
	{ "2026", false, NULL },
	{ "2026-1-01", false, NULL },
	{ "2026-11-2", false, NULL },
	{ "2026/11/21", false, NULL },
	{ "20261121", false, NULL },
	{ "2026-11-21 ", false, NULL },
	{ " 2026-11-21", false, NULL },
	{ "2026-11-2a", false, NULL },
	{ "-026-11-21", false, NULL },
	{ "+026-11-21", false, NULL },
	{ "２０２６-11-21", false, NULL },
	{ "2026-11-21T14:30", false, NULL },
};

START_TEST(reads_dates)
{
	int64_t at = 4711;

	ck_assert_int_eq(clock_parse_date(dates[_i].text, &at), dates[_i].good);
	if (dates[_i].good)
		ck_assert_str_eq(clock_iso(mem, at), dates[_i].iso);
	else
		ck_assert_int_eq(at, 4711);
}
END_TEST

static const struct {
	const char *text;
	bool good;
	const char *iso;
} minutes[] = {
	{ "2026-11-21T14:30", true, "2026-11-21T06:30:00.000000Z" },
	{ "2026-11-21 14:30", true, "2026-11-21T06:30:00.000000Z" },
	{ "2026-11-21T14:30:00", true, "2026-11-21T06:30:00.000000Z" },
	{ "2026-11-21T00:00", true, "2026-11-20T16:00:00.000000Z" },
	{ "2026-12-31T23:59", true, "2026-12-31T15:59:00.000000Z" },
	{ "2026-11-21T24:00", false, NULL },
	{ "2026-11-21T14:60", false, NULL },
	{ "2026-11-21T14:30:01", false, NULL },
	{ "2026-11-21T14:30:0", false, NULL },
	{ "2026-11-21T14:30Z", false, NULL },
	{ "2026-11-21t14:30", false, NULL },
	{ "2026-11-21", false, NULL },
	{ "2026-11-21T", false, NULL },
	{ "2026-11-21T1:30", false, NULL },
	{ "2026-11-21T14.30", false, NULL },
	{ "2026-11-21T-1:30", false, NULL },
	{ "2026-02-30T14:30", false, NULL },
	{ "2026-11-21T14:30:00.000", false, NULL },
	{ "", false, NULL },
};

START_TEST(reads_minutes)
{
	int64_t at = 4711;

	ck_assert_int_eq(clock_parse_minute(minutes[_i].text, &at), minutes[_i].good);
	if (minutes[_i].good)
		ck_assert_str_eq(clock_iso(mem, at), minutes[_i].iso);
	else
		ck_assert_int_eq(at, 4711);
}
END_TEST

/* What is written is read back, each day from 1900 to 2199. */
START_TEST(reads_what_it_writes)
{
	int32_t day;

	for (day = -25567; day < 84006; day++) {
		struct mem *pool = mem_pool(65536);
		int64_t midnight = clock_local_midnight(day),
			at = midnight + day % 1440 * MINUTE_US, found;

		if (at < midnight)
			at += DAY_US;
		ck_assert(clock_parse_date(clock_date(pool, midnight), &found));
		ck_assert_int_eq(found, midnight);
		ck_assert(clock_parse_minute(clock_field(pool, at), &found));
		ck_assert_int_eq(found, at);
		ck_assert(clock_parse_minute(clock_minute(pool, at), &found));
		ck_assert_int_eq(found, at);
		mem_free(pool);
	}
}
END_TEST

static const struct {
	int64_t ahead;
	const char *words;
} distances[] = {
	{ 0, "just now" },
	{ 1, "in less than a minute" },
	{ -1, "just now" },
	{ 59 * SECOND_US, "in less than a minute" },
	{ -59 * SECOND_US, "just now" },
	{ MINUTE_US, "in 1 minute" },
	{ -2 * MINUTE_US, "2 minutes ago" },
	{ HOUR_US - 1, "in 59 minutes" },
	{ HOUR_US, "in 1 hour" },
	{ HOUR_US + 59 * SECOND_US, "in 1 hour" },
	{ HOUR_US + MINUTE_US, "in 1 hour 1 minute" },
	{ -(2 * HOUR_US + 5 * MINUTE_US), "2 hours 5 minutes ago" },
	{ DAY_US - 1, "in 23 hours 59 minutes" },
	{ DAY_US, "in 1 day" },
	{ DAY_US + 59 * MINUTE_US, "in 1 day" },
	{ -(3 * DAY_US + 4 * HOUR_US), "3 days 4 hours ago" },
	{ 7 * DAY_US - 1, "in 6 days 23 hours" },
	{ 7 * DAY_US + 5 * HOUR_US, "in 7 days" },
	{ -400 * DAY_US, "400 days ago" },
};

START_TEST(says_distances)
{
	int64_t now = INT64_C(1795242605000123);

	ck_assert_str_eq(
	    clock_distance(mem, LANG_EN, now, now + distances[_i].ahead), distances[_i].words);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("clock");
	TCase *tcase = run_case(suite, "clock");

	tcase_add_test(tcase, agrees_with_the_c_library);
	tcase_add_test(tcase, days_and_dates_correspond);
	tcase_add_test(tcase, shanghai_is_eight_hours_ahead);
	tcase_add_test(tcase, writes_every_shape);
	tcase_add_test(tcase, says_which_day_a_span_ends_with);
	tcase_add_test(tcase, clocks_run);
	tcase_add_loop_test(tcase, reads_dates, 0, COUNT(dates));
	tcase_add_loop_test(tcase, reads_minutes, 0, COUNT(minutes));
	tcase_add_test(tcase, reads_what_it_writes);
	tcase_add_loop_test(tcase, says_distances, 0, COUNT(distances));
	return run_suite(suite);
}
