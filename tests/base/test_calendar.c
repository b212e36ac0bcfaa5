/* Working days: 2026 as decreed, cases counted by hand, and a model that walks day by day. */
#include "run.h"

#include "base/calendar.h"
#include "base/clock.h"

/* The days of 2026 that differ from their weekday: month, first and last day, whether one works. */
static const struct {
	int month, first, last;
	bool is_workday;
} decree[] = {
	{ 1, 1, 3, false },
	{ 1, 4, 4, true },
	{ 2, 14, 14, true },
	{ 2, 15, 23, false },
	{ 2, 28, 28, true },
	{ 4, 4, 6, false },
	{ 5, 1, 5, false },
	{ 5, 9, 9, true },
	{ 6, 19, 21, false },
	{ 9, 20, 20, true },
	{ 9, 25, 27, false },
	{ 10, 1, 7, false },
	{ 10, 10, 10, true },
};

static struct calendar_day listed[64];
static const int32_t known_years[] = { 2025, 2026 };
static struct calendar calendar = { .days = listed, .years = known_years, .year_count = 2 };

static void fill_calendar(void)
{
	size_t i;

	calendar.day_count = 0;
	for (i = 0; i < COUNT(decree); i++) {
		int day;

		for (day = decree[i].first; day <= decree[i].last; day++)
			listed[calendar.day_count++] = (struct calendar_day){
				.day = (int32_t)civil_to_days(2026, decree[i].month, day),
				.is_workday = decree[i].is_workday,
			};
	}
}

static const struct calendar weekdays_only = { 0 };

/* The same by looking at the decree's rows and at the weekday that the clock gives. */
static bool model_is_workday(const struct calendar *by, int32_t day)
{
	struct civil civil = clock_local(clock_local_midnight(day));
	size_t i;

	for (i = 0; by->day_count > 0 && civil.year == 2026 && i < COUNT(decree); i++) {
		if (decree[i].month == civil.month && decree[i].first <= civil.day &&
		    civil.day <= decree[i].last)
			return decree[i].is_workday;
	}
	return civil.weekday != 0 && civil.weekday != 6;
}

START_TEST(every_day_is_as_the_model_says)
{
	int32_t day;

	fill_calendar();
	for (day = (int32_t)civil_to_days(1960, 1, 1); day < civil_to_days(2060, 1, 1); day++) {
		ck_assert_msg(
		    calendar_is_workday(&calendar, day) == model_is_workday(&calendar, day),
		    "day %d", day);
		ck_assert(calendar_is_workday(&weekdays_only, day) ==
			  model_is_workday(&weekdays_only, day));
	}
}
END_TEST

