/* Who a partner belongs to as people come and go: a new application after leaving, an agent who was
 * removed, codes that were open then. What is not theirs they read nowhere. */
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "visit.h"

#define PDF "%PDF-1.4\nour letter\n%%EOF\n"

static struct browser guest, stranger, officer, district;

static void begin(void)
{
	guest = site_guest(mem);
	stranger = site_enter(mem, "resident1");
	officer = site_enter(mem, "street-dagang");
	district = site_enter(mem, "district1");
}

static const char *code_of(const char *login)
{
	return site_text(mem,
	    "SELECT p.code FROM partner p JOIN role_grant g ON g.partner_id = p.id JOIN account a"
	    " ON a.id = g.account_id WHERE a.login = '%s'",
	    login);
}

static const char *at(const char *code, const char *step)
{
	return mem_printf(mem, "/partners/%s%s", code, step);
}

static const char *column(const char *code, const char *name)
{
	return site_text(mem, "SELECT %s FROM partner WHERE code = '%s'", name, code);
}

static struct fcgi_reply apply_as(
    struct browser *who, const char *scheme, const char *ident, const char *sub_unit)
{
	return visit_post_files(who, "/partners/apply",
	    FIELDS({ .name = "scheme", .value = scheme }, { .name = "ident", .value = ident },
		{ .name = "sub_unit", .value = sub_unit },
		{ .name = "name", .value = "Another name" },
		{ .name = "kind", .value = "enterprise" },
		{ .name = "street", .value = "370203019" },
		{ .name = "intro", .value = "A newcomer's words." },
		{ .name = "contact_name", .value = "A newcomer's desk" },
		{ .name = "contact_phone", .value = "13900009999" },
		{ .name = "ways", .value = "premises" },
		{ .name = "resources", .value = "A newcomer's hall; premises; one; always" },
		{ .name = "authority", .value = PDF, .file_name = "a newcomer.pdf" },
		{ .name = "accepts_rules", .value = "1" }));
}

/* Under the identity of one that is known here. */
static struct fcgi_reply apply_for(struct browser *who, const char *code)
{
	return apply_as(
	    who, column(code, "scheme"), column(code, "ident"), column(code, "sub_unit"));
}

/* With what the step asks for: the reason, or which unit it is. */
static void step(struct browser *who, const char *code, const char *event, const char *value)
{
	const char *path = at(code, mem_printf(mem, "/%s", event));
	struct fcgi_reply page = visit_get(who, path), reply;
	const struct browser_field field = {
		.name = strstr("list body", event) ? "is_unit" : "reason", .value = value
	};

	visit_is(&page, 200);
	reply = visit_submit(who, &page, path, &field, 1);
	visit_goes(&reply, at(code, ""));
}

/* --- coming back ------------------------------------------------------------------------------ */

static const char *const newcomers[] = { "A newcomer's words.", "A newcomer's desk",
	"A newcomer's hall", "139****9999", "a newcomer.pdf", "The stamp is missing.",
	"No letter of this body." };

/* Everything that shows a partner to somebody, in one text. */
static const char *seen_by(struct browser *who, const char *code)
{
	const char *pages[] = { at(code, ""), mem_printf(mem, "/history/%s", code),
		mem_printf(mem, "/history/%s.json", code),
		mem_printf(mem, "/history/%s.json?after=1", code) };
	const char *all = "";

	for (size_t i = 0; i < COUNT(pages); i++) {
		struct fcgi_reply page = visit_get(who, pages[i]);
		visit_is(&page, 200);
		/* But for the number of the request, which is another one each time. */
		const char *text = visit_text(mem, &page), *end = strstr(text, "请求编号");
		size_t bytes = end ? (size_t)(end - text) : strlen(text);
		all = mem_printf(mem, "%s\n%s", all, mem_strndup(mem, text, bytes));
	}
	return all;
}

static void reads_nothing_new(struct browser *who, const char *code)
{
	const char *seen = seen_by(who, code);

	for (size_t i = 0; i < COUNT(newcomers); i++)
		ck_assert_msg(!strstr(seen, newcomers[i]), "%s", newcomers[i]);
	struct fcgi_reply letter = visit_get(who, at(code, "/letter"));
	ck_assert_int_eq(letter.status, who == &guest ? 303 : 404);
	struct fcgi_reply number = visit_get(who, at(code, "/contact"));
	ck_assert_int_ne(number.status, 200);
}

