/* A small table for tests of transactions. */
#ifndef TESTS_DB_POT_H
#define TESTS_DB_POT_H

#include "db_test.h"

/* For test_main. */
void pot_make(void);
/* A connection of the application, and the pot as every test begins with it: rows 1 and 2 of value
 * 0. */
struct db *pot_fresh(void);
int64_t pot_value(struct db *, int id);
/* Everything fails at once, with what killed the transaction, until the rollback; nothing of it
 * remains in row 1. */
void pot_expect_dead(struct db *, enum fault_kind, int code);

#endif
