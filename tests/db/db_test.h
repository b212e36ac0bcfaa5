/* What the test programs of this folder share: a context per test, statements by hand, what a fault
 * must be. */
#ifndef TESTS_DB_DB_TEST_H
#define TESTS_DB_DB_TEST_H

#include <check.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "server.h"

/* A context per test. */
extern struct mem *mem;

TCase *test_case(Suite *, const char *name);
/* Runs the suite against a server of its own; for main. */
int test_main(Suite *, void (*prepare)(void));

/* A statement without values and rows. */
bool try_sql(struct db *, const char *sql);
void run_sql(struct db *, const char *sql);
/* The first column of the first row. */
int64_t ask_int(struct db *, const char *sql);
const char *ask_text(struct db *, const char *sql);
/* The last fault is this one; cleared for the next. */
void expect_fault(enum fault_kind, int code);

#endif
