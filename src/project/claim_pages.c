/* Claiming: the box on the project's page, the press, the loser's page, the letter of intent. */
#include "project/claim.h"

#include "auth/page.h"
#include "award/award.h"
#include "award/award_view.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "history/serial.h"
#include "http/metrics.h"
#include "http/route.h"
#include "partner/partner.h"
#include "project/project_pages.h"
#include "project/project_view.h"
#include "project_tmpl.h"
#include "site/site.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define OPEN_NEARBY 6

/* --- forms --- */

struct press_fields {
	const char *partner; /* code; an agent of one partner leaves it out */
};
static const struct form_field press_fields[] = {
	{ .name = "partner",
	    .label = N_("For which partner"),
	    .type = FIELD_TEXT,
	    .max = 20,
	    .offset = offsetof(struct press_fields, partner) },
};
static const struct form press_form = { .fields = press_fields,
	.field_count = COUNT(press_fields),
	.bytes = sizeof(struct press_fields) };

struct letter_fields {
	const char *what, *with;
	int64_t by_at;
	bool hand_in;
};
static const struct form_field letter_fields[] = {
	{ .name = "what",
	    .label = N_("What we will do"),
	    .type = FIELD_AREA,
	    .required = true,
	    .max = 1000,
	    .offset = offsetof(struct letter_fields, what) },
	{ .name = "with",
	    .label = N_("With what"),
	    .type = FIELD_AREA,
	    .required = true,
	    .max = 1000,
	    .hint = N_("People, money, goods, premises"),
	    .offset = offsetof(struct letter_fields, with) },
	{ .name = "by",
	    .label = N_("By when"),
	    .type = FIELD_DATE,
	    .required = true,
	    .offset = offsetof(struct letter_fields, by_at) },
	{ .name = "hand_in",
	    .label = N_("Hand it in; it cannot be changed afterwards"),
	    .type = FIELD_CHECK,
	    .offset = offsetof(struct letter_fields, hand_in) },
};
static const struct form letter_form = { .fields = letter_fields,
	.field_count = COUNT(letter_fields),
	.bytes = sizeof(struct letter_fields) };

/* --- who claims --- */

/* One of the partners the actor is an agent of: the one named, the only one, or the first that is
 * listed. NULL: of none. */
static bool claiming_partner(struct request *req, const char *code, struct partner **partner_out)
{
	struct partner *partners;
	size_t count;
	*partner_out = NULL;
	if (!partner_of_agent(req->db, req->mem, req->actor, &partners, &count))
		return false;
	for (size_t i = count; i > 0; i--) {
		struct partner *partner = &partners[i - 1];
		bool fits = code ? text_equal(partner->code, code)
				 : !*partner_out || partner->state == PARTNER_LISTED;
		if (fits)
			*partner_out = partner;
	}
	return true;
}

/* Everything the rules look at before a press. */
struct press {
	const struct project *project;
	struct partner *partner;
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

/* The rule in words, and until when it holds. */
static const char *refusal_text(
    struct request *req, const struct press *press, enum verdict verdict)
{
	const char *text = tr(req->lang, verdict_text(verdict));
	int64_t until = standing_until(&press->eligibility, verdict);
	if (verdict == VERDICT_CAP_REACHED)
		return tr_fill(req->mem, req->lang, N_("{rule} Open now: {open} of {cap}."),
		    (const struct catalog_arg[]){ { "rule", text },
			{ "open", mem_printf(req->mem, "%lld",
				      (long long)press->eligibility.open_awards) },
			{ "cap", mem_printf(req->mem, "%lld", (long long)press->eligibility.cap) },
			{ 0 } });
	if (!until)
		return text;
	return tr_fill(req->mem, req->lang, N_("{rule} Until {date}."),
	    (const struct catalog_arg[]){
		{ "rule", text }, { "date", clock_minute(req->mem, until) }, { 0 } });
}

static void offer_letter(
    struct request *req, const struct press *press, struct project_press_view *view)
{
	const struct project *project = press->project;
	if (press->claim && press->claim->state == CLAIM_DRAFT) {
		struct move_view *letter =
		    part_moves_add(req->mem, req->lang, &view->moves, N_("Our letter of intent"));
		letter->link = url_path(req->mem, "/claims/{}", press->claim->code, NULL);
	} else if (!press->claim && press->eligibility.is_listed) {
		struct move_view *prepare = part_moves_add(
		    req->mem, req->lang, &view->moves, N_("Prepare the letter of intent"));
		prepare->form = page_form(
		    req, url_path(req->mem, "/projects/{}/claims/draft", project->code, NULL));
		prepare->hint = tr(req->lang, N_("Ready beforehand, the claim is one press; "
						 "otherwise hand it in within 2 working days."));
	}
}

static bool press_form_view(
    struct request *req, const struct press *press, struct project_press_view *view)
{
	struct form_state *state = MEM_NEW(req->mem, struct form_state);
	struct partner *partners;
	size_t count;
	if (!partner_of_agent(req->db, req->mem, req->actor, &partners, &count))
		return false;
	form_empty(req->mem, &press_form, state);
	form_prefill(state, "partner", press->partner->code);
	view->has_form = true;
	view->form.form = page_form_view_of(
	    req, state, url_path(req->mem, "/projects/{}/claims", press->project->code, NULL));
	view->form.submit = tr(req->lang, claim_machine.event_labels[CLAIM_PRESS]);
	if (count == 1) {
		view->form.form.fields.n = 0;
		return true;
	}
	struct form_choice *choices = MEM_ARRAY(req->mem, struct form_choice, count);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct form_choice){ partners[i].code, partners[i].name };
	form_view_pick(req->mem, &view->form.form, "partner", choices, count);
	return true;
}

