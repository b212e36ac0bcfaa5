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
	bool is_active;
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
	    N_("An agent acts for a partner; every other role is held at a unit."))                \
	X(ACCOUNT_DUTIES_APART, N_("Whoever grants roles does not also decide."))

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
 * reset) and in the caller's transaction. by: who does it; actor_system from the command line.
 * password_hash: from password_hash(); NULL (create only): no password works.
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
bool account_revoke(struct db *, struct mem *, struct account_id, const struct account_role *,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
    __attribute__((warn_unused_result));
/* Its sessions end with it. */
bool account_disable(struct db *, struct mem *, struct account_id, const struct actor *by,
    int64_t now, enum account_answer *answer_out) __attribute__((warn_unused_result));
/* Another password, given by the office; every session ends. */
bool account_reset(struct db *, struct mem *, struct account_id, const char *password_hash,
    const struct actor *by, int64_t now, enum account_answer *answer_out)
    __attribute__((warn_unused_result));

/* The owner's own change (event `changed`): every session but kept_session (its 32 bytes) ends, and
 * a message says so. */
bool account_change_password(struct db *, struct mem *, const struct actor *,
    const char *password_hash, const unsigned char *kept_session, int64_t now,
    enum account_answer *answer_out) __attribute__((warn_unused_result));
/* The same password, hashed with today's parameters: no event. */
bool account_rehash(struct db *, struct account_id, const char *password_hash)
    __attribute__((warn_unused_result));

/* A role in force, with the name of where it is held. */
struct account_holding {
	enum role role;
	const char *unit, *unit_name;
	const char *partner_code, *partner_name;
};
bool account_holdings(struct db *, struct mem *, struct account_id, int64_t now,
    struct account_holding **holdings_out, size_t *count_out) __attribute__((warn_unused_result));

#endif
