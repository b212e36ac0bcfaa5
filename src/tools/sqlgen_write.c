/* Writes the C of a file of queries: structs for rows and arguments, and one function per query. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tools/sqlgen.h"

/* More arguments than this go by a struct. */
#define DIRECT_ARGUMENTS 2

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* "int64_t id", without a name also. */
static const char *c_type(enum type type)
{
	switch (type) {
	case TYPE_NONE: break;
	case TYPE_INT:
	case TYPE_TIME: return "int64_t ";
	case TYPE_TEXT: return "const char *";
	case TYPE_BYTES: return "struct sql_bytes ";
	}
	return "";
}

static const char *db_type(enum type type)
{
	switch (type) {
	case TYPE_NONE: break;
#define X(id, word, db)                                                                            \
	case id: return db;
		TYPES(X)
#undef X
	}
	return "0";
}

/* Whether NULL needs a bool beside the value; text and bytes have the null pointer. */
static bool needs_set(const struct value *value)
{
	return value->nullable && (value->type == TYPE_INT || value->type == TYPE_TIME);
}

static bool by_struct(const struct query *query)
{
	for (size_t i = 0; i < query->params.n; i++)
		if (needs_set(&query->params.items[i]))
			return true;
	return query->params.n > DIRECT_ARGUMENTS;
}

static bool gives_rows(const struct query *query)
{
	return query->kind == KIND_ONE || query->kind == KIND_MANY;
}

/* Of the queries that share a row, the first declares it. */
static bool declares_row(const struct source *source, const struct query *query, bool list)
{
	for (const struct query *q = source->queries; q < query; q++)
		if (strcmp(q->row, query->row) == 0 && gives_rows(q) &&
		    (!list || q->kind == KIND_MANY))
			return false;
	return gives_rows(query) && (!list || query->kind == KIND_MANY);
}

/* --- declarations --- */

static void write_members(struct buf *out, const struct values *values)
{
	for (size_t i = 0; i < values->n; i++) {
		const struct value *value = &values->items[i];

		buf_printf(out, "\t%s%s;\n", c_type(value->type), value->name);
		if (needs_set(value))
			buf_printf(out, "\tbool %s_set;\n", value->name);
	}
}

static void write_structs(struct buf *out, const struct source *source, const struct query *query)
{
	if (declares_row(source, query, false)) {
		buf_printf(out, "struct sql_%s_row {\n", query->row);
		write_members(out, &query->columns);
		buf_add_text(out, "};\n");
	}
	if (declares_row(source, query, true))
		buf_printf(out,
		    "struct sql_%s_rows {\n\tstruct sql_%s_row *items;\n\tsize_t n;\n};\n",
		    query->row, query->row);
	if (by_struct(query)) {
		buf_printf(out, "struct sql_%s_args {\n", query->name);
		write_members(out, &query->params);
		buf_add_text(out, "};\n");
	}
}

static void write_outputs(struct buf *out, const struct query *query)
{
	switch (query->kind) {
	case KIND_NONE: break;
	case KIND_ONE: buf_printf(out, ", struct sql_%s_row **row_out", query->row); break;
	case KIND_MANY: buf_printf(out, ", struct sql_%s_rows *rows_out", query->row); break;
	case KIND_EXEC: buf_add_text(out, ", int64_t *changed_out"); break;
	case KIND_INSERT: buf_add_text(out, ", int64_t *id_out"); break;
	case KIND_ONCE: buf_add_text(out, ", int64_t *id_out, bool *duplicate_out"); break;
	case KIND_MOVE: buf_add_text(out, ", int64_t *changed_out, int64_t *counter_out"); break;
	}
}

static void write_signature(struct buf *out, const struct query *query)
{
	buf_printf(out, "bool sql_%s(struct db *db", query->name);
	if (gives_rows(query))
		buf_add_text(out, ", struct mem *mem");
	if (by_struct(query))
		buf_printf(out, ", const struct sql_%s_args *args", query->name);
	else
		for (size_t i = 0; i < query->params.n; i++)
			buf_printf(out, ", %s%s", c_type(query->params.items[i].type),
			    query->params.items[i].name);
	write_outputs(out, query);
	buf_add_char(out, ')');
}

