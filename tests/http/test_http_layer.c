/* The layer between FastCGI and the pages, without processes: routes, heads, answers, counters. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/count.h"
#include "base/mem.h"
#include "http/metrics.h"
#include "http/read.h"
#include "http/request.h"
#include "http/route.h"
#include "http/send.h"

static struct mem *mem;

static void set_up(void)
{
	mem = mem_pool((size_t)64 * 1024 * 1024);
}

static void tear_down(void)
{
	mem_free(mem);
}

/* --- routes --- */

static bool some_page(struct request *req)
{
	(void)req;
	return true;
}

static const struct route first_list[] = {
	{ .method = METHOD_GET, .pattern = "/", .page = some_page, .about = "root" },
	{ .method = METHOD_GET, .pattern = "/projects", .page = some_page, .about = "list" },
	{ .method = METHOD_GET, .pattern = "/projects/{code}", .page = some_page, .about = "show" },
	{ .method = METHOD_POST,
	    .pattern = "/projects/{code}",
	    .page = some_page,
	    .about = "edit" },
	{ .method = METHOD_GET,
	    .pattern = "/projects/{code}/{tab}",
	    .page = some_page,
	    .about = "tab" },
	{ .method = METHOD_POST,
	    .pattern = "/{feature}/new/claims",
	    .page = some_page,
	    .about = "late" },
};
static const struct route second_list[] = {
	{ .method = METHOD_GET, .pattern = "/projects/new", .page = some_page, .about = "new" },
	{ .method = METHOD_POST,
	    .pattern = "/projects/{code}/claims",
	    .page = some_page,
	    .about = "claim" },
	{ .method = METHOD_POST, .pattern = "/logout", .page = some_page, .about = "logout" },
	{ .method = METHOD_GET,
	    .pattern = "/projects/{code}/awards/{slot}",
	    .page = some_page,
	    .about = "award" },
};
static const struct route_list lists[] = { { first_list, COUNT(first_list) },
	{ second_list, COUNT(second_list) } };

static const struct {
	enum method method;
	const char *path;
	const char *about; /* NULL: no route */
	const char *allow; /* NULL: no such path */
	const char *parts; /* joined by "," */
} route_cases[] = {
	{ METHOD_GET, "/", "root", "GET, HEAD", "" },
	{ METHOD_HEAD, "/", "root", "GET, HEAD", "" },
	{ METHOD_POST, "/", NULL, "GET, HEAD", "" },
	{ METHOD_OTHER, "/", NULL, "GET, HEAD", "" },
	{ METHOD_GET, "/projects", "list", "GET, HEAD", "" },
	{ METHOD_GET, "/projects/", NULL, NULL, "" },
	{ METHOD_GET, "//projects", NULL, NULL, "" },
	{ METHOD_GET, "/Projects", NULL, NULL, "" },
	{ METHOD_GET, "/project", NULL, NULL, "" },
	{ METHOD_GET, "/projectss", NULL, NULL, "" },
	{ METHOD_GET, "/projects/XM1", "show", "GET, HEAD, POST", "XM1" },
	{ METHOD_HEAD, "/projects/XM1", "show", "GET, HEAD, POST", "XM1" },
	{ METHOD_POST, "/projects/XM1", "edit", "GET, HEAD, POST", "XM1" },
	{ METHOD_GET, "/projects/{code}", "show", "GET, HEAD, POST", "{code}" },
	{ METHOD_GET, "/projects/揭榜", "show", "GET, HEAD, POST", "揭榜" },
	/* The literal part wins, and takes its methods with it: nobody is called "new". */
	{ METHOD_GET, "/projects/new", "new", "GET, HEAD", "" },
	{ METHOD_POST, "/projects/new", NULL, "GET, HEAD", "" },
	{ METHOD_GET, "/projects/new/", NULL, NULL, "" },
	{ METHOD_POST, "/projects/XM1/claims", "claim", "POST", "XM1" },
	{ METHOD_GET, "/projects/XM1/claims", NULL, "POST", "" },
	{ METHOD_GET, "/projects/XM1/tabs", "tab", "GET, HEAD", "XM1,tabs" },
	/* At the first part that differs, not by their number. */
	{ METHOD_POST, "/projects/new/claims", "claim", "POST", "new" },
	{ METHOD_POST, "/other/new/claims", "late", "POST", "other" },
	{ METHOD_GET, "/projects/XM1/awards/3", "award", "GET, HEAD", "XM1,3" },
	{ METHOD_GET, "/projects//awards/3", NULL, NULL, "" },
	{ METHOD_GET, "/projects/XM1/awards/3/4", NULL, NULL, "" },
	{ METHOD_POST, "/logout", "logout", "POST", "" },
	{ METHOD_GET, "/logout", NULL, "POST", "" },
	{ METHOD_GET, "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s", NULL, NULL, "" },
};

