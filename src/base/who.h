/* Who somebody is to a subject: his roles that reach it and his relations to it, as one set of bits. Pure. */
#ifndef BASE_WHO_H
#define BASE_WHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ids.h"

/* The roles of PRODUCT.md section 1: enum, stored text, label. */
#define ROLES(X)                                                                                   \
	X(ROLE_RESIDENT, "resident", "Resident")                                                   \
	X(ROLE_PARTNER_AGENT, "partner_agent", "Partner's agent")                                  \
	X(ROLE_GRID_OFFICER, "grid_officer", "Grid officer")                                       \
	X(ROLE_SECRETARY, "secretary", "Community secretary")                                      \
	X(ROLE_STREET_OFFICER, "street_officer", "Street officer")                                 \
	X(ROLE_DEPARTMENT_OFFICER, "department_officer", "Department officer")                     \
	X(ROLE_EVALUATOR, "evaluator", "Expert evaluator")                                         \
	X(ROLE_DISTRICT_ADMIN, "district_admin", "District administrator")                         \
	X(ROLE_ACCOUNT_ADMIN, "account_admin", "Account administrator")                            \
	X(ROLE_AUDITOR, "auditor", "Auditor")

enum role {
	ROLE_NONE = 0,
#define X(id, text, label) id,
	ROLES(X)
#undef X
	ROLE_COUNT
};

/*
 * The words of the "who" column of moves.txt, one bit each: the roles (bit = 1 << role) for whoever's unit contains the
 * subject's, then the relations. Zero: nobody.
 */
#define WHOS(X)                                                                                    \
	X(BY_RESIDENT, 1, "resident")                                                              \
	X(BY_PARTNER_AGENT, 2, "partner_agent")                                                    \
	X(BY_GRID_OFFICER, 3, "grid_officer")                                                      \
	X(BY_SECRETARY, 4, "secretary")                                                            \
	X(BY_STREET_OFFICER, 5, "street_officer")                                                  \
	X(BY_DEPARTMENT_OFFICER, 6, "department_officer")                                          \
	X(BY_EVALUATOR, 7, "evaluator")                                                            \
	X(BY_DISTRICT_ADMIN, 8, "district_admin")                                                  \
	X(BY_ACCOUNT_ADMIN, 9, "account_admin")                                                    \
	X(BY_AUDITOR, 10, "auditor")                                                               \
	X(BY_SYSTEM, 16, "system")                                                                 \
	X(BY_APPLICANT, 17, "applicant")                                                           \
	X(BY_AUTHOR, 18, "author")                                                                 \
	X(BY_REPORTER, 19, "reporter")                                                             \
	X(BY_LEAD_AGENT, 20, "lead_agent")                                                         \
	X(BY_MEMBER_AGENT, 21, "member_agent")                                                     \
	X(BY_CLAIMANT, 22, "claimant")                                                             \
	X(BY_MAKER, 23, "maker")                                                                   \
	X(BY_POSTER, 24, "poster")                                                                 \
	X(BY_REVIEWER, 25, "reviewer")                                                             \
	X(BY_DECIDER, 26, "decider")                                                               \
	X(BY_OWN_UNIT, 27, "own_unit")

enum who {
	BY_NOBODY = 0,
#define X(id, bit, text) id = 1 << (bit),
	WHOS(X)
#undef X
};

/* A role held at a unit (unit not NULL) or for a partner (partner.n not 0). */
struct grant {
	enum role role;
	const char *unit;
	struct partner_id partner;
};

/* Somebody who acts. account.n = 0: a guest. */
struct actor {
	struct account_id account;
	const char *login, *name;
	const struct grant *grants;
	size_t grant_count;
};

/* The clock: acts with BY_SYSTEM alone. */
extern const struct actor actor_system;

/* Bits of the roles whose unit code is a prefix of unit (same level or above). Agents have no reach by unit. */
uint32_t who_reach(const struct actor *, const char *unit);
/* Bits of every role held anywhere: what the route table tests. */
uint32_t who_roles(const struct actor *);
bool who_is_agent(const struct actor *, struct partner_id);
bool who_is_guest(const struct actor *);

/* Levels by the length of a unit code: district 6, street 9, community 12, grid 14; a department's is that of its owner. 0: not a code. */
enum unit_level {
	UNIT_NOWHERE = 0,
	UNIT_DISTRICT = 6,
	UNIT_STREET = 9,
	UNIT_COMMUNITY = 12,
	UNIT_GRID = 14,
};
enum unit_level unit_level_of(const char *code);
bool unit_contains(const char *unit, const char *inner);

const char *role_text(enum role);
enum role role_parse(const char *); /* ROLE_NONE when unknown */
const char *role_label(enum role);  /* a text id */

#endif
