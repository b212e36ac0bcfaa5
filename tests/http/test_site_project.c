/* A need from its first draft to the wall and off it, through forms, as a browser without scripts sends them, in both languages. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/run.h"
#include "sound.h"
#include "visit.h"

static struct browser secretary, colleague, street, district, guest;

static const char *const langs[] = { "zh-CN", "en" };

static void begin(void)
{
	secretary = site_enter(mem, "secretary-qinghai");
	colleague = site_enter(mem, "secretary-puji");
	street = site_enter(mem, "street-dagang");
	district = site_enter(mem, "district1");
	guest = site_guest(mem);
}

static void speak(const char *lang)
{
	struct browser *const all[] = { &secretary, &colleague, &street, &district, &guest };

	for (size_t i = 0; i < COUNT(all); i++)
		all[i]->lang = lang;
}

/* --- pieces ---------------------------------------------------------------------------------- */

static const char *state_of(const char *code)
{
	return site_text(mem, "SELECT state FROM project WHERE code = '%s'", code);
}

static const char *at(const char *code, const char *event)
{
	return mem_printf(mem, "/projects/%s%s%s", code, *event ? "/" : "", event);
}

/* The five fields that are enough. */
#define FIVE(words)                                                                                \
	{ .name = "title", .value = words },                                                       \
	    { .name = "need", .value = "The lamp at gate 3 has been dark for a week." },           \
	    { .name = "category", .value = "repairs" },                                            \
	    { .name = "place", .value = "Qinghai Road 12" },                                       \
	{                                                                                          \
		.name = "done_by", .value = visit_date(mem, 40)                                    \
	}

static const char *post_need(struct browser *who, const char *title, bool submits)
{
	struct fcgi_reply page = visit_get(who, "/projects/new");
	struct fcgi_reply reply = visit_submit(who, &page, "/projects/new",
	    FIELDS(FIVE(title), { .name = "compared", .value = "1" },
		{ .name = "submit_now", .value = submits ? "1" : NULL }));
	const char *code = visit_part(mem, &reply, "/projects/");

	visit_goes(&reply, at(code, ""));
	return code;
}

/* A move that is a button on the project's page. */
static struct fcgi_reply press(struct browser *who, const char *code, const char *event)
{
	struct fcgi_reply page = visit_get(who, at(code, ""));

	return visit_submit(who, &page, at(code, event), NO_FIELDS);
}

/* A move that has a form of its own. */
static struct fcgi_reply fill(struct browser *who, const char *code, const char *event,
    const struct browser_field *fields, size_t count)
{
	struct fcgi_reply page = visit_get(who, at(code, event));

	visit_is(&page, 200);
	return visit_submit(who, &page, at(code, event), fields, count);
}

static const char *published(const char *title)
{
	const char *code = post_need(&secretary, title, true);
	struct fcgi_reply reply = fill(&street, code, "publish",
	    FIELDS({ .name = "occasion" }, { .name = "closes", .value = visit_minute(mem, 48) }));

	visit_goes(&reply, at(code, ""));
	return code;
}

static bool has_message(const char *login, const char *code)
{
	return stage_int(mem,
		   "SELECT COUNT(*) FROM message WHERE account_id = %lld AND link LIKE "
		   "'/projects/%s%%'",
		   (long long)site_account_id(mem, login), code) > 0;
}

/* --- from draft to wall ---------------------------------------------------------------------- */

static int summary_lines(const struct fcgi_reply *reply)
{
	const char *at = strstr(reply->body, "id=\"error-summary\""),
		   *end = at ? strstr(at, "</ul>") : NULL;
	int count = 0;

	while (end && (at = strstr(at, "<li><a href=\"#")) != NULL && at++ < end)
		count++;
	return count;
}

