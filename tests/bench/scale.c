/*
 * The benchmark of pages, at the district's full size: each against its floor in the same run,
 * latency at a steady rate, what grows with the data, memory, start.
 *
 *   scale          all of it
 *   scale rows     one part: ratios, latency, statements, rows, memory, start
 *   scale seed     makes the data and keeps them
 *   scale counts   statements of each page, for the one above, with a hundredth of the data
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "bench_load.h"
#include "front.h"
#include "race.h"
#include "server.h"
#include "site.h"

#define WORKERS 4 /* two for each of two cores, as the program itself chooses */
#define CONNECTIONS 16
#define SECONDS 4
#define TURNS 3
#define RATE 200 /* requests a second */
#define CLIENTS 20
#define RATE_SECONDS 30
#define MEMORY_REQUESTS 100000
#define MEMORY_KIB (24 * 1024)
#define P99_US 100000
#define RATIO 0.6
#define START_US 3000000
#define ROWS_EACH 20
#define ROWS_MORE 100

static struct mem *mem;

static int broken; /* promises of one part */

static const char *verdict(bool kept)
{
	broken += !kept;
	return kept ? "" : ": BELOW";
}

/* --- the pages ------------------------------------------------------------------------------- */

#define COMMON_WORDS "search, common words"
#define PAGES 25
static struct {
	struct bench_page items[PAGES];
	size_t n;
} pages;

static const char *an_agent(void)
{
	struct browser browser = site_enter(mem, "agent01");
	return front_cookie(&browser, mem);
}

static void add_page(const char *name, const char *path, const char *cookie)
{
	ck_assert_uint_lt(pages.n, PAGES);
	pages.items[pages.n++] = (struct bench_page){ name, path, cookie };
}

/* The first ones are those of PROMISES.md's table. */
enum { ANYONES_LIST, ANYONES_PROJECT, MY_LIST, MY_PROJECT, MY_SEARCH };

static void choose_pages(void)
{
	const char *agent = an_agent(), *officer;
	struct browser browser = site_enter(mem, "street_officer");
	/* One that is there whatever the size. */
	const char *project = mem_printf(mem, "/projects/%s",
	    site_text(mem, "SELECT code FROM project WHERE occasion_id IS NOT NULL AND state = "
			   "'published' AND mode = 'rush' ORDER BY id LIMIT 1"));
	const char *partner = mem_printf(mem, "/partners/%s",
	    site_text(mem, "SELECT p.code FROM partner p JOIN award a ON a.lead_id = p.id"
			   " GROUP BY p.id, p.code ORDER BY COUNT(*) DESC LIMIT 1"));

	officer = front_cookie(&browser, mem);
	pages.n = 0;
	add_page("list, anyone", "/projects", NULL);
	add_page("project, anyone", project, NULL);
	add_page("list, signed in", "/projects", agent);
	add_page("project, signed in", project, agent);
	add_page("search, signed in", "/search?q=%E6%89%B6%E6%89%8B", agent); /* 扶手 */
	add_page("home", "/", agent);
	add_page("work of an agent", "/work", agent);
	add_page("work of a street", "/work", officer);
	add_page("list, running", "/projects?state=running", agent);
	add_page("list, a category", "/projects?state=running&category=repairs", agent);
	add_page("list, a street", "/projects?state=running&unit=370203019", agent);
	add_page("list, rare", "/projects?state=running&category=other&mode=wish", agent);
	add_page("registry", "/partners", agent);
	add_page("registry, a category", "/partners?category=other", agent);
	add_page("registry, suspended", "/partners?state=suspended&category=other", agent);
	add_page("partner", partner, agent);
	add_page("needs", "/needs", agent);
	add_page("resources", "/resources", agent);
	add_page("unit, district", "/units/370203", agent);
	add_page("unit, community", "/units/370203019001", agent);
	add_page("inbox", "/inbox", officer);
	add_page("history", mem_printf(mem, "/history/%s", project + strlen("/projects/")), agent);
	add_page("occasions", "/occasions", agent);
	add_page(
	    "search, three kinds", "/search?q=%E9%9D%92%E6%B5%B7%E8%B7%AF", agent); /* 青海路 */
	/* 社区 照明: the commonest word, and one in twenty. */
	add_page(COMMON_WORDS, "/search?q=%E7%A4%BE%E5%8C%BA%20%E7%85%A7%E6%98%8E", agent);
}

