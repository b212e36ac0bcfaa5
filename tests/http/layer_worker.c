/* A worker of a few pages on the http layer alone. */
#include "layer_worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/count.h"
#include "base/mem.h"
#include "http/fcgi.h"
#include "http/metrics.h"
#include "http/prefork.h"
#include "http/read.h"
#include "http/request.h"
#include "http/route.h"

struct options {
	const char *folder;
	int workers, io_seconds, busy_seconds;
	int64_t requests;
	char version[64];
};

static struct options options;

static const char *in_folder(struct mem *mem, const char *name)
{
	return mem_printf(mem, "%s/%s", options.folder, name);
}

static bool say(struct request *req, const char *text)
{
	return answer_bytes(req, 200, "text/plain", text, strlen(text));
}

static bool say_number(struct request *req, long number)
{
	return say(req, mem_printf(req->mem, "%ld", number));
}

static long query_number(const struct request *req, const char *name)
{
	const char *value = request_query(req, name);

	return value ? strtol(value, NULL, 10) : 0;
}

static bool version_page(struct request *req)
{
	return say(req, options.version);
}

static bool pid_page(struct request *req)
{
	return say_number(req, getpid());
}

static bool nice_page(struct request *req)
{
	return say_number(req, getpriority(PRIO_PROCESS, 0));
}

static bool metrics_page(struct request *req)
{
	answer_begin(req, 200, "text/plain; version=0.0.4");
	metrics_render(&req->answer.body);
	return true;
}

static bool sleep_page(struct request *req)
{
	long ms = query_number(req, "ms");
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	while (nanosleep(&left, &left) != 0)
		;
	return say_number(req, getpid());
}

static bool big_page(struct request *req)
{
	long bytes = query_number(req, "bytes");

	answer_begin(req, 200, "text/plain");
	for (long i = 0; i < bytes; i++)
		buf_add_char(&req->answer.body, (char)('a' + i % 26));
	return true;
}

static bool hang_page(struct request *req)
{
	while (pause() != 0)
		;
	return say(req, "woken");
}

static bool bug_page(struct request *req)
{
	BUG("asked for by %s", req->path);
}

static bool echo_page(struct request *req)
{
	size_t limit = req->route->flags & ROUTE_UPLOADS ? HTTP_UPLOAD_BYTES : HTTP_BODY_BYTES;
	int status = http_read_body(req, limit);

	if (status)
		return answer_error(req, status);
	answer_begin(req, 200, "text/plain");
	for (size_t i = 0; i < req->field_count; i++) {
		const struct form_pair *field = &req->fields[i];
		buf_printf(&req->answer.body, "%s%s=", i ? "&" : "", field->name);
		if (field->is_file)
			buf_printf(&req->answer.body, "%zu", field->file.bytes);
		else
			buf_add_text(&req->answer.body, field->value);
	}
	return true;
}

static const struct route routes[] = {
	{ .method = METHOD_GET, .pattern = "/version", .page = version_page },
	{ .method = METHOD_GET, .pattern = "/pid", .page = pid_page },
	{ .method = METHOD_GET, .pattern = "/nice", .page = nice_page },
	{ .method = METHOD_GET, .pattern = "/metrics", .page = metrics_page },
	{ .method = METHOD_GET, .pattern = "/sleep", .page = sleep_page },
	{ .method = METHOD_GET, .pattern = "/big", .page = big_page },
	{ .method = METHOD_GET, .pattern = "/hang", .page = hang_page },
	{ .method = METHOD_GET, .pattern = "/bug", .page = bug_page },
	{ .method = METHOD_POST, .pattern = "/echo", .page = echo_page },
	{ .method = METHOD_POST, .pattern = "/upload", .page = echo_page, .flags = ROUTE_UPLOADS },
};
static const struct route_list list = { routes, COUNT(routes) };

static void handle(struct request *req, void *arg)
{
	struct route_match match;

	(void)arg;
	if (req->refused) {
		answer_error(req, req->refused);
		return;
	}
	route_find(req->mem, &list, 1, req->method, req->path, &match);
	req->route = match.route;
	req->answer.allow = match.route ? NULL : match.allow;
	if (!match.route)
		answer_error(req, match.allow ? 405 : 404);
	else
		match.route->page(req);
}

static int work(const struct prefork_seat *seat, void *arg)
{
	struct mem *mem = mem_root("worker");

	(void)arg;
	if (access(in_folder(mem, "slow"), F_OK) == 0)
		nanosleep(&(struct timespec){ .tv_nsec = 700000000 }, NULL);
	bool is_to_die = access(in_folder(mem, "die"), F_OK) == 0;
	mem_free(mem);
	return is_to_die ? 1
			 : fcgi_serve(&(struct fcgi_options){
			       .listen_fd = seat->listen_fd,
			       .io_seconds = options.io_seconds,
			       .busy_seconds = options.busy_seconds,
			       .requests = options.requests,
			       .handle = handle,
			   });
}

static void read_version(struct mem *mem)
{
	FILE *file = fopen(in_folder(mem, "version"), "r");

	if (!file || !fgets(options.version, sizeof options.version, file))
		BUG("no version in %s", options.folder);
	fclose(file);
}

static int number(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

int layer_worker(int argc, char *const *argv)
{
	struct mem *mem = mem_root("layer worker");

	if (argc != 7)
		return 2;
	options = (struct options){ .folder = argv[2],
		.workers = number(argv[3]),
		.io_seconds = number(argv[4]),
		.busy_seconds = number(argv[5]),
		.requests = number(argv[6]) };
	read_version(mem);
	char *const trial[] = { mem_strdup(mem, "/usr/bin/test"), mem_strdup(mem, "!"),
		mem_strdup(mem, "-e"), mem_strdup(mem, in_folder(mem, "broken")), NULL };
	const struct prefork_pool pools[] = {
		{ .name = "general",
		    .socket_path = in_folder(mem, "general.sock"),
		    .workers = options.workers,
		    .data_bytes = (size_t)256 << 20 },
		{ .name = "second",
		    .socket_path = in_folder(mem, "second.sock"),
		    .workers = 1,
		    .nice = 10 },
	};
	int status = prefork_run(&(struct prefork_options){
	    .pools = pools,
	    .pool_count = 2,
	    .argv = argv,
	    .trial = trial,
	    .drain_seconds = 5,
	    .busy_seconds = options.busy_seconds + 2,
	    .work = work,
	});
	mem_free(mem);
	return status;
}
