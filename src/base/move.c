/* Deciding by a table of moves. */
#include "base/move.h"

#include <string.h>

#include "base/bug.h"

static bool row_fits(const struct move *row, int state, int event)
{
	return row->event == event && (row->from & FROM(state)) != 0;
}

static enum verdict row_asks(const struct move *row, const struct move_question *question)
{
	if ((row->allow & question->by) == 0)
		return VERDICT_NOT_YOURS;
	if (row->needs_reason && !question->has_reason && (question->by & BY_SYSTEM) == 0)
		return VERDICT_REASON_MISSING;
	return row->guard != NULL ? row->guard(question) : VERDICT_YES;
}

/* Of two refusals the one that says more: a rule before a right, a right before the state; of two
 * rules the first. */
static enum verdict fuller_no(enum verdict before, enum verdict now)
{
	if (before == VERDICT_WRONG_STATE || before == VERDICT_NOT_YOURS)
		return now;
	return before;
}

static void check_state(const struct machine *machine, int state)
{
	if (state < 0 || (size_t)state >= machine->state_count)
		BUG("%s has no state %d", machine->name, state);
}

enum verdict move_decide(const struct machine *machine, const struct move_question *question,
    const struct move **move_out)
{
	enum verdict no = VERDICT_WRONG_STATE;

	check_state(machine, question->state);
	for (size_t i = 0; i < machine->move_count; i++) {
		const struct move *row = &machine->moves[i];
		if (!row_fits(row, question->state, question->event))
			continue;
		enum verdict verdict = row_asks(row, question);
		if (verdict == VERDICT_YES) {
			*move_out = row;
			return VERDICT_YES;
		}
		no = fuller_no(no, verdict);
	}
	return no;
}

size_t move_offers(const struct machine *machine, int state, uint32_t by,
    const struct move **moves_out, size_t max)
{
	size_t count = 0;

	check_state(machine, state);
	for (size_t i = 0; i < machine->move_count && count < max; i++) {
		const struct move *row = &machine->moves[i];
		if ((row->from & FROM(state)) != 0 && (row->allow & by) != 0)
			moves_out[count++] = row;
	}
	return count;
}

bool move_is_due(int64_t at, int64_t now)
{
	return at != 0 && now >= at;
}

enum verdict move_when_due(int64_t at, int64_t now)
{
	return move_is_due(at, now) ? VERDICT_YES : VERDICT_TOO_EARLY;
}

enum who move_as(const struct move *move, uint32_t by)
{
	uint32_t fitting = move->allow & by;
	uint32_t relations = fitting & ~(BY_SYSTEM - UINT32_C(1));

	if (relations != 0)
		fitting = relations;
	return (enum who)(fitting & -fitting);
}

static int index_of(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (words[i] != NULL && strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

int machine_state(const struct machine *machine, const char *stored)
{
	return index_of(machine->states, machine->state_count, stored);
}

int machine_event(const struct machine *machine, const char *stored)
{
	return index_of(machine->events, machine->event_count, stored);
}
