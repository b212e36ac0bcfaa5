/* The claim's moves: golden print, conditions, relations. */
#include "project/claim_moves.h"

#include "rules_test.h"

static enum verdict decide(const void *facts, int event, uint32_t by, bool has_reason, int64_t now,
    const struct move **move_out)
{
	return claim_decide(facts, (enum claim_event)event, by, has_reason, now, move_out);
}

static uint32_t relations(const struct actor *actor, const void *ties)
{
	return claim_relations(actor, ties);
}

static const void *nothing_known(int state)
{
	static struct claim_facts facts;

	facts = (struct claim_facts){ .state = (enum claim_state)state };
	return &facts;
}

static const struct eligibility_facts good[] = {
	{ .is_listed = true, .cap = 5 },
	{ .is_listed = true, .cap = 5, .open_awards = 4 },
};
static const struct eligibility_facts member_at_cap[] = {
	{ .is_listed = true, .cap = 5 },
	{ .is_listed = true, .cap = 5, .open_awards = 5 },
};
static const struct eligibility_facts lead_barred[] = {
	{ .is_listed = true, .cap = 5, .barred_until_at = LATER },
	{ .is_listed = true, .cap = 5, .open_awards = 5 },
};

#define FACTS(...)                                                                                 \
	&(const struct claim_facts)                                                                \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define MEMBERS(m) .members = (m), .member_count = COUNT(m)
#define OPEN                                                                                       \
	.project_state = PROJECT_PUBLISHED, .opens_at = NOW, .closes_at = AFTER, .slots = 3,       \
	.taken = 2
#define PRESSING .state = CLAIM_DRAFT, .mode = PROJECT_RUSH, OPEN, MEMBERS(good)
#define FILING .state = CLAIM_DRAFT, .mode = PROJECT_SELECT, .has_letter = true, OPEN, MEMBERS(good)
#define FILED .state = CLAIM_FILED, .mode = PROJECT_SELECT, OPEN

