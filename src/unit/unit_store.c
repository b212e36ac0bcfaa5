/* Units in the database. */
#include <string.h>

#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/db.h"
#include "search/search.h"
#include "unit/unit.h"
#include "unit_sql.h"

#define X(id, text, label) [id] = text,
static const char *const unit_kind_texts[] = { [UNIT_KIND_NONE] = "", UNIT_KINDS(X) };
#undef X
#define X(id, text, label) [id] = label,
static const char *const unit_kind_labels[] = { [UNIT_KIND_NONE] = "", UNIT_KINDS(X) };
#undef X

const char *unit_kind_text(enum unit_kind kind)
{
	return unit_kind_texts[kind];
}

const char *unit_kind_label(enum unit_kind kind)
{
	return unit_kind_labels[kind];
}

enum unit_kind unit_kind_parse(const char *text)
{
	for (size_t i = 1; i < COUNT(unit_kind_texts); i++) {
		if (text_equal(text, unit_kind_texts[i]))
			return (enum unit_kind)i;
	}
	return UNIT_KIND_NONE;
}

static struct unit unit_of_row(const struct sql_unit_row *row)
{
	return (struct unit){
		.code = row->code,
		.name = row->name,
		.parent_code = row->parent_code,
		.intro = row->intro,
		.address = row->address,
		.hours = row->hours,
		.kind = unit_kind_parse(row->level),
	};
}

static void units_of_rows(
    struct mem *mem, const struct sql_unit_rows *rows, struct unit_list *units_out)
{
	units_out->items = MEM_ARRAY(mem, struct unit, rows->n);
	units_out->n = rows->n;
	for (size_t i = 0; i < rows->n; i++)
		units_out->items[i] = unit_of_row(&rows->items[i]);
}

bool unit_by_code(struct db *db, struct mem *mem, const char *code, struct unit **unit_out)
{
	struct sql_unit_row *row;
	if (!sql_unit_by_code(db, mem, code, &row))
		return false;
	*unit_out = row ? MEM_NEW(mem, struct unit) : NULL;
	if (row)
		**unit_out = unit_of_row(row);
	return true;
}

bool unit_typed(struct db *db, struct mem *mem, const char *district, const char *typed,
    struct unit **unit_out, size_t *count_out)
{
	struct sql_unit_rows rows;
	struct unit_list found;
	const char *text = text_trim(mem, text_narrow(mem, typed));
	const char *word = mem_strndup(mem, text, strcspn(text, " "));
	*count_out = 0;
	if (!unit_by_code(db, mem, word, unit_out))
		return false;
	if (*unit_out && !unit_contains(district, word))
		*unit_out = NULL;
	if (*unit_out) {
		*count_out = 1;
		return true;
	}
	const struct sql_unit_named_args args = {
		.name = text_trim(mem, typed),
		.from_code = district,
		.to_code = mem_printf(mem, "%s~", district),
		.limit = 2,
	};
	if (!sql_unit_named(db, mem, &args, &rows))
		return false;
	units_of_rows(mem, &rows, &found);
	*unit_out = found.n ? &found.items[0] : NULL;
	*count_out = found.n;
	return true;
}

char *unit_parent_of(struct mem *mem, const char *code)
{
	size_t bytes = strlen(code);
	if (bytes >= 3 && code[bytes - 3] == 'D')
		return mem_strndup(mem, code, bytes - 3);
	switch (unit_level_of(code)) {
	case UNIT_GRID: return mem_strndup(mem, code, 12);
	case UNIT_COMMUNITY: return mem_strndup(mem, code, 9);
	case UNIT_STREET: return mem_strndup(mem, code, 6);
	case UNIT_DISTRICT:
	case UNIT_NOWHERE: break;
	}
	return NULL;
}

