/* Setting the stage for tests of stores. */
#include "stage.h"

#include <check.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/mem.h"
#include "base/random.h"
#include "db/db.h"
#include "server.h"

void stage_start(void)
{
	server_start();
	server_migrate("sql/migrations");
}

struct db *stage_db(struct mem *mem)
{
	return server_open(mem, SERVER_APP, 10);
}

/* The server knows its administrator by the user that runs the tests. One connection for each
 * process: children do not share it. */
static MYSQL *administrator(void)
{
	static MYSQL *mysql, *parents __attribute__((used));
	static pid_t owner;
	/* A test may have killed the server meanwhile. */
	if (mysql && owner == getpid() && mysql_ping(mysql) == 0)
		return mysql;
	/* To close the parent's would end it for the parent. */
	if (owner != getpid())
		parents = mysql;
	else
		mysql_close(mysql);
	owner = getpid();
	mysql = mysql_init(NULL);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	ck_assert_msg(mysql_real_connect(mysql, NULL, getpwuid(geteuid())->pw_name, NULL,
			  SERVER_DATABASE, 0, server_socket(), 0) != NULL,
	    "%s", mysql_error(mysql));
	return mysql;
}

static MYSQL_RES *ask(struct mem *mem, const char *fmt, va_list values)
{
	const char *sql = mem_vprintf(mem, fmt, values);
	MYSQL *mysql = administrator();
	ck_assert_msg(mysql_query(mysql, sql) == 0, "%s: %s", sql, mysql_error(mysql));
	MYSQL_RES *result = mysql_store_result(mysql);
	/* Some errors come only with the rows. */
	ck_assert_msg(result || mysql_field_count(mysql) == 0, "%s: %s", sql, mysql_error(mysql));
	return result;
}

void stage_sql(struct mem *mem, const char *fmt, ...)
{
	va_list values;
	va_start(values, fmt);
	mysql_free_result(ask(mem, fmt, values));
	va_end(values);
}

int64_t stage_int(struct mem *mem, const char *fmt, ...)
{
	va_list values;
	va_start(values, fmt);
	MYSQL_RES *result = ask(mem, fmt, values);
	va_end(values);
	ck_assert_ptr_nonnull(result);
	MYSQL_ROW row = mysql_fetch_row(result);
	ck_assert(row && row[0]);
	int64_t n = strtoll(row[0], NULL, 10);
	mysql_free_result(result);
	return n;
}

struct stage_cells stage_cells(struct mem *mem, const char *fmt, ...)
{
	va_list values;
	va_start(values, fmt);
	MYSQL_RES *result = ask(mem, fmt, values);
	va_end(values);
	ck_assert_ptr_nonnull(result);
	size_t columns = mysql_num_fields(result);
	struct stage_cells cells = { 0 };
	cells.items = MEM_ARRAY(mem, struct stage_cell, columns * mysql_num_rows(result));
	for (MYSQL_ROW row; (row = mysql_fetch_row(result)) != NULL;) {
		const unsigned long *bytes = mysql_fetch_lengths(result);
		for (size_t i = 0; i < columns; i++) {
			const char *data = row[i] ? row[i] : "";
			cells.items[cells.n++] = (struct stage_cell){
				.data = mem_copy(mem, data, bytes[i] + 1),
				.bytes = bytes[i],
			};
		}
	}
	mysql_free_result(result);
	return cells;
}

size_t stage_lacks(struct mem *mem, const struct stage_bytes *bytes, size_t count)
{
	struct stage_cells tables = stage_cells(mem,
	    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()");
	size_t read = 0;

	for (size_t t = 0; t < tables.n; t++) {
		struct mem *scratch = mem_child(mem);
		struct stage_cells cells =
		    stage_cells(scratch, "SELECT * FROM `%s`", tables.items[t].data);
		for (size_t i = 0; i < cells.n; i++)
			for (size_t k = 0; k < count; k++)
				ck_assert_msg(!memmem(cells.items[i].data, cells.items[i].bytes,
						  bytes[k].data, bytes[k].bytes),
				    "%s is in %s", bytes[k].what, tables.items[t].data);
		read += cells.n;
		mem_free(scratch);
	}
	return read;
}

bool stage_refuses(struct mem *mem, const char *sql)
{
	struct db *db = server_open(mem, SERVER_APP, 10);
	const struct db_query query = { .name = "refused", .sql = sql };
	int64_t changed;
	bool done = db_execute(db, &query, NULL, &changed, NULL, NULL);
	bool refused = !done && fault_last()->code == ER_TABLEACCESS_DENIED_ERROR;
	fault_clear();
	return refused;
}

int64_t stage_account(struct mem *mem)
{
	stage_sql(mem,
	    "INSERT INTO account (login, name, state, created_at)"
	    " VALUES ('%s', 'Somebody', 'active', '2026-01-01')",
	    random_password(mem, 20));
	return stage_int(mem, "SELECT LAST_INSERT_ID()");
}

void stage_unit(struct mem *mem, const char *code, const char *name)
{
	stage_sql(mem,
	    "INSERT INTO unit (code, name, level) VALUES ('%s', '%s', 'community')"
	    " ON DUPLICATE KEY UPDATE name = VALUES(name)",
	    code, name);
}

int64_t stage_partner(struct mem *mem, const char *code, const char *name)
{
	stage_sql(mem,
	    "INSERT INTO partner (code, state, scheme, ident, name, kind, tier, unit_code, ways,"
	    " contact_name, applicant_id, applied_at, state_at) VALUES ('%s', 'listed', 'street',"
	    " '%s', '%s', 'enterprise', 'street', '370203019', 'funds', '', 1, '2026-01-01',"
	    " '2026-01-01')",
	    code, code, name);
	return stage_int(mem, "SELECT LAST_INSERT_ID()");
}