static void start(int64_t per_mille)
{
	setenv("JIEBANG_DB_BUFFER", "192M", 1);
	mem = mem_root("scale");
	site_start(&(struct site_options){ .workers = WORKERS, .scale_per_mille = per_mille });
	front_start();
}

/* --- ratios ---------------------------------------------------------------------------------- */

static void tell_ratio(
    const struct bench_page *page, const char *floor_name, double ours, double floor)
{
	printf("  %-20s %6.0f/s, %s %6.0f/s: ratio %.2f%s\n", page->name, ours, floor_name, floor,
	    ours / floor, verdict(ours / floor >= RATIO));
}

/* In turns, so that whatever else happens on this machine happens to both. */
static void against_static(const struct bench_page *page)
{
	struct bench_page file = bench_static(mem, page);
	double ours = 0, floor = 0;

	for (int turn = 0; turn < TURNS; turn++) {
		ours += bench_wrk(mem, page, CONNECTIONS, SECONDS) / TURNS;
		floor += bench_wrk(mem, &file, CONNECTIONS, SECONDS) / TURNS;
	}
	tell_ratio(page, "static", ours, floor);
}

static void against_bare(const struct bench_page *page)
{
	double ours = 0, floor = 0;

	bench_log_begin(mem);
	struct bench_sql sql = bench_statements_of(mem, page);
	bench_log_end(mem, WORKERS);
	for (int turn = 0; turn < TURNS; turn++) {
		ours += bench_wrk(mem, page, CONNECTIONS, SECONDS) / TURNS;
		bench_bare_begin(mem, page, &sql, WORKERS);
		floor += bench_wrk(mem, page, CONNECTIONS, SECONDS) / TURNS;
		bench_bare_end();
	}
	tell_ratio(page, "bare", ours, floor);
}

START_TEST(ratios)
{
	printf("each page against its floor, at least %.1f is promised\n", RATIO);
	against_static(&pages.items[ANYONES_LIST]);
	against_static(&pages.items[ANYONES_PROJECT]);
	against_bare(&pages.items[MY_LIST]);
	against_bare(&pages.items[MY_PROJECT]);
	against_bare(&pages.items[MY_SEARCH]);
	printf("\n");
}
END_TEST

/* --- latency --------------------------------------------------------------------------------- */

#define EACH (RATE * RATE_SECONDS / CLIENTS)
struct pace {
	int64_t began_at;
	int64_t took_us[CLIENTS][EACH];
	int failed;
};

/* From the moment when the request was to be sent: one that waits for the one before counts that,
 * too. */
static void ask_steadily(size_t k, void *arg)
{
	struct pace *pace = arg;
	struct front_client *client = front_client();

	for (size_t i = 0; i < EACH; i++) {
		struct mem *own = mem_root("call");
		const struct bench_page *page = &pages.items[(i * 7 + k) % pages.n];
		struct front_reply reply;
		int64_t at =
		    pace->began_at + (int64_t)((i * CLIENTS + k) * INT64_C(1000000) / RATE);
		race_pause_us(at - clock_steady());
		front_call(client, own,
		    &(struct front_call){
			.path = page->path, .cookie = page->cookie, .lang = "zh" },
		    &reply);
		pace->took_us[k][i] = clock_steady() - at;
		if (reply.status != 200)
			__atomic_add_fetch(&pace->failed, 1, __ATOMIC_RELAXED);
		mem_free(own);
	}
}

