/* The layer between FastCGI and the pages, without processes: routes, heads, bodies, answers,
 * counters. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/hex.h"
#include "base/mem.h"
#include "http/metrics.h"
#include "http/multipart.h"
#include "http/read.h"
#include "http/request.h"
#include "http/route.h"
#include "http/send.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

/* --- a request out of nothing --- */

struct supply {
	const char *data;
	size_t left;
};

static size_t supply_read(void *arg, void *into, size_t bytes)
{
	struct supply *supply = arg;
	size_t now = bytes < supply->left ? bytes : supply->left;

	memcpy(into, supply->data, now);
	supply->data += now;
	supply->left -= now;
	return now;
}

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

/* --- heads --- */

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

/* --- bodies --- */

static int post(const char *type, const char *length, const void *body, size_t bytes, size_t limit,
    struct request **req_out)
{
	char **params = MEM_ARRAY(mem, char *, 8);
	struct http_source *source = MEM_NEW(mem, struct http_source);
	struct supply *supply = MEM_NEW(mem, struct supply);
	struct request *req = MEM_NEW(mem, struct request);
	size_t n = 0;

	params[n++] = param("REQUEST_METHOD", "POST");
	params[n++] = param("REQUEST_URI", "/");
	if (type)
		params[n++] = param("CONTENT_TYPE", type);
	if (length)
		params[n++] = param("CONTENT_LENGTH", length);
	*supply = (struct supply){ body, bytes };
	*source = (struct http_source){ .params = params, .read = supply_read, .arg = supply };
	req->mem = mem;
	answer_start(req);
	ck_assert_int_eq(http_read_head(req, source), 0);
	*req_out = req;
	return http_read_body(req, limit);
}

static int post_text(const char *type, const char *body, struct request **req_out)
{
	return post(type, mem_printf(mem, "%zu", strlen(body)), body, strlen(body), HTTP_BODY_BYTES,
	    req_out);
}

#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART "multipart/form-data; boundary=B"

static const struct {
	const char *type, *length, *body;
	int status;
} length_cases[] = {
	{ URLENCODED, "3", "a=1", 0 },
	{ URLENCODED, "0", "", 0 },
	{ NULL, "0", "", 0 },
	{ URLENCODED, "2", "a=1", 0 }, /* what follows is not looked at */
	{ URLENCODED, NULL, "a=1", 400 },
	{ URLENCODED, "", "a=1", 400 },
	{ URLENCODED, "x", "a=1", 400 },
	{ URLENCODED, "-1", "a=1", 400 },
	{ URLENCODED, "+3", "a=1", 400 },
	{ URLENCODED, " 3", "a=1", 400 },
	{ URLENCODED, "3 ", "a=1", 400 },
	{ URLENCODED, "3.0", "a=1", 400 },
	{ URLENCODED, "0x3", "a=1", 400 },
	{ URLENCODED, "65537", "a=1", 413 },
	{ URLENCODED, "99999999999999999999999999", "a=1", 413 },
	{ URLENCODED, "4", "a=1", HTTP_DROP },
	{ URLENCODED, "65536", "a=1", HTTP_DROP },
	{ NULL, "3", "a=1", 400 },
	{ "text/plain", "3", "a=1", 400 },
	{ "application/json", "2", "{}", 400 },
	{ URLENCODED "x", "3", "a=1", 400 },
	{ URLENCODED "; charset=UTF-8", "3", "a=1", 0 },
	{ "Application/X-WWW-Form-URLencoded;charset=utf-8", "3", "a=1", 0 },
	{ URLENCODED "; charset=gbk", "3", "a=1", 400 },
	{ "multipart/form-data", "3", "a=1", 400 },
	{ "multipart/mixed; boundary=B", "3", "a=1", 400 },
};

START_TEST(lengths_and_types)
{
	struct request *req;

	for (size_t i = 0; i < COUNT(length_cases); i++) {
		int status = post(length_cases[i].type, length_cases[i].length,
		    length_cases[i].body, strlen(length_cases[i].body), HTTP_BODY_BYTES, &req);
		ck_assert_msg(status == length_cases[i].status, "%zu: %d", i, status);
	}
	char *body = repeat("a", HTTP_UPLOAD_BYTES + 1);
	memcpy(body, "a=", 2);
	ck_assert_int_eq(post(URLENCODED, "65536", body, 65536, HTTP_BODY_BYTES, &req), 0);
	ck_assert_int_eq(post(URLENCODED, "65537", body, 65537, HTTP_BODY_BYTES, &req), 413);
	ck_assert_int_eq(post(URLENCODED, "12582912", body, 12582912, HTTP_UPLOAD_BYTES, &req), 0);
	ck_assert_int_eq(
	    post(URLENCODED, "12582913", body, 12582913, HTTP_UPLOAD_BYTES, &req), 413);
}
END_TEST

