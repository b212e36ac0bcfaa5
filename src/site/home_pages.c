/* Home: what is open now, which occasions come, what was taken lately. */
#include "auth/page.h"
#include "award/award.h"
#include "award/award_view.h"
#include "base/count.h"
#include "base/mem.h"
#include "occasion/occasion_view.h"
#include "project/project_view.h"
#include "site/site_pages.h"
#include "site/site_view.h"
#include "site_tmpl.h"

#define NOTICES 9
#define OCCASIONS 4
#define TAKEN 6

/* What says something to a passer-by, in the order of the chain. */
static const struct site_figure figures[] = {
	{ FIGURE_PUBLISHED, N_("on the wall") },
	{ FIGURE_RUNNING, N_("being worked on") },
	{ FIGURE_CLOSED, N_("done") },
	{ FIGURE_UNCLAIMED, N_("not claimed by anyone") },
};

static bool show_occasions(struct request *req, struct site_home_view *view)
{
	struct occasion_list list;
	if (!occasion_coming(req->db, req->mem, NULL, req->arrived_at, OCCASIONS, &list))
		return false;
	struct occasion_rows rows = occasion_rows_of(req, &list);
	view->occasions.items = rows.items;
	view->occasions.n = rows.n;
	return true;
}

/* What can be claimed now; where there is room, what comes next. */
static bool show_open(struct request *req, struct site_home_view *view)
{
	struct project_lines open, coming;
	struct project_line *shown = MEM_ARRAY(req->mem, struct project_line, NOTICES);
	size_t n = 0;
	if (!project_open(req->db, req->mem, NULL, req->arrived_at, NOTICES, &open) ||
	    !project_opening(req->db, req->mem, req->arrived_at, NOTICES, &coming))
		return false;
	for (size_t i = 0; i < open.n; i++)
		shown[n++] = open.items[i];
	for (size_t i = 0; i < coming.n && n < NOTICES; i++)
		shown[n++] = coming.items[i];
	view->open = project_notices_of(req, shown, n);
	return true;
}

static bool show_taken(struct request *req, struct site_home_view *view)
{
	struct award_lines lines;
	if (!award_latest(req->db, req->mem, TAKEN, &lines))
		return false;
	struct part_taken_view *items = MEM_ARRAY(req->mem, struct part_taken_view, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		items[i] = award_taken(req, lines.items[i].project_code, &lines.items[i]);
		items[i].slot = NULL; /* says nothing without the project's other slots */
	}
	view->taken.items = items;
	view->taken.n = lines.n;
	return true;
}

bool site_home_page(struct request *req)
{
	struct site_home_view view = {
		.title = tr(req->lang, N_("What our neighbourhoods need")),
		.lead = tr(req->lang, N_("Companies, schools, clinics and associations take a "
					 "notice off the wall and do the work; the "
					 "neighbours say how it went.")),
		.all = url_path(req->mem, "/projects", NULL),
		.no_open = { .title = tr(req->lang, N_("Nothing can be claimed at the moment")),
		    .text = tr(req->lang, N_("New notices come with the next occasion.")),
		    .link_label = tr(req->lang, N_("Occasions")),
		    .link = url_path(req->mem, "/occasions", NULL) },
	};
	if (who_is_guest(req->actor)) {
		part_moves_add(req->mem, req->lang, &view.moves, N_("Apply as a partner"))->link =
		    url_path(req->mem, "/partners/apply", NULL);
		part_moves_add(req->mem, req->lang, &view.moves, N_("Register"))->link =
		    url_path(req->mem, "/register", NULL);
		part_moves_add(req->mem, req->lang, &view.moves, N_("Log in"))->link =
		    req->frame->login_url;
	}
	if (!site_figures(req, figures, COUNT(figures), &view.figures) ||
	    !show_occasions(req, &view) || !show_open(req, &view) || !show_taken(req, &view))
		return false;
	tmpl_site_home(page_out(req, 200, ""), &view);
	return true;
}
