/* Working days: weekends, holidays and make-up working Saturdays, from the calendar table. Pure. */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A day that differs from its weekday: day = days since 1970-01-01 in Shanghai. */
struct calendar_day {
	int32_t day;
	bool is_workday;
};

/* days sorted by day; years sorted: those whose holidays are known. */
struct calendar {
	const struct calendar_day *days;
	size_t day_count;
	const int32_t *years;
	size_t year_count;
};

bool calendar_knows_year(const struct calendar *, int year);
/* The year whose holidays somebody should bring now: this one or, from December on, the next; 0: none is missing. */
int calendar_missing_year(const struct calendar *, int64_t at);
bool calendar_is_workday(const struct calendar *, int32_t day);

/*
 * The end (exclusive) of a period of n working days that begins at `at`: the first day is not
 * counted, the last ends at 24:00 in Shanghai. PRODUCT.md section 3, "Deadlines". Days that are not
 * listed count by their weekday, so that a year whose holidays are unknown counts its weekdays. A
 * period of 0 ends with its own day or, when that is no working day, with the next; a negative one
 * is a BUG.
 */
int64_t calendar_after_workdays(const struct calendar *, int64_t at, int workdays);
/* The same for calendar days; a last day that is no working day moves to the next that is. */
int64_t calendar_after_days(const struct calendar *, int64_t at, int days);

#endif
