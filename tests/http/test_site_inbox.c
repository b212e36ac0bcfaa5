/* The inbox: by what it is about, read by opening it, and never by a GET. */
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "message/message.h"
#include "visit.h"

#define WHO "secretary-qinghai"
#define LAMPS "/projects/XM261121-0001-M"
#define PAINT "/projects/XM261121-0002-K"

static struct browser reader;
static long long account;

static void begin(void)
{
	reader = site_enter(mem, WHO);
	reader.lang = "en";
	account = (long long)site_account_id(mem, WHO);
	stage_sql(mem, "DELETE FROM message");
}

static void is_told(const char *project, const char *link)
{
	static int64_t at = INT64_C(1795000000000000);
	const struct message_new message = {
		.text = "Published: {project}",
		.args = (const struct catalog_arg[]){ { "project", project }, { 0 } },
		.link = link,
		.at = at += 1000000,
	};
	ck_assert(message_to_account(stage_db(mem), mem, (struct account_id){ account }, &message));
}

static int64_t unread(void)
{
	return stage_int(mem,
	    "SELECT COUNT(*) FROM message WHERE account_id = %lld AND read_at IS NULL", account);
}

static const char *open_path(const char *project)
{
	return mem_printf(mem, "/inbox/%s/open",
	    site_text(mem,
		"SELECT id FROM message WHERE args LIKE '%%%s%%' ORDER BY id DESC LIMIT 1",
		project));
}

static size_t rows_of(const struct fcgi_reply *page)
{
	size_t n = 0;
	for (const char *at = page->body; (at = strstr(at, "<li class=\"row")) != NULL; at++)
		n++;
	return n;
}

START_TEST(what_is_about_one_subject_stands_together)
{
	is_told("Lamps one", LAMPS);
	is_told("Paint", PAINT);
	is_told("Lamps two", LAMPS "/awards/1");
	is_told("Password", "/account");
	struct fcgi_reply page = visit_get(&reader, "/inbox");
	ck_assert_uint_eq(rows_of(&page), 3);
	visit_has(&reader, &page, "Unread: 4");
	visit_has(&reader, &page, "1 earlier message about it");
	visit_has(&reader, &page, "XM261121-0001-M");
	/* Newest first; the older one of the same subject comes up with it. */
	const char *text = visit_text(mem, &page);
	const char *lamps = strstr(text, "Lamps two"), *first = strstr(text, "Lamps one");
	ck_assert(strstr(text, "Password") < lamps && lamps < first);
	ck_assert(first < strstr(text, "Paint"));
	page = visit_get(&reader, "/inbox?about=" LAMPS);
	visit_has(&reader, &page, "Lamps one");
	visit_lacks(&reader, &page, "Paint");
	ck_assert_uint_eq(rows_of(&page), 2);
	page = visit_get(&reader, "/inbox?kind=award");
	visit_has(&reader, &page, "Lamps two");
	visit_lacks(&reader, &page, "Lamps one");
	page = visit_get(&reader, "/inbox?kind=occasion");
	visit_says(&reader, &page, "Nothing of this kind.");
	ck_assert_int_eq(unread(), 4);
}
END_TEST

START_TEST(opening_reads_it_and_leads_there)
{
	is_told("Lamps", LAMPS);
	is_told("Paint", PAINT);
	struct fcgi_reply page = visit_get(&reader, "/inbox");
	const char *path = open_path("Lamps");
	struct fcgi_reply reply = visit_submit(&reader, &page, path, NO_FIELDS);
	visit_goes(&reply, LAMPS);
	ck_assert_int_eq(unread(), 1);
	/* Back, and the same press again: the same place. */
	reply = visit_submit(&reader, &page, path, NO_FIELDS);
	visit_goes(&reply, LAMPS);
	/* What is read is a link. */
	page = visit_get(&reader, "/inbox");
	ck_assert_ptr_nonnull(strstr(page.body, "<a href=\"" LAMPS "\">"));
	ck_assert_ptr_null(strstr(page.body, "<a href=\"" PAINT "\">"));
	page = visit_get(&reader, "/inbox?show=unread");
	visit_has(&reader, &page, "Paint");
	visit_lacks(&reader, &page, "Lamps");
	/* Another's message is nobody's. */
	struct browser other = site_enter(mem, "secretary-puji");
	reply = visit_post(&other, open_path("Paint"), NO_FIELDS);
	visit_is(&reply, 404);
	reply = visit_post(&reader, "/inbox/0/open", NO_FIELDS);
	visit_is(&reply, 404);
	ck_assert_int_eq(unread(), 1);
}
END_TEST

START_TEST(a_subject_is_marked_alone_and_the_place_is_kept)
{
	is_told("Lamps one", LAMPS);
	is_told("Lamps two", LAMPS);
	is_told("Paint", PAINT);
	struct fcgi_reply reply = visit_post(&reader, "/inbox/read",
	    FIELDS({ .name = "up_to", .value = "9223372036854775807" },
		{ .name = "about", .value = LAMPS },
		{ .name = "back", .value = "/inbox?show=unread" }));
	visit_goes(&reply, "/inbox?show=unread");
	ck_assert_int_eq(unread(), 1);
	struct fcgi_reply page = visit_get(&reader, "/inbox?show=unread");
	reply = visit_submit(&reader, &page, "/inbox/read", NO_FIELDS);
	visit_goes(&reply, "/inbox?show=unread");
	ck_assert_int_eq(unread(), 0);
	reply = visit_post(&reader, "/inbox/read",
	    FIELDS(
		{ .name = "up_to", .value = "1" }, { .name = "back", .value = "//example.org/" }));
	visit_goes(&reply, "/");
}
END_TEST

