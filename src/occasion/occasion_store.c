/* Occasions in the database, and their three moves: plan, admit, reschedule. */
#include "occasion/occasion.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/office.h"
#include "db/db.h"
#include "history/history.h"
#include "message/message.h"
#include "occasion_sql.h"
#include "unit/unit.h"

/* Many more than a district holds at a time; a list to pick from needs a bound all the same. */
#define PICK_MOST 100
/* So many of those that stand in the way are named. */
#define IN_WAY_MOST 10

#define X(id, text, label) { text, label },
const struct form_choice occasion_kind_choices[OCCASION_KIND_COUNT - 1] = { OCCASION_KINDS(X) };
#undef X

const char *occasion_kind_label(enum occasion_kind kind)
{
	return choice_label(occasion_kind_choices, OCCASION_KIND_COUNT - 1, (int)kind);
}

enum occasion_phase occasion_phase_of(const struct occasion *occasion, int64_t now)
{
	if (now < occasion->opens_at)
		return OCCASION_COMING;
	return now < occasion->closes_at ? OCCASION_OPEN : OCCASION_OVER;
}

/* --- reading --- */

static struct occasion occasion_of_row(const struct sql_occasion_row *row)
{
	return (struct occasion){
		.id = { row->id },
		.code = row->code,
		.version = row->version,
		.kind = (enum occasion_kind)choice_parse(
		    occasion_kind_choices, OCCASION_KIND_COUNT - 1, row->kind),
		.title = row->title,
		.unit_code = row->unit_code,
		.unit_name = row->unit_name,
		.place = row->place,
		.programme = row->programme,
		.opens_at = row->opens_at,
		.closes_at = row->closes_at,
	};
}

static void list_of_rows(
    struct mem *mem, const struct sql_occasion_rows *rows, struct occasion_list *list_out)
{
	list_out->items = MEM_ARRAY(mem, struct occasion, rows->n);
	list_out->n = rows->n;
	for (size_t i = 0; i < rows->n; i++)
		list_out->items[i] = occasion_of_row(&rows->items[i]);
}

static struct occasion *occasion_or_null(struct mem *mem, const struct sql_occasion_row *row)
{
	struct occasion *occasion = row ? MEM_NEW(mem, struct occasion) : NULL;
	if (row)
		*occasion = occasion_of_row(row);
	return occasion;
}

bool occasion_by_code(
    struct db *db, struct mem *mem, const char *code, struct occasion **occasion_out)
{
	struct sql_occasion_row *row;
	if (!sql_occasion_by_code(db, mem, code, &row))
		return false;
	*occasion_out = occasion_or_null(mem, row);
	return true;
}

bool occasion_by_id(
    struct db *db, struct mem *mem, struct occasion_id id, struct occasion **occasion_out)
{
	struct sql_occasion_row *row;
	if (!sql_occasion_by_id(db, mem, id.n, &row))
		return false;
	*occasion_out = occasion_or_null(mem, row);
	return true;
}

bool occasion_coming(struct db *db, struct mem *mem, const char *unit, int64_t now, int limit,
    struct occasion_list *list_out)
{
	struct unit_filter filter = unit_filter_of(unit ? unit : "");
	struct sql_occasion_rows rows;
	if (!sql_occasion_coming(db, mem,
		&(struct sql_occasion_coming_args){ .now = now,
		    .unit6 = filter.unit6,
		    .unit9 = filter.unit9,
		    .unit12 = filter.unit12,
		    .unit14 = filter.unit14,
		    .limit = limit },
		&rows))
		return false;
	list_of_rows(mem, &rows, list_out);
	return true;
}

bool occasion_past(struct db *db, struct mem *mem, int64_t now, const struct occasion *behind,
    int limit, struct occasion_list *list_out)
{
	struct sql_occasion_rows rows;
	if (!sql_occasion_past(db, mem,
		&(struct sql_occasion_past_args){ .now = now,
		    .closed = behind ? behind->closes_at : now,
		    .before = behind ? behind->id.n : INT64_MAX,
		    .limit = limit },
		&rows))
		return false;
	list_of_rows(mem, &rows, list_out);
	return true;
}

