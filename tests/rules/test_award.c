/* The award's moves: golden print, conditions, relations. */
#include "award/award_moves.h"

#include "rules_test.h"

static enum verdict decide(const void *facts, int event, uint32_t by, bool has_reason, int64_t now,
    const struct move **move_out)
{
	return award_decide(facts, (enum award_event)event, by, has_reason, now, move_out);
}

static uint32_t relations(const struct actor *actor, const void *ties)
{
	return award_relations(actor, ties);
}

static const void *nothing_known(int state)
{
	static struct award_facts facts;

	facts = (struct award_facts){ .state = (enum award_state)state };
	return &facts;
}

#define FACTS(...)                                                                                 \
	&(const struct award_facts)                                                                \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define AWARDED .state = AWARD_AWARDED, .mode = PROJECT_RUSH, .has_plan = true, .letter_at = BEFORE
#define WORKING .state = AWARD_WORKING, .mode = PROJECT_RUSH
#define WARNED WORKING, .terminate_from_at = NOW, .cause = AWARD_CAUSE_PARTNER
#define DELIVERED(m) .state = AWARD_DELIVERED, .mode = (m), .accept_due_at = AFTER
#define SCORING                                                                                    \
	.state = AWARD_EVALUATING, .evaluation_ends_at = AFTER, .is_called = true, .experts = 3
#define ENDED .state = AWARD_EVALUATING, .evaluation_ends_at = NOW, .experts = 3
#define CONCLUDED .state = AWARD_CONCLUDED, .objection_ends_at = AFTER
#define UNDISPUTED .state = AWARD_CONCLUDED, .objection_ends_at = NOW

