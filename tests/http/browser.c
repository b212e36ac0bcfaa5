/* Somebody at a browser. */
#include "browser.h"

#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define BODY_BYTES ((size_t)32 * 1024 * 1024)
#define FIELDS 512
#define BOUNDARY "----boundaryOfTheTests7d1c"
#define PARAMS 32

/* --- cookies --- */

const char *browser_cookie(const struct browser *browser, const char *name)
{
	for (size_t i = 0; i < browser->cookie_count; i++) {
		if (strcmp(browser->cookies[i].name, name) == 0)
			return browser->cookies[i].value;
	}
	return NULL;
}

void browser_set_cookie(struct browser *browser, const char *name, const char *value)
{
	size_t i = 0;

	while (i < browser->cookie_count && strcmp(browser->cookies[i].name, name) != 0)
		i++;
	if (!value) {
		if (i < browser->cookie_count)
			browser->cookies[i] = browser->cookies[--browser->cookie_count];
		return;
	}
	if (i == BROWSER_COOKIES)
		abort();
	browser->cookies[i] =
	    (struct fcgi_header){ mem_strdup(browser->mem, name), mem_strdup(browser->mem, value) };
	if (i == browser->cookie_count)
		browser->cookie_count++;
}

static void take_cookies(struct browser *browser, struct mem *mem, const struct fcgi_reply *reply)
{
	const char *line;

	for (size_t n = 0; (line = fcgi_header_n(reply, "Set-Cookie", n)); n++) {
		char *name = mem_strdup(mem, line);
		char *rest = strchr(name, ';');
		bool is_removed = rest && strstr(rest, "Max-Age=0");
		if (rest)
			*rest = '\0';
		char *equals = strchr(name, '=');
		if (!equals)
			continue;
		*equals = '\0';
		browser_set_cookie(browser, name, is_removed ? NULL : equals + 1);
	}
}

static const char *cookie_param(const struct browser *browser, struct mem *mem)
{
	struct buf text;

	buf_init(&text, mem, 16384);
	for (size_t i = 0; i < browser->cookie_count; i++)
		buf_printf(&text, "%s%s=%s", i ? "; " : "HTTP_COOKIE=", browser->cookies[i].name,
		    browser->cookies[i].value);
	return text.data;
}

/* --- calls --- */

static bool goes_second(const struct browser *browser, const struct fcgi_call *call)
{
	const char *method = call->method ? call->method : "GET";
	size_t method_bytes = strlen(method), path_bytes = strcspn(call->uri, "?");

	for (const char *const *path = browser->second_paths; path && *path; path++) {
		if (strncmp(*path, method, method_bytes) == 0 && (*path)[method_bytes] == ' ' &&
		    strlen(*path) == method_bytes + 1 + path_bytes &&
		    strncmp(*path + method_bytes + 1, call->uri, path_bytes) == 0)
			return true;
	}
	return false;
}

/* As nginx does. */
static const char *socket_for(const struct browser *browser, const struct fcgi_call *call)
{
	if (goes_second(browser, call))
		return browser->second_socket_path;
	bool has_file = call->content_type && strncmp(call->content_type, "multipart/", 10) == 0;

	return has_file && browser->upload_socket_path ? browser->upload_socket_path
						       : browser->socket_path;
}

bool browser_call(struct browser *browser, struct mem *mem, const struct fcgi_call *given,
    struct fcgi_reply *reply_out)
{
	const char *params[PARAMS + 1] = { NULL };
	struct fcgi_call call = *given;
	size_t count = 0;

	/* The caller's own come last and are not repeated: a worker takes the first of two. */
	for (const char *const *param = given->params; param && *param && count < PARAMS - 6;
	     param++)
		params[count++] = *param;
	if (browser->cookie_count)
		params[count++] = cookie_param(browser, mem);
	if (browser->lang)
		params[count++] = mem_printf(mem, "HTTP_ACCEPT_LANGUAGE=%s", browser->lang);
	if (!browser->origin || *browser->origin) {
		params[count++] = "HTTP_SEC_FETCH_SITE=same-origin";
		if (given->method && strcmp(given->method, "POST") == 0)
			params[count++] = mem_printf(mem, "HTTP_ORIGIN=%s",
			    browser->origin ? browser->origin : "http://" BROWSER_HOST);
	}
	params[count] = NULL;
	call.params = params;
	if (!call.socket_path)
		call.socket_path = socket_for(browser, given);
	if (!call.timeout_ms)
		call.timeout_ms = browser->timeout_ms;
	bool is_complete = fcgi_call(mem, &call, reply_out);
	if (is_complete)
		take_cookies(browser, mem, reply_out);
	return is_complete;
}

