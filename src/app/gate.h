/* The gate: what a route's row declares is enforced here, in one order, before and after the page.
 * ARCHITECTURE.md, "A request". */
#ifndef APP_GATE_H
#define APP_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/calendar.h"
#include "base/settings.h"
#include "http/request.h"

struct db;
struct mem;

/* One worker's standing things. */
struct gate {
	struct mem *mem; /* lives as long as the worker */
	struct mem *calendar_mem; /* of the calendar loaded last */
	struct db *db;
	struct settings settings;
	struct calendar calendar;
	int64_t calendar_at; /* when it was loaded; 0: not yet */
	bool hashes; /* of the second pool: serves the routes that hash passwords, and only those */
	bool takes_files; /* of the third pool: the one that reads uploads */
	const char *migrations_folder;
	int64_t statements; /* of the last request, for its log line */
};

/* Answers one request: the loop's handler. */
void gate_handle(struct request *, void *gate);

/* The worker's gate, for the pages that are about the worker itself (healthz). */
const struct gate *gate_here(void);

#endif
