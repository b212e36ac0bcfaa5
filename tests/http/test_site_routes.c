/*
 * Every address of the table of routes, as everybody: who may not gets nothing and changes nothing, who may gets a sound page,
 * and no GET changes anything.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "sound.h"
#include "visit.h"

#define PAGE_BYTES ((size_t)60 * 1024)

/* One of each role; an applicant has no role yet. */
static const char *const everybody[] = { NULL, "resident1", "agent01", "agent31", "grid-qinghai1",
	"secretary-qinghai", "street-dagang", "dept-chengguan", "expert1", "district1", "accounts",
	"auditor" };

static struct browser person(const char *who)
{
	return who ? site_enter(mem, who) : site_guest(mem);
}

static const char *role_of(const char *who)
{
	return who ? site_account(who)->role : "guest";
}

/* --- addresses ------------------------------------------------------------------------------- */

struct names {
	const char **items;
	size_t n;
};

static struct names rows(const char *sql)
{
	struct stage_cells cells = stage_cells(mem, "%s", sql);
	struct names names = { .items = MEM_ARRAY(mem, const char *, cells.n + 8) };

	for (size_t i = 0; i < cells.n; i++)
		names.items[names.n++] = cells.items[i].data;
	return names;
}

/* Two projects in each state and with a slot taken, the first partner in each state, and so on; and codes of nothing. */
static struct names names_for(const char *pattern)
{
	static const struct {
		const char *prefix, *sql;
	} kinds[] = {
		{ "/projects/", "SELECT code FROM (SELECT code, ROW_NUMBER() OVER (PARTITION BY "
				"state, taken > 0, "
				"opens_at > UTC_TIMESTAMP() ORDER BY id) AS n FROM project) AS "
				"numbered WHERE n <= 2" },
		{ "/partners/", "SELECT code FROM (SELECT code, ROW_NUMBER() OVER (PARTITION BY "
				"state ORDER BY id) AS n"
				" FROM partner) AS numbered WHERE n = 1" },
		{ "/occasions/", "SELECT code FROM occasion" },
		{ "/claims/", "SELECT MIN(code) FROM claim GROUP BY state" },
		{ "/accounts/",
		    "SELECT login FROM account WHERE login IN ('resident1', 'accounts', "
		    "'street-dagang')" },
		{ "/units/", "SELECT MIN(code) FROM unit GROUP BY level" },
		{ "/history/", "SELECT code FROM (SELECT code, ROW_NUMBER() OVER (PARTITION BY "
			       "state ORDER BY id) AS n"
			       " FROM project) AS a WHERE n = 1 UNION SELECT MIN(code) FROM "
			       "partner GROUP BY state"
			       " UNION SELECT MIN(code) FROM occasion UNION SELECT "
			       "CONCAT(MIN(code), '.json') FROM project"
			       " WHERE state = 'running' UNION SELECT CONCAT(MIN(code), '.json') "
			       "FROM partner" },
	};
	struct names names = { .items = MEM_ARRAY(mem, const char *, 4) };

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strncmp(pattern, kinds[i].prefix, strlen(kinds[i].prefix)) == 0)
			names = rows(kinds[i].sql);
	names.items[names.n++] = "XM260101-0001-0";
	names.items[names.n++] = "%3Cscript%3E";
	return names;
}

/* The pattern with its {places} filled: the first with name, further ones (slots) with second. */
static const char *filled(const char *pattern, const char *name, const char *second)
{
	struct buf path;
	int place = 0;

	buf_init(&path, mem, 1000);
	for (const char *at = pattern; *at; at++) {
		if (*at != '{') {
			buf_add_char(&path, *at);
			continue;
		}
		buf_add_text(&path, place++ ? second : name);
		at = strchr(at, '}');
	}
	return path.data;
}

/* Every address of a route. */
static struct names addresses(const struct site_route *route)
{
	static const char *const slots[] = { "1", "2", "9", "0", "x" };
	struct names names = names_for(route->pattern),
		     paths = { .items = MEM_ARRAY(mem, const char *, 400) };
	const char *brace = strchr(route->pattern, '{');

	if (!brace)
		paths.items[paths.n++] = route->pattern;
	for (size_t i = 0; brace && i < names.n; i++)
		for (size_t k = 0; k < (strchr(brace + 1, '{') ? COUNT(slots) : 1); k++)
			paths.items[paths.n++] = filled(route->pattern, names.items[i], slots[k]);
	return paths;
}

static bool is_for(const struct site_route *route, const char *who)
{
	if (strcmp(route->who, "anyone") == 0)
		return true;
	if (!who)
		return false;
	if (strcmp(route->who, "signed-in") == 0)
		return true;
	const char *role = role_of(who), *found = strstr(route->who, role);
	return found && strchr(",", found[strlen(role)]) &&
	       (found == route->who || found[-1] == ',');
}

