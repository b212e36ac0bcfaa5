/* What the template of the inbox is given. */
#ifndef MESSAGE_MESSAGE_VIEW_H
#define MESSAGE_MESSAGE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html/part_view.h"

struct message_inbox_view {
	const char *title;
	struct part_head_view head;
	struct {
		struct part_row_view *items;
		size_t n;
	} messages;
	struct part_empty_view empty;
	struct part_pager_view pager;
	bool has_unread;
	struct form_action mark_read;
	int64_t newest; /* marking goes up to this message, the newest that is shown */
};

#endif
