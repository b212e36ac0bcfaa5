/* Partners in the database: rows to structs. */
#include "partner/partner.h"

#include "base/mem.h"
#include "base/text.h"
#include "partner_sql.h"
#include "unit/unit.h"

#define OWN_APPLICATIONS 50

static enum partner_scheme scheme_parse(const char *stored)
{
	return text_equal(stored, "uscc") ? PARTNER_SCHEME_USCC : PARTNER_SCHEME_STREET;
}

static enum partner_tier tier_parse(const char *stored)
{
	return text_equal(stored, "district") ? PARTNER_TIER_DISTRICT : PARTNER_TIER_STREET;
}

static enum partner_kind kind_parse(const char *stored)
{
	return (enum partner_kind)choice_parse(
	    partner_kind_choices, PARTNER_KIND_COUNT - 1, stored);
}

static struct partner partner_of_row(const struct sql_partner_row *row)
{
	return (struct partner){
		.id = { row->id },
		.code = row->code,
		.version = row->version,
		.text_version = row->text_version,
		.state = (enum partner_state)machine_state(&partner_machine, row->state),
		.scheme = scheme_parse(row->scheme),
		.ident = row->ident,
		.sub_unit = row->sub_unit,
		.ident_override = row->ident_override,
		.name = row->name,
		.kind = kind_parse(row->kind),
		.tier = tier_parse(row->tier),
		.unit_code = row->unit_code,
		.unit_name = row->unit_name,
		.is_unit = row->is_unit,
		.is_unit_name = row->is_unit_name,
		.intro = row->intro,
		.reason = row->reason,
		.ways = ways_parse(row->ways),
		.contact_name = row->contact_name,
		.contact_masked = row->contact_masked,
		.agreement_number = row->agreement_number,
		.agreement_from_at = row->agreement_from_at,
		.agreement_until_at = row->agreement_until_at,
		.applicant = { row->applicant_id },
		.open_awards = row->open_awards,
		.unfinished_awards = row->unfinished_awards,
		.agents = row->agents,
		.barred_until_at = row->barred_until_at,
		.suspended_until_at = row->suspended_until_at,
		.expelled_at = row->expelled_at,
		.applied_at = row->applied_at,
		.listed_at = row->listed_at,
		.state_at = row->state_at,
		.due_at = row->due_at,
		.late_at = row->late_at,
		.exit_unit = row->exit_unit,
		.exit_unit_name = row->exit_unit_name,
		.exit_reason = row->exit_reason,
		.exit_version = row->exit_version,
	};
}

static struct partner *partner_or_null(struct mem *mem, const struct sql_partner_row *row)
{
	struct partner *partner = row ? MEM_NEW(mem, struct partner) : NULL;
	if (row)
		*partner = partner_of_row(row);
	return partner;
}

bool partner_by_code(struct db *db, struct mem *mem, const char *code, struct partner **partner_out)
{
	struct sql_partner_row *row;
	if (!sql_partner_by_code(db, mem, code, &row))
		return false;
	*partner_out = partner_or_null(mem, row);
	return true;
}

bool partner_by_identity(struct db *db, struct mem *mem, enum partner_scheme scheme,
    const char *ident, const char *sub_unit, struct partner **partner_out)
{
	struct sql_partner_row *row;
	if (!sql_partner_by_identity(db, mem,
		&(struct sql_partner_by_identity_args){ .scheme = partner_scheme_text(scheme),
		    .ident = ident,
		    .sub_unit = sub_unit ? sub_unit : "" },
		&row))
		return false;
	*partner_out = partner_or_null(mem, row);
	return true;
}

bool partner_by_id(
    struct db *db, struct mem *mem, struct partner_id id, struct partner **partner_out)
{
	struct sql_partner_row *row;
	if (!sql_partner_by_id(db, mem, id.n, &row))
		return false;
	*partner_out = partner_or_null(mem, row);
	return true;
}

/* Which of the grants are in force the actor knows already. */
bool partner_of_agent(struct db *db, struct mem *mem, const struct actor *actor,
    struct partner **partners_out, size_t *count_out)
{
	struct sql_partner_rows rows = { 0 };
	size_t count = 0;
	if (who_roles(actor) & BY_PARTNER_AGENT &&
	    !sql_partner_of_agent(db, mem, actor->account.n, &rows))
		return false;
	struct partner *partners = MEM_ARRAY(mem, struct partner, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		if (who_is_agent(actor, (struct partner_id){ rows.items[i].id }))
			partners[count++] = partner_of_row(&rows.items[i]);
	}
	*partners_out = partners;
	*count_out = count;
	return true;
}

/* --- lists ------------------------------------------------------------------------------------ */

static void lines_of_rows(
    struct mem *mem, const struct sql_partner_line_rows *rows, struct partner_lines *lines_out)
{
	struct partner_line *items = MEM_ARRAY(mem, struct partner_line, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct sql_partner_line_row *row = &rows->items[i];
		items[i] = (struct partner_line){
			.id = { row->id },
			.code = row->code,
			.name = row->name,
			.unit_code = row->unit_code,
			.unit_name = row->unit_name,
			.kind = kind_parse(row->kind),
			.state = (enum partner_state)machine_state(&partner_machine, row->state),
			.ways = ways_parse(row->ways),
			.open_awards = row->open_awards,
			.unfinished_awards = row->unfinished_awards,
			.suspended_until_at = row->suspended_until_at,
			.expelled_at = row->expelled_at,
			.state_at = row->state_at,
			.late_at = row->late_at,
			.due_at = row->due_at,
		};
	}
	*lines_out = (struct partner_lines){ .items = items, .n = rows->n };
}

