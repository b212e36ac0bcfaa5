/* One walk through nginx: what it answers by itself, what it keeps, what it lets through. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/session.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "front.h"
#include "race.h"
#include "visit.h"

static struct mem *mem;

static void setup(void)
{
	mem = mem_root("front");
}

static struct front_reply ask(const struct front_call *call)
{
	struct front_reply reply;

	ck_assert_msg(front_call(NULL, mem, call, &reply), "%s: %s", call->path, reply.problem);
	return reply;
}

static struct front_reply get(const char *path)
{
	return ask(&(struct front_call){ .path = path });
}

#define HEADERS(...)                                                                               \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

static void has_header(const struct front_reply *reply, const char *name, const char *part)
{
	const char *value = front_header(reply, mem, name);

	if (!part)
		ck_assert_msg(!value, "%s: %s", name, value);
	else
		ck_assert_msg(value && strstr(value, part), "%s: %s, not %s", name, value, part);
}

/* --- what nginx answers by itself ----------------------------------------------------------- */

START_TEST(static_files)
{
	struct front_reply page = get("/");
	const char *at = strstr(page.body, "/static/css/");
	ck_assert_ptr_nonnull(at);
	const char *path = mem_strndup(mem, at, strcspn(at, "\""));

	struct front_reply reply = get(path);
	ck_assert_int_eq(reply.status, 200);
	has_header(&reply, "Content-Type", "text/css; charset=utf-8");
	has_header(&reply, "Cache-Control", "immutable");
	has_header(&reply, "X-Content-Type-Options", "nosniff");
	reply = get(mem_strndup(mem, path, strcspn(path, "?")));
	has_header(&reply, "Cache-Control", "max-age=300");
	reply =
	    ask(&(struct front_call){ .path = path, .headers = HEADERS("Accept-Encoding: gzip") });
	has_header(&reply, "Content-Encoding", "gzip");
	has_header(&reply, "Vary", "Accept-Encoding");
	reply = ask(&(struct front_call){
	    .path = path, .headers = HEADERS("If-Modified-Since: Fri, 31 Dec 2100 00:00:00 GMT") });
	ck_assert(reply.status == 304 || reply.status == 200);
	ck_assert_int_eq(get("/static/../src/cmd/worker.c").status, 404);
	ck_assert_int_eq(get("/static/css/").status, 404);
	reply = get("/static/nothing.css");
	ck_assert_int_eq(reply.status, 404);
	ck_assert_ptr_nonnull(strstr(reply.body, "<html"));
}
END_TEST

