/* Guessing is slowed: per account and address, per account, and overall. PROMISES.md, "guessing
 * passwords". */
#ifndef AUTH_THROTTLE_H
#define AUTH_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct mem;

/*
 * May this try be made now? 0: yes, and it is counted already, so that of many at once no more are
 * made than there is room for; else the seconds to wait, and nothing is counted. Counted is for
 * "login + address" (5 in 15 minutes), "login" (50 an hour: slows a guess from many addresses) and
 * "address" (300 an hour, so that an office behind one address still works). The second does not
 * bind an address from which the owner has logged in during the last 30 days: a stranger's tries do
 * not lock him out; neither does any touch whoever is signed in. An IPv6 address stands for its
 * network (/64). login: as the account store looks it up. The table keeps keyed hashes only.
 *
 * Not within a transaction: what is counted must stay, whatever the page answers. On a route with a
 * transaction it is the row's `count`.
 */
bool throttle_take(struct db *, struct mem *, const char *login, const char *address, int64_t now,
    int *seconds_out) __attribute__((warn_unused_result));
/* The try was good: it does not count. */
bool throttle_take_back(struct db *, const char *login, const char *address)
    __attribute__((warn_unused_result));
/* After a login: earlier failures from there are forgotten, and the address is known. */
bool throttle_succeeded(struct db *, const char *login, const char *address, int64_t now)
    __attribute__((warn_unused_result));

/* What else is slowed, each by one counter for who does it: an address. As throttle_take. */
enum throttle_of {
	THROTTLE_REGISTER = 1, /* registrations from an address, taken logins too: 30 an hour */
};
bool throttle_of_take(struct db *, struct mem *, enum throttle_of, const char *who, int64_t now,
    int *seconds_out) __attribute__((warn_unused_result));

/* Deletes some counters whose windows are over; called by the clock now and then. */
bool throttle_sweep(struct db *, int64_t now) __attribute__((warn_unused_result));

#endif
