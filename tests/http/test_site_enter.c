/* Registration, and a new password for a one-time code. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "base/clock.h"
#include "visit.h"

static const char good[] = "three white gulls";
static struct browser guest;

static void begin(void)
{
	guest = site_guest(mem);
	/* Tries of other tests do not slow this one. */
	stage_sql(mem, "DELETE FROM throttle");
}

/* --- registration ---------------------------------------------------------------------------- */

static struct fcgi_reply enrol(struct browser *browser, const char *as, const char *unit,
    const char *login, const char *password, const char *again)
{
	struct fcgi_reply page = visit_get(browser, "/register");

	return visit_submit(browser, &page, "/register",
	    FIELDS({ .name = "as", .value = as }, { .name = "unit", .value = unit },
		{ .name = "name", .value = "李海鸥" }, { .name = "login", .value = login },
		{ .name = "password", .value = password }, { .name = "again", .value = again }));
}

START_TEST(a_resident_registers_and_is_in)
{
	struct fcgi_reply reply =
	    enrol(&guest, "resident", "370203019008", " New.Resident ", good, good);

	visit_goes(&reply, "/work?done=registered");
	ck_assert_ptr_nonnull(browser_cookie(&guest, "__Host-sid"));
	struct fcgi_reply page = visit_follow(&guest, &reply);
	visit_says(&guest, &page, "You are registered and logged in.");
	page = visit_get(&guest, "/work?done=%3Cb%3E");
	visit_lacks(&guest, &page, visit_say(&guest, "You are registered and logged in."));
	page = visit_get(&guest, "/account");
	visit_has(&guest, &page, "李海鸥");
	ck_assert_str_eq(site_text(mem, "SELECT CONCAT(g.role, '@', g.unit_code) FROM role_grant g "
					"JOIN account a ON a.id = g.account_id WHERE a.login = "
					"'new.resident'"),
	    "resident@370203019008");
	ck_assert_str_eq(site_text(mem, "SELECT GROUP_CONCAT(e.event ORDER BY e.seq) FROM event e "
					"JOIN account a ON a.id = e.subject_id AND e.kind = "
					"'account' WHERE a.login = 'new.resident'"),
	    "registered,granted");
	/* Who it is stands where it can be erased. */
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM event WHERE text LIKE '%%李海鸥%%'"), 0);
}
END_TEST

START_TEST(an_applicant_is_led_to_the_application)
{
	struct fcgi_reply reply = enrol(&guest, "applicant", "", "new-applicant", good, good);

	visit_goes(&reply, "/partners/apply?done=registered");
	reply = visit_follow(&guest, &reply);
	visit_is(&reply, 200);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM role_grant g JOIN account a ON a.id = "
			   "g.account_id WHERE a.login = 'new-applicant'"),
	    0);
}
END_TEST

static const char *value_of(const struct browser_form *form, const char *name)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (strcmp(form->fields[i].name, name) == 0)
			return form->fields[i].value;
	return "(none)";
}

/* The code on a grid's door leads here. */
START_TEST(a_grid_can_be_brought_along)
{
	struct fcgi_reply page = visit_get(&guest, "/register?unit=37020301900101");
	struct browser_form form;

	ck_assert(browser_form(mem, &page, "/register", &form));
	ck_assert_str_eq(value_of(&form, "unit"), "37020301900101");
	page = visit_get(&guest, "/register?as=applicant&unit=110101");
	ck_assert(browser_form(mem, &page, "/register", &form));
	ck_assert_str_eq(value_of(&form, "as"), "applicant");
}
END_TEST

START_TEST(bad_registrations_are_refused)
{
	static const struct {
		const char *as, *unit, *login, *password, *again, *says;
	} cases[] = {
		{ "resident", "", "someone", good, good, "Choose the community you live in." },
		{ "resident", "370203019", "someone", good, good,
		    "Choose the community you live in." },
		{ "resident", "370203D01", "someone", good, good,
		    "Choose the community you live in." },
		{ "resident", "370202019001", "someone", good, good,
		    "Choose the community you live in." },
		{ "resident", "370203999999", "someone", good, good,
		    "There is no such unit or partner." },
		{ "applicant", "", "a b", good, good, NULL },
		{ "applicant", "", "new", good, good, NULL },
		{ "applicant", "", "erased-12", good, good, NULL },
		{ "applicant", "", "resident1", good, good, "This login name is taken." },
		{ "applicant", "", "someone", "short", "short", NULL },
		{ "applicant", "", "someone", "password123", "password123", NULL },
		{ "applicant", "", "someone", "qingdao2026", "qingdao2026",
		    "A password does not consist of names of places here." },
		{ "applicant", "", "someone.else", "someone.else1", "someone.else1",
		    "A password does not consist of the login name." },
		{ "applicant", "", "someone", good, "three white gull",
		    "The two new passwords are not the same." },
	};
	int64_t before = stage_int(mem, "SELECT COUNT(*) FROM account");

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply reply = enrol(&guest, cases[i].as, cases[i].unit, cases[i].login,
		    cases[i].password, cases[i].again);
		ck_assert_msg(reply.status == 422, "case %zu: %d", i, reply.status);
		ck_assert_ptr_null(strstr(reply.body, good));
		if (cases[i].says)
			visit_says(&guest, &reply, cases[i].says);
	}
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM account"), before);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM session"), 0);
}
END_TEST

