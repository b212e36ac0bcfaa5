/* The machine under every state machine: a table of moves, and one way to decide by it. Pure. */
#ifndef BASE_MOVE_H
#define BASE_MOVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/verdict.h"
#include "base/who.h"

struct move_question;

/*
 * Asked last. question->facts points to the subject's facts, whose type the subject's guards alone
 * know; question->by lets a condition differ by who asks: the clock acts only when a date is
 * reached, the district only when the street is late.
 */
typedef enum verdict move_guard(const struct move_question *);

/* A state's place in the set a row starts from. */
#define FROM(state) (UINT32_C(1) << (state))

/*
 * One line of moves.txt. from: set of states. allow: set of enum who. No guard: no condition. State
 * 0 is "does not exist yet".
 */
struct move {
	uint32_t from;
	int event;
	int to;
	uint32_t allow;
	move_guard *guard;
	bool needs_reason; /* VERDICT_REASON_MISSING without one; the clock's reason is the date */
	const char *about; /* the condition as moves.txt says it: for the golden print only */
};

/* The enum and a machine's words, from an X-list of (enum, stored text, label). */
#define MOVE_ENUM(id, text, label) id,
#define MOVE_TEXT(id, text, label) [id] = text,
#define MOVE_LABEL(id, text, label) [id] = label,

/* One subject's machine: the table and the words of its states and events. */
struct machine {
	const char *name; /* "project": as in moves.txt, stored events and addresses */
	const struct move *moves;
	size_t move_count;
	const char *const *states; /* stored text by state; [0] is "-" */
	size_t state_count;
	/* stored text by event, from 1; also the last part of the move's address */
	const char *const *events;
	size_t event_count;
	const char *const *state_labels; /* text ids */
	const char *const *event_labels; /* text ids: what the button says */
};

/*
 * What is asked: may somebody who is `by` to the subject do `event` in `state`, given these facts,
 * now?
 */
struct move_question {
	int state;
	int event;
	uint32_t by;
	bool has_reason;
	const void *facts;
	int64_t now;
};

/*
 * The first row that fits state, event and by, and whose guard says yes, goes to move_out
 * (untouched otherwise). No row for the state: VERDICT_WRONG_STATE; rows, but none for who asks:
 * VERDICT_NOT_YOURS; else VERDICT_REASON_MISSING or the guard's verdict, in this order.
 */
enum verdict move_decide(const struct machine *, const struct move_question *,
    const struct move **move_out) __attribute__((warn_unused_result));

/*
 * The rows that `by` may try in `state`, whatever their guards say: buttons, /work. Returns their
 * number (at most max).
 */
size_t move_offers(
    const struct machine *, int state, uint32_t by, const struct move **moves_out, size_t max);

/* Whether a date is set and reached: at the instant itself it is. VERDICT_TOO_EARLY before. */
bool move_is_due(int64_t at, int64_t now);
enum verdict move_when_due(int64_t at, int64_t now);

/*
 * By which of his bits somebody made the move: a relation before a role, else the first in who.h.
 * History keeps its word.
 */
enum who move_as(const struct move *, uint32_t by);

int machine_state(const struct machine *, const char *stored); /* -1 when unknown */
int machine_event(const struct machine *, const char *stored); /* -1 when unknown */

#endif
