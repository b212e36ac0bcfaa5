/* Tables as text, and whole files: what is read, what is refused and where. */
#include <errno.h>
#include <sys/stat.h>

#include "run.h"

#include "base/charset.h"
#include "base/csv.h"
#include "base/fault.h"
#include "base/file.h"

/* The table written out again: fields end with |, rows with /, line numbers in front of rows. */
static char *flat(const struct csv *csv)
{
	char *text = mem_strdup(mem, "");
	size_t r, c;

	for (c = 0; c < csv->column_count; c++)
		text = mem_printf(mem, "%s%s|", text, csv->columns[c]);
	for (r = 0; r < csv->row_count; r++) {
		text = mem_printf(mem, "%s/%zu:", text, csv->rows[r].line);
		for (c = 0; c < csv->column_count; c++)
			text = mem_printf(mem, "%s%s|", text, csv->rows[r].values[c]);
	}
	return text;
}

static const struct {
	const char *text, *flat;
} tables[] = {
	{ "a,b\n1,2\n", "a|b|/2:1|2|" },
	{ "a,b\n1,2", "a|b|/2:1|2|" },
	{ "a,b\r\n1,2\r\n3,4\r\n", "a|b|/2:1|2|/3:3|4|" },
	{ "a", "a|" },
	{ "a\n", "a|" },
	{ "\xef\xbb\xbf"
	  "code,名称\n370203,市北区\n",
	    "code|名称|/2:370203|市北区|" },
	{ "\xef\xbb\xbf\"a\",b\n1,2\n", "a|b|/2:1|2|" },
	{ "a,b,c\n,,\n", "a|b|c|/2:|||" },
	{ "a,b\n\"\",x\n", "a|b|/2:|x|" },
	{ "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", "a|b|/2:x, y|say \"hi\"|" },
	{ "a,b\n\"\"\"\",\"\"\"\"\"\"\n", "a|b|/2:\"|\"\"|" },
	{ "a,b\n\"l1\nl2\",x\n5,6\n", "a|b|/2:l1\nl2|x|/4:5|6|" },
	{ "a,b\n\"l1\r\nl2\",x\r\n", "a|b|/2:l1\r\nl2|x|" },
	{ "a,b\n x , y \n", "a|b|/2: x | y |" },
	{ "\n\na,b\n\n1,2\r\n\r\n\n3,4\n\n", "a|b|/5:1|2|/8:3|4|" },
	{ "a,b\n1,\"2\"", "a|b|/2:1|2|" },
	{ "a,b\n1,", "a|b|/2:1||" },
	{ "a,b\n\"\r\",\"\n\"\n1,2", "a|b|/2:\r|\n|/4:1|2|" },
};

START_TEST(reads_tables)
{
	const char *text = tables[_i].text;
	/* In a block of its own length, so that the sanitizer sees a byte too far. */
	char *block = mem_copy(mem, text, strlen(text));
	struct csv csv;

	ck_assert_msg(csv_read(mem, block, strlen(text), &csv), "%s", fault_last()->text);
	ck_assert_str_eq(flat(&csv), tables[_i].flat);
}
END_TEST

static const struct {
	const char *text;
	size_t bytes; /* 0: up to NUL */
	const char *fault;
} refusals[] = {
	{ "", 0, "line 1: no first row" },
	{ "\n\r\n", 0, "line 3: no first row" },
	{ "\xef\xbb\xbf", 0, "line 1: no first row" },
	{ "a,b\n1\n", 0, "line 2: not as many fields as the first row has" },
	{ "a,b\n1,2\n1,2,3\n", 0, "line 3: not as many fields as the first row has" },
	{ "a,b\n\"x\ny\"\n", 0, "line 2: not as many fields as the first row has" },
	{ "a,b\n1,x\"y\n", 0, "line 2: a quote inside a field that is not quoted" },
	{ "a,b\n1,\"x\"y\n", 0, "line 2: text behind a closing quote" },
	{ "a,b\n1,\"x\" \n", 0, "line 2: text behind a closing quote" },
	{ "a,b\n1,\"x\n2,y\n", 0, "line 2: a quotation without end" },
	{ "a,b\n1,\"x\"\"", 0, "line 2: a quotation without end" },
	{ "a,b\n1,\"", 0, "line 2: a quotation without end" },
	{ "a,b\r1,2\r", 0, "line 1: CR without LF" },
	{ "a,b\n1,2\r", 0, "line 2: CR without LF" },
	{ "a,b\n1,\"2\"\r", 0, "line 2: text behind a closing quote" },
	{ "a,b\n1,\xff\n", 0, "line 2: not UTF-8" },
	{ "a,b\n1,\xe6\xa6", 0, "line 2: not UTF-8" },
	{ "a,b\n1,\0\n", 8, "line 2: not UTF-8" },
	{ "a,,c\n1,2,3\n", 0, "line 1: a column without a name" },
	{ "a, ,c\n", 0, "line 1: a column without a name" },
	{ "a,b,a\n", 0, "line 1: two columns with the same name" },
};

