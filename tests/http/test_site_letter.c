/* For whom one claims, what comes of the letter afterwards, and who is told when slots come free or a need ends by
 * the clock. */
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "visit.h"

static struct browser agent, street, secretary;

static void begin(void)
{
	stage_sql(mem, "UPDATE occasion SET opens_at = UTC_TIMESTAMP() - INTERVAL 1 MINUTE WHERE "
		       "opens_at > UTC_TIMESTAMP()");
	stage_sql(mem, "UPDATE project JOIN occasion ON occasion.id = project.occasion_id SET "
		       "project.opens_at = occasion.opens_at WHERE project.state = 'published'");
	stage_sql(mem, "UPDATE partner SET open_awards = 0");
	agent = site_enter(mem, "agent01");
	street = site_enter(mem, "street-dagang");
	secretary = site_enter(mem, "secretary-qinghai");
}

/* --- pieces ---------------------------------------------------------------------------------- */

static const char *free_project(void)
{
	const char *code =
	    site_text(mem, "SELECT code FROM project WHERE state = 'published' AND mode = 'rush' "
			   "AND slots = 1 AND taken = 0 AND unit_code = '370203019001'"
			   " AND opens_at < UTC_TIMESTAMP() AND closes_at > UTC_TIMESTAMP()"
			   " AND id NOT IN (SELECT project_id FROM claim) ORDER BY id LIMIT 1");

	ck_assert_ptr_nonnull(code);
	return code;
}

static const char *at(const char *code, const char *rest)
{
	return mem_printf(mem, "/projects/%s%s%s", code, *rest ? "/" : "", rest);
}

static const char *claim_of(const char *code)
{
	return mem_printf(mem, "/claims/%s",
	    site_text(mem,
		"SELECT claim.code FROM claim JOIN project ON project.id = claim.project_id WHERE "
		"project.code = '%s' ORDER BY claim.id DESC",
		code));
}

#define LETTER(date)                                                                               \
	FIELDS({ .name = "what", .value = "All lamps of the yard" },                               \
	    { .name = "with", .value = "Two fitters" }, { .name = "by", .value = date })

static const char *taken(void)
{
	const char *code = free_project();
	struct fcgi_reply page = visit_get(&agent, at(code, ""));
	struct fcgi_reply reply = visit_submit(&agent, &page, at(code, "claims"), NO_FIELDS);

	visit_goes(&reply, at(code, "awards/1"));
	return code;
}

static void renounce(const char *code)
{
	const char *path = at(code, "awards/1/renounce");
	struct fcgi_reply page = visit_get(&agent, path);
	struct fcgi_reply reply = visit_submit(
	    &agent, &page, path, FIELDS({ .name = "reason", .value = "Our fitter is ill." }));

	visit_goes(&reply, at(code, "awards/1"));
}

/* The newest message of somebody about a project. */
static const char *told(const char *login, const char *code)
{
	return site_text(mem,
	    "SELECT text FROM message WHERE account_id = %lld AND link LIKE '/projects/%s%%' "
	    "ORDER BY id DESC",
	    (long long)site_account_id(mem, login), code);
}

/* --- in time, or late -------------------------------------------------------------------------- */

static void letter_is_due(const char *code)
{
	stage_sql(mem,
	    "UPDATE award JOIN project ON project.id = award.project_id SET award.letter_due_at = "
	    "UTC_TIMESTAMP() - INTERVAL 5 SECOND, "
	    "award.due_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND WHERE project.code = '%s'",
	    code);
}

static int64_t late_letters(const char *code)
{
	return stage_int(mem,
	    "SELECT COUNT(*) FROM event JOIN award ON award.id = event.subject_id JOIN project ON "
	    "project.id = award.project_id WHERE "
	    "event.kind = 'award' AND event.event = 'late_letter' AND project.code = '%s'",
	    code);
}

