/*
 * The schema after all migrations against what it is built on: the rules for every table, exactly
 * the rights that the files grant, the stored words of the X-lists, the data that comes with it.
 */
#include "db_test.h"

#include <ctype.h>

#include "award/award_moves.h"
#include "base/buf.h"
#include "base/terms.h"
#include "base/who.h"
#include "db/migration.h"
#include "history/history.h"
#include "message/message.h"
#include "message/outbox.h"
#include "occasion/occasion.h"
#include "partner/partner.h"
#include "partner/partner_moves.h"
#include "project/claim_moves.h"
#include "project/project_moves.h"
#include "search/search.h"
#include "unit/unit.h"

#define MIGRATIONS "sql/migrations"

static void prepare(void)
{
	server_migrate(MIGRATIONS);
}

/* --- every table --- */

#define OURS " table_schema = '" SERVER_DATABASE "' "

/* Each question names what breaks a rule. */
static const struct {
	const char *rule, *offenders;
} rules[] = {
	{ "InnoDB only", "SELECT GROUP_CONCAT(table_name) FROM information_schema.tables WHERE" OURS
			 "AND engine <> 'InnoDB'" },
	{ "every table has a comment",
	    "SELECT GROUP_CONCAT(table_name) FROM information_schema.tables WHERE" OURS
	    "AND table_comment = ''" },
	{ "every column has a comment",
	    "SELECT GROUP_CONCAT(table_name, '.', column_name) FROM information_schema.columns "
	    "WHERE" OURS "AND column_comment = ''" },
	{ "all text is utf8mb4_bin",
	    "SELECT GROUP_CONCAT(table_name, '.', column_name) FROM information_schema.columns "
	    "WHERE" OURS "AND collation_name IS NOT NULL AND collation_name <> 'utf8mb4_bin'" },
	{ "every time has six digits of a second",
	    "SELECT GROUP_CONCAT(table_name, '.', column_name) FROM information_schema.columns "
	    "WHERE" OURS "AND data_type IN ('date', 'time', 'timestamp', 'year', 'datetime') AND "
	    "NOT (data_type = 'datetime' AND datetime_precision = 6)" },
	{ "whole signed numbers only",
	    "SELECT GROUP_CONCAT(table_name, '.', column_name) FROM information_schema.columns "
	    "WHERE" OURS
	    "AND (column_type LIKE '%unsigned%' OR data_type IN ('decimal', 'float', 'double'))" },
	{ "every table has a primary key",
	    "SELECT GROUP_CONCAT(t.table_name) FROM information_schema.tables t LEFT JOIN "
	    "information_schema.table_constraints c"
	    " ON c.table_schema = t.table_schema AND c.table_name = t.table_name AND "
	    "c.constraint_type = 'PRIMARY KEY'"
	    " WHERE t.table_schema = '" SERVER_DATABASE "' AND c.constraint_name IS NULL" },
	{ "weights of a scheme's sides are 100 in all",
	    "SELECT GROUP_CONCAT(id) FROM scheme WHERE community_weight + expert_weight + "
	    "resident_weight <> 100" },
	{ "weights of a side's criteria are 100 in all",
	    "SELECT GROUP_CONCAT(x.scheme_id, x.side) FROM (SELECT scheme_id, side FROM "
	    "scheme_criterion GROUP BY scheme_id, side"
	    " HAVING SUM(weight) <> 100) x" },
	{ "every scheme has criteria for three sides",
	    "SELECT GROUP_CONCAT(s.id) FROM scheme s WHERE (SELECT COUNT(DISTINCT c.side) FROM "
	    "scheme_criterion c WHERE c.scheme_id = s.id) <> 3" },
	{ "criteria are numbered from 1",
	    "SELECT GROUP_CONCAT(x.scheme_id, x.side) FROM (SELECT scheme_id, side FROM "
	    "scheme_criterion GROUP BY scheme_id, side"
	    " HAVING MIN(position) <> 1 OR MAX(position) <> COUNT(*)) x" },
	{ "make-up days are at week-ends", "SELECT GROUP_CONCAT(day) FROM calendar_day WHERE "
					   "is_workday = 1 AND WEEKDAY(day) < 5" },
	{ "days belong to years that are known",
	    "SELECT GROUP_CONCAT(day) FROM calendar_day WHERE YEAR(day) NOT IN (SELECT year FROM "
	    "calendar_year)" },
	{ "the event is never changed",
	    "SELECT GROUP_CONCAT(privilege_type) FROM information_schema.table_privileges "
	    "WHERE" OURS "AND table_name = 'event' AND grantee LIKE '''jiebang_app%' AND "
	    "privilege_type NOT IN ('SELECT', 'INSERT')" },
	{ "the application has no right on whole databases",
	    "SELECT GROUP_CONCAT(privilege_type) FROM information_schema.schema_privileges WHERE "
	    "grantee LIKE '''jiebang_app%'" },
	{ "the application has no right on the whole server",
	    "SELECT GROUP_CONCAT(privilege_type) FROM information_schema.user_privileges WHERE "
	    "grantee LIKE '''jiebang_app%'"
	    " AND privilege_type <> 'USAGE'" },
};