static const struct rule_case cases[] = {
	{ "rush", AWARD_TAKE, BY_LEAD_AGENT, false, FACTS(.mode = PROJECT_RUSH), VERDICT_YES },
	{ "wish", AWARD_TAKE, BY_LEAD_AGENT, false, FACTS(.mode = PROJECT_WISH), VERDICT_YES },
	{ "select", AWARD_TAKE, BY_LEAD_AGENT, false, FACTS(.mode = PROJECT_SELECT),
	    VERDICT_WRONG_MODE },
	{ "a member has a slot in this round", AWARD_TAKE, BY_LEAD_AGENT, false,
	    FACTS(.mode = PROJECT_RUSH, .has_slot = true), VERDICT_ALREADY_MINE },
	{ "an official for the partner", AWARD_TAKE, BY_REVIEWER | BY_DISTRICT_ADMIN, true,
	    FACTS(.mode = PROJECT_RUSH), VERDICT_NOT_YOURS },

	{ "select", AWARD_CONFIRM, BY_SYSTEM, false, FACTS(.mode = PROJECT_SELECT), VERDICT_YES },
	{ "rush", AWARD_CONFIRM, BY_SYSTEM, false, FACTS(.mode = PROJECT_RUSH),
	    VERDICT_WRONG_MODE },

	{ "rush, plan and letter", AWARD_START, BY_LEAD_AGENT, false, FACTS(AWARDED), VERDICT_YES },
	{ "rush, no letter", AWARD_START, BY_LEAD_AGENT, false, FACTS(AWARDED, .letter_at = 0),
	    VERDICT_LETTER_MISSING },
	{ "no plan", AWARD_START, BY_LEAD_AGENT, false, FACTS(AWARDED, .has_plan = false),
	    VERDICT_PLAN_MISSING },
	{ "wish, plan alone", AWARD_START, BY_LEAD_AGENT, false,
	    FACTS(AWARDED, .mode = PROJECT_WISH, .letter_at = 0), VERDICT_YES },
	{ "select, its letter was filed", AWARD_START, BY_LEAD_AGENT, false,
	    FACTS(AWARDED, .mode = PROJECT_SELECT, .letter_at = 0), VERDICT_YES },
	{ "a member", AWARD_START, BY_MEMBER_AGENT, false, FACTS(AWARDED), VERDICT_NOT_YOURS },

	{ "with a reason", AWARD_RENOUNCE, BY_LEAD_AGENT, true, FACTS(AWARDED), VERDICT_YES },
	{ "without", AWARD_RENOUNCE, BY_LEAD_AGENT, false, FACTS(AWARDED), VERDICT_REASON_MISSING },
	{ "working already", AWARD_RENOUNCE, BY_LEAD_AGENT, true, FACTS(WORKING),
	    VERDICT_WRONG_STATE },

	{ "one microsecond before 10 wd", AWARD_EXPIRE, BY_SYSTEM, false,
	    FACTS(AWARDED, .start_due_at = AFTER), VERDICT_TOO_EARLY },
	{ "at 10 wd", AWARD_EXPIRE, BY_SYSTEM, false, FACTS(AWARDED, .start_due_at = NOW),
	    VERDICT_YES },
	{ "working already", AWARD_EXPIRE, BY_SYSTEM, false, FACTS(WORKING, .start_due_at = NOW),
	    VERDICT_WRONG_STATE },

	{ "it was not eligible", AWARD_REVOKE, BY_DISTRICT_ADMIN, true,
	    FACTS(AWARDED, .was_ineligible = true), VERDICT_YES },
	{ "an objection was upheld, working", AWARD_REVOKE, BY_DISTRICT_ADMIN, true,
	    FACTS(WORKING, .is_objection_upheld = true), VERDICT_YES },
	{ "neither", AWARD_REVOKE, BY_DISTRICT_ADMIN, true, FACTS(WORKING), VERDICT_NO_GROUND },
	{ "without a reason", AWARD_REVOKE, BY_DISTRICT_ADMIN, false,
	    FACTS(AWARDED, .was_ineligible = true), VERDICT_REASON_MISSING },
	{ "the street", AWARD_REVOKE, BY_STREET_OFFICER | BY_REVIEWER, true,
	    FACTS(AWARDED, .was_ineligible = true), VERDICT_NOT_YOURS },

	{ "the lead", AWARD_PROGRESS, BY_LEAD_AGENT, false, FACTS(WORKING), VERDICT_YES },
	{ "a member", AWARD_PROGRESS, BY_MEMBER_AGENT, false, FACTS(WORKING), VERDICT_YES },
	{ "the poster", AWARD_PROGRESS, BY_POSTER, false, FACTS(WORKING), VERDICT_NOT_YOURS },

	{ "the lead", AWARD_GIVE_UP, BY_LEAD_AGENT, false, FACTS(WORKING), VERDICT_YES },
	{ "a member", AWARD_GIVE_UP, BY_MEMBER_AGENT, false, FACTS(WORKING), VERDICT_NOT_YOURS },

	{ "what, and by when", AWARD_WARN, BY_REVIEWER, true,
	    FACTS(WORKING, .warn_until_at = AFTER), VERDICT_YES },
	{ "by when is not said", AWARD_WARN, BY_REVIEWER, true, FACTS(WORKING),
	    VERDICT_UNTIL_MISSING },
	{ "by now", AWARD_WARN, BY_DISTRICT_ADMIN, true, FACTS(WORKING, .warn_until_at = NOW),
	    VERDICT_UNTIL_MISSING },
	{ "what is not said", AWARD_WARN, BY_REVIEWER, false,
	    FACTS(WORKING, .warn_until_at = AFTER), VERDICT_REASON_MISSING },

	{ "every milestone met or waived", AWARD_DELIVER, BY_LEAD_AGENT, false, FACTS(WORKING),
	    VERDICT_YES },
	{ "one open", AWARD_DELIVER, BY_LEAD_AGENT, false, FACTS(WORKING, .milestones_open = 1),
	    VERDICT_MILESTONES_OPEN },

	{ "warned 5 wd ago at this instant, cause said", AWARD_TERMINATE, BY_REVIEWER, true,
	    FACTS(WARNED), VERDICT_YES },
	{ "delivered work, the district", AWARD_TERMINATE, BY_DISTRICT_ADMIN, true,
	    FACTS(WARNED, .state = AWARD_DELIVERED, .cause = AWARD_CAUSE_NEITHER), VERDICT_YES },
	{ "one microsecond before 5 wd", AWARD_TERMINATE, BY_REVIEWER, true,
	    FACTS(WARNED, .terminate_from_at = AFTER), VERDICT_TOO_EARLY },
	{ "never warned", AWARD_TERMINATE, BY_REVIEWER, true, FACTS(WARNED, .terminate_from_at = 0),
	    VERDICT_NOT_WARNED },
	{ "cause not said", AWARD_TERMINATE, BY_REVIEWER, true,
	    FACTS(WARNED, .cause = AWARD_CAUSE_NONE), VERDICT_CAUSE_MISSING },
	{ "without a reason", AWARD_TERMINATE, BY_REVIEWER, false, FACTS(WARNED),
	    VERDICT_REASON_MISSING },
	{ "the poster", AWARD_TERMINATE, BY_POSTER, true, FACTS(WARNED), VERDICT_NOT_YOURS },

	{ "the second time", AWARD_REJECT, BY_POSTER, true,
	    FACTS(DELIVERED(PROJECT_RUSH), .rejections = 1), VERDICT_YES },
	{ "a third time", AWARD_REJECT, BY_POSTER, true,
	    FACTS(DELIVERED(PROJECT_RUSH), .rejections = 2), VERDICT_REJECTED_TWICE },
	{ "without a reason", AWARD_REJECT, BY_POSTER, false, FACTS(DELIVERED(PROJECT_RUSH)),
	    VERDICT_REASON_MISSING },

	{ "the poster", AWARD_ACCEPT, BY_POSTER, false, FACTS(DELIVERED(PROJECT_RUSH)),
	    VERDICT_YES },
	{ "the reviewer, sent back twice", AWARD_ACCEPT, BY_REVIEWER, false,
	    FACTS(DELIVERED(PROJECT_SELECT), .rejections = 2), VERDICT_YES },
	{ "the clock, one microsecond before 10 wd", AWARD_ACCEPT, BY_SYSTEM, false,
	    FACTS(DELIVERED(PROJECT_RUSH)), VERDICT_TOO_EARLY },
	{ "the clock, at 10 wd", AWARD_ACCEPT, BY_SYSTEM, false,
	    FACTS(DELIVERED(PROJECT_RUSH), .accept_due_at = NOW), VERDICT_YES },
	{ "a wish", AWARD_ACCEPT, BY_POSTER, false, FACTS(DELIVERED(PROJECT_WISH)),
	    VERDICT_WRONG_MODE },

	{ "a wish", AWARD_THANK, BY_POSTER, false, FACTS(DELIVERED(PROJECT_WISH)), VERDICT_YES },
	{ "a wish, the clock in time", AWARD_THANK, BY_SYSTEM, false,
	    FACTS(DELIVERED(PROJECT_WISH)), VERDICT_TOO_EARLY },
	{ "a wish, the clock at 10 wd", AWARD_THANK, BY_SYSTEM, false,
	    FACTS(DELIVERED(PROJECT_WISH), .accept_due_at = NOW), VERDICT_YES },
	{ "scored work", AWARD_THANK, BY_POSTER, false, FACTS(DELIVERED(PROJECT_RUSH)),
	    VERDICT_WRONG_MODE },

	{ "a confirmed resident, the last microsecond", AWARD_BALLOT, BY_RESIDENT, false,
	    FACTS(SCORING), VERDICT_YES },
	{ "a drawn expert", AWARD_BALLOT, BY_EVALUATOR, false, FACTS(SCORING), VERDICT_YES },
	{ "an office concerned", AWARD_BALLOT, BY_SECRETARY | BY_OWN_UNIT, false, FACTS(SCORING),
	    VERDICT_YES },
	{ "a resident not confirmed", AWARD_BALLOT, BY_RESIDENT, false,
	    FACTS(SCORING, .is_called = false), VERDICT_NOT_CALLED },
	{ "a second ballot", AWARD_BALLOT, BY_RESIDENT, false, FACTS(SCORING, .has_scored = true),
	    VERDICT_ALREADY_DONE },
	{ "an agent of the lead who lives there", AWARD_BALLOT, BY_RESIDENT | BY_LEAD_AGENT, false,
	    FACTS(SCORING), VERDICT_AGENT_OF_PARTNER },
	{ "an agent of a member who lives there", AWARD_BALLOT, BY_RESIDENT | BY_MEMBER_AGENT,
	    false, FACTS(SCORING), VERDICT_AGENT_OF_PARTNER },
	{ "an expert who was an agent lately", AWARD_BALLOT, BY_EVALUATOR, false,
	    FACTS(SCORING, .was_agent = true), VERDICT_AGENT_OF_PARTNER },
	{ "at the deadline", AWARD_BALLOT, BY_EVALUATOR, false,
	    FACTS(SCORING, .evaluation_ends_at = NOW), VERDICT_TOO_LATE },
	{ "a district admin", AWARD_BALLOT, BY_DISTRICT_ADMIN | BY_REVIEWER, false, FACTS(SCORING),
	    VERDICT_NOT_YOURS },

	{ "deadline, a side short", AWARD_EXTEND, BY_SYSTEM, false, FACTS(ENDED, .sides_short = 1),
	    VERDICT_YES },
	{ "deadline, two experts where two are the quorum", AWARD_EXTEND, BY_SYSTEM, false,
	    FACTS(ENDED, .experts = 2), VERDICT_YES },
	{ "one microsecond before", AWARD_EXTEND, BY_SYSTEM, false,
	    FACTS(ENDED, .sides_short = 1, .evaluation_ends_at = AFTER), VERDICT_TOO_EARLY },
	{ "no side short", AWARD_EXTEND, BY_SYSTEM, false, FACTS(ENDED), VERDICT_NO_GROUND },
	{ "extended before", AWARD_EXTEND, BY_SYSTEM, false,
	    FACTS(ENDED, .sides_short = 1, .is_extended = true), VERDICT_ALREADY_DONE },

	{ "deadline, no side short", AWARD_CONCLUDE, BY_SYSTEM, false, FACTS(ENDED), VERDICT_YES },
	{ "one microsecond before", AWARD_CONCLUDE, BY_SYSTEM, false,
	    FACTS(ENDED, .evaluation_ends_at = AFTER), VERDICT_TOO_EARLY },
	{ "a side short, not extended", AWARD_CONCLUDE, BY_SYSTEM, false,
	    FACTS(ENDED, .sides_short = 1), VERDICT_NO_GROUND },
	{ "one side short after the extension: left out", AWARD_CONCLUDE, BY_SYSTEM, false,
	    FACTS(ENDED, .sides_short = 1, .is_extended = true), VERDICT_YES },
	{ "two sides short after the extension", AWARD_CONCLUDE, BY_SYSTEM, false,
	    FACTS(ENDED, .sides_short = 2, .is_extended = true), VERDICT_NO_GROUND },
	{ "two experts after the extension", AWARD_CONCLUDE, BY_SYSTEM, false,
	    FACTS(ENDED, .experts = 2, .is_extended = true), VERDICT_NO_GROUND },
	{ "by hand", AWARD_CONCLUDE, BY_REVIEWER | BY_DISTRICT_ADMIN | BY_DECIDER, true,
	    FACTS(ENDED), VERDICT_NOT_YOURS },

	{ "two experts after the extension", AWARD_CLOSE_UNSCORED, BY_SYSTEM, false,
	    FACTS(ENDED, .experts = 2, .sides_short = 1, .is_extended = true), VERDICT_YES },
	{ "two sides short after the extension", AWARD_CLOSE_UNSCORED, BY_SYSTEM, false,
	    FACTS(ENDED, .sides_short = 2, .is_extended = true), VERDICT_YES },
	{ "one side short after the extension", AWARD_CLOSE_UNSCORED, BY_SYSTEM, false,
	    FACTS(ENDED, .sides_short = 1, .is_extended = true), VERDICT_NO_GROUND },
	{ "before the extension", AWARD_CLOSE_UNSCORED, BY_SYSTEM, false,
	    FACTS(ENDED, .experts = 0, .sides_short = 3), VERDICT_NO_GROUND },
	{ "one microsecond before", AWARD_CLOSE_UNSCORED, BY_SYSTEM, false,
	    FACTS(ENDED, .experts = 0, .is_extended = true, .evaluation_ends_at = AFTER),
	    VERDICT_TOO_EARLY },

	{ "the lead, the last microsecond of 7 days", AWARD_OBJECT, BY_LEAD_AGENT, false,
	    FACTS(CONCLUDED), VERDICT_YES },
	{ "a member", AWARD_OBJECT, BY_MEMBER_AGENT, false, FACTS(CONCLUDED), VERDICT_YES },
	{ "the poster, another's objection open", AWARD_OBJECT, BY_POSTER, false,
	    FACTS(CONCLUDED, .open_objections = 1), VERDICT_YES },
	{ "at 7 days", AWARD_OBJECT, BY_LEAD_AGENT, false, FACTS(UNDISPUTED), VERDICT_TOO_LATE },
	{ "a second time", AWARD_OBJECT, BY_POSTER, false, FACTS(CONCLUDED, .has_objected = true),
	    VERDICT_ALREADY_DONE },
	{ "a resident", AWARD_OBJECT, BY_RESIDENT, false, FACTS(CONCLUDED), VERDICT_NOT_YOURS },

	{ "an objection was upheld", AWARD_RECOUNT, BY_DECIDER, false,
	    FACTS(CONCLUDED, .is_objection_upheld = true), VERDICT_YES },
	{ "none was", AWARD_RECOUNT, BY_DECIDER, false, FACTS(CONCLUDED), VERDICT_NO_GROUND },
	{ "a second time", AWARD_RECOUNT, BY_DECIDER, false,
	    FACTS(CONCLUDED, .is_objection_upheld = true, .is_recounted = true),
	    VERDICT_ALREADY_DONE },

	{ "7 days over, no objection", AWARD_CLOSE, BY_SYSTEM, false, FACTS(UNDISPUTED),
	    VERDICT_YES },
	{ "one microsecond before", AWARD_CLOSE, BY_SYSTEM, false, FACTS(CONCLUDED),
	    VERDICT_TOO_EARLY },
	{ "an objection open", AWARD_CLOSE, BY_SYSTEM, false,
	    FACTS(UNDISPUTED, .open_objections = 1, .objection_due_at = AFTER),
	    VERDICT_OBJECTION_OPEN },
	{ "an objection open, its date not kept", AWARD_CLOSE, BY_SYSTEM, false,
	    FACTS(UNDISPUTED, .open_objections = 1), VERDICT_OBJECTION_OPEN },
	{ "an objection undecided for 15 wd", AWARD_CLOSE, BY_SYSTEM, false,
	    FACTS(UNDISPUTED, .open_objections = 1, .objection_due_at = NOW), VERDICT_YES },
};

