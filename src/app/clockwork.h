/* What time does: every system move, when it is due. PRODUCT.md section 3, "Deadlines". */
#ifndef APP_CLOCKWORK_H
#define APP_CLOCKWORK_H

#include <stdbool.h>
#include <stdint.h>

struct calendar;
struct db;
struct mem;

/* The clock acts so long after the date, so that requests that arrived in time are committed before
 * it. */
#define CLOCKWORK_AFTER_US INT64_C(2000000)
/* Subjects of one kind looked at in one pass. */
#define CLOCKWORK_BATCH 200

/*
 * One pass: everything due, in the order of due times, each in its own transaction, judged at its
 * own due time or later. Safe on several hosts at once: the guards let each move happen once.
 * acted_out: how many moves were made; when it is as large as the batch, call again at once. False
 * with a fault: the database failed; call again later.
 */
bool clockwork_pass(struct db *, struct mem *, const struct calendar *, int64_t now, int *acted_out)
    __attribute__((warn_unused_result));

/* Forgets used form tokens, ended sessions, old throttle windows. Now and then. */
bool clockwork_sweep(struct db *, int64_t now) __attribute__((warn_unused_result));

#endif
