/* The partner's moves: golden print, conditions, relations. */
#include "partner/partner_moves.h"

#include "rules_test.h"

static enum verdict decide(const void *facts, int event, uint32_t by, bool has_reason, int64_t now,
    const struct move **move_out)
{
	return partner_decide(facts, (enum partner_event)event, by, has_reason, now, move_out);
}

static uint32_t relations(const struct actor *actor, const void *ties)
{
	return partner_relations(actor, ties);
}

static const void *nothing_known(int state)
{
	static struct partner_facts facts;

	facts = (struct partner_facts){ .state = (enum partner_state)state };
	return &facts;
}

#define FACTS(...)                                                                                 \
	&(const struct partner_facts)                                                              \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define APPLYING .has_authority = true, .accepts_rules = true
#define SIGNING                                                                                    \
	.state = PARTNER_LISTED, .has_agreement_number = true, .agreement_from_at = NOW,           \
	.agreement_until_at = LATER

static const struct rule_case cases[] = {
	{ "authority attached, rules accepted, identity free", PARTNER_APPLY, BY_APPLICANT, false,
	    FACTS(APPLYING), VERDICT_YES },
	{ "no letter of authority", PARTNER_APPLY, BY_APPLICANT, false,
	    FACTS(APPLYING, .has_authority = false), VERDICT_AUTHORITY_MISSING },
	{ "rules not accepted", PARTNER_APPLY, BY_APPLICANT, false,
	    FACTS(APPLYING, .accepts_rules = false), VERDICT_RULES_NOT_ACCEPTED },
	{ "the identity lives already", PARTNER_APPLY, BY_APPLICANT, false,
	    FACTS(APPLYING, .lives_already = true), VERDICT_LIVES_ALREADY },
	{ "an official for somebody else", PARTNER_APPLY, BY_STREET_OFFICER | BY_DISTRICT_ADMIN,
	    false, FACTS(APPLYING), VERDICT_NOT_YOURS },
	{ "applied already", PARTNER_APPLY, BY_APPLICANT, false,
	    FACTS(APPLYING, .state = PARTNER_APPLIED), VERDICT_WRONG_STATE },

	{ "after a refusal", PARTNER_APPLY_AGAIN, BY_APPLICANT, false,
	    FACTS(.state = PARTNER_DECLINED), VERDICT_YES },
	{ "after leaving", PARTNER_APPLY_AGAIN, BY_APPLICANT, false, FACTS(.state = PARTNER_EXITED),
	    VERDICT_YES },
	{ "expelled, the last microsecond of 24 months", PARTNER_APPLY_AGAIN, BY_APPLICANT, false,
	    FACTS(.state = PARTNER_EXITED, .apply_again_at = AFTER), VERDICT_EXPELLED },
	{ "expelled, 24 months over at this instant", PARTNER_APPLY_AGAIN, BY_APPLICANT, false,
	    FACTS(.state = PARTNER_EXITED, .apply_again_at = NOW), VERDICT_YES },
	{ "left, and somebody else's application runs", PARTNER_APPLY_AGAIN, BY_APPLICANT, false,
	    FACTS(.state = PARTNER_EXITED, .lives_already = true), VERDICT_LIVES_ALREADY },

	{ "without a reason", PARTNER_RETURN, BY_STREET_OFFICER, false,
	    FACTS(.state = PARTNER_APPLIED), VERDICT_REASON_MISSING },
	{ "the street", PARTNER_RETURN, BY_STREET_OFFICER, true, FACTS(.state = PARTNER_APPLIED),
	    VERDICT_YES },
	{ "the district", PARTNER_RETURN, BY_DISTRICT_ADMIN, true, FACTS(.state = PARTNER_APPLIED),
	    VERDICT_YES },
	{ "a community secretary", PARTNER_RETURN, BY_SECRETARY, true,
	    FACTS(.state = PARTNER_APPLIED), VERDICT_NOT_YOURS },

	{ "a code whose check character fails, by the street", PARTNER_LIST, BY_STREET_OFFICER,
	    false, FACTS(.state = PARTNER_APPLIED, .is_ident_open = true), VERDICT_IDENT_OPEN },
	{ "the same before it is the district's turn", PARTNER_LIST, BY_DISTRICT_ADMIN, false,
	    FACTS(.state = PARTNER_APPLIED, .is_ident_open = true), VERDICT_STREET_FIRST },

	{ "mended", PARTNER_RESUBMIT, BY_APPLICANT, false, FACTS(.state = PARTNER_MENDING),
	    VERDICT_YES },
	{ "nothing to mend", PARTNER_RESUBMIT, BY_APPLICANT, false, FACTS(.state = PARTNER_APPLIED),
	    VERDICT_WRONG_STATE },

	{ "one microsecond before the limit", PARTNER_LAPSE, BY_SYSTEM, false,
	    FACTS(.state = PARTNER_MENDING, .due_at = AFTER), VERDICT_TOO_EARLY },
	{ "at the limit", PARTNER_LAPSE, BY_SYSTEM, false,
	    FACTS(.state = PARTNER_MENDING, .due_at = NOW), VERDICT_YES },
	{ "no limit kept", PARTNER_LAPSE, BY_SYSTEM, false, FACTS(.state = PARTNER_MENDING),
	    VERDICT_TOO_EARLY },
	{ "by hand", PARTNER_LAPSE, BY_DISTRICT_ADMIN, true,
	    FACTS(.state = PARTNER_MENDING, .due_at = NOW), VERDICT_NOT_YOURS },

	{ "in review", PARTNER_WITHDRAW, BY_APPLICANT, false, FACTS(.state = PARTNER_APPLIED),
	    VERDICT_YES },
	{ "while mending", PARTNER_WITHDRAW, BY_APPLICANT, false, FACTS(.state = PARTNER_MENDING),
	    VERDICT_YES },
	{ "listed", PARTNER_WITHDRAW, BY_APPLICANT, false, FACTS(.state = PARTNER_LISTED),
	    VERDICT_WRONG_STATE },

	{ "the chosen street", PARTNER_LIST, BY_STREET_OFFICER, false,
	    FACTS(.state = PARTNER_APPLIED), VERDICT_YES },
	{ "the district, street's registry, in time", PARTNER_LIST, BY_DISTRICT_ADMIN, false,
	    FACTS(.state = PARTNER_APPLIED), VERDICT_STREET_FIRST },
	{ "the district, late one microsecond from now", PARTNER_LIST, BY_DISTRICT_ADMIN, false,
	    FACTS(.state = PARTNER_APPLIED, .late_at = AFTER), VERDICT_STREET_FIRST },
	{ "the district, late since this instant", PARTNER_LIST, BY_DISTRICT_ADMIN, false,
	    FACTS(.state = PARTNER_APPLIED, .late_at = NOW), VERDICT_YES },
	{ "the district, district-wide", PARTNER_LIST, BY_DISTRICT_ADMIN, false,
	    FACTS(.state = PARTNER_APPLIED, .is_district_wide = true), VERDICT_YES },
	{ "street officer who is also in the district, in time", PARTNER_LIST,
	    BY_STREET_OFFICER | BY_DISTRICT_ADMIN, false, FACTS(.state = PARTNER_APPLIED),
	    VERDICT_YES },
	{ "street officer who applied for it", PARTNER_LIST, BY_STREET_OFFICER | BY_APPLICANT,
	    false, FACTS(.state = PARTNER_APPLIED), VERDICT_AGENT_OF_PARTNER },
	{ "street officer who is its agent", PARTNER_LIST, BY_STREET_OFFICER | BY_LEAD_AGENT, false,
	    FACTS(.state = PARTNER_APPLIED), VERDICT_AGENT_OF_PARTNER },
	{ "district admin who is its agent, late", PARTNER_LIST, BY_DISTRICT_ADMIN | BY_LEAD_AGENT,
	    false, FACTS(.state = PARTNER_APPLIED, .late_at = BEFORE), VERDICT_AGENT_OF_PARTNER },
	{ "while mending", PARTNER_LIST, BY_STREET_OFFICER, false, FACTS(.state = PARTNER_MENDING),
	    VERDICT_WRONG_STATE },

	{ "without a reason", PARTNER_DECLINE, BY_DISTRICT_ADMIN, false,
	    FACTS(.state = PARTNER_APPLIED), VERDICT_REASON_MISSING },
	{ "while mending", PARTNER_DECLINE, BY_STREET_OFFICER, true,
	    FACTS(.state = PARTNER_MENDING), VERDICT_YES },
	{ "listed already", PARTNER_DECLINE, BY_STREET_OFFICER, true,
	    FACTS(.state = PARTNER_LISTED), VERDICT_WRONG_STATE },

	{ "number, from and to", PARTNER_SIGN, BY_DISTRICT_ADMIN, false, FACTS(SIGNING),
	    VERDICT_YES },
	{ "no number", PARTNER_SIGN, BY_DISTRICT_ADMIN, false,
	    FACTS(SIGNING, .has_agreement_number = false), VERDICT_AGREEMENT_MISSING },
	{ "no first day", PARTNER_SIGN, BY_DISTRICT_ADMIN, false,
	    FACTS(SIGNING, .agreement_from_at = 0), VERDICT_AGREEMENT_MISSING },
	{ "no last day", PARTNER_SIGN, BY_DISTRICT_ADMIN, false,
	    FACTS(SIGNING, .agreement_until_at = 0), VERDICT_AGREEMENT_MISSING },
	{ "it ends as it begins", PARTNER_SIGN, BY_DISTRICT_ADMIN, false,
	    FACTS(SIGNING, .agreement_until_at = NOW), VERDICT_AGREEMENT_MISSING },
	{ "the street", PARTNER_SIGN, BY_STREET_OFFICER, false, FACTS(SIGNING), VERDICT_NOT_YOURS },

	{ "until later", PARTNER_SUSPEND, BY_DISTRICT_ADMIN, true,
	    FACTS(.state = PARTNER_LISTED, .suspended_until_at = AFTER), VERDICT_YES },
	{ "until now", PARTNER_SUSPEND, BY_DISTRICT_ADMIN, true,
	    FACTS(.state = PARTNER_LISTED, .suspended_until_at = NOW), VERDICT_UNTIL_MISSING },
	{ "no date", PARTNER_SUSPEND, BY_DISTRICT_ADMIN, true, FACTS(.state = PARTNER_LISTED),
	    VERDICT_UNTIL_MISSING },
	{ "no reason", PARTNER_SUSPEND, BY_DISTRICT_ADMIN, false,
	    FACTS(.state = PARTNER_LISTED, .suspended_until_at = AFTER), VERDICT_REASON_MISSING },

	{ "the clock, one microsecond before", PARTNER_LIFT, BY_SYSTEM, false,
	    FACTS(.state = PARTNER_SUSPENDED, .suspended_until_at = AFTER), VERDICT_TOO_EARLY },
	{ "the clock, at the date", PARTNER_LIFT, BY_SYSTEM, false,
	    FACTS(.state = PARTNER_SUSPENDED, .suspended_until_at = NOW), VERDICT_YES },
	{ "the district, earlier", PARTNER_LIFT, BY_DISTRICT_ADMIN, false,
	    FACTS(.state = PARTNER_SUSPENDED, .suspended_until_at = LATER), VERDICT_YES },
	{ "its agent", PARTNER_LIFT, BY_LEAD_AGENT, false,
	    FACTS(.state = PARTNER_SUSPENDED, .suspended_until_at = NOW), VERDICT_NOT_YOURS },

	{ "nothing open", PARTNER_LEAVE, BY_LEAD_AGENT, false, FACTS(.state = PARTNER_LISTED),
	    VERDICT_YES },
	{ "suspended, nothing open", PARTNER_LEAVE, BY_LEAD_AGENT, false,
	    FACTS(.state = PARTNER_SUSPENDED), VERDICT_YES },
	{ "one award open", PARTNER_LEAVE, BY_LEAD_AGENT, false,
	    FACTS(.state = PARTNER_LISTED, .open_awards = 1), VERDICT_AWARDS_OPEN },
	{ "one award accepted and not at its end", PARTNER_LEAVE, BY_LEAD_AGENT, false,
	    FACTS(.state = PARTNER_LISTED, .unfinished_awards = 1), VERDICT_AWARDS_OPEN },
	{ "the district for it", PARTNER_LEAVE, BY_DISTRICT_ADMIN, true,
	    FACTS(.state = PARTNER_LISTED), VERDICT_NOT_YOURS },

	{ "without a basis", PARTNER_EXPEL, BY_DISTRICT_ADMIN, false,
	    FACTS(.state = PARTNER_LISTED), VERDICT_REASON_MISSING },
	{ "with awards open", PARTNER_EXPEL, BY_DISTRICT_ADMIN, true,
	    FACTS(.state = PARTNER_LISTED, .open_awards = 3), VERDICT_YES },
	{ "suspended", PARTNER_EXPEL, BY_DISTRICT_ADMIN, true, FACTS(.state = PARTNER_SUSPENDED),
	    VERDICT_YES },
};

