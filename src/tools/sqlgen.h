/* What the parts of the query compiler hand to each other. */
#ifndef TOOLS_SQLGEN_H
#define TOOLS_SQLGEN_H

#include <stdbool.h>
#include <stddef.h>

struct mem;

/* enum, word in the file */
#define KINDS(X)                                                                                   \
	X(KIND_ONE, "one")                                                                         \
	X(KIND_MANY, "many")                                                                       \
	X(KIND_EXEC, "exec")                                                                       \
	X(KIND_MOVE, "move")                                                                       \
	X(KIND_INSERT, "insert")                                                                   \
	X(KIND_ONCE, "once")

enum kind {
	KIND_NONE = 0,
#define X(id, word) id,
	KINDS(X)
#undef X
};

/* enum, word in the files, what the database layer calls it */
#define TYPES(X)                                                                                   \
	X(TYPE_INT, "int", "DB_INT")                                                               \
	X(TYPE_TEXT, "text", "DB_TEXT")                                                            \
	X(TYPE_TIME, "time", "DB_TIME")                                                            \
	X(TYPE_BYTES, "bytes", "DB_BYTES")

enum type {
	TYPE_NONE = 0,
#define X(id, word, db) id,
	TYPES(X)
#undef X
};

/* A parameter or a column. */
struct value {
	const char *name;
	enum type type;
	bool nullable;
	int line;
};

struct values {
	struct value *items;
	size_t n;
};

enum token_kind { TOKEN_WORD = 1, TOKEN_NUMBER, TOKEN_STRING, TOKEN_PARAM, TOKEN_SIGN };

/* Words are in lower case; a parameter's text is its name. */
struct token {
	enum token_kind kind;
	const char *text;
	int line;
};

struct tokens {
	struct token *items;
	size_t n;
};

struct query {
	const char *name, *comment;
	const char *row; /* name shared by queries with the same columns, or its own */
	enum kind kind;
	int line;
	struct values params, columns;
	struct tokens tokens;
	const char *sql; /* with ? for parameters, one line of the file per line */
	const char *hash; /* of sql: tells whether the committed types belong to it */
	size_t *places; /* parameter of each ? */
	size_t place_count;
};

struct source {
	struct mem *mem;
	const char *path; /* sql/queries/project.sql */
	const char *types; /* sql/queries/project.types */
	struct query *queries;
	size_t n;
};

/* Says what is wrong with which line, and ends the program. */
_Noreturn void refuse(const struct source *, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The whole file, NUL-terminated; NULL when there is none. */
char *input_read(struct mem *, const char *path);
/* Replaces the file in one step, so that an interrupted run leaves no half of it. */
void output_write(const char *path, const char *content);

enum type type_parse(const char *word);
const char *type_word(enum type);
/* A lower-case C identifier that is no keyword and none of the names generated code uses. */
bool name_usable(const char *);
/* Adds and returns a zeroed value; refuses a name that is taken, or taken as another's companion
 * "_set". */
struct value *values_add(struct source *, struct values *, const struct value *);

/* sqlgen_read.c: the queries of a file, with everything checked that needs no database. */
struct source *source_read(struct mem *, const char *path);
/* sqlgen_split.c: fills tokens, sql, places of the query from its text. */
void query_split(struct source *, struct query *, const char *text, int line);
/* sqlgen_check.c: refuses what no query may say. */
void query_check(const struct source *, const struct query *);
/* sqlgen_types.c: columns from the committed file. */
void types_load(struct source *);
/* Columns of queries that share a row are the same. */
void types_compare_rows(const struct source *);
char *types_text(struct source *);
/* sqlgen_ask.c: columns from the database. */
struct server {
	const char *socket, *user, *password_file, *database;
};
void types_ask(struct source **, size_t count, const struct server *);
/* sqlgen_write.c: the C file and its header. */
void code_write(const struct source *, const char *output);

#endif
