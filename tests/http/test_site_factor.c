/* The second factor: set up, asked for, used once, turned off; required of officials. */
#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../base/run.h"
#include "auth/halfway.h"
#include "base/clock.h"
#include "visit.h"

static struct browser guest;

/* Each test is over within the half minute it begins in. */
static void await_time(void)
{
	int64_t into = clock_now() % (30 * SECOND_US), left = 30 * SECOND_US - into;

	if (left < 8 * SECOND_US)
		nanosleep(&(struct timespec){ .tv_sec = left / SECOND_US + 1 }, NULL);
}

static void begin(void)
{
	await_time();
	guest = site_guest(mem);
	stage_sql(mem, "DELETE FROM throttle");
	stage_sql(mem, "DELETE FROM account_factor");
	stage_sql(mem, "DELETE FROM account_recovery");
}

/* What an authenticator shows so many half minutes from now. */
static const char *shown(const char *secret, int steps)
{
	char *key, *code = mem_alloc(mem, 7);
	size_t bytes;

	ck_assert_int_eq(oath_base32_decode(secret, strlen(secret), &key, &bytes), OATH_OK);
	ck_assert_int_eq(oath_totp_generate(key, bytes,
			     (time_t)(clock_now() / SECOND_US) + steps * 30, 30, 0, 6, code),
	    OATH_OK);
	free(key);
	return code;
}

/* The text between two marks of the page, without blanks. */
static const char *between(const struct fcgi_reply *page, const char *begin_mark, const char *end)
{
	const char *at = strstr(page->body, begin_mark);

	ck_assert_ptr_nonnull(at);
	at += strlen(begin_mark);
	char *text = mem_strndup(mem, at, (size_t)(strstr(at, end) - at)), *to = text;
	for (const char *from = text; *from; from++)
		if (*from != ' ')
			*to++ = *from;
	*to = '\0';
	return text;
}

struct setup {
	const char *secret, *recovery; /* recovery: the first of ten */
	struct fcgi_reply reply;
};

/* Sets it up as a person does, with the code of the half minute before, so that the present one is
 * still good. */
static struct setup arrange(struct browser *browser, const char *who)
{
	struct fcgi_reply page = visit_get(browser, "/account/factor");
	struct setup setup = { .secret = between(&page, "<p class=\"secret\">", "</p>"),
		.recovery = between(&page, "<ul class=\"secret\"><li>", "</li>") };

	ck_assert_uint_eq(strlen(setup.secret), 32);
	visit_header(&page, "Cache-Control", "no-store");
	setup.reply = visit_submit(browser, &page, "/account/factor",
	    FIELDS({ .name = "password", .value = site_account(who)->password },
		{ .name = "code", .value = shown(setup.secret, -1) }));
	return setup;
}

static struct fcgi_reply first_step(struct browser *browser, const char *who)
{
	const struct site_account *account = site_account(who);
	struct fcgi_reply page = visit_get(browser, "/login?next=%2Fprojects");

	return visit_submit(browser, &page, "/login",
	    FIELDS({ .name = "login", .value = account->login },
		{ .name = "password", .value = account->password }));
}

static struct fcgi_reply second_step(struct browser *browser, const char *code)
{
	return visit_post(browser, "/login/code",
	    FIELDS({ .name = "code", .value = code }, { .name = "next", .value = "/projects" }));
}

static bool is_in(struct browser *browser)
{
	return visit_get(browser, "/account").status == 200;
}

START_TEST(it_is_set_up_with_a_code)
{
	struct browser here = site_enter(mem, "expert1"), there = site_enter(mem, "expert1");
	struct fcgi_reply page = visit_get(&here, "/account/factor");
	const char *password = site_account("expert1")->password;
	struct fcgi_reply reply = visit_submit(&here, &page, "/account/factor",
	    FIELDS(
		{ .name = "password", .value = password }, { .name = "code", .value = "000000" }));

	visit_is(&reply, 422);
	/* The same secret again, so that the telephone need not scan twice. */
	ck_assert_str_eq(between(&reply, "<p class=\"secret\">", "</p>"),
	    between(&page, "<p class=\"secret\">", "</p>"));
	ck_assert_ptr_nonnull(strstr(page.body, "<path d=\"M0 0h7v1h-7z"));
	/* A session alone, in a browser left open, sets none up. */
	reply = visit_submit(&here, &page, "/account/factor",
	    FIELDS({ .name = "password", .value = "not the password" },
		{ .name = "code",
		    .value = shown(between(&page, "<p class=\"secret\">", "</p>"), 0) }));
	visit_is(&reply, 422);
	visit_says(&here, &reply, "This is not your present password.");
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM account_factor"), 0);
	struct setup setup = arrange(&here, "expert1");
	visit_goes(&setup.reply, "/account/factor");
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM account_recovery"), 10);
	ck_assert(is_in(&here));
	ck_assert(!is_in(&there));
	page = visit_follow(&here, &setup.reply);
	visit_says(&here, &page, "The second factor is on");
	ck_assert_ptr_null(strstr(page.body, setup.recovery));
	ck_assert_ptr_null(strstr(page.body, "<ul class=\"secret\">"));
}
END_TEST

