/* What an official sees of a partner with a reason only: its telephone number, and a credit code whose
 * check character fails. */
#include "auth/page.h"
#include "award/award.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "site/site.h"

#define OFFICES (BY_STREET_OFFICER | BY_DISTRICT_ADMIN)

/* --- the number ------------------------------------------------------------------------------- */

struct purpose_fields {
	const char *text;
};
static const struct form_field purpose_fields[] = {
	{ .name = "purpose",
	    .label = N_("What for"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .min = 4,
	    .max = 200,
	    .hint =
		N_("Kept with your office and the time; the partner sees which office was given "
		   "its number, and when."),
	    .offset = offsetof(struct purpose_fields, text) },
};
const struct form partner_purpose_form = { .fields = purpose_fields,
	.field_count = COUNT(purpose_fields),
	.bytes = sizeof(struct purpose_fields) };

bool partner_may_reveal(
    struct request *req, const struct partner *partner, uint32_t *by_out, const char **office_out)
{
	uint32_t offices = partner_by(partner, req->actor) & OFFICES;
	*by_out = offices & -offices;
	*office_out = NULL;
	/* The number is that of its new application by now. */
	if (partner->is_past) {
		*by_out = 0;
		return true;
	}
	if (offices || !(who_roles(req->actor) & (BY_SECRETARY | BY_PARTNER_AGENT)))
		return true;
	if (!award_common_office(
		req->db, req->mem, partner->id, req->actor, req->arrived_at, office_out))
		return false;
	if (*office_out)
		*by_out = unit_level_of(*office_out) ? BY_SECRETARY : BY_MEMBER_AGENT;
	return true;
}

/* The partner of the route and what allows it; NULL: the answer is set. */
static bool partner_to_call(
    struct request *req, struct partner **partner_out, uint32_t *by_out, const char **office_out)
{
	if (!partner_of_route(req, partner_out))
		return false;
	if (!*partner_out)
		return answer_error(req, 404);
	if (!partner_may_reveal(req, *partner_out, by_out, office_out))
		return false;
	if (*by_out)
		return true;
	*partner_out = NULL;
	return answer_error(req, 403);
}

bool partner_reveal_form_page(struct request *req)
{
	struct partner *partner;
	uint32_t by;
	const char *office;
	if (!partner_to_call(req, &partner, &by, &office))
		return false;
	if (!partner)
		return true;
	struct site_form_page page = { .section = "partners",
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = tr(req->lang, N_("Show the telephone number")),
		    .meta = partner->name },
		.callout = site_refusal(req),
		.form = { .form = page_form_view(
			      req, url_path(req->mem, "/partners/{}/contact", partner->code, NULL)),
		    .intro =
			tr(req->lang, N_("The number is shown to you on the partner's page for ten "
					 "minutes.")),
		    .submit = tr(req->lang, N_("Show the number")),
		    .cancel_label = tr(req->lang, N_("Back to the partner")),
		    .cancel = partner_url(req->mem, partner->code) } };
	part_facts_add(
	    req->mem, req->lang, &page.form.facts, N_("Telephone"), partner->contact_masked);
	return site_form_show(req, 200, &page);
}

bool partner_reveal_page(struct request *req)
{
	const struct purpose_fields *purpose = req->form.data;
	struct partner *partner;
	uint32_t by;
	const char *office;
	bool done;
	if (!partner_to_call(req, &partner, &by, &office))
		return false;
	if (!partner)
		return true;
	if (req->form.error_count)
		return answer_with(req, 422, partner_reveal_form_page);
	if (!partner_reveal(req->db, req->mem, partner, req->actor, by, office, purpose->text,
		req->arrived_at, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, partner_show_page);
	return answer_redirect(req, partner_url(req->mem, partner->code).text);
}

/* --- a code whose check character fails ------------------------------------------------------- */

static const struct form_field ident_fields[] = {
	{ .name = "reason",
	    .label = N_("Reason"),
	    .type = FIELD_AREA,
	    .required = true,
	    .max = 300,
	    .hint = N_("What was compared with what; it stands in the history."),
	    .offset = offsetof(struct purpose_fields, text) },
};
const struct form partner_ident_form = { .fields = ident_fields,
	.field_count = COUNT(ident_fields),
	.bytes = sizeof(struct purpose_fields) };

static enum verdict may_accept(const struct partner *partner, const struct actor *actor)
{
	uint32_t by = partner_by(partner, actor);
	if (by & (BY_APPLICANT | BY_LEAD_AGENT))
		return VERDICT_AGENT_OF_PARTNER;
	if (!(by & OFFICES))
		return VERDICT_NOT_YOURS;
	return partner->state == PARTNER_APPLIED && partner_ident_is_open(partner)
		   ? VERDICT_YES
		   : VERDICT_WRONG_STATE;
}

bool partner_ident_form_page(struct request *req)
{
	struct partner *partner;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	enum verdict verdict = may_accept(partner, req->actor);
	if (verdict != VERDICT_YES)
		return answer_error(req, verdict_status(verdict));
	struct site_form_page page = { .section = "partners",
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = tr(req->lang, N_("Accept the credit code")),
		    .meta = partner->name },
		.callout = site_refusal(req),
		.form = { .form = page_form_view(
			      req, url_path(req->mem, "/partners/{}/ident", partner->code, NULL)),
		    .intro = tr(req->lang,
			N_("Its last character does not fit the others. Compare it with the "
			   "licence; if it is mistyped, decline the application: the code cannot "
			   "be changed.")),
		    .submit = tr(req->lang, N_("Accept the credit code")),
		    .cancel_label = tr(req->lang, N_("Back to the partner")),
		    .cancel = partner_url(req->mem, partner->code) } };
	part_facts_add(req->mem, req->lang, &page.form.facts, N_("Unified social credit code"),
	    partner->ident);
	return site_form_show(req, 200, &page);
}

bool partner_ident_page(struct request *req)
{
	const struct purpose_fields *reason = req->form.data;
	struct partner *partner;
	bool done;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	enum verdict verdict = may_accept(partner, req->actor);
	if (verdict != VERDICT_YES)
		return page_refuse(req, verdict, partner_show_page);
	if (req->form.error_count)
		return answer_with(req, 422, partner_ident_form_page);
	if (!partner_accept_ident(
		req->db, req->mem, partner, req->actor, reason->text, req->arrived_at, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, partner_show_page);
	return answer_redirect(req, partner_url(req->mem, partner->code).text);
}
