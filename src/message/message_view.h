/* What the template of the inbox is given. */
#ifndef MESSAGE_MESSAGE_VIEW_H
#define MESSAGE_MESSAGE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html/part_view.h"
#include "message/mail_view.h"

/* A page of facts, buttons and rows: webhooks and deliveries. */
struct message_sheet_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_moves_view moves;
	struct part_facts_view facts;
	const char *rows_title;
	struct {
		struct part_row_view *items;
		size_t n;
	} rows;
	struct part_empty_view empty;
	struct part_pager_view pager;
};

struct message_form_view {
	const char *title;
	struct part_head_view head;
	struct part_form_view form;
};

/* One message. Opening an unread one is a button, since it marks it as read; a read one is a link. */
struct message_row_view {
	const char *text;
	const char *iso, *time;
	struct safe_url link;
	struct form_action open;
	bool is_unread;
};

/* The messages of a page that are about one subject: the newest, and the others behind it. */
struct message_group_view {
	struct message_row_view newest;
	struct {
		struct message_row_view *items;
		size_t n;
	} earlier;
	const char *earlier_label; /* "3 earlier messages about it" */
	const char *kind, *code; /* code NULL: its subject has none */
	struct safe_url
	    about; /* all about it; .text NULL: this is that page, or there are no others */
	const char *subject;
	int64_t newest_id;
	bool is_unread, may_mark; /* may_mark: more than one is unread */
};

struct message_inbox_view {
	const char *title;
	struct part_head_view head;
	struct form_view filters;
	struct part_moves_view moves;
	struct {
		struct message_group_view *items;
		size_t n;
	} groups;
	struct part_empty_view empty;
	struct part_pager_view pager;
	bool has_unread;
	const char *unread; /* "3 unread messages" */
	struct form_action mark_read;
	int64_t newest; /* marking goes up to this message, the newest that is shown */
	const char *back; /* the list as it is filtered now */
};

#endif
