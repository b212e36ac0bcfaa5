/*
 * Claim day for tests: partners that press all at once, each a process with a session of its own,
 * and one ledger in shared memory that is compared with the database afterwards. On top of site.h.
 */
#ifndef TESTS_HTTP_RACE_H
#define TESTS_HTTP_RACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "site.h"

#define RACE_PARTNERS 30
#define RACE_PROJECTS 120
#define RACE_SLOTS 9

/* --- processes ------------------------------------------------------------------------------ */

/* So many processes, each calls run(i, arg) when all are there. What they write into shared memory
 * is left of them. While they run, `while_running` (may be NULL) is called again and again. */
void race_at_once(
    size_t count, void (*run)(size_t i, void *arg), void *arg, void (*while_running)(void));
/* Zeroed memory that children share with their parent. */
void *race_shared(size_t bytes);
void race_pause_ms(long ms);
void race_pause_us(int64_t us); /* negative: not at all */
/* Where so many processes wait for each other. */
struct race_barrier;
struct race_barrier *race_barrier(size_t count);
void race_wait(struct race_barrier *);

/* --- the stage ------------------------------------------------------------------------------ */

/* Keeps the demo's data as they are; an unchecked fixture. */
void race_save(void);
/*
 * Waits for presses that nobody waits for any more: those of a test that failed may still be under way, and one that commits while
 * the tables are restored leaves half of itself behind.
 */
void race_settle(void);
/* Everything that claims change is again as it was kept; nobody presses meanwhile. */
void race_restore(struct mem *);

struct race_partner {
	int64_t id, open_awards; /* as it was kept */
	const char *login, *code;
	struct browser browser; /* English, so that texts can be compared */
};
struct race_project {
	int64_t id;
	const char *code;
};

struct race_answer {
	int32_t status; /* of the last answer; 0: none ever came */
	int32_t slot; /* of the award that a 303 leads to */
	int32_t tries;
	uint32_t holders; /* partners that a loser's page names, a bit for each */
	bool names_cap; /* a 422 that says the cap is reached */
	bool was_full; /* after a 409 the database at once said: no slot is free */
};

/* Counted by all clients. */
struct race_ledger {
	struct race_answer answers[RACE_PARTNERS][RACE_PROJECTS];
	int answered, dropped, unavailable, busy, failed;
};

struct race {
	struct race_partner partners[RACE_PARTNERS];
	struct race_project projects[RACE_PROJECTS];
	struct race_ledger *ledger;
	bool reads_pages; /* the token comes from the project's page */
	bool asks_whether_full;
};

/* Partners with sessions, the projects of the Qinghai meeting, an empty ledger. */
void race_load(struct mem *, struct race *);
/* The meeting has opened a second ago; every project has so many slots. */
void race_open(struct mem *, int64_t slots);
/*
 * Every partner presses every project, each in an order of its own. A connection that breaks, a 503
 * and a form that is still being worked on are tried again with the same body.
 */
void race_run(struct race *, void (*while_running)(void));
/* Compares the ledger with the database, and the database with itself; fails the test. */
void race_check(struct mem *, const struct race *, int64_t slots, int64_t cap);
/* Versions, counters and events of everything that claims touch agree with each other. */
void race_check_books(struct mem *);

/* What an answer to a press says; location and body may be empty. */
struct race_answer race_read(
    const struct race *, int status, const char *location, const char *body);
/* 0 to count - 1 in any order. */
void race_shuffle(size_t *order, size_t count);

/* --- single presses ------------------------------------------------------------------------- */

/* The status. */
int race_post(struct browser *, const char *path, const struct browser_field *, size_t count);
/* Presses the claim button of a project without any second try; the slot is 0 unless it is a 303 to
 * an award. */
struct race_answer race_press(struct browser *, const char *project_code);

#endif