struct unit_ancestry unit_ancestry(struct mem *mem, const char *code)
{
	struct unit_ancestry a = { .code6 = "" };
	for (const char *up = code; up; up = unit_parent_of(mem, up)) {
		switch (strlen(up)) {
		case UNIT_DISTRICT: a.code6 = up; break;
		case UNIT_STREET: a.code9 = up; break;
		case UNIT_COMMUNITY: a.code12 = up; break;
		case UNIT_GRID: a.code14 = up; break;
		}
	}
	return a;
}

size_t unit_list_find(const struct unit_list *units, const char *word, const char **code_out)
{
	size_t found = 0;
	for (size_t i = 0; i < units->n; i++) {
		if (text_equal(units->items[i].code, word) ||
		    text_equal(units->items[i].name, word)) {
			*code_out = units->items[i].code;
			found++;
		}
	}
	return found;
}

bool unit_path(struct db *db, struct mem *mem, const char *code, struct unit_list *path_out)
{
	struct unit_ancestry a = unit_ancestry(mem, code);
	struct sql_unit_rows rows;
	if (!sql_unit_on_path(db, mem,
		&(struct sql_unit_on_path_args){ .code6 = a.code6,
		    .code9 = a.code9,
		    .code12 = a.code12,
		    .code14 = a.code14,
		    .code = code },
		&rows))
		return false;
	units_of_rows(mem, &rows, path_out);
	return true;
}

bool unit_below(struct db *db, struct mem *mem, const char *code, struct unit_list *units_out)
{
	struct sql_unit_rows rows;
	if (!sql_unit_below(db, mem, code, &rows))
		return false;
	units_of_rows(mem, &rows, units_out);
	return true;
}

bool unit_of_kind(struct db *db, struct mem *mem, const char *district, enum unit_kind kind,
    struct unit_list *units_out)
{
	struct sql_unit_rows rows;
	/* '~' sorts behind digits and letters: a range over the index instead of a prefix match. */
	if (!sql_unit_of_kind(db, mem,
		&(struct sql_unit_of_kind_args){ .level = unit_kind_text(kind),
		    .from_code = district,
		    .to_code = mem_printf(mem, "%s~", district) },
		&rows))
		return false;
	units_of_rows(mem, &rows, units_out);
	return true;
}

bool unit_save(struct db *db, struct mem *mem, const struct unit *unit)
{
	int64_t changed;
	return sql_unit_save(db,
		   &(struct sql_unit_save_args){ .code = unit->code,
		       .name = unit->name,
		       .level = unit_kind_text(unit->kind),
		       .parent_code = unit->parent_code,
		       .intro = unit->intro ? unit->intro : "",
		       .address = unit->address ? unit->address : "",
		       .hours = unit->hours ? unit->hours : "" },
		   &changed) &&
	       search_renew_unit(db, mem, unit->code);
}

bool unit_offices(struct db *db, struct mem *mem, const char *code,
    struct unit_office **offices_out, size_t *count_out)
{
	struct unit_ancestry a = unit_ancestry(mem, code);
	struct sql_unit_offices_rows rows;
	if (!sql_unit_offices(db, mem,
		&(struct sql_unit_offices_args){ .code6 = a.code6,
		    .code9 = a.code9,
		    .code12 = a.code12,
		    .code14 = a.code14,
		    .code = code,
		    .now = db_clock(db) },
		&rows))
		return false;
	struct unit_office *offices = MEM_ARRAY(mem, struct unit_office, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		offices[i] = (struct unit_office){ .role = role_parse(rows.items[i].role),
			.unit_code = rows.items[i].unit_code,
			.unit_name = rows.items[i].unit_name,
			.holders = rows.items[i].holders };
	*offices_out = offices;
	*count_out = rows.n;
	return true;
}

struct unit_filter unit_filter_of(const char *code)
{
	struct unit_filter filter = { 0 };
	switch (unit_level_of(code)) {
	case UNIT_DISTRICT: filter.unit6 = code; break;
	case UNIT_STREET: filter.unit9 = code; break;
	case UNIT_COMMUNITY: filter.unit12 = code; break;
	case UNIT_GRID: filter.unit14 = code; break;
	case UNIT_NOWHERE: break;
	}
	return filter;
}
