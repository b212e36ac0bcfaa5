/* Migrations: applied once and in order, taken up after an interruption, one migrator at a time;
 * what is refused. */
#include "db_test.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/migrate.h"

#define FILES 4

/* A file of a migration folder; a NULL name ends the list. */
struct file {
	const char *name, *text;
};

#define TABLE(name, grants)                                                                        \
	"-- grant: " grants "\nCREATE TABLE " name " (id INT PRIMARY KEY, v INT NOT NULL);\n"
#define ROW(table, id) "-- grant: none\nINSERT INTO " table " (id, v) VALUES (" #id ", 1);\n"

static const struct file one = { "0001_one.sql", TABLE("one", "select, insert") };
static const struct file two = { "0002_two.sql",
	"-- grant: select\n-- Why.\nCREATE TABLE two (id INT PRIMARY KEY, v INT NOT NULL COMMENT "
	"'a; b');\n" };
static const struct file three = { "0003_row.sql", ROW("two", 1) };

/* A database as new, for every test. */
static void fresh(void)
{
	struct db *root = server_open(mem, "root", 0);

	run_sql(root, "DROP DATABASE " SERVER_DATABASE);
	run_sql(
	    root, "CREATE DATABASE " SERVER_DATABASE " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
	run_sql(root, "REVOKE ALL PRIVILEGES, GRANT OPTION FROM jiebang_app@localhost");
}

static const char *folder_of(const struct file *files)
{
	char *folder = mem_printf(mem, "%s/migrations.XXXXXX", server_folder());

	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (; files->name != NULL; files++) {
		FILE *file = fopen(mem_printf(mem, "%s/%s", folder, files->name), "we");

		ck_assert_ptr_nonnull(file);
		fputs(files->text, file);
		fclose(file);
	}
	return folder;
}

static bool migrate(const struct file *files, size_t *applied_out)
{
	return db_migrate(
	    server_open(mem, SERVER_MIGRATOR, 0), mem, folder_of(files), SERVER_APP, applied_out);
}

static void expect_applied(const struct file *files, size_t expected)
{
	size_t applied = 99;

	if (!migrate(files, &applied))
		ck_abort_msg("%s", fault_last()->text);
	ck_assert_uint_eq(applied, expected);
}

static void expect_refused(const struct file *files, const char *why)
{
	size_t applied;

	ck_assert(!migrate(files, &applied));
	ck_assert_msg(strstr(fault_last()->text, why) != NULL, "expected \"%s\", got \"%s\"", why,
	    fault_last()->text);
	fault_clear();
}

static bool is_pending(const struct file *files)
{
	bool pending;

	if (!db_migrations_pending(
		server_open(mem, SERVER_APP, 5), mem, folder_of(files), &pending))
		ck_abort_msg("%s", fault_last()->text);
	ck_assert_int_eq(fault_last()->kind, FAULT_NONE);
	return pending;
}

static int64_t tables(struct db *db)
{
	return ask_int(db,
	    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '" SERVER_DATABASE
	    "' AND table_name <> 'schema_migration'");
}

/* --- what is done --- */

START_TEST(once_and_in_order)
{
	struct db *db = server_open(mem, SERVER_MIGRATOR, 0);

	fresh();
	expect_applied((struct file[]){ three, one, two, { 0 } }, 3);
	expect_applied((struct file[]){ three, one, two, { 0 } }, 0);
	ck_assert_int_eq(ask_int(db, "SELECT COUNT(*) FROM two"), 1);
	ck_assert_int_eq(
	    ask_int(db, "SELECT COUNT(*) FROM schema_migration WHERE applied_at IS NOT NULL"), 3);
	ck_assert_str_eq(
	    ask_text(db, "SELECT name FROM schema_migration WHERE number = 2"), "0002_two.sql");
	ck_assert_str_eq(
	    ask_text(db, "SELECT LOWER(HEX(hash)) FROM schema_migration WHERE number = 3"),
	    ask_text(db, mem_printf(mem, "SELECT SHA2('%s', 256)", three.text)));
}
END_TEST

START_TEST(a_step_at_a_time)
{
	fresh();
	expect_applied((struct file[]){ one, { 0 } }, 1);
	expect_applied((struct file[]){ one, two, { 0 } }, 1);
	expect_applied((struct file[]){ one, two, three, { 0 } }, 1);
}
END_TEST

START_TEST(pending)
{
	static const struct file changed = { "0002_two.sql", TABLE("two", "select") };

	fresh();
	ck_assert(is_pending((struct file[]){ one, { 0 } }));
	expect_applied((struct file[]){ one, two, { 0 } }, 2);
	ck_assert(!is_pending((struct file[]){ one, two, { 0 } }));
	ck_assert(is_pending((struct file[]){ one, two, three, { 0 } }));
	ck_assert(is_pending((struct file[]){ one, { 0 } }));
	ck_assert(is_pending((struct file[]){ one, changed, { 0 } }));
}
END_TEST

START_TEST(grants)
{
	struct db *app = server_open(mem, SERVER_APP, 5);

	fresh();
	expect_applied((struct file[]){ one, two, { 0 } }, 2);
	run_sql(app, "INSERT INTO one (id, v) VALUES (1, 1)");
	ck_assert_int_eq(ask_int(app, "SELECT COUNT(*) FROM two"), 0);
	ck_assert(!try_sql(app, "INSERT INTO two (id, v) VALUES (1, 1)"));
	ck_assert(!try_sql(app, "UPDATE one SET v = 2 WHERE id = 1"));
	ck_assert(!try_sql(app, "DELETE FROM one WHERE id = 1"));
	ck_assert(!try_sql(app, "CREATE TABLE mine (id INT PRIMARY KEY)"));
	ck_assert(!try_sql(app, "DELETE FROM schema_migration WHERE number = 1"));
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE);
}
END_TEST

