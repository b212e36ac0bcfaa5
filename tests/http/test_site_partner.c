/* The registry as people use it: reading, applying, mending, listing, the letter of authority. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/run.h"
#include "auth/keys.h"
#include "visit.h"

#define DAGANG "370203019"
#define PDF "%PDF-1.4\nour letter\n%%EOF\n"

static struct browser guest, applicant, officer, district;

static void begin(void)
{
	guest = site_guest(mem);
	applicant = site_enter(mem, "resident1");
	officer = site_enter(mem, "street-dagang");
	district = site_enter(mem, "district1");
}

static const char *code_of(const char *where)
{
	return site_text(mem, "SELECT code FROM partner WHERE %s ORDER BY id DESC LIMIT 1", where);
}

static const char *address_of(const char *code, const char *step)
{
	return mem_printf(mem, "/partners/%s%s", code, step);
}

/* --- applying --------------------------------------------------------------------------------- */

struct wish {
	const char *name, *value;
};

/* A good application with another value here and there; ways and categories once each. */
static struct fcgi_reply apply_with(
    struct browser *browser, const struct wish *wishes, size_t count)
{
	struct browser_field fields[] = {
		{ .name = "scheme", .value = "uscc" },
		{ .name = "ident", .value = "91370203MA3TE5T03G" },
		{ .name = "sub_unit", .value = "" },
		{ .name = "name", .value = "Harbour & Sons" },
		{ .name = "kind", .value = "enterprise" },
		{ .name = "street", .value = DAGANG },
		{ .name = "intro", .value = "We <b>mend</b> lamps." },
		{ .name = "contact_name", .value = "The office" },
		{ .name = "contact_phone", .value = "138 0000 1234" },
		{ .name = "ways", .value = "people" },
		{ .name = "categories", .value = "repairs" },
		{ .name = "serves", .value = "青海路社区\n370203019 any words" },
		{ .name = "resources", .value = "灯具检修；人员；每月两组；工作日" },
		{ .name = "authority", .value = PDF, .file_name = "授权 \"书\".pdf" },
		{ .name = "accepts_rules", .value = "1" },
	};
	for (size_t i = 0; i < COUNT(fields); i++)
		for (size_t k = 0; k < count; k++)
			if (strcmp(fields[i].name, wishes[k].name) == 0)
				fields[i].value = wishes[k].value;
	return visit_post_files(browser, "/partners/apply", fields, COUNT(fields));
}

#define WISHES(...)                                                                                \
	(const struct wish[]){ __VA_ARGS__ },                                                      \
	    sizeof((const struct wish[]){ __VA_ARGS__ }) / sizeof(struct wish)

/* Applies under a street's number of its own; its code. */
static const char *apply_as(const char *number)
{
	struct fcgi_reply reply =
	    apply_with(&applicant, WISHES({ "scheme", "street" }, { "ident", number }));
	ck_assert_int_eq(reply.status, 303);
	return visit_part(mem, &reply, "/partners/");
}

START_TEST(the_form_shows_the_rules)
{
	struct fcgi_reply page = visit_get(&applicant, "/partners/apply");
	struct browser_form form;

	visit_is(&page, 200);
	visit_says(&applicant, &page, "Rules of the registry");
	visit_has(&applicant, &page, "大港街道");
	ck_assert(browser_form(mem, &page, "/partners/apply", &form));
	ck_assert(form.is_multipart);
	page = visit_get(&guest, "/partners/apply");
	visit_goes(&page, "/login?next=%2Fpartners%2Fapply");
}
END_TEST