static char *header_text(const struct source *source, const char *guard)
{
	struct buf out;

	buf_init(&out, source->mem, 16 << 20);
	buf_printf(&out, "/* Generated from %s. */\n#ifndef %s\n#define %s\n\n", source->path,
	    guard, guard);
	buf_add_text(&out, "#include <stdbool.h>\n#include <stddef.h>\n#include "
			   "<stdint.h>\n\n#include \"db/db.h\"\n");
	for (size_t i = 0; i < source->n; i++) {
		const struct query *query = &source->queries[i];

		buf_printf(&out, "\n/* %s */\n", query->comment);
		write_structs(&out, source, query);
		write_signature(&out, query);
		buf_add_text(&out, "\n    __attribute__((warn_unused_result));\n");
	}
	buf_add_text(&out, "\n#endif\n");
	return out.data;
}

/* --- definitions --- */

/* One C string per line of the statement, with a blank between. */
static void write_sql(struct buf *out, const char *sql)
{
	buf_add_text(out, "\n\t\t\"");
	for (const char *c = sql; *c != '\0'; c++) {
		if (*c == '\n')
			buf_add_text(out, " \"\n\t\t\"");
		else if (*c == '"')
			buf_add_text(out, "\\\"");
		else
			buf_add_char(out, *c);
	}
	buf_add_char(out, '"');
}

static void write_query(struct buf *out, const struct query *query)
{
	if (query->columns.n > 0) {
		buf_printf(out, "static const enum db_type columns_%s[] = {", query->name);
		for (size_t i = 0; i < query->columns.n; i++)
			buf_printf(
			    out, "%s %s", i > 0 ? "," : "", db_type(query->columns.items[i].type));
		buf_add_text(out, " };\n");
	}
	buf_printf(out,
	    "static const struct db_query query_%s = {\n\t.name = \"%s\",\n\t.sql =", query->name,
	    query->name);
	write_sql(out, query->sql);
	buf_add_text(out, ",\n");
	if (query->columns.n > 0)
		buf_printf(out, "\t.columns = columns_%s,\n", query->name);
	buf_printf(out, "\t.column_count = %zu,\n\t.param_count = %zu,\n};\n\n", query->columns.n,
	    query->place_count);
}

static void write_columns(struct buf *out, const struct query *query)
{
	for (size_t i = 0; i < query->columns.n; i++) {
		const struct value *column = &query->columns.items[i];

		switch (column->type) {
		case TYPE_NONE: break;
		case TYPE_INT:
		case TYPE_TIME:
			buf_printf(out, "\t\t.%s = columns[%zu].n,\n", column->name, i);
			if (column->nullable)
				buf_printf(
				    out, "\t\t.%s_set = !columns[%zu].is_null,\n", column->name, i);
			break;
		case TYPE_TEXT:
			buf_printf(out, "\t\t.%s = columns[%zu].text,\n", column->name, i);
			break;
		case TYPE_BYTES:
			buf_printf(out,
			    "\t\t.%s = { .data = columns[%zu].text, .bytes = columns[%zu].bytes "
			    "},\n",
			    column->name, i, i);
			break;
		}
	}
}

/* The function that turns one row into its struct. */
static void write_take(struct buf *out, const struct query *query)
{
	buf_printf(out,
	    "static bool take_%s(void *into, struct mem *mem, const struct db_value *columns)\n{\n",
	    query->name);
	if (query->kind == KIND_ONE) {
		buf_printf(out, "\tstruct sql_%s_row **row = into;\n\n", query->row);
		buf_printf(out, "\tif (*row != NULL)\n\t\tBUG(\"query %s: more than one row\");\n",
		    query->name);
		buf_printf(out, "\t*row = MEM_NEW(mem, struct sql_%s_row);\n\t**row", query->row);
	} else {
		buf_printf(out, "\tstruct sql_%s_rows *rows = into;\n\n", query->row);
		buf_add_text(out, "\trows->items = db_rows_room(mem, rows->items, rows->n, "
				  "sizeof(*rows->items));\n");
		buf_add_text(out, "\trows->items[rows->n++]");
	}
	buf_printf(out, " = (struct sql_%s_row){\n", query->row);
	write_columns(out, query);
	buf_add_text(out, "\t};\n\treturn true;\n}\n\n");
}

