/* People and their logins: made, given roles, closed; their own page. PRODUCT.md section 1. */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"
#include "base/who.h"

struct db;
struct mem;

struct account {
	struct account_id id;
	int64_t version;
	const char *login, *name;
	const char *password_hash; /* NULL: no password works */
	bool is_active, is_erased;
};

/* What a step answers: enum, text id. Unless ACCOUNT_DONE nothing may stay: roll back. */
#define ACCOUNT_ANSWERS(X)                                                                         \
	X(ACCOUNT_DONE, N_("Done."))                                                               \
	X(ACCOUNT_NOT_ACTIVE, N_("There is no such account, or it is disabled."))                  \
	X(ACCOUNT_LOGIN_TAKEN, N_("This login name is taken."))                                    \
	X(ACCOUNT_LOGIN_ODD,                                                                       \
	    N_("A login name has 2 to 64 characters, a-z, 0-9, dot, hyphen or underscore, and "    \
	       "begins with a letter or a digit."))                                                \
	X(ACCOUNT_NAME_ODD, N_("A name has 1 to 80 characters."))                                  \
	X(ACCOUNT_ROLE_HELD, N_("The account holds this role there already."))                     \
	X(ACCOUNT_ROLE_NOT_HELD, N_("The account does not hold this role there."))                 \
	X(ACCOUNT_PLACE_UNKNOWN, N_("There is no such unit or partner."))                          \
	X(ACCOUNT_PLACE_WRONG,                                                                     \
	    N_("An agent acts for a partner; every other role is held at a unit of its level."))   \
	X(ACCOUNT_DUTIES_APART, N_("Whoever grants roles does not also decide."))                  \
	X(ACCOUNT_OWN, N_("Nobody does this to their own account."))                               \
	X(ACCOUNT_CODE_WRONG, N_("Login name or code is not right, or the code is over."))         \
	X(ACCOUNT_FACTOR_SET, N_("A second factor is set up already."))                            \
	X(ACCOUNT_LAST_AGENT,                                                                      \
	    N_("This is the last agent of a partner with open awards: another one comes first."))  \
	X(ACCOUNT_LAST_ADMIN,                                                                      \
	    N_("This is the last account administrator: another one comes first."))

enum account_answer {
#define X(id, text) id,
	ACCOUNT_ANSWERS(X)
#undef X
};
const char *account_answer_text(enum account_answer); /* a text id */

/* What is typed as a login, as it is stored: trimmed, narrow, lower case. */
char *account_login_of(struct mem *, const char *typed);
/* Whether a stored form may be given to an account. */
bool account_login_is_good(const char *login);
/* Whether a role is held at a unit of this kind: a resident lives in a community or grid, an office
 * stands where it stands. */
bool account_role_fits(enum role, const char *unit);
/* "a community", "a street": where it is held, a text id. */
const char *account_role_level(enum role);
/* Whether one person may hold both roles: the accounts office grants them and decides nothing. */
bool account_roles_go_together(enum role, enum role);

/* NULL when there is none; disabled ones are found too. login: as stored. */
bool account_find(struct db *, struct mem *, const char *login, struct account **account_out)
    __attribute__((warn_unused_result));
bool account_by_id(struct db *, struct mem *, struct account_id, struct account **account_out)
    __attribute__((warn_unused_result));

/* A role as it is given: unit not NULL, or (agents) partner.n not 0. */
struct account_role {
	enum role role;
	const char *unit;
	struct partner_id partner;
};

/*
 * The steps of the accounts office, each with its event (created, granted, revoked, disabled,
 * enabled, reset, code_given, factor_reset) and in the caller's transaction. by: who does it, never
 * to himself; actor_system from the command line, which alone may take away the last administrator of accounts. password_hash: from password_hash(); NULL (create
 * only): no password works.
 */
struct account_new {
	const char *login, *name, *password_hash;
};
bool account_create(struct db *, struct mem *, const struct account_new *, const struct actor *by,
    int64_t now, enum account_answer *answer_out, struct account_id *id_out)
    __attribute__((warn_unused_result));
