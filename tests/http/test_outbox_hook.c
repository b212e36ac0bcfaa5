/* Webhooks: signed, told once of what is public, tried again, switched off; and never led into a
 * house. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "../base/run.h"
#include "base/clock.h"
#include "base/hex.h"
#include "message/outbox.h"
#include "message/webhook.h"
#include "message/webhook_post.h"
#include "race.h"
#include "sink.h"
#include "visit.h"

#define LOOPBACK "[webhooks]\nloopback = 1\n"

static int port;
static struct browser admin, agent;
static const char *id, *secret;

static const char *sink_url(const char *path)
{
	return mem_printf(mem, "http://127.0.0.1:%d%s", port, path);
}

/* Adds one through the form and reads its secret off the page. */
static void add_hook(struct browser *browser, const char *url)
{
	struct fcgi_reply page = visit_get(browser, "/webhooks/new");
	struct fcgi_reply reply = visit_submit(browser, &page, "/webhooks/new",
	    FIELDS({ .name = "url", .value = url },
		{ .name = "events", .value = "project.publish" },
		{ .name = "events", .value = "award.take" }));
	visit_is(&reply, 303);
	id = visit_part(mem, &reply, "/webhooks/");
	page = visit_follow(browser, &reply);
	visit_is(&page, 200);
	const char *at = strstr(page.body, WEBHOOK_SECRET_PREFIX);
	/* The first is in the explanation. */
	while (at && strcspn(at, "<, ") < 40)
		at = strstr(at + 1, WEBHOOK_SECRET_PREFIX);
	ck_assert_ptr_nonnull(at);
	secret = mem_strndup(mem, at, strcspn(at, "<"));
}

static void begin(void)
{
	admin = site_enter(mem, "district_admin");
	agent = site_enter(mem, "agent30");
	admin.lang = agent.lang = "en";
	stage_sql(mem, "DELETE FROM outbox_attempt");
	stage_sql(mem, "DELETE FROM outbox");
	stage_sql(mem, "DELETE FROM webhook");
	sink_web_empty();
}

static void test_hook(struct browser *browser)
{
	const char *path = mem_printf(mem, "/webhooks/%s", id);
	struct fcgi_reply page = visit_get(browser, path);
	struct fcgi_reply reply =
	    visit_submit(browser, &page, mem_printf(mem, "%s/test", path), NO_FIELDS);
	visit_goes(&reply, path);
}

static void lead_to(const char *url)
{
	stage_sql(mem, "UPDATE webhook SET url = '%s' WHERE id = %s", url, id);
}

/* "waiting: answered 500" of the newest. */
static const char *outcome(void)
{
	return site_text(mem,
	    "SELECT CONCAT(state, ': ', COALESCE(error, '')) FROM outbox ORDER BY "
	    "id DESC LIMIT 1");
}

