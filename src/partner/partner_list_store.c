/* The registry and what it offers, as lists. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "partner/partner.h"
#include "partner_sql.h"
#include "search/search.h"
#include "unit/unit.h"

static const char *stored_or_null(const struct form_choice *choices, size_t count, int value)
{
	const char *stored = choice_stored(choices, count, value);
	return *stored ? stored : NULL;
}

/* A filter as the queries take it. */
struct wanted {
	struct unit_filter unit;
	const char *state; /* NULL: in the registry, suspended or not */
	const char *kind, *way, *category;
	const char *term, *like; /* NULL: no words, or none that can be looked for */
	bool has_words;
	int64_t before;
};

static bool wanted_of(
    struct db *db, struct mem *mem, const struct partner_filter *filter, struct wanted *wanted_out)
{
	*wanted_out = (struct wanted){
		.unit = unit_filter_of(filter->unit ? filter->unit : ""),
		.state = filter->state ? partner_machine.states[filter->state] : NULL,
		.kind =
		    stored_or_null(partner_kind_choices, PARTNER_KIND_COUNT - 1, (int)filter->kind),
		.way = stored_or_null(way_choices, WAY_COUNT - 1, (int)filter->way),
		.category =
		    stored_or_null(category_choices, CATEGORY_COUNT - 1, (int)filter->category),
		.has_words = !text_blank(filter->text),
		.before = filter->before ? filter->before : INT64_MAX,
	};
	if (!wanted_out->has_words)
		return true;
	wanted_out->like = search_pattern(mem, filter->text);
	return search_rarest(db, mem, SEARCH_PARTNER, filter->text, &wanted_out->term);
}

/* --- the registry ------------------------------------------------------------------------------ */

/* "elderly,health" as bits. */
static uint32_t categories_parse(struct mem *mem, const char *stored)
{
	uint32_t bits = 0;
	while (stored && *stored) {
		size_t bytes = strcspn(stored, ",");
		int category = choice_parse(
		    category_choices, CATEGORY_COUNT - 1, mem_strndup(mem, stored, bytes));
		if (category)
			bits |= UINT32_C(1) << (category - 1);
		stored += bytes + (stored[bytes] == ',');
	}
	return bits;
}

static struct partner_line line_of(struct mem *mem, const struct sql_partner_entry_row *row)
{
	return (struct partner_line){
		.id = { row->id },
		.code = row->code,
		.name = row->name,
		.unit_name = row->unit_name,
		.kind = (enum partner_kind)choice_parse(
		    partner_kind_choices, PARTNER_KIND_COUNT - 1, row->kind),
		.state = (enum partner_state)machine_state(&partner_machine, row->state),
		.ways = ways_parse(row->ways),
		.state_at = row->state_at,
		.late_at = row->late_at,
		.due_at = row->due_at,
		.scheme =
		    text_equal(row->scheme, "uscc") ? PARTNER_SCHEME_USCC : PARTNER_SCHEME_STREET,
		.agreement_from_at = row->agreement_from_at,
		.agreement_until_at = row->agreement_until_at,
		.ident = row->ident,
		.sub_unit = row->sub_unit,
		.unit_code = row->unit_code,
		.categories = categories_parse(mem, row->categories),
		.listed_at = row->listed_at,
	};
}

static bool list_of_state(struct db *db, struct mem *mem, const struct wanted *wanted,
    enum partner_state state, int limit, struct sql_partner_entry_rows *rows_out)
{
	return sql_partner_list(db, mem,
	    &(struct sql_partner_list_args){ .state = partner_machine.states[state],
		.like = wanted->like,
		.category = wanted->category,
		.way = wanted->way,
		.unit6 = wanted->unit.unit6,
		.unit9 = wanted->unit.unit9,
		.kind = wanted->kind,
		.before = wanted->before,
		.limit = limit },
	    rows_out);
}

/* One index keeps the order of one state: two states are two looks, newest first again. */
static bool list_all(struct db *db, struct mem *mem, const struct wanted *wanted, int limit,
    struct sql_partner_entry_rows *rows_out)
{
	struct sql_partner_entry_rows listed, suspended;
	size_t l = 0, s = 0, n = 0;
	if (!list_of_state(db, mem, wanted, PARTNER_LISTED, limit, &listed) ||
	    !list_of_state(db, mem, wanted, PARTNER_SUSPENDED, limit, &suspended))
		return false;
	struct sql_partner_entry_row *rows =
	    MEM_ARRAY(mem, struct sql_partner_entry_row, listed.n + suspended.n);
	while (n < (size_t)limit && (l < listed.n || s < suspended.n)) {
		bool is_listed = s == suspended.n ||
				 (l < listed.n && listed.items[l].id > suspended.items[s].id);
		rows[n++] = is_listed ? listed.items[l++] : suspended.items[s++];
	}
	*rows_out = (struct sql_partner_entry_rows){ .items = rows, .n = n };
	return true;
}

/* The category leads where there is one: it is the rarer. */
static bool list_by_facet(struct db *db, struct mem *mem, const struct wanted *wanted, int limit,
    struct sql_partner_entry_rows *rows_out)
{
	return sql_partner_list_facet(db, mem,
	    &(struct sql_partner_list_facet_args){ .facet = wanted->category ? "category" : "way",
		.state = wanted->state,
		.value = wanted->category ? wanted->category : wanted->way,
		.way = wanted->category ? wanted->way : NULL,
		.unit6 = wanted->unit.unit6,
		.unit9 = wanted->unit.unit9,
		.kind = wanted->kind,
		.before = wanted->before,
		.limit = limit },
	    rows_out);
}

