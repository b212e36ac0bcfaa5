/* Whether the history is as it was written can be asked of a running installation. */
#include <string.h>

#include "../base/run.h"
#include "visit.h"

static int verify(const char *code, const char **says_out)
{
	return site_run(mem, says_out, "admin", "verify", code, NULL);
}

static void is_whole(void)
{
	const char *says;
	ck_assert_msg(verify(NULL, &says) == 0, "%s", says);
	ck_assert_ptr_nonnull(strstr(says, "the history is whole"));
}

START_TEST(the_demo_is_whole)
{
	const char *says;
	is_whole();
	site_clock(mem);
	is_whole();
	verify(NULL, &says);
	ck_assert_ptr_nonnull(
	    strstr(says, mem_printf(mem, "%lld steps",
			     (long long)stage_int(mem, "SELECT COUNT(*) FROM event"))));
}
END_TEST

static const struct {
	const char *kind, *change;
	bool is_private;
} cases[] = {
	{ "project", "UPDATE event SET text = 'nothing of the kind'", false },
	{ "partner", "UPDATE event SET at = at - INTERVAL 1 MICROSECOND", false },
	{ "account", "UPDATE event SET actor_id = 1 + COALESCE(actor_id, 0)", false },
	{ "account", "UPDATE event_private SET payload = 'another'", true },
	{ "claim", "UPDATE event SET leaf_hash = REPEAT('x', 32)", false },
	{ "occasion", "DELETE FROM event", false },
};

/* The last step of the last subject of its kind, so that removing it leaves no gap. */
START_TEST(what_was_changed_is_found)
{
	const char *kind = cases[_i].kind, *says;
	const char *table = cases[_i].is_private ? "event_private" : "event";
	long long subject =
	    stage_int(mem, "SELECT MAX(subject_id) FROM %s WHERE kind = '%s'", table, kind);
	long long seq =
	    stage_int(mem, "SELECT MAX(seq) FROM %s WHERE kind = '%s' AND subject_id = %lld", table,
		kind, subject);

	stage_sql(mem, "CREATE OR REPLACE TABLE kept_event AS SELECT * FROM %s", table);
	stage_sql(mem, "%s WHERE kind = '%s' AND subject_id = %lld AND seq = %lld",
	    cases[_i].change, kind, subject, seq);
	ck_assert_int_eq(verify(NULL, &says), 1);
	ck_assert_msg(
	    strstr(says, mem_printf(mem, "%s number %lld: step %lld is not what was written", kind,
			     subject, seq)) != NULL,
	    "%s", says);
	stage_sql(mem, "REPLACE INTO %s SELECT * FROM kept_event", table);
	stage_sql(mem, "DROP TABLE kept_event");
	is_whole();
}
END_TEST

START_TEST(one_subject_is_asked_by_its_code)
{
	static const char *const tables[] = { "partner", "project", "claim", "occasion" };
	const char *says;
	for (size_t i = 0; i < COUNT(tables); i++) {
		const char *code =
		    site_text(mem, "SELECT code FROM %s ORDER BY id LIMIT 1", tables[i]);
		ck_assert_msg(verify(code, &says) == 0, "%s", says);
		stage_sql(mem,
		    "UPDATE event SET role = CONCAT(role, 'x') WHERE kind = '%s' AND subject_id = "
		    "(SELECT MIN(id) FROM %s) AND seq = 1",
		    tables[i], tables[i]);
		ck_assert_int_eq(verify(code, &says), 1);
		ck_assert_ptr_nonnull(strstr(says, mem_printf(mem, "%s: step 1 is not", code)));
		stage_sql(mem,
		    "UPDATE event SET role = LEFT(role, CHAR_LENGTH(role) - 1) WHERE kind = '%s' "
		    "AND subject_id = (SELECT MIN(id) FROM %s) AND seq = 1",
		    tables[i], tables[i]);
	}
	ck_assert_int_eq(verify("XM261121-9999-0", &says), 1);
	ck_assert_int_eq(verify("not a code", &says), 1);
	is_whole();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("history in operation");
	TCase *tcase = run_case(suite, "verify");

	site_start(NULL);
	tcase_add_test(tcase, the_demo_is_whole);
	tcase_add_loop_test(tcase, what_was_changed_is_found, 0, COUNT(cases));
	tcase_add_test(tcase, one_subject_is_asked_by_its_code);
	return run_suite(suite);
}