START_TEST(a_new_application_stays_apart)
{
	const char *code = code_of("agent25");
	struct browser agent = site_enter(mem, "agent25");
	struct fcgi_reply page, reply;

	stage_sql(mem, "UPDATE partner SET open_awards = 0 WHERE code = '%s'", code);
	reply = visit_post(&agent, at(code, "/leave"), NO_FIELDS);
	visit_goes(&reply, at(code, ""));
	const char *before = seen_by(&guest, code);
	/* Whoever knows its public code can apply; the registry it left and all it was stay. */
	reply = apply_for(&stranger, code);
	visit_goes(&reply, at(code, ""));
	ck_assert_str_eq(column(code, "state"), "applied");
	ck_assert(strcmp(seen_by(&guest, code), before) == 0);
	reads_nothing_new(&guest, code);
	reads_nothing_new(&agent, code);
	page = visit_get(&agent, at(code, ""));
	visit_says(&agent, &page,
	    "This body is in the registry already, or its application is being looked at.");
	reply = visit_post_files(&agent, at(code, "/apply_again"), NO_FIELDS);
	visit_is(&reply, 409);
	/* Those concerned see it. */
	struct browser *concerned[] = { &stranger, &officer, &district };
	for (size_t i = 0; i < COUNT(concerned); i++) {
		page = visit_get(concerned[i], at(code, ""));
		visit_has(concerned[i], &page, "A newcomer's words.");
		page = visit_get(concerned[i], at(code, "/letter"));
		visit_is(&page, 200);
	}
	step(&officer, code, "return", "The stamp is missing.");
	page = visit_get(&stranger, at(code, ""));
	visit_has(&stranger, &page, "The stamp is missing.");
	ck_assert(strcmp(seen_by(&guest, code), before) == 0);
	reads_nothing_new(&agent, code);
	step(&officer, code, "decline", "No letter of this body.");
	ck_assert(strcmp(seen_by(&guest, code), before) == 0);
	reads_nothing_new(&agent, code);
}
END_TEST

START_TEST(its_agents_bring_it_back)
{
	const char *code = code_of("agent26");
	struct browser agent = site_enter(mem, "agent26");
	struct fcgi_reply page, reply;

	stage_sql(mem, "UPDATE partner SET open_awards = 0 WHERE code = '%s'", code);
	reply = visit_post(&agent, at(code, "/leave"), NO_FIELDS);
	visit_goes(&reply, at(code, ""));
	reply = apply_for(&stranger, code);
	visit_goes(&reply, at(code, ""));
	step(&officer, code, "decline", "No letter of this body.");
	/* Behind what they see of it: nothing of the other's stands in their form. */
	page = visit_get(&agent, at(code, "/apply_again"));
	visit_is(&page, 200);
	for (size_t i = 0; i < COUNT(newcomers); i++)
		ck_assert_ptr_null(strstr(page.body, newcomers[i]));
	reply = visit_submit(&agent, &page, at(code, "/apply_again"),
	    FIELDS({ .name = "street", .value = "370203019" },
		{ .name = "intro", .value = "Here again." },
		{ .name = "contact_name", .value = "The old desk" },
		{ .name = "contact_phone", .value = "13800005678" },
		{ .name = "ways", .value = "goods" },
		{ .name = "authority", .value = PDF, .file_name = "again.pdf" },
		{ .name = "accepts_rules", .value = "1" }));
	visit_goes(&reply, at(code, ""));
	page = visit_get(&stranger, at(code, ""));
	visit_lacks(&stranger, &page, "Here again.");
	visit_lacks(&stranger, &page, "The old desk");
	page = visit_get(&guest, at(code, ""));
	visit_says(&guest, &page, "No longer in the registry");
	step(&officer, code, "list", "none");
	page = visit_get(&guest, at(code, ""));
	visit_has(&guest, &page, "Here again.");
	visit_has(&guest, &page, "138****5678");
	ck_assert_str_eq(column(code, "exit_version IS NULL"), "1");
}
END_TEST

/* --- agents ----------------------------------------------------------------------------------- */

static const char *open_code(struct browser *agent, const char *code)
{
	struct fcgi_reply page = visit_get(agent, at(code, ""));
	const char *text = visit_text(mem, &page), *heading = visit_say(agent, "Open codes");
	const char *found = strstr(text, heading);

	ck_assert_ptr_nonnull(found);
	return mem_strndup(mem, found + strlen(heading) + 1, 14);
}

static struct fcgi_reply join(struct browser *browser, const char *code)
{
	return visit_post(browser, "/partners/join", FIELDS({ .name = "code", .value = code }));
}

static void invite(struct browser *agent, const char *code)
{
	struct fcgi_reply reply = visit_post(agent, at(code, "/invite"), NO_FIELDS);
	visit_goes(&reply, at(code, ""));
}

static void part(struct browser *agent, const char *code, const char *login)
{
	const char *path =
	    at(code, mem_printf(mem, "/agents/%lld",
			 (long long)stage_int(mem,
			     "SELECT g.id FROM role_grant g JOIN partner p ON p.id = g.partner_id"
			     " WHERE p.code = '%s' AND g.account_id = %lld AND g.until_at IS NULL",
			     code, (long long)site_account_id(mem, login))));
	struct fcgi_reply reply = visit_post(agent, path, NO_FIELDS);
	visit_goes(&reply, at(code, ""));
}

