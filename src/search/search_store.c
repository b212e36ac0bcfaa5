/* The index of terms in the database. */
#include "search/search.h"

#include "base/buf.h"
#include "base/bug.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/db.h"
#include "search_sql.h"

/* More than the longest name and twenty resources with the longest titles have. */
#define TERMS_OF_SUBJECT 4000
/* Rebuilt in one transaction: its rows are locked meanwhile. */
#define RUN 100
/* Of each term so many rows tell how dense it stands. */
#define PROBE 64
/* The same for a list, which has few rows to read. */
#define GLANCE 16

#define X(id, text, number) [id] = text,
static const char *const kind_texts[] = { SEARCH_KINDS(X) };
#undef X

/* --- keeping it ------------------------------------------------------------------------------- */

static bool range(struct db *db, struct mem *mem, enum search_kind kind, int64_t from, int64_t to,
    struct sql_search_text_rows *rows_out)
{
	switch (kind) {
	case SEARCH_PROJECT: return sql_search_range_projects(db, mem, from, to, rows_out);
	case SEARCH_PARTNER: return sql_search_range_partners(db, mem, from, to, rows_out);
	case SEARCH_UNIT: return sql_search_range_units(db, mem, from, to, rows_out);
	}
	BUG("search kind %d", (int)kind);
}

static bool learn(
    struct db *db, struct mem *mem, enum search_kind kind, const struct sql_search_text_row *row)
{
	struct index_terms terms;
	int64_t changed;
	if (!row->is_public)
		return true;
	index_terms_of(mem, row->words, TERMS_OF_SUBJECT, &terms);
	return sql_search_learn(db,
	    &(struct sql_search_learn_args){
		.kind = kind_texts[kind], .id = row->id, .terms = index_terms_json(mem, &terms) },
	    &changed);
}