START_TEST(a_form_that_fails_comes_back_filled)
{
	speak(langs[_i]);
	int64_t before = stage_int(mem, "SELECT COUNT(*) FROM project");
	struct fcgi_reply page = visit_get(&secretary, "/projects/new");
	struct fcgi_reply reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS({ .name = "title", .value = "abc" },
		{ .name = "need", .value = "<b>dark & cold</b>" },
		{ .name = "category", .value = "dragons" },
		{ .name = "done_by", .value = visit_date(mem, -3) },
		{ .name = "slots", .value = "10" }, { .name = "head_count", .value = "many" }));
	struct browser_form form;

	visit_is(&reply, 422);
	visit_says(&secretary, &reply, "Please look at this again");
	visit_says(&secretary, &reply, "This day is over; choose a later one.");
	/* One line of the summary for each wrong field, leading to it. */
	ck_assert_int_eq(summary_lines(&reply), 6);
	ck_assert_msg(!sound_trouble(mem, &reply), "%s", sound_trouble(mem, &reply));
	ck_assert_ptr_nonnull(strstr(reply.body, "aria-invalid=\"true\""));
	ck_assert(browser_form(mem, &reply, "/projects/new", &form));
	for (size_t i = 0; i < form.field_count; i++) {
		const char *name = form.fields[i].name, *value = form.fields[i].value;
		ck_assert(strcmp(name, "title") != 0 || strcmp(value, "abc") == 0);
		ck_assert(strcmp(name, "need") != 0 || strcmp(value, "<b>dark & cold</b>") == 0);
		ck_assert(strcmp(name, "slots") != 0 || strcmp(value, "10") == 0);
		ck_assert(strcmp(name, "head_count") != 0 || strcmp(value, "many") == 0);
	}
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM project"), before);
}
END_TEST

START_TEST(a_need_goes_onto_the_wall)
{
	speak(langs[_i]);
	const char *title = mem_printf(mem, "Lamp at gate 3, case %d", _i),
		   *changed = mem_printf(mem, "%s, repaired", title);
	const char *code = post_need(&secretary, title, false);
	struct fcgi_reply page, reply;

	/* A draft is its poster's and the offices' that will see it. */
	ck_assert_str_eq(state_of(code), "draft");
	page = visit_get(&secretary, at(code, ""));
	visit_says(&secretary, &page, "Kept as a draft, not submitted yet");
	visit_says(&secretary, &page, "Add photos and documents");
	page = visit_get(&guest, at(code, ""));
	visit_is(&page, 404);
	page = visit_get(&colleague, at(code, ""));
	visit_is(&page, 404);
	reply = press(&secretary, code, "submit");
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(state_of(code), "reviewing");
	page = visit_get(&street, "/work");
	visit_has(&street, &page, title);

	/* Returned, with a reason, which the poster reads. */
	reply = fill(&street, code, "return", FIELDS({ .name = "reason", .value = "  " }));
	visit_is(&reply, 422);
	ck_assert_str_eq(state_of(code), "reviewing");
	reply = fill(&street, code, "return",
	    FIELDS({ .name = "reason", .value = "Which lamp?\r\nSay it in the title." }));
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(state_of(code), "returned");
	ck_assert(has_message("secretary-qinghai", code));
	page = visit_get(&secretary, at(code, ""));
	visit_says(&secretary, &page, "Returned to the poster");
	visit_has(&secretary, &page, "Which lamp? Say it in the title.");
	visit_has(&secretary, &page, visit_date(mem, 60));

	/* Changed and handed in again, with one form. */
	reply = fill(&secretary, code, "edit",
	    FIELDS({ .name = "title", .value = changed }, { .name = "submit_now", .value = "1" }));
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(state_of(code), "reviewing");

	/* The next meeting is chosen already; beside it no window can be set. */
	page = visit_get(&street, at(code, "publish"));
	const char *next =
	    site_text(mem, "SELECT code FROM occasion WHERE closes_at > UTC_TIMESTAMP() AND "
			   "(unit_code IN ('370203', '370203019') OR unit12 = "
			   "'370203019001') ORDER BY opens_at, id LIMIT 1");
	ck_assert_ptr_nonnull(
	    strstr(page.body, mem_printf(mem, "<option value=\"%s\" selected", next)));
	reply = visit_submit(&street, &page, at(code, "publish"),
	    (const struct browser_field[]){ { .name = "closes", .value = visit_minute(mem, 48) } },
	    1);
	visit_is(&reply, 422);
	visit_says(&street, &reply, "Choose the meeting or set a window, not both.");
	/* Published with a window: everyone sees it. */
	reply = fill(&street, code, "publish", FIELDS({ .name = "occasion" }));
	visit_is(&reply, 422);
	visit_says(&street, &reply, "Say when the window closes, or choose a meeting.");
	reply = fill(&street, code, "publish",
	    FIELDS(
		{ .name = "occasion" }, { .name = "closes", .value = visit_minute(mem, 24 * 50) }));
	visit_is(&reply, 422);
	visit_says(&street, &reply,
	    "The claim window must end later than now and before the work begins.");
	ck_assert_str_eq(state_of(code), "reviewing");
	reply = fill(&street, code, "publish",
	    FIELDS({ .name = "occasion" }, { .name = "closes", .value = visit_minute(mem, 48) }));
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(state_of(code), "published");
	ck_assert(has_message("secretary-qinghai", code));
	page = visit_get(&guest, at(code, ""));
	visit_is(&page, 200);
	visit_has(&guest, &page, changed);
	visit_has(&guest, &page, "The lamp at gate 3 has been dark for a week.");
	static const char *const lists[] = { "/projects",
		"/projects?category=repairs&mode=rush&unit=370203019", "/units/370203019001",
		"/search?q=repaired" };
	for (size_t i = 0; i < COUNT(lists); i++) {
		page = visit_get(&guest, lists[i]);
		visit_has(&guest, &page, changed);
	}
	page = visit_get(&guest, "/projects?category=elderly");
	visit_lacks(&guest, &page, changed);
	page = visit_get(&guest, mem_printf(mem, "/search?q=%s", code));
	visit_goes(&page, at(code, ""));
}
END_TEST