START_TEST(routes_are_found)
{
	for (size_t i = 0; i < COUNT(route_cases); i++) {
		struct route_match match;
		route_find(
		    mem, lists, COUNT(lists), route_cases[i].method, route_cases[i].path, &match);
		ck_assert_msg(!match.route == !route_cases[i].about, "%s", route_cases[i].path);
		ck_assert_pstr_eq(match.route ? match.route->about : NULL, route_cases[i].about);
		ck_assert_pstr_eq(match.allow, route_cases[i].allow);
		struct buf parts;
		buf_init(&parts, mem, 1000);
		for (size_t p = 0; match.parts && match.parts[p]; p++) {
			if (p)
				buf_add_char(&parts, ',');
			buf_add_text(&parts, match.parts[p]);
		}
		ck_assert_str_eq(parts.data, route_cases[i].parts);
	}
}
END_TEST

START_TEST(parts_have_names)
{
	struct request req = { .mem = mem };
	struct route_match match;

	route_find(mem, lists, COUNT(lists), METHOD_GET, "/projects/XM1/awards/3", &match);
	req.route = match.route;
	req.parts = match.parts;
	ck_assert_str_eq(request_part(&req, "code"), "XM1");
	ck_assert_str_eq(request_part(&req, "slot"), "3");
}
END_TEST

START_TEST(unknown_part_is_a_bug)
{
	struct request req = { .mem = mem, .route = &first_list[2] };

	dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	request_part(&req, "cod");
}
END_TEST

/* --- heads --- */

static char *param(const char *name, const char *value)
{
	return mem_printf(mem, "%s=%s", name, value);
}

/* A head of a few parameters; more may be NULL. */
static struct request *head(
    const char *method, const char *uri, const char *name, const char *value, int *status_out)
{
	char **params = MEM_ARRAY(mem, char *, 8);
	struct http_source *source = MEM_NEW(mem, struct http_source);
	struct request *req = MEM_NEW(mem, struct request);
	size_t n = 0;

	if (name)
		params[n++] = param(name, value);
	params[n++] = param("REQUEST_METHOD", method);
	if (uri)
		params[n++] = param("REQUEST_URI", uri);
	source->params = params;
	req->mem = mem;
	answer_start(req);
	*status_out = http_read_head(req, source);
	ck_assert_int_eq(req->refused, *status_out);
	ck_assert_ptr_nonnull(req->id);
	ck_assert_ptr_nonnull(req->path);
	ck_assert_ptr_nonnull(req->raw_query);
	return req;
}

static char *repeat(const char *text, size_t times)
{
	struct buf out;

	buf_init(&out, mem, (size_t)32 * 1024 * 1024);
	for (size_t i = 0; i < times; i++)
		buf_add_text(&out, text);
	return out.data;
}