static void write_value(struct buf *out, const struct query *query, const struct value *param)
{
	const char *from = by_struct(query) ? "args->" : "", *name = param->name;

	buf_printf(out, "\t\t{ .type = %s, ", db_type(param->type));
	switch (param->type) {
	case TYPE_NONE: break;
	case TYPE_INT:
	case TYPE_TIME:
		if (param->nullable)
			buf_printf(out, ".is_null = !%s%s_set, ", from, name);
		buf_printf(out, ".n = %s%s", from, name);
		break;
	case TYPE_TEXT:
		if (param->nullable)
			buf_printf(out, ".is_null = %s%s == NULL, ", from, name);
		buf_printf(out, ".text = %s%s", from, name);
		break;
	case TYPE_BYTES:
		if (param->nullable)
			buf_printf(out, ".is_null = %s%s.data == NULL, ", from, name);
		buf_printf(out, ".text = %s%s.data, .bytes = %s%s.bytes", from, name, from, name);
		break;
	}
	buf_add_text(out, " },\n");
}

static void write_call(struct buf *out, const struct query *query, const char *values)
{
	switch (query->kind) {
	case KIND_NONE: break;
	case KIND_ONE:
	case KIND_MANY:
		buf_printf(out,
		    "\tif (!db_select(db, mem, &query_%s, %s, take_%s, &found))\n\t\treturn "
		    "false;\n",
		    query->name, values, query->name);
		buf_printf(out, "\t*%s = found;\n\treturn true;\n",
		    query->kind == KIND_ONE ? "row_out" : "rows_out");
		break;
	case KIND_EXEC:
		buf_printf(out,
		    "\treturn db_execute(db, &query_%s, %s, changed_out, NULL, NULL);\n",
		    query->name, values);
		break;
	case KIND_INSERT:
		buf_printf(out, "\treturn db_execute(db, &query_%s, %s, NULL, id_out, NULL);\n",
		    query->name, values);
		break;
	case KIND_ONCE:
		buf_printf(out,
		    "\treturn db_execute(db, &query_%s, %s, NULL, id_out, duplicate_out);\n",
		    query->name, values);
		break;
	case KIND_MOVE:
		buf_printf(out,
		    "\treturn db_execute(db, &query_%s, %s, changed_out, counter_out, NULL);\n",
		    query->name, values);
		break;
	}
}

static void write_function(struct buf *out, const struct query *query)
{
	write_signature(out, query);
	buf_add_text(out, "\n{\n");
	if (query->place_count > 0) {
		buf_add_text(out, "\tconst struct db_value values[] = {\n");
		for (size_t i = 0; i < query->place_count; i++)
			write_value(out, query, &query->params.items[query->places[i]]);
		buf_add_text(out, "\t};\n");
	}
	if (query->kind == KIND_ONE)
		buf_printf(out, "\tstruct sql_%s_row *found = NULL;\n", query->row);
	if (query->kind == KIND_MANY)
		buf_printf(out, "\tstruct sql_%s_rows found = { 0 };\n", query->row);
	if (query->place_count > 0 || gives_rows(query))
		buf_add_char(out, '\n');
	write_call(out, query, query->place_count > 0 ? "values" : "NULL");
	buf_add_text(out, "}\n");
}

static char *code_text(const struct source *source, const char *output)
{
	struct buf out;

	buf_init(&out, source->mem, 16 << 20);
	buf_printf(&out, "/* Generated from %s. */\n#include \"%s.h\"\n\n", source->path,
	    base_name(output));
	buf_add_text(&out, "#include \"base/bug.h\"\n#include \"base/mem.h\"\n");
	for (size_t i = 0; i < source->n; i++) {
		const struct query *query = &source->queries[i];

		buf_printf(&out, "\n/* --- %s */\n\n", query->name);
		write_query(&out, query);
		if (gives_rows(query))
			write_take(&out, query);
		write_function(&out, query);
	}
	return out.data;
}

void code_write(const struct source *source, const char *output)
{
	char *guard = mem_printf(source->mem, "GEN_%s_H", base_name(output));

	for (char *c = guard; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	output_write(mem_printf(source->mem, "%s.h", output), header_text(source, guard));
	output_write(mem_printf(source->mem, "%s.c", output), code_text(source, output));
}
