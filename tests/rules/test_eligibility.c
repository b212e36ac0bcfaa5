/* Who may claim: each rule alone, at its boundary, and every two of them together. */
#include "standing/eligibility.h"

#include "rules_test.h"

#define FACTS(...)                                                                                 \
	{                                                                                          \
		.is_listed = true, .open_awards = 4, .cap = 5, __VA_ARGS__                         \
	}

static const struct {
	const char *what;
	struct eligibility_facts partner;
	enum verdict expected;
	int64_t until;
} cases[] = {
	{ "listed, below the cap", FACTS(.is_own_body = false), VERDICT_YES, 0 },
	{ "nothing known", { .is_listed = false }, VERDICT_NOT_LISTED, 0 },
	{ "listed, no cap known", { .is_listed = true }, VERDICT_CAP_REACHED, 0 },
	{ "not listed", FACTS(.is_listed = false), VERDICT_NOT_LISTED, 0 },
	{ "suspended", FACTS(.is_listed = false, .is_suspended = true, .suspended_until_at = LATER),
	    VERDICT_SUSPENDED, LATER },
	{ "suspended, the date reached, not lifted yet",
	    FACTS(.is_listed = false, .is_suspended = true, .suspended_until_at = NOW),
	    VERDICT_SUSPENDED, NOW },
	{ "barred until the next microsecond", FACTS(.barred_until_at = AFTER), VERDICT_BARRED,
	    AFTER },
	{ "barred until now", FACTS(.barred_until_at = NOW), VERDICT_YES, 0 },
	{ "its own need", FACTS(.is_own_body = true), VERDICT_OWN_BODY, 0 },
	{ "an agent in office", FACTS(.has_official_agent = true), VERDICT_OFFICIAL_AGENT, 0 },
	{ "raised the need, an agent still", FACTS(.has_raised_need = true), VERDICT_RAISED_NEED,
	    0 },
	{ "raised the need, an agent until lately",
	    FACTS(.has_raised_need = true, .raised_until_at = LATER), VERDICT_RAISED_NEED, LATER },
	{ "raised the need, in a selection", FACTS(.has_raised_need = true, .is_select = true),
	    VERDICT_YES, 0 },
	{ "terminated for its own fault", FACTS(.was_terminated = true), VERDICT_TERMINATED_BEFORE,
	    0 },
	{ "at the cap", FACTS(.open_awards = 5), VERDICT_CAP_REACHED, 0 },
	{ "over a cap that was lowered", FACTS(.open_awards = 6), VERDICT_CAP_REACHED, 0 },
	{ "none open", FACTS(.open_awards = 0), VERDICT_YES, 0 },
};

START_TEST(each_rule_alone)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum verdict verdict = standing_may_claim(&cases[i].partner, NOW);
		ck_assert_msg(
		    verdict == cases[i].expected, "%s: %s", cases[i].what, verdict_name(verdict));
		ck_assert_msg(standing_until(&cases[i].partner, verdict) == cases[i].until,
		    "until: %s", cases[i].what);
	}
}
END_TEST

/* One bit per rule, in the order in which they are told. */
static const enum verdict order[] = { VERDICT_SUSPENDED, VERDICT_NOT_LISTED, VERDICT_BARRED,
	VERDICT_OWN_BODY, VERDICT_OFFICIAL_AGENT, VERDICT_RAISED_NEED, VERDICT_TERMINATED_BEFORE,
	VERDICT_CAP_REACHED };

static struct eligibility_facts breaking(unsigned rules)
{
	return (struct eligibility_facts){
		.is_suspended = (rules & 1) != 0,
		.is_listed = (rules & 2) == 0,
		.barred_until_at = (rules & 4) != 0 ? AFTER : 0,
		.is_own_body = (rules & 8) != 0,
		.has_official_agent = (rules & 16) != 0,
		.has_raised_need = (rules & 32) != 0,
		.was_terminated = (rules & 64) != 0,
		.open_awards = (rules & 128) != 0 ? 5 : 4,
		.cap = 5,
	};
}

START_TEST(every_combination_tells_the_first)
{
	for (unsigned rules = 0; rules < 1U << COUNT(order); rules++) {
		struct eligibility_facts partner = breaking(rules);
		enum verdict expected = VERDICT_YES;
		for (size_t i = COUNT(order); i-- > 0;)
			if ((rules & 1U << i) != 0)
				expected = order[i];
		ck_assert_msg(standing_may_claim(&partner, NOW) == expected, "rules %#x", rules);
		ck_assert_int_eq(
		    standing_may_claim_all(&partner, 1, NOW), standing_may_claim(&partner, NOW));
	}
}
END_TEST

START_TEST(all_members_count)
{
	struct eligibility_facts members[] = { breaking(0), breaking(0), breaking(0) };

	ck_assert_int_eq(standing_may_claim_all(members, 3, NOW), VERDICT_YES);
	ck_assert_int_eq(standing_may_claim_all(NULL, 0, NOW), VERDICT_NOT_LISTED);
	members[2] = breaking(128);
	ck_assert_int_eq(standing_may_claim_all(members, 3, NOW), VERDICT_CAP_REACHED);
	members[1] = breaking(4);
	ck_assert_int_eq(standing_may_claim_all(members, 3, NOW), VERDICT_BARRED);
	members[0] = breaking(16);
	ck_assert_int_eq(standing_may_claim_all(members, 3, NOW), VERDICT_OFFICIAL_AGENT);
}
END_TEST

/* A refusal for a rule of eligibility is a rule's no, not a conflict or a missing right. */
START_TEST(every_refusal_is_a_422)
{
	for (size_t i = 0; i < COUNT(order); i++)
		ck_assert_int_eq(verdict_status(order[i]), 422);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("eligibility");
	TCase *tcase = tcase_create("rules");

	tcase_add_test(tcase, each_rule_alone);
	tcase_add_test(tcase, every_combination_tells_the_first);
	tcase_add_test(tcase, all_members_count);
	tcase_add_test(tcase, every_refusal_is_a_422);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
