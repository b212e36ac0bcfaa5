/* What every page of the site keeps. */
#include "sound.h"

#include <gumbo.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/count.h"
#include "base/mem.h"

#define IDS 1000
#define LINKS 1000

struct look {
	struct mem *mem;
	const char *trouble;
	const char *ids[IDS], *wanted[IDS]; /* there; named by for, aria-describedby, # */
	size_t id_count, wanted_count;
	int h1, main, title;
};

static bool is(const GumboNode *node, GumboTag tag)
{
	return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

static const char *value_of(const GumboNode *node, const char *name)
{
	const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);

	return found ? found->value : NULL;
}

static void wrong(struct look *look, const char *what, const char *which)
{
	if (!look->trouble)
		look->trouble = mem_printf(look->mem, "%s: %s", what, which ? which : "(none)");
}

static void want(struct look *look, const char *id)
{
	if (look->wanted_count < IDS)
		look->wanted[look->wanted_count++] = mem_strdup(look->mem, id);
}

static void take_id(struct look *look, const char *id)
{
	for (size_t i = 0; i < look->id_count; i++)
		if (strcmp(look->ids[i], id) == 0)
			wrong(look, "id twice", id);
	if (look->id_count < IDS)
		look->ids[look->id_count++] = mem_strdup(look->mem, id);
}

/* --- attributes ------------------------------------------------------------------------------ */

/* Ours begin with one slash, or name a place on the page; nothing comes from elsewhere. */
static bool is_ours(const char *url)
{
	return url[0] == '#' || (url[0] == '/' && url[1] != '/' && url[1] != '\\');
}

static void look_at_attribute(struct look *look, const GumboAttribute *attribute)
{
	static const char *const urls[] = { "href", "src", "action", "formaction", "poster", "data",
		"srcset" };
	static const char *const ids[] = { "for", "aria-describedby", "aria-labelledby",
		"aria-controls", "list" };

	if (strncasecmp(attribute->name, "on", 2) == 0 || strcmp(attribute->name, "style") == 0)
		wrong(look, "attribute within the page", attribute->name);
	for (size_t i = 0; i < COUNT(urls); i++)
		if (strcmp(attribute->name, urls[i]) == 0 && !is_ours(attribute->value))
			wrong(look, "address elsewhere", attribute->value);
	if (strcmp(attribute->name, "id") == 0)
		take_id(look, attribute->value);
	if (strcmp(attribute->name, "href") == 0 && attribute->value[0] == '#')
		want(look, attribute->value + 1);
	for (size_t i = 0; i < COUNT(ids); i++) {
		char *rest = mem_strdup(look->mem, attribute->value), *id;
		while (strcmp(attribute->name, ids[i]) == 0 && (id = strsep(&rest, " ")))
			want(look, id);
	}
}

/* --- elements -------------------------------------------------------------------------------- */

static bool has_token(const GumboNode *node)
{
	if (is(node, GUMBO_TAG_INPUT)) {
		const char *name = value_of(node, "name"), *value = value_of(node, "value");
		return name && value && strcmp(name, "token") == 0 && *value;
	}
	for (unsigned i = 0;
	     node->type == GUMBO_NODE_ELEMENT && i < node->v.element.children.length; i++)
		if (has_token(node->v.element.children.data[i]))
			return true;
	return false;
}

static bool is_field(const GumboNode *node)
{
	const char *type = value_of(node, "type");

	if (is(node, GUMBO_TAG_SELECT) || is(node, GUMBO_TAG_TEXTAREA))
		return true;
	return is(node, GUMBO_TAG_INPUT) &&
	       !(type && (strcmp(type, "hidden") == 0 || strcmp(type, "submit") == 0));
}

static bool is_inside_label(const GumboNode *node)
{
	for (; node; node = node->parent)
		if (is(node, GUMBO_TAG_LABEL))
			return true;
	return false;
}

static bool has_words(const GumboNode *node)
{
	const char *label = node->type == GUMBO_NODE_ELEMENT ? value_of(node, "aria-label") : NULL;

	if (label && *label)
		return true;
	if (node->type == GUMBO_NODE_TEXT)
		return true;
	for (unsigned i = 0;
	     node->type == GUMBO_NODE_ELEMENT && i < node->v.element.children.length; i++)
		if (has_words(node->v.element.children.data[i]))
			return true;
	return false;
}

