/* The figures as pages show them: each leads to the list that it is the length of. */
#include "site/site_view.h"

#include "base/clock.h"
#include "base/mem.h"
#include "http/request.h"
#include "project/project_moves.h"

static struct safe_url list_of(struct request *req, enum figure figure)
{
	static const enum project_state states[FIGURE_COUNT] = {
		[FIGURE_PUBLISHED] = PROJECT_PUBLISHED,
		[FIGURE_RUNNING] = PROJECT_RUNNING,
		[FIGURE_CLOSED] = PROJECT_CLOSED,
		[FIGURE_UNCLAIMED] = PROJECT_UNCLAIMED,
	};
	if (figure == FIGURE_PARTNERS)
		return url_path(req->mem, "/partners", NULL);
	return url_query(req->mem, url_path(req->mem, "/projects", NULL), "state",
	    project_machine.states[states[figure]]);
}

bool site_figures(struct request *req, const struct site_figure *wanted, size_t count,
    struct part_figures_view *view_out)
{
	struct figures *figures;
	if (!figures_read(req->db, req->mem, &figures))
		return false;
	*view_out = (struct part_figures_view){ 0 };
	if (!figures)
		return true;
	struct figure_view *items = MEM_ARRAY(req->mem, struct figure_view, count);
	for (size_t i = 0; i < count; i++)
		items[i] = (struct figure_view){
			.value = mem_printf(
			    req->mem, "%lld", (long long)figures->values[wanted[i].figure]),
			.label = tr(req->lang, wanted[i].label),
			.link = list_of(req, wanted[i].figure),
		};
	*view_out = (struct part_figures_view){ .figures = { .items = items, .n = count },
		.iso = part_iso(req->mem, figures->counted_at),
		.time = clock_minute(req->mem, figures->counted_at) };
	return true;
}
