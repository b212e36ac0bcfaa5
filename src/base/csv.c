/* Reading tables as text, field by field, in one pass. */
#include "base/csv.h"

#include <string.h>

#include "base/bug.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"

/* A list that grows; the items are on the context and are never given back one by one. */
struct list {
	void *items;
	size_t count, room;
};

struct reader {
	struct mem *mem;
	const char *at, *end;
	size_t line, number;
	bool is_loose;
	struct list fields; /* const char *, of the row being read */
	struct list rows; /* struct csv_row */
	size_t column_count;
};

static void *push(struct mem *mem, struct list *list, size_t item_bytes)
{
	if (list->count == list->room) {
		list->room = list->room == 0 ? 16 : list->room * 2;
		list->items = mem_grow(mem, list->items, list->room * item_bytes);
	}
	return (char *)list->items + list->count++ * item_bytes;
}

static bool refuse(const struct reader *reader, const char *why)
{
	return fault_set(FAULT_SYSTEM, 0, "reading a table", "line %zu: %s", reader->line, why);
}

static bool is_line_end(const struct reader *reader)
{
	return *reader->at == '\n' ||
	       (*reader->at == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n');
}

static bool read_plain(struct reader *reader, char **field_out)
{
	const char *start = reader->at;

	for (; reader->at < reader->end && *reader->at != ',' && !is_line_end(reader);
	     reader->at++) {
		if (*reader->at == '"' && !reader->is_loose)
			return refuse(reader, "a quote inside a field that is not quoted");
		if (*reader->at == '\r')
			return refuse(reader, "CR without LF");
	}
	*field_out = mem_strndup(reader->mem, start, (size_t)(reader->at - start));
	return true;
}

/* From the opening quote on; a doubled quote stands for one. */
static bool read_quoted(struct reader *reader, char **field_out)
{
	const char *scan = reader->at + 1;
	size_t first_line = reader->line, length = 0;
	char *field;

	while (scan < reader->end && (*scan != '"' || (scan + 1 < reader->end && scan[1] == '"')))
		scan += *scan == '"' ? 2 : 1;
	if (scan >= reader->end)
		return refuse(reader, "a quotation without end");
	field = mem_alloc(reader->mem, (size_t)(scan - reader->at));
	for (reader->at++; reader->at < scan; reader->at++) {
		if (*reader->at == '"')
			reader->at++;
		reader->line += *reader->at == '\n';
		field[length++] = *reader->at;
	}
	reader->at++;
	if (reader->at < reader->end && *reader->at != ',' && !is_line_end(reader)) {
		reader->line = first_line;
		return refuse(reader, "text behind a closing quote");
	}
	*field_out = field;
	return true;
}

/* One row into fields, and the end of its line behind us. */
static bool read_fields(struct reader *reader)
{
	char *field = NULL;

	reader->fields.count = 0;
	for (;;) {
		bool quoted = reader->at < reader->end && *reader->at == '"';

		if (quoted ? !read_quoted(reader, &field) : !read_plain(reader, &field))
			return false;
		*(const char **)push(reader->mem, &reader->fields, sizeof(char *)) = field;
		if (reader->at == reader->end || *reader->at != ',')
			break;
		reader->at++;
	}
	if (reader->at < reader->end)
		reader->at += *reader->at == '\r' ? 2 : 1;
	return true;
}

static void skip_empty_lines(struct reader *reader)
{
	for (; reader->at < reader->end && is_line_end(reader); reader->line++) {
		reader->at += *reader->at == '\r' ? 2 : 1;
		reader->number++;
	}
}

/* The row's fields, filled up with empty ones, or without those that are too many. */
static const char *const *values_of(struct reader *reader)
{
	while (reader->fields.count < reader->column_count)
		*(const char **)push(reader->mem, &reader->fields, sizeof(char *)) = "";
	return mem_copy(reader->mem, reader->fields.items, reader->fields.count * sizeof(char *));
}

static bool add_row(struct reader *reader)
{
	size_t line = reader->line;
	struct csv_row *row;

	if (!read_fields(reader))
		return false;
	if (!reader->is_loose && reader->column_count != 0 &&
	    reader->fields.count != reader->column_count) {
		reader->line = line;
		return refuse(reader, "not as many fields as the first row has");
	}
	if (reader->column_count == 0)
		reader->column_count = reader->fields.count;
	row = push(reader->mem, &reader->rows, sizeof *row);
	row->fields = reader->fields.count;
	row->values = values_of(reader);
	row->line = line;
	row->number = ++reader->number;
	reader->line++;
	skip_empty_lines(reader);
	return true;
}

int csv_column(const struct csv *csv, const char *name)
{
	size_t i;

	for (i = 0; i < csv->column_count; i++) {
		if (strcmp(csv->columns[i], name) == 0)
			return (int)i;
	}
	return -1;
}

static bool columns_are_named(const struct reader *reader, const struct csv *csv)
{
	size_t i;

	for (i = 0; i < csv->column_count; i++) {
		if (text_blank(csv->columns[i]))
			return refuse(reader, "a column without a name");
		if (csv_column(csv, csv->columns[i]) != (int)i)
			return refuse(reader, "two columns with the same name");
	}
	return true;
}

static bool start(struct reader *reader)
{
	const char *at;
	int32_t point;

	for (at = reader->at; at < reader->end;) {
		at += text_next(at, (size_t)(reader->end - at), &point);
		if (point <= 0)
			return refuse(reader, "not UTF-8");
		reader->line += point == '\n';
	}
	reader->line = 1;
	if (reader->end - reader->at >= 3 && memcmp(reader->at, "\xef\xbb\xbf", 3) == 0)
		reader->at += 3;
	skip_empty_lines(reader);
	return reader->at < reader->end || refuse(reader, "no first row");
}

static bool read_all(
    struct mem *mem, const char *data, size_t bytes, bool is_loose, struct csv *csv_out)
{
	struct reader reader = {
		.mem = mem, .at = data, .end = data + bytes, .line = 1, .is_loose = is_loose
	};
	const struct csv_row *rows;
	struct csv csv;

	if (!start(&reader))
		return false;
	while (reader.at < reader.end) {
		if (!add_row(&reader))
			return false;
	}
	rows = reader.rows.items;
	csv = (struct csv){
		.columns = rows[0].values,
		.column_count = reader.column_count,
		.rows = rows + 1,
		.row_count = reader.rows.count - 1,
	};
	reader.line = rows[0].line;
	if (!columns_are_named(&reader, &csv))
		return false;
	*csv_out = csv;
	return true;
}

bool csv_read(struct mem *mem, const char *data, size_t bytes, struct csv *csv_out)
{
	return read_all(mem, data, bytes, false, csv_out);
}

bool csv_read_loose(struct mem *mem, const char *data, size_t bytes, struct csv *csv_out)
{
	return read_all(mem, data, bytes, true, csv_out);
}

bool csv_require(const struct csv *csv, const char *const *names)
{
	for (; *names != NULL; names++) {
		if (csv_column(csv, *names) < 0)
			return fault_set(
			    FAULT_SYSTEM, 0, "reading a table", "no column \"%s\"", *names);
	}
	return true;
}

const char *csv_value(const struct csv *csv, const struct csv_row *row, const char *column)
{
	int i = csv_column(csv, column);

	if (i < 0)
		BUG("no column \"%s\"", column);
	return row->values[i];
}
