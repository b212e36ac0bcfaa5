/*
 * Following the HTML of a template: which element and attribute every character stands in, what may
 * stand there, and the same HTML with fewer blanks. Stricter than a browser on purpose: what a
 * browser would repair is a mistake here, so both always see the same tree.
 */
#include <string.h>

#include "base/mem.h"
#include "tools/tmplgen.h"

#define LITERAL_MAX (1 << 20)

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == ':';
}

static const char *take_name(struct html *h, const char *s, size_t left)
{
	size_t n = 0;
	while (n < left && is_name_char(s[n]))
		n++;
	return mem_strndup(h->mem, s, n);
}

static struct element *inner(struct html *h)
{
	return h->depth ? &h->open[h->depth - 1] : NULL;
}

void html_begin(struct html *h, struct mem *mem, struct buf *out, const char *path)
{
	*h = (struct html){ .mem = mem, .out = out, .at = { .path = path, .line = 1 } };
}

static void write(struct html *h, const char *s, size_t bytes)
{
	buf_add(h->out, s, bytes);
	h->has_begun = true;
}

void html_write_blank(struct html *h)
{
	if (h->blank && h->has_begun)
		buf_add_char(h->out, h->blank);
	h->blank = 0;
}

/* ---- text ---- */

/* "&amp;" and the like: everything else after & would be read differently by different browsers. */
static size_t entity_bytes(struct html *h, const char *s, size_t left)
{
	size_t n = 1;
	if (n < left && s[n] == '#')
		n++;
	while (n < left && is_name_char(s[n]))
		n++;
	if (n < 3 || n >= left || s[n] != ';')
		refuse(h->at, "a bare & must be written &amp;");
	return n + 1;
}

static size_t comment_bytes(struct html *h, const char *s, size_t left)
{
	const char *close = memmem(s, left, "-->", 3);
	if (h->state == IN_TEXT)
		h->begun_line = h->at.line;
	h->state = close ? IN_TEXT : IN_COMMENT;
	return close ? (size_t)(close - s) + 3 : left;
}

static size_t doctype_bytes(struct html *h, const char *s, size_t left)
{
	const char *close = memchr(s, '>', left);
	if (!close || h->depth || h->has_begun)
		refuse(h->at, "<!doctype html> must be whole and come first");
	size_t bytes = (size_t)(close - s) + 1;
	write(h, s, bytes);
	return bytes;
}

static bool expects_words(const struct html *h)
{
	return h->depth == 0 || !h->open[h->depth - 1].is_untranslated;
}

static size_t open_tag(struct html *, const char *, size_t);
static size_t close_tag(struct html *, const char *, size_t);

static size_t markup(struct html *h, const char *s, size_t left)
{
	const struct element *parent = inner(h);
	if (left >= 2 && s[1] == '/')
		return close_tag(h, s, left);
	if (parent && (parent->is_text_only || parent->is_script))
		refuse(h->at, "no tags may stand inside <%s>", parent->name);
	if (left >= 4 && strncmp(s, "<!--", 4) == 0)
		return comment_bytes(h, s, left);
	if (left >= 2 && s[1] == '!')
		return doctype_bytes(h, s, left);
	return open_tag(h, s, left);
}

static size_t in_text(struct html *h, const char *s, size_t left)
{
	const struct element *parent = inner(h);
	if (is_blank(*s) && !(parent && parent->keeps_blanks)) {
		h->blank = *s == '\n' || h->blank == '\n' ? '\n' : ' ';
		return 1;
	}
	if (*s == '<')
		return markup(h, s, left);
	if (parent && parent->is_script)
		refuse(h->at, "inline script is forbidden: write it in static/");
	html_write_blank(h);
	size_t run = *s == '&' ? entity_bytes(h, s, left) : 1;
	if (*s != '&')
		while (run < left && s[run] != '<' && s[run] != '&' && !is_blank(s[run]))
			run++;
	const char *letter = expects_words(h) ? first_letter(s, run) : NULL;
	if (letter)
		refuse(h->at, "untranslated text \"%.*s\": write {{ t \"…\" }}", (int)run, s);
	write(h, s, run);
	return run;
}

