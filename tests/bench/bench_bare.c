/* A bare client: prepared statements of libmariadb and nothing else. It sends what a worker sends for
 * a winning claim, statement by statement. */
#include <check.h>
#include <mysql.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "auth/keys.h"
#include "auth/session.h"
#include "base/clock.h"
#include "base/code.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/random.h"
#include "bench.h"
#include "server.h"

#define PARAMS 16
#define STEPS 32
#define PARTNERS_EACH 3
#define FIRST_SERIAL 500000

/* --- what is sent --------------------------------------------------------------------------- */

/*
 * A winning claim in order: how each statement begins, and its values as words: 'text, a number,
 * null, or one of the values below. The statements themselves come from the server's log.
 */
static const struct {
	const char *begins, *values;
} steps[] = {
	{ "SELECT s.seen_at, a.id,", "now now session now idle" },
	{ "SELECT p.id, p.code, p.version, p.text_version,", "code" },
	{ "SELECT p.id, p.code, p.version, p.text_version, p.state, p.scheme,", "account" },
	{ "SELECT c.id, c.code, c.version,", "project 1 partner" },
	{ "SELECT COUNT(*) AS officials", "partner now now code6 code9 unit null unit now now" },
	{ "SELECT COUNT(*) AS times", "partner author now now" },
	{ "SELECT a.slot, a.lead_id", "project 1 partner" },
	{ "START TRANSACTION", "" },
	{ "INSERT INTO form_token", "nonce hash now" },
	{ "UPDATE project FORCE INDEX (PRIMARY) SET taken", "project 1 now now" },
	{ "INSERT INTO claim",
	    "claim_code 'won 2 project 1 partner account ' ' null null now now null" },
	{ "INSERT INTO event",
	    "'claim claim 1 now account 'lead_agent partner_code 'draft '- 'draft"
	    " null null hash project" },
	{ "INSERT INTO event", "'claim claim 2 now account 'lead_agent partner_code 'press 'draft"
			       " 'won null null hash project" },
	{ "INSERT INTO award (", "project 1 slot claim partner now later later later now later" },
	{ "INSERT INTO award_member", "project 1 partner award" },
	{ "UPDATE partner FORCE INDEX (PRIMARY) SET open_awards", "partner 100000 now" },
	{ "SELECT (SELECT COUNT(*)",
	    "partner now now code6 code9 unit null unit now now partner author now now" },
	{ "INSERT INTO event", "'award award 1 now account 'lead_agent partner_code 'take '-"
			       " 'awarded null null hash project" },
	{ "INSERT INTO outbox", "'award award 1 now now 'award.take" },
	{ "UPDATE project FORCE INDEX (PRIMARY) SET version", "now project" },
	{ "INSERT INTO event", "'project project 2 now null 'system null 'fill 'published 'running"
			       " null null hash project" },
	{ "INSERT INTO outbox", "'project project 2 now now 'project.fill" },
	{ "INSERT INTO message", "author 'filled json link 'project 'subject now" },
	{ "INSERT INTO message", "'taken json link 'award 'subject now partner now now" },
	{ "INSERT INTO message", "author 'taken json link 'award 'subject now" },
	{ "UPDATE form_token", "link nonce" },
	{ "COMMIT", "" },
};
#define STEP_COUNT COUNT(steps)

/* Where the number that a statement generated goes; in the order of steps. */
static const struct {
	size_t step;
	const char *name;
} generated[] = { { 9, "slot" }, { 10, "claim" }, { 13, "award" } };

enum kind { KIND_INT = 1, KIND_TIME, KIND_TEXT };

struct value {
	const char *name;
	enum kind kind;
	int64_t n;
	MYSQL_TIME at;
	char text[400];
	unsigned long bytes;
};

static struct value values[] = {
	{ .name = "now", .kind = KIND_TIME },
	{ .name = "idle", .kind = KIND_TIME },
	{ .name = "later", .kind = KIND_TIME },
	{ .name = "session", .kind = KIND_TEXT },
	{ .name = "nonce", .kind = KIND_TEXT },
	{ .name = "hash", .kind = KIND_TEXT },
	{ .name = "code", .kind = KIND_TEXT },
	{ .name = "claim_code", .kind = KIND_TEXT },
	{ .name = "partner_code", .kind = KIND_TEXT },
	{ .name = "unit", .kind = KIND_TEXT },
	{ .name = "code6", .kind = KIND_TEXT },
	{ .name = "code9", .kind = KIND_TEXT },
	{ .name = "json", .kind = KIND_TEXT },
	{ .name = "link", .kind = KIND_TEXT },
	{ .name = "account", .kind = KIND_INT },
	{ .name = "author", .kind = KIND_INT },
	{ .name = "partner", .kind = KIND_INT },
	{ .name = "project", .kind = KIND_INT },
	{ .name = "slot", .kind = KIND_INT },
	{ .name = "claim", .kind = KIND_INT },
	{ .name = "award", .kind = KIND_INT },
};

