/* The machine itself: what a table answers to whom, and reach by unit code. On a small table of its
 * own. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "rules_test.h"

enum { NONE, OPEN, SHUT, GONE, STATES };
enum { NO_EVENT, MAKE, CLOSE, REOPEN, LEAVE, EVENTS };

struct door {
	bool is_locked;
};

static enum verdict is_unlocked(const struct move_question *question)
{
	const struct door *door = question->facts;

	return door->is_locked ? VERDICT_NO_GROUND : VERDICT_YES;
}

static const struct move moves[] = {
	{ .from = FROM(NONE), .event = MAKE, .to = OPEN, .allow = BY_SECRETARY },
	{ .from = FROM(OPEN),
	    .event = CLOSE,
	    .to = SHUT,
	    .allow = BY_SECRETARY | BY_SYSTEM,
	    .guard = is_unlocked,
	    .needs_reason = true },
	{ .from = FROM(OPEN), .event = CLOSE, .to = GONE, .allow = BY_DISTRICT_ADMIN },
	{ .from = FROM(SHUT) | FROM(GONE),
	    .event = REOPEN,
	    .to = OPEN,
	    .allow = BY_SECRETARY | BY_STREET_OFFICER | BY_POSTER | BY_REVIEWER },
	{ .from = FROM(SHUT), .event = LEAVE, .to = GONE, .allow = BY_NOBODY },
};

static const struct machine doors = {
	.name = "door",
	.moves = moves,
	.move_count = COUNT(moves),
	.states = (const char *const[]){ "-", "open", "shut", "gone" },
	.state_count = STATES,
	.events = (const char *const[]){ NULL, "make", "close", "reopen", "leave" },
	.event_count = EVENTS,
};

static const struct {
	const char *what;
	int state, event;
	uint32_t by;
	bool has_reason, is_locked;
	enum verdict expected;
	int to;
} decisions[] = {
	{ "allowed, no condition", NONE, MAKE, BY_SECRETARY, false, false, VERDICT_YES, OPEN },
	{ "one of several bits fits", NONE, MAKE, BY_RESIDENT | BY_SECRETARY, false, false,
	    VERDICT_YES, OPEN },
	{ "no row for the state", OPEN, MAKE, BY_SECRETARY, false, false, VERDICT_WRONG_STATE, 0 },
	{ "no such event", OPEN, NO_EVENT, BY_SECRETARY, false, false, VERDICT_WRONG_STATE, 0 },
	{ "nobody", NONE, MAKE, BY_NOBODY, false, false, VERDICT_NOT_YOURS, 0 },
	{ "everybody but who may", NONE, MAKE, ~(uint32_t)BY_SECRETARY, true, false,
	    VERDICT_NOT_YOURS, 0 },
	{ "a row that allows nobody", SHUT, LEAVE, ~UINT32_C(0), true, false, VERDICT_NOT_YOURS,
	    0 },
	{ "reason missing", OPEN, CLOSE, BY_SECRETARY, false, false, VERDICT_REASON_MISSING, 0 },
	{ "reason before condition", OPEN, CLOSE, BY_SECRETARY, false, true, VERDICT_REASON_MISSING,
	    0 },
	{ "condition says no", OPEN, CLOSE, BY_SECRETARY, true, true, VERDICT_NO_GROUND, 0 },
	{ "condition says yes", OPEN, CLOSE, BY_SECRETARY, true, false, VERDICT_YES, SHUT },
	{ "the clock gives no reason", OPEN, CLOSE, BY_SYSTEM, false, false, VERDICT_YES, SHUT },
	{ "the clock is bound by conditions", OPEN, CLOSE, BY_SYSTEM, false, true,
	    VERDICT_NO_GROUND, 0 },
	{ "the second row", OPEN, CLOSE, BY_DISTRICT_ADMIN, false, true, VERDICT_YES, GONE },
	{ "the second row after the first said no", OPEN, CLOSE, BY_SECRETARY | BY_DISTRICT_ADMIN,
	    true, true, VERDICT_YES, GONE },
	{ "the first row that says yes", OPEN, CLOSE, BY_SECRETARY | BY_DISTRICT_ADMIN, true, false,
	    VERDICT_YES, SHUT },
	{ "from one of two states", SHUT, REOPEN, BY_POSTER, false, false, VERDICT_YES, OPEN },
	{ "from the other", GONE, REOPEN, BY_POSTER, false, false, VERDICT_YES, OPEN },
};

START_TEST(decides)
{
	for (size_t i = 0; i < COUNT(decisions); i++) {
		struct door door = { decisions[i].is_locked };
		const struct move *move = NULL;
		enum verdict verdict = move_decide(&doors,
		    &(struct move_question){ .state = decisions[i].state,
			.event = decisions[i].event,
			.by = decisions[i].by,
			.has_reason = decisions[i].has_reason,
			.facts = &door,
			.now = NOW },
		    &move);
		ck_assert_msg(verdict == decisions[i].expected, "%s: %s", decisions[i].what,
		    verdict_name(verdict));
		if (verdict == VERDICT_YES)
			ck_assert_int_eq(move->to, decisions[i].to);
		else
			ck_assert_ptr_null(move);
	}
}
END_TEST

START_TEST(offers)
{
	const struct move *offered[8] = { NULL };

	ck_assert_uint_eq(move_offers(&doors, OPEN, BY_SECRETARY, offered, 8), 1);
	ck_assert_ptr_eq(offered[0], &moves[1]);
	ck_assert_uint_eq(move_offers(&doors, OPEN, ~UINT32_C(0), offered, 8), 2);
	ck_assert_uint_eq(move_offers(&doors, OPEN, ~UINT32_C(0), offered, 1), 1);
	ck_assert_uint_eq(move_offers(&doors, OPEN, BY_NOBODY, offered, 8), 0);
	ck_assert_uint_eq(move_offers(&doors, GONE, BY_RESIDENT, offered, 8), 0);
	ck_assert_uint_eq(move_offers(&doors, SHUT, ~UINT32_C(0), offered, 8), 1);
}
END_TEST

static const int no_states[] = { -1, STATES };

/* A state the machine does not have comes from a fault of ours: stop, do not guess. */
START_TEST(stops_at_an_unknown_state)
{
	const struct move *move = NULL;

	/* The log line of the stop need not be seen. */
	ck_assert_int_ge(dup2(open("/dev/null", O_WRONLY), STDERR_FILENO), 0);
	ck_assert_int_ne(
	    move_decide(
		&doors, &(struct move_question){ .state = no_states[_i], .event = MAKE }, &move),
	    VERDICT_YES);
}
END_TEST