/* The fields as "name=value|name=value", files as name=@file name:content. */
static const char *joined(const struct request *req)
{
	struct buf out;

	buf_init(&out, mem, 100000);
	for (size_t i = 0; i < req->field_count; i++) {
		const struct form_pair *field = &req->fields[i];
		buf_printf(&out, "%s%s=", i ? "|" : "", field->name);
		if (field->is_file) {
			buf_printf(&out, "@%s:", field->file.name);
			buf_add(&out, field->file.data, field->file.bytes);
			ck_assert_str_eq(field->value, "");
		} else {
			buf_add_text(&out, field->value);
		}
	}
	return out.data;
}

static const struct {
	const char *body, *fields; /* fields NULL: 400 */
} urlencoded_cases[] = {
	{ "a=1", "a=1" },
	{ "a=1&b=2", "a=1|b=2" },
	{ "a=1&a=2", "a=1|a=2" },
	{ "a=&b", "a=|b=" },
	{ "&a=1&&", "a=1" },
	{ "a=x+y%2Bz%26%3D", "a=x y+z&=" },
	{ "a=%E6%A6%9C", "a=榜" },
	{ "a=%0D%0A", "a=\r\n" },
	{ "token=t&a=1", "a=1" },
	{ "a=1&token=", "a=1" },
	{ "%61=1", "a=1" },
	{ "token=t&token=t", NULL },
	{ "t%6fken=t&token=t", NULL },
	{ "=1", NULL },
	{ "a=%", NULL },
	{ "a=%f", NULL },
	{ "a=%xx", NULL },
	{ "a=%00", NULL },
	{ "a%00b=1", NULL },
	{ "a=%ff", NULL },
	{ "a=%ed%a0%80", NULL },
	{ "a=\xe6\xa6", NULL },
	{ "a.b=1", NULL },
	{ "a[]=1", NULL },
	{ "a b=1", NULL },
	{ "\xe6\xa6\x9c=1", NULL },
};

START_TEST(urlencoded_bodies)
{
	for (size_t i = 0; i < COUNT(urlencoded_cases); i++) {
		struct request *req;
		int status = post_text(URLENCODED, urlencoded_cases[i].body, &req);
		ck_assert_msg(status == (urlencoded_cases[i].fields ? 0 : 400), "%s: %d",
		    urlencoded_cases[i].body, status);
		if (status == 0)
			ck_assert_str_eq(joined(req), urlencoded_cases[i].fields);
	}
}
END_TEST

START_TEST(fields_are_counted)
{
	struct request *req;

	ck_assert_int_eq(post_text(URLENCODED, repeat("a=1&", 64), &req), 0);
	ck_assert_uint_eq(req->field_count, 64);
	ck_assert_int_eq(post_text(URLENCODED, repeat("a=1&", 65), &req), 400);
	ck_assert_int_eq(post_text(URLENCODED, mem_printf(mem, "%s=1", repeat("a", 64)), &req), 0);
	ck_assert_int_eq(
	    post_text(URLENCODED, mem_printf(mem, "%s=1", repeat("a", 65)), &req), 400);
	const char *part = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
	ck_assert_int_eq(
	    post_text(MULTIPART, mem_printf(mem, "%s--B--", repeat(part, 64)), &req), 0);
	ck_assert_uint_eq(req->field_count, 64);
	ck_assert_int_eq(
	    post_text(MULTIPART, mem_printf(mem, "%s--B--", repeat(part, 65)), &req), 400);
}
END_TEST

START_TEST(the_token_is_apart)
{
	struct request *req;

	ck_assert_int_eq(post_text(URLENCODED, "a=1&token=T&b=2", &req), 0);
	ck_assert_str_eq(req->token, "T");
	ck_assert_str_eq(joined(req), "a=1|b=2");
	ck_assert_int_eq(post_text(URLENCODED, "a=1", &req), 0);
	ck_assert_ptr_null(req->token);
	ck_assert_int_eq(post_text(URLENCODED, "token=T", &req), 0);
	ck_assert_uint_eq(req->field_count, 0);
}
END_TEST