START_TEST(rule_holds)
{
	struct db *root = server_open(mem, "root", 0);
	const char *offenders = ask_text(root, rules[_i].offenders);

	ck_assert_msg(offenders == NULL, "%s, but not: %s", rules[_i].rule, offenders);
}
END_TEST

START_TEST(calendar_of_2026)
{
	struct db *root = server_open(mem, "root", 0);

	ck_assert_int_eq(
	    ask_int(root, "SELECT COUNT(*) FROM calendar_day WHERE is_workday = 0"), 33);
	ck_assert_int_eq(
	    ask_int(root, "SELECT COUNT(*) FROM calendar_day WHERE is_workday = 1"), 6);
	ck_assert_int_eq(ask_int(root, "SELECT COUNT(*) FROM calendar_year WHERE year = 2026"), 1);
	ck_assert_str_eq(
	    ask_text(root, "SELECT why FROM calendar_day WHERE day = '2026-10-01'"), "国庆");
}
END_TEST

/* --- rights --- */

/* "SELECT, INSERT" of all files about the table, as the server would list them. */
static const char *granted_by_files(const struct migrations *files, const char *table)
{
	static const char *const privileges[] = { "DELETE", "INSERT", "SELECT", "UPDATE" };
	struct buf list;

	buf_init(&list, mem, 1000);
	for (size_t p = 0; p < COUNT(privileges); p++) {
		bool found = false;

		for (size_t i = 0; i < files->n; i++)
			found =
			    found || (strcmp(files->items[i].table, table) == 0 &&
					 files->items[i].grants != NULL &&
					 strcasestr(files->items[i].grants, privileges[p]) != NULL);
		if (found)
			buf_printf(&list, "%s%s", list.len > 0 ? "," : "", privileges[p]);
	}
	return list.data;
}

START_TEST(rights_are_those_of_the_files)
{
	struct db *root = server_open(mem, "root", 0);
	struct migrations files;

	ck_assert(migrations_read(mem, MIGRATIONS, &files));
	for (size_t i = 0; i < files.n; i++) {
		const char *table = files.items[i].table;
		const char *got =
		    ask_text(root, mem_printf(mem,
				       "SELECT COALESCE(GROUP_CONCAT(privilege_type ORDER BY "
				       "privilege_type), '') FROM"
				       " information_schema.table_privileges WHERE" OURS
				       "AND table_name = '%s' AND grantee LIKE '''jiebang_app%%'",
				       table));

		ck_assert_str_eq(got, granted_by_files(&files, table));
	}
}
END_TEST

/* --- stored words --- */

