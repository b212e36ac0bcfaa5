/* The project's moves: golden print, conditions, relations. */
#include "project/project_moves.h"

#include "rules_test.h"

static enum verdict decide(const void *facts, int event, uint32_t by, bool has_reason, int64_t now,
    const struct move **move_out)
{
	return project_decide(facts, (enum project_event)event, by, has_reason, now, move_out);
}

static uint32_t relations(const struct actor *actor, const void *ties)
{
	return project_relations(actor, ties);
}

static const void *nothing_known(int state)
{
	static struct project_facts facts;

	facts = (struct project_facts){ .state = (enum project_state)state };
	return &facts;
}

#define FACTS(...)                                                                                 \
	&(const struct project_facts)                                                              \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
/* Each a good one of its event; cases change what they are about. */
#define WHOLE .state = PROJECT_DRAFT, .is_complete = true, .money = PROJECT_MONEY_PARTNER
#define WINDOW .opens_at = NOW, .closes_at = LATER, .start_at = LATER, .done_by_at = LATER + LATER
#define REVIEWED                                                                                   \
	.state = PROJECT_REVIEWING, .mode = PROJECT_RUSH, .money = PROJECT_MONEY_PARTNER,          \
	.is_scheme_frozen = true, WINDOW
#define PUBLISHED(m)                                                                               \
	.state = PROJECT_PUBLISHED, .mode = (m), .slots = 3, .opens_at = BEFORE, .closes_at = LATER
#define OVER(m)                                                                                    \
	.state = PROJECT_PUBLISHED, .mode = (m), .slots = 3, .opens_at = BEFORE, .closes_at = NOW
#define UNCLAIMED .state = PROJECT_UNCLAIMED, .mode = PROJECT_RUSH, .is_unchanged = true, WINDOW
#define SELECTING                                                                                  \
	.state = PROJECT_SELECTING, .mode = PROJECT_SELECT, .is_panel_complete = true,             \
	.proposed_rank = 1, .eligible_claims = 2
#define NOTICED .state = PROJECT_NOTICED, .mode = PROJECT_SELECT, .notice_ends_at = AFTER
#define NOTICE_OVER                                                                                \
	.state = PROJECT_NOTICED, .mode = PROJECT_SELECT, .notice_ends_at = NOW,                   \
	.are_members_eligible = true
#define RUNNING .state = PROJECT_RUNNING, .slots = 3, .taken = 3, .live_awards = 2

