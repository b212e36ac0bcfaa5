/* The objection's moves: golden print, conditions, relations. */
#include "objection/objection_moves.h"

#include "rules_test.h"

static enum verdict decide(const void *facts, int event, uint32_t by, bool has_reason, int64_t now,
    const struct move **move_out)
{
	return objection_decide(facts, (enum objection_event)event, by, has_reason, now, move_out);
}

static uint32_t relations(const struct actor *actor, const void *ties)
{
	return objection_relations(actor, ties);
}

static const void *nothing_known(int state)
{
	static struct objection_facts facts;

	facts = (struct objection_facts){ .state = (enum objection_state)state };
	return &facts;
}

#define FACTS(...)                                                                                 \
	&(const struct objection_facts)                                                            \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define FILED .state = OBJECTION_FILED, .decide_due_at = AFTER, .expires_at = LATER
#define DELAYED .state = OBJECTION_FILED, .decide_due_at = NOW, .expires_at = AFTER
#define EXPIRED .state = OBJECTION_FILED, .decide_due_at = BEFORE, .expires_at = NOW

static const struct rule_case cases[] = {
	{ "the last microsecond of the step, a claimant", OBJECTION_FILE, BY_CLAIMANT, false,
	    FACTS(.step_ends_at = AFTER), VERDICT_YES },
	{ "a resident", OBJECTION_FILE, BY_RESIDENT, false, FACTS(.step_ends_at = AFTER),
	    VERDICT_YES },
	{ "the author", OBJECTION_FILE, BY_AUTHOR, false, FACTS(.step_ends_at = AFTER),
	    VERDICT_YES },
	{ "the step is over", OBJECTION_FILE, BY_CLAIMANT, false, FACTS(.step_ends_at = NOW),
	    VERDICT_TOO_LATE },
	{ "a second time", OBJECTION_FILE, BY_CLAIMANT, false,
	    FACTS(.step_ends_at = AFTER, .has_objected = true), VERDICT_ALREADY_DONE },
	{ "an official without a part in it", OBJECTION_FILE, BY_STREET_OFFICER | BY_DISTRICT_ADMIN,
	    true, FACTS(.step_ends_at = AFTER), VERDICT_NOT_YOURS },

	{ "who filed it", OBJECTION_WITHDRAW, BY_MAKER, false, FACTS(FILED), VERDICT_YES },
	{ "who decides it", OBJECTION_WITHDRAW, BY_DECIDER, true, FACTS(FILED), VERDICT_NOT_YOURS },
	{ "decided already", OBJECTION_WITHDRAW, BY_MAKER, false,
	    FACTS(FILED, .state = OBJECTION_UPHELD), VERDICT_WRONG_STATE },

	{ "the last microsecond of 3 wd", OBJECTION_UPHOLD, BY_DECIDER, false, FACTS(FILED),
	    VERDICT_YES },
	{ "after 3 wd, without a reason", OBJECTION_UPHOLD, BY_DECIDER, false, FACTS(DELAYED),
	    VERDICT_REASON_MISSING },
	{ "after 3 wd, the last microsecond of 15", OBJECTION_UPHOLD, BY_DECIDER, true,
	    FACTS(DELAYED), VERDICT_YES },
	{ "at 15 wd", OBJECTION_UPHOLD, BY_DECIDER, true, FACTS(EXPIRED), VERDICT_TOO_LATE },
	{ "a decider who objected himself", OBJECTION_UPHOLD, BY_DECIDER | BY_MAKER, true,
	    FACTS(FILED), VERDICT_OWN_DECISION },
	{ "district admin who made the decision", OBJECTION_UPHOLD, BY_DISTRICT_ADMIN, true,
	    FACTS(FILED), VERDICT_NOT_YOURS },

	{ "with a reason", OBJECTION_DISMISS, BY_DECIDER, true, FACTS(FILED), VERDICT_YES },
	{ "without", OBJECTION_DISMISS, BY_DECIDER, false, FACTS(FILED), VERDICT_REASON_MISSING },
	{ "after 3 wd", OBJECTION_DISMISS, BY_DECIDER, true, FACTS(DELAYED), VERDICT_YES },
	{ "at 15 wd", OBJECTION_DISMISS, BY_DECIDER, true, FACTS(EXPIRED), VERDICT_TOO_LATE },
	{ "a decider who objected himself", OBJECTION_DISMISS, BY_DECIDER | BY_MAKER, true,
	    FACTS(FILED), VERDICT_OWN_DECISION },

	{ "one microsecond before 15 wd", OBJECTION_EXPIRE, BY_SYSTEM, false, FACTS(DELAYED),
	    VERDICT_TOO_EARLY },
	{ "at 15 wd", OBJECTION_EXPIRE, BY_SYSTEM, false, FACTS(EXPIRED), VERDICT_YES },
};

