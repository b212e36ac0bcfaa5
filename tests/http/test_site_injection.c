/*
 * A scanner for injected SQL: what is true and what is false, sent where a text may stand in an address, is answered alike, and
 * what would sleep is answered at once. PROMISES.md, "SQL injection". That no statement is built at run time, the lint shows
 * (`statements`); fields of forms have the hostile corpus.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "base/clock.h"
#include "everyone.h"
#include "http/route.h"
#include "visit.h"

/* Both ends of a pair are the same but for this. */
#define TRUE_PART "7193=7193"
#define FALSE_PART "7193=7194"

/* {}: the part. "select" in small letters: in capitals the log may have none, since those are our own statements. */
static const char *const pairs[] = {
	"1 OR {}",
	"1) OR ({}",
	"x' OR {} -- ",
	"x' OR {}#",
	"x' AND {} AND 'a'='a",
	"x') OR ({}) -- ",
	"x\" OR {} -- ",
	"x`) OR {} -- ",
	"x%' OR {} AND '%'='",
	"x\\' OR {} -- ",
	"\xbf' OR {} -- ",
	"x'/**/OR/**/{}/**/",
	"x' union select 1 where {} -- ",
	"(CASE WHEN {} THEN 1 ELSE 9 END)",
};

static const char *const slow[] = {
	"1 OR SLEEP(8)",
	"x' OR SLEEP(8) -- ",
	"x') OR SLEEP(8)#",
	"x' or (select sleep(8)) or 'a'='a",
	"x\" OR SLEEP(8) -- ",
	"1;select sleep(8)",
	"x'; DO SLEEP(8); -- ",
	"x' OR BENCHMARK(2000000000,MD5(1)) -- ",
};
#define SLOW_US (4 * SECOND_US)

static const char *with(const char *pattern, const char *part)
{
	const char *place = strstr(pattern, "{}");

	return mem_printf(mem, "%.*s%s%s", (int)(place - pattern), pattern, part, place + 2);
}

static const char *encoded(const char *text)
{
	const char *out = "";

	for (; *text; text++)
		out = mem_printf(mem, isalnum((unsigned char)*text) ? "%s%c" : "%s%%%02X", out,
		    (unsigned)(unsigned char)*text);
	return out;
}

/* Without what is different each time, or what was asked: the request's number, tokens, the time to the millisecond, the part. */
static const char *essence(const struct fcgi_reply *reply)
{
	static const char *const parts[] = { FALSE_PART, "7193%3D7194", "7193&#61;7194",
		"7193%253D7194" };
	static const char *const values[] = { "name=\"token\" value=\"", "data-clock=\"" };
	char *text = mem_strdup(mem, reply->body);

	for (size_t i = 0; i < COUNT(parts); i++)
		for (char *at = text; (at = strstr(at, parts[i])) != NULL; at += strlen(parts[i]))
			at[strlen(parts[i]) - 1] = '3';
	for (size_t i = 0; i < COUNT(values); i++)
		for (char *at = text; (at = strstr(at, values[i])) != NULL;) {
			at += strlen(values[i]);
			memset(at, '-', strcspn(at, "\""));
		}
	for (char *at = text; *at; at++) {
		size_t hex = strspn(at, "0123456789abcdef");
		if (hex == 16)
			memset(at, '-', hex);
		at += hex ? hex - 1 : 0;
	}
	return mem_printf(mem, "%d %s", reply->status, text);
}

static struct fcgi_reply ask(const struct person *person, const char *before, const char *probe)
{
	struct browser browser = person->browser;

	browser.mem = mem;
	int64_t began = clock_steady();
	struct fcgi_reply reply =
	    visit_get(&browser, mem_printf(mem, "%s%s", before, encoded(probe)));
	ck_assert_msg(clock_steady() - began < SLOW_US, "%s%s is slow", before, probe);
	ck_assert_msg(reply.status < 500, "%s%s: %d", before, probe, reply.status);
	return reply;
}

/* "in 3 minutes" may change between two answers, but not three times. */
static bool is_alike(const struct person *person, const char *before, const char *pattern)
{
	for (int tries = 0; tries < 3; tries++) {
		struct fcgi_reply yes = ask(person, before, with(pattern, TRUE_PART)),
				  no = ask(person, before, with(pattern, FALSE_PART));
		if (strcmp(essence(&yes), essence(&no)) == 0)
			return true;
	}
	return false;
}

static int probes;

static void probe(const struct person *person, const char *before)
{
	struct mem *outer = mem, *own = mem_child(mem);

	mem = own;
	for (size_t i = 0; i < COUNT(pairs); i++, probes++)
		ck_assert_msg(is_alike(person, before, pairs[i]),
		    "%s as %s: %s tells true from false", before, person->role, pairs[i]);
	for (size_t i = 0; i < COUNT(slow); i++, probes++)
		ask(person, before, slow[i]);
	mem = outer;
	mem_free(own);
}

/* A guest, and whoever is the first that may see the page. */
static void probe_filters(const struct persons *persons, const struct site_route *row)
{
	const struct route *route = everyone_route(row);
	const struct subjects *subjects = everyone_subjects(row->pattern);
	size_t p = 0;

	if (row->is_post || !route->form || !route->form->is_get)
		return;
	while (p < persons->n && !everyone_may_ask(route, &persons->items[p]))
		p++;
	if (p == persons->n || !subjects->n)
		return;
	const char *path = everyone_path(mem, row->pattern, &subjects->items[0]);
	for (size_t f = 0; f < route->form->field_count; f++)
		probe(&persons->items[p],
		    mem_printf(mem, "%s?%s=", path, route->form->fields[f].name));
}

START_TEST(true_and_false_are_answered_alike)
{
	static const char *const folders[] = { "/projects/", "/partners/", "/claims/",
		"/occasions/", "/units/", "/history/", "/accounts/", "/feeds/units/", "/sitemap/",
		"/inbox/unsubscribe/", "/language?to=en&back=", "/login?next=" };

	everyone_set_stage(mem);
	struct persons persons = everyone_persons(mem);
	const struct site_routes *routes = site_route_rows();
	const char *before = site_checksum(mem);
	struct fcgi_reply all = ask(&persons.items[0], "/projects?q=", ""),
			  none = ask(&persons.items[0], "/projects?q=", "7193");
	ck_assert_str_ne(essence(&all), essence(&none));
	for (size_t i = 0; i < routes->n; i++)
		probe_filters(&persons, &routes->items[i]);
	for (size_t i = 0; i < COUNT(folders); i++) {
		probe(&persons.items[0], folders[i]);
		probe(&persons.items[persons.n - 1], folders[i]);
	}
	ck_assert_int_gt(probes, 1000);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("injected SQL");
	TCase *tcase = run_case(suite, "injection");

	site_start(&(const struct site_options){
	    .more = "[site]\norigin = http://127.0.0.1:8080\n"
		    "[mail]\nsendmail = /bin/true\nfrom = wall@example.org\n" });
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, true_and_false_are_answered_alike);
	return run_suite(suite);
}
