/* Lists: filter, place, pager, files. */
#include "auth/list.h"

#include <string.h>

#include "auth/page.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"

/* Memory of one batch of rows for a file. */
#define BATCH_BYTES ((size_t)8 * 1024 * 1024)

/* --- the place --------------------------------------------------------------------------------- */

static const struct form_field *place_field(const struct form *form)
{
	return &form->fields[form->field_count - 1];
}

/* "123", or "1795233600000000-123" where a list is sorted by a time. */
struct list_place list_place(const struct request *req)
{
	struct list_place place = { 0 };
	const char *typed = request_query(req, place_field(req->form.form)->name);
	const char *hyphen = typed ? strchr(typed, '-') : NULL;
	if (!typed)
		return place;
	if (hyphen && !text_to_int(mem_strndup(req->mem, typed, (size_t)(hyphen - typed)), 1,
			  INT64_MAX, &place.at))
		return (struct list_place){ 0 };
	if (!text_to_int(hyphen ? hyphen + 1 : typed, 1, INT64_MAX, &place.id))
		return (struct list_place){ 0 };
	return place;
}

static const char *place_text(struct mem *mem, const struct list_place *place)
{
	if (!place)
		return NULL;
	if (!place->at)
		return mem_printf(mem, "%lld", (long long)place->id);
	return mem_printf(mem, "%lld-%lld", (long long)place->at, (long long)place->id);
}

/* --- the view ---------------------------------------------------------------------------------- */

/* A path of ours with what the filter has now, but from the beginning. */
static struct safe_url with_filter(struct request *req, struct safe_url url, int *set_out)
{
	const struct form_state *state = &req->form;
	*set_out = 0;
	for (size_t i = 0; i + 1 < state->form->field_count; i++) {
		if (text_blank(state->values[i]))
			continue;
		url = url_query(req->mem, url, state->form->fields[i].name, state->values[i]);
		++*set_out;
	}
	return url;
}

static void add_files(struct request *req, const char *path, struct part_list_view *view)
{
	static const struct {
		enum sheet_format format;
		const char *label;
	} kinds[] = { { SHEET_XLSX, N_("Excel") }, { SHEET_CSV, N_("CSV") },
		{ SHEET_DATA, N_("CSV for programs") } };
	struct list_file_view *files = MEM_ARRAY(req->mem, struct list_file_view, COUNT(kinds));
	for (size_t i = 0; i < COUNT(kinds); i++) {
		int set;
		const char *file =
		    mem_printf(req->mem, "%s.%s", path, sheet_suffix(kinds[i].format));
		files[view->files.n++] = (struct list_file_view){
			.label = tr(req->lang, kinds[i].label),
			.link = with_filter(req, url_path(req->mem, file, NULL), &set),
		};
	}
	view->files.items = files;
}

struct part_list_view list_view(
    struct request *req, const char *path, bool has_files, const struct list_place *next)
{
	/* The next page begins where the list does, not at its heading. */
	struct safe_url here = url_path(req->mem, mem_printf(req->mem, "%s#list", path), NULL);
	int set;
	struct safe_url filtered = with_filter(req, here, &set);
	struct list_place place = list_place(req);
	struct part_list_view view = {
		.filters = page_form_view(req, url_path(req->mem, path, NULL)),
		.clear = here,
		.pager =
		    part_pager_make(req->mem, filtered, place.id == 0, place_text(req->mem, next)),
	};
	view.filters.fields.n--;
	if (set)
		view.active = tr_count(
		    req->mem, req->lang, "{n} filter is set.", "{n} filters are set.", set);
	if (has_files)
		add_files(req, path, &view);
	return view;
}

static bool is_counted(const struct request *req)
{
	return list_place(req).id == 0;
}

int list_asked(const struct request *req, int shown)
{
	return 1 + (is_counted(req) ? LIST_COUNTED : shown);
}

void list_count(struct request *req, struct part_list_view *view, size_t found)
{
	if (!is_counted(req) || !found)
		return;
	view->count = found > LIST_COUNTED
			  ? tr_fill(req->mem, req->lang, N_("{n} and more"),
				(const struct catalog_arg[]){
				    { "n", mem_printf(req->mem, "%d", LIST_COUNTED) }, { 0 } })
			  : tr_count(req->mem, req->lang, "{n} in this list", "{n} in this list",
				(int64_t)found);
}

/* --- files ------------------------------------------------------------------------------------- */

static bool write_batch(struct request *req, const struct list_file *file, struct list_batch *batch)
{
	batch->mem = mem_pool(BATCH_BYTES);
	bool is_read = file->write(req, batch);
	mem_free(batch->mem);
	return is_read;
}

/* Says so where somebody will read it. */
static void tell_cut(struct request *req, struct sheet *sheet, size_t rows)
{
	answer_header(req, "List-Cut", mem_printf(req->mem, "after %zu rows", rows));
	sheet_note(sheet,
	    tr_fill(req->mem, req->lang,
		N_("Only the first {n} rows are in this file. Choose a narrower filter for the "
		   "others."),
		(const struct catalog_arg[]){ { "n", mem_printf(req->mem, "%zu", rows) }, { 0 } }));
}

static bool write_rows(struct request *req, const struct list_file *file, struct sheet *sheet)
{
	struct list_batch batch = { .sheet = sheet };
	for (size_t rows = 0; !batch.is_last; rows += batch.rows) {
		if (rows >= LIST_FILE_ROWS || sheet_bytes(sheet) >= LIST_FILE_BYTES) {
			tell_cut(req, sheet, rows);
			break;
		}
		if (!write_batch(req, file, &batch))
			return false;
	}
	return true;
}

bool list_file_answer(struct request *req, const struct list_file *file)
{
	enum sheet_format format = sheet_format_of(req->route->pattern);
	const char *title = tr(req->lang, file->title);
	struct answer_file answer;
	struct sheet *sheet = sheet_open(req->mem, &(struct sheet_options){ .format = format,
						       .lang = req->lang,
						       .title = title,
						       .columns = file->columns,
						       .column_count = file->column_count,
						       .folder = req->settings->temporary_folder });
	if (!sheet || !write_rows(req, file, sheet) ||
	    !sheet_finish(sheet, &answer.fd, &answer.bytes))
		return false;
	answer_content(req, 200, sheet_type(format), &answer);
	req->answer.file_name = mem_printf(req->mem, "%s %s.%s", title,
	    clock_date(req->mem, req->arrived_at), sheet_suffix(format));
	return true;
}
