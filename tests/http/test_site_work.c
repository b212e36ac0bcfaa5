/* What people find when they come back: their work, their inbox, the search, what the clock did to an application. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "visit.h"

/* --- work ---------------------------------------------------------------------------------------- */

/* The subjects that a role can move now stand on its page, and nobody else's do. */
static const struct work_case {
	const char *who, *there, *not_there;
} work_cases[] = {
	{ "secretary-qinghai",
	    "SELECT title FROM project WHERE unit_code = '370203019001' AND state IN ('draft', "
	    "'returned')",
	    "SELECT title FROM project WHERE unit_code NOT LIKE '370203019001%' AND state IN "
	    "('draft', 'returned')" },
	{ "secretary-puji", "SELECT title FROM project WHERE 0",
	    "SELECT title FROM project WHERE unit_code = '370203019001'" },
	{ "street-dagang",
	    "SELECT title FROM project WHERE unit9 = '370203019' AND state = 'reviewing'"
	    " UNION SELECT name FROM partner WHERE unit_code = '370203019' AND state = 'applied'",
	    "SELECT title FROM project WHERE unit9 <> '370203019' UNION SELECT name FROM partner "
	    "WHERE unit_code <> '370203019'"
	    " AND state = 'applied'" },
	{ "agent11",
	    "SELECT project.title FROM award JOIN project ON project.id = award.project_id JOIN "
	    "role_grant ON"
	    " role_grant.partner_id = award.lead_id JOIN account ON account.id = "
	    "role_grant.account_id WHERE"
	    " account.login = 'agent11' AND award.state = 'awarded'",
	    "SELECT title FROM project WHERE state IN ('draft', 'reviewing', 'returned')" },
	{ "resident1", "SELECT title FROM project WHERE 0", "SELECT title FROM project" },
	{ "auditor", "SELECT title FROM project WHERE 0", "SELECT title FROM project" },
	{ "accounts", "SELECT title FROM project WHERE 0", "SELECT title FROM project" },
	{ "expert1", "SELECT title FROM project WHERE 0", "SELECT title FROM project" },
};

START_TEST(work_is_what_one_can_move)
{
	const struct work_case *the = &work_cases[_i];
	struct browser browser = site_enter(mem, the->who);
	struct fcgi_reply page = visit_get(&browser, "/work");
	struct stage_cells there = stage_cells(mem, "%s", the->there),
			   others = stage_cells(mem, "%s", the->not_there);

	visit_is(&page, 200);
	ck_assert_msg(there.n > 0 || strstr(the->there, "WHERE 0"), "nothing to look for");
	for (size_t i = 0; i < there.n && i < 10; i++)
		visit_has(&browser, &page, there.items[i].data);
	for (size_t i = 0; i < others.n; i++)
		visit_lacks(&browser, &page, others.items[i].data);
}
END_TEST

/* What somebody can begin stands on top, and nothing that is not his to begin. */
static const struct {
	const char *who, *there, *not_there;
} way_cases[] = {
	{ "accounts", "/accounts", "/partners/apply" },
	{ "auditor", "/accounts", "/partners/apply" },
	{ "street-dagang", "/occasions/new", "/partners/apply" },
	{ "street-dagang", "/units/370203019", "/partners/join" },
	{ "secretary-qinghai", "/units/370203019001", "/partners/apply" },
	{ "secretary-qinghai", "/occasions/new", "/accounts" },
	{ "district1", "/deliveries", "/partners/join" },
	{ "agent11",
	    "SELECT CONCAT('/partners/', partner.code) FROM partner JOIN role_grant ON partner_id "
	    "= "
	    "partner.id JOIN account ON account.id = account_id WHERE login = 'agent11'",
	    "/deliveries" },
	{ "resident1", "/partners/apply", "/occasions/new" },
	{ "resident1", "/partners/join", "/projects/new" },
};

START_TEST(work_begins_with_what_one_can_begin)
{
	const char *there = way_cases[_i].there;
	struct browser browser = site_enter(mem, way_cases[_i].who);
	struct fcgi_reply page = visit_get(&browser, "/work");

	visit_is(&page, 200);
	if (strncmp(there, "SELECT", 6) == 0)
		there = site_text(mem, "%s", there);
	ck_assert_ptr_nonnull(strstr(page.body, mem_printf(mem, "href=\"%s\"", there)));
	ck_assert_ptr_null(
	    strstr(page.body, mem_printf(mem, "href=\"%s\"", way_cases[_i].not_there)));
	page = visit_get(&browser, there);
	visit_is(&page, 200);
}
END_TEST

