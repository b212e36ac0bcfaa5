/* The letter of intent: begun, written, handed in, taken back. */
#include "auth/page.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "history/serial.h"
#include "http/route.h"
#include "partner/partner.h"
#include "project/claim.h"
#include "project/claim_pages.h"
#include "project/project_pages.h"
#include "project/project_view.h"
#include "project_tmpl.h"
#include "site/site.h"

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
	    .label = N_("Hand in the letter"),
	    .type = FIELD_SUBMIT,
	    .hint = N_("A letter that is handed in cannot be changed any more; a draft can."),
	    .offset = offsetof(struct letter_fields, hand_in) },
};
const struct form claim_letter_form = { .fields = letter_fields,
	.field_count = COUNT(letter_fields),
	.bytes = sizeof(struct letter_fields) };

/* Whether there is one already its unique key says. */
static enum verdict may_draft(
    const struct request *req, const struct project *project, const struct partner *partner)
{
	const struct eligibility_facts lead = { .is_listed = partner->state == PARTNER_LISTED };
	const struct claim_facts facts = { .mode = project->mode,
		.project_state = project->state,
		.opens_at = project->opens_at,
		.closes_at = project->closes_at,
		.members = &lead,
		.member_count = 1 };
	const struct move *move;
	return claim_decide(
	    &facts, CLAIM_EVENT_DRAFT, BY_LEAD_AGENT, false, req->arrived_at, &move);
}

/* A draft is made by a press of its own button, so that looking changes nothing. */
bool claim_draft_page(struct request *req)
{
	struct project *project;
	struct partner *partner;
	struct claim_id id;
	bool is_taken;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	if (!claim_partner_of(req, request_query(req, "for"), &partner))
		return false;
	if (!partner)
		return answer_error(req, 403);
	enum verdict verdict = may_draft(req, project, partner);
	if (verdict != VERDICT_YES)
		return page_refuse(req, verdict, project_show_page);
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
	       (of->claim->state == CLAIM_DRAFT || of->claim->is_awarded);
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
	part_facts_add_time(req->mem, req->lang, &view, N_("Prepared at"), claim->created_at);
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

static struct safe_url withdraw_url(struct request *req, const struct claim *claim)
{
	return url_path(req->mem, "/claims/{}/withdraw", claim->code, NULL);
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
		    req->mem, req->lang, &view->ends, claim_machine.event_labels[CLAIM_WITHDRAW]);
		withdraw->link = withdraw_url(req, claim);
		withdraw->is_danger = true;
	}
}

/* Written, but nobody else has it yet: by when it must be handed in. */
static struct part_callout_view kept_callout(struct request *req, const struct claim *claim)
{
	const struct catalog_arg date[] = {
		{ "date", clock_end(req->mem, req->lang, claim->letter_due_at) }, { 0 }
	};
	struct part_callout_view view = { .kind = "late",
		.title = tr(req->lang, N_("Kept, not handed in yet")) };
	if (!claim->is_awarded)
		view.text = tr(req->lang, N_("Hand it in before the claim, or within 2 working "
					     "days after it."));
	else if (req->arrived_at < claim->letter_due_at)
		view.text = tr_fill(req->mem, req->lang, N_("Please hand it in by {date}."), date);
	else
		view.text = tr_fill(
		    req->mem, req->lang, N_("It was due by {date}: please hand it in now."), date);
	return view;
}

static struct part_callout_view show_callout(struct request *req, const struct claim_of *of)
{
	const struct claim *claim = of->claim;
	if (req->verdict != VERDICT_YES)
		return site_refusal(req);
	if (may_write_letter(of) && *claim->letter_what)
		return kept_callout(req, claim);
	if (!(of->by & BY_LEAD_AGENT) || !claim->letter_at)
		return (struct part_callout_view){ 0 };
	struct part_callout_view view = { .kind = "good",
		.title = tr(req->lang, N_("The letter is handed in")) };
	if (claim->state == CLAIM_DRAFT) {
		view.text = tr(req->lang, N_("The claim itself is one press on the project's page, "
					     "as soon as the window is open."));
	} else if (claim->is_awarded) {
		view.text = tr(req->lang, N_("Next comes the plan, with which the work begins."));
		view.link_label = tr(req->lang, N_("Go to our award"));
		view.link = url_path(req->mem, "/projects/{}/awards/{}", of->project->code,
		    mem_printf(req->mem, "%lld", (long long)claim->slot), NULL);
	}
	return view;
}

