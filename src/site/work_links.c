/* The links on top of /work: what somebody can begin, and the pages of those he speaks for. */
#include "auth/page.h"
#include "base/mem.h"
#include "base/text.h"
#include "message/delivery_pages.h"
#include "site/work.h"

#define POSTERS (BY_SECRETARY | BY_GRID_OFFICER | BY_STREET_OFFICER | BY_DISTRICT_ADMIN)
#define HOSTS (BY_SECRETARY | BY_STREET_OFFICER | BY_DISTRICT_ADMIN)

void work_put_own_page(
    struct work *work, const char *label_id, struct safe_url link, const char *name)
{
	struct request *req = work->req;
	for (size_t i = 0; i < work->own.moves.n; i++)
		if (text_equal(work->own.moves.items[i].link.text, link.text))
			return;
	struct move_view *own = part_moves_add(req->mem, req->lang, &work->own, label_id);
	own->link = link;
	own->hint = name;
}

static struct move_view *add(
    struct work *work, struct site_work_view *view, const char *label_id, const char *path)
{
	struct request *req = work->req;
	struct move_view *move = part_moves_add(req->mem, req->lang, &view->moves, label_id);
	move->link = url_local(req->mem, path);
	return move;
}

/* Who holds no office: what his neighbourhood needs, and the ways to a partner. */
static void add_for_residents(struct work *work, struct site_work_view *view)
{
	const struct actor *actor = work->req->actor;
	add(work, view, N_("Apply as a partner"), "/partners/apply");
	add(work, view, N_("Enter an agent's invitation code"), "/partners/join");
	for (size_t i = 0; i < actor->grant_count; i++) {
		if (actor->grants[i].role != ROLE_RESIDENT || !actor->grants[i].unit)
			continue;
		struct mem *mem = work->req->mem;
		view->empty.text = tr(work->req->lang,
		    N_("Look at what your neighbourhood needs, and who takes it on."));
		view->empty.link_label = tr(work->req->lang, N_("Needs of my community"));
		view->empty.link =
		    url_query(mem, url_path(mem, "/projects", NULL), "unit", actor->grants[i].unit);
		return;
	}
}

bool work_links(struct work *work, struct site_work_view *view)
{
	uint32_t roles = who_roles(work->req->actor);
	if (roles & (BY_ACCOUNT_ADMIN | BY_AUDITOR))
		add(work, view, N_("All accounts of the district"), "/accounts")->is_primary =
		    (roles & BY_ACCOUNT_ADMIN) != 0;
	if (roles & POSTERS)
		add(work, view, N_("Post a need"), "/projects/new")->is_primary = true;
	if (roles & HOSTS)
		add(work, view, N_("Plan an occasion"), "/occasions/new");
	if (roles & (BY_PARTNER_AGENT | BY_RESIDENT))
		add(work, view, N_("See what is on the wall"), "/projects");
	for (size_t i = 0; i < work->own.moves.n; i++)
		*part_moves_add(work->req->mem, work->req->lang, &view->moves, "") =
		    work->own.moves.items[i];
	if (!(roles & (BY_PARTNER_AGENT | BY_OFFICIALS | BY_EVALUATOR)))
		add_for_residents(work, view);
	return delivery_add_link(work->req, &view->moves);
}
