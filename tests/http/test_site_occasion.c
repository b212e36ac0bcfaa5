/* An occasion from its plan to its record: one window for all its projects, moved in one step, and the wall while it is open. */
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "sound.h"
#include "visit.h"

static struct browser secretary, street, agent, rival, guest;
static const char *const langs[] = { "zh-CN", "en" };

static void begin(void)
{
	secretary = site_enter(mem, "secretary-qinghai");
	street = site_enter(mem, "street-dagang");
	agent = site_enter(mem, "agent05");
	rival = site_enter(mem, "agent06");
	guest = site_guest(mem);
	stage_sql(mem, "UPDATE partner SET open_awards = 0");
}

static const char *at(const char *code, const char *rest)
{
	return mem_printf(mem, "/occasions/%s%s", code, rest);
}

static struct fcgi_reply plan_with(const char *title, const char *opens, const char *closes)
{
	struct fcgi_reply page = visit_get(&secretary, "/occasions/new");

	visit_is(&page, 200);
	return visit_submit(&secretary, &page, "/occasions/new",
	    FIELDS({ .name = "kind", .value = "claim_meeting" },
		{ .name = "title", .value = title },
		{ .name = "place", .value = "The yard of number 12" },
		{ .name = "opens", .value = opens }, { .name = "closes", .value = closes },
		{ .name = "programme", .value = "Welcome\r\nClaims\r\nTea" }));
}

static const char *planned(const char *title)
{
	struct fcgi_reply reply = plan_with(title, visit_minute(mem, 5), visit_minute(mem, 9));

	return visit_part(mem, &reply, "/occasions/");
}

/* A need of the community, published for the occasion by the street. */
static const char *put_on(const char *occasion, const char *title)
{
	struct fcgi_reply page = visit_get(&secretary, "/projects/new"), reply;

	reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS({ .name = "title", .value = title },
		{ .name = "need", .value = "For the occasion." },
		{ .name = "category", .value = "culture_sport" },
		{ .name = "place", .value = "Yard" },
		{ .name = "done_by", .value = visit_date(mem, 60) },
		{ .name = "occasion", .value = occasion }, { .name = "compared", .value = "1" }));
	const char *code = visit_part(mem, &reply, "/projects/");
	const char *publish = mem_printf(mem, "/projects/%s/publish", code);
	/* The reviewer finds it chosen. */
	page = visit_get(&street, publish);
	reply = visit_submit(&street, &page, publish, NO_FIELDS);
	visit_goes(&reply, mem_printf(mem, "/projects/%s", code));
	return code;
}

static int64_t follow_it(const char *occasion)
{
	return stage_int(mem,
	    "SELECT COUNT(*) FROM project JOIN occasion ON occasion.id = project.occasion_id WHERE "
	    "occasion.code = '%s'"
	    " AND project.state = 'published' AND project.opens_at = occasion.opens_at"
	    " AND project.closes_at = occasion.closes_at",
	    occasion);
}

