/* Header lines of an answer. */
#include "http/send.h"

#include <string.h>

#include "base/bug.h"
#include "base/count.h"
#include "base/mem.h"

static const struct {
	int status;
	const char *reason;
} reasons[] = {
	{ 200, "OK" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 413, "Content Too Large" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
};

static const char *reason_of(int status)
{
	for (size_t i = 0; i < COUNT(reasons); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	BUG("no answer has the status %d", status);
}

static bool is_token_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       strchr("!#$&+-.^_`|~", c) != NULL;
}

/*
 * A client's file name is hostile text: the plain form keeps only letters and digits, the other
 * (RFC 8187) escapes every byte that could mean something.
 */
static void send_file_name(const char *name, struct buf *out)
{
	buf_add_text(out, "Content-Disposition: attachment; filename=\"");
	for (const char *c = name; *c; c++) {
		unsigned char byte = (unsigned char)*c;
		if ((byte & 0xc0) != 0x80)
			buf_add_char(out, is_token_char(byte) || byte == ' ' ? *c : '_');
	}
	buf_add_text(out, "\"; filename*=UTF-8''");
	for (const char *c = name; *c; c++) {
		if (is_token_char((unsigned char)*c))
			buf_add_char(out, *c);
		else
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)*c);
	}
	buf_add_text(out, "\r\n");
}

size_t send_bytes(const struct answer *answer)
{
	return answer->file ? answer->file->bytes : answer->body.len;
}

void send_head(struct request *req, struct buf *out)
{
	const struct answer *answer = &req->answer;

	if (answer->body.full)
		BUG("an answer of more than %zu bytes", answer->body.max);
	buf_printf(out, "Status: %d %s\r\n", answer->status, reason_of(answer->status));
	/* nginx obeys the first header that speaks of caching. */
	if (answer->keep_seconds)
		buf_printf(out, "X-Accel-Expires: %d\r\n", answer->keep_seconds);
	if (answer->content_type)
		buf_printf(out, "Content-Type: %s\r\n", answer->content_type);
	if (answer->status != 304)
		buf_printf(out, "Content-Length: %zu\r\n", send_bytes(answer));
	if (answer->location)
		buf_printf(out, "Location: %s\r\n", answer->location);
	if (answer->allow)
		buf_printf(out, "Allow: %s\r\n", answer->allow);
	if (answer->retry_after_seconds)
		buf_printf(out, "Retry-After: %d\r\n", answer->retry_after_seconds);
	if (answer->file_name)
		send_file_name(answer->file_name, out);
	buf_add(out, answer->headers.data, answer->headers.len);
	buf_add_text(out, "\r\n");
	if (out->full)
		BUG("more than %zu bytes of headers", out->max);
}
