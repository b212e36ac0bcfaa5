/* /work: every subject that one of my roles can move now, late first, straight from the move
 * tables. PRODUCT.md section 1. */
#include <stdlib.h>

#include "auth/page.h"
#include "award/award.h"
#include "award/award_view.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "partner/partner.h"
#include "partner/partner_view.h"
#include "project/claim.h"
#include "project/fit_view.h"
#include "project/project_view.h"
#include "site/site_pages.h"
#include "site/work.h"
#include "site_tmpl.h"

/* How many of a section are shown: enough to begin with, few enough for a page of 60 KB. */
#define SHOWN_WAITING 10
#define SHOWN_POSSIBLE 4
#define SHOWN_FITS 8

struct work_section_view *work_put_section(
    struct work *work, const char *title, bool is_waiting, struct part_row_view *rows, size_t n)
{
	size_t *count = is_waiting ? &work->waiting_count : &work->possible_count;
	if (!n || *count == SECTIONS_MAX)
		return NULL;
	struct part_row_view *sorted = MEM_ARRAY(work->req->mem, struct part_row_view, n);
	size_t at = 0;
	for (size_t i = 0; i < n; i++)
		if (rows[i].is_late)
			sorted[at++] = rows[i];
	for (size_t i = 0; i < n; i++)
		if (!rows[i].is_late)
			sorted[at++] = rows[i];
	size_t most = is_waiting ? SHOWN_WAITING : SHOWN_POSSIBLE, shown = n < most ? n : most;
	struct work_section_view *sections = is_waiting ? work->waiting : work->possible;
	sections[*count] = (struct work_section_view){ .title = title,
		.rows = { .items = sorted, .n = shown },
		.count = n > SECTION_ROWS ? mem_printf(work->req->mem, "%d+", SECTION_ROWS)
					  : mem_printf(work->req->mem, "%zu", n),
		.has_more = shown < n };
	return &sections[(*count)++];
}

/* --- partners --- */

static struct part_row_view partner_row(
    struct request *req, const struct partner_line *line, struct part_moves_view moves)
{
	int64_t due = line->late_at ? line->late_at : line->due_at;
	return (struct part_row_view){
		.link = url_path(req->mem, "/partners/{}", line->code, NULL),
		.title = line->name,
		.code = line->code,
		.meta = mem_printf(req->mem, "%s · %s",
		    tr(req->lang, partner_kind_label(line->kind)), line->unit_name),
		.moves = moves,
		.seal = partner_seal(req->lang, line->state),
		.clock =
		    part_clock_due(req->mem, req->lang, N_("Answer due"), req->arrived_at, due),
		.is_late = line->late_at != 0 || (due && due < req->arrived_at),
	};
}

/* As the partner's own page would offer them: what its rule refuses now is nobody's work. */
static struct part_moves_view partner_moves(
    struct request *req, const struct partner_line *line, uint32_t by)
{
	struct partner_facts facts = partner_line_facts(line);
	struct part_moves_view moves = { 0 };
	const struct move *offers[OFFERS_MAX];
	size_t count = move_offers(&partner_machine, (int)line->state, by, offers, OFFERS_MAX);
	for (size_t i = 0; i < count; i++) {
		enum partner_event event = (enum partner_event)offers[i]->event;
		if (partner_event_has_page(event) &&
		    partner_may_begin(&facts, event, by, req->arrived_at) == VERDICT_YES)
			partner_move_add(req, line->code, event, &moves);
	}
	part_moves_order(&moves);
	return moves;
}

static bool can_move_in(uint32_t by, enum partner_state state)
{
	const struct move *offers[OFFERS_MAX];
	return move_offers(&partner_machine, (int)state, by, offers, OFFERS_MAX) > 0;
}

static bool work_partner_state(
    struct work *work, const struct grant *grant, enum partner_state state)
{
	struct request *req = work->req;
	struct partner_lines lines;
	uint32_t by = UINT32_C(1) << grant->role;
	size_t shown = 0;
	if (!can_move_in(by, state))
		return true;
	if (!partner_waiting(req->db, req->mem, state, grant->unit, SECTION_ROWS + 1, &lines))
		return false;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		struct part_moves_view moves = partner_moves(req, &lines.items[i], by);
		if (moves.moves.n)
			rows[shown++] = partner_row(req, &lines.items[i], moves);
	}
	work_put_section(work,
	    tr_fill(req->mem, req->lang, N_("Partners: {state}"),
		(const struct catalog_arg[]){
		    { "state", tr(req->lang, partner_machine.state_labels[state]) }, { 0 } }),
	    state == PARTNER_APPLIED, rows, shown);
	return true;
}