static const struct rule_case cases[] = {
	{ "the first of this lead in this round", CLAIM_EVENT_DRAFT, BY_LEAD_AGENT, false,
	    FACTS(OPEN, MEMBERS(good)), VERDICT_YES },
	{ "a second one", CLAIM_EVENT_DRAFT, BY_LEAD_AGENT, false,
	    FACTS(OPEN, MEMBERS(good), .has_claim = true), VERDICT_ALREADY_CLAIMED },
	{ "before the window opens", CLAIM_EVENT_DRAFT, BY_LEAD_AGENT, false,
	    FACTS(OPEN, MEMBERS(good), .opens_at = AFTER), VERDICT_YES },
	{ "for a window that is over", CLAIM_EVENT_DRAFT, BY_LEAD_AGENT, false,
	    FACTS(OPEN, MEMBERS(good), .closes_at = NOW), VERDICT_WINDOW_OVER },
	{ "for what is not on the wall", CLAIM_EVENT_DRAFT, BY_LEAD_AGENT, false,
	    FACTS(OPEN, MEMBERS(good), .project_state = PROJECT_RUNNING), VERDICT_NOT_PUBLISHED },
	{ "by a partner that is not in the registry", CLAIM_EVENT_DRAFT, BY_LEAD_AGENT, false,
	    FACTS(OPEN), VERDICT_NOT_LISTED },
	{ "by one that is barred or full for now", CLAIM_EVENT_DRAFT, BY_LEAD_AGENT, false,
	    FACTS(OPEN, MEMBERS(lead_barred)), VERDICT_YES },
	{ "an agent without a partner to lead", CLAIM_EVENT_DRAFT, BY_PARTNER_AGENT, false,
	    FACTS(.state = CLAIM_NONE), VERDICT_NOT_YOURS },

	{ "the fifth member", CLAIM_INVITE, BY_LEAD_AGENT, false, FACTS(PRESSING, .invited = 4),
	    VERDICT_YES },
	{ "a sixth", CLAIM_INVITE, BY_LEAD_AGENT, false, FACTS(PRESSING, .invited = 5),
	    VERDICT_MEMBERS_FULL },
	{ "a member", CLAIM_INVITE, BY_MEMBER_AGENT, false, FACTS(PRESSING), VERDICT_NOT_YOURS },

	{ "a member who has not", CLAIM_CONSENT, BY_MEMBER_AGENT, false,
	    FACTS(PRESSING, .invited = 2, .consents_missing = 1), VERDICT_YES },
	{ "a member who has", CLAIM_CONSENT, BY_MEMBER_AGENT, false,
	    FACTS(PRESSING, .invited = 2, .consents_missing = 1, .has_consented = true),
	    VERDICT_ALREADY_DONE },
	{ "no consent is missing", CLAIM_CONSENT, BY_MEMBER_AGENT, false,
	    FACTS(PRESSING, .invited = 2), VERDICT_ALREADY_DONE },
	{ "the lead for the member", CLAIM_CONSENT, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .invited = 1, .consents_missing = 1), VERDICT_NOT_YOURS },

	{ "rush, the first instant of the window, the last slot", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING), VERDICT_YES },
	{ "rush, the last microsecond of the window", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .opens_at = BEFORE), VERDICT_YES },
	{ "wish", CLAIM_PRESS, BY_LEAD_AGENT, false, FACTS(PRESSING, .mode = PROJECT_WISH),
	    VERDICT_YES },
	{ "select", CLAIM_PRESS, BY_LEAD_AGENT, false, FACTS(PRESSING, .mode = PROJECT_SELECT),
	    VERDICT_WRONG_MODE },
	{ "mode not known", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .mode = PROJECT_MODE_NONE), VERDICT_WRONG_MODE },
	{ "one microsecond too early", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .opens_at = AFTER, .closes_at = LATER), VERDICT_NOT_OPEN_YET },
	{ "no window", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .opens_at = 0, .closes_at = 0), VERDICT_NOT_OPEN_YET },
	{ "at the end of the window", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .opens_at = BEFORE, .closes_at = NOW), VERDICT_WINDOW_OVER },
	{ "no slot free", CLAIM_PRESS, BY_LEAD_AGENT, false, FACTS(PRESSING, .taken = 3),
	    VERDICT_NO_SLOT_FREE },
	{ "no slot free, running already", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .taken = 3, .project_state = PROJECT_RUNNING), VERDICT_NO_SLOT_FREE },
	{ "withdrawn inside its window", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .taken = 0, .project_state = PROJECT_WITHDRAWN),
	    VERDICT_NOT_PUBLISHED },
	{ "a consent missing", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .consents_missing = 1), VERDICT_CONSENTS_MISSING },
	{ "a member at its cap", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, MEMBERS(member_at_cap)), VERDICT_CAP_REACHED },
	{ "the lead barred, a member at its cap", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, MEMBERS(lead_barred)), VERDICT_BARRED },
	{ "members not established", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .members = NULL, .member_count = 0), VERDICT_NOT_LISTED },
	{ "not eligible and no slot free", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .taken = 3, MEMBERS(lead_barred)), VERDICT_NO_SLOT_FREE },
	{ "not eligible and too early", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .opens_at = AFTER, .closes_at = LATER, MEMBERS(lead_barred)),
	    VERDICT_BARRED },
	{ "not eligible and the window over", CLAIM_PRESS, BY_LEAD_AGENT, false,
	    FACTS(PRESSING, .opens_at = BEFORE, .closes_at = NOW, MEMBERS(lead_barred)),
	    VERDICT_WINDOW_OVER },
	{ "a member for the lead", CLAIM_PRESS, BY_MEMBER_AGENT, false, FACTS(PRESSING),
	    VERDICT_NOT_YOURS },
	{ "won already", CLAIM_PRESS, BY_LEAD_AGENT, false, FACTS(PRESSING, .state = CLAIM_WON),
	    VERDICT_WRONG_STATE },

	{ "the first instant, letter complete", CLAIM_FILE, BY_LEAD_AGENT, false, FACTS(FILING),
	    VERDICT_YES },
	{ "more letters than slots", CLAIM_FILE, BY_LEAD_AGENT, false, FACTS(FILING, .taken = 3),
	    VERDICT_YES },
	{ "rush", CLAIM_FILE, BY_LEAD_AGENT, false, FACTS(FILING, .mode = PROJECT_RUSH),
	    VERDICT_WRONG_MODE },
	{ "one microsecond too early", CLAIM_FILE, BY_LEAD_AGENT, false,
	    FACTS(FILING, .opens_at = AFTER, .closes_at = LATER), VERDICT_NOT_OPEN_YET },
	{ "at the end of the window", CLAIM_FILE, BY_LEAD_AGENT, false,
	    FACTS(FILING, .opens_at = BEFORE, .closes_at = NOW), VERDICT_WINDOW_OVER },
	{ "project withdrawn", CLAIM_FILE, BY_LEAD_AGENT, false,
	    FACTS(FILING, .project_state = PROJECT_WITHDRAWN), VERDICT_NOT_PUBLISHED },
	{ "letter not complete", CLAIM_FILE, BY_LEAD_AGENT, false,
	    FACTS(FILING, .has_letter = false), VERDICT_LETTER_MISSING },
	{ "a consent missing", CLAIM_FILE, BY_LEAD_AGENT, false,
	    FACTS(FILING, .consents_missing = 1), VERDICT_CONSENTS_MISSING },
	{ "a member at its cap", CLAIM_FILE, BY_LEAD_AGENT, false,
	    FACTS(FILING, MEMBERS(member_at_cap)), VERDICT_CAP_REACHED },

	{ "the last microsecond of the window", CLAIM_AMEND, BY_LEAD_AGENT, false, FACTS(FILED),
	    VERDICT_YES },
	{ "at the end of the window", CLAIM_AMEND, BY_LEAD_AGENT, false,
	    FACTS(FILED, .closes_at = NOW), VERDICT_WINDOW_OVER },

	{ "a draft", CLAIM_WITHDRAW, BY_LEAD_AGENT, false, FACTS(PRESSING), VERDICT_YES },
	{ "filed, the window over", CLAIM_WITHDRAW, BY_LEAD_AGENT, false,
	    FACTS(FILED, .closes_at = BEFORE), VERDICT_YES },
	{ "proposed", CLAIM_WITHDRAW, BY_LEAD_AGENT, false, FACTS(FILED, .is_proposed = true),
	    VERDICT_ALREADY_PROPOSED },
	{ "won", CLAIM_WITHDRAW, BY_LEAD_AGENT, false, FACTS(.state = CLAIM_WON),
	    VERDICT_WRONG_STATE },

	{ "one microsecond before the end", CLAIM_LAPSE, BY_SYSTEM, false, FACTS(PRESSING),
	    VERDICT_TOO_EARLY },
	{ "at the end of the window", CLAIM_LAPSE, BY_SYSTEM, false,
	    FACTS(PRESSING, .closes_at = NOW), VERDICT_YES },

	{ "project withdrawn", CLAIM_EVENT_VOID, BY_SYSTEM, false,
	    FACTS(FILED, .project_state = PROJECT_WITHDRAWN), VERDICT_YES },
	{ "a member fell away, 2 wd over", CLAIM_EVENT_VOID, BY_SYSTEM, false,
	    FACTS(FILED, .refile_due_at = NOW), VERDICT_YES },
	{ "a member fell away, one microsecond left", CLAIM_EVENT_VOID, BY_SYSTEM, false,
	    FACTS(FILED, .refile_due_at = AFTER), VERDICT_TOO_EARLY },
	{ "nothing of it", CLAIM_EVENT_VOID, BY_SYSTEM, false, FACTS(FILED), VERDICT_NO_GROUND },

	{ "it is confirmed", CLAIM_WIN, BY_SYSTEM, false, FACTS(FILED, .is_confirmed = true),
	    VERDICT_YES },
	{ "nothing is confirmed", CLAIM_WIN, BY_SYSTEM, false, FACTS(FILED), VERDICT_NO_GROUND },
	{ "by hand", CLAIM_WIN, BY_REVIEWER | BY_DISTRICT_ADMIN, true,
	    FACTS(FILED, .is_confirmed = true), VERDICT_NOT_YOURS },

	{ "another is confirmed", CLAIM_LOSE, BY_SYSTEM, false,
	    FACTS(FILED, .is_other_confirmed = true), VERDICT_YES },
	{ "it is confirmed, another too", CLAIM_LOSE, BY_SYSTEM, false,
	    FACTS(FILED, .is_other_confirmed = true, .is_confirmed = true), VERDICT_NO_GROUND },
	{ "nothing is confirmed", CLAIM_LOSE, BY_SYSTEM, false, FACTS(FILED), VERDICT_NO_GROUND },
};