START_TEST(refuses_and_says_where)
{
	size_t bytes = refusals[_i].bytes != 0 ? refusals[_i].bytes : strlen(refusals[_i].text);
	char *block = mem_copy(mem, refusals[_i].text, bytes);
	struct csv csv = { .row_count = 4711 };

	ck_assert(!csv_read(mem, block, bytes, &csv));
	ck_assert_str_eq(fault_last()->text, refusals[_i].fault);
	ck_assert_uint_eq(csv.row_count, 4711);
}
END_TEST

/* Any bytes end in a table or a fault. */
START_TEST(survives_anything)
{
	static const char bytes_used[] = "ab,,\"\"\"\n\n\r\xe6\xa6\x9c\xef\xbb\xbf";
	unsigned seed = 7;
	int round, tables_read = 0;

	for (round = 0; round < 30000; round++) {
		struct mem *pool = mem_pool(1024 * 1024);
		size_t bytes = (size_t)(rand_r(&seed) % 24), i;
		char *text = mem_alloc(pool, bytes);
		struct csv csv;

		for (i = 0; i < bytes; i++)
			text[i] =
			    bytes_used[(size_t)(rand_r(&seed) >> 3) % (sizeof bytes_used - 1)];
		if (csv_read(pool, text, bytes, &csv))
			tables_read++;
		fault_clear();
		mem_free(pool);
	}
	ck_assert_int_gt(tables_read, 100);
}
END_TEST

START_TEST(many_rows_and_columns)
{
	struct csv csv;
	char *text = mem_alloc(mem, 200 * 300 * 8 + 16), *at = text;
	size_t r, c;

	for (r = 0; r < 300; r++) {
		for (c = 0; c < 200; c++)
			at += snprintf(at, 12, "%s%zux%zu", c == 0 ? "" : ",", r, c);
		*at++ = '\n';
	}
	ck_assert(csv_read(mem, text, (size_t)(at - text), &csv));
	ck_assert_uint_eq(csv.row_count, 299);
	ck_assert_uint_eq(csv.column_count, 200);
	ck_assert_str_eq(csv.rows[298].values[199], "299x199");
	ck_assert_str_eq(csv_value(&csv, &csv.rows[0], "0x150"), "1x150");
}
END_TEST

START_TEST(columns_by_name)
{
	static const char *const there[] = { "name", "code", NULL },
				 *const gone[] = { "code", "level", NULL },
				 *const none[] = { NULL };
	static const char text[] = "code,name\n370203,市北区\n";
	struct csv csv;

	ck_assert(csv_read(mem, text, sizeof text - 1, &csv));
	ck_assert_int_eq(csv_column(&csv, "name"), 1);
	ck_assert_int_eq(csv_column(&csv, "Name"), -1);
	ck_assert_str_eq(csv_value(&csv, &csv.rows[0], "name"), "市北区");
	ck_assert(csv_require(&csv, there));
	ck_assert(csv_require(&csv, none));
	ck_assert(!csv_require(&csv, gone));
	ck_assert_str_eq(fault_last()->text, "no column \"level\"");
}
END_TEST

START_TEST(unknown_column_is_a_bug)
{
	struct csv csv;

	run_quietly();
	if (csv_read(mem, "a\n1\n", 4, &csv))
		csv_value(&csv, &csv.rows[0], "b");
}
END_TEST

static const char *write_file(const char *content, size_t bytes)
{
	char *path = mem_strdup(mem, "/tmp/jiebang-test-XXXXXX");
	int file = mkstemp(path);

	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(write(file, content, bytes), (ssize_t)bytes);
	close(file);
	return path;
}

