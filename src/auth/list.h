/* What every filtered, paged list has in common: its filter, its place, its pager, and itself as a file. */
#ifndef AUTH_LIST_H
#define AUTH_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html/part_view.h"
#include "html/sheet.h"
#include "http/request.h"
#include "http/route.h"

/* Notices or rows on a page. */
#define LIST_ROWS 24
/* How far a list is counted. */
#define LIST_COUNTED 100
/* A file ends after so many rows, or so many bytes of CSV: what nginx takes off a worker's hands at once. */
#define LIST_FILE_ROWS 50000
#define LIST_FILE_BYTES ((size_t)14 * 1024 * 1024)
#define LIST_BATCH 500

/* Behind which row a list goes on: its id, and the time it is sorted by where there is one. All 0: from the beginning. */
struct list_place {
	int64_t at, id;
};

/*
 * A list's filter is a form of its own, is_get, whose last field is the place: { .name = "after", .type = FIELD_HIDDEN, .max = 40 }.
 * What somebody typed there that is no place is the beginning.
 */
struct list_place list_place(const struct request *);

/*
 * Filters, the number of those that are set, the way back to none, the files of the list at path (if it has_files). The page goes on
 * behind next; NULL: this is the end.
 */
struct part_list_view list_view(
    struct request *, const char *path, bool has_files, const struct list_place *next);

/*
 * For a list whose page shows `shown`: the rows to ask for, one more than that; at its beginning, where its length is said,
 * as many as are counted.
 */
int list_asked(const struct request *, int shown);
/* Says how long it is, at its beginning: found of the rows asked for. */
void list_count(struct request *, struct part_list_view *, size_t found);

/* --- a list as a file -------------------------------------------------------------------------- */

/* One step of writing a list. The writer sets place to its last row, rows to their number, is_last when nothing follows. */
struct list_batch {
	struct mem *mem;
	struct sheet *sheet;
	struct list_place place;
	size_t rows;
	bool is_last;
};

struct list_file {
	const char *title; /* a text id: names the file */
	const struct sheet_column *columns;
	size_t column_count;
	/*
	 * Writes the next rows, at most about LIST_BATCH, behind batch->place; reads them on batch->mem, which goes afterwards.
	 */
	bool (*write)(struct request *, struct list_batch *);
};

/* Answers with the list in the format that the end of the route's path names. */
bool list_file_answer(struct request *, const struct list_file *)
    __attribute__((warn_unused_result));

/* The three routes of a list as files, beside the one of its page. */
#define LIST_FILE_ROUTE(path, filter, answer, sentence)                                            \
	{                                                                                          \
		.method = METHOD_GET, .pattern = (path), .flags = ROUTE_PUBLIC | ROUTE_EXPORTS,    \
		.form = (filter), .page = (answer), .about = (sentence)                            \
	}
#define LIST_FILE_ROUTES(path, filter, answer)                                                     \
	LIST_FILE_ROUTE(path ".csv", filter, answer,                                               \
	    "The same list as CSV for people, with headings in their language."),                  \
	    LIST_FILE_ROUTE(path ".data.csv", filter, answer,                                      \
		"The same list as CSV for programs: stored words, times in UTC."),                 \
	    LIST_FILE_ROUTE(path ".xlsx", filter, answer, "The same list as a spreadsheet.")

#endif