/* A letter that does not come is late, once, and both sides read it; handing it in stands in the public history all the same. */
START_TEST(a_letter_is_late_once)
{
	const char *code = taken();
	struct browser guest = site_guest(mem);
	const char *late =
	    "The letter of {partner} is late: {project}. The work cannot begin without it.";
	stage_sql(mem, "DELETE FROM message WHERE link LIKE '/projects/%s%%'", code);
	site_clock(mem);
	ck_assert_int_eq(late_letters(code), 0);
	letter_is_due(code);
	site_clock(mem);
	site_clock(mem);
	ck_assert_int_eq(late_letters(code), 1);
	ck_assert_str_eq(told("agent01", code), late);
	ck_assert_str_eq(told("secretary-qinghai", code), late);
	struct fcgi_reply page = visit_get(&agent, claim_of(code)), reply;
	reply = visit_submit(&agent, &page, claim_of(code),
	    FIELDS({ .name = "what", .value = "All lamps" }, { .name = "with", .value = "Fitters" },
		{ .name = "by", .value = visit_date(mem, 20) },
		{ .name = "hand_in", .value = "1" }));
	ck_assert_int_eq(reply.status, 303);
	guest.lang = "en";
	page = visit_get(&guest, at(code, ""));
	visit_says(&guest, &page, "Letter is late");
	visit_says(&guest, &page, "Letter handed in");
	/* The reminder before the start comes as ever. */
	stage_sql(mem,
	    "UPDATE award JOIN project ON project.id = award.project_id SET award.due_at = "
	    "UTC_TIMESTAMP() - INTERVAL 3 SECOND "
	    "WHERE project.code = '%s'",
	    code);
	site_clock(mem);
	ck_assert_ptr_nonnull(strstr(told("agent01", code), "Not started yet"));
	ck_assert_int_eq(late_letters(code), 1);
}
END_TEST

START_TEST(a_letter_in_time_is_not_late)
{
	const char *code = taken();
	struct fcgi_reply page = visit_get(&agent, claim_of(code));
	struct fcgi_reply reply = visit_submit(&agent, &page, claim_of(code),
	    FIELDS({ .name = "what", .value = "All lamps" }, { .name = "with", .value = "Fitters" },
		{ .name = "by", .value = visit_date(mem, 20) },
		{ .name = "hand_in", .value = "1" }));
	ck_assert_int_eq(reply.status, 303);
	stage_sql(mem,
	    "UPDATE claim JOIN project ON project.id = claim.project_id SET letter_at = letter_at "
	    "- INTERVAL 1 MINUTE WHERE "
	    "project.code = '%s'",
	    code);
	letter_is_due(code);
	site_clock(mem);
	ck_assert_int_eq(late_letters(code), 0);
	ck_assert_int_gt(
	    stage_int(mem,
		"SELECT award.due_at > letter_due_at FROM award JOIN project ON project.id "
		"= award.project_id WHERE "
		"project.code = '%s'",
		code),
	    0);
}
END_TEST

/* --- for whom --------------------------------------------------------------------------------- */

START_TEST(an_agent_of_two_partners_chooses)
{
	const char *code = free_project();
	int64_t second = stage_int(mem,
	    "SELECT partner_id FROM role_grant WHERE account_id = %lld AND role = 'partner_agent'",
	    (long long)site_account_id(mem, "agent02"));
	const char *name =
	    site_text(mem, "SELECT name FROM partner WHERE id = %lld", (long long)second);
	const char *partner =
	    site_text(mem, "SELECT code FROM partner WHERE id = %lld", (long long)second);

	stage_sql(mem,
	    "INSERT INTO role_grant (account_id, role, partner_id, from_at) VALUES (%lld, "
	    "'partner_agent', %lld, '2026-01-01')",
	    (long long)site_account_id(mem, "agent01"), (long long)second);
	stage_sql(mem, "UPDATE project SET slots = 3 WHERE code = '%s'", code);
	/* The second one is a link away, and the letter is begun for whom the box is. */
	const char *other = mem_printf(mem, "%s?for=%s", at(code, ""), partner);
	struct fcgi_reply page = visit_get(&agent, at(code, "")), reply;
	ck_assert_ptr_nonnull(strstr(page.body, mem_printf(mem, "\"%s\"", other)));
	page = visit_get(&agent, other);
	visit_has(&agent, &page, name);
	reply = visit_submit(&agent, &page,
	    mem_printf(mem, "%s?for=%s", at(code, "claims/draft"), partner), NO_FIELDS);
	ck_assert_int_eq(reply.status, 303);
	ck_assert_int_eq(stage_int(mem,
			     "SELECT lead_id FROM claim JOIN project ON project.id = "
			     "claim.project_id WHERE project.code = '%s'",
			     code),
	    second);
	page = visit_get(&agent, other);
	reply = visit_submit(&agent, &page, at(code, "claims"), NO_FIELDS);
	visit_goes(&reply, at(code, "awards/1"));
	/* One of them has a slot: the page offers the other the press, without being asked. */
	page = visit_get(&agent, at(code, ""));
	reply = visit_submit(&agent, &page, at(code, "claims"), NO_FIELDS);
	visit_goes(&reply, at(code, "awards/2"));
	ck_assert_int_eq(
	    stage_int(mem,
		"SELECT COUNT(DISTINCT lead_id) FROM award JOIN project ON project.id = "
		"award.project_id WHERE project.code = '%s'",
		code),
	    2);
	stage_sql(mem, "DELETE FROM role_grant WHERE account_id = %lld AND partner_id = %lld",
	    (long long)site_account_id(mem, "agent01"), (long long)second);
}
END_TEST

