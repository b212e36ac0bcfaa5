/*
 * Who somebody is to a subject: his roles that reach it and his relations to it, as one set of
 * bits. Pure.
 */
#ifndef BASE_WHO_H
#define BASE_WHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"

/* The roles of PRODUCT.md section 1: enum, stored text, label. */
#define ROLES(X)                                                                                   \
	X(ROLE_RESIDENT, "resident", N_("Resident"))                                               \
	X(ROLE_PARTNER_AGENT, "partner_agent", N_("Partner's agent"))                              \
	X(ROLE_GRID_OFFICER, "grid_officer", N_("Grid officer"))                                   \
	X(ROLE_SECRETARY, "secretary", N_("Community secretary"))                                  \
	X(ROLE_STREET_OFFICER, "street_officer", N_("Street officer"))                             \
	X(ROLE_DEPARTMENT_OFFICER, "department_officer", N_("Department officer"))                 \
	X(ROLE_EVALUATOR, "evaluator", N_("Expert evaluator"))                                     \
	X(ROLE_DISTRICT_ADMIN, "district_admin", N_("District administrator"))                     \
	X(ROLE_ACCOUNT_ADMIN, "account_admin", N_("Account administrator"))                        \
	X(ROLE_AUDITOR, "auditor", N_("Auditor"))

enum role {
	ROLE_NONE = 0,
#define X(id, text, label) id,
	ROLES(X)
#undef X
	    ROLE_COUNT
};

/*
 * The words of the "who" column of moves.txt, one bit each: the roles (bit = 1 << role) for
 * whoever's unit contains the subject's, then the relations. enum, bit, word, what people read.
 * Zero: nobody.
 */
#define WHOS(X)                                                                                    \
	X(BY_RESIDENT, 1, "resident", N_("a resident"))                                            \
	X(BY_PARTNER_AGENT, 2, "partner_agent", N_("a partner's agent"))                           \
	X(BY_GRID_OFFICER, 3, "grid_officer", N_("the grid officer"))                              \
	X(BY_SECRETARY, 4, "secretary", N_("the community secretary"))                             \
	X(BY_STREET_OFFICER, 5, "street_officer", N_("the street"))                                \
	X(BY_DEPARTMENT_OFFICER, 6, "department_officer", N_("a department"))                      \
	X(BY_EVALUATOR, 7, "evaluator", N_("an expert"))                                           \
	X(BY_DISTRICT_ADMIN, 8, "district_admin", N_("the district"))                              \
	X(BY_ACCOUNT_ADMIN, 9, "account_admin", N_("the accounts office"))                         \
	X(BY_AUDITOR, 10, "auditor", N_("the auditor"))                                            \
	X(BY_SYSTEM, 16, "system", N_("the clock"))                                                \
	X(BY_APPLICANT, 17, "applicant", N_("the applicant"))                                      \
	X(BY_AUTHOR, 18, "author", N_("the author"))                                               \
	X(BY_REPORTER, 19, "reporter", N_("the reporter"))                                         \
	X(BY_LEAD_AGENT, 20, "lead_agent", N_("the partner"))                                      \
	X(BY_MEMBER_AGENT, 21, "member_agent", N_("a member of the claim"))                        \
	X(BY_CLAIMANT, 22, "claimant", N_("a claimant"))                                           \
	X(BY_MAKER, 23, "maker", N_("whoever made it"))                                            \
	X(BY_POSTER, 24, "poster", N_("the poster"))                                               \
	X(BY_REVIEWER, 25, "reviewer", N_("the reviewer"))                                         \
	X(BY_DECIDER, 26, "decider", N_("the decider"))                                            \
	X(BY_OWN_UNIT, 27, "own_unit", N_("the unit"))

enum who {
	BY_NOBODY = 0,
#define X(id, bit, text, label) id = 1 << (bit),
	WHOS(X)
#undef X
};

/*
 * Offices: who holds one over a place has no part in a partner that claims there. PRODUCT.md 4.2,
 * *Eligible*.
 */
#define BY_OFFICIALS                                                                               \
	(BY_GRID_OFFICER | BY_SECRETARY | BY_STREET_OFFICER | BY_DEPARTMENT_OFFICER |              \
	    BY_DISTRICT_ADMIN | BY_ACCOUNT_ADMIN | BY_AUDITOR)

/* Whoever decides or looks on behalf of the public proves who he is twice. */
#define BY_SECOND_FACTOR (BY_OFFICIALS | BY_EVALUATOR)

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

/*
 * Bits of the roles whose unit contains unit; BY_SYSTEM for the clock. Agents have no reach by
 * unit.
 */
uint32_t who_reach(const struct actor *, const char *unit);
/* Bits of every role held anywhere: what the route table tests. BY_SYSTEM for the clock. */
uint32_t who_roles(const struct actor *);
/* Whether the actor is this account. Account 0 is nobody, not even a guest. */
bool who_is(const struct actor *, struct account_id);
bool who_is_agent(const struct actor *, struct partner_id);
bool who_is_agent_of_any(const struct actor *, const struct partner_id *, size_t count);
bool who_is_guest(const struct actor *);
bool who_is_system(const struct actor *);

/*
 * The chain of review. A community's or grid's need is posted by its secretary or grid officer and
 * reviewed by the street; a street's is posted by the street, a district's by the district, and
 * both are reviewed by the district. Of a reach as who_reach gives it: whether it posts, and
 * whether it reviews, what the unit needs.
 */
bool who_posts_for(uint32_t reach, const char *unit);
bool who_reviews_for(uint32_t reach, const char *unit);

/*
 * Levels by the length of a unit code: district 6, street 9, community 12, grid 14; a department's
 * is that of its owner. 0: not a code.
 */
enum unit_level {
	UNIT_NOWHERE = 0,
	UNIT_DISTRICT = 6,
	UNIT_STREET = 9,
	UNIT_COMMUNITY = 12,
	UNIT_GRID = 14,
};
enum unit_level unit_level_of(const char *code);
/* Every unit contains itself; NULL and "" contain nothing and are contained nowhere. */
bool unit_contains(const char *unit, const char *inner);

/* The word of moves.txt, and what people read (a text id), of one bit; "" for none. */
const char *who_text(enum who);
const char *who_label(enum who);

const char *role_text(enum role); /* "" for none */
enum role role_parse(const char *); /* ROLE_NONE when unknown */
const char *role_label(enum role); /* a text id */

#endif
