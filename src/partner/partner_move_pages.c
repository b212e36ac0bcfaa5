/* The moves of a partner: one page asks for what a move needs, one page makes it. */
#include "auth/page.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "site/site.h"

/* --- asking ----------------------------------------------------------------------------------- */

/* What follows from a move, above its form. */
static const char *const intros[PARTNER_EVENT_COUNT] = {
	[PARTNER_RETURN] =
	    N_("The applicant has three working days to mend it; otherwise it lapses."),
	[PARTNER_DECLINE] = N_("The application ends here; the applicant can apply anew."),
};

/* What the rule says before anything is filled in. */
static enum verdict may_begin(struct request *req, const struct partner *partner)
{
	struct partner_facts facts = partner_facts_of(partner);
	const struct move *move;
	return partner_decide(&facts, (enum partner_event)req->route->event,
	    partner_by(partner, req->actor), true, req->arrived_at, &move);
}

bool partner_step_form_page(struct request *req)
{
	struct partner *partner;
	enum partner_event event = (enum partner_event)req->route->event;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	enum verdict verdict = may_begin(req, partner);
	if (verdict != VERDICT_YES)
		return answer_error(req, verdict_status(verdict));
	const char *label = tr(req->lang, partner_machine.event_labels[event]);
	return site_form_show(req, 200,
	    &(struct site_form_page){ .section = "partners",
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = label,
		    .meta = partner->name,
		    .seal = partner_seal(req->lang, partner->state) },
		.callout = site_refusal(req),
		.form = {
		    .form = page_form_view(req, partner_event_url(req->mem, partner->code, event)),
		    .intro = tr(req->lang, intros[event]),
		    .submit = label,
		    .is_danger = event == PARTNER_DECLINE,
		    .cancel_label = tr(req->lang, N_("Back to the partner")),
		    .cancel = partner_url(req->mem, partner->code) } });
}

/* --- making the move -------------------------------------------------------------------------- */

/* After withdrawing or declining the page stays open to those concerned, so it can always be shown. */
static bool make_move(struct request *req, const struct partner_step *step)
{
	bool done;
	if (!partner_move(req->db, req->mem, step, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, partner_show_page);
	return answer_redirect(req, partner_url(req->mem, step->partner->code).text);
}

bool partner_step_page(struct request *req)
{
	struct partner *partner;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	struct partner_step step = { .partner = partner,
		.actor = req->actor,
		.by = partner_by(partner, req->actor),
		.now = req->arrived_at,
		.calendar = req->calendar };
	if (req->form.form)
		step.reason = page_reason(req);
	struct partner_facts facts = partner_facts_of(partner);
	enum verdict verdict = partner_decide(&facts, (enum partner_event)req->route->event,
	    step.by, step.reason != NULL, req->arrived_at, &step.move);
	/* Who may not do it at all need not be told how to fill in the form. */
	if (verdict != VERDICT_YES && verdict_status(verdict) != 422)
		return page_refuse(req, verdict, partner_show_page);
	if (req->form.error_count)
		return answer_with(req, 422, partner_step_form_page);
	return verdict == VERDICT_YES ? make_move(req, &step)
				      : page_refuse(req, verdict, partner_show_page);
}

/* --- the letter of authority ------------------------------------------------------------------ */

bool partner_may_read_letter(const struct partner *partner, const struct actor *actor)
{
	return (partner_by(partner, actor) &
		   (BY_APPLICANT | BY_STREET_OFFICER | BY_DISTRICT_ADMIN)) != 0;
}

bool partner_letter_page(struct request *req)
{
	struct partner *partner;
	struct partner_authority authority;
	const void *content = NULL;
	size_t bytes = 0;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner || !partner_may_read_letter(partner, req->actor))
		return answer_error(req, 404);
	if (!partner_authority(req->db, req->mem, partner->id, &authority) ||
	    !partner_authority_content(req->db, req->mem, &authority, &content, &bytes))
		return false;
	if (!content)
		return answer_error(req, 404);
	answer_bytes(req, 200, authority.type, content, bytes);
	req->answer.file_name = authority.name;
	return true;
}
