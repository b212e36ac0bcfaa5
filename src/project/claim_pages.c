/* Claiming: the box on the project's page, the press, the loser's page; routes of claims. */
#include "base/count.h"
#include "project/claim.h"

#include "auth/page.h"
#include "award/award.h"
#include "award/award_view.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "history/serial.h"
#include "http/metrics.h"
#include "http/route.h"
#include "partner/partner.h"
#include "project/claim_pages.h"
#include "project/fit_view.h"
#include "project/project_pages.h"
#include "project/project_view.h"
#include "project_tmpl.h"
#include "site/site.h"

#define OPEN_NEARBY 6

/* --- forms --- */

struct press_fields {
	const char *partner; /* code; an agent of one partner leaves it out */
};
static const struct form_field press_fields[] = {
	{ .name = "partner",
	    .label = N_("For which partner"),
	    .type = FIELD_HIDDEN,
	    .max = 20,
	    .offset = offsetof(struct press_fields, partner) },
};
static const struct form press_form = { .fields = press_fields,
	.field_count = COUNT(press_fields),
	.bytes = sizeof(struct press_fields) };

/* --- who claims --- */

static bool has_slot(const struct award_lines *taken, int64_t round, const char *partner_code)
{
	for (size_t i = 0; i < taken->n; i++) {
		if (taken->items[i].round == round &&
		    text_equal(taken->items[i].lead_code, partner_code))
			return true;
	}
	return false;
}

/* Of those the actor is an agent of: the one named; else the first that is listed and not in the
 * round already, else the first listed, else the first. NULL: of none. */
static struct partner *pick_partner(struct partner *partners, size_t count, const char *code,
    const struct project *project, const struct award_lines *taken)
{
	struct partner *picked = NULL;
	int best = -1;
	for (size_t i = 0; i < count; i++) {
		bool is_listed = partners[i].state == PARTNER_LISTED;
		bool is_in = taken && has_slot(taken, project->round, partners[i].code);
		int rank = is_listed + (is_listed && !is_in);
		if (code ? text_equal(partners[i].code, code) : rank > best) {
			picked = &partners[i];
			best = rank;
		}
	}
	return picked;
}

bool claim_partner_of(struct request *req, const char *code, struct partner **partner_out)
{
	struct partner *partners;
	size_t count;
	if (!partner_of_agent(req->db, req->mem, req->actor, &partners, &count))
		return false;
	*partner_out = pick_partner(partners, count, code, NULL, NULL);
	return true;
}

/* Everything the rules look at before a press. */
struct press {
	const struct project *project;
	struct partner *partner;
	bool is_one_of_many; /* the agent speaks for others too: forms must say for which */
	struct claim *claim; /* the partner's in this round; NULL: none */
	int64_t slot; /* the partner's in this round; 0: none */
	struct eligibility_facts eligibility;
};

/* The slot last: when the same press commits elsewhere between two of these reads, whatever it has
 * changed, the slot it took is seen too and is the answer. */
static bool load_press(struct request *req, struct press *press)
{
	return claim_of_partner(
		   req->db, req->mem, press->project, press->partner->id, &press->claim) &&
	       award_eligibility(req->db, req->mem, press->project, press->partner,
		   req->settings->claim_cap, req->arrived_at, &press->eligibility) &&
	       award_slot_of(req->db, req->mem, press->project, press->partner->id, &press->slot);
}

/* The verdict on pressing at a moment, by the claim's table: with a draft, or with the one that the
 * press would make. */
static enum verdict may_press(const struct press *press, int64_t at)
{
	const struct project *project = press->project;
	const struct move *move;
	if (press->slot)
		return VERDICT_ALREADY_MINE;
	if (press->claim && press->claim->state != CLAIM_DRAFT)
		return VERDICT_ALREADY_CLAIMED;
	struct claim_facts facts = {
		.state = CLAIM_DRAFT,
		.mode = project->mode,
		.project_state = project->state,
		.opens_at = project->opens_at,
		.closes_at = project->closes_at,
		.slots = project->slots,
		.taken = project->taken,
		.consents_missing = press->claim ? press->claim->consents_missing : 0,
		.members = &press->eligibility,
		.member_count = 1,
	};
	return claim_decide(&facts, CLAIM_PRESS, BY_LEAD_AGENT, false, at, &move);
}