static const struct {
	const char *uri, *path; /* path NULL: refused */
} path_cases[] = {
	{ "/", "/" },
	{ "/a/b", "/a/b" },
	{ "/a%20b", "/a b" },
	{ "/a+b", "/a+b" },
	{ "/%E6%8F%AD%e6%a6%9c", "/揭榜" },
	{ "/揭榜", "/揭榜" },
	{ "/a%2Fb", "/a/b" },
	{ "/..%2f..%2fetc", "/../../etc" },
	{ "/a%25b", "/a%b" },
	{ "/a%2525", "/a%25" },
	{ "", NULL },
	{ "*", NULL },
	{ "a", NULL },
	{ "http://x/", NULL },
	{ "/%", NULL },
	{ "/%4", NULL },
	{ "/%4g", NULL },
	{ "/%g4", NULL },
	{ "/a%00b", NULL },
	{ "/%ff", NULL },
	{ "/%c0%af", NULL },
	{ "/%ed%a0%80", NULL },
	{ "/%f4%90%80%80", NULL },
	{ "/%e6%8f", NULL },
	{ "/\xff", NULL },
	{ "/a%0ab", NULL },
	{ "/a%0d", NULL },
	{ "/a%1f", NULL },
	{ "/a%7f", NULL },
	{ "/a%c2%85", NULL },
	{ "/a%c2%a0", "/a\xc2\xa0" },
};

START_TEST(paths_are_decoded)
{
	for (size_t i = 0; i < COUNT(path_cases); i++) {
		int status;
		struct request *req = head("GET", path_cases[i].uri, NULL, NULL, &status);
		ck_assert_msg(
		    status == (path_cases[i].path ? 0 : 400), "%s: %d", path_cases[i].uri, status);
		if (path_cases[i].path)
			ck_assert_str_eq(req->path, path_cases[i].path);
	}
}
END_TEST

START_TEST(long_heads_are_refused)
{
	int status;

	head("GET", mem_printf(mem, "/%s", repeat("a", 511)), NULL, NULL, &status);
	ck_assert_int_eq(status, 0);
	head("GET", mem_printf(mem, "/%s", repeat("a", 512)), NULL, NULL, &status);
	ck_assert_int_eq(status, 400);
	head("GET", mem_printf(mem, "/?a=%s", repeat("a", 2046)), NULL, NULL, &status);
	ck_assert_int_eq(status, 0);
	head("GET", mem_printf(mem, "/?a=%s", repeat("a", 2047)), NULL, NULL, &status);
	ck_assert_int_eq(status, 400);
	head("GET", mem_printf(mem, "/?%s", repeat("a=1&", 64)), NULL, NULL, &status);
	ck_assert_int_eq(status, 0);
	head("GET", mem_printf(mem, "/?%s", repeat("a=1&", 65)), NULL, NULL, &status);
	ck_assert_int_eq(status, 400);
	head("GET", "/", "HTTP_COOKIE", mem_printf(mem, "a=%s", repeat("a", 4094)), &status);
	ck_assert_int_eq(status, 0);
	head("GET", "/", "HTTP_COOKIE", mem_printf(mem, "a=%s", repeat("a", 4095)), &status);
	ck_assert_int_eq(status, 400);
	head("GET", "/", "HTTP_COOKIE", repeat("a=1; ", 64), &status);
	ck_assert_int_eq(status, 0);
	head("GET", "/", "HTTP_COOKIE", repeat("a=1; ", 65), &status);
	ck_assert_int_eq(status, 400);
	head("GET", "/", "HTTP_HOST", repeat("a", 256), &status);
	ck_assert_int_eq(status, 400);
	head("GET", NULL, NULL, NULL, &status);
	ck_assert_int_eq(status, 400);
}
END_TEST

static const struct {
	const char *query, *value; /* of x; value NULL: refused; "-": absent */
} query_cases[] = {
	{ "x=1", "1" },
	{ "x", "" },
	{ "x=", "" },
	{ "x=1&x=2", "1" },
	{ "&&x=1&", "1" },
	{ "y=2&x=a+b%2B", "a b+" },
	{ "%78=1", "1" },
	{ "x=a=b", "a=b" },
	{ "x=%e6%a6%9c", "榜" },
	{ "x=榜", "榜" },
	{ "x=%0a%09", "\n\t" },
	{ "", "-" },
	{ "y=1", "-" },
	{ "xx=1", "-" },
	{ "=1", NULL },
	{ "x=%", NULL },
	{ "x=%0", NULL },
	{ "%zz=1", NULL },
	{ "x=%00", NULL },
	{ "x%00=1", NULL },
	{ "x=%ff", NULL },
	{ "x=\xe6", NULL },
	{ "x=a b", NULL },
};

