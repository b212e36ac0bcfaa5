/* Logging in and out, what a session is worth, form tokens and origins, the own account. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "auth/keys.h"
#include "auth/session.h"
#include "auth/token.h"
#include "base/clock.h"
#include "base/hex.h"
#include "visit.h"

static struct browser guest;

static void begin(void)
{
	guest = site_guest(mem);
	/* Tries of other tests do not slow this one. */
	stage_sql(mem, "DELETE FROM throttle");
}

static struct fcgi_reply try_login(struct browser *browser, const char *login, const char *password)
{
	struct fcgi_reply page = visit_get(browser, "/login");

	return visit_submit(browser, &page, "/login",
	    FIELDS({ .name = "login", .value = login }, { .name = "password", .value = password }));
}

static bool is_in(struct browser *browser)
{
	struct fcgi_reply reply = visit_get(browser, "/account");

	if (reply.status == 200)
		return true;
	visit_goes(&reply, "/login?next=%2Faccount");
	return false;
}

/* --- login and logout ------------------------------------------------------------------------ */

START_TEST(a_login_gives_a_cookie_for_this_host_alone)
{
	const struct site_account *who = site_account("resident1");
	struct fcgi_reply reply = try_login(&guest, who->login, who->password);

	visit_goes(&reply, "/work");
	const char *cookie = fcgi_header(&reply, "Set-Cookie"),
		   *value = browser_cookie(&guest, "__Host-sid");
	ck_assert_int_eq(strlen(value), 43);
	ck_assert_str_eq(cookie,
	    mem_printf(mem, "__Host-sid=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800",
		value));
	visit_header(&reply, "Cache-Control", "no-cache");
	struct fcgi_reply page = visit_get(&guest, "/work");
	visit_is(&page, 200);
	visit_has(
	    &guest, &page, site_text(mem, "SELECT name FROM account WHERE login = 'resident1'"));
	page = visit_get(&guest, "/login?next=%2Fprojects");
	visit_goes(&page, "/projects");
}
END_TEST

/* What is stored of it opens nothing: neither the cookie nor what could be sent as one. */
START_TEST(only_a_keyed_hash_is_stored)
{
	struct browser person = site_enter(mem, "resident1");
	const char *cookie = browser_cookie(&person, "__Host-sid");
	unsigned char hash[32];

	ck_assert(session_hash(auth_keys()->session, cookie, hash));
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM session WHERE hash = x'%s'",
			     hex_of(mem, hash, 32)),
	    1);
	struct stage_cells cells = stage_cells(mem, "SELECT * FROM session");
	for (size_t i = 0; i < cells.n; i++) {
		struct browser thief = site_guest(mem);
		ck_assert(
		    !memmem(cells.items[i].data, cells.items[i].bytes, cookie, strlen(cookie)));
		if (cells.items[i].bytes != 32)
			continue;
		browser_set_cookie(
		    &thief, "__Host-sid", base64url_of(mem, cells.items[i].data, 32));
		ck_assert(!is_in(&thief));
		browser_set_cookie(&thief, "__Host-sid", hex_of(mem, cells.items[i].data, 32));
		ck_assert(!is_in(&thief));
	}
}
END_TEST

/* A cookie that somebody else put into the browser is worth nothing after the login, to either. */
START_TEST(a_login_makes_a_new_session)
{
	struct browser attacker = site_enter(mem, "resident3"), victim = guest;
	const char *planted = browser_cookie(&attacker, "__Host-sid");

	browser_set_cookie(&victim, "__Host-sid", planted);
	/* Somebody who is signed in is led on, so the form comes from another window. */
	struct fcgi_reply page = visit_get(&guest, "/login"), reply;
	ck_assert_ptr_nonnull(browser_token(mem, &page, "/login"));
	const struct site_account *who = site_account("resident1");
	reply = visit_post(&victim, "/login",
	    FIELDS({ .name = "login", .value = who->login },
		{ .name = "password", .value = who->password }));
	visit_goes(&reply, "/work");
	ck_assert_str_ne(browser_cookie(&victim, "__Host-sid"), planted);
	ck_assert(is_in(&victim));
	ck_assert(!is_in(&attacker));
}
END_TEST