START_TEST(an_application_is_kept_for_those_concerned)
{
	struct fcgi_reply reply =
	    apply_with(&applicant, WISHES({ "ident", "９１３７０２０３ma3te5t03g" }));
	const char *code = code_of("ident = '91370203MA3TE5T03G'");

	ck_assert_ptr_nonnull(code);
	visit_goes(&reply, address_of(code, ""));
	reply = visit_follow(&applicant, &reply);
	visit_is(&reply, 200);
	visit_has(&applicant, &reply, "Harbour & Sons");
	visit_has(&applicant, &reply, "We <b>mend</b> lamps.");
	visit_has(&applicant, &reply, "灯具检修 人员 每月两组 工作日");
	visit_has(&applicant, &reply, "138****1234");
	visit_has(&applicant, &reply, "大港街道、青海路社区");
	visit_lacks(&applicant, &reply, "13800001234");
	ck_assert_ptr_null(strstr(reply.body, "13800001234"));
	reply = visit_get(&officer, address_of(code, ""));
	visit_is(&reply, 200);
	reply = visit_get(&district, address_of(code, ""));
	visit_is(&reply, 200);
	struct browser others[] = { guest, site_enter(mem, "resident2"),
		site_enter(mem, "street-liaoning"), site_enter(mem, "partner_agent"),
		site_enter(mem, "accounts") };
	for (size_t i = 0; i < COUNT(others); i++) {
		reply = visit_get(&others[i], address_of(code, ""));
		visit_is(&reply, 404);
		reply = visit_get(&others[i], mem_printf(mem, "/history/%s", code));
		visit_is(&reply, 404);
	}
	/* The same body again, by somebody else: nothing of it may stay. */
	const char *before = site_checksum(mem);
	struct browser second = site_enter(mem, "resident2");
	reply = apply_with(&second, NULL, 0);
	visit_is(&reply, 409);
	visit_says(&second, &reply,
	    "This body is in the registry already, or its application is being looked at.");
	visit_says(&second, &reply, "The file was not kept: choose it again.");
	visit_has(&second, &reply, "We <b>mend</b> lamps.");
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

static const struct {
	struct wish wish;
	const char *says;
} bad_cases[] = {
	{ { "ident", "91370203MA3TE5T03" }, "A credit code has 18 characters; count again." },
	{ { "ident", "91370203MA3TE5TO3G" },
	    "A credit code has digits and capital letters, but never I, O, S, V or Z." },
	{ { "ident", "91370203MA3TE5T03H" },
	    "The last character does not fit the others: one of them is mistyped." },
	{ { "ident", "" }, "Fill in this field." },
	{ { "scheme", "other" }, "Choose one of the list." },
	{ { "kind", "" }, "Choose one." },
	{ { "street", "370202001" }, "Choose one of the list." },
	{ { "street", "370203019001" }, "Choose one of the list." },
	{ { "ways", "" }, "Choose at least one." },
	{ { "contact_phone", "12345" },
	    "Enter a mobile number, a fixed one with its area code, or a 400 number." },
	{ { "contact_phone", "" },
	    "Enter a mobile number, a fixed one with its area code, or a 400 number." },
	{ { "authority", "<html>" }, "This is no PDF, JPEG, PNG or WebP file." },
	{ { "accepts_rules", "" }, "Tick this box to go on." },
};

START_TEST(a_bad_application_comes_back)
{
	const char *before = site_checksum(mem);
	struct fcgi_reply reply = apply_with(&applicant, &bad_cases[_i].wish, 1);

	visit_is(&reply, 422);
	visit_says(&applicant, &reply, bad_cases[_i].says);
	/* A browser sends no file again by itself. */
	if (strcmp(bad_cases[_i].wish.name, "authority") != 0) {
		visit_says(&applicant, &reply, "The file was not kept: choose it again.");
		ck_assert_ptr_nonnull(strstr(reply.body, "<li><a href=\"#field-authority\">"));
	}
	visit_has(&applicant, &reply, "We <b>mend</b> lamps.");
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

START_TEST(lines_are_named_where_they_are_wrong)
{
	struct fcgi_reply reply = apply_with(&applicant,
	    WISHES({ "resources", "灯具；人员；两组；周一\n\n灯具；现金；两组；周一" }));

	visit_is(&reply, 422);
	visit_has(&applicant, &reply, "第3行：方式只能是资金、物资、人员、场地或专业服务。");
	reply = apply_with(&applicant, WISHES({ "serves", "青海路社区\n天上社区" }));
	visit_is(&reply, 422);
	visit_has(&applicant, &reply, "“天上社区”不是本区的街道或社区，请核对名称或代码。");
	struct fcgi_reply typed =
	    apply_with(&applicant, WISHES({ "ident", "９１370203ma3te5t03h" }));
	struct browser_form form;
	ck_assert(browser_form(mem, &typed, "/partners/apply", &form));
	for (size_t i = 0; i < form.field_count; i++)
		if (strcmp(form.fields[i].name, "ident") == 0)
			ck_assert_str_eq(form.fields[i].value, "91370203MA3TE5T03H");
	/* Without a file at all. */
	struct fcgi_reply page = visit_get(&applicant, "/partners/apply");
	reply = visit_submit(&applicant, &page, "/partners/apply", NO_FIELDS);
	visit_is(&reply, 422);
	visit_says(&applicant, &reply, "Attach the letter of authority.");
	visit_lacks(
	    &applicant, &reply, visit_say(&applicant, "The file was not kept: choose it again."));
}
END_TEST

/* --- the street decides ----------------------------------------------------------------------- */

START_TEST(the_street_has_it_mended_and_lists_it)
{
	const char *code = apply_as("HTTP-1");
	const char *address = address_of(code, ""), *mend = address_of(code, "/resubmit");
	struct fcgi_reply page = visit_get(&officer, address_of(code, "/return")), reply;

	visit_is(&page, 200);
	reply = visit_submit(&officer, &page, address_of(code, "/return"), NO_FIELDS);
	visit_is(&reply, 422);
	visit_says(&officer, &reply, "Fill in this field.");
	reply = visit_submit(&officer, &reply, address_of(code, "/return"),
	    FIELDS({ .name = "reason", .value = "授权书没有盖章。" }));
	visit_goes(&reply, address);
	page = visit_get(&applicant, address);
	visit_has(&applicant, &page, "授权书没有盖章。");
	page = visit_get(&officer, mend);
	visit_is(&page, 403);
	page = visit_get(&applicant, mend);
	visit_is(&page, 200);
	visit_has(&applicant, &page, "授权书没有盖章。");
	visit_has(&applicant, &page, "留空则保留138****1234。");
	reply = visit_submit(&applicant, &page, mend,
	    FIELDS(
		{ .name = "name", .value = "港湾工程队" }, { .name = "ways", .value = "funds" }));
	visit_goes(&reply, address);
	/* Nothing else had to be typed again. */
	page = visit_get(&applicant, address);
	visit_has(&applicant, &page, "港湾工程队");
	visit_has(&applicant, &page, "灯具检修 人员 每月两组 工作日");
	visit_has(&applicant, &page, "大港街道、青海路社区");
	visit_has(&applicant, &page, "138****1234");
	page = visit_get(&district, address);
	visit_says(
	    &district, &page, "The street decides first; the district steps in when it is late.");
	page = visit_get(&officer, address_of(code, "/list"));
	reply = visit_submit(&officer, &page, address_of(code, "/list"), NO_FIELDS);
	visit_is(&reply, 422);
	visit_says(&officer, &reply, "Fill in this field.");
	reply = visit_submit(&officer, &reply, address_of(code, "/list"),
	    FIELDS({ .name = "is_unit", .value = "none" }));
	visit_goes(&reply, address);
	page = visit_get(&guest, address);
	visit_is(&page, 200);
	visit_header(&page, "X-Accel-Expires", "1");
	visit_has(&guest, &page, "港湾工程队");
	visit_lacks(&guest, &page, "The office");
	page = visit_get(&guest, "/partners?q=%E6%B8%AF%E6%B9%BE%E5%B7%A5%E7%A8%8B");
	visit_has(&guest, &page, "港湾工程队");
	page = visit_get(&guest, mem_printf(mem, "/history/%s", code));
	visit_is(&page, 200);
	visit_has(&guest, &page, "申请人");
	page = visit_get(&applicant, "/account");
	visit_has(&applicant, &page, "港湾工程队");
	/* Too late for every other step. */
	reply = visit_post(
	    &officer, address_of(code, "/decline"), FIELDS({ .name = "reason", .value = "迟了" }));
	visit_is(&reply, 409);
	reply = visit_post(&applicant, address_of(code, "/withdraw"), NO_FIELDS);
	visit_is(&reply, 409);
	reply = visit_post_files(&applicant, mend, NO_FIELDS);
	visit_is(&reply, 409);
}
END_TEST

START_TEST(steps_are_for_whom_they_are)
{
	const char *code = apply_as("HTTP-2");
	struct browser elsewhere = site_enter(mem, "street-liaoning");
	const char *before = site_checksum(mem);
	struct fcgi_reply reply;

	reply = visit_post(&elsewhere, address_of(code, "/list"), NO_FIELDS);
	visit_is(&reply, 404);
	reply = visit_post(&applicant, address_of(code, "/list"), NO_FIELDS);
	visit_is(&reply, 403);
	reply = visit_post(&district, address_of(code, "/list"), NO_FIELDS);
	visit_is(&reply, 403);
	visit_says(
	    &district, &reply, "The street decides first; the district steps in when it is late.");
	reply = visit_post(&officer, address_of(code, "/withdraw"), NO_FIELDS);
	visit_is(&reply, 403);
	reply = visit_post_files(&applicant, address_of(code, "/resubmit"), NO_FIELDS);
	visit_is(&reply, 409);
	ck_assert_str_eq(site_checksum(mem), before);
	reply = visit_get(&applicant, address_of(code, "/withdraw"));
	visit_says(&applicant, &reply, "The application ends here; you can apply again.");
	reply = visit_submit(&applicant, &reply, address_of(code, "/withdraw"), NO_FIELDS);
	visit_goes(&reply, address_of(code, ""));
	reply = visit_get(&applicant, address_of(code, ""));
	visit_says(&applicant, &reply, "The application has ended");
}
END_TEST

/* --- the letter ------------------------------------------------------------------------------- */

START_TEST(the_letter_is_for_its_reviewers)
{
	const char *code = apply_as("HTTP-3"), *letter = address_of(code, "/letter");
	struct browser readers[] = { applicant, officer, district };
	struct browser others[] = { site_enter(mem, "resident2"),
		site_enter(mem, "street-liaoning"), site_enter(mem, "auditor"),
		site_enter(mem, "secretary") };
	struct fcgi_reply reply;

	for (size_t i = 0; i < COUNT(readers); i++) {
		reply = visit_get(&readers[i], letter);
		visit_is(&reply, 200);
		visit_header(&reply, "Content-Type", "application/pdf");
		visit_header(&reply, "X-Content-Type-Options", "nosniff");
		visit_header(&reply, "Cache-Control", "no-store");
		visit_header(&reply, "Content-Disposition",
		    "attachment; filename=\"__ ___.pdf\"; "
		    "filename*=UTF-8''%E6%8E%88%E6%9D%83%20%22%E4%B9%A6"
		    "%22.pdf");
		ck_assert_uint_eq(reply.body_bytes, strlen(PDF));
		ck_assert_mem_eq(reply.body, PDF, strlen(PDF));
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		reply = visit_get(&others[i], letter);
		visit_is(&reply, 404);
	}
	/* Once listed its page is everyone's, the letter not. */
	reply = visit_get(&officer, address_of(code, "/list"));
	reply = visit_submit(&officer, &reply, address_of(code, "/list"),
	    FIELDS({ .name = "is_unit", .value = "none" }));
	visit_goes(&reply, address_of(code, ""));
	for (size_t i = 0; i < COUNT(others); i++) {
		reply = visit_get(&others[i], letter);
		visit_is(&reply, 404);
	}
	reply = visit_get(&guest, letter);
	ck_assert_int_eq(reply.status, 303);
}
END_TEST

START_TEST(a_letter_has_its_limit)
{
	size_t bytes = (size_t)5 * 1024 * 1024;
	char *file = mem_alloc(mem, bytes + 2);
	memset(file, 'x', bytes + 1);
	memcpy(file, PDF, strlen(PDF));
	memcpy(file + bytes - 5, "%%EOF\n", 6);
	struct fcgi_reply reply = apply_with(&applicant,
	    WISHES({ "scheme", "street" }, { "ident", "HTTP-4" }, { "authority", file }));
	visit_is(&reply, 422);
	visit_says(&applicant, &reply, "A PDF may have 5 MB at most.");
	file[bytes] = '\0';
	reply = apply_with(&applicant,
	    WISHES({ "scheme", "street" }, { "ident", "HTTP-4" }, { "authority", file }));
	ck_assert_int_eq(reply.status, 303);
	reply = visit_get(&applicant, address_of(visit_part(mem, &reply, "/partners/"), "/letter"));
	visit_is(&reply, 200);
	ck_assert_uint_eq(reply.body_bytes, bytes);
	ck_assert(memcmp(reply.body, file, bytes) == 0);
}
END_TEST

/* --- reading ---------------------------------------------------------------------------------- */

START_TEST(the_registry_can_be_filtered)
{
	static const char *const addresses[] = { "/partners", "/partners?street=" DAGANG,
		"/partners?kind=school", "/partners?way=funds&category=repairs",
		"/partners?street=nonsense&kind=nonsense&after=nonsense", "/partners?q=%25" };
	struct fcgi_reply page;

	for (size_t i = 0; i < COUNT(addresses); i++) {
		page = visit_get(&guest, addresses[i]);
		visit_is(&page, 200);
		visit_header(&page, "X-Accel-Expires", "1");
	}
	page = visit_get(&guest, "/partners?kind=school");
	visit_has(&guest, &page, "青岛十七中");
	visit_lacks(&guest, &page, "大港派出所");
	page = visit_get(&guest, "/partners?q=zzzz");
	visit_says(&guest, &page, "No partner with this filter");
	/* Two pages show everybody once. */
	page = visit_get(&guest, "/partners?street=");
	const char *next = strstr(page.body, "rel=\"next\" href=\"");
	ck_assert_ptr_nonnull(next);
	next += strlen("rel=\"next\" href=\"");
	struct fcgi_reply second = visit_get(&guest, mem_strndup(mem, next, strcspn(next, "\"#")));
	visit_is(&second, 200);
	visit_says(&guest, &second, "First page");
}
END_TEST

START_TEST(a_record_shows_what_was_taken)
{
	const char *lead =
	    site_text(mem, "SELECT h.code FROM award a JOIN partner h ON h.id = a.lead_id LIMIT 1");
	ck_assert_ptr_nonnull(lead);
	const char *title = site_text(mem,
	    "SELECT p.title FROM award a JOIN partner h ON h.id = a.lead_id JOIN project p ON p.id "
	    "="
	    " a.project_id WHERE h.code = '%s' ORDER BY a.id DESC LIMIT 1",
	    lead);
	struct fcgi_reply page = visit_get(&guest, address_of(lead, ""));

	visit_is(&page, 200);
	visit_has(&guest, &page, title);
	ck_assert_int_lt(page.body_bytes, 60 * 1024);
	guest.lang = "en";
	page = visit_get(&guest, address_of(lead, ""));
	visit_says(&guest, &page, "What we took on");
	page = visit_get(&guest, "/partners/HB261121-9999-X");
	visit_is(&page, 404);
	page = visit_get(&guest, address_of(lead, "?after=9999999999999999999999"));
	visit_is(&page, 200);
}
END_TEST

int main(void)
{
	site_start(NULL);
	Suite *suite = suite_create("partner pages");
	TCase *tcase = run_case(suite, "partners");
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, the_form_shows_the_rules);
	tcase_add_test(tcase, an_application_is_kept_for_those_concerned);
	tcase_add_loop_test(tcase, a_bad_application_comes_back, 0, COUNT(bad_cases));
	tcase_add_test(tcase, lines_are_named_where_they_are_wrong);
	tcase_add_test(tcase, the_street_has_it_mended_and_lists_it);
	tcase_add_test(tcase, steps_are_for_whom_they_are);
	tcase_add_test(tcase, the_letter_is_for_its_reviewers);
	tcase_add_test(tcase, a_letter_has_its_limit);
	tcase_add_test(tcase, the_registry_can_be_filtered);
	tcase_add_test(tcase, a_record_shows_what_was_taken);
	return run_suite(suite);
}