static const struct claim_ties joint = { .unit_code = "370203019001",
	.lead = { 21 },
	.members = (const struct partner_id[]){ { 22 }, { 23 } },
	.member_count = 2,
	.author = { 9 } };

static const struct relation_case relation_cases[] = {
	{ "the clock", &actor_system, "a joint claim", &joint, BY_SYSTEM },
	{ "a guest", &(const struct actor){ .login = NULL }, "a joint claim", &joint, BY_NOBODY },
	{ "agent of the lead", ACTOR(1, GRANT_FOR(21)), "a joint claim", &joint,
	    BY_LEAD_AGENT | BY_CLAIMANT },
	{ "agent of the lead who wrote it", ACTOR(9, GRANT_FOR(21)), "a joint claim", &joint,
	    BY_LEAD_AGENT | BY_CLAIMANT | BY_AUTHOR },
	{ "agent of the second member", ACTOR(1, GRANT_FOR(23)), "a joint claim", &joint,
	    BY_MEMBER_AGENT | BY_CLAIMANT },
	{ "agent of the lead and of a member", ACTOR(1, GRANT_FOR(22), GRANT_FOR(21)),
	    "a joint claim", &joint, BY_LEAD_AGENT | BY_MEMBER_AGENT | BY_CLAIMANT },
	{ "agent of another partner", ACTOR(1, GRANT_FOR(24)), "a joint claim", &joint, BY_NOBODY },
	{ "who wrote it and is no agent any more", ACTOR(9, GRANT_FOR(24)), "a joint claim", &joint,
	    BY_AUTHOR },
	{ "street officer", ACTOR(1, GRANT_AT(ROLE_STREET_OFFICER, "370203019")), "a joint claim",
	    &joint, BY_STREET_OFFICER },
};

static const struct rules_table table = {
	.machine = &claim_machine,
	.home = "src/project/claim_rules.c",
	.golden = "tests/golden/claim_moves.txt",
	.decide = decide,
	.relations = relations,
	.nothing_known = nothing_known,
	.cases = cases,
	.case_count = COUNT(cases),
	.relation_cases = relation_cases,
	.relation_count = COUNT(relation_cases),
	.with_reason = (const char *const[]){ NULL },
	.clock_needs_nothing = (const char *const[]){ NULL },
};

START_TEST(states_are_the_columns)
{
	check_enum("sql/migrations/0021_claim.sql", "state", claim_machine.states,
	    claim_machine.state_count);
}
END_TEST

int main(void)
{
	Suite *suite = table_suite(&table);
	TCase *tcase = tcase_create("schema");

	tcase_add_test(tcase, states_are_the_columns);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