/* Its history, for people and for machines: who did what when, in which office, and nothing of it can be changed. */
START_TEST(its_history_tells_all)
{
	static const char *const expected[][4] = {
		{ "draft", "-", "draft", "poster" },
		{ "submit", "draft", "reviewing", "poster" },
		{ "return", "reviewing", "returned", "reviewer" },
		{ "submit", "returned", "reviewing", "poster" },
		{ "publish", "reviewing", "published", "reviewer" },
		{ "withdraw", "published", "withdrawn", "poster" },
	};
	const char *code = post_need(&secretary, "A bench for the bus stop", false);
	struct fcgi_reply reply;
	json_error_t error;

	press(&secretary, code, "submit");
	reply = visit_get(&guest, mem_printf(mem, "/history/%s.json", code));
	visit_is(&reply, 404);
	fill(&street, code, "return", FIELDS({ .name = "reason", .value = "Which stop?" }));
	press(&secretary, code, "submit");
	fill(&street, code, "publish",
	    FIELDS({ .name = "occasion" }, { .name = "closes", .value = visit_minute(mem, 48) }));
	reply = fill(&secretary, code, "withdraw",
	    FIELDS({ .name = "reason", .value = "The city built one." }));
	visit_goes(&reply, at(code, ""));
	reply = visit_get(&guest, mem_printf(mem, "/history/%s.json", code));
	visit_is(&reply, 200);
	visit_header(&reply, "Content-Type", "application/json; charset=utf-8");
	json_t *whole = json_loadb(reply.body, reply.body_bytes, 0, &error);
	json_t *events = json_object_get(whole, "events");
	ck_assert_str_eq(json_string_value(json_object_get(whole, "code")), code);
	ck_assert_uint_eq(json_array_size(events), COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++) {
		json_t *event = json_array_get(events, i);
		static const char *const names[] = { "event", "from", "to", "role" };
		for (size_t k = 0; k < COUNT(names); k++)
			ck_assert_str_eq(
			    json_string_value(json_object_get(event, names[k])), expected[i][k]);
		ck_assert_int_eq(json_integer_value(json_object_get(event, "seq")), (int)i + 1);
		ck_assert_int_eq(
		    strlen(json_string_value(json_object_get(event, "leaf_hash"))), 64);
	}
	reply = visit_get(&guest, mem_printf(mem, "/history/%s", code));
	visit_has(&guest, &reply, "The city built one.");
	visit_has(&guest, &reply, "Which stop?");
	json_decref(whole);
}
END_TEST

