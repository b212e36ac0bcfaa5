/* The files of migrations, as migrate.c applies them. */
#ifndef DB_MIGRATION_H
#define DB_MIGRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hex.h"

struct mem;

struct migration {
	int64_t number;
	const char *name; /* of the file */
	const char *sql;
	const char *table; /* what the statement is about */
	const char *grants; /* "SELECT, INSERT"; NULL: nothing */
	bool changes_schema; /* such a statement commits by itself */
	unsigned char hash[SHA256_BYTES];
};

struct migrations {
	struct migration *items;
	size_t n;
};

/* All files of the folder in order. False with a fault when one is not as it should be. */
bool migrations_read(struct mem *, const char *folder, struct migrations *migrations_out)
    __attribute__((warn_unused_result));

#endif