#define STREET "370203019"

static const struct partner_ties of_street = { { 7 }, STREET, { 70 } };
static const struct partner_ties of_district = { { 7 }, "370203", { 70 } };
static const struct partner_ties not_yet = { { 0 }, STREET, { 70 } };

static const struct relation_case relation_cases[] = {
	{ "the clock", &actor_system, "partner of a street", &of_street, BY_SYSTEM },
	{ "a guest", &(const struct actor){ .login = NULL }, "application not yet made", &not_yet,
	    BY_NOBODY },
	{ "whoever applies", ACTOR(70, GRANT_AT(ROLE_RESIDENT, "370203019001")),
	    "application not yet made", &not_yet, BY_APPLICANT },
	{ "officer of the street", ACTOR(1, GRANT_AT(ROLE_STREET_OFFICER, STREET)),
	    "partner of the street", &of_street, BY_STREET_OFFICER },
	{ "officer of another street", ACTOR(1, GRANT_AT(ROLE_STREET_OFFICER, "370203020")),
	    "partner of the street", &of_street, BY_NOBODY },
	{ "officer of the street", ACTOR(1, GRANT_AT(ROLE_STREET_OFFICER, STREET)),
	    "partner of the whole district", &of_district, BY_NOBODY },
	{ "secretary in the street", ACTOR(1, GRANT_AT(ROLE_SECRETARY, "370203019001")),
	    "partner of the street", &of_street, BY_NOBODY },
	{ "the district", ACTOR(1, GRANT_AT(ROLE_DISTRICT_ADMIN, "370203")),
	    "partner of the street", &of_street, BY_DISTRICT_ADMIN },
	{ "another district", ACTOR(1, GRANT_AT(ROLE_DISTRICT_ADMIN, "370213")),
	    "partner of the street", &of_street, BY_NOBODY },
	{ "its agent", ACTOR(71, GRANT_FOR(7)), "partner of the street", &of_street,
	    BY_LEAD_AGENT },
	{ "an agent of another partner", ACTOR(71, GRANT_FOR(8)), "partner of the street",
	    &of_street, BY_NOBODY },
	{ "an agent of nobody", ACTOR(71, GRANT_FOR(0)), "application not yet made", &not_yet,
	    BY_NOBODY },
	{ "who applied, officer of the street and its agent",
	    ACTOR(70, GRANT_AT(ROLE_STREET_OFFICER, STREET), GRANT_FOR(7)), "partner of the street",
	    &of_street, BY_APPLICANT | BY_STREET_OFFICER | BY_LEAD_AGENT },
};

static const struct rules_table table = {
	.machine = &partner_machine,
	.home = "src/partner/partner_rules.c",
	.golden = "tests/golden/partner_moves.txt",
	.decide = decide,
	.relations = relations,
	.nothing_known = nothing_known,
	.cases = cases,
	.case_count = COUNT(cases),
	.relation_cases = relation_cases,
	.relation_count = COUNT(relation_cases),
	.with_reason = (const char *const[]){ "return", "decline", "suspend", "expel", NULL },
	.clock_needs_nothing = (const char *const[]){ NULL },
};

START_TEST(states_are_the_columns)
{
	check_enum("sql/migrations/0014_partner.sql", "state", partner_machine.states,
	    partner_machine.state_count);
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