/* Applied for and listed by the street; its code. */
static const char *listed_for(struct browser *who, const char *ident)
{
	struct fcgi_reply reply = apply_as(who, "street", ident, "");
	const char *code = visit_part(mem, &reply, "/partners/");
	step(&officer, code, "list", "none");
	return code;
}

START_TEST(who_applied_and_was_removed_is_a_stranger)
{
	const char *code = listed_for(&stranger, "BACK-1");
	struct browser second = site_enter(mem, "resident2");
	struct fcgi_reply page = visit_get(&stranger, at(code, "")), reply;

	visit_has(&stranger, &page, "A newcomer's desk");
	visit_says(&stranger, &page,
	    "Makes a code for somebody with an account here: good once, for seven days.");
	invite(&stranger, code);
	reply = join(&second, open_code(&stranger, code));
	visit_goes(&reply, at(code, ""));
	part(&second, code, "resident1");
	page = visit_get(&stranger, at(code, ""));
	visit_is(&page, 200);
	visit_lacks(&stranger, &page, "A newcomer's desk");
	visit_lacks(&stranger, &page,
	    visit_say(&stranger,
		"Makes a code for somebody with an account here: good once, for seven days."));
	visit_lacks(
	    &stranger, &page, site_text(mem, "SELECT name FROM account WHERE login = 'resident2'"));
	page = visit_get(&stranger, at(code, "/letter"));
	visit_is(&page, 404);
	/* Nor is it his to bring back. */
	reply = visit_post(&second, at(code, "/leave"), NO_FIELDS);
	visit_goes(&reply, at(code, ""));
	page = visit_get(&stranger, at(code, "/apply_again"));
	visit_is(&page, 403);
	page = visit_get(&stranger, at(code, ""));
	visit_lacks(&stranger, &page, "A newcomer's desk");
	page = visit_get(&second, at(code, "/letter"));
	visit_is(&page, 404);
	page = visit_get(&second, at(code, "/apply_again"));
	visit_is(&page, 200);
}
END_TEST

/* --- open codes ------------------------------------------------------------------------------- */

static int64_t agents_of(const char *code)
{
	return stage_int(mem,
	    "SELECT p.agents + 10 * (SELECT COUNT(*) FROM role_grant g WHERE g.partner_id = p.id "
	    "AND"
	    " g.until_at IS NULL) FROM partner p WHERE p.code = '%s'",
	    code);
}

/* Each way in which a partner's people change, with a code open that resident1 has seen. */
START_TEST(open_codes_go_with_who_saw_them)
{
	const char *code = listed_for(&stranger, "BACK-2"), *seen;
	struct browser second = site_enter(mem, "resident2"),
		       accounts = site_enter(mem, "accounts");
	struct fcgi_reply reply;

	invite(&stranger, code);
	reply = join(&second, open_code(&stranger, code));
	visit_goes(&reply, at(code, ""));
	invite(&second, code);
	seen = open_code(&stranger, code);
	part(&second, code, "resident1");
	reply = join(&stranger, seen);
	visit_is(&reply, 422);
	ck_assert_int_eq(agents_of(code), 11);
	/* He goes himself. */
	invite(&second, code);
	reply = join(&stranger, open_code(&second, code));
	visit_goes(&reply, at(code, ""));
	invite(&second, code);
	seen = open_code(&second, code);
	part(&stranger, code, "resident1");
	reply = join(&stranger, seen);
	visit_is(&reply, 422);
	/* The accounts office takes the role back. */
	invite(&second, code);
	reply = join(&stranger, open_code(&second, code));
	visit_goes(&reply, at(code, ""));
	invite(&second, code);
	seen = open_code(&second, code);
	const char *path = "/accounts/resident1/revoke";
	struct fcgi_reply page =
	    visit_get(&accounts, mem_printf(mem, "%s?role=partner_agent&place=%s", path, code));
	reply = visit_submit(
	    &accounts, &page, path, FIELDS({ .name = "reason", .value = "Not with them." }));
	ck_assert_int_eq(reply.status, 303);
	reply = join(&stranger, seen);
	visit_is(&reply, 422);
	ck_assert_int_eq(agents_of(code), 11);
	/* The partner goes, and comes back with somebody else. */
	invite(&second, code);
	seen = open_code(&second, code);
	reply = visit_post(&second, at(code, "/leave"), NO_FIELDS);
	visit_goes(&reply, at(code, ""));
	reply = apply_for(&second, code);
	visit_goes(&reply, at(code, ""));
	stage_sql(mem,
	    "UPDATE partner_invitation SET used_at = NULL WHERE used_by IS NULL ORDER BY id DESC"
	    " LIMIT 1");
	step(&officer, code, "list", "none");
	reply = join(&stranger, seen);
	visit_is(&reply, 422);
	ck_assert_int_eq(agents_of(code), 11);
}
END_TEST

