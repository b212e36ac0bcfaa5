/* What the test programs of this folder share. */
#include "db_test.h"

struct mem *mem;

static void set_up(void)
{
	mem = mem_root("test");
	fault_clear();
}

static void tear_down(void)
{
	mem_free(mem);
}

TCase *test_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	suite_add_tcase(suite, tcase);
	return tcase;
}

int test_main(Suite *suite, void (*prepare)(void))
{
	SRunner *runner = srunner_create(suite);
	int failed;

	server_start();
	set_up();
	if (prepare != NULL)
		prepare();
	tear_down();
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* It stays as long as the connections of the test, since the address of a query names its
 * statement. */
static struct db_query *query_of(const char *sql)
{
	struct db_query *query = MEM_NEW(mem, struct db_query);

	query->name = "test";
	query->sql = mem_strdup(mem, sql);
	return query;
}

bool try_sql(struct db *db, const char *sql)
{
	return db_execute(db, query_of(sql), NULL, NULL, NULL, NULL);
}

void run_sql(struct db *db, const char *sql)
{
	if (!try_sql(db, sql))
		ck_abort_msg("%s: %s", sql, fault_last()->text);
}

static bool take_value(void *into, struct mem *row_mem, const struct db_value *columns)
{
	(void)row_mem;
	*(struct db_value *)into = columns[0];
	return true;
}

static struct db_value ask(struct db *db, const char *sql, enum db_type type)
{
	struct db_query *query = query_of(sql);
	enum db_type *column = MEM_NEW(mem, enum db_type);
	struct db_value value = { .is_null = true };

	*column = type;
	query->columns = column;
	query->column_count = 1;
	if (!db_select(db, mem, query, NULL, take_value, &value))
		ck_abort_msg("%s: %s", sql, fault_last()->text);
	return value;
}

int64_t ask_int(struct db *db, const char *sql)
{
	return ask(db, sql, DB_INT).n;
}

const char *ask_text(struct db *db, const char *sql)
{
	return ask(db, sql, DB_TEXT).text;
}

void expect_fault(enum fault_kind kind, int code)
{
	const struct fault *fault = fault_last();

	ck_assert_msg(fault->kind == kind && fault->code == code,
	    "expected %d %d, got %d %d %s: %s", (int)kind, code, (int)fault->kind, fault->code,
	    fault->where, fault->text);
	fault_clear();
}
