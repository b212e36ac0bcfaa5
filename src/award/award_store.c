/* Awards in the database. */
#include "award/award.h"

#include "award_sql.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/db.h"

#define CAUSE(id, text, label) [id] = text,
static const char *const causes[AWARD_CAUSE_COUNT] = { AWARD_CAUSES(CAUSE) };
#undef CAUSE

static enum award_cause cause_parse(const char *stored)
{
	for (int i = AWARD_CAUSE_COUNT - 1; i > AWARD_CAUSE_NONE && stored; i--) {
		if (text_equal(causes[i], stored))
			return (enum award_cause)i;
	}
	return AWARD_CAUSE_NONE;
}

static struct award award_of_row(const struct sql_award_row *row)
{
	return (struct award){
		.id = { row->id },
		.version = row->version,
		.state = (enum award_state)machine_state(&award_machine, row->state),
		.project = { row->project_id },
		.round = row->round,
		.slot = row->slot,
		.claim = { row->claim_id },
		.claim_code = row->claim_code,
		.lead = { row->lead_id },
		.lead_name = row->lead_name,
		.lead_code = row->lead_code,
		.letter_what = row->letter_what,
		.letter_with = row->letter_with,
		.letter_by_at = row->letter_by_at,
		.letter_at = row->letter_at,
		.taken_at = row->taken_at,
		.letter_due_at = row->letter_due_at,
		.start_due_at = row->start_due_at,
		.free_until_at = row->free_until_at,
		.started_at = row->started_at,
		.ended_at = row->ended_at,
		.reminded_at = row->reminded_at,
		.plan = row->plan,
		.reason = row->reason,
		.cause = cause_parse(row->cause),
		.counts = row->counts != 0,
		.state_at = row->state_at,
		.due_at = row->due_at,
		.late_at = row->late_at,
	};
}

static struct award *award_or_null(struct mem *mem, const struct sql_award_row *row)
{
	struct award *award = row ? MEM_NEW(mem, struct award) : NULL;
	if (row)
		*award = award_of_row(row);
	return award;
}

bool award_by_slot(struct db *db, struct mem *mem, struct project_id project, int64_t round,
    int64_t slot, struct award **award_out)
{
	struct sql_award_row *row;
	if (!sql_award_by_slot(db, mem,
		&(struct sql_award_by_slot_args){
		    .project = project.n, .round = round, .slot = slot },
		&row))
		return false;
	*award_out = award_or_null(mem, row);
	return true;
}

bool award_by_id(struct db *db, struct mem *mem, struct award_id id, struct award **award_out)
{
	struct sql_award_row *row;
	if (!sql_award_by_id(db, mem, id.n, &row))
		return false;
	*award_out = award_or_null(mem, row);
	return true;
}

bool award_slot_of(struct db *db, struct mem *mem, const struct project *project,
    struct partner_id partner, int64_t *slot_out)
{
	struct sql_award_of_member_row *row;
	if (!sql_award_of_member(db, mem,
		&(struct sql_award_of_member_args){
		    .project = project->id.n, .round = project->round, .partner = partner.n },
		&row))
		return false;
	*slot_out = row ? row->slot : 0;
	return true;
}

bool award_terminated_before(struct db *db, struct mem *mem, const struct project *project,
    struct partner_id partner, bool *was_out)
{
	struct sql_award_terminated_before_row *row;
	if (!sql_award_terminated_before(db, mem,
		&(struct sql_award_terminated_before_args){
		    .project = project->id.n, .round = project->round - 1, .partner = partner.n },
		&row))
		return false;
	*was_out = row->times > 0;
	return true;
}

bool award_of_project(
    struct db *db, struct mem *mem, struct project_id project, struct award_lines *lines_out)
{
	struct sql_award_of_project_rows rows;
	if (!sql_award_of_project(db, mem, project.n, &rows))
		return false;
	lines_out->items = MEM_ARRAY(mem, struct award_line, rows.n);
	lines_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		lines_out->items[i] = (struct award_line){ .id = { rows.items[i].id },
			.state =
			    (enum award_state)machine_state(&award_machine, rows.items[i].state),
			.project = project,
			.round = rows.items[i].round,
			.slot = rows.items[i].slot,
			.lead_name = rows.items[i].lead_name,
			.lead_code = rows.items[i].lead_code,
			.taken_at = rows.items[i].taken_at,
			.ended_at = rows.items[i].ended_at,
			.is_present_round = rows.items[i].round == rows.items[0].round };
	return true;
}

static void taken_of_rows(
    struct mem *mem, const struct sql_award_taken_rows *rows, struct award_lines *lines_out)
{
	lines_out->items = MEM_ARRAY(mem, struct award_line, rows->n);
	lines_out->n = rows->n;
	for (size_t i = 0; i < rows->n; i++) {
		const struct sql_award_taken_row *row = &rows->items[i];
		lines_out->items[i] = (struct award_line){ .id = { row->id },
			.state = (enum award_state)machine_state(&award_machine, row->state),
			.project = { row->project_id },
			.round = row->round,
			.slot = row->slot,
			.lead_name = row->lead_name,
			.lead_code = row->lead_code,
			.taken_at = row->taken_at,
			.project_code = row->project_code,
			.title = row->title,
			.is_present_round = row->round == row->project_round };
	}
}

