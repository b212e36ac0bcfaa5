/* Tables from outside: strictly read, and loosely, so that all that is wrong can be told at once. */
#include "base/csv.h"
#include "base/text.h"
#include "fuzz.h"

const char fuzz_name[] = "csv";

static void check(const struct csv *csv, bool is_loose)
{
	FUZZ_HOLDS(csv->column_count > 0);
	for (size_t c = 0; c < csv->column_count; c++)
		FUZZ_HOLDS(csv_column(csv, csv->columns[c]) == (int)c || is_loose);
	for (size_t r = 0; r < csv->row_count; r++) {
		const struct csv_row *row = &csv->rows[r];
		FUZZ_HOLDS(row->line > 0 && row->number > 0);
		FUZZ_HOLDS(is_loose || row->fields == csv->column_count);
		for (size_t c = 0; c < csv->column_count; c++)
			FUZZ_HOLDS(text_valid(row->values[c], strlen(row->values[c])));
	}
}

void fuzz_one(struct mem *mem, const char *data, size_t bytes)
{
	struct csv csv, loose;
	bool is_read = csv_read(mem, data, bytes, &csv);
	bool is_read_loosely = csv_read_loose(mem, data, bytes, &loose);

	FUZZ_HOLDS(!is_read || is_read_loosely);
	if (is_read)
		check(&csv, false);
	if (is_read_loosely)
		check(&loose, true);
	if (is_read)
		FUZZ_HOLDS(
		    csv.row_count == loose.row_count && csv.column_count == loose.column_count);
}