/* ---- start tags ---- */

static size_t open_tag(struct html *h, const char *s, size_t left)
{
	h->tag = take_name(h, s + 1, left - 1);
	size_t bytes = strlen(h->tag) + 1;
	if (bytes == 1)
		refuse(h->at, left == 1 ? "no value may stand in the name of a tag"
					: "a bare < must be written &lt;");
	const struct element *parent = inner(h);
	const struct element_kind *kind = element_find(h->tag, parent && parent->is_foreign);
	if (!kind)
		refuse(h->at, "there is no element <%s>%s", h->tag,
		    parent && parent->is_foreign ? " inside <svg>" : "");
	if (kind->refused)
		refuse(h->at, "<%s> is forbidden: %s", h->tag, kind->refused);
	html_write_blank(h);
	write(h, s, bytes);
	h->state = IN_TAG;
	h->begun_line = h->at.line;
	h->attribute_count = 0;
	h->tag_serial++;
	return bytes;
}

static struct attribute *find_attribute(struct html *h, const char *name)
{
	for (size_t i = 0; i < h->attribute_count; i++)
		if (!h->attributes[i].is_hidden && strcmp(h->attributes[i].name, name) == 0)
			return &h->attributes[i];
	return NULL;
}

static bool literal_is(struct html *h, const char *name, const char *text)
{
	const struct attribute *attribute = find_attribute(h, name);
	return attribute && !attribute->has_value && strcmp(attribute->literal.data, text) == 0;
}

static void check_values(struct html *h)
{
	bool is_meta = strcmp(h->tag, "meta") == 0 && find_attribute(h, "http-equiv");
	for (size_t i = 0; is_meta && i < h->attribute_count; i++)
		if (h->attributes[i].has_value)
			refuse(h->at, "no value may stand in <meta http-equiv>");
	if (strcmp(h->tag, "script") == 0 && !find_attribute(h, "src"))
		refuse(h->at, "inline script is forbidden: <script> needs src");
	if (strcmp(h->tag, "input") == 0 &&
	    (literal_is(h, "type", "submit") || literal_is(h, "type", "button") ||
		literal_is(h, "type", "reset")))
		refuse(h->at, "write <button> instead of <input type=\"submit\">");
	for (size_t i = 0; i < h->attribute_count; i++) {
		const char *name = h->attributes[i].name;
		if ((strcmp(name, "method") == 0 || strcmp(name, "formmethod") == 0) &&
		    strcmp(h->attributes[i].literal.data, "get") != 0 &&
		    strcmp(h->attributes[i].literal.data, "dialog") != 0)
			refuse(
			    h->at, "a form that posts is written {{ form }}, which adds its token");
	}
}

static void check_parents(struct html *h, const struct element_kind *kind)
{
	for (size_t i = 0; i < h->depth; i++) {
		if ((kind->flags & ELEMENT_ENDS_P) && strcmp(h->open[i].name, "p") == 0)
			refuse(h->at, "<%s> may not stand inside the <p> of line %d", h->tag,
			    h->open[i].line);
		if (element_conflicts(h->tag, h->open[i].name))
			refuse(h->at, "<%s> may not stand inside the <%s> of line %d", h->tag,
			    h->open[i].name, h->open[i].line);
	}
}

