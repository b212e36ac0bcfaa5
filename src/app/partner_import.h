/* A whole registry out of a table: read, checked, and imported only when everything is right. */
#ifndef APP_PARTNER_IMPORT_H
#define APP_PARTNER_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/import.h"
#include "base/catalog.h"
#include "partner/partner_import.h"

struct db;
struct mem;

struct import_row {
	struct partner_import partner;
	size_t row;
	const char *code; /* given by registry_import_codes */
};

struct registry_import {
	struct {
		struct import_row *items;
		size_t n;
	} rows; /* good ones */
	struct import_errors errors;
	size_t skipped; /* in the registry already, and that was said to be fine */
};

struct registry_options {
	const char *path, *district;
	enum lang lang; /* of the errors */
	bool skips_existing;
	bool shows_progress;
};

/* Reads and checks all; changes nothing. False with a fault: the file cannot be read as a table at all, or the database failed. */
bool registry_import_read(struct db *, struct mem *, const struct registry_options *,
    struct registry_import *import_out) __attribute__((warn_unused_result));
/* Draws the codes; before the transaction. */
bool registry_import_codes(struct db *, struct mem *, struct registry_import *, int64_t now)
    __attribute__((warn_unused_result));
/* Inserts all rows, in the caller's transaction. False with a fault, also when somebody else was faster. */
bool registry_import_write(struct db *, struct mem *, const struct registry_options *,
    const struct registry_import *, int64_t now) __attribute__((warn_unused_result));

#endif
