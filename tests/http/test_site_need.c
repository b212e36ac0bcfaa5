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
		{ .name = "place",
		    .value = strcmp(mode, "wish") == 0 ? "Qinghai Road 12, flat 301" : "Yard" },
		{ .name = "done_by", .value = visit_date(mem, 40) },
		{ .name = "mode", .value = mode }, { .name = "compared", .value = "1" },
		{ .name = "submit_now", .value = "1" }));

	ck_assert_int_eq(reply.status, 303);
	return visit_part(mem, &reply, "/projects/");
}

static void publish(const char *code)
{
	struct fcgi_reply page = visit_get(&street, at(code, "publish"));
	struct fcgi_reply reply = visit_submit(&street, &page, at(code, "publish"),
	    FIELDS({ .name = "occasion" }, { .name = "closes", .value = visit_minute(mem, 48) }));

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

/* --- needs alike ------------------------------------------------------------------------------- */

/* The poster sees what is likely the same before his own goes to the reviewer: once, and nothing he typed is lost. */
START_TEST(the_same_need_is_shown_first)
{
	secretary.lang = langs[_i];
	const char *title = mem_printf(mem, "居民楼道坏灯更换 %d", _i);
	const char *first = published(title, "rush");
	struct fcgi_reply page = visit_get(&secretary, "/projects/new");
	int64_t before = stage_int(mem, "SELECT COUNT(*) FROM project");
	struct fcgi_reply reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS({ .name = "title", .value = "二号居民楼道坏灯更换" },
		{ .name = "need", .value = "Nobody sees the steps." },
		{ .name = "category", .value = "repairs" }, { .name = "place", .value = "Stairs" },
		{ .name = "done_by", .value = visit_date(mem, 40) }));
	visit_is(&reply, 422);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM project"), before);
	visit_has(&secretary, &reply, title);
	visit_says(&secretary, &reply, "It is a different need: go on");
	ck_assert_ptr_nonnull(strstr(reply.body, "Nobody sees the steps."));
	/* As it stands, without typing anything again. */
	reply = visit_submit(&secretary, &reply, "/projects/new", NO_FIELDS);
	ck_assert_int_eq(reply.status, 303);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM project"), before + 1);
	/* What is over, what is far, and a draft that is only kept are nobody's reason to ask. */
	stage_sql(mem, "UPDATE project SET state = 'closed' WHERE code = '%s'", first);
	page = visit_get(&secretary, "/projects/new");
	reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS({ .name = "title", .value = "三号居民楼道坏灯更换" },
		{ .name = "need", .value = "Nobody sees the steps." },
		{ .name = "category", .value = "repairs" }, { .name = "place", .value = "Stairs" },
		{ .name = "done_by", .value = visit_date(mem, 40) }));
	ck_assert_int_eq(reply.status, 303);
}
END_TEST

/* --- copies ----------------------------------------------------------------------------------- */

static const char *field_of(const struct fcgi_reply *page, const char *action, const char *name)
{
	struct browser_form form;

	ck_assert(browser_form(mem, page, action, &form));
	for (size_t i = 0; i < form.field_count; i++) {
		if (strcmp(form.fields[i].name, name) == 0)
			return form.fields[i].value;
	}
	return NULL;
}

