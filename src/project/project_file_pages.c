/* Lists of projects as files. */
#include "project/project_file_pages.h"

#include "auth/list.h"
#include "base/count.h"
#include "base/mem.h"
#include "project/project_view.h"

static const struct sheet_column columns[] = {
	{ "code", N_("Code"), 18, false },
	{ "title", N_("Title"), 40, false },
	{ "category", N_("Category"), 16, false },
	{ "mode", N_("Mode"), 12, false },
	{ "state", N_("State"), 12, false },
	{ "unit_code", N_("Unit code"), 16, false },
	{ "unit", N_("Posted by"), 18, false },
	{ "place", N_("Place"), 28, false },
	{ "slots", N_("Slots"), 6, true },
	{ "taken", N_("Taken"), 6, true },
	{ "opens_at", N_("Window opens"), 18, false },
	{ "closes_at", N_("Window closes"), 18, false },
	{ "done_by_at", N_("Done by"), 18, false },
};
#define COLUMNS COUNT(columns)

static void write_line(
    const struct sheet *sheet, struct mem *mem, const struct project_line *line, const char **to)
{
	*to++ = line->code;
	*to++ = line->title;
	*to++ = sheet_choice(sheet, category_choices, CATEGORY_COUNT - 1, (int)line->category);
	*to++ = sheet_word(sheet, project_mode_text(line->mode), project_mode_label(line->mode));
	*to++ = sheet_word(
	    sheet, project_machine.states[line->state], project_machine.state_labels[line->state]);
	*to++ = line->unit_code;
	*to++ = line->unit_name;
	/* PRODUCT.md 4.2: where a wish is, only who took it reads. */
	*to++ = line->mode == PROJECT_WISH ? NULL : line->place;
	*to++ = sheet_number(mem, line->slots);
	*to++ = sheet_number(mem, line->taken);
	*to++ = sheet_time(sheet, mem, line->opens_at);
	*to++ = sheet_time(sheet, mem, line->closes_at);
	*to++ = sheet_time(sheet, mem, line->done_by_at);
}

void project_file_write(struct list_batch *batch, const struct project_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		const char *values[COLUMNS];
		write_line(batch->sheet, batch->mem, &lines->items[i], values);
		sheet_row(batch->sheet, values);
		batch->place = (struct list_place){ .at = lines->items[i].closes_at,
			.id = lines->items[i].id.n };
	}
	batch->rows = lines->n;
	batch->is_last = lines->n < LIST_BATCH;
}

bool project_file_answer(
    struct request *req, const char *title, bool (*write)(struct request *, struct list_batch *))
{
	return list_file_answer(
	    req, &(struct list_file){
		     .title = title, .columns = columns, .column_count = COLUMNS, .write = write });
}
