/* The history of a subject: for people and for machines. PRODUCT.md section 6. */
#include <jansson.h>
#include <string.h>

#include "auth/page.h"
#include "base/clock.h"
#include "base/code.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"
#include "occasion/occasion.h"
#include "partner/partner.h"
#include "project/project.h"
#include "site/site_pages.h"
#include "site/site_view.h"
#include "site_tmpl.h"

#define PAGE_LINES 50
/* Moments the database can compare with: up to the year 9892. */
#define AFTER_MOST INT64_C(250000000000000000)

struct told {
	const char *code, *title;
	struct safe_url link;
	int64_t after; /* JSON: where the page before ended; a moment of a project, else a seq */
	struct history_lines lines;
	bool is_found, is_project;
};

static bool tell_project(struct request *req, struct told *told)
{
	struct project *project;
	if (!project_by_code(req->db, req->mem, told->code, &project))
		return false;
	if (!project || !project_is_visible(project, req->actor))
		return true;
	told->is_found = true;
	told->title = project->title;
	told->is_project = true;
	return history_of_project_from(req->db, req->mem, project->id.n, told->after, &told->lines);
}

static bool tell_partner(struct request *req, struct told *told)
{
	struct partner *partner;
	if (!partner_by_code(req->db, req->mem, told->code, &partner))
		return false;
	if (!partner || !partner_is_visible(partner, req->actor))
		return true;
	told->is_found = true;
	told->title = partner->name;
	if (!history_after(
		req->db, req->mem, HISTORY_PARTNER, partner->id.n, told->after, &told->lines))
		return false;
	*partner = partner_as_seen(partner, req->actor);
	if (partner->is_past)
		history_cut(&told->lines, partner->exit_version);
	return true;
}

static bool tell_occasion(struct request *req, struct told *told)
{
	struct occasion *occasion;
	if (!occasion_by_code(req->db, req->mem, told->code, &occasion))
		return false;
	if (!occasion)
		return true;
	told->is_found = true;
	told->title = occasion->title;
	return history_after(
	    req->db, req->mem, HISTORY_OCCASION, occasion->id.n, told->after, &told->lines);
}

/* PRODUCT.md section 3: before its public beginning a history is there for those concerned alone.
 */
static bool tell(struct request *req, const char *typed, int64_t after, struct told *told)
{
	enum code_kind kind;
	char *code;
	*told = (struct told){ .after = after };
	if (code_read(req->mem, typed, &kind, &code) != CODE_GOOD)
		return true;
	told->code = code;
	told->link = url_path(req->mem, "/{}/{}", code_folder(kind), code, NULL);
	if (kind == CODE_PROJECT)
		return tell_project(req, told);
	if (kind == CODE_PARTNER)
		return tell_partner(req, told);
	return kind != CODE_OCCASION || tell_occasion(req, told);
}

/* A page ends where the one before began, counted from the oldest: what happens meanwhile moves nothing. */
static struct history_lines lines_of_page(
    struct request *req, const struct told *told, size_t *older_out)
{
	const char *typed = request_query(req, "after");
	int64_t end;
	if (!typed || !text_to_int(typed, 1, (int64_t)told->lines.n, &end))
		end = (int64_t)told->lines.n;
	*older_out = (size_t)end > PAGE_LINES ? (size_t)end - PAGE_LINES : 0;
	return (struct history_lines){ .items = told->lines.items + *older_out,
		.n = (size_t)end - *older_out };
}

static struct part_trail_view trail_with_hashes(
    struct request *req, const struct history_lines *lines)
{
	struct part_trail_view trail = site_trail(req, lines, 0, (struct safe_url){ 0 });
	for (size_t i = 0; i < trail.lines.n; i++) {
		struct trail_line_view *line =
		    (struct trail_line_view *)(uintptr_t)&trail.lines.items[i];
		line->hash = lines->items[lines->n - 1 - i].leaf_hash;
	}
	return trail;
}