static bool work_partners(struct work *work, const struct grant *grant)
{
	for (int state = PARTNER_NONE + 1; state < PARTNER_STATE_COUNT; state++) {
		if (!work_partner_state(work, grant, (enum partner_state)state))
			return false;
	}
	return true;
}

static bool work_applications(struct work *work)
{
	struct request *req = work->req;
	struct partner_lines lines;
	size_t shown = 0;
	if (!partner_of_applicant(req->db, req->mem, req->actor->account, &lines))
		return false;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		struct part_moves_view moves = partner_moves(req, &lines.items[i], BY_APPLICANT);
		if (moves.moves.n)
			rows[shown++] = partner_row(req, &lines.items[i], moves);
	}
	work_put_section(work, tr(req->lang, N_("Our applications")), true, rows, shown);
	return true;
}

/* --- claims and awards --- */

/* A draft outlives a wall that filled up before its window ended: then it can only be taken back. */
static struct part_row_view claim_row(struct request *req, const struct claim_line *line)
{
	bool is_wall = line->project_state == PROJECT_PUBLISHED;
	bool is_open = is_wall && line->opens_at <= req->arrived_at;
	struct safe_url claim = url_path(req->mem, "/claims/{}", line->code, NULL);
	struct part_row_view row = {
		.link = is_open ? project_url(req->mem, line->project_code) : claim,
		.title = line->title,
		.code = line->code,
		.text = line->is_letter_kept ? tr(req->lang, N_("Kept, not handed in yet")) : NULL,
		.seal = claim_seal(req->lang, line->state),
	};
	if (is_open)
		row.clock = part_clock_end(
		    req->mem, req->lang, N_("Claims close"), req->arrived_at, line->closes_at);
	else if (is_wall)
		row.clock = part_clock_window(
		    req->mem, req->lang, N_("Opens"), req->arrived_at, line->opens_at);
	struct move_view *move = part_moves_add(req->mem, req->lang, &row.moves,
	    is_open   ? claim_machine.event_labels[CLAIM_PRESS]
	    : is_wall ? N_("Our letter of intent")
		      : claim_machine.event_labels[CLAIM_WITHDRAW]);
	move->link =
	    is_wall ? row.link : url_path(req->mem, "/claims/{}/withdraw", line->code, NULL);
	move->is_primary = is_wall;
	move->is_danger = !is_wall;
	return row;
}

static bool work_claims(struct work *work, const struct grant *grant)
{
	struct request *req = work->req;
	struct claim_line *lines;
	size_t count;
	if (!claim_open_of_partner(
		req->db, req->mem, grant->partner, SECTION_ROWS + 1, &lines, &count))
		return false;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, count);
	for (size_t i = 0; i < count; i++)
		rows[i] = claim_row(req, &lines[i]);
	work_put_section(work, tr(req->lang, N_("Claims prepared")), true, rows, count);
	return true;
}

/* What comes next, the letter or the start, and by when. */
static struct part_row_view award_row(struct request *req, const struct award_line *line)
{
	bool is_letter = award_lacks_letter(line->mode, line->letter_at);
	int64_t due = is_letter ? line->letter_due_at : line->start_due_at,
		round = line->is_present_round ? 0 : line->round;
	struct part_row_view row = {
		.link = award_url(req->mem, line->project_code, line->slot, round),
		.title = line->title,
		.code = line->project_code,
		.meta = line->unit_name,
		.seal = award_seal(req->lang, line->state),
		.clock = part_clock_due(req->mem, req->lang,
		    is_letter ? N_("Letter due") : N_("Start due"), req->arrived_at, due),
		.is_late = due < req->arrived_at,
	};
	struct move_view *next = part_moves_add(req->mem, req->lang, &row.moves,
	    is_letter ? N_("Hand in the letter") : award_machine.event_labels[AWARD_START]);
	next->link = is_letter ? url_path(req->mem, "/claims/{}", line->claim_code, NULL)
			       : award_event_url(
				     req->mem, line->project_code, line->slot, round, AWARD_START);
	next->is_primary = true;
	struct move_view *renounce = part_moves_add(
	    req->mem, req->lang, &row.moves, award_machine.event_labels[AWARD_RENOUNCE]);
	renounce->link =
	    award_event_url(req->mem, line->project_code, line->slot, round, AWARD_RENOUNCE);
	renounce->is_danger = true;
	return row;
}

