/* One template to C: literal HTML becomes strings, each directive a statement, blocks become
 * blocks. */
#include <string.h>

#include "base/mem.h"
#include "tools/tmplgen.h"

#define LITERAL_MAX (4 << 20)
#define MOST_BLOCKS 32

struct block {
	enum word word; /* if, each, form */
	struct place at;
	struct html_mark mark;
	const char *loop_name; /* each, until its else */
	const char *list; /* each: its list in C */
	bool has_else;
};

struct compile {
	struct mem *mem;
	const struct template *template;
	struct code *code;
	struct buf *prototypes;
	struct name_list *includes;
	struct html html;
	struct buf literal; /* not yet written */
	struct place literal_at;
	struct block blocks[MOST_BLOCKS];
	size_t depth;
	const char *layout;
	bool has_begun, has_content;
};

static const char *string(struct compile *c, const char *text)
{
	return code_string(c->mem, text);
}

static void flush(struct compile *c)
{
	if (!c->literal.len)
		return;
	code_line(c->code, &c->literal_at, "TMPL_LITERAL(o, %s);", string(c, c->literal.data));
	buf_reset(&c->literal);
}

static const char *struct_name(struct compile *c, const char *folder, const char *name)
{
	return mem_printf(c->mem, "%s_%s_view", folder, name);
}

/* ---- values ---- */

static bool is_loop_name(const struct compile *c, const char *name, size_t bytes)
{
	for (size_t i = 0; i < c->depth; i++) {
		const char *loop = c->blocks[i].loop_name;
		if (loop && strlen(loop) == bytes && strncmp(loop, name, bytes) == 0)
			return true;
	}
	return false;
}

/* What the first name of a path is called in C; NULL when there is no such name. */
static const char *root(struct compile *c, const char *name, size_t bytes)
{
	if (bytes == 1 && name[0] == 'v')
		return "v";
	if (bytes == 5 && strncmp(name, "frame", bytes) == 0)
		return "o->frame";
	/* With a _ behind it no word of C and no function is in the way. */
	return is_loop_name(c, name, bytes) ? mem_printf(c->mem, "%.*s_", (int)bytes, name) : NULL;
}

/* v.a.b in C. Every root is a pointer: to the view, to what the layout shows, to the present item
 * of a loop. */
static const char *value(struct compile *c, const char *path, struct place at)
{
	size_t bytes = strcspn(path, ".");
	const char *pointer = root(c, path, bytes);
	if (!pointer)
		refuse(at, "unknown word or name \"%.*s\"", (int)bytes, path);
	if (!path[bytes])
		return mem_printf(c->mem, "(*%s)", pointer);
	return mem_printf(c->mem, "%s->%s", pointer, path + bytes + 1);
}

/* A value that is kept or passed on as text: literals are texts of the catalog. */
static const char *operand(struct compile *c, const struct operand *operand, struct place at)
{
	if (operand->text)
		return mem_printf(c->mem, "tr(o->lang, %s)", string(c, operand->text));
	return operand->is_true ? "true" : value(c, operand->path, at);
}

static void on_value(struct compile *c, const struct directive *d)
{
	static const char *const macros[] = {
		[HTML_TEXT] = "TMPL_TEXT",
		[HTML_URL] = "TMPL_URL",
		[HTML_URL_PART] = "TMPL_URL_PART",
	};
	const char *expression = value(c, d->path, d->at);
	enum html_context context = html_value(&c->html, d->at);
	flush(c);
	code_line(c->code, &d->at, "%s(o, %s);", macros[context], expression);
}

/* ---- texts ---- */

/* Whether {name} is in the text. */
static bool has_place(const char *text, const char *name, size_t bytes)
{
	for (const char *s = text; (s = strchr(s, '{')) != NULL; s++)
		if (strncmp(s + 1, name, bytes) == 0 && s[1 + bytes] == '}')
			return true;
	return false;
}

static void check_places(const struct directive *d)
{
	for (size_t i = 0; i < d->argument_count; i++) {
		const char *name = d->arguments[i].name;
		if (!has_place(d->texts[0], name, strlen(name)))
			refuse(d->at, "the text has no place {%s}", name);
	}
	for (const char *s = d->texts[0]; (s = strchr(s, '{')) != NULL; s++) {
		size_t bytes = strcspn(s + 1, "}");
		bool is_given = false;
		for (size_t i = 0; i < d->argument_count; i++)
			is_given |= strlen(d->arguments[i].name) == bytes &&
				    strncmp(d->arguments[i].name, s + 1, bytes) == 0;
		if (!is_given)
			refuse(d->at, "nothing is given for the place {%.*s}", (int)bytes, s + 1);
	}
}

