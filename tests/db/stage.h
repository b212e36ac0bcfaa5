/* What tests of stores stand on: the migrated server, and SQL as its administrator to set the stage
 * and to look behind it. */
#ifndef TESTS_DB_STAGE_H
#define TESTS_DB_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct mem;

/* Starts a server with today's schema; ends the program when that fails. */
void stage_start(void);
/* A new connection of the application's user; goes with the context. */
struct db *stage_db(struct mem *);

/* A statement; fails the test when the server refuses it. */
void stage_sql(struct mem *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The one number a query answers. */
int64_t stage_int(struct mem *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Every value of every row, one after the other; NULL is empty. */
struct stage_cell {
	const char *data; /* with a NUL behind */
	size_t bytes;
};
struct stage_cells {
	struct stage_cell *items;
	size_t n;
};
struct stage_cells stage_cells(struct mem *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Fails when a value of any table has these bytes in it. How many values were read. */
struct stage_bytes {
	const char *what;
	const void *data;
	size_t bytes;
};
size_t stage_lacks(struct mem *, const struct stage_bytes *, size_t count);

/* Whether the application's user may not do this. */
bool stage_refuses(struct mem *, const char *sql);

/* An active account called Somebody, without a password that works. */
int64_t stage_account(struct mem *);
/* A community; renamed when it is there. */
void stage_unit(struct mem *, const char *code, const char *name);
/* A listed partner; returns its id. */
int64_t stage_partner(struct mem *, const char *code, const char *name);

#endif
