/* What every case is given: one member of each type, and its values. */
#ifndef SAMPLE_SAMPLE_H
#define SAMPLE_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html/frame.h"
#include "html/part_view.h"

enum sample_kind { SAMPLE_A, SAMPLE_B };

struct sample_name_list {
	const char *const *items;
	size_t n;
};

struct sample_item {
	const char *name;
	bool is_open;
	struct safe_url link;
	struct part_seal_view seal;
	struct sample_name_list tags;
};

struct sample_item_list {
	const struct sample_item *items;
	size_t n;
};

#define SAMPLE_FIELDS                                                                              \
	const char *title, *hostile, *text, *none, *empty;                                         \
	char letter;                                                                               \
	bool is_open, is_closed;                                                                   \
	int small;                                                                                 \
	int64_t count, one, zero;                                                                  \
	size_t size;                                                                               \
	double ratio;                                                                              \
	enum sample_kind kind;                                                                     \
	struct linked_data linked, unlinked;                                                       \
	struct safe_url url, hostile_url;                                                          \
	struct form_action form, upload, filter;                                                   \
	struct part_seal_view seal;                                                                \
	const struct part_seal_view *other_seal, *no_seal;                                         \
	struct sample_item first;                                                                  \
	struct sample_item_list items, nothing;                                                    \
	struct sample_name_list names;
#endif
