/*
 * The words of HTML: which elements there are, and what their attributes mean to whoever writes a
 * value into them.
 */
#include <string.h>

#include "base/count.h"
#include "tools/tmplgen.h"

#define VOID ELEMENT_VOID
#define ENDS_P ELEMENT_ENDS_P

static const struct element_kind elements[] = {
	{ "a", 0, NULL },
	{ "abbr", 0, NULL },
	{ "address", ENDS_P, NULL },
	{ "area", VOID, NULL },
	{ "article", ENDS_P, NULL },
	{ "aside", ENDS_P, NULL },
	{ "audio", 0, NULL },
	{ "b", 0, NULL },
	{ "base", VOID, "it would change where every address of the page leads" },
	{ "bdi", 0, NULL },
	{ "bdo", 0, NULL },
	{ "blockquote", ENDS_P, NULL },
	{ "body", 0, NULL },
	{ "br", VOID, NULL },
	{ "button", 0, NULL },
	{ "canvas", 0, NULL },
	{ "caption", 0, NULL },
	{ "cite", 0, NULL },
	{ "code", 0, NULL },
	{ "col", VOID, NULL },
	{ "colgroup", 0, NULL },
	{ "data", 0, NULL },
	{ "datalist", 0, NULL },
	{ "dd", 0, NULL },
	{ "del", 0, NULL },
	{ "details", ENDS_P, NULL },
	{ "dfn", 0, NULL },
	{ "dialog", ENDS_P, NULL },
	{ "div", ENDS_P, NULL },
	{ "dl", ENDS_P, NULL },
	{ "dt", 0, NULL },
	{ "em", 0, NULL },
	{ "fieldset", ENDS_P, NULL },
	{ "figcaption", ENDS_P, NULL },
	{ "figure", ENDS_P, NULL },
	{ "footer", ENDS_P, NULL },
	{ "form", ENDS_P, NULL },
	{ "h1", ENDS_P, NULL },
	{ "h2", ENDS_P, NULL },
	{ "h3", ENDS_P, NULL },
	{ "h4", ENDS_P, NULL },
	{ "h5", ENDS_P, NULL },
	{ "h6", ENDS_P, NULL },
	{ "head", 0, NULL },
	{ "header", ENDS_P, NULL },
	{ "hgroup", ENDS_P, NULL },
	{ "hr", VOID | ENDS_P, NULL },
	{ "html", 0, NULL },
	{ "i", 0, NULL },
	{ "iframe", 0, "pages of others have no place in ours" },
	{ "img", VOID, NULL },
	{ "input", VOID, NULL },
	{ "ins", 0, NULL },
	{ "kbd", 0, NULL },
	{ "label", 0, NULL },
	{ "legend", 0, NULL },
	{ "li", 0, NULL },
	{ "link", VOID, NULL },
	{ "main", ENDS_P, NULL },
	{ "map", 0, NULL },
	{ "mark", 0, NULL },
	{ "menu", ENDS_P, NULL },
	{ "meta", VOID, NULL },
	{ "meter", 0, NULL },
	{ "nav", ENDS_P, NULL },
	{ "noscript", 0, NULL },
	{ "object", 0, "pages of others have no place in ours" },
	{ "ol", ENDS_P, NULL },
	{ "optgroup", 0, NULL },
	{ "option", 0, NULL },
	{ "output", 0, NULL },
	{ "p", ENDS_P, NULL },
	{ "picture", 0, NULL },
	{ "pre", ENDS_P | ELEMENT_KEEPS_BLANKS, NULL },
	{ "progress", 0, NULL },
	{ "q", 0, NULL },
	{ "rp", 0, NULL },
	{ "rt", 0, NULL },
	{ "ruby", 0, NULL },
	{ "s", 0, NULL },
	{ "samp", 0, NULL },
	{ "script", ELEMENT_SCRIPT, NULL },
	{ "search", ENDS_P, NULL },
	{ "section", ENDS_P, NULL },
	{ "select", 0, NULL },
	{ "slot", 0, NULL },
	{ "small", 0, NULL },
	{ "source", VOID, NULL },
	{ "span", 0, NULL },
	{ "strong", 0, NULL },
	{ "style", 0, "inline style is forbidden: write it in static/" },
	{ "sub", 0, NULL },
	{ "summary", 0, NULL },
	{ "sup", 0, NULL },
	{ "svg", ELEMENT_FOREIGN, NULL },
	{ "table", ENDS_P, NULL },
	{ "tbody", 0, NULL },
	{ "td", 0, NULL },
	{ "template", 0, NULL },
	{ "textarea", ELEMENT_TEXT_ONLY | ELEMENT_KEEPS_BLANKS, NULL },
	{ "tfoot", 0, NULL },
	{ "th", 0, NULL },
	{ "thead", 0, NULL },
	{ "time", 0, NULL },
	{ "title", ELEMENT_TEXT_ONLY, NULL },
	{ "tr", 0, NULL },
	{ "track", VOID, NULL },
	{ "u", 0, NULL },
	{ "ul", ENDS_P, NULL },
	{ "var", 0, NULL },
	{ "video", 0, NULL },
	{ "wbr", VOID, NULL },
};