START_TEST(a_logout_ends_it)
{
	struct browser person = site_enter(mem, "resident1"), thief = person;
	struct fcgi_reply page = visit_get(&person, "/work");
	struct fcgi_reply reply = visit_submit(&person, &page, "/logout", NO_FIELDS);

	visit_goes(&reply, "/");
	visit_header(
	    &reply, "Set-Cookie", "__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
	ck_assert_ptr_null(browser_cookie(&person, "__Host-sid"));
	ck_assert(!is_in(&person));
	ck_assert(!is_in(&thief));
}
END_TEST

START_TEST(a_disabled_account_is_out_at_once)
{
	const struct site_account *who = site_account("resident2");
	struct browser person = site_enter(mem, "resident2");

	ck_assert(is_in(&person));
	site_admin(mem, "account", "disable", "resident2", NULL);
	ck_assert(!is_in(&person));
	struct fcgi_reply reply = try_login(&guest, who->login, who->password);
	visit_is(&reply, 422);
	visit_says(&guest, &reply, "Login name or password is not right.");
	stage_sql(mem, "UPDATE account SET state = 'active' WHERE login = 'resident2'");
}
END_TEST

START_TEST(sessions_have_limits)
{
	static const struct {
		const char *change;
		bool lives;
	} cases[] = {
		{ "seen_at = seen_at - INTERVAL 470 MINUTE", true },
		{ "seen_at = seen_at - INTERVAL 481 MINUTE", false },
		{ "ends_at = UTC_TIMESTAMP() + INTERVAL 10 SECOND", true },
		{ "ends_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct browser person = site_enter(mem, "resident1");
		stage_sql(mem, "UPDATE session SET %s ORDER BY id DESC LIMIT 1", cases[i].change);
		ck_assert_msg(is_in(&person) == cases[i].lives, "%s", cases[i].change);
	}
	struct browser person = site_enter(mem, "resident1");
	int64_t days = stage_int(mem, "SELECT TIMESTAMPDIFF(HOUR, started_at, ends_at) FROM "
				      "session ORDER BY id DESC LIMIT 1");
	ck_assert_int_eq(days, 7 * 24);
	ck_assert(is_in(&person));
}
END_TEST

/* The same answer whether there is no such account, the password is wrong, or the account is disabled or has none. */
START_TEST(a_refusal_tells_nothing)
{
	const char *texts[4];
	struct fcgi_reply reply;

	stage_sql(mem, "UPDATE account SET state = 'disabled' WHERE login = 'expert1'");
	stage_sql(mem, "UPDATE account SET password_hash = NULL WHERE login = 'expert2'");
	static const char *const logins[] = { "nobody-at-all", "resident1", "expert1", "expert2" };
	for (size_t i = 0; i < COUNT(logins); i++) {
		reply = try_login(&guest, logins[i], "not the password");
		visit_is(&reply, 422);
		ck_assert_ptr_null(browser_cookie(&guest, "__Host-sid"));
		ck_assert_ptr_null(strstr(reply.body, "not the password"));
		struct browser_form form;
		ck_assert(browser_form(mem, &reply, "/login", &form));
		ck_assert_str_eq(form.fields[1].value, logins[i]);
		char *text = mem_strdup(mem, visit_text(mem, &reply));
		texts[i] = mem_strndup(mem, text, strlen(text) - 20);
	}
	for (size_t i = 1; i < COUNT(logins); i++)
		ck_assert_str_eq(texts[i], texts[0]);
	stage_sql(mem, "UPDATE account SET state = 'active' WHERE login = 'expert1'");
}
END_TEST

START_TEST(a_login_leads_where_it_came_from)
{
	static const char *const cases[][2] = { { "/projects?mode=rush", "/projects?mode=rush" },
		{ "/account", "/account" }, { "//evil.example", "/" }, { "/\\evil.example", "/" },
		{ "https:evil.example", "/" }, { "https://evil.example/work", "/" },
		{ "", "/work" } };
	const struct site_account *who = site_account("resident1");

	struct fcgi_reply page = visit_get(&guest, "/account"), reply;
	visit_goes(&page, "/login?next=%2Faccount");
	page = visit_follow(&guest, &page);
	struct browser_form form;
	ck_assert(browser_form(mem, &page, "/login", &form));
	ck_assert_str_eq(form.fields[form.field_count - 1].name, "next");
	ck_assert_str_eq(form.fields[form.field_count - 1].value, "/account");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct browser browser = site_guest(mem);
		page = visit_get(&browser, "/login");
		reply = visit_submit(&browser, &page, "/login",
		    FIELDS({ .name = "login", .value = who->login },
			{ .name = "password", .value = who->password },
			{ .name = "next", .value = cases[i][0] }));
		visit_goes(&reply, cases[i][1]);
	}
}
END_TEST

/* Five failures from one address make it wait; the owner elsewhere does not, and what a client says about its address does not count. */
START_TEST(guessing_is_slowed)
{
	const struct site_account *who = site_account("resident3");
	const char *const forwarded[] = { "HTTP_X_FORWARDED_FOR=10.0.0.77", NULL };
	struct fcgi_reply reply;

	for (int i = 0; i < 5; i++) {
		reply = try_login(&guest, who->login, mem_printf(mem, "guess number %d", i));
		visit_is(&reply, 422);
	}
	reply = try_login(&guest, who->login, who->password);
	visit_is(&reply, 429);
	int wait = atoi(fcgi_header(&reply, "Retry-After"));
	ck_assert_msg(wait > 0 && wait <= 900, "wait %d", wait);
	ck_assert_ptr_null(browser_cookie(&guest, "__Host-sid"));
	const char *body = mem_printf(mem, "token=%s&login=%s&password=%s",
	    visit_token(&guest, "/login"), who->login, who->password);
	struct fcgi_call call = { .method = "POST",
		.uri = "/login",
		.body = body,
		.body_bytes = strlen(body),
		.content_type = "application/x-www-form-urlencoded",
		.params = forwarded };
	ck_assert(browser_call(&guest, mem, &call, &reply));
	visit_is(&reply, 429);
	const char *const elsewhere[] = { "REMOTE_ADDR=10.0.0.77", NULL };
	call.params = elsewhere;
	ck_assert(browser_call(&guest, mem, &call, &reply));
	visit_goes(&reply, "/work");
}
END_TEST

/* Whoever has one IPv6 address has 2^64: the network counts. */
START_TEST(a_network_is_slowed_as_one)
{
	static const struct {
		const char *address;
		int status;
	} tries[] = {
		{ "REMOTE_ADDR=2001:db8:1:2::1", 422 },
		{ "REMOTE_ADDR=2001:db8:1:2:ffff:ffff:ffff:ffff", 429 },
		{ "REMOTE_ADDR=2001:db8:1:3::1", 422 },
		{ "REMOTE_ADDR=192.0.2.1", 422 },
		{ "REMOTE_ADDR=192.0.2.2", 422 },
		{ "REMOTE_ADDR=192.0.2.1", 429 },
	};
	const char *body = mem_printf(
	    mem, "token=%s&login=resident1&password=a%%20guess", visit_token(&guest, "/login"));
	struct fcgi_reply reply;

	for (size_t i = 0; i < COUNT(tries); i++) {
		const char *const params[] = { tries[i].address, NULL };
		struct fcgi_call call = { .method = "POST",
			.uri = "/login",
			.body = body,
			.body_bytes = strlen(body),
			.content_type = "application/x-www-form-urlencoded",
			.params = params };
		ck_assert(browser_call(&guest, mem, &call, &reply));
		visit_is(&reply, tries[i].status);
		stage_sql(mem, "UPDATE throttle SET failures = 5 WHERE failures > 0");
	}
}
END_TEST

/* --- form tokens and origins ----------------------------------------------------------------- */

/* Of a route that changes nothing when its number is nobody's. */
static const char target[] = "/inbox/address/remove";

static int send_token(struct browser *browser, const char *token, const char *const *params)
{
	const char *body = token ? mem_printf(mem, "token=%s", token) : "";
	struct fcgi_reply reply;

	ck_assert(fcgi_call(mem,
	    &(struct fcgi_call){ .socket_path = site_socket(),
		.method = "POST",
		.uri = target,
		.body = body,
		.body_bytes = strlen(body),
		.content_type = "application/x-www-form-urlencoded",
		.params = params },
	    &reply));
	(void)browser;
	return reply.status;
}

START_TEST(a_form_needs_its_own_token)
{
	struct browser person = site_enter(mem, "resident1"), again = site_enter(mem, "resident1"),
		       other = site_enter(mem, "resident3");
	const char *const params[] = { mem_printf(mem, "HTTP_COOKIE=__Host-sid=%s",
					   browser_cookie(&person, "__Host-sid")),
		NULL };
	unsigned char session[32], foreign[32] = { 1 };
	ck_assert(
	    session_hash(auth_keys()->session, browser_cookie(&person, "__Host-sid"), session));
	char *flipped = mem_strdup(mem, visit_token(&person, target));
	flipped[strlen(flipped) / 2] ^= 1;
	const char *good = visit_token(&person, target);
	int64_t now = clock_now();
	const struct {
		const char *token;
		int status;
	} cases[] = {
		{ NULL, 403 },
		{ "", 403 },
		{ "x", 403 },
		{ flipped, 403 },
		{ mem_printf(mem, "%sA", good), 403 },
		{ mem_strndup(mem, good, strlen(good) - 1), 403 },
		{ visit_token(&person, "/account/sessions/999999998/end"), 403 },
		{ visit_token(&person, "/logout"), 403 },
		{ visit_token(&again, target), 403 },
		{ visit_token(&other, target), 403 },
		{ visit_token(&guest, target), 403 },
		{ token_make(mem, foreign, session, target, now), 403 },
		{ token_make(
		      mem, auth_keys()->token, session, target, now - 12 * HOUR_US - SECOND_US),
		    403 },
		{ token_make(
		      mem, auth_keys()->token, session, target, now - 12 * HOUR_US + MINUTE_US),
		    303 },
		{ good, 303 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int status = send_token(&person, cases[i].token, params);
		ck_assert_msg(status == cases[i].status, "case %zu: %d", i, status);
	}
}
END_TEST

START_TEST(a_form_comes_from_here)
{
	struct browser person = site_enter(mem, "resident1");
	const char *cookie =
	    mem_printf(mem, "HTTP_COOKIE=__Host-sid=%s", browser_cookie(&person, "__Host-sid"));
	static const struct {
		const char *first, *second;
		int status;
	} cases[] = {
		{ NULL, NULL, 303 },
		{ "HTTP_SEC_FETCH_SITE=same-origin", NULL, 303 },
		{ "HTTP_SEC_FETCH_SITE=same-origin", "HTTP_ORIGIN=http://127.0.0.1:8080", 303 },
		{ "HTTP_ORIGIN=http://127.0.0.1:8080", NULL, 303 },
		{ "HTTP_ORIGIN=https://127.0.0.1:8080", NULL, 303 },
		{ "HTTP_SEC_FETCH_SITE=cross-site", NULL, 403 },
		{ "HTTP_SEC_FETCH_SITE=same-site", NULL, 403 },
		{ "HTTP_SEC_FETCH_SITE=none", NULL, 403 },
		{ "HTTP_SEC_FETCH_SITE=Same-Origin", NULL, 403 },
		{ "HTTP_SEC_FETCH_SITE=cross-site", "HTTP_ORIGIN=http://127.0.0.1:8080", 403 },
		{ "HTTP_ORIGIN=http://evil.example", NULL, 403 },
		{ "HTTP_ORIGIN=null", NULL, 403 },
		{ "HTTP_ORIGIN=http://127.0.0.1", NULL, 403 },
		{ "HTTP_ORIGIN=http://127.0.0.1:80801", NULL, 403 },
		{ "HTTP_ORIGIN=http://127.0.0.1:8080/", NULL, 403 },
		{ "HTTP_ORIGIN=http://127.0.0.1:8080.evil.example", NULL, 403 },
		{ "HTTP_ORIGIN=http://evil.example", "HTTP_X_FORWARDED_HOST=evil.example", 403 },
		{ "HTTP_ORIGIN=http://evil.example", "HTTP_SEC_FETCH_SITE=same-origin", 403 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const params[] = { cookie, cases[i].first, cases[i].second, NULL };
		int status = send_token(&person, visit_token(&person, target), params);
		ck_assert_msg(status == cases[i].status, "%s %s: %d",
		    cases[i].first ? cases[i].first : "", cases[i].second ? cases[i].second : "",
		    status);
	}
}
END_TEST

/* A guest is sent to log in, and may send nothing. */
START_TEST(guests_are_sent_to_log_in)
{
	static const char *const cases[][2] = { { "/work", "/login?next=%2Fwork" },
		{ "/account", "/login?next=%2Faccount" },
		{ "/inbox?after=3", "/login?next=%2Finbox%3Fafter%3D3" },
		{ "/projects/new?unit=1&x=%E6%A6%9C",
		    "/login?next=%2Fprojects%2Fnew%3Funit%3D1%26x%3D%25E6%25A6%259C" } };
	static const char *const posts[] = { "/projects/new", "/account/password",
		"/account/sessions/1/end", "/projects/XM1/claims" };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply reply = visit_get(&guest, cases[i][0]);
		visit_goes(&reply, cases[i][1]);
	}
	for (size_t i = 0; i < COUNT(posts); i++) {
		struct fcgi_reply reply = visit_post(&guest, posts[i], NO_FIELDS);
		visit_is(&reply, 403);
		visit_says(&guest, &reply, "Your login has ended");
	}
}
END_TEST

/* --- a login that ended while somebody wrote ------------------------------------------------- */

static const char written[] = "Eine \"Bank\" <für> den\nHof & die 石榴";

static int64_t needs(void)
{
	return stage_int(mem, "SELECT COUNT(*) FROM project");
}

static const char *value_of(const struct browser_form *form, const char *name)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (strcmp(form->fields[i].name, name) == 0)
			return form->fields[i].value;
	}
	return NULL;
}