/* Another's offer, a made-up one, and a second set-up over the first. */
START_TEST(only_an_own_offer_is_taken)
{
	struct browser one = site_enter(mem, "expert1"), other = site_enter(mem, "expert2");
	struct fcgi_reply page = visit_get(&one, "/account/factor");
	const char *secret = between(&page, "<p class=\"secret\">", "</p>");
	const char *offer = between(&page, "name=\"offer\" value=\"", "\"");
	struct fcgi_reply reply = visit_post(&other, "/account/factor",
	    FIELDS({ .name = "offer", .value = offer },
		{ .name = "password", .value = site_account("expert2")->password },
		{ .name = "code", .value = shown(secret, 0) }));

	visit_is(&reply, 422);
	reply = visit_post(&other, "/account/factor",
	    FIELDS({ .name = "offer", .value = secret },
		{ .name = "password", .value = site_account("expert2")->password },
		{ .name = "code", .value = shown(secret, 0) }));
	visit_is(&reply, 422);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM account_factor"), 0);
	struct setup setup = arrange(&one, "expert1");
	const char *before = site_text(mem, "SELECT HEX(secret) FROM account_factor");
	reply = visit_post(&one, "/account/factor",
	    FIELDS({ .name = "offer", .value = offer },
		{ .name = "password", .value = site_account("expert1")->password },
		{ .name = "code", .value = shown(secret, 0) }));
	visit_is(&reply, 409);
	visit_says(&one, &reply, "The second factor is on");
	ck_assert_str_eq(site_text(mem, "SELECT HEX(secret) FROM account_factor"), before);
	/* Nothing of it stayed: every version has its event. */
	ck_assert_int_eq(
	    stage_int(mem, "SELECT a.version - MAX(e.seq) FROM account a JOIN event e ON e.kind = "
			   "'account' AND e.subject_id = a.id WHERE a.login = 'expert1'"),
	    0);
	ck_assert_ptr_nonnull(setup.secret);
}
END_TEST

START_TEST(a_login_needs_both_steps)
{
	struct browser owner = site_enter(mem, "expert1");
	struct setup setup = arrange(&owner, "expert1");
	struct fcgi_reply reply = first_step(&guest, "expert1");

	visit_goes(&reply, "/login/code?next=%2Fprojects");
	ck_assert_ptr_null(browser_cookie(&guest, "__Host-sid"));
	ck_assert_ptr_nonnull(browser_cookie(&guest, HALFWAY_COOKIE));
	struct fcgi_reply page = visit_follow(&guest, &reply);
	visit_is(&page, 200);
	reply = visit_submit(&guest, &page, "/login/code",
	    FIELDS({ .name = "code", .value = shown(setup.secret, 0) }));
	visit_goes(&reply, "/projects");
	ck_assert(is_in(&guest));
	ck_assert_ptr_null(browser_cookie(&guest, HALFWAY_COOKIE));
}
END_TEST

/* Between the two steps nobody is signed in, whatever is asked for and however the cookie is sent. */
START_TEST(half_a_login_opens_nothing)
{
	struct browser owner = site_enter(mem, "district1");
	arrange(&owner, "district1");
	stage_sql(mem, "DELETE FROM session");
	first_step(&guest, "district1");
	const struct site_routes *routes = site_route_rows();
	struct browser posing = guest;
	const char *before = site_checksum(mem);

	browser_set_cookie(&posing, "__Host-sid", browser_cookie(&guest, HALFWAY_COOKIE));
	for (size_t i = 0; i < routes->n; i++) {
		const struct site_route *route = &routes->items[i];
		if (strcmp(route->who, "anyone") == 0 || strchr(route->pattern, '{'))
			continue;
		for (int k = 0; k < 2; k++) {
			struct browser *browser = k ? &posing : &guest;
			struct fcgi_reply reply =
			    route->is_post ? visit_post(browser, route->pattern, NO_FIELDS)
					   : visit_get(browser, route->pattern);
			ck_assert_msg(reply.status == (route->is_post ? 403 : 303), "%s: %d",
			    route->pattern, reply.status);
			if (!route->is_post)
				ck_assert_int_eq(
				    strncmp(fcgi_header(&reply, "Location"), "/login?", 7), 0);
		}
	}
	ck_assert_str_eq(site_checksum(mem), before);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM session"), 0);
}
END_TEST