/* Whatever somebody put behind ?: the address on the page is one that its own form takes. */
START_TEST(every_address_of_the_page_leads_back)
{
	static const char *const parts[] = { "show=", "kind=", "about=", "after=" };
	for (size_t i = 0; i < COUNT(parts); i++) {
		for (int chars = 16; chars <= 160; chars += 48) {
			is_told("Lamps", LAMPS);
			char *uri = mem_printf(mem, "/inbox?%s", parts[i]);
			for (int c = 0; c < chars; c++)
				uri = mem_printf(mem, "%s%%F0%%9F%%8F%%AE", uri);
			struct fcgi_reply page = visit_get(&reader, uri);
			visit_is(&page, 200);
			/* With this `about` there is nothing to mark. */
			struct browser_form form;
			if (!browser_form(mem, &page, "/inbox/read", &form))
				page = visit_get(&reader, "/inbox?show=unread");
			struct fcgi_reply reply =
			    visit_submit(&reader, &page, "/inbox/read", NO_FIELDS);
			visit_is(&reply, 303);
			ck_assert_int_eq(unread(), 0);
		}
	}
	char *back = mem_strdup(mem, "/inbox?about=");
	for (int c = 0; c < 90; c++)
		back = mem_printf(mem, "%s%%F0%%9F%%8F%%AE", back);
	is_told("Lamps", LAMPS);
	struct fcgi_reply reply = visit_post(&reader, "/inbox/read",
	    FIELDS({ .name = "up_to", .value = "9223372036854775807" },
		{ .name = "back", .value = back }));
	visit_goes(&reply, back);
	ck_assert_int_eq(unread(), 0);
}
END_TEST

/* The same number of statements, and of rows read, whatever lies in the inbox. */
START_TEST(a_full_inbox_pages_by_key)
{
	stage_sql(mem,
	    "INSERT INTO message (account_id, text, args, link, kind, subject, at, read_at) SELECT "
	    "%lld, "
	    "'Number', '{}', '" LAMPS "', 'project', '" LAMPS "', '2026-11-21', '2026-11-21' FROM "
	    "seq_1_to_3000",
	    account);
	is_told("Newest", PAINT);
	struct fcgi_reply page = visit_get(&reader, "/inbox");
	ck_assert_uint_eq(rows_of(&page), 2);
	visit_has(&reader, &page, "38 earlier messages about it");
	const char *next = strstr(page.body, "/inbox?after=");
	ck_assert_ptr_nonnull(next);
	page = visit_get(&reader, mem_strndup(mem, next, strcspn(next, "\"")));
	visit_lacks(&reader, &page, "Newest");
	visit_has(&reader, &page, "39 earlier messages about it");
	page = visit_get(&reader, "/inbox?kind=project&show=unread");
	visit_has(&reader, &page, "Newest");
	visit_lacks(&reader, &page, "Number");
	ck_assert_uint_lt(page.body_bytes, 60 * 1024);
}
END_TEST

START_TEST(looking_changes_nothing)
{
	static const char *const uris[] = { "/inbox", "/inbox?show=unread", "/inbox?kind=project",
		"/inbox?about=" LAMPS, "/inbox?after=x&kind=nothing", "/inbox/preferences",
		"/inbox/unsubscribed", "/webhooks", "/deliveries" };
	is_told("Lamps", LAMPS);
	const char *before = site_checksum(mem);
	for (size_t i = 0; i < COUNT(uris); i++)
		visit_get(&reader, uris[i]);
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* Whoever is not signed in is asked to; nothing of it is kept by anybody in between. */
START_TEST(an_empty_inbox_says_what_comes)
{
	struct fcgi_reply page = visit_get(&reader, "/inbox");
	visit_says(&reader, &page, "Nothing has come yet.");
	visit_header(&page, "Cache-Control", "no-store");
	struct browser guest = site_guest(mem);
	page = visit_get(&guest, "/inbox");
	visit_goes(&page, "/login?next=%2Finbox");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("inbox of the site");
	TCase *tcase = run_case(suite, "inbox");

	site_start(NULL);
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_test(tcase, what_is_about_one_subject_stands_together);
	tcase_add_test(tcase, opening_reads_it_and_leads_there);
	tcase_add_test(tcase, a_subject_is_marked_alone_and_the_place_is_kept);
	tcase_add_test(tcase, every_address_of_the_page_leads_back);
	tcase_add_test(tcase, a_full_inbox_pages_by_key);
	tcase_add_test(tcase, looking_changes_nothing);
	tcase_add_test(tcase, an_empty_inbox_says_what_comes);
	return run_suite(suite);
}
