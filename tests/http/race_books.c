/* The stage of a race, and the comparison of what was answered with what is in the database. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/count.h"
#include "base/mem.h"
#include "race.h"

/* --- the stage ------------------------------------------------------------------------------ */

/* Written anew as a whole. */
static const char *const refilled[] = { "award", "award_member", "claim", "event", "event_private",
	"message", "role_grant", "occasion_project", "form_token" };
/* These have generated columns, and rows that sessions of the tests hang on. */
static const char *const updated[] = { "project", "partner", "occasion" };

void race_save(void)
{
	struct mem *mem = mem_root("kept");

	stage_sql(mem, "CREATE DATABASE kept");
	for (size_t i = 0; i < COUNT(refilled); i++)
		stage_sql(
		    mem, "CREATE TABLE kept.%s AS SELECT * FROM %s", refilled[i], refilled[i]);
	for (size_t i = 0; i < COUNT(updated); i++) {
		stage_sql(mem, "CREATE TABLE kept.%s AS SELECT * FROM %s", updated[i], updated[i]);
		stage_sql(mem, "ALTER TABLE kept.%s ADD PRIMARY KEY (id)", updated[i]);
	}
	mem_free(mem);
}

/* A worker that ends answers first what it has begun. */
void race_settle(void)
{
	site_restart_worker(NULL);
}

void race_restore(struct mem *mem)
{
	for (size_t i = 0; i < COUNT(refilled); i++) {
		stage_sql(mem, "DELETE FROM %s", refilled[i]);
		stage_sql(mem, "INSERT INTO %s SELECT * FROM kept.%s", refilled[i], refilled[i]);
	}
	for (size_t i = 0; i < COUNT(updated); i++) {
		const char *table = updated[i];
		const char *columns = site_text(mem,
		    "SELECT GROUP_CONCAT('t.', column_name, ' = k.', column_name)"
		    " FROM information_schema.columns WHERE table_schema = DATABASE()"
		    " AND table_name = '%s' AND extra NOT LIKE '%%GENERATED%%'",
		    table);
		stage_sql(
		    mem, "DELETE FROM %s WHERE id NOT IN (SELECT id FROM kept.%s)", table, table);
		stage_sql(
		    mem, "UPDATE %s t JOIN kept.%s k ON k.id = t.id SET %s", table, table, columns);
	}
}

#define MEETING "(SELECT MAX(id) FROM occasion WHERE title LIKE '青海路%%')"

void race_load(struct mem *mem, struct race *race)
{
	memset(race, 0, sizeof *race);
	race->ledger = race_shared(sizeof *race->ledger);
	for (size_t i = 0; i < RACE_PARTNERS; i++) {
		struct race_partner *partner = &race->partners[i];
		partner->login = mem_printf(mem, "agent%02zu", i + 1);
		struct stage_cells cells = stage_cells(mem,
		    "SELECT p.id, p.open_awards, p.code FROM account a"
		    " JOIN role_grant g ON g.account_id = a.id AND g.role = 'partner_agent'"
		    " JOIN partner p ON p.id = g.partner_id AND p.state = 'listed'"
		    " WHERE a.login = '%s'",
		    partner->login);
		ck_assert_uint_eq(cells.n, 3);
		partner->id = strtoll(cells.items[0].data, NULL, 10);
		partner->open_awards = strtoll(cells.items[1].data, NULL, 10);
		partner->code = cells.items[2].data;
		partner->browser = site_enter(mem, partner->login);
		partner->browser.lang = "en";
	}
	struct stage_cells cells = stage_cells(
	    mem, "SELECT id, code FROM project WHERE occasion_id = " MEETING " ORDER BY id");
	ck_assert_uint_eq(cells.n, 2 * RACE_PROJECTS);
	for (size_t j = 0; j < RACE_PROJECTS; j++)
		race->projects[j] =
		    (struct race_project){ strtoll(cells.items[2 * j].data, NULL, 10),
			    cells.items[2 * j + 1].data };
}

void race_open(struct mem *mem, int64_t slots)
{
	stage_sql(mem, "UPDATE occasion SET opens_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND,"
		       " closes_at = UTC_TIMESTAMP(6) + INTERVAL 1 DAY WHERE id = " MEETING);
	stage_sql(mem,
	    "UPDATE project p JOIN occasion o ON o.id = p.occasion_id SET p.slots = %lld,"
	    " p.opens_at = o.opens_at, p.closes_at = o.closes_at, p.due_at = o.closes_at"
	    " WHERE p.state = 'published' AND o.id = " MEETING,
	    (long long)slots);
	stage_sql(mem, "UPDATE occasion_project SET slots = %lld WHERE occasion_id = " MEETING,
	    (long long)slots);
}

