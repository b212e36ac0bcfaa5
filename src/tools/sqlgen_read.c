/* Reads a file of queries: the annotations above each, and where its statement begins and ends. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/count.h"
#include "base/mem.h"
#include "tools/sqlgen.h"

/* A place in the file. */
struct reader {
	struct source *source;
	char **lines;
	size_t count, at;
};

enum type type_parse(const char *word)
{
#define X(id, text, db)                                                                            \
	if (strcmp(word, text) == 0)                                                               \
		return id;
	TYPES(X)
#undef X
	return TYPE_NONE;
}

const char *type_word(enum type type)
{
	static const char *const words[] = {
#define X(id, text, db) [id] = text,
		TYPES(X)
#undef X
	};

	return words[type];
}

static enum kind kind_parse(const char *word)
{
#define X(id, text)                                                                                \
	if (strcmp(word, text) == 0)                                                               \
		return id;
	KINDS(X)
#undef X
	return KIND_NONE;
}

bool name_usable(const char *name)
{
	static const char *const taken[] = { "auto", "bool", "break", "case", "char", "const",
		"continue", "default", "do", "double", "else", "enum", "extern", "false", "float",
		"for", "goto", "if", "inline", "int", "long", "register", "restrict", "return",
		"short", "signed", "sizeof", "static", "struct", "switch", "true", "typedef",
		"typeof", "union", "unsigned", "void", "volatile", "while", "asm", "db", "mem",
		"args", "values", "row", "row_out", "rows", "rows_out", "changed_out",
		"counter_out", "id_out", "duplicate_out" };

	if (!islower((unsigned char)name[0]))
		return false;
	for (const char *c = name; *c != '\0'; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_')
			return false;
	for (size_t i = 0; i < COUNT(taken); i++)
		if (strcmp(name, taken[i]) == 0)
			return false;
	return true;
}

/* "due" and "due_set" cannot both be members when due may be NULL. */
static bool clashes(const struct value *nullable, const char *other)
{
	size_t length = strlen(nullable->name);

	return nullable->nullable && strncmp(nullable->name, other, length) == 0 &&
	       strcmp(other + length, "_set") == 0;
}

struct value *values_add(struct source *source, struct values *values, const struct value *fresh)
{
	for (size_t i = 0; i < values->n; i++) {
		if (strcmp(values->items[i].name, fresh->name) == 0)
			refuse(source, fresh->line, "%s is there twice", fresh->name);
		if (clashes(&values->items[i], fresh->name) ||
		    clashes(fresh, values->items[i].name))
			refuse(source, fresh->line, "%s and %s get the same name in C",
			    values->items[i].name, fresh->name);
	}
	values->items =
	    mem_grow(source->mem, values->items, (values->n + 1) * sizeof(*values->items));
	values->items[values->n] = *fresh;
	return &values->items[values->n++];
}

/* --- annotations --- */

static const char *line_now(const struct reader *r)
{
	return r->at < r->count ? r->lines[r->at] : NULL;
}

static int line_number(const struct reader *r)
{
	return (int)r->at + 1;
}

static bool begins(const char *line, const char *prefix)
{
	return strncmp(line, prefix, strlen(prefix)) == 0;
}

/* "-- query name kind [row name]" */
static void read_heading(struct reader *r, struct query *query)
{
	char *rest = mem_strdup(r->source->mem, line_now(r) + strlen("-- query")), *save = NULL;
	const char *name = strtok_r(rest, " ", &save), *kind = strtok_r(NULL, " ", &save);
	const char *word = strtok_r(NULL, " ", &save), *row = strtok_r(NULL, " ", &save);

	query->line = line_number(r);
	if (name == NULL || kind == NULL)
		refuse(r->source, query->line,
		    "expected: -- query NAME one|many|exec|move|insert|once");
	if (!name_usable(name))
		refuse(r->source, query->line, "%s is no name for C: use a-z, 0-9 and _", name);
	query->name = name;
	query->row = name;
	query->kind = kind_parse(kind);
	if (query->kind == KIND_NONE)
		refuse(r->source, query->line,
		    "unknown kind %s: use one, many, exec, move, insert or once", kind);
	if (word != NULL) {
		if (strcmp(word, "row") != 0 || row == NULL || strtok_r(NULL, " ", &save) != NULL)
			refuse(
			    r->source, query->line, "after the kind only \"row NAME\" may follow");
		if (query->kind != KIND_ONE && query->kind != KIND_MANY)
			refuse(r->source, query->line, "a query of kind %s has no rows", kind);
		if (!name_usable(row))
			refuse(
			    r->source, query->line, "%s is no name for C: use a-z, 0-9 and _", row);
		query->row = row;
	}
	for (size_t i = 0; i < r->source->n; i++)
		if (strcmp(r->source->queries[i].name, name) == 0)
			refuse(r->source, query->line, "query %s is there twice (line %d)", name,
			    r->source->queries[i].line);
	r->at++;
}

/* "-- a: int, b: text?" begins with a word and a colon; the sentence begins with a capital. */
static bool is_params(const char *line)
{
	const char *c = line + 3;

	if (!begins(line, "-- "))
		return false;
	while (isalnum((unsigned char)*c) || *c == '_')
		c++;
	return c > line + 3 && *c == ':';
}

static void read_param(struct reader *r, struct query *query, char *text)
{
	struct value value = { .line = line_number(r) };
	char *save = NULL, *type, *more;

	value.name = strtok_r(text, ": ", &save);
	type = strtok_r(NULL, ": ", &save);
	more = strtok_r(NULL, ": ", &save);
	if (value.name == NULL || type == NULL || more != NULL)
		refuse(r->source, value.line, "expected: -- NAME: int|text|time|bytes, ...");
	if (type[strlen(type) - 1] == '?') {
		value.nullable = true;
		type[strlen(type) - 1] = '\0';
	}
	value.type = type_parse(type);
	if (!name_usable(value.name))
		refuse(r->source, value.line,
		    "%s is no name for C, or one that generated code uses", value.name);
	if (value.type == TYPE_NONE)
		refuse(
		    r->source, value.line, "unknown type %s: use int, text, time or bytes", type);
	values_add(r->source, &query->params, &value);
}

static void read_params(struct reader *r, struct query *query)
{
	for (; line_now(r) != NULL && is_params(line_now(r)); r->at++) {
		char *rest = mem_strdup(r->source->mem, line_now(r) + 3), *save = NULL;

		for (char *one = strtok_r(rest, ",", &save); one != NULL;
		     one = strtok_r(NULL, ",", &save))
			read_param(r, query, one);
	}
}

/* One sentence, on one line or several. */
static void read_comment(struct reader *r, struct query *query)
{
	const char *text = NULL;
	int line = line_number(r);

	for (; line_now(r) != NULL && begins(line_now(r), "-- "); r->at++) {
		if (is_params(line_now(r)))
			refuse(r->source, line_number(r), "parameters come before the sentence");
		text = text == NULL ? line_now(r) + 3
				    : mem_printf(r->source->mem, "%s %s", text, line_now(r) + 3);
	}
	if (text == NULL)
		refuse(r->source, line, "query %s has no sentence that says what it answers",
		    query->name);
	if (!isupper((unsigned char)text[0]) || text[strlen(text) - 1] != '.')
		refuse(r->source, line,
		    "the sentence of query %s begins with a capital and ends with a full stop",
		    query->name);
	if (strstr(text, "*/") != NULL)
		refuse(r->source, line, "the sentence goes into a C comment and cannot hold */");
	query->comment = text;
}

static void check_params_used(const struct source *source, const struct query *query)
{
	for (size_t i = 0; i < query->params.n; i++) {
		bool used = false;

		for (size_t p = 0; p < query->place_count; p++)
			used = used || query->places[p] == i;
		if (!used)
			refuse(source, query->params.items[i].line,
			    "parameter %s of query %s is not used", query->params.items[i].name,
			    query->name);
	}
}

/* The statement: all lines up to the next heading. */
static void read_statement(struct reader *r, struct query *query)
{
	const char *text = "";
	int line = line_number(r);

	for (; line_now(r) != NULL && !begins(line_now(r), "-- query "); r->at++)
		text = mem_printf(r->source->mem, "%s%s\n", text, line_now(r));
	query_split(r->source, query, text, line);
	check_params_used(r->source, query);
	query_check(r->source, query);
}

static void read_query(struct reader *r)
{
	struct source *source = r->source;
	struct query query = { 0 };

	read_heading(r, &query);
	read_params(r, &query);
	read_comment(r, &query);
	read_statement(r, &query);
	source->queries =
	    mem_grow(source->mem, source->queries, (source->n + 1) * sizeof(*source->queries));
	source->queries[source->n++] = query;
}

/* --- the file --- */

static void split_lines(struct reader *r, char *content)
{
	struct mem *mem = r->source->mem;

	for (char *line = content; line != NULL && *line != '\0';) {
		char *end = strchr(line, '\n');

		if (end != NULL)
			*end++ = '\0';
		for (size_t n = strlen(line); n > 0 && isspace((unsigned char)line[n - 1]); n--)
			line[n - 1] = '\0';
		r->lines = mem_grow(mem, r->lines, (r->count + 1) * sizeof(*r->lines));
		r->lines[r->count++] = line;
		line = end;
	}
}

struct source *source_read(struct mem *mem, const char *path)
{
	struct source *source = MEM_NEW(mem, struct source);
	struct reader r = { .source = source };
	size_t stem = strlen(path) >= 4 ? strlen(path) - 4 : 0;
	char *content;

	source->mem = mem;
	source->path = path;
	source->types = mem_printf(mem, "%.*s.types", (int)stem, path);
	content = input_read(mem, path);
	if (strcmp(path + stem, ".sql") != 0 || content == NULL)
		refuse(source, 0, "no file of queries: its name ends in .sql");
	split_lines(&r, content);
	while (line_now(&r) != NULL) {
		if (begins(line_now(&r), "-- query "))
			read_query(&r);
		else if (line_now(&r)[0] == '\0' || begins(line_now(&r), "--"))
			r.at++;
		else
			refuse(source, line_number(&r),
			    "a statement without \"-- query NAME KIND\" above it");
	}
	if (source->n == 0)
		refuse(source, 1, "no query in this file");
	return source;
}
