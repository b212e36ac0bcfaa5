/* Claiming: the press, who wins and who reads what instead, the letter, the work's beginning and end. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/run.h"
#include "visit.h"

#include "html/out.h"

static struct browser agent, rival, secretary, street, guest;
static const char *const langs[] = { "zh-CN", "en" };

static void open_the_meeting(void)
{
	/* All of its 120 projects can be claimed now. */
	stage_sql(mem, "UPDATE occasion SET opens_at = UTC_TIMESTAMP() - INTERVAL 1 MINUTE WHERE "
		       "opens_at > UTC_TIMESTAMP()");
	stage_sql(mem, "UPDATE project JOIN occasion ON occasion.id = project.occasion_id SET "
		       "project.opens_at = occasion.opens_at"
		       " WHERE project.state = 'published'");
}

static void begin(void)
{
	open_the_meeting();
	agent = site_enter(mem, "agent01");
	rival = site_enter(mem, "agent02");
	secretary = site_enter(mem, "secretary-qinghai");
	street = site_enter(mem, "street-dagang");
	guest = site_guest(mem);
	/* Earlier tests do not bring a partner to its cap. */
	stage_sql(mem, "UPDATE partner SET open_awards = 0");
}

/* --- pieces ---------------------------------------------------------------------------------- */

/* A project of the big meeting with one slot that nobody has; another one each time. */
static const char *free_project(void)
{
	const char *code =
	    site_text(mem, "SELECT code FROM project WHERE state = 'published' AND mode = 'rush' "
			   "AND slots = 1 AND taken = 0"
			   " AND unit_code = '370203019001' AND opens_at < UTC_TIMESTAMP() AND "
			   "closes_at > UTC_TIMESTAMP()"
			   " AND id NOT IN (SELECT project_id FROM claim) ORDER BY id LIMIT 1");

	ck_assert_ptr_nonnull(code);
	return code;
}

static const char *at(const char *code, const char *rest)
{
	return mem_printf(mem, "/projects/%s%s%s", code, *rest ? "/" : "", rest);
}

static const char *partner_name(const char *who)
{
	return site_text(mem,
	    "SELECT partner.name FROM partner JOIN role_grant ON role_grant.partner_id = partner.id"
	    " JOIN account ON account.id = role_grant.account_id WHERE account.login = '%s'",
	    who);
}

static int64_t partner_id(const char *who)
{
	return stage_int(mem,
	    "SELECT partner_id FROM role_grant WHERE account_id = %lld AND role = 'partner_agent'",
	    (long long)site_account_id(mem, who));
}

static struct fcgi_reply press(struct browser *who, const char *code)
{
	struct fcgi_reply page = visit_get(who, at(code, ""));

	return visit_submit(who, &page, at(code, "claims"), NO_FIELDS);
}

/* By hand, where the page offers no button. */
static struct fcgi_reply press_anyway(struct browser *who, const char *code)
{
	return visit_post(who, at(code, "claims"), NO_FIELDS);
}

static const char *award_of(const char *code)
{
	return site_text(mem,
	    "SELECT CONCAT_WS(' ', award.state, award.lead_id, award.counts) FROM award JOIN "
	    "project ON project.id ="
	    " award.project_id WHERE project.code = '%s' ORDER BY award.id DESC",
	    code);
}

static int64_t awards(void)
{
	return stage_int(mem, "SELECT COUNT(*) FROM award");
}

/* --- winning and losing ---------------------------------------------------------------------- */

