/* A machine as a picture: states side by side, every move a labelled arrow in a line of its own, so that nothing can overlap. */
#ifndef SITE_DIAGRAM_H
#define SITE_DIAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"

struct machine;
struct mem;

struct diagram_state_view {
	int64_t x, box_x, box_width; /* of its line; of its box */
	const char *label;
};

struct diagram_dot_view {
	int64_t x;
};

/* An arrow goes from every dot to its head; both heads when there are dots on either side. */
struct diagram_move_view {
	int64_t y, label_y, from_x, to_x; /* the stroke, left to right */
	const char *head; /* points of the arrow's head from the left; NULL: none */
	const char *head_back; /* from the right */
	int64_t label_x;
	const char *label;
	bool is_clock; /* nobody but the clock makes it */
	bool stays; /* leads where it came from: a ring instead of an arrow */
	int64_t ring_x;
	struct {
		const struct diagram_dot_view *items;
		size_t n;
	} dots;
};

/* The same in words: a row of the table beside the picture. */
struct diagram_row_view {
	const char *event, *from, *to, *who, *note;
};

struct diagram_view {
	const char *title, *desc;
	int64_t width, height, top, bottom; /* of the states' lines */
	struct {
		const struct diagram_state_view *items;
		size_t n;
	} states;
	struct {
		const struct diagram_move_view *items;
		size_t n;
	} moves;
	struct {
		const struct diagram_row_view *items;
		size_t n;
	} rows;
};

struct diagram_view diagram_of(struct mem *, enum lang, const struct machine *, const char *title);

#endif