START_TEST(an_old_need_is_the_draft_of_a_new_one)
{
	secretary.lang = langs[_i];
	const char *code = published(mem_printf(mem, "Lamps to be copied %d", _i), "rush");
	struct fcgi_reply page = visit_get(&secretary, "/projects/new"), reply;
	const char *copy = mem_printf(mem, "/projects/new?copy=%s", code);

	/* The last ones stand under the empty form. */
	ck_assert_ptr_nonnull(strstr(page.body, copy));
	page = visit_get(&secretary, copy);
	visit_is(&page, 200);
	visit_has(&secretary, &page, code);
	ck_assert_str_eq(field_of(&page, "/projects/new", "title"),
	    mem_printf(mem, "Lamps to be copied %d", _i));
	ck_assert_str_eq(field_of(&page, "/projects/new", "done_by"), "");
	reply = visit_submit(&secretary, &page, "/projects/new", NO_FIELDS);
	visit_is(&reply, 422);
	reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS({ .name = "done_by", .value = visit_date(mem, 30) }));
	/* What is copied is on the wall still. */
	visit_is(&reply, 422);
	visit_has(&secretary, &reply, code);
	reply = visit_submit(&secretary, &reply, "/projects/new", NO_FIELDS);
	ck_assert_int_eq(reply.status, 303);
	/* Who looks at what he just posted finds the one before it; what is alike is said while he
	 * types, too. */
	page = visit_follow(&secretary, &reply);
	visit_says(&secretary, &page, "Similar needs");
	ck_assert_ptr_nonnull(strstr(page.body, code));
	page = visit_get(&secretary, "/projects/new");
	reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS({ .name = "title", .value = "More lamps" },
		{ .name = "category", .value = "repairs" }));
	visit_is(&reply, 422);
	ck_assert_ptr_nonnull(strstr(reply.body, copy));
	/* A colleague of another community copies it for his own. */
	page = visit_get(&colleague, copy);
	visit_is(&page, 200);
	ck_assert_str_eq(field_of(&page, "/projects/new", "unit"),
	    site_text(mem, "SELECT unit_code FROM role_grant WHERE account_id = %lld",
		(long long)site_account_id(mem, "secretary-puji")));
	/* Off the wall it can be posted again. */
	stage_sql(mem, "UPDATE project SET state = 'closed' WHERE code = '%s'", code);
	page = visit_get(&secretary, at(code, ""));
	visit_says(&secretary, &page, "Post it again");
	page = visit_get(&guest, at(code, ""));
	ck_assert_ptr_null(strstr(page.body, "copy="));
}
END_TEST

/* Nobody copies what he may not see. */
START_TEST(a_foreign_draft_is_not_copied)
{
	const char *code = posted("Not yet for everyone", "rush");
	struct fcgi_reply page =
	    visit_get(&colleague, mem_printf(mem, "/projects/new?copy=%s", code));

	visit_is(&page, 200);
	ck_assert_ptr_null(strstr(page.body, "Not yet for everyone"));
}
END_TEST

/* --- wishes ----------------------------------------------------------------------------------- */

/* The address is told to whoever takes it, and stands nowhere else. */
START_TEST(the_address_of_a_wish_is_kept)
{
	secretary.lang = agent.lang = guest.lang = langs[_i];
	const char *code = published(mem_printf(mem, "A wish of flat 301, %d", _i), "wish");
	const char *const urls[] = { at(code, ""), "/projects", "/projects?mode=wish", "/",
		mem_printf(mem, "/history/%s", code), mem_printf(mem, "/history/%s.json", code),
		"/search?q=301", "/units/370203019001", "/work",
		mem_printf(mem, "/projects/new?copy=%s", code) };
	struct browser *const strangers[] = { &guest, &agent, &colleague };
	struct fcgi_reply page, reply;

	for (size_t i = 0; i < COUNT(urls); i++) {
		for (size_t k = 0; k < COUNT(strangers); k++) {
			page = visit_get(strangers[k], urls[i]);
			ck_assert_msg(!strstr(page.body, "Qinghai Road 12"), "%s", urls[i]);
		}
	}
	page = visit_get(&guest, at(code, ""));
	visit_says(&guest, &page, "Told to whoever takes it");
	visit_says(&guest, &page, "How it goes");
	page = visit_get(&secretary, at(code, ""));
	visit_has(&secretary, &page, "Qinghai Road 12");
	page = visit_get(&agent, at(code, ""));
	ck_assert_ptr_null(strstr(page.body, "claims/draft"));
	reply = visit_submit(&agent, &page, at(code, "claims"), NO_FIELDS);
	visit_goes(&reply, at(code, "awards/1"));
	page = visit_follow(&agent, &reply);
	visit_has(&agent, &page, "Qinghai Road 12");
	page = visit_get(&guest, at(code, "awards/1"));
	visit_lacks(&guest, &page, "Qinghai Road 12");
}
END_TEST

/* --- who fits --------------------------------------------------------------------------------- */

static void serve(const char *who, const char *category, const char *unit)
{
	int64_t partner = stage_int(mem,
	    "SELECT partner_id FROM role_grant WHERE account_id = %lld AND role = 'partner_agent'",
	    (long long)site_account_id(mem, who));

	stage_sql(mem, "DELETE FROM partner_facet WHERE partner_id = %lld", (long long)partner);
	stage_sql(mem,
	    "INSERT INTO partner_facet VALUES ('category', '%s', %lld), ('serves', '%s', %lld)",
	    category, (long long)partner, unit, (long long)partner);
}

static const char *partner_name(const char *who)
{
	return site_text(mem,
	    "SELECT partner.name FROM partner JOIN role_grant ON role_grant.partner_id = partner.id"
	    " JOIN account ON account.id = role_grant.account_id WHERE account.login = '%s'",
	    who);
}

