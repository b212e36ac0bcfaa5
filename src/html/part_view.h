/* The parts pages are put together from: what each template in templates/part is given, and small makers for it. */
#ifndef HTML_PART_VIEW_H
#define HTML_PART_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "html/form_view.h"
#include "html/frame.h"
#include "html/out.h"

struct mem;

/*
 * Views hold finished texts in the reader's language. What may be missing is NULL (a link: .text NULL) and then shows nothing, so
 * a zeroed view is always allowed. Makers take text ids only where a parameter is called …_id; they translate those.
 *
 * How a page is built, with the classes of static/css:
 *
 *   {{ layout "page" title=v.title }}
 *   {{ include "part/head" v.head }}                      breadcrumb, h1, seal, code
 *   {{ include "part/chain" v.chain }}
 *   <div class="columns">                                 two columns on a desk; on a phone one, in the order written:
 *     <div class="column-acts"> … </div>                  what can be done: part/clock, part/moves in <section class="sheet">
 *     <div class="column-main"> … </div>                  what it is about: <section>s, each with an <h2>
 *     <aside class="column-side"> … </aside>              what else there is to know: part/facts in <section class="sheet">
 *   </div>
 *
 *   <ul class="notices">   {{ each n in v.notices }}{{ include "part/notice" n }}{{ end }}   </ul>    a wall of cards
 *   <ul class="rows">      {{ each r in v.rows }}{{ include "part/row" r }}{{ end }}         </ul>    a list, one line each
 *   {{ else }} of an each is outside of the list: use {{ if v.rows.n }} … {{ else }}{{ include "part/empty" v.empty }}{{ end }}
 *
 * Other classes: "sheet" a piece of paper with an edge; "lead" a first paragraph; "prose" text with its line breaks kept; "note"
 * small grey text; "code" a code like XM261121-0042-K; "button" on <a> or <button> (also "button quiet", "button danger");
 * "buttons" a row of them; "narrow" on a <div>: a column for a single form; "table" on <table>, inside <div class="scroll">;
 * "visually-hidden".
 */

/* ---- The seal: a state in a word and a shape. ---- */

/* enum, the token in its class. The shape says how the subject stands; the word says which state it is. */
#define SEALS(X)                                                                                   \
	X(SEAL_DRAFT, "draft") /* dashed square: not handed in yet, or handed back */              \
	X(SEAL_WAITING, "waiting") /* slanted: an office has to decide */                          \
	X(SEAL_OPEN, "open") /* full cinnabar square: can be claimed, is in force */               \
	X(SEAL_RUNNING, "running") /* oval: work is going on */                                    \
	X(SEAL_DONE, "done") /* double ring: reached its good end */                               \
	X(SEAL_ENDED, "ended") /* struck through, grey: withdrawn, lapsed, declined, void */       \
	X(SEAL_STOPPED, "stopped") /* cut corners: suspended, terminated, on the black list */     \
	X(SEAL_GOLD, "gold") /* gold square: on the red list */

enum seal {
#define X(id, token) id,
	SEALS(X)
#undef X
};

struct part_seal_view {
	const char *kind; /* a token of SEALS */
	const char *label; /* the state's word; NULL: no seal */
};

struct part_seal_view part_seal_make(enum lang, enum seal, const char *label_id);

/* An instant for any field called iso: to the millisecond, as <time datetime> takes no more (clock_iso writes six digits). */
char *part_iso(struct mem *, int64_t at);

/* ---- The clock: time left or late. ---- */

struct part_clock_view {
	const char *label; /* what happens then: "Claims close" */
	const char *text; /* "in 3 days", "2 hours ago"; NULL: no clock */
	const char *exact; /* "2026-11-24 18:00" */
	const char *iso; /* the instant, by part_iso */
	const char *now; /* the server's instant, for machines */
	bool is_late; /* a duty whose time is over: the word "Late" goes with it */
	bool is_soon; /* a day or less is left */
	bool ticks; /* a script may count it down by the second */
};