bool claim_show_page(struct request *req)
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
		.callout = show_callout(req, &of),
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
			.submit = tr(req->lang, N_("Keep as a draft")),
		};
	claim_moves_view(req, &of, &view);
	tmpl_project_claim(page_out(req, 200, "projects"), &view);
	return true;
}

bool claim_letter_page(struct request *req)
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
	if (of.claim->has_ended)
		return page_refuse(req, VERDICT_AWARD_OVER, claim_show_page);
	/* The day itself still counts. */
	if (fields->by_at && fields->by_at + DAY_US <= req->arrived_at)
		form_error(
		    &req->form, "by", tr(req->lang, N_("This day is over; choose a later one.")));
	if (req->form.error_count)
		return answer_with(req, 422, claim_show_page);
	if (!claim_write_letter(req->db, req->mem,
		&(struct claim_writing){ .claim = of.claim,
		    .letter = { .what = fields->what,
			.with = fields->with,
			.by_at = fields->by_at,
			.hand_in = fields->hand_in },
		    .actor = req->actor,
		    .now = req->arrived_at },
		&done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, claim_show_page);
	return answer_redirect(req, url_path(req->mem, "/claims/{}", of.claim->code, NULL).text);
}

static enum verdict may_withdraw(const struct request *req, const struct claim_of *of)
{
	const struct move *move;
	struct claim_facts facts = { .state = of->claim->state,
		.mode = of->project->mode,
		.project_state = of->project->state };
	return claim_decide(&facts, CLAIM_WITHDRAW, of->by, true, req->arrived_at, &move);
}

bool claim_withdraw_form_page(struct request *req)
{
	struct claim_of of;
	if (!claim_of_route(req, &of))
		return false;
	if (!of.claim)
		return answer_error(req, 404);
	enum verdict verdict = may_withdraw(req, &of);
	if (verdict != VERDICT_YES)
		return answer_error(req, verdict_status(verdict));
	const char *label = tr(req->lang, claim_machine.event_labels[CLAIM_WITHDRAW]);
	return site_form_show(req, 200,
	    &(struct site_form_page){ .section = "projects",
		.head = { .kind = tr(req->lang, N_("Claim")),
		    .code = of.claim->code,
		    .title = label,
		    .meta = of.project->title,
		    .seal = claim_seal(req->lang, of.claim->state) },
		.callout = { .kind = "stop",
		    .title =
			tr(req->lang, N_("Afterwards it cannot be claimed again in this round")),
		    .text = tr_fill(req->mem, req->lang,
			N_("A partner makes one claim in a round; taken back, {partner} cannot "
			   "press for this project any more unless it goes on the wall again. "
			   "Whoever only wants to wait need do nothing: a draft binds nobody, and "
			   "lapses when the window ends."),
			(const struct catalog_arg[]){
			    { "partner", of.claim->lead_name }, { 0 } }) },
		.form = { .form = { .action = page_form(req, withdraw_url(req, of.claim)) },
		    .submit = label,
		    .is_danger = true,
		    .cancel_label = tr(req->lang, N_("Back to the claim")),
		    .cancel = url_path(req->mem, "/claims/{}", of.claim->code, NULL) } });
}

bool claim_withdraw_page(struct request *req)
{
	struct claim_of of;
	bool done;
	if (!claim_of_route(req, &of))
		return false;
	if (!of.claim)
		return answer_error(req, 404);
	enum verdict verdict = may_withdraw(req, &of);
	if (verdict != VERDICT_YES)
		return page_refuse(req, verdict, claim_show_page);
	if (!claim_end(req->db, req->mem, of.claim, CLAIM_WITHDRAW, req->actor, NULL,
		req->arrived_at, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, claim_show_page);
	return answer_redirect(req, project_url(req->mem, of.project->code).text);
}