static void is_signed(const char *request)
{
	unsigned char key[WEBHOOK_SECRET_BYTES], mac[SHA256_BYTES];
	char coded[64];
	ck_assert(webhook_secret_read(secret, key));
	const char *said = mem_printf(mem, "%s.%s.%s", sink_post_header(mem, request, "webhook-id"),
	    sink_post_header(mem, request, "webhook-timestamp"), sink_post_body(request));
	hmac_sha256(key, said, strlen(said), mac);
	sodium_bin2base64(coded, sizeof coded, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
	ck_assert_str_eq(
	    sink_post_header(mem, request, "webhook-signature"), mem_printf(mem, "v1,%s", coded));
}

/* --- what is told ------------------------------------------------------------------------------- */

START_TEST(a_test_is_signed_and_logged)
{
	const char **posts;
	add_hook(&admin, sink_url("/ok"));
	test_hook(&admin);
	site_clock(mem);
	ck_assert_uint_eq(sink_posts(mem, &posts), 1);
	is_signed(posts[0]);
	ck_assert_ptr_nonnull(strstr(sink_post_body(posts[0]), "\"type\":\"test\""));
	ck_assert_str_eq(sink_post_header(mem, posts[0], "content-type"), "application/json");
	int64_t sent_at = strtoll(sink_post_header(mem, posts[0], "webhook-timestamp"), NULL, 10);
	ck_assert_int_lt(llabs(sent_at - clock_now() / SECOND_US), 60);
	ck_assert_str_eq(outcome(), "sent: ");
	struct fcgi_reply page = visit_get(&admin, mem_printf(mem, "/webhooks/%s", id));
	visit_says(&admin, &page, "Sent");
	/* A new secret signs from now on. */
	const char *old = secret;
	struct fcgi_reply reply =
	    visit_submit(&admin, &page, mem_printf(mem, "/webhooks/%s/secret", id), NO_FIELDS);
	page = visit_follow(&admin, &reply);
	visit_lacks(&admin, &page, old);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM webhook WHERE secret LIKE '%%whsec%%'"), 0);
}
END_TEST

/* The rows stand in the transaction of the event: what is rolled back was never told. */
START_TEST(what_is_public_is_told_once)
{
	const char **posts;
	add_hook(&agent, sink_url("/ok"));
	const char *code = site_text(mem,
	    "SELECT code FROM project WHERE state = 'reviewing' AND unit_code LIKE '370203019%%' "
	    "ORDER BY id LIMIT 1");
	const char *street = site_text(mem,
	    "SELECT a.login FROM role_grant g JOIN account a ON a.id = g.account_id WHERE g.role = "
	    "'street_officer' AND g.unit_code = '370203019' LIMIT 1");
	struct browser officer = site_enter(mem, street);
	ck_assert_ptr_nonnull(code);
	const char *path = mem_printf(mem, "/projects/%s/publish", code);
	const struct browser_field closes[] = {
		{ .name = "closes", .value = visit_minute(mem, 48) }, { .name = "occasion" }
	};
	struct fcgi_reply page = visit_get(&officer, path), reply;
	reply = visit_submit(&officer, &page, path, closes, 2);
	visit_is(&reply, 303);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM outbox WHERE kind = 'event'"), 1);
	/* The same form again does nothing, and so tells nobody. */
	reply = visit_submit(&officer, &page, path, closes, 2);
	visit_is(&reply, 303);
	site_clock(mem);
	site_clock(mem);
	ck_assert_uint_eq(sink_posts(mem, &posts), 1);
	is_signed(posts[0]);
	const char *body = sink_post_body(posts[0]);
	ck_assert_ptr_nonnull(strstr(body, "\"type\":\"project.publish\""));
	ck_assert_ptr_nonnull(strstr(body, mem_printf(mem, "\"code\":\"%s\"", code)));
	ck_assert_ptr_nonnull(
	    strstr(body, mem_printf(mem, "\"url\":\"http://127.0.0.1:8080/projects/%s\"", code)));
	ck_assert_ptr_nonnull(strstr(body, "\"from\":\"reviewing\",\"to\":\"published\""));
}
END_TEST

/* --- what goes wrong ---------------------------------------------------------------------------- */

static const struct {
	const char *path, *outcome;
	bool is_asked;
} failures[] = {
	{ "/500", "waiting: answered 500", true },
	{ "/redirect", "waiting: answered 302", true },
	{ "/close", "waiting: Server returned nothing (no headers, no data)", true },
	{ "/cut", "waiting: Server returned nothing (no headers, no data)", false },
	{ "/endless", "waiting: Failed writing received data to disk/application", true },
	{ "/slow", "waiting: Timeout was reached", true },
};

START_TEST(a_bad_answer_is_tried_again_and_a_redirect_not_followed)
{
	const char **posts;
	add_hook(&admin, sink_url(failures[_i].path));
	test_hook(&admin);
	site_clock(mem);
	ck_assert_str_eq(outcome(), failures[_i].outcome);
	ck_assert_uint_eq(sink_posts(mem, &posts), failures[_i].is_asked ? 1 : 0);
	ck_assert_int_eq(stage_int(mem, "SELECT failures FROM webhook"), 1);
	/* The next attempt is the same delivery, with another timestamp, and this time it works. */
	lead_to(sink_url("/ok"));
	stage_sql(mem, "UPDATE outbox SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
	site_clock(mem);
	ck_assert_str_eq(outcome(), "sent: ");
	size_t n = sink_posts(mem, &posts);
	is_signed(posts[n - 1]);
	ck_assert_str_eq(sink_post_header(mem, posts[n - 1], "webhook-id"),
	    sink_post_header(mem, posts[0], "webhook-id"));
	ck_assert_int_eq(stage_int(mem, "SELECT failures FROM webhook"), 0);
}
END_TEST

START_TEST(too_many_failures_switch_it_off)
{
	add_hook(&agent, sink_url("/500"));
	stage_sql(mem, "UPDATE webhook SET failures = %d", WEBHOOK_FAILURES - 1);
	test_hook(&agent);
	test_hook(&agent);
	site_clock(mem);
	ck_assert_str_eq(site_text(mem, "SELECT state FROM webhook"), "disabled");
	ck_assert_int_eq(
	    stage_int(mem,
		"SELECT COUNT(*) FROM message WHERE link = '/webhooks/%s' AND account_id = "
		"%lld",
		id, (long long)site_account_id(mem, "agent30")),
	    1);
	stage_sql(mem, "UPDATE outbox SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
	site_clock(mem);
	ck_assert_str_eq(outcome(), "stuck: the webhook is off");
	struct fcgi_reply page = visit_get(&agent, mem_printf(mem, "/webhooks/%s", id));
	visit_says(&agent, &page, "This webhook is off: nothing is sent to it.");
	struct fcgi_reply reply =
	    visit_submit(&agent, &page, mem_printf(mem, "/webhooks/%s/on", id), NO_FIELDS);
	visit_is(&reply, 303);
	lead_to(sink_url("/ok"));
	test_hook(&agent);
	site_clock(mem);
	ck_assert_str_eq(outcome(), "sent: ");
}
END_TEST

#define MANY 20

START_TEST(several_senders_post_each_once)
{
	const char **posts;
	add_hook(&admin, sink_url("/ok"));
	for (int i = 0; i < MANY; i++)
		stage_sql(mem,
		    "INSERT INTO outbox (channel, kind, webhook_id, made_at, due_at) VALUES "
		    "('webhook', 'test', %s, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
		    id);
	race_at_once(3, sink_send, NULL, NULL);
	size_t n = sink_posts(mem, &posts);
	ck_assert_uint_eq(n, MANY);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(sink_post_header(mem, posts[i], "webhook-id"),
			    sink_post_header(mem, posts[k], "webhook-id"));
}
END_TEST

/* --- where it may lead ---------------------------------------------------------------------------- */

static const char *const inside[] = {
	"https://127.0.0.1:%d/ok",
	"https://[::1]:%d/ok",
	"https://[::ffff:127.0.0.1]:%d/ok",
	"https://localhost:%d/ok", /* a name that leads to loopback */
	"https://0x7f000001:%d/ok",
	"https://127.1:%d/ok",
	"https://0.0.0.0:%d/ok",
	"https://169.254.169.254/latest/meta-data",
	"https://10.0.0.1/",
	"https://172.16.0.1/",
	"https://192.168.0.1/",
	"https://[fe80::1]/",
	"https://[fd00::1]/",
};

/* Even when the row itself says so: the check is made where the connection is. */
START_TEST(no_connection_into_a_house)
{
	const char **posts;
	add_hook(&admin, "https://example.org/");
	test_hook(&admin);
	stage_sql(mem, "UPDATE webhook SET url = REPLACE('%s', '%%d', '%d')", inside[_i], port);
	site_clock(mem);
	ck_assert_str_eq(outcome(), "waiting: it leads to an address that is not public");
	ck_assert_uint_eq(sink_posts(mem, &posts), 0);
	/* And not through the form either. */
	struct fcgi_reply page = visit_get(&admin, "/webhooks/new");
	struct fcgi_reply reply = visit_submit(&admin, &page, "/webhooks/new",
	    FIELDS({ .name = "url",
		       .value = site_text(mem, "SELECT url FROM webhook WHERE id = %s", id) },
		{ .name = "events", .value = "award.take" }));
	visit_is(&reply, 422);
}
END_TEST

START_TEST(no_other_protocol)
{
	static const char *const urls[] = { "http://127.0.0.1:%d/ok", "ftp://127.0.0.1:%d/ok",
		"file:///etc/passwd", "gopher://127.0.0.1:%d/_x", "telnet://127.0.0.1:%d/" };
	const char **posts;
	add_hook(&admin, "https://example.org/");
	for (size_t i = 0; i < COUNT(urls); i++) {
		stage_sql(
		    mem, "UPDATE webhook SET url = REPLACE('%s', '%%d', '%d')", urls[i], port);
		stage_sql(mem, "DELETE FROM outbox");
		test_hook(&admin);
		site_clock(mem);
		ck_assert_str_eq(outcome(), "waiting: Unsupported protocol");
	}
	ck_assert_uint_eq(sink_posts(mem, &posts), 0);
}
END_TEST

/* --- who may -------------------------------------------------------------------------------------- */

START_TEST(only_its_own_people_know_of_it)
{
	static const char *const strangers[] = { "agent31", "district_admin", "secretary-qinghai",
		"auditor" };
	static const char *const steps[] = { "", "/secret", "/remove" };
	static const char *const moves[] = { "/test", "/off", "/on", "/secret", "/remove" };
	add_hook(&agent, "https://example.org/");
	const char *before = site_checksum(mem);
	for (size_t i = 0; i < COUNT(strangers); i++) {
		struct browser stranger = site_enter(mem, strangers[i]);
		struct fcgi_reply reply;
		for (size_t k = 0; k < COUNT(steps); k++) {
			reply =
			    visit_get(&stranger, mem_printf(mem, "/webhooks/%s%s", id, steps[k]));
			ck_assert(reply.status == 404 || reply.status == 403);
		}
		for (size_t k = 0; k < COUNT(moves); k++) {
			reply = visit_post(
			    &stranger, mem_printf(mem, "/webhooks/%s%s", id, moves[k]), NO_FIELDS);
			ck_assert(reply.status == 404 || reply.status == 403);
		}
		reply = visit_get(&stranger, "/webhooks");
		visit_lacks(&stranger, &reply, "example.org");
	}
	ck_assert_str_eq(site_checksum(mem), before);
}
END_TEST

/* Whoever administers another district here has its own webhooks and no look at what is stuck. */
START_TEST(another_district_sees_no_deliveries)
{
	static const char *const pages[] = { "/deliveries", "/deliveries/%s" };
	add_hook(&agent, "https://example.org/");
	test_hook(&agent);
	stage_sql(mem, "UPDATE outbox SET state = 'stuck'");
	const char *delivery = site_text(mem, "SELECT id FROM outbox");
	stage_sql(mem,
	    "UPDATE role_grant SET unit_code = '370212' WHERE role = 'district_admin' AND "
	    "account_id = (SELECT id FROM account WHERE login = 'district2')");
	struct browser foreign = site_enter(mem, "district2"), own = site_enter(mem, "district1");
	const char *before = site_checksum(mem);
	for (size_t i = 0; i < COUNT(pages); i++) {
		const char *page = i ? mem_printf(mem, "/deliveries/%s", delivery) : pages[i];
		struct fcgi_reply reply = visit_get(&foreign, page);
		visit_is(&reply, 403);
		reply = visit_get(&own, page);
		visit_is(&reply, 200);
	}
	struct fcgi_reply reply =
	    visit_post(&foreign, mem_printf(mem, "/deliveries/%s/drop", delivery), NO_FIELDS);
	visit_is(&reply, 403);
	reply = visit_post(&foreign, mem_printf(mem, "/deliveries/%s/retry", delivery), NO_FIELDS);
	visit_is(&reply, 403);
	ck_assert_str_eq(site_checksum(mem), before);
	reply = visit_get(&foreign, "/webhooks");
	visit_is(&reply, 200);
	visit_lacks(&foreign, &reply, "example.org");
	reply = visit_get(&agent, "/webhooks");
	visit_has(&agent, &reply, "example.org");
	stage_sql(mem, "UPDATE role_grant SET unit_code = '370203' WHERE unit_code = '370212'");
}
END_TEST

/* Shown to who made it, by the link the form led to, and by no other. */
START_TEST(a_secret_is_shown_once)
{
	struct fcgi_reply page = visit_get(&agent, "/webhooks/new");
	struct fcgi_reply reply = visit_submit(&agent, &page, "/webhooks/new",
	    FIELDS({ .name = "url", .value = "https://example.org/" },
		{ .name = "events", .value = "award.take" }));
	const char *link = fcgi_header(&reply, "Location");
	page = visit_get(&agent, link);
	visit_is(&page, 200);
	struct browser again = site_enter(mem, "agent30");
	page = visit_get(&again, link);
	visit_is(&page, 403);
	page = visit_get(&agent, mem_strndup(mem, link, strcspn(link, "?")));
	visit_is(&page, 403);
	id = visit_part(mem, &reply, "/webhooks/");
	page = visit_get(&agent, mem_printf(mem, "/webhooks/%s", id));
	visit_lacks(&agent, &page, WEBHOOK_SECRET_PREFIX);
	reply = visit_get(&agent, mem_printf(mem, "/webhooks/%s/remove", id));
	reply = visit_submit(&agent, &reply, mem_printf(mem, "/webhooks/%s/remove", id), NO_FIELDS);
	visit_goes(&reply, "/webhooks");
	page = visit_get(&agent, mem_printf(mem, "/webhooks/%s", id));
	visit_is(&page, 404);
}
END_TEST

/* What waits for it, or was given up, can be delivered nowhere any more. */
START_TEST(nothing_waits_for_one_that_is_removed)
{
	const char *other;
	add_hook(&agent, "https://example.org/");
	other = id;
	add_hook(&agent, "https://example.org/2");
	for (int i = 0; i < 2; i++) {
		const char *whose = i ? id : other;
		stage_sql(mem,
		    "INSERT INTO outbox (channel, kind, webhook_id, made_at, due_at, state) VALUES "
		    "('webhook', 'test', %s, NOW(6), NOW(6), 'waiting'), ('webhook', 'test', %s, "
		    "NOW(6), NOW(6), 'stuck'), ('webhook', 'test', %s, NOW(6), NOW(6), 'sent')",
		    whose, whose, whose);
	}
	struct fcgi_reply reply =
	    visit_post(&agent, mem_printf(mem, "/webhooks/%s/remove", id), NO_FIELDS);
	visit_goes(&reply, "/webhooks");
	for (int i = 0; i < 2; i++)
		ck_assert_str_eq(site_text(mem,
				     "SELECT GROUP_CONCAT(state ORDER BY id) FROM outbox WHERE "
				     "webhook_id = %s",
				     i ? id : other),
		    i ? "dropped,dropped,sent" : "waiting,stuck,sent");
}
END_TEST

START_TEST(there_are_not_more_than_ten)
{
	for (int i = 0; i < WEBHOOKS_EACH; i++)
		add_hook(&agent, "https://example.org/");
	struct fcgi_reply page = visit_get(&agent, "/webhooks/new");
	struct fcgi_reply reply = visit_submit(&agent, &page, "/webhooks/new",
	    FIELDS({ .name = "url", .value = "https://example.org/" },
		{ .name = "events", .value = "award.take" }));
	visit_is(&reply, 422);
	reply = visit_post(&agent, "/webhooks/new",
	    FIELDS({ .name = "owner", .value = "370203" },
		{ .name = "url", .value = "https://example.org/" },
		{ .name = "events", .value = "award.take" }));
	visit_is(&reply, 422);
}
END_TEST

static struct site_options options;

static void with_loopback(void)
{
	options.more = "[site]\norigin = http://127.0.0.1:8080\n" LOOPBACK;
	site_restart_worker(&options);
}

static void without_loopback(void)
{
	options.more = "[site]\norigin = http://127.0.0.1:8080\n";
	site_restart_worker(&options);
}

int main(void)
{
	Suite *suite = suite_create("webhooks");
	TCase *here = run_case(suite, "a sink on loopback"),
	      *open = run_case(suite, "the internet");

	port = sink_web_start();
	site_start(NULL);
	tcase_add_unchecked_fixture(here, with_loopback, NULL);
	tcase_add_checked_fixture(here, begin, NULL);
	tcase_add_test(here, a_test_is_signed_and_logged);
	tcase_add_test(here, what_is_public_is_told_once);
	tcase_add_loop_test(
	    here, a_bad_answer_is_tried_again_and_a_redirect_not_followed, 0, COUNT(failures));
	tcase_add_test(here, too_many_failures_switch_it_off);
	tcase_add_test(here, several_senders_post_each_once);
	tcase_add_unchecked_fixture(open, without_loopback, NULL);
	tcase_add_checked_fixture(open, begin, NULL);
	tcase_add_loop_test(open, no_connection_into_a_house, 0, COUNT(inside));
	tcase_add_test(open, no_other_protocol);
	tcase_add_test(open, only_its_own_people_know_of_it);
	tcase_add_test(open, another_district_sees_no_deliveries);
	tcase_add_test(open, a_secret_is_shown_once);
	tcase_add_test(open, there_are_not_more_than_ten);
	tcase_add_test(open, nothing_waits_for_one_that_is_removed);
	return run_suite(suite);
}