bool account_grant(struct db *, struct mem *, struct account_id, const struct account_role *,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
    __attribute__((warn_unused_result));
/* Of a disabled account, too. reason: as for account_disable. */
bool account_revoke(struct db *, struct mem *, struct account_id, const struct account_role *,
    const char *reason, const struct actor *by, int64_t now, enum account_answer *answer_out)
    __attribute__((warn_unused_result));
/* Its sessions end with it, and nothing more is mailed to it. reason: not public, goes when the account is erased; may be NULL. */
bool account_disable(struct db *, struct mem *, struct account_id, const char *reason,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
    __attribute__((warn_unused_result));
bool account_enable(struct db *, struct mem *, struct account_id, const struct actor *by,
    int64_t now, enum account_answer *answer_out) __attribute__((warn_unused_result));
/* Another password, given by the office; every session ends. */
bool account_reset(struct db *, struct mem *, struct account_id, const char *password_hash,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
    __attribute__((warn_unused_result));

/* No second factor any more; the owner is told. */
bool account_reset_factor(struct db *, struct mem *, struct account_id, const struct actor *by,
    int64_t now, enum account_answer *answer_out) __attribute__((warn_unused_result));

/*
 * A one-time code instead of a lost or first password: passcode_of(PASSCODE_PASSWORD, account,
 * seed, 0), good for 24 hours; one given before is worth nothing any more.
 */
#define ACCOUNT_CODE_HOURS 24
bool account_give_code(struct db *, struct mem *, struct account_id, const char *seed,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
    __attribute__((warn_unused_result));
/* The seed's code while it can still be used; NULL afterwards. */
bool account_code_in_force(struct db *, struct mem *, struct account_id, const char *seed,
    int64_t now, char **code_out, int64_t *ends_at_out) __attribute__((warn_unused_result));
/* The owner uses it (event `recovered`): every session ends, a message says so. id.n = 0 (nobody has
 * this login): the same statements, ACCOUNT_CODE_WRONG. */
bool account_take_code(struct db *, struct mem *, struct account_id, const char *typed,
    const char *password_hash, int64_t now, enum account_answer *answer_out)
    __attribute__((warn_unused_result));
bool account_code_sweep(struct db *, int64_t now) __attribute__((warn_unused_result));

/* Somebody makes an account for himself (events `registered`, `granted`): a resident of this unit,
 * or without any role (NULL). */
bool account_register(struct db *, struct mem *, const struct account_new *, const char *unit,
    int64_t now, enum account_answer *answer_out, struct account_id *id_out)
    __attribute__((warn_unused_result));

/* The owner, whose password was right when the account had this version. When it has another one by
 * now, his steps fail with a fault that begins the request anew. */
struct account_owner {
	const struct actor *actor;
	int64_t version;
	const unsigned char *session; /* the one that goes on, its 32 bytes; NULL: none */
	int64_t now;
};

/* His second factor (events `factor_set`, `factor_off`): every other session ends, a message says
 * so. secret and step: auth/factor.h. */
bool account_set_factor(struct db *, struct mem *, const struct account_owner *, const char *secret,
    int64_t step, enum account_answer *answer_out) __attribute__((warn_unused_result));
bool account_drop_factor(struct db *, struct mem *, const struct account_owner *,
    enum account_answer *answer_out) __attribute__((warn_unused_result));

/*
 * The owner leaves (event `erased`): login and name are replaced; password, sessions, roles, second
 * factor, messages and the private payloads of the account's own events are gone. What was done
 * stays, under its number.
 */
bool account_erase(struct db *, struct mem *, const struct account_owner *,
    enum account_answer *answer_out) __attribute__((warn_unused_result));
/* Whether he could: ACCOUNT_DONE, _LAST_AGENT or _LAST_ADMIN. */
bool account_may_erase(struct db *, struct mem *, const struct actor *,
    enum account_answer *answer_out) __attribute__((warn_unused_result));

/* The owner's own change (event `changed`): every other session ends, and a message says so. */
bool account_change_password(struct db *, struct mem *, const struct account_owner *,
    const char *password_hash, enum account_answer *answer_out) __attribute__((warn_unused_result));
/* The same password, hashed with today's parameters: no event, and nothing when another one was
 * chosen meanwhile. */
bool account_rehash(struct db *, const struct account *, const char *password_hash)
    __attribute__((warn_unused_result));

/* Somebody becomes an agent by his partner's doing (event `granted`): the account's own step, taken
 * before the grant is written. done_out false: it is not active, and nothing was changed. */
struct account_agent {
	struct account_id id;
	const char *partner_code;
	const struct actor *by;
	const char *role; /* the word that allowed it */
	int64_t now;
};
bool account_becomes_agent(struct db *, struct mem *, const struct account_agent *, bool *done_out)
    __attribute__((warn_unused_result));

/* A role in force, with the name of where it is held. */
struct account_holding {
	enum role role;
	const char *unit, *unit_name;
	const char *partner_code, *partner_name;
};
bool account_holdings(struct db *, struct mem *, struct account_id,
    struct account_holding **holdings_out, size_t *count_out) __attribute__((warn_unused_result));

/* Every role held or held once. */
struct account_past_role {
	enum role role;
	const char *unit, *partner_code;
	int64_t from_at, until_at; /* until_at 0: in force */
};
bool account_roles_ever(struct db *, struct mem *, struct account_id,
    struct account_past_role **roles_out, size_t *count_out) __attribute__((warn_unused_result));
bool account_created_at(struct db *, struct mem *, struct account_id, int64_t *created_at_out)
    __attribute__((warn_unused_result));

/* What else hangs on an account, for its owner's file. */
struct account_webhook {
	const char *url, *owner, *state; /* owner: code of a partner or unit */
	int64_t made_at;
};
struct account_invitation {
	const char *partner_code;
	bool is_given, is_used; /* by this account */
	int64_t invited_at, until_at, used_at; /* used_at: or taken back; 0: neither */
};
struct account_file {
	const char *name, *description, *type, *purpose, *kind, *code; /* kind, code: what of */
	int64_t bytes, uploaded_at, removed_at; /* removed_at 0: it is there */
};
struct account_leavings {
	struct account_webhook *webhooks;
	struct account_invitation *invitations;
	struct account_file *files;
	size_t webhook_count, invitation_count, file_count;
};
bool account_leavings(struct db *, struct mem *, struct account_id, struct account_leavings *out)
    __attribute__((warn_unused_result));

/* --- lists of the accounts office ------------------------------------------------------------- */

struct account_line {
	struct account_id id;
	const char *login, *name, *state; /* state: stored text */
	bool has_factor;
	const char *roles; /* "secretary 青海路社区␞…": role and name of the place; NULL: none */
};
#define ACCOUNT_ROLES_BETWEEN "␞"

struct account_filter {
	const char *text; /* the login or name begins so: by login, the first `limit`, and nothing
			     else is looked at; NULL: the newest first */
	enum role role; /* ROLE_NONE: any */
	const char *unit; /* held exactly there; NULL: anywhere */
	int64_t before; /* id; 0: from the newest */
	int64_t limit;
};
bool account_list(struct db *, struct mem *, const struct account_filter *,
    struct account_line **lines_out, size_t *count_out) __attribute__((warn_unused_result));

#endif