bool award_of_occasion(
    struct db *db, struct mem *mem, struct occasion_id occasion, struct award_lines *lines_out)
{
	struct sql_award_taken_rows rows;
	if (!sql_award_of_occasion(db, mem, occasion.n, &rows))
		return false;
	taken_of_rows(mem, &rows, lines_out);
	return true;
}

bool award_latest(struct db *db, struct mem *mem, int limit, struct award_lines *lines_out)
{
	struct sql_award_taken_rows rows;
	if (!sql_award_latest(db, mem, limit, &rows))
		return false;
	taken_of_rows(mem, &rows, lines_out);
	return true;
}

bool award_of_partner(struct db *db, struct mem *mem, struct partner_id partner, int64_t before,
    int limit, struct award_lines *lines_out)
{
	struct sql_award_of_partner_rows rows;
	if (!sql_award_of_partner(db, mem,
		&(struct sql_award_of_partner_args){
		    .partner = partner.n, .before = before ? before : INT64_MAX, .limit = limit },
		&rows))
		return false;
	lines_out->items = MEM_ARRAY(mem, struct award_line, rows.n);
	lines_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		lines_out->items[i] = (struct award_line){ .id = { rows.items[i].id },
			.state =
			    (enum award_state)machine_state(&award_machine, rows.items[i].state),
			.round = rows.items[i].round,
			.slot = rows.items[i].slot,
			.taken_at = rows.items[i].taken_at,
			.started_at = rows.items[i].started_at,
			.ended_at = rows.items[i].ended_at,
			.letter_at = rows.items[i].letter_at,
			.letter_due_at = rows.items[i].letter_due_at,
			.start_due_at = rows.items[i].start_due_at,
			.claim_code = rows.items[i].claim_code,
			.mode = project_mode_parse(rows.items[i].mode),
			.late_at = rows.items[i].late_at,
			.project_code = rows.items[i].project_code,
			.title = rows.items[i].title,
			.unit_name = rows.items[i].unit_name,
			.is_present_round = rows.items[i].round == rows.items[i].project_round };
	return true;
}

/* In the order of the states, which is that of the work. */
bool award_count_of_partner(struct db *db, struct mem *mem, struct partner_id partner,
    struct award_state_count **counts_out, size_t *count_out)
{
	struct sql_award_count_of_partner_rows rows;
	int64_t by_state[AWARD_STATE_COUNT] = { 0 };
	size_t count = 0;
	if (!sql_award_count_of_partner(db, mem, partner.n, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++)
		by_state[machine_state(&award_machine, rows.items[i].state)] = rows.items[i].awards;
	struct award_state_count *counts = MEM_ARRAY(mem, struct award_state_count, rows.n);
	for (int state = AWARD_NONE + 1; state < AWARD_STATE_COUNT; state++) {
		if (by_state[state])
			counts[count++] =
			    (struct award_state_count){ .state = (enum award_state)state,
				    .awards = by_state[state] };
	}
	*counts_out = counts;
	*count_out = count;
	return true;
}

bool award_due(struct db *db, struct mem *mem, int64_t before, int limit, struct due_list *due_out)
{
	struct sql_award_due_rows rows;
	if (!sql_award_due(db, mem, before, limit, &rows))
		return false;
	due_out->items = MEM_ARRAY(mem, struct due, rows.n);
	due_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		due_out->items[i] =
		    (struct due){ .id = rows.items[i].id, .at = rows.items[i].due_at };
	return true;
}

bool award_eligibility(struct db *db, struct mem *mem, const struct project *project,
    const struct partner *partner, int64_t cap, int64_t now, struct eligibility_facts *facts_out)
{
	bool official, raised, terminated = false;
	int64_t raised_until_at;
	if (!partner_has_official_agent(db, mem, partner->id, project->unit_code, now, &official) ||
	    !partner_had_agent(
		db, mem, partner->id, project->author, now, &raised, &raised_until_at) ||
	    (project->round > 1 &&
		!award_terminated_before(db, mem, project, partner->id, &terminated)))
		return false;
	*facts_out = (struct eligibility_facts){
		.is_listed = partner->state == PARTNER_LISTED,
		.is_suspended = partner->state == PARTNER_SUSPENDED,
		.suspended_until_at = partner->suspended_until_at,
		.barred_until_at = partner->barred_until_at,
		.is_own_body = partner->is_unit && text_equal(partner->is_unit, project->unit_code),
		.has_official_agent = official,
		.has_raised_need = raised,
		.raised_until_at = raised_until_at,
		.is_select = project->mode == PROJECT_SELECT,
		.was_terminated = terminated,
		.open_awards = partner->open_awards,
		.cap = cap,
	};
	return true;
}