#define X(id, text, ...) text ",",
static const char *const roles[] = { ROLES(X) };
static const char *const categories[] = { CATEGORIES(X) };
static const char *const ways[] = { WAYS(X) };
static const char *const unit_kinds[] = { UNIT_KINDS(X) };
static const char *const partner_kinds[] = { PARTNER_KINDS(X) };
static const char *const partner_states[] = { PARTNER_STATES(X) };
static const char *const project_states[] = { PROJECT_STATES(X) };
static const char *const project_modes[] = { PROJECT_MODES(X) };
static const char *const project_moneys[] = { PROJECT_MONEYS(X) };
static const char *const claim_states[] = { CLAIM_STATES(X) };
static const char *const award_states[] = { AWARD_STATES(X) };
static const char *const award_causes[] = { AWARD_CAUSES(X) };
static const char *const occasion_kinds[] = { OCCASION_KINDS(X) };
static const char *const history_kinds[] = { HISTORY_KINDS(X) };
static const char *const message_kinds[] = { MESSAGE_KINDS(X) };
static const char *const outbox_channels[] = { OUTBOX_CHANNELS(X) };
static const char *const outbox_kinds[] = { OUTBOX_KINDS(X) };
static const char *const outbox_states[] = { OUTBOX_STATES(X) };
static const char *const search_kinds[] = { SEARCH_KINDS(X) };
#undef X

#define LIST(words) words, COUNT(words)

static const struct {
	const char *table, *column;
	const char *const *words;
	size_t n;
} stored[] = {
	{ "role_grant", "role", LIST(roles) },
	{ "unit", "level", LIST(unit_kinds) },
	{ "partner", "kind", LIST(partner_kinds) },
	{ "partner", "state", LIST(partner_states) },
	{ "partner", "ways", LIST(ways) },
	{ "partner_resource", "way", LIST(ways) },
	{ "project", "state", LIST(project_states) },
	{ "project", "category", LIST(categories) },
	{ "project", "ways", LIST(ways) },
	{ "project", "mode", LIST(project_modes) },
	{ "project", "money", LIST(project_moneys) },
	{ "scheme", "category", LIST(categories) },
	{ "claim", "state", LIST(claim_states) },
	{ "award", "state", LIST(award_states) },
	{ "award", "cause", LIST(award_causes) },
	{ "occasion", "kind", LIST(occasion_kinds) },
	{ "event", "kind", LIST(history_kinds) },
	{ "event_private", "kind", LIST(history_kinds) },
	{ "message", "kind", LIST(message_kinds) },
	{ "mail_preference", "at_once", LIST(message_kinds) },
	{ "mail_preference", "daily", LIST(message_kinds) },
	{ "outbox", "channel", LIST(outbox_channels) },
	{ "outbox", "kind", LIST(outbox_kinds) },
	{ "outbox", "state", LIST(outbox_states) },
	{ "search_term", "kind", LIST(search_kinds) },
};

/* "enum('a','b')" is the list a, b, in the same order. */
START_TEST(words_are_the_same)
{
	struct db *root = server_open(mem, "root", 0);
	const char *type =
	    ask_text(root, mem_printf(mem,
			       "SELECT column_type FROM information_schema.columns WHERE" OURS
			       "AND table_name = '%s' AND column_name = '%s'",
			       stored[_i].table, stored[_i].column));
	struct buf got, expected;

	ck_assert_msg(type != NULL, "%s.%s is missing", stored[_i].table, stored[_i].column);
	buf_init(&got, mem, 4000);
	buf_init(&expected, mem, 4000);
	for (const char *c = strchr(type, '('); *c != '\0'; c++)
		if (*c != '(' && *c != ')' && *c != '\'')
			buf_add_char(&got, *c);
	buf_add_char(&got, ',');
	for (size_t i = 0; i < stored[_i].n; i++)
		buf_add_text(&expected, stored[_i].words[i]);
	ck_assert_str_eq(got.data, expected.data);
}
END_TEST

