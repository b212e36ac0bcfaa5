/* Text that stays text, addresses that stay ours, forms as templates see them. */
#include "run.h"

#include "base/buf.h"
#include "base/text.h"
#include "html/form_view.h"
#include "html/linked.h"
#include "html/out.h"
#include "html/tmpl.h"

static struct buf body;
static struct out out;

static struct out *fresh(void)
{
	buf_init(&body, mem, 1 << 16);
	out = (struct out){ .mem = mem, .body = &body, .lang = LANG_EN };
	return &out;
}

/* ---- escaping ---- */

#define BAD "\xef\xbf\xbd"

/* What is written for a text; the same holds between tags and between quotes. */
static const struct {
	const char *text, *written;
} texts[] = {
	{ NULL, "" },
	{ "", "" },
	{ "plain", "plain" },
	{ "揭榜 · ok", "揭榜 · ok" },
	{ "<", "&lt;" },
	{ "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
	{ "\"><img src=x onerror=alert(1)>", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;" },
	{ "' onmouseover='a", "&#39; onmouseover=&#39;a" },
	{ "&lt;", "&amp;lt;" },
	{ "a&b&", "a&amp;b&amp;" },
	{ "</textarea></title>", "&lt;/textarea&gt;&lt;/title&gt;" },
	{ "<!--", "&lt;!--" },
	{ "]]>", "]]&gt;" },
	{ "{{ v.title }}", "{{ v.title }}" },
	{ "a\tb\nc\r\nd", "a\tb\nc\r\nd" },
	{ "\x01\x08\x0b\x0c\x1f\x7f", BAD BAD BAD BAD BAD BAD },
	{ "javascript:alert(1)", "javascript:alert(1)" },
	/* The ends of the ranges of two, three and four bytes. */
	{ "\xc2\x80\xc2\x9f\xc2\xa0\xdf\xbf", BAD BAD "\xc2\xa0\xdf\xbf" },
	{ "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd",
	    "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd" },
	{ "\xef\xbf\xbe\xef\xbf\xbf", BAD BAD }, /* no characters */
	{ "\xef\xb7\x8f\xef\xb7\x90\xef\xb7\xaf\xef\xb7\xb0",
	    "\xef\xb7\x8f" BAD BAD "\xef\xb7\xb0" },
	{ "\xf0\x90\x80\x80\xf4\x8f\xbf\xbd", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbd" },
	{ "\xf0\x9f\xbf\xbe\xf4\x8f\xbf\xbf", BAD BAD },
	/* Overlong forms of < and /, surrogates, beyond U+10FFFF. */
	{ "\xc0\xbc\xc1\xbf", BAD BAD BAD BAD },
	{ "\xe0\x80\xbc", BAD BAD BAD },
	{ "\xf0\x80\x80\xbc", BAD BAD BAD BAD },
	{ "\xed\xa0\x80", BAD BAD BAD },
	{ "\xf4\x90\x80\x80", BAD BAD BAD BAD },
	{ "\xf5\x80\x80\x80\xff\xfe", BAD BAD BAD BAD BAD BAD },
	/* A sequence that is cut off must not swallow what follows. */
	{ "\xc3<b>", BAD "&lt;b&gt;" },
	{ "\xe6\x8f\"x", BAD BAD "&quot;x" },
	{ "\xf0\x9f\x98'", BAD BAD BAD "&#39;" },
	{ "\x80\xbf", BAD BAD },
	{ "a\xe6", "a" BAD },
	{ "a\xe6\x8f", "a" BAD BAD },
};

START_TEST(text_is_escaped)
{
	out_text(fresh(), texts[_i].text);
	ck_assert_str_eq(body.data, texts[_i].written);
}
END_TEST

/* Every single byte and every pair: nothing that HTML or UTF-8 reads as more than text comes out.
 */
START_TEST(every_pair_of_bytes_stays_text)
{
	for (unsigned a = 1; a < 256; a++) {
		for (unsigned b = 0; b < 256; b++) {
			const char text[3] = { (char)a, (char)b, '\0' };
			out_text(fresh(), text);
			ck_assert_ptr_null(strpbrk(body.data, "<>\"'"));
			ck_assert_ptr_null(
			    strpbrk(body.data, "\x01\x02\x07\x08\x0b\x0c\x0e\x1b\x7f"));
			ck_assert(text_valid(body.data, body.len));
			for (const char *s = body.data; (s = strchr(s, '&')) != NULL; s++)
				ck_assert(
				    strncmp(s, "&amp;", 5) == 0 || strncmp(s, "&lt;", 4) == 0 ||
				    strncmp(s, "&gt;", 4) == 0 || strncmp(s, "&quot;", 6) == 0 ||
				    strncmp(s, "&#39;", 5) == 0);
		}
	}
}
END_TEST

START_TEST(numbers_are_written_whole)
{
	struct out *o = fresh();
	TMPL_TEXT(o, INT64_MIN);
	TMPL_TEXT(o, -1);
	TMPL_TEXT(o, INT64_MAX);
	TMPL_TEXT(o, (size_t)7);
	ck_assert_str_eq(body.data, "-9223372036854775808-192233720368547758077");
}
END_TEST

START_TEST(texts_escape_themselves_and_their_values)
{
	const struct catalog_arg args[] = { { "who", "<b>&" }, { NULL, NULL } };
	out_tr(fresh(), "Taken by {who} & <others>, {what}", args);
	ck_assert_str_eq(body.data, "Taken by &lt;b&gt;&amp; &amp; &lt;others&gt;, {what}");
	out_tr(fresh(), "{who} <", NULL);
	ck_assert_str_eq(body.data, "{who} &lt;");
}
END_TEST

START_TEST(a_full_page_stays_full)
{
	buf_init(&body, mem, 6);
	out = (struct out){ .mem = mem, .body = &body, .lang = LANG_EN };
	out_text(&out, "<<");
	ck_assert(body.full);
	ck_assert_str_eq(body.data, "&lt;");
}
END_TEST

/* ---- addresses ---- */

START_TEST(paths_encode_their_values)
{
	ck_assert_str_eq(url_path(mem, "/projects", NULL).text, "/projects");
	ck_assert_str_eq(url_path(mem, "/projects/{}", "XM261121-0042-K", NULL).text,
	    "/projects/XM261121-0042-K");
	ck_assert_str_eq(
	    url_path(mem, "/a/{}/b/{}", "x/y", "?#&=%", NULL).text, "/a/x%2Fy/b/%3F%23%26%3D%25");
	ck_assert_str_eq(url_path(mem, "/a/{}", "揭 \"'<>\\\n\x7f", NULL).text,
	    "/a/%E6%8F%AD%20%22%27%3C%3E%5C%0A%7F");
	ck_assert_str_eq(url_path(mem, "/a/{}", "aZ09-._~", NULL).text, "/a/aZ09-._~");
	ck_assert_str_eq(url_path(mem, "/{}/{}", "", "x", NULL).text, "/-/x");
	ck_assert_str_eq(url_path(mem, "/a/{}/{}", "..", ".", NULL).text, "/a/-/-");
	ck_assert_str_eq(url_path(mem, "/a/{}", "...", NULL).text, "/a/...");
	ck_assert_str_eq(url_path(mem, "/a#part-{}", "b c", NULL).text, "/a#part-b%20c");
}
END_TEST

START_TEST(a_path_with_too_few_values_is_our_mistake)
{
	run_quietly();
	(void)url_path(mem, "/a/{}/{}", "b", NULL);
}
END_TEST

START_TEST(a_path_with_too_many_values_is_our_mistake)
{
	run_quietly();
	(void)url_path(mem, "/a/{}", "b", "c", NULL);
}
END_TEST

START_TEST(a_pattern_elsewhere_is_our_mistake)
{
	run_quietly();
	(void)url_path(mem, "//evil.example/{}", "b", NULL);
}
END_TEST

static const struct {
	const char *url, *name, *value, *result;
} queries[] = {
	{ "/a", "q", "x", "/a?q=x" },
	{ "/a", "q", NULL, "/a" },
	{ "/a", "q", "", "/a" },
	{ "/a?b=1", "q", "x y", "/a?b=1&q=x%20y" },
	{ "/a", "q", "&=#?/%揭", "/a?q=%26%3D%23%3F%2F%25%E6%8F%AD" },
	{ "/a#part", "q", "x", "/a?q=x#part" },
	{ "/a?b=1#part?", "q", "x", "/a?b=1&q=x#part?" },
	{ "/a#part?", "q", "x", "/a?q=x#part?" },
};

START_TEST(queries_are_added)
{
	struct safe_url url = { queries[_i].url };
	ck_assert_str_eq(
	    url_query(mem, url, queries[_i].name, queries[_i].value).text, queries[_i].result);
}
END_TEST

/* What a client asks to be sent to, and where it is sent. */
static const struct {
	const char *typed, *result;
} locals[] = {
	{ "/", "/" },
	{ "/projects", "/projects" },
	{ "/projects/", "/projects/" },
	{ "/projects/XM261121-0042-K?page=2&q=%E6%8F%AD#claims",
	    "/projects/XM261121-0042-K?page=2&q=%E6%8F%AD#claims" },
	{ "/search?q=a//b/../c", "/search?q=a//b/../c" },
	{ "/search?next=https://a.example/", "/search?next=https://a.example/" },
	{ "/search?q=揭 榜", "/search?q=%E6%8F%AD%20%E6%A6%9C" },
	{ "/a\"'<>`{|}^", "/a%22%27%3C%3E%60%7B%7C%7D%5E" },
	{ "/a.b/..c", "/a.b/..c" },
	/* Elsewhere. */
	{ NULL, "/" },
	{ "", "/" },
	{ "projects", "/" },
	{ "//evil.example", "/" },
	{ "///evil.example", "/" },
	{ "//evil.example/%2e%2e", "/" },
	{ "/\\evil.example", "/" },
	{ "\\/evil.example", "/" },
	{ "/a\\b", "/" },
	{ "https:evil.example", "/" },
	{ "https://evil.example", "/" },
	{ "HTTPS://evil.example", "/" },
	{ "javascript:alert(1)", "/" },
	{ "data:text/html,x", "/" },
	{ " /projects", "/" },
	{ "\t//evil.example", "/" },
	{ "?next=/", "/" },
	{ "#a", "/" },
	/* Read as "//evil.example" by somebody between us and the reader. */
	{ "/%2Fevil.example", "/" },
	{ "/%2fevil.example", "/" },
	{ "/%5Cevil.example", "/" },
	{ "/%5cevil.example", "/" },
	{ "/.//evil.example", "/" },
	{ "/..//evil.example", "/" },
	{ "/%2e/%2e%2e/a", "/" },
	{ "/a/../..//evil.example", "/" },
	{ "/a//evil.example", "/" },
	{ "/a/%2E%2E/b", "/" },
	{ "/./a", "/" },
	{ "/a/..", "/" },
	/* Control characters, bare and coded: a header must not end here. */
	{ "/a\r\nSet-Cookie: b=c", "/" },
	{ "/a\nb", "/" },
	{ "/\t/evil.example", "/" },
	{ "/a%0d%0aSet-Cookie:b", "/" },
	{ "/a%00", "/" },
	{ "/a?q=%0a", "/" },
	{ "/a\x7f", "/" },
	{ "/a%7f", "/" },
	/* Half an escape, bytes that are not UTF-8. */
	{ "/a%", "/" },
	{ "/a%2", "/" },
	{ "/a%zz", "/" },
	{ "/a%2", "/" },
	{ "/a\xff", "/" },
	{ "/a%ff", "/" },
	{ "/a%c0%af", "/" },
};

START_TEST(only_local_paths_are_followed)
{
	ck_assert_str_eq(url_local(mem, locals[_i].typed).text, locals[_i].result);
}
END_TEST

START_TEST(a_very_long_path_is_not_followed)
{
	char path[2002];
	memset(path, 'a', sizeof(path));
	path[0] = '/';
	path[2000] = '\0';
	ck_assert_str_eq(url_local(mem, path).text, path);
	path[2000] = 'a';
	path[2001] = '\0';
	ck_assert_str_eq(url_local(mem, path).text, "/");
	/* Of bytes that grow threefold when they are coded. */
	memset(path + 1, '"', 1999);
	path[2000] = '\0';
	ck_assert_uint_eq(strlen(url_local(mem, path).text), 1 + 3 * 1999);
}
END_TEST

START_TEST(anchors_are_encoded)
{
	ck_assert_str_eq(url_anchor(mem, "field-title").text, "#field-title");
	ck_assert_str_eq(url_anchor(mem, "a b\"").text, "#a%20b%22");
}
END_TEST

/* ---- forms ---- */

struct sample {
	const char *title, *text, *password, *key;
	int64_t count, day, at;
	int mode, category;
	uint32_t ways;
	bool agreed, send;
	struct form_file letter;
};

static const struct form_choice modes[] = { { "rush", "Rush" }, { "wish", "Wish" } };
static const struct form_choice categories[] = { { "a", "A" }, { "b", "B" }, { "c", "C" },
	{ "d", "D" }, { "e", "E" }, { "f", "F" } };

#define AT(member) .offset = offsetof(struct sample, member)
#define CHOICES(list) .choices = list, .choice_count = COUNT(list)

enum {
	TITLE,
	TEXT,
	PASSWORD,
	KEY,
	NUMBER,
	DAY,
	MINUTE,
	MODE,
	CATEGORY,
	WAYS,
	AGREED,
	SEND,
	LETTER,
	FIELDS
};

static const struct form_field fields[FIELDS] = {
	[TITLE] = { "title", "Title", "Short", FIELD_TEXT, .required = true, .max = 80,
	    .autocomplete = "off", AT(title) },
	[TEXT] = { "text", "What is needed", NULL, FIELD_AREA, .max = 2000, AT(text) },
	[PASSWORD] = { "password", "Password", NULL, FIELD_PASSWORD, .max = 1024, AT(password) },
	[KEY] = { "key", NULL, NULL, FIELD_HIDDEN, .max = 20, AT(key) },
	[NUMBER] = { "count", "Count", NULL, FIELD_INT, .min = 1, .max = 9, AT(count) },
	[DAY] = { "day", "Day", NULL, FIELD_DATE, AT(day) },
	[MINUTE] = { "at", "Opens", NULL, FIELD_MINUTE, AT(at) },
	[MODE] = { "mode", "Mode", NULL, FIELD_CHOICE, CHOICES(modes), AT(mode) },
	[CATEGORY] = { "category", "Category", NULL, FIELD_CHOICE, CHOICES(categories),
	    AT(category) },
	[WAYS] = { "ways", "Ways", "Any", FIELD_CHOICES, CHOICES(modes), AT(ways) },
	[AGREED] = { "agreed", "Agreed", NULL, FIELD_CHECK, AT(agreed) },
	[SEND] = { "send", "Send", NULL, FIELD_SUBMIT, AT(send) },
	[LETTER] = { "letter", "Letter", NULL, FIELD_FILE, .max = 1000, AT(letter) },
};

static const struct form form = {
	.fields = fields, .field_count = FIELDS, .bytes = sizeof(struct sample)
};

static struct form_view make_view(struct form_state *state)
{
	struct form_action action = { .url = { "/a" }, .token = "token" };
	return form_view_make(mem, LANG_EN, state, action);
}

START_TEST(an_empty_form_has_its_widgets)
{
	struct form_state state;
	form_empty(mem, &form, &state);
	struct form_view view = make_view(&state);
	const struct field_view *f = view.fields.items;
	ck_assert_uint_eq(view.fields.n, FIELDS);
	ck_assert(!view.has_errors);
	ck_assert(view.has_submits);
	ck_assert_uint_eq(view.errors.n, 0);
	ck_assert_str_eq(view.action.url.text, "/a");
	const bool kinds[FIELDS] = {
		[TITLE] = f[TITLE].is_input,
		[TEXT] = f[TEXT].is_area,
		[PASSWORD] = f[PASSWORD].is_input,
		[KEY] = f[KEY].is_hidden,
		[NUMBER] = f[NUMBER].is_input,
		[DAY] = f[DAY].is_input,
		[MINUTE] = f[MINUTE].is_input,
		[MODE] = f[MODE].is_choice,
		[CATEGORY] = f[CATEGORY].is_choice,
		[WAYS] = f[WAYS].is_choices,
		[AGREED] = f[AGREED].is_check,
		[SEND] = f[SEND].is_submit,
		[LETTER] = f[LETTER].is_file,
	};
	for (size_t i = 0; i < FIELDS; i++) {
		int set = f[i].is_input + f[i].is_area + f[i].is_choice + f[i].is_choices +
			  f[i].is_check + f[i].is_submit + f[i].is_file + f[i].is_hidden;
		ck_assert(kinds[i]);
		ck_assert_int_eq(set, 1);
		ck_assert_ptr_null(f[i].value);
		ck_assert_ptr_null(f[i].error);
		ck_assert(!f[i].is_ticked);
	}
	ck_assert_str_eq(f[PASSWORD].input_type, "password");
	ck_assert_str_eq(f[NUMBER].input_type, "number");
	ck_assert_str_eq(f[DAY].input_type, "date");
	ck_assert_str_eq(f[MINUTE].input_type, "datetime-local");
	ck_assert_str_eq(f[LETTER].input_type, "file");
	ck_assert_str_eq(f[TITLE].input_type, "text");
}
END_TEST

START_TEST(a_field_is_described)
{
	struct form_state state;
	form_empty(mem, &form, &state);
	form_error(&state, "title", "Give a title.");
	form_error(&state, "text", "Too long.");
	struct form_view view = make_view(&state);
	const struct field_view *f = view.fields.items;
	ck_assert_str_eq(f[TITLE].id, "field-title");
	ck_assert_str_eq(f[TITLE].described_by, "field-title-hint field-title-error");
	ck_assert_str_eq(f[TITLE].hint_id, "field-title-hint");
	ck_assert_str_eq(f[TITLE].error_id, "field-title-error");
	ck_assert_str_eq(f[TITLE].autocomplete, "off");
	ck_assert_str_eq(f[TEXT].described_by, "field-text-error");
	ck_assert_str_eq(f[WAYS].described_by, "field-ways-hint");
	ck_assert_ptr_null(f[DAY].described_by);
	ck_assert(f[TITLE].is_required && !f[TEXT].is_required);
	ck_assert_int_eq(f[TITLE].max_chars, 80);
	ck_assert_int_eq(f[NUMBER].max_chars, 0);
	ck_assert_int_eq(f[PASSWORD].max_chars, 0);
}
END_TEST

START_TEST(errors_lead_to_their_fields)
{
	struct form_state state;
	form_empty(mem, &form, &state);
	form_error(&state, "title", "Give a title.");
	form_error(&state, "mode", "Choose one.");
	form_error(&state, "category", "Choose one.");
	form_error(&state, "ways", "Choose some.");
	form_error(&state, "key", "Unknown.");
	struct form_view view = make_view(&state);
	static const struct {
		const char *text, *link;
	} expected[] = {
		{ "Title: Give a title.", "#field-title" },
		{ "Unknown.", "#field-key" },
		{ "Mode: Choose one.", "#field-mode-1" },
		{ "Category: Choose one.", "#field-category" },
		{ "Ways: Choose some.", "#field-ways-1" },
	};
	ck_assert(view.has_errors);
	ck_assert_uint_eq(view.errors.n, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++) {
		ck_assert_str_eq(view.errors.items[i].text, expected[i].text);
		ck_assert_str_eq(view.errors.items[i].link.text, expected[i].link);
	}
}
END_TEST

START_TEST(what_was_typed_comes_back)
{
	static const struct form_pair pairs[] = {
		{ .name = "title", .value = "<b>" },
		{ .name = "password", .value = "secret-password" },
		{ .name = "count", .value = "x" },
		{ .name = "mode", .value = "wish" },
		{ .name = "category", .value = "f" },
		{ .name = "ways", .value = "wish" },
		{ .name = "agreed", .value = "1" },
	};
	struct form_state state;
	ck_assert_int_eq(form_read(mem, LANG_EN, &form, pairs, COUNT(pairs), &state), FORM_READ);
	struct form_view view = make_view(&state);
	const struct field_view *f = view.fields.items;
	ck_assert_str_eq(f[TITLE].value, "<b>");
	ck_assert_ptr_null(f[PASSWORD].value);
	ck_assert_str_eq(f[NUMBER].value, "x");
	ck_assert_ptr_nonnull(f[NUMBER].error);
	ck_assert(!f[MODE].choices.items[0].is_selected && f[MODE].choices.items[1].is_selected);
	ck_assert(!f[MODE].is_long_choice && f[CATEGORY].is_long_choice);
	ck_assert_uint_eq(f[CATEGORY].choices.n, 6);
	ck_assert(f[CATEGORY].choices.items[5].is_selected);
	ck_assert_str_eq(f[CATEGORY].choices.items[5].id, "field-category-6");
	ck_assert(!f[WAYS].choices.items[0].is_selected && f[WAYS].choices.items[1].is_selected);
	ck_assert(f[AGREED].is_ticked);
}
END_TEST

START_TEST(a_text_field_becomes_a_list)
{
	static const struct form_choice streets[] = { { "370203001", "One" },
		{ "370203002", "Two" } };
	struct form_state state;
	form_empty(mem, &form, &state);
	form_prefill(&state, "title", "370203002");
	struct form_view view = make_view(&state);
	form_view_pick(mem, &view, "title", streets, COUNT(streets));
	const struct field_view *f = view.fields.items;
	ck_assert(f[TITLE].is_choice && f[TITLE].is_long_choice && !f[TITLE].is_input);
	ck_assert_uint_eq(f[TITLE].choices.n, 2);
	ck_assert_str_eq(f[TITLE].choices.items[0].label, "One");
	ck_assert(!f[TITLE].choices.items[0].is_selected && f[TITLE].choices.items[1].is_selected);
}
END_TEST

START_TEST(a_form_carries_its_token)
{
	struct form_action action = { .url = { "/a?b=1&c" }, .token = "a\"b" };
	tmpl_form_begin(fresh(), &action);
	tmpl_form_token(&out, &action);
	ck_assert_str_eq(body.data, "<form action=\"/a?b=1&amp;c\" method=\"post\"<input "
				    "type=\"hidden\" name=\"token\" value=\"a&quot;b\">");
	action.is_get = true;
	action.token = NULL;
	tmpl_form_begin(fresh(), &action);
	tmpl_form_token(&out, &action);
	ck_assert_str_eq(body.data, "<form action=\"/a?b=1&amp;c\" method=\"get\"");
}
END_TEST

START_TEST(a_form_without_token_is_our_mistake)
{
	run_quietly();
	tmpl_form_token(fresh(), &(struct form_action){ .url = { "/a" } });
}
END_TEST

/* Nothing in it can end the element or begin another; a reader of JSON gets the very text. */
START_TEST(linked_data_stays_data)
{
	struct linked l;
	const char *hostile = "</script><!--<script>&'\"\\\n\xe2\x80\xa8\xff";

	linked_begin(&l, mem, "Event");
	linked_text(&l, "name", hostile);
	linked_text(&l, "none", NULL);
	linked_open(&l, "location", "Place");
	linked_text(&l, "name", "青岛");
	linked_close(&l);
	linked_url(&l, "url", "https://a.example", url_path(mem, "/x", NULL));
	ck_assert_str_eq(linked_end(&l).json,
	    "{\"@type\":\"Event\",\"@context\":\"https://schema.org\",\"name\":\"\\u003c/"
	    "script\\u003e"
	    "\\u003c!--\\u003cscript\\u003e\\u0026\\u0027\\u0022\\u005c\\u000a\\u2028\\ufffd\","
	    "\"location\":{\"@type\":\"Place\",\"name\":\"青岛\" },\"url\":\"https://a.example/"
	    "x\" }");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("html");
	TCase *tcase = run_case(suite, "out");
	tcase_add_loop_test(tcase, text_is_escaped, 0, COUNT(texts));
	tcase_add_test(tcase, every_pair_of_bytes_stays_text);
	tcase_add_test(tcase, numbers_are_written_whole);
	tcase_add_test(tcase, texts_escape_themselves_and_their_values);
	tcase_add_test(tcase, a_full_page_stays_full);
	tcase = run_case(suite, "url");
	tcase_add_test(tcase, paths_encode_their_values);
	tcase_add_test_raise_signal(tcase, a_path_with_too_few_values_is_our_mistake, SIGABRT);
	tcase_add_test_raise_signal(tcase, a_path_with_too_many_values_is_our_mistake, SIGABRT);
	tcase_add_test_raise_signal(tcase, a_pattern_elsewhere_is_our_mistake, SIGABRT);
	tcase_add_loop_test(tcase, queries_are_added, 0, COUNT(queries));
	tcase_add_loop_test(tcase, only_local_paths_are_followed, 0, COUNT(locals));
	tcase_add_test(tcase, a_very_long_path_is_not_followed);
	tcase_add_test(tcase, anchors_are_encoded);
	tcase = run_case(suite, "forms");
	tcase_add_test(tcase, an_empty_form_has_its_widgets);
	tcase_add_test(tcase, a_field_is_described);
	tcase_add_test(tcase, errors_lead_to_their_fields);
	tcase_add_test(tcase, what_was_typed_comes_back);
	tcase_add_test(tcase, a_text_field_becomes_a_list);
	tcase_add_test(tcase, a_form_carries_its_token);
	tcase_add_test(tcase, linked_data_stays_data);
	tcase_add_test_raise_signal(tcase, a_form_without_token_is_our_mistake, SIGABRT);
	return run_suite(suite);
}