static const struct rule_case cases[] = {
	{ "whoever posts for the unit", PROJECT_EVENT_DRAFT, BY_POSTER | BY_SECRETARY, false,
	    FACTS(.state = PROJECT_NONE), VERDICT_YES },
	{ "a secretary who does not post for it", PROJECT_EVENT_DRAFT, BY_SECRETARY, false,
	    FACTS(.state = PROJECT_NONE), VERDICT_NOT_YOURS },

	{ "complete, the partner's money", PROJECT_SUBMIT, BY_POSTER, false, FACTS(WHOLE),
	    VERDICT_YES },
	{ "returned and complete", PROJECT_SUBMIT, BY_POSTER, false,
	    FACTS(WHOLE, .state = PROJECT_RETURNED), VERDICT_YES },
	{ "a field is empty", PROJECT_SUBMIT, BY_POSTER, false, FACTS(WHOLE, .is_complete = false),
	    VERDICT_INCOMPLETE },
	{ "no source of money", PROJECT_SUBMIT, BY_POSTER, false,
	    FACTS(WHOLE, .money = PROJECT_MONEY_NONE), VERDICT_MONEY_MISSING },
	{ "public money without a procurement file", PROJECT_SUBMIT, BY_POSTER, false,
	    FACTS(WHOLE, .money = PROJECT_MONEY_PUBLIC), VERDICT_MONEY_MISSING },
	{ "mixed money without a procurement file", PROJECT_SUBMIT, BY_POSTER, false,
	    FACTS(WHOLE, .money = PROJECT_MONEY_MIXED), VERDICT_MONEY_MISSING },
	{ "public money with a procurement file", PROJECT_SUBMIT, BY_POSTER, false,
	    FACTS(WHOLE, .money = PROJECT_MONEY_PUBLIC, .has_procurement_file = true),
	    VERDICT_YES },
	{ "mixed money with a procurement file", PROJECT_SUBMIT, BY_POSTER, false,
	    FACTS(WHOLE, .money = PROJECT_MONEY_MIXED, .has_procurement_file = true), VERDICT_YES },
	{ "in review already", PROJECT_SUBMIT, BY_POSTER, false,
	    FACTS(WHOLE, .state = PROJECT_REVIEWING), VERDICT_WRONG_STATE },

	{ "the poster, any time", PROJECT_DISCARD, BY_POSTER, false,
	    FACTS(.state = PROJECT_DRAFT, .due_at = LATER), VERDICT_YES },
	{ "the clock, one microsecond before 60 days", PROJECT_DISCARD, BY_SYSTEM, false,
	    FACTS(.state = PROJECT_DRAFT, .due_at = AFTER), VERDICT_TOO_EARLY },
	{ "the clock, 60 days untouched", PROJECT_DISCARD, BY_SYSTEM, false,
	    FACTS(.state = PROJECT_RETURNED, .due_at = NOW), VERDICT_YES },
	{ "the reviewer", PROJECT_DISCARD, BY_REVIEWER, true, FACTS(.state = PROJECT_DRAFT),
	    VERDICT_NOT_YOURS },

	{ "without a reason", PROJECT_RETURN, BY_REVIEWER, false, FACTS(REVIEWED),
	    VERDICT_REASON_MISSING },
	{ "the reviewer", PROJECT_RETURN, BY_REVIEWER, true, FACTS(REVIEWED), VERDICT_YES },
	{ "the district", PROJECT_RETURN, BY_DISTRICT_ADMIN, true, FACTS(REVIEWED), VERDICT_YES },
	{ "the poster", PROJECT_RETURN, BY_POSTER, true, FACTS(REVIEWED), VERDICT_NOT_YOURS },

	{ "window ends as the work begins", PROJECT_PUBLISH, BY_REVIEWER, false, FACTS(REVIEWED),
	    VERDICT_YES },
	{ "the district", PROJECT_PUBLISH, BY_DISTRICT_ADMIN, false, FACTS(REVIEWED), VERDICT_YES },
	{ "reviewer who wrote it", PROJECT_PUBLISH, BY_REVIEWER | BY_AUTHOR, false, FACTS(REVIEWED),
	    VERDICT_OWN_TEXT },
	{ "district admin who wrote it", PROJECT_PUBLISH, BY_DISTRICT_ADMIN | BY_AUTHOR, false,
	    FACTS(REVIEWED), VERDICT_OWN_TEXT },
	{ "the poster", PROJECT_PUBLISH, BY_POSTER, false, FACTS(REVIEWED), VERDICT_NOT_YOURS },
	{ "window ends one microsecond into the work", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .closes_at = LATER + 1), VERDICT_WINDOW_WRONG },
	{ "no start date, window ends with the last day", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .start_at = 0, .closes_at = LATER + LATER), VERDICT_YES },
	{ "no start date, window ends after the last day", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .start_at = 0, .closes_at = LATER + LATER + 1), VERDICT_WINDOW_WRONG },
	{ "no date at all", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .start_at = 0, .done_by_at = 0), VERDICT_WINDOW_WRONG },
	{ "no beginning of the window", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .opens_at = 0), VERDICT_WINDOW_WRONG },
	{ "no end of the window", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .closes_at = 0), VERDICT_WINDOW_WRONG },
	{ "window that ends as it opens", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .opens_at = LATER), VERDICT_WINDOW_WRONG },
	{ "window already over", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .opens_at = BEFORE, .closes_at = NOW), VERDICT_WINDOW_WRONG },
	{ "window open since before, one microsecond left", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .opens_at = BEFORE, .closes_at = AFTER), VERDICT_YES },
	{ "no evaluation scheme", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .is_scheme_frozen = false), VERDICT_SCHEME_MISSING },
	{ "a wish needs no scheme", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .mode = PROJECT_WISH, .is_scheme_frozen = false), VERDICT_YES },
	{ "a selection needs one", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .mode = PROJECT_SELECT, .is_scheme_frozen = false),
	    VERDICT_SCHEME_MISSING },
	{ "public money in a rush", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .money = PROJECT_MONEY_PUBLIC, .has_procurement_file = true),
	    VERDICT_PUBLIC_MONEY_RUSH },
	{ "mixed money in a rush", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .money = PROJECT_MONEY_MIXED, .has_procurement_file = true),
	    VERDICT_PUBLIC_MONEY_RUSH },
	{ "public money in a selection", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .mode = PROJECT_SELECT, .money = PROJECT_MONEY_PUBLIC), VERDICT_YES },
	{ "published already", PROJECT_PUBLISH, BY_REVIEWER, false,
	    FACTS(REVIEWED, .state = PROJECT_PUBLISHED), VERDICT_WRONG_STATE },

	{ "the poster, in review", PROJECT_WITHDRAW, BY_POSTER, true, FACTS(REVIEWED),
	    VERDICT_YES },
	{ "the reviewer, published, nothing taken", PROJECT_WITHDRAW, BY_REVIEWER, true,
	    FACTS(PUBLISHED(PROJECT_RUSH)), VERDICT_YES },
	{ "without a reason", PROJECT_WITHDRAW, BY_POSTER, false, FACTS(PUBLISHED(PROJECT_RUSH)),
	    VERDICT_REASON_MISSING },
	{ "one slot taken", PROJECT_WITHDRAW, BY_POSTER, true,
	    FACTS(PUBLISHED(PROJECT_RUSH), .taken = 1), VERDICT_SLOTS_TAKEN },
	{ "running", PROJECT_WITHDRAW, BY_POSTER, true, FACTS(RUNNING), VERDICT_WRONG_STATE },

	{ "rush, the last slot taken", PROJECT_FILL, BY_SYSTEM, false,
	    FACTS(PUBLISHED(PROJECT_RUSH), .taken = 3), VERDICT_YES },
	{ "wish, the last slot taken", PROJECT_FILL, BY_SYSTEM, false,
	    FACTS(PUBLISHED(PROJECT_WISH), .taken = 3), VERDICT_YES },
	{ "rush, one slot free", PROJECT_FILL, BY_SYSTEM, false,
	    FACTS(PUBLISHED(PROJECT_RUSH), .taken = 2), VERDICT_TOO_EARLY },
	{ "rush, slots not known", PROJECT_FILL, BY_SYSTEM, false,
	    FACTS(PUBLISHED(PROJECT_RUSH), .slots = 0), VERDICT_TOO_EARLY },
	{ "select", PROJECT_FILL, BY_SYSTEM, false, FACTS(PUBLISHED(PROJECT_SELECT), .taken = 3),
	    VERDICT_WRONG_MODE },
	{ "by hand", PROJECT_FILL, BY_DISTRICT_ADMIN, false,
	    FACTS(PUBLISHED(PROJECT_RUSH), .taken = 3), VERDICT_NOT_YOURS },

	{ "rush, window over, one taken", PROJECT_RUN_PART, BY_SYSTEM, false,
	    FACTS(OVER(PROJECT_RUSH), .taken = 1), VERDICT_YES },
	{ "wish, window over, one taken", PROJECT_RUN_PART, BY_SYSTEM, false,
	    FACTS(OVER(PROJECT_WISH), .taken = 1), VERDICT_YES },
	{ "one microsecond before the end", PROJECT_RUN_PART, BY_SYSTEM, false,
	    FACTS(OVER(PROJECT_RUSH), .taken = 1, .closes_at = AFTER), VERDICT_TOO_EARLY },
	{ "nothing taken", PROJECT_RUN_PART, BY_SYSTEM, false, FACTS(OVER(PROJECT_RUSH)),
	    VERDICT_NO_GROUND },
	{ "select", PROJECT_RUN_PART, BY_SYSTEM, false, FACTS(OVER(PROJECT_SELECT), .taken = 1),
	    VERDICT_WRONG_MODE },

	{ "select, window over, one letter", PROJECT_COLLECT, BY_SYSTEM, false,
	    FACTS(OVER(PROJECT_SELECT), .valid_claims = 1), VERDICT_YES },
	{ "one microsecond before the end", PROJECT_COLLECT, BY_SYSTEM, false,
	    FACTS(OVER(PROJECT_SELECT), .valid_claims = 1, .closes_at = AFTER), VERDICT_TOO_EARLY },
	{ "no letter", PROJECT_COLLECT, BY_SYSTEM, false, FACTS(OVER(PROJECT_SELECT)),
	    VERDICT_NO_GROUND },
	{ "rush", PROJECT_COLLECT, BY_SYSTEM, false, FACTS(OVER(PROJECT_RUSH), .valid_claims = 1),
	    VERDICT_WRONG_MODE },

	{ "rush, window over, nothing taken", PROJECT_LAPSE, BY_SYSTEM, false,
	    FACTS(OVER(PROJECT_RUSH), .valid_claims = 2), VERDICT_YES },
	{ "select, window over, no letter", PROJECT_LAPSE, BY_SYSTEM, false,
	    FACTS(OVER(PROJECT_SELECT)), VERDICT_YES },
	{ "one microsecond before the end", PROJECT_LAPSE, BY_SYSTEM, false,
	    FACTS(OVER(PROJECT_WISH), .closes_at = AFTER), VERDICT_TOO_EARLY },
	{ "rush, one taken", PROJECT_LAPSE, BY_SYSTEM, false, FACTS(OVER(PROJECT_RUSH), .taken = 1),
	    VERDICT_NO_GROUND },
	{ "select, one letter", PROJECT_LAPSE, BY_SYSTEM, false,
	    FACTS(OVER(PROJECT_SELECT), .valid_claims = 1), VERDICT_NO_GROUND },

	{ "unchanged, a new window", PROJECT_REPUBLISH, BY_REVIEWER, false, FACTS(UNCLAIMED),
	    VERDICT_YES },
	{ "the district", PROJECT_REPUBLISH, BY_DISTRICT_ADMIN, false, FACTS(UNCLAIMED),
	    VERDICT_YES },
	{ "the text has changed", PROJECT_REPUBLISH, BY_REVIEWER, false,
	    FACTS(UNCLAIMED, .is_unchanged = false), VERDICT_TEXT_CHANGED },
	{ "the old window", PROJECT_REPUBLISH, BY_REVIEWER, false,
	    FACTS(UNCLAIMED, .opens_at = BEFORE, .closes_at = NOW), VERDICT_WINDOW_WRONG },
	{ "the poster", PROJECT_REPUBLISH, BY_POSTER, false, FACTS(UNCLAIMED), VERDICT_NOT_YOURS },

	{ "the poster", PROJECT_REVISE, BY_POSTER, false, FACTS(UNCLAIMED), VERDICT_YES },
	{ "the reviewer", PROJECT_REVISE, BY_REVIEWER, false, FACTS(UNCLAIMED), VERDICT_NOT_YOURS },

	{ "the poster, any time", PROJECT_GIVE_UP, BY_POSTER, true,
	    FACTS(UNCLAIMED, .due_at = LATER), VERDICT_YES },
	{ "the poster, without a reason", PROJECT_GIVE_UP, BY_POSTER, false, FACTS(UNCLAIMED),
	    VERDICT_REASON_MISSING },
	{ "the clock, 20 wd over", PROJECT_GIVE_UP, BY_SYSTEM, false,
	    FACTS(UNCLAIMED, .due_at = NOW), VERDICT_YES },
	{ "the clock, one microsecond before", PROJECT_GIVE_UP, BY_SYSTEM, false,
	    FACTS(UNCLAIMED, .due_at = AFTER), VERDICT_TOO_EARLY },

	{ "the first in rank", PROJECT_PROPOSE, BY_REVIEWER, false, FACTS(SELECTING), VERDICT_YES },
	{ "panel's sheet not complete", PROJECT_PROPOSE, BY_REVIEWER, true,
	    FACTS(SELECTING, .is_panel_complete = false), VERDICT_PANEL_INCOMPLETE },
	{ "no rank", PROJECT_PROPOSE, BY_REVIEWER, true, FACTS(SELECTING, .proposed_rank = 0),
	    VERDICT_PANEL_INCOMPLETE },
	{ "the second, reasons, countersigned", PROJECT_PROPOSE, BY_REVIEWER, true,
	    FACTS(SELECTING, .proposed_rank = 2, .is_countersigned = true), VERDICT_YES },
	{ "the second, countersigned, no reasons", PROJECT_PROPOSE, BY_REVIEWER, false,
	    FACTS(SELECTING, .proposed_rank = 2, .is_countersigned = true),
	    VERDICT_REASON_MISSING },
	{ "the second, reasons, not countersigned", PROJECT_PROPOSE, BY_REVIEWER, true,
	    FACTS(SELECTING, .proposed_rank = 2), VERDICT_COUNTERSIGN_MISSING },
	{ "the district, in time", PROJECT_PROPOSE, BY_DISTRICT_ADMIN, false, FACTS(SELECTING),
	    VERDICT_STREET_FIRST },
	{ "the district, late one microsecond from now", PROJECT_PROPOSE, BY_DISTRICT_ADMIN, false,
	    FACTS(SELECTING, .late_at = AFTER), VERDICT_STREET_FIRST },
	{ "the district, late since this instant", PROJECT_PROPOSE, BY_DISTRICT_ADMIN, false,
	    FACTS(SELECTING, .late_at = NOW), VERDICT_YES },
	{ "the district as reviewer of a street's need", PROJECT_PROPOSE,
	    BY_DISTRICT_ADMIN | BY_REVIEWER, false, FACTS(SELECTING), VERDICT_YES },

	{ "the reviewer, no eligible letter", PROJECT_FAIL, BY_REVIEWER, true,
	    FACTS(SELECTING, .eligible_claims = 0), VERDICT_YES },
	{ "the reviewer, an eligible letter, in time", PROJECT_FAIL, BY_REVIEWER, true,
	    FACTS(SELECTING, .due_at = AFTER), VERDICT_TOO_EARLY },
	{ "the reviewer, 20 wd over", PROJECT_FAIL, BY_REVIEWER, true,
	    FACTS(SELECTING, .due_at = NOW), VERDICT_YES },
	{ "the reviewer, without a reason", PROJECT_FAIL, BY_REVIEWER, false,
	    FACTS(SELECTING, .eligible_claims = 0), VERDICT_REASON_MISSING },
	{ "the clock, 20 wd over", PROJECT_FAIL, BY_SYSTEM, false, FACTS(SELECTING, .due_at = NOW),
	    VERDICT_YES },
	{ "the clock, one microsecond before", PROJECT_FAIL, BY_SYSTEM, false,
	    FACTS(SELECTING, .due_at = AFTER), VERDICT_TOO_EARLY },

	{ "a claimant, the last microsecond of the notice", PROJECT_OBJECT, BY_CLAIMANT, false,
	    FACTS(NOTICED), VERDICT_YES },
	{ "a resident, another's objection open", PROJECT_OBJECT, BY_RESIDENT, false,
	    FACTS(NOTICED, .open_objections = 1), VERDICT_YES },
	{ "at the end of the notice", PROJECT_OBJECT, BY_CLAIMANT, false,
	    FACTS(NOTICED, .notice_ends_at = NOW), VERDICT_TOO_LATE },
	{ "a second time", PROJECT_OBJECT, BY_CLAIMANT, false, FACTS(NOTICED, .has_objected = true),
	    VERDICT_ALREADY_DONE },
	{ "an official", PROJECT_OBJECT, BY_SECRETARY | BY_POSTER, true, FACTS(NOTICED),
	    VERDICT_NOT_YOURS },

	{ "notice over, no objection, all eligible", PROJECT_CONFIRM, BY_SYSTEM, false,
	    FACTS(NOTICE_OVER), VERDICT_YES },
	{ "one microsecond before the end", PROJECT_CONFIRM, BY_SYSTEM, false,
	    FACTS(NOTICE_OVER, .notice_ends_at = AFTER), VERDICT_TOO_EARLY },
	{ "an objection open", PROJECT_CONFIRM, BY_SYSTEM, false,
	    FACTS(NOTICE_OVER, .open_objections = 1), VERDICT_OBJECTION_OPEN },
	{ "a member not eligible", PROJECT_CONFIRM, BY_SYSTEM, false,
	    FACTS(NOTICE_OVER, .are_members_eligible = false), VERDICT_NO_GROUND },
	{ "by hand", PROJECT_CONFIRM, BY_REVIEWER | BY_DISTRICT_ADMIN, true, FACTS(NOTICE_OVER),
	    VERDICT_NOT_YOURS },

	{ "the proposed claim fell", PROJECT_DROP, BY_SYSTEM, false,
	    FACTS(NOTICED, .has_proposal_fallen = true), VERDICT_YES },
	{ "an objection undecided for 15 wd", PROJECT_DROP, BY_SYSTEM, false,
	    FACTS(NOTICED, .open_objections = 1, .objection_due_at = NOW), VERDICT_YES },
	{ "one microsecond before 15 wd", PROJECT_DROP, BY_SYSTEM, false,
	    FACTS(NOTICED, .open_objections = 1, .objection_due_at = AFTER), VERDICT_TOO_EARLY },
	{ "the objection was decided before", PROJECT_DROP, BY_SYSTEM, false,
	    FACTS(NOTICED, .objection_due_at = NOW), VERDICT_NO_GROUND },

	{ "objection upheld", PROJECT_OVERTURN, BY_DECIDER, false,
	    FACTS(NOTICED, .is_objection_upheld = true), VERDICT_YES },
	{ "no objection upheld", PROJECT_OVERTURN, BY_DECIDER, false, FACTS(NOTICED),
	    VERDICT_NO_GROUND },
	{ "district admin who proposed it", PROJECT_OVERTURN, BY_DISTRICT_ADMIN, false,
	    FACTS(NOTICED, .is_objection_upheld = true), VERDICT_NOT_YOURS },

	{ "a slot became free", PROJECT_REOFFER, BY_REVIEWER, false,
	    FACTS(RUNNING, .freed = 1, WINDOW), VERDICT_YES },
	{ "none did", PROJECT_REOFFER, BY_REVIEWER, false, FACTS(RUNNING, WINDOW),
	    VERDICT_NO_SLOT_FREED },
	{ "without a new window", PROJECT_REOFFER, BY_REVIEWER, false, FACTS(RUNNING, .freed = 1),
	    VERDICT_WINDOW_WRONG },
	{ "the poster", PROJECT_REOFFER, BY_POSTER, false, FACTS(RUNNING, .freed = 1, WINDOW),
	    VERDICT_NOT_YOURS },

	{ "every award at its end", PROJECT_FINISH, BY_SYSTEM, false,
	    FACTS(RUNNING, .live_awards = 0), VERDICT_YES },
	{ "one still working", PROJECT_FINISH, BY_SYSTEM, false, FACTS(RUNNING, .live_awards = 1),
	    VERDICT_TOO_EARLY },
};