/* A dump that was read into another server knows nothing of rights. */
START_TEST(grants_again_what_a_dump_lost)
{
	const struct file all[] = { one, two, { 0 } };
	struct db *root = server_open(mem, "root", 0), *app = server_open(mem, SERVER_APP, 5);

	fresh();
	expect_applied(all, 2);
	run_sql(root, "REVOKE ALL PRIVILEGES, GRANT OPTION FROM jiebang_app@localhost");
	ck_assert(!try_sql(app, "INSERT INTO one (id, v) VALUES (1, 1)"));
	expect_applied(all, 0);
	run_sql(app, "INSERT INTO one (id, v) VALUES (1, 1)");
	ck_assert_int_eq(ask_int(app, "SELECT COUNT(*) FROM schema_migration"), 2);
	ck_assert(!try_sql(app, "UPDATE one SET v = 2 WHERE id = 1"));
}
END_TEST

/* --- interruptions --- */

static void mark_begun(struct db *db, int number, const struct file *file)
{
	run_sql(db, mem_printf(mem,
			"REPLACE INTO schema_migration (number, name, hash) VALUES (%d, '%s', "
			"UNHEX(SHA2('%s', 256)))",
			number, file->name, file->text));
}

START_TEST(taken_up_before_the_statement)
{
	struct db *root = server_open(mem, "root", 0);

	fresh();
	expect_applied((struct file[]){ one, { 0 } }, 1);
	mark_begun(root, 2, &(struct file){ "0002_plain.sql", TABLE("plain", "select") });
	expect_applied(
	    (struct file[]){ one, { "0002_plain.sql", TABLE("plain", "select") }, { 0 } }, 1);
	ck_assert_int_eq(tables(root), 2);
}
END_TEST

START_TEST(taken_up_behind_the_statement)
{
	struct db *root = server_open(mem, "root", 0), *app = server_open(mem, SERVER_APP, 5);

	fresh();
	expect_applied((struct file[]){ one, { 0 } }, 1);
	run_sql(root, "REVOKE INSERT ON " SERVER_DATABASE ".one FROM jiebang_app@localhost");
	run_sql(root, "UPDATE schema_migration SET applied_at = NULL WHERE number = 1");
	ck_assert(is_pending((struct file[]){ one, { 0 } }));
	expect_applied((struct file[]){ one, { 0 } }, 1);
	ck_assert(!is_pending((struct file[]){ one, { 0 } }));
	run_sql(app, "INSERT INTO one (id, v) VALUES (1, 1)");
}
END_TEST

/* A statement that the server refuses leaves no trace: its file may be mended. */
START_TEST(a_failed_one_may_be_mended)
{
	static const struct file broken_table = { "0002_two.sql",
		"-- grant: select\nCREATE TABLE two (id NONSENSE);\n" };
	static const struct file broken_row = { "0003_row.sql",
		"-- grant: none\nINSERT INTO two (id, v) VALUES (1, 1), (1, 2);\n" };
	struct db *root = server_open(mem, "root", 0);

	fresh();
	expect_refused((struct file[]){ one, broken_table, { 0 } }, "0002_two.sql: ");
	expect_refused(
	    (struct file[]){ one, two, broken_row, { 0 } }, "0003_row.sql: Duplicate entry");
	ck_assert_int_eq(ask_int(root, "SELECT COUNT(*) FROM two"), 0);
	ck_assert_int_eq(ask_int(root, "SELECT COUNT(*) FROM schema_migration"), 2);
	expect_applied((struct file[]){ one, two, three, { 0 } }, 1);
}
END_TEST

#define MIGRATORS 6

START_TEST(several_at_once)
{
	struct file files[] = { one, two, three, { 0 } };
	struct db *root = server_open(mem, "root", 0);
	const char *folder = folder_of(files);
	size_t applied, total = 0;
	int status;

	fresh();
	db_disconnect(root);
	for (int i = 0; i < MIGRATORS; i++)
		if (fork() == 0) {
			mem = mem_root("migrator");
			_exit(db_migrate(server_open(mem, SERVER_MIGRATOR, 0), mem, folder,
				  SERVER_APP, &applied)
				  ? (int)applied
				  : 100);
		}
	for (int i = 0; i < MIGRATORS; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status) && WEXITSTATUS(status) < 100);
		total += (size_t)WEXITSTATUS(status);
	}
	ck_assert_uint_eq(total, 3);
	ck_assert_int_eq(ask_int(root, "SELECT COUNT(*) FROM two"), 1);
}
END_TEST

