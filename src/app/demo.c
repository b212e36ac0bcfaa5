/* The demo, step by step in the order in which it happened. */
#include "app/demo.h"

#include <string.h>

#include "app/calendar.h"
#include "app/clockwork.h"
#include "app/demo_people.h"
#include "app/import.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/db.h"
#include "history/serial.h"
#include "occasion/occasion.h"
#include "partner/partner.h"
#include "project/project.h"
#include "site/figure.h"

#define CLAIM_CAP 5

static uint32_t bits(const char *words)
{
	return ways_parse(words);
}

static uint32_t category_bits(struct demo *demo, const char *words)
{
	uint32_t categories = 0;
	char *save = NULL, *copy = mem_strdup(demo->world.mem, words);
	for (char *word = strtok_r(copy, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		int category = choice_parse(category_choices, CATEGORY_COUNT - 1, word);
		if (category)
			categories |= UINT32_C(1) << (category - 1);
	}
	return categories;
}

static const char *lines(struct demo *demo, const char *text, char between)
{
	char *copy = mem_strdup(demo->world.mem, text);
	for (char *c = copy; *c; c++)
		*c = *c == between ? '\n' : *c;
	return *copy ? copy : NULL;
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

/* How long ago the application came, and what the office did with it, by the state the table asks
 * for. */
static const struct {
	const char *state;
	int64_t applied_before_us, decided_before_us;
	enum partner_event event, then;
	int64_t then_before_us;
} partner_fates[] = {
	{ "listed", 60 * DAY_US, 58 * DAY_US, PARTNER_LIST, 0, 0 },
	{ "applied", 1 * DAY_US, 0, PARTNER_EVENT_NONE, 0, 0 },
	{ "late", 11 * DAY_US, 0, PARTNER_EVENT_NONE, 0, 0 },
	{ "mending", 2 * DAY_US, 1 * DAY_US, PARTNER_RETURN, 0, 0 },
	{ "declined", 20 * DAY_US, 18 * DAY_US, PARTNER_DECLINE, 0, 0 },
	{ "signed", 60 * DAY_US, 58 * DAY_US, PARTNER_LIST, PARTNER_SIGN, 40 * DAY_US },
	{ "suspended", 60 * DAY_US, 58 * DAY_US, PARTNER_LIST, PARTNER_SUSPEND, 3 * DAY_US },
	{ "left", 90 * DAY_US, 88 * DAY_US, PARTNER_LIST, PARTNER_LEAVE, 9 * DAY_US },
	{ "expelled", 90 * DAY_US, 88 * DAY_US, PARTNER_LIST, PARTNER_EXPEL, 16 * DAY_US },
};

/* What came after it was listed: by itself, or by the district. */
static bool go_on(struct demo *demo, size_t fate, struct partner_id id,
    const struct demo_person *agent, const char *reason, int64_t later_us)
{
	enum partner_event event = partner_fates[fate].then;
	const struct demo_person *mover = agent;
	if (event == PARTNER_EVENT_NONE)
		return true;
	if (event != PARTNER_LEAVE &&
	    !demo_find_officer(demo, ROLE_DISTRICT_ADMIN, "370203", &mover))
		return false;
	return demo_move_partner(&demo->world, id, event, &mover->actor, reason,
	    demo->world.now - partner_fates[fate].then_before_us + later_us);
}

static bool make_partner(
    struct demo *demo, const struct csv *csv, const struct csv_row *row, size_t nth)
{
	const char *key = csv_value(csv, row, "key"), *state = csv_value(csv, row, "state");
	const char *reason = csv_value(csv, row, "reason"), *unit = csv_value(csv, row, "unit");
	struct demo_person *agent = demo_agent_of(demo, key);
	const struct demo_person *officer;
	struct partner_id id;
	size_t fate = 0;
	while (fate < COUNT(partner_fates) && !text_equal(partner_fates[fate].state, state))
		fate++;
	if (fate == COUNT(partner_fates))
		return fault_set(FAULT_SYSTEM, 0, "demo", "%s: no such state: %s", key, state);
	if (!agent)
		return fault_set(FAULT_SYSTEM, 0, "demo", "nobody applies for %s", key);
	/* A minute apart, so that lists have an order. */
	int64_t at =
	    demo->world.now - partner_fates[fate].applied_before_us + (int64_t)nth * MINUTE_US;
	struct partner_application application = application_of(demo, csv, row);
	if (!demo_apply(&demo->world, &application, &agent->actor, at, &id))
		return false;
	if (partner_fates[fate].event == PARTNER_EVENT_NONE)
		return true;
	enum role office = demo_office_for(unit);
	at = demo->world.now - partner_fates[fate].decided_before_us + (int64_t)nth * MINUTE_US;
	if (!demo_find_officer(demo, office, unit, &officer) ||
	    !demo_move_partner(&demo->world, id, partner_fates[fate].event, &officer->actor,
		partner_fates[fate].event == PARTNER_LIST ? NULL : reason, at))
		return false;
	if (partner_fates[fate].event == PARTNER_LIST)
		demo_becomes_agent(demo->world.mem, &agent->actor, id);
	return go_on(demo, fate, id, agent, reason, (int64_t)nth * MINUTE_US);
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
		.opens_at = whole_minute(demo->world.now) +
			    number(csv_value(csv, row, "opens_minutes")) * MINUTE_US,
		.closes_at = whole_minute(demo->world.now) +
			     number(csv_value(csv, row, "closes_minutes")) * MINUTE_US,
	};
	int64_t at = demo->world.now - 30 * DAY_US;
	struct occasion *made;
	struct occasion_id id;
	enum role office = demo_office_for(unit);
	if (!demo_find_officer(demo, office, unit, &officer) ||
	    !serial_reserve(demo->world.db, CODE_OCCASION, at) || !db_begin(demo->world.db))
		return false;
	const char *code = serial_next(demo->world.mem, CODE_OCCASION, at);
	if (!occasion_create(demo->world.db, demo->world.mem, &plan, &officer->actor,
		role_text(office), code, at, &id) ||
	    !occasion_by_id(demo->world.db, demo->world.mem, id, &made) ||
	    !db_commit(demo->world.db))
		return false;
	*occasion_out =
	    (struct demo_occasion){ .key = csv_value(csv, row, "key"), .occasion = *made };
	return true;
}

static const char *const project_columns[] = { "occasion", "title", "need", "category", "place",
	"unit", "days", "for_whom", "head_count", "ways", "mode", "slots", "money", "state",
	"reason", NULL };

static struct project_draft need_of(
    struct demo *demo, const struct csv *csv, const struct csv_row *row)
{
	int64_t days = number(csv_value(csv, row, "days"));
	return (struct project_draft){
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
		.done_by_at =
		    clock_local_midnight(clock_local_day(demo->world.now) + (int32_t)days),
		.head_count = number(csv_value(csv, row, "head_count")),
		.slots = number(csv_value(csv, row, "slots")),
	};
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
#define FATE_COUNT COUNT(project_fates)

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
	const struct occasion *meeting = occasion ? &occasion->occasion : NULL;
	const struct demo_person *poster, *reviewer;
	struct project_draft need = need_of(demo, csv, row);
	struct project_id id;
	size_t f = 0;
	while (f < FATE_COUNT && !text_equal(project_fates[f].state, csv_value(csv, row, "state")))
		f++;
	if (f == FATE_COUNT)
		return fault_set(FAULT_SYSTEM, 0, "demo", "line %zu: no such state", row->line);
	int64_t at =
	    demo->world.now - project_fates[f].written_before_us + (int64_t)nth * SECOND_US;
	int64_t reviewed_at =
	    demo->world.now - project_fates[f].reviewed_before_us + (int64_t)nth * SECOND_US;
	if (!post_as(demo, unit, &poster) ||
	    !demo_find_officer(demo, ROLE_STREET_OFFICER, unit, &reviewer) ||
	    !demo_write_need(&demo->world, &need, meeting, &poster->actor, at, &id))
		return false;
	if (project_fates[f].is_submitted && !demo_move_project(&demo->world, id, PROJECT_SUBMIT,
						 &poster->actor, NULL, NULL, at + MINUTE_US))
		return false;
	if (project_fates[f].event == PROJECT_EVENT_NONE)
		return true;
	const struct demo_person *mover = project_fates[f].by_poster ? poster : reviewer;
	return demo_move_project(&demo->world, id, project_fates[f].event, &mover->actor,
	    *reason ? reason : NULL, meeting, reviewed_at);
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

/* The first `most` projects of a meeting are taken, each by another partner; every third is given
 * back, the others are begun. */
static bool take_some(struct demo *demo, const struct demo_occasion *occasion, size_t most,
    size_t first_partner, bool work_begins)
{
	struct project_lines list;
	if (!project_of_occasion(demo->world.db, demo->world.mem, occasion->occasion.id, &list))
		return false;
	for (size_t i = 0; i < list.n && i < most; i++) {
		int64_t at = occasion->occasion.opens_at + (int64_t)(i + 1) * 3 * SECOND_US, slot;
		const char *partner = mem_printf(demo->world.mem, "p%02zu", first_partner + i);
		const struct demo_person *agent = demo_agent_of(demo, partner);
		struct project_id id = list.items[i].id;
		if (!agent)
			return fault_set(FAULT_SYSTEM, 0, "demo", "no agent of %s", partner);
		if (!demo_press(&demo->world, id, &agent->actor, CLAIM_CAP, at, &slot))
			return false;
		if (work_begins && !demo_work_on(&demo->world, id, &agent->actor, slot,
				       i % 3 == 2 ? AWARD_RENOUNCE : AWARD_START, at + DAY_US))
			return false;
	}
	return true;
}

/* Everything the clock had to do until now, at about the hours when it would have done it: two are
 * enough for the eye. */
static bool run_clock(struct demo *demo)
{
	for (int64_t at = demo->world.now - 60 * DAY_US; at <= demo->world.now; at += 2 * HOUR_US) {
		int acted = 1;
		while (acted) {
			struct mem *mem = mem_child(demo->world.mem);
			bool ok =
			    clockwork_pass(demo->world.db, mem, &demo->world.calendar, at, &acted);
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
	struct demo_occasion *occasions =
	    MEM_ARRAY(demo->world.mem, struct demo_occasion, csv.row_count);
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
	struct demo demo = { .world = { .db = db, .mem = mem, .now = now }, .folder = folder };
	size_t units;
	bool ok = calendar_load(db, mem, &demo.world.calendar) && db_begin(db) &&
		  import_units(db, mem, mem_printf(mem, "%s/units.csv", folder), &units) &&
		  db_commit(db) && demo_make_people(&demo) && make_partners(&demo) &&
		  make_meetings(&demo) && demo_write_accounts(&demo, accounts_path) &&
		  figures_count(db, mem, now);
	if (!ok)
		db_rollback(db);
	return ok;
}