/* A duty: late once its time is over. at 0: no clock. */
struct part_clock_view part_clock_due(
    struct mem *, enum lang, const char *label_id, int64_t now, int64_t at);
/* A window's edge, its beginning and its end: never late. at 0: no clock. */
struct part_clock_view part_clock_window(
    struct mem *, enum lang, const char *label_id, int64_t now, int64_t at);
struct part_clock_view part_clock_end(
    struct mem *, enum lang, const char *label_id, int64_t now, int64_t at);
/* When something happened, or when it stands in the diary; does not tick. at 0: no clock. */
struct part_clock_view part_clock_moment(
    struct mem *, enum lang, const char *label_id, int64_t now, int64_t at);

/* ---- The chain: the steps of a subject, the present one marked. ---- */

struct chain_step_view {
	const char *label;
	const char *detail; /* a date, an office; may be NULL */
	bool is_done, is_now;
};

struct part_chain_view {
	const char *label; /* what it is, for those who hear the page */
	bool is_stopped; /* the chain ended at the step marked now */
	struct {
		struct chain_step_view *items;
		size_t n;
	} steps;
};

/*
 * From the text ids of the steps. now: index of the present step; everything before is done; now = count: all are done.
 * Details can be set in .steps.items afterwards.
 */
struct part_chain_view part_chain_make(struct mem *, enum lang, const char *label_id,
    const char *const *step_ids, size_t count, size_t now);

/* ---- Slots: "2 of 3 taken" in words and squares. ---- */

struct pip_view {
	bool is_taken;
};

struct part_slots_view {
	const char *text; /* NULL: nothing */
	struct {
		struct pip_view *items;
		size_t n;
	} pips;
};

struct part_slots_view part_slots_make(struct mem *, enum lang, int64_t taken, int64_t slots);

/* ---- The notice: a project as a card on the wall (an <li>). ---- */

struct part_notice_view {
	struct safe_url link;
	const char *anchor; /* its place in a list: an id, once on a page; NULL */
	const char *code, *title;
	const char *category, *mode; /* labels */
	const char *place; /* unit or address */
	const char *text; /* the need, cut; or why it fits; NULL */
	const char *by; /* partners who took it, or the office it waits for; NULL */
	struct part_seal_view seal;
	struct part_slots_view slots;
	struct part_clock_view clock;
	bool is_taken; /* every slot is gone: the corner is torn off */
	bool is_closed; /* at its end: faded paper */
};

/* ---- A tile: the same for the big screen (an <li>). Once taken its place stays, and tells by whom. ---- */

struct part_tile_view {
	struct safe_url link;
	const char *key; /* the code: names the tile across refreshes */
	const char *number, *title; /* number: its place in the programme, "17" */
	const char *by; /* who took it, once taken */
	struct part_slots_view slots; /* left out where there is one */
	bool is_taken; /* every slot: the script lets the paper fall */
	bool is_gone; /* withdrawn: struck through */
};

/* A slot somebody took: lists of winners on project, loser's and live page (an <li>). */
struct part_taken_view {
	const char *key; /* unique on the page: project code and slot */
	const char *slot; /* "Slot 2"; NULL */
	const char *partner;
	struct safe_url partner_link;
	const char *project; /* NULL where the page is about one project */
	struct safe_url project_link;
	const char *iso, *time; /* "14:00:03" or "2026-11-21 14:00:03" */
	const char *state; /* how it stands now; NULL */
	bool is_mine;
};