START_TEST(queries_are_read)
{
	for (size_t i = 0; i < COUNT(query_cases); i++) {
		int status;
		struct request *req =
		    head("GET", mem_printf(mem, "/?%s", query_cases[i].query), NULL, NULL, &status);
		ck_assert_msg(
		    status == (query_cases[i].value ? 0 : 400), "%s", query_cases[i].query);
		if (!query_cases[i].value)
			continue;
		ck_assert_str_eq(req->raw_query, query_cases[i].query);
		const char *value = request_query(req, "x");
		ck_assert_str_eq(value ? value : "-", query_cases[i].value);
	}
}
END_TEST

static const struct {
	const char *cookie, *value; /* of sid; "-": absent */
} cookie_cases[] = {
	{ "sid=1", "1" },
	{ "a=b; sid=1; c=d", "1" },
	{ "a=b;sid=1", "1" },
	{ "sid=1; sid=2", "1" },
	{ "sid=", "" },
	{ "sid=a=b", "a=b" },
	{ "xsid=1", "-" },
	{ "sid", "-" },
	{ "=sid", "-" },
	{ "odd=\x01; \xff\xfe; sid=1", "1" },
	{ "sid=\xe6\xa6\x9c", "-" },
	{ "sid=%31", "%31" },
};

START_TEST(cookies_are_read)
{
	for (size_t i = 0; i < COUNT(cookie_cases); i++) {
		int status;
		struct request *req =
		    head("GET", "/", "HTTP_COOKIE", cookie_cases[i].cookie, &status);
		const char *value = request_cookie(req, "sid");
		ck_assert_int_eq(status, 0);
		ck_assert_str_eq(value ? value : "-", cookie_cases[i].value);
	}
}
END_TEST

START_TEST(methods_and_languages)
{
	int status;

	ck_assert_int_eq(head("GET", "/", NULL, NULL, &status)->method, METHOD_GET);
	ck_assert_int_eq(head("HEAD", "/", NULL, NULL, &status)->method, METHOD_HEAD);
	ck_assert_int_eq(head("POST", "/", NULL, NULL, &status)->method, METHOD_POST);
	ck_assert_int_eq(head("PUT", "/", NULL, NULL, &status)->method, METHOD_OTHER);
	ck_assert_int_eq(head("get", "/", NULL, NULL, &status)->method, METHOD_OTHER);
	ck_assert_int_eq(head("", "/", NULL, NULL, &status)->method, METHOD_OTHER);
	ck_assert_int_eq(head("GET", "/", NULL, NULL, &status)->lang, LANG_ZH);
	ck_assert_int_eq(
	    head("GET", "/", "HTTP_ACCEPT_LANGUAGE", "en-GB,zh;q=0.5", &status)->lang, LANG_EN);
	ck_assert_int_eq(head("GET", "/", "HTTP_COOKIE", "lang=en", &status)->lang, LANG_EN);
	ck_assert_int_eq(head("GET", "/", "HTTP_COOKIE", "lang=fr", &status)->lang, LANG_ZH);
	/* The error page speaks the reader's language. */
	ck_assert_int_eq(head("GET", "/%ff", "HTTP_COOKIE", "lang=en", &status)->lang, LANG_EN);
	ck_assert_int_eq(status, 400);
}
END_TEST