#define COMMUNITY "370203019001"

static const struct award_ties joint = {
	.project = { .unit_code = COMMUNITY, .author = { 9 }, .decided_by = { 4 } },
	.lead = { 21 },
	.members = (const struct partner_id[]){ { 22 } },
	.member_count = 1,
};

static const struct relation_case relation_cases[] = {
	{ "the clock", &actor_system, "an award of two partners", &joint, BY_SYSTEM },
	{ "a guest", &(const struct actor){ .login = NULL }, "an award of two partners", &joint,
	    BY_NOBODY },
	{ "agent of the lead", ACTOR(1, GRANT_FOR(21)), "an award of two partners", &joint,
	    BY_LEAD_AGENT },
	{ "agent of the member", ACTOR(1, GRANT_FOR(22)), "an award of two partners", &joint,
	    BY_MEMBER_AGENT },
	{ "agent of another partner", ACTOR(1, GRANT_FOR(23)), "an award of two partners", &joint,
	    BY_NOBODY },
	{ "secretary who wrote the need", ACTOR(9, GRANT_AT(ROLE_SECRETARY, COMMUNITY)),
	    "an award of two partners", &joint,
	    BY_SECRETARY | BY_POSTER | BY_AUTHOR | BY_OWN_UNIT },
	{ "street officer", ACTOR(1, GRANT_AT(ROLE_STREET_OFFICER, "370203019")),
	    "an award of two partners", &joint, BY_STREET_OFFICER | BY_REVIEWER | BY_OWN_UNIT },
	{ "officer of another street", ACTOR(1, GRANT_AT(ROLE_STREET_OFFICER, "370203020")),
	    "an award of two partners", &joint, BY_NOBODY },
	{ "district admin", ACTOR(1, GRANT_AT(ROLE_DISTRICT_ADMIN, "370203")),
	    "an award of two partners", &joint, BY_DISTRICT_ADMIN | BY_DECIDER },
	{ "district admin whose decision is contested",
	    ACTOR(4, GRANT_AT(ROLE_DISTRICT_ADMIN, "370203")), "an award of two partners", &joint,
	    BY_DISTRICT_ADMIN },
	{ "resident of the community", ACTOR(1, GRANT_AT(ROLE_RESIDENT, COMMUNITY)),
	    "an award of two partners", &joint, BY_RESIDENT },
	{ "expert of the district", ACTOR(1, GRANT_AT(ROLE_EVALUATOR, "370203")),
	    "an award of two partners", &joint, BY_EVALUATOR },
	{ "auditor", ACTOR(1, GRANT_AT(ROLE_AUDITOR, "370203")), "an award of two partners", &joint,
	    BY_AUDITOR },
};