#define PART(rest) "--B\r\nContent-Disposition: form-data; " rest
#define END "\r\n--B--\r\n"

static const struct {
	const char *body, *fields;
} multipart_cases[] = {
	{ PART("name=\"a\"\r\n\r\n1" END), "a=1" },
	{ PART("name=\"a\"\r\n\r\n1\r\n--B--"), "a=1" },
	{ PART("name=\"a\"\r\n\r\n" END), "a=" },
	{ PART("name=\"a\"\r\n\r\n1\r\n") PART("name=\"b\"\r\n\r\n2" END), "a=1|b=2" },
	{ PART("name=\"a\"\r\n\r\nx\r\ny\r\n--\r\n--C" END), "a=x\r\ny\r\n--\r\n--C" },
	{ PART("name=\"a\"\r\n\r\n榜" END), "a=榜" },
	{ PART("name=\"a\"\r\nContent-Type: text/plain\r\n\r\n1" END), "a=1" },
	{ "--B\r\ncontent-disposition:form-data; name=\"a\"\r\n\r\n1" END, "a=1" },
	{ "--B\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; "
	  "name=\"a\"\r\n\r\n1" END,
	    "a=1" },
	{ PART("name=\"f\"; filename=\"x.png\"\r\nContent-Type: image/png\r\n\r\nPNG" END),
	    "f=@x.png:PNG" },
	{ PART("name=\"f\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n" END),
	    "f=@:" },
	{ PART("name=\"f\"; filename=\"a%22b.png\"\r\n\r\nx" END), "f=@a\"b.png:x" },
	{ PART("name=\"f\"; filename=\"C:\\dir\\b.png\"\r\n\r\nx" END), "f=@b.png:x" },
	{ PART("name=\"f\"; filename=\"../../etc/passwd\"\r\n\r\nx" END), "f=@passwd:x" },
	{ PART("name=\"f\"; filename=\"榜.png\"\r\n\r\nx" END), "f=@榜.png:x" },
	{ PART("name=\"f\"; filename=\"x\"\r\n\r\n\xff\xfe" END), "f=@x:\xff\xfe" },
	{ PART("name=\"token\"\r\n\r\nT\r\n") PART("name=\"a\"\r\n\r\n1" END), "a=1" },
	{ "--B--\r\n", "" },
	{ "--B--", "" },
	/* Not closed, or not opened. */
	{ PART("name=\"a\"\r\n\r\n1"), NULL },
	{ PART("name=\"a\"\r\n\r\n1\r\n--B"), NULL },
	{ PART("name=\"a\"\r\n\r\n1\r\n--B-"), NULL },
	{ PART("name=\"a\"\r\n\r\n1\r\n--B\r\n"), NULL },
	{ PART("name=\"a\"\r\n\r\n1\n--B--"), NULL },
	{ PART("name=\"a\"\r\n"), NULL },
	{ PART("name=\"a\"\r\n1" END), NULL },
	{ "--B", NULL },
	{ "--C\r\n", NULL },
	{ "x", NULL },
	/* Something before or behind. */
	{ "preamble\r\n" PART("name=\"a\"\r\n\r\n1" END), NULL },
	{ "\r\n" PART("name=\"a\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a\"\r\n\r\n1" END "x"), NULL },
	{ PART("name=\"a\"\r\n\r\n1" END "\r\n"), NULL },
	{ PART("name=\"a\"\r\n\r\n1\r\n--B \r\n") PART("name=\"b\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a\"\r\n\r\n1\r\n--BB\r\n") PART("name=\"b\"\r\n\r\n1" END), NULL },
	/* Headers nobody's form writes. */
	{ "--B\r\n\r\n1" END, NULL },
	{ "--B\r\nContent-Type: text/plain\r\n\r\n1" END, NULL },
	{ "--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1" END, NULL },
	{ "--B\r\nContent-Disposition: form-data\r\n\r\n1" END, NULL },
	{ "--B\r\nContent-Disposition\r\n\r\n1" END, NULL },
	{ PART("name=a\r\n\r\n1" END), NULL },
	{ PART("name=\"a\r\n\r\n1" END), NULL },
	{ PART("name=\"\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a b\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a%22\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a\\\"b\"\r\n\r\n1" END), NULL },
	{ PART("filename=\"x\"; name=\"a\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a\"; filename=\"x\"; filename=\"y\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a\"; filename*=UTF-8''x\r\n\r\n1" END), NULL },
	{ PART("name=\"a\";filename=\"x\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a\"; x=\"y\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n1" END), NULL },
	{ PART("name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==" END), NULL },
	{ PART("name=\"a\"\r\n Content-Type: text/plain\r\n\r\n1" END), NULL },
	{ PART("name=\"a\"\r\nContent-Type: a\r\nContent-Type: b\r\nContent-Type: "
	       "c\r\nContent-Type: d"
	       "\r\n\r\n1" END),
	    NULL },
	{ PART("name=\"a\x01\"\r\n\r\n1" END), NULL },
	{ PART("name=\"f\"; filename=\"\xff\"\r\n\r\n1" END), NULL },
	{ PART("name=\"f\"; filename=\"a\tb\"\r\n\r\n1" END), NULL },
	/* Text that is none. */
	{ PART("name=\"a\"\r\n\r\n\xff" END), NULL },
	{ PART("name=\"a\"\r\n\r\n\xe6\xa6" END), NULL },
	/* Tokens. */
	{ PART("name=\"token\"; filename=\"x\"\r\n\r\nT" END), NULL },
	{ PART("name=\"token\"\r\n\r\nT\r\n") PART("name=\"token\"\r\n\r\nT" END), NULL },
};