/* For each side the other, with the reasons; by community, street and district. */
START_TEST(what_fits_is_shown_to_both)
{
	static const char *const units[] = { "370203019001", "370203019", "370203" };
	const char *title = mem_printf(mem, "It fits at level %d", _i);
	const char *code = published(title, "rush");

	stage_sql(mem, "UPDATE project SET category = 'neighbours' WHERE code = '%s'", code);
	stage_sql(mem,
	    "UPDATE project SET state = 'withdrawn' WHERE category = 'neighbours' AND code <> '%s' "
	    "AND state = 'published'",
	    code);
	stage_sql(mem, "DELETE FROM partner_facet WHERE value = 'neighbours'");
	serve("agent01", "neighbours", units[_i]);
	agent.lang = secretary.lang = langs[_i % 2];
	struct fcgi_reply page = visit_get(&agent, "/work");
	visit_has(&agent, &page, title);
	visit_has(
	    &agent, &page, site_text(mem, "SELECT name FROM unit WHERE code = '%s'", units[_i]));
	page = visit_get(&secretary, at(code, ""));
	visit_says(&secretary, &page, "Partners it fits");
	visit_has(&secretary, &page, partner_name("agent01"));
	page = visit_get(&guest, at(code, ""));
	visit_lacks(&guest, &page, visit_say(&guest, "Partners it fits"));

	/* Other ways are wanted than it has to give. */
	stage_sql(mem, "UPDATE project SET ways = 'premises' WHERE code = '%s'", code);
	stage_sql(mem,
	    "UPDATE partner JOIN role_grant ON role_grant.partner_id = partner.id SET ways = "
	    "'people' WHERE account_id = %lld",
	    (long long)site_account_id(mem, "agent01"));
	page = visit_get(&agent, "/work");
	visit_lacks(&agent, &page, title);
	stage_sql(mem, "UPDATE project SET ways = 'people,premises' WHERE code = '%s'", code);
	/* At its cap it reads the rule instead. */
	stage_sql(mem, "UPDATE partner SET open_awards = 5");
	page = visit_get(&agent, "/work");
	visit_has(&agent, &page, title);
	visit_says(&agent, &page, "The partner has as many open awards as it may have.");
	stage_sql(mem, "UPDATE partner SET open_awards = 0");
	/* Whoever posted it was an agent of it: the rule, and until when it holds, as on the need's own page. */
	int64_t poster = site_account_id(mem, "secretary-qinghai");
	stage_sql(mem,
	    "INSERT INTO role_grant (account_id, role, partner_id, from_at, until_at) SELECT %lld, "
	    "'partner_agent', partner_id, "
	    "'2026-01-01', '2026-09-15 04:00' FROM role_grant WHERE account_id = %lld AND role = "
	    "'partner_agent'",
	    (long long)poster, (long long)site_account_id(mem, "agent01"));
	page = visit_get(&agent, "/work");
	visit_has(&agent, &page, "2027-09-15 12:00");
	stage_sql(mem, "DELETE FROM role_grant WHERE account_id = %lld AND role = 'partner_agent'",
	    (long long)poster);
	/* Terminated for its own fault in the round before. */
	stage_sql(mem, "UPDATE project SET round = 2 WHERE code = '%s'", code);
	stage_sql(mem,
	    "INSERT INTO award (state, cause, project_id, round, slot, claim_id, lead_id, "
	    "taken_at, letter_due_at, start_due_at, "
	    "free_until_at, state_at) SELECT 'terminated', 'partner', p.id, 1, 1, 900000 + p.id, "
	    "partner_id, p.published_at, "
	    "p.published_at, p.published_at, p.published_at, p.published_at FROM project p, "
	    "role_grant WHERE p.code = '%s' AND "
	    "account_id = %lld AND role = 'partner_agent'",
	    code, (long long)site_account_id(mem, "agent01"));
	stage_sql(mem, "INSERT INTO award_member (project_id, round, partner_id, award_id) SELECT "
		       "project_id, round, lead_id, id FROM award "
		       "ORDER BY id DESC LIMIT 1");
	page = visit_get(&agent, "/work");
	visit_says(
	    &agent, &page, "The partner was terminated through its own fault in the last round.");
	/* Elsewhere it does not fit. */
	serve("agent01", "neighbours", "370203005");
	page = visit_get(&agent, "/work");
	visit_lacks(&agent, &page, title);
}
END_TEST