static void look_at_form(struct look *look, const GumboNode *node)
{
	const char *method = value_of(node, "method"), *action = value_of(node, "action");
	bool is_post = method && strcasecmp(method, "post") == 0;

	if (!action)
		wrong(look, "form without action", method);
	if (is_post && !has_token(node))
		wrong(look, "form without token", action);
	if (!is_post && has_token(node))
		wrong(look, "a token that would stand in an address", action);
}

/* A block of data is no script, if it is data. */
static bool is_linked_data(const GumboNode *node)
{
	const char *type = value_of(node, "type");
	if (!type || strcmp(type, "application/ld+json") != 0 ||
	    node->v.element.children.length != 1)
		return false;
	const GumboNode *text = node->v.element.children.data[0];
	json_t *data = json_loads(text->v.text.text, JSON_REJECT_DUPLICATES, NULL);
	json_decref(data);
	return data != NULL;
}

static void look_at_element(struct look *look, const GumboNode *node)
{
	const char *id = value_of(node, "id");

	if (is(node, GUMBO_TAG_SCRIPT) && !value_of(node, "src") && !is_linked_data(node))
		wrong(look, "script within the page", NULL);
	if (is(node, GUMBO_TAG_STYLE) || is(node, GUMBO_TAG_IFRAME) || is(node, GUMBO_TAG_OBJECT) ||
	    is(node, GUMBO_TAG_EMBED) || is(node, GUMBO_TAG_BASE))
		wrong(look, "element that has no place here",
		    gumbo_normalized_tagname(node->v.element.tag));
	if (is(node, GUMBO_TAG_IMG) && !value_of(node, "alt"))
		wrong(look, "picture without words", value_of(node, "src"));
	if (is(node, GUMBO_TAG_FORM))
		look_at_form(look, node);
	if (is_field(node) && !is_inside_label(node) && !value_of(node, "aria-label")) {
		if (!id)
			wrong(look, "field without a label", value_of(node, "name"));
	}
	if ((is(node, GUMBO_TAG_A) || is(node, GUMBO_TAG_BUTTON)) && !has_words(node))
		wrong(look, "link or button without words", value_of(node, "href"));
	look->h1 += is(node, GUMBO_TAG_H1);
	look->main += is(node, GUMBO_TAG_MAIN);
	look->title += is(node, GUMBO_TAG_TITLE) && has_words(node);
}

static void walk(struct look *look, const GumboNode *node)
{
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	look_at_element(look, node);
	for (unsigned i = 0; i < node->v.element.attributes.length; i++)
		look_at_attribute(look, node->v.element.attributes.data[i]);
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		walk(look, node->v.element.children.data[i]);
}

/* Every field that stands outside of its label is named by one. */
static void labels(struct look *look, const GumboNode *node)
{
	const char *id = node->type == GUMBO_NODE_ELEMENT ? value_of(node, "id") : NULL;
	bool is_named = false;

	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	for (size_t i = 0; id && i < look->wanted_count; i++)
		is_named = is_named || strcmp(look->wanted[i], id) == 0;
	if (is_field(node) && !is_inside_label(node) && !value_of(node, "aria-label") && !is_named)
		wrong(look, "field without a label", id);
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		labels(look, node->v.element.children.data[i]);
}

static void targets(struct look *look)
{
	for (size_t i = 0; i < look->wanted_count; i++) {
		bool is_there = false;
		for (size_t k = 0; k < look->id_count && !is_there; k++)
			is_there = strcmp(look->wanted[i], look->ids[k]) == 0;
		if (!is_there)
			wrong(look, "names what is not there", look->wanted[i]);
	}
}

