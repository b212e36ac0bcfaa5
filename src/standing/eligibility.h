/* Who may claim, and until when not. Pure. PRODUCT.md 4.2, *Eligible*. */
#ifndef STANDING_ELIGIBILITY_H
#define STANDING_ELIGIBILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/verdict.h"

/*
 * One member of a claim against one project, at claim and again at award. Dates in UTC
 * microseconds, 0: none or not known. A partner of whom nothing is established is not listed, and
 * its cap is zero: it may not claim.
 */
struct eligibility_facts {
	bool is_listed;
	/* the date is for the message: the state counts */
	bool is_suspended;
	int64_t suspended_until_at;
	/* black list: no claims before */
	int64_t barred_until_at;
	/* it is the unit that posted the need */
	bool is_own_body;
	/* an agent of it holds one of BY_OFFICIALS that reaches the unit */
	bool has_official_agent;
	/*
	 * an agent of it, now or in the last 12 months, raised the topic or posted the need; when
	 * the 12 months are over, 0 while he is one
	 */
	bool has_raised_need;
	int64_t raised_until_at;
	/* mode of the project: there who raised the need may take part */
	bool is_select;
	/* for its own fault, in the round before this one */
	bool was_terminated;
	/* from awarded to accept; the cap is the district's */
	int64_t open_awards, cap;
};

/*
 * Whether a partner may claim. The first rule broken, from what is hardest to change to what passes
 * by itself: suspended, not listed, barred, own body, official agent, raised the need, terminated
 * before, cap.
 */
enum verdict standing_may_claim(const struct eligibility_facts *, int64_t now);

/*
 * The same for all members of a claim, the lead first: the first no. No members:
 * VERDICT_NOT_LISTED.
 */
enum verdict standing_may_claim_all(
    const struct eligibility_facts *members, size_t count, int64_t now);

/*
 * Until when the rule of the verdict holds, for the message; 0: no date is known, or it does not
 * end by date.
 */
int64_t standing_until(const struct eligibility_facts *, enum verdict);

#endif