static void on_t(struct compile *c, const struct directive *d)
{
	check_places(d);
	html_words(&c->html, d->at);
	flush(c);
	const char *id = string(c, d->texts[0]);
	if (d->argument_count == 0) {
		code_line(c->code, &d->at, "out_tr(o, %s, NULL);", id);
		return;
	}
	code_line(c->code, &d->at, "out_tr(o, %s, (const struct catalog_arg[]){", id);
	for (size_t i = 0; i < d->argument_count; i++)
		code_line(c->code, &d->at, "\t{ \"%s\", TMPL_ARG(o, %s) },", d->arguments[i].name,
		    operand(c, &d->arguments[i].value, d->at));
	code_line(c->code, NULL, "\t{ NULL, NULL } });");
}

static void on_tn(struct compile *c, const struct directive *d)
{
	const char *count = value(c, d->path, d->at);
	if (!has_place(d->texts[1], "n", 1))
		refuse(d->at, "the text for many has no place {n}");
	html_words(&c->html, d->at);
	flush(c);
	code_line(c->code, &d->at,
	    "out_text(o, tr_count(o->mem, o->lang, %s, %s, TMPL_COUNT(%s)));",
	    string(c, d->texts[0]), string(c, d->texts[1]), count);
}

static void on_tc(struct compile *c, const struct directive *d)
{
	html_words(&c->html, d->at);
	flush(c);
	code_line(c->code, &d->at, "out_text(o, tr_in(o->lang, %s, %s));", string(c, d->texts[0]),
	    string(c, d->texts[1]));
}

/* ---- blocks ---- */

static struct block *open_block(struct compile *c, const struct directive *d)
{
	if (c->depth == MOST_BLOCKS)
		refuse(d->at, "more than %d blocks inside each other", MOST_BLOCKS);
	struct block *block = &c->blocks[c->depth];
	*block = (struct block){ .word = d->word, .at = d->at };
	return block;
}

static void on_if(struct compile *c, const struct directive *d)
{
	const char *condition = value(c, d->path, d->at);
	struct block *block = open_block(c, d);
	block->mark = html_block_begin(&c->html, d->at);
	c->depth++;
	flush(c);
	code_line(c->code, &d->at, "if (%sTMPL_IF(%s)) {", d->is_negated ? "!" : "", condition);
	c->code->depth++;
}

static struct block *innermost(struct compile *c, const struct directive *d, const char *word)
{
	struct block *block = c->depth ? &c->blocks[c->depth - 1] : NULL;
	if (!block || block->word == WORD_FORM)
		refuse(d->at, "{{ %s }} without its block", word);
	if (block->has_else)
		refuse(d->at, "{{ %s }} behind {{ else }}", word);
	return block;
}

static void on_elif(struct compile *c, const struct directive *d)
{
	struct block *block = innermost(c, d, "elif");
	if (block->word != WORD_IF)
		refuse(d->at, "{{ elif }} without {{ if }}");
	html_branch_end(&c->html, &block->mark, d->at);
	flush(c);
	c->code->depth--;
	code_line(c->code, &d->at, "} else if (%sTMPL_IF(%s)) {", d->is_negated ? "!" : "",
	    value(c, d->path, d->at));
	c->code->depth++;
}

static void on_else(struct compile *c, const struct directive *d)
{
	struct block *block = innermost(c, d, "else");
	html_branch_end(&c->html, &block->mark, d->at);
	flush(c);
	block->has_else = true;
	c->code->depth--;
	if (block->word == WORD_IF) {
		code_line(c->code, &d->at, "} else {");
	} else {
		block->loop_name = NULL;
		code_line(c->code, NULL, "}");
		code_line(c->code, &d->at, "if (%s.n == 0) {", block->list);
	}
	c->code->depth++;
}

static void on_each(struct compile *c, const struct directive *d)
{
	const char *list = value(c, d->path, d->at);
	const char *name = d->loop_name;
	if (root(c, name, strlen(name)))
		refuse(d->at, "the name \"%s\" is in use here", name);
	if (c->html.state == IN_TAG)
		refuse(d->at, "a loop would repeat attributes");
	struct block *block = open_block(c, d);
	block->loop_name = name;
	block->list = list;
	block->mark = html_block_begin(&c->html, d->at);
	c->depth++;
	flush(c);
	code_line(c->code, &d->at, "for (size_t %s_i = 0; %s_i < %s.n; %s_i++) {", name, name, list,
	    name);
	c->code->depth++;
	code_line(c->code, &d->at, "const __auto_type %s_ = &%s.items[%s_i];", name, list, name);
	code_line(c->code, NULL, "(void)%s_;", name);
}

static void on_end(struct compile *c, const struct directive *d)
{
	if (c->depth == 0)
		refuse(d->at, "{{ end }} without its block");
	struct block *block = &c->blocks[c->depth - 1];
	if (block->word == WORD_FORM) {
		html_form_close(&c->html, d->at);
		buf_add_text(&c->literal, "</form>");
		c->depth--;
		return;
	}
	html_branch_end(&c->html, &block->mark, d->at);
	html_block_end(&c->html, &block->mark);
	flush(c);
	c->code->depth--;
	code_line(c->code, NULL, "}");
	c->depth--;
}