#define COMMUNITY "370203019001"

static const struct project_ties of_grid = { .unit_code = COMMUNITY "01", .author = { 9 } };
static const struct project_ties of_community = { .unit_code = COMMUNITY, .author = { 9 } };
static const struct project_ties of_street = { .unit_code = "370203019", .author = { 9 } };
static const struct project_ties of_office = { .unit_code = "370203019D02", .author = { 9 } };
static const struct project_ties of_district = { .unit_code = "370203", .author = { 9 } };
static const struct project_ties of_department = { .unit_code = "370203D01", .author = { 9 } };
static const struct project_ties of_nowhere = { .unit_code = "somewhere", .author = { 9 } };
static const struct project_ties decided = {
	.unit_code = COMMUNITY, .author = { 9 }, .decided_by = { 4 }
};
static const struct project_ties claimed = { .unit_code = COMMUNITY,
	.author = { 9 },
	.claimants = (const struct partner_id[]){ { 21 }, { 22 } },
	.claimant_count = 2 };

#define GRID_OFFICER GRANT_AT(ROLE_GRID_OFFICER, COMMUNITY "01")
#define SECRETARY GRANT_AT(ROLE_SECRETARY, COMMUNITY)
#define STREET_OFFICER GRANT_AT(ROLE_STREET_OFFICER, "370203019")
#define DISTRICT_ADMIN GRANT_AT(ROLE_DISTRICT_ADMIN, "370203")

