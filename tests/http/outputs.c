/* Reading outputs of every kind back. */
#include "outputs.h"

#include <ctype.h>
#include <gumbo.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/csv.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"
#include "site_inner.h"
#include "sound.h"

#define MARKS 20000
#define MARK "QZ"

static struct {
	const char *text, *squeezed;
	bool is_seen;
} marks[MARKS];
static size_t mark_count;

/* --- marks -------------------------------------------------------------------------------------- */

/* Without white space and hyphens: pages show little of the one, and codes lose both. */
static char *squeeze(struct mem *mem, const char *text)
{
	char *out = mem_alloc(mem, strlen(text) + 1), *to = out;

	for (; *text; text++)
		if (!isspace((unsigned char)*text) && *text != '-')
			*to++ = *text;
	*to = '\0';
	return out;
}

const char *outputs_marked(const char *text, size_t max_chars)
{
	const char *whole = mem_printf(site.mem, MARK "%zu:%s", mark_count, text);
	size_t bytes = 0;

	if (mark_count == MARKS)
		site_die("too many marks");
	for (size_t chars = 0; whole[bytes] && chars < max_chars; chars++) {
		int32_t point;
		bytes += text_next(whole + bytes, strlen(whole + bytes), &point);
	}
	const char *cut = text_trim(site.mem, mem_strndup(site.mem, whole, bytes));
	marks[mark_count].text = cut;
	marks[mark_count++].squeezed = squeeze(site.mem, cut);
	return cut;
}

size_t outputs_marks(void)
{
	return mark_count;
}

bool outputs_was_seen(size_t mark)
{
	return marks[mark].is_seen;
}

const char *outputs_text(size_t mark)
{
	return marks[mark].text;
}

/* It may be shown in capitals, shortened, or end with its paragraph, but nowhere where markup begins. */
static bool is_intact(const char *shown, const char *typed)
{
	while (*shown && toupper((unsigned char)*shown) == toupper((unsigned char)*typed)) {
		shown++;
		typed++;
	}
	return !*typed || strncmp(shown, "…", 3) == 0 || (!*shown && !strchr("<&\"'", *typed));
}

/* Each mark in a piece of text is followed by what was typed with it. */
static const char *text_trouble(struct mem *mem, const char *text)
{
	if (!text || !strstr(text, MARK))
		return NULL;
	const char *shown = squeeze(mem, text);
	for (const char *at = shown; (at = strstr(at, MARK)); at += sizeof(MARK) - 1) {
		char *end;
		size_t mark = strtoul(at + sizeof(MARK) - 1, &end, 10);
		if (*end != ':' || mark >= mark_count)
			continue;
		if (!is_intact(at, marks[mark].squeezed))
			return mem_printf(mem, "typed [%s] but shown [%.*s]", marks[mark].squeezed,
			    (int)strlen(marks[mark].squeezed) + 10, at);
		marks[mark].is_seen = true;
	}
	return NULL;
}

/* --- pages --------------------------------------------------------------------------------------- */

static char *decoded(struct mem *mem, const char *url)
{
	char *out = mem_alloc(mem, strlen(url) + 1), *to = out;
	unsigned byte;

	for (; *url; url++) {
		if (*url == '%' && sscanf(url + 1, "%2x", &byte) == 1) {
			*to++ = (char)byte;
			url += 2;
		} else
			*to++ = *url;
	}
	*to = '\0';
	return out;
}

static const char *json_trouble(struct mem *mem, const char *text, size_t bytes);

static const char *node_trouble(struct mem *mem, const GumboNode *node, const char **wrong)
{
	if (*wrong)
		return *wrong;
	if (node->type != GUMBO_NODE_ELEMENT) {
		*wrong =
		    node->type == GUMBO_NODE_DOCUMENT ? NULL : text_trouble(mem, node->v.text.text);
		return *wrong;
	}
	const GumboElement *element = &node->v.element;
	if (element->tag == GUMBO_TAG_SCRIPT && element->children.length) {
		const GumboNode *text = element->children.data[0];
		*wrong = json_trouble(mem, text->v.text.text, strlen(text->v.text.text));
	}
	for (unsigned i = 0; i < element->attributes.length && !*wrong; i++) {
		const GumboAttribute *attribute = element->attributes.data[i];
		bool is_url =
		    strcmp(attribute->name, "href") == 0 || strcmp(attribute->name, "action") == 0;
		*wrong =
		    text_trouble(mem, is_url ? decoded(mem, attribute->value) : attribute->value);
	}
	for (unsigned i = 0; i < element->children.length && !*wrong; i++)
		if (element->tag != GUMBO_TAG_SCRIPT)
			node_trouble(mem, element->children.data[i], wrong);
	return *wrong;
}

static const char *page_trouble(struct mem *mem, const struct fcgi_reply *reply)
{
	const char *wrong = sound_trouble(mem, reply);
	/* Said when all else is well: braces may be what somebody typed, and an error at a hidden field has no place to lead to. */
	if (wrong && (strncmp(wrong, "left over", 9) == 0 ||
			 strncmp(wrong, "names what is not there: field-", 31) == 0))
		wrong = NULL;
	GumboOutput *page =
	    gumbo_parse_with_options(&kGumboDefaultOptions, reply->body, reply->body_bytes);

	node_trouble(mem, page->root, &wrong);
	gumbo_destroy_output(&kGumboDefaultOptions, page);
	return wrong;
}

/* --- JSON, XML, tables ------------------------------------------------------------------------------ */

