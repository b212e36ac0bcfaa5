/* Reading the notice of a year's holidays and make-up days, and writing it. */
#include <stdlib.h>
#include <string.h>

#include "app/import.h"
#include "app_sql.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/csv.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define NOTICE_BYTES ((size_t)256 * 1024)
#define NAME_CHARS 40

enum { DATE, KIND, NAME, COLUMNS };

/* A heading is written in either language. */
static const char *const headings[COLUMNS][2] = {
	[DATE] = { "date", "日期" }, [KIND] = { "kind", "类别" }, [NAME] = { "name", "名称" }
};

static const struct {
	const char *word;
	bool is_workday;
} kinds[] = { { "holiday", false }, { "working", true }, { "放假", false }, { "上班", true } };

/* No year is without these, however its notice moves the days around them. */
static const struct {
	int month, day;
} always[] = { { 1, 1 }, { 5, 1 }, { 10, 1 } };

struct reading {
	struct mem *mem;
	enum lang lang;
	struct csv csv;
	int place[COLUMNS]; /* where a column stands in the table */
	struct import_days *days;
};

static void wrong_table(struct reading *r, const char *id, const char *name, const char *value)
{
	const struct catalog_arg args[] = { { name, value }, { 0 } };
	import_error_add(r->mem, &r->days->errors,
	    &(struct import_error){ .text = tr_fill(r->mem, r->lang, id, args) });
}

static void wrong(struct reading *r, const struct csv_row *row, int column, const char *text)
{
	size_t place = (size_t)r->place[column];
	import_error_add(r->mem, &r->days->errors,
	    &(struct import_error){ .row = row->number,
		.column = place + 1,
		.heading = r->csv.columns[place],
		.value = row->values[place],
		.text = text });
}

/* --- a row -------------------------------------------------------------------------------------- */

/* 2027-01-01, and as spreadsheets save it: 2027/1/1. */
static bool read_day(struct mem *mem, const char *text, int32_t *day_out)
{
	int parts[3] = { 0 };
	size_t n = 0;
	int64_t at;
	for (const char *c = text_trim(mem, text_narrow(mem, text)); *c; c++) {
		if (*c >= '0' && *c <= '9' && parts[n] < 1000)
			parts[n] = parts[n] * 10 + (*c - '0');
		else if ((*c == '-' || *c == '/' || *c == '.') && n < 2)
			n++;
		else
			return false;
	}
	if (!clock_parse_date(mem_printf(mem, "%04d-%02d-%02d", parts[0], parts[1], parts[2]), &at))
		return false;
	*day_out = clock_local_day(at);
	return true;
}

static bool read_kind(struct mem *mem, const char *text, bool *is_workday_out)
{
	const char *word = text_trim(mem, text);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!text_equal(kinds[i].word, word))
			continue;
		*is_workday_out = kinds[i].is_workday;
		return true;
	}
	return false;
}

static void read_row(struct reading *r, const struct csv_row *row)
{
	int32_t day;
	bool is_workday = false;
	size_t before = r->days->errors.n;
	if (row->fields != r->csv.column_count) {
		import_error_add(r->mem, &r->days->errors,
		    &(struct import_error){ .row = row->number,
			.text =
			    tr(r->lang, N_("This row has not as many fields as the headings.")) });
		return;
	}
	const char *name = text_trim(r->mem, row->values[r->place[NAME]]);
	if (!read_day(r->mem, row->values[r->place[DATE]], &day))
		wrong(r, row, DATE, tr(r->lang, N_("Enter a date such as 2026-11-21.")));
	if (!read_kind(r->mem, row->values[r->place[KIND]], &is_workday))
		wrong(r, row, KIND, tr(r->lang, N_("Write holiday or working.")));
	if (!*name || text_chars(name) > NAME_CHARS)
		wrong(r, row, NAME, tr(r->lang, N_("Name the holiday in at most 40 characters.")));
	if (r->days->errors.n > before)
		return;
	r->days->items[r->days->n].day = day;
	r->days->items[r->days->n].is_workday = is_workday;
	r->days->items[r->days->n++].name = name;
}

/* --- the headings ------------------------------------------------------------------------------- */

static void read_headings(struct reading *r)
{
	for (int i = 0; i < COLUMNS; i++) {
		int english = csv_column(&r->csv, headings[i][0]);
		r->place[i] = english < 0 ? csv_column(&r->csv, headings[i][1]) : english;
		if (r->place[i] < 0)
			wrong_table(r, N_("The column {name} is missing."), "name",
			    headings[i][r->lang == LANG_ZH]);
	}
}