static bool show(struct request *req, const struct told *told)
{
	size_t older;
	struct history_lines lines = lines_of_page(req, told, &older);
	bool is_first = lines.items + lines.n == told->lines.items + told->lines.n;
	struct site_history_view view = {
		.title = told->title,
		.head = { .code = told->code,
		    .title = told->title,
		    .kind = tr(req->lang, N_("History")) },
		.trail = trail_with_hashes(req, &lines),
		.pager =
		    part_pager_make(req->mem, url_path(req->mem, "/history/{}", told->code, NULL),
			is_first, older ? mem_printf(req->mem, "%zu", older) : NULL),
		.json = url_path(
		    req->mem, "/history/{}", mem_printf(req->mem, "%s.json", told->code), NULL),
	};
	if (told->lines.n == HISTORY_ROWS)
		view.pager.count =
		    tr(req->lang, N_("The first 1,000 steps; the JSON has all of them."));
	struct crumb_view *crumb = MEM_NEW(req->mem, struct crumb_view);
	*crumb = (struct crumb_view){ .label = tr(req->lang, N_("Back to its page")),
		.link = told->link };
	view.head.crumbs.items = crumb;
	view.head.crumbs.n = 1;
	tmpl_site_history(page_out(req, 200, ""), &view);
	return true;
}

static json_t *event_json(struct request *req, const struct history_line *line)
{
	return json_pack("{s:s, s:I, s:I, s:s, s:s, s:s?, s:s, s:s, s:s, s:s?, s:s}", "kind",
	    history_kind_text(line->kind), "subject", (json_int_t)line->subject_id, "seq",
	    (json_int_t)line->seq, "at", clock_iso(req->mem, line->at), "role", line->role,
	    "office", line->office_name, "event", line->event, "from", line->from_state, "to",
	    line->to_state, "text", line->text, "leaf_hash", line->leaf_hash);
}

/* A full page ends with a whole instant: what happened at once stands on one page. Where the next one
 * begins; 0: nowhere. */
static int64_t cut_page(struct told *told)
{
	size_t n = told->lines.n;
	if (n < HISTORY_ROWS)
		return 0;
	if (!told->is_project)
		return told->lines.items[n - 1].seq;
	int64_t last = told->lines.items[n - 1].at;
	while (n > 1 && told->lines.items[n - 1].at == last)
		n--;
	told->lines.n = n;
	return last;
}

static bool answer_json(struct request *req, struct told *told)
{
	int64_t next = cut_page(told);
	const char *more =
	    next ? mem_printf(req->mem, "/history/%s.json?after=%lld", told->code, (long long)next)
		 : NULL;
	json_t *events = json_array();
	for (size_t i = 0; i < told->lines.n; i++)
		json_array_append_new(events, event_json(req, &told->lines.items[i]));
	json_t *whole = json_pack("{s:s, s:s, s:o, s:s?}", "code", told->code, "title", told->title,
	    "events", events, "next", more);
	size_t bytes = whole ? json_dumpb(whole, NULL, 0, JSON_INDENT(1)) : 0;
	if (!bytes)
		return fault_set(FAULT_SYSTEM, 0, "history", "JSON could not be made");
	char *text = mem_alloc(req->mem, bytes);
	json_dumpb(whole, text, bytes, JSON_INDENT(1));
	json_decref(whole);
	return answer_bytes(req, 200, "application/json; charset=utf-8", text, bytes);
}

bool site_history_page(struct request *req)
{
	const char *typed = request_part(req, "code");
	size_t bytes = strlen(typed);
	bool is_json = bytes > 5 && text_equal(typed + bytes - 5, ".json");
	const char *after = request_query(req, "after");
	int64_t from = 0;
	struct told told;
	if (is_json && after && !text_to_int(after, 0, AFTER_MOST, &from))
		return answer_error(req, 400);
	if (!tell(req, is_json ? mem_strndup(req->mem, typed, bytes - 5) : typed, from, &told))
		return false;
	if (!told.is_found)
		return answer_error(req, 404);
	return is_json ? answer_json(req, &told) : show(req, &told);
}
