/* Load by wrk, and static files as a floor. */
#include "bench_load.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "front.h"
#include "site.h"

static int ascending(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

int64_t bench_quantile(int64_t *values, size_t count, size_t per_mille)
{
	qsort(values, count, sizeof *values, ascending);
	return values[(count - 1) * per_mille / 1000];
}

/* What it says; the rate it found. */
static double run_wrk(const char *command, struct buf *said)
{
	FILE *wrk = popen(command, "re");
	double rate = 0;
	char line[256];

	ck_assert_ptr_nonnull(wrk);
	while (fgets(line, sizeof line, wrk)) {
		buf_add_text(said, line);
		sscanf(line, "Requests/sec: %lf", &rate);
	}
	ck_assert_msg(pclose(wrk) == 0 && rate > 0, "%s", command);
	return rate;
}

double bench_wrk(struct mem *mem, const struct bench_page *page, int connections, int seconds)
{
	const char *command = mem_printf(mem,
	    "wrk -t1 -c%d -d%ds -H 'Accept-Language: zh' -H 'Cookie: %s' 'http://%s%s' 2>&1",
	    connections, seconds, page->cookie ? page->cookie : "", front_host(), page->path);

	/* Once in a while it cannot make one of its connections, and measures with the others. */
	for (int i = 0; i < 3; i++) {
		struct buf said;
		buf_init(&said, mem, 16384);
		double rate = run_wrk(command, &said);
		if (strstr(said.data, "Socket errors: connect"))
			continue;
		ck_assert_msg(!strstr(said.data, "Non-2xx"), "%s\n%s", page->path, said.data);
		return rate;
	}
	ck_abort_msg("%s: no connection", page->path);
}

struct bench_page bench_static(struct mem *mem, const struct bench_page *page)
{
	struct front_reply reply;

	front_call(front_client(), mem,
	    &(struct front_call){ .path = page->path, .cookie = page->cookie, .lang = "zh" },
	    &reply);
	ck_assert_int_eq(reply.status, 200);
	FILE *file =
	    fopen(mem_printf(mem, "%s/front/state/tree/static/page.html", site_folder()), "we");
	ck_assert(file && fwrite(reply.body, 1, reply.body_bytes, file) == reply.body_bytes &&
		  fclose(file) == 0);
	return (struct bench_page){ .name = "nginx, a static file", .path = "/static/page.html" };
}
