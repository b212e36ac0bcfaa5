/* In whose name somebody acts. */
#include "base/office.h"

#include <string.h>

static const uint32_t agents = BY_LEAD_AGENT | BY_MEMBER_AGENT | BY_CLAIMANT | BY_PARTNER_AGENT;
static const uint32_t officials = BY_GRID_OFFICER | BY_SECRETARY | BY_STREET_OFFICER |
				  BY_DEPARTMENT_OFFICER | BY_DISTRICT_ADMIN | BY_POSTER |
				  BY_REVIEWER | BY_DECIDER | BY_OWN_UNIT;

const char *office_code(
    const struct actor *actor, uint32_t by, const char *subject_unit, const char *partner_code)
{
	if (by & agents && partner_code)
		return partner_code;
	if (!(by & officials) || !subject_unit)
		return NULL;
	const char *nearest = NULL;
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		if (!grant->unit || !(officials & UINT32_C(1) << grant->role) ||
		    !unit_contains(grant->unit, subject_unit))
			continue;
		if (!nearest || strlen(grant->unit) > strlen(nearest))
			nearest = grant->unit;
	}
	return nearest;
}
