/* Who fits what: needs on the wall for a partner, partners for a need, and whose hands are tied. PRODUCT.md 4.5,
 * *Matching*, 4.2. */
#ifndef PROJECT_FIT_H
#define PROJECT_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ids.h"
#include "base/terms.h"
#include "partner/partner.h"
#include "project/project.h"

/*
 * How well two fit. Both share the category and the unit, or they would not be compared at all; the
 * ways decide: no way wanted is any way. Higher is better, 0: none of the ways wanted is offered.
 * PRODUCT.md 4.1, 4.2.
 */
int fit_score(uint32_t ways_wanted, uint32_t ways_offered, const char *served_unit);

/* How many pairs of neighbouring characters of one title stand in the other, too. */
int fit_likeness(const char *title, const char *other);

/* Whether that is at least half of its pairs: likely the same need, told twice. */
bool fit_is_alike(const char *title, const char *other);

/* A need that fits a partner. */
struct fit_project {
	struct project_line line; /* place is not set */
	uint32_t ways;
	const char *served; /* name of the unit it serves there */
	bool was_terminated; /* for its own fault, in the round before */
	int score;
};
struct fit_projects {
	struct fit_project *items;
	size_t n;
};
/* Open or opening, best first, then what closes first; at most `most`. */
bool fit_projects(struct db *, struct mem *, const struct partner *, int64_t now, size_t most,
    struct fit_projects *fits_out) __attribute__((warn_unused_result));

/* A partner that fits a need. */
struct fit_partner {
	struct partner_id id;
	const char *code, *name, *served; /* name of the unit it serves */
	uint32_t ways;
	int64_t open_awards, barred_until_at;
	int score;
};
struct fit_partners {
	struct fit_partner *items;
	size_t n;
};
/* Best first, then by name; at most `most`. */
bool fit_partners(struct db *, struct mem *, const struct project *, size_t most,
    struct fit_partners *fits_out) __attribute__((warn_unused_result));

/* Agents of a partner now or in the last 12 months, and the offices they hold. */
struct fit_agent {
	struct account_id account;
	int64_t until_at, free_at; /* 0: without an end; 12 months later */
	const char *office; /* a unit code; NULL: none; one line for each office */
};
struct fit_agents {
	struct fit_agent *items;
	size_t n;
};
bool fit_agents(struct db *, struct mem *, struct partner_id, int64_t now,
    struct fit_agents *agents_out) __attribute__((warn_unused_result));

/* Listed partners an account is, or in the last 12 months was, an agent of. */
struct fit_tie {
	struct partner_id partner;
	const char *code, *name;
	int64_t until_at; /* 0: he is one now, without an end */
};
struct fit_ties {
	struct fit_tie *items;
	size_t n;
};
bool fit_ties(struct db *, struct mem *, struct account_id, int64_t now, struct fit_ties *ties_out)
    __attribute__((warn_unused_result));

/* Names of listed partners that are this unit themselves. */
struct fit_names {
	const char **items;
	size_t n;
};
bool fit_own_bodies(struct db *, struct mem *, const char *unit, struct fit_names *names_out)
    __attribute__((warn_unused_result));

#endif
