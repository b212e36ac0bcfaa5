/* Mails: only to an address whose owner has said so, as he chose, once, whatever dies; and nothing a
 * person typed becomes a header. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/run.h"
#include "base/text.h"
#include "message/mail_text.h"
#include "message/message.h"
#include "message/outbox.h"
#include "race.h"
#include "sink.h"
#include "visit.h"

#define ADDRESS "wang.fang@example.org"
#define WHO "agent30"

static struct browser agent;
static long long account;

static void begin(void)
{
	agent = site_enter(mem, WHO);
	agent.lang = "en";
	account = (long long)site_account_id(mem, WHO);
	stage_sql(mem, "DELETE FROM outbox_attempt");
	stage_sql(mem, "DELETE FROM outbox");
	stage_sql(mem, "DELETE FROM mail_preference");
	stage_sql(mem, "UPDATE message SET route = 'done'");
	sink_mail_empty();
	sink_mail_mode("ok");
}

static void is_told(const char *project, const char *link)
{
	const struct message_new message = {
		.text = "Published: {project}",
		.args = (const struct catalog_arg[]){ { "project", project }, { 0 } },
		.link = link,
		.at = stage_int(mem, "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS INTEGER)"),
	};
	ck_assert(message_to_account(stage_db(mem), mem, (struct account_id){ account }, &message));
}

static size_t mails_after_the_clock(struct sink_mail **mails_out)
{
	site_clock(mem);
	return sink_mails(mem, mails_out);
}

static struct fcgi_reply ask(const char *address)
{
	struct fcgi_reply page = visit_get(&agent, "/inbox/preferences");
	return visit_submit(
	    &agent, &page, "/inbox/address", FIELDS({ .name = "address", .value = address }));
}

static struct fcgi_reply answer(const char *code)
{
	struct fcgi_reply page = visit_get(&agent, "/inbox/preferences");
	return visit_submit(
	    &agent, &page, "/inbox/address/confirm", FIELDS({ .name = "code", .value = code }));
}

static const char *code_in(const struct sink_mail *mail)
{
	const char *at = mail->body;
	while (*at && strspn(at, "0123456789") < 8)
		at++;
	return mem_strndup(mem, at, 8);
}

/* From nothing to an address that is confirmed, all kinds at once, in English. */
static void subscribe(const char *how)
{
	struct sink_mail *mails;
	struct fcgi_reply reply = ask(ADDRESS);
	visit_goes(&reply, "/inbox/preferences");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	reply = answer(code_in(&mails[0]));
	visit_goes(&reply, "/inbox/preferences");
	struct fcgi_reply page = visit_get(&agent, "/inbox/preferences");
	reply = visit_submit(&agent, &page, "/inbox/preferences",
	    FIELDS({ .name = "partner", .value = how }, { .name = "project", .value = how },
		{ .name = "claim", .value = how }, { .name = "award", .value = how },
		{ .name = "occasion", .value = how }, { .name = "standing", .value = how },
		{ .name = "account", .value = how }, { .name = "lang", .value = "en" }));
	visit_goes(&reply, "/inbox/preferences");
	sink_mail_empty();
}

/* --- the address ------------------------------------------------------------------------------ */

static const char *const odd_addresses[] = {
	"nobody",
	"@example.org",
	"a@b",
	"a@.example.org",
	"a@example..org",
	"a@-example.org",
	"a b@example.org",
	"a@example.org, b@example.org",
	"a@example.org\nBcc: b@example.org",
	"a@example.org\r\nBcc: b@example.org",
	"a@example.org>",
	"\"a\"@example.org",
	"a@@example.org",
	"a.@example.org",
	"王芳@example.org",
	"a@[127.0.0.1]",
	"-oQ/tmp@example",
	"a@example.org%0aBcc:b@example.org",
};

START_TEST(no_odd_address_is_kept)
{
	struct fcgi_reply reply = ask(odd_addresses[_i]);
	visit_is(&reply, 422);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM mail_preference"), 0);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM outbox"), 0);
}
END_TEST

