/* Values on their way into the database and back: every type, NULL, the longest and the strangest.
 */
#include "db_test.h"

#include "base/clock.h"

static void prepare(void)
{
	struct db *db = server_open(mem, "root", 0);

	run_sql(db, "CREATE TABLE sample ("
		    " id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
		    " tiny TINYINT NULL, small SMALLINT NULL, middle INT NULL, big BIGINT NULL,"
		    " short VARCHAR(20) NULL, chars CHAR(4) NULL, wide MEDIUMTEXT NULL,"
		    " pick ENUM('a','b') NULL, several SET('x','y','z') NULL,"
		    " hash BINARY(4) NULL, raw VARBINARY(8) NULL, content MEDIUMBLOB NULL,"
		    " at DATETIME(6) NULL"
		    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin");
}

/* --- one value at a time --- */

static const struct {
	const char *column;
	struct db_value value;
	bool refused;
} values[] = {
	{ "tiny", { .type = DB_INT, .n = -128 }, false },
	{ "tiny", { .type = DB_INT, .n = 127 }, false },
	{ "tiny", { .type = DB_INT, .n = 128 }, true },
	{ "small", { .type = DB_INT, .n = -32768 }, false },
	{ "middle", { .type = DB_INT, .n = INT32_MIN }, false },
	{ "middle", { .type = DB_INT, .n = INT32_MAX }, false },
	{ "middle", { .type = DB_INT, .n = INT64_C(1) << 31 }, true },
	{ "big", { .type = DB_INT, .n = INT64_MIN }, false },
	{ "big", { .type = DB_INT, .n = INT64_MAX }, false },
	{ "big", { .type = DB_INT, .n = 0 }, false },
	{ "big", { .type = DB_INT, .is_null = true }, false },
	{ "short", { .type = DB_TEXT, .text = "" }, false },
	{ "short", { .type = DB_TEXT, .text = "青海路社区" }, false },
	{ "short", { .type = DB_TEXT, .text = "𠮷野🏮" }, false },
	{ "short", { .type = DB_TEXT, .text = "it's; \"--\\ %s" }, false },
	{ "short", { .type = DB_TEXT, .text = "two spaces behind  " }, false },
	{ "short", { .type = DB_TEXT, .text = "twenty-one characters" }, true },
	{ "short", { .type = DB_TEXT, .text = "bad \xff utf-8" }, true },
	{ "short", { .type = DB_TEXT, .is_null = true }, false },
	{ "chars", { .type = DB_TEXT, .text = "XM" }, false },
	{ "pick", { .type = DB_TEXT, .text = "b" }, false },
	{ "pick", { .type = DB_TEXT, .text = "B" }, true },
	{ "pick", { .type = DB_TEXT, .text = "c" }, true },
	{ "several", { .type = DB_TEXT, .text = "" }, false },
	{ "several", { .type = DB_TEXT, .text = "x,z" }, false },
	{ "several", { .type = DB_TEXT, .text = "x,q" }, true },
	{ "hash", { .type = DB_BYTES, .text = "\0\xff\0\1", .bytes = 4 }, false },
	{ "hash", { .type = DB_BYTES, .text = "12345", .bytes = 5 }, true },
	{ "raw", { .type = DB_BYTES, .text = "", .bytes = 0 }, false },
	{ "raw", { .type = DB_BYTES, .text = NULL, .bytes = 0 }, false },
	{ "raw", { .type = DB_BYTES, .text = "a\0b", .bytes = 3 }, false },
	{ "raw", { .type = DB_BYTES, .is_null = true }, false },
	{ "at", { .type = DB_TIME, .n = 0 }, false },
	{ "at", { .type = DB_TIME, .n = 1 }, false },
	{ "at", { .type = DB_TIME, .n = -1 }, false },
	{ "at", { .type = DB_TIME, .n = INT64_C(1795270800123456) }, false },
	{ "at", { .type = DB_TIME, .n = INT64_C(253402300799999999) }, false },
	{ "at", { .type = DB_TIME, .n = INT64_C(253402300800000000) }, true },
	{ "at", { .type = DB_TIME, .n = INT64_C(-62135596800000000) }, false },
	{ "at", { .type = DB_TIME, .n = INT64_C(-62135596800000001) }, true },
	{ "at", { .type = DB_TIME, .is_null = true }, false },
};

static bool take_copy(void *into, struct mem *row_mem, const struct db_value *columns)
{
	(void)row_mem;
	*(struct db_value *)into = columns[0];
	return true;
}

static bool put(struct db *db, const char *column, const struct db_value *value, int64_t *id_out)
{
	const struct db_query query = { .name = "put",
		.sql = mem_printf(mem, "INSERT INTO sample (%s) VALUES (?)", column),
		.param_count = 1 };
	bool ok = db_execute(db, &query, value, NULL, id_out, NULL);

	/* The query lies on the stack; its statement must not be found again. */
	db_disconnect(db);
	return ok;
}

static struct db_value get(struct db *db, const char *column, enum db_type type, int64_t id)
{
	const struct db_query query = { .name = "get",
		.sql = mem_printf(mem, "SELECT %s FROM sample WHERE id = ?", column),
		.columns = &type,
		.column_count = 1,
		.param_count = 1 };
	struct db_value value = { 0 };

	ck_assert(db_select(
	    db, mem, &query, &(struct db_value){ .type = DB_INT, .n = id }, take_copy, &value));
	db_disconnect(db);
	return value;
}

static void expect_value(const struct db_value *got, const struct db_value *put_in)
{
	size_t bytes =
	    put_in->type == DB_TEXT && !put_in->is_null ? strlen(put_in->text) : put_in->bytes;

	ck_assert_int_eq(got->type, put_in->type);
	ck_assert_int_eq(got->is_null, put_in->is_null);
	ck_assert_int_eq(got->n, put_in->n);
	ck_assert_uint_eq(got->bytes, bytes);
	if (got->is_null || got->text == NULL) {
		ck_assert_ptr_null(got->text);
		return;
	}
	ck_assert(bytes == 0 || memcmp(got->text, put_in->text, bytes) == 0);
	ck_assert_int_eq(((const char *)got->text)[bytes], '\0');
}

START_TEST(there_and_back)
{
	struct db *db = server_open(mem, "root", 0);
	struct db_value got;
	int64_t id;

	if (values[_i].refused) {
		ck_assert(!put(db, values[_i].column, &values[_i].value, &id));
		ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE);
		return;
	}
	ck_assert(put(db, values[_i].column, &values[_i].value, &id));
	got = get(db, values[_i].column, values[_i].value.type, id);
	expect_value(&got, &values[_i].value);
}
END_TEST