/* Nothing waits for a resident; what his community needs is a link away. */
START_TEST(a_resident_finds_his_community)
{
	struct browser resident = site_enter(mem, "resident2");
	const char *unit = site_text(mem,
	    "SELECT unit_code FROM role_grant WHERE role = 'resident' AND account_id = %lld",
	    (long long)site_account_id(mem, "resident2"));
	struct fcgi_reply page = visit_get(&resident, "/work");

	ck_assert_ptr_nonnull(strstr(page.body, mem_printf(mem, "href=\"/units/%s\"", unit)));
	visit_says(&resident, &page, "Needs of my community");
	const char *needs = mem_printf(mem, "/projects?unit=%s", unit);
	ck_assert_ptr_nonnull(strstr(page.body, mem_printf(mem, "href=\"%s\"", needs)));
	page = visit_get(&resident, needs);
	visit_is(&page, 200);
}
END_TEST

/* Who decides about an application finds the letter above what he can decide. */
START_TEST(the_letter_comes_before_the_decision)
{
	struct browser street = site_enter(mem, "street-dagang");
	const char *path = site_text(mem,
	    "SELECT CONCAT('/partners/', code) FROM partner WHERE unit_code = '370203019' "
	    "AND state = 'applied' ORDER BY id LIMIT 1");
	struct fcgi_reply page = visit_get(&street, path);
	const char *letter = strstr(page.body, mem_printf(mem, "\"%s/letter\"", path));

	ck_assert_ptr_nonnull(letter);
	ck_assert_ptr_nonnull(strstr(letter, mem_printf(mem, "\"%s/list\"", path)));
}
END_TEST

/* A row leads to the pages of its steps, the main one first and what cannot be undone last. */
START_TEST(a_row_leads_to_its_steps)
{
	static const struct {
		const char *sql, *steps[3];
	} rows[] = {
		{ "SELECT CONCAT('/projects/', code) FROM project WHERE unit9 = '370203019' AND "
		  "state = 'reviewing' ORDER BY id LIMIT 1",
		    { "publish", "return", "withdraw" } },
		{ "SELECT CONCAT('/partners/', code) FROM partner WHERE unit_code = '370203019' "
		  "AND state = 'applied' ORDER BY id LIMIT 1",
		    { "list", "return", "decline" } },
	};
	struct browser street = site_enter(mem, "street-dagang");

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *path = site_text(mem, "%s", rows[i].sql);
		const char *const pages[] = { "/work", path };
		for (size_t k = 0; k < COUNT(pages); k++) {
			struct fcgi_reply page = visit_get(&street, pages[k]);
			const char *from = page.body;
			for (size_t n = 0; n < COUNT(rows[i].steps); n++) {
				const char *step =
				    mem_printf(mem, "\"%s/%s\"", path, rows[i].steps[n]);
				from = strstr(from, step);
				ck_assert_msg(
				    from != NULL, "%s after the others on %s", step, pages[k]);
			}
		}
	}
}
END_TEST

/* Whoever is the first with a wish of his own does not stand before those who wait too long. */
START_TEST(what_is_late_comes_first)
{
	struct browser street = site_enter(mem, "street-dagang");
	const char *late = site_text(mem, "SELECT title FROM project WHERE unit9 = '370203019' AND "
					  "state = 'reviewing' ORDER BY state_at DESC LIMIT 1");
	ck_assert_ptr_nonnull(late);
	stage_sql(mem,
	    "UPDATE project SET late_at = UTC_TIMESTAMP() - INTERVAL 1 DAY WHERE title = '%s'",
	    late);
	stage_sql(mem,
	    "UPDATE project SET late_at = NULL, due_at = UTC_TIMESTAMP() + INTERVAL 3 DAY WHERE "
	    "title <> '%s' AND"
	    " state = 'reviewing' AND unit9 = '370203019'",
	    late);
	struct fcgi_reply page = visit_get(&street, "/work");
	const char *text = visit_text(mem, &page), *first = strstr(text, late);
	ck_assert_ptr_nonnull(first);
	struct stage_cells others = stage_cells(mem,
	    "SELECT title FROM project WHERE unit9 = '370203019' AND state = 'reviewing' AND title "
	    "<> '%s'",
	    late);
	for (size_t i = 0; i < others.n; i++)
		ck_assert(!strstr(text, others.items[i].data) ||
			  strstr(text, others.items[i].data) > first);
}
END_TEST

