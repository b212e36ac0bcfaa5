/* The moves of a list entry: golden print, conditions, relations. */
#include "standing/entry_moves.h"

#include "rules_test.h"

static enum verdict decide(const void *facts, int event, uint32_t by, bool has_reason, int64_t now,
    const struct move **move_out)
{
	return entry_decide(facts, (enum entry_event)event, by, has_reason, now, move_out);
}

static uint32_t relations(const struct actor *actor, const void *ties)
{
	return entry_relations(actor, ties);
}

static const void *nothing_known(int state)
{
	static struct entry_facts facts;

	facts = (struct entry_facts){ .state = (enum entry_state)state };
	return &facts;
}

#define FACTS(...)                                                                                 \
	&(const struct entry_facts)                                                                \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define GOOD                                                                                       \
	.has_basis = true, .has_text = true, .from_at = NOW, .until_at = LATER,                    \
	.longest_until_at = LATER
#define ANSWERED .state = ENTRY_PROPOSED, .answer_ends_at = NOW, .due_at = LATER
#define ACTIVE .state = ENTRY_ACTIVE, .until_at = AFTER
#define REPAIRED ACTIVE, .has_evidence = true, .repair_from_at = NOW

static const struct rule_case cases[] = {
	{ "basis, text, the longest period", ENTRY_PROPOSE, BY_DISTRICT_ADMIN, false, FACTS(GOOD),
	    VERDICT_YES },
	{ "the clock", ENTRY_PROPOSE, BY_SYSTEM, false, FACTS(GOOD), VERDICT_YES },
	{ "no basis", ENTRY_PROPOSE, BY_SYSTEM, false, FACTS(GOOD, .has_basis = false),
	    VERDICT_INCOMPLETE },
	{ "no text", ENTRY_PROPOSE, BY_DISTRICT_ADMIN, false, FACTS(GOOD, .has_text = false),
	    VERDICT_INCOMPLETE },
	{ "no beginning", ENTRY_PROPOSE, BY_DISTRICT_ADMIN, false, FACTS(GOOD, .from_at = 0),
	    VERDICT_PERIOD_WRONG },
	{ "it ends as it begins", ENTRY_PROPOSE, BY_DISTRICT_ADMIN, false,
	    FACTS(GOOD, .from_at = LATER), VERDICT_PERIOD_WRONG },
	{ "over already", ENTRY_PROPOSE, BY_DISTRICT_ADMIN, false,
	    FACTS(GOOD, .from_at = BEFORE, .until_at = NOW), VERDICT_PERIOD_WRONG },
	{ "one microsecond over five years", ENTRY_PROPOSE, BY_DISTRICT_ADMIN, false,
	    FACTS(GOOD, .until_at = LATER + 1), VERDICT_PERIOD_WRONG },
	{ "the street", ENTRY_PROPOSE, BY_STREET_OFFICER, true, FACTS(GOOD), VERDICT_NOT_YOURS },

	{ "the partner, proposed", ENTRY_OBJECT, BY_LEAD_AGENT, false, FACTS(ANSWERED),
	    VERDICT_YES },
	{ "the partner, active", ENTRY_OBJECT, BY_LEAD_AGENT, false, FACTS(ACTIVE), VERDICT_YES },
	{ "ended", ENTRY_OBJECT, BY_LEAD_AGENT, false, FACTS(.state = ENTRY_ENDED),
	    VERDICT_WRONG_STATE },

	{ "5 wd over, no objection, another person", ENTRY_CONFIRM, BY_DISTRICT_ADMIN, false,
	    FACTS(ANSWERED), VERDICT_YES },
	{ "the proposer", ENTRY_CONFIRM, BY_DISTRICT_ADMIN | BY_MAKER, false, FACTS(ANSWERED),
	    VERDICT_OWN_DECISION },
	{ "the clock", ENTRY_CONFIRM, BY_SYSTEM, false, FACTS(ANSWERED), VERDICT_NOT_YOURS },
	{ "one microsecond before 5 wd", ENTRY_CONFIRM, BY_DISTRICT_ADMIN, false,
	    FACTS(ANSWERED, .answer_ends_at = AFTER), VERDICT_TOO_EARLY },
	{ "5 wd not kept", ENTRY_CONFIRM, BY_DISTRICT_ADMIN, false,
	    FACTS(ANSWERED, .answer_ends_at = 0), VERDICT_TOO_EARLY },
	{ "an objection open", ENTRY_CONFIRM, BY_DISTRICT_ADMIN, false,
	    FACTS(ANSWERED, .open_objections = 1), VERDICT_OBJECTION_OPEN },

	{ "the district, with a reason", ENTRY_DROP, BY_DISTRICT_ADMIN, true, FACTS(ANSWERED),
	    VERDICT_YES },
	{ "the decider, with a reason", ENTRY_DROP, BY_DECIDER, true, FACTS(ANSWERED),
	    VERDICT_YES },
	{ "without a reason", ENTRY_DROP, BY_DISTRICT_ADMIN, false, FACTS(ANSWERED),
	    VERDICT_REASON_MISSING },
	{ "the clock, 20 wd unconfirmed", ENTRY_DROP, BY_SYSTEM, false,
	    FACTS(ANSWERED, .due_at = NOW), VERDICT_YES },
	{ "the clock, one microsecond before", ENTRY_DROP, BY_SYSTEM, false,
	    FACTS(ANSWERED, .due_at = AFTER), VERDICT_TOO_EARLY },

	{ "three months over, evidence", ENTRY_REPAIR, BY_DISTRICT_ADMIN, false, FACTS(REPAIRED),
	    VERDICT_YES },
	{ "one microsecond before", ENTRY_REPAIR, BY_DISTRICT_ADMIN, false,
	    FACTS(REPAIRED, .repair_from_at = AFTER), VERDICT_TOO_EARLY },
	{ "no evidence", ENTRY_REPAIR, BY_DISTRICT_ADMIN, false,
	    FACTS(REPAIRED, .has_evidence = false), VERDICT_EVIDENCE_MISSING },
	{ "the partner itself", ENTRY_REPAIR, BY_LEAD_AGENT, false, FACTS(REPAIRED),
	    VERDICT_NOT_YOURS },

	{ "an objection was upheld", ENTRY_REMOVE, BY_DECIDER, true,
	    FACTS(ACTIVE, .is_objection_upheld = true), VERDICT_YES },
	{ "the basis was revoked", ENTRY_REMOVE, BY_DISTRICT_ADMIN, true,
	    FACTS(ACTIVE, .is_basis_revoked = true), VERDICT_YES },
	{ "neither", ENTRY_REMOVE, BY_DISTRICT_ADMIN, true, FACTS(ACTIVE), VERDICT_NO_GROUND },
	{ "without a reason", ENTRY_REMOVE, BY_DECIDER, false,
	    FACTS(ACTIVE, .is_objection_upheld = true), VERDICT_REASON_MISSING },

	{ "at until", ENTRY_END, BY_SYSTEM, false, FACTS(ACTIVE, .until_at = NOW), VERDICT_YES },
	{ "one microsecond before", ENTRY_END, BY_SYSTEM, false, FACTS(ACTIVE), VERDICT_TOO_EARLY },
	{ "a red one, its partner suspended", ENTRY_END, BY_SYSTEM, false,
	    FACTS(ACTIVE, .is_red = true, .has_partner_fallen = true), VERDICT_YES },
	{ "a black one, its partner suspended", ENTRY_END, BY_SYSTEM, false,
	    FACTS(ACTIVE, .has_partner_fallen = true), VERDICT_TOO_EARLY },
	{ "a red one in good standing", ENTRY_END, BY_SYSTEM, false, FACTS(ACTIVE, .is_red = true),
	    VERDICT_TOO_EARLY },
	{ "by hand", ENTRY_END, BY_DISTRICT_ADMIN, true, FACTS(ACTIVE, .until_at = NOW),
	    VERDICT_NOT_YOURS },
};

