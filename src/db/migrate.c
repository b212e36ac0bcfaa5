/* Applies migrations, and knows which were. The one place outside of sql/ with statements: it runs
 * before there are any tables. */
#include "db/migrate.h"

#include <ctype.h>
#include <mysqld_error.h>
#include <string.h>

#include "base/fault.h"
#include "base/mem.h"
#include "db/inner.h"
#include "db/migration.h"

/* One migrator at a time; the others wait this long. */
#define LOCK_SQL "SELECT GET_LOCK('jiebang_migrate', 60)"

static const char table_sql[] =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    " number INT NOT NULL COMMENT 'of the file',"
    " name VARCHAR(80) NOT NULL COMMENT 'of the file',"
    " hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the file',"
    " applied_at DATETIME(6) NULL COMMENT 'NULL: begun, not known to be finished',"
    " PRIMARY KEY (number)"
    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Migrations that this "
    "database has seen'";

static const enum db_type int_column[] = { DB_INT };
static const enum db_type row_columns[] = { DB_INT, DB_TEXT, DB_BYTES, DB_INT };

static const struct db_query query_lock = {
	.name = "migrate_lock", .sql = LOCK_SQL, .columns = int_column, .column_count = 1
};
static const struct db_query query_rows = {
	.name = "migrate_rows",
	.sql = "SELECT number, name, hash, applied_at IS NOT NULL FROM schema_migration ORDER BY "
	       "number",
	.columns = row_columns,
	.column_count = 4,
};
static const struct db_query query_begin = {
	.name = "migrate_begin",
	.sql = "INSERT INTO schema_migration (number, name, hash) VALUES (?, ?, ?)",
	.param_count = 3,
};
static const struct db_query query_end = {
	.name = "migrate_end",
	.sql = "UPDATE schema_migration SET applied_at = ? WHERE number = ? AND applied_at IS NULL",
	.param_count = 2,
};

static const struct db_query query_undo = {
	.name = "migrate_undo",
	.sql = "DELETE FROM schema_migration WHERE number = ? AND applied_at IS NULL",
	.param_count = 1,
};

/* What the database has seen. */
struct seen {
	int64_t number;
	const char *name;
	const void *hash;
	bool finished;
};

struct seen_list {
	struct seen *items;
	size_t n;
};

struct migrate {
	struct db *db;
	struct mem *mem;
	const char *app_user;
	int64_t connection; /* the one that holds the lock */
};

static bool take_seen(void *into, struct mem *mem, const struct db_value *columns)
{
	struct seen_list *list = into;

	list->items = db_rows_room(mem, list->items, list->n, sizeof(*list->items));
	list->items[list->n++] = (struct seen){ .number = columns[0].n,
		.name = columns[1].text,
		.hash = columns[2].text,
		.finished = columns[3].n != 0 };
	return true;
}

static bool take_int(void *into, struct mem *mem, const struct db_value *columns)
{
	(void)mem;
	*(int64_t *)into = columns[0].n;
	return true;
}

static bool is_same(const struct migration *m, const struct seen *seen)
{
	return seen->number == m->number && strcmp(seen->name, m->name) == 0 &&
	       bytes_equal(seen->hash, m->hash, SHA256_BYTES);
}

/* --- applying --- */

static bool check_seen(const struct migrations *files, const struct seen_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct seen *seen = &list->items[i];

		if (i >= files->n || strcmp(files->items[i].name, seen->name) != 0)
			return fault_set(FAULT_SYSTEM, 0, "migration",
			    "%s was applied and is missing now", seen->name);
		if (!is_same(&files->items[i], seen))
			return fault_set(FAULT_SYSTEM, 0, "migration",
			    "%s has changed since it was applied", seen->name);
		if (!seen->finished && i + 1 < list->n)
			return fault_set(FAULT_SYSTEM, 0, "migration",
			    "%s was never finished, but later ones were", seen->name);
	}
	return true;
}

/* Another connection would work without the lock. */
static bool run(struct migrate *m, const char *sql, const char *name)
{
	if (!db_ready(m->db, "migration"))
		return false;
	if (m->db->connections != m->connection)
		return fault_set(FAULT_DATABASE_LOST, 0, "migration",
		    "the connection that held the lock is gone");
	if (mysql_real_query(m->db->mysql, sql, strlen(sql)) == 0)
		return true;
	return db_failed(m->db, mysql_errno(m->db->mysql),
	    mem_printf(m->mem, "%s: %s", name, mysql_error(m->db->mysql)), "migration");
}

static bool grant(struct migrate *m, const char *privileges, const char *table)
{
	if (privileges == NULL)
		return true;
	return run(m,
	    mem_printf(
		m->mem, "GRANT %s ON %s TO '%s'@'localhost'", privileges, table, m->app_user),
	    table);
}

