/* The page of one partner. */
#include "auth/page.h"
#include "award/award.h"
#include "award/award_view.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "partner_tmpl.h"
#include "site/site.h"

#define RECORD_ROWS 12
#define TRAIL_LINES 12
#define OFFERS_MAX 16

/* Who decides about it, and those it belongs to. */
#define INSIDERS (BY_APPLICANT | BY_LEAD_AGENT | BY_STREET_OFFICER | BY_DISTRICT_ADMIN | BY_AUDITOR)

static bool is_insider(const struct request *req, const struct partner *partner)
{
	return (partner_by(partner, req->actor) & INSIDERS) != 0;
}

static bool is_applicant(const struct request *req, const struct partner *partner)
{
	return (partner_by(partner, req->actor) & BY_APPLICANT) != 0;
}

/* --- facts ------------------------------------------------------------------------------------ */

static const char *joined(struct request *req, const char *before, const char *next)
{
	if (!*before)
		return next;
	return mem_printf(req->mem, "%s%s%s", before, req->lang == LANG_ZH ? "、" : ", ", next);
}

static const char *categories_label(struct request *req, uint32_t categories)
{
	const char *label = "";
	for (int i = 1; i < CATEGORY_COUNT; i++) {
		if (categories & UINT32_C(1) << (i - 1))
			label = joined(req, label,
			    tr(req->lang, choice_label(category_choices, CATEGORY_COUNT - 1, i)));
	}
	return label;
}

static const char *serves_label(struct request *req, const struct partner_facets *facets)
{
	const char *label = "";
	for (size_t i = 0; i < facets->serves.n; i++)
		label = joined(req, label, facets->serves.items[i].name);
	return label;
}

static const char *agreement_label(struct request *req, const struct partner *partner)
{
	if (!partner->agreement_number)
		return NULL;
	return tr_fill(req->mem, req->lang, N_("{number}, {from} to {until}"),
	    (const struct catalog_arg[]){ { "number", partner->agreement_number },
		{ "from", clock_date(req->mem, partner->agreement_from_at) },
		{ "until", clock_date(req->mem, partner->agreement_until_at) }, { 0 } });
}

/* A sole trader's code is that of a person: PRODUCT.md 4.4. */
static void add_identity(
    struct request *req, const struct partner *partner, struct part_facts_view *view)
{
	bool is_uscc = partner->scheme == PARTNER_SCHEME_USCC;
	if (is_uscc && uscc_is_sole_trader(partner->ident) && !is_insider(req, partner))
		return;
	part_facts_add(req->mem, req->lang, view,
	    is_uscc ? N_("Unified social credit code") : N_("Number in the street's list"),
	    partner->ident);
}

static struct part_facts_view facts_view(
    struct request *req, const struct partner *partner, const struct partner_facets *facets)
{
	struct part_facts_view view = { 0 };
	struct mem *mem = req->mem;
	enum lang lang = req->lang;
	struct fact_view *unit =
	    part_facts_add(mem, lang, &view, N_("Registry"), partner->unit_name);
	if (unit)
		unit->link = url_path(mem, "/units/{}", partner->unit_code, NULL);
	part_facts_add(mem, lang, &view, N_("Crew or branch"), partner->sub_unit);
	add_identity(req, partner, &view);
	part_facts_add(
	    mem, lang, &view, N_("Ways of taking part"), ways_label(mem, lang, partner->ways));
	part_facts_add(mem, lang, &view, N_("What it can help with"),
	    categories_label(req, facets->categories));
	part_facts_add(mem, lang, &view, N_("Where it serves"), serves_label(req, facets));
	part_facts_add(mem, lang, &view, N_("District agreement"), agreement_label(req, partner));
	if (is_insider(req, partner))
		part_facts_add(mem, lang, &view, N_("Office to ask for"), partner->contact_name);
	part_facts_add(mem, lang, &view, N_("Telephone"), partner->contact_masked);
	part_facts_add_time(mem, lang, &view, N_("Applied on"), partner->applied_at);
	part_facts_add_time(mem, lang, &view, N_("In the registry since"), partner->listed_at);
	return view;
}

