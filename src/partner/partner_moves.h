/* The partner's states, moves and who may make them. Pure. moves.txt [partner], PRODUCT.md 4.1. */
#ifndef PARTNER_PARTNER_MOVES_H
#define PARTNER_PARTNER_MOVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"
#include "base/move.h"
#include "base/who.h"

/* enum, stored text, label */
#define PARTNER_STATES(X)                                                                          \
	X(PARTNER_APPLIED, "applied", N_("Applied"))                                               \
	X(PARTNER_MENDING, "mending", N_("To be mended"))                                          \
	X(PARTNER_LISTED, "listed", N_("Listed"))                                                  \
	X(PARTNER_SUSPENDED, "suspended", N_("Suspended"))                                         \
	X(PARTNER_DECLINED, "declined", N_("Declined"))                                            \
	X(PARTNER_EXITED, "exited", N_("Exited"))

/* enum, stored text, what the button says */
#define PARTNER_EVENTS(X)                                                                          \
	X(PARTNER_APPLY, "apply", N_("Apply"))                                                     \
	X(PARTNER_APPLY_AGAIN, "apply_again", N_("Apply again"))                                   \
	X(PARTNER_RETURN, "return", N_("Return for mending"))                                      \
	X(PARTNER_RESUBMIT, "resubmit", N_("Hand in again"))                                       \
	X(PARTNER_LAPSE, "lapse", N_("Let lapse"))                                                 \
	X(PARTNER_WITHDRAW, "withdraw", N_("Withdraw the application"))                            \
	X(PARTNER_LIST, "list", N_("List"))                                                        \
	X(PARTNER_DECLINE, "decline", N_("Decline the application"))                               \
	X(PARTNER_SIGN, "sign", N_("Sign the district agreement"))                                 \
	X(PARTNER_SUSPEND, "suspend", N_("Suspend"))                                               \
	X(PARTNER_LIFT, "lift", N_("Lift the suspension"))                                         \
	X(PARTNER_LEAVE, "leave", N_("Leave the registry"))                                        \
	X(PARTNER_EXPEL, "expel", N_("Expel"))

enum partner_state { PARTNER_NONE = 0, PARTNER_STATES(MOVE_ENUM) PARTNER_STATE_COUNT };

enum partner_event { PARTNER_EVENT_NONE = 0, PARTNER_EVENTS(MOVE_ENUM) PARTNER_EVENT_COUNT };

/*
 * What the guards read. Dates in UTC microseconds, 0: none. What is not established stays zero: a
 * bool or a date then counts as a no, a counter as none.
 */
struct partner_facts {
	enum partner_state state;
	/*
	 * apply: the letter is attached, the rules are accepted; apply, apply_again: somebody else's
	 * application under this identity runs already
	 */
	bool has_authority, accepts_rules, lives_already;
	/* after an expulsion: expelled_at + 24 months */
	int64_t apply_again_at;
	/* mending: the end of its limit; applied: since when late_review is written */
	int64_t due_at, late_at;
	/* list: the credit code's check character fails, and no official has accepted it */
	bool is_ident_open;
	/* its registry is the district's, not one street's */
	bool is_district_wide;
	/* sign: as the form gives it */
	bool has_agreement_number;
	int64_t agreement_from_at, agreement_until_at;
	/* suspend: as the form gives it; lift: as the row has it */
	int64_t suspended_until_at;
	/* leave: those counted against the cap; those accepted that are short of their end */
	int64_t open_awards, unfinished_awards;
};

/* To whom the partner is tied. A new application: unit as chosen, the applicant who fills it in. */
struct partner_ties {
	struct partner_id partner;
	const char *unit_code;
	struct account_id applicant;
};

extern const struct machine partner_machine;

/* Reach by the registry's unit, BY_APPLICANT, BY_LEAD_AGENT for its own agents. */
uint32_t partner_relations(const struct actor *, const struct partner_ties *);

/* move_decide() by the partner's table. */
enum verdict partner_decide(const struct partner_facts *, enum partner_event, uint32_t by,
    bool has_reason, int64_t now, const struct move **move_out) __attribute__((warn_unused_result));

#endif