static void push(struct html *h, const struct element_kind *kind, bool by_directive)
{
	if (h->depth == MOST_OPEN)
		refuse(h->at, "more than %d elements inside each other", MOST_OPEN);
	const struct element *parent = inner(h);
	bool is_marked = !by_directive && literal_is(h, "translate", "no");
	h->open[h->depth++] = (struct element){
		.name = h->tag,
		.line = h->at.line,
		.keeps_blanks =
		    (parent && parent->keeps_blanks) || (kind->flags & ELEMENT_KEEPS_BLANKS),
		.is_foreign = (parent && parent->is_foreign) || (kind->flags & ELEMENT_FOREIGN),
		.is_untranslated = (parent && parent->is_untranslated) || is_marked,
		.is_text_only = (kind->flags & ELEMENT_TEXT_ONLY) != 0,
		.is_script = (kind->flags & ELEMENT_SCRIPT) != 0,
		.by_directive = by_directive,
	};
}

/*
 * Parsers drop a line break right behind these; one more keeps that from happening to the value's
 * own.
 */
static size_t first_break(
    struct html *h, const struct element_kind *kind, const char *s, size_t left)
{
	if (!(kind->flags & ELEMENT_KEEPS_BLANKS))
		return 0;
	write(h, "\n", 1);
	return left > 0 && *s == '\n' ? 1 : 0;
}

static size_t end_of_tag(struct html *h, const char *s, size_t left)
{
	bool is_closed = *s == '/';
	if (is_closed && (left < 2 || s[1] != '>'))
		refuse(h->at, "a bare / stands in <%s>", h->tag);
	const struct element *parent = inner(h);
	bool is_foreign = parent && parent->is_foreign;
	const struct element_kind *kind = element_find(h->tag, is_foreign);
	check_values(h);
	check_parents(h, kind);
	h->state = IN_TEXT;
	h->blank = 0;
	size_t bytes = is_closed ? 2 : 1;
	if (is_closed && !is_foreign && !(kind->flags & ELEMENT_VOID))
		refuse(h->at, "<%s/> does not close <%s>", h->tag, h->tag);
	write(h, is_foreign && is_closed ? "/>" : ">", is_foreign && is_closed ? 2 : 1);
	if (is_closed || (kind->flags & ELEMENT_VOID))
		return bytes;
	push(h, kind, false);
	return bytes + first_break(h, kind, s + bytes, left - bytes);
}

static void check_attribute_name(struct html *h, const char *name)
{
	const struct element *parent = inner(h);
	bool is_foreign = strcmp(h->tag, "svg") == 0 || (parent && parent->is_foreign);
	for (const char *c = name; *c && !is_foreign; c++)
		if (*c >= 'A' && *c <= 'Z')
			refuse(h->at, "attribute %s must be written in small letters", name);
	if (attribute_use(name) == ATTRIBUTE_REFUSED)
		refuse(h->at, "attribute %s is forbidden by our content policy", name);
	if (find_attribute(h, name))
		refuse(h->at, "attribute %s stands twice in <%s>", name, h->tag);
	if (h->attribute_count == MOST_ATTRIBUTES)
		refuse(h->at, "more than %d attributes in <%s>", MOST_ATTRIBUTES, h->tag);
}

static size_t begin_attribute(struct html *h, const char *s, size_t left)
{
	const char *name = take_name(h, s, left);
	size_t bytes = strlen(name);
	if (bytes == 0)
		refuse(h->at, "unexpected \"%c\" in <%s>", *s, h->tag);
	if (!h->blank)
		refuse(h->at, "attribute %s needs a blank before it", name);
	check_attribute_name(h, name);
	struct attribute *attribute = &h->attributes[h->attribute_count++];
	*attribute = (struct attribute){ .name = name, .use = attribute_use(name) };
	buf_init(&attribute->literal, h->mem, LITERAL_MAX);
	h->blank = 0;
	write(h, " ", 1);
	if (bytes < left && s[bytes] == '=') {
		h->quote = bytes + 1 < left ? s[bytes + 1] : 0;
		if (h->quote != '"' && h->quote != '\'')
			refuse(h->at, "the value of attribute %s must stand in quotes", name);
		h->state = IN_VALUE;
		bytes += 2;
	} else if (attribute->use != ATTRIBUTE_PLAIN) {
		refuse(h->at, "attribute %s needs a value", name);
	}
	write(h, s, bytes);
	return bytes;
}

