/* A district at its full size, made up: what the figures of PRODUCT.md's table call for, through the
 * moves. */
#ifndef APP_SCALE_H
#define APP_SCALE_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct mem;

/* At 1,000 per mille: as many as Shibei has. */
#define SCALE_PARTNERS 753
#define SCALE_PROJECTS 20000
#define SCALE_ACCOUNTS 324800

/*
 * On top of the demo. The same every time but for the codes' dates: everything lies in the 300 days
 * before `now`, as far back as the calendar's years go. Unevenly, as in life: one street has a
 * third of all, repairs are every second need, a few partners take most. The accounts have no
 * password. Says on standard error how far it is. False with a fault; then the database is to be
 * made anew.
 */
bool scale_load(struct db *, struct mem *, int64_t per_mille, int64_t now)
    __attribute__((warn_unused_result));

#endif
