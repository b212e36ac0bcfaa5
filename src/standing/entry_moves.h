/* The states of an entry of the red or black list, its moves and who may make them. Pure. moves.txt
 * [entry], PRODUCT.md 4.4. */
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

enum entry_state {
	ENTRY_NONE = 0,
#define X(id, text, label) id,
	ENTRY_STATES(X)
#undef X
	    ENTRY_STATE_COUNT
};

enum entry_event {
	ENTRY_EVENT_NONE = 0,
#define X(id, text, label) id,
	ENTRY_EVENTS(X)
#undef X
	    ENTRY_EVENT_COUNT
};

/* What the guards read. Dates in UTC microseconds, 0: none. What is not established stays zero and
 * counts as a no. */
struct entry_facts {
	enum entry_state state;
	bool has_basis, has_text; /* propose */
	int64_t from_at, until_at;
	int64_t longest_until_at; /* propose: five years after from_at */
	int64_t answer_ends_at; /* proposed: the partner's 5 wd */
	int64_t open_objections;
	int64_t due_at; /* proposed: 20 wd unconfirmed */
	bool has_evidence; /* repair */
	int64_t repair_from_at; /* repair: three months after from_at */
	bool is_objection_upheld; /* remove */
	bool is_basis_revoked; /* remove */
	bool is_red;
	bool has_partner_fallen; /* end of a red one: suspended, exited, or a black entry confirmed
				  */
};

/* To whom the entry is tied. */
struct entry_ties {
	const char *unit_code; /* the district that evaluates */
	struct partner_id partner;
	struct account_id proposer; /* 0: the clock */
	struct account_id decided_by; /* who confirmed it, when that is contested */
};

extern const struct machine entry_machine;

/* Reach by the district, BY_LEAD_AGENT, BY_MAKER for the proposer, BY_DECIDER: the district,
 * neither the proposer nor who confirmed. */
uint32_t entry_relations(const struct actor *, const struct entry_ties *);

/* move_decide() by the entry's table. */
enum verdict entry_decide(const struct entry_facts *, enum entry_event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out) __attribute__((warn_unused_result));

#endif