static const struct relation_case relation_cases[] = {
	{ "the clock", &actor_system, "a community's need", &of_community, BY_SYSTEM },
	{ "a guest", &(const struct actor){ .login = NULL }, "a community's need", &of_community,
	    BY_NOBODY },
	{ "a resident there", ACTOR(1, GRANT_AT(ROLE_RESIDENT, COMMUNITY)), "a community's need",
	    &of_community, BY_RESIDENT },
	{ "a resident there", ACTOR(1, GRANT_AT(ROLE_RESIDENT, COMMUNITY)), "a street's need",
	    &of_street, BY_NOBODY },
	{ "grid officer", ACTOR(1, GRID_OFFICER), "his grid's need", &of_grid,
	    BY_GRID_OFFICER | BY_POSTER },
	{ "grid officer", ACTOR(1, GRID_OFFICER), "his community's need", &of_community,
	    BY_NOBODY },
	{ "secretary", ACTOR(1, SECRETARY), "her community's need", &of_community,
	    BY_SECRETARY | BY_POSTER },
	{ "secretary", ACTOR(1, SECRETARY), "a need of a grid of hers", &of_grid,
	    BY_SECRETARY | BY_POSTER },
	{ "secretary who wrote it", ACTOR(9, SECRETARY), "her community's need", &of_community,
	    BY_SECRETARY | BY_POSTER | BY_AUTHOR },
	{ "secretary of another community", ACTOR(1, GRANT_AT(ROLE_SECRETARY, "370203019002")),
	    "a community's need", &of_community, BY_NOBODY },
	{ "secretary", ACTOR(1, SECRETARY), "a street's need", &of_street, BY_NOBODY },
	{ "street officer", ACTOR(1, STREET_OFFICER), "a community's need", &of_community,
	    BY_STREET_OFFICER | BY_REVIEWER },
	{ "officer of another street", ACTOR(1, GRANT_AT(ROLE_STREET_OFFICER, "370203020")),
	    "a community's need", &of_community, BY_NOBODY },
	{ "street officer", ACTOR(1, STREET_OFFICER), "his street's need", &of_street,
	    BY_STREET_OFFICER | BY_POSTER },
	{ "street officer", ACTOR(1, STREET_OFFICER), "a need of an office of his street",
	    &of_office, BY_STREET_OFFICER | BY_POSTER },
	{ "street officer", ACTOR(1, STREET_OFFICER), "the district's need", &of_district,
	    BY_NOBODY },
	{ "street officer who is also secretary and wrote it", ACTOR(9, STREET_OFFICER, SECRETARY),
	    "a community's need", &of_community,
	    BY_STREET_OFFICER | BY_SECRETARY | BY_REVIEWER | BY_POSTER | BY_AUTHOR },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "a community's need", &of_community,
	    BY_DISTRICT_ADMIN | BY_DECIDER },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "a street's need", &of_street,
	    BY_DISTRICT_ADMIN | BY_REVIEWER | BY_DECIDER },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "a need of an office of a street", &of_office,
	    BY_DISTRICT_ADMIN | BY_REVIEWER | BY_DECIDER },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "the district's need", &of_district,
	    BY_DISTRICT_ADMIN | BY_POSTER | BY_REVIEWER | BY_DECIDER },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "a department's need", &of_department,
	    BY_DISTRICT_ADMIN | BY_POSTER | BY_REVIEWER | BY_DECIDER },
	{ "district admin who wrote it", ACTOR(9, DISTRICT_ADMIN), "the district's need",
	    &of_district, BY_DISTRICT_ADMIN | BY_POSTER | BY_AUTHOR | BY_DECIDER },
	{ "street and district in one person who wrote it",
	    ACTOR(9, STREET_OFFICER, DISTRICT_ADMIN), "a street's need", &of_street,
	    BY_STREET_OFFICER | BY_DISTRICT_ADMIN | BY_POSTER | BY_AUTHOR | BY_DECIDER },
	{ "district admin who decided what is contested", ACTOR(4, DISTRICT_ADMIN),
	    "a community's need", &decided, BY_DISTRICT_ADMIN },
	{ "another district admin", ACTOR(5, DISTRICT_ADMIN), "a community's need", &decided,
	    BY_DISTRICT_ADMIN | BY_DECIDER },
	{ "department officer", ACTOR(1, GRANT_AT(ROLE_DEPARTMENT_OFFICER, "370203D01")),
	    "its own department's need", &of_department, BY_DEPARTMENT_OFFICER },
	{ "district admin", ACTOR(1, DISTRICT_ADMIN), "a need of a unit without a code",
	    &of_nowhere, BY_NOBODY },
	{ "auditor of the district", ACTOR(1, GRANT_AT(ROLE_AUDITOR, "370203")),
	    "a community's need", &of_community, BY_AUDITOR },
	{ "agent of a claimant's member", ACTOR(1, GRANT_FOR(22)), "a need with claims", &claimed,
	    BY_CLAIMANT },
	{ "agent of another partner", ACTOR(1, GRANT_FOR(23)), "a need with claims", &claimed,
	    BY_NOBODY },
};

