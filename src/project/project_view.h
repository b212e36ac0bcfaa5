/* What the templates of projects and claims are given. */
#ifndef PROJECT_PROJECT_VIEW_H
#define PROJECT_PROJECT_VIEW_H

#include "html/part_view.h"
#include "http/request.h"
#include "project/claim.h"
#include "project/project.h"

struct project_notices {
	const struct part_notice_view *items;
	size_t n;
};

struct project_rows {
	const struct part_row_view *items;
	size_t n;
};

struct project_list_view {
	const char *title;
	struct part_head_view head;
	struct part_list_view list;
	struct project_notices notices;
	struct part_empty_view empty;
	struct part_moves_view moves; /* post a need */
};

/* The press: one form, or the reason why there is none. */
struct project_press_view {
	bool is_offered; /* somebody who might claim looks at something that can be claimed */
	struct part_form_view form;
	bool has_form;
	const char *partner; /* for whom, when the agent speaks for several; NULL */
	const char *refusal; /* the rule that says no, and until when */
	struct part_moves_view moves; /* log in, prepare the letter, go to our award */
};

struct criterion_view {
	const char *side, *name;
	int64_t weight;
};

struct project_show_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_chain_view chain;
	const char *need;
	struct part_gallery_view gallery;
	struct part_facts_view facts;
	struct part_clock_view clock;
	struct part_slots_view slots;
	struct project_press_view press;
	struct part_moves_view moves;
	struct {
		const struct part_taken_view *items;
		size_t n;
	} taken;
	const char
	    *weights; /* sides of the evaluation, or how a wish goes, in a sentence; NULL: none */
	struct {
		const struct criterion_view *items;
		size_t n;
	} criteria;
	struct part_trail_view trail;
	struct part_facts_view was; /* the text on the wall, beside a new one */
	/* for those who post and review it alone */
	struct part_callout_view conflicts;
	struct project_rows fits; /* partners */
	struct project_rows similar;
};

/* Who came too late: what happened, who has it, what is still open. */
struct project_lost_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct {
		const struct part_taken_view *items;
		size_t n;
	} taken;
	struct project_notices open;
	struct part_moves_view moves;
};

/* The form of a need: five fields, the rest folded away. */
struct project_draft_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct form_view form; /* all fields: for the summary and the action */
	struct form_view first, more, last;
	bool is_more_open;
	const char *submit, *keep; /* the buttons: to the reviewer, or not yet */
	struct safe_url cancel;
	bool is_new; /* not kept yet */
	struct safe_url files; /* of a draft that is kept and was never on the wall */
	struct project_rows same; /* likely the same need, open already: to be looked at first */
	struct project_rows similar; /* needs alike, or the own last ones: each can be copied */
	const char *similar_title;
	bool is_similar_open; /* something was typed that they are like */
	struct part_facts_view
	    theirs; /* somebody else changed it meanwhile: the text as it stands now */
};

/* The photos and documents of a need, with the form for one more. */
struct project_files_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_gallery_view gallery;
	struct part_empty_view empty;
	struct part_form_view form;
	const char *full; /* why there is no form */
	struct part_moves_view moves;
};

struct project_claim_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_facts_view facts;
	struct part_clock_view clock;
	struct part_moves_view moves, ends; /* ends: what gives the claim up */
	struct part_form_view letter;
	bool has_letter_form;
	struct part_trail_view trail;
};

/* A project as a card on a wall. */
struct part_notice_view project_notice(struct request *, const struct project_line *);
struct project_notices project_notices_of(
    struct request *, const struct project_line *, size_t count);
/* Needs as rows, each with a link to copy it. */
struct project_rows project_rows_to_copy(
    struct request *, const struct project_line *, size_t count);
/* Whether somebody with these relations reads a need's place: everyone, but of a wish only its
 * offices. PRODUCT.md 4.2; who took it reads it on the award's page. */
bool project_shows_place(const struct project *, const struct actor *);
/* Around a need, for those who post and review it: conflicts, partners that fit, needs alike. */
bool project_around(struct request *, const struct project *, struct project_show_view *)
    __attribute__((warn_unused_result));
/* The warning about conflicts of interest, for who may publish it; empty when there is none. */
bool project_conflicts(struct request *, const struct project *, struct part_callout_view *)
    __attribute__((warn_unused_result));
/* The seal of a state; on the wall before its window opens: not open yet. */
struct part_seal_view project_seal(enum lang, enum project_state, int64_t opens_at, int64_t now);
struct part_seal_view claim_seal(enum lang, enum claim_state);
/* Address of a project; of one of its moves. */
struct safe_url project_url(struct mem *, const char *code);
struct safe_url project_event_url(struct mem *, const char *code, enum project_event);
/* Whether a move has something to fill in, and so a page of its own; the others are a button on the project's page. */
bool project_move_asks(const struct move *);
/* Adds a move with a link to where it is made: its own page, else the project's. */
struct move_view *project_move_add(
    struct request *, const char *code, const struct move *, struct part_moves_view *);
/* The form of a need, filled in from this one. */
struct safe_url project_copy_url(struct mem *, const char *code);

#endif
