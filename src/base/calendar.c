/* Counting working days. */
#include "base/calendar.h"

#include "base/bug.h"
#include "base/clock.h"

bool calendar_knows_year(const struct calendar *calendar, int year)
{
	size_t i;

	for (i = 0; i < calendar->year_count; i++) {
		if (calendar->years[i] == year)
			return true;
	}
	return false;
}

/* What is decided in December may end in the next year; before, its holidays need not be decreed. */
int calendar_missing_year(const struct calendar *calendar, int64_t at)
{
	struct civil civil = clock_local(at);

	if (!calendar_knows_year(calendar, civil.year))
		return civil.year;
	if (civil.month == 12 && !calendar_knows_year(calendar, civil.year + 1))
		return civil.year + 1;
	return 0;
}

/* 1970-01-01 was a Thursday: with Monday as 0 that is 3. */
static bool is_weekday(int32_t day)
{
	int32_t from_monday = (int32_t)(((int64_t)day + 3) % 7);

	if (from_monday < 0)
		from_monday += 7;
	return from_monday < 5;
}

bool calendar_is_workday(const struct calendar *calendar, int32_t day)
{
	size_t low = 0, high = calendar->day_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct calendar_day *found = &calendar->days[middle];

		if (found->day == day)
			return found->is_workday;
		if (found->day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return is_weekday(day);
}

/* Behind the calendar's last day there are only weekdays, so that both loops end. */
static int32_t workday_from(const struct calendar *calendar, int32_t day)
{
	while (!calendar_is_workday(calendar, day))
		day++;
	return day;
}

int64_t calendar_after_workdays(const struct calendar *calendar, int64_t at, int workdays)
{
	int32_t day = clock_local_day(at);
	int counted;

	if (workdays < 0)
		BUG("a period of %d working days", workdays);
	for (counted = 0; counted < workdays; counted++)
		day = workday_from(calendar, day + 1);
	return clock_local_midnight(workday_from(calendar, day) + 1);
}

int64_t calendar_after_days(const struct calendar *calendar, int64_t at, int days)
{
	if (days < 0)
		BUG("a period of %d days", days);
	return clock_local_midnight(workday_from(calendar, clock_local_day(at) + days) + 1);
}