static bool list_by_words(struct db *db, struct mem *mem, const struct wanted *wanted, int limit,
    struct sql_partner_entry_rows *rows_out)
{
	*rows_out = (struct sql_partner_entry_rows){ 0 };
	return !wanted->term || sql_partner_list_words(db, mem,
				    &(struct sql_partner_list_words_args){ .term = wanted->term,
					.state = wanted->state,
					.like = wanted->like,
					.category = wanted->category,
					.way = wanted->way,
					.unit6 = wanted->unit.unit6,
					.unit9 = wanted->unit.unit9,
					.kind = wanted->kind,
					.before = wanted->before,
					.limit = limit },
				    rows_out);
}

/* Few are suspended, so that this leads to them before everything else. */
static bool entries_of(struct db *db, struct mem *mem, const struct wanted *wanted,
    enum partner_state state, int limit, struct sql_partner_entry_rows *rows_out)
{
	if (state == PARTNER_SUSPENDED)
		return list_of_state(db, mem, wanted, state, limit, rows_out);
	if (wanted->has_words)
		return list_by_words(db, mem, wanted, limit, rows_out);
	if (wanted->way || wanted->category)
		return list_by_facet(db, mem, wanted, limit, rows_out);
	return state ? list_of_state(db, mem, wanted, state, limit, rows_out)
		     : list_all(db, mem, wanted, limit, rows_out);
}

bool partner_list(struct db *db, struct mem *mem, const struct partner_filter *filter,
    struct partner_lines *lines_out)
{
	struct wanted wanted;
	struct sql_partner_entry_rows rows;
	if (!wanted_of(db, mem, filter, &wanted) ||
	    !entries_of(db, mem, &wanted, filter->state, filter->limit, &rows))
		return false;
	struct partner_line *items = MEM_ARRAY(mem, struct partner_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		items[i] = line_of(mem, &rows.items[i]);
	*lines_out = (struct partner_lines){ .items = items, .n = rows.n };
	return true;
}

/* --- what it offers ---------------------------------------------------------------------------- */

static bool offers_by_words(struct db *db, struct mem *mem, const struct wanted *wanted, int limit,
    struct sql_partner_offer_rows *rows_out)
{
	*rows_out = (struct sql_partner_offer_rows){ 0 };
	return !wanted->term || sql_partner_offers_words(db, mem,
				    &(struct sql_partner_offers_words_args){ .term = wanted->term,
					.like = wanted->like,
					.category = wanted->category,
					.unit6 = wanted->unit.unit6,
					.unit9 = wanted->unit.unit9,
					.way = wanted->way,
					.before = wanted->before,
					.limit = limit },
				    rows_out);
}

static bool offers_of(struct db *db, struct mem *mem, const struct wanted *wanted, int limit,
    struct sql_partner_offer_rows *rows_out)
{
	if (wanted->has_words)
		return offers_by_words(db, mem, wanted, limit, rows_out);
	if (wanted->category)
		return sql_partner_offers_category(db, mem,
		    &(struct sql_partner_offers_category_args){ .category = wanted->category,
			.unit6 = wanted->unit.unit6,
			.unit9 = wanted->unit.unit9,
			.way = wanted->way,
			.before = wanted->before,
			.limit = limit },
		    rows_out);
	if (wanted->way)
		return sql_partner_offers_way(db, mem,
		    &(struct sql_partner_offers_way_args){ .unit6 = wanted->unit.unit6,
			.unit9 = wanted->unit.unit9,
			.way = wanted->way,
			.before = wanted->before,
			.limit = limit },
		    rows_out);
	return sql_partner_offers(db, mem,
	    &(struct sql_partner_offers_args){ .unit6 = wanted->unit.unit6,
		.unit9 = wanted->unit.unit9,
		.way = NULL,
		.before = wanted->before,
		.limit = limit },
	    rows_out);
}

bool partner_offers(struct db *db, struct mem *mem, const struct partner_filter *filter,
    struct partner_offers *offers_out)
{
	struct wanted wanted;
	struct sql_partner_offer_rows rows;
	if (!wanted_of(db, mem, filter, &wanted) ||
	    !offers_of(db, mem, &wanted, filter->limit, &rows))
		return false;
	struct partner_offer *items = MEM_ARRAY(mem, struct partner_offer, rows.n);
	*offers_out = (struct partner_offers){ .items = items, .n = rows.n };
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_partner_offer_row *row = &rows.items[i];
		offers_out->partners += i == 0 || row[-1].partner_id != row->partner_id;
		items[i] = (struct partner_offer){
			.partner = { row->partner_id },
			.id = row->id,
			.partner_code = row->code,
			.partner_name = row->name,
			.unit_code = row->unit_code,
			.unit_name = row->unit_name,
			.title = row->title,
			.quantity = row->quantity,
			.available = row->available,
			.way = (enum way)choice_parse(way_choices, WAY_COUNT - 1, row->way),
		};
	}
	return true;
}
