/* Executes prepared statements: values in, rows out by measured length, so that nothing is ever
 * cut. */
#include <mysqld_error.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/mem.h"
#include "db/inner.h"

#define FIRST_ROWS 8

/* --- values in --- */

static bool time_bind(struct db *db, const struct db_query *query, struct cell *cell, int64_t at)
{
	struct civil civil = clock_utc(at);

	if (civil.year < 1 || civil.year > 9999)
		return db_failed(db, ER_TRUNCATED_WRONG_VALUE,
		    "a time outside of the years 1 to 9999", query->name);
	cell->time = (MYSQL_TIME){
		.year = (unsigned)civil.year,
		.month = (unsigned)civil.month,
		.day = (unsigned)civil.day,
		.hour = (unsigned)civil.hour,
		.minute = (unsigned)civil.minute,
		.second = (unsigned)civil.second,
		.second_part = (unsigned long)civil.microsecond,
		.time_type = MYSQL_TIMESTAMP_DATETIME,
	};
	return true;
}

static void bytes_bind(
    const struct db_query *query, MYSQL_BIND *bind, struct cell *cell, const struct db_value *value)
{
	size_t bytes = value->bytes;

	if (value->text == NULL && !value->is_null && (value->type == DB_TEXT || bytes > 0))
		BUG("query %s: NULL for an argument that has a value", query->name);
	if (value->type == DB_TEXT && value->text != NULL)
		bytes = strlen(value->text);
	cell->length = bytes;
	/* The library asks for a writable pointer and only reads. */
	bind->buffer = (void *)(uintptr_t)(value->text != NULL ? value->text : "");
	bind->buffer_length = bytes;
}

static bool param_bind(struct db *db, const struct db_query *query, MYSQL_BIND *bind,
    struct cell *cell, const struct db_value *value)
{
	cell->is_null = value->is_null;
	*bind = (MYSQL_BIND){ .is_null = &cell->is_null, .length = &cell->length };
	switch (value->type) {
	case DB_INT:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = &cell->n;
		cell->n = value->n;
		return true;
	case DB_TIME:
		bind->buffer_type = MYSQL_TYPE_DATETIME;
		bind->buffer = &cell->time;
		return value->is_null || time_bind(db, query, cell, value->n);
	case DB_TEXT:
	case DB_BYTES:
		bind->buffer_type = value->type == DB_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
		bytes_bind(query, bind, cell, value);
		return true;
	}
	BUG("query %s: an argument without a type", query->name);
}

static bool params_bind(struct db *db, struct statement *statement, const struct db_value *params)
{
	const struct db_query *query = statement->query;

	for (size_t i = 0; i < query->param_count; i++)
		if (!param_bind(
			db, query, &statement->params[i], &statement->param_cells[i], &params[i]))
			return false;
	if (query->param_count > 0 &&
	    mysql_stmt_bind_param(statement->stmt, statement->params) != 0)
		return statement_failed(db, statement);
	return true;
}

/* Ready to execute; NULL with a fault. */
static struct statement *statement_with(
    struct db *db, const struct db_query *query, const struct db_value *params)
{
	struct statement *statement;

	if (!db_ready(db, query->name))
		return NULL;
	statement = statement_find(db, query);
	if (statement == NULL || !params_bind(db, statement, params))
		return NULL;
	db->executed++;
	return statement;
}

bool db_execute(struct db *db, const struct db_query *query, const struct db_value *params,
    int64_t *changed_out, int64_t *id_out, bool *duplicate_out)
{
	struct statement *statement = statement_with(db, query, params);
	bool duplicate = false;

	if (statement == NULL)
		return false;
	if (mysql_stmt_execute(statement->stmt) != 0) {
		duplicate = mysql_stmt_errno(statement->stmt) == ER_DUP_ENTRY;
		if (!duplicate || duplicate_out == NULL)
			return statement_failed(db, statement);
	}
	if (duplicate_out != NULL)
		*duplicate_out = duplicate;
	if (changed_out != NULL)
		*changed_out = duplicate ? 0 : (int64_t)mysql_stmt_affected_rows(statement->stmt);
	if (id_out != NULL)
		*id_out = duplicate ? 0 : (int64_t)mysql_stmt_insert_id(statement->stmt);
	return true;
}

/* --- rows out --- */