/* --- the box on the project's page --- */

static struct safe_url draft_url(struct request *req, const struct press *press)
{
	struct safe_url url =
	    url_path(req->mem, "/projects/{}/claims/draft", press->project->code, NULL);
	return press->is_one_of_many ? url_query(req->mem, url, "for", press->partner->code) : url;
}

static void offer_letter(
    struct request *req, const struct press *press, struct project_press_view *view)
{
	if (press->claim && press->claim->state == CLAIM_DRAFT) {
		struct move_view *letter =
		    part_moves_add(req->mem, req->lang, &view->moves, N_("Our letter of intent"));
		letter->link = url_path(req->mem, "/claims/{}", press->claim->code, NULL);
		if (!press->claim->letter_at && *press->claim->letter_what)
			letter->hint = tr(req->lang, N_("Kept, not handed in yet"));
	} else if (!press->claim && press->eligibility.is_listed &&
		   press->project->mode != PROJECT_WISH) {
		/* A wish is light: it needs no letter. */
		struct move_view *prepare = part_moves_add(
		    req->mem, req->lang, &view->moves, N_("Prepare the letter of intent"));
		prepare->form = page_form(req, draft_url(req, press));
		prepare->hint = tr(req->lang, N_("Ready beforehand, the claim is one press; "
						 "otherwise hand it in within 2 working days."));
	}
}

static void press_form_view(
    struct request *req, const struct press *press, struct project_press_view *view)
{
	struct form_state *state = MEM_NEW(req->mem, struct form_state);
	form_empty(req->mem, &press_form, state);
	form_prefill(state, "partner", press->partner->code);
	view->has_form = true;
	view->form.form = page_form_view_of(
	    req, state, url_path(req->mem, "/projects/{}/claims", press->project->code, NULL));
	view->form.submit = tr(req->lang, claim_machine.event_labels[CLAIM_PRESS]);
}

/* Who speaks for several partners reads for which one this box is, and finds the others' behind a
 * link each. */
static void offer_others(struct request *req, const struct press *press,
    const struct partner *partners, size_t count, struct project_press_view *view)
{
	view->partner = press->is_one_of_many ? press->partner->name : NULL;
	for (size_t i = 0; i < count; i++) {
		if (&partners[i] == press->partner || partners[i].state != PARTNER_LISTED)
			continue;
		struct move_view *other = part_moves_add(req->mem, req->lang, &view->moves, "");
		other->label = tr_fill(req->mem, req->lang, N_("For {partner} instead"),
		    (const struct catalog_arg[]){ { "partner", partners[i].name }, { 0 } });
		other->link = url_query(
		    req->mem, project_url(req->mem, press->project->code), "for", partners[i].code);
	}
}

static void go_to_award(
    struct request *req, const struct press *press, struct project_press_view *view)
{
	struct move_view *award =
	    part_moves_add(req->mem, req->lang, &view->moves, N_("Go to our award"));
	award->link = award_url(req->mem, press->project->code, press->slot, 0);
	award->is_primary = true;
}

/* The partner the page is asked for, by the address or by the form that came back. */
static const char *wanted_partner(const struct request *req)
{
	if (req->form.form == &press_form && req->form.data)
		return ((const struct press_fields *)req->form.data)->partner;
	return request_query(req, "for");
}

static bool press_box(
    struct request *req, const struct press *press, bool is_wall, struct project_press_view *view)
{
	const struct project *project = press->project;
	view->is_offered = is_wall || press->slot;
	if (!view->is_offered)
		return false;
	/* Before the window opens the button waits with its partner, and a rule that will say no says
	 * so. */
	bool is_waiting = req->arrived_at < project->opens_at;
	enum verdict verdict = may_press(press, is_waiting ? project->opens_at : req->arrived_at);
	if (press->slot)
		go_to_award(req, press, view);
	else
		offer_letter(req, press, view);
	if (verdict == VERDICT_YES) {
		view->refusal =
		    is_waiting ? tr(req->lang, verdict_text(VERDICT_NOT_OPEN_YET)) : NULL;
		press_form_view(req, press, view);
	} else if (!press->slot) {
		view->refusal = fit_refusal(req, &press->eligibility, verdict);
	}
	return true;
}

