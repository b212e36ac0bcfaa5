/* Tables as text: a strict reader of RFC 4180, for imports and demo data. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

struct mem;

/*
 * values: as many as the table has columns; an empty field is "". line: where the row begins in the
 * file, from 1. number: which row a spreadsheet would call it, the names are its first, empty ones
 * count. fields: how many it really has; other than the columns only where csv_read_loose read it.
 */
struct csv_row {
	const char *const *values;
	size_t line, number, fields;
};

/* A table whose first row names its columns. */
struct csv {
	const char *const *columns;
	size_t column_count;
	const struct csv_row *rows;
	size_t row_count;
};

/*
 * Reads UTF-8 (a byte order mark is skipped) with lines ended by CRLF or LF; an empty line is
 * skipped. False with a fault that names the line: not UTF-8, a quote inside an unquoted field,
 * text behind a closing quote, a quotation without end, a lone CR, a row with more or fewer fields
 * than the first, a column without a name or named twice, no first row.
 */
bool csv_read(struct mem *, const char *data, size_t bytes, struct csv *csv_out)
    __attribute__((warn_unused_result));

/*
 * The same, but a row with more or fewer fields than the first stands there with what it has, and a
 * quote inside an unquoted field is a quote: for telling all that is wrong with a table at once.
 */
bool csv_read_loose(struct mem *, const char *data, size_t bytes, struct csv *csv_out)
    __attribute__((warn_unused_result));

/* The column of that name, -1 when there is none. */
int csv_column(const struct csv *, const char *name);
/* Whether all the names, ended by NULL, are columns; the fault names the missing one. */
bool csv_require(const struct csv *, const char *const *names) __attribute__((warn_unused_result));
/* The field of a row under a column that must be there: otherwise BUG, so ask csv_require first. */
const char *csv_value(const struct csv *, const struct csv_row *, const char *column);

#endif
