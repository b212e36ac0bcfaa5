/*
 * The query compiler: sql/queries/<feature>.sql to typed C. A file holds queries like this one:
 *
 *	-- query project_open_in_community many
 *	-- unit12: text, after: int
 *	-- until: time?, limit: int
 *	-- Open projects of a community and its grids, newest first.
 *	SELECT p.id, p.code FROM project p WHERE p.unit12 = :unit12 AND ... LIMIT :limit;
 *
 * Kinds: one and many (SELECT), exec (rows matched), move (an UPDATE that also gives the
 * counter it wrote with LAST_INSERT_ID(...)), insert (new id), once (insert; a duplicate key is an
 * answer, not a fault). "?" after a type: may be NULL. "-- query project_by_code one row project"
 * names the struct of its rows sql_project_row, so that queries with the same columns share it.
 * Columns get their types from the database: --types writes them beside the queries, and a build
 * needs no database.
 */
#include <argp.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tools/sqlgen.h"

enum mode { MODE_BUILD = 0, MODE_TYPES, MODE_CHECK };

struct options {
	struct server server;
	enum mode mode;
	const char **files;
	size_t count;
	struct mem *mem;
};

void refuse(const struct source *source, int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: ", source->path, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static _Noreturn void fail(const char *path)
{
	fprintf(stderr, "sqlgen: %s: %s\n", path, strerror(errno));
	exit(1);
}

char *input_read(struct mem *mem, const char *path)
{
	FILE *file = fopen(path, "rbe");
	struct buf content;
	char part[4096];
	size_t got;

	if (file == NULL && errno == ENOENT)
		return NULL;
	if (file == NULL)
		fail(path);
	buf_init(&content, mem, 16 << 20);
	while ((got = fread(part, 1, sizeof(part), file)) > 0)
		buf_add(&content, part, got);
	if (ferror(file))
		fail(path);
	fclose(file);
	if (strlen(content.data) != content.len || content.full) {
		fprintf(stderr, "sqlgen: %s: holds a NUL or is too long\n", path);
		exit(1);
	}
	return content.data;
}

void output_write(const char *path, const char *content)
{
	struct mem *mem = mem_root("output_write");
	const char *part = mem_printf(mem, "%s.part", path);
	FILE *file = fopen(part, "wbe");

	if (file == NULL)
		fail(part);
	fputs(content, file);
	if (fclose(file) != 0)
		fail(part);
	if (rename(part, path) != 0)
		fail(path);
	mem_free(mem);
}

/* --- options --- */

enum { KEY_TYPES = 256, KEY_CHECK };

static const struct argp_option argp_options[] = {
	{ .name = "types", .key = KEY_TYPES, .doc = "Write the column types of the files" },
	{ .name = "check", .key = KEY_CHECK, .doc = "Fail when the column types are not current" },
	{ .name = "socket", .key = 'S', .arg = "PATH", .doc = "Socket of the database server" },
	{ .name = "user", .key = 'u', .arg = "NAME", .doc = "Database user" },
	{ .name = "password-file",
	    .key = 'p',
	    .arg = "FILE",
	    .doc = "File with a line USER=PASSWORD" },
	{ .name = "database", .key = 'd', .arg = "NAME", .doc = "Migrated database" },
	{ 0 },
};

static error_t take_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case KEY_TYPES: o->mode = MODE_TYPES; return 0;
	case KEY_CHECK: o->mode = MODE_CHECK; return 0;
	case 'S': o->server.socket = arg; return 0;
	case 'u': o->server.user = arg; return 0;
	case 'p': o->server.password_file = arg; return 0;
	case 'd': o->server.database = arg; return 0;
	case ARGP_KEY_ARG:
		o->files = mem_grow(o->mem, o->files, (o->count + 1) * sizeof(*o->files));
		o->files[o->count++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (o->mode == MODE_BUILD ? o->count != 2 : o->count == 0)
			argp_usage(state);
		if (o->mode != MODE_BUILD &&
		    (!o->server.socket || !o->server.user || !o->server.database))
			argp_error(
			    state, "--types and --check need --socket, --user and --database");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = take_option,
	.args_doc = "QUERIES.sql OUTPUT\n--types|--check QUERIES.sql...",
	.doc = "Compiles queries to typed C, or asks a database for the types of their columns.",
};

/* --- the three things it does --- */

static void build(struct mem *mem, const char *path, const char *output)
{
	struct source *source = source_read(mem, path);

	types_load(source);
	types_compare_rows(source);
	code_write(source, output);
}

/* The first line in which two texts differ. */
static void tell_difference(const char *path, const char *old, const char *text)
{
	int line = 1;
	size_t same = 0;

	while (old[same] != '\0' && old[same] == text[same])
		line += old[same++] == '\n';
	while (same > 0 && old[same - 1] != '\n')
		same--;
	fprintf(stderr, "%s:%d: not what the database says now\n-%.*s\n+%.*s\n", path, line,
	    (int)strcspn(old + same, "\n"), old + same, (int)strcspn(text + same, "\n"),
	    text + same);
}

static int types(const struct options *o)
{
	struct source **sources = MEM_ARRAY(o->mem, struct source *, o->count);
	int status = 0;

	for (size_t i = 0; i < o->count; i++)
		sources[i] = source_read(o->mem, o->files[i]);
	types_ask(sources, o->count, &o->server);
	for (size_t i = 0; i < o->count; i++) {
		const char *text = types_text(sources[i]);
		const char *old = input_read(o->mem, sources[i]->types);

		types_compare_rows(sources[i]);
		if (old != NULL && strcmp(text, old) == 0)
			continue;
		if (o->mode == MODE_TYPES) {
			output_write(sources[i]->types, text);
			continue;
		}
		tell_difference(sources[i]->types, old != NULL ? old : "", text);
		status = 1;
	}
	return status;
}

int main(int argc, char **argv)
{
	struct options o = { .mem = mem_root("sqlgen") };
	int status = 0;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (o.mode == MODE_BUILD)
		build(o.mem, o.files[0], o.files[1]);
	else
		status = types(&o);
	mem_free(o.mem);
	return status;
}