/* --- the letter ------------------------------------------------------------------------------- */

START_TEST(no_letter_for_a_day_that_is_over)
{
	const char *claim = claim_of(taken());
	struct fcgi_reply reply = visit_post(&agent, claim, LETTER(visit_date(mem, -1)));

	visit_is(&reply, 422);
	visit_says(&agent, &reply, "This day is over; choose a later one.");
	reply = visit_post(&agent, claim, LETTER(visit_date(mem, 0)));
	visit_goes(&reply, claim);
}
END_TEST

START_TEST(no_letter_after_the_end)
{
	const char *code = taken(), *claim = claim_of(code);

	renounce(code);
	struct fcgi_reply page = visit_get(&agent, claim), reply;
	visit_is(&page, 200);
	ck_assert_ptr_null(strstr(page.body, "name=\"what\""));
	reply = visit_post(&agent, claim, LETTER(visit_date(mem, 9)));
	visit_is(&reply, 409);
	visit_says(&agent, &reply, "The award is over; a letter for it can no longer be written.");
	ck_assert_str_eq(
	    site_text(
		mem, "SELECT letter_what FROM claim WHERE CONCAT('/claims/', code) = '%s'", claim),
	    "");
}
END_TEST

/* --- who is told ------------------------------------------------------------------------------ */

START_TEST(the_reviewer_hears_of_free_slots)
{
	const char *code = taken();

	renounce(code);
	ck_assert_ptr_nonnull(told("street-dagang", code));
	ck_assert_ptr_nonnull(strstr(told("street-dagang", code), "slots are free"));
	struct fcgi_reply page = visit_get(&street, "/inbox");
	visit_has(
	    &street, &page, site_text(mem, "SELECT title FROM project WHERE code = '%s'", code));
	page = visit_get(&street, at(code, "reoffer"));
	visit_is(&page, 200);
}
END_TEST

/* The clock gives no reason; the message says the rule instead of an empty place. */
START_TEST(the_clock_says_why_it_gave_up)
{
	const char *code = free_project();
	int64_t author = stage_int(mem, "SELECT author_id FROM project WHERE code = '%s'", code);

	stage_sql(mem,
	    "UPDATE project SET state = 'unclaimed', due_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND "
	    "WHERE code = '%s'",
	    code);
	site_clock(mem);
	ck_assert_str_eq(
	    site_text(mem, "SELECT state FROM project WHERE code = '%s'", code), "withdrawn");
	ck_assert_str_eq(site_text(mem,
			     "SELECT text FROM message WHERE account_id = %lld AND link LIKE "
			     "'/projects/%s%%' ORDER BY id DESC",
			     (long long)author, code),
	    "Given up, nothing was done with it for 20 working days: {project}");
}
END_TEST

START_TEST(a_draft_that_lapses_is_told)
{
	const char *code = free_project();
	struct fcgi_reply page = visit_get(&agent, at(code, ""));
	struct fcgi_reply reply = visit_submit(&agent, &page, at(code, "claims/draft"), NO_FIELDS);

	ck_assert_int_eq(reply.status, 303);
	stage_sql(mem,
	    "UPDATE claim JOIN project ON project.id = claim.project_id SET claim.due_at = "
	    "UTC_TIMESTAMP() - INTERVAL 5 SECOND, project.closes_at = UTC_TIMESTAMP() - INTERVAL 5 "
	    "SECOND, project.due_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND WHERE project.code = "
	    "'%s'",
	    code);
	site_clock(mem);
	ck_assert_str_eq(told("agent01", code),
	    "The claim window of {project} is over; what you had prepared has lapsed.");
	ck_assert_int_eq(stage_int(mem,
			     "SELECT COUNT(*) FROM message WHERE account_id = %lld AND link LIKE "
			     "'/projects/%s%%' AND text LIKE 'The claim window%%'",
			     (long long)site_account_id(mem, "agent01"), code),
	    1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("letters on the site");
	TCase *tcase = run_case(suite, "letters");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, a_letter_is_late_once);
	tcase_add_test(tcase, a_letter_in_time_is_not_late);
	tcase_add_test(tcase, an_agent_of_two_partners_chooses);
	tcase_add_test(tcase, no_letter_for_a_day_that_is_over);
	tcase_add_test(tcase, no_letter_after_the_end);
	tcase_add_test(tcase, the_reviewer_hears_of_free_slots);
	tcase_add_test(tcase, the_clock_says_why_it_gave_up);
	tcase_add_test(tcase, a_draft_that_lapses_is_told);
	return run_suite(suite);
}
