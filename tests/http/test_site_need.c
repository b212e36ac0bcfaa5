/* A need through the eyes of those around it: rewritten after nobody came, copied, its address kept, its conflicts
 * shown, the partners it fits. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "visit.h"

static struct browser secretary, colleague, street, guest, agent;
static const char *const langs[] = { "zh-CN", "en" };

static void begin(void)
{
	secretary = site_enter(mem, "secretary-qinghai");
	colleague = site_enter(mem, "secretary-puji");
	street = site_enter(mem, "street-dagang");
	agent = site_enter(mem, "agent01");
	guest = site_guest(mem);
	stage_sql(mem, "UPDATE partner SET open_awards = 0");
}

/* --- pieces ---------------------------------------------------------------------------------- */

static const char *at(const char *code, const char *event)
{
	return mem_printf(mem, "/projects/%s%s%s", code, *event ? "/" : "", event);
}

static const char *state_of(const char *code)
{
	return site_text(mem, "SELECT state FROM project WHERE code = '%s'", code);
}

static const char *posted(const char *title, const char *mode)
{
	struct fcgi_reply page = visit_get(&secretary, "/projects/new");
	struct fcgi_reply reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS({ .name = "title", .value = title },
		{ .name = "need", .value = "The lamp at gate 3 has been dark for a week." },
		{ .name = "category", .value = "repairs" },
		{ .name = "place", .value = "Qinghai Road 12, flat 301" },
		{ .name = "done_by", .value = visit_date(mem, 40) },
		{ .name = "mode", .value = mode }, { .name = "submit_now", .value = "1" }));

	ck_assert_int_eq(reply.status, 303);
	return visit_part(mem, &reply, "/projects/");
}

static void publish(const char *code)
{
	struct fcgi_reply page = visit_get(&street, at(code, "publish"));
	struct fcgi_reply reply = visit_submit(&street, &page, at(code, "publish"),
	    FIELDS({ .name = "closes", .value = visit_minute(mem, 48) }));

	visit_goes(&reply, at(code, ""));
}

static const char *published(const char *title, const char *mode)
{
	const char *code = posted(title, mode);

	publish(code);
	return code;
}

static struct fcgi_reply press(struct browser *who, const char *code, const char *event)
{
	struct fcgi_reply page = visit_get(who, at(code, ""));

	return visit_submit(who, &page, at(code, event), NO_FIELDS);
}

/* --- rewriting -------------------------------------------------------------------------------- */

/* What was on the wall stays what people read, until the new text is on the wall. */
START_TEST(the_public_reads_the_published_text)
{
	secretary.lang = guest.lang = street.lang = langs[_i];
	const char *code = published(mem_printf(mem, "The old title %d", _i), "rush");
	const char *old = mem_printf(mem, "The old title %d", _i),
		   *fresh = mem_printf(mem, "The fresh title %d", _i);
	struct fcgi_reply page, reply;

	stage_sql(mem,
	    "UPDATE project SET opens_at = opens_at - INTERVAL 3 DAY, closes_at = UTC_TIMESTAMP() "
	    "- INTERVAL 5 SECOND, due_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND WHERE code = '%s'",
	    code);
	site_clock(mem);
	ck_assert_str_eq(state_of(code), "unclaimed");
	reply = press(&secretary, code, "revise");
	visit_goes(&reply, at(code, ""));
	page = visit_get(&secretary, at(code, "edit"));
	reply = visit_submit(&secretary, &page, at(code, "edit"),
	    FIELDS({ .name = "title", .value = fresh },
		{ .name = "need", .value = "A secret for now." }, { .name = "slots", .value = "2" },
		{ .name = "submit_now", .value = NULL }));
	visit_goes(&reply, at(code, ""));
	/* Twice, and the form holds what was written last. */
	page = visit_get(&secretary, at(code, "edit"));
	ck_assert_ptr_nonnull(strstr(page.body, fresh));
	reply = visit_submit(&secretary, &page, at(code, "edit"),
	    FIELDS({ .name = "need", .value = "Still a secret." },
		{ .name = "submit_now", .value = "1" }));
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(state_of(code), "reviewing");

	const char *const public_pages[] = { at(code, ""), mem_printf(mem, "/history/%s", code),
		mem_printf(mem, "/history/%s.json", code) };
	for (size_t i = 0; i < COUNT(public_pages); i++) {
		page = visit_get(&guest, public_pages[i]);
		visit_is(&page, 200);
		ck_assert_ptr_nonnull(strstr(page.body, old));
		ck_assert_ptr_null(strstr(page.body, fresh));
		ck_assert_ptr_null(strstr(page.body, "secret"));
	}
	page = visit_get(&guest, at(code, ""));
	visit_says(&guest, &page, "Being revised");
	/* The reviewer reads the new one, and that it is new. */
	page = visit_get(&street, at(code, ""));
	visit_has(&street, &page, fresh);
	visit_has(&street, &page, "Still a secret.");
	visit_says(&street, &page, "The new text, not published yet");

	publish(code);
	page = visit_get(&guest, at(code, ""));
	visit_has(&guest, &page, fresh);
	visit_has(&guest, &page, "Still a secret.");
	ck_assert_str_eq(site_text(mem,
			     "SELECT CONCAT(slots, ' ', round, ' ', (SELECT COUNT(*) FROM "
			     "project_revision)) FROM project WHERE code = '%s'",
			     code),
	    "2 2 0");
}
END_TEST

