/* The database as the generated queries and the gate see it. Only this folder knows libmariadb. */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mem;
struct db;

struct db_settings {
	const char *socket, *user, *password, *name;
	int statement_seconds; /* max_statement_time of each statement; 0: as long as it takes */
};

/* One connection, made at first use and again after it was lost. Statements are prepared at first
 * use and kept. Never fails. */
struct db *db_open(struct mem *, const struct db_settings *);
/* Closes the connection now; the next use makes another. It ends with its mem otherwise. */
void db_disconnect(struct db *);
/* Connects if need be and asks the server something. False with a fault when it cannot. */
bool db_alive(struct db *) __attribute__((warn_unused_result));

/*
 * Faults: FAULT_DATABASE_REPLAY for 1213, 1205 and 1020; FAULT_DATABASE_LOST when there is no
 * connection (codes 2xxx: the client's, 2002 = nobody listens) or it broke, and what was under way
 * may have happened; FAULT_DATABASE for every other.
 */

/*
 * A transaction, READ COMMITTED. After any error inside it the transaction is dead: every further
 * statement fails at once until db_rollback. Only the gate, the clock's loop and the tools begin
 * and end transactions.
 */
bool db_begin(struct db *) __attribute__((warn_unused_result));
bool db_commit(struct db *) __attribute__((warn_unused_result));
void db_rollback(struct db *);
bool db_in_transaction(const struct db *);

/*
 * The database's clock, in UTC microseconds, without asking it: the offset to our own clock is
 * measured when connecting and every minute. Before the first connection it is our own clock.
 */
int64_t db_clock(struct db *);

/* Statements executed on this connection, for metrics and for the tests that count queries. */
int64_t db_statements(const struct db *);

/* --- what generated code uses --- */

enum db_type { DB_INT = 1, DB_TEXT, DB_TIME, DB_BYTES };

/* Bytes as arguments and in rows; as an argument that may be NULL, data is NULL then. */
struct sql_bytes {
	const void *data;
	size_t bytes;
};

/* One bound value; is_null for NULL. */
struct db_value {
	enum db_type type;
	bool is_null;
	int64_t n; /* DB_INT, DB_TIME (UTC microseconds) */
	const void *text; /* DB_TEXT (NUL-terminated), DB_BYTES */
	size_t bytes; /* DB_BYTES; of DB_TEXT when read */
};

/* A compiled query. The object is static in generated code: its address names the prepared
 * statement of a connection. */
struct db_query {
	const char *name, *sql;
	const enum db_type *columns;
	size_t column_count, param_count;
};

/* Gets every row, in order. The array is the caller's until it returns, text and bytes live in mem.
 * False with a fault stops. */
typedef bool db_row_fn(void *into, struct mem *, const struct db_value *columns);

bool db_select(struct db *, struct mem *, const struct db_query *, const struct db_value *params,
    db_row_fn *row, void *into) __attribute__((warn_unused_result));
/*
 * changed_out: rows matched, whether their values changed or not. id_out: the new AUTO_INCREMENT
 * value, or what LAST_INSERT_ID(...) was given. duplicate_out: for `once` queries; then a duplicate
 * key is no fault (it leaves a lock: roll back). Each may be NULL.
 */
bool db_execute(struct db *, const struct db_query *, const struct db_value *params,
    int64_t *changed_out, int64_t *id_out, bool *duplicate_out) __attribute__((warn_unused_result));

/* Room for one more item behind the n that are there; grows by doubling. */
void *db_rows_room(struct mem *, void *items, size_t n, size_t item_bytes)
    __attribute__((returns_nonnull));

#endif
