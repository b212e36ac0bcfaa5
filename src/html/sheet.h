/* A list as a file: CSV for people, CSV for programs, XLSX. Written row by row into a file without a name, so that a long list takes
 * no memory. */
#ifndef HTML_SHEET_H
#define HTML_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/form.h"

struct mem;

enum sheet_format {
	SHEET_NONE = 0,
	SHEET_CSV, /* for people: byte order mark, headings in the reader's language, labels, local time */
	SHEET_DATA, /* for programs: CSV with plain column names, stored words, UTC, no mark */
	SHEET_XLSX, /* for people; every cell is a text or a number, never a formula */
};

/* What file names end with: "csv", "data.csv", "xlsx"; and the type of the answer. */
const char *sheet_suffix(enum sheet_format);
const char *sheet_type(enum sheet_format);
/* By the end of a path; SHEET_NONE: none of ours. */
enum sheet_format sheet_format_of(const char *path);

struct sheet_column {
	const char *name; /* for programs: the stored name */
	const char *label; /* for people: a text id */
	int width; /* in characters; 0: as the program likes */
	bool is_number; /* its values are whole numbers */
};

struct sheet_options {
	enum sheet_format format;
	enum lang lang;
	const char *title; /* of the page inside an XLSX, at most 31 characters */
	const struct sheet_column *columns;
	size_t column_count;
	const char *folder; /* where its temporary files are */
};

/* NULL with a fault. Ends with its mem. */
struct sheet *sheet_open(struct mem *, const struct sheet_options *);
/* One row: as many texts as there are columns; NULL is an empty cell. */
void sheet_row(struct sheet *, const char *const *values);
/* A line behind the last row that tells people something; not in the file for programs. */
void sheet_note(struct sheet *, const char *text);
/* Bytes so far; of an XLSX nobody knows before the end: 0. */
size_t sheet_bytes(const struct sheet *);
/* Everything is in the file: its descriptor, which ends with the mem. False with a fault. */
bool sheet_finish(struct sheet *, int *file_out, size_t *bytes_out)
    __attribute__((warn_unused_result));

/* Values as the format wants them. A choice: its stored word or its label. A time: 2026-11-21T06:30:00.000000Z or 2026-11-21 14:30; 0
 * is empty. */
const char *sheet_choice(const struct sheet *, const struct form_choice *, size_t count, int value);
const char *sheet_ways(const struct sheet *, struct mem *, uint32_t ways);
const char *sheet_time(const struct sheet *, struct mem *, int64_t at);
const char *sheet_number(struct mem *, int64_t n);
/* The stored word for programs, the label (a text id) for people. */
const char *sheet_word(const struct sheet *, const char *stored, const char *label);

#endif