/* --- lengths --- */

static const size_t lengths[] = { 0, 1, 250, 251, 255, 256, 65535, 65536, 1000000, 4000000 };

START_TEST(long_text)
{
	static const char lantern[] = "🏮";
	struct db *db = server_open(mem, "root", 0);
	size_t bytes = lengths[_i] / 4 * 4;
	char *text = mem_alloc(mem, bytes + 1);
	struct db_value value = { .type = DB_TEXT, .text = text }, got;
	int64_t id;

	for (size_t i = 0; i < bytes; i += 4)
		memcpy(text + i, lantern, 4);
	ck_assert(put(db, "wide", &value, &id));
	got = get(db, "wide", DB_TEXT, id);
	expect_value(&got, &value);
}
END_TEST

START_TEST(long_bytes)
{
	struct db *db = server_open(mem, "root", 0);
	unsigned char *bytes = mem_alloc(mem, lengths[_i] + 1);
	struct db_value value = { .type = DB_BYTES, .text = bytes, .bytes = lengths[_i] }, got;
	int64_t id;

	for (size_t i = 0; i < lengths[_i]; i++)
		bytes[i] = (unsigned char)(i * 7);
	ck_assert(put(db, "content", &value, &id));
	got = get(db, "content", DB_BYTES, id);
	expect_value(&got, &value);
}
END_TEST

/* --- rows --- */

struct row {
	int64_t n;
	const char *text;
};

struct rows {
	struct row *items;
	size_t n;
	size_t stop_at;
};

static bool take_row(void *into, struct mem *row_mem, const struct db_value *columns)
{
	struct rows *rows = into;

	rows->items = db_rows_room(row_mem, rows->items, rows->n, sizeof(*rows->items));
	rows->items[rows->n++] = (struct row){ .n = columns[0].n, .text = columns[1].text };
	if (rows->n == rows->stop_at)
		return fault_set(FAULT_SYSTEM, 7, "row", "enough");
	return true;
}

static const enum db_type row_columns[] = { DB_INT, DB_TEXT };
static const struct db_query query_sequence = {
	.name = "sequence",
	.sql = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ?)"
	       " SELECT n, IF(n % 3 = 0, NULL, REPEAT('榜', n % 50)) FROM s ORDER BY n",
	.columns = row_columns,
	.column_count = 2,
	.param_count = 1,
};

START_TEST(rows_in_order)
{
	static const int64_t counts[] = { 1, 8, 9, 16, 17, 900 };
	struct db *db = server_open(mem, "root", 0);
	struct rows rows = { 0 };

	ck_assert(db_select(db, mem, &query_sequence,
	    &(struct db_value){ .type = DB_INT, .n = counts[_i] }, take_row, &rows));
	ck_assert_uint_eq(rows.n, (size_t)counts[_i]);
	for (size_t i = 0; i < rows.n; i++) {
		size_t n = i + 1;

		ck_assert_int_eq(rows.items[i].n, (int64_t)n);
		ck_assert_int_eq(rows.items[i].text == NULL, n % 3 == 0);
		if (n % 3 != 0)
			ck_assert_uint_eq(strlen(rows.items[i].text), n % 50 * strlen("榜"));
	}
}
END_TEST

