/* A login whose password was right and whose second step is still to come: a cookie that proves
 * this and nothing else. It is no session; nobody is signed in by it. */
#ifndef AUTH_HALFWAY_H
#define AUTH_HALFWAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ids.h"

struct mem;

#define HALFWAY_COOKIE "__Host-step"
#define HALFWAY_SECONDS 600

/* Hangs on the password's hash: another password, or none, and it is worth nothing. */
char *halfway_make(struct mem *, struct account_id, const char *password_hash, int64_t now);
/* Whose it says it is, before that is proved; n = 0: not one of ours by its form. */
struct account_id halfway_account(const char *cookie);
bool halfway_check(const char *cookie, const char *password_hash, int64_t now);

#endif