START_TEST(a_code_opens_once)
{
	struct browser owner = site_enter(mem, "expert1"), second = site_guest(mem);
	struct setup setup = arrange(&owner, "expert1");
	const char *confirmed = shown(setup.secret, -1), *code = shown(setup.secret, 0);
	struct fcgi_reply reply;

	first_step(&guest, "expert1");
	first_step(&second, "expert1");
	reply = second_step(&guest, confirmed);
	visit_is(&reply, 422);
	reply = second_step(&guest, code);
	visit_goes(&reply, "/projects");
	reply = second_step(&second, code);
	visit_is(&reply, 422);
	visit_says(
	    &second, &reply, "This code is not right, or it was used already. Wait for the next.");
	/* An earlier one than the last used is not good either. */
	reply = second_step(&second, shown(setup.secret, 1));
	visit_goes(&reply, "/projects");
	struct browser third = site_guest(mem);
	first_step(&third, "expert1");
	reply = second_step(&third, shown(setup.secret, 0));
	visit_is(&reply, 422);
	ck_assert(!is_in(&third));
}
END_TEST

START_TEST(a_recovery_code_opens_once)
{
	struct browser owner = site_enter(mem, "expert1"), second = site_guest(mem);
	struct setup setup = arrange(&owner, "expert1");
	struct fcgi_reply reply;

	first_step(&guest, "expert1");
	first_step(&second, "expert1");
	reply = second_step(&guest, setup.recovery);
	visit_goes(&reply, "/projects");
	reply = second_step(&second, setup.recovery);
	visit_is(&reply, 422);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM account_recovery"), 9);
	reply = visit_get(&guest, "/account/factor");
	visit_has(&guest, &reply, "9");
}
END_TEST

START_TEST(codes_are_guessed_slowly)
{
	struct browser owner = site_enter(mem, "expert1");
	struct setup setup = arrange(&owner, "expert1");
	struct fcgi_reply reply;

	first_step(&guest, "expert1");
	for (int i = 0; i < 5; i++) {
		reply = second_step(&guest, "000000");
		visit_is(&reply, 422);
	}
	reply = second_step(&guest, shown(setup.secret, 0));
	visit_is(&reply, 429);
	ck_assert_ptr_nonnull(fcgi_header(&reply, "Retry-After"));
	ck_assert(!is_in(&guest));
	ck_assert_int_eq(
	    stage_int(mem, "SELECT last_step < UNIX_TIMESTAMP() DIV 30 FROM account_factor"), 1);
}
END_TEST

/* The first step is over with the password, with time, with the account. */
START_TEST(half_a_login_does_not_last)
{
	static const char *const changes[] = {
		"UPDATE account SET password_hash = CONCAT(password_hash, 'x') WHERE login = "
		"'expert1'",
		"UPDATE account SET password_hash = NULL WHERE login = 'expert1'",
		"UPDATE account SET state = 'disabled' WHERE login = 'expert1'",
	};
	struct browser owner = site_enter(mem, "expert1");
	struct setup setup = arrange(&owner, "expert1");
	const char *hash =
	    site_text(mem, "SELECT password_hash FROM account WHERE login = 'expert1'");

	first_step(&guest, "expert1");
	for (size_t i = 0; i < COUNT(changes); i++) {
		stage_sql(mem, "%s", changes[i]);
		struct fcgi_reply reply = second_step(&guest, shown(setup.secret, 0));
		visit_goes(&reply, "/login");
		stage_sql(mem,
		    "UPDATE account SET password_hash = '%s', state = 'active' WHERE login = "
		    "'expert1'",
		    hash);
	}
	struct account_id account = { site_account_id(mem, "expert1") };
	browser_set_cookie(&guest, HALFWAY_COOKIE,
	    halfway_make(mem, account, hash, clock_now() - 601 * SECOND_US));
	struct fcgi_reply reply = second_step(&guest, shown(setup.secret, 0));
	visit_goes(&reply, "/login");
	browser_set_cookie(&guest, HALFWAY_COOKIE, NULL);
	reply = visit_get(&guest, "/login/code");
	visit_goes(&reply, "/login");
	reply = second_step(&guest, shown(setup.secret, 0));
	visit_goes(&reply, "/login");
}
END_TEST