#define COMMUNITY "370203019001"

static const struct objection_ties to_community = { COMMUNITY, { 9 }, { 4 }, UNIT_COMMUNITY };
static const struct objection_ties to_grid = { COMMUNITY, { 9 }, { 4 }, UNIT_GRID };
static const struct objection_ties to_street = { COMMUNITY, { 9 }, { 4 }, UNIT_STREET };
static const struct objection_ties to_district = { COMMUNITY, { 9 }, { 4 }, UNIT_DISTRICT };
static const struct objection_ties to_clock = { COMMUNITY, { 9 }, { 0 }, UNIT_NOWHERE };

#define STREET_OFFICER GRANT_AT(ROLE_STREET_OFFICER, "370203019")
#define DISTRICT_ADMIN GRANT_AT(ROLE_DISTRICT_ADMIN, "370203")

static const struct relation_case relation_cases[] = {
	{ "the clock", &actor_system, "a decision of the community", &to_community, BY_SYSTEM },
	{ "who objected", ACTOR(9, GRANT_AT(ROLE_RESIDENT, COMMUNITY)),
	    "a decision of the community", &to_community, BY_RESIDENT | BY_MAKER },
	{ "street officer", ACTOR(1, STREET_OFFICER), "a decision of the community", &to_community,
	    BY_STREET_OFFICER | BY_DECIDER },
	{ "street officer", ACTOR(1, STREET_OFFICER), "a decision of a grid", &to_grid,
	    BY_STREET_OFFICER | BY_DECIDER },
	{ "officer of another street", ACTOR(1, GRANT_AT(ROLE_STREET_OFFICER, "370203020")),
	    "a decision of the community", &to_community, BY_NOBODY },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "a decision of the community", &to_community,
	    BY_DISTRICT_ADMIN },
	{ "street officer", ACTOR(1, STREET_OFFICER), "a decision of the street", &to_street,
	    BY_STREET_OFFICER },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "a decision of the street", &to_street,
	    BY_DISTRICT_ADMIN | BY_DECIDER },
	{ "district admin who made it as street officer", ACTOR(4, DISTRICT_ADMIN),
	    "a decision of the street", &to_street, BY_DISTRICT_ADMIN },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "a decision of the district", &to_district,
	    BY_DISTRICT_ADMIN | BY_DECIDER },
	{ "district admin who made it", ACTOR(4, DISTRICT_ADMIN), "a decision of the district",
	    &to_district, BY_DISTRICT_ADMIN },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "a result of the clock", &to_clock,
	    BY_DISTRICT_ADMIN | BY_DECIDER },
	{ "street officer", ACTOR(1, STREET_OFFICER), "a result of the clock", &to_clock,
	    BY_STREET_OFFICER },
	{ "district admin who objected as a resident", ACTOR(9, DISTRICT_ADMIN),
	    "a decision of the street", &to_street, BY_DISTRICT_ADMIN | BY_DECIDER | BY_MAKER },
};

static const struct rules_table table = {
	.machine = &objection_machine,
	.home = "src/objection/objection_rules.c",
	.golden = "tests/golden/objection_moves.txt",
	.decide = decide,
	.relations = relations,
	.nothing_known = nothing_known,
	.cases = cases,
	.case_count = COUNT(cases),
	.relation_cases = relation_cases,
	.relation_count = COUNT(relation_cases),
	.with_reason = (const char *const[]){ "dismiss", NULL },
	.clock_needs_nothing = (const char *const[]){ NULL },
};

int main(void)
{
	return run_suite(table_suite(&table));
}