/* --- GET --------------------------------------------------------------------------------------- */

static void is_json(const struct fcgi_reply *reply, const char *path)
{
	json_error_t error;
	json_t *whole = json_loadb(reply->body, reply->body_bytes, JSON_REJECT_DUPLICATES, &error);

	ck_assert_msg(
	    whole && json_is_array(json_object_get(whole, "events")), "%s: %s", path, error.text);
	json_decref(whole);
}

/* What no answer may hold, whoever asks. */
static void gives_nothing_away(const char *path, const struct fcgi_reply *reply)
{
	static const char *const never[] = { "$argon2", "SELECT ", "INSERT ", "jiebang_app",
		"/tmp/jiebang", "1990532", "mysql", "MariaDB" };

	for (size_t i = 0; i < COUNT(never); i++)
		ck_assert_msg(!strstr(reply->body, never[i]), "%s holds %s", path, never[i]);
}

static void look_at(struct browser *browser, const char *path, const struct fcgi_reply *reply)
{
	const char *type = fcgi_header(reply, "Content-Type");

	gives_nothing_away(path, reply);
	if (strcmp(type, "application/json; charset=utf-8") == 0) {
		is_json(reply, path);
	} else if (strstr(type, "xml;")) {
		const char *trouble = sound_xml_trouble(mem, reply);
		ck_assert_msg(!trouble, "%s: %s", path, trouble);
		ck_assert_msg(
		    !strstr(reply->body, "<script>alert"), "%s: words became markup", path);
	} else if (strcmp(type, "text/html; charset=utf-8") == 0) {
		const char *trouble = sound_trouble(mem, reply);
		ck_assert_msg(!trouble, "%s in %s: %s", path, browser->lang, trouble);
		size_t bytes = sound_bytes(mem, reply);
		ck_assert_msg(bytes < PAGE_BYTES, "%s: %zu bytes", path, bytes);
		ck_assert_msg(
		    !strstr(reply->body, "<script>alert"), "%s: words became markup", path);
	} else {
		ck_assert_msg(strncmp(type, "text/plain", 10) == 0 ||
				  strncmp(type, "image/", 6) == 0 ||
				  fcgi_header(reply, "Content-Disposition"),
		    "%s: %s", path, type);
	}
}

static void get_as(
    struct browser *browser, const char *who, const struct site_route *route, const char *path)
{
	struct fcgi_reply reply = visit_get(browser, path);
	int status = reply.status;

	if (!is_for(route, who) && !who) {
		ck_assert_msg(status == 303 &&
				  strncmp(fcgi_header(&reply, "Location"), "/login?next=", 12) == 0,
		    "%s as guest: %d", path, status);
		return;
	}
	if (!is_for(route, who)) {
		ck_assert_msg(status == 403, "%s as %s: %d", path, who, status);
	} else {
		bool is_fine = status == 200 || status == 404 || status == 303 ||
			       (status == 403 && strcmp(route->who, "anyone") != 0) ||
			       (status == 409 && strcmp(route->who, "anyone") != 0);
		ck_assert_msg(is_fine, "%s as %s: %d", path, role_of(who), status);
	}
	if (status != 303)
		look_at(browser, path, &reply);
	if (strstr(route->flags, "+lasting") && status == 200)
		ck_assert_msg(
		    strstr(fcgi_header(&reply, "Cache-Control"), "immutable"), "%s", path);
	else if (who && !strstr(route->flags, "+bare"))
		ck_assert_msg(
		    strcmp(fcgi_header(&reply, "Cache-Control"), "no-store") == 0, "%s", path);
}

/* Hostile words in every text that people write; the pages must show them as they are. */
static const char hostile[] = "<script>alert(1)</script>\"'>&amp;<b>";

static void set_the_stage(void)
{
	static const char *const places[] = { "project.title", "project.need", "project.place",
		"project.for_whom", "project.reason", "partner.name", "partner.intro",
		"partner.reason", "partner_resource.title", "partner_resource.quantity",
		"unit.intro", "unit.address", "unit.hours", "occasion.title", "occasion.place",
		"occasion.programme", "award.plan", "award.reason", "claim.letter_what",
		"claim.letter_with", "account.name", "attachment.name", "event.text" };
	for (size_t i = 0; i < COUNT(places); i++) {
		size_t table = strcspn(places[i], ".");
		stage_sql(mem, "UPDATE %.*s SET %s = '%s'", (int)table, places[i],
		    places[i] + table + 1, "<script>alert(1)</script>\"\\'>&amp;<b>");
	}
}