static struct fcgi_reply write_need(struct browser *person, const struct fcgi_reply *page)
{
	return visit_submit(person, page, "/projects/new",
	    FIELDS({ .name = "title", .value = "A bench" }, { .name = "need", .value = written },
		{ .name = "category", .value = "repairs" },
		{ .name = "place", .value = "Qinghai Road 12" },
		{ .name = "done_by", .value = visit_date(mem, 40) }));
}

/* It comes back twice: to the guest, and once more under the new login, whose press does it. */
START_TEST(an_ended_login_loses_no_text)
{
	struct browser person = site_enter(mem, "secretary-qinghai");
	struct fcgi_reply page = visit_get(&person, "/projects/new"), reply;
	struct browser_form form;
	int64_t before = needs();

	browser_set_cookie(&person, "__Host-sid", NULL);
	reply = write_need(&person, &page);
	visit_is(&reply, 403);
	visit_says(&person, &reply, "Your login has ended");
	ck_assert_ptr_nonnull(strstr(reply.body, "target=\"_blank\""));
	ck_assert(browser_form(mem, &reply, "/projects/new", &form));
	ck_assert_str_eq(value_of(&form, "need"), written);

	struct browser again = site_enter(mem, "secretary-qinghai");
	reply = visit_submit(&again, &reply, "/projects/new", NO_FIELDS);
	visit_is(&reply, 403);
	visit_says(&again, &reply, "Please check it and send it once more");
	visit_has(&again, &reply, "A bench");
	ck_assert_int_eq(needs(), before);

	reply = visit_submit(&again, &reply, "/projects/new", NO_FIELDS);
	ck_assert_int_eq(reply.status, 303);
	ck_assert_int_eq(needs(), before + 1);
	ck_assert_str_eq(
	    site_text(mem, "SELECT need FROM project ORDER BY id DESC LIMIT 1"), written);
}
END_TEST

