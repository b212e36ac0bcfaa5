/* Makers for the views of part_view.h. */
#include "html/part_view.h"

#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

static const char *const seal_tokens[] = {
#define X(id, token) [id] = (token),
	SEALS(X)
#undef X
};

struct part_seal_view part_seal_make(enum lang lang, enum seal seal, const char *label_id)
{
	return (struct part_seal_view){ .kind = seal_tokens[seal], .label = tr(lang, label_id) };
}

char *part_iso(struct mem *mem, int64_t at)
{
	struct civil c = clock_utc(at);

	return mem_printf(mem, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day,
	    c.hour, c.minute, c.second, (int)(c.microsecond / 1000));
}

struct part_clock_view part_clock_moment(
    struct mem *mem, enum lang lang, const char *label_id, int64_t now, int64_t at)
{
	if (at == 0)
		return (struct part_clock_view){ 0 };
	return (struct part_clock_view){
		.label = label_id != NULL ? tr(lang, label_id) : NULL,
		.text = clock_distance(mem, lang, now, at),
		.exact = clock_minute(mem, at),
		.iso = part_iso(mem, at),
		.now = part_iso(mem, now),
	};
}

struct part_clock_view part_clock_window(
    struct mem *mem, enum lang lang, const char *label_id, int64_t now, int64_t at)
{
	struct part_clock_view clock = part_clock_moment(mem, lang, label_id, now, at);

	if (at > now && at - now <= DAY_US) {
		clock.is_soon = true;
		clock.ticks = true;
	}
	return clock;
}

struct part_clock_view part_clock_end(
    struct mem *mem, enum lang lang, const char *label_id, int64_t now, int64_t at)
{
	struct part_clock_view clock = part_clock_window(mem, lang, label_id, now, at);

	if (at != 0)
		clock.exact = clock_end(mem, lang, at);
	return clock;
}

struct part_clock_view part_clock_due(
    struct mem *mem, enum lang lang, const char *label_id, int64_t now, int64_t at)
{
	struct part_clock_view clock = part_clock_end(mem, lang, label_id, now, at);

	clock.is_late = at != 0 && at <= now;
	return clock;
}

struct part_chain_view part_chain_make(struct mem *mem, enum lang lang, const char *label_id,
    const char *const *step_ids, size_t count, size_t now)
{
	struct part_chain_view chain = { .label = tr(lang, label_id) };

	chain.steps.items = MEM_ARRAY(mem, struct chain_step_view, count);
	chain.steps.n = count;
	for (size_t i = 0; i < count; i++) {
		chain.steps.items[i].label = tr(lang, step_ids[i]);
		chain.steps.items[i].is_done = i < now;
		chain.steps.items[i].is_now = i == now;
	}
	return chain;
}

struct part_slots_view part_slots_make(
    struct mem *mem, enum lang lang, int64_t taken, int64_t slots)
{
	struct part_slots_view view = {
		.text = tr_fill(mem, lang, N_("{taken} of {slots} taken"),
		    (const struct catalog_arg[]){
			{ "taken", mem_printf(mem, "%lld", (long long)taken) },
			{ "slots", mem_printf(mem, "%lld", (long long)slots) },
			{ NULL, NULL },
		    }),
	};

	if (slots < 0 || taken < 0)
		BUG("slots below zero");
	view.pips.n = (size_t)slots;
	view.pips.items = MEM_ARRAY(mem, struct pip_view, view.pips.n);
	for (size_t i = 0; i < view.pips.n; i++)
		view.pips.items[i].is_taken = i < (size_t)taken;
	return view;
}

struct fact_view *part_facts_add(struct mem *mem, enum lang lang, struct part_facts_view *facts,
    const char *label_id, const char *value)
{
	struct fact_view *fact;

	if (text_blank(value))
		return NULL;
	facts->facts.items =
	    mem_grow(mem, facts->facts.items, (facts->facts.n + 1) * sizeof(*facts->facts.items));
	fact = &facts->facts.items[facts->facts.n++];
	*fact = (struct fact_view){ .label = tr(lang, label_id), .value = value };
	return fact;
}

static struct fact_view *add_time(struct mem *mem, enum lang lang, struct part_facts_view *facts,
    const char *label_id, int64_t at, const char *words)
{
	struct fact_view *fact = part_facts_add(mem, lang, facts, label_id, words);

	if (fact != NULL)
		fact->iso = part_iso(mem, at);
	return fact;
}

struct fact_view *part_facts_add_time(struct mem *mem, enum lang lang,
    struct part_facts_view *facts, const char *label_id, int64_t at)
{
	return at == 0 ? NULL : add_time(mem, lang, facts, label_id, at, clock_minute(mem, at));
}

struct fact_view *part_facts_add_end(struct mem *mem, enum lang lang, struct part_facts_view *facts,
    const char *label_id, int64_t at)
{
	return at == 0 ? NULL : add_time(mem, lang, facts, label_id, at, clock_end(mem, lang, at));
}

struct move_view *part_moves_add(
    struct mem *mem, enum lang lang, struct part_moves_view *moves, const char *label_id)
{
	struct move_view *move;

	moves->moves.items =
	    mem_grow(mem, moves->moves.items, (moves->moves.n + 1) * sizeof(*moves->moves.items));
	move = &moves->moves.items[moves->moves.n++];
	*move = (struct move_view){ .label = tr(lang, label_id) };
	return move;
}

/* What is refused now is not the main step now. */
static int rank(const struct move_view *move)
{
	return move->is_danger ? 2 : !move->is_primary || move->refusal;
}

/* So few that each is put before those of a higher rank, one after the other. */
void part_moves_order(struct part_moves_view *moves)
{
	for (size_t i = 1; i < moves->moves.n; i++) {
		struct move_view move = moves->moves.items[i];
		size_t at = i;

		for (; at > 0 && rank(&moves->moves.items[at - 1]) > rank(&move); at--)
			moves->moves.items[at] = moves->moves.items[at - 1];
		moves->moves.items[at] = move;
	}
}

struct part_pager_view part_pager_make(
    struct mem *mem, struct safe_url base, bool is_first, const char *key)
{
	struct part_pager_view pager = { 0 };

	if (!is_first)
		pager.first = base;
	if (key != NULL)
		pager.next = url_query(mem, base, "after", key);
	return pager;
}