START_TEST(headers_are_bounded)
{
	int status;

	ck_assert_str_eq(
	    head("GET", "/", "HTTP_USER_AGENT", "Mozilla 榜", &status)->user_agent, "Mozilla 榜");
	ck_assert_ptr_null(head("GET", "/", "HTTP_USER_AGENT", "a\xff", &status)->user_agent);
	ck_assert_ptr_null(head("GET", "/", "HTTP_USER_AGENT", "a\nb", &status)->user_agent);
	ck_assert_ptr_null(
	    head("GET", "/", "HTTP_USER_AGENT", repeat("a", 1025), &status)->user_agent);
	ck_assert_ptr_null(head("GET", "/", "HTTP_USER_AGENT", "", &status)->user_agent);
	/* An odd origin must not pass for none. */
	ck_assert_str_eq(
	    head("GET", "/", "HTTP_ORIGIN", repeat("a", 1025), &status)->origin, "null");
	ck_assert_str_eq(
	    head("GET", "/", "HTTP_SEC_FETCH_SITE", "\x01", &status)->fetch_site, "odd");
	ck_assert_ptr_null(head("GET", "/", NULL, NULL, &status)->origin);
	ck_assert_str_eq(head("GET", "/", "HTTP_HOST", "[::1]:80", &status)->host, "[::1]:80");
	head("GET", "/", "HTTP_HOST", "a b", &status);
	ck_assert_int_eq(status, 400);
	head("GET", "/", "HTTP_HOST", "a/b", &status);
	ck_assert_int_eq(status, 400);
	ck_assert_str_eq(head("GET", "/", "REQUEST_ID", "0123abcd", &status)->id, "0123abcd");
	ck_assert_uint_eq(strlen(head("GET", "/", "REQUEST_ID", "x y", &status)->id), 16);
}
END_TEST

/* --- answers --- */

static struct request *fresh(void)
{
	struct request *req = MEM_NEW(mem, struct request);

	req->mem = mem;
	answer_start(req);
	return req;
}

static const char *head_of(struct request *req)
{
	struct buf out;

	buf_init(&out, mem, 16384);
	send_head(req, &out);
	return out.data;
}

START_TEST(answers_become_headers)
{
	struct request *req = fresh();

	answer_header(req, "Vary", "Cookie");
	answer_cookie(req, "lang", "en", 60);
	answer_cookie(req, "sid", "x", 0);
	answer_cookie(req, "old", NULL, 60);
	ck_assert(answer_bytes(req, 200, "text/plain", "hello", 5));
	req->answer.keep_seconds = 1;
	req->answer.file_name = "a\"b 榜;\r\n.txt";
	ck_assert_str_eq(head_of(req),
	    "Status: 200 OK\r\nX-Accel-Expires: 1\r\nContent-Type: text/plain\r\n"
	    "Content-Length: 5\r\n"
	    "Content-Disposition: attachment; filename=\"a_b ____.txt\"; "
	    "filename*=UTF-8''a%22b%20%E6%A6%9C%3B%0D%0A.txt\r\n"
	    "Vary: Cookie\r\n"
	    "Set-Cookie: lang=en; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60\r\n"
	    "Set-Cookie: sid=x; Path=/; Secure; HttpOnly; SameSite=Lax\r\n"
	    "Set-Cookie: old=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0\r\n"
	    "\r\n");
	ck_assert(answer_redirect(req, "/work?a=b"));
	ck_assert_int_eq(req->answer.status, 303);
	ck_assert_uint_eq(req->answer.body.len, 0);
	ck_assert_ptr_null(req->answer.file_name);
	ck_assert_ptr_nonnull(strstr(head_of(req), "Location: /work?a=b\r\nVary: Cookie\r\n"));
	ck_assert(answer_error(req, 405));
	req->answer.allow = "POST";
	req->answer.retry_after_seconds = 5;
	ck_assert_ptr_nonnull(strstr(head_of(req), "Allow: POST\r\nRetry-After: 5\r\n"));
	ck_assert_ptr_null(strstr(head_of(req), "Location"));
	ck_assert(answer_with(req, 409, some_page));
	ck_assert(req->answer.then == some_page && req->answer.status == 409);
	answer_start(req);
	ck_assert_int_eq(req->answer.status, 0);
	ck_assert_uint_eq(req->answer.headers.len, 0);
}
END_TEST

