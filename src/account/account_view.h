/* What the templates of the account pages are given, and how it is made. */
#ifndef ACCOUNT_ACCOUNT_VIEW_H
#define ACCOUNT_ACCOUNT_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account/account.h"
#include "auth/session.h"
#include "html/part_view.h"
#include "http/request.h"

struct account_login_view {
	const char *title;
	struct part_head_view head;
	struct part_form_view form;
};

struct account_show_view {
	const char *title;
	struct part_head_view head;
	struct part_facts_view facts;
	struct {
		struct part_row_view *items;
		size_t n;
	} roles, sessions;
	struct part_empty_view no_roles;
	struct part_form_view password;
};

struct account_login_view account_login_view(struct request *, const struct form_state *);

/* What the page of one's own account shows. */
struct account_page {
	const struct account_holding *holdings;
	size_t holding_count;
	const struct session_line *sessions;
	size_t session_count;
	const struct form_state *password;
};
struct account_show_view account_show_view(struct request *, const struct account_page *);

/* A browser as people call it, from what it sends: "Firefox · Windows". Unknown ones: a word for
 * that. */
char *account_browser_name(struct mem *, enum lang, const char *user_agent);

#endif
