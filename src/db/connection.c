/* One connection to the database: made at first use, made again after it was lost; what its errors
 * mean; its clock. */
#include <errmsg.h>
#include <mysqld_error.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/mem.h"
#include "db/inner.h"

#define CONNECT_SECONDS 5
/* The server ends a slow statement by itself; when it is silent for so much longer, it is gone. */
#define SILENCE_SECONDS 10
#define CLOCK_EVERY_US MINUTE_US

static void db_end(void *thing)
{
	struct db *db = thing;

	db_disconnect(db);
	mem_free(db->mem);
}

struct db *db_open(struct mem *mem, const struct db_settings *settings)
{
	struct mem *own = mem_root("database");
	struct db *db = MEM_NEW(own, struct db);

	db->mem = own;
	db->settings = (struct db_settings){
		.socket = mem_strdup(own, settings->socket),
		.user = mem_strdup(own, settings->user),
		.password = mem_strdup(own, settings->password != NULL ? settings->password : ""),
		.name = mem_strdup(own, settings->name),
		.statement_seconds = settings->statement_seconds,
	};
	mem_on_free(mem, db_end, db);
	return db;
}

void db_disconnect(struct db *db)
{
	if (db->mysql == NULL)
		return;
	/* The connection first: then the statements know that there is nobody left to tell. */
	mysql_close(db->mysql);
	db->mysql = NULL;
	statements_close(db);
	mem_free(db->connection_mem);
	db->connection_mem = NULL;
}

/* --- errors --- */

static bool is_lost(unsigned code)
{
	switch (code) {
	case ER_SERVER_SHUTDOWN:
	case ER_CON_COUNT_ERROR:
	case ER_CONNECTION_KILLED: return true;
	}
	/* The client library's own errors; the rest of them is misuse of it. */
	switch (code) {
	case CR_SOCKET_CREATE_ERROR:
	case CR_CONNECTION_ERROR:
	case CR_CONN_HOST_ERROR:
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_HANDSHAKE_ERR:
	case CR_SERVER_LOST:
	case CR_SERVER_LOST_EXTENDED: return true;
	}
	return false;
}

static enum fault_kind kind_of(unsigned code)
{
	switch (code) {
	case ER_LOCK_DEADLOCK:
	case ER_LOCK_WAIT_TIMEOUT:
	case ER_CHECKREAD: return FAULT_DATABASE_REPLAY;
	}
	return is_lost(code) ? FAULT_DATABASE_LOST : FAULT_DATABASE;
}

bool db_failed(struct db *db, unsigned code, const char *text, const char *where)
{
	enum fault_kind kind = kind_of(code);

	fault_set(kind, (int)code, where, "%s", text);
	if (db->in_transaction && !db->dead) {
		db->dead = true;
		db->dead_kind = kind;
		db->dead_code = (int)code;
	}
	/* Last: the text may be the connection's. */
	if (kind == FAULT_DATABASE_LOST)
		db_disconnect(db);
	return false;
}

bool db_run(struct db *db, const char *sql, const char *where)
{
	if (mysql_real_query(db->mysql, sql, strlen(sql)) == 0)
		return true;
	return db_failed(db, mysql_errno(db->mysql), mysql_error(db->mysql), where);
}

/* --- the clock --- */

/* Of two clocks that do not stand still: theirs was read about halfway between ours before and
 * after. */
static bool clock_ask(struct db *db)
{
	static const char sql[] = "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)";
	int64_t before = clock_now(), after;
	MYSQL_RES *result;
	MYSQL_ROW row;

	if (mysql_real_query(db->mysql, sql, sizeof(sql) - 1) != 0)
		return false;
	result = mysql_store_result(db->mysql);
	if (result == NULL)
		return false;
	after = clock_now();
	row = mysql_fetch_row(result);
	if (row != NULL && row[0] != NULL)
		db->clock_offset = strtoll(row[0], NULL, 10) - (before + (after - before) / 2);
	mysql_free_result(result);
	db->clock_asked_at = clock_steady();
	return true;
}

