/* What the files of this folder share about a connection. */
#ifndef DB_INNER_H
#define DB_INNER_H

#include <mysql.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "db/db.h"

/* What one bound value needs beside its MYSQL_BIND. */
struct cell {
	int64_t n;
	MYSQL_TIME time;
	unsigned long length;
	my_bool is_null, error;
	char none; /* text and bytes are measured first: nothing is ever written here */
};

/* A prepared statement; stmt is NULL until it is needed (again). One bind and cell per parameter
 * and per column. */
struct statement {
	const struct db_query *query;
	MYSQL_STMT *stmt;
	MYSQL_BIND *params, *columns;
	struct cell *param_cells, *column_cells;
};

/* Open addressing by the query's address; capacity is a power of two and more than n. */
struct statement_table {
	struct statement *items;
	size_t n, capacity;
};

struct db {
	struct mem *mem;
	struct db_settings settings;
	MYSQL *mysql; /* NULL: not connected */
	struct mem *connection_mem; /* what goes with the connection */
	struct statement_table statements;
	int64_t
	    connections; /* made so far: tells whether this is still the one a lock was taken on */
	int64_t executed;
	int64_t clock_offset, clock_asked_at; /* database minus ours; steady clock */
	bool in_transaction;
	bool dead; /* the transaction, by the fault below */
	enum fault_kind dead_kind;
	int dead_code;
};

/* Connected, and not in a dead transaction; connects when no transaction is open. False with a
 * fault. */
bool db_ready(struct db *, const char *where) __attribute__((warn_unused_result));
/* Records what the server or the client library says went wrong; kills the transaction. Returns
 * false. */
bool db_failed(struct db *, unsigned code, const char *text, const char *where);
/* A fixed statement without parameters and rows. */
bool db_run(struct db *, const char *sql, const char *where) __attribute__((warn_unused_result));

/* The statement of the query on this connection; NULL with a fault. */
struct statement *statement_find(struct db *, const struct db_query *);
/* Records its error as db_failed does; it is prepared anew at its next use. Returns false. */
bool statement_failed(struct db *, struct statement *);
/* When the connection has been closed. */
void statements_close(struct db *);

#endif