/* What stops a reader is his own fault; the connection goes on. */
START_TEST(a_reader_stops)
{
	struct db *db = server_open(mem, "root", 0);
	struct rows rows = { .stop_at = 2 };
	struct db_value hundred = { .type = DB_INT, .n = 100 };

	ck_assert(db_begin(db));
	ck_assert(!db_select(db, mem, &query_sequence, &hundred, take_row, &rows));
	ck_assert_uint_eq(rows.n, 2);
	expect_fault(FAULT_SYSTEM, 7);
	rows.stop_at = 0;
	ck_assert(db_select(db, mem, &query_sequence, &hundred, take_row, &rows));
	ck_assert_uint_eq(rows.n, 102);
	ck_assert(db_commit(db));
}
END_TEST

START_TEST(no_rows)
{
	struct db *db = server_open(mem, "root", 0);
	struct rows rows = { 0 };
	static const struct db_query none = { .name = "none",
		.sql = "SELECT id, short FROM sample WHERE id = -1",
		.columns = row_columns,
		.column_count = 2 };

	ck_assert(db_select(db, mem, &none, NULL, take_row, &rows));
	ck_assert_uint_eq(rows.n, 0);
}
END_TEST

/* Columns were added or dropped under a program that was built before. */
START_TEST(another_schema)
{
	struct db *db = server_open(mem, "root", 0);
	struct rows rows = { 0 };
	static const struct db_query wrong = {
		.name = "wrong", .sql = "SELECT 1", .columns = row_columns, .column_count = 2
	};

	ck_assert(!db_select(db, mem, &wrong, NULL, take_row, &rows));
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE);
	ck_assert_int_eq(ask_int(db, "SELECT 5"), 5);
}
END_TEST

/* --- outcomes of a change --- */

START_TEST(changed_rows_are_matched_rows)
{
	struct db *db = server_open(mem, "root", 0);
	static const struct db_query same = { .name = "same",
		.sql = "UPDATE matched SET v = 1 WHERE id <= 2" };
	int64_t changed = -1;

	run_sql(db, "CREATE TABLE matched (id INT PRIMARY KEY, v INT NOT NULL)");
	run_sql(db, "INSERT INTO matched VALUES (1, 1), (2, 0), (3, 0)");
	ck_assert(db_execute(db, &same, NULL, &changed, NULL, NULL));
	ck_assert_int_eq(changed, 2);
	ck_assert(db_execute(db, &same, NULL, &changed, NULL, NULL));
	ck_assert_int_eq(changed, 2);
}
END_TEST

START_TEST(ids_and_counters)
{
	struct db *db = server_open(mem, "root", 0);
	static const struct db_query insert = { .name = "insert",
		.sql = "INSERT INTO counted (v) VALUES (10)" };
	static const struct db_query next = { .name = "next",
		.sql = "UPDATE counted SET v = LAST_INSERT_ID(v + 1) WHERE id = ?",
		.param_count = 1 };
	int64_t first, second, version = -1, changed = -1;

	run_sql(db, "CREATE TABLE counted (id BIGINT AUTO_INCREMENT PRIMARY KEY, v BIGINT NOT "
		    "NULL) AUTO_INCREMENT = 5000000000");
	ck_assert(db_execute(db, &insert, NULL, NULL, &first, NULL));
	ck_assert(db_execute(db, &insert, NULL, NULL, &second, NULL));
	ck_assert_int_eq(first, INT64_C(5000000000));
	ck_assert_int_eq(second, first + 1);
	ck_assert(db_execute(db, &next, &(struct db_value){ .type = DB_INT, .n = second }, &changed,
	    &version, NULL));
	ck_assert_int_eq(changed, 1);
	ck_assert_int_eq(version, 11);
	ck_assert(db_execute(
	    db, &next, &(struct db_value){ .type = DB_INT, .n = 1 }, &changed, &version, NULL));
	ck_assert_int_eq(changed, 0);
}
END_TEST

/* --- what is no value --- */

START_TEST(a_missing_text_is_a_bug)
{
	struct db *db = server_open(mem, "root", 0);
	int64_t id;

	(void)!freopen("/dev/null", "w", stderr);
	(void)!put(db, "short", &(struct db_value){ .type = DB_TEXT, .text = NULL }, &id);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("values");
	TCase *tcase = test_case(suite, "values");

	tcase_add_loop_test(tcase, there_and_back, 0, COUNT(values));
	tcase_add_loop_test(tcase, long_text, 0, COUNT(lengths));
	tcase_add_loop_test(tcase, long_bytes, 0, COUNT(lengths));
	tcase_add_loop_test(tcase, rows_in_order, 0, 6);
	tcase_add_test(tcase, a_reader_stops);
	tcase_add_test(tcase, no_rows);
	tcase_add_test(tcase, another_schema);
	tcase_add_test(tcase, changed_rows_are_matched_rows);
	tcase_add_test(tcase, ids_and_counters);
	tcase_add_test_raise_signal(tcase, a_missing_text_is_a_bug, SIGABRT);
	return test_main(suite, prepare);
}
