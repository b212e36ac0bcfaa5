/* The committed column types: beside project.sql stands project.types, so that a build needs no
 * database. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tools/sqlgen.h"

#define REMEDY "run src/tools/types.sh"

static struct query *query_find(const struct source *source, const char *name)
{
	for (size_t i = 0; i < source->n; i++)
		if (strcmp(source->queries[i].name, name) == 0)
			return &source->queries[i];
	return NULL;
}

/* "\tcode text" or "\tdue_at time null" */
static void load_column(struct source *source, struct query *query, char *line)
{
	char *save = NULL;
	const char *name = strtok_r(line, "\t ", &save), *type = strtok_r(NULL, " ", &save);
	const char *null = strtok_r(NULL, " ", &save);
	struct value column = { .name = name, .line = query->line };

	column.type = type == NULL ? TYPE_NONE : type_parse(type);
	column.nullable = null != NULL && strcmp(null, "null") == 0;
	if (name == NULL || column.type == TYPE_NONE || (null != NULL && !column.nullable))
		refuse(source, query->line, "%s is broken at query %s: " REMEDY, source->types,
		    query->name);
	values_add(source, &query->columns, &column);
}

/* "query name hash": NULL when the statement is another by now, or gone. */
static struct query *load_query(struct source *source, char *line, bool *seen)
{
	char *save = NULL;
	const char *word = strtok_r(line, " ", &save), *name = strtok_r(NULL, " ", &save);
	const char *hash = strtok_r(NULL, " ", &save);
	struct query *query;

	if (word == NULL || strcmp(word, "query") != 0 || name == NULL || hash == NULL)
		refuse(source, 1, "%s is broken: " REMEDY, source->types);
	query = query_find(source, name);
	if (query == NULL || strcmp(query->hash, hash) != 0)
		return NULL;
	seen[query - source->queries] = true;
	return query;
}

void types_load(struct source *source)
{
	char *content = input_read(source->mem, source->types), *save = NULL;
	bool *seen = MEM_ARRAY(source->mem, bool, source->n);
	struct query *query = NULL;

	if (content == NULL)
		refuse(source, 1, "%s is missing: " REMEDY, source->types);
	for (char *line = strtok_r(content, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		if (line[0] == '-')
			continue;
		if (line[0] != '\t')
			query = load_query(source, line, seen);
		else if (query != NULL)
			load_column(source, query, line);
	}
	for (size_t i = 0; i < source->n; i++)
		if (!seen[i])
			refuse(source, source->queries[i].line,
			    "the column types of query %s are not current: " REMEDY,
			    source->queries[i].name);
}

static bool columns_same(const struct values *a, const struct values *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->items[i].name, b->items[i].name) != 0 ||
		    a->items[i].type != b->items[i].type ||
		    a->items[i].nullable != b->items[i].nullable)
			return false;
	return true;
}

void types_compare_rows(const struct source *source)
{
	for (size_t i = 0; i < source->n; i++)
		for (size_t j = 0; j < i; j++) {
			const struct query *query = &source->queries[i],
					   *other = &source->queries[j];

			if (strcmp(query->row, other->row) == 0 &&
			    !columns_same(&query->columns, &other->columns))
				refuse(source, query->line,
				    "queries %s and %s share row %s, but their columns differ",
				    query->name, other->name, query->row);
		}
}

char *types_text(struct source *source)
{
	struct buf text;

	buf_init(&text, source->mem, 16 << 20);
	buf_add_text(&text, "-- Column types of the queries beside this file, from the database; "
			    "made by src/tools/types.sh.\n");
	for (size_t i = 0; i < source->n; i++) {
		const struct query *query = &source->queries[i];

		buf_printf(&text, "query %s %s\n", query->name, query->hash);
		for (size_t c = 0; c < query->columns.n; c++) {
			const struct value *column = &query->columns.items[c];

			buf_printf(&text, "\t%s %s%s\n", column->name, type_word(column->type),
			    column->nullable ? " null" : "");
		}
	}
	return text.data;
}
