/* What the site tells everybody about itself: feeds, sitemap, help, privacy, figures. */
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "base/csv.h"
#include "site/personal.h"
#include "sound.h"
#include "visit.h"

static struct browser guest;

static void begin(void)
{
	guest = site_guest(mem);
}

/* How many nodes an expression finds, or the text of the first. a: Atom, s: sitemaps. */
static const char *xml_ask(const struct fcgi_reply *reply, const char *expression)
{
	xmlDoc *doc = xmlReadMemory(reply->body, (int)reply->body_bytes, "x.xml", NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR);
	ck_assert_ptr_nonnull(doc);
	xmlXPathContext *context = xmlXPathNewContext(doc);
	xmlXPathRegisterNs(context, BAD_CAST "a", BAD_CAST "http://www.w3.org/2005/Atom");
	xmlXPathRegisterNs(
	    context, BAD_CAST "s", BAD_CAST "http://www.sitemaps.org/schemas/sitemap/0.9");
	xmlXPathObject *found = xmlXPathEvalExpression(BAD_CAST expression, context);
	ck_assert_ptr_nonnull(found);
	xmlChar *text = xmlXPathCastToString(found);
	const char *kept = mem_strdup(mem, (const char *)text);
	xmlFree(text);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	xmlFreeDoc(doc);
	return kept;
}

static struct fcgi_reply get_again(const char *uri, const char *tag)
{
	const char *const params[] = { mem_printf(mem, "HTTP_IF_NONE_MATCH=%s", tag), NULL };
	struct fcgi_reply reply;
	ck_assert(
	    browser_call(&guest, mem, &(struct fcgi_call){ .uri = uri, .params = params }, &reply));
	return reply;
}

static const char *const feeds[] = { "/feeds/projects", "/feeds/partners", "/feeds/units/370203",
	"/feeds/units/370203019" };

/* RFC 4287, 4.1: what a feed and each of its entries must have. */
START_TEST(feeds_are_atom)
{
	struct fcgi_reply reply = visit_get(&guest, feeds[_i]);

	visit_is(&reply, 200);
	visit_header(&reply, "Content-Type", "application/atom+xml; charset=utf-8");
	ck_assert_str_eq(xml_ask(&reply, "count(/a:feed)"), "1");
	ck_assert_str_eq(
	    xml_ask(&reply, "count(/a:feed[a:id and a:title and a:updated and a:author/a:name])"),
	    "1");
	ck_assert_str_eq(
	    xml_ask(&reply, "substring(/a:feed/a:link[@rel='self']/@href, 1, 7)"), "http://");
	ck_assert_str_ne(xml_ask(&reply, "count(//a:entry)"), "0");
	ck_assert_str_eq(xml_ask(&reply, "count(//a:entry[not(a:id) or not(a:title) or "
					 "not(a:updated) or not(a:link/@href) or not(a:summary)])"),
	    "0");
	ck_assert_str_eq(xml_ask(&reply, "count(//a:entry[a:id = preceding::a:entry/a:id])"), "0");
	const char *tag = fcgi_header(&reply, "ETag");
	struct fcgi_reply again = get_again(feeds[_i], tag);
	visit_is(&again, 304);
	ck_assert_uint_eq(again.body_bytes, 0);
	again = get_again(feeds[_i], mem_printf(mem, "W/%s", tag));
	visit_is(&again, 304);
	again = get_again(feeds[_i], "\"0123\"");
	visit_is(&again, 200);
}
END_TEST

/* PRODUCT.md 4.2: only who took a wish reads where it is. */
START_TEST(a_wish_tells_no_place)
{
	static const char *const pages[] = { "/feeds/projects", "/feeds/units/370203" };
	const char *code = site_text(
	    mem, "SELECT code FROM project WHERE state = 'published' ORDER BY id DESC LIMIT 1");
	const char *mode = site_text(mem, "SELECT mode FROM project WHERE code = '%s'", code);
	const char *place = site_text(mem, "SELECT place FROM project WHERE code = '%s'", code);

	stage_sql(mem,
	    "UPDATE project SET mode = 'wish', place = 'Block 7, door 302' WHERE code = '%s'",
	    code);
	struct fcgi_reply replies[] = { visit_get(&guest, pages[0]), visit_get(&guest, pages[1]) };
	stage_sql(mem, "UPDATE project SET mode = '%s', place = '%s' WHERE code = '%s'", mode,
	    place, code);
	for (size_t i = 0; i < COUNT(replies); i++) {
		ck_assert_ptr_nonnull(strstr(replies[i].body, code));
		ck_assert_ptr_null(strstr(replies[i].body, "door 302"));
	}
}
END_TEST