/* Everything that is wrong, in one answer. */
START_TEST(all_that_is_wrong_is_said_at_once)
{
	static const char *const says[] = { "Choose the community you live in.",
		"A login name has 2 to 64 characters, a-z, 0-9, dot, hyphen or underscore, and "
		"begins with a letter or a digit.",
		"Too short: a password has at least 8 characters.",
		"The two new passwords are not the same." };
	struct fcgi_reply reply = enrol(&guest, "resident", "", "a b", "short", "shorter");

	visit_is(&reply, 422);
	for (size_t i = 0; i < COUNT(says); i++)
		visit_says(&guest, &reply, says[i]);
	/* What the table of the form finds takes nothing of it away. */
	struct fcgi_reply page = visit_get(&guest, "/register");
	reply = visit_submit(&guest, &page, "/register",
	    FIELDS({ .name = "name", .value = "" }, { .name = "login", .value = "a b" },
		{ .name = "password", .value = "short" }, { .name = "again", .value = "short" }));
	visit_is(&reply, 422);
	visit_says(&guest, &reply, "Fill in this field.");
	for (size_t i = 0; i < 3; i++)
		visit_says(&guest, &reply, says[i]);
}
END_TEST

static size_t times(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
		n++;
	return n;
}

/* One empty choice, and every community under its street. */
START_TEST(communities_stand_under_their_streets)
{
	struct fcgi_reply page = visit_get(&guest, "/register");
	size_t communities =
		   (size_t)stage_int(mem, "SELECT COUNT(*) FROM unit WHERE level = 'community'"),
	       streets = (size_t)stage_int(mem, "SELECT COUNT(*) FROM unit WHERE level = 'street'");
	const char *puji = site_text(mem,
	    "SELECT CONCAT('<option value=\"', c.code, '\">', c.name) FROM unit c WHERE c.name = "
	    "'普吉社区'");
	const char *street = site_text(mem,
	    "SELECT CONCAT('<optgroup label=\"', s.name) FROM unit c JOIN unit s ON s.code = "
	    "c.parent_code WHERE c.name = '普吉社区'");
	const char *head = strstr(page.body, street), *at = strstr(page.body, puji);

	ck_assert_uint_eq(times(page.body, "<option value=\"\">"), 1);
	ck_assert_uint_eq(times(page.body, "<optgroup "), streets);
	ck_assert_uint_eq(times(page.body, "<option "), communities + 1);
	ck_assert(head && at && head < at);
	const char *end = strstr(head, "</optgroup>");
	ck_assert(end && at < end);
}
END_TEST

/* Sent twice: one account, the same answer. */
START_TEST(a_second_sending_makes_no_second_account)
{
	const char *token = visit_token(&guest, "/register");
	const struct browser_field fields[] = { { .name = "token", .value = token },
		{ .name = "as", .value = "applicant" }, { .name = "unit", .value = "" },
		{ .name = "name", .value = "Twice" }, { .name = "login", .value = "twice" },
		{ .name = "password", .value = good }, { .name = "again", .value = good } };
	struct browser other = site_guest(mem);
	struct fcgi_reply reply;

	for (int i = 0; i < 2; i++) {
		struct browser *browser = i ? &other : &guest;
		ck_assert(browser_post(browser, mem, "/register", fields, COUNT(fields), &reply));
		visit_goes(&reply, "/partners/apply?done=registered");
	}
	ck_assert_ptr_null(browser_cookie(&other, "__Host-sid"));
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM account WHERE login = 'twice'"), 1);
}
END_TEST

