/* Where directives may stand in the HTML, and what blocks must leave as they found it. */
#include <string.h>
#include <utf8proc.h>

#include "tools/tmplgen.h"

const char *first_letter(const char *s, size_t bytes)
{
	for (size_t i = 0; i < bytes;) {
		const char *end = s[i] == '&' ? memchr(s + i, ';', bytes - i) : NULL;
		if (end) {
			i = (size_t)(end - s) + 1;
			continue;
		}
		utf8proc_int32_t c;
		utf8proc_ssize_t used = utf8proc_iterate(
		    (const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(bytes - i), &c);
		if (used < 1)
			return s + i;
		utf8proc_category_t category = utf8proc_category(c);
		if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO)
			return s + i;
		i += (size_t)used;
	}
	return NULL;
}

/* A value in an address: the whole of it, or something in its query whose name is literal. */
static enum html_context url_value(struct attribute *attribute, struct place at)
{
	const char *literal = attribute->literal.data;
	if (attribute->is_whole_url)
		refuse(at, "attribute %s takes one whole address or a literal", attribute->name);
	if (!attribute->has_value && attribute->literal.len == 0) {
		attribute->has_value = attribute->is_whole_url = true;
		return HTML_URL;
	}
	bool is_ours = literal[0] == '/' && literal[1] != '/' && literal[1] != '\\';
	if (!is_ours || !strpbrk(literal, "?#"))
		refuse(at,
		    "attribute %s takes one whole address; values may follow only behind ? or # "
		    "of a literal one",
		    attribute->name);
	attribute->has_value = true;
	return HTML_URL_PART;
}

static enum html_context attribute_value(struct html *h, struct place at)
{
	struct attribute *attribute = &h->attributes[h->attribute_count - 1];
	switch (attribute->use) {
	case ATTRIBUTE_URL: return url_value(attribute, at);
	case ATTRIBUTE_LITERAL: refuse(at, "attribute %s must be literal", attribute->name);
	case ATTRIBUTE_REFUSED:
	case ATTRIBUTE_PLAIN:
	case ATTRIBUTE_WORDS: break;
	}
	attribute->has_value = true;
	return HTML_TEXT;
}

static void refuse_in_script(struct html *h, struct place at)
{
	if (h->depth && h->open[h->depth - 1].is_script)
		refuse(at, "nothing may stand inside <script>");
}

enum html_context html_value(struct html *h, struct place at)
{
	switch (h->state) {
	case IN_TEXT:
		refuse_in_script(h, at);
		html_write_blank(h);
		h->has_begun = true;
		return HTML_TEXT;
	case IN_VALUE: return attribute_value(h, at);
	case IN_TAG: refuse(at, "no value may stand in a tag outside quotes");
	case IN_COMMENT: refuse(at, "nothing may stand in a comment");
	}
	return HTML_TEXT;
}

void html_words(struct html *h, struct place at)
{
	if (html_value(h, at) != HTML_TEXT)
		refuse(at, "a text is no address");
}

void html_markup(struct html *h, struct place at)
{
	if (h->state != IN_TEXT || (h->depth && h->open[h->depth - 1].is_text_only))
		refuse(at, "this may stand only between elements");
	html_value(h, at);
}

void html_form_open(struct html *h, struct place at)
{
	html_markup(h, at);
	for (size_t i = 0; i < h->depth; i++)
		if (strcmp(h->open[i].name, "form") == 0 || strcmp(h->open[i].name, "p") == 0)
			refuse(at, "a form may not stand inside the <%s> of line %d",
			    h->open[i].name, h->open[i].line);
	if (h->depth == MOST_OPEN)
		refuse(at, "more than %d elements inside each other", MOST_OPEN);
	bool is_untranslated = h->depth && h->open[h->depth - 1].is_untranslated;
	h->open[h->depth++] = (struct element){ .name = "form",
		.line = at.line,
		.is_untranslated = is_untranslated,
		.by_directive = true };
}

void html_form_close(struct html *h, struct place at)
{
	html_markup(h, at);
	const struct element *last = &h->open[h->depth - 1];
	if (!last->by_directive)
		refuse(at, "<%s> of line %d is still open at the end of the form", last->name,
		    last->line);
	h->depth--;
}

void html_finish(struct html *h)
{
	struct place begun = { h->at.path, h->begun_line };
	if (h->state == IN_COMMENT)
		refuse(begun, "a comment does not end");
	if (h->state != IN_TEXT)
		refuse(begun, "<%s> does not end", h->tag);
	if (h->depth)
		refuse((struct place){ h->at.path, h->open[h->depth - 1].line },
		    "<%s> is never closed", h->open[h->depth - 1].name);
}

struct html_mark html_block_begin(struct html *h, struct place at)
{
	if (h->state == IN_COMMENT)
		refuse(at, "nothing may stand in a comment");
	if (h->state == IN_TEXT) {
		refuse_in_script(h, at);
		html_write_blank(h);
		h->has_begun = true;
	}
	struct attribute *attribute =
	    h->state == IN_VALUE ? &h->attributes[h->attribute_count - 1] : NULL;
	if (attribute && attribute->use != ATTRIBUTE_PLAIN && attribute->use != ATTRIBUTE_WORDS)
		refuse(at, "no block may stand in attribute %s", attribute->name);
	struct html_mark mark = {
		.state = h->state,
		.depth = h->depth,
		.floor = h->floor,
		.attribute_count = h->attribute_count,
		.tag_serial = h->tag_serial,
		.blank = h->blank,
		.ends_blank = h->blank != 0,
	};
	h->floor = h->depth;
	return mark;
}

void html_branch_end(struct html *h, struct html_mark *mark, struct place at)
{
	if (h->depth > mark->depth)
		refuse(at, "<%s> of line %d is still open at the end of this block",
		    h->open[h->depth - 1].name, h->open[h->depth - 1].line);
	bool is_same_tag = h->state == IN_TEXT || h->tag_serial == mark->tag_serial;
	bool is_same_value = h->state != IN_VALUE || h->attribute_count == mark->attribute_count;
	if (h->state != mark->state || !is_same_tag || !is_same_value)
		refuse(at, "a block must begin and end in the same text, tag or attribute");
	if (h->state == IN_TEXT)
		html_write_blank(h);
	for (size_t i = mark->attribute_count; i < h->attribute_count; i++)
		h->attributes[i].is_hidden = true;
	mark->ends_blank &= h->blank != 0;
	h->blank = mark->blank;
}

void html_block_end(struct html *h, const struct html_mark *mark)
{
	for (size_t i = mark->attribute_count; i < h->attribute_count; i++)
		h->attributes[i].is_hidden = false;
	h->floor = mark->floor;
	if (h->state == IN_TAG && !mark->ends_blank)
		h->blank = 0;
}