START_TEST(nothing_but_a_code_goes_to_an_address_before_it_comes_back)
{
	struct sink_mail *mails;
	struct fcgi_reply reply = ask(ADDRESS), page;
	visit_goes(&reply, "/inbox/preferences");
	is_told("Lamps", "/projects/XM261121-0001-A");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	ck_assert_str_eq(mails[0].arguments, "-i\n-f\nwall@example.org\n--\n" ADDRESS "\n");
	ck_assert_ptr_null(strstr(mails[0].body, "Lamps"));
	ck_assert_ptr_null(sink_mail_header(mem, &mails[0], "List-Unsubscribe"));
	page = visit_get(&agent, "/inbox/preferences");
	visit_has(&agent, &page, "w***@example.org");
	visit_lacks(&agent, &page, "wang");
	/* Neither the address nor the code stands in the database. */
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM mail_preference WHERE asked LIKE '%%wang%%' OR "
			   "LENGTH(code) < 40"),
	    0);
	reply = ask("other@example.org");
	visit_is(&reply, 429);
	reply = answer(mem_printf(mem, "%s", code_in(&mails[0])));
	visit_goes(&reply, "/inbox/preferences");
	page = visit_get(&agent, "/inbox/preferences");
	visit_says(&agent, &page, "What goes by mail");
	/* What came before is not sent afterwards. */
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
}
END_TEST

START_TEST(a_code_is_guessed_at_five_times)
{
	struct sink_mail *mails;
	struct fcgi_reply reply = ask(ADDRESS);
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	for (int i = 0; i < 5; i++) {
		reply = answer("00000000");
		visit_is(&reply, 422);
	}
	reply = answer(code_in(&mails[0]));
	visit_is(&reply, 422);
	/* Five codes within a day, then no more. */
	for (int i = 2; i <= 6; i++) {
		stage_sql(mem, "UPDATE mail_preference SET code_at = code_at - INTERVAL 3 MINUTE");
		reply = ask(ADDRESS);
		visit_is(&reply, i <= 5 ? 303 : 429);
	}
	/* A day later the last one is too old, and there may be another. */
	ck_assert_uint_eq(mails_after_the_clock(&mails), 5);
	stage_sql(mem, "UPDATE mail_preference SET code_at = code_at - INTERVAL 25 HOUR");
	reply = answer(code_in(&mails[4]));
	visit_is(&reply, 422);
	reply = ask(ADDRESS);
	visit_goes(&reply, "/inbox/preferences");
}
END_TEST

START_TEST(an_address_that_is_removed_gets_nothing_more)
{
	struct sink_mail *mails;
	subscribe("at_once");
	is_told("Lamps", "/projects/XM261121-0001-A");
	sink_mail_mode("fail");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
	struct fcgi_reply page = visit_get(&agent, "/inbox/preferences");
	struct fcgi_reply reply = visit_submit(&agent, &page, "/inbox/address/remove", NO_FIELDS);
	visit_goes(&reply, "/inbox/preferences");
	sink_mail_mode("ok");
	stage_sql(mem, "UPDATE outbox SET due_at = due_at - INTERVAL 1 DAY");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
	ck_assert_str_eq(
	    site_text(mem, "SELECT state FROM outbox WHERE kind = 'message'"), "dropped");
	is_told("Paint", "/projects/XM261121-0001-A");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
}
END_TEST