/* --- the books ------------------------------------------------------------------------------ */

/* Each counts rows that must not be there. */
static const struct {
	const char *what, *sql;
} books[] = {
	{ "histories with a gap",
	    "SELECT COUNT(*) FROM (SELECT 1 FROM event GROUP BY kind, subject_id"
	    " HAVING COUNT(*) <> MAX(seq)) x" },
	{ "projects whose version is not their last event's",
	    "SELECT COUNT(*) FROM project p WHERE version <>"
	    " (SELECT MAX(seq) FROM event WHERE kind = 'project' AND subject_id = p.id)" },
	{ "claims whose version is not their last event's",
	    "SELECT COUNT(*) FROM claim c WHERE NOT version <=>"
	    " (SELECT MAX(seq) FROM event WHERE kind = 'claim' AND subject_id = c.id)" },
	{ "awards whose version is not their last event's",
	    "SELECT COUNT(*) FROM award a WHERE NOT version <=>"
	    " (SELECT MAX(seq) FROM event WHERE kind = 'award' AND subject_id = a.id)" },
	{ "partners whose version is not their last event's",
	    "SELECT COUNT(*) FROM partner p WHERE NOT version <=>"
	    " (SELECT MAX(seq) FROM event WHERE kind = 'partner' AND subject_id = p.id)" },
	{ "states that are not the last event's",
	    "SELECT COUNT(*) FROM project p JOIN event e ON e.kind = 'project'"
	    " AND e.subject_id = p.id AND e.seq = p.version WHERE p.state <> e.to_state" },
	{ "events without their subject",
	    "SELECT COUNT(*) FROM event e LEFT JOIN claim c ON c.id = e.subject_id"
	    " LEFT JOIN award a ON a.id = e.subject_id"
	    " WHERE (e.kind = 'claim' AND c.id IS NULL) OR (e.kind = 'award' AND a.id IS NULL)" },
	{ "projects whose count of taken slots is wrong",
	    "SELECT COUNT(*) FROM project p WHERE taken <> (SELECT COUNT(*) FROM award a"
	    " WHERE a.project_id = p.id AND a.round = p.round) OR taken > slots" },
	{ "projects whose count of living awards is wrong",
	    "SELECT COUNT(*) FROM project p WHERE live_awards <> (SELECT COUNT(*) FROM award a"
	    " WHERE a.project_id = p.id"
	    " AND a.state NOT IN ('closed', 'renounced', 'revoked', 'terminated'))" },
	{ "full projects on the wall, or projects running without an award",
	    "SELECT COUNT(*) FROM project WHERE (state = 'published' AND taken = slots)"
	    " OR (state = 'running' AND taken = 0)" },
	{ "partners whose count of open awards is wrong",
	    "SELECT COUNT(*) FROM partner p WHERE open_awards <> (SELECT COUNT(*)"
	    " FROM award_member m JOIN award a ON a.id = m.award_id"
	    " WHERE m.partner_id = p.id AND a.state IN ('awarded', 'working', 'delivered'))" },
	{ "partners whose count of unfinished awards is wrong",
	    "SELECT COUNT(*) FROM partner p WHERE unfinished_awards <> (SELECT COUNT(*)"
	    " FROM award_member m JOIN award a ON a.id = m.award_id"
	    " WHERE m.partner_id = p.id AND a.state IN ('evaluating', 'concluded'))" },
	{ "projects whose count of freed slots is wrong",
	    "SELECT COUNT(*) FROM project p WHERE freed <> (SELECT COUNT(*) FROM award a"
	    " WHERE a.project_id = p.id AND a.round = p.round"
	    " AND a.state IN ('renounced', 'revoked', 'terminated'))" },
	{ "awards without their member or claim",
	    "SELECT COUNT(*) FROM award a LEFT JOIN award_member m ON m.award_id = a.id"
	    " AND m.project_id = a.project_id AND m.round = a.round AND m.partner_id = a.lead_id"
	    " LEFT JOIN claim c ON c.id = a.claim_id AND c.state = 'won' AND c.lead_id = a.lead_id"
	    " AND c.project_id = a.project_id AND c.round = a.round"
	    " WHERE m.award_id IS NULL OR c.id IS NULL" },
	{ "claims won without an award",
	    "SELECT COUNT(*) FROM claim c LEFT JOIN award a ON a.claim_id = c.id"
	    " WHERE c.state = 'won' AND a.id IS NULL" },
	{ "messages about a slot taken too many or too few",
	    "SELECT ABS((SELECT COUNT(*) FROM message"
	    " WHERE text = '{partner} took slot {slot} of {project}.') -"
	    " (SELECT COALESCE(SUM(1 + (SELECT COUNT(DISTINCT g.account_id) FROM role_grant g"
	    " WHERE g.partner_id = a.lead_id AND g.role = 'partner_agent'"
	    " AND g.from_at <= a.taken_at AND (g.until_at IS NULL OR g.until_at > a.taken_at))), 0)"
	    " FROM award a))" },
};