static struct value *value_of(const char *name)
{
	for (size_t i = 0; i < COUNT(values); i++)
		if (strcmp(values[i].name, name) == 0)
			return &values[i];
	ck_abort_msg("no value is called %s", name);
}

static void set_int(const char *name, int64_t n)
{
	value_of(name)->n = n;
}

static void set_bytes(const char *name, const void *data, size_t bytes)
{
	struct value *value = value_of(name);

	memcpy(value->text, data, bytes);
	value->bytes = bytes;
}

static void set_text(const char *name, const char *text)
{
	set_bytes(name, text, strlen(text));
}

static void set_time(const char *name, int64_t at)
{
	struct civil civil = clock_utc(at);

	value_of(name)->at = (MYSQL_TIME){ .year = (unsigned)civil.year,
		.month = (unsigned)civil.month,
		.day = (unsigned)civil.day,
		.hour = (unsigned)civil.hour,
		.minute = (unsigned)civil.minute,
		.second = (unsigned)civil.second,
		.second_part = (unsigned long)civil.microsecond,
		.time_type = MYSQL_TIMESTAMP_DATETIME };
}

/* --- the connection ------------------------------------------------------------------------- */

struct step {
	MYSQL_STMT *stmt; /* NULL: begins or ends the transaction */
	MYSQL_BIND params[PARAMS];
	long long numbers[PARAMS];
	unsigned long lengths[PARAMS];
	bool answers_rows;
};

struct client {
	MYSQL *mysql;
	struct step steps[STEPS];
};

static void bind_word(struct mem *mem, struct step *step, size_t i, const char *word)
{
	MYSQL_BIND *bind = &step->params[i];

	if (strcmp(word, "null") == 0) {
		bind->buffer_type = MYSQL_TYPE_NULL;
		return;
	}
	if (*word == '\'') {
		step->lengths[i] = strlen(word + 1);
		*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING,
			.buffer = mem_strdup(mem, word + 1),
			.length = &step->lengths[i] };
		return;
	}
	if (*word >= '0' && *word <= '9') {
		step->numbers[i] = strtoll(word, NULL, 10);
		*bind =
		    (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &step->numbers[i] };
		return;
	}
	struct value *value = value_of(word);
	switch (value->kind) {
	case KIND_INT:
		*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &value->n };
		break;
	case KIND_TIME:
		*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_DATETIME, .buffer = &value->at };
		break;
	case KIND_TEXT:
		*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING,
			.buffer = value->text,
			.length = &value->bytes };
		break;
	}
}

static void prepare(struct mem *mem, struct client *client, size_t n, const char *sql)
{
	struct step *step = &client->steps[n];
	char *words = mem_strdup(mem, steps[n].values), *word;
	size_t count = 0;

	ck_assert_msg(strncmp(sql, steps[n].begins, strlen(steps[n].begins)) == 0,
	    "a claim's statements have changed, and the table in %s must follow: %zu is now %s",
	    __FILE__, n, sql);
	if (strchr(sql, '?') == NULL)
		return;
	step->stmt = mysql_stmt_init(client->mysql);
	ck_assert_msg(mysql_stmt_prepare(step->stmt, sql, strlen(sql)) == 0, "%s: %s", sql,
	    mysql_stmt_error(step->stmt));
	while ((word = strsep(&words, " ")) != NULL)
		bind_word(mem, step, count++, word);
	ck_assert_msg(mysql_stmt_param_count(step->stmt) == count, "%s: %zu values", sql, count);
	mysql_stmt_bind_param(step->stmt, step->params);
	step->answers_rows = mysql_stmt_field_count(step->stmt) > 0;
}

/* The session is as workers set theirs. */
static void connect_client(
    struct mem *mem, struct client *client, const struct bench_statements *statements)
{
	static const char session[] =
	    "SET SESSION tx_isolation = 'READ-COMMITTED', time_zone = '+00:00',"
	    " collation_connection = 'utf8mb4_bin', innodb_lock_wait_timeout = 2";