/* Nothing is handed back to a form of somebody else's page, nor is a password. */
START_TEST(not_everything_is_handed_back)
{
	struct browser person = site_enter(mem, "secretary-qinghai"),
		       other = site_enter(mem, "secretary-qinghai");
	struct fcgi_reply page = visit_get(&other, "/projects/new"), reply;
	struct browser_form form;

	person.origin = "";
	reply = write_need(&person, &page);
	visit_is(&reply, 403);
	visit_says(&person, &reply, "This is not yours to do");
	ck_assert(!browser_form(mem, &reply, "/projects/new", &form));
	person.origin = "http://evil.example";
	reply = write_need(&person, &page);
	visit_is(&reply, 403);
	ck_assert(!browser_form(mem, &reply, "/projects/new", &form));
	guest.origin = "";
	reply = write_need(&guest, &page);
	visit_is(&reply, 403);
	visit_says(&guest, &reply, "Your login has ended");
	ck_assert(!browser_form(mem, &reply, "/projects/new", &form));
	guest.origin = NULL;
	reply = visit_post(&guest, "/account/password",
	    FIELDS({ .name = "old", .value = "a secret of old" },
		{ .name = "fresh", .value = "a secret to be" },
		{ .name = "again", .value = "a secret to be" }));
	visit_is(&reply, 403);
	ck_assert_ptr_null(strstr(reply.body, "a secret"));
}
END_TEST

