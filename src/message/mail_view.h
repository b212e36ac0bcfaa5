/* What the templates of preferences and of the last mail are given. */
#ifndef MESSAGE_MAIL_VIEW_H
#define MESSAGE_MAIL_VIEW_H

#include <stdbool.h>

#include "html/part_view.h"

struct message_preferences_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_facts_view facts;
	struct part_moves_view remove, webhooks;
	bool has_code, has_address, has_kinds;
	struct part_form_view code, address, kinds;
};

struct message_unsubscribe_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_moves_view moves;
};

#endif
