/* Districts, streets, communities, grids, departments and other responsible bodies. PRODUCT.md
 * section 1. */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/who.h"

struct db;
struct mem;

/* enum, stored text, label */
#define UNIT_KINDS(X)                                                                              \
	X(UNIT_KIND_DISTRICT, "district", N_("District"))                                          \
	X(UNIT_KIND_STREET, "street", N_("Street"))                                                \
	X(UNIT_KIND_COMMUNITY, "community", N_("Community"))                                       \
	X(UNIT_KIND_GRID, "grid", N_("Grid"))                                                      \
	X(UNIT_KIND_DEPARTMENT, "department", N_("Department"))                                    \
	X(UNIT_KIND_BODY, "body", N_("Other responsible body"))

enum unit_kind {
	UNIT_KIND_NONE = 0,
#define X(id, text, label) id,
	UNIT_KINDS(X)
#undef X
};

struct unit {
	const char *code, *name, *parent_code; /* parent NULL for a district */
	const char *intro, *address, *hours;
	enum unit_kind kind;
};

struct unit_list {
	struct unit *items;
	size_t n;
};

const char *unit_kind_text(enum unit_kind);
enum unit_kind unit_kind_parse(const char *); /* UNIT_KIND_NONE when unknown */
const char *unit_kind_label(enum unit_kind); /* a text id */

/* NULL when there is none. */
bool unit_by_code(struct db *, struct mem *, const char *code, struct unit **unit_out)
    __attribute__((warn_unused_result));
/* By its code or its name, of any level, in the district; a code may be followed by the name. How many fit, 2 for several;
 * unit_out: the first, NULL when there is none. */
bool unit_typed(struct db *, struct mem *, const char *district, const char *typed,
    struct unit **unit_out, size_t *count_out) __attribute__((warn_unused_result));
/* From the district down to the unit itself. */
bool unit_path(struct db *, struct mem *, const char *code, struct unit_list *path_out)
    __attribute__((warn_unused_result));
/* Units directly below, by code. */
bool unit_below(struct db *, struct mem *, const char *code, struct unit_list *units_out)
    __attribute__((warn_unused_result));
/* All streets (or districts, communities) of a district, by code: for choices. */
bool unit_of_kind(struct db *, struct mem *, const char *district, enum unit_kind,
    struct unit_list *units_out) __attribute__((warn_unused_result));
/* Makes or renames a unit; its parent must be there (a fault otherwise). For imports and the demo.
 */
bool unit_save(struct db *, struct mem *, const struct unit *) __attribute__((warn_unused_result));

/* Who serves there: an office and how many hold it. */
struct unit_office {
	enum role role;
	const char *unit_code, *unit_name;
	int64_t holders;
};
bool unit_offices(struct db *, struct mem *, const char *code, struct unit_office **offices_out,
    size_t *count_out) __attribute__((warn_unused_result));

/* The parent's code by the rule that a prefix is the parent: "370203019" of "370203019001"; NULL
 * for a district. */
char *unit_parent_of(struct mem *, const char *code);

/* The unit itself and those above it, by the level of their codes; code6 "" when nowhere, others NULL. Of
 * a department those of its owner. */
struct unit_ancestry {
	const char *code6, *code9, *code12, *code14;
};
struct unit_ancestry unit_ancestry(struct mem *, const char *code);

/* How many of a list have this code or name; code_out: of the last, untouched for none. */
size_t unit_list_find(const struct unit_list *, const char *word, const char **code_out);

/* What a filter by unit compares: the one column of the code's level is set, the others NULL.
 * Nowhere: all NULL. */
struct unit_filter {
	const char *unit6, *unit9, *unit12, *unit14;
};
struct unit_filter unit_filter_of(const char *code);

struct route_list;
extern const struct route_list unit_routes;

#endif