/* U+FFFF, the last of them, is no character of XML: with it a feed would be none. */
static const char hostile[] = "</title><script>alert(1)</script>]]>&\"'\xef\xbf\xbd";

START_TEST(words_stay_words)
{
	const char *code = site_text(
	    mem, "SELECT code FROM project WHERE state = 'published' ORDER BY id DESC LIMIT 1");
	const char *title = site_text(mem, "SELECT title FROM project WHERE code = '%s'", code);

	stage_sql(mem,
	    "UPDATE project SET title = '</title><script>alert(1)</script>]]>&\"''\xef\xbf\xbf' "
	    "WHERE code = '%s'",
	    code);
	struct fcgi_reply reply = visit_get(&guest, "/feeds/projects");
	stage_sql(mem, "UPDATE project SET title = '%s' WHERE code = '%s'", title, code);
	ck_assert_str_eq(
	    xml_ask(
		&reply, mem_printf(mem, "//a:entry[contains(a:link/@href, '%s')]/a:title", code)),
	    hostile);
	ck_assert_ptr_null(strstr(reply.body, "<script"));
}
END_TEST

START_TEST(feeds_are_announced)
{
	struct fcgi_reply page = visit_get(&guest, "/units/370203019");

	ck_assert_ptr_nonnull(strstr(page.body, "type=\"application/atom+xml\" title="));
	ck_assert_ptr_nonnull(strstr(page.body, "href=\"/feeds/units/370203019\""));
	page = visit_get(&guest, "/feeds/units/370203D01");
	visit_is(&page, 404);
	page = visit_get(&guest, "/feeds/units/nowhere");
	visit_is(&page, 404);
}
END_TEST

/* Every public page once, and nothing that is not public. */
START_TEST(the_sitemap_is_whole)
{
	static const struct {
		const char *part, *count;
	} parts[] = {
		{ "/sitemap/projects/0",
		    "SELECT COUNT(*) FROM project WHERE published_at IS NOT NULL" },
		{ "/sitemap/partners/0",
		    "SELECT COUNT(*) FROM partner WHERE state IN ('listed', 'suspended')" },
		{ "/sitemap/units/0", "SELECT COUNT(*) FROM unit" },
	};
	struct fcgi_reply index = visit_get(&guest, "/sitemap.xml"), reply;

	visit_is(&index, 200);
	ck_assert_str_eq(xml_ask(&index, "count(/s:sitemapindex/s:sitemap)"), "4");
	for (size_t i = 0; i < COUNT(parts); i++) {
		ck_assert_ptr_nonnull(strstr(index.body, parts[i].part));
		reply = visit_get(&guest, parts[i].part);
		ck_assert_str_eq(xml_ask(&reply, "count(/s:urlset/s:url/s:loc)"),
		    mem_printf(mem, "%lld", (long long)stage_int(mem, "%s", parts[i].count)));
	}
	reply = visit_get(&guest, "/sitemap/projects/99");
	ck_assert_str_eq(xml_ask(&reply, "count(//s:url)"), "0");
	static const char *const none[] = { "/sitemap/claims/0", "/sitemap/projects/x",
		"/sitemap/site/1", "/sitemap/projects/-1" };
	for (size_t i = 0; i < COUNT(none); i++) {
		reply = visit_get(&guest, none[i]);
		visit_is(&reply, 404);
	}
	/* Its addresses are there. */
	reply = visit_get(&guest, "/sitemap/site/0");
	ck_assert_str_eq(xml_ask(&reply, "count(//s:loc)"), "10");
	reply = visit_get(&guest, "/robots.txt");
	ck_assert_ptr_nonnull(strstr(reply.body, "/sitemap.xml\n"));
}
END_TEST

static const char *const machines[] = { "partner", "project", "claim", "award", "objection",
	"entry" };

static int times(const char *body, const char *what)
{
	int n = 0;
	while ((body = strstr(body, what)) != NULL)
		n++, body++;
	return n;
}