START_TEST(a_file_is_asked_for_again)
{
	const char *path = mem_printf(mem, "/projects/%s/files",
	    site_text(mem, "SELECT code FROM project ORDER BY id LIMIT 1"));
	const struct browser_field fields[] = {
		{ .name = "file",
		    .value = "bytes of it",
		    .file_name = "yard.jpg",
		    .content_type = "image/jpeg" },
		{ .name = "description", .value = "The yard in the morning" },
	};
	struct fcgi_reply reply = visit_post_files(&guest, path, fields, COUNT(fields));

	visit_is(&reply, 403);
	visit_says(&guest, &reply, "A file cannot be kept");
	visit_has(&guest, &reply, "The yard in the morning");
	ck_assert_ptr_null(strstr(reply.body, "bytes of it"));
	struct browser person = site_enter(mem, "secretary-qinghai");
	reply = visit_submit(&person, &reply, path, NO_FIELDS);
	visit_is(&reply, 403);
	visit_says(&person, &reply, "Choose it again before you send this.");
	ck_assert_ptr_nonnull(strstr(reply.body, "type=\"file\""));
}
END_TEST

/* --- the own account ------------------------------------------------------------------------- */

static struct fcgi_reply change(
    struct browser *browser, const char *old, const char *fresh, const char *again)
{
	struct fcgi_reply page = visit_get(browser, "/account");