START_TEST(a_bad_plan_comes_back)
{
	secretary.lang = langs[_i];
	const char *before = site_checksum(mem);
	struct fcgi_reply reply =
	    plan_with("A meeting too late", visit_minute(mem, -2), visit_minute(mem, 3));

	visit_is(&reply, 422);
	visit_says(&secretary, &reply, "This moment is over; choose a later one.");
	reply = plan_with("A meeting backwards", visit_minute(mem, 4), visit_minute(mem, 3));
	visit_is(&reply, 422);
	visit_says(&secretary, &reply, "The window closes after it opens.");
	reply = plan_with("x", "tomorrow", "");
	visit_is(&reply, 422);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

START_TEST(all_its_windows_move_at_once)
{
	secretary.lang = agent.lang = langs[_i];
	const char *occasion = planned(mem_printf(mem, "Meeting to be moved %d", _i));
	const char *first = put_on(occasion, mem_printf(mem, "First of the meeting %d", _i));
	put_on(occasion, mem_printf(mem, "Second of the meeting %d", _i));
	struct fcgi_reply page, reply;

	ck_assert_int_eq(follow_it(occasion), 2);
	/* A partner prepares its letter. */
	page = visit_get(&agent, mem_printf(mem, "/projects/%s", first));
	reply = visit_submit(
	    &agent, &page, mem_printf(mem, "/projects/%s/claims/draft", first), NO_FIELDS);
	ck_assert_int_eq(reply.status, 303);
	page = visit_get(&secretary, at(occasion, "/reschedule"));
	reply = visit_submit(&secretary, &page, at(occasion, "/reschedule"),
	    FIELDS({ .name = "opens", .value = visit_minute(mem, 20) },
		{ .name = "closes", .value = visit_minute(mem, 30) }));
	visit_is(&reply, 422);
	reply = visit_submit(&secretary, &page, at(occasion, "/reschedule"),
	    FIELDS({ .name = "opens", .value = visit_minute(mem, 20) },
		{ .name = "closes", .value = visit_minute(mem, 30) },
		{ .name = "reason", .value = "A storm is coming." }));
	visit_goes(&reply, at(occasion, ""));
	ck_assert_int_eq(follow_it(occasion), 2);
	ck_assert_str_eq(site_text(mem,
			     "SELECT DATE_FORMAT(opens_at + INTERVAL 8 HOUR, "
			     "'%%Y-%%m-%%dT%%H:%%i') FROM occasion WHERE code = '%s'",
			     occasion),
	    visit_minute(mem, 20));
	page = visit_get(&guest, at(occasion, ""));
	visit_has(&guest, &page, "A storm is coming.");
	/* Whoever prepared something is told. */
	page = visit_get(&agent, "/inbox");
	visit_has(&agent, &page, "A storm is coming.");
	/* Not by others, and not once it has opened. */
	struct browser other = site_enter(mem, "secretary-puji");
	reply = visit_get(&other, at(occasion, "/reschedule"));
	visit_is(&reply, 403);
	stage_sql(mem,
	    "UPDATE occasion SET opens_at = UTC_TIMESTAMP() - INTERVAL 1 MINUTE WHERE code = '%s'",
	    occasion);
	reply = visit_get(&secretary, at(occasion, "/reschedule"));
	visit_is(&reply, 409);
	reply = visit_post(&secretary, at(occasion, "/reschedule"),
	    FIELDS({ .name = "opens", .value = visit_minute(mem, 20) },
		{ .name = "closes", .value = visit_minute(mem, 30) },
		{ .name = "reason", .value = "Again" }));
	visit_is(&reply, 409);
}
END_TEST

/* A window that ends after the work begins is refused when a project is published; moving it there is refused as well. */
START_TEST(no_window_outlasts_the_work)
{
	const char *occasion = planned("Meeting that cannot wait");
	const char *begun = put_on(occasion, "Begins before the storm is over"),
		   *done = put_on(occasion, "Ends before the storm is over");
	put_on(occasion, "Has all the time in the world");
	stage_sql(mem,
	    "UPDATE project SET start_at = UTC_TIMESTAMP() + INTERVAL 8 DAY WHERE code = '%s'",
	    begun);
	stage_sql(mem,
	    "UPDATE project SET done_by_at = UTC_TIMESTAMP() + INTERVAL 9 DAY WHERE code = '%s'",
	    done);
	const char *before = site_checksum(mem);
	struct fcgi_reply page = visit_get(&secretary, at(occasion, "/reschedule"));
	struct fcgi_reply reply = visit_submit(&secretary, &page, at(occasion, "/reschedule"),
	    FIELDS({ .name = "opens", .value = visit_minute(mem, 20) },
		{ .name = "closes", .value = visit_minute(mem, 24 * 10) },
		{ .name = "reason", .value = "A storm is coming." }));
	visit_is(&reply, 422);
	visit_has(&secretary, &reply, "Begins before the storm is over");
	visit_has(&secretary, &reply, "Ends before the storm is over");
	visit_lacks(&secretary, &reply, "Has all the time in the world");
	ck_assert_str_eq(site_checksum(mem), before);
	/* As late as the first of them allows it goes. */
	reply = visit_submit(&secretary, &reply, at(occasion, "/reschedule"),
	    FIELDS({ .name = "closes", .value = visit_minute(mem, 24 * 7) }));
	visit_goes(&reply, at(occasion, ""));
	ck_assert_int_eq(follow_it(occasion), 3);
}
END_TEST

/* Before, during and after: what the page, the wall and the press say. */
START_TEST(the_wall_follows_the_meeting)
{
	const char *occasion = planned(mem_printf(mem, "Meeting on the wall %d", _i));
	const char *title = mem_printf(mem, "Notice that is taken %d", _i),
		   *left = mem_printf(mem, "Notice that is left %d", _i);
	const char *code = put_on(occasion, title),
		   *claims = mem_printf(mem, "/projects/%s/claims", code);
	/* The slots are what is counted, not the notices. */
	stage_sql(mem,
	    "UPDATE project p JOIN occasion_project o ON o.project_id = p.id SET p.slots = 2, "
	    "o.slots = 2 "
	    "WHERE p.code = '%s'",
	    put_on(occasion, left));
	struct fcgi_reply page, reply;
	agent.lang = rival.lang = guest.lang = langs[_i];

	page = visit_get(&guest, at(occasion, "/live"));
	visit_is(&page, 200);
	visit_has(&guest, &page, title);
	ck_assert_msg(!sound_trouble(mem, &page), "%s", sound_trouble(mem, &page));
	reply = visit_post(&agent, claims, NO_FIELDS);
	visit_is(&reply, 409);
	visit_says(&agent, &reply, "The claim window has not opened yet.");

	stage_sql(mem,
	    "UPDATE occasion SET opens_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE code = '%s'",
	    occasion);
	stage_sql(mem,
	    "UPDATE project SET opens_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE occasion_id = "
	    "(SELECT id FROM occasion"
	    " WHERE code = '%s')",
	    occasion);
	reply = visit_post(&agent, claims, NO_FIELDS);
	visit_goes(&reply, mem_printf(mem, "/projects/%s/awards/1", code));
	page = visit_get(&guest, at(occasion, "/live"));
	const char *name = site_text(mem,
	    "SELECT partner.name FROM award JOIN partner ON partner.id = award.lead_id JOIN "
	    "project ON project.id ="
	    " award.project_id WHERE project.code = '%s'",
	    code);
	visit_has(&guest, &page, name);
	page = visit_get(&guest, at(occasion, ""));
	visit_has(&guest, &page, name);
	visit_has(&guest, &page, left);

	stage_sql(mem,
	    "UPDATE occasion SET closes_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND WHERE code = '%s'",
	    occasion);
	stage_sql(mem,
	    "UPDATE project SET closes_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND, due_at = "
	    "UTC_TIMESTAMP() - INTERVAL 5 SECOND"
	    " WHERE occasion_id = (SELECT id FROM occasion WHERE code = '%s') AND state = "
	    "'published'",
	    occasion);
	site_clock(mem);
	page = visit_get(&guest, at(occasion, ""));
	visit_is(&page, 200);
	visit_has(&guest, &page, name);
	visit_says(&guest, &page, "Nobody took it");
	/* What is left is no longer on the wall, and the record is not "just now". */
	page = visit_get(&guest, at(occasion, "/live"));
	visit_is(&page, 200);
	visit_says(&guest, &page, "Who took what");
	visit_has(&guest, &page,
	    mem_printf(mem, "%s 2 %s 1", visit_say(&guest, "not taken"),
		visit_say(&guest, "slots taken")));
	page = visit_get(&guest, "/occasions");
	visit_has(&guest, &page, mem_printf(mem, "Meeting on the wall %d", _i));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("occasions on the site");
	TCase *tcase = run_case(suite, "occasions");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, a_bad_plan_comes_back, 0, COUNT(langs));
	tcase_add_loop_test(tcase, all_its_windows_move_at_once, 0, COUNT(langs));
	tcase_add_test(tcase, no_window_outlasts_the_work);
	tcase_add_loop_test(tcase, the_wall_follows_the_meeting, 0, COUNT(langs));
	return run_suite(suite);
}