/* Each must stop the process. */
static const char *const foreign_paths[] = { "", "work", "//evil.example", "/\\evil.example",
	"https://evil.example", "/a b", "/a\r\nSet-Cookie: x=y", "/榜", "/a\x7f" };

START_TEST(redirects_stay_here)
{
	dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	answer_redirect(fresh(), foreign_paths[_i]);
}
END_TEST

static const struct {
	const char *name, *value;
} broken_headers[] = { { "A", "x\r\nB: y" }, { "A", "x\n" }, { "A", "榜" }, { "A: B", "x" },
	{ "A\r", "x" }, { "A", "\x01" } };

START_TEST(headers_are_not_split)
{
	dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	answer_header(fresh(), broken_headers[_i].name, broken_headers[_i].value);
}
END_TEST

/* --- counters --- */

START_TEST(metrics_are_rendered)
{
	struct buf out;

	metrics_add(METRIC_REPLAYS, 2);
	metrics_take_column(3);
	metrics_add(METRIC_REPLAYS, 3);
	metrics_add(METRIC_CLAIMS_LOST, 1);
	metrics_request(200, 900);
	metrics_request(200, 1001);
	metrics_request(418, INT64_C(100000000));
	ck_assert_int_eq(metrics_sum(METRIC_REPLAYS), 5);
	buf_init(&out, mem, 65536);
	metrics_render(&out);
	ck_assert_ptr_nonnull(strstr(out.data, "# TYPE jiebang_transaction_replays_total counter\n"
					       "jiebang_transaction_replays_total 5\n"));
	ck_assert_ptr_nonnull(strstr(out.data, "# TYPE jiebang_claims_total counter\n"
					       "jiebang_claims_total{result=\"won\"} 0\n"
					       "jiebang_claims_total{result=\"lost\"} 1\n"
					       "jiebang_claims_total{result=\"refused\"} 0\n"));
	ck_assert_ptr_nonnull(strstr(out.data, "jiebang_requests_total{status=\"200\"} 2\n"));
	ck_assert_ptr_nonnull(strstr(out.data, "jiebang_requests_total{status=\"other\"} 1\n"));
	ck_assert_ptr_nonnull(
	    strstr(out.data, "jiebang_request_seconds_bucket{le=\"0.001\"} 1\n"
			     "jiebang_request_seconds_bucket{le=\"0.0025\"} 2\n"));
	ck_assert_ptr_nonnull(strstr(out.data, "jiebang_request_seconds_bucket{le=\"10\"} 2\n"
					       "jiebang_request_seconds_bucket{le=\"+Inf\"} 3\n"
					       "jiebang_request_seconds_sum 100.001901\n"
					       "jiebang_request_seconds_count 3\n"));
}
END_TEST

static void add_head_tests(TCase *heads)
{
	tcase_add_test(heads, paths_are_decoded);
	tcase_add_test(heads, long_heads_are_refused);
	tcase_add_test(heads, queries_are_read);
	tcase_add_test(heads, cookies_are_read);
	tcase_add_test(heads, methods_and_languages);
	tcase_add_test(heads, headers_are_bounded);
}

static TCase *add_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	suite_add_tcase(suite, tcase);
	return tcase;
}

int main(void)
{
	Suite *suite = suite_create("http layer");
	TCase *routes = add_case(suite, "routes"), *answers = add_case(suite, "answers");

	tcase_add_test(routes, routes_are_found);
	tcase_add_test(routes, parts_have_names);
	tcase_add_test_raise_signal(routes, unknown_part_is_a_bug, SIGABRT);
	add_head_tests(add_case(suite, "heads"));
	tcase_add_test(answers, answers_become_headers);
	tcase_add_loop_test_raise_signal(
	    answers, redirects_stay_here, SIGABRT, 0, (int)COUNT(foreign_paths));
	tcase_add_loop_test_raise_signal(
	    answers, headers_are_not_split, SIGABRT, 0, (int)COUNT(broken_headers));
	tcase_add_test(add_case(suite, "counters"), metrics_are_rendered);

	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
