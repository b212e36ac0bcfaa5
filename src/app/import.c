/* Reading units from CSV, and remembering what is wrong with a table. */
#include "app/import.h"

#include "base/csv.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "unit/unit.h"

void import_error_add(
    struct mem *mem, struct import_errors *errors, const struct import_error *error)
{
	if (errors->n == errors->room) {
		errors->room = errors->room ? 2 * errors->room : 64;
		errors->items = mem_grow(mem, errors->items, errors->room * sizeof *errors->items);
	}
	errors->items[errors->n++] = *error;
}

#define IMPORT_BYTES ((size_t)8 * 1024 * 1024)

static const char *const unit_columns[] = { "code", "name", "level", "parent", "intro", "address",
	"hours", NULL };

static bool import_unit(struct db *db, struct mem *mem, const struct csv *csv,
    const struct csv_row *row, const char *path)
{
	struct unit unit = {
		.code = csv_value(csv, row, "code"),
		.name = csv_value(csv, row, "name"),
		.parent_code = unit_parent_of(mem, csv_value(csv, row, "code")),
		.intro = csv_value(csv, row, "intro"),
		.address = csv_value(csv, row, "address"),
		.hours = csv_value(csv, row, "hours"),
		.kind = unit_kind_parse(csv_value(csv, row, "level")),
	};
	const char *parent = csv_value(csv, row, "parent");
	if (unit.kind == UNIT_KIND_NONE || unit_level_of(unit.code) == UNIT_NOWHERE)
		return fault_set(FAULT_SYSTEM, 0, "import of units",
		    "%s:%zu: not a unit's code or level", path, row->line);
	if (!text_equal(parent, unit.parent_code ? unit.parent_code : ""))
		return fault_set(FAULT_SYSTEM, 0, "import of units",
		    "%s:%zu: a code's prefix is its parent", path, row->line);
	return unit_save(db, mem, &unit);
}

bool import_units(struct db *db, struct mem *mem, const char *path, size_t *count_out)
{
	char *data;
	size_t bytes;
	struct csv csv;
	if (!file_read(mem, path, IMPORT_BYTES, &data, &bytes) ||
	    !csv_read(mem, data, bytes, &csv) || !csv_require(&csv, unit_columns))
		return false;
	for (size_t i = 0; i < csv.row_count; i++) {
		if (!import_unit(db, mem, &csv, &csv.rows[i], path))
			return false;
	}
	*count_out = csv.row_count;
	return true;
}