/* The whole of the live page between header and footer: {{ layout "wall" title=v.title }}{{ include "part/wall" v.wall }}. */
struct part_wall_view {
	const char *title, *place;
	struct part_clock_view clock; /* to the opening, then to the close */
	const char *open_count, *taken_count; /* finished numbers: "33", "87" */
	const char *open_label, *taken_label; /* "slots on the wall", "slots taken" */
	const char *taken_title; /* above the last ones */
	const char *before; /* before the opening: what will happen; NULL afterwards */
	const char *after; /* when everything is taken or the window over: what happened */
	struct safe_url record; /* the occasion's page */
	struct {
		const struct part_tile_view *items;
		size_t n;
	} tiles; /* all, always in the same order */
	struct {
		const struct part_taken_view *items;
		size_t n;
	} taken; /* the last ones, newest first */
};

/* ---- The trail: history as a vertical line. ---- */

struct trail_line_view {
	const char *iso, *time; /* time: "2026-11-21 14:00:03" */
	const char *event; /* what was done, as a phrase: "Published" */
	const char *office; /* who, by office; NULL: the clock, said so */
	const char *from,
	    *to; /* labels of states; from NULL when it did not exist or did not change */
	const char *text; /* reason or remark; NULL */
	const char *
	    subject; /* which claim or award, on a project's trail; NULL for the page's own subject */
	struct safe_url subject_link;
	const char *hash; /* on the history page only; NULL */
	bool is_late; /* a late_… event */
};

struct part_trail_view {
	struct {
		struct trail_line_view *items;
		size_t n;
	} lines;
	struct safe_url more; /* the whole history; .text NULL: this is all */
};

/* ---- Facts: labels with values. ---- */

struct fact_view {
	const char *label, *value;
	const char *note; /* small, under the value */
	const char *iso; /* set: the value is a time */
	struct safe_url link;
	bool is_long; /* keeps its line breaks, takes the whole width */
};

struct part_facts_view {
	struct {
		struct fact_view *items;
		size_t n;
	} facts;
};

/* Adds a line; nothing when value is NULL or empty. Returns it, valid until the next is added, for note, link, is_long; or NULL. */
struct fact_view *part_facts_add(
    struct mem *, enum lang, struct part_facts_view *, const char *label_id, const char *value);
/* Adds a time to the minute; the end of a span, as clock_end. Nothing when at is 0. */
struct fact_view *part_facts_add_time(
    struct mem *, enum lang, struct part_facts_view *, const char *label_id, int64_t at);
struct fact_view *part_facts_add_end(
    struct mem *, enum lang, struct part_facts_view *, const char *label_id, int64_t at);

/* ---- The gallery: photos and documents. ---- */

struct gallery_item_view {
	struct safe_url link; /* the file */
	struct safe_url small; /* of a photo; .text NULL: a document */
	const char *text; /* what is to be seen, or what the document is */
	const char *meta; /* "JPEG, 1600 × 1200, 312 KB" */
	int64_t width, height; /* of the small picture */
	struct safe_url remove; /* the page that asks; .text NULL: none */
};

struct part_gallery_view {
	struct {
		const struct gallery_item_view *items;
		size_t n;
	} files;
};

/* ---- Moves: what can be done now. ---- */

/* Either form (a POST without fields), or link (a page with a form), or refusal (why it is not possible now). */
struct move_view {
	const char *label;
	const char *hint; /* what follows from it; NULL */
	const char *refusal; /* the rule that says no, and until when; then there is no button */
	struct form_action form;
	struct safe_url link;
	bool is_primary, is_danger;
};

struct part_moves_view {
	const char *title; /* NULL: none */
	struct {
		struct move_view *items;
		size_t n;
	} moves;
};

/* Adds an empty move with its label; the caller sets form, link or refusal before the next is added. */
struct move_view *part_moves_add(
    struct mem *, enum lang, struct part_moves_view *, const char *label_id);
/* The main steps to the front, what cannot be undone to the end. */
void part_moves_order(struct part_moves_view *);

/* ---- A row of a list: registry, work queue, inbox, sessions (an <li>). ---- */

