/* The page of a slot taken, and the moves that end or begin its work. */
#include "auth/page.h"
#include "award/award.h"
#include "award/award_view.h"
#include "award_tmpl.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "http/route.h"
#include "site/site.h"

struct plan_fields {
	const char *plan;
};
static const struct form_field plan_fields[] = {
	{ .name = "plan",
	    .label = N_("Plan"),
	    .type = FIELD_AREA,
	    .required = true,
	    .max = 2000,
	    .hint = N_("One milestone per line, with its date"),
	    .offset = offsetof(struct plan_fields, plan) },
};
static const struct form plan_form = { .fields = plan_fields,
	.field_count = COUNT(plan_fields),
	.bytes = sizeof(struct plan_fields) };

struct award_of {
	struct award *award;
	struct project *project;
	uint32_t by;
};

static bool number_of(const char *text, int64_t max, int64_t *n_out)
{
	return text && text_to_int(text, 1, max, n_out);
}

/* The slot of the present round, or of the one asked for with ?round=. */
static bool award_of_route(struct request *req, struct award_of *of)
{
	int64_t slot, round;
	*of = (struct award_of){ 0 };
	if (!project_by_code(req->db, req->mem, request_part(req, "code"), &of->project))
		return false;
	if (!of->project || !number_of(request_part(req, "slot"), 9, &slot))
		return true;
	if (!number_of(request_query(req, "round"), 1000, &round))
		round = of->project->round;
	if (!award_by_slot(req->db, req->mem, of->project->id, round, slot, &of->award))
		return false;
	if (of->award)
		of->by = award_relations(req->actor,
		    &(struct award_ties){ .project = { .unit_code = of->project->unit_code,
					      .author = of->project->author },
			.lead = of->award->lead });
	return true;
}

static struct award_facts facts_of(const struct award_of *of, bool has_plan)
{
	const struct award *award = of->award;
	return (struct award_facts){ .state = award->state,
		.mode = of->project->mode,
		.has_plan = has_plan,
		.letter_at = award->letter_at,
		.start_due_at = award->start_due_at,
		.free_until_at = award->free_until_at };
}

static int64_t past_round(const struct award_of *of)
{
	return of->award->round == of->project->round ? 0 : of->award->round;
}

static struct safe_url event_url(
    struct request *req, const struct award_of *of, enum award_event event)
{
	return award_event_url(req->mem, of->project->code, of->award->slot, past_round(of), event);
}

static struct safe_url show_url(struct request *req, const struct award_of *of)
{
	return award_url(req->mem, of->project->code, of->award->slot, past_round(of));
}

/* --- the page --- */

static struct part_chain_view chain(struct request *req, const struct award *award)
{
	static const char *const steps[] = { N_("Taken"), N_("Work"), N_("Delivery"),
		N_("Evaluation"), N_("Closed") };
	static const size_t places[AWARD_STATE_COUNT] = {
		[AWARD_AWARDED] = 1,
		[AWARD_WORKING] = 1,
		[AWARD_DELIVERED] = 2,
		[AWARD_EVALUATING] = 3,
		[AWARD_CONCLUDED] = 3,
		[AWARD_CLOSED] = 5,
		[AWARD_RENOUNCED] = 1,
		[AWARD_REVOKED] = 1,
		[AWARD_TERMINATED] = 1,
	};
	struct part_chain_view view = part_chain_make(req->mem, req->lang,
	    N_("Where this award stands"), steps, COUNT(steps), places[award->state]);
	view.is_stopped = award->state == AWARD_RENOUNCED || award->state == AWARD_REVOKED ||
			  award->state == AWARD_TERMINATED;
	return view;
}

/* What comes first then is the letter, not the work. */
static bool needs_letter(const struct award_of *of)
{
	return of->award->state == AWARD_AWARDED &&
	       award_lacks_letter(of->project->mode, of->award->letter_at);
}

/* Whose home it is, in a wish, is nobody's business after the award has ended. */
static bool knows_place(const struct award_of *of)
{
	const uint32_t offices = BY_POSTER | BY_REVIEWER | BY_DISTRICT_ADMIN | BY_AUDITOR;
	return of->by & offices || (of->by & BY_LEAD_AGENT && !of->award->ended_at);
}

