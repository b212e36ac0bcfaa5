/* What the tests of all move tables share: cases, golden prints, the design's lines. Run from the
 * top of the tree. */
#ifndef RULES_TEST_H
#define RULES_TEST_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/count.h"
#include "base/mem.h"
#include "base/move.h"
#include "base/who.h"

/* Cases are written as differences from a good one, so a later initialiser wins on purpose. */
#pragma GCC diagnostic ignored "-Woverride-init"

/* The moment at which every case is judged; dates are given relative to it, to the microsecond. */
#define NOW INT64_C(1795000000000000)
#define BEFORE (NOW - 1)
#define AFTER (NOW + 1)
#define LATER (NOW + INT64_C(86400000000))

/* One line of a condition: who asks for which event, with or without a reason, on which facts
 * (their state included). */
struct rule_case {
	const char *what;
	int event;
	uint32_t by;
	bool has_reason;
	const void *facts;
	enum verdict expected;
};

/* One line of "who is who": an actor, a subject's ties, the bits they make. */
struct relation_case {
	const char *who;
	const struct actor *actor;
	const char *subject;
	const void *ties;
	uint32_t expected;
};

struct rules_table {
	const struct machine *machine;
	const char *home, *golden;
	enum verdict (*decide)(const void *facts, int event, uint32_t by, bool has_reason,
	    int64_t now, const struct move **);
	uint32_t (*relations)(const struct actor *, const void *ties);
	const struct rule_case *cases;
	size_t case_count;
	const struct relation_case *relation_cases;
	size_t relation_count;
	/* Facts of which nothing is known, in a state. */
	const void *(*nothing_known)(int state);
	/* Events, as "state event", for which the clock needs no more than its counters at zero.
	 * NULL at the end. */
	const char *const *clock_needs_nothing;
	/* Events whose move asks for a reason. NULL at the end. */
	const char *const *with_reason;
};

#define GRANT_AT(r, u)                                                                             \
	{                                                                                          \
		.role = (r), .unit = (u)                                                           \
	}
#define GRANT_FOR(p)                                                                               \
	{                                                                                          \
		.role = ROLE_PARTNER_AGENT, .partner = {(p) }                                      \
	}
#define ACTOR(id, ...)                                                                             \
	&(const struct actor)                                                                      \
	{                                                                                          \
		.account = { (id) }, .grants = (const struct grant[]){ __VA_ARGS__ },              \
		.grant_count =                                                                     \
		    sizeof((const struct grant[]){ __VA_ARGS__ }) / sizeof(struct grant)           \
	}

/* A file of the tree. */
char *kept_text(struct mem *, const char *path);
/* Fails where two texts part, by the line. */
void compare_lines(const char *path, const char *kept, const char *now);
/* All that a set of bits says, in the words of moves.txt: "poster, reviewer". */
void print_whos(FILE *, uint32_t by);
/* Prints the table and compares it with what is kept, or keeps it with UPDATE_GOLDEN set. */
void check_golden(const struct rules_table *);

/*
 * A suite of what every table passes: its golden print is current, its rows are those of
 * tests/rules/moves.txt, its cases and relations answer as expected and cover every guard, reasons
 * are asked of people and never of the clock, the clock waits for its dates, its words are whole.
 */
Suite *table_suite(const struct rules_table *);

/* The ENUM of a column as the migration says it, in order, equals words[1 ..]. */
void check_enum(const char *path, const char *column, const char *const *words, size_t count);

/* Runs and frees the suite: what main() returns. */
int run_suite(Suite *);

#endif