static const struct rules_table table = {
	.machine = &project_machine,
	.home = "src/project/project_rules.c",
	.golden = "tests/golden/project_moves.txt",
	.decide = decide,
	.relations = relations,
	.nothing_known = nothing_known,
	.cases = cases,
	.case_count = COUNT(cases),
	.relation_cases = relation_cases,
	.relation_count = COUNT(relation_cases),
	.with_reason = (const char *const[]){ "return", "withdraw", "give_up", "fail", NULL },
	.clock_needs_nothing = (const char *const[]){ "selecting fail", "running finish", NULL },
};

START_TEST(enums_are_the_columns)
{
	static const char *const modes[] = { "",
#define X(id, text, label) text,
		PROJECT_MODES(X) PROJECT_MONEYS(X)
#undef X
	};
	const char *const *moneys = modes + PROJECT_MODE_COUNT - 1;

	check_enum("sql/migrations/0020_project.sql", "state", project_machine.states,
	    project_machine.state_count);
	check_enum("sql/migrations/0020_project.sql", "mode", modes, PROJECT_MODE_COUNT);
	check_enum("sql/migrations/0020_project.sql", "money", moneys, PROJECT_MONEY_COUNT);
}
END_TEST

START_TEST(window_is_half_open)
{
	static const struct {
		int64_t opens_at, closes_at;
		bool is_in;
	} windows[] = {
		{ NOW, AFTER, true },
		{ BEFORE, AFTER, true },
		{ AFTER, LATER, false },
		{ BEFORE, NOW, false },
		{ NOW, NOW, false },
		{ 0, LATER, false },
		{ BEFORE, 0, false },
		{ 0, 0, false },
	};

	for (size_t i = 0; i < COUNT(windows); i++)
		ck_assert_int_eq(project_in_window(windows[i].opens_at, windows[i].closes_at, NOW),
		    windows[i].is_in);
}
END_TEST

int main(void)
{
	Suite *suite = table_suite(&table);
	TCase *tcase = tcase_create("own");

	tcase_add_test(tcase, enums_are_the_columns);
	tcase_add_test(tcase, window_is_half_open);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
