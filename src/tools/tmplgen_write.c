/* What writes at once: values, texts and other templates. */
#include <string.h>

#include "base/mem.h"
#include "tools/tmplgen.h"

void on_value(struct compile *c, const struct directive *d)
{
	static const char *const macros[] = {
		[HTML_TEXT] = "TMPL_TEXT",
		[HTML_URL] = "TMPL_URL",
		[HTML_URL_PART] = "TMPL_URL_PART",
	};
	const char *expression = compile_value(c, d->path, d->at);
	enum html_context context = html_value(&c->html, d->at);
	compile_flush(c);
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

void on_t(struct compile *c, const struct directive *d)
{
	check_places(d);
	html_words(&c->html, d->at);
	compile_flush(c);
	const char *id = compile_string(c, d->texts[0]);
	if (d->argument_count == 0) {
		code_line(c->code, &d->at, "out_tr(o, %s, NULL);", id);
		return;
	}
	code_line(c->code, &d->at, "out_tr(o, %s, (const struct catalog_arg[]){", id);
	for (size_t i = 0; i < d->argument_count; i++)
		code_line(c->code, &d->at, "\t{ \"%s\", TMPL_ARG(o, %s) },", d->arguments[i].name,
		    compile_operand(c, &d->arguments[i].value, d->at));
	code_line(c->code, NULL, "\t{ NULL, NULL } });");
}

void on_tn(struct compile *c, const struct directive *d)
{
	const char *count = compile_value(c, d->path, d->at);
	if (!has_place(d->texts[1], "n", 1))
		refuse(d->at, "the text for many has no place {n}");
	html_words(&c->html, d->at);
	compile_flush(c);
	code_line(c->code, &d->at,
	    "out_text(o, tr_count(o->mem, o->lang, %s, %s, TMPL_COUNT(%s)));",
	    compile_string(c, d->texts[0]), compile_string(c, d->texts[1]), count);
}

void on_tc(struct compile *c, const struct directive *d)
{
	html_words(&c->html, d->at);
	compile_flush(c);
	code_line(c->code, &d->at, "out_text(o, tr_in(o->lang, %s, %s));",
	    compile_string(c, d->texts[0]), compile_string(c, d->texts[1]));
}

/* ---- other templates ---- */

void on_include(struct compile *c, const struct directive *d)
{
	const char *slash = strchr(d->texts[0], '/');
	const char *folder =
	    slash ? mem_strndup(c->mem, d->texts[0], (size_t)(slash - d->texts[0])) : "";
	const char *name = slash ? slash + 1 : "";
	if (!compile_is_name(folder) || !compile_is_name(name))
		refuse(d->at, "{{ include }} needs \"folder/name\"");
	if (strcmp(folder, c->template->folder) == 0 && strcmp(name, c->template->name) == 0)
		refuse(d->at, "a template cannot include itself");
	html_markup(&c->html, d->at);
	name_add(c->includes, folder, d->at);
	compile_flush(c);
	code_line(c->code, &d->at, "tmpl_%s_%s(o, TMPL_VIEW(struct %s, %s));", folder, name,
	    compile_view(c, folder, name), compile_value(c, d->path, d->at));
}

/* The one way data gets into a page between script tags: as a type that only its own writer makes. */
void on_linked(struct compile *c, const struct directive *d)
{
	html_markup(&c->html, d->at);
	compile_flush(c);
	code_line(c->code, &d->at, "TMPL_LINKED(o, %s);", compile_value(c, d->path, d->at));
}

void on_layout(struct compile *c, const struct directive *d)
{
	if (c->has_begun || c->html.has_begun)
		refuse(d->at, "{{ layout }} must come first");
	if (strcmp(c->template->folder, "layout") == 0)
		refuse(d->at, "a layout has no layout");
	if (!compile_is_name(d->texts[0]))
		refuse(d->at, "{{ layout }} needs the name of a file of templates/layout");
	c->layout = d->texts[0];
	name_add(c->includes, "layout", d->at);
	code_line(
	    c->code, &d->at, "const struct %s layout = {", compile_view(c, "layout", c->layout));
	for (size_t i = 0; i < d->argument_count; i++)
		code_line(c->code, &d->at, "\t.%s = %s,", d->arguments[i].name,
		    compile_operand(c, &d->arguments[i].value, d->at));
	code_line(c->code, NULL, "};");
	code_line(c->code, &d->at, "tmpl_layout_%s_open(o, &layout);", c->layout);
}