/* --- connecting --- */

static void options_set(MYSQL *mysql, const struct db_settings *settings)
{
	unsigned connect = CONNECT_SECONDS, off = 0;
	unsigned silence = (unsigned)settings->statement_seconds + SILENCE_SECONDS;

	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect);
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &off);
	if (settings->statement_seconds > 0) {
		mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &silence);
		mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &silence);
	}
}

/*
 * Everything that statements rely on is set here too, so that it holds on a server with other
 * defaults. Without join buffers, because a page of a list is then read in the order of its index
 * and looks up 25 names, instead of reading and sorting the whole list for the sake of a small table.
 */
static bool session_set(struct db *db)
{
	static const char snapshot[] = "SET SESSION innodb_snapshot_isolation = ON";
	const char *sql = mem_printf(db->connection_mem,
	    "SET SESSION tx_isolation = 'READ-COMMITTED', autocommit = 1, time_zone = '+00:00',"
	    " collation_connection = 'utf8mb4_bin', innodb_lock_wait_timeout = 2, "
	    "lock_wait_timeout = 10,"
	    " sql_mode = "
	    "'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
	    "NO_ENGINE_SUBSTITUTION', join_cache_level = 0, max_statement_time = %d",
	    db->settings.statement_seconds);

	if (!db_run(db, sql, "session settings"))
		return false;
	/* Older servers have no such setting; only REPEATABLE READ is different there, and we do
	 * not use it. */
	if (mysql_real_query(db->mysql, snapshot, sizeof(snapshot) - 1) != 0 &&
	    mysql_errno(db->mysql) != ER_UNKNOWN_SYSTEM_VARIABLE)
		return db_failed(
		    db, mysql_errno(db->mysql), mysql_error(db->mysql), "session settings");
	if (!clock_ask(db))
		return db_failed(
		    db, mysql_errno(db->mysql), mysql_error(db->mysql), "clock of the database");
	return true;
}

static bool db_connect(struct db *db)
{
	const struct db_settings *settings = &db->settings;

	db->mysql = mysql_init(NULL);
	if (db->mysql == NULL)
		BUG("no memory for a database connection");
	db->connection_mem = mem_child(db->mem);
	options_set(db->mysql, settings);
	if (mysql_real_connect(db->mysql, NULL, settings->user, settings->password, settings->name,
		0, settings->socket, CLIENT_FOUND_ROWS) == NULL)
		db_failed(db, mysql_errno(db->mysql), mysql_error(db->mysql), "connecting");
	else if (session_set(db)) {
		db->connections++;
		return true;
	}
	db_disconnect(db);
	return false;
}

/*
 * Nothing arrives on an idle connection unless the server has closed it (it restarted, or nobody
 * spoke for too long). Found out before anything is sent, this is no fault: whatever was under way
 * is not.
 */
static bool is_stale(const struct db *db)
{
	struct pollfd socket = { .fd = mysql_get_socket(db->mysql), .events = POLLIN };

	return poll(&socket, 1, 0) != 0;
}

bool db_ready(struct db *db, const char *where)
{
	if (db->in_transaction && db->dead)
		return fault_set(db->dead_kind, db->dead_code, where, "the transaction is dead");
	if (db->in_transaction)
		return true;
	if (db->mysql != NULL && is_stale(db))
		db_disconnect(db);
	return db->mysql != NULL || db_connect(db);
}

bool db_alive(struct db *db)
{
	return db_ready(db, "asking for life") && db_run(db, "DO 1", "asking for life");
}

int64_t db_clock(struct db *db)
{
	bool due = clock_steady() - db->clock_asked_at >= CLOCK_EVERY_US;

	/* An error in a transaction would kill it; a stale answer is good for another minute. */
	if (db->mysql != NULL && due && !db->in_transaction && (is_stale(db) || !clock_ask(db)))
		db_disconnect(db);
	return clock_now() + db->clock_offset;
}

int64_t db_statements(const struct db *db)
{
	return db->executed;
}
