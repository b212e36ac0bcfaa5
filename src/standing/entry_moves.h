/*
 * The states of an entry of the red or black list, its moves and who may make them. Pure. moves.txt
 * [entry], PRODUCT.md 4.4.
 */
#ifndef STANDING_ENTRY_MOVES_H
#define STANDING_ENTRY_MOVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"
#include "base/move.h"
#include "base/who.h"

/* enum, stored text, label */
#define ENTRY_STATES(X)                                                                            \
	X(ENTRY_PROPOSED, "proposed", N_("Proposed"))                                              \
	X(ENTRY_ACTIVE, "active", N_("Active"))                                                    \
	X(ENTRY_DROPPED, "dropped", N_("Dropped"))                                                 \
	X(ENTRY_ENDED, "ended", N_("Ended"))

/* enum, stored text, what the button says */
#define ENTRY_EVENTS(X)                                                                            \
	X(ENTRY_PROPOSE, "propose", N_("Propose an entry"))                                        \
	X(ENTRY_OBJECT, "object", N_("Object to the entry"))                                       \
	X(ENTRY_CONFIRM, "confirm", N_("Confirm the entry"))                                       \
	X(ENTRY_DROP, "drop", N_("Drop the proposal"))                                             \
	X(ENTRY_REPAIR, "repair", N_("Grant the repair"))                                          \
	X(ENTRY_REMOVE, "remove", N_("Remove the entry"))                                          \
	X(ENTRY_END, "end", N_("End the entry"))

enum entry_state { ENTRY_NONE = 0, ENTRY_STATES(MOVE_ENUM) ENTRY_STATE_COUNT };

enum entry_event { ENTRY_EVENT_NONE = 0, ENTRY_EVENTS(MOVE_ENUM) ENTRY_EVENT_COUNT };

/*
 * What the guards read. Dates in UTC microseconds, 0: none. What is not established stays zero: a
 * bool or a date then counts as a no, a counter as none.
 */
struct entry_facts {
	enum entry_state state;
	/* propose */
	bool has_basis, has_text;
	/* the period; for a proposal also five years after from_at */
	int64_t from_at, until_at, longest_until_at;
	/* proposed: the partner's 5 wd to answer; 20 wd unconfirmed */
	int64_t answer_ends_at, due_at;
	int64_t open_objections;
	/* repair: evidence; three months after from_at */
	bool has_evidence;
	int64_t repair_from_at;
	/* remove */
	bool is_objection_upheld, is_basis_revoked;
	/* end: a red one whose partner is suspended, has exited or has a black entry */
	bool is_red, has_partner_fallen;
};

/* To whom the entry is tied. */
struct entry_ties {
	/* the district that evaluates */
	const char *unit_code;
	struct partner_id partner;
	/* 0: the clock */
	struct account_id proposer;
	/* who confirmed it, when that is contested */
	struct account_id decided_by;
};

extern const struct machine entry_machine;

/*
 * Reach by the district, BY_LEAD_AGENT, BY_MAKER for the proposer, BY_DECIDER: the district,
 * neither the proposer nor who confirmed.
 */
uint32_t entry_relations(const struct actor *, const struct entry_ties *);

/* move_decide() by the entry's table. */
enum verdict entry_decide(const struct entry_facts *, enum entry_event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out) __attribute__((warn_unused_result));

#endif
