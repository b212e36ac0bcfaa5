/* The award's states, its moves and who may make them. Pure. moves.txt [award], PRODUCT.md 4.3. */
#ifndef AWARD_AWARD_MOVES_H
#define AWARD_AWARD_MOVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"
#include "base/move.h"
#include "base/who.h"
#include "project/project_moves.h"

/* enum, stored text, label */
#define AWARD_STATES(X)                                                                            \
	X(AWARD_AWARDED, "awarded", N_("Awarded"))                                                 \
	X(AWARD_WORKING, "working", N_("Working"))                                                 \
	X(AWARD_DELIVERED, "delivered", N_("Delivered"))                                           \
	X(AWARD_EVALUATING, "evaluating", N_("In evaluation"))                                     \
	X(AWARD_CONCLUDED, "concluded", N_("Result announced"))                                    \
	X(AWARD_CLOSED, "closed", N_("Closed"))                                                    \
	X(AWARD_RENOUNCED, "renounced", N_("Renounced"))                                           \
	X(AWARD_REVOKED, "revoked", N_("Revoked"))                                                 \
	X(AWARD_TERMINATED, "terminated", N_("Terminated"))

/* enum, stored text, what the button says */
#define AWARD_EVENTS(X)                                                                            \
	X(AWARD_TAKE, "take", N_("Take a slot"))                                                   \
	X(AWARD_CONFIRM, "confirm", N_("Confirm the award"))                                       \
	X(AWARD_START, "start", N_("Start the work"))                                              \
	X(AWARD_RENOUNCE, "renounce", N_("Renounce the award"))                                    \
	X(AWARD_EXPIRE, "expire", N_("Let expire"))                                                \
	X(AWARD_REVOKE, "revoke", N_("Revoke the award"))                                          \
	X(AWARD_PROGRESS, "progress", N_("Report progress"))                                       \
	X(AWARD_GIVE_UP, "give_up", N_("Give up the work"))                                        \
	X(AWARD_WARN, "warn", N_("Warn in writing"))                                               \
	X(AWARD_DELIVER, "deliver", N_("Deliver"))                                                 \
	X(AWARD_TERMINATE, "terminate", N_("Terminate"))                                           \
	X(AWARD_REJECT, "reject", N_("Send back"))                                                 \
	X(AWARD_ACCEPT, "accept", N_("Accept the work"))                                           \
	X(AWARD_THANK, "thank", N_("Say thank you"))                                               \
	X(AWARD_BALLOT, "ballot", N_("Score"))                                                     \
	X(AWARD_EXTEND, "extend", N_("Extend the evaluation"))                                     \
	X(AWARD_CONCLUDE, "conclude", N_("Announce the result"))                                   \
	X(AWARD_CLOSE_UNSCORED, "close_unscored", N_("Close without a score"))                     \
	X(AWARD_OBJECT, "object", N_("Object to the result"))                                      \
	X(AWARD_RECOUNT, "recount", N_("Count again"))                                             \
	X(AWARD_CLOSE, "close", N_("Close the award"))

/* Whose fault a termination is: enum, stored text, label. */
#define AWARD_CAUSES(X)                                                                            \
	X(AWARD_CAUSE_PARTNER, "partner", N_("The partner's"))                                     \
	X(AWARD_CAUSE_POSTER, "poster", N_("The poster's"))                                        \
	X(AWARD_CAUSE_NEITHER, "neither", N_("Neither's"))

enum award_state { AWARD_NONE = 0, AWARD_STATES(MOVE_ENUM) AWARD_STATE_COUNT };

enum award_event { AWARD_EVENT_NONE = 0, AWARD_EVENTS(MOVE_ENUM) AWARD_EVENT_COUNT };

enum award_cause { AWARD_CAUSE_NONE = 0, AWARD_CAUSES(MOVE_ENUM) AWARD_CAUSE_COUNT };

/* Experts without whom nothing is scored, and how often work is sent back. */
#define AWARD_EXPERTS_MIN 3
#define AWARD_REJECTIONS_MAX 2

/*
 * What the guards read. Dates in UTC microseconds, 0: none. What is not established stays zero: a
 * bool or a date then counts as a no, a counter as none.
 */
struct award_facts {
	enum award_state state;
	/* of the project */
	enum project_mode mode;
	/* take: a member has a place in this round already */
	bool has_slot;
	/* start: a plan with milestones; when the letter was handed in */
	bool has_plan;
	int64_t letter_at;
	/* awarded: expires then; may be renounced until then without counting */
	int64_t start_due_at, free_until_at;
	/* revoke: when taken; recount too */
	bool was_ineligible, is_objection_upheld;
	/* warn: by when, as the form gives it */
	int64_t warn_until_at;
	/* deliver: neither met nor waived with a reason */
	int64_t milestones_open;
	/*
	 * terminate: 5 wd after the last warning, 0 when never warned; the cause as the form gives
	 * it
	 */
	int64_t terminate_from_at;
	enum award_cause cause;
	int64_t rejections;
	/* delivered: 10 wd without an answer */
	int64_t accept_due_at;
	/*
	 * ballot: resident confirmed, expert drawn, office concerned; agent of a member now or in
	 * the last 12 months; this person has
	 */
	bool is_called, was_agent, has_scored;
	/* evaluating: the deadline, moved once; ballots of experts; sides short of their quorum */
	int64_t evaluation_ends_at;
	bool is_extended;
	int64_t experts, sides_short;
	/*
	 * concluded: 7 days for objections; this person has objected to this result; it was counted
	 * again
	 */
	int64_t objection_ends_at;
	bool has_objected, is_recounted;
	/* when the oldest open objection has been undecided for 15 wd */
	int64_t open_objections, objection_due_at;
};

/* To whom the award is tied: as its project is, and to its partners. */
struct award_ties {
	/* decided_by: who made what is objected to */
	struct project_ties project;
	struct partner_id lead;
	/* the others of a joint claim */
	const struct partner_id *members;
	size_t member_count;
};

extern const struct machine award_machine;

/*
 * project_relations() and BY_LEAD_AGENT, BY_MEMBER_AGENT, BY_OWN_UNIT for officers whose unit holds
 * the award's.
 */
uint32_t award_relations(const struct actor *, const struct award_ties *);

/* In rush the letter comes first: before it is handed in the work cannot begin. */
bool award_lacks_letter(enum project_mode, int64_t letter_at);

/* Whether renouncing now counts against the partner: not within the first 3 wd. */
bool award_renounce_counts(const struct award_facts *, int64_t now);

/*
 * move_decide() by the award's table. Once the evaluation's deadline has passed exactly one of
 * extend, conclude, close_unscored is due.
 */
enum verdict award_decide(const struct award_facts *, enum award_event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out) __attribute__((warn_unused_result));

#endif