/* --- what the rules refuse ------------------------------------------------------------------- */

START_TEST(nobody_publishes_his_own)
{
	struct fcgi_reply page = visit_get(&street, "/projects/new");
	struct fcgi_reply reply = visit_submit(
	    &street, &page, "/projects/new", FIELDS(FIVE("Shade for the street's yard")));
	const char *code = visit_part(mem, &reply, "/projects/");

	ck_assert_str_eq(state_of(code), "reviewing");
	reply = visit_post(&street, at(code, "publish"),
	    FIELDS({ .name = "closes", .value = visit_minute(mem, 48) }));
	visit_is(&reply, 403);
	ck_assert_str_eq(state_of(code), "reviewing");
	reply = fill(&district, code, "publish",
	    FIELDS({ .name = "occasion" }, { .name = "closes", .value = visit_minute(mem, 48) }));
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(state_of(code), "published");
}
END_TEST

START_TEST(nobody_posts_for_another)
{
	struct fcgi_reply page = visit_get(&secretary, "/projects/new");
	struct fcgi_reply reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS(FIVE("For the neighbours"), { .name = "unit", .value = "370203019008" }));

	visit_is(&reply, 422);
	visit_says(&secretary, &reply, "You do not post needs for this unit.");
	reply = visit_submit(&secretary, &page, "/projects/new",
	    FIELDS(FIVE("With public money"), { .name = "money", .value = "public" }));
	visit_is(&reply, 422);
	visit_says(&secretary, &reply, "Public money needs its procurement file.");
}
END_TEST

START_TEST(a_taken_notice_stays)
{
	struct browser agent = site_enter(mem, "agent02");
	const char *code = published("A notice that is taken");
	struct fcgi_reply reply = press(&agent, code, "claims");

	visit_goes(&reply, at(code, "awards/1"));
	ck_assert_str_eq(state_of(code), "running");
	reply = visit_post(
	    &secretary, at(code, "withdraw"), FIELDS({ .name = "reason", .value = "Too late" }));
	visit_is(&reply, 409);
	reply = visit_get(&secretary, at(code, "withdraw"));
	visit_is(&reply, 409);
	reply = visit_get(&secretary, at(code, "edit"));
	visit_is(&reply, 409);
	ck_assert_str_eq(state_of(code), "running");
}
END_TEST

START_TEST(a_draft_can_be_thrown_away)
{
	const char *code = post_need(&secretary, "Written too early", false);
	struct fcgi_reply reply = press(&secretary, code, "discard");

	ck_assert_int_eq(reply.status, 303);
	ck_assert_str_eq(state_of(code), "withdrawn");
	reply = visit_post(&secretary, at(code, "submit"), NO_FIELDS);
	visit_is(&reply, 409);
}
END_TEST

/* Nobody came: the clock notes it, and then it goes on the wall again, back to its poster, or ends. */
START_TEST(an_unclaimed_need_has_three_ways_on)
{
	const char *codes[3];
	struct fcgi_reply reply;

	for (int i = 0; i < 3; i++) {
		codes[i] = published(mem_printf(mem, "Nobody came for %d", i));
		stage_sql(mem,
		    "UPDATE project SET opens_at = opens_at - INTERVAL 3 DAY, closes_at = "
		    "UTC_TIMESTAMP() - INTERVAL 5"
		    " SECOND, due_at = UTC_TIMESTAMP() - INTERVAL 5 SECOND WHERE code = '%s'",
		    codes[i]);
	}
	site_clock(mem);
	for (int i = 0; i < 3; i++) {
		ck_assert_str_eq(state_of(codes[i]), "unclaimed");
		ck_assert(has_message("secretary-qinghai", codes[i]));
	}
	reply = fill(&street, codes[0], "republish",
	    FIELDS({ .name = "occasion" }, { .name = "closes", .value = visit_minute(mem, 30) }));
	visit_goes(&reply, at(codes[0], ""));
	ck_assert_str_eq(state_of(codes[0]), "published");
	ck_assert_int_eq(
	    stage_int(mem, "SELECT round FROM project WHERE code = '%s'", codes[0]), 2);
	reply = press(&secretary, codes[1], "revise");
	visit_goes(&reply, at(codes[1], ""));
	ck_assert_str_eq(state_of(codes[1]), "returned");
	reply = fill(&secretary, codes[2], "give_up",
	    FIELDS({ .name = "reason", .value = "We did it ourselves." }));
	visit_goes(&reply, at(codes[2], ""));
	ck_assert_str_eq(state_of(codes[2]), "withdrawn");
}
END_TEST