bool claim_press_view(struct request *req, const struct project *project,
    const struct award_lines *taken, struct project_press_view *view_out)
{
	struct press press = { .project = project };
	struct partner *partners;
	size_t count;
	bool is_wall = project->state == PROJECT_PUBLISHED && req->arrived_at < project->closes_at;
	if (who_is_guest(req->actor)) {
		view_out->is_offered = is_wall;
		if (is_wall) {
			struct move_view *login = part_moves_add(
			    req->mem, req->lang, &view_out->moves, N_("Log in to claim"));
			login->link = req->frame->login_url;
		}
		return true;
	}
	if (!(who_roles(req->actor) & BY_PARTNER_AGENT))
		return true;
	if (!partner_of_agent(req->db, req->mem, req->actor, &partners, &count))
		return false;
	press.partner = pick_partner(partners, count, wanted_partner(req), project, taken);
	if (!press.partner)
		return true;
	press.is_one_of_many = count > 1;
	if (!load_press(req, &press))
		return false;
	if (press_box(req, &press, is_wall, view_out))
		offer_others(req, &press, partners, count, view_out);
	return true;
}

/* --- the press --- */

static bool lost_taken(
    struct request *req, const struct project *project, struct project_lost_view *view)
{
	struct award_lines lines;
	size_t shown = 0;
	if (!award_of_project(req->db, req->mem, project->id, &lines))
		return false;
	struct part_taken_view *items = MEM_ARRAY(req->mem, struct part_taken_view, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		if (lines.items[i].round == project->round)
			items[shown++] = award_taken(req, project->code, &lines.items[i]);
	}
	view->taken.items = items;
	view->taken.n = shown;
	return true;
}

/* What can be claimed now in the same street. */
static bool lost_open(
    struct request *req, const struct project *project, struct project_lost_view *view)
{
	struct project_lines lines;
	/* A need of the district is everybody's. */
	const char *street = unit_level_of(project->unit_code) < UNIT_STREET
				 ? NULL
				 : mem_strndup(req->mem, project->unit_code, UNIT_STREET);
	if (!project_open(req->db, req->mem, street, req->arrived_at, OPEN_NEARBY, &lines))
		return false;
	view->open = project_notices_of(req, lines.items, lines.n);
	return true;
}

/* 409: what happened, who has it and since when, what is still open. PRODUCT.md section 3, "The
 * loser of a race". */
static bool claim_lost_page(struct request *req)
{
	struct project *project;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	bool is_full = req->verdict == VERDICT_NO_SLOT_FREE;
	struct project_lost_view view = {
		.title = project->title,
		.head = { .kind = tr(req->lang, N_("Project")),
		    .code = project->code,
		    .title = project->title,
		    .seal = project_seal(
			req->lang, project->state, project->opens_at, req->arrived_at) },
		.callout = { .kind = "stop",
		    .title = is_full ? tr(req->lang, N_("Somebody else was first"))
				     : tr(req->lang, N_("Not claimed")),
		    .text = tr(req->lang, verdict_text(req->verdict)) },
	};
	struct move_view *back =
	    part_moves_add(req->mem, req->lang, &view.moves, N_("Back to the project"));
	back->link = project_url(req->mem, project->code);
	if (!site_crumbs(req, project->unit_code, &view.head) || !lost_taken(req, project, &view) ||
	    !lost_open(req, project, &view))
		return false;
	tmpl_project_lost(page_out(req, 409, "projects"), &view);
	return true;
}

/* 409 has the loser's page; a rule that says no is shown on the project's own, where it also stands
 * at the button. */
static bool refuse_press(struct request *req, enum verdict verdict)
{
	bool is_lost = verdict_status(verdict) == 409;
	req->answer.counts |= UINT32_C(1) << (is_lost ? METRIC_CLAIMS_LOST : METRIC_CLAIMS_REFUSED);
	return page_refuse(req, verdict, is_lost ? claim_lost_page : project_show_page);
}