/* Whether it waits to be looked at, is being tried again, or is kept for the day's mail. */
START_TEST(whoever_is_disabled_gets_nothing_more)
{
	struct sink_mail *mails;
	subscribe("at_once");
	is_told("Lamps", "/projects/XM261121-0001-A");
	sink_mail_mode("fail");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
	sink_mail_mode("ok");
	struct browser office = site_enter(mem, "accounts");
	struct fcgi_reply reply = visit_post(&office, "/accounts/" WHO "/disable",
	    FIELDS({ .name = "reason", .value = "Moved away." }));
	visit_is(&reply, 303);
	ck_assert_str_eq(
	    site_text(mem, "SELECT state FROM outbox WHERE kind = 'message'"), "dropped");
	/* A sender had it in its hands. */
	stage_sql(mem, "UPDATE outbox SET state = 'waiting', title = 'Lamps', body = 'Lamps', "
		       "due_at = due_at - INTERVAL 1 DAY");
	is_told("Paint", "/projects/XM261121-0001-A");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
	stage_sql(mem, "UPDATE mail_preference SET digest_at = NOW(6) - INTERVAL 1 MINUTE");
	stage_sql(mem, "UPDATE message SET route = 'digest' WHERE args LIKE '%%Paint%%'");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM message WHERE route <> 'done'"), 0);
	stage_sql(mem, "UPDATE account SET state = 'active' WHERE id = %lld", account);
	ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
	is_told("Glass", "/projects/XM261121-0001-A");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
}
END_TEST

/* --- mails ------------------------------------------------------------------------------------ */

#define INJECTED                                                                                   \
	"榜\r\nBcc: evil@example.org\n\nX-Evil: 1\r\n.\r\n=?UTF-8?B?eA==?= <script> {project}"

/* Every header there is, once each. */
static void has_our_headers_alone(const struct sink_mail *mail)
{
	static const char *const ours[] = { "Date", "From", "To", "Subject", "Message-ID",
		"Auto-Submitted", "Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post",
		"MIME-Version", "Content-Type", "Content-Transfer-Encoding" };
	const char *line = mail->text;
	size_t n = 0;
	for (; *line != '\n'; line += strcspn(line, "\n") + 1) {
		ck_assert_uint_le(strcspn(line, "\n"), 998);
		if (*line == ' ')
			continue;
		ck_assert_uint_lt(n, COUNT(ours));
		ck_assert_msg(
		    strncmp(line, ours[n], strlen(ours[n])) == 0 && line[strlen(ours[n])] == ':',
		    "%s instead of %s", line, ours[n]);
		n++;
	}
	ck_assert_uint_eq(n, COUNT(ours));
	for (const char *c = mail->text; *c; c++)
		ck_assert_msg(*c == '\n' || (*c >= ' ' && *c <= '~'), "byte %d", *c);
}

START_TEST(nothing_typed_becomes_a_header)
{
	struct sink_mail *mails;
	subscribe("at_once");
	is_told(INJECTED, "/projects/XM261121-0001-A");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	has_our_headers_alone(&mails[0]);
	ck_assert_str_eq(sink_decoded(mem, sink_mail_header(mem, &mails[0], "Subject")),
	    "Published: 榜  Bcc: evil@example.org  X-Evil: 1  .  =?UTF-8?B?eA==?= <script> "
	    "{project}");
	ck_assert_ptr_nonnull(strstr(mails[0].body, "Bcc: evil@example.org"));
	ck_assert_ptr_nonnull(
	    strstr(mails[0].body, "http://127.0.0.1:8080/projects/XM261121-0001-A\r\n"));
	ck_assert_str_eq(sink_mail_header(mem, &mails[0], "Auto-Submitted"), "auto-generated");
	ck_assert_str_eq(mails[0].arguments, "-i\n-f\nwall@example.org\n--\n" ADDRESS "\n");
	/* What was sent is not kept. */
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM outbox WHERE title IS NOT NULL OR body IS NOT "
			   "NULL"),
	    0);
}
END_TEST

