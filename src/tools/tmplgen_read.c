/* Reading what stands between {{ and }}. */
#include <string.h>

#include "base/count.h"
#include "base/mem.h"
#include "tools/tmplgen.h"

/* What may follow each word, in this order. */
struct shape {
	const char *name;
	enum word word;
	bool has_loop, may_negate;
	int texts;
	bool has_path, has_arguments, owns_line;
};

static const struct shape shapes[] = {
	{ .name = "t", .word = WORD_T, .texts = 1, .has_arguments = true },
	{ .name = "tn", .word = WORD_TN, .texts = 2, .has_path = true },
	{ .name = "tc", .word = WORD_TC, .texts = 2 },
	{ .name = "if", .word = WORD_IF, .may_negate = true, .has_path = true, .owns_line = true },
	{ .name = "elif",
	    .word = WORD_ELIF,
	    .may_negate = true,
	    .has_path = true,
	    .owns_line = true },
	{ .name = "else", .word = WORD_ELSE, .owns_line = true },
	{ .name = "each",
	    .word = WORD_EACH,
	    .has_loop = true,
	    .has_path = true,
	    .owns_line = true },
	{ .name = "end", .word = WORD_END, .owns_line = true },
	{ .name = "form",
	    .word = WORD_FORM,
	    .has_path = true,
	    .has_arguments = true,
	    .owns_line = true },
	{ .name = "include", .word = WORD_INCLUDE, .texts = 1, .has_path = true },
	{ .name = "linked", .word = WORD_LINKED, .has_path = true, .owns_line = true },
	{ .name = "layout",
	    .word = WORD_LAYOUT,
	    .texts = 1,
	    .has_arguments = true,
	    .owns_line = true },
	{ .name = "content", .word = WORD_CONTENT, .owns_line = true },
};

static const size_t shape_count = COUNT(shapes);

struct reader {
	struct mem *mem;
	const char *s, *end;
	struct place at;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_char(char c, bool is_first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!is_first && ((c >= '0' && c <= '9') || c == '-'));
}

static bool skip_blanks(struct reader *r)
{
	while (r->s < r->end && is_blank(*r->s))
		r->s++;
	return r->s < r->end;
}

/* A name; "" when there is none here. A - may stand inside the names of attributes alone. */
static const char *read_name(struct reader *r, bool may_have_dash)
{
	const char *start = r->s;
	while (
	    r->s < r->end && is_name_char(*r->s, r->s == start) && (may_have_dash || *r->s != '-'))
		r->s++;
	return mem_strndup(r->mem, start, (size_t)(r->s - start));
}

static const char *read_path(struct reader *r)
{
	const char *start = r->s;
	for (;;) {
		if (!*read_name(r, false))
			refuse(r->at, "expected a name such as v.title");
		if (r->s == r->end || *r->s != '.')
			break;
		r->s++;
	}
	return mem_strndup(r->mem, start, (size_t)(r->s - start));
}

static const char *read_text(struct reader *r)
{
	struct buf b;
	buf_init(&b, r->mem, 4096);
	for (r->s++;; r->s++) {
		if (r->s >= r->end)
			refuse(r->at, "a text in quotes does not end");
		char c = *r->s;
		if (c == '"')
			break;
		if (c == '\n')
			refuse(r->at, "a text in quotes must stand on one line");
		if (c == '\\') {
			if (++r->s >= r->end || (*r->s != '"' && *r->s != '\\'))
				refuse(r->at, "after \\ only \" or \\ may stand");
			c = *r->s;
		}
		buf_add_char(&b, c);
	}
	r->s++;
	if (b.len == 0 || b.full)
		refuse(r->at, b.full ? "a text is too long" : "a text is empty");
	return b.data;
}

static const char *expect_text(struct reader *r, const char *word)
{
	if (!skip_blanks(r) || *r->s != '"')
		refuse(r->at, "{{ %s }} needs a text in quotes here", word);
	return read_text(r);
}

static const char *expect_path(struct reader *r, const char *word)
{
	if (!skip_blanks(r))
		refuse(r->at, "{{ %s }} needs a value such as v.title", word);
	return read_path(r);
}

static struct operand read_operand(struct reader *r)
{
	if (r->s < r->end && *r->s == '"')
		return (struct operand){ .text = read_text(r) };
	const char *path = read_path(r);
	if (strcmp(path, "true") == 0)
		return (struct operand){ .is_true = true };
	return (struct operand){ .path = path };
}

static void read_arguments(struct reader *r, struct directive *d)
{
	while (skip_blanks(r)) {
		if (d->argument_count == MOST_ARGUMENTS)
			refuse(r->at, "more than %d arguments", MOST_ARGUMENTS);
		struct argument *argument = &d->arguments[d->argument_count];
		argument->name = read_name(r, true);
		if (!*argument->name || r->s == r->end || *r->s != '=')
			refuse(r->at, "expected name=value");
		for (size_t i = 0; i < d->argument_count; i++)
			if (strcmp(d->arguments[i].name, argument->name) == 0)
				refuse(r->at, "%s= is given twice", argument->name);
		r->s++;
		argument->value = read_operand(r);
		d->argument_count++;
	}
}

static void read_loop(struct reader *r, struct directive *d)
{
	skip_blanks(r);
	d->loop_name = read_name(r, false);
	skip_blanks(r);
	if (!*d->loop_name || strcmp(read_name(r, false), "in") != 0)
		refuse(r->at, "expected {{ each name in v.list }}");
}

static void read_negation(struct reader *r, struct directive *d)
{
	skip_blanks(r);
	struct reader ahead = *r;
	if (strcmp(read_name(&ahead, false), "not") != 0 || ahead.s == ahead.end ||
	    !is_blank(*ahead.s))
		return;
	d->is_negated = true;
	*r = ahead;
}

static const struct shape *find_shape(const char *name)
{
	for (size_t i = 0; i < shape_count; i++)
		if (strcmp(shapes[i].name, name) == 0)
			return &shapes[i];
	return NULL;
}

struct directive directive_read(struct mem *mem, const char *source, size_t bytes, struct place at)
{
	struct reader r = { .mem = mem, .s = source, .end = source + bytes, .at = at };
	struct directive d = { .word = WORD_VALUE, .at = at };
	if (!skip_blanks(&r))
		refuse(at, "{{ }} is empty");
	const char *path = read_path(&r);
	const struct shape *shape = find_shape(path);
	if (!shape) {
		d.path = path;
	} else {
		d.word = shape->word;
		if (shape->has_loop)
			read_loop(&r, &d);
		if (shape->may_negate)
			read_negation(&r, &d);
		for (int i = 0; i < shape->texts; i++)
			d.texts[i] = expect_text(&r, shape->name);
		if (shape->has_path)
			d.path = expect_path(&r, shape->name);
		if (shape->has_arguments)
			read_arguments(&r, &d);
	}
	while (r.end > r.s && is_blank(r.end[-1]))
		r.end--;
	if (skip_blanks(&r))
		refuse(at, "{{ %s }} does not take \"%.*s\"", path, (int)(r.end - r.s), r.s);
	return d;
}

bool directive_owns_line(enum word word)
{
	for (size_t i = 0; i < shape_count; i++)
		if (shapes[i].word == word)
			return shapes[i].owns_line;
	return false;
}
