/*
 * How it stands, in a few numbers for pages that everybody asks for. They are kept, not counted by the page (ARCHITECTURE.md,
 * "Data"): a page reads one row whatever the size of the data, and the numbers are exact for the moment that stands beside them.
 * A counter moved by each move's own transaction would be a row that every claim of a rush has to wait for.
 */
#ifndef SITE_FIGURE_H
#define SITE_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct mem;

/* Each is the length of a list that anyone may read: of the projects in a state, of the registry. */
enum figure {
	FIGURE_PUBLISHED,
	FIGURE_RUNNING,
	FIGURE_CLOSED,
	FIGURE_UNCLAIMED,
	FIGURE_PARTNERS,
	FIGURE_COUNT
};

struct figures {
	int64_t values[FIGURE_COUNT];
	int64_t counted_at;
};
/* NULL: never counted. */
bool figures_read(struct db *, struct mem *, struct figures **figures_out)
    __attribute__((warn_unused_result));

/* So often the clock counts. */
#define FIGURES_EVERY_US INT64_C(10000000)
/* Counts anew. Any number of hosts may do so at once: whichever writes last, its numbers are of the time it writes beside them. */
bool figures_count(struct db *, struct mem *, int64_t now) __attribute__((warn_unused_result));

#endif
