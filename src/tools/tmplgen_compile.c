/* One template to C: literal HTML becomes strings, each directive a statement or a block. */
#include <string.h>

#include "base/mem.h"
#include "tools/tmplgen.h"

#define LITERAL_MAX (4 << 20)

const char *compile_string(struct compile *c, const char *text)
{
	return code_string(c->mem, text);
}

void compile_flush(struct compile *c)
{
	if (!c->literal.len)
		return;
	code_line(
	    c->code, &c->literal_at, "TMPL_LITERAL(o, %s);", compile_string(c, c->literal.data));
	buf_reset(&c->literal);
}

const char *compile_view(struct compile *c, const char *folder, const char *name)
{
	return mem_printf(c->mem, "%s_%s_view", folder, name);
}

static bool is_loop_name(const struct compile *c, const char *name, size_t bytes)
{
	for (size_t i = 0; i < c->depth; i++) {
		const char *loop = c->blocks[i].loop_name;
		if (loop && strlen(loop) == bytes && strncmp(loop, name, bytes) == 0)
			return true;
	}
	return false;
}

const char *compile_root(struct compile *c, const char *name, size_t bytes)
{
	if (bytes == 1 && name[0] == 'v')
		return "v";
	if (bytes == 5 && strncmp(name, "frame", bytes) == 0)
		return "o->frame";
	/* With a _ behind it no word of C and no function is in the way. */
	return is_loop_name(c, name, bytes) ? mem_printf(c->mem, "%.*s_", (int)bytes, name) : NULL;
}

const char *compile_value(struct compile *c, const char *path, struct place at)
{
	size_t bytes = strcspn(path, ".");
	const char *pointer = compile_root(c, path, bytes);
	if (!pointer)
		refuse(at, "unknown word or name \"%.*s\"", (int)bytes, path);
	if (!path[bytes])
		return mem_printf(c->mem, "(*%s)", pointer);
	return mem_printf(c->mem, "%s->%s", pointer, path + bytes + 1);
}

const char *compile_operand(struct compile *c, const struct operand *operand, struct place at)
{
	if (operand->text)
		return mem_printf(c->mem, "tr(o->lang, %s)", compile_string(c, operand->text));
	return operand->is_true ? "true" : compile_value(c, operand->path, at);
}

