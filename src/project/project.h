/* Projects: needs on the wall, from the draft to the last award's end. PRODUCT.md 4.2, moves.txt
 * [project]. */
#ifndef PROJECT_PROJECT_H
#define PROJECT_PROJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/due.h"
#include "base/form.h"
#include "base/ids.h"
#include "base/terms.h"
#include "base/who.h"
#include "project/project_moves.h"

struct db;
struct mem;
struct calendar;

/* One project with what its page and its rules need. Dates and optional numbers: 0 for none. */
struct project {
	struct project_id id;
	const char *code;
	int64_t version, text_version;
	enum project_state state;
	const char *unit_code, *unit_name;
	struct account_id author;
	const char *title, *need, *place, *for_whom, *procurement_file, *reason;
	enum category category;
	uint32_t ways;
	enum project_money money;
	enum project_mode mode;
	int64_t done_by_at, start_at, head_count, slots, term_months, scheme_id;
	int64_t round, taken, live_awards, freed, open_objections;
	int64_t opens_at, closes_at;
	struct occasion_id occasion;
	int64_t created_at, touched_at, published_at, state_at, due_at, late_at;
	/* the texts are the new ones, which are not published yet; what everybody else reads */
	bool is_revision;
	const char *public_title, *public_need, *public_place;
};

/* NULL when there is none. */
bool project_by_code(struct db *, struct mem *, const char *code, struct project **project_out)
    __attribute__((warn_unused_result));
bool project_by_id(struct db *, struct mem *, struct project_id, struct project **project_out)
    __attribute__((warn_unused_result));

/*
 * A need that was published, went back and is rewritten keeps its public text until the new one is
 * published. Puts the new one, if there is one, in its place: for those who write and review it.
 */
bool project_read_revision(struct db *, struct mem *, struct project *)
    __attribute__((warn_unused_result));
/* Whether somebody writes or reviews it, or looks on by office. */
bool project_concerns(const struct project *, const struct actor *);

/* What project_decide looks at, as the row has it; what a form adds (a new window) the caller sets.
 */
struct project_facts project_facts_of(const struct project *);
/* Who the actor is to it. */
uint32_t project_by(const struct project *, const struct actor *);
/* Whether somebody may know that it exists: once published everyone, before that those concerned.
 */
bool project_is_visible(const struct project *, const struct actor *);

const char *project_mode_text(enum project_mode); /* stored text, "" for none; the same below */
const char *project_mode_label(enum project_mode);
enum project_mode project_mode_parse(const char *);
const char *project_money_text(enum project_money);
const char *project_money_label(enum project_money);
enum project_money project_money_parse(const char *);

/* One line of a list or one notice on a wall. */
struct project_line {
	struct project_id id;
	const char *code, *title, *place, *unit_code, *unit_name;
	enum project_state state;
	enum category category;
	enum project_mode mode;
	struct account_id author; /* only of project_waiting */
	int64_t slots, taken, round, live_awards, opens_at, closes_at, done_by_at, state_at, due_at,
	    late_at;
};
struct project_lines {
	struct project_line *items;
	size_t n;
};

/* Zero or NULL: any; state none: published. Newest first by id: before = 0 starts. */
struct project_filter {
	enum project_state state;
	enum category category;
	enum project_mode mode;
	const char *unit;
	const char *text; /* words of the title */
	int64_t before;
	int limit;
};
bool project_list(struct db *, struct mem *, const struct project_filter *,
    struct project_lines *lines_out) __attribute__((warn_unused_result));
/*
 * What can be claimed now or opens later, in the order in which it closes. Behind the row that closes at
 * after_at and has the id after; both 0: from the beginning.
 */
struct project_needs_filter {
	enum category category;
	enum project_mode mode;
	const char *unit;
	int64_t now, after_at, after;
	int limit;
};
bool project_needs(struct db *, struct mem *, const struct project_needs_filter *,
    struct project_lines *lines_out) __attribute__((warn_unused_result));
/* What can be claimed now, what opened last first; street NULL: everywhere. And what opens later, the next first. */
bool project_open(struct db *, struct mem *, const char *street, int64_t now, int limit,
    struct project_lines *lines_out) __attribute__((warn_unused_result));
bool project_opening(struct db *, struct mem *, int64_t now, int limit,
    struct project_lines *lines_out) __attribute__((warn_unused_result));
/*
 * Published needs of the same street and category whose titles are alike, the most alike first, then
 * the newest; never itself. A need of the district has none.
 */
bool project_similar(struct db *, struct mem *, const struct project *, size_t most,
    struct project_lines *lines_out) __attribute__((warn_unused_result));
/* What an account wrote last, newest first. */
bool project_of_author(struct db *, struct mem *, struct account_id, int limit,
    struct project_lines *lines_out) __attribute__((warn_unused_result));
/*
 * What was put on the list of an occasion, drafts not: first rounds in the order of posting, then
 * what was offered again. State, slots and taken are those of the round it was offered in.
 */
bool project_of_occasion(struct db *, struct mem *, struct occasion_id,
    struct project_lines *lines_out) __attribute__((warn_unused_result));