START_TEST(multipart_bodies)
{
	for (size_t i = 0; i < COUNT(multipart_cases); i++) {
		struct request *req;
		int status = post_text(MULTIPART, multipart_cases[i].body, &req);
		ck_assert_msg(status == (multipart_cases[i].fields ? 0 : 400), "%zu: %d: %s", i,
		    status, multipart_cases[i].body);
		if (status == 0)
			ck_assert_str_eq(joined(req), multipart_cases[i].fields);
	}
}
END_TEST

/* Every beginning of a good body, and every body with one byte broken, is either read or refused:
 * never a crash, never a byte outside (the sanitizer build looks). */
START_TEST(multipart_cut_and_broken)
{
	static const char good[] = PART("name=\"a\"\r\n\r\n1\r\n")
	    PART("name=\"f\"; filename=\"x\"\r\nContent-Type: a/b\r\n\r\nxyz\r\n")
		PART("name=\"b\"\r\n\r\n2" END);
	size_t bytes = sizeof good - 1;
	struct request *req;

	for (size_t cut = 0; cut < bytes - 2; cut++) {
		char *body = mem_copy(mem, good, cut);
		ck_assert_int_eq(
		    post(MULTIPART, mem_printf(mem, "%zu", cut), body, cut, HTTP_BODY_BYTES, &req),
		    cut == 0 ? 0 : 400);
	}
	for (size_t at = 0; at < bytes; at++) {
		static const char odd[] = { '\0', '\r', '\n', '"', '-', (char)0xff };
		for (size_t o = 0; o < sizeof odd; o++) {
			char *body = mem_copy(mem, good, bytes);
			body[at] = odd[o];
			int status = post(MULTIPART, mem_printf(mem, "%zu", bytes), body, bytes,
			    HTTP_BODY_BYTES, &req);
			ck_assert(status == 0 || status == 400);
		}
	}
}
END_TEST

START_TEST(nul_bytes)
{
	static const char text[] = PART("name=\"a\"\r\n\r\n1\0"
					"2" END);
	static const char file[] = PART("name=\"a\"; filename=\"x\"\r\n\r\n1\0"
					"2" END);
	static const char plain[] = "a=1\0b";
	struct request *req;

	ck_assert_int_eq(post(MULTIPART, mem_printf(mem, "%zu", sizeof text - 1), text,
			     sizeof text - 1, HTTP_BODY_BYTES, &req),
	    400);
	ck_assert_int_eq(post(URLENCODED, "5", plain, 5, HTTP_BODY_BYTES, &req), 400);
	ck_assert_int_eq(post(MULTIPART, mem_printf(mem, "%zu", sizeof file - 1), file,
			     sizeof file - 1, HTTP_BODY_BYTES, &req),
	    0);
	ck_assert_uint_eq(req->fields[0].file.bytes, 3);
	ck_assert_mem_eq(req->fields[0].file.data, "1\0002", 3);
}
END_TEST

