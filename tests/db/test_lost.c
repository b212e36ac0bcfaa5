/*
 * Connections that are lost and come back: killed idle, in a transaction, in a statement; the
 * server killed. What lives on one connection: statements prepared once, the offset of the
 * database's clock.
 */
#include "pot.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/inner.h"

#define NOBODY_LISTENS 2002
#define GONE 2006
#define LOST 2013
#define KILLED 1927

/* --- lost connections --- */

static void kill_connection(int64_t id)
{
	struct db *root = server_open(mem, "root", 0);

	run_sql(root, mem_printf(mem, "KILL %lld", (long long)id));
	db_disconnect(root);
}

START_TEST(killed_while_idle)
{
	struct db *db = pot_fresh();
	int64_t id = ask_int(db, "SELECT CONNECTION_ID()");

	kill_connection(id);
	usleep(50000);
	ck_assert_int_eq(pot_value(db, 1), 0);
	ck_assert_int_ne(ask_int(db, "SELECT CONNECTION_ID()"), id);
	kill_connection(ask_int(db, "SELECT CONNECTION_ID()"));
	usleep(50000);
	ck_assert(db_begin(db));
	run_sql(db, "UPDATE pot SET v = 1 WHERE id = 1");
	ck_assert(db_commit(db));
}
END_TEST

START_TEST(killed_in_a_transaction)
{
	struct db *db = pot_fresh();
	int code;

	ck_assert(db_begin(db));
	run_sql(db, "UPDATE pot SET v = 1 WHERE id = 1");
	kill_connection(ask_int(db, "SELECT CONNECTION_ID()"));
	usleep(50000);
	ck_assert(!try_sql(db, "UPDATE pot SET v = 2 WHERE id = 1"));
	code = fault_last()->code;
	ck_assert_msg(code == GONE || code == LOST || code == KILLED, "%d", code);
	expect_fault(FAULT_DATABASE_LOST, code);
	pot_expect_dead(db, FAULT_DATABASE_LOST, code);
}
END_TEST

START_TEST(killed_in_a_statement)
{
	struct db *db = pot_fresh();
	int64_t id = ask_int(db, "SELECT CONNECTION_ID()");
	int status, code;
	pid_t child = fork();

	if (child == 0) {
		mem = mem_root("killer");
		usleep(300000);
		kill_connection(id);
		_exit(0);
	}
	ck_assert(!try_sql(db, "DO SLEEP(20)"));
	code = fault_last()->code;
	ck_assert_msg(code == GONE || code == LOST || code == KILLED, "%d", code);
	expect_fault(FAULT_DATABASE_LOST, code);
	ck_assert_int_eq(pot_value(db, 1), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
}
END_TEST

START_TEST(server_killed_and_restarted)
{
	struct db *db = pot_fresh(), *busy = server_open(mem, SERVER_APP, 30);
	int code;

	run_sql(db, "UPDATE pot SET v = 41 WHERE id = 1");
	ck_assert(db_begin(busy));
	run_sql(busy, "UPDATE pot SET v = 42 WHERE id = 1");
	server_kill();
	ck_assert(!db_begin(db));
	expect_fault(FAULT_DATABASE_LOST, NOBODY_LISTENS);
	ck_assert(!db_alive(db));
	expect_fault(FAULT_DATABASE_LOST, NOBODY_LISTENS);
	ck_assert(!db_commit(busy));
	code = fault_last()->code;
	expect_fault(FAULT_DATABASE_LOST, code);
	db_rollback(busy);
	server_restart();
	ck_assert_int_eq(pot_value(db, 1), 41);
	ck_assert(db_alive(busy));
	ck_assert(db_begin(busy));
	run_sql(busy, "UPDATE pot SET v = 43 WHERE id = 1");
	ck_assert(db_commit(busy));
	ck_assert_int_eq(pot_value(db, 1), 43);
}
END_TEST

/* --- statements --- */

#define MANY 200

static int64_t prepared(struct db *db)
{
	return ask_int(db,
	    "SELECT CAST(variable_value AS SIGNED) FROM information_schema.session_status"
	    " WHERE variable_name = 'COM_STMT_PREPARE'");
}

START_TEST(prepared_once)
{
	struct db *db = server_open(mem, SERVER_APP, 30);
	struct db_query *queries = MEM_ARRAY(mem, struct db_query, MANY);
	int64_t before = prepared(db), executed = db_statements(db);

	for (int i = 0; i < MANY; i++)
		queries[i] =
		    (struct db_query){ .name = "many", .sql = mem_printf(mem, "DO %d", i) };
	for (int i = 0; i < 3 * MANY; i++)
		ck_assert(db_execute(db, &queries[i % MANY], NULL, NULL, NULL, NULL));
	ck_assert_int_eq(db_statements(db) - executed, 3 * MANY);
	/* Asking is a statement too. */
	ck_assert_int_eq(prepared(db) - before, MANY + 1);
}
END_TEST

/* The server's metadata of a statement changes under us; it must notice and not go wrong. */
START_TEST(schema_changes_under_a_statement)
{
	struct db *db = server_open(mem, "root", 30);
	static const struct db_query insert = { .name = "insert",
		.sql = "INSERT INTO shifting (a) VALUES (1)" };

	run_sql(db, "CREATE TABLE shifting (a INT NOT NULL)");
	ck_assert(db_execute(db, &insert, NULL, NULL, NULL, NULL));
	run_sql(db, "ALTER TABLE shifting ADD COLUMN b INT NOT NULL DEFAULT 3 FIRST");
	ck_assert(db_execute(db, &insert, NULL, NULL, NULL, NULL));
	ck_assert_int_eq(ask_int(db, "SELECT CAST(SUM(a * b) AS SIGNED) FROM shifting"), 6);
}
END_TEST

/* --- the clock --- */

START_TEST(clock_of_the_database)
{
	struct db *db = server_open(mem, SERVER_APP, 30);
	int64_t off;

	off = db_clock(db) - clock_now();
	ck_assert_int_lt(llabs(off), SECOND_US / 100);
	ck_assert(db_alive(db));
	off = db_clock(db) - clock_now();
	ck_assert_int_lt(llabs(off), SECOND_US / 2);
	/* A server whose clock is wrong: noticed within the minute, not before, and not in a
	 * transaction. */
	run_sql(db, "SET SESSION timestamp = 1000000000.25");
	off = db_clock(db) - clock_now();
	ck_assert_int_lt(llabs(off), SECOND_US / 2);
	db->clock_asked_at -= MINUTE_US;
	ck_assert(db_begin(db));
	off = db_clock(db) - clock_now();
	ck_assert_int_lt(llabs(off), SECOND_US / 2);
	ck_assert(db_commit(db));
	off = db_clock(db) - INT64_C(1000000000250000);
	ck_assert_int_lt(llabs(off), SECOND_US / 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lost");
	TCase *tcase = test_case(suite, "lost");

	tcase_add_test(tcase, killed_while_idle);
	tcase_add_test(tcase, killed_in_a_transaction);
	tcase_add_test(tcase, killed_in_a_statement);
	tcase_add_test(tcase, prepared_once);
	tcase_add_test(tcase, schema_changes_under_a_statement);
	tcase_add_test(tcase, clock_of_the_database);
	tcase_add_test(tcase, server_killed_and_restarted);
	return test_main(suite, pot_make);
}