static const struct entry_ties proposed = { "370203", { 21 }, { 4 }, { 0 } };
static const struct entry_ties by_clock = { "370203", { 21 }, { 0 }, { 0 } };
static const struct entry_ties contested = { "370203", { 21 }, { 4 }, { 5 } };

#define DISTRICT_ADMIN GRANT_AT(ROLE_DISTRICT_ADMIN, "370203")

static const struct relation_case relation_cases[] = {
	{ "the clock", &actor_system, "an entry somebody proposed", &proposed, BY_SYSTEM },
	{ "a guest", &(const struct actor){ .login = NULL }, "an entry the clock proposed",
	    &by_clock, BY_NOBODY },
	{ "its agent", ACTOR(1, GRANT_FOR(21)), "an entry somebody proposed", &proposed,
	    BY_LEAD_AGENT },
	{ "agent of another partner", ACTOR(1, GRANT_FOR(22)), "an entry somebody proposed",
	    &proposed, BY_NOBODY },
	{ "district admin who proposed it", ACTOR(4, DISTRICT_ADMIN), "an entry somebody proposed",
	    &proposed, BY_DISTRICT_ADMIN | BY_MAKER },
	{ "another district admin", ACTOR(5, DISTRICT_ADMIN), "an entry somebody proposed",
	    &proposed, BY_DISTRICT_ADMIN | BY_DECIDER },
	{ "any district admin", ACTOR(4, DISTRICT_ADMIN), "an entry the clock proposed", &by_clock,
	    BY_DISTRICT_ADMIN | BY_DECIDER },
	{ "district admin who confirmed it", ACTOR(5, DISTRICT_ADMIN), "an entry that is contested",
	    &contested, BY_DISTRICT_ADMIN },
	{ "a third district admin", ACTOR(6, DISTRICT_ADMIN), "an entry that is contested",
	    &contested, BY_DISTRICT_ADMIN | BY_DECIDER },
	{ "street officer", ACTOR(1, GRANT_AT(ROLE_STREET_OFFICER, "370203019")),
	    "an entry somebody proposed", &proposed, BY_NOBODY },
};

static const struct rules_table table = {
	.machine = &entry_machine,
	.home = "src/standing/entry_rules.c",
	.golden = "tests/golden/entry_moves.txt",
	.decide = decide,
	.relations = relations,
	.nothing_known = nothing_known,
	.cases = cases,
	.case_count = COUNT(cases),
	.relation_cases = relation_cases,
	.relation_count = COUNT(relation_cases),
	.with_reason = (const char *const[]){ "drop", "remove", NULL },
	.clock_needs_nothing = (const char *const[]){ NULL },
};

int main(void)
{
	return run_suite(table_suite(&table));
}
