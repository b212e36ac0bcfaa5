/* Passwords: Argon2id, 64 MiB a hash. Only the workers of the second pool may call these
 * (ROUTE_HASHES), and the tools. */
#ifndef AUTH_PASSWORD_H
#define AUTH_PASSWORD_H

#include <stdbool.h>

struct mem;

#define PASSWORD_MIN_BYTES 8
#define PASSWORD_MAX_BYTES 1024

/* False with a fault when memory for it cannot be had. */
bool password_hash(struct mem *, const char *password, char **hash_out)
    __attribute__((warn_unused_result));

enum password_answer {
	PASSWORD_WRONG,
	PASSWORD_RIGHT,
	PASSWORD_STALE, /* right, but hashed with parameters of before: hash it again */
};

/* hash NULL (no such account, or none that works): takes the same time and says PASSWORD_WRONG.
 * False as above. */
bool password_check(const char *hash, const char *password, enum password_answer *answer_out)
    __attribute__((warn_unused_result));

/*
 * NULL when it may be used; else the text id of the reason: too short, too long, common, the login
 * itself, a place name of ours. PROMISES.md, "Passwords".
 */
const char *password_objection(const char *password, const char *login);

#endif
