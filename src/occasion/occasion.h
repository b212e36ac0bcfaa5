/* Occasions: claim meetings, roadshows and ordering meetings, whose projects open at one instant. PRODUCT.md 4.2. */
#ifndef OCCASION_OCCASION_H
#define OCCASION_OCCASION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/form.h"
#include "base/ids.h"
#include "base/who.h"
#include "project/project.h"

struct db;
struct mem;

/* enum, stored text, label */
#define OCCASION_KINDS(X)                                                                          \
	X(OCCASION_CLAIM_MEETING, "claim_meeting", N_("Claim meeting"))                            \
	X(OCCASION_ROADSHOW, "roadshow", N_("Roadshow"))                                           \
	X(OCCASION_ORDERING, "ordering", N_("Ordering meeting"))

enum occasion_kind {
	OCCASION_KIND_NONE = 0,
#define X(id, text, label) id,
	OCCASION_KINDS(X)
#undef X
	    OCCASION_KIND_COUNT
};
extern const struct form_choice occasion_kind_choices[OCCASION_KIND_COUNT - 1];

struct occasion {
	struct occasion_id id;
	const char *code, *title, *unit_code, *unit_name, *place, *programme;
	enum occasion_kind kind;
	int64_t version, opens_at, closes_at;
};
struct occasion_list {
	struct occasion *items;
	size_t n;
};

const char *occasion_kind_label(enum occasion_kind); /* a text id */

enum occasion_phase { OCCASION_COMING = 1, OCCASION_OPEN, OCCASION_OVER };
enum occasion_phase occasion_phase_of(const struct occasion *, int64_t now);

/* NULL when there is none. */
bool occasion_by_code(struct db *, struct mem *, const char *code, struct occasion **occasion_out)
    __attribute__((warn_unused_result));
bool occasion_by_id(struct db *, struct mem *, struct occasion_id, struct occasion **occasion_out)
    __attribute__((warn_unused_result));
/* Those not over yet, everywhere or within a unit (NULL: everywhere; nowhere for a code that is none), soonest first. */
bool occasion_coming(struct db *, struct mem *, const char *unit, int64_t now, int limit,
    struct occasion_list *list_out) __attribute__((warn_unused_result));
/* Those over, the last one first; a page begins behind the occasion `behind` (NULL: with the last one). */
bool occasion_past(struct db *, struct mem *, int64_t now, const struct occasion *behind, int limit,
    struct occasion_list *list_out) __attribute__((warn_unused_result));
/* Those not over yet of a unit, above it and within it: what a project can be put on. */
bool occasion_for_unit(struct db *, struct mem *, const char *unit, int64_t now,
    struct occasion_list *list_out) __attribute__((warn_unused_result));

struct occasion_plan {
	int kind; /* enum occasion_kind */
	const char *title, *unit, *place, *programme;
	int64_t opens_at, closes_at;
};

/* A new occasion (event `plan`). Whoever is officer (secretary, street officer, district admin) of the unit may; the page has checked. */
bool occasion_create(struct db *, struct mem *, const struct occasion_plan *, const struct actor *,
    const char *role, const char *code, int64_t now, struct occasion_id *id_out)
    __attribute__((warn_unused_result));

/*
 * Moves the window of the occasion and of all its published projects (event `reschedule`), agents with drafts are told. Only before it opens.
 * done_out false: it has opened or changed meanwhile (version), or projects on its wall begin before the new window ends: the first
 * few of these are in_way_out. Then roll back.
 */
bool occasion_reschedule(struct db *, struct mem *, const struct occasion *, int64_t opens_at,
    int64_t closes_at, const char *reason, const struct actor *, const char *role, int64_t now,
    struct project_lines *in_way_out, bool *done_out) __attribute__((warn_unused_result));

/*
 * Counts a project in, in the transaction that publishes it and before the project's row: done_out false when the occasion's window is
 * not (any more) the one given, so that a reschedule at the same moment cannot leave a project behind. Event `admit`.
 */
bool occasion_admit(struct db *, struct mem *, const struct occasion *, const struct actor *,
    const char *role, int64_t now, bool *done_out) __attribute__((warn_unused_result));

struct route_list;
extern const struct route_list occasion_routes;

#endif
