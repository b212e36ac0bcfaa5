/* Reach of roles by unit code, and the words of roles. */
#include "base/who.h"

#include <string.h>

const struct actor actor_system = { .login = "", .name = "" };

/* Digits up to the end or to a department's D. */
static size_t leading_digits(const char *code)
{
	return strspn(code, "0123456789");
}

enum unit_level unit_level_of(const char *code)
{
	if (code == NULL)
		return UNIT_NOWHERE;
	size_t digits = leading_digits(code);
	const char *rest = code + digits;
	bool is_department = rest[0] == 'D' && leading_digits(rest + 1) == 2 && rest[3] == '\0';

	if (rest[0] != '\0' && !is_department)
		return UNIT_NOWHERE;
	switch (digits) {
	case UNIT_DISTRICT: return UNIT_DISTRICT;
	case UNIT_STREET: return UNIT_STREET;
	case UNIT_COMMUNITY: return is_department ? UNIT_NOWHERE : UNIT_COMMUNITY;
	case UNIT_GRID: return is_department ? UNIT_NOWHERE : UNIT_GRID;
	}
	return UNIT_NOWHERE;
}

bool unit_contains(const char *unit, const char *inner)
{
	if (unit == NULL || inner == NULL || unit[0] == '\0')
		return false;
	if (strcmp(unit, inner) == 0)
		return true;
	/* Codes have fixed lengths per level, so a prefix that is a code is a parent. */
	return unit_level_of(unit) != UNIT_NOWHERE && unit_level_of(inner) != UNIT_NOWHERE &&
	       strncmp(unit, inner, strlen(unit)) == 0;
}

uint32_t who_reach(const struct actor *actor, const char *unit)
{
	uint32_t by = BY_NOBODY;

	if (who_is_system(actor))
		return BY_SYSTEM;
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		if (grant->role != ROLE_NONE && grant->role != ROLE_PARTNER_AGENT &&
		    unit_contains(grant->unit, unit))
			by |= UINT32_C(1) << grant->role;
	}
	return by;
}

uint32_t who_roles(const struct actor *actor)
{
	uint32_t by = BY_NOBODY;

	if (who_is_system(actor))
		return BY_SYSTEM;
	for (size_t i = 0; i < actor->grant_count; i++)
		if (actor->grants[i].role != ROLE_NONE)
			by |= UINT32_C(1) << actor->grants[i].role;
	return by;
}

bool who_is(const struct actor *actor, struct account_id account)
{
	return account.n != 0 && actor->account.n == account.n;
}

bool who_is_agent(const struct actor *actor, struct partner_id partner)
{
	if (partner.n == 0)
		return false;
	for (size_t i = 0; i < actor->grant_count; i++)
		if (actor->grants[i].role == ROLE_PARTNER_AGENT &&
		    actor->grants[i].partner.n == partner.n)
			return true;
	return false;
}

bool who_is_agent_of_any(const struct actor *actor, const struct partner_id *partners, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (who_is_agent(actor, partners[i]))
			return true;
	return false;
}

bool who_is_guest(const struct actor *actor)
{
	return actor->account.n == 0 && !who_is_system(actor);
}

bool who_is_system(const struct actor *actor)
{
	return actor == &actor_system;
}

bool who_posts_for(uint32_t reach, const char *unit)
{
	switch (unit_level_of(unit)) {
	case UNIT_NOWHERE: return false;
	case UNIT_DISTRICT: return (reach & BY_DISTRICT_ADMIN) != 0;
	case UNIT_STREET: return (reach & BY_STREET_OFFICER) != 0;
	case UNIT_COMMUNITY:
	case UNIT_GRID: return (reach & (BY_SECRETARY | BY_GRID_OFFICER)) != 0;
	}
	return false;
}

bool who_reviews_for(uint32_t reach, const char *unit)
{
	switch (unit_level_of(unit)) {
	case UNIT_NOWHERE: return false;
	case UNIT_DISTRICT:
	case UNIT_STREET: return (reach & BY_DISTRICT_ADMIN) != 0;
	case UNIT_COMMUNITY:
	case UNIT_GRID: return (reach & BY_STREET_OFFICER) != 0;
	}
	return false;
}

const char *who_text(enum who one)
{
	switch (one) {
	case BY_NOBODY: return "";
#define X(id, bit, text, label)                                                                    \
	case id: return text;
		WHOS(X)
#undef X
	}
	return "";
}

const char *who_label(enum who one)
{
	switch (one) {
	case BY_NOBODY: return "";
#define X(id, bit, text, label)                                                                    \
	case id: return label;
		WHOS(X)
#undef X
	}
	return "";
}

const char *role_text(enum role role)
{
	switch (role) {
	case ROLE_NONE:
	case ROLE_COUNT: return "";
#define X(id, text, label)                                                                         \
	case id: return text;
		ROLES(X)
#undef X
	}
	return "";
}

enum role role_parse(const char *text)
{
#define X(id, stored, label)                                                                       \
	if (strcmp(text, stored) == 0)                                                             \
		return id;
	ROLES(X)
#undef X
	return ROLE_NONE;
}

const char *role_label(enum role role)
{
	switch (role) {
	case ROLE_NONE:
	case ROLE_COUNT: return "";
#define X(id, text, label)                                                                         \
	case id: return label;
		ROLES(X)
#undef X
	}
	return "";
}