START_TEST(one_wins_and_the_other_reads_who)
{
	const char *code = free_project();
	agent.lang = rival.lang = guest.lang = langs[_i];
	struct fcgi_reply rivals_page = visit_get(&rival, at(code, "")), reply, page;

	reply = press(&agent, code);
	visit_goes(&reply, at(code, "awards/1"));
	page = visit_follow(&agent, &reply);
	visit_is(&page, 200);
	visit_says(&agent, &page, "It is yours");
	visit_has(&agent, &page, partner_name("agent01"));

	/* The loser reads what happened, who has it since when, and what is still open. */
	reply = visit_submit(&rival, &rivals_page, at(code, "claims"), NO_FIELDS);
	visit_is(&reply, 409);
	visit_says(&rival, &reply, "Somebody else was first");
	visit_says(&rival, &reply, "Who has it");
	visit_has(&rival, &reply, partner_name("agent01"));
	const char *when = site_text(mem,
	    "SELECT DATE_FORMAT(taken_at + INTERVAL 8 HOUR, '%%H:%%i:%%s') FROM award JOIN project "
	    "ON project.id ="
	    " award.project_id WHERE code = '%s'",
	    code);
	visit_has(&rival, &reply, when);
	visit_says(&rival, &reply, "Still open nearby");
	ck_assert_ptr_nonnull(strstr(reply.body, "class=\"notice"));
	ck_assert_ptr_null(strstr(reply.body, at(code, "claims")));
	visit_header(&reply, "Cache-Control", "no-store");
	/* Never a difference in milliseconds. */
	ck_assert_ptr_null(strstr(visit_text(mem, &reply), mem_printf(mem, "%s.", when)));

	/* And everyone sees it. */
	page = visit_get(&guest, at(code, ""));
	visit_has(&guest, &page, partner_name("agent01"));
	page = visit_get(&guest, at(code, "awards/1"));
	visit_is(&page, 200);
	visit_lacks(&guest, &page, visit_say(&guest, "It is yours"));
	ck_assert_str_eq(
	    site_text(mem, "SELECT state FROM project WHERE code = '%s'", code), "running");
	ck_assert_int_eq(stage_int(mem, "SELECT open_awards FROM partner WHERE id = %lld",
			     (long long)partner_id("agent01")),
	    1);
}
END_TEST

/* Pressed again, in another window or after the answer was lost: the same answer. */
START_TEST(a_second_press_leads_to_the_same_award)
{
	const char *code = free_project();
	struct fcgi_reply page = visit_get(&agent, at(code, "")),
			  other_window = visit_get(&agent, at(code, "")), reply;
	int64_t before = awards();

	for (int i = 0; i < 3; i++) {
		reply = visit_submit(&agent, &page, at(code, "claims"), NO_FIELDS);
		visit_goes(&reply, at(code, "awards/1"));
	}
	reply = visit_submit(&agent, &other_window, at(code, "claims"), NO_FIELDS);
	visit_goes(&reply, at(code, "awards/1"));
	ck_assert_int_eq(awards(), before + 1);
	page = visit_get(&agent, at(code, ""));
	visit_says(&agent, &page, "Go to our award");
	reply = visit_post(&agent, at(code, "claims"), FIELDS({ .name = "slot", .value = "2" }));
	visit_is(&reply, 400);
	reply = visit_post(
	    &agent, at(code, "claims"), FIELDS({ .name = "partner", .value = "HB260101-0001-0" }));
	visit_is(&reply, 403);
}
END_TEST

static void press_once(const struct fcgi_reply *page, const char *code, int gate)
{
	char c;

	if (read(gate, &c, 1) != 0)
		_exit(1);
	struct fcgi_reply reply = visit_submit(&agent, page, at(code, "claims"), NO_FIELDS);
	bool is_award = reply.status == 303 &&
			strcmp(fcgi_header(&reply, "Location"), at(code, "awards/1")) == 0;
	_exit(is_award ? 33 : reply.status == 409 ? 49 : 1);
}

START_TEST(a_double_click_takes_one_slot)
{
	const char *code = free_project();
	struct fcgi_reply page = visit_get(&agent, at(code, ""));
	int64_t before = awards();
	int gate[2], status, won = 0;

	ck_assert_int_eq(pipe(gate), 0);
	for (int i = 0; i < 6; i++) {
		if (fork() == 0) {
			close(gate[1]);
			press_once(&page, code, gate[0]);
		}
	}
	close(gate[0]);
	close(gate[1]);
	for (int i = 0; i < 6; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_msg(
		    WEXITSTATUS(status) == 33 || WEXITSTATUS(status) == 49, "status %d", status);
		won += WEXITSTATUS(status) == 33;
	}
	ck_assert_int_ge(won, 1);
	ck_assert_int_eq(awards(), before + 1);
	ck_assert_int_eq(stage_int(mem, "SELECT open_awards FROM partner WHERE id = %lld",
			     (long long)partner_id("agent01")),
	    1);
}
END_TEST

/* --- who may not ----------------------------------------------------------------------------- */

