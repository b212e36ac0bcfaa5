/* Splits a statement into tokens and puts ? where its parameters stand. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/hex.h"
#include "base/mem.h"
#include "tools/sqlgen.h"

#define HASH_CHARACTERS 16

struct splitter {
	struct source *source;
	struct query *query;
	const char *at;
	int line;
	bool ended; /* the ; was seen */
	struct buf sql;
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static void token_add(struct splitter *s, enum token_kind kind, const char *text)
{
	struct tokens *tokens = &s->query->tokens;

	if (s->ended)
		refuse(s->source, s->line, "one statement per query, with one ; at its end");
	tokens->items =
	    mem_grow(s->source->mem, tokens->items, (tokens->n + 1) * sizeof(*tokens->items));
	tokens->items[tokens->n++] = (struct token){ .kind = kind, .text = text, .line = s->line };
}

static void take_word(struct splitter *s)
{
	const char *end = s->at;
	char *word;

	while (is_word(*end))
		end++;
	word = mem_strndup(s->source->mem, s->at, end - s->at);
	buf_add_text(&s->sql, word);
	for (char *c = word; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	token_add(s, isdigit((unsigned char)*word) ? TOKEN_NUMBER : TOKEN_WORD, word);
	s->at = end;
}

static void take_string(struct splitter *s)
{
	const char *end = s->at + 1;

	while (*end != '\'' && *end != '\n' && *end != '\0') {
		if (*end == '\\')
			refuse(s->source, s->line,
			    "no backslash in a string: it means different things to servers");
		end++;
	}
	if (*end != '\'')
		refuse(s->source, s->line, "a string ends on its line");
	end++;
	buf_add(&s->sql, s->at, end - s->at);
	token_add(s, TOKEN_STRING, mem_strndup(s->source->mem, s->at, end - s->at));
	s->at = end;
}

static void take_param(struct splitter *s)
{
	struct query *query = s->query;
	const char *end = s->at + 1, *name;
	size_t i;

	while (is_word(*end))
		end++;
	name = mem_strndup(s->source->mem, s->at + 1, end - s->at - 1);
	if (*name == '\0')
		refuse(s->source, s->line, "a colon without the name of a parameter");
	for (i = 0; i < query->params.n && strcmp(query->params.items[i].name, name) != 0; i++)
		continue;
	if (i == query->params.n)
		refuse(s->source, s->line,
		    "parameter %s has no type: add \"-- %s: int|text|time|bytes\" above the "
		    "sentence",
		    name, name);
	query->places = mem_grow(
	    s->source->mem, query->places, (query->place_count + 1) * sizeof(*query->places));
	query->places[query->place_count++] = i;
	token_add(s, TOKEN_PARAM, name);
	buf_add_char(&s->sql, '?');
	s->at = end;
}

static void refuse_sign(const struct splitter *s)
{
	switch (*s->at) {
	case '?': refuse(s->source, s->line, "parameters are named: write :name, not ?");
	case '@': refuse(s->source, s->line, "no variables of the server: pass a parameter");
	case '`': refuse(s->source, s->line, "no quoted names: choose one that needs no quotes");
	case '"': refuse(s->source, s->line, "strings stand in single quotes");
	case '#': refuse(s->source, s->line, "comments begin with --");
	case '\\': refuse(s->source, s->line, "a backslash outside of a string");
	}
	if (s->at[0] == '/' && s->at[1] == '*')
		refuse(s->source, s->line, "comments begin with --");
}

static void take_sign(struct splitter *s)
{
	refuse_sign(s);
	token_add(s, TOKEN_SIGN, mem_strndup(s->source->mem, s->at, 1));
	buf_add_char(&s->sql, *s->at++);
}

/* Blanks shrink to one; an end of line stays, so that the generated string reads like the file. */
static void take_blanks(struct splitter *s)
{
	bool newline = false;

	for (; isspace((unsigned char)*s->at); s->at++)
		if (*s->at == '\n') {
			newline = true;
			s->line++;
		}
	if (s->sql.len > 0 && !s->ended && s->sql.data[s->sql.len - 1] != '\n')
		buf_add_char(&s->sql, newline ? '\n' : ' ');
}

static void take_one(struct splitter *s)
{
	char c = *s->at;

	if (isspace((unsigned char)c)) {
		take_blanks(s);
	} else if (c == '-' && s->at[1] == '-') {
		s->at += strcspn(s->at, "\n");
	} else if (c == ';') {
		if (s->ended)
			refuse(
			    s->source, s->line, "one statement per query, with one ; at its end");
		s->ended = true;
		s->at++;
	} else if (is_word(c)) {
		take_word(s);
	} else if (c == '\'') {
		take_string(s);
	} else if (c == ':') {
		take_param(s);
	} else {
		take_sign(s);
	}
}

void query_split(struct source *source, struct query *query, const char *text, int line)
{
	struct splitter s = { .source = source, .query = query, .at = text, .line = line };
	unsigned char digest[SHA256_BYTES];

	buf_init(&s.sql, source->mem, 1 << 20);
	while (*s.at != '\0')
		take_one(&s);
	if (query->tokens.n == 0)
		refuse(source, line, "query %s has no statement", query->name);
	if (!s.ended)
		refuse(source, query->tokens.items[query->tokens.n - 1].line,
		    "query %s lacks its ;", query->name);
	while (s.sql.len > 0 && isspace((unsigned char)s.sql.data[s.sql.len - 1]))
		s.sql.data[--s.sql.len] = '\0';
	query->sql = s.sql.data;
	sha256(query->sql, s.sql.len, digest);
	query->hash = hex_of(source->mem, digest, HASH_CHARACTERS / 2);
}
