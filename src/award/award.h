/* Awards: a slot taken, and the work in it. PRODUCT.md 4.3, moves.txt [award]. */
#ifndef AWARD_AWARD_H
#define AWARD_AWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "award/award_moves.h"
#include "base/due.h"
#include "base/ids.h"
#include "base/who.h"
#include "partner/partner.h"
#include "project/claim.h"
#include "project/project.h"
#include "standing/eligibility.h"

struct award {
	struct award_id id;
	int64_t version;
	enum award_state state;
	struct project_id project;
	int64_t round, slot;
	struct claim_id claim;
	const char *claim_code;
	struct partner_id lead;
	const char *lead_name, *lead_code;
	const char *letter_what, *letter_with;
	int64_t letter_by_at, letter_at;
	int64_t taken_at, letter_due_at, start_due_at, free_until_at, started_at, ended_at,
	    reminded_at;
	const char *plan, *reason;
	enum award_cause cause; /* of a termination */
	bool counts;
	int64_t state_at, due_at, late_at;
};

/* NULL when there is none. */
bool award_by_slot(struct db *, struct mem *, struct project_id, int64_t round, int64_t slot,
    struct award **award_out) __attribute__((warn_unused_result));
bool award_by_id(struct db *, struct mem *, struct award_id, struct award **award_out)
    __attribute__((warn_unused_result));

/* The slot a partner has in the project's present round; 0 when none. */
bool award_slot_of(struct db *, struct mem *, const struct project *, struct partner_id,
    int64_t *slot_out) __attribute__((warn_unused_result));
/* Whether it was terminated for its own fault in the round before. */
bool award_terminated_before(struct db *, struct mem *, const struct project *, struct partner_id,
    bool *was_out) __attribute__((warn_unused_result));

/* Everything the rule of eligibility looks at, for one partner and one project. PRODUCT.md 4.2,
 * *Eligible*. */
bool award_eligibility(struct db *, struct mem *, const struct project *, const struct partner *,
    int64_t cap, int64_t now, struct eligibility_facts *facts_out)
    __attribute__((warn_unused_result));

/* Everything a press needs; the decision was taken on plain reads before, the guards decide again.
 */
struct award_take {
	const struct project *project;
	const struct partner *partner;
	const struct claim *draft; /* NULL: pressed without one */
	const struct actor *actor;
	const char *claim_code; /* for a new claim */
	int64_t cap, now;
	const struct calendar *calendar;
};

enum award_taking {
	AWARD_TAKEN = 1, /* slot_out is set */
	AWARD_NO_SLOT, /* none free, or outside the window: 409 */
	AWARD_NOT_ELIGIBLE, /* the partner's own row says no by now: 422 */
	AWARD_ALREADY, /* the partner has a claim or a slot in this round */
};

/* project, claim, slot, partner, events, messages: in this order, in the caller's transaction.
 * Unless AWARD_TAKEN, roll back at once. */
bool award_take(struct db *, struct mem *, const struct award_take *, enum award_taking *taking_out,
    int64_t *slot_out) __attribute__((warn_unused_result));

struct award_step {
	const struct move *move; /* the row award_decide chose */
	const struct award *award;
	const struct project *project;
	const struct actor *actor;
	uint32_t by;
	const char *reason, *plan;
	int64_t now;
	const struct calendar *calendar;
};
/* start, renounce, expire. done_out false: moved on meanwhile. */
bool award_move(struct db *, struct mem *, const struct award_step *, bool *done_out)
    __attribute__((warn_unused_result));

/* Gives every member's place under the cap back, in id order: the order in which rows are locked everywhere. */
bool award_release_places(struct db *, struct mem *, struct award_id)
    __attribute__((warn_unused_result));

/*
 * partner_move() with what hangs on it (PRODUCT.md 4.6): suspended, the streets are asked to decide
 * about running work; leaving, undecided claims become void; expelled, those and its awards end,
 * through its fault, in the same transaction. done_out false: moved on meanwhile.
 */
bool award_partner_move(struct db *, struct mem *, const struct partner_step *, bool *done_out)
    __attribute__((warn_unused_result));
/* What a partner leads and has not had accepted yet: title of the project by award. */
bool award_running_of_partner(struct db *, struct mem *, struct partner_id,
    const char ***titles_out, size_t *count_out) __attribute__((warn_unused_result));
/* In whose name the actor has running work in common with the partner: the code of the community he
 * is secretary of, or of another partner of the same award; NULL: none. */
bool award_common_office(struct db *, struct mem *, struct partner_id, const struct actor *,
    int64_t now, const char **office_out) __attribute__((warn_unused_result));

struct award_line {
	struct award_id id;
	enum award_state state;
	struct project_id project;
	int64_t round, slot, taken_at, letter_at, letter_due_at, start_due_at, started_at, ended_at,
	    late_at;
	const char *lead_name, *lead_code, *claim_code, *project_code, *title, *unit_name;
	enum project_mode mode;
	bool is_present_round;
};
struct award_lines {
	struct award_line *items;
	size_t n;
};
bool award_of_project(struct db *, struct mem *, struct project_id, struct award_lines *lines_out)
    __attribute__((warn_unused_result));
bool award_of_occasion(struct db *, struct mem *, struct occasion_id, struct award_lines *lines_out)
    __attribute__((warn_unused_result));
/* What was taken last, newest first. */
bool award_latest(struct db *, struct mem *, int limit, struct award_lines *lines_out)
    __attribute__((warn_unused_result));
/* Newest first: before = 0 starts. */
bool award_of_partner(struct db *, struct mem *, struct partner_id, int64_t before, int limit,
    struct award_lines *lines_out) __attribute__((warn_unused_result));

/* How many of a partner's awards, as lead or member, are in which state; states without one are
 * left out. */
struct award_state_count {
	enum award_state state;
	int64_t awards;
};
bool award_count_of_partner(struct db *, struct mem *, struct partner_id,
    struct award_state_count **counts_out, size_t *count_out) __attribute__((warn_unused_result));

bool award_due(struct db *, struct mem *, int64_t before, int limit, struct due_list *due_out)
    __attribute__((warn_unused_result));
bool award_tick(struct db *, struct mem *, struct award_id, int64_t now, const struct calendar *,
    bool *done_out) __attribute__((warn_unused_result));

struct route_list;
extern const struct route_list award_routes;

#endif