bool compile_is_name(const char *name)
{
	return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

/* ---- functions ---- */

static void begin_function(struct compile *c, const char *ending)
{
	const struct template *t = c->template;
	const char *prototype =
	    mem_printf(c->mem, "void tmpl_%s_%s%s(struct out *o, const struct %s *v)", t->folder,
		t->name, ending, compile_view(c, t->folder, t->name));
	buf_printf(c->prototypes, "%s;\n", prototype);
	code_line(c->code, &(struct place){ t->path, 1 }, "%s", prototype);
	code_line(c->code, NULL, "{");
	c->code->depth++;
	code_line(c->code, NULL, "(void)o;");
	code_line(c->code, NULL, "(void)v;");
}

static void end_function(struct compile *c)
{
	compile_flush(c);
	c->code->depth--;
	code_line(c->code, NULL, "}\n");
}

static void on_content(struct compile *c, const struct directive *d)
{
	if (strcmp(c->template->folder, "layout") != 0)
		refuse(d->at, "{{ content }} belongs into a layout");
	if (c->has_content || c->depth)
		refuse(d->at, "{{ content }} must stand once, outside every block");
	html_markup(&c->html, d->at);
	c->has_content = true;
	end_function(c);
	begin_function(c, "_close");
}

static void handle(struct compile *c, const struct directive *d)
{
	static void (*const handlers[])(struct compile *, const struct directive *) = {
		[WORD_VALUE] = on_value,
		[WORD_T] = on_t,
		[WORD_TN] = on_tn,
		[WORD_TC] = on_tc,
		[WORD_IF] = on_if,
		[WORD_ELIF] = on_elif,
		[WORD_ELSE] = on_else,
		[WORD_EACH] = on_each,
		[WORD_END] = on_end,
		[WORD_FORM] = on_form,
		[WORD_INCLUDE] = on_include,
		[WORD_LINKED] = on_linked,
		[WORD_LAYOUT] = on_layout,
		[WORD_CONTENT] = on_content,
	};
	handlers[d->word](c, d);
	c->has_begun = true;
}

/* ---- the source ---- */

static size_t count_lines(const char *s, const char *end)
{
	size_t n = 0;
	for (; s < end; s++)
		n += *s == '\n';
	return n;
}

/* Where "}}" stands; quotes may contain one. NULL: nowhere. */
static const char *find_close(const char *s, const char *end)
{
	bool is_quoted = false;
	for (; s + 1 < end; s++) {
		if (is_quoted && *s == '\\')
			s++;
		else if (*s == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && s[0] == '}' && s[1] == '}')
			return s;
		else if (*s == '\n' && is_quoted)
			return NULL;
	}
	return NULL;
}

/* A directive alone on its line: its indentation goes from before, its line break from behind. */
static void drop_line(const char *start, const char **open, const char **behind, const char *end)
{
	const char *before = *open;
	while (before > start && (before[-1] == ' ' || before[-1] == '\t'))
		before--;
	const char *after = *behind;
	while (after < end && (*after == ' ' || *after == '\t' || *after == '\r'))
		after++;
	bool is_alone = (before == start || before[-1] == '\n') && (after == end || *after == '\n');
	if (!is_alone)
		return;
	*open = before;
	*behind = after == end ? end : after + 1;
}

static void feed(struct compile *c, const char *s, const char *end, int line)
{
	if (!c->literal.len)
		c->literal_at.line = line;
	html_feed(&c->html, s, (size_t)(end - s), line);
}

static void compile_source(struct compile *c)
{
	const struct template *t = c->template;
	const char *start = t->source, *end = start + t->bytes, *s = start;
	int line = 1;
	for (const char *open; (open = memmem(s, (size_t)(end - s), "{{", 2)) != NULL;) {
		struct place at = { t->path, line + (int)count_lines(s, open) };
		const char *close = find_close(open + 2, end);
		if (!close)
			refuse(at, "{{ without }}");
		struct directive d =
		    directive_read(c->mem, open + 2, (size_t)(close - open - 2), at);
		const char *literal_end = open, *behind = close + 2;
		if (directive_owns_line(d.word))
			drop_line(start, &literal_end, &behind, end);
		feed(c, s, literal_end > s ? literal_end : s, line);
		handle(c, &d);
		c->literal_at.line = at.line;
		line += (int)count_lines(s, behind);
		s = behind;
	}
	feed(c, s, end, line);
}

void template_compile(struct mem *mem, const struct template *t, struct code *code,
    struct buf *prototypes, struct name_list *includes)
{
	bool is_layout = strcmp(t->folder, "layout") == 0;
	struct compile c = {
		.mem = mem,
		.template = t,
		.code = code,
		.prototypes = prototypes,
		.includes = includes,
		.literal_at = { t->path, 1 },
	};
	if (!compile_is_name(t->name))
		refuse(c.literal_at, "names of templates consist of a-z, 0-9 and _");
	buf_init(&c.literal, mem, LITERAL_MAX);
	html_begin(&c.html, mem, &c.literal, t->path);
	begin_function(&c, is_layout ? "_open" : "");
	compile_source(&c);
	html_finish(&c.html);
	if (c.depth)
		refuse(c.blocks[c.depth - 1].at, "this block has no {{ end }}");
	if (is_layout && !c.has_content)
		refuse(c.literal_at, "a layout needs {{ content }}");
	compile_flush(&c);
	if (c.layout)
		code_line(code, NULL, "tmpl_layout_%s_close(o, &layout);", c.layout);
	end_function(&c);
}