struct refusal {
	const char *stage,
	    *undo; /* %p: the partner, %a: the agent's account, %c: the project's code */
	int status;
	const char *says, *also;
};

static const struct refusal refusals[] = {
	{ "UPDATE partner SET open_awards = 5 WHERE id = %p",
	    "UPDATE partner SET open_awards = 0 WHERE id = %p", 422,
	    "The partner has as many open awards as it may have.", "5" },
	{ "UPDATE partner SET barred_until_at = '2031-05-06' WHERE id = %p",
	    "UPDATE partner SET barred_until_at = NULL WHERE id = %p", 422,
	    "The partner is on the black list and may not claim.", "2031-05-06 08:00" },
	{ "UPDATE partner SET state = 'suspended', suspended_until_at = '2031-05-06' WHERE id = %p",
	    "UPDATE partner SET state = 'listed', suspended_until_at = NULL WHERE id = %p", 422,
	    "The partner is suspended.", "2031-05-06 08:00" },
	{ "UPDATE partner SET state = 'exited' WHERE id = %p",
	    "UPDATE partner SET state = 'listed' WHERE id = %p", 422,
	    "Only a listed partner may claim.", NULL },
	{ "UPDATE partner SET is_unit = '370203019001' WHERE id = %p",
	    "UPDATE partner SET is_unit = NULL WHERE id = %p", 422,
	    "A body does not claim what it posted itself.", NULL },
	{ "INSERT INTO role_grant (account_id, role, unit_code, from_at) VALUES (%a, "
	  "'grid_officer', '37020301900101',"
	  " '2026-01-01')",
	    "DELETE FROM role_grant WHERE account_id = %a AND role = 'grid_officer'", 303, NULL,
	    NULL },
	{ "INSERT INTO role_grant (account_id, role, unit_code, from_at) VALUES (%a, 'secretary', "
	  "'370203019001',"
	  " '2026-01-01')",
	    "DELETE FROM role_grant WHERE account_id = %a AND role = 'secretary'", 422,
	    "An agent of the partner holds an official role over this place.", NULL },
	{ "UPDATE project SET author_id = %a WHERE code = '%c'",
	    "UPDATE project SET state = 'withdrawn' WHERE code = '%c'", 422,
	    "Whoever raised or posted the need is, or lately was, an agent of the partner: "
	    "it cannot claim it.",
	    NULL },
	{ "UPDATE project SET opens_at = UTC_TIMESTAMP() + INTERVAL 1 HOUR WHERE code = '%c'",
	    "DO 0", 409, "The claim window has not opened yet.", NULL },
	{ "UPDATE project SET closes_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE code = '%c'",
	    "DO 0", 409, "The claim window is over.", NULL },
	{ "UPDATE project SET state = 'unclaimed' WHERE code = '%c'", "DO 0", 409,
	    "This project cannot be claimed at present.", NULL },
};

static const char *with_names(const char *sql, const char *code)
{
	struct buf text;

	buf_init(&text, mem, 2000);
	for (; *sql; sql++) {
		if (*sql != '%')
			buf_add_char(&text, *sql);
		else if (*++sql == 'p')
			buf_printf(&text, "%lld", (long long)partner_id("agent03"));
		else if (*sql == 'a')
			buf_printf(&text, "%lld", (long long)site_account_id(mem, "agent03"));
		else
			buf_add_text(&text, code);
	}
	return text.data;
}

/* The rule and until when it holds, on the page as after the press; and nothing is changed. */
START_TEST(who_may_not_reads_the_rule)
{
	const struct refusal *refusal = &refusals[_i];
	struct browser third = site_enter(mem, "agent03");
	const char *code = free_project();
	struct fcgi_reply page, reply;
	third.lang = langs[_i % 2];

	stage_sql(mem, "%s", with_names(refusal->stage, code));
	const char *before = site_checksum(mem);
	page = visit_get(&third, at(code, ""));
	visit_is(&page, 200);
	/* Before the window opens the button waits with its partner. */
	bool waits = refusal->says && strstr(refusal->says, "not opened yet") != NULL;
	ck_assert_int_eq(
	    strstr(page.body, at(code, "claims\"")) != NULL, refusal->status == 303 || waits);
	reply = press_anyway(&third, code);
	visit_is(&reply, refusal->status);
	if (refusal->status != 303) {
		visit_says(&third, &reply, refusal->says);
		if (refusal->also)
			visit_has(&third, &page, refusal->also);
		ck_assert_str_eq(site_checksum(mem), before);
	}
	stage_sql(mem, "%s", with_names(refusal->undo, code));
}
END_TEST