static void go_to_award(
    struct request *req, const struct press *press, struct project_press_view *view)
{
	struct move_view *award =
	    part_moves_add(req->mem, req->lang, &view->moves, N_("Go to our award"));
	award->link = award_url(req->mem, press->project->code, press->slot, 0);
	award->is_primary = true;
}

bool claim_press_view(
    struct request *req, const struct project *project, struct project_press_view *view_out)
{
	struct press press = { .project = project };
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
	if (!claiming_partner(req, NULL, &press.partner))
		return false;
	if (!press.partner)
		return true;
	if (!load_press(req, &press))
		return false;
	view_out->is_offered = is_wall || press.slot;
	if (!view_out->is_offered)
		return true;
	/* Before the window opens the button waits with its partner, and a rule that will say no says
	 * so. */
	bool is_waiting = req->arrived_at < project->opens_at;
	enum verdict verdict = may_press(&press, is_waiting ? project->opens_at : req->arrived_at);
	if (press.slot)
		go_to_award(req, &press, view_out);
	else
		offer_letter(req, &press, view_out);
	if (verdict == VERDICT_YES) {
		view_out->refusal =
		    is_waiting ? tr(req->lang, verdict_text(VERDICT_NOT_OPEN_YET)) : NULL;
		return press_form_view(req, &press, view_out);
	}
	view_out->refusal = press.slot ? NULL : refusal_text(req, &press, verdict);
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
	struct project_filter filter = {
		.unit = mem_strndup(req->mem, project->unit_code, UNIT_STREET), .limit = 60
	};
	size_t shown = 0;
	if (!project_list(req->db, req->mem, &filter, &lines))
		return false;
	for (size_t i = 0; i < lines.n && shown < OPEN_NEARBY; i++) {
		const struct project_line *line = &lines.items[i];
		if (line->taken < line->slots &&
		    project_in_window(line->opens_at, line->closes_at, req->arrived_at))
			lines.items[shown++] = *line;
	}
	view->open = project_notices_of(req, lines.items, shown);
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
		    .seal = project_seal(req->lang, project->state) },
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
	press->project = project;
	if (!claiming_partner(req, fields->partner, &press->partner))
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
	/* Free again meanwhile: whoever held the place gave it back. */
	return req->answer.status
		   ? true
		   : page_refuse(req, VERDICT_WRONG_STATE, claim_lost_page) && claim_lost_page(req);
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

/* --- the letter --- */

/* A draft is made by a press of its own button, so that looking changes nothing. */
static bool draft_page(struct request *req)
{
	struct project *project;
	struct partner *partner;
	struct claim_id id;
	bool is_taken;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	if (!claiming_partner(req, NULL, &partner))
		return false;
	if (!partner)
		return answer_error(req, 403);
	if (project->state != PROJECT_PUBLISHED || req->arrived_at >= project->closes_at)
		return page_refuse(req, VERDICT_NOT_PUBLISHED, project_show_page);
	if (partner->state != PARTNER_LISTED)
		return page_refuse(req, VERDICT_NOT_LISTED, project_show_page);
	const char *code = serial_next(req->mem, CODE_CLAIM, req->arrived_at);
	if (!claim_draft(req->db, req->mem, project, partner->id, partner->code,
		&(struct claim_letter){ 0 }, req->actor, code, req->arrived_at, &id, &is_taken))
		return false;
	if (is_taken)
		return page_refuse(req, VERDICT_ALREADY_CLAIMED, project_show_page);
	return answer_redirect(req, url_path(req->mem, "/claims/{}", code, NULL).text);
}

