/* A FastCGI client. */
#include "fcgi_client.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

#define TIMEOUT_MS 10000
#define CHUNK_BYTES ((size_t)32 * 1024)
#define MOST_BYTES ((size_t)64 * 1024 * 1024)
#define HEADERS 64

static int64_t now_us(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

/* --- sending --- */

void fcgi_record(struct buf *out, int type, int request_id, const void *content, size_t bytes)
{
	const unsigned char head[8] = { 1, (unsigned char)type, (unsigned char)(request_id >> 8),
		(unsigned char)request_id, (unsigned char)(bytes >> 8), (unsigned char)bytes, 0,
		0 };

	buf_add(out, head, sizeof head);
	buf_add(out, content, bytes);
}

static void add_stream(struct buf *out, int type, const char *content, size_t bytes)
{
	for (size_t at = 0; at < bytes; at += CHUNK_BYTES) {
		size_t left = bytes - at;
		fcgi_record(out, type, 1, content + at, left < CHUNK_BYTES ? left : CHUNK_BYTES);
	}
	fcgi_record(out, type, 1, "", 0);
}

static void add_length(struct buf *out, size_t bytes)
{
	if (bytes >= 128) {
		buf_add_char(out, (char)(bytes >> 24 | 0x80));
		buf_add_char(out, (char)(bytes >> 16));
		buf_add_char(out, (char)(bytes >> 8));
	}
	buf_add_char(out, (char)bytes);
}

static void add_param(struct buf *out, const char *name, size_t name_bytes, const char *value)
{
	add_length(out, name_bytes);
	add_length(out, strlen(value));
	buf_add(out, name, name_bytes);
	buf_add_text(out, value);
}

/* Whether the caller says something about this parameter himself. */
static bool is_given(const struct fcgi_call *call, const char *name)
{
	size_t bytes = strlen(name);

	for (const char *const *param = call->params; param && *param; param++) {
		if (strncmp(*param, name, bytes) == 0 &&
		    ((*param)[bytes] == '=' || !(*param)[bytes]))
			return true;
	}
	return false;
}

static void add_default(
    struct buf *out, const struct fcgi_call *call, const char *name, const char *value)
{
	if (value && !is_given(call, name))
		add_param(out, name, strlen(name), value);
}

static void add_params(struct buf *out, const struct fcgi_call *call)
{
	const char *method = call->method ? call->method : "GET";
	const char *mark = strchr(call->uri, '?');
	char length[24];

	snprintf(length, sizeof length, "%zu", call->body_bytes);
	bool has_body = call->has_body || call->body_bytes || strcmp(method, "POST") == 0;
	add_default(out, call, "REQUEST_METHOD", method);
	add_default(out, call, "REQUEST_URI", call->uri);
	add_default(out, call, "QUERY_STRING", mark ? mark + 1 : "");
	add_default(out, call, "CONTENT_LENGTH", has_body ? length : "");
	add_default(out, call, "CONTENT_TYPE", call->content_type ? call->content_type : "");
	add_default(out, call, "SERVER_PROTOCOL", "HTTP/1.1");
	add_default(out, call, "REMOTE_ADDR", "127.0.0.1");
	add_default(out, call, "HTTP_HOST", "127.0.0.1:8080");
	for (const char *const *param = call->params; param && *param; param++) {
		const char *equals = strchr(*param, '=');
		if (equals)
			add_param(out, *param, (size_t)(equals - *param), equals + 1);
	}
}

void fcgi_encode(const struct fcgi_call *call, struct buf *out)
{
	const unsigned char begin[8] = { 0, 1, call->keep_conn };
	struct buf params;

	buf_init(&params, out->mem, MOST_BYTES);
	add_params(&params, call);
	fcgi_record(out, FCGI_BEGIN, 1, begin, sizeof begin);
	add_stream(out, FCGI_PARAMS, params.data, params.len);
	add_stream(out, FCGI_STDIN, call->body, call->body_bytes);
}

int fcgi_connect(const char *socket_path, int timeout_ms)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	/* Without a place in the queue connect(2) waits as long as SO_SNDTIMEO says. */
	struct timeval most = { .tv_sec = timeout_ms / 1000, .tv_usec = timeout_ms % 1000 * 1000 };

	if (strlen(socket_path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(address.sun_path, socket_path, strlen(socket_path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* --- receiving --- */

/* What has come so far: records not yet whole in raw, the streams taken out of them. */
struct incoming {
	struct buf raw, output, errors;
	struct fcgi_reply *reply;
};

static void take_record(
    struct incoming *in, const unsigned char *head, const char *content, size_t bytes)
{
	const unsigned char *end = (const unsigned char *)content;

	if (head[1] == FCGI_STDOUT) {
		buf_add(&in->output, content, bytes);
	} else if (head[1] == FCGI_STDERR) {
		buf_add(&in->errors, content, bytes);
	} else if (head[1] == FCGI_END && bytes >= 8) {
		in->reply->app_status = (uint32_t)end[0] << 24 | (uint32_t)end[1] << 16 |
					(uint32_t)end[2] << 8 | end[3];
		in->reply->protocol_status = end[4];
		in->reply->is_complete = true;
	}
}

static void take_records(struct incoming *in)
{
	size_t at = 0;

	while (!in->reply->is_complete && in->raw.len - at >= 8) {
		const unsigned char *head = (const unsigned char *)in->raw.data + at;
		size_t bytes = (size_t)head[4] << 8 | head[5], padding = head[6];
		if (in->raw.len - at < 8 + bytes + padding)
			break;
		take_record(in, head, in->raw.data + at + 8, bytes);
		at += 8 + bytes + padding;
	}
	memmove(in->raw.data, in->raw.data + at, in->raw.len - at + 1);
	in->raw.len -= at;
}

/* Cuts the header lines off in place; what is behind the blank line is the body. */
static void read_headers(struct mem *mem, struct fcgi_reply *reply, char *text, size_t bytes)
{
	struct fcgi_header *headers = MEM_ARRAY(mem, struct fcgi_header, HEADERS);
	char *at = text, *end;

	reply->headers = headers;
	while ((end = memmem(at, bytes - (size_t)(at - text), "\r\n", 2))) {
		char *line = at;
		*end = '\0';
		at = end + 2;
		if (!*line) {
			const char *status = fcgi_header(reply, "Status");
			reply->status = status ? (status[0] - '0') * 100 + (status[1] - '0') * 10 +
						     (status[2] - '0')
					       : 200;
			reply->body = at;
			reply->body_bytes = bytes - (size_t)(at - text);
			return;
		}
		char *colon = strchr(line, ':');
		if (!colon || reply->header_count == HEADERS)
			break;
		*colon = '\0';
		headers[reply->header_count++] =
		    (struct fcgi_header){ line, colon + 1 + strspn(colon + 1, " ") };
	}
	reply->problem = "bad headers";
	reply->is_complete = false;
}

/* One turn: sends what can be sent, takes what has come. False: nothing more will come. */
static bool turn(struct incoming *in, int fd, const char **bytes, size_t *left, int wait_ms)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN | (*left ? POLLOUT : 0) };
	char chunk[16384];

	if (poll(&ready, 1, wait_ms) == 0)
		return true;
	if (ready.revents & POLLOUT) {
		ssize_t sent = send(fd, *bytes, *left, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent > 0) {
			*bytes += sent;
			*left -= (size_t)sent;
		} else if (sent < 0 && errno != EAGAIN && errno != EINTR) {
			/* The peer takes no more, but may have answered. */
			in->reply->is_cut_off = true;
			*left = 0;
		}
	}
	if (!(ready.revents & (POLLIN | POLLHUP | POLLERR)))
		return true;
	ssize_t got = recv(fd, chunk, sizeof chunk, MSG_DONTWAIT);
	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	buf_add(&in->raw, chunk, (size_t)got);
	take_records(in);
	return got > 0;
}

bool fcgi_exchange(struct mem *mem, int fd, const void *bytes, size_t count, int timeout_ms,
    struct fcgi_reply *reply_out)
{
	int64_t start = now_us(), until = start + (int64_t)timeout_ms * 1000, now = start;
	struct incoming in = { .reply = reply_out };
	const char *at = bytes;

	*reply_out = (struct fcgi_reply){ .body = "" };
	buf_init(&in.raw, mem, MOST_BYTES);
	buf_init(&in.output, mem, MOST_BYTES);
	buf_init(&in.errors, mem, MOST_BYTES);
	bool is_open = true;
	while (is_open && !reply_out->is_complete && now < until) {
		is_open = turn(&in, fd, &at, &count, (int)((until - now) / 1000) + 1);
		now = now_us();
	}
	reply_out->is_cut_off |= count > 0;
	reply_out->took_us = now - start;
	reply_out->errors = in.errors.data;
	if (reply_out->is_complete)
		read_headers(mem, reply_out, in.output.data, in.output.len);
	else
		reply_out->problem = is_open ? "timeout" : "closed";
	return reply_out->is_complete;
}

bool fcgi_call(struct mem *mem, const struct fcgi_call *call, struct fcgi_reply *reply_out)
{
	int timeout_ms = call->timeout_ms ? call->timeout_ms : TIMEOUT_MS;
	int64_t start = now_us();
	int fd = fcgi_connect(call->socket_path, timeout_ms);
	struct buf request;

	if (fd < 0) {
		*reply_out = (struct fcgi_reply){ .body = "",
			.problem = mem_printf(mem, "connect: %s", strerror(errno)) };
		return false;
	}
	buf_init(&request, mem, MOST_BYTES);
	fcgi_encode(call, &request);
	bool is_complete = fcgi_exchange(mem, fd, request.data, request.len, timeout_ms, reply_out);
	reply_out->took_us = now_us() - start;
	close(fd);
	return is_complete;
}

bool fcgi_wait_closed(int fd, int timeout_ms)
{
	int64_t until = now_us() + (int64_t)timeout_ms * 1000;
	char trash[4096];

	for (int64_t now = now_us(); now < until; now = now_us()) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		if (poll(&ready, 1, (int)((until - now) / 1000) + 1) <= 0)
			continue;
		ssize_t got = recv(fd, trash, sizeof trash, MSG_DONTWAIT);
		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
			return true;
	}
	return false;
}

const char *fcgi_header_n(const struct fcgi_reply *reply, const char *name, size_t n)
{
	for (size_t i = 0; i < reply->header_count; i++) {
		if (strcasecmp(reply->headers[i].name, name) == 0 && n-- == 0)
			return reply->headers[i].value;
	}
	return NULL;
}

const char *fcgi_header(const struct fcgi_reply *reply, const char *name)
{
	return fcgi_header_n(reply, name, 0);
}
