/* Claims in the database. */
#include "base/mem.h"
#include "base/office.h"
#include "base/text.h"
#include "claim_sql.h"
#include "db/db.h"
#include "history/history.h"
#include "message/message.h"
#include "project/claim.h"

static bool is_award_over(const char *state)
{
	return text_equal(state, "renounced") || text_equal(state, "revoked") ||
	       text_equal(state, "terminated") || text_equal(state, "closed");
}

static struct claim claim_of_row(const struct sql_claim_row *row)
{
	return (struct claim){
		.id = { row->id },
		.code = row->code,
		.version = row->version,
		.state = (enum claim_state)machine_state(&claim_machine, row->state),
		.project = { row->project_id },
		.round = row->round,
		.lead = { row->lead_id },
		.lead_name = row->lead_name,
		.lead_code = row->lead_code,
		.author = { row->author_id },
		.letter_what = row->letter_what,
		.letter_with = row->letter_with,
		.reason = row->reason,
		.letter_by_at = row->letter_by_at,
		.letter_at = row->letter_at,
		.consents_missing = row->consents_missing,
		.created_at = row->created_at,
		.state_at = row->state_at,
		.due_at = row->due_at,
		.is_awarded = row->award_state && text_equal(row->award_state, "awarded"),
		.has_ended = row->award_state && is_award_over(row->award_state),
		.slot = row->award_slot,
		.letter_due_at = row->letter_due_at,
	};
}

static struct claim *claim_or_null(struct mem *mem, const struct sql_claim_row *row)
{
	struct claim *claim = row ? MEM_NEW(mem, struct claim) : NULL;
	if (row)
		*claim = claim_of_row(row);
	return claim;
}

bool claim_by_code(struct db *db, struct mem *mem, const char *code, struct claim **claim_out)
{
	struct sql_claim_row *row;
	if (!sql_claim_by_code(db, mem, code, &row))
		return false;
	*claim_out = claim_or_null(mem, row);
	return true;
}

bool claim_by_id(struct db *db, struct mem *mem, struct claim_id id, struct claim **claim_out)
{
	struct sql_claim_row *row;
	if (!sql_claim_by_id(db, mem, id.n, &row))
		return false;
	*claim_out = claim_or_null(mem, row);
	return true;
}

bool claim_of_partner(struct db *db, struct mem *mem, const struct project *project,
    struct partner_id lead, struct claim **claim_out)
{
	struct sql_claim_row *row;
	if (!sql_claim_of_partner(db, mem,
		&(struct sql_claim_of_partner_args){
		    .project = project->id.n, .round = project->round, .lead = lead.n },
		&row))
		return false;
	*claim_out = claim_or_null(mem, row);
	return true;
}

/* What an event of a claim needs beside its move. */
struct claim_event_of {
	struct claim_id id;
	struct project_id project;
	const char *unit, *lead_code, *text;
	const struct actor *actor;
	uint32_t by;
	int64_t version, now;
};

static bool write_named(struct db *db, struct mem *mem, const struct claim_event_of *e,
    const char *event, enum claim_state from, enum claim_state to)
{
	return history_write(db, mem,
	    &(struct history_event){ .kind = HISTORY_CLAIM,
		.subject_id = e->id.n,
		.seq = e->version,
		.at = e->now,
		.actor = e->actor,
		.role = who_text((enum who)e->by),
		.office = office_code(e->actor, e->by, e->unit, e->lead_code),
		.event = event,
		.from_state = claim_machine.states[from],
		.to_state = claim_machine.states[to],
		.text = e->text,
		.about_project = e->project.n });
}