START_TEST(reads_whole_files)
{
	static const size_t sizes[] = { 0, 1, 4095, 4096, 300000 };
	size_t i, bytes;
	char *data;

	for (i = 0; i < COUNT(sizes); i++) {
		char *content = mem_alloc(mem, sizes[i]);
		const char *path;

		memset(content, 'x', sizes[i]);
		path = write_file(content, sizes[i]);
		ck_assert(file_read(mem, path, sizes[i], &data, &bytes));
		ck_assert_uint_eq(bytes, sizes[i]);
		ck_assert_uint_eq(strlen(data), sizes[i]);
		if (sizes[i] > 0) {
			data = NULL;
			ck_assert(!file_read(mem, path, sizes[i] - 1, &data, &bytes));
			ck_assert_int_eq(fault_last()->code, EFBIG);
			ck_assert_ptr_null(data);
			fault_clear();
		}
		unlink(path);
	}
}
END_TEST

START_TEST(refuses_what_is_no_file)
{
	char *pipe_path = mem_printf(mem, "/tmp/jiebang-test-pipe-%d", getpid()), *data = NULL;
	size_t bytes;

	ck_assert(!file_read(mem, "/nonexistent/file", 100, &data, &bytes));
	ck_assert_int_eq(fault_last()->code, ENOENT);
	ck_assert_ptr_nonnull(strstr(fault_last()->text, "/nonexistent/file"));
	fault_clear();
	ck_assert(!file_read(mem, "/tmp", 100, &data, &bytes));
	fault_clear();
	ck_assert(!file_read(mem, "/dev/zero", 100, &data, &bytes));
	fault_clear();
	ck_assert_int_eq(mkfifo(pipe_path, 0600), 0);
	ck_assert(!file_read(mem, pipe_path, 100, &data, &bytes));
	unlink(pipe_path);
	ck_assert_ptr_null(data);
}
END_TEST

/* What is wrong stays in its row; rows are counted as a spreadsheet does. */
START_TEST(reads_loosely)
{
	static const char text[] = "a,b\n1\n\n\"l1\nl2\",x,more\n5\" wide,6\n";
	struct csv csv;

	ck_assert(!csv_read(mem, text, strlen(text), &csv));
	fault_clear();
	ck_assert_msg(csv_read_loose(mem, text, strlen(text), &csv), "%s", fault_last()->text);
	ck_assert_str_eq(flat(&csv), "a|b|/2:1||/4:l1\nl2|x|/6:5\" wide|6|");
	static const struct {
		size_t number, fields;
	} rows[] = { { 2, 1 }, { 4, 3 }, { 5, 2 } };
	ck_assert_uint_eq(csv.row_count, COUNT(rows));
	for (size_t i = 0; i < COUNT(rows); i++) {
		ck_assert_uint_eq(csv.rows[i].number, rows[i].number);
		ck_assert_uint_eq(csv.rows[i].fields, rows[i].fields);
	}
	ck_assert(!csv_read_loose(mem, "a,b\n\"1", 6, &csv));
}
END_TEST

static const struct {
	const char *bytes, *text; /* NULL: neither of the two */
} charsets[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "市北区", "市北区" },
	{ "\xca\xd0\xb1\xb1\xc7\xf8", "市北区" },
	{ "a,\xca\xd0\r\n", "a,市\r\n" },
	{ "\x95\x32\x82\x36", "\xf0\xa0\x80\x80" }, /* four bytes for one beyond the first plane */
	{ "\xca", NULL },
	{ "ok\n\xff\xff", NULL },
};

START_TEST(reads_either_charset)
{
	const char *bytes = charsets[_i].bytes, *text;
	size_t count;
	bool is_read =
	    charset_to_utf8(mem, mem_copy(mem, bytes, strlen(bytes)), strlen(bytes), &text, &count);

	ck_assert_int_eq(is_read, charsets[_i].text != NULL);
	if (is_read) {
		ck_assert_uint_eq(count, strlen(charsets[_i].text));
		ck_assert(memcmp(text, charsets[_i].text, count) == 0);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("csv");
	TCase *tcase = run_case(suite, "csv");

	tcase_add_loop_test(tcase, reads_tables, 0, COUNT(tables));
	tcase_add_loop_test(tcase, refuses_and_says_where, 0, COUNT(refusals));
	tcase_add_test(tcase, survives_anything);
	tcase_add_test(tcase, reads_loosely);
	tcase_add_loop_test(tcase, reads_either_charset, 0, COUNT(charsets));
	tcase_add_test(tcase, many_rows_and_columns);
	tcase_add_test(tcase, columns_by_name);
	tcase_add_test_raise_signal(tcase, unknown_column_is_a_bug, SIGABRT);
	tcase_add_test(tcase, reads_whole_files);
	tcase_add_test(tcase, refuses_what_is_no_file);
	return run_suite(suite);
}