START_TEST(turning_it_off_needs_password_and_code)
{
	const struct site_account *who = site_account("expert1");
	struct browser owner = site_enter(mem, "expert1");
	struct setup setup = arrange(&owner, "expert1");
	const struct {
		const char *password, *code;
		int status;
	} cases[] = {
		{ "not the password", shown(setup.secret, 0), 422 },
		{ who->password, "000000", 422 },
		{ who->password, shown(setup.secret, 0), 303 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply page = visit_get(&owner, "/account/factor/off");
		struct fcgi_reply reply = visit_submit(&owner, &page, "/account/factor/off",
		    FIELDS({ .name = "password", .value = cases[i].password },
			{ .name = "code", .value = cases[i].code }));
		ck_assert_msg(reply.status == cases[i].status, "case %zu: %d", i, reply.status);
	}
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM account_factor"), 0);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM account_recovery"), 0);
	struct fcgi_reply reply = first_step(&guest, "expert1");
	visit_goes(&reply, "/projects");
}
END_TEST

START_TEST(a_stolen_dump_holds_no_factor)
{
	struct browser owner = site_enter(mem, "expert1");
	struct setup setup = arrange(&owner, "expert1");
	char *key;
	size_t bytes;

	ck_assert_int_eq(
	    oath_base32_decode(setup.secret, strlen(setup.secret), &key, &bytes), OATH_OK);
	stage_lacks(mem,
	    (const struct stage_bytes[]){ { "the key", key, bytes },
		{ "the secret", setup.secret, 32 }, { "half a code", setup.recovery, 5 } },
	    3);
	free(key);
}
END_TEST

/* --- required of officials -------------------------------------------------------------------- */

START_TEST(an_official_is_led_to_it)
{
	const struct site_options days = { .more = "[auth]\nsecond_factor_days = 7\n" };
	static const char *const officials[] = { "district1", "accounts", "auditor",
		"street-dagang", "secretary-qinghai", "grid-qinghai1", "dept-chengguan",
		"expert1" };
	static const char *const others[] = { "resident1", "agent01", "agent31" };

	site_restart_worker(&days);
	for (size_t i = 0; i < COUNT(officials); i++) {
		struct browser person = site_enter(mem, officials[i]);
		struct fcgi_reply reply = visit_get(&person, "/work");
		visit_goes(&reply, "/account/factor");
		reply = visit_get(&person, "/");
		visit_goes(&reply, "/account/factor");
		reply = visit_get(&person, "/account/export");
		visit_goes(&reply, "/account/factor");
		reply = visit_post(&person, "/account/sessions/end", NO_FIELDS);
		visit_is(&reply, 403);
		reply = visit_get(&person, "/account/factor");
		visit_is(&reply, 200);
		reply = visit_get(&person, "/language?to=en");
		visit_is(&reply, 303);
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		struct browser person = site_enter(mem, others[i]);
		struct fcgi_reply reply = visit_get(&person, "/account");
		visit_is(&reply, 200);
	}
	struct browser person = site_enter(mem, "district1");
	struct setup setup = arrange(&person, "district1");
	visit_goes(&setup.reply, "/account/factor");
	ck_assert(is_in(&person));
	/* Within the days after the first office was granted it is only asked for. */
	struct browser fresh = site_enter(mem, "district2");
	stage_sql(mem, "UPDATE role_grant SET from_at = UTC_TIMESTAMP() - INTERVAL 6 DAY WHERE "
		       "role = 'district_admin'");
	struct fcgi_reply reply = visit_get(&fresh, "/account");
	visit_is(&reply, 200);
	visit_says(&fresh, &reply, "Set up the second factor");
	stage_sql(mem, "UPDATE role_grant SET from_at = UTC_TIMESTAMP() - INTERVAL 8 DAY WHERE "
		       "role = 'district_admin'");
	reply = visit_get(&fresh, "/account");
	visit_goes(&reply, "/account/factor");
	reply = visit_post(&fresh, "/logout", NO_FIELDS);
	visit_goes(&reply, "/");
	site_restart_worker(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("second factor");
	TCase *tcase = run_case(suite, "factor");

	site_start(NULL);
	oath_init();
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, it_is_set_up_with_a_code);
	tcase_add_test(tcase, only_an_own_offer_is_taken);
	tcase_add_test(tcase, a_login_needs_both_steps);
	tcase_add_test(tcase, half_a_login_opens_nothing);
	tcase_add_test(tcase, a_code_opens_once);
	tcase_add_test(tcase, a_recovery_code_opens_once);
	tcase_add_test(tcase, codes_are_guessed_slowly);
	tcase_add_test(tcase, half_a_login_does_not_last);
	tcase_add_test(tcase, turning_it_off_needs_password_and_code);
	tcase_add_test(tcase, a_stolen_dump_holds_no_factor);
	tcase_add_test(tcase, an_official_is_led_to_it);
	return run_suite(suite);
}