/* Every column that stores one of a list of words is compared, or known to have no list in C. */
START_TEST(no_list_is_forgotten)
{
	static const char *const others[] = { "account.state", "attachment.purpose",
		"attachment.subject_kind", "attachment.type", "mail_preference.lang",
		"message.route", "partner.scheme", "partner.tier", "partner_facet.facet",
		"scheme_criterion.side", "webhook.state" };
	struct db *root = server_open(mem, "root", 0);
	const char *all = ask_text(root,
	    "SELECT GROUP_CONCAT(table_name, '.', column_name ORDER BY table_name, column_name) "
	    "FROM"
	    " information_schema.columns WHERE" OURS "AND data_type IN ('enum', 'set')");
	char *save = NULL;

	for (char *name = strtok_r(mem_strdup(mem, all), ",", &save); name != NULL;
	     name = strtok_r(NULL, ",", &save)) {
		bool known = false;

		for (size_t i = 0; i < COUNT(others); i++)
			known = known || strcmp(others[i], name) == 0;
		for (size_t i = 0; i < COUNT(stored); i++)
			known = known ||
				strcmp(mem_printf(mem, "%s.%s", stored[i].table, stored[i].column),
				    name) == 0;
		ck_assert_msg(known, "%s stores words that nothing compares", name);
	}
}
END_TEST

/* --- what an intruder in the application could do --- */

static const char *const forbidden[] = {
	"UPDATE event SET event = 'x' WHERE seq = 1",
	"DELETE FROM event WHERE seq = 1",
	"TRUNCATE TABLE event",
	"DROP TABLE event",
	"ALTER TABLE event ADD COLUMN x INT",
	"CREATE TABLE x (id INT)",
	"CREATE TRIGGER t BEFORE INSERT ON event FOR EACH ROW SET NEW.seq = 0",
	"CREATE TEMPORARY TABLE x (id INT)",
	"UPDATE scheme SET expert_weight = 0 WHERE id = 1",
	"UPDATE calendar_day SET is_workday = 1 WHERE is_workday = 0",
	"DELETE FROM schema_migration WHERE number > 0",
	"GRANT UPDATE ON event TO jiebang_app@localhost",
	"CREATE USER x@localhost",
	"SET GLOBAL innodb_flush_log_at_trx_commit = 0",
	"DO LOAD_FILE((SELECT authentication_string FROM mysql.user LIMIT 1))",
	"SELECT 1 INTO OUTFILE '/tmp/jiebang-outfile'",
};

START_TEST(the_application_may_not)
{
	struct db *app = server_open(mem, SERVER_APP, 5);

	ck_assert_msg(!try_sql(app, forbidden[_i]), "%s", forbidden[_i]);
	ck_assert_int_eq(fault_last()->kind, FAULT_DATABASE);
}
END_TEST

/* What the criteria of evaluation schemes are called there, the translators find in C. */
START_TEST(criteria_can_be_translated)
{
	struct db *root = server_open(mem, "root", 0);

	ck_assert_int_eq(
	    ask_int(root, "SELECT COUNT(DISTINCT name) FROM scheme_criterion"), CRITERION_NAMES);
	for (size_t i = 0; i < CRITERION_NAMES; i++)
		ck_assert_msg(
		    ask_int(root,
			mem_printf(mem, "SELECT COUNT(*) FROM scheme_criterion WHERE name = '%s'",
			    criterion_names[i])) > 0,
		    "%s", criterion_names[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema");
	TCase *tcase = test_case(suite, "schema");

	tcase_add_loop_test(tcase, rule_holds, 0, COUNT(rules));
	tcase_add_test(tcase, calendar_of_2026);
	tcase_add_test(tcase, rights_are_those_of_the_files);
	tcase_add_loop_test(tcase, words_are_the_same, 0, COUNT(stored));
	tcase_add_test(tcase, no_list_is_forgotten);
	tcase_add_test(tcase, criteria_can_be_translated);
	tcase_add_loop_test(tcase, the_application_may_not, 0, COUNT(forbidden));
	return test_main(suite, prepare);
}