bool occasion_for_unit(
    struct db *db, struct mem *mem, const char *unit, int64_t now, struct occasion_list *list_out)
{
	struct unit_filter within = unit_filter_of(unit);
	struct sql_occasion_for_unit_args args = { .now = now,
		.code = unit,
		.code6 = "",
		.unit6 = within.unit6,
		.unit9 = within.unit9,
		.unit12 = within.unit12,
		.unit14 = within.unit14,
		.limit = PICK_MOST };
	struct sql_occasion_rows rows;
	for (const char *up = unit; up; up = unit_parent_of(mem, up)) {
		switch (unit_level_of(up)) {
		case UNIT_DISTRICT: args.code6 = up; break;
		case UNIT_STREET: args.code9 = up; break;
		case UNIT_COMMUNITY: args.code12 = up; break;
		case UNIT_GRID: args.code14 = up; break;
		case UNIT_NOWHERE: break;
		}
	}
	if (!sql_occasion_for_unit(db, mem, &args, &rows))
		return false;
	list_of_rows(mem, &rows, list_out);
	return true;
}

/* --- moving --- */

/* An occasion has no states of its own, its window says how it stands; it is planned from beginning to end. */
#define PLANNED "planned"

struct occasion_step {
	struct occasion_id id;
	const char *unit_code, *event, *from, *text, *role;
	const struct actor *actor;
	int64_t version, now;
};

/* Who reviews a community's project for the district's occasion reaches the one, not the other: then his first office counts. */
static const char *office_of(const struct occasion_step *step)
{
	const char *office = office_code(step->actor, BY_OWN_UNIT, step->unit_code, NULL);
	for (size_t i = 0; i < step->actor->grant_count && !office; i++)
		office = step->actor->grants[i].unit;
	return office;
}

static bool write_event(struct db *db, struct mem *mem, const struct occasion_step *step)
{
	return history_write(db, mem,
	    &(struct history_event){ .kind = HISTORY_OCCASION,
		.subject_id = step->id.n,
		.seq = step->version,
		.at = step->now,
		.actor = step->actor,
		.role = step->role,
		.office = office_of(step),
		.event = step->event,
		.from_state = step->from,
		.to_state = PLANNED,
		.text = step->text });
}

bool occasion_create(struct db *db, struct mem *mem, const struct occasion_plan *plan,
    const struct actor *actor, const char *role, const char *code, int64_t now,
    struct occasion_id *id_out)
{
	struct occasion_id id;
	if (!sql_occasion_insert(db,
		&(struct sql_occasion_insert_args){ .code = code,
		    .kind =
			choice_stored(occasion_kind_choices, OCCASION_KIND_COUNT - 1, plan->kind),
		    .title = plan->title,
		    .unit = plan->unit,
		    .place = plan->place,
		    .programme = plan->programme ? plan->programme : "",
		    .opens = plan->opens_at,
		    .closes = plan->closes_at,
		    .author = actor->account.n,
		    .now = now },
		&id.n))
		return false;
	*id_out = id;
	return write_event(db, mem,
	    &(struct occasion_step){ .id = id,
		.unit_code = plan->unit,
		.event = "plan",
		.from = "-",
		.role = role,
		.actor = actor,
		.version = 1,
		.now = now });
}

