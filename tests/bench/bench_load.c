/* Load by wrk, and static files as a floor. */
#include "bench_load.h"

#include <check.h>
#include <linux/close_range.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

double bench_wrk(struct mem *mem, const struct bench_page *page, int connections, int seconds)
{
	const char *command = mem_printf(mem,
	    "wrk -t1 -c%d -d%ds -H 'Accept-Language: zh' -H 'Cookie: %s' 'http://%s%s' 2>&1",
	    connections, seconds, page->cookie ? page->cookie : "", front_host(), page->path);
	double rate = 0;
	char line[256];

	/* wrk has room for few descriptors: with many inherited ones it cannot connect. */
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	FILE *wrk = popen(command, "re");
	ck_assert_ptr_nonnull(wrk);
	while (fgets(line, sizeof line, wrk)) {
		ck_assert_msg(!strstr(line, "Non-2xx") && !strstr(line, "Socket errors"), "%s: %s",
		    page->path, line);
		sscanf(line, "Requests/sec: %lf", &rate);
	}
	ck_assert_msg(pclose(wrk) == 0 && rate > 0, "%s", command);
	return rate;
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
