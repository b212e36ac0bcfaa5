/* What the gate does before and after any page: headers, caching, methods, limits, languages, error pages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "visit.h"

static struct browser guest, person;
static const char *project;

static void begin(void)
{
	guest = site_guest(mem);
	person = site_enter(mem, "secretary");
	project = site_text(
	    mem, "SELECT code FROM project WHERE state = 'published' ORDER BY id LIMIT 1");
}

static struct fcgi_reply call(struct browser *browser, const struct fcgi_call *given)
{
	struct fcgi_reply reply;

	ck_assert_msg(
	    browser_call(browser, mem, given, &reply), "%s: %s", given->uri, reply.problem);
	return reply;
}

static struct fcgi_reply ask(struct browser *browser, const char *method, const char *uri)
{
	return call(browser, &(struct fcgi_call){ .method = method, .uri = uri });
}

/* A body as it stands, behind a token that is good. */
static struct fcgi_reply send_raw(struct browser *browser, const char *path, const char *body)
{
	const char *whole = mem_printf(mem, "token=%s&%s", visit_token(browser, path), body);

	return call(browser, &(struct fcgi_call){ .method = "POST",
				 .uri = path,
				 .body = whole,
				 .body_bytes = strlen(whole),
				 .content_type = "application/x-www-form-urlencoded" });
}

/* --- headers --------------------------------------------------------------------------------- */