/* --- two at once ------------------------------------------------------------------------------ */

/* The second of two editors is not lost and does not overwrite: he sees both texts, and decides. */
START_TEST(two_editors_see_both_texts)
{
	speak(langs[_i]);
	const char *code = post_need(&secretary, mem_printf(mem, "Edited by two, %d", _i), false);
	struct browser second = site_enter(mem, "secretary-qinghai");
	second.lang = langs[_i];
	struct fcgi_reply first_page = visit_get(&secretary, at(code, "edit")),
			  second_page = visit_get(&second, at(code, "edit"));
	struct fcgi_reply reply = visit_submit(&secretary, &first_page, at(code, "edit"),
	    FIELDS({ .name = "need", .value = "The text of the first." },
		{ .name = "submit_now", .value = NULL }));
	struct browser_form form;

	visit_goes(&reply, at(code, ""));
	reply = visit_submit(&second, &second_page, at(code, "edit"),
	    FIELDS({ .name = "need", .value = "The text of the second." }));
	visit_is(&reply, 409);
	visit_has(&second, &reply, "The text of the first.");
	ck_assert(browser_form(mem, &reply, at(code, "edit"), &form));
	bool is_there = false;
	for (size_t i = 0; i < form.field_count; i++)
		is_there = is_there || strcmp(form.fields[i].value, "The text of the second.") == 0;
	ck_assert_msg(is_there, "the own text is gone");
	ck_assert_str_eq(site_text(mem, "SELECT need FROM project WHERE code = '%s'", code),
	    "The text of the first.");
	reply = visit_submit(&second, &reply, at(code, "edit"), NO_FIELDS);
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(site_text(mem, "SELECT need FROM project WHERE code = '%s'", code),
	    "The text of the second.");
}
END_TEST

/* A form that was opened over one text decides nothing about the next: neither puts it on the wall nor sends it back. */
START_TEST(nothing_unread_is_decided_about)
{
	static const char *const steps[] = { "publish", "return" };
	const struct browser_field window[] = { { .name = "closes",
						    .value = visit_minute(mem, 48) },
		{ .name = "occasion" } },
				   reason[] = { { .name = "reason", .value = "Which gate?" } },
				   *said = _i == 0 ? window : reason;
	size_t count = _i == 0 ? 2 : 1;
	const char *code =
	    post_need(&secretary, mem_printf(mem, "Read by nobody, %s", steps[_i]), true);
	struct browser other = site_enter(mem, "district1");
	struct fcgi_reply opened = visit_get(&street, at(code, steps[_i])), reply;

	fill(&other, code, "return", reason, 1);
	reply = fill(&secretary, code, "edit",
	    FIELDS({ .name = "need", .value = "Something else altogether." },
		{ .name = "submit_now", .value = "1" }));
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(state_of(code), "reviewing");
	reply = visit_submit(&street, &opened, at(code, steps[_i]), said, count);
	visit_is(&reply, 409);
	visit_has(&street, &reply, "Something else altogether.");
	visit_says(&street, &reply,
	    "It went back and came again with another text after you opened the form: read it as "
	    "it stands now.");
	ck_assert_str_eq(state_of(code), "reviewing");
	/* Handed in again with another photo alone, it is another one too; and without the version nothing is. */
	opened = visit_get(&street, at(code, steps[_i]));
	fill(&other, code, "return", reason, 1);
	press(&secretary, code, "submit");
	reply = visit_submit(&street, &opened, at(code, steps[_i]), said, count);
	visit_is(&reply, 409);
	reply = visit_post(&street, at(code, steps[_i]), said, 1);
	visit_is(&reply, 409);
	ck_assert_str_eq(state_of(code), "reviewing");
	reply = fill(&street, code, steps[_i], said, count);
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(state_of(code), _i == 0 ? "published" : "returned");
}
END_TEST