	client->mysql = mysql_init(NULL);
	mysql_options(client->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	ck_assert_msg(mysql_real_connect(client->mysql, NULL, getpwuid(geteuid())->pw_name, NULL,
			  SERVER_DATABASE, 0, server_socket(), CLIENT_FOUND_ROWS) != NULL,
	    "%s", mysql_error(client->mysql));
	ck_assert_int_eq(mysql_real_query(client->mysql, session, sizeof session - 1), 0);
	ck_assert_uint_eq(statements->n, STEP_COUNT);
	for (size_t n = 0; n < STEP_COUNT; n++)
		prepare(mem, client, n, statements->items[n]);
}

static void run_step(struct client *client, size_t n)
{
	struct step *step = &client->steps[n];

	if (!step->stmt) {
		ck_assert_msg(
		    mysql_real_query(client->mysql, steps[n].begins, strlen(steps[n].begins)) == 0,
		    "%s", mysql_error(client->mysql));
		return;
	}
	ck_assert_msg(mysql_stmt_execute(step->stmt) == 0 &&
			  (!step->answers_rows || mysql_stmt_store_result(step->stmt) == 0),
	    "%zu: %s", n, mysql_stmt_error(step->stmt));
	if (step->answers_rows)
		mysql_stmt_free_result(step->stmt);
	else /* there is no webhook, so the outbox stays empty */
		ck_assert_msg(mysql_stmt_affected_rows(step->stmt) == 1 ||
				  strcmp(steps[n].begins, "INSERT INTO outbox") == 0,
		    "%s changed nothing", steps[n].begins);
	for (size_t i = 0; i < COUNT(generated); i++)
		if (generated[i].step == n)
			set_int(generated[i].name, (int64_t)mysql_stmt_insert_id(step->stmt));
}

/* --- claims --------------------------------------------------------------------------------- */

struct bare {
	const struct race *race;
	const struct bench_projects *projects;
	const struct bench_statements *statements;
	struct race_barrier *all_are_ready;
	size_t next;
	int64_t began_at[BENCH_WORKERS], ended_at[BENCH_WORKERS];
	int64_t accounts[RACE_PARTNERS], author;
	const char *unit;
};

static void set_partner(const struct bare *bare, size_t i)
{
	const struct race_partner *partner = &bare->race->partners[i];
	unsigned char hash[32];

	session_hash(auth_keys()->session, browser_cookie(&partner->browser, SESSION_COOKIE), hash);
	set_bytes("session", hash, sizeof hash);
	set_int("partner", partner->id);
	set_text("partner_code", partner->code);
	set_int("account", bare->accounts[i]);
}

static void set_claim(struct mem *mem, const struct bench_project *project)
{
	unsigned char random[32];
	int64_t now = clock_now();

	random_bytes(random, sizeof random);
	set_bytes("nonce", random, 16);
	set_bytes("hash", random, sizeof random);
	set_time("now", now);
	set_time("idle", now - SESSION_IDLE_US);
	set_time("later", now + 14 * DAY_US);
	set_int("project", project->id);
	set_text("code", project->code);
	set_text("claim_code", code_make(mem, CODE_CLAIM, now, FIRST_SERIAL + project->id));
	set_text("link", mem_printf(mem, "/projects/%s/awards/1", project->code));
}

static void claim_on(size_t k, void *arg)
{
	struct bare *bare = arg;
	struct mem *mem = mem_root("bare");
	struct client *client = MEM_NEW(mem, struct client);
	size_t j, claims = 0;

	set_text("unit", bare->unit);
	set_bytes("code6", bare->unit, 6);
	set_bytes("code9", bare->unit, 9);
	set_int("author", bare->author);
	set_text("json", "{\"partner\":\"青岛银行辽宁路支行\",\"slot\":\"1\","
			 "\"project\":\"楼道感应灯检修更换\"}");
	connect_client(mem, client, bare->statements);
	race_wait(bare->all_are_ready);
	bare->began_at[k] = clock_steady();
	while ((j = __atomic_fetch_add(&bare->next, 1, __ATOMIC_RELAXED)) < bare->projects->n) {
		struct mem *own = mem_child(mem);
		set_partner(bare, k + BENCH_WORKERS * (claims++ % PARTNERS_EACH));
		set_claim(own, &bare->projects->items[j]);
		for (size_t n = 0; n < STEP_COUNT; n++)
			run_step(client, n);
		mem_free(own);
	}
	bare->ended_at[k] = clock_steady();
}

struct bench_rate bench_bare(struct mem *mem, const struct race *race,
    const struct bench_projects *projects, const struct bench_statements *statements)
{
	struct bare *bare = race_shared(sizeof *bare);
	int64_t began_at = INT64_MAX, ended_at = 0;

	*bare = (struct bare){ .race = race,
		.projects = projects,
		.statements = statements,
		.all_are_ready = race_barrier(BENCH_WORKERS) };
	for (size_t i = 0; i < RACE_PARTNERS; i++)
		bare->accounts[i] = site_account_id(mem, race->partners[i].login);
	bare->author = stage_int(
	    mem, "SELECT author_id FROM project WHERE id = %lld", (long long)projects->items[0].id);
	bare->unit = site_text(
	    mem, "SELECT unit_code FROM project WHERE id = %lld", (long long)projects->items[0].id);
	race_at_once(BENCH_WORKERS, claim_on, bare, NULL);
	for (size_t k = 0; k < BENCH_WORKERS; k++) {
		began_at = bare->began_at[k] < began_at ? bare->began_at[k] : began_at;
		ended_at = bare->ended_at[k] > ended_at ? bare->ended_at[k] : ended_at;
	}
	return (struct bench_rate){ .claims = projects->n, .took_us = ended_at - began_at };
}
