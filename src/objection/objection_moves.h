/*
 * The objection's states, its moves and who may make them: one machine for every contest. Pure.
 * moves.txt [objection].
 */
#ifndef OBJECTION_OBJECTION_MOVES_H
#define OBJECTION_OBJECTION_MOVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"
#include "base/move.h"
#include "base/who.h"

/* enum, stored text, label */
#define OBJECTION_STATES(X)                                                                        \
	X(OBJECTION_FILED, "filed", N_("Filed"))                                                   \
	X(OBJECTION_WITHDRAWN, "withdrawn", N_("Withdrawn"))                                       \
	X(OBJECTION_UPHELD, "upheld", N_("Upheld"))                                                \
	X(OBJECTION_DISMISSED, "dismissed", N_("Dismissed"))

/* enum, stored text, what the button says */
#define OBJECTION_EVENTS(X)                                                                        \
	X(OBJECTION_FILE, "file", N_("Object"))                                                    \
	X(OBJECTION_WITHDRAW, "withdraw", N_("Withdraw the objection"))                            \
	X(OBJECTION_UPHOLD, "uphold", N_("Uphold the objection"))                                  \
	X(OBJECTION_DISMISS, "dismiss", N_("Dismiss the objection"))                               \
	X(OBJECTION_EXPIRE, "expire", N_("Let expire"))

enum objection_state { OBJECTION_NONE = 0, OBJECTION_STATES(MOVE_ENUM) OBJECTION_STATE_COUNT };

enum objection_event {
	OBJECTION_EVENT_NONE = 0,
	OBJECTION_EVENTS(MOVE_ENUM) OBJECTION_EVENT_COUNT
};

/*
 * What the guards read. Dates in UTC microseconds, 0: none. What is not established stays zero: a
 * bool or a date then counts as a no, a counter as none.
 */
struct objection_facts {
	enum objection_state state;
	/* file: until when the contested step is open; this person has objected to it */
	int64_t step_ends_at;
	bool has_objected;
	/* filed: 3 wd, later only with the reason of the delay; 15 wd, undecided it is upheld */
	int64_t decide_due_at, expires_at;
};

/* To whom the objection is tied. maker: who objected. */
struct objection_ties {
	/* of the contested subject */
	const char *unit_code;
	struct account_id maker;
	/* who made the contested decision, and at what level; 0 and UNIT_NOWHERE: the clock */
	struct account_id decided_by;
	enum unit_level decided_level;
};

extern const struct machine objection_machine;

/*
 * Reach by the subject's unit, BY_MAKER, and BY_DECIDER one level above the contested decision (the
 * district over itself and the clock), never who made it. Who may file is a relation to the
 * contested subject: add what its own relations answer.
 */
uint32_t objection_relations(const struct actor *, const struct objection_ties *);

/* move_decide() by the objection's table. */
enum verdict objection_decide(const struct objection_facts *, enum objection_event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out) __attribute__((warn_unused_result));

#endif