START_TEST(nobody_changes_anything_by_looking)
{
	const struct site_routes *routes = site_route_rows();
	const char *who = everybody[_i];
	struct browser browser = person(who);
	const char *before = site_checksum(mem);

	browser.lang = _i % 2 ? "en" : "zh-CN";
	for (size_t i = 0; i < routes->n; i++) {
		if (routes->items[i].is_post)
			continue;
		struct names paths = addresses(&routes->items[i]);
		for (size_t k = 0; k < paths.n; k++)
			get_as(&browser, who, &routes->items[i], paths.items[k]);
	}
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* What was typed is read as it was typed. */
START_TEST(hostile_words_are_shown_as_words)
{
	static const char *const subjects[][2] = { { "/projects/%s",
						       "project WHERE state = 'running'" },
		{ "/partners/%s", "partner WHERE state = 'listed'" },
		{ "/occasions/%s", "occasion" }, { "/occasions/%s/live", "occasion" },
		{ "/units/%s", "unit WHERE level = 'community'" } };
	struct browser guest = site_guest(mem);

	for (size_t i = 0; i < COUNT(subjects); i++) {
		const char *code = site_text(mem, "SELECT code FROM %s LIMIT 1", subjects[i][1]);
		char *mark = strstr(subjects[i][0], "%s");
		struct fcgi_reply reply =
		    visit_get(&guest, mem_printf(mem, "%.*s%s%s", (int)(mark - subjects[i][0]),
					  subjects[i][0], code, mark + 2));
		visit_is(&reply, 200);
		visit_has(&guest, &reply, hostile);
	}
}
END_TEST

/* --- following links --------------------------------------------------------------------------- */

#define SEEN 1500
#define OF_ONE_SHAPE 5

struct crawl {
	const char *uris[SEEN], *shapes[SEEN];
	size_t count;
};

/* The address without what names a subject. */
static const char *shape_of(const char *uri)
{
	struct buf shape;
	bool is_value = false;

	buf_init(&shape, mem, 1000);
	for (const char *c = uri; *c; c++) {
		is_value = *c == '=' || (is_value && *c != '&');
		if (*c >= 'A' && *c <= 'Z' && strchr("/=", c == uri ? '/' : c[-1]))
			is_value = true;
		if (*c == '/')
			is_value = false;
		if (!is_value && !(*c >= '0' && *c <= '9') && !(*c >= 'A' && *c <= 'Z') &&
		    *c != '-')
			buf_add_char(&shape, *c);
	}
	return shape.data;
}

static void note(struct crawl *crawl, const char *uri)
{
	const char *shape = shape_of(uri);
	int of_shape = 0;

	if (strncmp(uri, "/language?", 10) == 0 && crawl->count > 3)
		return;
	for (size_t i = 0; i < crawl->count; i++) {
		if (strcmp(crawl->uris[i], uri) == 0)
			return;
		of_shape += strcmp(crawl->shapes[i], shape) == 0;
	}
	if (of_shape < OF_ONE_SHAPE && crawl->count < SEEN) {
		crawl->shapes[crawl->count] = shape;
		crawl->uris[crawl->count++] = uri;
	}
}

static struct fcgi_reply send_fields(struct browser *browser, const struct browser_form *form,
    const struct browser_field *fields, size_t count)
{
	struct fcgi_reply reply;

	ck_assert(form->is_multipart
		      ? browser_post_multipart(browser, mem, form->action, fields, count, &reply)
		      : browser_post(browser, mem, form->action, fields, count, &reply));
	return reply;
}

/* The form as it stands on the page, with one more field: first one it does not have, then each of its own again. */
static void takes_no_more(
    struct browser *browser, const struct fcgi_reply *page, const char *action)
{
	struct browser_form form;

	ck_assert(browser_form(mem, page, action, &form));
	struct browser_field *fields = MEM_ARRAY(mem, struct browser_field, form.field_count + 1);
	memcpy(fields, form.fields, form.field_count * sizeof(*fields));
	for (size_t i = 0; i <= form.field_count; i++) {
		struct browser_field *more = &fields[form.field_count];
		*more = i ? form.fields[i - 1]
			  : (struct browser_field){ .name = "is_admin", .value = "1" };
		/* Several of these may be ticked. */
		if (strcmp(more->name, "ways") == 0 || strcmp(more->name, "categories") == 0)
			continue;
		struct fcgi_reply reply = send_fields(browser, &form, fields, form.field_count + 1);
		ck_assert_msg(reply.status == 400, "%s with one more %s: %d", action, more->name,
		    reply.status);
	}
}

/* From the home page on: every link leads to a page that this person may see, and no form takes a field too many. */
START_TEST(links_lead_on_and_forms_take_what_they_have)
{
	const char *who = everybody[_i];
	struct browser browser = person(who);
	struct crawl *crawl = MEM_NEW(mem, struct crawl), *forms = MEM_NEW(mem, struct crawl);
	const char *before = site_checksum(mem);

	note(crawl, "/");
	for (size_t i = 0; i < crawl->count; i++) {
		struct fcgi_reply reply = visit_get(&browser, crawl->uris[i]);
		ck_assert_msg(reply.status == 200 || reply.status == 303, "%s as %s: %d",
		    crawl->uris[i], role_of(who), reply.status);
		if (reply.status == 303 && strncmp(crawl->uris[i], "/language", 9) != 0)
			note(crawl, fcgi_header(&reply, "Location"));
		struct sound_links links = sound_links(mem, &reply),
				   posts = sound_posts(mem, &reply);
		for (size_t k = 0; k < links.n; k++)
			note(crawl, links.items[k]);
		for (size_t k = 0; k < posts.n; k++) {
			size_t known = forms->count;
			note(forms, posts.items[k]);
			if (forms->count > known)
				takes_no_more(&browser, &reply, posts.items[k]);
		}
	}
	ck_assert_int_ge(crawl->count, 20);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* --- POST -------------------------------------------------------------------------------------- */

/* With everything right but the person: refused, and nothing is changed. */
START_TEST(who_may_not_changes_nothing)
{
	const struct site_routes *routes = site_route_rows();
	const char *who = everybody[_i];
	struct browser browser = person(who);
	const char *before = site_checksum(mem);
	size_t tried = 0;

	for (size_t i = 0; i < routes->n; i++) {
		if (!routes->items[i].is_post || is_for(&routes->items[i], who))
			continue;
		struct names paths = addresses(&routes->items[i]);
		for (size_t k = 0; k < paths.n; k++, tried++) {
			struct fcgi_reply reply = visit_post(&browser, paths.items[k], NO_FIELDS);
			ck_assert_msg(reply.status == 403, "%s as %s: %d", paths.items[k],
			    role_of(who), reply.status);
		}
	}
	ck_assert_int_ge(tried, who ? 20 : 40);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* --- forgery ------------------------------------------------------------------------------------ */

static int send_as(struct browser *browser, const char *path, const char *token, const char *param)
{
	const char *const params[] = { param, NULL };
	const char *body = token ? mem_printf(mem, "token=%s", token) : "";
	struct fcgi_reply reply;

	ck_assert(browser_call(browser, mem,
	    &(struct fcgi_call){ .method = "POST",
		.uri = path,
		.body = body,
		.body_bytes = strlen(body),
		.content_type = "application/x-www-form-urlencoded",
		.params = params },
	    &reply));
	return reply.status;
}

/* Who may use a route, in the order in which they are tried. */
static const char *somebody_for(const struct site_route *route)
{
	for (size_t i = 1; i < COUNT(everybody); i++)
		if (is_for(route, everybody[i]))
			return everybody[i];
	return NULL;
}

START_TEST(no_post_without_our_token_and_origin)
{
	const struct site_routes *routes = site_route_rows();
	struct browser other = person("resident3");
	const char *before = site_checksum(mem);

	for (size_t i = 0; i < routes->n; i++) {
		const struct site_route *route = &routes->items[i];
		if (!route->is_post)
			continue;
		struct browser browser = person(somebody_for(route));
		const char *path = addresses(route).items[0];
		const struct {
			const char *token, *param;
		} cases[] = {
			{ NULL, NULL },
			{ visit_token(&other, path), NULL },
			{ visit_token(&browser, mem_printf(mem, "%s/x", path)), NULL },
			{ visit_token(&browser, path), "HTTP_SEC_FETCH_SITE=cross-site" },
			{ visit_token(&browser, path), "HTTP_ORIGIN=https://evil.example" },
		};
		for (size_t k = 0; k < COUNT(cases); k++) {
			int status = send_as(&browser, path, cases[k].token, cases[k].param);
			ck_assert_msg(status == 403, "%s, case %zu: %d", path, k, status);
		}
	}
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("routes of the site");
	TCase *tcase = run_case(suite, "routes");

	site_start(NULL);
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(
	    tcase, links_lead_on_and_forms_take_what_they_have, 0, COUNT(everybody));
	tcase_add_loop_test(tcase, who_may_not_changes_nothing, 0, COUNT(everybody));
	tcase_add_test(tcase, no_post_without_our_token_and_origin);
	TCase *hostile_case = run_case(suite, "hostile");
	tcase_set_timeout(hostile_case, 300);
	tcase_add_checked_fixture(hostile_case, set_the_stage, NULL);
	tcase_add_loop_test(hostile_case, nobody_changes_anything_by_looking, 0, COUNT(everybody));
	tcase_add_test(hostile_case, hostile_words_are_shown_as_words);
	return run_suite(suite);
}
