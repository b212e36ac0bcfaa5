/* Writing lists as files. The only user of libxlsxwriter. */
#include "html/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/terms.h"
#include "base/text.h"

#define CELL_BYTES ((size_t)64 * 1024)
/* A spreadsheet keeps 15 digits of what it takes for a number, and we have codes of 18. */
#define NUMBER_DIGITS 12

struct sheet {
	struct sheet_options options;
	struct buf cell;
	int fd; /* -1: not open */
	FILE *csv;
	lxw_workbook *book; /* NULL once it is closed */
	lxw_worksheet *page;
	lxw_format *plain, *head;
	uint32_t row;
	size_t bytes;
	bool is_bad;
};

static const struct {
	const char *suffix, *type;
} formats[] = {
	[SHEET_NONE] = { "", "" },
	[SHEET_CSV] = { "csv", "text/csv; charset=utf-8; header=present" },
	[SHEET_DATA] = { "data.csv", "text/csv; charset=utf-8; header=present" },
	[SHEET_XLSX] = { "xlsx",
	    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};

const char *sheet_suffix(enum sheet_format format)
{
	return formats[format].suffix;
}

const char *sheet_type(enum sheet_format format)
{
	return formats[format].type;
}

enum sheet_format sheet_format_of(const char *path)
{
	const char *dot = strchr(path, '.');
	for (int format = SHEET_CSV; dot && format <= SHEET_XLSX; format++) {
		if (strcmp(dot + 1, formats[format].suffix) == 0)
			return (enum sheet_format)format;
	}
	return SHEET_NONE;
}

/* --- cells of CSV ----------------------------------------------------------------------------- */

/*
 * What a spreadsheet program would run as a formula begins with one of these, of either width. The apostrophe in front is the usual
 * way to have it read as text.
 */
static bool is_formula(const char *text)
{
	static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－",
		"＠" };
	while (*text == ' ' || *text == '\n')
		text++;
	for (size_t i = 0; i < COUNT(starts); i++) {
		if (text_starts(text, starts[i]))
			return true;
	}
	return false;
}

static bool is_long_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	return digits >= NUMBER_DIGITS && !text[digits];
}

/* Whole into the cell's text; the tab behind a long number keeps a spreadsheet from rounding it. */
static void put_csv(struct sheet *sheet, const char *text, bool is_number, bool is_first)
{
	struct buf *cell = &sheet->cell;
	bool is_code = sheet->options.format == SHEET_CSV && !is_number && is_long_number(text);
	buf_reset(cell);
	buf_add_text(cell, is_first ? "\"" : ",\"");
	if (!is_number && is_formula(text))
		buf_add_char(cell, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_add_char(cell, '"');
		buf_add_char(cell, *text);
	}
	buf_add_text(cell, is_code ? "\t\"" : "\"");
}

static void write_text(struct sheet *sheet, const char *text, size_t bytes)
{
	sheet->is_bad |= fwrite(text, 1, bytes, sheet->csv) != bytes;
	sheet->bytes += bytes;
}

static void csv_row(struct sheet *sheet, const char *const *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool is_number = sheet->row && sheet->options.columns[i].is_number;
		put_csv(sheet, values[i] ? values[i] : "", is_number, i == 0);
		if (sheet->cell.full)
			BUG("a cell of more than %zu bytes", CELL_BYTES);
		write_text(sheet, sheet->cell.data, sheet->cell.len);
	}
	write_text(sheet, "\r\n", 2);
}

/* --- cells of XLSX ---------------------------------------------------------------------------- */

/* "_x0041_" in a text would be read as the letter A: the first "_" is written as such a code itself. */
static bool is_escape(const char *text)
{
	return text_starts(text, "_x") && strspn(text + 2, "0123456789abcdefABCDEF") >= 4 &&
	       text[6] == '_';
}

/* XML has no place for control characters, and none for U+FFFE and U+FFFF. */
static const char *xlsx_text(struct sheet *sheet, const char *text)
{
	struct buf *cell = &sheet->cell;
	buf_reset(cell);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (is_escape(text))
			buf_add_text(cell, "_x005F_");
		else if (text_starts(text, "\xef\xbf\xbe") || text_starts(text, "\xef\xbf\xbf"))
			buf_add_text(cell, "\xef\xbf\xbd"), text += 2;
		else if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7f)
			buf_add_text(cell, "\xef\xbf\xbd");
		else
			buf_add_char(cell, *text);
	}
	if (cell->full)
		BUG("a cell of more than %zu bytes", CELL_BYTES);
	return cell->data;
}

static void xlsx_row(struct sheet *sheet, const char *const *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool is_number = sheet->row && sheet->options.columns[i].is_number;
		lxw_format *format = sheet->row ? sheet->plain : sheet->head;
		lxw_col_t column = (lxw_col_t)i;
		lxw_error error = LXW_NO_ERROR;
		int64_t n;
		if (!values[i] || !*values[i])
			continue;
		if (is_number && text_to_int(values[i], INT32_MIN, INT32_MAX, &n))
			error = worksheet_write_number(
			    sheet->page, sheet->row, column, (double)n, NULL);
		else
			error = worksheet_write_string(
			    sheet->page, sheet->row, column, xlsx_text(sheet, values[i]), format);
		sheet->is_bad |= error != LXW_NO_ERROR;
	}
}

/* --- opening ---------------------------------------------------------------------------------- */

static void sheet_close(void *thing)
{
	struct sheet *sheet = thing;
	if (sheet->csv)
		fclose(sheet->csv);
	if (sheet->book)
		workbook_close(sheet->book);
	if (sheet->fd >= 0)
		close(sheet->fd);
}