void race_check_books(struct mem *mem)
{
	for (size_t i = 0; i < COUNT(books); i++) {
		int64_t wrong = stage_int(mem, "%s", books[i].sql);
		ck_assert_msg(wrong == 0, "%s: %lld", books[i].what, (long long)wrong);
	}
}

/* --- the ledger ----------------------------------------------------------------------------- */

/* held[i][j]: the slot of partner i in project j, 0 for none. */
struct held {
	int32_t slots[RACE_PARTNERS][RACE_PROJECTS];
	int32_t of_partner[RACE_PARTNERS];
	uint32_t holders[RACE_PROJECTS];
	int32_t total;
};

static size_t partner_index(const struct race *race, int64_t id)
{
	size_t i = 0;

	while (i < RACE_PARTNERS && race->partners[i].id != id)
		i++;
	ck_assert_uint_lt(i, RACE_PARTNERS);
	return i;
}

static void load_held(struct mem *mem, const struct race *race, struct held *held)
{
	memset(held, 0, sizeof *held);
	for (size_t j = 0; j < RACE_PROJECTS; j++) {
		struct stage_cells cells =
		    stage_cells(mem, "SELECT lead_id, slot FROM award WHERE project_id = %lld",
			(long long)race->projects[j].id);
		for (size_t n = 0; n < cells.n; n += 2) {
			size_t i = partner_index(race, strtoll(cells.items[n].data, NULL, 10));
			ck_assert_int_eq(held->slots[i][j], 0);
			held->slots[i][j] = (int32_t)strtol(cells.items[n + 1].data, NULL, 10);
			held->of_partner[i]++;
			held->holders[j] |= UINT32_C(1) << i;
			held->total++;
		}
	}
}

static void check_answer(
    const struct race *race, const struct held *held, size_t i, size_t j, int64_t cap)
{
	const struct race_answer *answer = &race->ledger->answers[i][j];
	const char *where = race->projects[j].code, *who = race->partners[i].login;
	int32_t slot = held->slots[i][j];

	switch (answer->status) {
	case 303:
		ck_assert_msg(slot == answer->slot && slot > 0, "%s was told slot %d of %s, has %d",
		    who, answer->slot, where, slot);
		break;
	case 409:
		ck_assert_msg(slot == 0, "%s was told it lost %s, has slot %d", who, where, slot);
		ck_assert_msg(answer->holders == held->holders[j],
		    "%s was told that %x hold %s; they are %x", who, answer->holders, where,
		    held->holders[j]);
		ck_assert_msg(!race->asks_whether_full || answer->was_full,
		    "%s was told it lost %s while a slot was free", who, where);
		break;
	case 422:
		ck_assert_msg(slot == 0, "%s was refused %s, has slot %d", who, where, slot);
		ck_assert_msg(
		    answer->names_cap, "%s: refused at %s, but not by the cap", who, where);
		ck_assert_int_eq(held->of_partner[i] + race->partners[i].open_awards, cap);
		break;
	default: ck_abort_msg("%s at %s: status %d", who, where, answer->status);
	}
}

void race_check(struct mem *mem, const struct race *race, int64_t slots, int64_t cap)
{
	struct held *held = MEM_NEW(mem, struct held);

	load_held(mem, race, held);
	ck_assert_int_eq(held->total, RACE_PROJECTS * slots);
	for (size_t i = 0; i < RACE_PARTNERS; i++) {
		ck_assert_int_le(held->of_partner[i] + race->partners[i].open_awards, cap);
		for (size_t j = 0; j < RACE_PROJECTS; j++)
			check_answer(race, held, i, j, cap);
	}
	ck_assert_int_eq(race->ledger->answered, RACE_PARTNERS * RACE_PROJECTS);
	ck_assert_int_eq(race->ledger->failed, 0);
	race_check_books(mem);
}