/* Beyond the limits, each with the headers of a page. */
START_TEST(what_is_too_much)
{
	char *large = mem_alloc(mem, 13 * 1024 * 1024), *medium = mem_alloc(mem, 100 * 1024);
	memset(large, 'a', 13 * 1024 * 1024 - 1);
	memset(medium, 'a', 100 * 1024 - 1);
	const struct {
		struct front_call call;
		int status;
	} cases[] = {
		{ { .path = "/login", .body = large }, 413 },
		/* Over the limit of a plain form: the worker says so. */
		{ { .path = "/login", .body = medium }, 413 },
		{ { .path = "/language", .method = "TRACE" }, 405 },
		{ { .path = mem_printf(mem, "/%.*s", 40000, large) }, 400 },
		{ { .path = "/",
		      .headers = HEADERS(mem_printf(mem, "X-Long: %.*s", 40000, large)) },
		    400 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct front_reply reply = ask(&cases[i].call);
		ck_assert_msg(reply.status == cases[i].status, "case %zu: %d", i, reply.status);
		has_header(&reply, "Content-Security-Policy", "default-src 'self'");
		has_header(&reply, "X-Frame-Options", "DENY");
	}
}
END_TEST

/* --- lists as files --------------------------------------------------------------------------- */

#define EXPORTS_AT_ONCE 2
#define EXPORTS_IN_A_ROW 13 /* the burst and the one that is due */

/* How many files an address gets one after the other, until it is told to come back. */
static int files_in_a_row(const char *path, const char *from)
{
	struct front_reply reply = { 0 };
	int count = -1;

	do {
		reply = ask(&(struct front_call){ .path = path, .from = from });
		count++;
	} while (reply.status == 200 && count < 2 * EXPORTS_IN_A_ROW);
	ck_assert_int_eq(reply.status, 503);
	has_header(&reply, "Retry-After", "5");
	has_header(&reply, "X-Frame-Options", "DENY");
	return count;
}

/* Every one of them, by its flag; another address and every other page go on. */
START_TEST(lists_as_files_are_slowed)
{
	const struct site_routes *routes = site_route_rows();
	int n = 0;

	for (size_t i = 0; i < routes->n; i++) {
		const char *path = routes->items[i].pattern, *dot = strrchr(path, '.');
		bool is_file = dot && (strcmp(dot, ".csv") == 0 || strcmp(dot, ".xlsx") == 0);
		ck_assert_msg(is_file == (strstr(routes->items[i].flags, "+exports") != NULL),
		    "%s: %s", path, routes->items[i].flags);
		if (!is_file)
			continue;
		const char *from = mem_printf(mem, "127.0.1.%d", ++n);
		int in_a_row = files_in_a_row(path, from);
		/* It may have taken long enough for one more. */
		ck_assert_msg(in_a_row >= EXPORTS_IN_A_ROW && in_a_row <= EXPORTS_IN_A_ROW + 2,
		    "%s: %d", path, in_a_row);
		ck_assert_int_eq(
		    ask(&(struct front_call){ .path = "/projects", .from = from }).status, 200);
	}
	ck_assert_int_eq(n, 12);
	ck_assert_int_eq(
	    ask(&(struct front_call){ .path = "/projects.csv", .from = "127.0.0.2" }).status, 200);
}
END_TEST

struct exports {
	int statuses[2 * EXPORTS_AT_ONCE], refused;
};
static struct exports *exports;
static pid_t stopped[16];
static size_t stopped_count;

static void export_one(size_t i, void *arg)
{
	(void)arg;
	exports->statuses[i] =
	    ask(&(struct front_call){ .path = "/projects.xlsx", .from = "127.0.0.4" }).status;
	if (exports->statuses[i] == 503)
		__atomic_add_fetch(&exports->refused, 1, __ATOMIC_SEQ_CST);
}

static void signal_workers(int signal)
{
	for (size_t i = 0; i < stopped_count; i++)
		kill(stopped[i], signal);
}

/* The workers go on once nginx has said who is too many. */
static void wake_workers(void)
{
	race_pause_ms(1);
	if (__atomic_load_n(&exports->refused, __ATOMIC_SEQ_CST) == EXPORTS_AT_ONCE)
		signal_workers(SIGCONT);
}

START_TEST(two_lists_as_files_at_once)
{
	int made = 0;

	exports = race_shared(sizeof *exports);
	stopped_count = site_workers(stopped, COUNT(stopped));
	signal_workers(SIGSTOP);
	race_at_once(COUNT(exports->statuses), export_one, NULL, wake_workers);
	for (size_t i = 0; i < COUNT(exports->statuses); i++)
		made += exports->statuses[i] == 200;
	ck_assert_int_eq(made, EXPORTS_AT_ONCE);
	ck_assert_int_eq(exports->refused, EXPORTS_AT_ONCE);
}
END_TEST

/* --- the micro-cache ------------------------------------------------------------------------ */

static const char *id_of(const struct front_reply *reply)
{
	const char *id = front_header(reply, mem, "X-Request-Id");

	ck_assert_ptr_nonnull(id);
	return id;
}

/* An answer that was kept has the id of the request it was made for. */
static bool is_kept(const struct front_call *call)
{
	struct front_reply first = ask(call), second = ask(call);

	ck_assert_int_eq(first.status, second.status);
	return strcmp(id_of(&first), id_of(&second)) == 0;
}

/* A second may end between the two requests, so the try is made again. */
static bool is_kept_at_last(const struct front_call *call)
{
	for (int n = 0; n < 5; n++)
		if (is_kept(call))
			return true;
	return false;
}

START_TEST(guests_share_a_page_for_a_second)
{
	struct browser agent = site_enter(mem, "agent01");
	const char *cookie = front_cookie(&agent, mem);
	struct front_reply reply = get("/");

	has_header(&reply, "X-Accel-Expires", NULL);
	has_header(&reply, "Cache-Control", "no-cache");
	ck_assert(is_kept_at_last(&(struct front_call){ .path = "/" }));
	ck_assert(is_kept_at_last(&(struct front_call){ .path = "/projects?category=repairs" }));
	/* After a second, which nginx counts by the clock's full ones, a fresh one is made once
	 * somebody has asked for it. */
	const char *before = id_of(&reply);
	race_pause_ms(2100);
	get("/");
	race_pause_ms(100);
	reply = get("/");
	ck_assert_str_ne(id_of(&reply), before);
	for (int n = 0; n < 3; n++) {
		ck_assert(!is_kept(&(struct front_call){ .path = "/", .cookie = cookie }));
		ck_assert(!is_kept(&(struct front_call){
		    .path = "/", .cookie = mem_printf(mem, "a=b; %s", cookie) }));
		ck_assert(!is_kept(&(struct front_call){ .path = "/login" }));
		ck_assert(!is_kept(&(struct front_call){ .path = "/nowhere" }));
	}
	reply = ask(&(struct front_call){ .path = "/", .cookie = cookie });
	has_header(&reply, "Cache-Control", "no-store");
	/* And what the signed-in one saw is shown to nobody else. */
	const char *name = site_text(mem, "SELECT name FROM account WHERE login = 'agent01'");
	ck_assert_ptr_nonnull(strstr(reply.body, name));
	reply = get("/");
	ck_assert_ptr_null(strstr(reply.body, name));
}
END_TEST

START_TEST(pages_are_not_compressed)
{
	struct front_reply reply = ask(&(struct front_call){
	    .path = "/projects", .headers = HEADERS("Accept-Encoding: gzip, br") });

	ck_assert_int_eq(reply.status, 200);
	has_header(&reply, "Content-Encoding", NULL);
	has_header(&reply, "Server", "nginx");
	ck_assert_ptr_null(strstr(front_header(&reply, mem, "Server"), "/"));
	reply = ask(&(struct front_call){ .path = "/projects", .method = "HEAD" });
	ck_assert_int_eq(reply.status, 200);
	ck_assert_uint_eq(reply.body_bytes, 0);
}
END_TEST

/* --- who is asking -------------------------------------------------------------------------- */

#define SPOOFED(address)                                                                           \
	HEADERS("X-Forwarded-For: " address, "X-Real-IP: " address, "Forwarded: for=" address,     \
	    "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https")

/* Only this machine itself reads the counters, whatever a client says about itself. */
START_TEST(metrics_are_for_loopback)
{
	struct front_reply reply = get("/metrics");
	ck_assert_int_eq(reply.status, 200);
	ck_assert_ptr_nonnull(strstr(reply.body, "jiebang_requests_total"));
	reply = ask(&(struct front_call){ .path = "/metrics", .headers = SPOOFED("203.0.113.9") });
	ck_assert_int_eq(reply.status, 200);
	reply = ask(&(struct front_call){ .path = "/metrics", .from = "127.0.0.2" });
	ck_assert_int_eq(reply.status, 404);
	reply = ask(&(struct front_call){
	    .path = "/metrics", .from = "127.0.0.2", .headers = SPOOFED("127.0.0.1") });
	ck_assert_int_eq(reply.status, 404);
}
END_TEST

/* Wrong logins count for the address they come from, not for the one they name. */
START_TEST(forwarded_addresses_count_for_nothing)
{
	struct browser guest = site_guest(mem);
	const char *body = mem_printf(mem,
	    "token=%s&login=agent02&password=wrong-wrong&next=", visit_token(&guest, "/login"));
	int status = 0;

	stage_sql(mem, "DELETE FROM throttle");
	for (int n = 0; n < 6; n++)
		status = ask(
		    &(struct front_call){ .path = "/login",
			.from = "127.0.0.2",
			.body = body,
			.headers = HEADERS(mem_printf(mem, "X-Forwarded-For: 203.0.113.%d", n)) })
			     .status;
	ck_assert_int_eq(status, 429);
	status =
	    ask(&(struct front_call){ .path = "/login", .from = "127.0.0.3", .body = body }).status;
	ck_assert_int_eq(status, 422);
}
END_TEST

/* The whole way of a claim: log in at the page, see the button, press it, see the award. */
START_TEST(a_claim_through_nginx)
{
	const struct site_account *agent = site_account("agent03");
	struct browser guest = site_guest(mem);
	struct front_reply reply;
	struct race race;

	race_load(mem, &race);
	race_open(mem, 1);
	stage_sql(mem, "DELETE FROM throttle");
	reply = ask(&(struct front_call){ .path = "/login",
	    .headers = HEADERS(
		mem_printf(mem, "Origin: http://%s", front_host()), "Sec-Fetch-Site: same-origin"),
	    .body = mem_printf(mem, "token=%s&login=%s&password=%s&next=",
		visit_token(&guest, "/login"), agent->login, agent->password) });
	ck_assert_int_eq(reply.status, 303);
	has_header(&reply, "Location", "/work");
	const char *cookie = front_header(&reply, mem, "Set-Cookie");
	ck_assert_ptr_nonnull(strstr(cookie, "; Secure"));
	cookie = mem_strndup(mem, cookie, strcspn(cookie, ";"));
	browser_set_cookie(&guest, SESSION_COOKIE, strchr(cookie, '=') + 1);
	const char *code = race.projects[0].code;
	reply = ask(&(struct front_call){
	    .path = mem_printf(mem, "/projects/%s", code), .cookie = cookie });
	ck_assert_int_eq(reply.status, 200);
	const char *path = mem_printf(mem, "/projects/%s/claims", code);
	ck_assert_ptr_nonnull(strstr(reply.body, mem_printf(mem, "action=\"%s\"", path)));
	struct front_call press = { .path = path,
		.cookie = cookie,
		.body = mem_printf(mem, "token=%s", visit_token(&guest, path)) };
	reply = ask(&press);
	ck_assert_int_eq(reply.status, 303);
	has_header(&reply, "Location", mem_printf(mem, "/projects/%s/awards/1", code));
	/* From another site it is refused. */
	press.headers = HEADERS("Origin: http://evil.example");
	ck_assert_int_eq(ask(&press).status, 403);
	reply = ask(&(struct front_call){
	    .path = front_header(&reply, mem, "Location"), .cookie = cookie });
	ck_assert_int_eq(reply.status, 200);
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(NULL);
	front_start();
	Suite *suite = suite_create("through nginx");
	TCase *tests = tcase_create("nginx");
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, static_files);
	tcase_add_test(tests, what_is_too_much);
	tcase_add_test(tests, lists_as_files_are_slowed);
	tcase_add_test(tests, two_lists_as_files_at_once);
	tcase_add_test(tests, guests_share_a_page_for_a_second);
	tcase_add_test(tests, pages_are_not_compressed);
	tcase_add_test(tests, metrics_are_for_loopback);
	tcase_add_test(tests, forwarded_addresses_count_for_nothing);
	tcase_add_test(tests, a_claim_through_nginx);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
