/* The second factor: six digits by time (RFC 6238) from an authenticator, or a recovery code. */
#ifndef AUTH_FACTOR_H
#define AUTH_FACTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ids.h"

struct db;
struct mem;

#define FACTOR_RECOVERY_CODES 10

/* --- setting it up ---------------------------------------------------------------------------- */

/*
 * A new secret, 160 bits as 32 letters and digits (base32), and what a form carries until it is
 * confirmed: the secret sealed for this account. Nothing is stored before. factor_offered: NULL
 * when it was not offered to this account here.
 */
char *factor_secret(struct mem *);
char *factor_offer(struct mem *, struct account_id, const char *secret);
char *factor_offered(struct mem *, struct account_id, const char *offer);
/* The address an authenticator reads: "otpauth://totp/…". */
char *factor_address(struct mem *, const char *site_name, const char *login, const char *secret);
/* The recovery code with this number, from 0. It hangs on the secret: set up anew, all are others. */
char *factor_recovery_code(struct mem *, struct account_id, const char *secret, int number);

/* The half minute, one before and one after now allowed, whose code was typed; 0: none. Blanks in
 * it do not matter. */
int64_t factor_step(struct mem *, const char *secret, const char *typed, int64_t now);

/* --- kept ------------------------------------------------------------------------------------- */

struct factor {
	const char *secret; /* NULL: sealed with another installation's key */
	int64_t set_at;
	int64_t recovery_left;
};
/* NULL: the account has none. */
bool factor_load(struct db *, struct mem *, struct account_id, struct factor **factor_out)
    __attribute__((warn_unused_result));
/* With its recovery codes; step: of the code that confirmed it, which opens nothing any more. In the
 * caller's transaction. is_set_out: there was one already, nothing is done. */
bool factor_set(struct db *, struct mem *, struct account_id, const char *secret, int64_t step,
    int64_t now, bool *is_set_out) __attribute__((warn_unused_result));
/* Uses up a code of either kind: each opens once, also when two come at the same instant. */
bool factor_use(struct db *, struct mem *, struct account_id, const struct factor *,
    const char *typed, int64_t now, bool *right_out) __attribute__((warn_unused_result));
bool factor_drop(struct db *, struct account_id) __attribute__((warn_unused_result));

#endif
