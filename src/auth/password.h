/* Passwords: Argon2id, 64 MiB a hash. Only the workers of the second pool may call these (ROUTE_HASHES), and the tools. */
#ifndef AUTH_PASSWORD_H
#define AUTH_PASSWORD_H

#include <stdbool.h>

struct mem;

#define PASSWORD_MIN_BYTES 8
#define PASSWORD_MAX_BYTES 1024

/* False with a fault when memory for it cannot be had. */
bool password_hash(struct mem *, const char *password, char **hash_out) __attribute__((warn_unused_result));
/* hash NULL (no such account): takes the same time and says no. stale_out: parameters changed, hash again. */
bool password_check(const char *hash, const char *password, bool *stale_out);
/* NULL when it may be used; else the text id of the reason: too short, too long, common, the login itself, a place name of ours. */
const char *password_objection(const char *password, const char *login);

#endif
