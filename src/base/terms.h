/* Words that several features share: categories of need, ways of taking part. PRODUCT.md
 * sections 4.1 and 4.2. */
#ifndef BASE_TERMS_H
#define BASE_TERMS_H

#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/form.h"

/* enum, stored text, label (a text id). A set of ways has bit 1 << (way - 1). */
#define CATEGORIES(X)                                                                              \
	X(CATEGORY_SAFETY_LAW, "safety_law", N_("Safety and law"))                                 \
	X(CATEGORY_ELDERLY, "elderly", N_("Care for the old"))                                     \
	X(CATEGORY_CHILDREN_YOUTH, "children_youth", N_("Children and youth"))                     \
	X(CATEGORY_HEALTH, "health", N_("Health"))                                                 \
	X(CATEGORY_ENVIRONMENT, "environment", N_("Environment and greening"))                     \
	X(CATEGORY_REPAIRS, "repairs", N_("Repairs and facilities"))                               \
	X(CATEGORY_CULTURE_SPORT, "culture_sport", N_("Culture and sport"))                        \
	X(CATEGORY_FINANCE_JOBS, "finance_jobs", N_("Finance and jobs"))                           \
	X(CATEGORY_NEIGHBOURS, "neighbours", N_("Neighbourliness"))                                \
	X(CATEGORY_OTHER, "other", N_("Other"))

#define WAYS(X)                                                                                    \
	X(WAY_FUNDS, "funds", N_("Funds"))                                                         \
	X(WAY_GOODS, "goods", N_("Goods"))                                                         \
	X(WAY_PEOPLE, "people", N_("People"))                                                      \
	X(WAY_PREMISES, "premises", N_("Premises"))                                                \
	X(WAY_SERVICE, "service", N_("Professional service"))

/* Values equal a FIELD_CHOICE's: 0 is none, n stands for choices[n - 1]. */
enum category {
	CATEGORY_NONE = 0,
#define X(id, text, label) id,
	CATEGORIES(X)
#undef X
	    CATEGORY_COUNT
};

enum way {
	WAY_NONE = 0,
#define X(id, text, label) id,
	WAYS(X)
#undef X
	    WAY_COUNT
};

/* For form tables: CATEGORY_COUNT - 1 and WAY_COUNT - 1 items. */
extern const struct form_choice category_choices[CATEGORY_COUNT - 1];
extern const struct form_choice way_choices[WAY_COUNT - 1];

/* The value of a choice by its stored text: 0 when unknown. The stored text and the label of one:
 * "" for 0. */
int choice_parse(const struct form_choice *, size_t count, const char *stored);
const char *choice_stored(const struct form_choice *, size_t count, int value);
const char *choice_label(const struct form_choice *, size_t count, int value);

/* "funds,goods" <-> bits, as MariaDB's SET stores it. */
uint32_t ways_parse(const char *stored);
char *ways_stored(struct mem *, uint32_t ways);
/* Labels joined for reading. */
char *ways_label(struct mem *, enum lang, uint32_t ways);

/*
 * The names that criteria of evaluation schemes have in the database, as text ids: there they are
 * data, here the translators find them. A test compares both.
 */
#define CRITERION_NAMES 43
extern const char *const criterion_names[CRITERION_NAMES];

#endif
