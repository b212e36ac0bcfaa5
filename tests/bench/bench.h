/* What the parts of the benchmark share. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "race.h"

struct mem;

#define BENCH_WORKERS 4 /* two for each of two cores, as the program itself chooses */

/* Thirty partners, one hundred and twenty slots, through nginx; prints what came of it. */
void bench_day(struct mem *, struct race *);

/* --- a winning claim, through everything and bare -------------------------------------------- */

struct bench_project {
	int64_t id;
	const char *code;
};
/* Fresh ones on the wall, each with a free slot. */
struct bench_projects {
	struct bench_project *items;
	size_t n;
};

struct bench_rate {
	size_t claims;
	int64_t took_us;
};

/* Each project is claimed once, by whichever of the partners. Through nginx, with more clients than
 * workers. */
struct bench_rate bench_stack(struct mem *, struct race *, const struct bench_projects *);

/* The statements of one winning claim, in order, as the server's log has them of a worker. */
struct bench_statements {
	const char **items;
	size_t n;
};
/* By a client that does nothing but send them: as many connections as there are workers. */
struct bench_rate bench_bare(struct mem *, const struct race *, const struct bench_projects *,
    const struct bench_statements *);

#endif