struct claim_of {
	struct claim *claim;
	struct project *project;
	uint32_t by;
};

/* Its partner, the poster and the reviewers may read a letter; for others it does not exist. */
static bool claim_of_route(struct request *req, struct claim_of *of)
{
	*of = (struct claim_of){ 0 };
	if (!claim_by_code(req->db, req->mem, request_part(req, "code"), &of->claim))
		return false;
	if (!of->claim)
		return true;
	if (!project_by_id(req->db, req->mem, of->claim->project, &of->project))
		return false;
	of->by =
	    claim_relations(req->actor, &(struct claim_ties){ .unit_code = of->project->unit_code,
					    .lead = of->claim->lead,
					    .author = of->claim->author });
	uint32_t officials = who_reach(req->actor, of->project->unit_code) &
			     (BY_SECRETARY | BY_STREET_OFFICER | BY_DISTRICT_ADMIN | BY_AUDITOR);
	if (!(of->by & (BY_LEAD_AGENT | BY_MEMBER_AGENT)) &&
	    (!officials || of->claim->state == CLAIM_DRAFT))
		of->claim = NULL;
	return true;
}

static bool may_write_letter(const struct claim_of *of)
{
	return of->by & BY_LEAD_AGENT && !of->claim->letter_at &&
	       (of->claim->state == CLAIM_DRAFT || of->claim->state == CLAIM_WON);
}

static void letter_prefill(struct request *req, const struct claim *claim)
{
	form_prefill(&req->form, "what", claim->letter_what);
	form_prefill(&req->form, "with", claim->letter_with);
	form_prefill(&req->form, "by",
	    claim->letter_by_at ? clock_date(req->mem, claim->letter_by_at) : NULL);
}

static struct part_facts_view claim_facts_view(struct request *req, const struct claim_of *of)
{
	struct part_facts_view view = { 0 };
	const struct claim *claim = of->claim;
	struct fact_view *project =
	    part_facts_add(req->mem, req->lang, &view, N_("Project"), of->project->title);
	project->link = project_url(req->mem, of->project->code);
	struct fact_view *partner =
	    part_facts_add(req->mem, req->lang, &view, N_("Partner"), claim->lead_name);
	partner->link = url_path(req->mem, "/partners/{}", claim->lead_code, NULL);
	part_facts_add_time(req->mem, req->lang, &view, N_("Prepared"), claim->created_at);
	if (claim->letter_at) {
		const char *const labels[] = { N_("What we will do"), N_("With what") };
		const char *const texts[] = { claim->letter_what, claim->letter_with };
		for (size_t i = 0; i < COUNT(texts); i++) {
			struct fact_view *fact =
			    part_facts_add(req->mem, req->lang, &view, labels[i], texts[i]);
			if (fact)
				fact->is_long = true;
		}
		part_facts_add(req->mem, req->lang, &view, N_("By when"),
		    claim->letter_by_at ? clock_date(req->mem, claim->letter_by_at) : NULL);
		part_facts_add_time(
		    req->mem, req->lang, &view, N_("Letter handed in"), claim->letter_at);
	}
	return view;
}

static void claim_moves_view(
    struct request *req, const struct claim_of *of, struct project_claim_view *view)
{
	const struct claim *claim = of->claim;
	if (!(of->by & BY_LEAD_AGENT))
		return;
	if (claim->state == CLAIM_DRAFT) {
		struct move_view *press = part_moves_add(
		    req->mem, req->lang, &view->moves, N_("To the project, to press"));
		press->link = project_url(req->mem, of->project->code);
		press->is_primary = true;
		struct move_view *withdraw = part_moves_add(
		    req->mem, req->lang, &view->moves, claim_machine.event_labels[CLAIM_WITHDRAW]);
		withdraw->form =
		    page_form(req, url_path(req->mem, "/claims/{}/withdraw", claim->code, NULL));
		withdraw->is_danger = true;
		withdraw->hint =
		    tr(req->lang, N_("For good: a partner makes one claim in a round."));
	}
}