static bool write_event(struct db *db, struct mem *mem, const struct claim_event_of *e,
    enum claim_event event, enum claim_state from, enum claim_state to)
{
	return write_named(db, mem, e, claim_machine.events[event], from, to);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

bool claim_draft(struct db *db, struct mem *mem, const struct project *project,
    struct partner_id lead, const char *partner_code, const struct claim_letter *letter,
    const struct actor *actor, const char *code, int64_t now, struct claim_id *id_out,
    bool *taken_out)
{
	struct claim_id id;
	if (!sql_claim_insert(db,
		&(struct sql_claim_insert_args){ .code = code,
		    .state = claim_machine.states[CLAIM_DRAFT],
		    .version = 1,
		    .project = project->id.n,
		    .round = project->round,
		    .lead = lead.n,
		    .author = actor->account.n,
		    .what = or_empty(letter->what),
		    .with = or_empty(letter->with),
		    .by = letter->by_at,
		    .by_set = letter->by_at != 0,
		    .letter = now,
		    .letter_set = letter->hand_in,
		    .now = now,
		    .due = project->closes_at,
		    .due_set = true },
		&id.n, taken_out))
		return false;
	if (*taken_out)
		return true;
	*id_out = id;
	return write_event(db, mem,
	    &(struct claim_event_of){ .id = id,
		.project = project->id,
		.unit = project->unit_code,
		.lead_code = partner_code,
		.actor = actor,
		.by = BY_LEAD_AGENT,
		.version = 1,
		.now = now },
	    CLAIM_EVENT_DRAFT, CLAIM_NONE, CLAIM_DRAFT);
}

bool claim_write_letter(
    struct db *db, struct mem *mem, const struct claim_writing *writing, bool *done_out)
{
	const struct claim *claim = writing->claim;
	const struct claim_letter *letter = &writing->letter;
	int64_t id = claim->id.n, changed, version = 0;
	bool has_by = letter->by_at != 0;
	if (letter->hand_in ? !sql_claim_hand_in(db,
				  &(struct sql_claim_hand_in_args){ .id = id,
				      .what = or_empty(letter->what),
				      .with = or_empty(letter->with),
				      .by = letter->by_at,
				      .by_set = has_by,
				      .now = writing->now },
				  &changed, &version)
			    : !sql_claim_letter(db,
				  &(struct sql_claim_letter_args){ .id = id,
				      .what = or_empty(letter->what),
				      .with = or_empty(letter->with),
				      .by = letter->by_at,
				      .by_set = has_by },
				  &changed))
		return false;
	*done_out = changed == 1;
	if (!changed || !letter->hand_in)
		return true;
	/* No move of the table: the claim stays where it is. */
	return write_named(db, mem,
	    &(struct claim_event_of){ .id = claim->id,
		.project = claim->project,
		.lead_code = claim->lead_code,
		.actor = writing->actor,
		.by = BY_LEAD_AGENT,
		.version = version,
		.now = writing->now },
	    "letter", claim->state, claim->state);
}

/* Pressed without a draft: one row, and both events, since both moves were made. */
static bool win_at_once(struct db *db, struct mem *mem, const struct project *project,
    struct claim_event_of *e, struct partner_id lead, const char *code, bool *done_out)
{
	bool duplicate;
	if (!sql_claim_insert(db,
		&(struct sql_claim_insert_args){ .code = code,
		    .state = claim_machine.states[CLAIM_WON],
		    .version = 2,
		    .project = project->id.n,
		    .round = project->round,
		    .lead = lead.n,
		    .author = e->actor->account.n,
		    .what = "",
		    .with = "",
		    .now = e->now },
		&e->id.n, &duplicate))
		return false;
	*done_out = !duplicate;
	if (duplicate)
		return true;
	e->version = 1;
	if (!write_event(db, mem, e, CLAIM_EVENT_DRAFT, CLAIM_NONE, CLAIM_DRAFT))
		return false;
	e->version = 2;
	return write_event(db, mem, e, CLAIM_PRESS, CLAIM_DRAFT, CLAIM_WON);
}

bool claim_win(struct db *db, struct mem *mem, const struct project *project,
    struct partner_id lead, const char *partner_code, const struct claim *draft,
    const struct actor *actor, const char *code, int64_t now, struct claim_id *id_out,
    bool *done_out)
{
	struct claim_event_of e = { .project = project->id,
		.unit = project->unit_code,
		.lead_code = partner_code,
		.actor = actor,
		.by = BY_LEAD_AGENT,
		.now = now };
	if (!draft) {
		if (!win_at_once(db, mem, project, &e, lead, code, done_out))
			return false;
		*id_out = e.id;
		return true;
	}
	int64_t changed;
	if (!sql_claim_press(db, draft->id.n, now, &changed, &e.version))
		return false;
	*done_out = changed == 1;
	if (!changed)
		return true;
	e.id = *id_out = draft->id;
	return write_event(db, mem, &e, CLAIM_PRESS, CLAIM_DRAFT, CLAIM_WON);
}

/* withdraw, lapse, void: where each leads is in the table; the page or the clock has asked it. */
static enum claim_state end_state(enum claim_event event)
{
	return event == CLAIM_WITHDRAW ? CLAIM_WITHDRAWN : CLAIM_VOID;
}

static bool end_row(struct db *db, struct mem *mem, const struct claim_event_of *e,
    enum claim_state from, enum claim_event event, bool *done_out)
{
	struct claim_event_of written = *e;
	int64_t changed;
	enum claim_state to = end_state(event);
	if (!sql_claim_move(db,
		&(struct sql_claim_move_args){ .id = e->id.n,
		    .from = claim_machine.states[from],
		    .to = claim_machine.states[to],
		    .now = e->now,
		    .reason = e->text },
		&changed, &written.version))
		return false;
	*done_out = changed == 1;
	return !changed || write_event(db, mem, &written, event, from, to);
}

bool claim_end(struct db *db, struct mem *mem, const struct claim *claim, enum claim_event event,
    const struct actor *actor, const char *reason, int64_t now, bool *done_out)
{
	bool is_system = who_is_system(actor);
	return end_row(db, mem,
	    &(struct claim_event_of){ .id = claim->id,
		.project = claim->project,
		.lead_code = claim->lead_code,
		.text = reason,
		.actor = actor,
		.by = is_system ? BY_SYSTEM : BY_LEAD_AGENT,
		.now = now },
	    claim->state, event, done_out);
}

static const char lapsed_text[] =
    N_("The claim window of {project} is over; what you had prepared has lapsed.");

bool claim_void_all(
    struct db *db, struct mem *mem, const struct project *project, const char *reason, int64_t now)
{
	struct sql_claim_pending_rows rows;
	if (!sql_claim_pending(db, mem, project->id.n, project->round, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		enum claim_state from =
		    (enum claim_state)machine_state(&claim_machine, rows.items[i].state);
		struct claim_event_of e = { .id = { rows.items[i].id },
			.project = project->id,
			.text = reason,
			.actor = &actor_system,
			.by = BY_SYSTEM,
			.now = now };
		struct message_new message = {
			.text = reason ? N_("Your claim is void, {project} was taken off the wall. "
					    "{reason}")
				       : lapsed_text,
			.args = (const struct catalog_arg[]){ { "project", project->title },
			    { "reason", reason ? reason : "" }, { 0 } },
			.link = mem_printf(mem, "/projects/%s", project->code),
			.at = now,
		};
		bool done;
		if (!end_row(db, mem, &e, from,
			from == CLAIM_DRAFT ? CLAIM_LAPSE : CLAIM_EVENT_VOID, &done) ||
		    (done && !message_to_partner(
				 db, mem, (struct partner_id){ rows.items[i].lead_id }, &message)))
			return false;
	}
	return true;
}

bool claim_void_of_partner(
    struct db *db, struct mem *mem, struct partner_id partner, const char *reason, int64_t now)
{
	struct sql_claim_pending_of_partner_rows rows;
	if (!sql_claim_pending_of_partner(db, mem, partner.n, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_claim_pending_of_partner_row *row = &rows.items[i];
		enum claim_state from = (enum claim_state)machine_state(&claim_machine, row->state);
		struct claim_event_of e = { .id = { row->id },
			.project = { row->project_id },
			.text = reason,
			.actor = &actor_system,
			.by = BY_SYSTEM,
			.now = now };
		struct message_new message = {
			.text = N_("Your claim is void, since the partner is no longer in the "
				   "registry: {project}"),
			.args = (const struct catalog_arg[]){ { "project", row->title }, { 0 } },
			.link = mem_printf(mem, "/projects/%s", row->project_code),
			.at = now,
		};
		bool done;
		if (!end_row(db, mem, &e, from,
			from == CLAIM_DRAFT ? CLAIM_LAPSE : CLAIM_EVENT_VOID, &done) ||
		    (done && !message_to_partner(db, mem, partner, &message)))
			return false;
	}
	return true;
}

bool claim_pending_of_partner(struct db *db, struct mem *mem, struct partner_id partner,
    const char ***titles_out, size_t *count_out)
{
	struct sql_claim_pending_of_partner_rows rows;
	if (!sql_claim_pending_of_partner(db, mem, partner.n, &rows))
		return false;
	const char **titles = MEM_ARRAY(mem, const char *, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		titles[i] = rows.items[i].title;
	*titles_out = titles;
	*count_out = rows.n;
	return true;
}

bool claim_rewindow(struct db *db, struct occasion_id occasion, int64_t closes_at)
{
	int64_t changed;
	return sql_claim_rewindow(db, occasion.n, closes_at, &changed);
}

bool claim_open_of_partner(struct db *db, struct mem *mem, struct partner_id partner, int limit,
    struct claim_line **lines_out, size_t *count_out)
{
	struct sql_claim_open_of_partner_rows rows;
	if (!sql_claim_open_of_partner(db, mem, partner.n, limit, &rows))
		return false;
	struct claim_line *lines = MEM_ARRAY(mem, struct claim_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		lines[i] = (struct claim_line){ .code = rows.items[i].code,
			.project_code = rows.items[i].project_code,
			.title = rows.items[i].title,
			.state =
			    (enum claim_state)machine_state(&claim_machine, rows.items[i].state),
			.project_state = (enum project_state)machine_state(
			    &project_machine, rows.items[i].project_state),
			.mode = project_mode_parse(rows.items[i].mode),
			.is_letter_kept = rows.items[i].letter_kept != 0,
			.opens_at = rows.items[i].opens_at,
			.closes_at = rows.items[i].closes_at };
	*lines_out = lines;
	*count_out = rows.n;
	return true;
}

bool claim_due(struct db *db, struct mem *mem, int64_t before, int limit, struct due_list *due_out)
{
	struct sql_claim_due_rows rows;
	if (!sql_claim_due(db, mem, before, limit, &rows))
		return false;
	due_out->items = MEM_ARRAY(mem, struct due, rows.n);
	due_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		due_out->items[i] =
		    (struct due){ .id = rows.items[i].id, .at = rows.items[i].due_at };
	return true;
}

static bool tell_of_lapse(struct db *db, struct mem *mem, const struct claim *claim,
    const struct project *project, int64_t now)
{
	return message_to_partner(db, mem, claim->lead,
	    &(struct message_new){ .text = lapsed_text,
		.args = (const struct catalog_arg[]){ { "project", project->title }, { 0 } },
		.link = mem_printf(mem, "/projects/%s", project->code),
		.at = now });
}

/* Begun in the second in which its meeting was moved: it has the end of the window before. */
static bool is_window_open(const struct claim *claim, const struct project *project, int64_t now)
{
	return project->state == PROJECT_PUBLISHED && project->round == claim->round &&
	       project->closes_at > now;
}

static bool put_off(struct db *db, const struct claim *claim, int64_t due_at, bool *done_out)
{
	int64_t changed;
	if (!sql_claim_put_off(db, claim->id.n, due_at, &changed))
		return false;
	*done_out = changed == 1;
	return true;
}

bool claim_tick(struct db *db, struct mem *mem, struct claim_id id, int64_t now, bool *done_out)
{
	struct claim *claim;
	struct project *project;
	*done_out = false;
	if (!claim_by_id(db, mem, id, &claim))
		return false;
	if (!claim || claim->state != CLAIM_DRAFT || !claim->due_at || claim->due_at > now)
		return true;
	if (!project_by_id(db, mem, claim->project, &project))
		return false;
	if (is_window_open(claim, project, now))
		return put_off(db, claim, project->closes_at, done_out);
	return claim_end(db, mem, claim, CLAIM_LAPSE, &actor_system, NULL, now, done_out) &&
	       (!*done_out || tell_of_lapse(db, mem, claim, project, now));
}