#define CAUSE(id, text, label) [id] = label,
static const char *const cause_labels[AWARD_CAUSE_COUNT] = { "", AWARD_CAUSES(CAUSE) };
#undef CAUSE

static struct part_facts_view facts_view(struct request *req, const struct award_of *of)
{
	struct part_facts_view view = { 0 };
	const struct award *award = of->award;
	struct fact_view *partner =
	    part_facts_add(req->mem, req->lang, &view, N_("Partner"), award->lead_name);
	partner->link = url_path(req->mem, "/partners/{}", award->lead_code, NULL);
	struct fact_view *project =
	    part_facts_add(req->mem, req->lang, &view, N_("Project"), of->project->title);
	project->link = url_path(req->mem, "/projects/{}", of->project->code, NULL);
	if (knows_place(of))
		part_facts_add(req->mem, req->lang, &view, N_("Place"), of->project->place);
	part_facts_add(req->mem, req->lang, &view, N_("Slot"),
	    mem_printf(req->mem, "%lld", (long long)award->slot));
	struct fact_view *taken = part_facts_add(req->mem, req->lang, &view, N_("Taken at"),
	    mem_printf(req->mem, "%s %s", clock_date(req->mem, award->taken_at),
		clock_second(req->mem, award->taken_at)));
	taken->iso = part_iso(req->mem, award->taken_at);
	part_facts_add_time(req->mem, req->lang, &view, N_("Started"), award->started_at);
	part_facts_add_time(req->mem, req->lang, &view, N_("Ended"), award->ended_at);
	if (award->state == AWARD_RENOUNCED)
		part_facts_add(req->mem, req->lang, &view, N_("In the partner's record"),
		    tr(req->lang,
			award->counts ? N_("Counted") : N_("Not counted: given back in time")));
	if (award->state == AWARD_TERMINATED)
		part_facts_add(req->mem, req->lang, &view, N_("Cause"),
		    award->cause ? tr(req->lang, cause_labels[award->cause]) : NULL);
	if (award->state == AWARD_AWARDED) {
		if (needs_letter(of))
			part_facts_add_end(
			    req->mem, req->lang, &view, N_("Letter due"), award->letter_due_at);
		part_facts_add_end(
		    req->mem, req->lang, &view, N_("Start due"), award->start_due_at);
		part_facts_add_time(
		    req->mem, req->lang, &view, N_("Renouncing counts from"), award->free_until_at);
	}
	return view;
}

/* What was promised is public as soon as it was handed in. */
static struct part_facts_view letter_view(struct request *req, const struct award *award)
{
	struct part_facts_view view = { 0 };
	if (!award->letter_at)
		return view;
	const char *const labels[] = { N_("What we will do"), N_("With what") };
	const char *const texts[] = { award->letter_what, award->letter_with };
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct fact_view *fact =
		    part_facts_add(req->mem, req->lang, &view, labels[i], texts[i]);
		if (fact)
			fact->is_long = true;
	}
	part_facts_add(req->mem, req->lang, &view, N_("By when"),
	    award->letter_by_at ? clock_date(req->mem, award->letter_by_at) : NULL);
	return view;
}

static struct safe_url letter_url(struct request *req, const struct award_of *of)
{
	return url_path(req->mem, "/claims/{}", of->award->claim_code, NULL);
}

static void add_start(struct request *req, const struct award_of *of, struct part_moves_view *moves)
{
	struct award_facts facts = facts_of(of, true);
	const struct move *move;
	enum verdict verdict =
	    award_decide(&facts, AWARD_START, of->by, false, req->arrived_at, &move);
	if (verdict == VERDICT_NOT_YOURS || verdict == VERDICT_WRONG_STATE)
		return;
	struct move_view *view =
	    part_moves_add(req->mem, req->lang, moves, award_machine.event_labels[AWARD_START]);
	view->is_primary = verdict == VERDICT_YES;
	if (verdict == VERDICT_YES)
		view->link = event_url(req, of, AWARD_START);
	else
		view->refusal = tr(req->lang, verdict_text(verdict));
}