static const struct {
	const char *type, *boundary;
} boundary_cases[] = {
	{ "multipart/form-data; boundary=abc", "abc" },
	{ "Multipart/Form-Data;boundary=abc", "abc" },
	{ "multipart/form-data; boundary=\"a b\"", NULL },
	{ "multipart/form-data; boundary=\"a:b\"", "a:b" },
	{ "multipart/form-data; boundary=\"ab", NULL },
	{ "multipart/form-data; boundary=", NULL },
	{ "multipart/form-data; boundary=a;b", NULL },
	{ "multipart/form-data; charset=utf-8; boundary=a", NULL },
	{ "multipart/form-data boundary=a", NULL },
	{ "multipart/form-datax; boundary=a", NULL },
	{ "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
	    "----WebKitFormBoundary7MA4YWxkTrZu0gW" },
};

START_TEST(boundaries)
{
	for (size_t i = 0; i < COUNT(boundary_cases); i++)
		ck_assert_pstr_eq(
		    multipart_boundary(mem, boundary_cases[i].type), boundary_cases[i].boundary);
	ck_assert_ptr_nonnull(multipart_boundary(
	    mem, mem_printf(mem, "multipart/form-data; boundary=%s", repeat("a", 70))));
	ck_assert_ptr_null(multipart_boundary(
	    mem, mem_printf(mem, "multipart/form-data; boundary=%s", repeat("a", 71))));
}
END_TEST

static const char *hash_of(const char *type, const char *body)
{
	struct request *req;

	ck_assert_int_eq(post_text(type, body, &req), 0);
	return hex_of(mem, req->body_hash, sizeof req->body_hash);
}

/* Equal for the same content under any token and in any encoding; different for any other. */
START_TEST(hashes_tell_contents_apart)
{
	static const char *const different[] = { "a=1", "a=2", "b=1", "a=1&a=1", "a=1&b=", "a=&b=1",
		"a=1b", "ab=1", "", "a=", "b=1&a=1", "a=1&b=1" };
	const char *seen[COUNT(different)];

	ck_assert_str_eq(hash_of(URLENCODED, "token=x&a=1"), hash_of(URLENCODED, "a=1&token=yy"));
	ck_assert_str_eq(
	    hash_of(URLENCODED, "a=1"), hash_of(MULTIPART, PART("name=\"a\"\r\n\r\n1" END)));
	for (size_t i = 0; i < COUNT(different); i++) {
		seen[i] = hash_of(URLENCODED, different[i]);
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(
			    strcmp(seen[i], seen[j]) != 0, "%s %s", different[i], different[j]);
	}
	ck_assert_str_ne(hash_of(MULTIPART, PART("name=\"a\"; filename=\"x\"\r\n\r\n1" END)),
	    hash_of(MULTIPART, PART("name=\"a\"; filename=\"y\"\r\n\r\n1" END)));
	ck_assert_str_ne(hash_of(MULTIPART, PART("name=\"a\"; filename=\"x\"\r\n\r\n1" END)),
	    hash_of(MULTIPART, PART("name=\"a\"; filename=\"x\"\r\n\r\n2" END)));
	ck_assert_str_ne(hash_of(MULTIPART, PART("name=\"a\"; filename=\"\"\r\n\r\n1" END)),
	    hash_of(URLENCODED, "a=1"));
}
END_TEST

START_TEST(rests_of_bodies_are_thrown_away)
{
	struct supply supply = { repeat("a", 100000), 100000 };
	struct http_source source = { .read = supply_read, .arg = &supply };

	ck_assert(http_discard_body(&source, 200000));
	ck_assert_uint_eq(supply.left, 0);
	supply = (struct supply){ repeat("a", 100000), 100000 };
	ck_assert(!http_discard_body(&source, 50000));
	ck_assert_uint_gt(supply.left, 0);
	source.is_broken = true;
	ck_assert(!http_discard_body(&source, 200000));
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
	metrics_request(HTTP_DROP, 5);
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

static void add_body_tests(TCase *bodies)
{
	tcase_add_test(bodies, lengths_and_types);
	tcase_add_test(bodies, urlencoded_bodies);
	tcase_add_test(bodies, fields_are_counted);
	tcase_add_test(bodies, the_token_is_apart);
	tcase_add_test(bodies, multipart_bodies);
	tcase_add_test(bodies, multipart_cut_and_broken);
	tcase_add_test(bodies, nul_bytes);
	tcase_add_test(bodies, boundaries);
	tcase_add_test(bodies, hashes_tell_contents_apart);
	tcase_add_test(bodies, rests_of_bodies_are_thrown_away);
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
	add_body_tests(add_case(suite, "bodies"));
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