/* ---- forms ---- */

static void form_attribute(struct compile *c, const struct argument *argument, struct place at)
{
	const struct operand *given = &argument->value;
	enum attribute_use use = attribute_use(argument->name);
	if (use != ATTRIBUTE_PLAIN && use != ATTRIBUTE_WORDS)
		refuse(at, "{{ form }} does not take %s=", argument->name);
	if (given->is_true) {
		buf_add_text(&c->literal, mem_printf(c->mem, " %s", argument->name));
		return;
	}
	if (given->text && strpbrk(given->text, "\"<>&"))
		refuse(at, "%s= contains a character that HTML reads differently", argument->name);
	bool is_literal = given->text && use == ATTRIBUTE_PLAIN;
	buf_add_text(&c->literal,
	    mem_printf(c->mem, " %s=\"%s", argument->name, is_literal ? given->text : ""));
	if (!is_literal) {
		flush(c);
		code_line(c->code, &at, "TMPL_TEXT(o, %s);", operand(c, given, at));
	}
	buf_add_char(&c->literal, '"');
}

static void on_form(struct compile *c, const struct directive *d)
{
	const char *action =
	    mem_printf(c->mem, "TMPL_VIEW(struct form_action, %s)", value(c, d->path, d->at));
	open_block(c, d);
	html_form_open(&c->html, d->at);
	c->depth++;
	flush(c);
	c->literal_at = d->at;
	code_line(c->code, &d->at, "tmpl_form_begin(o, %s);", action);
	for (size_t i = 0; i < d->argument_count; i++)
		form_attribute(c, &d->arguments[i], d->at);
	buf_add_char(&c->literal, '>');
	flush(c);
	code_line(c->code, &d->at, "tmpl_form_token(o, %s);", action);
}

/* ---- other templates ---- */

static bool is_file_name(const char *name)
{
	return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

static void on_include(struct compile *c, const struct directive *d)
{
	const char *slash = strchr(d->texts[0], '/');
	const char *folder =
	    slash ? mem_strndup(c->mem, d->texts[0], (size_t)(slash - d->texts[0])) : "";
	const char *name = slash ? slash + 1 : "";
	if (!is_file_name(folder) || !is_file_name(name))
		refuse(d->at, "{{ include }} needs \"folder/name\"");
	if (strcmp(folder, c->template->folder) == 0 && strcmp(name, c->template->name) == 0)
		refuse(d->at, "a template cannot include itself");
	html_markup(&c->html, d->at);
	name_add(c->includes, folder, d->at);
	flush(c);
	code_line(c->code, &d->at, "tmpl_%s_%s(o, TMPL_VIEW(struct %s, %s));", folder, name,
	    struct_name(c, folder, name), value(c, d->path, d->at));
}

static void on_layout(struct compile *c, const struct directive *d)
{
	if (c->has_begun || c->html.has_begun)
		refuse(d->at, "{{ layout }} must come first");
	if (strcmp(c->template->folder, "layout") == 0)
		refuse(d->at, "a layout has no layout");
	if (!is_file_name(d->texts[0]))
		refuse(d->at, "{{ layout }} needs the name of a file of templates/layout");
	c->layout = d->texts[0];
	name_add(c->includes, "layout", d->at);
	code_line(
	    c->code, &d->at, "const struct %s layout = {", struct_name(c, "layout", c->layout));
	for (size_t i = 0; i < d->argument_count; i++)
		code_line(c->code, &d->at, "\t.%s = %s,", d->arguments[i].name,
		    operand(c, &d->arguments[i].value, d->at));
	code_line(c->code, NULL, "};");
	code_line(c->code, &d->at, "tmpl_layout_%s_open(o, &layout);", c->layout);
}

/* ---- functions ---- */

static void begin_function(struct compile *c, const char *ending)
{
	const struct template *t = c->template;
	const char *prototype =
	    mem_printf(c->mem, "void tmpl_%s_%s%s(struct out *o, const struct %s *v)", t->folder,
		t->name, ending, struct_name(c, t->folder, t->name));
	buf_printf(c->prototypes, "%s;\n", prototype);
	code_line(c->code, &(struct place){ t->path, 1 }, "%s", prototype);
	code_line(c->code, NULL, "{");
	c->code->depth++;
	code_line(c->code, NULL, "(void)v;");
}

static void end_function(struct compile *c)
{
	flush(c);
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
	if (!is_file_name(t->name))
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
	flush(&c);
	if (c.layout)
		code_line(code, NULL, "tmpl_layout_%s_close(o, &layout);", c.layout);
	end_function(&c);
}