/* Plain reads before the transaction: most presses of a rush are decided here, without a lock. */
static bool press_glance(struct request *req)
{
	const struct press_fields *fields = req->form.data;
	struct press *press = MEM_NEW(req->mem, struct press);
	struct project *project;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	/* A partner that cannot be read is named all the same: never pressed for another. */
	if (req->form.error_count)
		return answer_error(req, 400);
	press->project = project;
	if (!claim_partner_of(req, fields->partner, &press->partner))
		return false;
	if (!press->partner)
		return answer_error(req, 403);
	if (!load_press(req, press))
		return false;
	/* Pressed again, or the answer to the first press was lost on its way: the same answer. */
	if (press->slot)
		return answer_redirect(
		    req, award_url(req->mem, press->project->code, press->slot, 0).text);
	enum verdict verdict = may_press(press, req->arrived_at);
	if (verdict != VERDICT_YES)
		return refuse_press(req, verdict);
	req->found = press;
	return true;
}

/* After the rollback: what was read at the glance is out of date, so read again and say what holds
 * now. */
static bool press_again_page(struct request *req)
{
	req->answer.status = 0;
	if (!press_glance(req))
		return false;
	if (req->answer.then)
		return req->answer.then(req);
	if (req->answer.status)
		return true;
	/* Possible again meanwhile, whoever or whatever stood in the way is gone: from the beginning. */
	return fault_set(FAULT_DATABASE_REPLAY, 0, "press", "the reason for the refusal is gone");
}

/* The guards of the writes decide. */
static bool press_page(struct request *req)
{
	const struct press *press = req->found;
	enum award_taking taking;
	int64_t slot;
	struct award_take take = { .project = press->project,
		.partner = press->partner,
		.draft = press->claim,
		.actor = req->actor,
		.cap = req->settings->claim_cap,
		.now = req->arrived_at,
		.calendar = req->calendar };
	if (!press->claim)
		take.claim_code = serial_next(req->mem, CODE_CLAIM, req->arrived_at);
	if (!award_take(req->db, req->mem, &take, &taking, &slot))
		return false;
	if (taking != AWARD_TAKEN)
		return answer_with(req, 409, press_again_page);
	req->answer.counts |= UINT32_C(1) << METRIC_CLAIMS_WON;
	return answer_redirect(req, award_url(req->mem, press->project->code, slot, 0).text);
}

static const struct route rows[] = {
	{ .method = METHOD_POST,
	    .pattern = "/projects/{code}/claims",
	    .roles = BY_PARTNER_AGENT,
	    .form = &press_form,
	    .glance = press_glance,
	    .page = press_page,
	    .makes = UINT32_C(1) << CODE_CLAIM,
	    .about = "The press: 303 to the award, 409 with who has it, 422 with the rule." },
	{ .method = METHOD_POST,
	    .pattern = "/projects/{code}/claims/draft",
	    .roles = BY_PARTNER_AGENT,
	    .page = claim_draft_page,
	    .makes = UINT32_C(1) << CODE_CLAIM,
	    .about = "Begins a letter of intent." },
	{ .method = METHOD_GET,
	    .pattern = "/claims/{code}",
	    .form = &claim_letter_form,
	    .page = claim_show_page,
	    .about = "A claim and its letter; its partner and the offices concerned." },
	{ .method = METHOD_POST,
	    .pattern = "/claims/{code}",
	    .roles = BY_PARTNER_AGENT,
	    .form = &claim_letter_form,
	    .page = claim_letter_page,
	    .about = "Keeps the letter, or hands it in." },
	{ .method = METHOD_GET,
	    .pattern = "/claims/{code}/withdraw",
	    .roles = BY_PARTNER_AGENT,
	    .page = claim_withdraw_form_page,
	    .about = "Asks whether a draft is taken back." },
	{ .method = METHOD_POST,
	    .pattern = "/claims/{code}/withdraw",
	    .roles = BY_PARTNER_AGENT,
	    .page = claim_withdraw_page,
	    .about = "Takes a draft back." },
};
const struct route_list claim_routes = { .routes = rows, .count = COUNT(rows) };
