/* What the templates of the account pages are given, and how it is made. */
#ifndef ACCOUNT_ACCOUNT_VIEW_H
#define ACCOUNT_ACCOUNT_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account/account.h"
#include "auth/qr.h"
#include "auth/session.h"
#include "history/history.h"
#include "html/part_view.h"
#include "http/request.h"

struct factor;

/* --- coming in -------------------------------------------------------------------------------- */

struct account_login_view {
	const char *title;
	struct part_head_view head;
	struct part_form_view form;
};
#define account_register_view account_login_view
#define account_lost_view account_login_view
#define account_step_view account_login_view

struct account_login_view account_login_view_of(struct request *, const struct form_state *);
struct account_login_view account_register_view_of(struct request *, const struct form_state *);
struct account_login_view account_lost_view_of(struct request *, const struct form_state *);
struct account_login_view account_step_view_of(struct request *, const struct form_state *);

/* --- the own account -------------------------------------------------------------------------- */

struct account_rows {
	struct part_row_view *items;
	size_t n;
};

struct account_show_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_facts_view facts;
	struct account_rows roles, sessions;
	struct part_moves_view end_others;
	struct part_empty_view no_roles;
	struct part_form_view password;
	struct part_moves_view moves;
};

/* What the page of one's own account shows. */
struct account_page {
	const struct account_holding *holdings;
	size_t holding_count;
	const struct session_line *sessions;
	size_t session_count;
	const struct form_state *password;
	bool has_factor;
};
struct account_show_view account_show_view(struct request *, const struct account_page *);

struct account_factor_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	bool is_set;
	struct part_facts_view facts; /* set */
	struct part_moves_view moves;
	struct qr qr; /* not set yet */
	const char *secret; /* in groups of four */
	struct {
		const char **items;
		size_t n;
	} recovery;
	struct part_form_view form;
};
struct account_factor_view account_factor_offer_view(
    struct request *, const struct form_state *, const char *secret);
struct account_factor_view account_factor_set_view(struct request *, const struct factor *);

struct account_erase_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view refusal;
	bool is_possible;
	struct part_form_view form;
};
struct account_erase_view account_erase_view(
    struct request *, const struct form_state *, enum account_answer);

/* A browser as people call it, from what it sends: "Firefox · Windows". Unknown ones: a word for
 * that. */
char *account_browser_name(struct mem *, enum lang, const char *user_agent);

/* --- the accounts office ---------------------------------------------------------------------- */

struct account_list_view {
	const char *title;
	struct part_head_view head;
	struct part_moves_view moves;
	struct form_view filters;
	struct account_rows rows;
	bool is_cut; /* more than this list shows; type more */
	bool is_text_alone; /* a role or unit was asked for too */
	struct part_empty_view empty;
	struct part_pager_view pager;
};
struct account_list_view account_list_view(
    struct request *, const struct account_line *, size_t count);

struct account_office_view {
	const char *title;
	struct part_head_view head;
	struct part_facts_view facts;
	struct account_rows roles;
	struct part_empty_view no_roles;
	bool may_grant;
	struct part_form_view grant;
	struct part_moves_view moves;
	struct part_trail_view trail;
};
struct account_office_page {
	const struct account *account;
	const struct account_holding *holdings;
	size_t holding_count;
	int64_t created_at, factor_at; /* factor_at 0: none */
	const struct form_state *grant;
	struct history_lines history;
	bool may_act; /* else it is read only */
};
struct account_office_view account_office_view(
    struct request *, const struct account_office_page *);

struct account_code_view {
	const char *title;
	struct part_head_view head;
	const char *login, *code, *until;
	struct safe_url back;
};
struct account_code_view account_code_view(
    struct request *, const struct account *, const char *code, int64_t ends_at);

#endif
