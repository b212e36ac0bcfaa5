/* Taking everything about oneself along, and leaving. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "auth/secret.h"
#include "base/hex.h"
#include "db/db.h"
#include "history/history.h"
#include "visit.h"

static void begin(void)
{
	stage_sql(mem, "DELETE FROM throttle");
}

static json_t *export_of(struct browser *browser)
{
	struct fcgi_reply reply = visit_get(browser, "/account/export");
	json_error_t error;

	visit_is(&reply, 200);
	visit_header(&reply, "Cache-Control", "no-store");
	ck_assert_ptr_nonnull(strstr(fcgi_header(&reply, "Content-Disposition"), "attachment"));
	json_t *whole = json_loadb(reply.body, reply.body_bytes, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(whole, "%s", error.text);
	return whole;
}

static const char *text_at(json_t *whole, const char *part, const char *key)
{
	return json_string_value(json_object_get(json_object_get(whole, part), key));
}

/* All there is, and nobody else's. */
START_TEST(an_export_has_everything)
{
	struct browser person = site_enter(mem, "agent01");
	long long id = (long long)site_account_id(mem, "agent01");
	struct secret sealed = secret_seal(mem, "wang@example.org");
	stage_sql(mem,
	    "INSERT INTO mail_preference (account_id, address, masked, confirmed_at, daily, lang)"
	    " VALUES (%lld, x'%s', 'w***@example.org', UTC_TIMESTAMP(6), 'project,award', 'en')",
	    id, hex_of(mem, sealed.data, sealed.bytes));
	stage_sql(mem,
	    "INSERT INTO webhook (account_id, partner_id, url, secret, events, state, made_at) "
	    "SELECT account_id, partner_id, 'https://example.org/told', 'x', '', 'removed', "
	    "UTC_TIMESTAMP(6) FROM role_grant WHERE account_id = %lld",
	    id);
	stage_sql(mem,
	    "INSERT INTO partner_invitation (partner_id, nonce, code_hash, invited_by, invited_at, "
	    "until_at, used_by, used_at) VALUES (1, REPEAT('a', 16), REPEAT('a', 32), %lld, "
	    "NOW(6), "
	    "NOW(6), NULL, NULL), (2, REPEAT('b', 16), REPEAT('b', 32), 1, NOW(6), NOW(6), %lld, "
	    "NOW(6)), (2, REPEAT('c', 16), REPEAT('c', 32), 1, NOW(6), NOW(6), NULL, NULL)",
	    id, id);
	json_t *whole = export_of(&person);

	ck_assert_uint_gt(json_array_size(json_object_get(whole, "files")), 0);
	ck_assert_uint_gt(json_array_size(json_object_get(whole, "webhooks")), 0);
	ck_assert_uint_ge(json_array_size(json_object_get(whole, "invitations")), 2);
	ck_assert_str_eq(text_at(whole, "account", "login"), "agent01");
	ck_assert_str_eq(text_at(whole, "account", "name"),
	    site_text(mem, "SELECT name FROM account WHERE id = %lld", id));
	static const struct {
		const char *part, *sql;
	} counts[] = {
		{ "roles", "SELECT COUNT(*) FROM role_grant WHERE account_id = %lld" },
		{ "sessions", "SELECT COUNT(*) FROM session WHERE account_id = %lld" },
		{ "messages", "SELECT COUNT(*) FROM message WHERE account_id = %lld" },
		{ "events", "SELECT COUNT(*) FROM event WHERE actor_id = %lld" },
		{ "files", "SELECT COUNT(*) FROM attachment WHERE uploaded_by = %lld" },
		{ "webhooks", "SELECT COUNT(*) FROM webhook WHERE account_id = %lld" },
		{ "invitations", "SELECT COUNT(*) FROM partner_invitation WHERE %lld IN "
				 "(invited_by, used_by)" },
		{ "notes", "SELECT COUNT(*) FROM event_private WHERE kind = 'account' AND "
			   "subject_id = %lld" },
	};
	for (size_t i = 0; i < COUNT(counts); i++) {
		const char *mark = strstr(counts[i].sql, "%lld");
		int64_t wanted =
		    stage_int(mem, "%.*s%lld", (int)(mark - counts[i].sql), counts[i].sql, id);
		ck_assert_msg(
		    (int64_t)json_array_size(json_object_get(whole, counts[i].part)) == wanted,
		    "%s: %zu, not %lld", counts[i].part,
		    json_array_size(json_object_get(whole, counts[i].part)), (long long)wanted);
	}
	ck_assert_uint_gt(json_array_size(json_object_get(whole, "events")), 0);
	ck_assert(json_is_true(json_object_get(whole, "events_are_all")));
	ck_assert(json_is_true(json_object_get(whole, "messages_are_all")));
	ck_assert(json_is_true(json_object_get(whole, "sessions_are_all")));
	ck_assert_str_eq(text_at(whole, "mail", "address"), "wang@example.org");
	ck_assert_str_eq(text_at(whole, "mail", "language"), "en");
	ck_assert_uint_eq(
	    json_array_size(json_object_get(json_object_get(whole, "mail"), "daily")), 2);
	char *text = json_dumps(whole, 0);
	const char *claim =
	    site_text(mem, "SELECT code FROM claim WHERE author_id = %lld ORDER BY id LIMIT 1", id);
	ck_assert(claim && strstr(text, claim));
	ck_assert_ptr_null(strstr(text, "$argon2"));
	ck_assert_ptr_null(strstr(text, "agent02"));
	free(text);
	json_decref(whole);
}
END_TEST

