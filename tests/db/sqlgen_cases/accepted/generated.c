/* Runs every generated query of sample.sql against a real server. Ends with 0 when all answers are
 * right. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "sample_sql.h"

#define CHECK(what)                                                                                \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			fprintf(stderr, "line %d: %s: %s\n", __LINE__, #what, fault_last()->text); \
			exit(1);                                                                   \
		}                                                                                  \
	} while (0)

#define NOW INT64_C(1795270800123456)

static void check_full_row(struct db *db, struct mem *mem, int64_t id)
{
	struct sql_sample_row *row;

	CHECK(sql_sample_by_id(db, mem, id, &row) && row != NULL);
	CHECK(row->id == id && row->version == 1);
	CHECK(row->small_set && row->small == -7);
	CHECK(strcmp(row->label, "青海路 🏮") == 0 && strcmp(row->short_label, "s") == 0);
	CHECK(strcmp(row->state, "new") == 0 && strcmp(row->ways, "funds,goods") == 0);
	CHECK(row->hash.bytes == 4 && memcmp(row->hash.data, "\0\1\2\3", 4) == 0);
	CHECK(row->content.bytes == 0 && row->content.data != NULL);
	CHECK(row->at_set && row->at == -1 && row->made_at == NOW);
}

static void check_empty_row(struct db *db, struct mem *mem, int64_t id)
{
	struct sql_sample_row *row;

	CHECK(sql_sample_by_id(db, mem, id, &row) && row != NULL);
	CHECK(!row->small_set && row->small == 0);
	CHECK(row->short_label == NULL && row->hash.data == NULL && row->content.data == NULL);
	CHECK(!row->at_set && row->at == 0);
	CHECK(strcmp(row->ways, "") == 0);
}

static void check_filters(struct db *db, struct mem *mem)
{
	struct sql_sample_list_args args = { .limit = 10 };
	struct sql_sample_rows rows;

	CHECK(sql_sample_list(db, mem, &args, &rows) && rows.n == 2);
	CHECK(rows.items[0].id < rows.items[1].id);
	args.after = rows.items[0].id;
	CHECK(sql_sample_list(db, mem, &args, &rows) && rows.n == 1);
	args = (struct sql_sample_list_args){ .limit = 1 };
	CHECK(sql_sample_list(db, mem, &args, &rows) && rows.n == 1);
	args =
	    (struct sql_sample_list_args){ .limit = 10, .state = "new", .at = -1, .at_set = true };
	CHECK(sql_sample_list(db, mem, &args, &rows) && rows.n == 1);
	args.at = 0;
	CHECK(sql_sample_list(db, mem, &args, &rows) && rows.n == 0);
	args = (struct sql_sample_list_args){ .limit = 10, .brief = "s" };
	CHECK(sql_sample_list(db, mem, &args, &rows) && rows.n == 1);
	args.brief = "";
	CHECK(sql_sample_list(db, mem, &args, &rows) && rows.n == 0);
}

static void check_counts(struct db *db, struct mem *mem)
{
	struct sql_sample_counts_rows rows;

	CHECK(sql_sample_counts(db, mem, &rows) && rows.n == 1);
	CHECK(strcmp(rows.items[0].state, "new") == 0 && rows.items[0].samples == 2);
	CHECK(rows.items[0].total_set && rows.items[0].total == -7);
	CHECK(rows.items[0].last_at_set && rows.items[0].last_at == -1);
	CHECK(rows.items[0].is_old == 0 && rows.items[0].six == 6);
	CHECK(rows.items[0].characters ==
	      (int64_t)strlen("it's :no ? \"parameter\"; -- nor comment"));
}

static void check_find(struct db *db, struct mem *mem, int64_t id)
{
	struct sql_sample_find_row *row = NULL;

	CHECK(sql_sample_find(db, mem, "青海路 🏮", (struct sql_bytes){ 0 }, &row) && row != NULL &&
	      row->id == id);
	CHECK(sql_sample_find(db, mem, "青海路 🏮", (struct sql_bytes){ "\0\1\2\3", 4 }, &row) &&
	      row != NULL);
	CHECK(sql_sample_find(db, mem, "青海路 🏮", (struct sql_bytes){ "\0\1\2\4", 4 }, &row) &&
	      row == NULL);
}

static void check_changes(struct db *db, struct mem *mem, int64_t id)
{
	struct sql_sample_row *row;
	int64_t changed, version, other;
	bool duplicate;

	CHECK(sql_sample_age(db, id, &changed) && changed == 1);
	CHECK(sql_sample_age(db, -1, &changed) && changed == 0);
	CHECK(sql_sample_set(db, id, NULL, &changed) && changed == 1);
	CHECK(sql_sample_by_id(db, mem, id, &row) && row->short_label == NULL &&
	      strcmp(row->state, "old") == 0);
	CHECK(sql_sample_move(
	    db, &(struct sql_sample_move_args){ .id = id, .to = "new" }, &changed, &version));
	CHECK(changed == 1 && version == 2);
	CHECK(sql_sample_move(
	    db, &(struct sql_sample_move_args){ .id = id, .to = "new" }, &changed, &version));
	CHECK(changed == 0);
	CHECK(sql_sample_once(db, "once", NOW, &other, &duplicate) && !duplicate && other > id);
	CHECK(sql_sample_once(db, "once", NOW, &other, &duplicate) && duplicate);
	CHECK(sql_sample_upsert(db, "once", NOW + 1, &changed));
	CHECK(sql_sample_find(
	    db, mem, "once", (struct sql_bytes){ 0 }, &(struct sql_sample_find_row *){ NULL }));
}

/* The program stops; so this one is a child. */
static void check_too_many(struct db *db, struct mem *mem)
{
	struct sql_sample_any_row *row;
	int status;
	pid_t child;

	db_disconnect(db);
	child = fork();
	if (child == 0) {
		(void)!freopen("/dev/null", "w", stderr);
		(void)!sql_sample_any(db, mem, &row);
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
}

int main(void)
{
	struct mem *mem = mem_root("generated");
	struct db *db = db_open(mem, &(struct db_settings){ .socket = getenv("SOCKET"),
					 .user = "jiebang_app",
					 .password = getenv("PASSWORD"),
					 .name = "jiebang" });
	struct sql_sample_insert_args full = { .small = -7,
		.small_set = true,
		.label = "青海路 🏮",
		.brief = "s",
		.hash = { "\0\1\2\3", 4 },
		.content = { "", 0 },
		.at = -1,
		.at_set = true,
		.now = NOW,
		.ways = "goods,funds" };
	struct sql_sample_insert_args empty = { .label = "empty", .now = NOW, .ways = "" };
	struct sql_sample_row *row;
	int64_t id, empty_id, changed;

	CHECK(sql_sample_clear(db, NULL));
	CHECK(sql_sample_insert(db, &full, &id) && sql_sample_insert(db, &empty, &empty_id) &&
	      empty_id > id);
	CHECK(sql_sample_by_id(db, mem, -1, &row) && row == NULL);
	check_full_row(db, mem, id);
	check_empty_row(db, mem, empty_id);
	check_filters(db, mem);
	check_counts(db, mem);
	check_find(db, mem, id);
	check_changes(db, mem, id);
	check_too_many(db, mem);
	CHECK(sql_sample_clear(db, &changed) && changed == 3);
	mem_free(mem);
	return 0;
}