struct part_row_view {
	struct safe_url link;
	const char *anchor; /* its place in a list: an id, once on a page; NULL */
	const char *title;
	const char *kind; /* "Project": in front of the code */
	const char *code;
	const char *meta; /* a line of small facts, joined with " · " */
	const char *text; /* a sentence: what is asked, why it fits */
	struct part_seal_view seal;
	struct part_seal_view mark; /* a second one: red list */
	struct part_clock_view clock;
	struct part_moves_view moves; /* buttons right in the row */
	bool is_late, is_unread;
};

/* ---- The head of a page. ---- */

struct crumb_view {
	const char *label;
	struct safe_url link;
};

struct part_head_view {
	struct {
		const struct crumb_view *items;
		size_t n;
	} crumbs; /* from the district down; without the page itself */
	const char *kind; /* "Project"; NULL */
	const char *code; /* NULL */
	const char *title; /* the <h1> */
	const char *meta; /* a line under it: category · mode · place */
	struct part_seal_view seal;
	struct part_seal_view mark; /* red list */
};

/* ---- A callout: one thing the reader must not miss. ---- */

struct part_callout_view {
	const char *kind; /* "good", "stop", "late" or "note" */
	const char *title; /* NULL: no callout */
	const char *text;
	const char *link_label;
	struct safe_url link;
};

/* ---- Nothing there: what to do next. ---- */

struct part_empty_view {
	const char *title, *text;
	const char *link_label;
	struct safe_url link;
};

/* ---- Figures: a few numbers in a row, each with the list behind it; kept ones with the moment of which they are. ---- */

struct figure_view {
	const char *value, *label;
	struct safe_url link;
};

struct part_figures_view {
	struct {
		const struct figure_view *items;
		size_t n;
	} figures;
	const char *iso, *time; /* "2026-11-21 14:00"; NULL: counted for this page */
};

/* ---- The pager of a list that pages by key. ---- */

struct part_pager_view {
	struct safe_url first, next; /* .text NULL: we are at the beginning, at the end */
	const char *count; /* "Showing 40 of 120", if known without counting rows */
};

/* base: the list's address with its filter. key: what ?after= takes for the next page; NULL at the end. */
struct part_pager_view part_pager_make(
    struct mem *, struct safe_url base, bool is_first, const char *key);

/* ---- A list: its filter above, its pager and its files below; made by list_view (auth/list.h). ---- */

struct list_file_view {
	const char *label; /* "Excel" */
	struct safe_url link;
};

struct part_list_view {
	struct form_view filters;
	const char *active; /* "2 filters are set"; NULL: none */
	const char *count; /* how long it is, in words; NULL: not said here */
	struct safe_url clear; /* the list without them */
	struct part_pager_view pager;
	struct {
		const struct list_file_view *items;
		size_t n;
	} files; /* the same list to take along */
};

/* {{ include "part/list_top" v.list }}, then rows or part/empty, then {{ include "part/list_end" v.list }}. */
#define part_list_top_view part_list_view
#define part_list_end_view part_list_view

/* ---- Forms. ---- */

/* These parts show a form_view itself; the template compiler names a part's view after the part. */
#define part_form_fields_view form_view
#define part_error_summary_view form_view
/* A GET form above a list; its fields are all optional. */
#define part_filters_view form_view
/* One field with its label, hint and error; field_line and field_group are the two shapes it takes. */
#define part_field_view field_view
#define part_field_line_view field_view
#define part_field_group_view field_view

/* A whole form: summary, intro, facts, fields, buttons. {{ include "part/form" v.form }} */
struct part_form_view {
	struct form_view form;
	const char *title; /* an <h2>; NULL */
	const char *intro;
	struct part_facts_view facts; /* what the form is about */
	const char *submit; /* what the button says */
	bool is_danger;
	const char *cancel_label;
	struct safe_url cancel; /* .text NULL: no way back is offered */
};

/* ---- Layouts. ---- */

struct layout_page_view {
	const char *title;
};

struct layout_wall_view {
	const char *title;
};

#endif
