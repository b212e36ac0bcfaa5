/* The one box: a code opens its page, words find projects by title and partners by name. */
#include "auth/page.h"
#include "base/code.h"
#include "base/mem.h"
#include "partner/partner.h"
#include "partner/partner_view.h"
#include "project/project_view.h"
#include "site/site_pages.h"
#include "site/site_view.h"
#include "site_tmpl.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define PROJECTS 12
#define PARTNERS 12

struct search_fields {
	const char *q;
};
static const struct form_field search_fields[] = {
	{ .name = "q",
	    .label = N_("Code, title or partner"),
	    .type = FIELD_TEXT,
	    .max = 100,
	    .offset = offsetof(struct search_fields, q) },
};
const struct form site_search_form = { .fields = search_fields,
	.field_count = COUNT(search_fields),
	.bytes = sizeof(struct search_fields),
	.is_get = true };

/* The states a reader looks for, what can still be claimed first. */
static const enum project_state searched_states[] = { PROJECT_PUBLISHED, PROJECT_RUNNING,
	PROJECT_UNCLAIMED, PROJECT_CLOSED };

static bool find_projects(struct request *req, const char *q, struct site_search_view *view)
{
	struct project_line *found = MEM_ARRAY(req->mem, struct project_line, PROJECTS);
	size_t n = 0;
	for (size_t s = 0; s < COUNT(searched_states) && n < PROJECTS; s++) {
		struct project_lines lines;
		if (!project_search(req->db, req->mem, searched_states[s], q, PROJECTS, &lines))
			return false;
		for (size_t i = 0; i < lines.n && n < PROJECTS; i++)
			found[n++] = lines.items[i];
	}
	view->projects = project_notices_of(req, found, n);
	return true;
}

static bool find_partners(struct request *req, const char *q, struct site_search_view *view)
{
	struct partner_lines lines;
	if (!partner_list(req->db, req->mem,
		&(struct partner_filter){ .text = q, .limit = PARTNERS }, &lines))
		return false;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, lines.n);
	for (size_t i = 0; i < lines.n; i++)
		rows[i] = partner_line_row(req, &lines.items[i]);
	view->partners.items = rows;
	view->partners.n = lines.n;
	return true;
}

static bool find(struct request *req, const char *q, struct site_search_view *view)
{
	if (!find_projects(req, q, view) || !find_partners(req, q, view))
		return false;
	view->head.title = tr_fill(req->mem, req->lang, N_("Found for “{text}”"),
	    (const struct catalog_arg[]){ { "text", q }, { 0 } });
	if (!view->projects.n && !view->partners.n)
		view->empty = (struct part_empty_view){ .title = tr(req->lang, N_("Nothing found")),
			.text = tr(req->lang,
			    N_("Try fewer words, or look at the wall with its filters.")),
			.link_label = tr(req->lang, N_("Everything on the wall")),
			.link = url_path(req->mem, "/projects", NULL) };
	return true;
}

/* The kinds of subject that have pages; whether this reader may see the one asked for, its page says. */
static bool has_page(enum code_kind kind)
{
	return kind == CODE_PROJECT || kind == CODE_PARTNER || kind == CODE_CLAIM ||
	       kind == CODE_OCCASION;
}

static void tell_of_code(
    struct request *req, enum code_reading reading, const char *q, struct site_search_view *view)
{
	const struct catalog_arg args[] = { { "text", q }, { 0 } };
	view->head.title = tr_fill(req->mem, req->lang, N_("Found for “{text}”"), args);
	if (reading == CODE_WRONG_CHECK)
		view->callout = (struct part_callout_view){ .kind = "stop",
			.title = tr(req->lang, N_("The check character does not fit")),
			.text = tr_fill(req->mem, req->lang,
			    N_("“{text}” looks like one of our codes, but a character is wrong or "
			       "two are swapped. Please compare it again."),
			    args) };
	else
		view->empty =
		    (struct part_empty_view){ .title = tr(req->lang, N_("Nothing has this code")),
			    .text = tr(req->lang,
				N_("The code is well-formed, but no page belongs to it.")),
			    .link_label = tr(req->lang, N_("Home")),
			    .link = url_path(req->mem, "/", NULL) };
}

bool site_search_page(struct request *req)
{
	const char *q = ((const struct search_fields *)req->form.data)->q;
	struct site_search_view view = { .title = tr(req->lang, N_("Search")),
		.head = { .title = tr(req->lang, N_("Search")) } };
	enum code_kind kind;
	char *code;
	if (!q) {
		view.empty = (struct part_empty_view){ .title = tr(req->lang,
							   N_("What are you looking for?")),
			.text = tr(req->lang,
			    N_("Type a code like XM261121-0042-4, with or without its hyphens, a "
			       "word of a title, or the name of a partner.")) };
		tmpl_site_search(page_out(req, 200, ""), &view);
		return true;
	}
	enum code_reading reading = code_read(req->mem, q, &kind, &code);
	if (reading == CODE_GOOD && has_page(kind))
		return answer_redirect(
		    req, url_path(req->mem, "/{}/{}", code_folder(kind), code, NULL).text);
	if (reading == CODE_IS_NOT && !find(req, q, &view))
		return false;
	if (reading != CODE_IS_NOT)
		tell_of_code(req, reading, q, &view);
	tmpl_site_search(page_out(req, 200, ""), &view);
	return true;
}