/* Five by pressing, the sixth is refused: the cap is kept by the claims themselves. */
START_TEST(the_sixth_award_is_refused)
{
	struct browser fourth = site_enter(mem, "agent04");
	struct fcgi_reply reply;

	for (int i = 0; i < 5; i++) {
		reply = press(&fourth, free_project());
		visit_is(&reply, 303);
	}
	const char *code = free_project();
	reply = press_anyway(&fourth, code);
	visit_is(&reply, 422);
	visit_says(&fourth, &reply, "The partner has as many open awards as it may have.");
	reply = visit_get(&fourth, at(code, ""));
	visit_has(&fourth, &reply, "5");
	ck_assert_int_eq(stage_int(mem, "SELECT taken FROM project WHERE code = '%s'", code), 0);
	reply = visit_get(&fourth, "/work");
	visit_says(&fourth, &reply, "Awards to start");
}
END_TEST

START_TEST(only_agents_press)
{
	static const char *const others[] = { "resident1", "secretary-qinghai", "street-dagang",
		"district1", "auditor" };
	const char *code = free_project(), *before = site_checksum(mem);
	struct fcgi_reply reply, page = visit_get(&guest, at(code, ""));

	visit_says(&guest, &page, "Log in to claim");
	ck_assert_ptr_null(strstr(page.body, "method=\"post\""));
	for (size_t i = 0; i < COUNT(others); i++) {
		struct browser other = site_enter(mem, others[i]);
		reply = press_anyway(&other, code);
		visit_is(&reply, 403);
	}
	reply = press_anyway(&guest, code);
	visit_is(&reply, 403);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* --- how it is called -------------------------------------------------------------------------- */

/* The seal beside the title, wherever a need is listed, says what can be done with it now. */
START_TEST(the_wall_says_what_is_not_open_yet)
{
	const char *code = free_project();
	const char *title = site_text(mem, "SELECT title FROM project WHERE code = '%s'", code);
	const char *const pages[] = { at(code, ""),
		url_query(mem, url_path(mem, "/projects", NULL), "q", title).text,
		url_query(mem, url_path(mem, "/search", NULL), "q", title).text };

	for (size_t i = 0; i < COUNT(pages); i++) {
		stage_sql(mem,
		    "UPDATE project SET opens_at = UTC_TIMESTAMP() + INTERVAL 1 HOUR WHERE code = "
		    "'%s'",
		    code);
		struct fcgi_reply page = visit_get(&guest, pages[i]);
		visit_says(&guest, &page, "Not open yet");
		stage_sql(mem,
		    "UPDATE project SET opens_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE code "
		    "= '%s'",
		    code);
		page = visit_get(&guest, pages[i]);
		visit_is(&page, 200);
		visit_lacks(&guest, &page, visit_say(&guest, "Not open yet"));
	}
}
END_TEST

/* --- the letter ------------------------------------------------------------------------------- */

#define LETTER(words)                                                                              \
	{ .name = "what", .value = words },                                                        \
	    { .name = "with", .value = "Two fitters, one ladder" },                                \
	{                                                                                          \
		.name = "by", .value = visit_date(mem, 10)                                         \
	}

static const char *draft(struct browser *who, const char *code)
{
	struct fcgi_reply page = visit_get(who, at(code, ""));
	struct fcgi_reply reply = visit_submit(who, &page, at(code, "claims/draft"), NO_FIELDS);

	return mem_printf(mem, "/claims/%s", visit_part(mem, &reply, "/claims/"));
}

/* Prepared before the window opens; then one press is enough, and the work can begin. */
START_TEST(a_letter_can_be_prepared)
{
	const char *code = free_project();
	agent.lang = langs[_i];
	stage_sql(mem,
	    "UPDATE project SET opens_at = UTC_TIMESTAMP() + INTERVAL 1 HOUR WHERE code = '%s'",
	    code);
	const char *claim = draft(&agent, code);
	struct fcgi_reply page = visit_get(&agent, claim), reply;

	reply = visit_submit(&agent, &page, claim, FIELDS(LETTER("")));
	visit_is(&reply, 422);
	reply = visit_submit(&agent, &page, claim, FIELDS(LETTER("All lamps of the yard")));
	visit_goes(&reply, claim);
	page = visit_follow(&agent, &reply);
	struct browser_form form;
	ck_assert(browser_form(mem, &page, claim, &form));
	/* Kept is not handed in, and the page says so, with a button for each. */
	visit_says(&agent, &page, "Kept, not handed in yet");
	visit_says(&agent, &page, "Keep as a draft");
	ck_assert_ptr_nonnull(
	    strstr(page.body, "<button class=\"button\" name=\"hand_in\" value=\"1\">"));
	ck_assert_str_eq(form.fields[1].value, "All lamps of the yard");
	page = visit_get(&agent, "/work");
	visit_says(&agent, &page, "Claims prepared");

	/* A draft is its partner's alone; a second one there is not. */
	struct browser *const others[] = { &rival, &secretary, &street };
	for (size_t i = 0; i < COUNT(others); i++) {
		reply = visit_get(others[i], claim);
		visit_is(&reply, 404);
	}
	reply = visit_post(&agent, at(code, "claims/draft"), NO_FIELDS);
	visit_is(&reply, 409);
	reply = press_anyway(&agent, code);
	visit_is(&reply, 409);

	stage_sql(mem,
	    "UPDATE project SET opens_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE code = '%s'",
	    code);
	reply = press(&agent, code);
	visit_goes(&reply, at(code, "awards/1"));
	page = visit_get(&agent, at(code, "awards/1"));
	visit_says(&agent, &page, "The letter is written, but not handed in yet");
	page = visit_get(&agent, claim);
	visit_says(&agent, &page, "Kept, not handed in yet");
	reply = visit_submit(&agent, &page, claim,
	    FIELDS(LETTER("All lamps of the yard"), { .name = "hand_in", .value = "1" }));
	visit_goes(&reply, claim);
	page = visit_follow(&agent, &reply);
	visit_says(&agent, &page, "The letter is handed in");
	page = visit_get(&guest, at(code, "awards/1"));
	visit_has(&guest, &page, "All lamps of the yard");
	reply = visit_get(&rival, claim);
	visit_is(&reply, 404);
	reply = visit_get(&secretary, claim);
	visit_is(&reply, 200);
	/* Handed in, it cannot be changed. */
	reply = visit_post(&agent, claim, FIELDS(LETTER("Only one lamp")));
	visit_is(&reply, 409);
}
END_TEST

START_TEST(a_draft_can_be_taken_back)
{
	const char *code = free_project(), *claim = draft(&agent, code);
	struct fcgi_reply page = visit_get(&agent, claim), reply;
	const char *withdraw = mem_printf(mem, "%s/withdraw", claim);

	reply = visit_post(&rival, withdraw, NO_FIELDS);
	visit_is(&reply, 404);
	/* Nothing on the claim's own page takes it back: what follows is said first. */
	struct browser_form form;
	ck_assert(!browser_form(mem, &page, withdraw, &form));
	page = visit_get(&rival, withdraw);
	visit_is(&page, 404);
	page = visit_get(&agent, withdraw);
	visit_says(&agent, &page, "Afterwards it cannot be claimed again in this round");
	reply = visit_submit(&agent, &page, withdraw, NO_FIELDS);
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(
	    site_text(mem, "SELECT state FROM claim WHERE CONCAT('/claims/', code) = '%s'", claim),
	    "withdrawn");
	reply = visit_post(&agent, withdraw, NO_FIELDS);
	visit_is(&reply, 409);
}
END_TEST

/* --- the work --------------------------------------------------------------------------------- */

static struct fcgi_reply step(
    struct browser *who, const char *code, const char *event, const char *field, const char *value)
{
	const char *path = at(code, mem_printf(mem, "awards/1/%s", event));
	struct fcgi_reply page = visit_get(who, path);

	visit_is(&page, 200);
	return visit_submit(who, &page, path, FIELDS({ .name = field, .value = value }));
}

static const char *taken(struct browser *who)
{
	const char *code = free_project();
	struct fcgi_reply reply = press(who, code);

	visit_goes(&reply, at(code, "awards/1"));
	return code;
}

START_TEST(work_begins_with_letter_and_plan)
{
	agent.lang = langs[_i];
	const char *code = taken(&agent), *start = at(code, "awards/1/start");
	struct fcgi_reply reply, page = visit_get(&agent, at(code, "awards/1"));

	/* Taken is behind it, as the seal says; the work is next. */
	const char *now = strstr(page.body, "aria-current=\"step\"");
	ck_assert_ptr_nonnull(now);
	ck_assert_ptr_nonnull(strstr(mem_strndup(mem, now, 200), visit_say(&agent, "Work")));
	/* Without its letter it does not: that comes first, and nobody is asked for a plan before. */
	visit_says(&agent, &page, "The letter of intent has to be handed in first.");
	visit_says(&agent, &page, "Letter due");
	reply = visit_post(&agent, start, FIELDS({ .name = "plan", .value = "Week 1: look" }));
	visit_is(&reply, 422);
	const char *claim = mem_printf(mem, "/claims/%s",
	    site_text(mem,
		"SELECT claim.code FROM claim JOIN project ON project.id = claim.project_id WHERE "
		"project.code = '%s'",
		code));
	reply = visit_get(&agent, start);
	visit_goes(&reply, claim);
	page = visit_get(&agent, "/work");
	ck_assert_ptr_nonnull(
	    strstr(page.body, mem_printf(mem, "<a class=\"button\" href=\"%s\">", claim)));
	ck_assert_ptr_null(strstr(page.body, mem_printf(mem, "\"%s\"", start)));
	page = visit_get(&agent, claim);
	reply = visit_submit(
	    &agent, &page, claim, FIELDS(LETTER("New lamps"), { .name = "hand_in", .value = "1" }));
	visit_goes(&reply, claim);
	page = visit_get(&agent, "/work");
	ck_assert_ptr_nonnull(
	    strstr(page.body, mem_printf(mem, "<a class=\"button\" href=\"%s\">", start)));
	reply = step(&agent, code, "start", "plan", "");
	visit_is(&reply, 422);
	reply = visit_post(&rival, start, FIELDS({ .name = "plan", .value = "Week 1: look" }));
	visit_is(&reply, 403);
	reply = step(&agent, code, "start", "plan", "Week 1: look\r\nWeek 2: mend");
	visit_goes(&reply, at(code, "awards/1"));
	page = visit_get(&guest, at(code, "awards/1"));
	visit_has(&guest, &page, "Week 2: mend");
	ck_assert_int_eq(strncmp(award_of(code), "working ", 8), 0);
	reply = visit_post(&agent, start, FIELDS({ .name = "plan", .value = "Once more" }));
	visit_is(&reply, 409);
}
END_TEST

/* Given back in time it is not counted; the slot goes on the wall again in the next round, and another takes it. */
START_TEST(a_slot_given_back_is_offered_again)
{
	agent.lang = street.lang = langs[_i];
	const char *code = taken(&agent);
	struct fcgi_reply reply = step(&agent, code, "renounce", "reason", "");

	visit_is(&reply, 422);
	reply = step(&agent, code, "renounce", "reason", "Our fitter is ill.");
	visit_goes(&reply, at(code, "awards/1"));
	ck_assert_str_eq(
	    award_of(code), mem_printf(mem, "renounced %lld 0", (long long)partner_id("agent01")));
	ck_assert_int_eq(stage_int(mem, "SELECT open_awards FROM partner WHERE id = %lld",
			     (long long)partner_id("agent01")),
	    0);
	reply = visit_get(&guest, at(code, "awards/1"));
	visit_has(&guest, &reply, "Our fitter is ill.");
	reply = visit_get(&street, at(code, "reoffer"));
	visit_is(&reply, 200);
	reply = visit_submit(&street, &reply, at(code, "reoffer"),
	    FIELDS({ .name = "occasion" }, { .name = "closes", .value = visit_minute(mem, 24) }));
	visit_goes(&reply, at(code, ""));
	reply = press(&rival, code);
	visit_goes(&reply, at(code, "awards/1"));
	ck_assert_str_eq(
	    award_of(code), mem_printf(mem, "awarded %lld 1", (long long)partner_id("agent02")));
	reply = visit_get(&guest, at(code, "awards/1?round=1"));
	visit_has(&guest, &reply, "Our fitter is ill.");
}
END_TEST

START_TEST(given_back_late_it_is_counted)
{
	const char *code = taken(&agent);

	stage_sql(mem,
	    "UPDATE award JOIN project ON project.id = award.project_id SET free_until_at = "
	    "UTC_TIMESTAMP() - INTERVAL 1"
	    " SECOND WHERE code = '%s'",
	    code);
	struct fcgi_reply page = visit_get(&agent, at(code, "awards/1"));
	visit_says(&agent, &page, "It will stand in our record.");
	struct fcgi_reply reply = step(&agent, code, "renounce", "reason", "Too much to do.");
	visit_goes(&reply, at(code, "awards/1"));
	ck_assert_str_eq(
	    award_of(code), mem_printf(mem, "renounced %lld 1", (long long)partner_id("agent01")));
}
END_TEST

/* The last day of the start, as people read it in both languages. */
static const char *const last_days[] = { "%Y年%c月%e日24时前开工", "by end of %e %b %Y" };

/* The clock reminds, then takes it back. */
START_TEST(what_is_not_begun_expires)
{
	agent.lang = langs[_i];
	const char *code = taken(&agent);
	int64_t messages = stage_int(mem, "SELECT COUNT(*) FROM message");

	stage_sql(mem,
	    "UPDATE award JOIN project ON project.id = award.project_id SET award.due_at = "
	    "UTC_TIMESTAMP() - INTERVAL 5 SECOND"
	    " WHERE code = '%s'",
	    code);
	site_clock(mem);
	ck_assert_int_eq(strncmp(award_of(code), "awarded ", 8), 0);
	ck_assert_int_gt(stage_int(mem, "SELECT COUNT(*) FROM message"), messages);
	const char *last = site_text(mem,
	    "SELECT DATE_FORMAT(start_due_at + INTERVAL 8 HOUR - INTERVAL 1 SECOND, '%s') FROM "
	    "award JOIN project ON project.id = award.project_id WHERE code = '%s'",
	    last_days[_i], code);
	struct fcgi_reply page = visit_get(&agent, "/inbox");
	visit_has(&agent, &page, last);
	page = visit_get(&agent, at(code, "awards/1"));
	visit_has(&agent, &page, last);
	stage_sql(mem,
	    "UPDATE award SET due_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND, start_due_at = "
	    "UTC_TIMESTAMP() - INTERVAL 5 SECOND"
	    " WHERE project_id = (SELECT id FROM project WHERE code = '%s')",
	    code);
	site_clock(mem);
	ck_assert_str_eq(
	    award_of(code), mem_printf(mem, "renounced %lld 1", (long long)partner_id("agent01")));
	page = visit_get(&guest, at(code, "awards/1"));
	visit_says(&guest, &page, "Not started in time.");
	ck_assert_int_eq(stage_int(mem, "SELECT open_awards FROM partner WHERE id = %lld",
			     (long long)partner_id("agent01")),
	    0);
	page = visit_get(&agent, "/inbox");
	visit_has(
	    &agent, &page, site_text(mem, "SELECT title FROM project WHERE code = '%s'", code));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("claims on the site");
	TCase *tcase = run_case(suite, "claims");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, one_wins_and_the_other_reads_who, 0, COUNT(langs));
	tcase_add_test(tcase, a_second_press_leads_to_the_same_award);
	tcase_add_test(tcase, a_double_click_takes_one_slot);
	tcase_add_loop_test(tcase, who_may_not_reads_the_rule, 0, COUNT(refusals));
	tcase_add_test(tcase, the_wall_says_what_is_not_open_yet);
	tcase_add_test(tcase, the_sixth_award_is_refused);
	tcase_add_test(tcase, only_agents_press);
	tcase_add_loop_test(tcase, a_letter_can_be_prepared, 0, COUNT(langs));
	tcase_add_test(tcase, a_draft_can_be_taken_back);
	tcase_add_loop_test(tcase, work_begins_with_letter_and_plan, 0, COUNT(langs));
	tcase_add_loop_test(tcase, a_slot_given_back_is_offered_again, 0, COUNT(langs));
	tcase_add_test(tcase, given_back_late_it_is_counted);
	tcase_add_loop_test(tcase, what_is_not_begun_expires, 0, COUNT(langs));
	return run_suite(suite);
}