bool partner_waiting(struct db *db, struct mem *mem, enum partner_state state,
    const char *unit_code, int limit, struct partner_lines *lines_out)
{
	struct unit_filter unit = unit_filter_of(unit_code);
	struct sql_partner_line_rows rows = { 0 };
	/* Registries are kept by streets and the district: below there are none. */
	bool has_registry = unit.unit6 || unit.unit9;
	if (has_registry &&
	    !sql_partner_waiting(db, mem,
		&(struct sql_partner_waiting_args){ .state = partner_machine.states[state],
		    .unit6 = unit.unit6,
		    .unit9 = unit.unit9,
		    .limit = limit },
		&rows))
		return false;
	lines_of_rows(mem, &rows, lines_out);
	return true;
}

bool partner_of_applicant(
    struct db *db, struct mem *mem, struct account_id account, struct partner_lines *lines_out)
{
	struct sql_partner_line_rows rows;
	if (!sql_partner_of_applicant(db, mem, account.n, OWN_APPLICATIONS, &rows))
		return false;
	lines_of_rows(mem, &rows, lines_out);
	return true;
}

/* --- what hangs on a partner ------------------------------------------------------------------ */

bool partner_facets(
    struct db *db, struct mem *mem, struct partner_id id, struct partner_facets *facets_out)
{
	struct sql_partner_facets_rows rows;
	if (!sql_partner_facets(db, mem, id.n, &rows))
		return false;
	struct partner_place *places = MEM_ARRAY(mem, struct partner_place, rows.n);
	*facets_out = (struct partner_facets){ .serves.items = places };
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_partner_facets_row *row = &rows.items[i];
		int category = text_equal(row->facet, "category")
				   ? choice_parse(category_choices, CATEGORY_COUNT - 1, row->value)
				   : 0;
		if (category)
			facets_out->categories |= UINT32_C(1) << (category - 1);
		if (text_equal(row->facet, "serves"))
			places[facets_out->serves.n++] = (struct partner_place){ .code = row->value,
				.name = row->unit_name ? row->unit_name : row->value };
	}
	return true;
}

bool partner_resources(
    struct db *db, struct mem *mem, struct partner_id id, struct partner_resources *resources_out)
{
	struct sql_partner_resources_rows rows;
	if (!sql_partner_resources(db, mem, id.n, &rows))
		return false;
	struct partner_resource *items = MEM_ARRAY(mem, struct partner_resource, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		items[i] = (struct partner_resource){ .id = rows.items[i].id,
			.version = rows.items[i].version,
			.title = rows.items[i].title,
			.way =
			    (enum way)choice_parse(way_choices, WAY_COUNT - 1, rows.items[i].way),
			.quantity = rows.items[i].quantity,
			.available = rows.items[i].available };
	*resources_out = (struct partner_resources){ .items = items, .n = rows.n };
	return true;
}

struct attachment_place partner_authority_place(struct partner_id id)
{
	return (struct attachment_place){
		.subject = ATTACHMENT_OF_PARTNER, .id = id.n, .purpose = ATTACHMENT_AUTHORITY
	};
}

bool partner_authority(
    struct db *db, struct mem *mem, struct partner_id id, struct attachment **authority_out)
{
	const struct attachment_place place = partner_authority_place(id);
	struct attachments letters;
	if (!attachment_list(db, mem, &place, &letters))
		return false;
	*authority_out = letters.n ? &letters.items[letters.n - 1] : NULL;
	return true;
}

/* --- who its agents are ----------------------------------------------------------------------- */

bool partner_has_official_agent(struct db *db, struct mem *mem, struct partner_id id,
    const char *unit, int64_t now, bool *has_out)
{
	struct unit_ancestry a = unit_ancestry(mem, unit);
	struct sql_partner_official_agent_row *row;
	if (!sql_partner_official_agent(db, mem,
		&(struct sql_partner_official_agent_args){ .partner = id.n,
		    .code6 = a.code6,
		    .code9 = a.code9,
		    .code12 = a.code12,
		    .code14 = a.code14,
		    .code = unit,
		    .now = now },
		&row))
		return false;
	*has_out = row->officials > 0;
	return true;
}

bool partner_is_tied(struct db *db, struct mem *mem, struct partner_id id, const char *unit,
    struct account_id author, int64_t now, bool *is_out)
{
	struct unit_ancestry a = unit_ancestry(mem, unit);
	struct sql_partner_tied_row *row;
	if (!sql_partner_tied(db, mem,
		&(struct sql_partner_tied_args){ .partner = id.n,
		    .code6 = a.code6,
		    .code9 = a.code9,
		    .code12 = a.code12,
		    .code14 = a.code14,
		    .code = unit,
		    .author = author.n,
		    .now = now },
		&row))
		return false;
	*is_out = row->ties > 0;
	return true;
}

bool partner_had_agent(struct db *db, struct mem *mem, struct partner_id id,
    struct account_id account, int64_t now, bool *had_out, int64_t *until_out)
{
	struct sql_partner_had_agent_row *row;
	if (!sql_partner_had_agent(db, mem,
		&(struct sql_partner_had_agent_args){
		    .partner = id.n, .account = account.n, .now = now },
		&row))
		return false;
	*had_out = row->times > 0;
	*until_out = row->lasting ? 0 : row->over_at;
	return true;
}