static bool work_awards(struct work *work, const struct grant *grant)
{
	struct request *req = work->req;
	struct award_lines lines;
	size_t shown = 0;
	if (!award_of_partner(req->db, req->mem, grant->partner, 0, SECTION_ROWS + 1, &lines))
		return false;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		if (lines.items[i].state == AWARD_AWARDED)
			rows[shown++] = award_row(req, &lines.items[i]);
	}
	work_put_section(work, tr(req->lang, N_("Awards to start")), true, rows, shown);
	return true;
}

/* PRODUCT.md section 1, the partner's minute: what fits us. */
static bool work_fits(struct work *work, const struct grant *grant)
{
	struct request *req = work->req;
	struct partner *partner;
	struct fit_rows rows;
	if (!partner_by_id(req->db, req->mem, grant->partner, &partner))
		return false;
	if (!partner)
		return true;
	work_put_own_page(
	    work, N_("Our page"), partner_url(req->mem, partner->code), partner->name);
	if (partner->state != PARTNER_LISTED)
		return true;
	if (!fit_rows_of_partner(req, partner, SHOWN_FITS, &rows))
		return false;
	work_put_section(work,
	    tr_fill(req->mem, req->lang, N_("Fits {partner}"),
		(const struct catalog_arg[]){ { "partner", partner->name }, { 0 } }),
	    true, rows.items, rows.n);
	return true;
}

/* --- the page --- */

/* For those who can have it brought, before anybody's deadline is counted without its holidays. */
static struct part_callout_view work_calendar(struct request *req)
{
	int year = calendar_missing_year(req->calendar, req->arrived_at);
	if (!year || !(who_roles(req->actor) & (BY_DISTRICT_ADMIN | BY_ACCOUNT_ADMIN)))
		return (struct part_callout_view){ 0 };
	return (struct part_callout_view){
		.kind = "late",
		.title =
		    tr_fill(req->mem, req->lang, N_("The holidays of {year} are not known yet"),
			(const struct catalog_arg[]){
			    { "year", mem_printf(req->mem, "%d", year) }, { 0 } }),
		.text = tr(req->lang,
		    N_("Deadlines in that year count every Monday to Friday until whoever keeps "
		       "the server imports the days from the State Council's notice.")),
	};
}

static bool work_grant(struct work *work, const struct grant *grant)
{
	if (grant->partner.n)
		return work_claims(work, grant) && work_awards(work, grant) &&
		       work_fits(work, grant);
	if (!grant->unit)
		return true;
	if (grant->role != ROLE_AUDITOR && grant->role != ROLE_ACCOUNT_ADMIN)
		work_put_own_page(work,
		    grant->role == ROLE_RESIDENT ? N_("My community") : N_("Page of my unit"),
		    url_path(work->req->mem, "/units/{}", grant->unit, NULL), NULL);
	return work_projects(work, grant) && work_partners(work, grant);
}

bool site_work_page(struct request *req)
{
	struct work *work = MEM_NEW(req->mem, struct work);
	work->req = req;
	if (request_query(req, "state"))
		return work_queue_page(req);
	for (size_t i = 0; i < req->actor->grant_count; i++) {
		if (!work_grant(work, &req->actor->grants[i]))
			return false;
	}
	if (!work_applications(work))
		return false;
	struct site_work_view view = {
		.title = tr(req->lang, N_("My work")),
		.head = { .title = tr(req->lang, N_("My work")), .meta = req->actor->name },
		.calendar = work_calendar(req),
		.waiting = { .items = work->waiting, .n = work->waiting_count },
		.possible = { .items = work->possible, .n = work->possible_count },
		.empty = { .title = tr(req->lang, N_("Nothing waits for you")),
		    .text = tr(
			req->lang, N_("What one of your roles can move appears here, late first.")),
		    .link_label = tr(req->lang, N_("See what is on the wall")),
		    .link = url_path(req->mem, "/projects", NULL) },
	};
	if (!work_links(work, &view))
		return false;
	tmpl_site_work(page_out(req, 200, "work"), &view);
	return true;
}