static bool claim_show_page(struct request *req)
{
	struct claim_of of;
	struct history_lines lines;
	if (!claim_of_route(req, &of))
		return false;
	if (!of.claim)
		return answer_error(req, 404);
	if (!history_of(req->db, req->mem, HISTORY_CLAIM, of.claim->id.n, &lines))
		return false;
	struct project_claim_view view = {
		.title = of.project->title,
		.head = { .kind = tr(req->lang, N_("Claim")),
		    .code = of.claim->code,
		    .title = tr_fill(req->mem, req->lang, N_("Claim for {project}"),
			(const struct catalog_arg[]){ { "project", of.project->title }, { 0 } }),
		    .meta = of.claim->lead_name,
		    .seal = claim_seal(req->lang, of.claim->state) },
		.callout = site_refusal(req),
		.facts = claim_facts_view(req, &of),
		.trail = site_trail(req, &lines, 0, (struct safe_url){ 0 }),
		.has_letter_form = may_write_letter(&of),
	};
	view.clock = part_clock_window(req->mem, req->lang, N_("Claims open"), req->arrived_at,
	    of.claim->state == CLAIM_DRAFT ? of.project->opens_at : 0);
	if (view.has_letter_form && req->method != METHOD_POST)
		letter_prefill(req, of.claim);
	if (view.has_letter_form)
		view.letter = (struct part_form_view){
			.form = page_form_view(
			    req, url_path(req->mem, "/claims/{}", of.claim->code, NULL)),
			.title = tr(req->lang, N_("Letter of intent")),
			.submit = tr(req->lang, N_("Keep the letter")),
		};
	claim_moves_view(req, &of, &view);
	tmpl_project_claim(page_out(req, 200, "projects"), &view);
	return true;
}

static bool letter_page(struct request *req)
{
	const struct letter_fields *fields = req->form.data;
	struct claim_of of;
	bool done;
	if (!claim_of_route(req, &of))
		return false;
	if (!of.claim)
		return answer_error(req, 404);
	if (!(of.by & BY_LEAD_AGENT))
		return page_refuse(req, VERDICT_NOT_YOURS, claim_show_page);
	if (req->form.error_count)
		return answer_with(req, 422, claim_show_page);
	if (!claim_write_letter(req->db, of.claim,
		&(struct claim_letter){ .what = fields->what,
		    .with = fields->with,
		    .by_at = fields->by_at,
		    .hand_in = fields->hand_in },
		req->arrived_at, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, claim_show_page);
	return answer_redirect(req, url_path(req->mem, "/claims/{}", of.claim->code, NULL).text);
}

static bool withdraw_page(struct request *req)
{
	struct claim_of of;
	const struct move *move;
	bool done;
	if (!claim_of_route(req, &of))
		return false;
	if (!of.claim)
		return answer_error(req, 404);
	struct claim_facts facts = { .state = of.claim->state,
		.mode = of.project->mode,
		.project_state = of.project->state };
	enum verdict verdict =
	    claim_decide(&facts, CLAIM_WITHDRAW, of.by, true, req->arrived_at, &move);
	if (verdict != VERDICT_YES)
		return page_refuse(req, verdict, claim_show_page);
	if (!claim_end(req->db, req->mem, of.claim, CLAIM_WITHDRAW, req->actor, NULL,
		req->arrived_at, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, claim_show_page);
	return answer_redirect(req, project_url(req->mem, of.project->code).text);
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
	    .page = draft_page,
	    .makes = UINT32_C(1) << CODE_CLAIM,
	    .about = "Begins a letter of intent." },
	{ .method = METHOD_GET,
	    .pattern = "/claims/{code}",
	    .form = &letter_form,
	    .page = claim_show_page,
	    .about = "A claim and its letter; its partner and the offices concerned." },
	{ .method = METHOD_POST,
	    .pattern = "/claims/{code}",
	    .roles = BY_PARTNER_AGENT,
	    .form = &letter_form,
	    .page = letter_page,
	    .about = "Keeps the letter, or hands it in." },
	{ .method = METHOD_POST,
	    .pattern = "/claims/{code}/withdraw",
	    .roles = BY_PARTNER_AGENT,
	    .page = withdraw_page,
	    .about = "Takes a draft back." },
};
const struct route_list claim_routes = { .routes = rows, .count = sizeof rows / sizeof rows[0] };
