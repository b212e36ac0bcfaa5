/* Transactions: begun, committed or rolled back; dead after any error. */
#include "base/bug.h"
#include "db/inner.h"

bool db_begin(struct db *db)
{
	if (db->in_transaction)
		BUG("a transaction inside a transaction");
	if (!db_ready(db, "START TRANSACTION") ||
	    !db_run(db, "START TRANSACTION", "START TRANSACTION"))
		return false;
	db->in_transaction = true;
	db->dead = false;
	return true;
}

bool db_commit(struct db *db)
{
	if (!db->in_transaction)
		BUG("a commit without a transaction");
	/* The error of a COMMIT leaves the transaction dead, like any other: whoever began it rolls
	 * back. */
	if (!db_ready(db, "COMMIT") || !db_run(db, "COMMIT", "COMMIT"))
		return false;
	db->in_transaction = false;
	return true;
}

void db_rollback(struct db *db)
{
	static const char sql[] = "ROLLBACK";

	if (!db->in_transaction)
		return;
	/* A server that cannot be told rolls back when the connection ends. */
	if (db->mysql != NULL && mysql_real_query(db->mysql, sql, sizeof(sql) - 1) != 0)
		db_disconnect(db);
	db->in_transaction = false;
	db->dead = false;
}

bool db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}
