/* What no query may say: things that lose data, scan tables, cannot be typed, or build statements
 * from strings. */
#include <stdint.h>
#include <string.h>

#include "base/count.h"
#include "tools/sqlgen.h"

/* A place in the statement; beyond its end everything is an empty sign. */
static const struct token *token_at(const struct query *query, size_t i)
{
	static const struct token none = { .kind = TOKEN_SIGN, .text = "" };

	return i < query->tokens.n ? &query->tokens.items[i] : &none;
}

static bool is(const struct token *token, const char *text)
{
	return (token->kind == TOKEN_WORD || token->kind == TOKEN_SIGN) &&
	       strcmp(token->text, text) == 0;
}

struct ban {
	const char *words[3];
	const char *why;
};

static const struct ban bans[] = {
	{ { "returning" }, "RETURNING: write the row with values you know, or read it" },
	{ { "offset" }, "OFFSET reads all it skips: page by key" },
	{ { "for", "update" }, "FOR UPDATE guards nothing on a cluster: use a conditional UPDATE" },
	{ { "lock", "in", "share" },
	    "locking reads guard nothing on a cluster: use a conditional UPDATE" },
	{ { "get_lock" },
	    "GET_LOCK is for migrations alone: use a unique key or a conditional UPDATE" },
	{ { "insert", "ignore" }, "IGNORE hides other errors too: use a query of kind once" },
	{ { "update", "ignore" }, "IGNORE hides errors" },
	{ { "delete", "ignore" }, "IGNORE hides errors" },
	{ { "replace", "into" }, "REPLACE deletes the row: use ON DUPLICATE KEY UPDATE" },
	{ { "prepare" }, "statements are not built from strings" },
	{ { "execute" }, "statements are not built from strings" },
	{ { "into", "outfile" }, "the server's files are not ours" },
	{ { "load_file" }, "the server's files are not ours" },
	{ { "distinctrow" }, "write DISTINCT" },
};

static void check_bans(const struct source *source, const struct query *query, size_t at)
{
	for (size_t b = 0; b < COUNT(bans); b++) {
		size_t n = 0;

		while (n < 3 && bans[b].words[n] != NULL &&
		       is(token_at(query, at + n), bans[b].words[n]))
			n++;
		if (n == 3 || bans[b].words[n] == NULL)
			refuse(source, token_at(query, at)->line, "%s", bans[b].why);
	}
}

/* A star that stands for columns, and not for a product or in COUNT(*). */
static void check_star(const struct source *source, const struct query *query, size_t at)
{
	const struct token *before = at > 0 ? token_at(query, at - 1) : token_at(query, SIZE_MAX);

	if (!is(token_at(query, at), "*"))
		return;
	if (is(before, "select") || is(before, "distinct") || is(before, ",") || is(before, "."))
		refuse(source, token_at(query, at)->line, "name the columns instead of *");
}

/* "a" or "a.b" at the place; the number of tokens, 0 when it is no column. */
static size_t column_at(const struct query *query, size_t at, const char **name_out)
{
	size_t n = 1;

	if (token_at(query, at)->kind != TOKEN_WORD)
		return 0;
	if (is(token_at(query, at + 1), ".") && token_at(query, at + 2)->kind == TOKEN_WORD)
		n = 3;
	*name_out = token_at(query, at + n - 1)->text;
	return n;
}

/* In a condition, col = COALESCE(:x, col) cannot use the index of col. */
static void check_coalesce(const struct source *source, const struct query *query, size_t at)
{
	const struct token *param;
	const char *left, *right;
	size_t n = column_at(query, at, &left);

	if (n == 0 || !is(token_at(query, at + n), "="))
		return;
	at += n + 1;
	if (!is(token_at(query, at), "coalesce") && !is(token_at(query, at), "ifnull"))
		return;
	param = token_at(query, at + 2);
	if (param->kind != TOKEN_PARAM || !is(token_at(query, at + 3), ",") ||
	    column_at(query, at + 4, &right) == 0 || strcmp(left, right) != 0)
		return;
	refuse(source, param->line,
	    "%s = %s(:%s, %s) reads the whole table: write (:%s IS NULL OR %s = :%s)", left,
	    token_at(query, at)->text, param->text, right, param->text, left, param->text);
}

/* LIMIT a, b is OFFSET in disguise. */
static void check_limit(const struct source *source, const struct query *query, size_t at)
{
	if (is(token_at(query, at), "limit") && is(token_at(query, at + 2), ","))
		refuse(source, token_at(query, at)->line,
		    "LIMIT with an offset reads all it skips: page by key");
}

static void check_conditions(const struct source *source, const struct query *query)
{
	bool condition = false;

	for (size_t i = 0; i < query->tokens.n; i++) {
		const struct token *token = token_at(query, i);

		if (is(token, "where") || is(token, "on") || is(token, "having"))
			condition = true;
		else if (is(token, "set") || is(token, "select") || is(token, "update"))
			condition = false;
		else if (condition)
			check_coalesce(source, query, i);
	}
}

/* Two at once both find nothing, and both insert. */
static void check_not_exists(const struct source *source, const struct query *query, size_t at)
{
	if (is(token_at(query, 0), "insert") && is(token_at(query, at), "not") &&
	    is(token_at(query, at + 1), "exists"))
		refuse(source, token_at(query, at)->line,
		    "INSERT with NOT EXISTS lets two in: use a unique key and kind once");
}

static bool has_word(const struct query *query, const char *word)
{
	for (size_t i = 0; i < query->tokens.n; i++)
		if (is(token_at(query, i), word))
			return true;
	return false;
}

/* The first word must fit the kind, and a change says which rows. */
static void check_kind(const struct source *source, const struct query *query)
{
	const struct token *first = token_at(query, 0);
	bool reads = is(first, "select") || is(first, "with");
	bool inserts = is(first, "insert"), changes = is(first, "update") || is(first, "delete");

	switch (query->kind) {
	case KIND_NONE: break;
	case KIND_ONE:
	case KIND_MANY:
		if (!reads)
			refuse(source, first->line,
			    "a query that gives rows begins with SELECT or WITH");
		return;
	case KIND_EXEC:
		if (!inserts && !changes)
			refuse(source, first->line,
			    "an exec query begins with UPDATE, DELETE or INSERT");
		if (changes && !has_word(query, "where"))
			refuse(
			    source, first->line, "%s without WHERE changes every row", first->text);
		return;
	case KIND_INSERT:
	case KIND_ONCE:
		if (!inserts)
			refuse(source, first->line, "a query that adds a row begins with INSERT");
		return;
	case KIND_MOVE:
		if (!is(first, "update") || !has_word(query, "where") ||
		    !has_word(query, "last_insert_id"))
			refuse(source, first->line,
			    "a move is an UPDATE with WHERE that sets a counter to "
			    "LAST_INSERT_ID(counter + 1)");
		return;
	}
	refuse(source, query->line, "a query without a kind");
}

void query_check(const struct source *source, const struct query *query)
{
	check_kind(source, query);
	for (size_t i = 0; i < query->tokens.n; i++) {
		check_bans(source, query, i);
		check_star(source, query, i);
		check_limit(source, query, i);
		check_not_exists(source, query, i);
	}
	check_conditions(source, query);
}