	return visit_submit(browser, &page, "/account/password",
	    FIELDS({ .name = "old", .value = old }, { .name = "fresh", .value = fresh },
		{ .name = "again", .value = again }));
}

START_TEST(bad_new_passwords_are_refused)
{
	static const char good[] = "Sieben Fässer am Hafen";
	static const struct {
		const char *fresh, *again, *says;
	} cases[] = {
		{ good, "Sieben Faesser am Hafen", "The two new passwords are not the same." },
		{ "short 1", "short 1", "A password has at least 8 characters." },
		{ "password123", "password123", NULL },
		{ "qwertyuiop", "qwertyuiop", NULL },
		{ "青海路社区", "青海路社区", NULL },
		{ "qingdao2026", "qingdao2026", NULL },
		{ "grid-puji1", "grid-puji1", NULL },
	};
	const struct site_account *who = site_account("grid-puji1");
	struct browser person = site_enter(mem, who->login);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply reply =
		    change(&person, who->password, cases[i].fresh, cases[i].again);
		visit_is(&reply, 422);
		ck_assert_ptr_nonnull(strstr(reply.body, "error-summary"));
		ck_assert_ptr_null(strstr(reply.body, who->password));
		ck_assert_msg(!strstr(reply.body, mem_printf(mem, "value=\"%s\"", cases[i].fresh)),
		    "given back");
		if (cases[i].says && i != 1)
			visit_says(&person, &reply, cases[i].says);
	}
	struct fcgi_reply reply = change(&person, "not the present one", good, good);
	visit_is(&reply, 422);
	visit_says(&person, &reply, "This is not your present password.");
}
END_TEST