/* As many arrows as rows in the table beside them, and every state by name. */
START_TEST(help_draws_every_machine)
{
	struct fcgi_reply page = visit_get(&guest, mem_printf(mem, "/help/moves/%s", machines[_i]));

	visit_is(&page, 200);
	ck_assert_int_gt(times(page.body, "class=\"diagram-move"), 3);
	ck_assert_int_eq(
	    times(page.body, "class=\"diagram-move"), times(page.body, "<tr><th scope=\"row\">"));
	ck_assert_int_eq(
	    times(page.body, "class=\"diagram-box\""), times(page.body, "class=\"diagram-life\""));
	ck_assert_ptr_nonnull(strstr(page.body, "<title id=\"diagram-title\">"));
	ck_assert_uint_lt(page.body_bytes, 60000);
	page = visit_get(&guest, "/help");
	ck_assert_ptr_nonnull(strstr(page.body, mem_printf(mem, "/help/moves/%s", machines[_i])));
	page = visit_get(&guest, "/help/moves/topic");
	visit_is(&page, 404);
}
END_TEST

static json_t *linked_data(const struct fcgi_reply *page)
{
	static const char before[] = "<script type=\"application/ld+json\">";
	const char *begin = strstr(page->body, before), *end;
	ck_assert_ptr_nonnull(begin);
	begin += sizeof before - 1;
	end = strstr(begin, "</script>");
	ck_assert_ptr_nonnull(end);
	json_t *data = json_loadb(begin, (size_t)(end - begin), JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(data);
	return data;
}

static const struct {
	const char *folder, *table, *where, *name, *type;
} described[] = {
	{ "partners", "partner", "state = 'listed' AND ident NOT LIKE '92%'", "name",
	    "Organization" },
	{ "occasions", "occasion", "id > 0", "title", "Event" },
	{ "units", "unit", "level = 'street'", "name", "GovernmentOrganization" },
};

START_TEST(pages_describe_themselves)
{
	const char *code = site_text(mem, "SELECT code FROM %s WHERE %s ORDER BY code LIMIT 1",
	    described[_i].table, described[_i].where);
	struct fcgi_reply page =
	    visit_get(&guest, mem_printf(mem, "/%s/%s", described[_i].folder, code));
	json_t *data = linked_data(&page);

	ck_assert_str_eq(json_string_value(json_object_get(data, "@type")), described[_i].type);
	ck_assert_str_eq(json_string_value(json_object_get(data, "name")),
	    site_text(mem, "SELECT %s FROM %s WHERE code = '%s'", described[_i].name,
		described[_i].table, code));
	ck_assert_str_eq(json_string_value(json_object_get(data, "identifier")), code);
	ck_assert(strncmp(json_string_value(json_object_get(data, "url")), "http://", 7) == 0);
	json_decref(data);
}
END_TEST

static bool is_named(const char *table, const char *column)
{
	const char *whole = mem_printf(mem, "%s.*", table),
		   *one = mem_printf(mem, "%s.%s", table, column);
	for (size_t i = 0; i < site_personal_count; i++) {
		for (const char *at = site_personal[i].columns; *at;) {
			size_t n = strcspn(at, " ");
			if ((strlen(whole) == n && strncmp(at, whole, n) == 0) ||
			    (strlen(one) == n && strncmp(at, one, n) == 0))
				return true;
			at += n + (at[n] == ' ');
		}
	}
	return false;
}

/* What /privacy names is in the schema, and what names an account or is sealed in the schema is on /privacy. */
START_TEST(privacy_is_true_to_the_schema)
{
	for (size_t i = 0; i < site_personal_count; i++) {
		for (const char *at = site_personal[i].columns; *at;) {
			size_t n = strcspn(at, " "), dot = strcspn(at, ".");
			const char *column = mem_strndup(mem, at + dot + 1, n - dot - 1);
			ck_assert_msg(stage_int(mem,
					  "SELECT COUNT(*) FROM information_schema.columns WHERE "
					  "table_schema = DATABASE() AND table_name = '%.*s' AND "
					  "('%s' = '*' OR column_name = '%s')",
					  (int)dot, at, column, column) > 0,
			    "%.*s is not in the schema", (int)n, at);
			at += n + (at[n] == ' ');
		}
	}
	struct stage_cells cells = stage_cells(mem,
	    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = "
	    "DATABASE() AND "
	    "(column_name IN ('account_id', 'actor_id', 'author_id', 'user_agent', 'login', "
	    "'password_hash') OR column_name LIKE '%%phone%%'"
	    " OR column_name LIKE '%%\\_by' OR column_name LIKE 'contact%%')");
	ck_assert_uint_gt(cells.n, 10);
	for (size_t i = 0; i + 1 < cells.n; i += 2)
		ck_assert_msg(is_named(cells.items[i].data, cells.items[i + 1].data),
		    "%s.%s is not on /privacy", cells.items[i].data, cells.items[i + 1].data);
	struct fcgi_reply page = visit_get(&guest, "/privacy");
	visit_is(&page, 200);
	for (size_t i = 0; i < site_personal_count; i++)
		visit_says(&guest, &page, site_personal[i].what);
}
END_TEST

static const struct {
	const char *page, *list, *file;
} shown_figures[] = {
	{ "/", "/projects?state=published", "/projects.data.csv?state=published" },
	{ "/", "/projects?state=running", "/projects.data.csv?state=running" },
	{ "/", "/projects?state=closed", "/projects.data.csv?state=closed" },
	{ "/", "/projects?state=unclaimed", "/projects.data.csv?state=unclaimed" },
	{ "/about", "/projects?state=published", "/projects.data.csv?state=published" },
	{ "/about", "/projects?state=running", "/projects.data.csv?state=running" },
	{ "/about", "/projects?state=closed", "/projects.data.csv?state=closed" },
	{ "/about", "/projects?state=unclaimed", "/projects.data.csv?state=unclaimed" },
	{ "/about", "/partners", "/partners.data.csv" },
};

/* What the page says, and whether its list holds as many. */
static void figure_is_its_list(int i)
{
	struct fcgi_reply page = visit_get(&guest, shown_figures[i].page),
			  file = visit_get(&guest, shown_figures[i].file);
	struct csv csv;

	visit_is(&page, 200);
	visit_is(&file, 200);
	ck_assert(csv_read(mem, file.body, file.body_bytes, &csv));
	const char *shown =
	    mem_printf(mem, "<a href=\"%s\"><span class=\"figure-value\">%zu</span>",
		shown_figures[i].list, csv.row_count);
	ck_assert_msg(strstr(page.body, shown) != NULL, "%s: no %s", shown_figures[i].page, shown);
}

/* As the demo leaves them, and after the clock. */
START_TEST(figures_are_their_lists)
{
	figure_is_its_list(_i);
	site_clock(mem);
	figure_is_its_list(_i);
}
END_TEST

static const char *figures_on(const char *uri)
{
	struct fcgi_reply page = visit_get(&guest, uri);
	const char *begin = strstr(page.body, "<ul class=\"figures\">");
	ck_assert_ptr_nonnull(begin);
	return mem_strndup(mem, begin, (size_t)(strstr(begin, "</ul>") - begin));
}

/* The page does not count: what changes is there when it was counted anew. */
START_TEST(figures_are_kept)
{
	const char *project = site_text(mem,
		       "SELECT code FROM project WHERE state = 'published' ORDER BY id LIMIT 1"),
		   *partner = site_text(
		       mem, "SELECT code FROM partner WHERE state = 'listed' ORDER BY id LIMIT 1");
	const char *before = figures_on("/about");

	stage_sql(mem, "UPDATE project SET state = 'closed' WHERE code = '%s'", project);
	stage_sql(mem, "UPDATE partner SET state = 'suspended' WHERE code = '%s'", partner);
	ck_assert_str_eq(figures_on("/about"), before);
	site_admin(mem, "rebuild", "figures", NULL);
	for (size_t i = 0; i < COUNT(shown_figures); i++)
		figure_is_its_list((int)i);
	ck_assert_str_ne(figures_on("/about"), before);
	stage_sql(mem, "UPDATE project SET state = 'published' WHERE code = '%s'", project);
	stage_sql(mem, "UPDATE partner SET state = 'listed' WHERE code = '%s'", partner);
	site_admin(mem, "rebuild", "figures", NULL);
	ck_assert_str_eq(figures_on("/about"), before);
}
END_TEST

START_TEST(figures_say_of_when_they_are)
{
	static const char *const pages[] = { "/", "/about" };

	stage_sql(mem, "UPDATE figure SET counted_at = '2026-11-20 16:30:59.123456'");
	for (size_t i = 0; i < 2 * COUNT(pages); i++) {
		guest.lang = i % 2 ? "en" : "zh-CN";
		struct fcgi_reply page = visit_get(&guest, pages[i / 2]);
		visit_has(
		    &guest, &page, i % 2 ? "As of 2026-11-21 00:30" : "截至 2026-11-21 00:30");
		ck_assert_ptr_nonnull(strstr(page.body, "datetime=\"2026-11-20T16:30:59.123Z\""));
	}
	site_admin(mem, "rebuild", "figures", NULL);
}
END_TEST

START_TEST(a_category_is_found_by_its_name)
{
	struct fcgi_reply reply = visit_get(&guest, "/search?q=%E5%85%BB%E8%80%81");

	ck_assert_ptr_nonnull(strstr(reply.body, "href=\"/needs?category=elderly\""));
	reply = visit_get(&guest, "/search?q=%E8%80%81%E4%BA%BA");
	ck_assert_ptr_null(strstr(reply.body, "href=\"/needs?category="));
}
END_TEST

/* A letter for a digit is no mistake; a wrong character brings the one code that exists. */
START_TEST(mistyped_codes)
{
	const char *code = site_text(mem, "SELECT code FROM project WHERE state = 'published' AND "
					  "code LIKE '%%0%%' ORDER BY id LIMIT 1");
	char *typed = mem_strdup(mem, code);
	for (char *c = typed + 2; *c && c[1]; c++)
		*c = *c == '0' ? 'O' : *c;
	struct fcgi_reply reply = visit_get(&guest, mem_printf(mem, "/search?q=%s", typed));
	visit_goes(&reply, mem_printf(mem, "/projects/%s", code));
	/* All but its end: that is said, and where it leads. */
	reply = visit_get(
	    &guest, mem_printf(mem, "/search?q=%s", mem_strndup(mem, code, strlen(code) - 2)));
	visit_says(&guest, &reply, "The last character is missing");
	ck_assert_ptr_nonnull(strstr(reply.body, mem_printf(mem, "href=\"/projects/%s\"", code)));
	const char *unit = "/search?q=370203019";
	reply = visit_get(&guest, unit);
	visit_goes(&reply, "/units/370203019");
	reply = visit_get(&guest, "/search?q=%25%25");
	visit_is(&reply, 200);
	visit_says(
	    &guest, &reply, "There is no letter and no digit in it that could be looked for.");
}
END_TEST

/* The demo came to be by moves: what they left in the index is what a rebuild makes. */
START_TEST(the_index_equals_a_rebuild)
{
	static const char *const ask = "SELECT CONCAT(COUNT(*), ' ', MD5(GROUP_CONCAT(CONCAT(kind, "
				       "id, term) ORDER BY kind, id, term))) FROM search_term";
	const char *before = site_text(mem, "%s", ask);
	int64_t public = stage_int(mem, "SELECT COUNT(DISTINCT kind, id) FROM search_term");

	ck_assert_int_gt(public, 100);
	stage_sql(mem, "DELETE FROM search_term");
	ck_assert_str_eq(site_admin(mem, "rebuild", "search", NULL),
	    mem_printf(mem, "%lld subjects can be found\n", (long long)public));
	ck_assert_str_eq(site_text(mem, "%s", ask), before);
}
END_TEST

int main(void)
{
	site_start(NULL);
	Suite *suite = suite_create("what the site tells everybody");
	TCase *tcase = run_case(suite, "open");
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, feeds_are_atom, 0, COUNT(feeds));
	tcase_add_test(tcase, words_stay_words);
	tcase_add_test(tcase, a_wish_tells_no_place);
	tcase_add_test(tcase, feeds_are_announced);
	tcase_add_test(tcase, the_sitemap_is_whole);
	tcase_add_loop_test(tcase, help_draws_every_machine, 0, COUNT(machines));
	tcase_add_loop_test(tcase, pages_describe_themselves, 0, COUNT(described));
	tcase_add_test(tcase, privacy_is_true_to_the_schema);
	tcase_add_loop_test(tcase, figures_are_their_lists, 0, COUNT(shown_figures));
	tcase_add_test(tcase, figures_are_kept);
	tcase_add_test(tcase, figures_say_of_when_they_are);
	tcase_add_test(tcase, a_category_is_found_by_its_name);
	tcase_add_test(tcase, mistyped_codes);
	tcase_add_test(tcase, the_index_equals_a_rebuild);
	int failed = run_suite(suite);
	site_stop();
	return failed;
}