START_TEST(latency)
{
	struct pace *pace = race_shared(sizeof *pace);

	pace->began_at = clock_steady() + SECOND_US;
	race_at_once(CLIENTS, ask_steadily, pace, NULL);
	ck_assert_int_eq(pace->failed, 0);
	printf("%d requests a second for %d s, %zu pages in turn\n", RATE, RATE_SECONDS, pages.n);
	for (size_t n = 0; n < pages.n; n++) {
		int64_t *of_page = MEM_ARRAY(mem, int64_t, CLIENTS * EACH);
		size_t count = 0;
		for (size_t k = 0; k < CLIENTS; k++)
			for (size_t i = 0; i < EACH; i++)
				if ((i * 7 + k) % pages.n == n)
					of_page[count++] = pace->took_us[k][i];
		int64_t p99 = bench_quantile(of_page, count, 990);
		printf("  %-20s p50 %5.1f ms, p99 %5.1f ms%s\n", pages.items[n].name,
		    (double)bench_quantile(of_page, count, 500) / 1e3, (double)p99 / 1e3,
		    verdict(p99 < P99_US));
	}
	printf("\n");
}
END_TEST

/* --- what grows with the data ---------------------------------------------------------------- */

static size_t statements_of(const struct bench_page *page)
{
	return bench_statements_of(mem, page).n;
}

START_TEST(counts)
{
	bench_log_begin(mem);
	for (size_t n = 0; n < pages.n; n++)
		printf("%zu\n", statements_of(&pages.items[n]));
}
END_TEST

START_TEST(statements)
{
	FILE *small = popen(mem_printf(mem, "/proc/%d/exe counts", (int)getppid()), "re");
	char line[64];

	/* What finds nothing of a kind asks nothing more about it, so words must find the same. */
	printf("statements of a page, with 1 %% and with 100 %% of the data; common words may ask "
	       "once "
	       "more of all they find\n");
	bench_log_begin(mem);
	for (size_t n = 0; n < pages.n; n++) {
		ck_assert(fgets(line, sizeof line, small) != NULL);
		size_t before = strtoul(line, NULL, 10), now = statements_of(&pages.items[n]);
		printf("  %-20s %2zu, %2zu%s\n", pages.items[n].name, before, now,
		    verdict(before == now || strcmp(pages.items[n].name, COMMON_WORDS) == 0));
	}
	ck_assert_int_eq(pclose(small), 0);
	bench_log_end(mem, WORKERS);
	printf("\n");
}
END_TEST

/* The statement that read most for what it returned; lists are what has an order. */
static struct stage_cells worst_of(const char *pattern)
{
	return stage_cells(mem,
	    "SELECT rows_examined, rows_sent, rows_examined > %d * rows_sent + %d,"
	    " LEFT(REPLACE(sql_text, '\\n', ' '), 90)"
	    " FROM mysql.slow_log WHERE db = 'jiebang' AND sql_text LIKE 'SELECT%%'"
	    " AND sql_text %s"
	    " ORDER BY CAST(rows_examined AS SIGNED) - %d * CAST(rows_sent AS SIGNED) DESC LIMIT 1",
	    ROWS_EACH, ROWS_MORE, pattern, ROWS_EACH);
}

/* The server's own count for each statement. */
static void rows_of(const struct bench_page *page)
{
	struct front_reply reply;
	const struct front_call call = { .path = page->path, .cookie = page->cookie, .lang = "zh" };

	stage_sql(mem, "TRUNCATE TABLE mysql.slow_log");
	front_call(front_client(), mem, &call, &reply);
	ck_assert_int_eq(reply.status, 200);
	struct stage_cells worst = worst_of("LIKE '%ORDER BY%' AND sql_text NOT LIKE '%COUNT(*)%'"),
			   counted = worst_of("LIKE '%COUNT(*)%'");
	if (worst.n)
		printf("  %-20s %6s read, %4s returned%s%s", page->name, worst.items[0].data,
		    worst.items[1].data, verdict(*worst.items[2].data == '0'),
		    *worst.items[2].data == '0' ? "" : worst.items[3].data);
	if (counted.n)
		printf("; to count %s", counted.items[0].data);
	printf("\n");
}