/* Whoever is signed in is led to his account, stays who he is and makes no other; nor is it counted. */
START_TEST(who_has_an_account_makes_no_second)
{
	struct browser owner = site_enter(mem, "resident1");
	const char *cookie = browser_cookie(&owner, "__Host-sid");
	struct fcgi_reply reply = visit_get(&owner, "/register");

	visit_goes(&reply, "/account");
	for (int i = 0; i < 2; i++) {
		reply = visit_post(&owner, "/register",
		    FIELDS({ .name = "as", .value = "applicant" }, { .name = "unit", .value = "" },
			{ .name = "name", .value = "Second" },
			{ .name = "login", .value = "second-of-mine" },
			{ .name = "password", .value = i ? good : "" },
			{ .name = "again", .value = i ? good : "" }));
		visit_goes(&reply, "/account");
	}
	ck_assert_str_eq(browser_cookie(&owner, "__Host-sid"), cookie);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM account WHERE login = 'second-of-mine'"), 0);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM throttle"), 0);
}
END_TEST

/* Thirty an hour from one address, a taken login counting like a free one. */
START_TEST(registrations_are_slowed)
{
	struct fcgi_reply reply = enrol(&guest, "applicant", "", "resident1", good, good);

	visit_is(&reply, 422);
	ck_assert_int_eq(stage_int(mem, "SELECT MAX(failures) FROM throttle"), 1);
	stage_sql(mem, "UPDATE throttle SET failures = 29");
	reply = enrol(&guest, "applicant", "", "late-comer", good, good);
	visit_goes(&reply, "/partners/apply?done=registered");
	struct browser next = site_guest(mem);
	reply = enrol(&next, "applicant", "", "too-late-comer", good, good);
	visit_is(&reply, 429);
	int wait = atoi(fcgi_header(&reply, "Retry-After"));
	ck_assert_msg(wait > 3500 && wait <= 3600, "wait %d", wait);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM account WHERE login = 'too-late-comer'"), 0);
}
END_TEST

/* --- a lost password -------------------------------------------------------------------------- */

static struct fcgi_reply choose(
    struct browser *browser, const char *login, const char *code, const char *password)
{
	struct fcgi_reply page = visit_get(browser, "/password");

	return visit_submit(browser, &page, "/password",
	    FIELDS({ .name = "login", .value = login }, { .name = "code", .value = code },
		{ .name = "fresh", .value = password }, { .name = "again", .value = password }));
}

static const char *code_of(const char *login)
{
	const char *line = site_admin(mem, "account", "code", login, NULL);

	ck_assert_uint_eq(strlen(line), strlen(login) + 1 + 11 + 1);
	return mem_strndup(mem, line + strlen(login) + 1, 11);
}

static bool may_log_in(const char *login, const char *password)
{
	struct browser browser = site_guest(mem);
	struct fcgi_reply page = visit_get(&browser, "/login");
	struct fcgi_reply reply = visit_submit(&browser, &page, "/login",
	    FIELDS({ .name = "login", .value = login }, { .name = "password", .value = password }));

	return reply.status == 303;
}

START_TEST(a_code_opens_once)
{
	struct browser before = site_enter(mem, "resident2");
	const char *first = code_of("resident2"), *code = code_of("resident2");
	struct fcgi_reply reply = choose(&guest, "resident2", first, good);

	/* One given before is worth nothing any more. */
	visit_is(&reply, 422);
	reply = choose(&guest, " RESIDENT2", mem_printf(mem, " %.5s %s", code, code + 6), good);
	visit_goes(&reply, "/login");
	ck_assert_ptr_null(browser_cookie(&guest, "__Host-sid"));
	reply = visit_get(&before, "/account");
	visit_goes(&reply, "/login?next=%2Faccount");
	ck_assert(may_log_in("resident2", good));
	reply = choose(&guest, "resident2", code, "another good sentence");
	visit_is(&reply, 422);
	ck_assert(may_log_in("resident2", good));
	struct browser owner = site_enter(mem, "resident2");
	reply = visit_get(&owner, "/inbox");
	visit_says(
	    &owner, &reply, "A new password was chosen with a code; every session was ended.");
}
END_TEST

START_TEST(a_code_has_limits)
{
	const char *code = code_of("resident3");
	struct fcgi_reply reply;

	stage_sql(mem, "UPDATE account_code SET ends_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND");
	reply = choose(&guest, "resident3", code, good);
	visit_is(&reply, 422);
	code = code_of("resident3");
	ck_assert_int_eq(stage_int(mem,
			     "SELECT TIMESTAMPDIFF(HOUR, made_at, ends_at) FROM "
			     "account_code WHERE account_id = %lld",
			     (long long)site_account_id(mem, "resident3")),
	    24);
	/* A disabled account is not opened by one. */
	code = code_of("resident3");
	stage_sql(mem, "UPDATE account SET state = 'disabled' WHERE login = 'resident3'");
	reply = choose(&guest, "resident3", code, good);
	visit_is(&reply, 422);
	stage_sql(mem, "UPDATE account SET state = 'active' WHERE login = 'resident3'");
	reply = choose(&guest, "resident3", code, good);
	visit_goes(&reply, "/login");
}
END_TEST