START_TEST(finds_words)
{
	ck_assert_int_eq(machine_state(&doors, "-"), NONE);
	ck_assert_int_eq(machine_state(&doors, "gone"), GONE);
	ck_assert_int_eq(machine_state(&doors, "leave"), -1);
	ck_assert_int_eq(machine_event(&doors, "make"), MAKE);
	ck_assert_int_eq(machine_event(&doors, "leave"), LEAVE);
	ck_assert_int_eq(machine_event(&doors, ""), -1);
}
END_TEST

START_TEST(knows_as_whom)
{
	const struct move *reopen = &moves[3];

	ck_assert_int_eq(move_as(reopen, BY_SECRETARY), BY_SECRETARY);
	ck_assert_int_eq(move_as(reopen, BY_SECRETARY | BY_STREET_OFFICER), BY_SECRETARY);
	ck_assert_int_eq(move_as(reopen, BY_SECRETARY | BY_POSTER), BY_POSTER);
	ck_assert_int_eq(move_as(reopen, BY_REVIEWER | BY_POSTER | BY_AUTHOR), BY_POSTER);
	ck_assert_int_eq(move_as(reopen, BY_AUDITOR), BY_NOBODY);
	ck_assert_int_eq(move_as(&moves[1], BY_SYSTEM), BY_SYSTEM);
}
END_TEST