const char *sound_trouble(struct mem *mem, const struct fcgi_reply *reply)
{
	GumboOutput *page =
	    gumbo_parse_with_options(&kGumboDefaultOptions, reply->body, reply->body_bytes);
	struct look *look = MEM_NEW(mem, struct look);
	const char *lang = value_of(page->root, "lang");

	look->mem = mem;
	if (page->errors.length)
		wrong(look, "HTML that does not parse",
		    mem_printf(mem, "%u errors", page->errors.length));
	if (!lang || (strcmp(lang, "zh-CN") != 0 && strcmp(lang, "en") != 0))
		wrong(look, "language", lang);
	walk(look, page->root);
	labels(look, page->root);
	targets(look);
	if (look->h1 != 1 || look->main != 1 || look->title != 1)
		wrong(look, "not once",
		    mem_printf(mem, "%d h1, %d main, %d title", look->h1, look->main, look->title));
	if (strstr(reply->body, "{{") || strstr(reply->body, "}}") || strstr(reply->body, "(null)"))
		wrong(look, "left over", "{{ or (null)");
	gumbo_destroy_output(&kGumboDefaultOptions, page);
	return look->trouble;
}

/* --- sizes and links ------------------------------------------------------------------------- */

size_t sound_bytes(struct mem *mem, const struct fcgi_reply *reply)
{
	static const char mark[] = "<link rel=\"stylesheet\" href=\"/";
	size_t bytes = reply->body_bytes;

	for (const char *at = reply->body; (at = strstr(at, mark)) != NULL;) {
		struct stat file;
		at += sizeof(mark) - 1;
		if (stat(mem_strndup(mem, at, strcspn(at, "?\"")), &file) == 0)
			bytes += (size_t)file.st_size;
	}
	return bytes;
}

static void collect(struct mem *mem, const GumboNode *node, struct sound_links *links)
{
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	const char *href = is(node, GUMBO_TAG_A) ? value_of(node, "href") : NULL;
	if (href && href[0] == '/' && links->n < LINKS)
		links->items[links->n++] = mem_strndup(mem, href, strcspn(href, "#"));
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		collect(mem, node->v.element.children.data[i], links);
}

struct sound_links sound_links(struct mem *mem, const struct fcgi_reply *reply)
{
	GumboOutput *page =
	    gumbo_parse_with_options(&kGumboDefaultOptions, reply->body, reply->body_bytes);
	struct sound_links links = { .items = MEM_ARRAY(mem, const char *, LINKS) };

	collect(mem, page->root, &links);
	gumbo_destroy_output(&kGumboDefaultOptions, page);
	return links;
}

static void collect_posts(struct mem *mem, const GumboNode *node, struct sound_links *posts)
{
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	const char *method = is(node, GUMBO_TAG_FORM) ? value_of(node, "method") : NULL;
	const char *action =
	    method && strcasecmp(method, "post") == 0 ? value_of(node, "action") : NULL;
	for (size_t i = 0; action && i < posts->n; i++)
		if (strcmp(posts->items[i], action) == 0)
			action = NULL;
	if (action && posts->n < LINKS)
		posts->items[posts->n++] = mem_strdup(mem, action);
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		collect_posts(mem, node->v.element.children.data[i], posts);
}

struct sound_links sound_posts(struct mem *mem, const struct fcgi_reply *reply)
{
	GumboOutput *page =
	    gumbo_parse_with_options(&kGumboDefaultOptions, reply->body, reply->body_bytes);
	struct sound_links posts = { .items = MEM_ARRAY(mem, const char *, LINKS) };

	collect_posts(mem, page->root, &posts);
	gumbo_destroy_output(&kGumboDefaultOptions, page);
	return posts;
}

/* libxml2 would print it. */
static void keep_quiet(void *into, const char *format, ...)
{
	(void)into;
	(void)format;
}

const char *sound_xml_trouble(struct mem *mem, const struct fcgi_reply *reply)
{
	xmlSetGenericErrorFunc(NULL, keep_quiet);
	xmlDoc *doc = xmlReadMemory(reply->body, (int)reply->body_bytes, "answer.xml", NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc) {
		xmlFreeDoc(doc);
		return NULL;
	}
	const xmlError *error = xmlGetLastError();
	return mem_printf(
	    mem, "line %d: %s", error ? error->line : 0, error ? error->message : "?");
}
