/* Load on the front, and the floors that pages are measured against. */
#ifndef TESTS_BENCH_BENCH_LOAD_H
#define TESTS_BENCH_BENCH_LOAD_H

#include <stddef.h>
#include <stdint.h>

struct mem;

/* A page as somebody asks for it. */
struct bench_page {
	const char *name, *path;
	const char *cookie; /* NULL: a guest */
};

/* Requests a second through nginx, by wrk over kept connections; every answer must be a 200. */
double bench_wrk(struct mem *, const struct bench_page *, int connections, int seconds);

/* The values' sorted order; the one below which so many of a thousand lie. */
int64_t bench_quantile(int64_t *values, size_t count, size_t per_mille);

/* --- floors ---------------------------------------------------------------------------------- */

/* nginx serves the page's bytes as a static file; what to ask for. */
struct bench_page bench_static(struct mem *, const struct bench_page *);

/*
 * What the pages' statements are: between begin and end one worker answers, and the server notes
 * what it is asked, values filled in. (It does so only for what was prepared while it notes.)
 */
struct bench_sql {
	const char **items;
	size_t n;
};
void bench_log_begin(struct mem *);
struct bench_sql bench_statements_of(struct mem *, const struct bench_page *);
void bench_log_end(struct mem *, int workers);

/*
 * From now on a bare FastCGI program answers in place of the workers: for every request it runs the
 * page's statements and prints the page's bytes.
 */
void bench_bare_begin(
    struct mem *, const struct bench_page *, const struct bench_sql *, int processes);
void bench_bare_end(void);

#endif