START_TEST(is_due_at_the_instant)
{
	ck_assert(move_is_due(NOW, NOW));
	ck_assert(move_is_due(BEFORE, NOW));
	ck_assert(!move_is_due(AFTER, NOW));
	ck_assert(!move_is_due(0, NOW));
	ck_assert_int_eq(move_when_due(NOW, NOW), VERDICT_YES);
	ck_assert_int_eq(move_when_due(AFTER, NOW), VERDICT_TOO_EARLY);
	ck_assert_int_eq(move_when_due(0, NOW), VERDICT_TOO_EARLY);
}
END_TEST

static const struct {
	const char *code;
	enum unit_level level;
} levels[] = {
	{ "370203", UNIT_DISTRICT },
	{ "370203019", UNIT_STREET },
	{ "370203019001", UNIT_COMMUNITY },
	{ "37020301900101", UNIT_GRID },
	{ "370203D01", UNIT_DISTRICT },
	{ "370203019D01", UNIT_STREET },
	{ "370203019001D01", UNIT_NOWHERE },
	{ "37020301900101D01", UNIT_NOWHERE },
	{ "370203D1", UNIT_NOWHERE },
	{ "370203D012", UNIT_NOWHERE },
	{ "370203X01", UNIT_NOWHERE },
	{ "37020", UNIT_NOWHERE },
	{ "3702030", UNIT_NOWHERE },
	{ "D01", UNIT_NOWHERE },
	{ "", UNIT_NOWHERE },
	{ NULL, UNIT_NOWHERE },
};

START_TEST(levels_by_length)
{
	for (size_t i = 0; i < COUNT(levels); i++)
		ck_assert_msg(unit_level_of(levels[i].code) == levels[i].level, "%s",
		    levels[i].code != NULL ? levels[i].code : "NULL");
}
END_TEST

static const struct {
	const char *unit, *inner;
	bool contains;
} units[] = {
	{ "370203", "370203", true },
	{ "370203", "370203019", true },
	{ "370203", "370203019001", true },
	{ "370203", "37020301900101", true },
	{ "370203", "370203D01", true },
	{ "370203", "370203019D01", true },
	{ "370203019", "370203019D01", true },
	{ "370203019", "370203019001", true },
	{ "370203019001", "37020301900101", true },
	{ "370203019", "370203020001", false },
	{ "370203019", "370203", false },
	{ "370203019001", "370203019", false },
	{ "370203D01", "370203D01", true },
	{ "370203D01", "370203", false },
	{ "370203D01", "370203D02", false },
	{ "370203D01", "370203019", false },
	{ "370203019D01", "370203019", false },
	{ "370213", "370203019", false },
	{ "3702", "370203", false },
	{ "370203", "3702030", false },
	{ "", "370203", false },
	{ "370203", "", false },
	{ "", "", false },
	{ NULL, "370203", false },
	{ "370203", NULL, false },
};

START_TEST(units_contain)
{
	for (size_t i = 0; i < COUNT(units); i++)
		ck_assert_msg(unit_contains(units[i].unit, units[i].inner) == units[i].contains,
		    "%zu: %s, %s", i, units[i].unit, units[i].inner);
}
END_TEST

START_TEST(reach_and_roles)
{
	const struct actor *actor = ACTOR(1, GRANT_AT(ROLE_SECRETARY, "370203019001"),
	    GRANT_AT(ROLE_STREET_OFFICER, "370203020"), GRANT_FOR(7), { .role = ROLE_NONE });
	const struct actor *guest = &(const struct actor){ .login = NULL };
	/* A row that says agent and unit, and one that says office and no unit: neither reaches. */
	const struct actor *odd = ACTOR(1, GRANT_AT(ROLE_PARTNER_AGENT, "370203"),
	    GRANT_AT(ROLE_DISTRICT_ADMIN, NULL), { .role = ROLE_NONE, .unit = "370203" });

	ck_assert_int_eq(who_reach(actor, "37020301900101"), BY_SECRETARY);
	ck_assert_int_eq(who_reach(actor, "370203020003"), BY_STREET_OFFICER);
	ck_assert_int_eq(who_reach(actor, "370203"), BY_NOBODY);
	ck_assert_int_eq(who_roles(actor), BY_SECRETARY | BY_STREET_OFFICER | BY_PARTNER_AGENT);
	ck_assert_int_eq(who_reach(odd, "370203"), BY_NOBODY);
	ck_assert_int_eq(who_reach(guest, "370203"), BY_NOBODY);
	ck_assert_int_eq(who_roles(guest), BY_NOBODY);
	ck_assert_int_eq(who_reach(&actor_system, "370203"), BY_SYSTEM);
	ck_assert_int_eq(who_roles(&actor_system), BY_SYSTEM);
	ck_assert(who_is_guest(guest) && !who_is_guest(actor) && !who_is_guest(&actor_system));
	ck_assert(who_is_system(&actor_system) && !who_is_system(guest));
	ck_assert(who_is_agent(actor, (struct partner_id){ 7 }));
	ck_assert(!who_is_agent(actor, (struct partner_id){ 8 }));
	ck_assert(!who_is_agent(actor, (struct partner_id){ 0 }));
	ck_assert(who_is(actor, (struct account_id){ 1 }));
	ck_assert(!who_is(actor, (struct account_id){ 2 }));
	ck_assert(!who_is(guest, (struct account_id){ 0 }));
}
END_TEST

