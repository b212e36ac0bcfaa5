/* Serials of codes: drawn in small blocks outside transactions, so that nobody waits for another's
 * transaction. Gaps are normal. */
#ifndef HISTORY_SERIAL_H
#define HISTORY_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/code.h"

struct db;
struct mem;

/*
 * Makes sure that serial_next can give one code of the kind for the local day of now: asks the
 * database when this process has none left. Not within a transaction; before each run of a page
 * that may make such a subject, replays included, with the same now.
 */
bool serial_reserve(struct db *, enum code_kind, int64_t now) __attribute__((warn_unused_result));

/* The next code, e.g. "XM261121-0042-K". None reserved for this day: BUG. */
char *serial_next(struct mem *, enum code_kind, int64_t now);

#endif
