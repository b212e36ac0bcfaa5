/* What has an {{ end }}: conditions, loops and forms. */
#include <string.h>

#include "base/mem.h"
#include "tools/tmplgen.h"

static struct block *open_block(struct compile *c, const struct directive *d)
{
	if (c->depth == MOST_BLOCKS)
		refuse(d->at, "more than %d blocks inside each other", MOST_BLOCKS);
	struct block *block = &c->blocks[c->depth];
	*block = (struct block){ .word = d->word, .at = d->at };
	return block;
}

void on_if(struct compile *c, const struct directive *d)
{
	const char *condition = compile_value(c, d->path, d->at);
	struct block *block = open_block(c, d);
	block->mark = html_block_begin(&c->html, d->at);
	c->depth++;
	compile_flush(c);
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

void on_elif(struct compile *c, const struct directive *d)
{
	struct block *block = innermost(c, d, "elif");
	if (block->word != WORD_IF)
		refuse(d->at, "{{ elif }} without {{ if }}");
	html_branch_end(&c->html, &block->mark, d->at);
	compile_flush(c);
	c->code->depth--;
	code_line(c->code, &d->at, "} else if (%sTMPL_IF(%s)) {", d->is_negated ? "!" : "",
	    compile_value(c, d->path, d->at));
	c->code->depth++;
}

void on_else(struct compile *c, const struct directive *d)
{
	struct block *block = innermost(c, d, "else");
	html_branch_end(&c->html, &block->mark, d->at);
	compile_flush(c);
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

void on_each(struct compile *c, const struct directive *d)
{
	const char *list = compile_value(c, d->path, d->at);
	const char *name = d->loop_name;
	if (compile_root(c, name, strlen(name)))
		refuse(d->at, "the name \"%s\" is in use here", name);
	if (c->html.state == IN_TAG)
		refuse(d->at, "a loop would repeat attributes");
	struct block *block = open_block(c, d);
	block->loop_name = name;
	block->list = list;
	block->mark = html_block_begin(&c->html, d->at);
	c->depth++;
	compile_flush(c);
	code_line(c->code, &d->at, "for (size_t %s_i = 0; %s_i < %s.n; %s_i++) {", name, name, list,
	    name);
	c->code->depth++;
	code_line(c->code, &d->at, "const __auto_type %s_ = &%s.items[%s_i];", name, list, name);
	code_line(c->code, NULL, "(void)%s_;", name);
}

void on_end(struct compile *c, const struct directive *d)
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
	compile_flush(c);
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
		compile_flush(c);
		code_line(c->code, &at, "TMPL_TEXT(o, %s);", compile_operand(c, given, at));
	}
	buf_add_char(&c->literal, '"');
}

void on_form(struct compile *c, const struct directive *d)
{
	const char *action = mem_printf(
	    c->mem, "TMPL_VIEW(struct form_action, %s)", compile_value(c, d->path, d->at));
	open_block(c, d);
	html_form_open(&c->html, d->at);
	c->depth++;
	compile_flush(c);
	c->literal_at = d->at;
	code_line(c->code, &d->at, "tmpl_form_begin(o, %s);", action);
	for (size_t i = 0; i < d->argument_count; i++)
		form_attribute(c, &d->arguments[i], d->at);
	buf_add_char(&c->literal, '>');
	compile_flush(c);
	code_line(c->code, &d->at, "tmpl_form_token(o, %s);", action);
}