static struct fcgi_reply leave(struct browser *browser, const char *password)
{
	struct fcgi_reply page = visit_get(browser, "/account/erase");

	return visit_submit(
	    browser, &page, "/account/erase", FIELDS({ .name = "password", .value = password }));
}

/* The name and login of somebody are nowhere in the database. */
static void is_nowhere(const char *text)
{
	stage_lacks(mem, &(const struct stage_bytes){ text, text, strlen(text) }, 1);
}

START_TEST(whoever_leaves_leaves_nothing_behind)
{
	static const char *const tables[] = { "session", "message", "account_code",
		"account_factor", "account_recovery", "mail_preference" };
	struct browser guest = site_guest(mem);
	struct fcgi_reply reply = visit_post(&guest, "/register",
	    FIELDS({ .name = "as", .value = "resident" },
		{ .name = "unit", .value = "370203019008" }, { .name = "name", .value = "柳絮飞" },
		{ .name = "login", .value = "leaves.soon" },
		{ .name = "password", .value = "three white gulls" },
		{ .name = "again", .value = "three white gulls" }));

	visit_goes(&reply, "/work?done=registered");
	long long id = stage_int(mem, "SELECT id FROM account WHERE login = 'leaves.soon'");
	site_admin(mem, "account", "code", "leaves.soon", NULL);
	stage_sql(mem, "INSERT INTO account_recovery VALUES (%lld, REPEAT('x', 32))", id);
	reply = leave(&guest, "not the password");
	visit_is(&reply, 422);
	visit_says(&guest, &reply, "This is not your present password.");
	reply = leave(&guest, "three white gulls");
	visit_goes(&reply, "/?done=erased");
	struct fcgi_reply page = visit_follow(&guest, &reply);
	visit_says(&guest, &page, "Your account is erased.");
	ck_assert_ptr_null(browser_cookie(&guest, "__Host-sid"));
	for (size_t i = 0; i < COUNT(tables); i++)
		ck_assert_msg(stage_int(mem, "SELECT COUNT(*) FROM %s WHERE account_id = %lld",
				  tables[i], id) == 0,
		    "%s", tables[i]);
	ck_assert_str_eq(site_text(mem,
			     "SELECT CONCAT(state, ' ', login, ' ', password_hash IS NULL) FROM "
			     "account WHERE id = %lld",
			     id),
	    mem_printf(mem, "erased erased-%lld 1", id));
	ck_assert_int_eq(
	    stage_int(mem,
		"SELECT COUNT(*) FROM role_grant WHERE account_id = %lld AND until_at IS "
		"NULL",
		id),
	    0);
	is_nowhere("柳絮飞");
	is_nowhere("leaves.soon");
	/* What happened can still be checked. */
	struct db *db = stage_db(mem);
	int64_t broken;
	ck_assert(history_verify(db, mem, HISTORY_ACCOUNT, id, &broken));
	ck_assert_int_eq(broken, 0);
	ck_assert_str_eq(site_text(mem,
			     "SELECT GROUP_CONCAT(event ORDER BY seq) FROM event WHERE kind = "
			     "'account' AND subject_id = %lld",
			     id),
	    "registered,granted,code_given,erased");
	/* The login is free again; the old one's number is not. */
	struct browser office = site_enter(mem, "accounts");
	reply = visit_get(&office, mem_printf(mem, "/accounts/erased-%lld", id));
	visit_says(&office, &reply, "Account erased");
	struct browser_form form;
	ck_assert(
	    !browser_form(mem, &reply, mem_printf(mem, "/accounts/erased-%lld/grant", id), &form));
	reply = visit_post(&office, mem_printf(mem, "/accounts/erased-%lld/enable", id), NO_FIELDS);
	visit_is(&reply, 409);
}
END_TEST

