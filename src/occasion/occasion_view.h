/* What the templates of occasions are given. */
#ifndef OCCASION_OCCASION_VIEW_H
#define OCCASION_OCCASION_VIEW_H

#include "award/award.h"
#include "html/part_view.h"
#include "http/request.h"
#include "occasion/occasion.h"
#include "project/project_view.h"

struct occasion_rows {
	const struct part_row_view *items;
	size_t n;
};

struct occasion_list_view {
	const char *title;
	struct part_head_view head;
	struct part_moves_view moves; /* plan one */
	struct occasion_rows coming, past;
	bool is_first; /* the coming ones stand on the first page alone */
	struct part_pager_view pager;
	struct part_empty_view empty;
};

/* Who took a slot of a line. */
struct occasion_taker_view {
	const char *name, *time, *iso;
	struct safe_url link;
	const char *state; /* how its work ended; NULL while it did not */
};

/* One line of the list of projects, which afterwards is the record. */
struct occasion_line_view {
	const char *number, *title, *unit, *slots;
	struct safe_url link;
	bool is_gone; /* withdrawn: struck through */
	const char *outcome; /* where nobody's name stands: why, or what it is about; NULL */
	struct {
		const struct occasion_taker_view *items;
		size_t n;
	} takers;
};

struct occasion_show_view {
	const char *title;
	struct linked_data linked;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_clock_view clock;
	struct part_moves_view moves;
	struct part_figures_view figures;
	const char *programme; /* NULL: none */
	struct project_notices open; /* the first ones with a free slot */
	const char *record_title, *last_column;
	struct {
		const struct occasion_line_view *items;
		size_t n;
	} lines;
	struct part_pager_view pager;
	struct part_empty_view empty;
	struct part_trail_view trail;
};

struct occasion_live_view {
	const char *title;
	struct part_wall_view wall;
};

/* Everything a page shows of the projects of an occasion: what was on its list, and who took it. */
struct occasion_board {
	const struct occasion *occasion;
	struct project_lines projects;
	struct award_lines awards; /* in the order of commit */
	size_t *
	    first_award; /* by project: where its awards begin in by_project; the next one's is its end */
	const struct award_line **by_project;
	int64_t slots, slots_free, full,
	    free; /* slots in all; projects without and with a free one; withdrawn ones count nowhere */
	int64_t partners;
};
bool occasion_board_load(struct request *, const struct occasion *,
    struct occasion_board *board_out) __attribute__((warn_unused_result));
/* How many slots of a project of the board are taken; whether all are. */
size_t occasion_takers(const struct occasion_board *, size_t project);
bool occasion_is_full(const struct occasion_board *, size_t project);

struct part_seal_view occasion_seal(enum lang, enum occasion_phase);
/* To the opening, then to the close; none when it is over. */
struct part_clock_view occasion_clock(struct request *, const struct occasion *);
/* A line of a list; while it is open it leads to its live page too. */
struct part_row_view occasion_row(struct request *, const struct occasion *);
struct occasion_rows occasion_rows_of(struct request *, const struct occasion_list *);
struct safe_url occasion_url(struct mem *, const char *code);

#endif