START_TEST(each_kind_goes_its_own_way)
{
	struct sink_mail *mails;
	subscribe("not");
	struct fcgi_reply page = visit_get(&agent, "/inbox/preferences");
	struct fcgi_reply reply = visit_submit(&agent, &page, "/inbox/preferences",
	    FIELDS({ .name = "award", .value = "at_once" }, { .name = "project", .value = "daily" },
		{ .name = "lang", .value = "zh" }));
	visit_goes(&reply, "/inbox/preferences");
	is_told("One", "/partners/HB261121-0001-A");
	is_told("Two", "/projects/XM261121-0001-A/awards/1");
	is_told("Three", "/projects/XM261121-0001-A");
	is_told("Four", "/projects/XM261121-0002-B");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	ck_assert_ptr_nonnull(strstr(mails[0].body, "Two"));
	ck_assert_str_eq(sink_mail_header(mem, &mails[0], "Content-Language"), "zh-CN");
	/* The day's mail: both, once, and the next is for tomorrow. */
	stage_sql(mem, "UPDATE mail_preference SET digest_at = NOW(6) - INTERVAL 1 MINUTE");
	sink_mail_empty();
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	ck_assert_ptr_nonnull(strstr(mails[0].body, "Three"));
	ck_assert_ptr_nonnull(strstr(mails[0].body, "Four"));
	ck_assert_ptr_null(strstr(mails[0].body, "One"));
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM mail_preference WHERE digest_at > "
					"UTC_TIMESTAMP(6) AND digest_at <= UTC_TIMESTAMP(6) + "
					"INTERVAL 1 DAY AND HOUR(digest_at) = 23"),
	    1);
	stage_sql(mem, "UPDATE mail_preference SET digest_at = NOW(6) - INTERVAL 1 MINUTE");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
}
END_TEST

START_TEST(one_press_ends_the_mails)
{
	struct sink_mail *mails;
	subscribe("at_once");
	is_told("Lamps", "/projects/XM261121-0001-A");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	/* One more that failed is on its way, and one waits for the daily mail. */
	sink_mail_mode("fail");
	is_told("Chairs", "/projects/XM261121-0001-A");
	site_clock(mem);
	sink_mail_mode("ok");
	is_told("Tables", "/projects/XM261121-0001-A");
	stage_sql(mem, "UPDATE message SET route = 'digest' WHERE route = 'new'");
	const char *link = sink_mail_header(mem, &mails[0], "List-Unsubscribe");
	const char *path = strstr(link, "/inbox/unsubscribe/");
	path = mem_strndup(mem, path, strcspn(path, ">"));
	struct browser program = site_guest(mem);
	program.origin = "";
	const char *before = site_checksum(mem);
	struct fcgi_reply reply = visit_get(&program, path);
	visit_is(&reply, 200);
	visit_lacks(&program, &reply, "wang");
	const char *bad = mem_printf(mem, "%sx", path);
	reply = visit_get(&program, bad);
	visit_is(&reply, 404);
	static const char body[] = "List-Unsubscribe=One-Click";
	struct fcgi_call press = { .method = "POST",
		.uri = bad,
		.body = body,
		.body_bytes = strlen(body),
		.content_type = "application/x-www-form-urlencoded" };
	ck_assert(browser_call(&program, mem, &press, &reply));
	visit_is(&reply, 403);
	ck_assert_str_eq(site_checksum(mem), before);
	press.uri = path;
	ck_assert(browser_call(&program, mem, &press, &reply));
	visit_goes(&reply, "/inbox/unsubscribed");
	is_told("Paint", "/projects/XM261121-0001-A");
	stage_sql(mem, "UPDATE outbox SET due_at = due_at - INTERVAL 1 DAY");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM message WHERE route = 'digest'"), 0);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM outbox WHERE body IS NOT NULL"), 0);
	/* The page's own button does it too, and the address stays. */
	reply = visit_get(&program, path);
	visit_is(&reply, 200);
	program.origin = NULL;
	reply = visit_submit(&program, &reply, path, NO_FIELDS);
	visit_goes(&reply, "/inbox/unsubscribed");
	reply = visit_get(&agent, "/inbox/preferences");
	visit_has(&agent, &reply, "w***@example.org");
}
END_TEST

/* --- what fails, and who dies ------------------------------------------------------------------- */

static int64_t wait_seconds(void)
{
	return stage_int(mem, "SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), due_at) FROM outbox "
			      "WHERE kind = 'message'");
}

