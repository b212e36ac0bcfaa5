/* The outbox and the inbox on data that leans to one side: what a page or a sender reads does not
 * grow with what lies there; and how long a failed delivery waits. */
#include <check.h>

#include "auth/keys.h"
#include "base/clock.h"
#include "db/db.h"
#include "message/mail.h"
#include "message/message.h"
#include "message/outbox.h"
#include "message/webhook.h"
#include "run.h"
#include "stage.h"

#define MANY 20000
#define LIMIT 30

static const int64_t now_at = INT64_C(1795000000) * 1000000;

/* Rows the server has read; FLUSH STATUS would touch every connection. */
static int64_t rows_read(void)
{
	return stage_int(mem,
	    "SELECT CAST(SUM(VARIABLE_VALUE) AS INTEGER) FROM information_schema.GLOBAL_STATUS"
	    " WHERE VARIABLE_NAME LIKE 'HANDLER_READ%%'");
}

static int64_t before;

/* What asking costs is counted before, so that it can be taken off. */
static void begin_count(void)
{
	int64_t first = rows_read(), cost;
	cost = rows_read() - first;
	before = rows_read() + cost;
}

static void end_count(const char *what, size_t answered)
{
	int64_t read = rows_read() - before;
	ck_assert_msg(read <= 20 * (int64_t)answered + 100, "%s read %lld rows for %zu", what,
	    (long long)read, answered);
}

/* One reader with nearly everything, all of it read and about one need, and a few of every kind. */
static struct account_id heavy_inbox(void)
{
	long long account = (long long)stage_account(mem);
	stage_sql(mem,
	    "INSERT INTO message (account_id, text, args, link, kind, subject, at, read_at, route) "
	    "SELECT %lld, 'Number', '{}', '/projects/X', IF(seq %% 4000 = 0, 'occasion', "
	    "'project'), IF(seq %% 4000 = 0, '/occasions/Y', '/projects/X'), '2026-11-21', "
	    "IF(seq %% 5000 = 0, NULL, '2026-11-21'), 'done' FROM seq_1_to_%d",
	    account, MANY);
	stage_sql(mem, "ANALYZE TABLE message");
	return (struct account_id){ account };
}

START_TEST(test_inbox_reads_what_it_shows)
{
	static const struct message_filter filters[] = {
		{ .limit = LIMIT },
		{ .kind = MESSAGE_OCCASION, .limit = LIMIT },
		{ .kind = MESSAGE_CLAIM, .limit = LIMIT },
		{ .subject = "/occasions/Y", .limit = LIMIT },
		{ .subject = "/nothing", .limit = LIMIT },
		{ .unread_only = true, .limit = LIMIT },
	};
	struct account_id account = heavy_inbox();
	struct db *db = stage_db(mem);
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct message_line *lines;
		size_t count;
		ck_assert(message_find(db, mem, LANG_EN, account, &filters[i], &lines, &count));
		begin_count();
		ck_assert(message_find(db, mem, LANG_EN, account, &filters[i], &lines, &count));
		end_count(mem_printf(mem, "filter %zu", i), count);
	}
}
END_TEST

static void heavy_outbox(void)
{
	stage_sql(mem,
	    "INSERT INTO outbox (channel, kind, webhook_id, made_at, due_at, state, done_at) "
	    "SELECT "
	    "'webhook', 'test', 1 + seq %% 2, '2026-01-01', '2026-01-01', IF(seq %% 900 = 0, "
	    "'stuck', 'sent'), '2026-01-01' FROM seq_1_to_%d",
	    MANY);
	stage_sql(mem,
	    "INSERT INTO outbox (channel, kind, webhook_id, made_at, due_at) SELECT 'webhook', "
	    "'test', 3, '2026-01-01', '2099-01-01' FROM seq_1_to_5000");
	stage_sql(mem, "ANALYZE TABLE outbox");
}

