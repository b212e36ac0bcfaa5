/* The claim's states, its moves and who may make them. Pure. moves.txt [claim], PRODUCT.md 4.2. */
#ifndef PROJECT_CLAIM_MOVES_H
#define PROJECT_CLAIM_MOVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"
#include "base/move.h"
#include "base/who.h"
#include "project/project_moves.h"
#include "standing/eligibility.h"

/* enum, stored text, label */
#define CLAIM_STATES(X)                                                                            \
	X(CLAIM_DRAFT, "draft", N_("Draft"))                                                       \
	X(CLAIM_FILED, "filed", N_("Filed"))                                                       \
	X(CLAIM_WON, "won", N_("Won"))                                                             \
	X(CLAIM_LOST, "lost", N_("Lost"))                                                          \
	X(CLAIM_WITHDRAWN, "withdrawn", N_("Withdrawn"))                                           \
	X(CLAIM_VOID, "void", N_("Void"))

/*
 * enum, stored text, what the button says. EVENT in a name tells a move from a state of the same
 * word.
 */
#define CLAIM_EVENTS(X)                                                                            \
	X(CLAIM_EVENT_DRAFT, "draft", N_("Prepare a claim"))                                       \
	X(CLAIM_INVITE, "invite", N_("Invite a member"))                                           \
	X(CLAIM_CONSENT, "consent", N_("Consent"))                                                 \
	X(CLAIM_PRESS, "press", N_("Claim this project"))                                          \
	X(CLAIM_FILE, "file", N_("File the letter"))                                               \
	X(CLAIM_AMEND, "amend", N_("Amend the letter"))                                            \
	X(CLAIM_WITHDRAW, "withdraw", N_("Withdraw the claim"))                                    \
	X(CLAIM_LAPSE, "lapse", N_("Let lapse"))                                                   \
	X(CLAIM_EVENT_VOID, "void", N_("Void the claim"))                                          \
	X(CLAIM_WIN, "win", N_("Win"))                                                             \
	X(CLAIM_LOSE, "lose", N_("Lose"))

enum claim_state { CLAIM_NONE = 0, CLAIM_STATES(MOVE_ENUM) CLAIM_STATE_COUNT };

enum claim_event { CLAIM_EVENT_NONE = 0, CLAIM_EVENTS(MOVE_ENUM) CLAIM_EVENT_COUNT };

/* Members a lead may invite beside itself. */
#define CLAIM_MEMBERS_MAX 5

/*
 * What the guards read. Dates in UTC microseconds, 0: none. What is not established stays zero: a
 * bool or a date then counts as a no, a counter as none.
 */
struct claim_facts {
	enum claim_state state;
	/* of the project, in this round */
	enum project_mode mode;
	enum project_state project_state;
	int64_t opens_at, closes_at;
	int64_t slots, taken;
	/* draft: the lead has a claim in this round already */
	bool has_claim;
	/* members beside the lead, consenting or not; consent: this one has already */
	int64_t invited, consents_missing;
	bool has_consented;
	/* what, with what, by when */
	bool has_letter;
	/* press, file: the lead first, then all members */
	const struct eligibility_facts *members;
	size_t member_count;
	/* withdraw: the project's public notice names it */
	bool is_proposed;
	/* void: a member fell away; 2 wd to file again */
	int64_t refile_due_at;
	/* win, lose: the project's confirmation named it, or another */
	bool is_confirmed, is_other_confirmed;
};

/* To whom the claim is tied. lead: the partner that claims; members: those invited. */
struct claim_ties {
	const char *unit_code; /* the project's */
	struct partner_id lead;
	const struct partner_id *members;
	size_t member_count;
	struct account_id author;
};

extern const struct machine claim_machine;

/* Reach by the project's unit, BY_LEAD_AGENT, BY_MEMBER_AGENT, BY_CLAIMANT for both, BY_AUTHOR. */
uint32_t claim_relations(const struct actor *, const struct claim_ties *);

/*
 * move_decide() by the claim's table. A press answers in this order: the mode; what is final, the
 * window's end, a full wall, the project's state; consents and the members' eligibility; last what
 * passes by itself, a window not yet open.
 */
enum verdict claim_decide(const struct claim_facts *, enum claim_event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out) __attribute__((warn_unused_result));

#endif
