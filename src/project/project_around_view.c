/* What those who post and review a need see around it: conflicts of interest, partners that fit, needs alike. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "project/fit_view.h"
#include "project/project_view.h"

#define FITS_MOST 10
#define SIMILAR_MOST 5

struct project_rows project_rows_to_copy(
    struct request *req, const struct project_line *lines, size_t count)
{
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, count);
	for (size_t i = 0; i < count; i++) {
		const struct project_line *line = &lines[i];
		rows[i] = (struct part_row_view){
			.link = project_url(req->mem, line->code),
			.title = line->title,
			.code = line->code,
			.meta = line->done_by_at ? mem_printf(req->mem, "%s · %s", line->unit_name,
						       clock_date(req->mem, line->done_by_at))
						 : line->unit_name,
			.seal =
			    project_seal(req->lang, line->state, line->opens_at, req->arrived_at),
		};
		struct move_view *copy =
		    part_moves_add(req->mem, req->lang, &rows[i].moves, N_("Copy this need"));
		copy->link = project_copy_url(req->mem, line->code);
	}
	return (struct project_rows){ .items = rows, .n = count };
}

bool project_shows_place(const struct project *project, const struct actor *actor)
{
	const uint32_t offices = BY_POSTER | BY_REVIEWER | BY_DISTRICT_ADMIN | BY_AUDITOR;
	return project->mode != PROJECT_WISH || (project_by(project, actor) & offices) != 0;
}

/* Who reviews it now. */
static bool is_reviewer(const struct request *req, const struct project *project)
{
	return project->state == PROJECT_REVIEWING &&
	       (project_by(project, req->actor) & (BY_REVIEWER | BY_DISTRICT_ADMIN)) != 0;
}

bool project_conflicts(
    struct request *req, const struct project *project, struct part_callout_view *callout)
{
	const char *text;
	*callout = (struct part_callout_view){ 0 };
	if (!is_reviewer(req, project))
		return true;
	if (!fit_conflicts(req, project, &text))
		return false;
	if (text)
		*callout = (struct part_callout_view){ .kind = "late",
			.title = tr(req->lang, N_("Conflict of interest")),
			.text = text };
	return true;
}

/* While it can still be changed, or waits for somebody to take it. */
static bool is_looking(const struct project *project)
{
	return project->state == PROJECT_DRAFT || project->state == PROJECT_RETURNED ||
	       project->state == PROJECT_REVIEWING || project->state == PROJECT_PUBLISHED ||
	       project->state == PROJECT_UNCLAIMED;
}

bool project_around(
    struct request *req, const struct project *project, struct project_show_view *view)
{
	struct fit_partners fits;
	struct fit_rows rows;
	struct project_lines similar;
	uint32_t by = project_by(project, req->actor);
	if (!(by & (BY_POSTER | BY_REVIEWER | BY_DISTRICT_ADMIN)) || !is_looking(project))
		return true;
	if (!fit_partners(req->db, req->mem, project, FITS_MOST, &fits))
		return false;
	fit_rows_of_project(req, project, &fits, &rows);
	view->fits = (struct project_rows){ .items = rows.items, .n = rows.n };
	if (!project_conflicts(req, project, &view->conflicts))
		return false;
	if (project->state == PROJECT_PUBLISHED || project->state == PROJECT_UNCLAIMED)
		return true;
	if (!project_similar(req->db, req->mem, project, SIMILAR_MOST, &similar))
		return false;
	view->similar = project_rows_to_copy(req, similar.items, similar.n);
	return true;
}
