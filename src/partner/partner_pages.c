/* The table of routes of one partner. */
#include "partner/partner_pages.h"

#include "auth/page.h"

bool partner_of_route(struct request *req, struct partner **partner_out)
{
	if (!partner_by_code(req->db, req->mem, request_part(req, "code"), partner_out))
		return false;
	if (*partner_out && !partner_is_visible(*partner_out, req->actor))
		*partner_out = NULL;
	return true;
}

/* --- routes ----------------------------------------------------------------------------------- */

#define REVIEWERS (BY_STREET_OFFICER | BY_DISTRICT_ADMIN)
#define EVENT(word) "/partners/{code}/" word

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/partners/apply",
	    .form = &partner_apply_form,
	    .page = partner_apply_form_page,
	    .about = "The form of an application, with the rules." },
	{ .method = METHOD_POST,
	    .pattern = "/partners/apply",
	    .flags = ROUTE_UPLOADS,
	    .form = &partner_apply_form,
	    .page = partner_apply_page,
	    .makes = UINT32_C(1) << CODE_PARTNER,
	    .about = "Hands an application to the street or the district." },
	{ .method = METHOD_GET,
	    .pattern = "/partners/{code}",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .page = partner_show_page,
	    .about = "One partner: what it offers, its record, its history." },
	{ .method = METHOD_GET,
	    .pattern = EVENT("letter"),
	    .page = partner_letter_page,
	    .about = "The letter of authority, for its reviewers and who sent it." },
	{ .method = METHOD_GET,
	    .pattern = EVENT("return"),
	    .roles = REVIEWERS,
	    .form = &page_reason_form,
	    .page = partner_step_form_page,
	    .event = PARTNER_RETURN,
	    .about = "Asks what is to be mended." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("return"),
	    .roles = REVIEWERS,
	    .form = &page_reason_form,
	    .page = partner_step_page,
	    .event = PARTNER_RETURN,
	    .about = "Back to the applicant, who has 3 working days." },
	{ .method = METHOD_GET,
	    .pattern = EVENT("decline"),
	    .roles = REVIEWERS,
	    .form = &page_reason_form,
	    .page = partner_step_form_page,
	    .event = PARTNER_DECLINE,
	    .about = "Asks for the reason." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("decline"),
	    .roles = REVIEWERS,
	    .form = &page_reason_form,
	    .page = partner_step_page,
	    .event = PARTNER_DECLINE,
	    .about = "Ends an application, with a reason." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("list"),
	    .roles = REVIEWERS,
	    .page = partner_step_page,
	    .event = PARTNER_LIST,
	    .about = "Into the registry; the applicant becomes its agent." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("withdraw"),
	    .page = partner_step_page,
	    .event = PARTNER_WITHDRAW,
	    .about = "The applicant takes the application back." },
	{ .method = METHOD_GET,
	    .pattern = EVENT("resubmit"),
	    .form = &partner_mend_form,
	    .page = partner_mend_form_page,
	    .event = PARTNER_RESUBMIT,
	    .about = "The form of an application that is to be mended." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("resubmit"),
	    .flags = ROUTE_UPLOADS,
	    .form = &partner_mend_form,
	    .page = partner_mend_page,
	    .event = PARTNER_RESUBMIT,
	    .about = "Hands the mended application in again." },
};
const struct route_list partner_routes = { .routes = rows, .count = sizeof rows / sizeof rows[0] };
