/* Tables that offices hand over as CSV: units, days of the calendar; and what is wrong with one. */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"

struct db;
struct mem;

/* What is wrong and where, as a spreadsheet counts: rows from 1, the headings are the first; column 0: the row as a whole; row 0: the table. */
struct import_error {
	size_t row, column;
	const char *heading; /* NULL where column is 0 */
	const char *value; /* what stands there; NULL */
	const char *text; /* translated */
};
struct import_errors {
	struct import_error *items;
	size_t n, room;
};

void import_error_add(struct mem *, struct import_errors *, const struct import_error *);

/*
 * Units: code,name,level,parent,intro,address,hours; parents stand before their children or are
 * there. In the caller's transaction. False with a fault that names the line.
 */
bool import_units(struct db *, struct mem *, const char *path, size_t *count_out)
    __attribute__((warn_unused_result));

/*
 * The days of a year that differ from their weekday, as its notice names them: date, kind (holiday
 * or working; 放假, 上班), name. The notice of a year rules from the December before it, where New
 * Year may begin, to its November.
 */
struct import_days {
	int year; /* of the 1 January in it */
	struct {
		int32_t day; /* since 1970-01-01 */
		bool is_workday;
		const char *name;
	} * items;
	size_t n;
	struct import_errors errors;
};

/* Reads and checks all; needs no database. False with a fault: it cannot be read as a table at all. */
bool import_days_read(struct mem *, enum lang, const char *path, struct import_days *days_out)
    __attribute__((warn_unused_result));
/* These days instead of those the notice's months had, in the caller's transaction; the year is known from then on. replaced_out: the days there were. */
bool import_days_write(struct db *, const struct import_days *, int64_t *replaced_out)
    __attribute__((warn_unused_result));

#endif
