/* Folding, cutting into terms, and finding the terms again to mark them. */
#include "base/index_terms.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

/* The longest that one character folds to: U+FDFA. */
#define FOLDED_MOST 18

enum script { SCRIPT_BREAK, SCRIPT_WORD, SCRIPT_PAIRED };

/* A character after folding, and where in the text it came from. */
struct point {
	int32_t value;
	enum script script;
	size_t from, to;
};

struct points {
	struct point *items;
	size_t n;
};

static bool is_paired(int32_t c)
{
	return (c >= 0x3005 && c <= 0x3007) || (c >= 0x3040 && c <= 0x31ff) ||
	       (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

static enum script script_of(int32_t c)
{
	if (is_paired(c))
		return SCRIPT_PAIRED;
	switch ((int)utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO: return SCRIPT_WORD;
	}
	return SCRIPT_BREAK;
}

static struct points fold(struct mem *mem, const char *text)
{
	const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
					  UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
	size_t bytes = strlen(text);
	struct buf points;
	/* A byte alone is a character at least; one that folds to many has three. */
	buf_init(&points, mem, (bytes + 1) * FOLDED_MOST / 3 * sizeof(struct point) + 4096);
	for (size_t at = 0, taken; at < bytes; at += taken) {
		int32_t c, folded[FOLDED_MOST];
		int boundary = 0;
		taken = text_next(text + at, bytes - at, &c);
		if (c < 0)
			continue;
		utf8proc_ssize_t n =
		    utf8proc_decompose_char(c, folded, FOLDED_MOST, options, &boundary);
		for (utf8proc_ssize_t i = 0; i < n && n <= FOLDED_MOST; i++)
			buf_add(&points,
			    &(struct point){ folded[i], script_of(folded[i]), at, at + taken },
			    sizeof(struct point));
	}
	size_t n = points.len / sizeof(struct point);
	return (
	    struct points){ .items = n ? mem_copy(mem, points.data, points.len) : NULL, .n = n };
}

static size_t run_end(const struct points *points, size_t from)
{
	size_t end = from;
	while (end < points->n && points->items[end].script == points->items[from].script)
		end++;
	return end;
}

static const char *term_of(struct mem *mem, const struct points *points, size_t from, size_t chars)
{
	struct buf term;
	buf_init(&term, mem, 4 * INDEX_TERM_CHARS + 1);
	for (size_t i = from; i < from + chars; i++) {
		utf8proc_uint8_t bytes[4];
		utf8proc_ssize_t n = utf8proc_encode_char(points->items[i].value, bytes);
		buf_add(&term, bytes, (size_t)n);
	}
	return term.data;
}

/* Grows by the power of two: the number of terms is not known before. */
static void add(struct mem *mem, struct index_terms *terms, const char *term)
{
	if ((terms->n & (terms->n - 1)) == 0) {
		size_t room = terms->n ? 2 * terms->n : 1;
		const char **items = MEM_ARRAY(mem, const char *, room);
		for (size_t i = 0; i < terms->n; i++)
			items[i] = terms->items[i];
		terms->items = items;
	}
	terms->items[terms->n++] = term;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_once_each(struct index_terms *terms)
{
	size_t kept = 0;
	if (terms->n)
		qsort(terms->items, terms->n, sizeof *terms->items, by_bytes);
	for (size_t i = 0; i < terms->n; i++) {
		if (!kept || strcmp(terms->items[kept - 1], terms->items[i]) != 0)
			terms->items[kept++] = terms->items[i];
	}
	terms->n = kept;
}

void index_terms_of(struct mem *mem, const char *text, size_t most, struct index_terms *terms_out)
{
	struct points points = fold(mem, text);
	struct index_terms terms = { 0 };
	for (size_t at = 0, end; at < points.n; at = end) {
		enum script script = points.items[at].script;
		end = run_end(&points, at);
		for (size_t i = at; script == SCRIPT_PAIRED && i < end; i++) {
			add(mem, &terms, term_of(mem, &points, i, 1));
			if (i + 1 < end)
				add(mem, &terms, term_of(mem, &points, i, 2));
		}
		for (size_t n = 1; script == SCRIPT_WORD && at + n <= end && n <= INDEX_TERM_CHARS;
		     n++)
			add(mem, &terms, term_of(mem, &points, at, n));
	}
	terms.is_cut = terms.n > most;
	if (terms.is_cut)
		terms.n = most;
	sort_once_each(&terms);
	*terms_out = terms;
}

static bool has(const struct index_terms *terms, const char *term)
{
	for (size_t i = 0; i < terms->n; i++) {
		if (strcmp(terms->items[i], term) == 0)
			return true;
	}
	return false;
}

static void add_new(struct mem *mem, struct index_terms *terms, const char *term)
{
	if (!has(terms, term))
		add(mem, terms, term);
}

void index_terms_asked(
    struct mem *mem, const char *typed, size_t most, struct index_terms *terms_out)
{
	struct points points = fold(mem, typed);
	struct index_terms terms = { 0 };
	for (size_t at = 0, end; at < points.n; at = end) {
		enum script script = points.items[at].script;
		end = run_end(&points, at);
		size_t chars = end - at;
		if (script == SCRIPT_WORD)
			add_new(mem, &terms,
			    term_of(mem, &points, at,
				chars < INDEX_TERM_CHARS ? chars : INDEX_TERM_CHARS));
		if (script == SCRIPT_PAIRED && chars == 1)
			add_new(mem, &terms, term_of(mem, &points, at, 1));
		for (size_t i = at; script == SCRIPT_PAIRED && i + 1 < end; i++)
			add_new(mem, &terms, term_of(mem, &points, i, 2));
	}
	terms.is_cut = terms.n > most;
	for (size_t i = 0; terms.is_cut && i < most; i++)
		terms.items[i] = terms.items[most > 1 ? i * (terms.n - 1) / (most - 1) : 0];
	if (terms.is_cut)
		terms.n = most;
	*terms_out = terms;
}

char *index_terms_json(struct mem *mem, const struct index_terms *terms)
{
	struct buf json;
	/* Terms are letters and digits: nothing in them needs escaping. */
	buf_init(&json, mem, (4 * INDEX_TERM_CHARS + 3) * terms->n + 3);
	buf_add_char(&json, '[');
	for (size_t i = 0; i < terms->n; i++)
		buf_printf(&json, "%s\"%s\"", i ? "," : "", terms->items[i]);
	buf_add_char(&json, ']');
	return json.data;
}

/* --- marking --- */

/* How many characters from there on are the term; a word's beginning only where a word begins. */
static size_t matched(const struct points *points, size_t at, const char *term)
{
	size_t bytes = strlen(term), read = 0, n = 0;
	if (points->items[at].script == SCRIPT_WORD && at &&
	    points->items[at - 1].script == SCRIPT_WORD)
		return 0;
	for (; read < bytes; n++) {
		int32_t c;
		read += text_next(term + read, bytes - read, &c);
		if (at + n >= points->n || points->items[at + n].value != c)
			return 0;
	}
	return n;
}

struct index_pieces index_pieces_of(
    struct mem *mem, const char *text, const struct index_terms *asked)
{
	struct points points = fold(mem, text);
	size_t bytes = strlen(text), n = 0;
	char *marks = mem_alloc(mem, bytes + 1);
	for (size_t at = 0; at < points.n; at++) {
		for (size_t t = 0; t < asked->n; t++) {
			size_t chars = matched(&points, at, asked->items[t]);
			for (size_t i = at; i < at + chars; i++)
				memset(marks + points.items[i].from, 1,
				    points.items[i].to - points.items[i].from);
		}
	}
	struct index_piece *pieces = MEM_ARRAY(mem, struct index_piece, bytes + 1);
	for (size_t from = 0, to; from < bytes; from = to) {
		to = from;
		while (to < bytes && marks[to] == marks[from])
			to++;
		pieces[n++] =
		    (struct index_piece){ .text = mem_strndup(mem, text + from, to - from),
			    .is_match = marks[from] != 0 };
	}
	return (struct index_pieces){ .items = pieces, .n = n };
}
