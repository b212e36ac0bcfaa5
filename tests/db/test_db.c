/*
 * Transactions against a real server: what each error means, and that a transaction is dead after
 * one. The errors are real: two connections that deadlock, wait for a lock, overtake a snapshot.
 * Only those that a single server cannot make (at COMMIT) are injected.
 */
#include "pot.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "inject.h"

#define DEADLOCK 1213
#define LOCK_WAIT 1205
#define OVERTAKEN 1020
#define DUPLICATE 1062
#define TOO_LONG 1406
#define NOBODY_LISTENS 2002
#define LOST 2013

/* --- the session --- */

static const struct {
	const char *variable, *value;
} settings[] = {
	{ "@@tx_isolation", "READ-COMMITTED" },
	{ "@@autocommit", "ON" },
	{ "@@time_zone", "+00:00" },
	{ "@@innodb_lock_wait_timeout", "2" },
	{ "@@innodb_snapshot_isolation", "ON" },
	{ "@@max_statement_time", "30.000000" },
	{ "@@character_set_client", "utf8mb4" },
	{ "@@character_set_results", "utf8mb4" },
	{ "@@collation_connection", "utf8mb4_bin" },
	{ "@@sql_mode", "STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
			"NO_ENGINE_SUBSTITUTION" },
	{ "@@GLOBAL.innodb_flush_log_at_trx_commit", "1" },
	{ "@@GLOBAL.log_bin", "OFF" },
	{ "@@GLOBAL.skip_networking", "ON" },
};

START_TEST(session_settings)
{
	struct db *db = server_open(mem, SERVER_APP, 30);

	ck_assert_str_eq(
	    ask_text(db, mem_printf(mem, "SELECT CAST(%s AS CHAR)", settings[_i].variable)),
	    settings[_i].value);
}
END_TEST

START_TEST(one_statement_at_a_time)
{
	struct db *db = pot_fresh();

	ck_assert(
	    !try_sql(db, "UPDATE pot SET v = 1 WHERE id = 1; UPDATE pot SET v = 1 WHERE id = 2"));
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE);
	ck_assert_int_eq(pot_value(db, 1), 0);
}
END_TEST

START_TEST(a_slow_statement_is_ended)
{
	struct db *db = (pot_fresh(), server_open(mem, SERVER_APP, 1));
	int64_t begun = clock_steady();

	ck_assert(
	    !try_sql(db, "UPDATE pot SET v = BENCHMARK(4000000000, SHA2('x', 512)) WHERE id = 1"));
	expect_fault(FAULT_DATABASE, 1969);
	ck_assert_int_lt(clock_steady() - begun, 5 * SECOND_US);
	ck_assert(db_alive(db));
}
END_TEST

START_TEST(nobody_listens)
{
	struct db *db = db_open(mem,
	    &(struct db_settings){ .socket = "/tmp/no/such/socket", .user = "u", .name = "n" });

	ck_assert(!db_alive(db));
	expect_fault(FAULT_DATABASE_LOST, NOBODY_LISTENS);
	ck_assert(!db_begin(db));
	expect_fault(FAULT_DATABASE_LOST, NOBODY_LISTENS);
	ck_assert(!db_in_transaction(db));
}
END_TEST

START_TEST(a_wrong_password)
{
	struct db *db = db_open(mem, &(struct db_settings){ .socket = server_socket(),
					 .user = SERVER_APP,
					 .password = "no",
					 .name = SERVER_DATABASE });

	ck_assert(!db_alive(db));
	expect_fault(FAULT_DATABASE, 1045);
}
END_TEST

/* Nobody else on the machine gets in as the administrator. */
START_TEST(no_administrator_by_password)
{
	struct db *db = db_open(mem, &(struct db_settings){ .socket = server_socket(),
					 .user = "root",
					 .password = "",
					 .name = SERVER_DATABASE });

	if (setuid(65534) != 0)
		return;
	ck_assert(!db_alive(db));
	ck_assert_int_ne(fault_last()->kind, FAULT_NONE);
}
END_TEST