/* The same form again has the same answer and one effect; with other content it is refused. */
START_TEST(a_form_works_once)
{
	struct fcgi_reply page = visit_get(&secretary, "/projects/new"), again, reply;
	int64_t before = stage_int(mem, "SELECT COUNT(*) FROM project");

	reply =
	    visit_submit(&secretary, &page, "/projects/new", FIELDS(FIVE("Sent twice, kept once")));
	ck_assert_int_eq(reply.status, 303);
	for (int i = 0; i < 3; i++) {
		again = visit_submit(
		    &secretary, &page, "/projects/new", FIELDS(FIVE("Sent twice, kept once")));
		visit_goes(&again, fcgi_header(&reply, "Location"));
	}
	again = visit_submit(
	    &secretary, &page, "/projects/new", FIELDS(FIVE("Sent twice, but another")));
	visit_is(&again, 422);
	visit_says(&secretary, &again, "The same form was sent before with other content.");
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM project"), before + 1);
	/* What was refused is no use of the form. */
	page = visit_get(&secretary, "/projects/new");
	again = visit_submit(&secretary, &page, "/projects/new", FIELDS(FIVE("abc")));
	visit_is(&again, 422);
	again = visit_submit(&secretary, &page, "/projects/new", FIELDS(FIVE("abcd")));
	ck_assert_int_eq(again.status, 303);
}
END_TEST

/* One of several presses of one button at the same moment. Tells by its status how it was answered. */
static void send_copy(const struct fcgi_reply *page, int gate)
{
	char c;

	if (read(gate, &c, 1) != 0)
		_exit(1);
	struct fcgi_reply reply =
	    visit_submit(&secretary, page, "/projects/new", FIELDS(FIVE("Sent at one moment")));
	_exit(reply.status == 303 ? 33 : reply.status == 409 ? 49 : 1);
}

START_TEST(a_form_sent_at_one_moment_works_once)
{
	struct fcgi_reply page = visit_get(&secretary, "/projects/new");
	int gate[2], answered = 0, status;

	ck_assert_int_eq(pipe(gate), 0);
	for (int i = 0; i < 6; i++) {
		if (fork() == 0) {
			close(gate[1]);
			send_copy(&page, gate[0]);
		}
	}
	close(gate[0]);
	close(gate[1]);
	for (int i = 0; i < 6; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_msg(
		    WEXITSTATUS(status) == 33 || WEXITSTATUS(status) == 49, "status %d", status);
		answered += WEXITSTATUS(status) == 33;
	}
	ck_assert_int_ge(answered, 1);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM project WHERE title = 'Sent at one moment'"), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("a need on the site");
	TCase *tcase = run_case(suite, "projects");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, a_form_that_fails_comes_back_filled, 0, COUNT(langs));
	tcase_add_loop_test(tcase, a_need_goes_onto_the_wall, 0, COUNT(langs));
	tcase_add_test(tcase, its_history_tells_all);
	tcase_add_test(tcase, nobody_publishes_his_own);
	tcase_add_test(tcase, nobody_posts_for_another);
	tcase_add_test(tcase, a_taken_notice_stays);
	tcase_add_test(tcase, a_draft_can_be_thrown_away);
	tcase_add_test(tcase, an_unclaimed_need_has_three_ways_on);
	tcase_add_loop_test(tcase, two_editors_see_both_texts, 0, COUNT(langs));
	tcase_add_loop_test(tcase, nothing_unread_is_decided_about, 0, 2);
	tcase_add_test(tcase, a_form_works_once);
	tcase_add_test(tcase, a_form_sent_at_one_moment_works_once);
	return run_suite(suite);
}