/* Values on a list of their own, since nothing here may recurse without end. */
static const char *values_trouble(struct mem *mem, json_t *value)
{
	const char *key, *wrong = NULL;
	size_t i;
	json_t *inner;

	if (json_is_string(value))
		return text_trouble(mem, json_string_value(value));
	json_array_foreach(value, i, inner) if (!wrong) wrong = values_trouble(mem, inner);
	json_object_foreach(value, key, inner) if (!wrong) wrong = values_trouble(mem, inner);
	return wrong;
}

static const char *json_trouble(struct mem *mem, const char *text, size_t bytes)
{
	json_error_t error;
	json_t *whole = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &error);
	const char *wrong = whole ? values_trouble(mem, whole)
				  : mem_printf(mem, "JSON: %s: %.200s", error.text, text);

	json_decref(whole);
	return wrong;
}

static const char *xml_trouble(struct mem *mem, const char *text, size_t bytes)
{
	xmlDoc *document =
	    xmlReadMemory(text, (int)bytes, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
	const char *wrong = document ? NULL : "XML that is not well-formed";

	for (xmlNode *node = document ? xmlDocGetRootElement(document) : NULL; node && !wrong;) {
		if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
			wrong = text_trouble(mem, (const char *)node->content);
		if (node->children && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			continue;
		}
		while (node && !node->next)
			node = node->parent;
		node = node ? node->next : NULL;
	}
	xmlFreeDoc(document);
	return wrong;
}

static const char *csv_trouble(struct mem *mem, const struct fcgi_reply *reply)
{
	struct csv csv;
	const char *wrong = NULL;

	if (!csv_read(mem, reply->body, reply->body_bytes, &csv))
		return mem_printf(mem, "CSV: %s", fault_last()->text);
	for (size_t i = 0; i < csv.row_count; i++)
		for (size_t k = 0; k < csv.column_count && !wrong; k++) {
			const char *cell = csv.rows[i].values[k];
			if (*cell && strchr("=+-@\t\r", *cell))
				wrong = mem_printf(mem, "a formula: %s", cell);
			else
				wrong = text_trouble(mem, cell);
		}
	return wrong;
}

static const char *sheet_trouble(struct mem *mem, const struct fcgi_reply *reply)
{
	const char *path = mem_printf(mem, "%s/outputs.xlsx", site_folder());
	FILE *file = fopen(path, "wbe");
	struct buf xml;
	char piece[4096];
	size_t n;

	if (!file || fwrite(reply->body, 1, reply->body_bytes, file) != reply->body_bytes ||
	    fclose(file) != 0)
		return "a spreadsheet that cannot be kept";
	buf_init(&xml, mem, (size_t)16 * 1024 * 1024);
	file = popen(mem_printf(mem, "unzip -p %s xl/worksheets/sheet1.xml", path), "re");
	while (file && (n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(&xml, piece, n);
	if (!file || pclose(file) != 0)
		return "a spreadsheet that is no archive";
	if (strstr(xml.data, "<f>") || strstr(xml.data, "<f "))
		return "a formula in a spreadsheet";
	return xml_trouble(mem, xml.data, xml.len);
}

/* --- headers ------------------------------------------------------------------------------------------ */

static const char *header_trouble(struct mem *mem, const struct fcgi_reply *reply)
{
	for (size_t i = 0; i < reply->header_count; i++) {
		const char *name = reply->headers[i].name, *value = reply->headers[i].value;
		if (strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") !=
			strlen(name) ||
		    strcasecmp(name, "X-Injected") == 0)
			return mem_printf(mem, "header %s", name);
		for (const char *c = value; *c; c++)
			if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
				return mem_printf(mem, "header %s: %s", name, value);
		if (strcasecmp(name, "Location") == 0 && (value[0] != '/' || value[1] == '/'))
			return mem_printf(mem, "leads to %s", value);
	}
	return NULL;
}

const char *outputs_trouble(struct mem *mem, const struct fcgi_reply *reply)
{
	const char *type = fcgi_header(reply, "Content-Type");
	const char *wrong = header_trouble(mem, reply);

	if (wrong || !type || !reply->body_bytes)
		return wrong;
	if (strncmp(type, "text/html", 9) == 0)
		return page_trouble(mem, reply);
	if (strncmp(type, "application/json", 16) == 0)
		return json_trouble(mem, reply->body, reply->body_bytes);
	if (strncmp(type, "text/csv", 8) == 0)
		return csv_trouble(mem, reply);
	if (strstr(type, "spreadsheet"))
		return sheet_trouble(mem, reply);
	if (strstr(type, "xml"))
		return xml_trouble(mem, reply->body, reply->body_bytes);
	return NULL;
}

/* --- the log ---------------------------------------------------------------------------------------------- */

/* key=word or key="text", with a blank between. */
static const char *behind_pair(const char *at)
{
	size_t key = strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789");

	if (!key || at[key] != '=')
		return NULL;
	at += key + 1;
	if (*at != '"')
		return at + strcspn(at, " \"\\");
	for (at++; *at && *at != '"'; at++)
		if (*at == '\\' && !*++at)
			return NULL;
	return *at ? at + 1 : NULL;
}

const char *outputs_log_trouble(struct mem *mem, const char *log)
{
	char *text = mem_strdup(mem, log), *line;

	while ((line = strsep(&text, "\n"))) {
		const char *at = line;
		for (const char *c = line; *c; c++)
			if ((unsigned char)*c < ' ' || *c == 0x7f)
				return line;
		while (at && *at)
			if ((at = behind_pair(at)) && *at == ' ')
				at++;
			else if (at && *at)
				return line;
		if (!at)
			return line;
	}
	return NULL;
}