/* --- transactions --- */

START_TEST(commit_and_rollback)
{
	struct db *db = pot_fresh(), *other = server_open(mem, SERVER_APP, 30);

	ck_assert(db_begin(db));
	run_sql(db, "UPDATE pot SET v = 1 WHERE id = 1");
	ck_assert_int_eq(pot_value(other, 1), 0);
	ck_assert(db_commit(db));
	ck_assert(!db_in_transaction(db));
	ck_assert_int_eq(pot_value(other, 1), 1);
	ck_assert(db_begin(db));
	run_sql(db, "UPDATE pot SET v = 2 WHERE id = 1");
	db_rollback(db);
	db_rollback(db);
	ck_assert_int_eq(pot_value(db, 1), 1);
}
END_TEST

START_TEST(an_error_kills_the_transaction)
{
	struct db *db = pot_fresh();

	ck_assert(db_begin(db));
	run_sql(db, "UPDATE pot SET v = 1 WHERE id = 1");
	ck_assert(!try_sql(db, "UPDATE pot SET name = 'too long' WHERE id = 1"));
	expect_fault(FAULT_DATABASE, TOO_LONG);
	pot_expect_dead(db, FAULT_DATABASE, TOO_LONG);
}
END_TEST

START_TEST(an_error_outside_kills_nothing)
{
	struct db *db = pot_fresh();

	ck_assert(!try_sql(db, "UPDATE pot SET name = 'too long' WHERE id = 1"));
	expect_fault(FAULT_DATABASE, TOO_LONG);
	ck_assert(!try_sql(db, "SELECT nothing FROM nowhere"));
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE);
	fault_clear();
	run_sql(db, "UPDATE pot SET v = 1 WHERE id = 1");
	ck_assert_int_eq(pot_value(db, 1), 1);
}
END_TEST

START_TEST(the_first_fault_stays)
{
	struct db *db = pot_fresh();

	ck_assert(db_begin(db));
	ck_assert(!try_sql(db, "UPDATE pot SET name = 'too long' WHERE id = 1"));
	ck_assert(!try_sql(db, "SELECT 1"));
	ck_assert(strstr(fault_last()->text, "name") != NULL);
	expect_fault(FAULT_DATABASE, TOO_LONG);
}
END_TEST

static const struct db_query query_again = { .name = "again",
	.sql = "INSERT INTO pot (id, v) VALUES (1, 5)" };

START_TEST(a_duplicate_is_a_verdict)
{
	struct db *db = pot_fresh();
	bool duplicate = false;
	int64_t id;

	for (int i = 0; i < 3; i++) {
		ck_assert(db_begin(db));
		ck_assert(db_execute(db, &query_again, NULL, NULL, &id, &duplicate));
		ck_assert(duplicate);
		run_sql(db, "UPDATE pot SET v = v + 1 WHERE id = 2");
		ck_assert(db_commit(db));
	}
	ck_assert_int_eq(pot_value(db, 2), 3);
	run_sql(db, "DELETE FROM pot WHERE id = 1");
	ck_assert(db_execute(db, &query_again, NULL, NULL, &id, &duplicate));
	ck_assert(!duplicate);
}
END_TEST

START_TEST(a_duplicate_may_be_a_fault)
{
	struct db *db = pot_fresh();

	ck_assert(db_begin(db));
	ck_assert(!db_execute(db, &query_again, NULL, NULL, NULL, NULL));
	expect_fault(FAULT_DATABASE, DUPLICATE);
	pot_expect_dead(db, FAULT_DATABASE, DUPLICATE);
}
END_TEST

static void be_quiet(void)
{
	(void)!freopen("/dev/null", "w", stderr);
}

START_TEST(a_transaction_inside_one_is_a_bug)
{
	struct db *db = pot_fresh();

	be_quiet();
	ck_assert(db_begin(db));
	(void)!db_begin(db);
}
END_TEST

START_TEST(a_commit_of_nothing_is_a_bug)
{
	struct db *db = pot_fresh();

	be_quiet();
	(void)!db_commit(db);
}
END_TEST