/* --- what the office decides about ------------------------------------------------------------- */

/* The officer has an application before him; meanwhile it goes back and comes again with other words. */
static void mend_meanwhile(const char *code, const char *words)
{
	const char *path = at(code, "/resubmit");
	step(&district, code, "return", "Say more.");
	struct fcgi_reply page = visit_get(&stranger, path);
	struct fcgi_reply reply =
	    visit_submit(&stranger, &page, path, FIELDS({ .name = "intro", .value = words }));
	visit_goes(&reply, at(code, ""));
}

START_TEST(an_office_decides_what_it_has_read)
{
	static const struct {
		const char *event, *name, *value;
	} steps[] = { { "list", "is_unit", "none" }, { "return", "reason", "Say more." },
		{ "decline", "reason", "No." } };
	struct fcgi_reply reply = apply_as(&stranger, "street", "BACK-3", "");
	const char *code = visit_part(mem, &reply, "/partners/");

	for (size_t i = 0; i < COUNT(steps); i++) {
		const char *path = at(code, mem_printf(mem, "/%s", steps[i].event));
		const char *words = mem_printf(mem, "Other words %zu.", i);
		const struct browser_field field = { .name = steps[i].name,
			.value = steps[i].value };
		struct fcgi_reply page = visit_get(&officer, path);
		visit_is(&page, 200);
		mend_meanwhile(code, words);
		reply = visit_submit(&officer, &page, path, &field, 1);
		visit_is(&reply, 409);
		visit_says(&officer, &reply,
		    "It went back and came again with another text after you opened the form: "
		    "read it as it stands now.");
		visit_has(&officer, &reply, words);
		ck_assert_str_eq(column(code, "state"), "applied");
	}
	step(&officer, code, "list", "none");
	ck_assert_str_eq(column(code, "state"), "listed");
}
END_TEST

START_TEST(a_body_does_not_claim_its_own_need)
{
	/* He acts for nobody else. */
	struct browser own = site_enter(mem, "resident3");
	struct fcgi_reply reply = apply_as(&own, "street", "BACK-4", ""), page;
	const char *code = visit_part(mem, &reply, "/partners/"), *list = at(code, "/list");
	const char *claims, *unit;

	page = visit_get(&officer, list);
	visit_has(&officer, &page, "青海路社区");
	reply = visit_submit(
	    &officer, &page, list, FIELDS({ .name = "is_unit", .value = "370202001" }));
	visit_is(&reply, 422);
	visit_says(&officer, &reply, "Choose one of the list.");
	step(&officer, code, "list", "370203019001");
	unit = visit_say(&officer, "Own unit");
	page = visit_get(&officer, at(code, ""));
	visit_has(&officer, &page, mem_printf(mem, "%s 青海路社区", unit));
	page = visit_get(&guest, at(code, ""));
	visit_lacks(&guest, &page, unit);
	stage_sql(mem, "UPDATE project SET opens_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR WHERE"
		       " state = 'published'");
	claims = site_text(mem,
	    "SELECT CONCAT('/projects/', code, '/claims') FROM project WHERE state = 'published'"
	    " AND taken < slots AND mode = 'rush' AND unit_code = '370203019001' AND closes_at >"
	    " UTC_TIMESTAMP(6) LIMIT 1");
	ck_assert_ptr_nonnull(claims);
	reply = visit_post(&own, claims, NO_FIELDS);
	visit_is(&reply, 422);
	visit_says(&own, &reply, "A body does not claim what it posted itself.");
	/* The district puts it right; nobody else does. */
	page = visit_get(&officer, at(code, "/body"));
	visit_is(&page, 403);
	page = visit_get(&district, at(code, ""));
	visit_says(&district, &page, "Enter its own unit");
	step(&district, code, "body", "none");
	page = visit_get(&officer, at(code, ""));
	visit_lacks(&officer, &page, mem_printf(mem, "%s 青海路社区", unit));
	reply = visit_post(&own, claims, NO_FIELDS);
	ck_assert_int_eq(reply.status, 303);
}
END_TEST

int main(void)
{
	site_start(NULL);
	Suite *suite = suite_create("partners whose people change");
	TCase *tcase = run_case(suite, "people");
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, a_new_application_stays_apart);
	tcase_add_test(tcase, its_agents_bring_it_back);
	tcase_add_test(tcase, who_applied_and_was_removed_is_a_stranger);
	tcase_add_test(tcase, open_codes_go_with_who_saw_them);
	tcase_add_test(tcase, an_office_decides_what_it_has_read);
	tcase_add_test(tcase, a_body_does_not_claim_its_own_need);
	return run_suite(suite);
}
