/* Loading the calendar. */
#include "app/calendar.h"

#include "app_sql.h"
#include "base/clock.h"
#include "base/mem.h"
#include "db/db.h"

bool calendar_load(struct db *db, struct mem *mem, struct calendar *calendar_out)
{
	struct sql_calendar_years_rows years;
	struct sql_calendar_days_rows days;
	if (!sql_calendar_years(db, mem, &years) || !sql_calendar_days(db, mem, &days))
		return false;
	int32_t *year_list = MEM_ARRAY(mem, int32_t, years.n + 1);
	for (size_t i = 0; i < years.n; i++)
		year_list[i] = (int32_t)years.items[i].year;
	struct calendar_day *day_list = MEM_ARRAY(mem, struct calendar_day, days.n + 1);
	for (size_t i = 0; i < days.n; i++)
		day_list[i] = (struct calendar_day){ .day = (int32_t)(days.items[i].day / DAY_US),
			.is_workday = days.items[i].is_workday != 0 };
	*calendar_out = (struct calendar){
		.days = day_list, .day_count = days.n, .years = year_list, .year_count = years.n
	};
	return true;
}
