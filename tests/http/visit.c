/* A visit to the site. */
#include "visit.h"

#include <ctype.h>
#include <gumbo.h>
#include <string.h>

#include "auth/keys.h"
#include "auth/session.h"
#include "auth/token.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "site_inner.h"

#define TEXT_BYTES ((size_t)4 * 1024 * 1024)

/* --- asking ---------------------------------------------------------------------------------- */

static void complete(
    bool is_complete, const char *method, const char *uri, const struct fcgi_reply *reply)
{
	ck_assert_msg(is_complete, "%s %s: %s", method, uri, reply->problem);
	ck_assert_msg(*reply->errors == '\0', "%s %s: on the error stream: %.500s", method, uri,
	    reply->errors);
}

struct fcgi_reply visit_get(struct browser *browser, const char *uri)
{
	struct fcgi_reply reply;

	complete(browser_get(browser, browser->mem, uri, &reply), "GET", uri, &reply);
	return reply;
}

static bool is_given(const char *name, const struct browser_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(fields[i].name, name) == 0)
			return true;
	return false;
}

struct fcgi_reply visit_submit(struct browser *browser, const struct fcgi_reply *page,
    const char *action, const struct browser_field *fields, size_t count)
{
	struct browser_form form;
	struct fcgi_reply reply;
	size_t total = 0;

	ck_assert_msg(browser_form(browser->mem, page, action, &form),
	    "no form to %s on: %d %.1500s", action, page->status, visit_text(browser->mem, page));
	struct browser_field *all =
	    MEM_ARRAY(browser->mem, struct browser_field, form.field_count + count);
	for (size_t i = 0; i < form.field_count; i++)
		if (!is_given(form.fields[i].name, fields, count))
			all[total++] = form.fields[i];
	for (size_t i = 0; i < count; i++)
		if (fields[i].value)
			all[total++] = fields[i];
	complete(
	    form.is_multipart
		? browser_post_multipart(browser, browser->mem, form.action, all, total, &reply)
		: browser_post(browser, browser->mem, form.action, all, total, &reply),
	    "POST", form.action, &reply);
	return reply;
}

const char *visit_token(const struct browser *browser, const char *path)
{
	const char *cookie = browser_cookie(browser, SESSION_COOKIE);
	unsigned char session[32];
	bool has = session_hash(auth_keys()->session, cookie, session);

	return token_make(
	    browser->mem, auth_keys()->token, has ? session : NULL, path, clock_now());
}

static const struct browser_field *with_token(
    struct browser *browser, const char *path, const struct browser_field *fields, size_t count)
{
	struct browser_field *all = MEM_ARRAY(browser->mem, struct browser_field, count + 1);

	if (count)
		memcpy(all + 1, fields, count * sizeof(*fields));
	all[0] = (struct browser_field){ .name = "token", .value = visit_token(browser, path) };
	return all;
}

struct fcgi_reply visit_post(
    struct browser *browser, const char *path, const struct browser_field *fields, size_t count)
{
	const struct browser_field *all = with_token(browser, path, fields, count);
	struct fcgi_reply reply;

	complete(browser_post(browser, browser->mem, path, all, count + 1, &reply), "POST", path,
	    &reply);
	return reply;
}

struct fcgi_reply visit_post_files(
    struct browser *browser, const char *path, const struct browser_field *fields, size_t count)
{
	const struct browser_field *all = with_token(browser, path, fields, count);
	struct fcgi_reply reply;

	complete(browser_post_multipart(browser, browser->mem, path, all, count + 1, &reply),
	    "POST", path, &reply);
	return reply;
}

struct fcgi_reply visit_follow(struct browser *browser, const struct fcgi_reply *reply)
{
	const char *location = fcgi_header(reply, "Location");

	ck_assert_msg(reply->status == 303 && location, "no 303 but %d", reply->status);
	return visit_get(browser, location);
}

/* --- reading --------------------------------------------------------------------------------- */

static bool is_unseen(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT &&
	       (node->v.element.tag == GUMBO_TAG_SCRIPT || node->v.element.tag == GUMBO_TAG_STYLE ||
		   node->v.element.tag == GUMBO_TAG_HEAD);
}

static void add_words(struct buf *text, const char *words)
{
	for (; *words; words++) {
		if (!isspace((unsigned char)*words))
			buf_add_char(text, *words);
		else if (text->len && text->data[text->len - 1] != ' ')
			buf_add_char(text, ' ');
	}
}

static bool is_inline(const GumboNode *node)
{
	static const GumboTag tags[] = { GUMBO_TAG_A, GUMBO_TAG_SPAN, GUMBO_TAG_STRONG,
		GUMBO_TAG_EM, GUMBO_TAG_TIME };

	for (size_t i = 0; i < COUNT(tags); i++)
		if (node->v.element.tag == tags[i])
			return true;
	return false;
}