static const struct rules_table table = {
	.machine = &award_machine,
	.home = "src/award/award_rules.c",
	.golden = "tests/golden/award_moves.txt",
	.decide = decide,
	.relations = relations,
	.nothing_known = nothing_known,
	.cases = cases,
	.case_count = COUNT(cases),
	.relation_cases = relation_cases,
	.relation_count = COUNT(relation_cases),
	.with_reason =
	    (const char *const[]){ "renounce", "revoke", "warn", "terminate", "reject", NULL },
	.clock_needs_nothing = (const char *const[]){ NULL },
};

START_TEST(enums_are_the_columns)
{
	static const char *const causes[] = { "",
#define X(id, text, label) text,
		AWARD_CAUSES(X)
#undef X
	};

	check_enum("sql/migrations/0022_award.sql", "state", award_machine.states,
	    award_machine.state_count);
	check_enum("sql/migrations/0022_award.sql", "cause", causes, AWARD_CAUSE_COUNT);
}
END_TEST

/* Whatever was cast: at the deadline the clock has exactly one way on, before it none. */
START_TEST(evaluation_ends_one_way)
{
	static const enum award_event ways[] = { AWARD_EXTEND, AWARD_CONCLUDE,
		AWARD_CLOSE_UNSCORED };
	const struct move *move = NULL;

	for (int64_t experts = 0; experts <= 6; experts++) {
		for (int64_t sides = 0; sides <= 3; sides++) {
			for (int i = 0; i < 4; i++) {
				struct award_facts facts = { ENDED, .experts = experts,
					.sides_short = sides, .is_extended = (i & 1) != 0,
					.evaluation_ends_at = (i & 2) != 0 ? NOW : AFTER };
				int open = 0;
				for (size_t w = 0; w < COUNT(ways); w++)
					open += award_decide(&facts, ways[w], BY_SYSTEM, false, NOW,
						    &move) == VERDICT_YES;
				ck_assert_int_eq(open, (i & 2) != 0 ? 1 : 0);
			}
		}
	}
}
END_TEST

START_TEST(renouncing_counts_from_the_third_day)
{
	ck_assert(!award_renounce_counts(FACTS(.free_until_at = AFTER), NOW));
	ck_assert(award_renounce_counts(FACTS(.free_until_at = NOW), NOW));
	ck_assert(award_renounce_counts(FACTS(.free_until_at = BEFORE), NOW));
}
END_TEST

int main(void)
{
	Suite *suite = table_suite(&table);
	TCase *tcase = tcase_create("own");

	tcase_add_test(tcase, enums_are_the_columns);
	tcase_add_test(tcase, evaluation_ends_one_way);
	tcase_add_test(tcase, renouncing_counts_from_the_third_day);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
