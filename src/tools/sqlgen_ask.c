/* Asks a migrated database for the columns of each query, by preparing it. */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tools/sqlgen.h"

#define BINARY_CHARSET 63
#define TIME_DIGITS 6

/* The rest of the line "user=" of a file that only its owner reads. */
static const char *password_of(struct mem *mem, const struct server *server)
{
	char *content, *save = NULL;
	size_t length = strlen(server->user);

	if (server->password_file == NULL)
		return NULL;
	content = input_read(mem, server->password_file);
	if (content != NULL)
		for (char *line = strtok_r(content, "\n", &save); line != NULL;
		     line = strtok_r(NULL, "\n", &save))
			if (strncmp(line, server->user, length) == 0 && line[length] == '=')
				return line + length + 1;
	fprintf(stderr, "sqlgen: %s: no password of %s\n", server->password_file, server->user);
	exit(1);
}

static MYSQL *server_open(struct mem *mem, const struct server *server)
{
	MYSQL *mysql = mysql_init(NULL);

	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (mysql_real_connect(mysql, NULL, server->user, password_of(mem, server),
		server->database, 0, server->socket, 0) == NULL) {
		fprintf(stderr, "sqlgen: %s: %s\n", server->socket, mysql_error(mysql));
		exit(1);
	}
	return mysql;
}

static enum type time_type(
    const struct source *source, const struct query *query, const MYSQL_FIELD *field)
{
	if (field->decimals != TIME_DIGITS)
		refuse(source, query->line,
		    "column %s is a DATETIME without its six digits of a second", field->name);
	return TYPE_TIME;
}

static enum type integer_type(
    const struct source *source, const struct query *query, const MYSQL_FIELD *field)
{
	if (field->flags & UNSIGNED_FLAG)
		refuse(
		    source, query->line, "column %s is unsigned: CAST(... AS SIGNED)", field->name);
	return TYPE_INT;
}

static enum type column_type(
    const struct source *source, const struct query *query, const MYSQL_FIELD *field)
{
	switch (field->type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG: return integer_type(source, query, field);
	case MYSQL_TYPE_DATETIME: return time_type(source, query, field);
	case MYSQL_TYPE_DECIMAL:
	case MYSQL_TYPE_NEWDECIMAL:
		refuse(
		    source, query->line, "column %s is DECIMAL: CAST(... AS SIGNED)", field->name);
	case MYSQL_TYPE_FLOAT:
	case MYSQL_TYPE_DOUBLE:
		refuse(source, query->line,
		    "column %s is a floating point number: we count in whole ones", field->name);
	case MYSQL_TYPE_NULL:
		refuse(source, query->line, "column %s has no type: CAST it", field->name);
	case MYSQL_TYPE_STRING:
	case MYSQL_TYPE_VAR_STRING:
	case MYSQL_TYPE_VARCHAR:
	case MYSQL_TYPE_TINY_BLOB:
	case MYSQL_TYPE_BLOB:
	case MYSQL_TYPE_MEDIUM_BLOB:
	case MYSQL_TYPE_LONG_BLOB:
		return field->charsetnr == BINARY_CHARSET ? TYPE_BYTES : TYPE_TEXT;
	default:
		refuse(source, query->line,
		    "column %s has a type of the database that we do not use (%d)", field->name,
		    (int)field->type);
	}
}

static void ask_column(struct source *source, struct query *query, const MYSQL_FIELD *field)
{
	struct value column = { .line = query->line };

	if (!name_usable(field->name))
		refuse(source, query->line, "column \"%s\" of query %s needs an alias: AS name",
		    field->name, query->name);
	column.name = mem_strdup(source->mem, field->name);
	column.type = column_type(source, query, field);
	column.nullable = (field->flags & NOT_NULL_FLAG) == 0;
	values_add(source, &query->columns, &column);
}

static void ask_query(MYSQL *mysql, struct source *source, struct query *query)
{
	MYSQL_STMT *stmt = mysql_stmt_init(mysql);
	MYSQL_RES *columns;

	if (mysql_stmt_prepare(stmt, query->sql, strlen(query->sql)) != 0)
		refuse(source, query->line, "the database refuses query %s: %s", query->name,
		    mysql_stmt_error(stmt));
	if (mysql_stmt_param_count(stmt) != query->place_count)
		refuse(source, query->line,
		    "the database sees %lu parameters in query %s, this tool %zu",
		    mysql_stmt_param_count(stmt), query->name, query->place_count);
	columns = mysql_stmt_result_metadata(stmt);
	for (unsigned i = 0; columns != NULL && i < mysql_num_fields(columns); i++)
		ask_column(source, query, mysql_fetch_field_direct(columns, i));
	if (columns != NULL)
		mysql_free_result(columns);
	mysql_stmt_close(stmt);
}

void types_ask(struct source **sources, size_t count, const struct server *server)
{
	MYSQL *mysql = server_open(sources[0]->mem, server);

	for (size_t i = 0; i < count; i++)
		for (size_t q = 0; q < sources[i]->n; q++)
			ask_query(mysql, sources[i], &sources[i]->queries[q]);
	mysql_close(mysql);
}