/* His colleagues were told that somebody came and went; their messages outlive his name. */
START_TEST(an_agent_leaves_no_name_with_his_colleagues)
{
	static const char name[] = "慕容远山";
	struct browser agent = site_enter(mem, "agent20"), guest = site_guest(mem);
	const char *code = site_text(mem,
	    "SELECT p.code FROM partner p JOIN role_grant g ON g.partner_id = p.id JOIN account a "
	    "ON a.id = g.account_id WHERE a.login = 'agent20'");
	const char *path = mem_printf(mem, "/partners/%s", code);
	struct fcgi_reply reply = visit_post(&agent, mem_printf(mem, "%s/invite", path), NO_FIELDS);
	visit_is(&reply, 303);
	struct fcgi_reply page = visit_get(&agent, path);
	const char *text = visit_text(mem, &page), *heading = visit_say(&agent, "Open codes");
	const char *typed = mem_strndup(mem, strstr(text, heading) + strlen(heading) + 1, 14);

	reply = visit_post(&guest, "/register",
	    FIELDS({ .name = "as", .value = "applicant" }, { .name = "name", .value = name },
		{ .name = "login", .value = "murong" },
		{ .name = "password", .value = "three white gulls" },
		{ .name = "again", .value = "three white gulls" }));
	visit_is(&reply, 303);
	reply = visit_post(&guest, "/partners/join", FIELDS({ .name = "code", .value = typed }));
	visit_goes(&reply, path);
	page = visit_get(&agent, path);
	visit_has(&agent, &page, name);
	reply = leave(&guest, "three white gulls");
	visit_goes(&reply, "/?done=erased");
	is_nowhere(name);
	is_nowhere("murong");
	ck_assert_int_eq(stage_int(mem, "SELECT agents FROM partner WHERE code = '%s'", code), 1);
}
END_TEST

/* What was done for a partner and in an office stays, under a number. */
START_TEST(deeds_stay)
{
	const struct site_account *who = site_account("secretary-puji");
	long long id = (long long)site_account_id(mem, who->login);
	struct browser person = site_enter(mem, who->login), guest = site_guest(mem);
	const char *code = site_text(mem,
	    "SELECT p.code FROM event e JOIN project p ON e.kind = 'project' AND p.id = "
	    "e.subject_id "
	    "WHERE e.actor_id = %lld AND p.state = 'published' LIMIT 1",
	    id);
	const char *events = site_text(mem, "SELECT COUNT(*) FROM event WHERE actor_id = %lld", id);

	ck_assert_ptr_nonnull(code);
	struct fcgi_reply reply = leave(&person, who->password);
	visit_goes(&reply, "/?done=erased");
	reply = visit_get(&guest, mem_printf(mem, "/projects/%s", code));
	visit_is(&reply, 200);
	reply = visit_get(&guest, mem_printf(mem, "/history/%s", code));
	visit_is(&reply, 200);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) - %s FROM event WHERE actor_id = %lld", events, id), 1);
}
END_TEST