static bool tell_claimants(struct db *db, struct mem *mem, const struct occasion *occasion,
    int64_t opens_at, const char *reason, int64_t now)
{
	struct sql_occasion_claimants_rows rows;
	struct message_new message = {
		.text = N_("{occasion} now opens at {opens}, and so do the projects you prepared a "
			   "claim for. {reason}"),
		.args = (const struct catalog_arg[]){ { "occasion", occasion->title },
		    { "opens", clock_minute(mem, opens_at) }, { "reason", reason }, { 0 } },
		.link = mem_printf(mem, "/occasions/%s", occasion->code),
		.at = now,
	};
	if (!sql_occasion_claimants(db, mem, occasion->id.n, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		if (!message_to_partner(
			db, mem, (struct partner_id){ rows.items[i].lead_id }, &message))
			return false;
	}
	return true;
}

/* Those whose needs open with it; nobody is told what he did himself. */
static bool tell_authors(struct db *db, struct mem *mem, const struct occasion *occasion,
    int64_t opens_at, const char *reason, const struct actor *actor, int64_t now)
{
	struct sql_occasion_authors_rows rows;
	struct message_new message = {
		.text = N_("{occasion} now opens at {opens}, and so do the needs you posted for "
			   "it. {reason}"),
		.args = (const struct catalog_arg[]){ { "occasion", occasion->title },
		    { "opens", clock_minute(mem, opens_at) }, { "reason", reason }, { 0 } },
		.link = mem_printf(mem, "/occasions/%s", occasion->code),
		.at = now,
	};
	if (!sql_occasion_authors(db, mem, occasion->id.n, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		if (rows.items[i].author_id != actor->account.n &&
		    !message_to_account(
			db, mem, (struct account_id){ rows.items[i].author_id }, &message))
			return false;
	}
	return true;
}

/* The row keeps the new window only: the history has to tell which one it was before. */
static const char *told_reason(struct mem *mem, const struct occasion *occasion, int64_t opens_at,
    int64_t closes_at, const char *reason)
{
	return mem_printf(mem, "%s – %s → %s – %s\n%s", clock_minute(mem, occasion->opens_at),
	    clock_minute(mem, occasion->closes_at), clock_minute(mem, opens_at),
	    clock_minute(mem, closes_at), reason);
}

bool occasion_reschedule(struct db *db, struct mem *mem, const struct occasion *occasion,
    int64_t opens_at, int64_t closes_at, const char *reason, const struct actor *actor,
    const char *role, int64_t now, struct project_lines *in_way_out, bool *done_out)
{
	struct occasion_step step = { .id = occasion->id,
		.unit_code = occasion->unit_code,
		.event = "reschedule",
		.from = PLANNED,
		.text = told_reason(mem, occasion, opens_at, closes_at, reason),
		.role = role,
		.actor = actor,
		.now = now };
	int64_t changed;
	if (!sql_occasion_reschedule(db,
		&(struct sql_occasion_reschedule_args){ .id = occasion->id.n,
		    .version = occasion->version,
		    .opens = opens_at,
		    .closes = closes_at,
		    .now = now },
		&changed, &step.version))
		return false;
	*done_out = false;
	*in_way_out = (struct project_lines){ 0 };
	if (!changed)
		return true;
	if (!project_begun_before(db, mem, occasion->id, closes_at, IN_WAY_MOST, in_way_out))
		return false;
	if (in_way_out->n)
		return true;
	*done_out = true;
	return project_rewindow(db, occasion->id, opens_at, closes_at) &&
	       write_event(db, mem, &step) &&
	       tell_claimants(db, mem, occasion, opens_at, reason, now) &&
	       tell_authors(db, mem, occasion, opens_at, reason, actor, now);
}

bool occasion_admit(struct db *db, struct mem *mem, const struct occasion *occasion,
    const struct actor *actor, const char *role, int64_t now, bool *done_out)
{
	struct occasion_step step = { .id = occasion->id,
		.unit_code = occasion->unit_code,
		.event = "admit",
		.from = PLANNED,
		.role = role,
		.actor = actor,
		.now = now };
	int64_t changed;
	if (!sql_occasion_admit(db,
		&(struct sql_occasion_admit_args){ .id = occasion->id.n,
		    .opens = occasion->opens_at,
		    .closes = occasion->closes_at,
		    .now = now },
		&changed, &step.version))
		return false;
	*done_out = changed == 1;
	return !changed || write_event(db, mem, &step);
}