/* Forgets first: a term that is there again must not be taken for one that stayed. */
static bool renew_range(struct db *db, struct mem *mem, enum search_kind kind, int64_t from,
    int64_t to, int64_t *count_out)
{
	struct sql_search_text_rows rows;
	int64_t changed;
	if (!sql_search_clear(db,
		&(struct sql_search_clear_args){ .kind = kind_texts[kind], .from = from, .to = to },
		&changed) ||
	    !range(db, mem, kind, from, to, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		if (!learn(db, mem, kind, &rows.items[i]))
			return false;
		*count_out += rows.items[i].is_public != 0;
	}
	return true;
}

bool search_renew(struct db *db, struct mem *mem, enum search_kind kind, int64_t id)
{
	int64_t count = 0;
	return renew_range(db, mem, kind, id, id + 1, &count);
}

bool search_renew_unit(struct db *db, struct mem *mem, const char *code)
{
	struct sql_search_unit_number_row *row;
	if (!sql_search_unit_number(db, mem, code, &row))
		return false;
	return !row || search_renew(db, mem, SEARCH_UNIT, row->number);
}

static bool hold(struct db *db, enum search_kind kind, int64_t from, int64_t to)
{
	int64_t changed;
	switch (kind) {
	case SEARCH_PROJECT: return sql_search_hold_projects(db, from, to, &changed);
	case SEARCH_PARTNER: return sql_search_hold_partners(db, from, to, &changed);
	case SEARCH_UNIT: return sql_search_hold_units(db, from, to, &changed);
	}
	BUG("search kind %d", (int)kind);
}

static bool rebuild_kind(struct db *db, struct mem *mem, enum search_kind kind, int64_t *count_out)
{
	struct sql_search_last_row *last;
	if (!sql_search_last(db, mem, kind_texts[kind], &last))
		return false;
	for (int64_t from = 0; from <= last->id; from += RUN) {
		struct mem *run = mem_child(mem);
		if (!db_begin(db) || !hold(db, kind, from, from + RUN) ||
		    !renew_range(db, run, kind, from, from + RUN, count_out) || !db_commit(db))
			return false;
		mem_free(run);
	}
	return true;
}

bool search_rebuild(struct db *db, struct mem *mem, int64_t *count_out)
{
	*count_out = 0;
	for (int kind = SEARCH_PROJECT; kind <= SEARCH_UNIT; kind++) {
		if (!rebuild_kind(db, mem, (enum search_kind)kind, count_out))
			return false;
	}
	return true;
}

/* --- finding ---------------------------------------------------------------------------------- */

static const char *term(const struct index_terms *terms, size_t i)
{
	return i < terms->n ? terms->items[i] : NULL;
}

/* How many of the newest rows of a term were seen, and the oldest of them. */
struct reach {
	int64_t hits, oldest;
};

/*
 * The rarest term goes first: of those that fill the probe, the one whose newest rows reach furthest back. No counts are kept:
 * they would be the one row that every publication waits for.
 */
static bool rarest_first(struct db *db, struct mem *mem, enum search_kind kind, int64_t before,
    int64_t most, struct index_terms *terms, struct reach *reach_out)
{
	struct sql_search_probe_rows rows;
	size_t best = 0;
	if (!sql_search_probe(db, mem,
		&(struct sql_search_probe_args){ .kind = kind_texts[kind],
		    .t1 = term(terms, 0),
		    .t2 = term(terms, 1),
		    .t3 = term(terms, 2),
		    .t4 = term(terms, 3),
		    .t5 = term(terms, 4),
		    .t6 = term(terms, 5),
		    .before = before,
		    .most = most },
		&rows))
		return false;
	for (size_t i = 1; i < terms->n; i++) {
		if (rows.items[i].hits < rows.items[best].hits ||
		    (rows.items[i].hits == rows.items[best].hits &&
			rows.items[i].oldest < rows.items[best].oldest))
			best = i;
	}
	const char *first = terms->items[best];
	terms->items[best] = terms->items[0];
	terms->items[0] = first;
	*reach_out = (struct reach){ rows.items[best].hits, rows.items[best].oldest };
	return true;
}

/* A stretch of the rarest term's rows: hits are added to the answer, whose `before` says where it went on. */
static bool look_through(struct db *db, struct mem *mem, const struct search_question *question,
    const struct index_terms *terms, int64_t scan, struct search_answer *answer)
{
	struct sql_search_ids_rows rows;
	int64_t wanted = question->limit - (int64_t)answer->n;
	if (!sql_search_ids(db, mem,
		&(struct sql_search_ids_args){ .kind = kind_texts[question->kind],
		    .t1 = term(terms, 0),
		    .t2 = term(terms, 1),
		    .t3 = term(terms, 2),
		    .t4 = term(terms, 3),
		    .t5 = term(terms, 4),
		    .t6 = term(terms, 5),
		    .before = answer->before,
		    .scan = scan,
		    .limit = wanted },
		&rows))
		return false;
	for (size_t i = 0; i < rows.n; i++)
		answer->ids[answer->n++] = rows.items[i].id;
	return true;
}

/* Everything there is about one term: its rows are the hits. */
static bool find_one(struct db *db, struct mem *mem, const struct search_question *question,
    const struct index_terms *terms, struct search_answer *answer)
{
	if (!look_through(db, mem, question, terms, question->limit, answer))
		return false;
	answer->before = answer->n == (size_t)question->limit ? answer->ids[answer->n - 1] : 0;
	return true;
}

/* The stretch that was probed first, since common words are found together soon; then the rest. */
static bool find_several(struct db *db, struct mem *mem, const struct search_question *question,
    const struct index_terms *terms, const struct reach *probed, struct search_answer *answer)
{
	struct sql_search_reach_row *reach;
	if (!look_through(db, mem, question, terms, PROBE, answer))
		return false;
	if (answer->n < (size_t)question->limit && probed->hits == PROBE) {
		answer->before = probed->oldest;
		if (!sql_search_reach(db, mem,
			&(struct sql_search_reach_args){ .kind = kind_texts[question->kind],
			    .term = term(terms, 0),
			    .before = answer->before,
			    .scan = SEARCH_SCAN - PROBE },
			&reach) ||
		    !look_through(db, mem, question, terms, SEARCH_SCAN - PROBE, answer))
			return false;
		answer->before = reach->hits == SEARCH_SCAN - PROBE ? reach->oldest : 0;
	} else {
		answer->before = 0;
	}
	if (answer->n == (size_t)question->limit)
		answer->before = answer->ids[answer->n - 1];
	return true;
}

bool search_find(struct db *db, struct mem *mem, const struct search_question *question,
    struct search_answer *answer_out)
{
	struct index_terms terms;
	struct reach probed;
	struct search_answer answer = { .before = question->before ? question->before : INT64_MAX,
		.ids = MEM_ARRAY(mem, int64_t, (size_t)question->limit) };
	index_terms_asked(mem, question->text, SEARCH_TERMS, &terms);
	answer.has_terms = terms.n > 0;
	if (!terms.n)
		answer.before = 0;
	if (terms.n == 1 && !find_one(db, mem, question, &terms, &answer))
		return false;
	if (terms.n > 1 &&
	    (!rarest_first(db, mem, question->kind, answer.before, PROBE, &terms, &probed) ||
		!find_several(db, mem, question, &terms, &probed, &answer)))
		return false;
	*answer_out = answer;
	return true;
}

bool search_rarest(
    struct db *db, struct mem *mem, enum search_kind kind, const char *text, const char **term_out)
{
	struct index_terms terms;
	struct reach reach;
	index_terms_asked(mem, text, SEARCH_TERMS, &terms);
	if (terms.n > 1 && !rarest_first(db, mem, kind, INT64_MAX, GLANCE, &terms, &reach))
		return false;
	*term_out = terms.n ? terms.items[0] : NULL;
	return true;
}

char *search_pattern(struct mem *mem, const char *text)
{
	return mem_printf(mem, "%%%s%%", text_like(mem, text));
}

char *search_ids_json(struct mem *mem, const int64_t *ids, size_t count)
{
	struct buf json;
	buf_init(&json, mem, 21 * count + 3);
	buf_add_char(&json, '[');
	for (size_t i = 0; i < count; i++)
		buf_printf(&json, "%s%lld", i ? "," : "", (long long)ids[i]);
	buf_add_char(&json, ']');
	return json.data;
}

bool search_hits_of(struct db *db, struct mem *mem, enum search_kind kind, const int64_t *ids,
    size_t count, struct search_hits *hits_out)
{
	struct sql_search_hit_rows rows = { 0 };
	const char *json = search_ids_json(mem, ids, count);
	bool ok = true;
	switch (kind) {
	case SEARCH_PROJECT: ok = sql_search_projects(db, mem, json, &rows); break;
	case SEARCH_PARTNER: ok = sql_search_partners(db, mem, json, &rows); break;
	case SEARCH_UNIT: ok = sql_search_units(db, mem, json, &rows); break;
	}
	if (!ok)
		return false;
	struct search_hit *hits = MEM_ARRAY(mem, struct search_hit, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		hits[i] = (struct search_hit){ .id = rows.items[i].id,
			.code = rows.items[i].code,
			.name = rows.items[i].name,
			.state = rows.items[i].state,
			.sort = rows.items[i].sort,
			.place = rows.items[i].place,
			.unit_name = rows.items[i].unit_name,
			.opens_at = rows.items[i].opens_at };
	*hits_out = (struct search_hits){ .items = hits, .n = rows.n };
	return true;
}

bool search_known_codes(struct db *db, struct mem *mem, const char *const *codes, size_t count,
    const char ***known_out, size_t *known_count_out)
{
	struct sql_search_known_rows rows;
	struct buf json;
	buf_init(&json, mem, 32 * count + 3);
	buf_add_char(&json, '[');
	/* Codes are letters, digits and hyphens. */
	for (size_t i = 0; i < count; i++)
		buf_printf(&json, "%s\"%s\"", i ? "," : "", codes[i]);
	buf_add_char(&json, ']');
	if (!sql_search_known(db, mem, json.data, &rows))
		return false;
	*known_out = MEM_ARRAY(mem, const char *, rows.n);
	*known_count_out = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		(*known_out)[i] = rows.items[i].code;
	return true;
}

bool search_partner_by_ident(
    struct db *db, struct mem *mem, const char *ident, const char **code_out)
{
	struct sql_search_by_ident_row *row;
	if (!sql_search_by_ident(db, mem, ident, &row))
		return false;
	*code_out = row ? row->code : NULL;
	return true;
}

/* --- the sitemap ------------------------------------------------------------------------------ */

bool search_public(struct db *db, struct mem *mem, enum search_kind kind, int64_t from, int64_t to,
    struct search_public **items_out, size_t *count_out)
{
	struct sql_search_public_rows rows = { 0 };
	bool ok = true;
	switch (kind) {
	case SEARCH_PROJECT: ok = sql_search_public_projects(db, mem, from, to, &rows); break;
	case SEARCH_PARTNER: ok = sql_search_public_partners(db, mem, from, to, &rows); break;
	case SEARCH_UNIT: ok = sql_search_public_units(db, mem, from, to, &rows); break;
	}
	if (!ok)
		return false;
	*items_out = MEM_ARRAY(mem, struct search_public, rows.n);
	*count_out = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		(*items_out)[i] =
		    (struct search_public){ rows.items[i].code, rows.items[i].changed_at };
	return true;
}

bool search_ends(struct db *db, struct mem *mem, int64_t ends_out[SEARCH_UNIT + 1])
{
	struct sql_search_ends_row *row;
	if (!sql_search_ends(db, mem, &row))
		return false;
	ends_out[SEARCH_PROJECT] = row->projects;
	ends_out[SEARCH_PARTNER] = row->partners;
	ends_out[SEARCH_UNIT] = row->units;
	return true;
}
