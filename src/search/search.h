/* Finding projects, partners and units by words: the index of terms. ARCHITECTURE.md, "Search". Only what anybody may see is in it. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/index_terms.h"

struct db;
struct mem;

/* enum, stored text, number */
#define SEARCH_KINDS(X)                                                                            \
	X(SEARCH_PROJECT, "project", 1)                                                            \
	X(SEARCH_PARTNER, "partner", 2)                                                            \
	X(SEARCH_UNIT, "unit", 3)
#define X(id, text, number) id = number,
enum search_kind { SEARCH_KINDS(X) };
#undef X

/*
 * Brings the index up to date with one subject's row: its terms if anybody may find it now, none otherwise. In the transaction
 * that changed the row, after the change. Units go by their code.
 */
bool search_renew(struct db *, struct mem *, enum search_kind, int64_t id)
    __attribute__((warn_unused_result));
bool search_renew_unit(struct db *, struct mem *, const char *code)
    __attribute__((warn_unused_result));

/* Everything anew, a run of subjects per transaction, while the site works. count_out: subjects in the index. */
bool search_rebuild(struct db *, struct mem *, int64_t *count_out)
    __attribute__((warn_unused_result));

/* So many terms of a question are looked for, so many rows of its rarest term are looked at, at a time. */
#define SEARCH_TERMS 6
#define SEARCH_SCAN 500

struct search_question {
	enum search_kind kind;
	const char *text;
	int64_t before; /* ids below this; 0: from the newest */
	int limit;
};

/* Ids of what has all the terms, newest first. */
struct search_answer {
	int64_t *ids;
	size_t n;
	/* Where to go on: 0 when nothing is left. Set with fewer than limit ids too, when SEARCH_SCAN rows did not reach the end. */
	int64_t before;
	bool has_terms; /* false: nothing in the question can be looked for */
};
bool search_find(struct db *, struct mem *, const struct search_question *,
    struct search_answer *answer_out) __attribute__((warn_unused_result));
/* [1,2]: for a query that joins its table with JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')). */
char *search_ids_json(struct mem *, const int64_t *ids, size_t count);

/*
 * The rarest term of what somebody typed, for a list that looks for words among its own rows: the query that joins the index by
 * it still compares the texts. NULL: there is nothing in it that can be looked for.
 */
bool search_rarest(struct db *, struct mem *, enum search_kind, const char *text,
    const char **term_out) __attribute__((warn_unused_result));

/* A pattern for LIKE: texts that contain this one; what it holds of patterns means itself. */
char *search_pattern(struct mem *, const char *text);

/* What was found, as a line of a list; state and sort as stored. */
struct search_hit {
	int64_t id;
	const char *code, *name, *state, *sort, *place, *unit_name;
	int64_t opens_at; /* of a project's window */
};
struct search_hits {
	struct search_hit *items;
	size_t n;
};
bool search_hits_of(struct db *, struct mem *, enum search_kind, const int64_t *ids, size_t count,
    struct search_hits *hits_out) __attribute__((warn_unused_result));

/* Those of the codes that something public has. */
bool search_known_codes(struct db *, struct mem *, const char *const *codes, size_t count,
    const char ***known_out, size_t *known_count_out) __attribute__((warn_unused_result));
/* The code of the partner in the registry with this unified social credit code; NULL: none. */
bool search_partner_by_ident(struct db *, struct mem *, const char *ident, const char **code_out)
    __attribute__((warn_unused_result));

/* What has a page for anybody, in runs of ids [from, to): for the sitemap. */
struct search_public {
	const char *code;
	int64_t changed_at; /* 0: unknown */
};
bool search_public(struct db *, struct mem *, enum search_kind, int64_t from, int64_t to,
    struct search_public **items_out, size_t *count_out) __attribute__((warn_unused_result));
/* The last id of each kind, by enum search_kind. */
bool search_ends(struct db *, struct mem *, int64_t ends_out[SEARCH_UNIT + 1])
    __attribute__((warn_unused_result));

struct route_list;
extern const struct route_list search_routes;

#endif