/* --- errors that two connections make --- */

/* Locks row 2 and then wants row 1, in a process of its own. Its exit status: 0 done, 1 chosen as
 * the victim. */
static pid_t deadlock_other(int ready[2], int go[2])
{
	pid_t child = fork();
	char c = 'x';

	if (child != 0)
		return child;
	mem = mem_root("other");
	struct db *db = server_open(mem, SERVER_APP, 30);

	ck_assert(db_begin(db));
	run_sql(db, "UPDATE pot SET v = v + 10 WHERE id = 2");
	ck_assert_int_eq(write(ready[1], &c, 1), 1);
	ck_assert_int_eq(read(go[0], &c, 1), 1);
	if (try_sql(db, "UPDATE pot SET v = v + 10 WHERE id = 1"))
		_exit(db_commit(db) ? 0 : 2);
	_exit(
	    fault_last()->kind == FAULT_DATABASE_REPLAY && fault_last()->code == DEADLOCK ? 1 : 2);
}

START_TEST(deadlock)
{
	struct db *db = pot_fresh();
	int ready[2], go[2], status;
	bool victim;
	pid_t child;
	char c = 'x';

	ck_assert(pipe(ready) == 0 && pipe(go) == 0);
	db_disconnect(db);
	child = deadlock_other(ready, go);
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	ck_assert(db_begin(db));
	run_sql(db, "UPDATE pot SET v = v + 1 WHERE id = 1");
	ck_assert_int_eq(write(go[1], &c, 1), 1);
	victim = !try_sql(db, "UPDATE pot SET v = v + 1 WHERE id = 2");
	if (victim) {
		expect_fault(FAULT_DATABASE_REPLAY, DEADLOCK);
		ck_assert(!try_sql(db, "SELECT 1"));
		expect_fault(FAULT_DATABASE_REPLAY, DEADLOCK);
		db_rollback(db);
	} else {
		ck_assert(db_commit(db));
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), victim ? 0 : 1);
	ck_assert_int_eq(pot_value(db, 1), victim ? 10 : 1);
	ck_assert_int_eq(pot_value(db, 2), victim ? 10 : 1);
}
END_TEST

START_TEST(lock_wait)
{
	struct db *db = pot_fresh(), *other = server_open(mem, SERVER_APP, 30);
	int64_t begun;

	ck_assert(db_begin(other));
	run_sql(other, "UPDATE pot SET v = 7 WHERE id = 2");
	ck_assert(db_begin(db));
	run_sql(db, "UPDATE pot SET v = 1 WHERE id = 1");
	begun = clock_steady();
	ck_assert(!try_sql(db, "UPDATE pot SET v = 8 WHERE id = 2"));
	ck_assert_int_lt(clock_steady() - begun, 5 * SECOND_US);
	expect_fault(FAULT_DATABASE_REPLAY, LOCK_WAIT);
	/* The server undoes the statement alone; we undo all. */
	pot_expect_dead(db, FAULT_DATABASE_REPLAY, LOCK_WAIT);
	ck_assert(db_commit(other));
	ck_assert_int_eq(pot_value(db, 2), 7);
}
END_TEST

START_TEST(overtaken_snapshot)
{
	struct db *db = pot_fresh(), *other = server_open(mem, SERVER_APP, 30);

	run_sql(db, "SET SESSION tx_isolation = 'REPEATABLE-READ'");
	ck_assert(db_begin(db));
	ck_assert_int_eq(pot_value(db, 2), 0);
	run_sql(other, "UPDATE pot SET v = 7 WHERE id = 2");
	ck_assert(!try_sql(db, "UPDATE pot SET v = v + 1 WHERE id = 2"));
	expect_fault(FAULT_DATABASE_REPLAY, OVERTAKEN);
	pot_expect_dead(db, FAULT_DATABASE_REPLAY, OVERTAKEN);
	ck_assert_int_eq(pot_value(db, 2), 7);
}
END_TEST

