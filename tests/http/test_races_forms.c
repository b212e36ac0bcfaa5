/* One form, sent again: a double click, a resend, many at once. One effect, the same answer; other
 * content under the same token is refused. PROMISES.md, "Nothing lost, nothing double". */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "race.h"
#include "visit.h"

#define WORKERS 4

static struct mem *mem;
static struct race race;

static void setup(void)
{
	mem = mem_root("race");
	race_restore(mem);
	race_load(mem, &race);
}

#define SENDERS 6

struct sending {
	struct browser browser;
	const char *path, *body;
	int status[SENDERS];
	char locations[SENDERS][200];
};

static void send_form(size_t i, void *arg)
{
	struct sending *sending = arg;
	struct mem *own = mem_root("sending");
	struct fcgi_reply reply;
	bool is_whole = browser_call(&sending->browser, own,
	    &(struct fcgi_call){ .method = "POST",
		.uri = sending->path,
		.content_type = "application/x-www-form-urlencoded",
		.body = sending->body,
		.body_bytes = strlen(sending->body) },
	    &reply);
	const char *location = is_whole ? fcgi_header(&reply, "Location") : NULL;

	sending->status[i] = is_whole ? reply.status : 0;
	snprintf(
	    sending->locations[i], sizeof sending->locations[i], "%s", location ? location : "");
	mem_free(own);
}

static const char *body_with(struct browser *browser, const char *path, const char *token,
    const struct browser_field *fields, size_t count)
{
	struct buf body;

	buf_init(&body, mem, 16384);
	browser_encode(&body,
	    &(struct browser_field){
		.name = "token", .value = token ? token : visit_token(browser, path) },
	    1);
	buf_add_text(&body, count ? "&" : "");
	browser_encode(&body, fields, count);
	return body.data;
}

/* Many at once, then once more: everyone gets the first one's answer. */
static void send_again_and_again(struct sending *sending)
{
	race_at_once(SENDERS, send_form, sending, NULL);
	const char *first = mem_strdup(mem, sending->locations[0]);
	ck_assert_str_ne(first, "");
	for (size_t i = 0; i < SENDERS; i++) {
		ck_assert_int_eq(sending->status[i], 303);
		ck_assert_str_eq(sending->locations[i], first);
	}
	for (size_t n = 0; n < 2; n++) {
		send_form(0, sending);
		ck_assert_int_eq(sending->status[0], 303);
		ck_assert_str_eq(sending->locations[0], first);
	}
}

START_TEST(a_claim_sent_again)
{
	struct sending *sending = race_shared(sizeof *sending);

	race_open(mem, 1);
	for (size_t r = 0; r < 20; r++) {
		sending->browser = race.partners[r].browser;
		sending->path = mem_printf(mem, "/projects/%s/claims", race.projects[r].code);
		sending->body = body_with(&sending->browser, sending->path, NULL, NULL, 0);
		send_again_and_again(sending);
		ck_assert_int_eq(
		    stage_int(mem, "SELECT COUNT(*) FROM award WHERE project_id = %lld",
			(long long)race.projects[r].id),
		    1);
	}
	race_check_books(mem);
}
END_TEST

START_TEST(a_need_sent_again)
{
	struct sending *sending = race_shared(sizeof *sending);
	struct browser_field fields[] = {
		{ .name = "title", .value = "A lamp at the gate" },
		{ .name = "need", .value = "The gate is dark." },
		{ .name = "category", .value = "repairs" },
		{ .name = "place", .value = "Gate 3" },
		{ .name = "done_by", .value = clock_date(mem, clock_now() + 60 * DAY_US) },
	};
	int64_t before = stage_int(mem, "SELECT COUNT(*) FROM project");

	sending->browser = site_enter(mem, "secretary-qinghai");
	sending->path = "/projects/new";
	for (int64_t r = 1; r <= 20; r++) {
		const char *token = visit_token(&sending->browser, sending->path);
		sending->body = body_with(&sending->browser, sending->path, token, fields, 5);
		send_again_and_again(sending);
		ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM project"), before + r);
		/* Other content under the same token. */
		fields[0].value = mem_printf(mem, "Lamp %lld at the gate", (long long)r);
		sending->body = body_with(&sending->browser, sending->path, token, fields, 5);
		send_form(0, sending);
		ck_assert_int_eq(sending->status[0], 422);
		ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM project"), before + r);
	}
	race_check_books(mem);
}
END_TEST

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	site_start(&(struct site_options){ .workers = WORKERS });
	Suite *suite = suite_create("forms sent again");
	TCase *tests = tcase_create("again");
	tcase_add_unchecked_fixture(tests, race_save, NULL);
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_set_timeout(tests, 180);
	tcase_add_test(tests, a_claim_sent_again);
	tcase_add_test(tests, a_need_sent_again);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
