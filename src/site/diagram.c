/* Laying out a machine. Columns are the states in the order in which they are reached from the beginning. */
#include "site/diagram.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/move.h"

#define COLUMN 100
#define MARGIN 56
#define BOX_WIDTH 94
#define TOP 44
#define LINE 42
#define STATES_MOST 32

struct layout {
	struct mem *mem;
	enum lang lang;
	const struct machine *machine;
	int64_t column[STATES_MOST]; /* by state */
};

/* Breadth first, so that the usual way runs from left to right; a state that nothing leads to comes last. */
static void order_states(struct layout *l)
{
	const struct machine *m = l->machine;
	int queue[STATES_MOST] = { 0 };
	uint32_t seen = FROM(0);
	size_t n = 1;
	for (size_t at = 0; at < n; at++) {
		for (size_t i = 0; i < m->move_count; i++) {
			const struct move *move = &m->moves[i];
			if (!(move->from & FROM(queue[at])) || seen & FROM(move->to))
				continue;
			seen |= FROM(move->to);
			queue[n++] = move->to;
		}
	}
	for (size_t state = 0; state < m->state_count; state++) {
		if (!(seen & FROM(state)))
			queue[n++] = (int)state;
	}
	for (size_t i = 0; i < n; i++)
		l->column[queue[i]] = (int64_t)i;
}

static int64_t x_of(const struct layout *l, int state)
{
	return MARGIN + COLUMN * l->column[state];
}

static const char *state_label(const struct layout *l, int state)
{
	return state ? tr(l->lang, l->machine->state_labels[state]) : tr(l->lang, N_("Beginning"));
}

static const char *head(const struct layout *l, int64_t x, int64_t y, int back)
{
	return mem_printf(l->mem, "%lld,%lld %lld,%lld %lld,%lld", (long long)x, (long long)y,
	    (long long)(x + back), (long long)(y - 5), (long long)(x + back), (long long)(y + 5));
}

static struct diagram_move_view move_of(const struct layout *l, const struct move *move, size_t nth)
{
	struct diagram_dot_view *dots =
	    MEM_ARRAY(l->mem, struct diagram_dot_view, l->machine->state_count);
	int64_t to = x_of(l, move->to), y = TOP + LINE * (int64_t)(nth + 1), least = to, most = to;
	size_t n = 0;
	for (size_t state = 0; state < l->machine->state_count; state++) {
		if (!(move->from & FROM(state)))
			continue;
		int64_t x = x_of(l, (int)state);
		dots[n++].x = x;
		least = x < least ? x : least;
		most = x > most ? x : most;
	}
	return (struct diagram_move_view){
		.y = y,
		.label_y = y - 8,
		.from_x = least,
		.to_x = most,
		.head = least < to ? head(l, to, y, -9) : NULL,
		.head_back = most > to ? head(l, to, y, 9) : NULL,
		.label_x = (least + most) / 2,
		.label = tr(l->lang, l->machine->event_labels[move->event]),
		.is_clock = move->allow == BY_SYSTEM,
		.stays = least == to && most == to,
		.ring_x = to,
		.dots = { dots, n },
	};
}

static const char *joined(const struct layout *l, const char *all, const char *one)
{
	const char *between = l->lang == LANG_ZH ? "、" : ", ";
	return *all ? mem_printf(l->mem, "%s%s%s", all, between, one) : one;
}

static struct diagram_row_view row_of(const struct layout *l, const struct move *move)
{
	const char *from = "", *who = "";
	for (size_t state = 0; state < l->machine->state_count; state++) {
		if (move->from & FROM(state))
			from = joined(l, from, state_label(l, (int)state));
	}
	for (int bit = 0; bit < 32; bit++) {
		if (move->allow & UINT32_C(1) << bit)
			who =
			    joined(l, who, tr(l->lang, who_label((enum who)(UINT32_C(1) << bit))));
	}
	return (struct diagram_row_view){
		.event = tr(l->lang, l->machine->event_labels[move->event]),
		.from = from,
		.to = state_label(l, move->to),
		.who = who,
		.note = move->needs_reason ? tr(l->lang, N_("with a reason")) : NULL,
	};
}

struct diagram_view diagram_of(
    struct mem *mem, enum lang lang, const struct machine *machine, const char *title)
{
	struct layout l = { .mem = mem, .lang = lang, .machine = machine };
	size_t states = machine->state_count, moves = machine->move_count;
	struct diagram_state_view *columns = MEM_ARRAY(mem, struct diagram_state_view, states);
	struct diagram_move_view *arrows = MEM_ARRAY(mem, struct diagram_move_view, moves);
	struct diagram_row_view *rows = MEM_ARRAY(mem, struct diagram_row_view, moves);
	order_states(&l);
	for (size_t i = 0; i < states; i++) {
		int64_t x = x_of(&l, (int)i);
		columns[l.column[i]] = (struct diagram_state_view){ .x = x,
			.box_x = x - BOX_WIDTH / 2,
			.box_width = BOX_WIDTH,
			.label = state_label(&l, (int)i) };
	}
	for (size_t i = 0; i < moves; i++) {
		arrows[i] = move_of(&l, &machine->moves[i], i);
		rows[i] = row_of(&l, &machine->moves[i]);
	}
	int64_t bottom = TOP + LINE * (int64_t)(moves + 1) - 12;
	return (struct diagram_view){
		.title = title,
		.desc = tr(lang,
		    N_("Each column is a state, each arrow a step from one state to another. The "
		       "table below says the same in words.")),
		.width = 2 * MARGIN + COLUMN * (int64_t)(states - 1),
		.height = bottom + 4,
		.top = TOP - 8,
		.bottom = bottom,
		.states = { columns, states },
		.moves = { arrows, moves },
		.rows = { rows, moves },
	};
}
