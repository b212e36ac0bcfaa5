/* The project's states, moves and who may make them. Pure. moves.txt [project], PRODUCT.md 4.2. */
#ifndef PROJECT_PROJECT_MOVES_H
#define PROJECT_PROJECT_MOVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"
#include "base/move.h"
#include "base/who.h"

/* enum, stored text, label */
#define PROJECT_STATES(X)                                                                          \
	X(PROJECT_DRAFT, "draft", N_("Draft"))                                                     \
	X(PROJECT_REVIEWING, "reviewing", N_("In review"))                                         \
	X(PROJECT_RETURNED, "returned", N_("Returned"))                                            \
	X(PROJECT_WITHDRAWN, "withdrawn", N_("Withdrawn"))                                         \
	X(PROJECT_PUBLISHED, "published", N_("Published"))                                         \
	X(PROJECT_SELECTING, "selecting", N_("Selecting"))                                         \
	X(PROJECT_NOTICED, "noticed", N_("Public notice"))                                         \
	X(PROJECT_RUNNING, "running", N_("Running"))                                               \
	X(PROJECT_UNCLAIMED, "unclaimed", N_("Unclaimed"))                                         \
	X(PROJECT_CLOSED, "closed", N_("Closed"))

/*
 * enum, stored text, what the button says. EVENT in a name tells a move from a state of the same
 * word.
 */
#define PROJECT_EVENTS(X)                                                                          \
	X(PROJECT_EVENT_DRAFT, "draft", N_("Write a need"))                                        \
	X(PROJECT_SUBMIT, "submit", N_("Submit for review"))                                       \
	X(PROJECT_DISCARD, "discard", N_("Discard the draft"))                                     \
	X(PROJECT_RETURN, "return", N_("Return to the poster"))                                    \
	X(PROJECT_PUBLISH, "publish", N_("Publish"))                                               \
	X(PROJECT_WITHDRAW, "withdraw", N_("Withdraw the need"))                                   \
	X(PROJECT_FILL, "fill", N_("All slots taken"))                                             \
	X(PROJECT_RUN_PART, "run_part", N_("Begin with the slots taken"))                          \
	X(PROJECT_COLLECT, "collect", N_("Collect the letters"))                                   \
	X(PROJECT_LAPSE, "lapse", N_("Let lapse"))                                                 \
	X(PROJECT_REPUBLISH, "republish", N_("Publish again"))                                     \
	X(PROJECT_REVISE, "revise", N_("Revise"))                                                  \
	X(PROJECT_GIVE_UP, "give_up", N_("Give up the need"))                                      \
	X(PROJECT_PROPOSE, "propose", N_("Propose the winner"))                                    \
	X(PROJECT_FAIL, "fail", N_("End without a winner"))                                        \
	X(PROJECT_OBJECT, "object", N_("Object"))                                                  \
	X(PROJECT_CONFIRM, "confirm", N_("Confirm the winner"))                                    \
	X(PROJECT_DROP, "drop", N_("Drop the proposal"))                                           \
	X(PROJECT_OVERTURN, "overturn", N_("Overturn the proposal"))                               \
	X(PROJECT_REOFFER, "reoffer", N_("Offer the free slots again"))                            \
	X(PROJECT_FINISH, "finish", N_("Close the project"))

/* How a partner is found: enum, stored text, label. */
#define PROJECT_MODES(X)                                                                           \
	X(PROJECT_RUSH, "rush", N_("First come, first served"))                                    \
	X(PROJECT_SELECT, "select", N_("Selection"))                                               \
	X(PROJECT_WISH, "wish", N_("Small wish"))

/* Source of money: enum, stored text, label. */
#define PROJECT_MONEYS(X)                                                                          \
	X(PROJECT_MONEY_PARTNER, "partner", N_("The partner's own"))                               \
	X(PROJECT_MONEY_PUBLIC, "public", N_("Public money"))                                      \
	X(PROJECT_MONEY_MIXED, "mixed", N_("Mixed"))

enum project_state { PROJECT_NONE = 0, PROJECT_STATES(MOVE_ENUM) PROJECT_STATE_COUNT };

enum project_event { PROJECT_EVENT_NONE = 0, PROJECT_EVENTS(MOVE_ENUM) PROJECT_EVENT_COUNT };

/* Values equal a FIELD_CHOICE's: 0 is none. */
enum project_mode { PROJECT_MODE_NONE = 0, PROJECT_MODES(MOVE_ENUM) PROJECT_MODE_COUNT };

enum project_money { PROJECT_MONEY_NONE = 0, PROJECT_MONEYS(MOVE_ENUM) PROJECT_MONEY_COUNT };

/*
 * What the guards read. Dates in UTC microseconds, 0: none. What is not established stays zero: a
 * bool or a date then counts as a no, a counter as none.
 */
struct project_facts {
	enum project_state state;
	enum project_mode mode;
	enum project_money money;
	bool has_procurement_file;
	/*
	 * submit: the five fields; publish: the scheme is found and kept (a wish needs none);
	 * republish: texts and scheme as published
	 */
	bool is_complete, is_scheme_frozen, is_unchanged;
	/* the window; for publish, republish, reoffer the new one */
	int64_t opens_at, closes_at;
	int64_t start_at, done_by_at;
	int64_t slots, taken;
	/* reoffer: slots of this round whose award ended before its work was done */
	int64_t freed;
	int64_t live_awards, open_objections;
	/* a selection's letters: filed and still valid; of these eligible (fail) */
	int64_t valid_claims, eligible_claims;
	/* draft, returned: 60 days untouched; unclaimed, selecting: 20 wd */
	int64_t due_at;
	/* selecting: since when late_selecting is written */
	int64_t late_at;
	/*
	 * propose: 3 to 9 marks, odd, at least 3 after recusal; rank 1 is the first; by the
	 * district, for any other
	 */
	bool is_panel_complete, is_countersigned;
	int64_t proposed_rank;
	/*
	 * noticed: end of the public notice; when the oldest open objection has been undecided for
	 * 15 wd
	 */
	int64_t notice_ends_at, objection_due_at;
	/* object: this person has, to this notice */
	bool has_objected;
	/*
	 * confirm: every member of the proposed claim; drop: it was withdrawn, or a member is not
	 * eligible any more
	 */
	bool are_members_eligible, has_proposal_fallen;
	/* overturn */
	bool is_objection_upheld;
};

/* To whom the project is tied. A new draft: the unit it is for, author 0. */
struct project_ties {
	const char *unit_code;
	struct account_id author;
	/* who made the contested decision; 0: the clock, or none is contested */
	struct account_id decided_by;
	/* leads and members of this round's claims, as far as the page knows them */
	const struct partner_id *claimants;
	size_t claimant_count;
};

extern const struct machine project_machine;

/*
 * Reach by the unit, BY_AUTHOR, BY_CLAIMANT, and the chain of review: BY_POSTER, BY_REVIEWER one
 * level above (for a street's or district's need not its author), BY_DECIDER one level above the
 * reviewer, the district, never who made the decision.
 */
uint32_t project_relations(const struct actor *, const struct project_ties *);

/* Whether a moment lies in the claim window [opens, closes). Without both dates there is none. */
bool project_in_window(int64_t opens_at, int64_t closes_at, int64_t now);

/* move_decide() by the project's table. */
enum verdict project_decide(const struct project_facts *, enum project_event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out) __attribute__((warn_unused_result));

#endif