/* Sixty needs; drafts older than all others. */
static void stage_older(const char *state, const char *unit, const char *title)
{
	stage_sql(mem,
	    "INSERT INTO project (id, code, state, unit_code, author_id, title, need, category, "
	    "place, money, mode, slots, "
	    "created_at, touched_at, state_at, due_at) SELECT IF('%s' = 'draft', -seq, NULL), "
	    "CONCAT('XM-', '%s', seq), '%s', '%s', 1, "
	    "CONCAT('%s ', LPAD(seq, 3, '0')), 'n', 'repairs', 'p', 'partner', 'rush', 1, "
	    "'2026-01-01', '2026-01-01', "
	    "'2026-01-01', UTC_TIMESTAMP() + INTERVAL 9 DAY FROM seq_1_to_60",
	    state, state, state, unit, title);
}

/* What others alone can move neither hides what is one's own nor is counted with it. */
START_TEST(ones_own_stands_before_other_peoples)
{
	struct browser district = site_enter(mem, "district1"),
		       street = site_enter(mem, "street-dagang");
	struct fcgi_reply page;
	stage_older("draft", "370203019001", "Older draft");
	static const struct {
		const char *unit, *title;
	} own[] = { { "370203", "The district's own draft" },
		{ "370203019", "The street's own draft" } };
	for (size_t i = 0; i < COUNT(own); i++)
		stage_sql(mem,
		    "INSERT INTO project (code, state, unit_code, author_id, title, need, "
		    "category, place, money, mode, slots, "
		    "created_at, touched_at, state_at) VALUES ('XM-own%zu', 'draft', '%s', 1, "
		    "\"%s\", 'n', 'repairs', 'p', "
		    "'partner', 'rush', 1, '2026-01-01', '2026-01-01', '2026-01-01')",
		    i, own[i].unit, own[i].title);
	page = visit_get(&district, "/work");
	visit_has(&district, &page, own[0].title);
	visit_lacks(&district, &page, own[1].title);
	visit_lacks(&district, &page, "Older draft");
	page = visit_get(&street, "/work");
	visit_has(&street, &page, own[1].title);
	visit_lacks(&street, &page, "Older draft");
	/* And not by another address either. */
	page = visit_get(&street, "/work?unit=370203&state=draft");
	visit_is(&page, 404);
	page = visit_get(&street, "/work?unit=370203019&state=nonsense");
	visit_is(&page, 404);
}
END_TEST

/* Too many for a page: it says so, and leads to where they all are; the late one stands first though it is the youngest. */
START_TEST(all_that_waits_can_be_reached)
{
	struct browser street = site_enter(mem, "street-dagang");
	const char *all = "/work?unit=370203019&amp;state=reviewing";
	char *next = mem_strdup(mem, "/work?unit=370203019&state=reviewing");
	stage_older("reviewing", "370203019001", "Older review");
	stage_sql(mem, "UPDATE project SET late_at = UTC_TIMESTAMP() - INTERVAL 1 DAY WHERE title "
		       "= 'Older review 001'");
	struct fcgi_reply page = visit_get(&street, "/work");
	visit_has(&street, &page, "50+");
	ck_assert_ptr_nonnull(strstr(page.body, all));
	int64_t expected = stage_int(
	    mem, "SELECT COUNT(*) FROM project WHERE unit9 = '370203019' AND state = 'reviewing'");
	int64_t seen = 0;
	for (int pages = 0; next; pages++) {
		ck_assert_int_lt(pages, 10);
		page = visit_get(&street, next);
		visit_is(&page, 200);
		if (pages == 0)
			ck_assert(strstr(page.body, "Older review 060") <
				  strstr(page.body, "Older review 001"));
		for (const char *at = page.body; (at = strstr(at, "<li class=\"row")) != NULL; at++)
			seen++;
		const char *link = strstr(page.body, "rel=\"next\" href=\"");
		if (link)
			link += strlen("rel=\"next\" href=\"");
		next = link ? mem_strndup(mem, link, strcspn(link, "\"#")) : NULL;
		for (char *amp = next ? strstr(next, "&amp;") : NULL; amp;
		     amp = strstr(amp + 1, "&amp;"))
			memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
	}
	ck_assert_int_eq(seen, expected);
}
END_TEST