/* A year is missed when it is there, and the next one from December on. */
START_TEST(a_missing_year_is_named_in_time)
{
	static const int32_t only_2026[] = { 2026 }, with_2028[] = { 2026, 2028 };
	static const struct {
		const char *now;
		int missing, missing_with_2028, missing_without_any;
	} cases[] = {
		{ "2025-12-31 23:59", 2025, 2025, 2025 },
		{ "2026-01-01 00:00", 0, 0, 2026 },
		{ "2026-11-30 23:59", 0, 0, 2026 },
		{ "2026-12-01 00:00", 2027, 2027, 2026 },
		{ "2026-12-31 23:59", 2027, 2027, 2026 },
		{ "2027-01-01 00:00", 2027, 2027, 2027 },
		{ "2027-12-31 23:59", 2027, 2027, 2027 },
		{ "2028-11-30 12:00", 2028, 0, 2028 },
		{ "2028-12-01 00:00", 2028, 2029, 2028 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t at;
		struct calendar one = { .years = only_2026, .year_count = 1 },
				two = { .years = with_2028, .year_count = 2 };

		ck_assert(clock_parse_minute(cases[i].now, &at));
		ck_assert_int_eq(calendar_missing_year(&one, at), cases[i].missing);
		ck_assert_int_eq(calendar_missing_year(&two, at), cases[i].missing_with_2028);
		ck_assert_int_eq(
		    calendar_missing_year(&weekdays_only, at), cases[i].missing_without_any);
	}
}
END_TEST

START_TEST(number_of_workdays_of_2026)
{
	int32_t day;
	int count = 0;

	fill_calendar();
	for (day = (int32_t)civil_to_days(2026, 1, 1); day < civil_to_days(2027, 1, 1); day++)
		count += calendar_is_workday(&calendar, day);
	ck_assert_int_eq(count, 248);
}
END_TEST

/* From October 2025 to March 2027, at three times of the day, periods of 0 to 40 days. */
START_TEST(periods_are_as_the_model_says)
{
	static const int64_t times[] = { 0, 13 * HOUR_US, DAY_US - 1 };
	int32_t first;

	fill_calendar();
	for (first = (int32_t)civil_to_days(2025, 10, 1); first < civil_to_days(2027, 3, 1);
	     first++) {
		int64_t at = clock_local_midnight(first) + times[first % 3];
		int32_t day = first, last;
		int n;

		for (n = 0; n <= 40; n++) {
			last = first + n;
			while (!model_is_workday(&calendar, last))
				last++;
			ck_assert_int_eq(
			    calendar_after_days(&calendar, at, n), clock_local_midnight(last + 1));
			if (n == 0)
				continue;
			do {
				day++;
			} while (!model_is_workday(&calendar, day));
			ck_assert_int_eq(calendar_after_workdays(&calendar, at, n),
			    clock_local_midnight(day + 1));
		}
	}
}
END_TEST

/* Counted by hand on a wall calendar; the end is the midnight with which the day after the last
 * begins. */
static const struct {
	const char *at;
	int days;
	const char *after_workdays, *after_days;
} cases[] = {
	/* Saturday: Monday to Friday; five days later is a Thursday. */
	{ "2026-11-21 14:30", 5, "2026-11-28 00:00", "2026-11-27 00:00" },
	{ "2026-11-20 00:00", 1, "2026-11-24 00:00", "2026-11-24 00:00" },
	{ "2026-11-20 23:59", 1, "2026-11-24 00:00", "2026-11-24 00:00" },
	{ "2026-11-19 23:59", 1, "2026-11-21 00:00", "2026-11-21 00:00" },
	/* Over the National Day and its make-up Saturday. */
	{ "2026-09-30 17:00", 1, "2026-10-09 00:00", "2026-10-09 00:00" },
	{ "2026-09-30 17:00", 2, "2026-10-10 00:00", "2026-10-09 00:00" },
	{ "2026-09-30 17:00", 3, "2026-10-11 00:00", "2026-10-09 00:00" },
	{ "2026-09-30 17:00", 4, "2026-10-13 00:00", "2026-10-09 00:00" },
	/* The make-up Sunday before Mid-Autumn counts. */
	{ "2026-09-19 09:00", 1, "2026-09-21 00:00", "2026-09-21 00:00" },
	/* Spring Festival: the Saturday before and the one after are worked. */
	{ "2026-02-13 10:00", 1, "2026-02-15 00:00", "2026-02-15 00:00" },
	{ "2026-02-13 10:00", 2, "2026-02-25 00:00", "2026-02-25 00:00" },
	{ "2026-02-13 10:00", 6, "2026-03-01 00:00", "2026-02-25 00:00" },
	/* Over New Year's Eve into a year whose holidays are unknown: weekdays count. */
	{ "2026-12-31 08:00", 1, "2027-01-02 00:00", "2027-01-02 00:00" },
	{ "2026-12-31 08:00", 2, "2027-01-05 00:00", "2027-01-05 00:00" },
	/* A period of nothing ends with its day, or with the next working day. */
	{ "2026-11-18 08:00", 0, "2026-11-19 00:00", "2026-11-19 00:00" },
	{ "2026-11-21 08:00", 0, "2026-11-24 00:00", "2026-11-24 00:00" },
};

START_TEST(cases_counted_by_hand)
{
	int64_t at;

	fill_calendar();
	ck_assert(clock_parse_minute(cases[_i].at, &at));
	ck_assert_str_eq(clock_minute(mem, calendar_after_workdays(&calendar, at, cases[_i].days)),
	    cases[_i].after_workdays);
	ck_assert_str_eq(clock_minute(mem, calendar_after_days(&calendar, at, cases[_i].days)),
	    cases[_i].after_days);
}
END_TEST

START_TEST(knows_its_years)
{
	ck_assert(calendar_knows_year(&calendar, 2025));
	ck_assert(calendar_knows_year(&calendar, 2026));
	ck_assert(!calendar_knows_year(&calendar, 2027));
	ck_assert(!calendar_knows_year(&calendar, 2024));
	ck_assert(!calendar_knows_year(&weekdays_only, 2026));
}
END_TEST

START_TEST(negative_period_is_a_bug)
{
	run_quietly();
	if (_i == 0)
		calendar_after_workdays(&weekdays_only, 0, -1);
	else
		calendar_after_days(&weekdays_only, 0, -1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("calendar");
	TCase *tcase = run_case(suite, "calendar");

	tcase_add_test(tcase, every_day_is_as_the_model_says);
	tcase_add_test(tcase, a_missing_year_is_named_in_time);
	tcase_add_test(tcase, number_of_workdays_of_2026);
	tcase_add_test(tcase, periods_are_as_the_model_says);
	tcase_add_loop_test(tcase, cases_counted_by_hand, 0, COUNT(cases));
	tcase_add_test(tcase, knows_its_years);
	tcase_add_loop_test_raise_signal(tcase, negative_period_is_a_bug, SIGABRT, 0, 2);
	return run_suite(suite);
}
