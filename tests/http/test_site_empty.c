/* A fresh installation: nobody can log in until an administrator of the machine makes the first account. */
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "sound.h"
#include "visit.h"

static struct browser guest;

static void begin(void)
{
	guest = site_guest(mem);
	stage_sql(mem, "DELETE FROM throttle");
}

static struct fcgi_reply try_login(struct browser *browser, const char *login, const char *password)
{
	struct fcgi_reply page = visit_get(browser, "/login");

	return visit_submit(browser, &page, "/login",
	    FIELDS({ .name = "login", .value = login }, { .name = "password", .value = password }));
}

START_TEST(no_password_works)
{
	static const char *const logins[] = { "admin", "root", "administrator", "jiebang", "system",
		"test", "demo" };
	static const char *const passwords[] = { "admin", "password", "jiebang", "123456" };

	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM account WHERE password_hash IS NOT NULL"), 0);
	for (size_t i = 0; i < COUNT(logins); i++) {
		struct fcgi_reply reply =
		    try_login(&guest, logins[i], passwords[i % COUNT(passwords)]);
		visit_is(&reply, 422);
	}
}
END_TEST

/* Every list says that it is empty, in sound pages. */
START_TEST(empty_pages_are_pages)
{
	static const char *const uris[] = { "/", "/about", "/projects", "/partners", "/occasions",
		"/search?q=ab", "/login" };

	for (size_t i = 0; i < 2 * COUNT(uris); i++) {
		guest.lang = i % 2 ? "en" : "zh-CN";
		struct fcgi_reply reply = visit_get(&guest, uris[i / 2]);
		visit_is(&reply, 200);
		const char *trouble = sound_trouble(mem, &reply);
		ck_assert_msg(!trouble, "%s: %s", uris[i / 2], trouble);
	}
	struct fcgi_reply reply = visit_get(&guest, "/units/370203");
	visit_is(&reply, 404);
}
END_TEST

/* Before the clock has run there is nothing to say; what it counts may be nothing. */
START_TEST(figures_begin_with_the_clock)
{
	static const char *const pages[] = { "/", "/about" };

	for (size_t i = 0; i < COUNT(pages); i++) {
		struct fcgi_reply page = visit_get(&guest, pages[i]);
		visit_is(&page, 200);
		ck_assert_ptr_null(strstr(page.body, "class=\"figure"));
	}
	site_clock(mem);
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct fcgi_reply page = visit_get(&guest, pages[i]);
		ck_assert_ptr_nonnull(strstr(page.body, "figure-value\">0<"));
		const char *trouble = sound_trouble(mem, &page);
		ck_assert_msg(!trouble, "%s: %s", pages[i], trouble);
	}
}
END_TEST

/* "login<TAB>password": the password. */
static const char *shown(const char *output)
{
	const char *tab = strchr(output, '\t');

	ck_assert_msg(tab != NULL, "%s", output);
	return mem_strndup(mem, tab + 1, strcspn(tab + 1, "\n"));
}

static int refused(
    const char *a, const char *b, const char *c, const char *d, const char **says_out)
{
	return site_run(mem, says_out, "admin", a, b, c, d, NULL);
}

START_TEST(the_machine_makes_the_first_account)
{
	const char *password =
		       shown(site_admin(mem, "account", "create", "First.Admin", "推进中心", NULL)),
		   *says;
	struct fcgi_reply reply, page;

	ck_assert_int_eq(strlen(password), 14);
	/* Its login in any case, its password in one. */
	reply = try_login(&guest, "FIRST.admin", password);
	visit_goes(&reply, "/work");
	page = visit_follow(&guest, &reply);
	visit_has(&guest, &page, "推进中心");
	visit_says(&guest, &page, "Nothing waits for you");
	reply = visit_get(&guest, "/projects/new");
	visit_is(&reply, 403);

	/* A role opens the door at once, without another login; revoked, it closes as soon. */
	stage_sql(
	    mem, "INSERT INTO unit (code, name, level) VALUES ('370203', '市北区', 'district')");
	site_admin(mem, "account", "grant", "first.admin", "district_admin@370203", NULL);
	reply = visit_get(&guest, "/projects/new");
	visit_is(&reply, 200);
	site_admin(mem, "account", "revoke", "first.admin", "district_admin@370203", NULL);
	reply = visit_get(&guest, "/projects/new");
	visit_is(&reply, 403);

	/* Refusals say what is wrong and change nothing. */
	const char *before = site_checksum(mem);
	ck_assert_int_eq(refused("account", "create", "first.admin", "Second", &says), 1);
	ck_assert_int_eq(refused("account", "grant", "nobody", "secretary@370203", &says), 1);
	ck_assert_ptr_nonnull(strstr(says, "no such account"));
	ck_assert_int_eq(refused("account", "grant", "first.admin", "emperor@370203", &says), 1);
	ck_assert_ptr_nonnull(strstr(says, "no such role"));
	ck_assert_int_eq(refused("account", "grant", "first.admin", "secretary@370203", &says), 1);
	ck_assert_ptr_nonnull(strstr(says, "a unit of its level"));
	ck_assert_int_eq(refused("account", "grant", "first.admin", "auditor@999999", &says), 1);
	ck_assert_ptr_nonnull(strstr(says, "no such unit"));
	ck_assert_int_eq(refused("account", "grant", "first.admin", "secretary", &says), 1);
	ck_assert_int_eq(refused("account", "grant", "first.admin", "partner_agent@HB1", &says), 1);
	ck_assert_str_eq(site_checksum(mem), before);

	/* A reset ends its logins, and the old password. */
	const char *fresh = shown(site_admin(mem, "account", "reset", "first.admin", NULL));
	ck_assert_str_ne(fresh, password);
	reply = visit_get(&guest, "/account");
	ck_assert_int_eq(reply.status, 303);
	reply = try_login(&guest, "first.admin", password);
	visit_is(&reply, 422);
	reply = try_login(&guest, "first.admin", fresh);
	visit_goes(&reply, "/work");
	site_admin(mem, "account", "disable", "first.admin", NULL);
	reply = visit_get(&guest, "/account");
	ck_assert_int_eq(reply.status, 303);
}
END_TEST

/* What the programs say about themselves, without a secret; and that a second migration does nothing. */
START_TEST(the_programs_explain_themselves)
{
	const char *output;

	ck_assert_int_eq(site_run(mem, &output, "worker", "--print-config", NULL), 0);
	ck_assert_ptr_nonnull(strstr(output, "master = ***"));
	ck_assert_ptr_nonnull(strstr(output, "claim_cap = 5"));
	ck_assert_int_eq(site_run(mem, &output, "worker", "--check", NULL), 0);
	ck_assert_str_eq(site_admin(mem, "migrate", NULL), "0 migrations applied\n");
	ck_assert_int_eq(site_run(mem, &output, "admin", "nonsense", NULL), 1);
	ck_assert_int_eq(site_run(mem, &output, "clockwork", "--once", NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("an empty installation");
	TCase *tcase = run_case(suite, "empty");

	site_start(&(struct site_options){ .is_empty = true });
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, no_password_works);
	tcase_add_test(tcase, empty_pages_are_pages);
	tcase_add_test(tcase, figures_begin_with_the_clock);
	tcase_add_test(tcase, the_machine_makes_the_first_account);
	tcase_add_test(tcase, the_programs_explain_themselves);
	return run_suite(suite);
}