START_TEST(offices_are_no_residents_agents_or_experts)
{
	ck_assert_int_eq(BY_OFFICIALS & (BY_RESIDENT | BY_PARTNER_AGENT | BY_EVALUATOR), 0);
	ck_assert_int_eq(BY_OFFICIALS >> ROLE_COUNT, 0);
}
END_TEST

START_TEST(roles_are_the_column_and_have_bits)
{
	const char *texts[ROLE_COUNT] = { "" };

	for (enum role role = ROLE_RESIDENT; role < ROLE_COUNT; role++) {
		texts[role] = role_text(role);
		ck_assert_int_eq(role_parse(texts[role]), role);
		ck_assert_str_ne(role_label(role), "");
		ck_assert_str_eq(who_text((enum who)(1U << role)), texts[role]);
	}
	ck_assert_int_eq(role_parse("nobody"), ROLE_NONE);
	ck_assert_int_eq(role_parse(""), ROLE_NONE);
	ck_assert_str_eq(role_text(ROLE_NONE), "");
	check_enum("sql/migrations/0005_role_grant.sql", "role", texts, ROLE_COUNT);
}
END_TEST

START_TEST(whos_have_words)
{
#define X(id, bit, text, label)                                                                    \
	ck_assert_str_eq(who_text(id), text);                                                      \
	ck_assert_str_eq(who_label(id), label);
	WHOS(X)
#undef X
	ck_assert_str_eq(who_text(BY_NOBODY), "");
	ck_assert_str_eq(who_text((enum who)(BY_POSTER | BY_AUTHOR)), "");
}
END_TEST

START_TEST(verdicts_have_sensible_statuses)
{
	ck_assert_int_eq(verdict_status(VERDICT_YES), 200);
#define X(id, status, text)                                                                        \
	ck_assert_int_eq(verdict_status(id), status);                                              \
	ck_assert_str_eq(verdict_text(id), text);                                                  \
	ck_assert_str_eq(verdict_name(id), #id);                                                   \
	ck_assert(id == VERDICT_YES || status == 403 || status == 409 || status == 422);
	VERDICTS(X)
#undef X
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("move");
	TCase *tcase = tcase_create("machine and reach");

	tcase_add_test(tcase, decides);
	tcase_add_test(tcase, offers);
	tcase_add_loop_test_raise_signal(
	    tcase, stops_at_an_unknown_state, SIGABRT, 0, COUNT(no_states));
	tcase_add_test(tcase, finds_words);
	tcase_add_test(tcase, knows_as_whom);
	tcase_add_test(tcase, is_due_at_the_instant);
	tcase_add_test(tcase, levels_by_length);
	tcase_add_test(tcase, units_contain);
	tcase_add_test(tcase, reach_and_roles);
	tcase_add_test(tcase, offices_are_no_residents_agents_or_experts);
	tcase_add_test(tcase, roles_are_the_column_and_have_bits);
	tcase_add_test(tcase, whos_have_words);
	tcase_add_test(tcase, verdicts_have_sensible_statuses);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