/* Without a name from the first moment, so that nothing is left behind whatever happens. */
static bool open_file(struct sheet *sheet, struct mem *mem)
{
	char *path = mem_printf(mem, "%s/jiebang-XXXXXX", sheet->options.folder);
	sheet->fd = mkostemp(path, O_CLOEXEC);
	if (sheet->fd < 0)
		return fault_set(
		    FAULT_SYSTEM, errno, "temporary file", "%s: %s", path, strerror(errno));
	unlink(path);
	return true;
}

static bool open_csv(struct sheet *sheet)
{
	int copy = dup(sheet->fd);
	sheet->csv = copy < 0 ? NULL : fdopen(copy, "wb");
	if (!sheet->csv)
		return fault_set(FAULT_SYSTEM, errno, "temporary file", "%s", strerror(errno));
	if (sheet->options.format == SHEET_CSV)
		write_text(sheet, "\xef\xbb\xbf", 3);
	return true;
}

static bool open_xlsx(struct sheet *sheet, struct mem *mem)
{
	const struct sheet_options *options = &sheet->options;
	lxw_workbook_options book = { .constant_memory = LXW_TRUE,
		.tmpdir = mem_strdup(mem, options->folder) };
	sheet->book = workbook_new_opt(mem_printf(mem, "/proc/self/fd/%d", sheet->fd), &book);
	sheet->page = sheet->book ? workbook_add_worksheet(sheet->book, options->title) : NULL;
	if (!sheet->page)
		return fault_set(FAULT_SYSTEM, 0, "spreadsheet", "cannot be made");
	sheet->plain = workbook_add_format(sheet->book);
	sheet->head = workbook_add_format(sheet->book);
	/* "@": a text stays one also when somebody edits the cell. */
	format_set_num_format(sheet->plain, "@");
	format_set_bold(sheet->head);
	for (size_t i = 0; i < options->column_count; i++) {
		if (options->columns[i].width)
			worksheet_set_column(sheet->page, (lxw_col_t)i, (lxw_col_t)i,
			    options->columns[i].width, NULL);
	}
	worksheet_freeze_panes(sheet->page, 1, 0);
	return true;
}

static void write_row(struct sheet *sheet, const char *const *values, size_t count)
{
	if (sheet->csv)
		csv_row(sheet, values, count);
	else
		xlsx_row(sheet, values, count);
	sheet->row++;
}

static void write_heading(struct sheet *sheet, struct mem *mem)
{
	const struct sheet_options *options = &sheet->options;
	const char **names = MEM_ARRAY(mem, const char *, options->column_count);
	for (size_t i = 0; i < options->column_count; i++)
		names[i] = sheet_word(sheet, options->columns[i].name, options->columns[i].label);
	write_row(sheet, names, options->column_count);
}

struct sheet *sheet_open(struct mem *mem, const struct sheet_options *options)
{
	struct sheet *sheet = MEM_NEW(mem, struct sheet);
	sheet->options = *options;
	sheet->fd = -1;
	buf_init(&sheet->cell, mem, CELL_BYTES);
	mem_on_free(mem, sheet_close, sheet);
	if (!open_file(sheet, mem))
		return NULL;
	if (!(options->format == SHEET_XLSX ? open_xlsx(sheet, mem) : open_csv(sheet)))
		return NULL;
	write_heading(sheet, mem);
	return sheet;
}

/* --- rows and the end ------------------------------------------------------------------------- */

void sheet_row(struct sheet *sheet, const char *const *values)
{
	write_row(sheet, values, sheet->options.column_count);
}

void sheet_note(struct sheet *sheet, const char *text)
{
	if (sheet->options.format != SHEET_DATA)
		write_row(sheet, &text, 1);
}

size_t sheet_bytes(const struct sheet *sheet)
{
	return sheet->bytes;
}

static bool end_csv(struct sheet *sheet)
{
	FILE *csv = sheet->csv;
	sheet->csv = NULL;
	return fclose(csv) == 0 && !sheet->is_bad;
}

static bool end_xlsx(struct sheet *sheet)
{
	lxw_workbook *book = sheet->book;
	sheet->book = NULL;
	return workbook_close(book) == LXW_NO_ERROR && !sheet->is_bad;
}

bool sheet_finish(struct sheet *sheet, int *file_out, size_t *bytes_out)
{
	bool is_whole = sheet->csv ? end_csv(sheet) : end_xlsx(sheet);
	off_t bytes = is_whole ? lseek(sheet->fd, 0, SEEK_END) : -1;
	if (bytes < 0)
		return fault_set(
		    FAULT_SYSTEM, errno, "temporary file", "a list could not be written");
	*file_out = sheet->fd;
	*bytes_out = (size_t)bytes;
	return true;
}

/* --- values ----------------------------------------------------------------------------------- */

const char *sheet_word(const struct sheet *sheet, const char *stored, const char *label)
{
	return sheet->options.format == SHEET_DATA ? stored : tr(sheet->options.lang, label);
}

const char *sheet_choice(
    const struct sheet *sheet, const struct form_choice *choices, size_t count, int value)
{
	return sheet_word(
	    sheet, choice_stored(choices, count, value), choice_label(choices, count, value));
}

const char *sheet_ways(const struct sheet *sheet, struct mem *mem, uint32_t ways)
{
	return sheet->options.format == SHEET_DATA ? ways_stored(mem, ways)
						   : ways_label(mem, sheet->options.lang, ways);
}

const char *sheet_time(const struct sheet *sheet, struct mem *mem, int64_t at)
{
	if (!at)
		return NULL;
	return sheet->options.format == SHEET_DATA ? clock_iso(mem, at) : clock_minute(mem, at);
}

const char *sheet_number(struct mem *mem, int64_t n)
{
	return mem_printf(mem, "%lld", (long long)n);
}
