/* What the site says about itself: /healthz, /metrics, and what people see while the database is away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/run.h"
#include "server.h"
#include "visit.h"

static struct browser guest;

static void begin(void)
{
	guest = site_guest(mem);
}

static const char *health(int status)
{
	struct fcgi_reply reply = visit_get(&guest, "/healthz");

	visit_is(&reply, status);
	visit_header(&reply, "Content-Type", "text/plain; charset=utf-8");
	visit_header(&reply, "Retry-After", status == 503 ? "5" : NULL);
	return reply.body;
}

/* test_site_new_year.c has the rest: which year, when, and who else is told. */
START_TEST(is_fit_without_this_year)
{
	stage_sql(mem, "UPDATE calendar_year SET year = year - 100");
	ck_assert_ptr_nonnull(strstr(health(200), "\nwarning: the calendar of "));
	stage_sql(mem, "UPDATE calendar_year SET year = year + 100");
	health(200);
}
END_TEST

/* A newer program over the database of an older one. */
START_TEST(is_unfit_while_migrations_are_pending)
{
	const char *folder = mem_printf(mem, "%s/newer", site_folder());
	const char *copy = mem_printf(mem,
	    "mkdir %1$s && cp sql/migrations/* %1$s && n=$(ls %1$s | wc -l) && "
	    "printf -- '-- grant: none\\nUPDATE unit SET intro = intro WHERE code = 1;\\n' "
	    "> %1$s/$(printf %%04d $((n + 1)))_newer.sql",
	    folder);

	ck_assert_int_eq(system(copy), 0);
	site_restart_worker(&(struct site_options){ .migrations = folder });
	ck_assert_str_eq(health(503), "migrations are pending\n");
	site_restart_worker(NULL);
	health(200);
}
END_TEST

/* Every page, in both languages, says that it is away, and is there again without a hand. */
START_TEST(survives_the_database)
{
	static const char *const uris[] = { "/", "/projects", "/login", "/work", "/occasions",
		"/units/370203" };
	struct browser person = site_enter(mem, "secretary");

	health(200);
	visit_get(&person, "/work");
	server_stop();
	ck_assert_str_eq(health(503), "no database\n");
	for (size_t i = 0; i < 2 * COUNT(uris); i++) {
		struct browser *browser = i % 2 ? &person : &guest;
		browser->lang = i % 4 < 2 ? "zh-CN" : "en";
		struct fcgi_reply reply = visit_get(browser, uris[i / 2]);
		/* The form of the login needs no database to be shown. */
		bool needs_none = reply.status == 200 && strcmp(uris[i / 2], "/login") == 0;
		if (needs_none || reply.status == 303)
			continue;
		visit_is(&reply, 503);
		visit_says(browser, &reply, "Not available for a moment");
		visit_header(&reply, "Retry-After", "5");
		visit_header(&reply, "Cache-Control", "no-cache");
	}
	server_restart();
	health(200);
	guest.lang = person.lang = "zh-CN";
	struct fcgi_reply work = visit_get(&person, "/work"), home = visit_get(&guest, "/");
	visit_is(&work, 200);
	visit_is(&home, 200);
}
END_TEST

/* --- metrics --------------------------------------------------------------------------------- */

static long long metric(const char *name)
{
	struct fcgi_reply reply = visit_get(&guest, "/metrics");

	visit_is(&reply, 200);
	visit_header(&reply, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
	const char *line = strstr(reply.body, mem_printf(mem, "\n%s ", name));
	ck_assert_msg(line != NULL, "no %s in %s", name, reply.body);
	return atoll(line + strlen(name) + 2);
}

/* A worker counts a request when its answer is on its way: soon, and exactly. */
static void counts_up_to(const char *name, long long expected)
{
	for (int tries = 0; tries < 100 && metric(name) < expected; tries++)
		usleep(10000);
	ck_assert_int_eq(metric(name), expected);
}

START_TEST(counts_over_all_workers)
{
	static const char missing[] = "jiebang_requests_total{status=\"404\"}";
	long long before = metric(missing), bad = metric("jiebang_logins_total{result=\"bad\"}");
	struct fcgi_reply page, reply;

	for (int i = 0; i < 40; i++)
		visit_get(&guest, "/nowhere");
	counts_up_to(missing, before + 40);
	page = visit_get(&guest, "/login");
	reply = visit_submit(&guest, &page, "/login",
	    FIELDS({ .name = "login", .value = "nobody-here" },
		{ .name = "password", .value = "not a word" }));
	visit_is(&reply, 422);
	counts_up_to("jiebang_logins_total{result=\"bad\"}", bad + 1);
	ck_assert_int_gt(metric("jiebang_database_statements_total"), 0);
}
END_TEST

/* Who is not this machine does not even learn that there is such an address; what he says about himself does not matter. */
START_TEST(metrics_are_for_loopback)
{
	static const char *const far[][4] = {
		{ "REMOTE_ADDR=10.1.2.3", NULL },
		{ "REMOTE_ADDR=203.0.113.9", "HTTP_X_FORWARDED_FOR=127.0.0.1",
		    "HTTP_X_REAL_IP=127.0.0.1", NULL },
		{ "REMOTE_ADDR=::ffff:10.0.0.1", "HTTP_FORWARDED=for=127.0.0.1",
		    "HTTP_HOST=127.0.0.1", NULL },
		{ "REMOTE_ADDR", "HTTP_X_FORWARDED_FOR=127.0.0.1", NULL },
	};
	static const char *const near[][2] = { { "REMOTE_ADDR=127.0.0.1", NULL },
		{ "REMOTE_ADDR=::1", NULL } };
	struct fcgi_reply reply;

	for (size_t i = 0; i < COUNT(far); i++) {
		ck_assert(browser_call(&guest, mem,
		    &(struct fcgi_call){ .uri = "/metrics", .params = far[i] }, &reply));
		visit_is(&reply, 404);
		ck_assert_ptr_null(strstr(reply.body, "jiebang_"));
	}
	for (size_t i = 0; i < COUNT(near); i++) {
		ck_assert(browser_call(&guest, mem,
		    &(struct fcgi_call){ .uri = "/metrics", .params = near[i] }, &reply));
		visit_is(&reply, 200);
		ck_assert_ptr_nonnull(strstr(
		    reply.body, mem_printf(mem, "\njiebang_outbox{state=\"waiting\"} %lld\n",
				    (long long)stage_int(mem,
					"SELECT COUNT(*) FROM outbox WHERE state = 'waiting'"))));
		ck_assert_ptr_nonnull(strstr(reply.body, "\njiebang_outbox{state=\"stuck\"} 0\n"));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("health of the site");
	TCase *tcase = run_case(suite, "health");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, is_fit_without_this_year);
	tcase_add_test(tcase, is_unfit_while_migrations_are_pending);
	tcase_add_test(tcase, survives_the_database);
	tcase_add_test(tcase, counts_over_all_workers);
	tcase_add_test(tcase, metrics_are_for_loopback);
	return run_suite(suite);
}