/* For its reviewers and who sent it. */
static bool add_letter(
    struct request *req, const struct partner *partner, struct part_facts_view *view)
{
	struct partner_authority authority;
	if (!partner_may_read_letter(partner, req->actor))
		return true;
	if (!partner_authority(req->db, req->mem, partner->id, &authority))
		return false;
	if (!authority.id.n)
		return true;
	struct fact_view *fact =
	    part_facts_add(req->mem, req->lang, view, N_("Letter of authority"),
		text_blank(authority.name) ? tr(req->lang, N_("Download")) : authority.name);
	fact->link = url_path(req->mem, "/partners/{}/letter", partner->code, NULL);
	return true;
}

/* --- what can be done ------------------------------------------------------------------------- */

/* A move with something to fill in has a page of its own; the others are a button. */
static void add_move(struct request *req, const struct partner *partner, const struct move *move,
    enum verdict verdict, struct part_moves_view *moves)
{
	enum partner_event event = (enum partner_event)move->event;
	struct safe_url url = partner_event_url(req->mem, partner->code, event);
	struct move_view *view =
	    part_moves_add(req->mem, req->lang, moves, partner_machine.event_labels[event]);
	if (verdict != VERDICT_YES)
		view->refusal = tr(req->lang, verdict_text(verdict));
	else if (move->needs_reason || event == PARTNER_RESUBMIT)
		view->link = url;
	else
		view->form = page_form(req, url);
	view->is_primary = event == PARTNER_LIST || event == PARTNER_RESUBMIT;
	view->is_danger = event == PARTNER_DECLINE || event == PARTNER_WITHDRAW;
}

static struct part_moves_view moves_view(struct request *req, const struct partner *partner)
{
	struct part_moves_view moves = { .title = tr(req->lang, N_("What you can do")) };
	struct partner_facts facts = partner_facts_of(partner);
	uint32_t by = partner_by(partner, req->actor);
	const struct move *offers[OFFERS_MAX];
	size_t count = move_offers(&partner_machine, (int)partner->state, by, offers, OFFERS_MAX);
	for (size_t i = 0; i < count; i++) {
		enum partner_event event = (enum partner_event)offers[i]->event;
		const struct move *move;
		if (partner_event_has_page(event))
			add_move(req, partner, offers[i],
			    partner_decide(&facts, event, by, true, req->arrived_at, &move),
			    &moves);
	}
	return moves;
}

static struct part_clock_view clock_view(struct request *req, const struct partner *partner)
{
	struct mem *mem = req->mem;
	int64_t now = req->arrived_at;
	switch (partner->state) {
	case PARTNER_APPLIED:
		return part_clock_due(mem, req->lang, N_("Answer due"), now,
		    partner->late_at ? partner->late_at : partner->due_at);
	case PARTNER_MENDING:
		return part_clock_window(mem, req->lang, N_("Mend it by"), now, partner->due_at);
	case PARTNER_SUSPENDED:
		return part_clock_window(
		    mem, req->lang, N_("Suspended until"), now, partner->suspended_until_at);
	case PARTNER_NONE:
	case PARTNER_LISTED:
	case PARTNER_DECLINED:
	case PARTNER_EXITED:
	case PARTNER_STATE_COUNT: break;
	}
	return (struct part_clock_view){ 0 };
}

static struct part_callout_view callout_view(struct request *req, const struct partner *partner)
{
	struct part_callout_view view = { .kind = "stop", .text = partner->reason };
	if (req->verdict != VERDICT_YES)
		return site_refusal(req);
	switch (partner->state) {
	case PARTNER_APPLIED:
		view.kind = "note";
		view.title = tr(req->lang, N_("The application is being looked at"));
		view.text =
		    unit_level_of(partner->unit_code) == UNIT_DISTRICT
			? tr(req->lang, N_("The district answers within five working days."))
			: tr(req->lang, N_("The street answers within five working days; after "
					   "that the district can, too."));
		break;
	case PARTNER_MENDING: view.title = tr(req->lang, N_("To be mended")); break;
	case PARTNER_SUSPENDED: view.title = tr(req->lang, N_("Suspended")); break;
	case PARTNER_DECLINED:
		view.title = tr(req->lang, N_("The application has ended"));
		if (is_applicant(req, partner)) {
			view.link_label = tr(req->lang, N_("Apply anew"));
			view.link = url_path(req->mem, "/partners/apply", NULL);
		}
		break;
	case PARTNER_EXITED: view.title = tr(req->lang, N_("No longer in the registry")); break;
	case PARTNER_NONE:
	case PARTNER_LISTED:
	case PARTNER_STATE_COUNT: return (struct part_callout_view){ 0 };
	}
	return view;
}