/* A review that is late is said once: to the office that is late, and to the district, which can act in its place. */
START_TEST(a_late_review_is_told_once)
{
	const char *code = site_text(mem, "SELECT code FROM project WHERE unit9 = '370203019' AND "
					  "unit12 IS NOT NULL AND state = 'reviewing' "
					  "ORDER BY id LIMIT 1");
	static const char *const told[] = { "street-dagang", "district1" };
	stage_sql(mem,
	    "UPDATE project SET late_at = NULL, due_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND WHERE "
	    "code = '%s'",
	    code);
	stage_sql(mem, "DELETE FROM message WHERE link = '/projects/%s'", code);
	for (int i = 0; i < 2; i++) {
		site_clock(mem);
		for (size_t k = 0; k < COUNT(told); k++)
			ck_assert_int_eq(stage_int(mem,
					     "SELECT COUNT(*) FROM message WHERE account_id = %lld "
					     "AND link = '/projects/%s'",
					     (long long)site_account_id(mem, told[k]), code),
			    1);
		ck_assert_int_eq(stage_int(mem,
				     "SELECT COUNT(*) FROM message WHERE account_id = %lld AND "
				     "link = '/projects/%s'",
				     (long long)site_account_id(mem, "street-liaoning"), code),
		    0);
	}
}
END_TEST

/* --- inbox ----------------------------------------------------------------------------------------- */

START_TEST(messages_are_read_in_ones_own_language)
{
	struct browser secretary = site_enter(mem, "secretary-qinghai"),
		       other = site_enter(mem, "secretary-puji");
	long long id = (long long)site_account_id(mem, "secretary-qinghai");
	struct fcgi_reply page, reply;

	stage_sql(mem, "DELETE FROM message WHERE account_id <> %lld", id);
	ck_assert_int_gt(
	    stage_int(mem, "SELECT COUNT(*) FROM message WHERE account_id = %lld", id), 0);
	stage_sql(mem, "UPDATE message SET read_at = NULL WHERE account_id = %lld", id);
	page = visit_get(&secretary, "/inbox");
	visit_says(&secretary, &page, "Mark all as read");
	secretary.lang = "en";
	page = visit_get(&secretary, "/inbox");
	visit_says(&secretary, &page, "New");
	reply = visit_submit(&secretary, &page, "/inbox/read", NO_FIELDS);
	visit_goes(&reply, "/inbox");
	ck_assert_int_eq(
	    stage_int(mem,
		"SELECT COUNT(*) FROM message WHERE account_id = %lld AND read_at IS NULL", id),
	    0);
	page = visit_get(&secretary, "/inbox");
	visit_lacks(&secretary, &page, "Mark all as read");
	page = visit_get(&other, "/inbox");
	visit_says(&other, &page, "Nothing has come yet.");
	/* A number that is none, and another's message: nothing happens to it. */
	reply = visit_post(&secretary, "/inbox/read", FIELDS({ .name = "up_to", .value = "0" }));
	visit_is(&reply, 422);
	stage_sql(mem, "UPDATE message SET read_at = NULL WHERE account_id = %lld", id);
	reply =
	    visit_post(&other, "/inbox/read", FIELDS({ .name = "up_to", .value = "999999999" }));
	visit_goes(&reply, "/inbox");
	ck_assert_int_gt(
	    stage_int(mem,
		"SELECT COUNT(*) FROM message WHERE account_id = %lld AND read_at IS NULL", id),
	    0);
}
END_TEST

/* --- search ----------------------------------------------------------------------------------------- */

