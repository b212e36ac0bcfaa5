/* The accounts office: who may open it, what it does, what it may not. */
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "base/clock.h"
#include "visit.h"

static struct browser office;

static void begin(void)
{
	stage_sql(mem, "DELETE FROM throttle");
	office = site_enter(mem, "accounts");
}

static const char *roles_of(const char *login)
{
	return site_text(mem,
	    "SELECT GROUP_CONCAT(CONCAT(g.role, '@', COALESCE(g.unit_code, p.code)) ORDER BY g.id "
	    "SEPARATOR ' ') FROM role_grant g JOIN account a ON a.id = g.account_id LEFT JOIN "
	    "partner "
	    "p ON p.id = g.partner_id WHERE a.login = '%s' AND g.until_at IS NULL",
	    login);
}

static const char *last_event(const char *login)
{
	return site_text(mem,
	    "SELECT CONCAT_WS(' ', e.event, e.role, e.text) FROM event e JOIN account a ON a.id = "
	    "e.subject_id AND e.kind = 'account' WHERE a.login = '%s' ORDER BY e.seq DESC LIMIT 1",
	    login);
}

/* --- who ------------------------------------------------------------------------------------- */

START_TEST(only_the_office_and_the_auditor_may_look)
{
	static const struct {
		const char *who;
		int list, one, make, grant;
	} cases[] = {
		{ "resident1", 403, 403, 403, 403 },
		{ "agent01", 403, 403, 403, 403 },
		{ "agent31", 403, 403, 403, 403 },
		{ "grid-qinghai1", 403, 403, 403, 403 },
		{ "secretary-qinghai", 403, 403, 403, 403 },
		{ "street-dagang", 403, 403, 403, 403 },
		{ "dept-chengguan", 403, 403, 403, 403 },
		{ "expert1", 403, 403, 403, 403 },
		{ "district1", 403, 403, 403, 403 },
		{ "auditor", 200, 200, 403, 403 },
		{ "accounts", 200, 200, 200, 422 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct browser person = site_enter(mem, cases[i].who);
		ck_assert_int_eq(visit_get(&person, "/accounts").status, cases[i].list);
		ck_assert_int_eq(visit_get(&person, "/accounts/resident1").status, cases[i].one);
		ck_assert_int_eq(visit_get(&person, "/accounts/new").status, cases[i].make);
		ck_assert_int_eq(visit_post(&person, "/accounts/resident1/grant", NO_FIELDS).status,
		    cases[i].grant);
	}
	struct browser guest = site_guest(mem);
	struct fcgi_reply reply = visit_get(&guest, "/accounts");
	visit_goes(&reply, "/login?next=%2Faccounts");
	/* Held somewhere below, the role does not open the district's accounts. */
	stage_sql(mem, "UPDATE role_grant SET unit_code = '370203019' WHERE role IN "
		       "('account_admin', 'auditor')");
	ck_assert_int_eq(visit_get(&office, "/accounts").status, 403);
	ck_assert_int_eq(visit_get(&office, "/accounts/resident1").status, 403);
	ck_assert_int_eq(visit_get(&office, "/accounts/new").status, 403);
	ck_assert_int_eq(visit_post(&office, "/accounts/new",
			     FIELDS({ .name = "login", .value = "someone" },
				 { .name = "name", .value = "Someone" }))
			     .status,
	    403);
	ck_assert_int_eq(visit_post(&office, "/accounts/resident1/enable", NO_FIELDS).status, 403);
	stage_sql(mem, "UPDATE role_grant SET unit_code = '370203' WHERE role IN "
		       "('account_admin', 'auditor')");
	ck_assert_int_eq(visit_get(&office, "/accounts/nobody-at-all").status, 404);
}
END_TEST

/* The auditor reads the history and has no button. */
START_TEST(the_auditor_changes_nothing)
{
	struct browser auditor = site_enter(mem, "auditor");
	struct fcgi_reply page = visit_get(&auditor, "/accounts/street-dagang");
	struct browser_form form;

	visit_says(&auditor, &page, "Role granted");
	ck_assert(!browser_form(mem, &page, "/accounts/street-dagang/grant", &form));
	ck_assert_ptr_null(strstr(page.body, "/accounts/street-dagang/"));
}
END_TEST

/* --- lists ------------------------------------------------------------------------------------ */

static size_t rows_in(const struct fcgi_reply *page)
{
	size_t n = 0;

	for (const char *at = page->body; (at = strstr(at, "<li class=\"row")) != NULL; at++)
		n++;
	return n;
}

START_TEST(the_list_is_filtered_and_paged)
{
	static const struct {
		const char *uri;
		size_t rows;
		const char *has;
	} cases[] = {
		{ "/accounts", 24, "street-dagang" },
		{ "/accounts?q=secretary-p", 1, "secretary-puji" },
		{ "/accounts?q=SECRETARY-P", 1, "secretary-puji" },
		{ "/accounts?q=%E6%99%AE%E5%90%89", 3, "secretary-puji" },
		{ "/accounts?q=%25", 0, NULL },
		{ "/accounts?q=_", 0, NULL },
		{ "/accounts?role=evaluator", 2, "expert1" },
		{ "/accounts?role=secretary&unit=370203019008", 1, "secretary-puji" },
		{ "/accounts?unit=370203019008", 2, "resident3" },
		{ "/accounts?unit=370203019008&role=auditor", 0, NULL },
		{ "/accounts?role=made-up", 24, NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply page = visit_get(&office, cases[i].uri);
		visit_is(&page, 200);
		ck_assert_msg(
		    rows_in(&page) == cases[i].rows, "%s: %zu", cases[i].uri, rows_in(&page));
		if (cases[i].has)
			visit_has(&office, &page, cases[i].has);
	}
	/* A text stands alone, and the page says so. */
	struct fcgi_reply both = visit_get(&office, "/accounts?q=secretary-p&role=auditor");
	ck_assert_uint_eq(rows_in(&both), 1);
	visit_says(&office, &both,
	    "Searched by login or name among all accounts: role and unit do not count beside it.");
	/* Every account once, over all pages. */
	int64_t all = stage_int(mem, "SELECT COUNT(*) FROM account"), seen = 0;
	const char *uri = "/accounts";
	while (uri) {
		struct fcgi_reply page = visit_get(&office, uri);
		seen += (int64_t)rows_in(&page);
		const char *next = strstr(page.body, "rel=\"next\" href=\"");
		uri = next ? mem_strndup(mem, next + 17, strcspn(next + 17, "\"")) : NULL;
	}
	ck_assert_int_eq(seen, all);
}
END_TEST

/* --- roles ------------------------------------------------------------------------------------ */

static struct fcgi_reply ask_grant(const char *login, const char *role, const char *place)
{
	const char *path = mem_printf(mem, "/accounts/%s", login);
	struct fcgi_reply page = visit_get(&office, path);

	return visit_submit(&office, &page, mem_printf(mem, "%s/grant", path),
	    FIELDS({ .name = "role", .value = role }, { .name = "place", .value = place }));
}

/* An office is asked about once more, by name. */
static struct fcgi_reply grant(const char *login, const char *role, const char *place)
{
	const char *path = mem_printf(mem, "/accounts/%s/grant", login);
	struct fcgi_reply reply = ask_grant(login, role, place);
	const char *location = fcgi_header(&reply, "Location");

	if (!location || strncmp(location, path, strlen(path)) != 0)
		return reply;
	struct fcgi_reply page = visit_follow(&office, &reply);
	return visit_submit(&office, &page, path, NO_FIELDS);
}

START_TEST(an_office_is_named_before_it_is_given)
{
	const char *before = roles_of("resident3");
	struct fcgi_reply reply = ask_grant("resident3", "secretary", " 普吉社区 ");
	const char *code = site_text(mem, "SELECT code FROM unit WHERE name = '普吉社区'");

	visit_goes(
	    &reply, mem_printf(mem, "/accounts/resident3/grant?role=secretary&place=%s", code));
	ck_assert_str_eq(roles_of("resident3"), before);
	struct fcgi_reply page = visit_follow(&office, &reply);
	visit_is(&page, 200);
	visit_says(&office, &page, "Community secretary");
	visit_has(&office, &page, "普吉社区");
	reply = visit_submit(&office, &page, "/accounts/resident3/grant", NO_FIELDS);
	visit_goes(&reply, "/accounts/resident3");
	ck_assert_str_eq(roles_of("resident3"), mem_printf(mem, "%s secretary@%s", before, code));
	/* What was confirmed is not confirmed for what is typed after a refusal. */
	reply = visit_post(&office, "/accounts/resident3/grant",
	    FIELDS({ .name = "role", .value = "secretary" }, { .name = "place", .value = code },
		{ .name = "confirmed", .value = "1" }));
	visit_is(&reply, 422);
	reply = visit_submit(&office, &reply, "/accounts/resident3/grant",
	    FIELDS({ .name = "role", .value = "street_officer" },
		{ .name = "place", .value = "370203019" }));
	visit_goes(&reply, "/accounts/resident3/grant?role=street_officer&place=370203019");
	page = visit_get(&office, "/accounts/resident3/grant?role=secretary&place=370203019");
	visit_is(&page, 404);
	stage_sql(mem,
	    "DELETE g FROM role_grant g JOIN account a ON a.id = g.account_id WHERE a.login = "
	    "'resident3' AND g.role = 'secretary'");
}
END_TEST

START_TEST(a_role_is_granted_and_taken_back)
{
	struct fcgi_reply reply = grant("resident1", "grid_officer", " 37020301900101 ");

	visit_goes(&reply, "/accounts/resident1");
	ck_assert_str_eq(
	    roles_of("resident1"), "resident@370203019001 grid_officer@37020301900101");
	ck_assert_str_eq(
	    last_event("resident1"), "granted account_admin grid_officer 37020301900101");
	struct browser person = site_enter(mem, "resident1");
	struct fcgi_reply page = visit_get(&person, "/inbox");
	visit_says(&person, &page, "The accounts office changed your roles.");
	page = visit_follow(&office, &reply);
	page =
	    visit_get(&office, "/accounts/resident1/revoke?role=grid_officer&place=37020301900101");
	visit_is(&page, 200);
	visit_has(
	    &office, &page, site_text(mem, "SELECT name FROM unit WHERE code = '37020301900101'"));
	reply = visit_submit(&office, &page, "/accounts/resident1/revoke", NO_FIELDS);
	visit_is(&reply, 422);
	visit_says(&office, &reply, "Fill in this field.");
	ck_assert_str_eq(
	    roles_of("resident1"), "resident@370203019001 grid_officer@37020301900101");
	reply = visit_submit(&office, &reply, "/accounts/resident1/revoke",
	    FIELDS({ .name = "reason", .value = "He moved to another grid." }));
	visit_goes(&reply, "/accounts/resident1");
	ck_assert_str_eq(roles_of("resident1"), "resident@370203019001");
	ck_assert_str_eq(
	    last_event("resident1"), "revoked account_admin grid_officer 37020301900101");
	page = visit_follow(&office, &reply);
	visit_has(&office, &page, "37020301900101 · He moved to another grid.");
	reply = visit_post(&office, "/accounts/resident1/revoke",
	    FIELDS({ .name = "role", .value = "grid_officer" },
		{ .name = "place", .value = "37020301900101" },
		{ .name = "reason", .value = "Once more." }));
	visit_is(&reply, 422);
}
END_TEST

START_TEST(bad_grants_are_refused)
{
	static const char no_unit[] = "nor with this code.", no_level[] = " is: ";
	const struct {
		const char *login, *role, *place, *says;
	} cases[] = {
		{ "resident1", "secretary", "370203019", no_level },
		{ "resident1", "secretary", "37020301900101", no_level },
		{ "resident1", "street_officer", "370203019001", no_level },
		{ "resident1", "street_officer", "370203D01", no_level },
		{ "resident1", "department_officer", "370203019", no_level },
		{ "resident1", "district_admin", "370203019", no_level },
		{ "resident1", "district_admin", "370202", no_unit },
		{ "resident1", "secretary", "nowhere", no_unit },
		{ "resident1", "secretary", "370203999999", no_unit },
		{ "resident1", "partner_agent", "370203", "There is no partner with this code." },
		{ "resident1", "partner_agent", "HB000000-0001-1",
		    "There is no partner with this code." },
		{ "resident1", "resident", "370203019001",
		    "The account holds this role there already." },
		{ "district1", "account_admin", "370203",
		    "Whoever grants roles does not also decide." },
		{ "street-dagang", "account_admin", "370203",
		    "Whoever grants roles does not also decide." },
	};
	/* Going on to the page that asks uses up a form's token, and nothing else. */
	stage_sql(mem, "DELETE FROM form_token");
	const char *before = site_checksum(mem);

	office.lang = "en";
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fcgi_reply reply = grant(cases[i].login, cases[i].role, cases[i].place);
		ck_assert_msg(reply.status == 422, "case %zu: %d", i, reply.status);
		visit_has(&office, &reply, cases[i].says);
	}
	stage_sql(mem, "DELETE FROM form_token");
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* Nobody does anything to himself, whatever the page shows. */
START_TEST(nobody_grants_to_himself)
{
	const char *before = site_checksum(mem);
	struct fcgi_reply page = visit_get(&office, "/accounts/accounts");
	struct browser_form form;
	static const char *const steps[] = { "enable", "code", "factor" };

	visit_is(&page, 200);
	ck_assert(!browser_form(mem, &page, "/accounts/accounts/grant", &form));
	struct fcgi_reply reply = visit_post(&office, "/accounts/accounts/grant",
	    FIELDS({ .name = "role", .value = "auditor" }, { .name = "place", .value = "370203" }));
	visit_is(&reply, 403);
	reply = visit_post(&office, "/accounts/accounts/revoke",
	    FIELDS({ .name = "role", .value = "account_admin" },
		{ .name = "place", .value = "370203" }));
	visit_is(&reply, 403);
	reply = visit_post(
	    &office, "/accounts/accounts/disable", FIELDS({ .name = "reason", .value = "x" }));
	visit_is(&reply, 403);
	for (size_t i = 0; i < COUNT(steps); i++) {
		reply = visit_post(
		    &office, mem_printf(mem, "/accounts/accounts/%s", steps[i]), NO_FIELDS);
		visit_is(&reply, 403);
	}
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* The partner's own counter follows, and its last agent stays while an award is open. */
START_TEST(the_last_agent_stays)
{
	const char *code = site_text(mem, "SELECT p.code FROM partner p JOIN role_grant g ON "
					  "g.partner_id = p.id AND g.until_at IS "
					  "NULL WHERE p.agents = 1 AND p.open_awards > 0 LIMIT 1");
	const char *login = site_text(mem,
	    "SELECT a.login FROM account a JOIN role_grant g ON g.account_id = a.id JOIN partner p "
	    "ON "
	    "p.id = g.partner_id WHERE p.code = '%s' AND g.until_at IS NULL",
	    code);
	const struct browser_field fields[] = { { .name = "role", .value = "partner_agent" },
		{ .name = "place", .value = code }, { .name = "reason", .value = "She left." } };
	const char *path = mem_printf(mem, "/accounts/%s/revoke", login);
	struct fcgi_reply reply = visit_post(&office, path, fields, COUNT(fields));

	visit_is(&reply, 422);
	visit_says(&office, &reply,
	    "This is the last agent of a partner with open awards: another one comes first.");
	reply = grant("resident3", "partner_agent", code);
	visit_goes(&reply, "/accounts/resident3");
	ck_assert_int_eq(stage_int(mem, "SELECT agents FROM partner WHERE code = '%s'", code), 2);
	reply = visit_post(&office, path, fields, COUNT(fields));
	visit_goes(&reply, mem_printf(mem, "/accounts/%s", login));
	ck_assert_int_eq(stage_int(mem, "SELECT agents FROM partner WHERE code = '%s'", code), 1);
	ck_assert_int_eq(
	    stage_int(mem,
		"SELECT p.version - MAX(e.seq) FROM partner p JOIN event e ON e.kind = "
		"'partner' AND e.subject_id = p.id WHERE p.code = '%s'",
		code),
	    0);
}
END_TEST

/* --- the account itself ----------------------------------------------------------------------- */

START_TEST(an_account_is_made_with_a_code)
{
	struct fcgi_reply page = visit_get(&office, "/accounts/new");
	struct fcgi_reply reply = visit_submit(&office, &page, "/accounts/new",
	    FIELDS({ .name = "login", .value = "new-officer" },
		{ .name = "name", .value = "新来的" }));

	visit_is(&reply, 303);
	ck_assert_int_eq(
	    strncmp(fcgi_header(&reply, "Location"), "/accounts/new-officer/code?seed=", 32), 0);
	page = visit_follow(&office, &reply);
	const char *at = strstr(page.body, "<p class=\"secret\">");
	ck_assert_ptr_nonnull(at);
	const char *code = mem_strndup(mem, at + 18, 11);
	ck_assert_int_eq(stage_int(mem, "SELECT password_hash IS NULL FROM account WHERE login = "
					"'new-officer'"),
	    1);
	struct browser guest = site_guest(mem);
	reply = visit_post(&guest, "/password",
	    FIELDS({ .name = "login", .value = "new-officer" }, { .name = "code", .value = code },
		{ .name = "fresh", .value = "three white gulls" },
		{ .name = "again", .value = "three white gulls" }));
	visit_goes(&reply, "/login");
	/* Used, it is shown no more. */
	page = visit_get(&office, "/accounts/new-officer/code?seed=whatever");
	visit_is(&page, 200);
	ck_assert_ptr_null(strstr(page.body, "<p class=\"secret\">"));
	page = visit_get(&office, "/accounts/new");
	reply = visit_submit(&office, &page, "/accounts/new",
	    FIELDS({ .name = "login", .value = "new-officer" }, { .name = "name", .value = "x" }));
	visit_is(&reply, 422);
	visit_says(&office, &reply, "This login name is taken.");
}
END_TEST

START_TEST(a_code_is_given_to_whoever_asks_in_person)
{
	struct fcgi_reply page = visit_get(&office, "/accounts/expert2/code");
	struct browser auditor = site_enter(mem, "auditor");
	struct fcgi_reply reply = visit_submit(&office, &page, "/accounts/expert2/code", NO_FIELDS);

	visit_is(&reply, 303);
	ck_assert_str_eq(last_event("expert2"), "code_given account_admin");
	page = visit_get(&auditor, fcgi_header(&reply, "Location"));
	visit_is(&page, 403);
	struct browser owner = site_enter(mem, "expert2");
	page = visit_get(&owner, "/inbox");
	visit_says(&owner, &page,
	    "A code with which a new password can be chosen was given out for your account.");
}
END_TEST

START_TEST(an_account_is_disabled_and_enabled)
{
	struct browser owner = site_enter(mem, "dept-chengguan"),
		       auditor = site_enter(mem, "auditor");
	struct fcgi_reply page = visit_get(&office, "/accounts/dept-chengguan/disable");
	struct fcgi_reply reply =
	    visit_submit(&office, &page, "/accounts/dept-chengguan/disable", NO_FIELDS);

	visit_is(&reply, 422);
	reply = visit_submit(&office, &page, "/accounts/dept-chengguan/disable",
	    FIELDS({ .name = "reason", .value = "调离岗位" }));
	visit_goes(&reply, "/accounts/dept-chengguan");
	page = visit_get(&owner, "/account");
	visit_is(&page, 303);
	ck_assert_str_eq(last_event("dept-chengguan"), "disabled account_admin");
	page = visit_get(&auditor, "/accounts/dept-chengguan");
	visit_has(&auditor, &page, "调离岗位");
	reply = visit_post(&office, "/accounts/dept-chengguan/disable",
	    FIELDS({ .name = "reason", .value = "twice" }));
	visit_is(&reply, 409);
	/* What it held is taken from it without opening it. */
	const char *unit = strchr(roles_of("dept-chengguan"), '@') + 1;
	const char *revoke = mem_printf(
	    mem, "/accounts/dept-chengguan/revoke?role=department_officer&place=%s", unit);
	page = visit_get(&office, "/accounts/dept-chengguan");
	ck_assert_ptr_nonnull(strstr(page.body, "/accounts/dept-chengguan/revoke?role="));
	page = visit_get(&office, revoke);
	reply = visit_submit(&office, &page, "/accounts/dept-chengguan/revoke",
	    FIELDS({ .name = "reason", .value = "The post is gone." }));
	visit_goes(&reply, "/accounts/dept-chengguan");
	ck_assert_str_eq(last_event("dept-chengguan"),
	    mem_printf(mem, "revoked account_admin department_officer %s", unit));
	page = visit_get(&office, "/accounts/dept-chengguan");
	reply = visit_submit(&office, &page, "/accounts/dept-chengguan/enable", NO_FIELDS);
	visit_goes(&reply, "/accounts/dept-chengguan");
	owner = site_enter(mem, "dept-chengguan");
	page = visit_get(&owner, "/account");
	visit_is(&page, 200);
}
END_TEST

START_TEST(a_second_factor_is_removed)
{
	long long id = (long long)site_account_id(mem, "district2");
	struct browser owner = site_enter(mem, "district2");

	stage_sql(
	    mem, "INSERT INTO account_factor VALUES (%lld, 'sealed', 1, UTC_TIMESTAMP())", id);
	struct fcgi_reply page = visit_get(&office, "/accounts/district2/factor");
	struct fcgi_reply reply =
	    visit_submit(&office, &page, "/accounts/district2/factor", NO_FIELDS);
	visit_goes(&reply, "/accounts/district2");
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM account_factor"), 0);
	ck_assert_str_eq(last_event("district2"), "factor_reset account_admin");
	page = visit_get(&owner, "/account");
	visit_is(&page, 303);
	ck_assert_int_eq(stage_int(mem,
			     "SELECT COUNT(*) FROM message WHERE account_id = %lld AND text LIKE "
			     "'%%removed your second factor%%'",
			     id),
	    1);
}
END_TEST

/* What is shown is read on, not scanned: with twenty thousand accounts, most of one role. */
START_TEST(lists_read_what_they_show)
{
	static const char *const uris[] = { "/accounts", "/accounts?role=auditor",
		"/accounts?role=resident", "/accounts?unit=370203019001",
		"/accounts?unit=370203019001&role=secretary", "/accounts?q=many-1",
		"/accounts?q=secretary-p", "/accounts?q=nobody-at-all", "/accounts?q=%E4%BC%97" };

	stage_sql(mem,
	    "INSERT INTO account (login, name, state, created_at) SELECT CONCAT('many-', "
	    "seq), '众人', 'active', UTC_TIMESTAMP() FROM seq_1_to_20000");
	stage_sql(mem, "INSERT INTO role_grant (account_id, role, unit_code, from_at) SELECT id, "
		       "'resident', '370203019001', created_at FROM account WHERE name = '众人'");
	stage_sql(mem, "ANALYZE TABLE account, role_grant");
	for (size_t i = 0; i < COUNT(uris); i++) {
		int64_t before =
		    stage_int(mem, "SELECT SUM(variable_value) FROM "
				   "information_schema.global_status WHERE variable_name "
				   "LIKE 'Handler_read%%'");
		int64_t alone =
		    stage_int(mem, "SELECT SUM(variable_value) FROM "
				   "information_schema.global_status WHERE variable_name "
				   "LIKE 'Handler_read%%'") -
		    before;
		struct fcgi_reply page = visit_get(&office, uris[i]);
		visit_is(&page, 200);
		int64_t after =
		    stage_int(mem, "SELECT SUM(variable_value) FROM "
				   "information_schema.global_status WHERE variable_name "
				   "LIKE 'Handler_read%%'");
		int64_t rows = (int64_t)rows_in(&page), read = after - before - 2 * alone;
		ck_assert_msg(read <= 20 * (rows + 1) + 100, "%s: %lld read for %lld", uris[i],
		    (long long)read, (long long)rows);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("accounts office");
	TCase *tcase = run_case(suite, "office");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, only_the_office_and_the_auditor_may_look);
	tcase_add_test(tcase, the_auditor_changes_nothing);
	tcase_add_test(tcase, the_list_is_filtered_and_paged);
	tcase_add_test(tcase, a_role_is_granted_and_taken_back);
	tcase_add_test(tcase, an_office_is_named_before_it_is_given);
	tcase_add_test(tcase, bad_grants_are_refused);
	tcase_add_test(tcase, nobody_grants_to_himself);
	tcase_add_test(tcase, the_last_agent_stays);
	tcase_add_test(tcase, an_account_is_made_with_a_code);
	tcase_add_test(tcase, a_code_is_given_to_whoever_asks_in_person);
	tcase_add_test(tcase, an_account_is_disabled_and_enabled);
	tcase_add_test(tcase, a_second_factor_is_removed);
	tcase_add_test(tcase, lists_read_what_they_show);
	return run_suite(suite);
}