/* --- what it offers, what it did -------------------------------------------------------------- */

static bool show_resources(
    struct request *req, const struct partner *partner, struct partner_show_view *view)
{
	struct partner_resources resources;
	if (!partner_resources(req->db, req->mem, partner->id, &resources))
		return false;
	struct partner_resource_view *items =
	    MEM_ARRAY(req->mem, struct partner_resource_view, resources.n);
	for (size_t i = 0; i < resources.n; i++) {
		const struct partner_resource *r = &resources.items[i];
		items[i] = (struct partner_resource_view){ .title = r->title,
			.way = tr(req->lang, choice_label(way_choices, WAY_COUNT - 1, (int)r->way)),
			.quantity = r->quantity,
			.available = r->available };
	}
	view->resources.items = items;
	view->resources.n = resources.n;
	return true;
}

static struct part_row_view award_row(struct request *req, const struct award_line *line)
{
	return (struct part_row_view){
		.link = award_url(req->mem, line->project_code, line->slot,
		    line->is_present_round ? 0 : line->round),
		.title = line->title,
		.code = line->project_code,
		.meta = mem_printf(
		    req->mem, "%s · %s", line->unit_name, clock_date(req->mem, line->taken_at)),
		.seal = award_seal(req->lang, line->state),
		.is_late = line->late_at != 0,
	};
}

static bool show_counts(
    struct request *req, const struct partner *partner, struct partner_show_view *view)
{
	struct award_state_count *counts;
	size_t n;
	if (!award_count_of_partner(req->db, req->mem, partner->id, &counts, &n))
		return false;
	struct figure_view *figures = MEM_ARRAY(req->mem, struct figure_view, n);
	for (size_t i = 0; i < n; i++)
		figures[i] = (struct figure_view){
			.value = mem_printf(req->mem, "%lld", (long long)counts[i].awards),
			.label = tr(req->lang, award_machine.state_labels[counts[i].state]),
		};
	view->record.figures.items = figures;
	view->record.figures.n = n;
	return true;
}

static bool show_record(
    struct request *req, const struct partner *partner, struct partner_show_view *view)
{
	struct award_lines lines;
	const char *after = request_query(req, "after");
	int64_t before;
	if (!after || !text_to_int(after, 1, INT64_MAX, &before))
		before = 0;
	if (!award_of_partner(req->db, req->mem, partner->id, before, RECORD_ROWS + 1, &lines))
		return false;
	bool has_more = lines.n > RECORD_ROWS;
	size_t shown = has_more ? RECORD_ROWS : lines.n;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, shown);
	for (size_t i = 0; i < shown; i++)
		rows[i] = award_row(req, &lines.items[i]);
	view->awards.items = rows;
	view->awards.n = shown;
	view->pager = part_pager_make(req->mem, partner_url(req->mem, partner->code), before == 0,
	    has_more ? mem_printf(req->mem, "%lld", (long long)lines.items[shown - 1].id.n) : NULL);
	return show_counts(req, partner, view);
}

static bool show_trail(
    struct request *req, const struct partner *partner, struct partner_show_view *view)
{
	struct history_lines lines;
	if (!history_of(req->db, req->mem, HISTORY_PARTNER, partner->id.n, &lines))
		return false;
	view->trail = site_trail(
	    req, &lines, TRAIL_LINES, url_path(req->mem, "/history/{}", partner->code, NULL));
	return true;
}

bool partner_show_page(struct request *req)
{
	struct partner *partner;
	struct partner_facets facets;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	if (!partner_facets(req->db, req->mem, partner->id, &facets))
		return false;
	struct partner_show_view view = {
		.title = partner->name,
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = partner->name,
		    .meta = tr(req->lang, partner_kind_label(partner->kind)),
		    .seal = partner_seal(req->lang, partner->state) },
		.callout = callout_view(req, partner),
		.clock = clock_view(req, partner),
		.moves = moves_view(req, partner),
		.intro = *partner->intro ? partner->intro : NULL,
		.facts = facts_view(req, partner, &facets),
	};
	if (!add_letter(req, partner, &view.facts) ||
	    !site_crumbs(req, partner->unit_code, &view.head) ||
	    !show_resources(req, partner, &view) || !show_record(req, partner, &view) ||
	    !show_trail(req, partner, &view))
		return false;
	tmpl_partner_show(page_out(req, 200, "partners"), &view);
	return true;
}