static size_t in_tag(struct html *h, const char *s, size_t left)
{
	if (is_blank(*s)) {
		h->blank = ' ';
		return 1;
	}
	if (*s == '>' || *s == '/')
		return end_of_tag(h, s, left);
	return begin_attribute(h, s, left);
}

/* ---- values of attributes ---- */

static void check_literal_url(struct html *h, const struct attribute *attribute)
{
	const char *url = attribute->literal.data;
	bool is_ours =
	    (url[0] == '/' && url[1] != '/' && url[1] != '\\') || url[0] == '#' || url[0] == '?';
	bool is_link = strcmp(h->tag, "a") == 0 &&
		       (strncmp(url, "https://", 8) == 0 || strncmp(url, "mailto:", 7) == 0 ||
			   strncmp(url, "tel:", 4) == 0);
	if (!attribute->is_whole_url && !is_ours && !is_link)
		refuse(h->at, "attribute %s must be an address of ours", attribute->name);
}

static void end_attribute(struct html *h, const struct attribute *attribute)
{
	if (attribute->use == ATTRIBUTE_URL)
		check_literal_url(h, attribute);
	if (attribute->use == ATTRIBUTE_WORDS && expects_words(h) &&
	    first_letter(attribute->literal.data, attribute->literal.len))
		refuse(h->at, "untranslated text in attribute %s: write {{ t \"…\" }}",
		    attribute->name);
	h->state = IN_TAG;
}

static size_t in_value(struct html *h, const char *s, size_t left)
{
	struct attribute *attribute = &h->attributes[h->attribute_count - 1];
	size_t run = 1;
	if (*s == h->quote) {
		end_attribute(h, attribute);
	} else {
		if (attribute->is_whole_url)
			refuse(h->at, "attribute %s takes one whole address or a literal",
			    attribute->name);
		if (*s == '&')
			run = entity_bytes(h, s, left);
		buf_add(&attribute->literal, s, run);
	}
	write(h, s, run);
	return run;
}

/* ---- end tags ---- */

static size_t close_tag(struct html *h, const char *s, size_t left)
{
	const char *name = take_name(h, s + 2, left - 2);
	size_t bytes = strlen(name) + 2;
	if (bytes == 2 || bytes >= left || s[bytes] != '>')
		refuse(h->at, "an end tag is not whole");
	const struct element *last = inner(h);
	if (!last)
		refuse(h->at, "</%s> closes nothing", name);
	if (strcmp(last->name, name) != 0 || last->by_directive)
		refuse(h->at, "</%s> does not close the %s%s%s of line %d", name,
		    last->by_directive ? "{{ " : "<", last->name, last->by_directive ? " }}" : ">",
		    last->line);
	if (h->depth == h->floor)
		refuse(h->at, "</%s> closes the <%s> of line %d, which is open outside this block",
		    name, name, last->line);
	if (last->is_script)
		h->blank = 0;
	html_write_blank(h);
	write(h, s, bytes + 1);
	h->depth--;
	return bytes + 1;
}

static size_t in_comment(struct html *h, const char *s, size_t left)
{
	return comment_bytes(h, s, left);
}

void html_feed(struct html *h, const char *s, size_t bytes, int line)
{
	static size_t (*const steps[])(struct html *, const char *, size_t) = {
		[IN_TEXT] = in_text,
		[IN_TAG] = in_tag,
		[IN_VALUE] = in_value,
		[IN_COMMENT] = in_comment,
	};
	h->at.line = line;
	while (bytes > 0) {
		size_t used = steps[h->state](h, s, bytes);
		for (size_t i = 0; i < used; i++)
			h->at.line += s[i] == '\n';
		s += used;
		bytes -= used;
	}
}
