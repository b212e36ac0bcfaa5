/* The registry that tests of partners happen in. */
#include "registry.h"

#include <check.h>
#include <string.h>

#include "app/calendar.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/random.h"
#include "db/db.h"
#include "history/history.h"
#include "message/message.h"
#include "stage.h"

static struct mem *mem;
const int64_t registry_now = INT64_C(1795000000) * 1000000;
struct calendar registry_calendar;
struct registry_people people;

static const char letter[] = "%PDF-1.4\nletter of authority\n%%EOF\n";

struct actor registry_actor(enum role role, const char *unit, struct partner_id partner)
{
	struct grant *grant = MEM_NEW(mem, struct grant);
	*grant = (struct grant){ .role = role, .unit = unit, .partner = partner };
	struct actor actor = { .account = { stage_account(mem) },
		.login = "login",
		.name = "name",
		.grants = grant,
		.grant_count = role != ROLE_NONE };
	if (role != ROLE_NONE)
		stage_sql(mem,
		    "INSERT INTO role_grant (account_id, role, unit_code, partner_id, from_at)"
		    " VALUES (%lld, '%s', %s, %s, '2026-01-01')",
		    (long long)actor.account.n, role_text(role),
		    unit ? mem_printf(mem, "'%s'", unit) : "NULL",
		    partner.n ? mem_printf(mem, "%lld", (long long)partner.n) : "NULL");
	return actor;
}

struct db *registry_stage(struct mem *of_test)
{
	static const char *const tables[] = { "partner", "partner_facet", "partner_resource",
		"attachment", "event", "event_private", "message", "role_grant" };
	static const char *const units[] = { DISTRICT, STREET, OTHER_STREET, COMMUNITY };
	mem = of_test;
	struct db *db = stage_db(mem);
	for (size_t i = 0; i < COUNT(tables); i++)
		stage_sql(mem, "DELETE FROM %s", tables[i]);
	for (size_t i = 0; i < COUNT(units); i++)
		stage_unit(mem, units[i], mem_printf(mem, "Unit %s", units[i]));
	people.officer = registry_actor(ROLE_STREET_OFFICER, STREET, (struct partner_id){ 0 });
	people.admin = registry_actor(ROLE_DISTRICT_ADMIN, DISTRICT, (struct partner_id){ 0 });
	people.applicant = registry_actor(ROLE_NONE, NULL, (struct partner_id){ 0 });
	ck_assert(calendar_load(db, mem, &registry_calendar));
	return db;
}

struct partner_application registry_application(const char *ident)
{
	return (struct partner_application){
		.kind = PARTNER_SOCIAL_ORGANISATION,
		.scheme = PARTNER_SCHEME_STREET,
		.ident = ident,
		.name = "Harbour Neighbours",
		.intro = "We help next door.",
		.contact_name = "The office",
		.contact_phone = "13800001234",
		.street = STREET,
		.ways = 1 << (WAY_PEOPLE - 1) | 1 << (WAY_SERVICE - 1),
		.categories = 1 << (CATEGORY_ELDERLY - 1) | 1 << (CATEGORY_HEALTH - 1),
		.serves = STREET "\n" COMMUNITY,
		.resources = "Visits; people; two a week; weekdays\n会议室；Premises；25座；下午",
		.authority = { .name = "letter.pdf",
		    .data = (const unsigned char *)letter,
		    .bytes = sizeof letter - 1 },
		.accepts_rules = true,
	};
}

struct partner_id registry_try(struct db *db, const struct partner_application *application,
    const struct actor *actor, int64_t now)
{
	struct partner_id id = { 0 };
	bool is_taken = false;
	const char *code = mem_printf(mem, "HB-%s", random_password(mem, 12));
	ck_assert(db_begin(db));
	ck_assert_msg(partner_apply(db, mem, application, actor, code, &registry_calendar, now, &id,
			  &is_taken),
	    "%s", fault_last()->text);
	if (is_taken) {
		db_rollback(db);
		return (struct partner_id){ 0 };
	}
	ck_assert(db_commit(db));
	return id;
}