/* Exactly as typed: blanks at the ends, other scripts; every other login ends, this one goes on. */
START_TEST(a_new_password_ends_other_logins)
{
	static const char fresh[] = "  八月十五 Sieben Fässer  ";
	const struct site_account *who = site_account("grid-qinghai1");
	struct browser here = site_enter(mem, who->login), there = site_enter(mem, who->login),
		       later = site_guest(mem);
	struct fcgi_reply reply = change(&here, who->password, fresh, fresh);

	visit_goes(&reply, "/account");
	ck_assert(is_in(&here));
	ck_assert(!is_in(&there));
	reply = try_login(&later, who->login, who->password);
	visit_is(&reply, 422);
	reply = try_login(&later, who->login, "八月十五 Sieben Fässer");
	visit_is(&reply, 422);
	reply = try_login(&later, who->login, fresh);
	visit_goes(&reply, "/work");
	const char *hash =
	    site_text(mem, "SELECT password_hash FROM account WHERE login = '%s'", who->login);
	ck_assert_int_eq(strncmp(hash, "$argon2id$", 10), 0);
}
END_TEST

START_TEST(own_logins_can_be_ended)
{
	const struct site_account *who = site_account("expert1");
	stage_sql(mem, "DELETE FROM session");
	struct browser here = site_enter(mem, who->login), there = site_enter(mem, who->login),
		       stranger = site_enter(mem, "resident1");
	struct fcgi_reply page = visit_get(&here, "/account"), reply;
	int64_t other = stage_int(mem, "SELECT MAX(id) FROM session WHERE account_id = %lld",
	    (long long)site_account_id(mem, who->login));
	const char *action = mem_printf(mem, "/account/sessions/%lld/end", (long long)other);

	visit_says(&here, &page, "This is where you are now.");
	/* Nobody ends another's, nor learns that there is one. */
	reply = visit_post(&stranger, action, NO_FIELDS);
	visit_is(&reply, 404);
	ck_assert(is_in(&there));
	reply = visit_submit(&here, &page, action, NO_FIELDS);
	visit_goes(&reply, "/account");
	ck_assert(!is_in(&there));
	ck_assert(is_in(&here));
	page = visit_follow(&here, &reply);
	struct browser_form form;
	ck_assert(!browser_form(mem, &page, action, &form));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sessions of the site");
	TCase *tcase = run_case(suite, "sessions");

	site_start(&(const struct site_options){ .unlogged = { "Sieben", "guess number" } });
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, a_login_gives_a_cookie_for_this_host_alone);
	tcase_add_test(tcase, only_a_keyed_hash_is_stored);
	tcase_add_test(tcase, a_login_makes_a_new_session);
	tcase_add_test(tcase, a_logout_ends_it);
	tcase_add_test(tcase, a_disabled_account_is_out_at_once);
	tcase_add_test(tcase, sessions_have_limits);
	tcase_add_test(tcase, a_refusal_tells_nothing);
	tcase_add_test(tcase, a_login_leads_where_it_came_from);
	tcase_add_test(tcase, guessing_is_slowed);
	tcase_add_test(tcase, a_network_is_slowed_as_one);
	tcase_add_test(tcase, a_form_needs_its_own_token);
	tcase_add_test(tcase, a_form_comes_from_here);
	tcase_add_test(tcase, guests_are_sent_to_log_in);
	tcase_add_test(tcase, an_ended_login_loses_no_text);
	tcase_add_test(tcase, not_everything_is_handed_back);
	tcase_add_test(tcase, a_file_is_asked_for_again);
	tcase_add_test(tcase, bad_new_passwords_are_refused);
	tcase_add_test(tcase, a_new_password_ends_other_logins);
	tcase_add_test(tcase, own_logins_can_be_ended);
	return run_suite(suite);
}
