/* Clocks and calendar dates. The one home of the system's clock. */
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/bug.h"
#include "base/mem.h"

#undef clock_gettime

#define SHANGHAI_US (8 * HOUR_US)

static int64_t read_clock(clockid_t which)
{
	struct timespec now;

	if (clock_gettime(which, &now) != 0)
		BUG("clock_gettime(%d)", (int)which);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

int64_t clock_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_steady(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

/* Division that rounds down, so that moments before 1970 fall into the right day. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/*
 * Years are counted from March: then the day that comes and goes is the last of its year, and the
 * months before it have lengths that (153 m + 2) / 5 sums up. 719468 is the number of days from
 * 0000-03-01 to 1970-01-01.
 */
static int64_t days_before_march_year(int64_t year)
{
	return year * 365 + floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400) -
	       719468;
}

int64_t civil_to_days(int year, int month, int day)
{
	int64_t march_year = (int64_t)year - (month < 3);
	int march_month = (month + 9) % 12;

	return days_before_march_year(march_year) + (153 * march_month + 2) / 5 + day - 1;
}

static struct civil civil_of(int64_t at)
{
	int64_t days = floor_div(at, DAY_US), rest = at - days * DAY_US;
	/* The mean year is a little off: at most one step puts the guess right. */
	int64_t year = floor_div((days + 719468) * 400, 146097);
	int in_year, march_month;

	while (days_before_march_year(year) > days)
		year--;
	while (days_before_march_year(year + 1) <= days)
		year++;
	in_year = (int)(days - days_before_march_year(year));
	march_month = (5 * in_year + 2) / 153;
	return (struct civil){
		.year = (int)year + (march_month >= 10),
		.month = (march_month + 2) % 12 + 1,
		.day = in_year - (153 * march_month + 2) / 5 + 1,
		.hour = (int)(rest / HOUR_US),
		.minute = (int)(rest / MINUTE_US % 60),
		.second = (int)(rest / SECOND_US % 60),
		.microsecond = (int32_t)(rest % SECOND_US),
		/* 1970-01-01 was a Thursday. */
		.weekday = (int)(days + 4 - floor_div(days + 4, 7) * 7),
	};
}

struct civil clock_utc(int64_t at)
{
	return civil_of(at);
}

struct civil clock_local(int64_t at)
{
	return civil_of(at + SHANGHAI_US);
}

int64_t clock_from_utc(const struct civil *civil)
{
	return civil_to_days(civil->year, civil->month, civil->day) * DAY_US +
	       civil->hour * HOUR_US + civil->minute * MINUTE_US + civil->second * SECOND_US +
	       civil->microsecond;
}

int64_t clock_from_local(const struct civil *civil)
{
	return clock_from_utc(civil) - SHANGHAI_US;
}

int32_t clock_local_day(int64_t at)
{
	return (int32_t)floor_div(at + SHANGHAI_US, DAY_US);
}

int64_t clock_local_midnight(int32_t day)
{
	return day * DAY_US - SHANGHAI_US;
}

/* The number of exactly that many digits, -1 when there are others. */
static int read_digits(const char *text, size_t digits)
{
	int value = 0;
	size_t i;

	for (i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

static int days_in_month(int year, int month)
{
	int next_year = month == 12 ? year + 1 : year, next = month % 12 + 1;

	return (int)(civil_to_days(next_year, next, 1) - civil_to_days(year, month, 1));
}

/* "YYYY-MM-DD" at the front of a text that is at least that long. */
static bool read_date(const char *text, struct civil *civil_out)
{
	struct civil civil = { .year = read_digits(text, 4) };

	if (civil.year < 1900 || text[4] != '-' || text[7] != '-')
		return false;
	civil.month = read_digits(text + 5, 2);
	civil.day = read_digits(text + 8, 2);
	if (civil.month < 1 || civil.month > 12 || civil.day < 1 ||
	    civil.day > days_in_month(civil.year, civil.month))
		return false;
	*civil_out = civil;
	return true;
}

bool clock_parse_date(const char *text, int64_t *midnight_out)
{
	struct civil civil;

	if (strlen(text) != strlen("2026-11-21") || !read_date(text, &civil))
		return false;
	*midnight_out = clock_from_local(&civil);
	return true;
}

bool clock_parse_minute(const char *text, int64_t *at_out)
{
	size_t length = strlen(text);
	struct civil civil;

	/* Some browsers send the seconds of a datetime-local field, always as 00. */
	if (length == strlen("2026-11-21T14:30:00") && strcmp(text + 16, ":00") == 0)
		length -= 3;
	if (length != strlen("2026-11-21T14:30") || !read_date(text, &civil))
		return false;
	if ((text[10] != 'T' && text[10] != ' ') || text[13] != ':')
		return false;
	civil.hour = read_digits(text + 11, 2);
	civil.minute = read_digits(text + 14, 2);
	if (civil.hour < 0 || civil.hour > 23 || civil.minute < 0 || civil.minute > 59)
		return false;
	*at_out = clock_from_local(&civil);
	return true;
}

char *clock_date(struct mem *mem, int64_t at)
{
	struct civil c = clock_local(at);

	return mem_printf(mem, "%04d-%02d-%02d", c.year, c.month, c.day);
}

char *clock_minute(struct mem *mem, int64_t at)
{
	struct civil c = clock_local(at);

	return mem_printf(
	    mem, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
}

char *clock_second(struct mem *mem, int64_t at)
{
	struct civil c = clock_local(at);

	return mem_printf(mem, "%02d:%02d:%02d", c.hour, c.minute, c.second);
}

/* The midnight belongs to the day that it ends: read as the first moment of the next, it would promise a day too much. */
char *clock_end(struct mem *mem, enum lang lang, int64_t at)
{
	static const char *const months[] = { N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"),
		N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };
	struct civil c = clock_local(at - 1);

	if (at != clock_local_midnight(clock_local_day(at)))
		return clock_minute(mem, at);
	return tr_fill(mem, lang, N_("end of {day} {month} {year}"),
	    (const struct catalog_arg[]){ { "day", mem_printf(mem, "%d", c.day) },
		{ "month", tr(lang, months[c.month - 1]) },
		{ "year", mem_printf(mem, "%d", c.year) }, { 0 } });
}

char *clock_iso(struct mem *mem, int64_t at)
{
	struct civil c = clock_utc(at);

	return mem_printf(mem, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", c.year, c.month, c.day,
	    c.hour, c.minute, c.second, (int)c.microsecond);
}

char *clock_field(struct mem *mem, int64_t at)
{
	struct civil c = clock_local(at);

	return mem_printf(
	    mem, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
}

static const char *days(struct mem *mem, enum lang lang, int64_t n)
{
	return tr_count(mem, lang, "{n} day", "{n} days", n);
}

static const char *hours(struct mem *mem, enum lang lang, int64_t n)
{
	return tr_count(mem, lang, "{n} hour", "{n} hours", n);
}

static const char *minutes(struct mem *mem, enum lang lang, int64_t n)
{
	return tr_count(mem, lang, "{n} minute", "{n} minutes", n);
}

/* From a week on the hours say nothing any more. */
static const char *length_in_words(struct mem *mem, enum lang lang, int64_t length)
{
	const char *first, *second;

	if (length >= 7 * DAY_US)
		return days(mem, lang, length / DAY_US);
	if (length < HOUR_US)
		return minutes(mem, lang, length / MINUTE_US);
	if (length >= DAY_US) {
		first = days(mem, lang, length / DAY_US);
		if (length % DAY_US < HOUR_US)
			return first;
		second = hours(mem, lang, length % DAY_US / HOUR_US);
	} else {
		first = hours(mem, lang, length / HOUR_US);
		if (length % HOUR_US < MINUTE_US)
			return first;
		second = minutes(mem, lang, length % HOUR_US / MINUTE_US);
	}
	return tr_fill(mem, lang, "{first} {second}",
	    (const struct catalog_arg[]){ { "first", first }, { "second", second }, { 0 } });
}

char *clock_distance(struct mem *mem, enum lang lang, int64_t now, int64_t at)
{
	int64_t length = at >= now ? at - now : now - at;
	struct catalog_arg args[] = { { "time", NULL }, { 0 } };

	if (length < MINUTE_US)
		return mem_strdup(
		    mem, at > now ? tr(lang, "in less than a minute") : tr(lang, "just now"));
	args[0].value = length_in_words(mem, lang, length);
	return at > now ? tr_fill(mem, lang, "in {time}", args)
			: tr_fill(mem, lang, "{time} ago", args);
}
