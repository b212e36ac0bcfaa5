/* JSON that may stand in HTML. */
#include "html/linked.h"

#include <string.h>

#include "base/text.h"

#define LINKED_BYTES ((size_t)32 * 1024)

/* U+2028 and U+2029 end a line for old scripts; <, > and & could end the element or begin another. */
static bool needs_escape(int32_t c)
{
	return c < 0x20 || c == 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' ||
	       c == '\'' || c == 0x2028 || c == 0x2029;
}

static void string(struct linked *l, const char *text)
{
	for (size_t bytes = strlen(text), taken; bytes; text += taken, bytes -= taken) {
		int32_t c;
		taken = text_next(text, bytes, &c);
		if (c < 0)
			buf_add_text(&l->json, "\\ufffd");
		else if (needs_escape(c))
			buf_printf(&l->json, "\\u%04x", (unsigned)c);
		else
			buf_add(&l->json, text, taken);
	}
}

static void member(struct linked *l, const char *name)
{
	buf_printf(&l->json, "%s\"%s\":", l->is_first ? "" : ",", name);
	l->is_first = false;
}

static void type_of(struct linked *l, const char *type)
{
	l->is_first = true;
	member(l, "@type");
	buf_printf(&l->json, "\"%s\"", type);
}

void linked_begin(struct linked *l, struct mem *mem, const char *type)
{
	*l = (struct linked){ .is_first = true };
	buf_init(&l->json, mem, LINKED_BYTES);
	buf_add_char(&l->json, '{');
	type_of(l, type);
	linked_text(l, "@context", "https://schema.org");
}

void linked_text(struct linked *l, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	member(l, name);
	buf_add_char(&l->json, '"');
	string(l, value);
	buf_add_char(&l->json, '"');
}

void linked_url(struct linked *l, const char *name, const char *origin, struct safe_url url)
{
	member(l, name);
	buf_add_char(&l->json, '"');
	string(l, origin);
	string(l, url.text);
	buf_add_char(&l->json, '"');
}

void linked_open(struct linked *l, const char *name, const char *type)
{
	member(l, name);
	buf_add_char(&l->json, '{');
	type_of(l, type);
}

void linked_close(struct linked *l)
{
	buf_add_text(&l->json, " }");
	l->is_first = false;
}

struct linked_data linked_end(struct linked *l)
{
	/* The blank: two braces in a page mean a template that was not filled in. */
	buf_add_text(&l->json, " }");
	/* Too long for a page: half of it would be worse than none. */
	return (struct linked_data){ .json = l->json.full ? NULL : l->json.data };
}