/* --- a long history --------------------------------------------------------------------------- */

/* More than one answer holds: each says where the next begins, and together they are all, once. */
START_TEST(a_long_history_comes_in_pages)
{
	const char *code = published("A very long story", "rush");
	const char *url = mem_printf(mem, "/history/%s.json", code);
	int64_t id = stage_int(mem, "SELECT id FROM project WHERE code = '%s'", code);
	int pages = 0;
	size_t events = 0;

	stage_sql(mem,
	    "INSERT INTO event (kind, subject_id, seq, at, role, event, from_state, to_state, "
	    "leaf_hash, about_project) SELECT 'award', 990000, n.n, '2026-12-01' + INTERVAL n.n "
	    "DIV "
	    "3 SECOND, 'system', 'progress', 'working', 'working', REPEAT('x', 32), %lld FROM "
	    "(SELECT ROW_NUMBER() OVER () AS n FROM event a JOIN event b LIMIT 2100) n",
	    (long long)id);
	int64_t all =
	    stage_int(mem, "SELECT COUNT(*) FROM event WHERE about_project = %lld", (long long)id);
	for (; url && pages < 9; pages++) {
		struct fcgi_reply reply = visit_get(&guest, url);
		json_t *whole = json_loadb(reply.body, reply.body_bytes, 0, NULL);
		visit_is(&reply, 200);
		events += json_array_size(json_object_get(whole, "events"));
		const char *next = json_string_value(json_object_get(whole, "next"));
		url = next ? mem_strdup(mem, next) : NULL;
		json_decref(whole);
	}
	ck_assert_int_eq(pages, 3);
	ck_assert_int_eq((int64_t)events, all);
	struct fcgi_reply page = visit_get(&guest, mem_printf(mem, "/history/%s", code));
	visit_says(&guest, &page, "The first 1,000 steps; the JSON has all of them.");
	static const char *const bad[] = { "-1", "x", "9223372036854775807" };
	for (size_t i = 0; i < COUNT(bad); i++) {
		page =
		    visit_get(&guest, mem_printf(mem, "/history/%s.json?after=%s", code, bad[i]));
		visit_is(&page, 400);
	}
	stage_sql(mem, "DELETE FROM event WHERE kind = 'award' AND subject_id = 990000");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("needs on the site");
	TCase *tcase = run_case(suite, "needs");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, the_public_reads_the_published_text, 0, COUNT(langs));
	tcase_add_test(tcase, a_long_history_comes_in_pages);
	return run_suite(suite);
}
