/* The demo, step by step in the order in which it happened. */
#include "app/demo.h"

#include <string.h>

#include "app/calendar.h"
#include "app/clockwork.h"
#include "app/demo_people.h"
#include "app/import.h"
#include "award/award.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/db.h"
#include "history/serial.h"
#include "occasion/occasion.h"
#include "partner/partner.h"
#include "project/claim.h"
#include "project/project.h"

#define CLAIM_CAP 5

static bool refused(const char *what, const char *which, enum verdict verdict)
{
	return fault_set(FAULT_SYSTEM, 0, "demo", "%s %s: %s", what, which, verdict_name(verdict));
}

static uint32_t bits(const char *words)
{
	return ways_parse(words);
}

static uint32_t category_bits(struct demo *demo, const char *words)
{
	uint32_t categories = 0;
	char *save = NULL, *copy = mem_strdup(demo->mem, words);
	for (char *word = strtok_r(copy, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		int category = choice_parse(category_choices, CATEGORY_COUNT - 1, word);
		if (category)
			categories |= UINT32_C(1) << (category - 1);
	}
	return categories;
}

static const char *lines(struct demo *demo, const char *text, char between)
{
	char *copy = mem_strdup(demo->mem, text);
	for (char *c = copy; *c; c++)
		*c = *c == between ? '\n' : *c;
	return *copy ? copy : NULL;
}

/* Who decides there: the district for itself, a street for itself and what lies below. */
static enum role office_for(const char *unit)
{
	return unit_level_of(unit) == UNIT_DISTRICT ? ROLE_DISTRICT_ADMIN : ROLE_STREET_OFFICER;
}

static int64_t number(const char *text)
{
	int64_t n;
	return text_to_int(text, -1000000, 1000000, &n) ? n : 0;
}

/* --- partners --- */

static const char *const partner_columns[] = { "key", "scheme", "ident", "sub_unit", "name", "kind",
	"unit", "intro", "ways", "categories", "serves", "resources", "contact_name",
	"contact_phone", "state", "reason", NULL };

/* A letter of authority as small as a PDF can be. */
static const char authority[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
				"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
				"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
				"trailer<</Root 1 0 R>>\n%%EOF\n";

static struct partner_application application_of(
    struct demo *demo, const struct csv *csv, const struct csv_row *row)
{
	const char *scheme = csv_value(csv, row, "scheme");
	return (struct partner_application){
		.kind = choice_parse(
		    partner_kind_choices, PARTNER_KIND_COUNT - 1, csv_value(csv, row, "kind")),
		.scheme = text_equal(scheme, "uscc") ? PARTNER_SCHEME_USCC : PARTNER_SCHEME_STREET,
		.ident = csv_value(csv, row, "ident"),
		.sub_unit = csv_value(csv, row, "sub_unit"),
		.name = csv_value(csv, row, "name"),
		.intro = csv_value(csv, row, "intro"),
		.contact_name = csv_value(csv, row, "contact_name"),
		.contact_phone = csv_value(csv, row, "contact_phone"),
		.street = csv_value(csv, row, "unit"),
		.ways = bits(csv_value(csv, row, "ways")),
		.categories = category_bits(demo, csv_value(csv, row, "categories")),
		.serves = lines(demo, csv_value(csv, row, "serves"), ' '),
		.resources = lines(demo, csv_value(csv, row, "resources"), '|'),
		.authority = { .name = "letter-of-authority.pdf",
		    .data = (const unsigned char *)authority,
		    .bytes = sizeof authority - 1 },
		.accepts_rules = true,
	};
}

static bool apply(struct demo *demo, const struct csv *csv, const struct csv_row *row,
    const struct demo_person *applicant, int64_t at, struct partner_id *id_out)
{
	struct partner_application application = application_of(demo, csv, row);
	bool is_taken;
	if (!serial_reserve(demo->db, CODE_PARTNER, at) || !db_begin(demo->db))
		return false;
	const char *code = serial_next(demo->mem, CODE_PARTNER, at);
	if (!partner_apply(demo->db, demo->mem, &application, &applicant->actor, code,
		&demo->calendar, at, id_out, &is_taken))
		return false;
	if (is_taken)
		return fault_set(FAULT_SYSTEM, 0, "demo", "%s: identity twice", application.name);
	return db_commit(demo->db);
}

static bool move_partner(struct demo *demo, struct partner_id id, enum partner_event event,
    const struct actor *actor, const char *reason, int64_t at)
{
	struct partner *partner;
	const struct move *move;
	bool done;
	if (!db_begin(demo->db) || !partner_by_id(demo->db, demo->mem, id, &partner))
		return false;
	struct partner_facts facts = { .state = partner->state,
		.is_district_wide = unit_level_of(partner->unit_code) == UNIT_DISTRICT };
	uint32_t by = partner_relations(actor,
	    &(struct partner_ties){
		.partner = id, .unit_code = partner->unit_code, .applicant = partner->applicant });
	enum verdict verdict = partner_decide(&facts, event, by, reason != NULL, at, &move);
	if (verdict != VERDICT_YES)
		return refused("partner", partner->name, verdict);
	if (!partner_move(demo->db, demo->mem,
		&(struct partner_step){ .move = move,
		    .partner = partner,
		    .actor = actor,
		    .by = by,
		    .reason = reason,
		    .now = at,
		    .calendar = &demo->calendar },
		&done))
		return false;
	return done ? db_commit(demo->db) : refused("partner", partner->name, VERDICT_WRONG_STATE);
}

/* How long ago the application came, and what the office did with it, by the state the table asks
 * for. */
static const struct {
	const char *state;
	int64_t applied_before_us, decided_before_us;
	enum partner_event event;
} partner_fates[] = {
	{ "listed", 60 * DAY_US, 58 * DAY_US, PARTNER_LIST },
	{ "applied", 1 * DAY_US, 0, PARTNER_EVENT_NONE },
	{ "late", 11 * DAY_US, 0, PARTNER_EVENT_NONE },
	{ "mending", 2 * DAY_US, 1 * DAY_US, PARTNER_RETURN },
	{ "declined", 20 * DAY_US, 18 * DAY_US, PARTNER_DECLINE },
};

static bool make_partner(
    struct demo *demo, const struct csv *csv, const struct csv_row *row, size_t nth)
{
	const char *key = csv_value(csv, row, "key"), *state = csv_value(csv, row, "state");
	const char *reason = csv_value(csv, row, "reason"), *unit = csv_value(csv, row, "unit");
	struct demo_person *agent = demo_agent_of(demo, key);
	const struct demo_person *officer;
	struct partner_id id;
	size_t fate = 0;
	while (fate < sizeof partner_fates / sizeof partner_fates[0] &&
	       !text_equal(partner_fates[fate].state, state))
		fate++;
	if (fate == sizeof partner_fates / sizeof partner_fates[0])
		return fault_set(FAULT_SYSTEM, 0, "demo", "%s: no such state: %s", key, state);
	if (!agent)
		return fault_set(FAULT_SYSTEM, 0, "demo", "nobody applies for %s", key);
	/* A minute apart, so that lists have an order. */
	int64_t at = demo->now - partner_fates[fate].applied_before_us + (int64_t)nth * MINUTE_US;
	if (!apply(demo, csv, row, agent, at, &id))
		return false;
	if (partner_fates[fate].event == PARTNER_EVENT_NONE)
		return true;
	enum role office = office_for(unit);
	at = demo->now - partner_fates[fate].decided_before_us + (int64_t)nth * MINUTE_US;
	if (!demo_find_officer(demo, office, unit, &officer) ||
	    !move_partner(
		demo, id, partner_fates[fate].event, &officer->actor, *reason ? reason : NULL, at))
		return false;
	if (partner_fates[fate].event == PARTNER_LIST)
		demo_becomes_agent(demo, agent, id);
	return true;
}

static bool make_partners(struct demo *demo)
{
	struct csv csv;
	if (!demo_table(demo, "partners", partner_columns, &csv))
		return false;
	for (size_t i = 0; i < csv.row_count; i++) {
		if (!make_partner(demo, &csv, &csv.rows[i], i))
			return false;
	}
	return true;
}

/* --- occasions and projects --- */

struct demo_occasion {
	const char *key;
	struct occasion occasion;
};

static const char *const occasion_columns[] = { "key", "kind", "title", "unit", "place",
	"programme", "opens_minutes", "closes_minutes", NULL };

/* The next one, as people set it. */
static int64_t whole_minute(int64_t at)
{
	return (at + MINUTE_US - 1) / MINUTE_US * MINUTE_US;
}

static bool make_occasion(struct demo *demo, const struct csv *csv, const struct csv_row *row,
    struct demo_occasion *occasion_out)
{
	const char *unit = csv_value(csv, row, "unit");
	const struct demo_person *officer;
	struct occasion_plan plan = {
		.kind = choice_parse(
		    occasion_kind_choices, OCCASION_KIND_COUNT - 1, csv_value(csv, row, "kind")),
		.title = csv_value(csv, row, "title"),
		.unit = unit,
		.place = csv_value(csv, row, "place"),
		.programme = lines(demo, csv_value(csv, row, "programme"), '|'),
		.opens_at = whole_minute(demo->now) +
			    number(csv_value(csv, row, "opens_minutes")) * MINUTE_US,
		.closes_at = whole_minute(demo->now) +
			     number(csv_value(csv, row, "closes_minutes")) * MINUTE_US,
	};
	int64_t at = demo->now - 30 * DAY_US;
	struct occasion *made;
	struct occasion_id id;
	enum role office = office_for(unit);
	if (!demo_find_officer(demo, office, unit, &officer) ||
	    !serial_reserve(demo->db, CODE_OCCASION, at) || !db_begin(demo->db))
		return false;
	const char *code = serial_next(demo->mem, CODE_OCCASION, at);
	if (!occasion_create(
		demo->db, demo->mem, &plan, &officer->actor, role_text(office), code, at, &id) ||
	    !occasion_by_id(demo->db, demo->mem, id, &made) || !db_commit(demo->db))
		return false;
	*occasion_out =
	    (struct demo_occasion){ .key = csv_value(csv, row, "key"), .occasion = *made };
	return true;
}

static bool move_project(struct demo *demo, struct project_id id, enum project_event event,
    const struct actor *actor, const char *reason, const struct demo_occasion *occasion, int64_t at)
{
	struct project *project;
	struct project_step step = {
		.actor = actor, .reason = reason, .now = at, .calendar = &demo->calendar
	};
	bool done = true;
	if (!db_begin(demo->db) || !project_by_id(demo->db, demo->mem, id, &project))
		return false;
	struct project_facts facts = project_facts_of(project);
	if (event == PROJECT_PUBLISH) {
		step.opens_at = facts.opens_at = occasion ? occasion->occasion.opens_at : at;
		step.closes_at = facts.closes_at =
		    occasion ? occasion->occasion.closes_at : at + 10 * DAY_US;
		step.occasion.n = occasion ? occasion->occasion.id.n : 0;
	}
	step.project = project;
	step.by = project_by(project, actor);
	enum verdict verdict =
	    project_decide(&facts, event, step.by, reason != NULL, at, &step.move);
	if (verdict != VERDICT_YES)
		return refused("project", project->title, verdict);
	if (event == PROJECT_PUBLISH && occasion &&
	    !occasion_admit(demo->db, demo->mem, &occasion->occasion, actor,
		who_text(move_as(step.move, step.by)), at, &done))
		return false;
	if (done && !project_move(demo->db, demo->mem, &step, &done))
		return false;
	return done ? db_commit(demo->db) : refused("project", project->title, VERDICT_WRONG_STATE);
}

static const char *const project_columns[] = { "occasion", "title", "need", "category", "place",
	"unit", "days", "for_whom", "head_count", "ways", "mode", "slots", "money", "state",
	"reason", NULL };

static bool write_need(struct demo *demo, const struct csv *csv, const struct csv_row *row,
    const struct demo_occasion *occasion, const struct demo_person *poster, int64_t at,
    struct project_id *id_out)
{
	int64_t days = number(csv_value(csv, row, "days"));
	struct project_draft draft = {
		.title = csv_value(csv, row, "title"),
		.need = csv_value(csv, row, "need"),
		.place = csv_value(csv, row, "place"),
		.for_whom = csv_value(csv, row, "for_whom"),
		.unit = csv_value(csv, row, "unit"),
		.category = choice_parse(
		    category_choices, CATEGORY_COUNT - 1, csv_value(csv, row, "category")),
		.money = (int)project_money_parse(csv_value(csv, row, "money")),
		.mode = (int)project_mode_parse(csv_value(csv, row, "mode")),
		.ways = bits(csv_value(csv, row, "ways")),
		.done_by_at = clock_local_midnight(clock_local_day(demo->now) + (int32_t)days),
		.head_count = number(csv_value(csv, row, "head_count")),
		.slots = number(csv_value(csv, row, "slots")),
	};
	struct occasion_id on = { occasion ? occasion->occasion.id.n : 0 };
	struct project ties = { .unit_code = draft.unit };
	if (!serial_reserve(demo->db, CODE_PROJECT, at) || !db_begin(demo->db))
		return false;
	const char *code = serial_next(demo->mem, CODE_PROJECT, at);
	return project_create(demo->db, demo->mem, &draft, on, &poster->actor,
		   project_by(&ties, &poster->actor), code, at, id_out) &&
	       db_commit(demo->db);
}

/* What happens to a need, by the state the table asks for: moves of the poster and the reviewer,
 * with how long ago. */
static const struct {
	const char *state;
	int64_t written_before_us;
	int64_t reviewed_before_us;
	bool is_submitted;
	enum project_event event; /* the reviewer's */
	bool by_poster; /* it is the poster's instead */
} project_fates[] = {
	{ "draft", 3 * DAY_US, 0, false, PROJECT_EVENT_NONE, false },
	{ "reviewing", 2 * DAY_US, 0, true, PROJECT_EVENT_NONE, false },
	{ "late", 12 * DAY_US, 0, true, PROJECT_EVENT_NONE, false },
	{ "returned", 6 * DAY_US, 4 * DAY_US, true, PROJECT_RETURN, false },
	{ "withdrawn", 9 * DAY_US, 5 * DAY_US, true, PROJECT_WITHDRAW, true },
	{ "published", 5 * DAY_US, 3 * DAY_US, true, PROJECT_PUBLISH, false },
	{ "unclaimed", 26 * DAY_US, 22 * DAY_US, true, PROJECT_PUBLISH, false },
	{ "running", 26 * DAY_US, 22 * DAY_US, true, PROJECT_PUBLISH, false },
};
#define FATE_COUNT (sizeof project_fates / sizeof project_fates[0])

static bool post_as(struct demo *demo, const char *unit, const struct demo_person **poster_out)
{
	if (demo_find_officer(demo, ROLE_SECRETARY, unit, poster_out))
		return true;
	fault_clear();
	return demo_find_officer(demo, ROLE_STREET_OFFICER, unit, poster_out);
}

static bool make_project(struct demo *demo, const struct csv *csv, const struct csv_row *row,
    const struct demo_occasion *occasion, size_t nth)
{
	const char *unit = csv_value(csv, row, "unit"), *reason = csv_value(csv, row, "reason");
	const struct demo_person *poster, *reviewer;
	struct project_id id;
	size_t f = 0;
	while (f < FATE_COUNT && !text_equal(project_fates[f].state, csv_value(csv, row, "state")))
		f++;
	if (f == FATE_COUNT)
		return fault_set(FAULT_SYSTEM, 0, "demo", "line %zu: no such state", row->line);
	int64_t at = demo->now - project_fates[f].written_before_us + (int64_t)nth * SECOND_US;
	int64_t reviewed_at =
	    demo->now - project_fates[f].reviewed_before_us + (int64_t)nth * SECOND_US;
	if (!post_as(demo, unit, &poster) ||
	    !demo_find_officer(demo, ROLE_STREET_OFFICER, unit, &reviewer) ||
	    !write_need(demo, csv, row, occasion, poster, at, &id))
		return false;
	if (project_fates[f].is_submitted &&
	    !move_project(demo, id, PROJECT_SUBMIT, &poster->actor, NULL, NULL, at + MINUTE_US))
		return false;
	if (project_fates[f].event == PROJECT_EVENT_NONE)
		return true;
	const struct demo_person *mover = project_fates[f].by_poster ? poster : reviewer;
	return move_project(demo, id, project_fates[f].event, &mover->actor,
	    *reason ? reason : NULL, occasion, reviewed_at);
}

static bool find_occasion(const struct demo_occasion *occasions, size_t count, const char *key,
    const struct demo_occasion **occasion_out)
{
	*occasion_out = NULL;
	for (size_t i = 0; i < count; i++) {
		if (text_equal(occasions[i].key, key))
			*occasion_out = &occasions[i];
	}
	return *occasion_out || !*key || fault_set(FAULT_SYSTEM, 0, "demo", "no occasion %s", key);
}

static bool make_projects(struct demo *demo, const struct demo_occasion *occasions, size_t count)
{
	struct csv csv;
	if (!demo_table(demo, "projects", project_columns, &csv))
		return false;
	for (size_t i = 0; i < csv.row_count; i++) {
		const struct demo_occasion *occasion;
		if (!find_occasion(
			occasions, count, csv_value(&csv, &csv.rows[i], "occasion"), &occasion) ||
		    !make_project(demo, &csv, &csv.rows[i], occasion, i))
			return false;
	}
	return true;
}

/* --- what partners did --- */

/* One press of the nth partner's agent; what the rules refuse is left out. */
static bool press(
    struct demo *demo, size_t nth, const struct project_line *line, int64_t at, int64_t *slot_out)
{
	struct project *project;
	struct partner *partner;
	enum award_taking taking;
	const struct demo_person *agent = demo_agent_of(demo, mem_printf(demo->mem, "p%02zu", nth));
	*slot_out = 0;
	if (!agent)
		return fault_set(FAULT_SYSTEM, 0, "demo", "no agent of partner %zu", nth);
	if (!serial_reserve(demo->db, CODE_CLAIM, at) || !db_begin(demo->db) ||
	    !project_by_id(demo->db, demo->mem, line->id, &project) ||
	    !partner_by_id(demo->db, demo->mem,
		agent->actor.grants[agent->actor.grant_count - 1].partner, &partner))
		return false;
	struct award_take take = { .project = project,
		.partner = partner,
		.actor = &agent->actor,
		.claim_code = serial_next(demo->mem, CODE_CLAIM, at),
		.cap = CLAIM_CAP,
		.now = at,
		.calendar = &demo->calendar };
	if (!award_take(demo->db, demo->mem, &take, &taking, slot_out))
		return false;
	return taking == AWARD_TAKEN
		   ? db_commit(demo->db)
		   : fault_set(FAULT_SYSTEM, 0, "demo", "%s: not taken", project->title);
}

/* The letter, and the start or the end of the work. */
static bool work_on(struct demo *demo, size_t nth, const struct project_line *line, int64_t slot,
    enum award_event event, int64_t at)
{
	struct project *project;
	struct award *award;
	struct claim *claim;
	struct award_step step = { .now = at, .calendar = &demo->calendar };
	bool done;
	step.actor = &demo_agent_of(demo, mem_printf(demo->mem, "p%02zu", nth))->actor;
	if (!db_begin(demo->db) || !project_by_id(demo->db, demo->mem, line->id, &project) ||
	    !award_by_slot(demo->db, demo->mem, project->id, project->round, slot, &award) ||
	    !claim_by_id(demo->db, demo->mem, award->claim, &claim) ||
	    !claim_write_letter(demo->db, claim,
		&(struct claim_letter){ .what = project->title,
		    .with = "专业人员两名、志愿者若干，材料自备",
		    .by_at = project->done_by_at,
		    .hand_in = true },
		at, &done) ||
	    !award_by_slot(demo->db, demo->mem, project->id, project->round, slot, &award))
		return false;
	step.award = award;
	step.project = project;
	step.by = award_relations(step.actor,
	    &(struct award_ties){
		.project = { .unit_code = project->unit_code, .author = project->author },
		.lead = award->lead });
	step.plan = event == AWARD_START
			? "第一周：上门查看，列出清单\n第二周：备料施工\n第三周：回访验收"
			: NULL;
	step.reason = event == AWARD_RENOUNCE ? "近期承接任务较多，人手不足，退还名额。" : NULL;
	struct award_facts facts = { .state = award->state,
		.mode = project->mode,
		.has_plan = step.plan != NULL,
		.letter_at = award->letter_at,
		.free_until_at = award->free_until_at };
	enum verdict verdict =
	    award_decide(&facts, event, step.by, step.reason != NULL, at, &step.move);
	if (verdict != VERDICT_YES)
		return refused("award", project->title, verdict);
	if (!award_move(demo->db, demo->mem, &step, &done))
		return false;
	return done ? db_commit(demo->db) : refused("award", project->title, VERDICT_WRONG_STATE);
}

/* The first `most` projects of a meeting are taken, each by another partner; every third is given
 * back, the others are begun. */
static bool take_some(struct demo *demo, const struct demo_occasion *occasion, size_t most,
    size_t first_partner, bool work_begins)
{
	struct project_lines list;
	if (!project_of_occasion(demo->db, demo->mem, occasion->occasion.id, &list))
		return false;
	for (size_t i = 0; i < list.n && i < most; i++) {
		int64_t at = occasion->occasion.opens_at + (int64_t)(i + 1) * 3 * SECOND_US, slot;
		size_t partner = first_partner + i;
		if (!press(demo, partner, &list.items[i], at, &slot))
			return false;
		if (work_begins && !work_on(demo, partner, &list.items[i], slot,
				       i % 3 == 2 ? AWARD_RENOUNCE : AWARD_START, at + DAY_US))
			return false;
	}
	return true;
}

/* Everything the clock had to do until now, at about the hours when it would have done it: two are
 * enough for the eye. */
static bool run_clock(struct demo *demo)
{
	for (int64_t at = demo->now - 60 * DAY_US; at <= demo->now; at += 2 * HOUR_US) {
		int acted = 1;
		while (acted) {
			struct mem *mem = mem_child(demo->mem);
			bool ok = clockwork_pass(demo->db, mem, &demo->calendar, at, &acted);
			mem_free(mem);
			if (!ok)
				return false;
		}
	}
	return true;
}

static bool make_meetings(struct demo *demo)
{
	struct csv csv;
	if (!demo_table(demo, "occasions", occasion_columns, &csv))
		return false;
	struct demo_occasion *occasions = MEM_ARRAY(demo->mem, struct demo_occasion, csv.row_count);
	for (size_t i = 0; i < csv.row_count; i++) {
		if (!make_occasion(demo, &csv, &csv.rows[i], &occasions[i]))
			return false;
	}
	const struct demo_occasion *past, *open;
	return make_projects(demo, occasions, csv.row_count) &&
	       find_occasion(occasions, csv.row_count, "past", &past) &&
	       find_occasion(occasions, csv.row_count, "open", &open) &&
	       take_some(demo, past, 8, 1, true) && take_some(demo, open, 4, 11, false) &&
	       run_clock(demo);
}

bool demo_load(
    struct db *db, struct mem *mem, const char *folder, const char *accounts_path, int64_t now)
{
	struct demo demo = { .db = db, .mem = mem, .folder = folder, .now = now };
	size_t units;
	bool ok = calendar_load(db, mem, &demo.calendar) && db_begin(db) &&
		  import_units(db, mem, mem_printf(mem, "%s/units.csv", folder), &units) &&
		  db_commit(db) && demo_make_people(&demo) && make_partners(&demo) &&
		  make_meetings(&demo) && demo_write_accounts(&demo, accounts_path);
	if (!ok)
		db_rollback(db);
	return ok;
}