static struct part_moves_view moves_view(struct request *req, const struct award_of *of)
{
	struct part_moves_view moves = { 0 };
	struct award_facts facts = facts_of(of, true);
	const struct move *move;
	if (of->by & BY_LEAD_AGENT && needs_letter(of)) {
		struct move_view *letter =
		    part_moves_add(req->mem, req->lang, &moves, N_("Hand in the letter"));
		letter->link = letter_url(req, of);
		letter->is_primary = true;
	}
	add_start(req, of, &moves);
	if (award_decide(&facts, AWARD_RENOUNCE, of->by, true, req->arrived_at, &move) ==
	    VERDICT_YES) {
		struct move_view *renounce = part_moves_add(
		    req->mem, req->lang, &moves, award_machine.event_labels[AWARD_RENOUNCE]);
		renounce->link = event_url(req, of, AWARD_RENOUNCE);
		renounce->is_danger = true;
		renounce->hint =
		    award_renounce_counts(&facts, req->arrived_at)
			? tr(req->lang, N_("It will stand in our record."))
			: tr(req->lang,
			      N_("Within three working days it is not counted against you."));
	}
	return moves;
}

static struct part_callout_view show_callout(struct request *req, const struct award_of *of)
{
	const struct award *award = of->award;
	if (req->verdict != VERDICT_YES)
		return site_refusal(req);
	bool is_kept = needs_letter(of) && *award->letter_what;
	if (award->state == AWARD_AWARDED && of->by & BY_LEAD_AGENT)
		return (struct part_callout_view){ .kind = is_kept ? "late" : "good",
			.title = tr(
			    req->lang, is_kept ? N_("The letter is written, but not handed in yet")
					       : N_("It is yours")),
			.text = tr_fill(req->mem, req->lang,
			    needs_letter(of)
				? N_("Hand in the letter by {letter} and start the work by "
				     "{start}, or the award expires.")
				: N_("Start the work by {start}, or the award expires."),
			    (const struct catalog_arg[]){
				{ "letter", clock_end(req->mem, req->lang, award->letter_due_at) },
				{ "start", clock_end(req->mem, req->lang, award->start_due_at) },
				{ 0 } }) };
	if (award->state == AWARD_RENOUNCED)
		return (struct part_callout_view){ .kind = "stop",
			.title = tr(req->lang, award->reason ? N_("Given back") : N_("Expired")),
			.text = award->reason ? award->reason
					      : tr(req->lang, N_("Not started in time.")) };
	if (award->state == AWARD_REVOKED || award->state == AWARD_TERMINATED)
		return (struct part_callout_view){ .kind = "stop",
			.title = tr(req->lang, award_machine.state_labels[award->state]),
			.text = award->reason };
	return (struct part_callout_view){ 0 };
}

static bool award_show_page(struct request *req)
{
	struct award_of of;
	struct history_lines lines;
	if (!award_of_route(req, &of))
		return false;
	if (!of.award)
		return answer_error(req, 404);
	if (!history_of(req->db, req->mem, HISTORY_AWARD, of.award->id.n, &lines))
		return false;
	struct award_show_view view = {
		.title = of.project->title,
		.head = { .kind = tr(req->lang, N_("Award")),
		    .code = of.project->code,
		    .title = of.project->title,
		    .meta = of.award->lead_name,
		    .seal = award_seal(req->lang, of.award->state) },
		.callout = show_callout(req, &of),
		.chain = chain(req, of.award),
		.facts = facts_view(req, &of),
		.letter = letter_view(req, of.award),
		.plan = *of.award->plan ? of.award->plan : NULL,
		.moves = moves_view(req, &of),
		.trail = site_trail(
		    req, &lines, 0, url_path(req->mem, "/history/{}", of.project->code, NULL)),
	};
	if (of.award->state == AWARD_AWARDED)
		view.clock = part_clock_due(req->mem, req->lang,
		    needs_letter(&of) ? N_("Letter due") : N_("Start due"), req->arrived_at,
		    needs_letter(&of) ? of.award->letter_due_at : of.award->start_due_at);
	if (!site_crumbs(req, of.project->unit_code, &view.head))
		return false;
	tmpl_award_show(page_out(req, 200, "projects"), &view);
	return true;
}

