/* What every step of an account shares: one version up, one event. Private to the stores of accounts. */
#ifndef ACCOUNT_ACCOUNT_STEP_H
#define ACCOUNT_ACCOUNT_STEP_H

#include "account/account.h"

/* What the logins of erased accounts begin with; nobody else's does. */
#define ACCOUNT_ERASED "erased-"

/* One step of an account: what its event says. */
struct account_step {
	struct account_id id;
	int64_t was; /* the version its owner proved himself at; 0: whichever it is */
	int64_t version; /* it has afterwards */
	const char *event, *from_state, *to_state;
	const char *role; /* the word that allowed it */
	const char *text, *private_text;
	const struct actor *by;
	int64_t now;
};

/* A step of the accounts office, or of the command line, on an active account that stays so. */
struct account_step account_step_of_office(
    struct account_id, const char *event, const struct actor *by, int64_t now);
/* A step of the owner, and one he proved himself for. */
struct account_step account_step_of_owner(const struct actor *, const char *event, int64_t now);
struct account_step account_step_proved(const struct account_owner *, const char *event);
/* Nobody does a step of the office to himself. */
bool account_step_is_own(const struct account_step *);
/* The version goes up: two steps of one account come one after the other. ACCOUNT_DONE,
 * _NOT_ACTIVE or _OWN. An account that has changed since its owner proved himself is a fault to
 * begin anew from. */
bool account_step_begin(struct db *, struct account_step *, enum account_answer *answer_out)
    __attribute__((warn_unused_result));
/* The same for a disabled account, which stays so. ACCOUNT_DONE or _NOT_ACTIVE. */
bool account_step_begin_disabled(struct db *, struct account_step *,
    enum account_answer *answer_out) __attribute__((warn_unused_result));
bool account_step_is_disabled(const struct account_step *);
bool account_step_write(struct db *, struct mem *, const struct account_step *)
    __attribute__((warn_unused_result));
/* Another password for an active account; of its sessions only the kept one goes on, and no
 * one-time code works any more. */
bool account_set_password(struct db *, struct mem *, struct account_step *,
    const char *password_hash, const unsigned char *kept, enum account_answer *answer_out)
    __attribute__((warn_unused_result));
/* The counter of the partner's agents, with its event. ACCOUNT_DONE; _PLACE_UNKNOWN: not in the
 * registry; _LAST_AGENT: one must stay. */
bool account_agent_begins(struct db *, struct mem *, const struct account_step *, struct partner_id,
    enum account_answer *answer_out) __attribute__((warn_unused_result));
bool account_agent_ends(struct db *, struct mem *, const struct account_step *, struct partner_id,
    enum account_answer *answer_out) __attribute__((warn_unused_result));
/* For every partner the account acts for, in id order. */
bool account_agent_leaves_all(struct db *, struct mem *, const struct account_step *,
    enum account_answer *answer_out) __attribute__((warn_unused_result));
/* His grants stay when his login is stopped, but he is counted nowhere until it is back. */
bool account_agent_goes_with_login(struct db *, struct mem *, const struct account_step *,
    bool is_back) __attribute__((warn_unused_result));
/* Before somebody stops administering accounts, at a unit or (NULL) wherever he does: ACCOUNT_DONE,
 * or _LAST_ADMIN: one must stay. */
bool account_admin_ends(struct db *, struct mem *, struct account_id, const char *unit,
    enum account_answer *answer_out) __attribute__((warn_unused_result));
/* The account has changed since it was looked at: whoever asks looks again. Returns false. */
bool account_has_changed(void);
/* To the owner. text: a text id. */
bool account_tell(struct db *, struct mem *, const struct account_step *, const char *text)
    __attribute__((warn_unused_result));

#endif
