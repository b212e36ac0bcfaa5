/* The machine under every state machine: a table of moves, and one way to decide by it. Pure. */
#ifndef BASE_MOVE_H
#define BASE_MOVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/verdict.h"
#include "base/who.h"

/* Asked last, of the subject's facts. Each subject has its own facts; its guards alone know the type behind the pointer. */
typedef enum verdict move_guard(const void *facts, int64_t now);

/* from: set of states, bit = 1 << state. allow: set of enum who. No guard: no condition. State 0 is "does not exist yet". */
struct move {
	uint32_t from;
	int event;
	int to;
	uint32_t allow;
	move_guard *guard;
	bool needs_reason; /* VERDICT_REASON_MISSING without one */
	const char *about; /* the condition as moves.txt says it, for the golden print and the help page */
};

/* One subject's machine: the table and the words of its states and events. */
struct machine {
	const char *name; /* "project": as in moves.txt, stored events and addresses */
	const struct move *moves;
	size_t move_count;
	const char *const *states; /* stored text by state; [0] is "-" */
	size_t state_count;
	const char *const *events; /* stored text by event; also the last part of the move's address */
	size_t event_count;
	const char *const *state_labels; /* text ids */
	const char *const *event_labels; /* text ids: what the button says */
};

/* What is asked: may somebody who is `by` to the subject do `event` in `state`, given these facts, now? */
struct move_question {
	int state;
	int event;
	uint32_t by;
	bool has_reason;
	const void *facts;
	int64_t now;
};

/*
 * The first row that fits state, event and by, and whose guard says yes, goes to move_out (untouched otherwise). No row for the state:
 * VERDICT_WRONG_STATE; rows, but none for who asks: VERDICT_NOT_YOURS; else the reason or the guard's verdict.
 */
enum verdict move_decide(const struct machine *, const struct move_question *, const struct move **move_out)
    __attribute__((warn_unused_result));

/* The rows that `by` may try in `state`, whatever their guards say: buttons, /work. Returns their number (at most max). */
size_t move_offers(const struct machine *, int state, uint32_t by, const struct move **moves_out, size_t max);

int machine_state(const struct machine *, const char *stored); /* -1 when unknown */
int machine_event(const struct machine *, const char *stored); /* -1 when unknown */

#endif
