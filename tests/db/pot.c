/* A small table for tests of transactions. */
#include "pot.h"

void pot_make(void)
{
	struct db *db = server_open(mem, SERVER_MIGRATOR, 0);

	run_sql(db, "CREATE TABLE pot (id INT PRIMARY KEY, v INT NOT NULL, name VARCHAR(4) NOT "
		    "NULL DEFAULT '', "
		    "UNIQUE KEY (name, id))");
	run_sql(db, "GRANT SELECT, INSERT, UPDATE, DELETE ON pot TO jiebang_app@localhost");
}

struct db *pot_fresh(void)
{
	struct db *db = server_open(mem, SERVER_APP, 30);

	run_sql(db, "DELETE FROM pot WHERE id > 0");
	run_sql(db, "INSERT INTO pot (id, v) VALUES (1, 0), (2, 0)");
	return db;
}

int64_t pot_value(struct db *db, int id)
{
	return ask_int(db, mem_printf(mem, "SELECT v FROM pot WHERE id = %d", id));
}

void pot_expect_dead(struct db *db, enum fault_kind kind, int code)
{
	int64_t executed = db_statements(db);

	ck_assert(db_in_transaction(db));
	ck_assert(!try_sql(db, "UPDATE pot SET v = 99 WHERE id = 1"));
	expect_fault(kind, code);
	ck_assert(!try_sql(db, "SELECT 1"));
	expect_fault(kind, code);
	ck_assert(!db_commit(db));
	expect_fault(kind, code);
	ck_assert(db_in_transaction(db));
	ck_assert_int_eq(db_statements(db), executed);
	db_rollback(db);
	ck_assert(!db_in_transaction(db));
	ck_assert_int_eq(pot_value(db, 1), 0);
}