/* --- errors at places where one server makes none --- */

static const struct {
	const char *plan;
	enum fault_kind kind;
	int code;
	int stays; /* value of row 1 afterwards */
} injected[] = {
	{ "execute:1:1213:1", FAULT_DATABASE_REPLAY, DEADLOCK, 0 },
	{ "execute:2:1020:1", FAULT_DATABASE_REPLAY, OVERTAKEN, 0 },
	{ "store:1:1213:1", FAULT_DATABASE_REPLAY, DEADLOCK, 0 },
	{ "store:1:1205:1", FAULT_DATABASE_REPLAY, LOCK_WAIT, 0 },
	{ "commit:1:1213:1", FAULT_DATABASE_REPLAY, DEADLOCK, 0 },
	{ "commit:1:1205:1", FAULT_DATABASE_REPLAY, LOCK_WAIT, 0 },
	{ "commit:1:1020:1", FAULT_DATABASE_REPLAY, OVERTAKEN, 0 },
	{ "commit:1:2013:1", FAULT_DATABASE_LOST, LOST, 0 },
	{ "committed:1:2013:1", FAULT_DATABASE_LOST, LOST, 1 },
};

static bool take_never(void *into, struct mem *row_mem, const struct db_value *columns)
{
	(void)row_mem;
	(void)columns;
	++*(int *)into;
	return true;
}

static bool whole_transaction(struct db *db, int *rows_out)
{
	static const enum db_type columns[] = { DB_INT };
	static const struct db_query read = { .name = "read",
		.sql = "SELECT v FROM pot WHERE id = 2",
		.columns = columns,
		.column_count = 1 };

	return db_begin(db) && try_sql(db, "UPDATE pot SET v = 1 WHERE id = 1") &&
	       db_select(db, mem, &read, NULL, take_never, rows_out) && db_commit(db);
}

START_TEST(at_every_place)
{
	struct db *db = pot_fresh();
	bool at_commit = strncmp(injected[_i].plan, "commit", 6) == 0;
	int rows = 0;

	inject(injected[_i].plan);
	ck_assert(!whole_transaction(db, &rows));
	ck_assert_int_eq(inject_count(), 1);
	inject(NULL);
	ck_assert_int_eq(rows, at_commit ? 1 : 0);
	expect_fault(injected[_i].kind, injected[_i].code);
	ck_assert(!try_sql(db, "SELECT 1"));
	expect_fault(injected[_i].kind, injected[_i].code);
	db_rollback(db);
	ck_assert_int_eq(pot_value(db, 1), injected[_i].stays);
	/* And again, from the start. */
	ck_assert(whole_transaction(db, &rows));
	ck_assert_int_eq(pot_value(db, 1), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("db");
	TCase *tcase = test_case(suite, "db");

	tcase_add_loop_test(tcase, session_settings, 0, COUNT(settings));
	tcase_add_test(tcase, one_statement_at_a_time);
	tcase_add_test(tcase, a_slow_statement_is_ended);
	tcase_add_test(tcase, nobody_listens);
	tcase_add_test(tcase, a_wrong_password);
	tcase_add_test(tcase, no_administrator_by_password);
	tcase_add_test(tcase, commit_and_rollback);
	tcase_add_test(tcase, an_error_kills_the_transaction);
	tcase_add_test(tcase, an_error_outside_kills_nothing);
	tcase_add_test(tcase, the_first_fault_stays);
	tcase_add_test(tcase, a_duplicate_is_a_verdict);
	tcase_add_test(tcase, a_duplicate_may_be_a_fault);
	tcase_add_test_raise_signal(tcase, a_transaction_inside_one_is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tcase, a_commit_of_nothing_is_a_bug, SIGABRT);
	tcase_add_test(tcase, deadlock);
	tcase_add_test(tcase, lock_wait);
	tcase_add_test(tcase, overtaken_snapshot);
	tcase_add_loop_test(tcase, at_every_place, 0, COUNT(injected));
	return test_main(suite, pot_make);
}