START_TEST(what_fails_is_tried_again_ever_later_and_then_stuck)
{
	struct sink_mail *mails;
	subscribe("at_once");
	sink_mail_mode("fail");
	is_told("Lamps", "/projects/XM261121-0001-A");
	for (int64_t attempt = 1; attempt <= OUTBOX_TRIES; attempt++) {
		ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
		ck_assert_int_eq(
		    stage_int(mem, "SELECT tries FROM outbox WHERE kind = 'message'"), attempt);
		if (attempt == OUTBOX_TRIES)
			break;
		int64_t least = INT64_C(60) << (attempt - 1);
		ck_assert_int_ge(wait_seconds(), least - 30);
		ck_assert_int_le(wait_seconds(), least + least / 4);
		/* Before its time nothing happens. */
		site_clock(mem);
		ck_assert_int_eq(
		    stage_int(mem, "SELECT tries FROM outbox WHERE kind = 'message'"), attempt);
		stage_sql(mem, "UPDATE outbox SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND "
			       "WHERE kind = 'message'");
	}
	ck_assert_str_eq(
	    site_text(mem, "SELECT CONCAT(state, ': ', error) FROM outbox WHERE kind = 'message'"),
	    "stuck: ended with status 75");
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM outbox_attempt t JOIN outbox o ON "
					"o.id = t.outbox_id WHERE o.kind = 'message' AND "
					"t.is_sent = 0 AND t.error = 'ended with status 75'"),
	    OUTBOX_TRIES);
	/* The district sees it, and has it tried again. */
	struct browser admin = site_enter(mem, "district_admin");
	struct fcgi_reply page = visit_get(&admin, "/deliveries");
	visit_has(&admin, &page, "w***@example.org");
	const char *id = site_text(mem, "SELECT id FROM outbox WHERE kind = 'message'");
	page = visit_get(&admin, mem_printf(mem, "/deliveries/%s", id));
	sink_mail_mode("ok");
	struct fcgi_reply reply =
	    visit_submit(&admin, &page, mem_printf(mem, "/deliveries/%s/retry", id), NO_FIELDS);
	visit_goes(&reply, "/deliveries");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	reply = visit_post(&admin, mem_printf(mem, "/deliveries/%s/drop", id), NO_FIELDS);
	visit_is(&reply, 409);
	reply = visit_get(&agent, "/deliveries");
	visit_is(&reply, 403);
}
END_TEST

static pid_t start_clockwork(bool once)
{
	const char *build = getenv("BUILD");
	const char *program =
	    mem_printf(mem, "%s/bin/jiebang-clockwork", build && *build ? build : "build");
	pid_t pid = fork();
	if (pid == 0) {
		execl(program, program, "--config", site_config(), once ? "--once" : NULL, NULL);
		_exit(127);
	}
	return pid;
}

/* In the middle of a mail, with the program it runs. */
static void kill_a_sender(void)
{
	sink_mail_mode("hang");
	pid_t clock = start_clockwork(true);
	int program = sink_mail_hanging();
	kill(clock, SIGKILL);
	waitpid(clock, NULL, 0);
	kill(program, SIGKILL);
}

START_TEST(a_sender_that_is_killed_loses_and_doubles_nothing)
{
	struct sink_mail *mails;
	subscribe("at_once");
	is_told("Lamps", "/projects/XM261121-0001-A");
	kill_a_sender();
	sink_mail_mode("ok");
	/* As long as it may still be under way, nobody else sends it. */
	ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM outbox_attempt WHERE ended_at IS NULL"), 1);
	stage_sql(mem, "UPDATE outbox SET due_at = due_at - INTERVAL 2 MINUTE");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	site_clock(mem);
	stage_sql(mem, "UPDATE outbox SET due_at = due_at - INTERVAL 1 DAY");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	ck_assert_str_eq(site_text(mem, "SELECT CONCAT(state, tries) FROM outbox WHERE kind = "
					"'message'"),
	    "sent2");
}
END_TEST

/* An attempt counts before it is made: a mail that kills whoever sends it is tried no oftener than
 * one that is refused, and then somebody sees it. */