START_TEST(rows)
{
	printf("rows a list's statement reads, at most %d for each it returns and %d: the worst of "
	       "each page; and what counting reads\n",
	    ROWS_EACH, ROWS_MORE);
	stage_sql(mem, "SET GLOBAL log_output = 'TABLE'");
	/* What a connection notes is settled when it is made. */
	stage_sql(mem, "SET GLOBAL long_query_time = 0");
	stage_sql(mem, "SET GLOBAL slow_query_log = 1");
	site_restart_worker(&(struct site_options){ .workers = 1 });
	for (size_t n = 0; n < pages.n; n++)
		rows_of(&pages.items[n]);
	stage_sql(mem, "SET GLOBAL slow_query_log = 0");
	site_restart_worker(&(struct site_options){ .workers = WORKERS });
	printf("\n");
}
END_TEST

/* --- memory and start ------------------------------------------------------------------------ */

static long resident_kib(pid_t pid)
{
	FILE *file = fopen(mem_printf(mem, "/proc/%d/status", (int)pid), "re");
	char line[256];
	long kib = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file))
		sscanf(line, "VmRSS: %ld", &kib);
	fclose(file);
	return kib;
}

/* The one that answers pages: of the two workers the other hashes passwords, and has done nothing. */
static long busiest_kib(void)
{
	pid_t workers[16];
	size_t count = site_workers(workers, 16);
	long most = 0;

	for (size_t i = 0; i < count; i++) {
		long kib = resident_kib(workers[i]);
		most = kib > most ? kib : most;
	}
	return most;
}

START_TEST(memory)
{
	double requests = 0;
	long early = 0;

	site_restart_worker(&(struct site_options){ .workers = 1 });
	for (size_t n = 0; requests < MEMORY_REQUESTS; n++) {
		/* Pages that nginx keeps for a second would not all reach the worker. */
		const struct bench_page *page = &pages.items[MY_LIST + n % (pages.n - MY_LIST)];
		requests += bench_wrk(mem, page, 4, 2) * 2;
		if (n == pages.n)
			early = busiest_kib();
	}
	long late = busiest_kib();
	printf("memory of a worker: %.1f MiB when every page was asked for, %.1f MiB after %.0f "
	       "requests%s\n\n",
	    (double)early / 1024, (double)late / 1024, requests, verdict(late < MEMORY_KIB));
	site_restart_worker(&(struct site_options){ .workers = WORKERS });
}
END_TEST

START_TEST(starting)
{
	struct front_reply reply;
	int64_t began_at;

	site_stop_worker();
	server_stop();
	began_at = clock_steady();
	server_restart();
	site_restart_worker(&(struct site_options){ .workers = WORKERS });
	front_call(
	    front_client(), mem, &(struct front_call){ .path = "/projects", .lang = "en" }, &reply);
	int64_t took = clock_steady() - began_at;
	ck_assert_int_eq(reply.status, 200);
	printf("start of database and workers to the first page: %.2f s%s\n\n", (double)took / 1e6,
	    verdict(took < START_US));
}
END_TEST

static void setup(void)
{
	mem = mem_root("scale");
	bench_bare_end(); /* a test that failed may have left its floor in place */
	choose_pages();
}

/* Whoever runs this must not have to read it all to know. */
static void all_kept(void)
{
	ck_assert_msg(broken == 0, "%d below what is promised", broken);
}

/* Alone: only when it is asked for. */
static const struct {
	const char *name;
	const TTest *const *test;
	bool is_alone;
} parts[] = {
	{ "ratios", &ratios, false },
	{ "latency", &latency, false },
	{ "statements", &statements, false },
	{ "counts", &counts, true },
	{ "rows", &rows, false },
	{ "memory", &memory, false },
	{ "start", &starting, false },
};

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	bool counts_only = strcmp(word, "counts") == 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	start(counts_only ? 10 : 1000);
	if (strcmp(word, "seed") == 0)
		return 0;
	Suite *suite = suite_create("pages");
	TCase *tests = tcase_create("pages");
	tcase_add_checked_fixture(tests, setup, all_kept);
	tcase_set_timeout(tests, 900);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (strcmp(word, parts[i].name) == 0 || (!*word && !parts[i].is_alone))
			tcase_add_test(tests, *parts[i].test);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, counts_only ? CK_SILENT : CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
