/* What the templates of partners are given. */
#ifndef PARTNER_PARTNER_VIEW_H
#define PARTNER_PARTNER_VIEW_H

#include "html/part_view.h"
#include "http/request.h"
#include "partner/partner.h"

struct partner_list_view {
	const char *title;
	struct part_head_view head;
	struct part_moves_view moves; /* apply */
	struct part_list_view list;
	struct {
		const struct part_row_view *items;
		size_t n;
	} rows;
	struct part_empty_view empty;
};

struct partner_resource_view {
	const char *title, *way, *quantity, *available;
	struct safe_url change, withdraw; /* .text NULL: not the reader's to change */
};

/* What one partner offers. */
struct partner_offer_group_view {
	struct safe_url link;
	const char *code, *name, *unit;
	struct {
		const struct partner_resource_view *items;
		size_t n;
	} offers;
};

struct partner_offers_view {
	const char *title;
	struct part_head_view head;
	struct part_moves_view moves; /* add yours */
	struct part_list_view list;
	struct {
		const struct partner_offer_group_view *items;
		size_t n;
	} groups;
	struct part_empty_view empty;
};

struct partner_show_view {
	const char *title;
	struct linked_data linked;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_clock_view clock;
	struct safe_url letter; /* of authority, for who is to decide; .text NULL: nobody is */
	struct part_moves_view moves;
	const char *intro; /* NULL: none */
	struct {
		const struct partner_resource_view *items;
		size_t n;
	} resources;
	bool may_edit;
	struct part_moves_view own; /* what its agents keep up to date */
	bool has_agents; /* for those concerned */
	struct {
		const struct part_row_view *items;
		size_t n;
	} agents;
	struct {
		const struct part_row_view *items;
		size_t n;
	} invitations; /* codes that are still good */
	struct part_moves_view agent_moves;
	struct part_figures_view record; /* how many awards in which state */
	struct {
		const struct part_row_view *items;
		size_t n;
	} awards;
	struct part_pager_view pager;
	struct part_facts_view facts;
	struct part_trail_view trail;
};

struct partner_rule_view {
	const char *text;
};

/* The form of an application; its rules stand above the box that accepts them. */
struct partner_apply_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_facts_view fixed; /* mending, coming back: what cannot be changed any more */
	bool is_name_fixed; /* name and kind belong to it */
	struct form_view form; /* all fields: for the summary and the action */
	struct form_view fields, last;
	struct {
		const struct partner_rule_view *items;
		size_t n;
	} rules;
	const char *submit;
	struct safe_url cancel;
};

/* The seal of a state. */
struct part_seal_view partner_seal(enum lang, enum partner_state);
/* Address of a partner; of one of its moves. */
struct safe_url partner_url(struct mem *, const char *code);
struct safe_url partner_event_url(struct mem *, const char *code, enum partner_event);
/* A partner as a row of the registry. */
struct part_row_view partner_line_row(struct request *, const struct partner_line *);

/* Whether a move has something to fill in, or to be seen before, and so a page of its own; the others are a button on the
 * partner's page. */
bool partner_event_asks(enum partner_event);
/* Adds a move with a link to where it is made: its own page, else the partner's. */
struct move_view *partner_move_add(
    struct request *, const char *code, enum partner_event, struct part_moves_view *);

#endif