START_TEST(a_mail_that_kills_every_sender_gets_stuck)
{
	static const char unended[] = "Under way, or its sender ended";
	struct sink_mail *mails;
	subscribe("at_once");
	is_told("Lamps", "/projects/XM261121-0001-A");
	for (int64_t attempt = 1; attempt <= OUTBOX_TRIES; attempt++) {
		kill_a_sender();
		/* Later than any attempt takes, ever later, and the last never again. */
		int64_t least = INT64_C(60) << (attempt - 1);
		ck_assert_int_ge(wait_seconds(), (least < 120 ? 120 : least) - 30);
		ck_assert_str_eq(
		    site_text(
			mem, "SELECT CONCAT(state, tries) FROM outbox WHERE kind = 'message'"),
		    mem_printf(
			mem, "%s%d", attempt < OUTBOX_TRIES ? "waiting" : "stuck", (int)attempt));
		stage_sql(mem, "UPDATE outbox SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND "
			       "WHERE kind = 'message'");
	}
	sink_mail_mode("ok");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 0);
	struct browser admin = site_enter(mem, "district_admin");
	admin.lang = "en";
	struct fcgi_reply page = visit_get(&admin, "/deliveries");
	visit_has(&admin, &page, "w***@example.org");
	visit_has(&admin, &page, unended);
	/* One more that somebody asks for is one more. */
	const char *id = site_text(mem, "SELECT id FROM outbox WHERE kind = 'message'");
	page = visit_get(&admin, mem_printf(mem, "/deliveries/%s", id));
	struct fcgi_reply reply =
	    visit_submit(&admin, &page, mem_printf(mem, "/deliveries/%s/retry", id), NO_FIELDS);
	visit_goes(&reply, "/deliveries");
	kill_a_sender();
	ck_assert_str_eq(
	    site_text(mem, "SELECT CONCAT(state, tries) FROM outbox WHERE kind = 'message'"),
	    mem_printf(mem, "stuck%d", OUTBOX_TRIES + 1));
	/* And one that gets through leaves nothing stuck. */
	page = visit_get(&admin, mem_printf(mem, "/deliveries/%s", id));
	reply = visit_submit(&admin, &page, mem_printf(mem, "/deliveries/%s/retry", id), NO_FIELDS);
	visit_goes(&reply, "/deliveries");
	sink_mail_mode("ok");
	ck_assert_uint_eq(mails_after_the_clock(&mails), 1);
	ck_assert_str_eq(
	    site_text(mem, "SELECT CONCAT(state, tries) FROM outbox WHERE kind = 'message'"),
	    mem_printf(mem, "sent%d", OUTBOX_TRIES + 2));
}
END_TEST

#define MANY 24

START_TEST(two_senders_never_have_the_same_attempt)
{
	struct sink_mail *mails;
	subscribe("at_once");
	for (int i = 0; i < MANY; i++)
		is_told(mem_printf(mem, "Need %d", i), "/projects/XM261121-0001-A");
	race_at_once(3, sink_send, NULL, NULL);
	size_t n = sink_mails(mem, &mails);
	ck_assert_uint_eq(n, MANY);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(sink_mail_header(mem, &mails[i], "Message-ID"),
			    sink_mail_header(mem, &mails[k], "Message-ID"));
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM outbox WHERE kind = 'message' AND "
					"state = 'sent' AND tries = 1"),
	    MANY);
}
END_TEST

/* As it runs in earnest: a clock with a sender under it that hangs does its moves; a sender that is
 * killed is started again; both end when the clock is told to. */