/* Answers of every kind: pages, redirects, errors, data, HEAD. */
START_TEST(every_answer_is_secured)
{
	const struct {
		const char *method, *uri;
		int status;
	} cases[] = {
		{ "GET", "/", 200 },
		{ "HEAD", "/", 200 },
		{ "GET", "/login", 200 },
		{ "GET", "/work", 303 },
		{ "GET", "/language?to=en", 303 },
		{ "GET", mem_printf(mem, "/history/%s.json", project), 200 },
		{ "GET", "/healthz", 200 },
		{ "GET", "/metrics", 200 },
		{ "GET", "/%zz", 400 },
		{ "POST", "/projects/new", 403 },
		{ "GET", "/nowhere", 404 },
		{ "DELETE", "/login", 405 },
		{ "GET", "/logout", 405 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply reply = ask(&guest, cases[i].method, cases[i].uri);
		ck_assert_msg(
		    reply.status == cases[i].status, "%s: %d", cases[i].uri, reply.status);
		visit_is_secured(&reply);
	}
}
END_TEST

/* nginx keeps what the row of the route allows, for guests alone; nobody keeps anything of somebody who is signed in. */
START_TEST(only_what_guests_share_is_kept)
{
	const struct site_routes *routes = site_route_rows();
	size_t kept = 0;

	for (size_t i = 0; i < routes->n; i++) {
		const struct site_route *route = &routes->items[i];
		if (route->is_post || strchr(route->pattern, '{') || strstr(route->flags, "+bare"))
			continue;
		struct fcgi_reply open = visit_get(&guest, route->pattern),
				  own = visit_get(&person, route->pattern);
		bool is_kept = strstr(route->flags, "+cacheable") && open.status == 200;
		visit_header(&open, "X-Accel-Expires", is_kept ? "1" : NULL);
		visit_header(&open, "Cache-Control", "no-cache");
		visit_header(&own, "X-Accel-Expires", NULL);
		visit_header(&own, "Cache-Control", "no-store");
		if (!is_kept)
			continue;
		kept++;
		ck_assert_str_eq(open.headers[1].name, "X-Accel-Expires");
		ck_assert_msg(
		    !strstr(open.body, "method=\"post\""), "%s: a form for one", route->pattern);
		visit_header(&open, "Set-Cookie", NULL);
	}
	ck_assert_int_ge(kept, 3);
}
END_TEST

START_TEST(errors_are_not_kept)
{
	static const char *const uris[] = { "/projects/XM000000-0000-0", "/partners/HB1",
		"/nowhere" };

	for (size_t i = 0; i < COUNT(uris); i++) {
		struct fcgi_reply reply = visit_get(&guest, uris[i]);
		visit_is(&reply, 404);
		visit_header(&reply, "X-Accel-Expires", NULL);
		visit_header(&reply, "Cache-Control", "no-cache");
	}
}
END_TEST

/* --- methods --------------------------------------------------------------------------------- */

START_TEST(a_wrong_method_learns_the_right_ones)
{
	static const struct {
		const char *method, *uri, *allow;
	} cases[] = {
		{ "POST", "/projects", "GET, HEAD" },
		{ "GET", "/logout", "POST" },
		{ "HEAD", "/logout", "POST" },
		{ "PUT", "/login", "GET, HEAD, POST" },
		{ "DELETE", "/projects/new", "GET, HEAD, POST" },
		{ "OPTIONS", "/", "GET, HEAD" },
		{ "TRACE", "/", "GET, HEAD" },
		{ "BREW", "/healthz", "GET, HEAD" },
		{ "get", "/", "GET, HEAD" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply reply = ask(&guest, cases[i].method, cases[i].uri);
		visit_is(&reply, 405);
		visit_header(&reply, "Allow", cases[i].allow);
	}
}
END_TEST

START_TEST(head_is_get_without_a_body)
{
	/* Pages without a clock, which moves on. */
	static const char *const uris[] = { "/login", "/units/370203", "/nowhere" };

	for (size_t i = 0; i < COUNT(uris); i++) {
		struct fcgi_reply get = visit_get(&guest, uris[i]),
				  head = ask(&guest, "HEAD", uris[i]);
		ck_assert_int_eq(head.status, get.status);
		ck_assert_int_eq(head.body_bytes, 0);
		visit_header(&head, "Content-Length", mem_printf(mem, "%zu", get.body_bytes));
	}
}
END_TEST

/* --- what cannot be read --------------------------------------------------------------------- */

START_TEST(bad_addresses_are_refused)
{
	static const char *const uris[] = { "/%zz", "/%", "/%4", "/%00", "/projects/%ff",
		"/projects/%c0%af", "/projects/%ed%a0%80", "/projects/%0d%0aSet-Cookie:x",
		"/projects?unit=%ff", "/projects?unit=%00", "/projects?unit=%4", "projects",
		"//evil.example/", "http://evil.example/" };
	struct buf many;

	for (size_t i = 0; i < COUNT(uris); i++) {
		struct fcgi_reply reply = ask(&guest, "GET", uris[i]);
		bool is_fine = reply.status == 400 ||
			       (reply.status == 404 && uris[i][0] == '/' && uris[i][1] == '/');
		ck_assert_msg(is_fine, "%s: %d", uris[i], reply.status);
	}
	buf_init(&many, mem, 4096);
	buf_add_text(&many, "/projects?a=1");
	for (int i = 1; i < 65; i++)
		buf_printf(&many, "&a%d=1", i);
	struct fcgi_reply reply = ask(&guest, "GET", many.data);
	visit_is(&reply, 400);
	char *long_path = mem_alloc(mem, 700);
	memset(long_path, 'a', 699);
	long_path[0] = '/';
	reply = ask(&guest, "GET", long_path);
	visit_is(&reply, 400);
}
END_TEST

/* A link that was decorated on its way still leads there. */
START_TEST(unknown_parameters_of_links_do_no_harm)
{
	static const char *const uris[] = { "/?utm_source=x",
		"/projects?from=singlemessage&isappinstalled=0",
		"/projects?mode=nonsense&after=x&category=", "/login?ref=1",
		"/projects?state=published&state=running" };

	for (size_t i = 0; i < COUNT(uris); i++) {
		struct fcgi_reply reply = ask(&guest, "GET", uris[i]);
		visit_is(&reply, 200);
	}
}
END_TEST

static const char *sixty_five_fields(void)
{
	struct buf body;

	buf_init(&body, mem, 4096);
	for (int i = 0; i < 64; i++)
		buf_printf(&body, "%sf%d=", i ? "&" : "", i);
	return body.data;
}

START_TEST(bad_bodies_are_refused)
{
	const struct {
		const char *path, *body;
	} cases[] = {
		{ "/login", "login=a&password=b&is_admin=1" },
		{ "/login", "login=a&login=b&password=c" },
		{ "/login", "login=a&password=%ff" },
		{ "/login", "login=a%00b&password=c" },
		{ "/login", "login=%zz&password=c" },
		{ "/login", "login=%4&password=c" },
		{ "/login", "login=a&password=b&token=c" },
		{ "/login", "login=a&password=b&to%20ken=c" },
		{ "/login", "login=%ed%a0%80&password=c" },
		{ "/login", sixty_five_fields() },
		{ "/logout", "next=/" },
		{ "/projects/new", "title=abcd&state=published" },
		{ "/projects/new", "title=abcd&author_id=1" },
	};
	const char *before = site_checksum(mem);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply reply = send_raw(&person, cases[i].path, cases[i].body);
		ck_assert_msg(reply.status == 400, "%s: %d", cases[i].body, reply.status);
		visit_says(&person, &reply, "This request cannot be read");
	}
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* Neither of the two ways in which forms are sent, or of no length. */
START_TEST(other_bodies_are_refused)
{
	const char *token =
	    mem_printf(mem, "token=%s&login=a&password=b", visit_token(&guest, "/login"));
	const struct {
		const char *type, *length;
	} cases[] = {
		{ "text/plain", NULL },
		{ "application/json", NULL },
		{ "", NULL },
		{ "multipart/form-data", NULL },
		{ "application/x-www-form-urlencoded", "CONTENT_LENGTH=" },
		{ "application/x-www-form-urlencoded", "CONTENT_LENGTH=-1" },
		{ "application/x-www-form-urlencoded", "CONTENT_LENGTH=1e3" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const params[] = { cases[i].length, NULL };
		struct fcgi_reply reply = call(&guest, &(struct fcgi_call){ .method = "POST",
							   .uri = "/login",
							   .body = token,
							   .body_bytes = strlen(token),
							   .content_type = cases[i].type,
							   .params = params });
		ck_assert_msg(reply.status == 400, "%zu: %d", i, reply.status);
	}
}
END_TEST

START_TEST(too_much_is_refused)
{
	static const size_t sizes[] = { 64 * 1024 + 1, 300 * 1024, 13 * 1024 * 1024 };

	for (size_t i = 0; i < COUNT(sizes); i++) {
		char *body = mem_alloc(mem, sizes[i]);
		memset(body, 'a', sizes[i]);
		struct fcgi_reply reply =
		    call(&person, &(struct fcgi_call){ .method = "POST",
				      .uri = "/projects/new",
				      .body = body,
				      .body_bytes = sizes[i],
				      .content_type = "application/x-www-form-urlencoded" });
		visit_is(&reply, 413);
		visit_says(&person, &reply, "This is too large");
		visit_is_secured(&reply);
	}
}
END_TEST

/* A password costs 64 MiB: only the second pool spends them, whatever stands before it. */
/* What hashes is refused by the first pool before anything else is asked, and nothing else is. */
START_TEST(passwords_have_their_own_pool)
{
	const struct site_routes *routes = site_route_rows();
	struct browser lost = guest;
	size_t hashing = 0;

	lost.second_paths = NULL;
	for (size_t i = 0; i < routes->n; i++) {
		const struct site_route *route = &routes->items[i];
		if (!route->is_post || strchr(route->pattern, '{'))
			continue;
		bool hashes = strstr(route->flags, "+hashes") != NULL;
		struct fcgi_reply reply = visit_post(&lost, route->pattern, NO_FIELDS);
		ck_assert_msg(
		    (reply.status == 503) == hashes, "%s: %d", route->pattern, reply.status);
		if (hashes)
			visit_header(&reply, "Retry-After", "5");
		hashing += hashes;
	}
	ck_assert_uint_ge(hashing, 3);
	struct fcgi_reply reply = visit_get(&lost, "/login");
	visit_is(&reply, 200);
}
END_TEST

/* --- languages ------------------------------------------------------------------------------- */

static void speaks(const struct fcgi_reply *reply, const char *tag)
{
	const char *mark = mem_printf(mem, "<html lang=\"%s\">", tag);

	ck_assert_msg(strstr(reply->body, mark) != NULL, "not %s: %.200s", tag, reply->body);
}

START_TEST(the_browser_names_the_language)
{
	static const char *const cases[][2] = { { NULL, "zh-CN" },
		{ "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN" }, { "en-GB,en;q=0.9", "en" },
		{ "en;q=0.1, zh;q=0.9", "zh-CN" }, { "fr", "zh-CN" }, { "de, en;q=0.5", "en" },
		{ "*", "zh-CN" }, { ";;;,,=q", "zh-CN" } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		guest.lang = cases[i][0];
		struct fcgi_reply reply = visit_get(&guest, "/login");
		speaks(&reply, cases[i][1]);
	}
}
END_TEST

/* The link on every page switches, comes back to the same page, and outweighs what the browser says. */
START_TEST(a_link_switches_the_language)
{
	guest.lang = "en";
	struct fcgi_reply page = visit_get(&guest, "/projects?mode=rush&category=repairs");
	speaks(&page, "en");
	ck_assert_ptr_nonnull(strstr(page.body,
	    "href=\"/"
	    "language?to=zh&amp;back=%2Fprojects%3Fmode%3Drush%26category%3Drepairs\">中文</a>"));
	struct fcgi_reply reply = visit_get(
	    &guest, "/language?to=zh&back=%2Fprojects%3Fmode%3Drush%26category%3Drepairs");
	visit_goes(&reply, "/projects?mode=rush&category=repairs");
	visit_header(&reply, "Set-Cookie",
	    "lang=zh; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000");
	page = visit_get(&guest, "/projects");
	speaks(&page, "zh-CN");
	visit_get(&guest, "/language?to=en&back=%2F");
	guest.lang = "zh-CN";
	page = visit_get(&guest, "/");
	speaks(&page, "en");
	reply = visit_get(&guest, "/language?to=tlh");
	visit_is(&reply, 404);
}
END_TEST

START_TEST(redirects_stay_here)
{
	static const char *const cases[][2] = { { "//evil.example", "/" },
		{ "%2F%2Fevil.example", "/" }, { "/%5Cevil.example", "/" },
		{ "\\evil.example", "/" }, { "https:evil.example", "/" },
		{ "https://evil.example/", "/" }, { "javascript:alert(1)", "/" }, { "", "/" },
		{ "evil", "/" }, { "/%2F/evil.example", "/" }, { "/%09//evil.example", "/" },
		{ "%20//evil.example", "/" }, { "/..//evil.example", "/" }, { "/work", "/work" },
		{ "/projects?q=1", "/projects?q=1" } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply reply =
		    visit_get(&guest, mem_printf(mem, "/language?to=en&back=%s", cases[i][0]));
		ck_assert_msg(strcmp(fcgi_header(&reply, "Location"), cases[i][1]) == 0,
		    "%s leads to %s", cases[i][0], fcgi_header(&reply, "Location"));
	}
}
END_TEST

/* --- error pages ----------------------------------------------------------------------------- */

static void is_dressed(struct browser *browser, const struct fcgi_reply *reply, const char *title)
{
	const char *id = fcgi_header(reply, "X-Request-Id");

	visit_header(reply, "Content-Type", "text/html; charset=utf-8");
	speaks(reply, lang_tag(visit_lang(browser)));
	visit_says(browser, reply, title);
	ck_assert_ptr_nonnull(strstr(reply->body, "<header class=\"top\">"));
	ck_assert_ptr_nonnull(strstr(reply->body, "/static/css/tokens.css"));
	ck_assert_ptr_nonnull(strstr(visit_text(mem, reply), id));
	static const char *const inside[] = { "SELECT", "mysql", "MariaDB", ".c:", "/work", "src/",
		"/tmp/" };
	for (size_t i = 0; i < COUNT(inside); i++)
		if (strcmp(inside[i], "/work") != 0 || browser == &guest)
			ck_assert_msg(
			    !strstr(reply->body, inside[i]), "%s in %s", inside[i], title);
}

START_TEST(error_pages_wear_the_dress)
{
	static const char *const langs[] = { "zh-CN", "en" };
	char *large = mem_alloc(mem, 70000);
	memset(large, 'a', 70000);

	for (size_t i = 0; i < 2 * COUNT(langs); i++) {
		struct browser *browser = i % 2 ? &person : &guest;
		browser->lang = langs[i / 2];
		struct fcgi_reply reply = ask(browser, "GET", "/%zz");
		is_dressed(browser, &reply, "This request cannot be read");
		reply = ask(browser, "POST", "/account/password");
		is_dressed(browser, &reply,
		    browser == &guest ? "Your login has ended" : "This is not yours to do");
		reply = ask(browser, "GET", "/nowhere");
		is_dressed(browser, &reply, "There is nothing at this address");
		reply = ask(browser, "DELETE", "/login");
		is_dressed(browser, &reply, "This address does not take that");
		reply = call(browser, &(struct fcgi_call){ .method = "POST",
					  .uri = "/login",
					  .body = large,
					  .body_bytes = 70000,
					  .content_type = "application/x-www-form-urlencoded" });
		visit_is(&reply, 413);
		is_dressed(browser, &reply, "This is too large");
	}
}
END_TEST

/* --- what clients claim about themselves ----------------------------------------------------- */

/* What is read, without the number of the request, which differs. */
static const char *text_of(const struct fcgi_reply *reply)
{
	char *text = mem_strdup(mem, visit_text(mem, reply));
	const char *id = fcgi_header(reply, "X-Request-Id");

	for (char *at = text; (at = strstr(at, id)) != NULL;)
		memset(at, '-', strlen(id));
	return text;
}

START_TEST(forwarded_headers_decide_nothing)
{
	static const char *const params[] = { "HTTP_X_FORWARDED_FOR=127.0.0.1",
		"HTTP_X_FORWARDED_HOST=evil.example", "HTTP_X_FORWARDED_PROTO=http",
		"HTTP_X_FORWARDED_PORT=1", "HTTP_X_FORWARDED_PREFIX=/evil",
		"HTTP_X_REAL_IP=127.0.0.1",
		"HTTP_FORWARDED=for=127.0.0.1;host=evil.example;proto=http",
		"HTTP_X_ORIGINAL_URL=/metrics", "HTTP_X_REWRITE_URL=/metrics",
		"HTTP_X_HTTP_METHOD_OVERRIDE=POST", NULL };
	static const char *const uris[] = { "/units/370203", "/work", "/login", "/nowhere" };

	for (size_t i = 0; i < COUNT(uris); i++) {
		struct fcgi_reply plain = visit_get(&guest, uris[i]);
		struct fcgi_reply odd =
		    call(&guest, &(struct fcgi_call){ .uri = uris[i], .params = params });
		ck_assert_int_eq(odd.status, plain.status);
		ck_assert_str_eq(text_of(&odd), text_of(&plain));
		ck_assert_ptr_null(strstr(odd.body, "evil"));
		for (size_t h = 0; h < odd.header_count; h++)
			ck_assert_ptr_null(strstr(odd.headers[h].value, "evil"));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("gate of the site");
	TCase *tcase = run_case(suite, "gate");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, every_answer_is_secured);
	tcase_add_test(tcase, only_what_guests_share_is_kept);
	tcase_add_test(tcase, errors_are_not_kept);
	tcase_add_test(tcase, a_wrong_method_learns_the_right_ones);
	tcase_add_test(tcase, head_is_get_without_a_body);
	tcase_add_test(tcase, bad_addresses_are_refused);
	tcase_add_test(tcase, unknown_parameters_of_links_do_no_harm);
	tcase_add_test(tcase, bad_bodies_are_refused);
	tcase_add_test(tcase, other_bodies_are_refused);
	tcase_add_test(tcase, too_much_is_refused);
	tcase_add_test(tcase, passwords_have_their_own_pool);
	tcase_add_test(tcase, the_browser_names_the_language);
	tcase_add_test(tcase, a_link_switches_the_language);
	tcase_add_test(tcase, redirects_stay_here);
	tcase_add_test(tcase, error_pages_wear_the_dress);
	tcase_add_test(tcase, forwarded_headers_decide_nothing);
	return run_suite(suite);
}