static bool mark_begun(struct migrate *m, const struct migration *file)
{
	const struct db_value values[] = {
		{ .type = DB_INT, .n = file->number },
		{ .type = DB_TEXT, .text = file->name },
		{ .type = DB_BYTES, .text = file->hash, .bytes = SHA256_BYTES },
	};

	return db_execute(m->db, &query_begin, values, NULL, NULL, NULL);
}

static bool mark_finished(struct migrate *m, const struct migration *file)
{
	const struct db_value values[] = {
		{ .type = DB_TIME, .n = db_clock(m->db) },
		{ .type = DB_INT, .n = file->number },
	};

	return db_execute(m->db, &query_end, values, NULL, NULL, NULL);
}

/* The statement did nothing: the file may still be mended. Returns false, with the fault there is.
 */
static bool unmark(struct migrate *m, const struct migration *file)
{
	const struct db_value value = { .type = DB_INT, .n = file->number };

	/* When this fails too, the mark stays, and the next run takes the file up again. */
	(void)!db_execute(m->db, &query_undo, &value, NULL, NULL, NULL);
	return false;
}

/* What an interrupted run had already done fails like this when it is done again. */
static bool is_done_already(void)
{
	switch (fault_last()->code) {
	case ER_TABLE_EXISTS_ERROR:
	case ER_DUP_FIELDNAME:
	case ER_DUP_KEYNAME:
	case ER_CANT_DROP_FIELD_OR_KEY: return true;
	}
	return false;
}

/* A change of the schema commits by itself, so it cannot be one with its mark. */
static bool apply_schema(struct migrate *m, const struct migration *file, bool again)
{
	if (!run(m, file->sql, file->name)) {
		if (!again || !is_done_already())
			return unmark(m, file);
		fault_clear();
	}
	return grant(m, file->grants, file->table) && mark_finished(m, file);
}

static bool apply_data(struct migrate *m, const struct migration *file)
{
	if (!grant(m, file->grants, file->table) || !db_begin(m->db))
		return false;
	if (run(m, file->sql, file->name) && mark_finished(m, file) && db_commit(m->db))
		return true;
	db_rollback(m->db);
	return unmark(m, file);
}

static bool apply_all(struct migrate *m, const struct migrations *files,
    const struct seen_list *list, size_t *applied_out)
{
	size_t applied = 0;

	for (size_t i = 0; i < files->n; i++) {
		const struct migration *file = &files->items[i];
		bool begun = i < list->n;

		if (begun && list->items[i].finished) {
			/* Rights are no part of a dump that was read into another server. */
			if (!grant(m, file->grants, file->table))
				return false;
			continue;
		}
		if (!begun && !mark_begun(m, file))
			return false;
		if (!(file->changes_schema ? apply_schema(m, file, begun) : apply_data(m, file)))
			return false;
		applied++;
	}
	*applied_out = applied;
	return true;
}

static bool migrate_locked(struct migrate *m, const struct migrations *files, size_t *applied_out)
{
	struct seen_list list = { 0 };

	return run(m, table_sql, "schema_migration") && grant(m, "SELECT", "schema_migration") &&
	       db_select(m->db, m->mem, &query_rows, NULL, take_seen, &list) &&
	       check_seen(files, &list) && apply_all(m, files, &list, applied_out);
}

/* It gets into the GRANT. */
static bool is_plain(const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) && *c != '_')
			return false;
	return name[0] != '\0';
}

bool db_migrate(
    struct db *db, struct mem *mem, const char *folder, const char *app_user, size_t *applied_out)
{
	struct migrate m = { .db = db, .mem = mem, .app_user = app_user };
	struct migrations files;
	int64_t locked = 0;
	bool ok;

	if (!is_plain(app_user))
		return fault_set(
		    FAULT_SYSTEM, 0, "migration", "%s: no plain name of a user", app_user);
	if (!migrations_read(mem, folder, &files) ||
	    !db_select(db, mem, &query_lock, NULL, take_int, &locked))
		return false;
	if (locked != 1)
		return fault_set(FAULT_SYSTEM, 0, "migration", "another migrator is at work");
	m.connection = db->connections;
	ok = migrate_locked(&m, &files, applied_out);
	/* The lock goes with the connection. */
	db_disconnect(db);
	return ok;
}

/* --- asking --- */

bool db_migrations_pending(struct db *db, struct mem *mem, const char *folder, bool *pending_out)
{
	struct migrations files;
	struct seen_list list = { 0 };
	bool pending;

	if (!migrations_read(mem, folder, &files))
		return false;
	if (!db_select(db, mem, &query_rows, NULL, take_seen, &list)) {
		int code = fault_last()->code;

		/* Without the table, or without any right yet, nothing has been applied. */
		if (code != ER_NO_SUCH_TABLE && code != ER_TABLEACCESS_DENIED_ERROR &&
		    code != ER_DBACCESS_DENIED_ERROR)
			return false;
		fault_clear();
	}
	pending = files.n != list.n;
	for (size_t i = 0; i < files.n && !pending; i++)
		pending = !list.items[i].finished || !is_same(&files.items[i], &list.items[i]);
	*pending_out = pending;
	return true;
}
