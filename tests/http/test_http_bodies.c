/* Bodies: lengths, both encodings, tokens, hashes; what browsers send and what nobody should. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/count.h"
#include "base/hex.h"
#include "base/mem.h"
#include "http/multipart.h"
#include "http/read.h"
#include "http/request.h"

static struct mem *mem;

static void set_up(void)
{
	mem = mem_pool((size_t)64 * 1024 * 1024);
}

static void tear_down(void)
{
	mem_free(mem);
}

/* --- a body out of memory --- */

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

static char *repeat(const char *text, size_t times)
{
	struct buf out;

	buf_init(&out, mem, (size_t)32 * 1024 * 1024);
	for (size_t i = 0; i < times; i++)
		buf_add_text(&out, text);
	return out.data;
}

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
	Suite *suite = suite_create("http bodies");
	TCase *lengths = add_case(suite, "lengths"), *urlencoded = add_case(suite, "urlencoded");
	TCase *multipart = add_case(suite, "multipart"), *hashes = add_case(suite, "hashes");

	tcase_add_test(lengths, lengths_and_types);
	tcase_add_test(urlencoded, urlencoded_bodies);
	tcase_add_test(lengths, fields_are_counted);
	tcase_add_test(urlencoded, the_token_is_apart);
	tcase_add_test(multipart, multipart_bodies);
	tcase_add_test(multipart, multipart_cut_and_broken);
	tcase_add_test(multipart, nul_bytes);
	tcase_add_test(multipart, boundaries);
	tcase_add_test(hashes, hashes_tell_contents_apart);
	tcase_add_test(lengths, rests_of_bodies_are_thrown_away);

	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