bool browser_get(
    struct browser *browser, struct mem *mem, const char *uri, struct fcgi_reply *reply_out)
{
	return browser_call(browser, mem, &(struct fcgi_call){ .uri = uri }, reply_out);
}

bool browser_post(struct browser *browser, struct mem *mem, const char *uri,
    const struct browser_field *fields, size_t count, struct fcgi_reply *reply_out)
{
	struct buf body;

	buf_init(&body, mem, BODY_BYTES);
	browser_encode(&body, fields, count);
	return browser_call(browser, mem,
	    &(struct fcgi_call){ .method = "POST",
		.uri = uri,
		.content_type = "application/x-www-form-urlencoded",
		.body = body.data,
		.body_bytes = body.len },
	    reply_out);
}

bool browser_post_multipart(struct browser *browser, struct mem *mem, const char *uri,
    const struct browser_field *fields, size_t count, struct fcgi_reply *reply_out)
{
	struct buf body;

	buf_init(&body, mem, BODY_BYTES);
	browser_encode_multipart(&body, BOUNDARY, fields, count);
	return browser_call(browser, mem,
	    &(struct fcgi_call){ .method = "POST",
		.uri = uri,
		.content_type = "multipart/form-data; boundary=" BOUNDARY,
		.body = body.data,
		.body_bytes = body.len },
	    reply_out);
}

/* --- bodies --- */

static void encode_text(struct buf *out, const char *text)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.*";

	for (; *text; text++) {
		if (strchr(plain, *text))
			buf_add_char(out, *text);
		else if (*text == ' ')
			buf_add_char(out, '+');
		else
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
	}
}

void browser_encode(struct buf *out, const struct browser_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_char(out, '&');
		encode_text(out, fields[i].name);
		buf_add_char(out, '=');
		encode_text(out, fields[i].value ? fields[i].value : "");
	}
}

static void encode_quoted(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\r' || *text == '\n')
			buf_printf(out, "%%%02X", (unsigned)*text);
		else
			buf_add_char(out, *text);
	}
}

void browser_encode_multipart(
    struct buf *out, const char *boundary, const struct browser_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct browser_field *field = &fields[i];
		const char *value = field->value ? field->value : "";
		buf_printf(out, "--%s\r\nContent-Disposition: form-data; name=\"%s\"", boundary,
		    field->name);
		if (field->file_name) {
			buf_add_text(out, "; filename=\"");
			encode_quoted(out, field->file_name);
			buf_printf(out, "\"\r\nContent-Type: %s",
			    field->content_type ? field->content_type : "application/octet-stream");
		}
		buf_add_text(out, "\r\n\r\n");
		buf_add(out, value, field->bytes ? field->bytes : strlen(value));
		buf_add_text(out, "\r\n");
	}
	buf_printf(out, "--%s--\r\n", boundary);
}

/* --- forms in pages --- */

static const char *attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);

	return found ? found->value : NULL;
}

static bool is_element(const GumboNode *node, GumboTag tag)
{
	return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

static const char *text_of(struct mem *mem, const GumboNode *node)
{
	struct buf text;

	buf_init(&text, mem, BODY_BYTES);
	for (unsigned i = 0; i < node->v.element.children.length; i++) {
		const GumboNode *child = node->v.element.children.data[i];
		if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE)
			buf_add_text(&text, child->v.text.text);
	}
	return text.data;
}

static void add_field(
    struct mem *mem, struct browser_form *form, const char *name, const char *value)
{
	if (!name || form->field_count == FIELDS)
		return;
	form->fields[form->field_count++] = (struct browser_field){ .name = mem_strdup(mem, name),
		.value = mem_strdup(mem, value ? value : "") };
}

static void take_input(struct mem *mem, const GumboNode *node, struct browser_form *form)
{
	const char *type = attribute(node, "type"), *value = attribute(node, "value");

	if (!type)
		type = "text";
	if (strcmp(type, "submit") == 0 || strcmp(type, "button") == 0 ||
	    attribute(node, "disabled"))
		return;
	if (strcmp(type, "checkbox") == 0 || strcmp(type, "radio") == 0) {
		if (attribute(node, "checked"))
			add_field(mem, form, attribute(node, "name"), value ? value : "on");
		return;
	}
	add_field(mem, form, attribute(node, "name"), value);
	if (strcmp(type, "file") == 0 && form->field_count)
		form->fields[form->field_count - 1].file_name = "";
}

