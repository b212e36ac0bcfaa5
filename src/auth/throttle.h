/* Guessing is slowed: per account and address, per account, and overall. PROMISES.md, "guessing passwords". */
#ifndef AUTH_THROTTLE_H
#define AUTH_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct mem;

/*
 * May this try be made now? 0, or the seconds to wait. A key is counted for "login + address" (5 in 15 minutes), "login" (50 an hour: slows a
 * distributed guess; someone who is signed in is not touched) and "address" (300 an hour, so that an office behind one address still works).
 */
bool throttle_wait(struct db *, struct mem *, const char *login, const char *address, int64_t now,
    int *seconds_out) __attribute__((warn_unused_result));
bool throttle_failed(struct db *, const char *login, const char *address, int64_t now)
    __attribute__((warn_unused_result));
bool throttle_succeeded(struct db *, const char *login, const char *address)
    __attribute__((warn_unused_result));

#endif