/* --- start, renounce --- */

static bool step_form_page(struct request *req)
{
	struct award_of of;
	enum award_event event = (enum award_event)req->route->event;
	if (!award_of_route(req, &of))
		return false;
	if (!of.award)
		return answer_error(req, 404);
	if (!(of.by & BY_LEAD_AGENT))
		return answer_error(req, 403);
	if (of.award->state != AWARD_AWARDED)
		return answer_error(req, 409);
	/* Nobody types a plan that could not be sent. */
	if (event == AWARD_START && needs_letter(&of))
		return answer_redirect(req, letter_url(req, &of).text);
	return site_form_show(req, 200,
	    &(struct site_form_page){ .section = "projects",
		.head = { .kind = tr(req->lang, N_("Award")),
		    .code = of.project->code,
		    .title = tr(req->lang, award_machine.event_labels[event]),
		    .meta = of.project->title,
		    .seal = award_seal(req->lang, of.award->state) },
		.callout = site_refusal(req),
		.form = { .form = page_form_view(req, event_url(req, &of, event)),
		    .submit = tr(req->lang, award_machine.event_labels[event]),
		    .is_danger = event == AWARD_RENOUNCE,
		    .cancel_label = tr(req->lang, N_("Back to the award")),
		    .cancel = show_url(req, &of) } });
}

static bool step_page(struct request *req)
{
	struct award_of of;
	enum award_event event = (enum award_event)req->route->event;
	bool done;
	if (!award_of_route(req, &of))
		return false;
	if (!of.award)
		return answer_error(req, 404);
	struct award_step step = { .award = of.award,
		.project = of.project,
		.actor = req->actor,
		.by = of.by,
		.now = req->arrived_at,
		.calendar = req->calendar };
	if (event == AWARD_START)
		step.plan = ((const struct plan_fields *)req->form.data)->plan;
	else
		step.reason = page_reason(req);
	struct award_facts facts = facts_of(&of, step.plan != NULL);
	enum verdict verdict =
	    award_decide(&facts, event, of.by, step.reason != NULL, req->arrived_at, &step.move);
	if (verdict == VERDICT_LETTER_MISSING ||
	    (verdict != VERDICT_YES && verdict_status(verdict) != 422))
		return page_refuse(req, verdict, award_show_page);
	if (req->form.error_count)
		return answer_with(req, 422, step_form_page);
	if (verdict != VERDICT_YES)
		return page_refuse(req, verdict, step_form_page);
	if (!award_move(req->db, req->mem, &step, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, award_show_page);
	return answer_redirect(req, show_url(req, &of).text);
}

#define SLOT "/projects/{code}/awards/{slot}"

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = SLOT,
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .page = award_show_page,
	    .about = "The work in one slot." },
	{ .method = METHOD_GET,
	    .pattern = SLOT "/start",
	    .roles = BY_PARTNER_AGENT,
	    .form = &plan_form,
	    .page = step_form_page,
	    .event = AWARD_START,
	    .about = "Asks for the plan." },
	{ .method = METHOD_POST,
	    .pattern = SLOT "/start",
	    .roles = BY_PARTNER_AGENT,
	    .form = &plan_form,
	    .page = step_page,
	    .event = AWARD_START,
	    .about = "The work begins." },
	{ .method = METHOD_GET,
	    .pattern = SLOT "/renounce",
	    .roles = BY_PARTNER_AGENT,
	    .form = &page_reason_form,
	    .page = step_form_page,
	    .event = AWARD_RENOUNCE,
	    .about = "Asks for the reason." },
	{ .method = METHOD_POST,
	    .pattern = SLOT "/renounce",
	    .roles = BY_PARTNER_AGENT,
	    .form = &page_reason_form,
	    .page = step_page,
	    .event = AWARD_RENOUNCE,
	    .about = "Gives the slot back." },
};
const struct route_list award_routes = { .routes = rows, .count = COUNT(rows) };