/* --- the days together -------------------------------------------------------------------------- */

static int by_day(const void *a, const void *b)
{
	int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
	return (left > right) - (left < right);
}

static struct civil civil_of(int32_t day)
{
	return clock_local(clock_local_midnight(day));
}

/* The year whose 1 January is among the days. */
static int find_year(const struct import_days *days)
{
	for (size_t i = 0; i < days->n; i++) {
		struct civil civil = civil_of(days->items[i].day);
		if (civil.month == 1 && civil.day == 1)
			return civil.year;
	}
	return 0;
}

static void wrong_day(struct reading *r, size_t i, const char *id)
{
	wrong_table(r, id, "day", clock_date(r->mem, clock_local_midnight(r->days->items[i].day)));
}

static void check_day(struct reading *r, size_t i)
{
	const struct import_days *days = r->days;
	struct civil civil = civil_of(days->items[i].day);
	/* December belongs to the notice that follows. */
	int notice = civil.month == 12 ? civil.year + 1 : civil.year;
	if (notice != days->year)
		wrong_day(r, i, N_("{day} belongs to the notice of another year."));
	if (i > 0 && days->items[i - 1].day == days->items[i].day)
		wrong_day(r, i, N_("{day} is there twice."));
	if (days->items[i].is_workday && civil.weekday != 0 && civil.weekday != 6)
		wrong_day(r, i, N_("{day} is a weekday: people work without being told."));
}

static bool has_holiday(const struct import_days *days, int32_t day)
{
	for (size_t i = 0; i < days->n; i++) {
		if (days->items[i].day == day && !days->items[i].is_workday)
			return true;
	}
	return false;
}

/* Half a notice would be worse than none: nobody would be told. */
static void check_days(struct reading *r, bool is_whole)
{
	struct import_days *days = r->days;
	if (days->n)
		qsort(days->items, days->n, sizeof *days->items, by_day);
	days->year = find_year(days);
	for (size_t i = 0; days->year && i < days->n; i++)
		check_day(r, i);
	/* A day that could not be read must not be called missing as well. */
	if (!is_whole)
		return;
	if (!days->year)
		wrong_table(r, N_("The table is incomplete: it has no 1 January."), NULL, NULL);
	for (size_t i = 0; days->year && i < COUNT(always); i++) {
		int32_t day = (int32_t)civil_to_days(days->year, always[i].month, always[i].day);
		if (!has_holiday(days, day))
			wrong_table(r, N_("The table is incomplete: {day} is always a holiday."),
			    "day", clock_date(r->mem, clock_local_midnight(day)));
	}
}

/* --- the whole ---------------------------------------------------------------------------------- */

bool import_days_read(
    struct mem *mem, enum lang lang, const char *path, struct import_days *days_out)
{
	struct reading r = { .mem = mem, .lang = lang, .days = days_out };
	char *data;
	const char *text;
	size_t bytes;
	*days_out = (struct import_days){ 0 };
	if (!file_read(mem, path, NOTICE_BYTES, &data, &bytes) ||
	    !charset_to_utf8(mem, data, bytes, &text, &bytes) ||
	    !csv_read_loose(mem, text, bytes, &r.csv))
		return false;
	read_headings(&r);
	if (days_out->errors.n)
		return true;
	days_out->items = mem_alloc(mem, (r.csv.row_count + 1) * sizeof *days_out->items);
	for (size_t i = 0; i < r.csv.row_count; i++)
		read_row(&r, &r.csv.rows[i]);
	check_days(&r, !days_out->errors.n);
	return true;
}

bool import_days_write(struct db *db, const struct import_days *days, int64_t *replaced_out)
{
	int64_t from = civil_to_days(days->year - 1, 12, 1) * DAY_US,
		until = civil_to_days(days->year, 12, 1) * DAY_US, changed;
	if (!sql_calendar_days_forget(db, from, until, replaced_out))
		return false;
	for (size_t i = 0; i < days->n; i++) {
		if (!sql_calendar_day_insert(db,
			&(struct sql_calendar_day_insert_args){ .day = days->items[i].day * DAY_US,
			    .is_workday = days->items[i].is_workday,
			    .why = days->items[i].name },
			&changed))
			return false;
	}
	return sql_calendar_year_know(db, days->year, &changed);
}
