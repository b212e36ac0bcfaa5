/* Form tokens: proof that the form is ours, and that it is used once. ARCHITECTURE.md, "Tokens". */
#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct mem;

/*
 * nonce + time + HMAC(key, session, path, nonce, time). session: the request's 32 bytes, NULL for a
 * guest. path: decoded, without a query. Costs no row until used.
 */
char *token_make(struct mem *, const unsigned char key[32], const unsigned char *session,
    const char *path, int64_t now);

/* Ours, for this session and path, and not older than TOKEN_LIFETIME_US. token may be NULL: no. */
bool token_check(const unsigned char key[32], const unsigned char *session, const char *path,
    const char *token, int64_t now);
#define TOKEN_LIFETIME_US (INT64_C(12) * 3600 * 1000000)

enum token_use {
	TOKEN_FRESH, /* first use; the row stands in the open transaction */
	TOKEN_DONE, /* used before, with the same content as far as it is known: ask token_result */
	TOKEN_OTHER, /* used before with other content: 422 */
	TOKEN_BUSY, /* its first use is still being worked on after two seconds: 409 */
};

/*
 * Inserts the token's row, first statement of the transaction; waits for another use of the same
 * token that is not committed yet. Unless TOKEN_FRESH the caller rolls back at once; on TOKEN_DONE
 * it then asks token_result. The token was checked before: one that cannot be read is a BUG.
 */
bool token_use(struct db *, const char *token, const unsigned char body_hash[32], int64_t now,
    enum token_use *use_out) __attribute__((warn_unused_result));
/*
 * After the rollback: TOKEN_DONE and where its answer is, or TOKEN_OTHER. location_out is NULL when
 * the earlier use left no answer. TOKEN_FRESH: there is no earlier use after all, run the request
 * again.
 */
bool token_result(struct db *, struct mem *, const char *token, const unsigned char body_hash[32],
    enum token_use *use_out, const char **location_out) __attribute__((warn_unused_result));
/* Keeps the answer; last statement before COMMIT. One that is too long to keep is none to a second
 * sending. */
bool token_keep(struct db *, const char *token, const char *location)
    __attribute__((warn_unused_result));

/* Deletes some rows of tokens that are too old to come again; called by the clock now and then. */
bool token_sweep(struct db *, int64_t now) __attribute__((warn_unused_result));

#endif