/* Inside SVG: shapes and words. An element of HTML would end the SVG for a parser; others can start
 * a script. */
static const char *const foreign[] = { "a", "circle", "clipPath", "defs", "desc", "ellipse", "g",
	"line", "linearGradient", "marker", "mask", "path", "pattern", "polygon", "polyline",
	"radialGradient", "rect", "stop", "symbol", "text", "title", "tspan", "use" };

const struct element_kind *element_find(const char *name, bool is_foreign)
{
	static const struct element_kind shape = { "", 0, NULL };
	for (size_t i = 0; is_foreign && i < COUNT(foreign); i++)
		if (strcmp(foreign[i], name) == 0)
			return &shape;
	for (size_t i = 0; !is_foreign && i < COUNT(elements); i++)
		if (strcmp(elements[i].name, name) == 0)
			return &elements[i];
	return NULL;
}

static const struct {
	const char *name;
	enum attribute_use use;
} attributes[] = {
	{ "href", ATTRIBUTE_URL },
	{ "src", ATTRIBUTE_URL },
	{ "action", ATTRIBUTE_URL },
	{ "formaction", ATTRIBUTE_URL },
	{ "poster", ATTRIBUTE_URL },
	{ "cite", ATTRIBUTE_URL },
	{ "data", ATTRIBUTE_URL },
	{ "background", ATTRIBUTE_URL },
	{ "longdesc", ATTRIBUTE_URL },
	{ "manifest", ATTRIBUTE_URL },
	{ "xlink:href", ATTRIBUTE_URL },
	{ "title", ATTRIBUTE_WORDS },
	{ "alt", ATTRIBUTE_WORDS },
	{ "label", ATTRIBUTE_WORDS },
	{ "placeholder", ATTRIBUTE_WORDS },
	{ "aria-label", ATTRIBUTE_WORDS },
	{ "aria-description", ATTRIBUTE_WORDS },
	{ "aria-placeholder", ATTRIBUTE_WORDS },
	{ "aria-roledescription", ATTRIBUTE_WORDS },
	{ "aria-valuetext", ATTRIBUTE_WORDS },
	{ "enctype", ATTRIBUTE_LITERAL },
	{ "formenctype", ATTRIBUTE_LITERAL },
	{ "formmethod", ATTRIBUTE_LITERAL },
	{ "http-equiv", ATTRIBUTE_LITERAL },
	{ "imagesrcset", ATTRIBUTE_LITERAL },
	{ "method", ATTRIBUTE_LITERAL },
	{ "rel", ATTRIBUTE_LITERAL },
	{ "srcset", ATTRIBUTE_LITERAL },
	{ "target", ATTRIBUTE_LITERAL },
	{ "translate", ATTRIBUTE_LITERAL },
	{ "ping", ATTRIBUTE_REFUSED },
	{ "srcdoc", ATTRIBUTE_REFUSED },
	{ "style", ATTRIBUTE_REFUSED },
};

enum attribute_use attribute_use(const char *name)
{
	if (strncmp(name, "on", 2) == 0)
		return ATTRIBUTE_REFUSED;
	for (size_t i = 0; i < COUNT(attributes); i++)
		if (strcmp(attributes[i].name, name) == 0)
			return attributes[i].use;
	return ATTRIBUTE_PLAIN;
}

/* What parsers take apart when it is nested. */
static const struct {
	const char *inner, *outer;
} conflicts[] = {
	{ "a", "a" },
	{ "a", "button" },
	{ "button", "a" },
	{ "button", "button" },
	{ "form", "form" },
	{ "label", "label" },
};

bool element_conflicts(const char *inner, const char *outer)
{
	for (size_t i = 0; i < COUNT(conflicts); i++)
		if (strcmp(conflicts[i].inner, inner) == 0 &&
		    strcmp(conflicts[i].outer, outer) == 0)
			return true;
	return false;
}
