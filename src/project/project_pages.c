/* One project. */
#include "project/project_pages.h"

#include "auth/page.h"
#include "award/award.h"
#include "award/award_view.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "occasion/occasion.h"
#include "partner/partner.h"
#include "project/project_view.h"
#include "project_tmpl.h"
#include "site/site.h"
#include "unit/unit.h"

#define TRAIL_LINES 12

bool project_of_route(struct request *req, struct project **project_out)
{
	if (!project_by_code(req->db, req->mem, request_part(req, "code"), project_out))
		return false;
	if (*project_out && !project_is_visible(*project_out, req->actor))
		*project_out = NULL;
	return !*project_out || !project_concerns(*project_out, req->actor) ||
	       project_read_revision(req->db, req->mem, *project_out);
}

/* --- one project --- */

static struct part_chain_view chain(struct request *req, const struct project *project)
{
	static const char *const steps[] = { N_("Review"), N_("Publish"), N_("Claim"), N_("Work"),
		N_("Evaluation") };
	size_t now = 0;
	switch (project->state) {
	case PROJECT_NONE:
	case PROJECT_STATE_COUNT:
	case PROJECT_DRAFT:
	case PROJECT_REVIEWING:
	case PROJECT_RETURNED: break;
	case PROJECT_WITHDRAWN: now = project->published_at ? 1 : 0; break;
	case PROJECT_PUBLISHED: now = req->arrived_at < project->opens_at ? 1 : 2; break;
	case PROJECT_SELECTING:
	case PROJECT_NOTICED:
	case PROJECT_UNCLAIMED: now = 2; break;
	case PROJECT_RUNNING: now = 3; break;
	case PROJECT_CLOSED: now = 5; break;
	}
	struct part_chain_view view = part_chain_make(
	    req->mem, req->lang, N_("Where this project stands"), steps, COUNT(steps), now);
	view.is_stopped =
	    project->state == PROJECT_WITHDRAWN || project->state == PROJECT_UNCLAIMED;
	return view;
}

static const char *number(struct request *req, int64_t n)
{
	return n ? mem_printf(req->mem, "%lld", (long long)n) : NULL;
}

static struct part_facts_view facts(struct request *req, const struct project *project)
{
	struct part_facts_view view = { 0 };
	struct mem *mem = req->mem;
	enum lang lang = req->lang;
	const char *category =
	    choice_label(category_choices, CATEGORY_COUNT - 1, (int)project->category);
	part_facts_add(mem, lang, &view, N_("Place"),
	    project_shows_place(project, req->actor) ? project->place
						     : tr(lang, N_("Told to whoever takes it")));
	struct fact_view *unit =
	    part_facts_add(mem, lang, &view, N_("Posted by"), project->unit_name);
	if (unit)
		unit->link = url_path(mem, "/units/{}", project->unit_code, NULL);
	part_facts_add(mem, lang, &view, N_("Category"), tr(lang, category));
	part_facts_add(mem, lang, &view, N_("Mode"), tr(lang, project_mode_label(project->mode)));
	part_facts_add(mem, lang, &view, N_("Done by"),
	    project->done_by_at ? clock_date(mem, project->done_by_at) : NULL);
	part_facts_add(mem, lang, &view, N_("Work begins"),
	    project->start_at ? clock_date(mem, project->start_at) : NULL);
	part_facts_add(mem, lang, &view, N_("For whom"), project->for_whom);
	part_facts_add(mem, lang, &view, N_("People served"), number(req, project->head_count));
	part_facts_add(mem, lang, &view, N_("Help wanted"), ways_label(mem, lang, project->ways));
	part_facts_add(
	    mem, lang, &view, N_("Source of money"), tr(lang, project_money_label(project->money)));
	part_facts_add(mem, lang, &view, N_("Procurement file"), project->procurement_file);
	part_facts_add(mem, lang, &view, N_("Term in months"), number(req, project->term_months));
	part_facts_add(
	    mem, lang, &view, N_("Round"), project->round > 1 ? number(req, project->round) : NULL);
	part_facts_add_time(mem, lang, &view, N_("Window opens"), project->opens_at);
	part_facts_add_end(mem, lang, &view, N_("Window closes"), project->closes_at);
	return view;
}

static struct part_clock_view project_clock(struct request *req, const struct project *project)
{
	if (project->state == PROJECT_PUBLISHED && req->arrived_at < project->opens_at)
		return part_clock_window(
		    req->mem, req->lang, N_("Claims open"), req->arrived_at, project->opens_at);
	if (project->state == PROJECT_PUBLISHED)
		return part_clock_end(
		    req->mem, req->lang, N_("Claims close"), req->arrived_at, project->closes_at);
	if (project->state == PROJECT_REVIEWING && (project->late_at || project->due_at))
		return part_clock_due(req->mem, req->lang, N_("Review due"), req->arrived_at,
		    project->late_at ? project->late_at : project->due_at);
	return (struct part_clock_view){ 0 };
}