static void take_button(struct mem *mem, const GumboNode *node, struct browser_form *form)
{
	if (!form->has_button)
		add_field(mem, form, attribute(node, "name"), attribute(node, "value"));
	form->has_button = true;
}

static const char *chosen_option(struct mem *mem, const GumboNode *node, const char *chosen)
{
	for (unsigned i = 0; i < node->v.element.children.length; i++) {
		const GumboNode *child = node->v.element.children.data[i];
		if (is_element(child, GUMBO_TAG_OPTGROUP))
			chosen = chosen_option(mem, child, chosen);
		if (is_element(child, GUMBO_TAG_OPTION) &&
		    (!chosen || attribute(child, "selected")))
			chosen = attribute(child, "value") ? attribute(child, "value")
							   : text_of(mem, child);
	}
	return chosen;
}

static void take_fields(struct mem *mem, const GumboNode *node, struct browser_form *form)
{
	for (unsigned i = 0; i < node->v.element.children.length; i++) {
		const GumboNode *child = node->v.element.children.data[i];
		if (child->type != GUMBO_NODE_ELEMENT)
			continue;
		if (is_element(child, GUMBO_TAG_INPUT))
			take_input(mem, child, form);
		else if (is_element(child, GUMBO_TAG_BUTTON))
			take_button(mem, child, form);
		else if (is_element(child, GUMBO_TAG_TEXTAREA))
			add_field(mem, form, attribute(child, "name"), text_of(mem, child));
		else if (is_element(child, GUMBO_TAG_SELECT))
			add_field(
			    mem, form, attribute(child, "name"), chosen_option(mem, child, NULL));
		else
			take_fields(mem, child, form);
	}
}

static bool fits(const GumboNode *node, const char *action)
{
	const char *own = attribute(node, "action"), *method = attribute(node, "method");

	if (!is_element(node, GUMBO_TAG_FORM))
		return false;
	return action ? own && strcmp(own, action) == 0 : method && strcasecmp(method, "post") == 0;
}

static const GumboNode *find_form(const GumboNode *node, const char *action)
{
	if (node->type != GUMBO_NODE_ELEMENT)
		return NULL;
	if (fits(node, action))
		return node;
	for (unsigned i = 0; i < node->v.element.children.length; i++) {
		const GumboNode *found = find_form(node->v.element.children.data[i], action);
		if (found)
			return found;
	}
	return NULL;
}

bool browser_form(struct mem *mem, const struct fcgi_reply *reply, const char *action,
    struct browser_form *form_out)
{
	GumboOutput *page =
	    gumbo_parse_with_options(&kGumboDefaultOptions, reply->body, reply->body_bytes);
	const GumboNode *node = find_form(page->root, action);

	if (node) {
		const char *own = attribute(node, "action"), *method = attribute(node, "method");
		const char *encoding = attribute(node, "enctype");
		*form_out = (struct browser_form){
			.action = mem_strdup(mem, own ? own : ""),
			.method = mem_strdup(mem, method ? method : "get"),
			.is_multipart = encoding && strcmp(encoding, "multipart/form-data") == 0,
			.fields = MEM_ARRAY(mem, struct browser_field, FIELDS),
		};
		take_fields(mem, node, form_out);
	}
	gumbo_destroy_output(&kGumboDefaultOptions, page);
	return node != NULL;
}

const char *browser_token(struct mem *mem, const struct fcgi_reply *reply, const char *action)
{
	struct browser_form form;

	if (!browser_form(mem, reply, action, &form))
		return NULL;
	for (size_t i = 0; i < form.field_count; i++) {
		if (strcmp(form.fields[i].name, "token") == 0)
			return form.fields[i].value;
	}
	return NULL;
}

static bool is_among(const char *name, const struct browser_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0)
			return true;
	}
	return false;
}

bool browser_submit(struct browser *browser, struct mem *mem, const struct fcgi_reply *page,
    const char *action, const struct browser_field *fields, size_t count,
    struct fcgi_reply *reply_out)
{
	struct browser_form form;

	*reply_out = (struct fcgi_reply){ .body = "", .problem = "no such form" };
	if (!browser_form(mem, page, action, &form))
		return false;
	struct browser_field *all = MEM_ARRAY(mem, struct browser_field, form.field_count + count);
	size_t total = 0;
	for (size_t i = 0; i < form.field_count; i++) {
		if (!is_among(form.fields[i].name, fields, count))
			all[total++] = form.fields[i];
	}
	memcpy(all + total, fields, count * sizeof *fields);
	total += count;
	if (form.is_multipart)
		return browser_post_multipart(browser, mem, form.action, all, total, reply_out);
	return browser_post(browser, mem, form.action, all, total, reply_out);
}