/* The last agent of a partner that works, the last who grants roles. */
START_TEST(some_have_to_stay)
{
	const char *agent = site_text(mem,
	    "SELECT a.login FROM account a JOIN role_grant g ON g.account_id = a.id AND g.until_at "
	    "IS "
	    "NULL JOIN partner p ON p.id = g.partner_id WHERE p.agents = 1 AND p.open_awards > 0 "
	    "LIMIT 1");
	const char *const cases[][2] = {
		{ agent, "This is the last agent of a partner with open awards: another one comes "
			 "first." },
		{ "accounts", "This is the last account administrator: another one comes first." },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct site_account *who = site_account(cases[i][0]);
		struct browser person = site_enter(mem, who->login);
		const char *before = site_checksum(mem);
		struct fcgi_reply page = visit_get(&person, "/account/erase");
		visit_says(&person, &page, cases[i][1]);
		struct browser_form form;
		ck_assert(!browser_form(mem, &page, "/account/erase", &form));
		struct fcgi_reply reply = visit_post(&person, "/account/erase",
		    FIELDS({ .name = "password", .value = who->password }));
		visit_is(&reply, 409);
		ck_assert_str_eq(site_checksum(mem), before);
	}
	/* An agent without open awards may go, and is counted no more. */
	const char *free_agent = site_text(mem,
	    "SELECT a.login FROM account a JOIN role_grant g ON g.account_id = a.id AND g.until_at "
	    "IS "
	    "NULL JOIN partner p ON p.id = g.partner_id WHERE p.agents = 1 AND p.open_awards + "
	    "p.unfinished_awards = 0 LIMIT 1");
	const struct site_account *who = site_account(free_agent);
	const char *partner = site_text(mem,
	    "SELECT partner_id FROM role_grant g JOIN account a ON a.id = g.account_id WHERE "
	    "a.login "
	    "= '%s'",
	    free_agent);
	struct browser person = site_enter(mem, free_agent);
	struct fcgi_reply reply = leave(&person, who->password);
	visit_goes(&reply, "/?done=erased");
	ck_assert_int_eq(stage_int(mem, "SELECT agents FROM partner WHERE id = %s", partner), 0);
}
END_TEST

START_TEST(other_logins_can_be_ended)
{
	struct browser here = site_enter(mem, "district2"), there = site_enter(mem, "district2"),
		       stranger = site_enter(mem, "district1");
	struct fcgi_reply page = visit_get(&here, "/account");
	struct fcgi_reply reply = visit_submit(&here, &page, "/account/sessions/end", NO_FIELDS);

	visit_goes(&reply, "/account");
	ck_assert_int_eq(visit_get(&here, "/account").status, 200);
	ck_assert_int_eq(visit_get(&there, "/account").status, 303);
	ck_assert_int_eq(visit_get(&stranger, "/account").status, 200);
	page = visit_get(&here, "/account");
	struct browser_form form;
	ck_assert(!browser_form(mem, &page, "/account/sessions/end", &form));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("leaving");
	TCase *tcase = run_case(suite, "leave");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, an_export_has_everything);
	tcase_add_test(tcase, some_have_to_stay);
	tcase_add_test(tcase, whoever_leaves_leaves_nothing_behind);
	tcase_add_test(tcase, an_agent_leaves_no_name_with_his_colleagues);
	tcase_add_test(tcase, deeds_stay);
	tcase_add_test(tcase, other_logins_can_be_ended);
	return run_suite(suite);
}