static const char *lower_without_hyphens(const char *code)
{
	char *typed = mem_alloc(mem, strlen(code) + 1);
	size_t n = 0;

	for (; *code; code++)
		if (*code != '-')
			typed[n++] = *code >= 'A' && *code <= 'Z' ? (char)(*code + 32) : *code;
	return typed;
}

START_TEST(one_box_finds_it)
{
	static const char *const tables[][2] = { { "project WHERE state = 'published'",
						     "/projects/" },
		{ "partner WHERE state = 'listed'", "/partners/" }, { "occasion", "/occasions/" } };
	struct browser guest = site_guest(mem);
	struct fcgi_reply page;

	for (size_t i = 0; i < COUNT(tables); i++) {
		const char *code = site_text(mem, "SELECT code FROM %s LIMIT 1", tables[i][0]);
		page =
		    visit_get(&guest, mem_printf(mem, "/search?q=%s", lower_without_hyphens(code)));
		visit_goes(&page, mem_printf(mem, "%s%s", tables[i][1], code));
		/* One character off. */
		char *wrong = mem_strdup(mem, code);
		wrong[3] = wrong[3] == '7' ? '8' : '7';
		page = visit_get(&guest, mem_printf(mem, "/search?q=%s", wrong));
		visit_is(&page, 200);
		visit_says(&guest, &page, "The check character does not fit");
		/* By two characters of its name. */
		const char *column = i == 1 ? "name" : "title";
		if (i == 2)
			continue;
		const char *link = mem_printf(mem, "href=\"%s%s\"", tables[i][1],
		    site_text(mem, "SELECT code FROM %s LIMIT 1", tables[i][0]));
		const char *part = site_text(
		    mem, "SELECT SUBSTRING(%s, 2, 4) FROM %s LIMIT 1", column, tables[i][0]);
		struct buf uri;
		buf_init(&uri, mem, 1000);
		buf_add_text(&uri, "/search?");
		browser_encode(&uri, &(struct browser_field){ .name = "q", .value = part }, 1);
		buf_add_text(&uri, i ? "&kind=partners" : "&kind=projects");
		page = visit_get(&guest, uri.data);
		ck_assert_ptr_nonnull(strstr(page.body, link));
		ck_assert_ptr_nonnull(strstr(page.body, mem_printf(mem, "<mark>%s</mark>", part)));
	}
	page = visit_get(&guest, "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
	visit_is(&page, 200);
	visit_has(&guest, &page, "<script>alert(1)</script>");
	page = visit_get(&guest, "/search");
	visit_is(&page, 200);
}
END_TEST

/* --- an application and the clock ------------------------------------------------------------------- */

static const char *state_of(const char *code)
{
	return site_text(mem, "SELECT state FROM partner WHERE code = '%s'", code);
}

/* Nobody mended it: it lapses by itself, and its applicant is told. Whoever was declined reads why. */
START_TEST(an_application_ends)
{
	const char *mending =
	    site_text(mem, "SELECT code FROM partner WHERE state = 'mending' ORDER BY id LIMIT 1");
	const char *applied = site_text(mem,
	    "SELECT code FROM partner WHERE state = 'applied' AND unit_code = '370203019' LIMIT 1");
	struct browser street = site_enter(mem, "street-dagang"), guest = site_guest(mem);
	struct fcgi_reply page, reply;

	stage_sql(mem,
	    "UPDATE partner SET due_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND WHERE code = '%s'",
	    mending);
	site_clock(mem);
	ck_assert_str_eq(state_of(mending), "declined");
	ck_assert_int_gt(
	    stage_int(mem, "SELECT COUNT(*) FROM message WHERE link = '/partners/%s'", mending), 0);
	const char *decline = mem_printf(mem, "/partners/%s/decline", applied);
	page = visit_get(&street, decline);
	reply = visit_submit(&street, &page, decline,
	    FIELDS({ .name = "reason", .value = "It sells at the door." }));
	visit_goes(&reply, mem_printf(mem, "/partners/%s", applied));
	ck_assert_str_eq(state_of(applied), "declined");
	const char *login = site_text(mem,
	    "SELECT login FROM account JOIN partner ON partner.applicant_id = account.id WHERE "
	    "partner.code = '%s'",
	    applied);
	struct browser applicant = site_enter(mem, login);
	page = visit_get(&applicant, mem_printf(mem, "/partners/%s", applied));
	visit_has(&applicant, &page, "It sells at the door.");
	page = visit_get(&guest, mem_printf(mem, "/partners/%s", applied));
	visit_is(&page, 404);
}
END_TEST

/* Listed today, claiming today; and what it wrote about itself is nowhere in clear. */
START_TEST(a_listed_partner_claims_at_once)
{
	const char *code = site_text(mem,
	    "SELECT code FROM partner WHERE state = 'applied' AND unit_code = '370203005' LIMIT 1");
	struct browser street = site_enter(mem, "street-liaoning");
	const char *login = site_text(mem,
	    "SELECT login FROM account JOIN partner ON partner.applicant_id = account.id WHERE "
	    "partner.code = '%s'",
	    code);
	struct browser applicant = site_enter(mem, login);
	const char *project =
	    site_text(mem, "SELECT code FROM project WHERE state = 'published' AND taken < slots "
			   "AND opens_at < UTC_TIMESTAMP() AND closes_at"
			   " > UTC_TIMESTAMP() LIMIT 1");
	const char *claims = mem_printf(mem, "/projects/%s/claims", project);
	struct fcgi_reply reply, page;

	reply = visit_post(&applicant, claims, NO_FIELDS);
	visit_is(&reply, 403);
	page = visit_get(&street, mem_printf(mem, "/partners/%s/list", code));
	reply = visit_submit(&street, &page, mem_printf(mem, "/partners/%s/list", code),
	    FIELDS({ .name = "is_unit", .value = "none" }));
	visit_goes(&reply, mem_printf(mem, "/partners/%s", code));
	page = visit_get(&applicant, mem_printf(mem, "/projects/%s", project));
	reply = visit_submit(&applicant, &page, claims, NO_FIELDS);
	ck_assert_int_eq(reply.status, 303);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM partner WHERE contact_phone LIKE '%%199053%%'"),
	    0);
	ck_assert_int_gt(
	    stage_int(mem, "SELECT COUNT(*) FROM partner WHERE LENGTH(contact_phone) > 30"), 30);
}
END_TEST