START_TEST(a_sender_holds_nobody_up)
{
	struct sink_mail *mails;
	subscribe("at_once");
	sink_mail_mode("hang");
	is_told("Lamps", "/projects/XM261121-0001-A");
	pid_t clock = start_clockwork(false);
	int program = sink_mail_hanging();
	const char *partner =
	    site_text(mem, "SELECT id FROM partner WHERE state = 'listed' LIMIT 1");
	stage_sql(mem,
	    "UPDATE partner SET state = 'suspended', due_at = UTC_TIMESTAMP(6) - INTERVAL 1 "
	    "MINUTE, "
	    "suspended_until_at = UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE WHERE id = %s",
	    partner);
	for (int tries = 0;
	     strcmp(site_text(mem, "SELECT state FROM partner WHERE id = %s", partner), "listed") !=
	     0;
	     tries++) {
		ck_assert_int_lt(tries, 600);
		race_pause_ms(50);
	}
	sink_mail_mode("ok");
	const char *children = mem_printf(mem, "/proc/%d/task/%d/children", (int)clock, (int)clock);
	FILE *file = fopen(children, "re");
	int sender = 0;
	ck_assert(file && fscanf(file, "%d", &sender) == 1);
	fclose(file);
	kill(sender, SIGKILL);
	kill(program, SIGKILL);
	stage_sql(mem, "UPDATE outbox SET due_at = due_at - INTERVAL 2 MINUTE");
	for (int tries = 0; sink_mails(mem, &mails) == 0; tries++) {
		ck_assert_int_lt(tries, 600);
		race_pause_ms(50);
	}
	kill(clock, SIGTERM);
	int status;
	ck_assert_int_eq(waitpid(clock, &status, 0), clock);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

START_TEST(the_health_check_says_when_nobody_sends)
{
	subscribe("at_once");
	stage_sql(mem,
	    "INSERT INTO outbox (channel, kind, account_id, made_at, due_at) VALUES ('mail', "
	    "'message', %lld, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL 11 MINUTE)",
	    account);
	struct fcgi_reply reply = visit_get(&agent, "/healthz");
	visit_is(&reply, 200);
	ck_assert_ptr_nonnull(strstr(reply.body, "warning: the outbox is behind\n"));
	stage_sql(mem, "DELETE FROM outbox");
	reply = visit_get(&agent, "/healthz");
	ck_assert_ptr_null(strstr(reply.body, "outbox"));
}
END_TEST

/* Without a program that sends, no mail is ever made, nor waits to be. */
START_TEST(without_a_program_nothing_waits)
{
	subscribe("at_once");
	site_restart_worker(&(struct site_options){ .workers = 1 });
	is_told("Lamps", "/projects/XM261121-0001-A");
	site_clock(mem);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM outbox WHERE kind = 'message'"), 0);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM message WHERE route = 'new'"), 0);
	struct fcgi_reply page = visit_get(&agent, "/inbox/preferences");
	visit_says(&agent, &page, "This site sends no mail.");
	site_restart_worker(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mails");
	TCase *tcase = run_case(suite, "mails");
	struct mem *own = mem_root("main");

	site_start(&(struct site_options){
	    .more = mem_printf(own,
		"[site]\norigin = http://127.0.0.1:8080\n[mail]\nsendmail = %s\nfrom = "
		"wall@example.org\n",
		sink_mail_program(own)) });
	tcase_add_checked_fixture(tcase, begin, NULL);
	tcase_add_loop_test(tcase, no_odd_address_is_kept, 0, COUNT(odd_addresses));
	tcase_add_test(tcase, nothing_but_a_code_goes_to_an_address_before_it_comes_back);
	tcase_add_test(tcase, a_code_is_guessed_at_five_times);
	tcase_add_test(tcase, an_address_that_is_removed_gets_nothing_more);
	tcase_add_test(tcase, whoever_is_disabled_gets_nothing_more);
	tcase_add_test(tcase, nothing_typed_becomes_a_header);
	tcase_add_test(tcase, each_kind_goes_its_own_way);
	tcase_add_test(tcase, one_press_ends_the_mails);
	tcase_add_test(tcase, what_fails_is_tried_again_ever_later_and_then_stuck);
	tcase_add_test(tcase, a_sender_that_is_killed_loses_and_doubles_nothing);
	tcase_add_test(tcase, a_mail_that_kills_every_sender_gets_stuck);
	tcase_add_test(tcase, two_senders_never_have_the_same_attempt);
	tcase_add_test(tcase, a_sender_holds_nobody_up);
	tcase_add_test(tcase, the_health_check_says_when_nobody_sends);
	tcase_add_test(tcase, without_a_program_nothing_waits);
	return run_suite(suite);
}