/* --- what is refused --- */

static const struct {
	struct file files[FILES];
	const char *why;
} history[] = {
	{ { { "0001_one.sql", TABLE("one", "select") }, two },
	    "0001_one.sql has changed since it was applied" },
	{ { { "0001_one.sql", TABLE("one", "select, insert") "\n" }, two },
	    "0001_one.sql has changed since it was applied" },
	{ { { "0001_uno.sql", TABLE("one", "select, insert") }, two },
	    "0001_one.sql was applied and is missing now" },
	{ { one }, "0002_two.sql was applied and is missing now" },
};

START_TEST(a_changed_past)
{
	struct db *root = server_open(mem, "root", 0);

	fresh();
	expect_applied((struct file[]){ one, two, { 0 } }, 2);
	expect_refused(history[_i].files, history[_i].why);
	ck_assert_int_eq(tables(root), 2);
}
END_TEST

static const struct {
	struct file files[FILES];
	const char *why;
} broken[] = {
	{ { one, { "0003_x.sql", ROW("one", 1) } }, "0003_x.sql: numbers go from 0001" },
	{ { one, { "0001_two.sql", ROW("one", 1) } }, "0001_two.sql: numbers go from 0001" },
	{ { { "0000_one.sql", TABLE("one", "select") } }, "0000_one.sql: numbers go from 0001" },
	{ { { "one.sql", TABLE("one", "select") } }, "one.sql: numbers go from 0001" },
	{ { { "0001one.sql", TABLE("one", "select") } }, "0001one.sql: numbers go from 0001" },
	{ { { "0001_one.sql", "CREATE TABLE one (id INT PRIMARY KEY);\n" } }, "first line is not" },
	{ { { "0001_one.sql", TABLE("one", "select, drop") } },
	    "only select, insert, update, delete" },
	{ { { "0001_one.sql", TABLE("one", "all privileges") } },
	    "only select, insert, update, delete" },
	{ { { "0001_one.sql", TABLE("one", "") } }, "grants nothing" },
	{ { { "0001_one.sql", "-- grant: none\nDROP TABLE one;\n" } },
	    "the statement is no CREATE TABLE" },
	{ { { "0001_one.sql", "-- grant: none\nGRANT ALL ON *.* TO someone;\n" } },
	    "the statement is no CREATE TABLE" },
	{ { { "0001_one.sql", "-- grant: none\n" } }, "the statement is no CREATE TABLE" },
	{ { { "0001_one.sql", "-- grant: none\nCREATE TABLE `one` (id INT);\n" } },
	    "names no table" },
	{ { { "0001_one.sql", TABLE("one", "select") "CREATE TABLE two (id INT PRIMARY KEY);\n" } },
	    "error in your SQL syntax" },
};

START_TEST(a_broken_file)
{
	struct db *root = server_open(mem, "root", 0);

	fresh();
	expect_refused(broken[_i].files, broken[_i].why);
	ck_assert_int_eq(tables(root), 0);
}
END_TEST

START_TEST(no_folder)
{
	struct db *db = server_open(mem, SERVER_MIGRATOR, 0);
	size_t applied;
	bool answer;

	ck_assert(!db_migrate(db, mem, "/no/such/folder", SERVER_APP, &applied));
	expect_fault(FAULT_SYSTEM, 2);
	ck_assert(!db_migrations_pending(db, mem, "/no/such/folder", &answer));
	expect_fault(FAULT_SYSTEM, 2);
}
END_TEST

START_TEST(a_strange_user)
{
	size_t applied;

	ck_assert(!db_migrate(server_open(mem, SERVER_MIGRATOR, 0), mem,
	    folder_of((struct file[]){ one, { 0 } }), "x' @'%", &applied));
	expect_fault(FAULT_SYSTEM, 0);
}
END_TEST

/* The application cannot migrate. */
START_TEST(the_application_migrates)
{
	size_t applied;

	fresh();
	ck_assert(!db_migrate(server_open(mem, SERVER_APP, 0), mem,
	    folder_of((struct file[]){ one, { 0 } }), SERVER_APP, &applied));
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("migrate");
	TCase *tcase = test_case(suite, "migrate");

	tcase_add_test(tcase, once_and_in_order);
	tcase_add_test(tcase, a_step_at_a_time);
	tcase_add_test(tcase, pending);
	tcase_add_test(tcase, grants);
	tcase_add_test(tcase, grants_again_what_a_dump_lost);
	tcase_add_test(tcase, taken_up_before_the_statement);
	tcase_add_test(tcase, taken_up_behind_the_statement);
	tcase_add_test(tcase, a_failed_one_may_be_mended);
	tcase_add_test(tcase, several_at_once);
	tcase_add_loop_test(tcase, a_changed_past, 0, COUNT(history));
	tcase_add_loop_test(tcase, a_broken_file, 0, COUNT(broken));
	tcase_add_test(tcase, no_folder);
	tcase_add_test(tcase, a_strange_user);
	tcase_add_test(tcase, the_application_migrates);
	return test_main(suite, NULL);
}
