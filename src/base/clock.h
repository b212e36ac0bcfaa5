/* Time: UTC microseconds inside, Asia/Shanghai at the edge. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/catalog.h"

struct mem;

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

/* The system's wall clock and a clock that never jumps, in microseconds. */
int64_t clock_now(void);
int64_t clock_steady(void);

/* A civil date and time. */
struct civil {
	int year, month, day, hour, minute, second;
	int32_t microsecond;
	int weekday; /* 0 = Sunday */
};

/* Days since 1970-01-01 of a civil date (proleptic Gregorian), and back. */
int64_t civil_to_days(int year, int month, int day);
struct civil clock_utc(int64_t at);
struct civil clock_local(int64_t at); /* Asia/Shanghai: UTC+8, no summer time since 1991 */
int64_t clock_from_utc(const struct civil *);
int64_t clock_from_local(const struct civil *);

/* Days since 1970-01-01 in Shanghai, and the moment at which such a day begins. */
int32_t clock_local_day(int64_t at);
int64_t clock_local_midnight(int32_t day);

/* "2026-11-21", "2026-11-21T14:30" (local, a blank for the T and seconds of 00 are fine; years 1900
 * to 9999) to a moment; false when it is not one. */
bool clock_parse_date(const char *, int64_t *midnight_out);
bool clock_parse_minute(const char *, int64_t *at_out);

/* Local: "2026-11-21", "2026-11-21 14:30", "14:30:05". UTC: "2026-11-21T06:30:00.000000Z". */
char *clock_date(struct mem *, int64_t at);
char *clock_minute(struct mem *, int64_t at);
char *clock_second(struct mem *, int64_t at);
/* The end of a span, for people: to the minute as above, but of one that ends with its day that day: "2026年11月24日24时",
 * "end of 24 Nov 2026". */
char *clock_end(struct mem *, enum lang, int64_t at);
char *clock_iso(struct mem *, int64_t at);
/* For a datetime-local field: "2026-11-21T14:30". */
char *clock_field(struct mem *, int64_t at);
/* In words for people: "in 3 days", "2 hours 5 minutes ago" (2 units at most, translated, the rest
 * dropped). */
char *clock_distance(struct mem *, enum lang, int64_t now, int64_t at);

#endif
