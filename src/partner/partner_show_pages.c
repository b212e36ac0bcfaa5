/* The page of one partner. */
#include "auth/page.h"
#include "award/award.h"
#include "award/award_view.h"
#include "base/clock.h"
#include "base/code.h"
#include "base/mem.h"
#include "base/text.h"
#include "html/linked.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "partner_tmpl.h"
#include "site/site.h"

#define RECORD_ROWS 12
#define TRAIL_LINES 12
#define OFFERS_MAX 16

static bool is_applicant(const struct request *req, const struct partner *partner)
{
	return (partner_by(partner, req->actor) & BY_APPLICANT) != 0;
}

/* --- what can be done ------------------------------------------------------------------------- */

static void add_move(struct request *req, const struct partner *partner, enum partner_event event,
    enum verdict verdict, struct part_moves_view *moves)
{
	struct move_view *view = partner_move_add(req, partner->code, event, moves);
	if (verdict == VERDICT_EXPELLED)
		view->refusal = partner_expelled_text(req, partner);
	else if (verdict != VERDICT_YES)
		view->refusal = tr(req->lang, verdict_text(verdict));
	else if (!partner_event_asks(event)) {
		view->link = (struct safe_url){ 0 };
		view->form = page_form(req, partner_event_url(req->mem, partner->code, event));
	}
	if (verdict == VERDICT_YES && *partner_event_note(event))
		view->hint = tr(req->lang, partner_event_note(event));
}

static void add_ident_move(
    struct request *req, const struct partner *partner, struct part_moves_view *moves)
{
	uint32_t by = partner_by(partner, req->actor);
	if (partner->state != PARTNER_APPLIED || !partner_ident_is_open(partner) ||
	    !(by & (BY_STREET_OFFICER | BY_DISTRICT_ADMIN)) || by & BY_APPLICANT)
		return;
	struct move_view *view =
	    part_moves_add(req->mem, req->lang, moves, N_("Accept the credit code"));
	view->link = url_path(req->mem, "/partners/{}/ident", partner->code, NULL);
	view->hint =
	    tr(req->lang, N_("Its check character does not fit; compare it with the licence."));
}

static void add_body_move(
    struct request *req, const struct partner *partner, struct part_moves_view *moves)
{
	if (!partner_is_kept(partner) || !(partner_by(partner, req->actor) & BY_DISTRICT_ADMIN))
		return;
	struct move_view *view =
	    part_moves_add(req->mem, req->lang, moves, N_("Enter its own unit"));
	view->link = url_path(req->mem, "/partners/{}/body", partner->code, NULL);
}

static struct part_moves_view moves_view(struct request *req, const struct partner *partner)
{
	struct part_moves_view moves = { .title = tr(req->lang, N_("What you can do")) };
	struct partner_facts facts = partner_facts_of(partner);
	uint32_t by = partner_by(partner, req->actor);
	const struct move *offers[OFFERS_MAX];
	size_t count = move_offers(&partner_machine, (int)partner->state, by, offers, OFFERS_MAX);
	add_ident_move(req, partner, &moves);
	for (size_t i = 0; i < count; i++) {
		enum partner_event event = (enum partner_event)offers[i]->event;
		if (partner_event_has_page(event))
			add_move(req, partner, event,
			    partner_may_begin(&facts, event, by, req->arrived_at), &moves);
	}
	add_body_move(req, partner, &moves);
	part_moves_order(&moves);
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
		return part_clock_end(mem, req->lang, N_("Mend it by"), now, partner->due_at);
	case PARTNER_SUSPENDED:
		return part_clock_end(
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
			view.link_label =
			    tr(req->lang, partner_machine.event_labels[PARTNER_APPLY_AGAIN]);
			view.link = partner_event_url(req->mem, partner->code, PARTNER_APPLY_AGAIN);
		}
		break;
	case PARTNER_EXITED:
		view.title = tr(req->lang, N_("No longer in the registry"));
		if (!partner->reason)
			view.text =
			    tr(req->lang, N_("It has left by its own wish; its record stays."));
		break;
	case PARTNER_NONE:
	case PARTNER_LISTED:
	case PARTNER_STATE_COUNT: return (struct part_callout_view){ 0 };
	}
	return view;
}

/* --- what it did -------------------------------------------------------------- */

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
	if (partner->is_past)
		history_cut(&lines, partner->exit_version);
	view->trail = site_trail(
	    req, &lines, TRAIL_LINES, url_path(req->mem, "/history/{}", partner->code, NULL));
	return true;
}

/* Bodies in the registry alone; a sole trader is a person. */
static struct linked_data linked_of(struct request *req, const struct partner *partner)
{
	struct linked l;
	bool is_person =
	    partner->scheme == PARTNER_SCHEME_USCC && uscc_is_sole_trader(partner->ident);
	if (is_person || (partner->state != PARTNER_LISTED && partner->state != PARTNER_SUSPENDED))
		return (struct linked_data){ 0 };
	linked_begin(&l, req->mem, "Organization");
	linked_text(&l, "name", partner->name);
	linked_text(&l, "identifier", partner->code);
	linked_url(&l, "url", site_origin(req), partner_url(req->mem, partner->code));
	linked_text(&l, "description", partner->intro);
	linked_text(&l, "areaServed", partner->unit_name);
	return linked_end(&l);
}

bool partner_show_page(struct request *req)
{
	struct partner *partner;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	struct partner_show_view view = {
		.title = partner->name,
		.linked = linked_of(req, partner),
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = partner->name,
		    .meta = tr(req->lang, partner_kind_label(partner->kind)),
		    .seal = partner_seal(req->lang, partner->state) },
		.callout = callout_view(req, partner),
		.clock = clock_view(req, partner),
		.moves = moves_view(req, partner),
	};
	if (!partner_show_aside(req, partner, &view) ||
	    !site_crumbs(req, partner->unit_code, &view.head) ||
	    !show_record(req, partner, &view) || !show_trail(req, partner, &view))
		return false;
	tmpl_partner_show(page_out(req, 200, "partners"), &view);
	return true;
}