START_TEST(trying_codes_is_slowed)
{
	struct fcgi_reply reply;

	for (int i = 0; i < 5; i++) {
		reply = choose(&guest, "expert2", "AAAAA-AAAAA", good);
		visit_is(&reply, 422);
	}
	reply = choose(&guest, "expert2", code_of("expert2"), good);
	visit_is(&reply, 429);
	ck_assert_ptr_nonnull(fcgi_header(&reply, "Retry-After"));
	/* Logging in is not touched by it. */
	const struct site_account *who = site_account("expert2");
	ck_assert(may_log_in(who->login, who->password));
}
END_TEST

/* Whatever strangers try elsewhere, the owner's own code opens. */
START_TEST(strangers_do_not_shut_the_owner_out)
{
	static const char encoded[] = "three+white+gulls";
	const char *body =
	    mem_printf(mem, "token=%s&login=street-dagang&code=AAAAA-AAAAA&fresh=%s&again=%s",
		visit_token(&guest, "/password"), encoded, encoded);
	const char *const strangers[] = { "REMOTE_ADDR=10.0.0.66", NULL };
	struct fcgi_call call = { .method = "POST",
		.uri = "/password",
		.body = body,
		.body_bytes = strlen(body),
		.content_type = "application/x-www-form-urlencoded",
		.params = strangers };
	const char *code = code_of("street-dagang");
	struct fcgi_reply reply;

	for (int status = 422; status <= 429; status += 7) {
		ck_assert(browser_call(&guest, mem, &call, &reply));
		visit_is(&reply, status);
		stage_sql(mem, "UPDATE throttle SET failures = 1000");
	}
	reply = choose(&guest, "street-dagang", code, good);
	visit_goes(&reply, "/login");
}
END_TEST

/* The same answer without an account, without a code, with one; test_site_same_time has the time. */
START_TEST(a_code_tells_nothing_about_accounts)
{
	static const char *const logins[] = { "nobody-at-all", "expert1", "district2" };
	const char *texts[COUNT(logins)];

	code_of("district2");
	for (size_t i = 0; i < COUNT(logins); i++) {
		struct fcgi_reply reply = choose(&guest, logins[i], "AAAAA-AAAAA", good);
		char *text = mem_strdup(mem, visit_text(mem, &reply));
		texts[i] = mem_strndup(mem, text, strlen(text) - 33);
		ck_assert_str_eq(texts[i], texts[0]);
	}
}
END_TEST

/* No column of any table holds what opens something. */
START_TEST(a_stolen_dump_holds_no_code)
{
	const char *code = code_of("expert1");

	stage_lacks(mem, &(const struct stage_bytes){ "half a code", code, 5 }, 1);
	const char *hash =
	    site_text(mem, "SELECT HEX(hash) FROM account_code WHERE account_id = %lld",
		(long long)site_account_id(mem, "expert1"));
	for (size_t i = 0; i + 10 <= strlen(hash); i += 10) {
		stage_sql(mem, "DELETE FROM throttle");
		struct fcgi_reply reply =
		    choose(&guest, "expert1", mem_strndup(mem, hash + i, 10), good);
		visit_is(&reply, 422);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("coming in");
	TCase *tcase = run_case(suite, "enter");

	site_start(&(const struct site_options){ .unlogged = { "gulls" } });
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, bad_registrations_are_refused);
	tcase_add_test(tcase, a_resident_registers_and_is_in);
	tcase_add_test(tcase, all_that_is_wrong_is_said_at_once);
	tcase_add_test(tcase, communities_stand_under_their_streets);
	tcase_add_test(tcase, an_applicant_is_led_to_the_application);
	tcase_add_test(tcase, a_grid_can_be_brought_along);
	tcase_add_test(tcase, a_second_sending_makes_no_second_account);
	tcase_add_test(tcase, who_has_an_account_makes_no_second);
	tcase_add_test(tcase, registrations_are_slowed);
	tcase_add_test(tcase, a_code_opens_once);
	tcase_add_test(tcase, a_code_has_limits);
	tcase_add_test(tcase, trying_codes_is_slowed);
	tcase_add_test(tcase, strangers_do_not_shut_the_owner_out);
	tcase_add_test(tcase, a_code_tells_nothing_about_accounts);
	tcase_add_test(tcase, a_stolen_dump_holds_no_code);
	return run_suite(suite);
}