/* A warning to who reviews it, with what it means; those it concerns cannot press in a rush. */
START_TEST(the_reviewer_is_warned_of_interests)
{
	const char *code = posted(mem_printf(mem, "Whose interest %d", _i), "rush");
	const char *undo = "DELETE FROM role_grant WHERE role = 'partner_agent' AND account_id IN "
			   "(SELECT account_id FROM (SELECT account_id FROM role_grant WHERE role "
			   "IN ('secretary', 'street_officer')) o)";
	const char *const whose[] = { "secretary-qinghai", "street-dagang", NULL };
	int64_t partner = stage_int(mem,
	    "SELECT partner_id FROM role_grant WHERE account_id = %lld AND role = 'partner_agent'",
	    (long long)site_account_id(mem, "agent01"));
	struct fcgi_reply page = visit_get(&street, at(code, "publish"));

	street.lang = "en";
	/* What it usually does is no matter: a rush is open to everybody. */
	serve("agent01", "elderly", "370203005");
	visit_lacks(&street, &page, visit_say(&street, "Conflict of interest"));
	if (whose[_i])
		stage_sql(mem,
		    "INSERT INTO role_grant (account_id, role, partner_id, from_at, until_at) "
		    "VALUES (%lld, 'partner_agent', %lld, '2026-01-01', UTC_TIMESTAMP() - INTERVAL "
		    "1 MONTH)",
		    (long long)site_account_id(mem, whose[_i]), (long long)partner);
	else
		stage_sql(mem, "UPDATE partner SET is_unit = '370203019001' WHERE id = %lld",
		    (long long)partner);
	const char *const pages[] = { at(code, ""), at(code, "publish") };
	for (size_t i = 0; i < COUNT(pages); i++) {
		page = visit_get(&street, pages[i]);
		visit_says(&street, &page, "Conflict of interest");
		visit_has(&street, &page, partner_name("agent01"));
	}
	/* Nobody but the reviewer reads it, and he may publish all the same. */
	page = visit_get(&secretary, at(code, ""));
	visit_lacks(&secretary, &page, visit_say(&secretary, "Conflict of interest"));
	publish(code);
	struct fcgi_reply reply = visit_post(&agent, at(code, "claims"), NO_FIELDS);
	ck_assert_int_eq(reply.status, _i == 1 ? 303 : 422);
	if (_i == 0) {
		agent.lang = "en";
		page = visit_get(&agent, at(code, ""));
		visit_has(&agent, &page,
		    "Whoever raised or posted the need is, or lately was, an agent of the partner");
		/* And until when. */
		visit_has(&agent, &page,
		    site_text(mem,
			"SELECT DATE_FORMAT(UTC_TIMESTAMP() + INTERVAL 8 HOUR - INTERVAL 1 MONTH + "
			"INTERVAL 12 MONTH, '%%Y-%%m-')"));
	}
	stage_sql(mem, "%s", undo);
	stage_sql(mem, "UPDATE partner SET is_unit = NULL");
}
END_TEST

/* Public money is not for whoever comes first, and the form says so where it is typed. */
START_TEST(public_money_is_no_rush)
{
	struct fcgi_reply page = visit_get(&secretary, "/projects/new");
	struct fcgi_reply reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS({ .name = "title", .value = "Public lamps" },
		{ .name = "need", .value = "Lamps" }, { .name = "category", .value = "repairs" },
		{ .name = "place", .value = "Yard" },
		{ .name = "done_by", .value = visit_date(mem, 40) },
		{ .name = "money", .value = "public" },
		{ .name = "procurement_file", .value = "2026-17" }));

	visit_is(&reply, 422);
	ck_assert_ptr_nonnull(strstr(reply.body, "<details open"));
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
	tcase_add_loop_test(tcase, the_same_need_is_shown_first, 0, COUNT(langs));
	tcase_add_loop_test(tcase, an_old_need_is_the_draft_of_a_new_one, 0, COUNT(langs));
	tcase_add_test(tcase, a_foreign_draft_is_not_copied);
	tcase_add_loop_test(tcase, the_address_of_a_wish_is_kept, 0, COUNT(langs));
	tcase_add_loop_test(tcase, what_fits_is_shown_to_both, 0, 3);
	tcase_add_loop_test(tcase, the_reviewer_is_warned_of_interests, 0, 3);
	tcase_add_test(tcase, public_money_is_no_rush);
	return run_suite(suite);
}