START_TEST(test_senders_and_pages_read_what_they_take)
{
	struct db *db = stage_db(mem);
	struct outbox_due *due;
	struct outbox_line *lines;
	size_t count;
	bool is_behind;
	heavy_outbox();
	ck_assert(outbox_due(db, mem, OUTBOX_WEBHOOK, now_at, 8, &due, &count));
	begin_count();
	ck_assert(outbox_due(db, mem, OUTBOX_WEBHOOK, now_at, 8, &due, &count));
	end_count("what is due", count);
	ck_assert_uint_eq(count, 0);
	ck_assert(outbox_stuck(db, mem, 0, LIMIT, &lines, &count));
	begin_count();
	ck_assert(outbox_stuck(db, mem, 0, LIMIT, &lines, &count));
	end_count("what is stuck", count);
	ck_assert_uint_eq(count, MANY / 900);
	ck_assert(outbox_of_webhook(db, mem, 3, 0, LIMIT, &lines, &count));
	begin_count();
	ck_assert(outbox_of_webhook(db, mem, 3, 0, LIMIT, &lines, &count));
	end_count("the log of a webhook", count);
	ck_assert(outbox_is_behind(db, mem, now_at, &is_behind));
	begin_count();
	ck_assert(outbox_is_behind(db, mem, now_at, &is_behind));
	end_count("the health check", 1);
	ck_assert(!is_behind);
}
END_TEST

/* Minutes, doubling, up to a quarter more; together a working day. */
START_TEST(test_waits_double)
{
	int64_t most = 0;
	for (int64_t attempt = 1; attempt < OUTBOX_TRIES; attempt++) {
		int64_t least = MINUTE_US << (attempt - 1);
		bool differs = false;
		int64_t first = outbox_wait_us(attempt);
		for (int i = 0; i < 200; i++) {
			int64_t wait = outbox_wait_us(attempt);
			ck_assert_int_ge(wait, least);
			ck_assert_int_lt(wait, least + least / 4);
			differs |= wait != first;
		}
		ck_assert(differs);
		most += least + least / 4;
	}
	ck_assert_int_le(most, 11 * HOUR_US);
	/* However often somebody has it tried again. */
	ck_assert_int_gt(outbox_wait_us(1000), 0);
	ck_assert_int_lt(outbox_wait_us(1000), 2 * DAY_US);
}
END_TEST

/* Of two that look at the same moment one has it; after the lease it is another attempt, and the
 * late word of the first changes nothing but its own line of the log. */