START_TEST(the_history_of_a_partner_is_data_too)
{
	const char *code =
	    site_text(mem, "SELECT code FROM partner WHERE state = 'listed' ORDER BY id LIMIT 1");
	struct browser guest = site_guest(mem);
	struct fcgi_reply reply = visit_get(&guest, mem_printf(mem, "/history/%s.json", code));
	json_error_t error;

	visit_is(&reply, 200);
	json_t *whole = json_loadb(reply.body, reply.body_bytes, 0, &error),
	       *events = json_object_get(whole, "events");
	ck_assert_uint_eq(json_array_size(events), 2);
	ck_assert_str_eq(
	    json_string_value(json_object_get(json_array_get(events, 0), "event")), "apply");
	ck_assert_str_eq(
	    json_string_value(json_object_get(json_array_get(events, 1), "event")), "list");
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(events, 1), "role")),
	    "street_officer");
	json_decref(whole);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("work on the site");
	TCase *tcase = run_case(suite, "work");

	site_start(&(const struct site_options){ .unlogged = { "199053" } });
	tcase_add_loop_test(tcase, work_is_what_one_can_move, 0, COUNT(work_cases));
	tcase_add_loop_test(tcase, work_begins_with_what_one_can_begin, 0, COUNT(way_cases));
	tcase_add_test(tcase, a_resident_finds_his_community);
	tcase_add_test(tcase, the_letter_comes_before_the_decision);
	tcase_add_test(tcase, a_row_leads_to_its_steps);
	tcase_add_test(tcase, what_is_late_comes_first);
	tcase_add_test(tcase, ones_own_stands_before_other_peoples);
	tcase_add_test(tcase, all_that_waits_can_be_reached);
	tcase_add_test(tcase, a_late_review_is_told_once);
	tcase_add_test(tcase, messages_are_read_in_ones_own_language);
	tcase_add_test(tcase, one_box_finds_it);
	tcase_add_test(tcase, an_application_ends);
	tcase_add_test(tcase, a_listed_partner_claims_at_once);
	tcase_add_test(tcase, the_history_of_a_partner_is_data_too);
	return run_suite(suite);
}
