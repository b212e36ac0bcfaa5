/* What pages answer. */
#include <string.h>

#include "base/bug.h"
#include "base/mem.h"
#include "http/read.h"
#include "http/request.h"

#define ANSWER_BYTES ((size_t)16 * 1024 * 1024)
#define HEADERS_BYTES ((size_t)8 * 1024)

void answer_start(struct request *req)
{
	req->answer = (struct answer){ 0 };
	buf_init(&req->answer.headers, req->mem, HEADERS_BYTES);
	buf_init(&req->answer.body, req->mem, ANSWER_BYTES);
}

void answer_begin(struct request *req, int status, const char *content_type)
{
	struct answer *answer = &req->answer;

	if (status != HTTP_DROP && (status < 200 || status > 599))
		BUG("status %d", status);
	answer->status = status;
	answer->content_type = content_type;
	answer->location = answer->file_name = NULL;
	answer->then = NULL;
	answer->file = NULL;
	buf_reset(&answer->body);
}

/* One of our own paths: "//host" and "/\host" are other hosts to a browser. */
static bool is_own_path(const char *path)
{
	if (path[0] != '/' || path[1] == '/' || path[1] == '\\')
		return false;
	for (const unsigned char *c = (const unsigned char *)path; *c; c++) {
		if (*c <= ' ' || *c >= 0x7f)
			return false;
	}
	return true;
}

bool answer_redirect(struct request *req, const char *path)
{
	if (!is_own_path(path))
		BUG("a redirect away from here: %s", path);
	answer_begin(req, 303, NULL);
	req->answer.location = path;
	return true;
}

bool answer_error(struct request *req, int status)
{
	answer_begin(req, status, NULL);
	return true;
}

bool answer_with(struct request *req, int status, bool (*page)(struct request *))
{
	answer_begin(req, status, NULL);
	req->answer.then = page;
	return true;
}

bool answer_bytes(
    struct request *req, int status, const char *content_type, const void *bytes, size_t count)
{
	answer_begin(req, status, content_type);
	buf_add(&req->answer.body, bytes, count);
	return true;
}

bool answer_content(
    struct request *req, int status, const char *content_type, const struct answer_file *file)
{
	answer_begin(req, status, content_type);
	req->answer.file = mem_copy(req->mem, file, sizeof *file);
	return true;
}

static bool is_printable(const char *text)
{
	for (; *text; text++) {
		if (*text < ' ' || *text > '~')
			return false;
	}
	return true;
}

void answer_header(struct request *req, const char *name, const char *value)
{
	struct buf *headers = &req->answer.headers;

	if (!is_printable(name) || strpbrk(name, ": ") || !is_printable(value))
		BUG("header %s: %s", name, value);
	buf_printf(headers, "%s: %s\r\n", name, value);
	if (headers->full)
		BUG("more than %zu bytes of headers", HEADERS_BYTES);
}

void answer_cookie(
    struct request *req, const char *name, const char *value, int64_t max_age_seconds)
{
	const char *age = "";

	if (!value || max_age_seconds)
		age = mem_printf(
		    req->mem, "; Max-Age=%lld", value ? (long long)max_age_seconds : 0LL);
	if (value && strpbrk(value, " ;,\"\\"))
		BUG("cookie %s: %s", name, value);
	answer_header(req, "Set-Cookie",
	    mem_printf(req->mem, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax%s", name,
		value ? value : "", age));
}