START_TEST(test_a_lease_is_one_attempt)
{
	struct db *db = stage_db(mem), *other = stage_db(mem);
	struct outbox_due *due;
	enum outbox_state state;
	size_t count;
	bool has_it;
	stage_sql(mem, "DELETE FROM outbox");
	ck_assert(outbox_test(db, 7, now_at));
	ck_assert(outbox_due(db, mem, OUTBOX_WEBHOOK, now_at, 8, &due, &count));
	ck_assert_uint_eq(count, 1);
	struct outbox_due first = due[0], second = { first.id, 2 };
	ck_assert(outbox_claim(db, &first, now_at, &has_it) && has_it);
	ck_assert(outbox_claim(other, &first, now_at, &has_it) && !has_it);
	int64_t later = now_at + OUTBOX_LEASE_US;
	ck_assert(outbox_claim(other, &second, later - 1, &has_it) && !has_it);
	ck_assert(outbox_claim(other, &second, later, &has_it) && has_it);
	ck_assert(outbox_end(db, &first, OUTBOX_RESULT_FAILED, "late", later, &state));
	ck_assert_int_eq(state, OUTBOX_STATE_NONE);
	ck_assert(outbox_end(other, &second, OUTBOX_RESULT_SENT, NULL, later, &state));
	ck_assert_int_eq(state, OUTBOX_SENT);
	struct outbox_attempt *attempts;
	ck_assert(outbox_attempts(db, mem, first.id, &attempts, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert(attempts[0].is_sent && !attempts[1].is_sent);
	ck_assert_str_eq(attempts[1].error, "late");
}
END_TEST

/* Two hosts route the same message: one mail. */
START_TEST(test_a_message_is_routed_once)
{
	struct db *db = stage_db(mem), *other = stage_db(mem);
	struct account_id account = { stage_account(mem) };
	const struct message_new message = {
		.text = "Something.", .link = "/account", .at = now_at
	};
	int done;
	stage_sql(mem, "DELETE FROM outbox");
	stage_sql(mem,
	    "INSERT INTO mail_preference (account_id, address, masked, confirmed_at, at_once, "
	    "lang) "
	    "VALUES (%lld, 'x', 'x', '2026-01-01', 'account', 'en')",
	    (long long)account.n);
	ck_assert(message_to_account(db, mem, account, &message));
	ck_assert(db_begin(db) && mail_route(db, mem, "", true, now_at, &done));
	/* The other waits for the first, and then finds nothing to do. */
	ck_assert(db_commit(db));
	ck_assert(db_begin(other) && mail_route(other, mem, "", true, now_at, &done));
	ck_assert(db_commit(other));
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM outbox WHERE kind = 'message'"), 1);
}
END_TEST

/* What is over for ninety days goes, with its attempts; what somebody has to look at stays. */
START_TEST(test_old_deliveries_go)
{
	static const struct {
		const char *state;
		int64_t age_us;
		int left;
	} cases[] = {
		{ "sent", OUTBOX_KEPT_US, 0 },
		{ "sent", OUTBOX_KEPT_US - 1, 1 },
		{ "dropped", OUTBOX_KEPT_US, 0 },
		{ "dropped", OUTBOX_KEPT_US - 1, 1 },
		{ "stuck", OUTBOX_KEPT_US, 1 },
	};
	struct db *db = stage_db(mem);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *at = mem_printf(mem, "'1970-01-01' + INTERVAL %lld MICROSECOND",
		    (long long)(now_at - cases[i].age_us));
		stage_sql(mem, "DELETE FROM outbox_attempt");
		stage_sql(mem, "DELETE FROM outbox");
		stage_sql(mem,
		    "INSERT INTO outbox (id, channel, kind, made_at, due_at, state, done_at) "
		    "VALUES (7, 'mail', 'message', %s, %s, '%s', %s)",
		    at, at, cases[i].state, at);
		stage_sql(mem,
		    "INSERT INTO outbox_attempt (outbox_id, attempt, begun_at) VALUES (7, 1, "
		    "%s), (7, 2, %s)",
		    at, at);
		ck_assert(outbox_sweep(db, now_at));
		ck_assert_msg(
		    stage_int(mem, "SELECT COUNT(*) FROM outbox") == cases[i].left, "case %zu", i);
		ck_assert_int_eq(
		    stage_int(mem, "SELECT COUNT(*) FROM outbox_attempt"), 2 * cases[i].left);
	}
}
END_TEST

/* More than goes at once; and dropping what waits for one person does not read what lies there. */
START_TEST(test_sweeping_reads_what_goes)
{
	struct db *db = stage_db(mem);
	stage_sql(mem, "DELETE FROM outbox");
	heavy_outbox();
	stage_sql(mem,
	    "INSERT INTO outbox (channel, kind, account_id, made_at, due_at, state) SELECT 'mail', "
	    "'message', seq, '2026-11-01', '2099-01-01', 'waiting' FROM seq_1_to_2000");
	stage_sql(mem, "ANALYZE TABLE outbox");
	begin_count();
	ck_assert(outbox_forget(db, (struct account_id){ 77 }, now_at));
	end_count("forgetting", 1);
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM outbox WHERE state = 'dropped'"), 1);
	ck_assert(outbox_sweep(db, now_at));
	ck_assert_int_eq(stage_int(mem, "SELECT COUNT(*) FROM outbox WHERE state = 'sent'"), 0);
	ck_assert_int_eq(
	    stage_int(mem, "SELECT COUNT(*) FROM outbox WHERE state = 'stuck'"), MANY / 900);
	begin_count();
	ck_assert(outbox_sweep(db, now_at));
	end_count("sweeping nothing", 0);
}
END_TEST

int main(void)
{
	static const unsigned char master[32] = { 1 };
	stage_start();
	auth_keys_set(master);
	Suite *suite = suite_create("outbox");
	TCase *tcase = run_case(suite, "outbox");
	tcase_add_test(tcase, test_inbox_reads_what_it_shows);
	tcase_add_test(tcase, test_senders_and_pages_read_what_they_take);
	tcase_add_test(tcase, test_waits_double);
	tcase_add_test(tcase, test_a_lease_is_one_attempt);
	tcase_add_test(tcase, test_a_message_is_routed_once);
	tcase_add_test(tcase, test_old_deliveries_go);
	tcase_add_test(tcase, test_sweeping_reads_what_goes);
	return run_suite(suite);
}