/*
 * What can be moved in a state within a unit, for /work: what is late first, then the longest there.
 * offices: whose needs, a bit (1 << level) each; those of a grid are its community's. Behind the row that is late since
 * after_at (0: not) and has the id after; 0: from the beginning.
 */
#define PROJECT_OFFICE(level) (UINT32_C(1) << (level))
struct project_queue {
	enum project_state state;
	const char *unit;
	uint32_t offices;
	int64_t after_at, after;
	int limit;
};
bool project_waiting(struct db *, struct mem *, const struct project_queue *,
    struct project_lines *lines_out) __attribute__((warn_unused_result));

/* The texts of a need, as the form gives them. Choices are the enums' numbers. */
struct project_draft {
	const char *title, *need, *place, *for_whom, *procurement_file, *unit, *occasion;
	int category, money, mode;
	uint32_t ways;
	int64_t done_by_at, start_at, head_count, slots, term_months;
	int64_t text_version; /* of the text it was made from: editing */
};

/* moves.txt [project]: discard after 60 days untouched. */
#define PROJECT_DRAFT_KEPT_US (60 * DAY_US)

/* A new draft; occasion 0: none. */
bool project_create(struct db *, struct mem *, const struct project_draft *, struct occasion_id,
    const struct actor *, uint32_t by, const char *code, int64_t now, struct project_id *id_out)
    __attribute__((warn_unused_result));
/* done_out false: somebody changed the text meanwhile, or it was submitted. */
bool project_edit(struct db *, struct mem *, const struct project *, const struct project_draft *,
    struct occasion_id, int64_t now, bool *done_out) __attribute__((warn_unused_result));

/*
 * Counts an attachment in or out: of its poster while the need is with him, of its reviewers while it is with them, and while there
 * are not too many. Before the attachment itself, in its transaction. done_out false: it moved on meanwhile, or is full.
 */
bool project_add_file(struct db *, const struct project *, int64_t now, bool *done_out)
    __attribute__((warn_unused_result));
bool project_remove_file(struct db *, const struct project *, int64_t now, bool *done_out)
    __attribute__((warn_unused_result));

/* What a move is given. It was decided before by project_decide. */
struct project_step {
	const struct move *move; /* the row project_decide chose */
	const struct project *project;
	const struct actor *actor;
	uint32_t by;
	const char *reason;
	int64_t opens_at, closes_at; /* publish, republish, reoffer */
	struct occasion_id occasion; /* the same; 0: none */
	int64_t now;
	const struct calendar *calendar;
};

/*
 * Applies the move with its event, its messages and what hangs on it (withdrawing voids the pending
 * claims). done_out false: the project moved on meanwhile, nothing was changed: 409.
 */
bool project_move(struct db *, struct mem *, const struct project_step *, bool *done_out)
    __attribute__((warn_unused_result));

/* Takes one slot; slot_out is its number. done_out false: none free, or outside the window, or
 * another round. */
bool project_take_slot(struct db *, const struct project *, int64_t now, int64_t *slot_out,
    bool *done_out) __attribute__((warn_unused_result));
/* The system's `fill` in the same transaction as the last take; project->taken as before it. */
bool project_fill(struct db *, struct mem *, const struct project *, int64_t now)
    __attribute__((warn_unused_result));
/*
 * An award ended without its work: one less is alive, its slot is free. If it was the last, the
 * reviewer is told that he has 20 wd to offer the slots again before the clock closes the project.
 * Comes before the award's and the partner's rows.
 */
bool project_award_ended(struct db *, struct mem *, struct project_id, const struct calendar *,
    int64_t now) __attribute__((warn_unused_result));
/*
 * What stands in the way of such a window: projects on an occasion's wall that begin, or without a date of beginning are to
 * be done, before it ends. After the occasion's own row in its transaction: then no other is published for it.
 */
bool project_begun_before(struct db *, struct mem *, struct occasion_id, int64_t closes_at,
    int limit, struct project_lines *lines_out) __attribute__((warn_unused_result));
/* A rescheduled occasion: windows of all its published projects and of the drafts of claims. */
bool project_rewindow(struct db *, struct occasion_id, int64_t opens_at, int64_t closes_at)
    __attribute__((warn_unused_result));

/* The evaluation scheme. */
struct project_criterion {
	const char *side, *name; /* text ids */
	int64_t weight;
};
struct project_scheme {
	int64_t id, community_weight, expert_weight, resident_weight, community_quorum,
	    expert_quorum, resident_quorum;
	struct {
		struct project_criterion *items;
		size_t n;
	} criteria;
};
/* The one a project was published with; NULL for a wish or before publication. */
bool project_scheme(struct db *, struct mem *, const struct project *,
    struct project_scheme **scheme_out) __attribute__((warn_unused_result));

/* Whether the move has its button and page already; the tables know them all. */
bool project_event_has_page(enum project_event);

/* The clock's part. */
bool project_due(struct db *, struct mem *, int64_t before, int limit, struct due_list *due_out)
    __attribute__((warn_unused_result));
bool project_tick(struct db *, struct mem *, struct project_id, int64_t now,
    const struct calendar *, bool *done_out) __attribute__((warn_unused_result));

struct route_list;
extern const struct route_list project_routes, project_list_routes, project_attachment_routes;

#endif