struct partner_id registry_apply(struct db *db, const char *ident)
{
	struct partner_application application = registry_application(ident);
	struct partner_id id = registry_try(db, &application, &people.applicant, registry_now);
	ck_assert_int_gt(id.n, 0);
	return id;
}

struct partner *registry_partner(struct db *db, struct partner_id id)
{
	struct partner *partner;
	ck_assert(partner_by_id(db, mem, id, &partner));
	ck_assert_ptr_nonnull(partner);
	return partner;
}

bool registry_again(struct db *db, struct partner_id id,
    const struct partner_application *application, const struct actor *actor, int64_t now)
{
	struct partner coming = *registry_partner(db, id);
	struct partner_facts facts = partner_facts_of(&coming);
	struct partner_step step = {
		.partner = &coming, .actor = actor, .now = now, .calendar = &registry_calendar
	};
	bool done = false;
	coming.applicant = actor->account;
	step.by = partner_by(&coming, actor);
	if (partner_decide(&facts, PARTNER_APPLY_AGAIN, step.by, false, now, &step.move) !=
	    VERDICT_YES)
		return false;
	ck_assert(db_begin(db));
	ck_assert_msg(
	    partner_apply_again(db, mem, &step, application, &done), "%s", fault_last()->text);
	if (done)
		ck_assert(db_commit(db));
	else
		db_rollback(db);
	return done;
}

enum verdict registry_decide(struct db *db, struct partner_id id, enum partner_event event,
    const struct actor *actor, const char *reason, int64_t now, struct partner_step *step_out)
{
	struct partner *partner = registry_partner(db, id);
	struct partner_facts facts = partner_facts_of(partner);
	*step_out = (struct partner_step){ .partner = partner,
		.actor = actor,
		.by = partner_by(partner, actor),
		.reason = reason,
		.now = now,
		.calendar = &registry_calendar };
	return partner_decide(&facts, event, step_out->by, reason != NULL, now, &step_out->move);
}

bool registry_make(struct db *db, const struct partner_step *step)
{
	bool done;
	ck_assert(db_begin(db));
	ck_assert_msg(partner_move(db, mem, step, &done), "%s", fault_last()->text);
	if (done)
		ck_assert(db_commit(db));
	else
		db_rollback(db);
	return done;
}

void registry_move(struct db *db, struct partner_id id, enum partner_event event,
    const struct actor *actor, const char *reason, int64_t now)
{
	struct partner_step step;
	ck_assert_int_eq(registry_decide(db, id, event, actor, reason, now, &step), VERDICT_YES);
	ck_assert(registry_make(db, &step));
}

struct partner_id registry_list(struct db *db, const char *ident)
{
	struct partner_id id = registry_apply(db, ident);
	registry_move(db, id, PARTNER_LIST, &people.officer, NULL, registry_now);
	return id;
}

bool registry_tick(struct db *db, struct partner_id id, int64_t now)
{
	bool done;
	ck_assert(db_begin(db));
	ck_assert_msg(
	    partner_tick(db, mem, id, now, &registry_calendar, &done), "%s", fault_last()->text);
	if (done)
		ck_assert(db_commit(db));
	else
		db_rollback(db);
	return done;
}

char *registry_events(struct db *db, struct partner_id id)
{
	struct history_lines lines;
	int64_t broken;
	char *words = mem_strdup(mem, "");
	ck_assert(history_of(db, mem, HISTORY_PARTNER, id.n, &lines));
	for (size_t i = 0; i < lines.n; i++)
		words = mem_printf(mem, "%s%s%s:%s", words, i ? " " : "", lines.items[i].event,
		    lines.items[i].role);
	ck_assert(history_verify(db, mem, HISTORY_PARTNER, id.n, &broken));
	ck_assert_int_eq(broken, 0);
	return words;
}

const char *registry_told(struct db *db, struct account_id account)
{
	struct message_line *lines;
	size_t count;
	ck_assert(message_list(db, mem, LANG_EN, account, 0, 1, &lines, &count));
	return count ? lines[0].text : "";
}