bool project_event_has_page(enum project_event event)
{
	static const bool offered[PROJECT_EVENT_COUNT] = {
		[PROJECT_SUBMIT] = true,
		[PROJECT_DISCARD] = true,
		[PROJECT_RETURN] = true,
		[PROJECT_PUBLISH] = true,
		[PROJECT_WITHDRAW] = true,
		[PROJECT_REPUBLISH] = true,
		[PROJECT_REVISE] = true,
		[PROJECT_GIVE_UP] = true,
		[PROJECT_REOFFER] = true,
	};
	return offered[event];
}

static void add_move(struct request *req, const struct project *project, const struct move *move,
    struct part_moves_view *moves)
{
	struct move_view *view = project_move_add(req, project->code, move, moves);
	if (!project_move_asks(move)) {
		view->link = (struct safe_url){ 0 };
		view->form = page_form(req,
		    project_event_url(req->mem, project->code, (enum project_event)move->event));
	}
}

/* What only the form can say, the window, is not asked for yet; and a reviewer who may not publish
 * must be able to read why. */
static bool is_offered(struct request *req, const struct project *project, uint32_t by, int event)
{
	struct project_facts facts_now = project_facts_of(project);
	const struct move *move;
	if (!project_event_has_page((enum project_event)event))
		return false;
	enum verdict verdict =
	    project_decide(&facts_now, (enum project_event)event, by, true, req->arrived_at, &move);
	return verdict == VERDICT_YES || verdict == VERDICT_WINDOW_WRONG ||
	       verdict == VERDICT_PUBLIC_MONEY_RUSH;
}

/* An old need is the quickest draft of a new one. */
static void add_copy(
    struct request *req, const struct project *project, struct part_moves_view *moves)
{
	bool is_over = project->state == PROJECT_CLOSED || project->state == PROJECT_WITHDRAWN;
	bool is_ours = (project_by(project, req->actor) & BY_POSTER) != 0;
	if (!(who_roles(req->actor) & PROJECT_POSTERS))
		return;
	struct move_view *copy = part_moves_add(req->mem, req->lang, moves,
	    is_over && is_ours ? N_("Post it again") : N_("Copy this need"));
	copy->link = project_copy_url(req->mem, project->code);
}

static struct part_moves_view moves_of(struct request *req, const struct project *project)
{
	struct part_moves_view moves = { .title = tr(req->lang, N_("What you can do")) };
	uint32_t by = project_by(project, req->actor);
	const struct move *offers[16];
	size_t count =
	    move_offers(&project_machine, (int)project->state, by, offers, COUNT(offers));
	if (project_may_edit(req, project))
		part_moves_add(req->mem, req->lang, &moves, N_("Edit the text"))->link =
		    url_path(req->mem, "/projects/{}/edit", project->code, NULL);
	if (project_may_attach(req, project))
		part_moves_add(req->mem, req->lang, &moves,
		    project->state == PROJECT_REVIEWING ? N_("Attach an opinion or a survey")
							: N_("Add photos and documents"))
		    ->link = url_path(req->mem, "/projects/{}/files", project->code, NULL);
	for (size_t i = 0; i < count; i++) {
		if (is_offered(req, project, by, offers[i]->event))
			add_move(req, project, offers[i], &moves);
	}
	add_copy(req, project, &moves);
	part_moves_order(&moves);
	return moves;
}

static void show_taken(struct request *req, const struct project *project,
    const struct award_lines *lines, struct project_show_view *view)
{
	struct part_taken_view *items = MEM_ARRAY(req->mem, struct part_taken_view, lines->n);
	for (size_t i = 0; i < lines->n; i++)
		items[i] = award_taken(req, project->code, &lines->items[i]);
	view->taken.items = items;
	view->taken.n = lines->n;
}

static const char *side_label(const char *side)
{
	static const struct form_choice sides[] = { { "community", N_("Community") },
		{ "expert", N_("Experts") }, { "resident", N_("Residents") } };
	return choice_label(sides, COUNT(sides), choice_parse(sides, COUNT(sides), side));
}

static bool show_scheme(
    struct request *req, const struct project *project, struct project_show_view *view)
{
	struct project_scheme *scheme;
	if (!project_scheme(req->db, req->mem, project, &scheme))
		return false;
	if (project->mode == PROJECT_WISH)
		view->weights = tr(req->lang,
		    N_("A small wish: taken, done, thanked. No panel, no score, no list; the "
		       "address is told only to whoever takes it."));
	if (!scheme)
		return true;
	struct criterion_view *items =
	    MEM_ARRAY(req->mem, struct criterion_view, scheme->criteria.n);
	for (size_t i = 0; i < scheme->criteria.n; i++)
		items[i] = (struct criterion_view){ .side = tr(req->lang,
							side_label(scheme->criteria.items[i].side)),
			.name = tr(req->lang, scheme->criteria.items[i].name),
			.weight = scheme->criteria.items[i].weight };
	view->criteria.items = items;
	view->criteria.n = scheme->criteria.n;
	view->weights = tr_fill(req->mem, req->lang,
	    N_("The community counts {community} of 100, experts {expert}, residents {resident}."),
	    (const struct catalog_arg[]){ { "community", number(req, scheme->community_weight) },
		{ "expert", number(req, scheme->expert_weight) },
		{ "resident", number(req, scheme->resident_weight) }, { 0 } });
	return true;
}

