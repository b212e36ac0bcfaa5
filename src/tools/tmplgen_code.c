/* Writing C. */
#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "tools/tmplgen.h"

#define CODE_MAX (16 << 20)

void code_begin(struct code *code, struct mem *mem)
{
	*code = (struct code){ .mem = mem };
	buf_init(&code->text, mem, CODE_MAX);
}

void code_line(struct code *code, const struct place *at, const char *fmt, ...)
{
	if (at)
		buf_printf(&code->text, "#line %d \"%s\"\n", at->line, at->path);
	for (int i = 0; i < code->depth; i++)
		buf_add_char(&code->text, '\t');
	va_list args;
	va_start(args, fmt);
	buf_add_text(&code->text, mem_vprintf(code->mem, fmt, args));
	va_end(args);
	buf_add_char(&code->text, '\n');
}

const char *code_string(struct mem *mem, const char *text)
{
	struct buf b;
	buf_init(&b, mem, CODE_MAX);
	buf_add_char(&b, '"');
	for (const char *s = text; *s; s++) {
		if (*s == '\n')
			buf_add_text(&b, s[1] ? "\\n\"\n\t    \"" : "\\n");
		else if (*s == '\t')
			buf_add_text(&b, "\\t");
		else if (*s == '"' || *s == '\\')
			buf_printf(&b, "\\%c", *s);
		else
			buf_add_char(&b, *s);
	}
	buf_add_char(&b, '"');
	return b.data;
}

void name_add(struct name_list *list, const char *name, struct place at)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i], name) == 0)
			return;
	if (list->n == sizeof(list->items) / sizeof(list->items[0]))
		refuse(at, "too many folders are included");
	list->items[list->n++] = name;
}
