/* Prepared statements of a connection: prepared at first use, found by the address of their query.
 */
#include <stdio.h>
#include <string.h>

#include "base/bug.h"
#include "base/mem.h"
#include "db/inner.h"

#define FIRST_STATEMENTS 64

static struct statement *table_place(
    const struct statement_table *table, const struct db_query *query)
{
	size_t at = ((uintptr_t)query >> 4) * 0x9E3779B97F4A7C15u >> 32;

	for (;; at++) {
		struct statement *place = &table->items[at & (table->capacity - 1)];

		if (place->query == query || place->query == NULL)
			return place;
	}
}

/* At most half full, so that a search ends soon. */
static void table_make_room(struct db *db)
{
	struct statement_table old = db->statements, *table = &db->statements;

	if (old.capacity > 0 && old.n < old.capacity / 2)
		return;
	table->capacity = old.capacity > 0 ? old.capacity * 2 : FIRST_STATEMENTS;
	table->items = MEM_ARRAY(db->connection_mem, struct statement, table->capacity);
	for (size_t i = 0; i < old.capacity; i++)
		if (old.items[i].query != NULL)
			*table_place(table, old.items[i].query) = old.items[i];
}

static void statement_drop(struct statement *statement)
{
	if (statement->stmt != NULL)
		mysql_stmt_close(statement->stmt);
	statement->stmt = NULL;
}

void statements_close(struct db *db)
{
	for (size_t i = 0; i < db->statements.capacity; i++)
		statement_drop(&db->statements.items[i]);
	db->statements = (struct statement_table){ 0 };
}

/* The text is kept before the statement goes, and the statement goes before a lost connection takes
 * the table. */
bool statement_failed(struct db *db, struct statement *statement)
{
	const char *where = statement->query->name;
	unsigned code = mysql_stmt_errno(statement->stmt);
	char text[MYSQL_ERRMSG_SIZE];

	snprintf(text, sizeof(text), "%s", mysql_stmt_error(statement->stmt));
	statement_drop(statement);
	return db_failed(db, code, text, where);
}

static bool statement_prepare(struct db *db, struct statement *statement)
{
	const struct db_query *query = statement->query;

	statement->stmt = mysql_stmt_init(db->mysql);
	if (statement->stmt == NULL)
		BUG("no memory for a statement");
	if (mysql_stmt_prepare(statement->stmt, query->sql, strlen(query->sql)) != 0)
		return statement_failed(db, statement);
	if (mysql_stmt_param_count(statement->stmt) != query->param_count)
		BUG("query %s: %lu parameters instead of %zu", query->name,
		    mysql_stmt_param_count(statement->stmt), query->param_count);
	return true;
}

static struct statement statement_new(struct db *db, const struct db_query *query)
{
	struct mem *mem = db->connection_mem;

	return (struct statement){
		.query = query,
		.params = MEM_ARRAY(mem, MYSQL_BIND, query->param_count),
		.param_cells = MEM_ARRAY(mem, struct cell, query->param_count),
		.columns = MEM_ARRAY(mem, MYSQL_BIND, query->column_count),
		.column_cells = MEM_ARRAY(mem, struct cell, query->column_count),
	};
}

struct statement *statement_find(struct db *db, const struct db_query *query)
{
	struct statement *statement;

	table_make_room(db);
	statement = table_place(&db->statements, query);
	if (statement->query == NULL) {
		*statement = statement_new(db, query);
		db->statements.n++;
	}
	if (statement->stmt == NULL && !statement_prepare(db, statement))
		return NULL;
	return statement;
}