static bool columns_bind(struct db *db, struct statement *statement)
{
	const struct db_query *query = statement->query;

	if (mysql_stmt_field_count(statement->stmt) != query->column_count) {
		mysql_stmt_free_result(statement->stmt);
		return db_failed(db, ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT,
		    "the schema is not the one this was built for", query->name);
	}
	for (size_t i = 0; i < query->column_count; i++) {
		struct cell *cell = &statement->column_cells[i];
		MYSQL_BIND *bind = &statement->columns[i];

		*bind = (MYSQL_BIND){
			.is_null = &cell->is_null, .length = &cell->length, .error = &cell->error
		};
		switch (query->columns[i]) {
		case DB_INT:
			bind->buffer_type = MYSQL_TYPE_LONGLONG;
			bind->buffer = &cell->n;
			break;
		case DB_TIME:
			bind->buffer_type = MYSQL_TYPE_DATETIME;
			bind->buffer = &cell->time;
			break;
		case DB_TEXT:
		case DB_BYTES:
			bind->buffer_type =
			    query->columns[i] == DB_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
			bind->buffer = &cell->none;
			break;
		}
	}
	return mysql_stmt_bind_result(statement->stmt, statement->columns) == 0 ||
	       statement_failed(db, statement);
}

static int64_t time_read(const MYSQL_TIME *time)
{
	struct civil civil = {
		.year = (int)time->year,
		.month = (int)time->month,
		.day = (int)time->day,
		.hour = (int)time->hour,
		.minute = (int)time->minute,
		.second = (int)time->second,
		.microsecond = (int32_t)time->second_part,
	};

	return clock_from_utc(&civil);
}

/* The row is in the library's memory: its length is known, and it is copied once. */
static bool bytes_read(struct db *db, struct mem *mem, struct statement *statement, unsigned column,
    struct db_value *value)
{
	struct cell *cell = &statement->column_cells[column];
	char *text = mem_alloc(mem, cell->length + 1);
	MYSQL_BIND bind = { .buffer_type = statement->columns[column].buffer_type,
		.buffer = text,
		.buffer_length = cell->length,
		.length = &cell->length,
		.is_null = &cell->is_null,
		.error = &cell->error };

	value->text = text;
	value->bytes = cell->length;
	return mysql_stmt_fetch_column(statement->stmt, &bind, column, 0) == 0 ||
	       statement_failed(db, statement);
}

static bool column_read(struct db *db, struct mem *mem, struct statement *statement,
    unsigned column, struct db_value *value)
{
	const struct db_query *query = statement->query;
	const struct cell *cell = &statement->column_cells[column];

	*value = (struct db_value){ .type = query->columns[column], .is_null = cell->is_null };
	if (value->is_null)
		return true;
	switch (value->type) {
	case DB_INT: value->n = cell->n; break;
	case DB_TIME: value->n = time_read(&cell->time); break;
	case DB_TEXT:
	case DB_BYTES: return bytes_read(db, mem, statement, column, value);
	}
	if (cell->error)
		BUG("query %s: column %u does not fit its type", query->name, column + 1);
	return true;
}

static bool rows_read(
    struct db *db, struct mem *mem, struct statement *statement, db_row_fn *row, void *into)
{
	const struct db_query *query = statement->query;
	struct db_value *values = MEM_ARRAY(mem, struct db_value, query->column_count);
	int status;

	while (
	    (status = mysql_stmt_fetch(statement->stmt)) == 0 || status == MYSQL_DATA_TRUNCATED) {
		for (unsigned i = 0; i < query->column_count; i++)
			if (!column_read(db, mem, statement, i, &values[i]))
				return false;
		if (!row(into, mem, values)) {
			mysql_stmt_free_result(statement->stmt);
			return false;
		}
	}
	if (status != MYSQL_NO_DATA)
		return statement_failed(db, statement);
	mysql_stmt_free_result(statement->stmt);
	return true;
}

bool db_select(struct db *db, struct mem *mem, const struct db_query *query,
    const struct db_value *params, db_row_fn *row, void *into)
{
	struct statement *statement = statement_with(db, query, params);

	if (statement == NULL)
		return false;
	/* A deadlock can also come with the rows. */
	if (mysql_stmt_execute(statement->stmt) != 0 ||
	    mysql_stmt_store_result(statement->stmt) != 0)
		return statement_failed(db, statement);
	return columns_bind(db, statement) && rows_read(db, mem, statement, row, into);
}

void *db_rows_room(struct mem *mem, void *items, size_t n, size_t item_bytes)
{
	bool full = n == 0 || (n >= FIRST_ROWS && (n & (n - 1)) == 0);
	size_t bytes;

	if (!full)
		return items;
	if (__builtin_mul_overflow(item_bytes, n == 0 ? FIRST_ROWS : n * 2, &bytes))
		BUG("%zu rows of %zu bytes", n, item_bytes);
	return mem_grow(mem, items, bytes);
}