static void read_text(struct buf *text, const GumboNode *node)
{
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
		add_words(text, node->v.text.text);
	if (node->type != GUMBO_NODE_ELEMENT || is_unseen(node))
		return;
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		read_text(text, node->v.element.children.data[i]);
	if (!is_inline(node))
		add_words(text, " ");
}

const char *visit_text(struct mem *mem, const struct fcgi_reply *reply)
{
	GumboOutput *page =
	    gumbo_parse_with_options(&kGumboDefaultOptions, reply->body, reply->body_bytes);
	struct buf text;

	buf_init(&text, mem, TEXT_BYTES);
	read_text(&text, page->root);
	gumbo_destroy_output(&kGumboDefaultOptions, page);
	return text.data;
}

enum lang visit_lang(const struct browser *browser)
{
	const char *chosen = browser_cookie(browser, "lang");

	return lang_parse(chosen ? chosen : browser->lang ? browser->lang : "");
}

const char *visit_say(const struct browser *browser, const char *id)
{
	static bool is_open;

	if (!is_open && !catalog_open(mem_printf(site.mem, "%s/locale", site.build)))
		site_die("%s", fault_last()->text);
	is_open = true;
	enum lang lang = visit_lang(browser);
	const char *text = tr(lang, id);
	ck_assert_msg(lang == LANG_EN || text != id, "\"%s\" is in no catalog", id);
	struct buf words;
	buf_init(&words, browser->mem, TEXT_BYTES);
	add_words(&words, text);
	return words.data;
}

const char *visit_part(struct mem *mem, const struct fcgi_reply *reply, const char *prefix)
{
	const char *location = fcgi_header(reply, "Location");

	ck_assert_msg(location && strncmp(location, prefix, strlen(prefix)) == 0,
	    "%d leads to %s, not to %s…", reply->status, location ? location : "nowhere", prefix);
	location += strlen(prefix);
	return mem_strndup(mem, location, strcspn(location, "/?"));
}

const char *visit_date(struct mem *mem, int days)
{
	return clock_date(mem, clock_now() + days * DAY_US);
}

const char *visit_minute(struct mem *mem, int hours)
{
	return clock_field(mem, clock_now() + hours * HOUR_US);
}

/* --- asserting ------------------------------------------------------------------------------- */

static struct mem *scratch(void)
{
	static struct mem *mem;

	return mem ? mem : (mem = mem_root("visit"));
}

void visit_is_at(const struct fcgi_reply *reply, int status, const char *file, int line)
{
	ck_assert_msg(reply->status == status, "%s:%d: %d instead of %d: %s %.1500s", file, line,
	    reply->status, status,
	    fcgi_header(reply, "Location") ? fcgi_header(reply, "Location") : "",
	    visit_text(scratch(), reply));
}

void visit_goes_at(const struct fcgi_reply *reply, const char *where, const char *file, int line)
{
	visit_is_at(reply, 303, file, line);
	ck_assert_msg(strcmp(fcgi_header(reply, "Location"), where) == 0,
	    "%s:%d: to %s instead of %s", file, line, fcgi_header(reply, "Location"), where);
}

void visit_has_at(const struct browser *browser, const struct fcgi_reply *reply, const char *words,
    const char *file, int line)
{
	const char *text = visit_text(browser->mem, reply);

	ck_assert_msg(strstr(text, words) != NULL, "%s:%d: \"%s\" is not in: %d %.1500s", file,
	    line, words, reply->status, text);
}

void visit_lacks_at(const struct browser *browser, const struct fcgi_reply *reply,
    const char *words, const char *file, int line)
{
	const char *text = visit_text(browser->mem, reply);

	ck_assert_msg(strstr(text, words) == NULL, "%s:%d: \"%s\" is in: %d %.1500s", file, line,
	    words, reply->status, text);
}

void visit_header_at(
    const struct fcgi_reply *reply, const char *name, const char *value, const char *file, int line)
{
	const char *found = fcgi_header(reply, name);
	bool same = found && value ? strcmp(found, value) == 0 : !found && !value;

	ck_assert_msg(same, "%s:%d: %s: %s instead of %s", file, line, name,
	    found ? found : "(none)", value ? value : "(none)");
	ck_assert_msg(!fcgi_header_n(reply, name, 1), "%s:%d: %s comes twice", file, line, name);
}

static const struct fcgi_header security[] = {
	{ "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
				     "form-action 'self'; object-src 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
};

/* An uploaded file may do even less than a page. */
void visit_is_secured(const struct fcgi_reply *reply)
{
	static const char file[] = "default-src 'none'; frame-ancestors 'none'; sandbox";
	const char *policy = fcgi_header(reply, security[0].name);
	size_t from = policy && strcmp(policy, file) == 0;

	for (size_t i = from; i < sizeof(security) / sizeof(*security); i++)
		visit_header(reply, security[i].name, security[i].value);
	ck_assert_int_eq(strlen(fcgi_header(reply, "X-Request-Id")), 16);
}
