/* Who may claim: the rules of PRODUCT.md 4.2, *Eligible*, in their fixed order. */
#include "standing/eligibility.h"

enum verdict standing_may_claim(const struct eligibility_facts *partner, int64_t now)
{
	if (partner->is_suspended)
		return VERDICT_SUSPENDED;
	if (!partner->is_listed)
		return VERDICT_NOT_LISTED;
	if (now < partner->barred_until_at)
		return VERDICT_BARRED;
	if (partner->is_own_body)
		return VERDICT_OWN_BODY;
	if (partner->has_official_agent)
		return VERDICT_OFFICIAL_AGENT;
	if (partner->has_raised_need && !partner->is_select)
		return VERDICT_RAISED_NEED;
	if (partner->was_terminated)
		return VERDICT_TERMINATED_BEFORE;
	return partner->open_awards < partner->cap ? VERDICT_YES : VERDICT_CAP_REACHED;
}

enum verdict standing_may_claim_all(
    const struct eligibility_facts *members, size_t count, int64_t now)
{
	enum verdict verdict = VERDICT_NOT_LISTED;

	for (size_t i = 0; i < count; i++) {
		verdict = standing_may_claim(&members[i], now);
		if (verdict != VERDICT_YES)
			break;
	}
	return verdict;
}

int64_t standing_until(const struct eligibility_facts *partner, enum verdict verdict)
{
	if (verdict == VERDICT_SUSPENDED)
		return partner->suspended_until_at;
	if (verdict == VERDICT_BARRED)
		return partner->barred_until_at;
	if (verdict == VERDICT_RAISED_NEED)
		return partner->raised_until_at;
	return 0;
}