static bool show_trail(
    struct request *req, const struct project *project, struct project_show_view *view)
{
	struct history_lines lines;
	if (!history_of_project(req->db, req->mem, project->id.n, &lines))
		return false;
	view->trail = site_trail(
	    req, &lines, TRAIL_LINES, url_path(req->mem, "/history/{}", project->code, NULL));
	return true;
}

/* What a draft still needs, for whoever can give it. */
static struct part_callout_view draft_callout(struct request *req, const struct project *project)
{
	if (!project_may_attach(req, project))
		return (struct part_callout_view){ 0 };
	return (struct part_callout_view){ .kind = "note",
		.title = tr(req->lang, N_("Kept as a draft, not submitted yet")),
		.text = tr(req->lang, N_("Next: add photos and documents if there are any, then "
					 "submit it for review.")),
		.link_label = tr(req->lang, N_("Add photos and documents")),
		.link = url_path(req->mem, "/projects/{}/files", project->code, NULL) };
}

/* Its poster reads with the reason what to do, and how long there is. */
static struct part_callout_view returned_callout(struct request *req, const struct project *project)
{
	struct part_callout_view view = { .kind = "stop",
		.title = tr(req->lang, N_("Returned to the poster")),
		.text = project->reason };
	if (!project_may_edit(req, project) || !project->due_at)
		return view;
	view.text = mem_printf(req->mem, "%s\n%s", project->reason,
	    tr_fill(req->mem, req->lang,
		N_("Change it and submit it again before {date}; after that it is withdrawn."),
		(const struct catalog_arg[]){
		    { "date", clock_date(req->mem, project->due_at) }, { 0 } }));
	view.link_label = tr(req->lang, N_("Edit the text"));
	view.link = url_path(req->mem, "/projects/{}/edit", project->code, NULL);
	return view;
}

static struct part_callout_view show_callout(struct request *req, const struct project *project)
{
	if (req->verdict != VERDICT_YES)
		return site_refusal(req);
	if (project->state == PROJECT_DRAFT)
		return draft_callout(req, project);
	if (project->is_revision)
		return (struct part_callout_view){ .kind = "note",
			.title = tr(req->lang, N_("The new text, not published yet")),
			.text =
			    tr(req->lang, N_("Everyone else reads the text that was on the wall "
					     "until this one is published.")) };
	if (project->published_at && !project_concerns(project, req->actor) &&
	    (project->state == PROJECT_RETURNED || project->state == PROJECT_REVIEWING))
		return (struct part_callout_view){ .kind = "note",
			.title = tr(req->lang, N_("Being revised")),
			.text =
			    tr(req->lang, N_("Nobody claimed it, so its poster is rewriting it. "
					     "Here is the text as it was on the wall.")) };
	if (project->state == PROJECT_RETURNED && project->reason)
		return returned_callout(req, project);
	if (project->state == PROJECT_WITHDRAWN && project->reason)
		return (struct part_callout_view){ .kind = "stop",
			.title = tr(req->lang, N_("Withdrawn")),
			.text = project->reason };
	return (struct part_callout_view){ 0 };
}

/* Whoever reviews a new text wants to see what it changes. */
static void show_was(
    struct request *req, const struct project *project, struct part_facts_view *view)
{
	if (!project->is_revision)
		return;
	part_facts_add(req->mem, req->lang, view, N_("Title"), project->public_title);
	struct fact_view *need =
	    part_facts_add(req->mem, req->lang, view, N_("What is needed"), project->public_need);
	if (need)
		need->is_long = true;
	if (project_shows_place(project, req->actor))
		part_facts_add(req->mem, req->lang, view, N_("Place"), project->public_place);
}

bool project_show_page(struct request *req)
{
	struct project *project;
	struct award_lines taken;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	struct project_show_view view = {
		.title = project->title,
		.head = { .kind = tr(req->lang, N_("Project")),
		    .code = project->code,
		    .title = project->title,
		    .seal = project_seal(
			req->lang, project->state, project->opens_at, req->arrived_at) },
		.callout = show_callout(req, project),
		.chain = chain(req, project),
		.need = project->need,
		.facts = facts(req, project),
		.clock = project_clock(req, project),
		.slots = part_slots_make(req->mem, req->lang, project->taken, project->slots),
		.moves = moves_of(req, project),
	};
	if (!site_crumbs(req, project->unit_code, &view.head) ||
	    !award_of_project(req->db, req->mem, project->id, &taken) ||
	    !project_gallery(req, project, &view.gallery) || !show_scheme(req, project, &view) ||
	    !show_trail(req, project, &view) ||
	    !claim_press_view(req, project, &taken, &view.press) ||
	    !project_around(req, project, &view))
		return false;
	show_taken(req, project, &taken, &view);
	show_was(req, project, &view.was);
	tmpl_project_show(page_out(req, 200, "projects"), &view);
	return true;
}
