/* Which unit a body itself is: said by the office that lists it, put right by the district. PRODUCT.md
 * 4.2, *Eligible*: not the poster's own body. */
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "site/site.h"
#include "unit/unit.h"

#define NO_UNIT "none"

struct body_fields {
	const char *is_unit;
};
static const struct form_field body_fields[] = {
	PARTNER_BODY_FIELD(offsetof(struct body_fields, is_unit)),
};
const struct form partner_body_form = { .fields = body_fields,
	.field_count = COUNT(body_fields),
	.bytes = sizeof(struct body_fields) };

const char *partner_body_of(const char *typed)
{
	return typed && text_equal(typed, NO_UNIT) ? NULL : typed;
}

bool partner_body_check(struct request *req, const char *is_unit)
{
	struct unit *unit = NULL;
	if (!is_unit)
		return true;
	if (unit_contains(req->settings->district, is_unit) &&
	    !unit_by_code(req->db, req->mem, is_unit, &unit))
		return false;
	if (!unit)
		form_error(&req->form, "is_unit", tr(req->lang, N_("Choose one of the list.")));
	return true;
}

/* A grid is no body: it acts through its community. */
static bool load_bodies(struct request *req, struct form_choice **choices_out, size_t *count_out)
{
	static const enum unit_kind kinds[] = { UNIT_KIND_DISTRICT, UNIT_KIND_DEPARTMENT,
		UNIT_KIND_BODY, UNIT_KIND_STREET, UNIT_KIND_COMMUNITY };
	struct unit_list lists[COUNT(kinds)];
	size_t n = 0, all = 1;
	for (size_t k = 0; k < COUNT(kinds); k++) {
		if (!unit_of_kind(req->db, req->mem, req->settings->district, kinds[k], &lists[k]))
			return false;
		all += lists[k].n;
	}
	struct form_choice *choices = MEM_ARRAY(req->mem, struct form_choice, all);
	choices[n++] = (struct form_choice){ NO_UNIT, tr(req->lang, N_("It is no unit")) };
	for (size_t k = 0; k < COUNT(kinds); k++)
		for (size_t i = 0; i < lists[k].n; i++)
			choices[n++] =
			    (struct form_choice){ lists[k].items[i].code, lists[k].items[i].name };
	*choices_out = choices;
	*count_out = n;
	return true;
}

bool partner_body_view(struct request *req, const struct partner *partner, struct safe_url url,
    struct form_view *view_out)
{
	struct form_choice *choices;
	size_t count;
	if (req->method != METHOD_POST && partner->is_unit)
		form_prefill(&req->form, "is_unit", partner->is_unit);
	else if (req->method != METHOD_POST && partner_is_kept(partner))
		form_prefill(&req->form, "is_unit", NO_UNIT);
	*view_out = page_form_view(req, url);
	if (!load_bodies(req, &choices, &count))
		return false;
	form_view_pick(req->mem, view_out, "is_unit", choices, count);
	return true;
}

/* --- putting it right ------------------------------------------------------------------------- */

/* The partner of the route, for the district while it is in the registry; NULL: the answer is set. */
static bool partner_to_correct(struct request *req, struct partner **partner_out)
{
	if (!partner_of_route(req, partner_out))
		return false;
	const struct partner *partner = *partner_out;
	int status = !partner                                                 ? 404
		     : !(partner_by(partner, req->actor) & BY_DISTRICT_ADMIN) ? 403
		     : !partner_is_kept(partner)                              ? 409
									      : 0;
	if (!status)
		return true;
	*partner_out = NULL;
	return answer_error(req, status);
}

bool partner_body_form_page(struct request *req)
{
	struct partner *partner;
	if (!partner_to_correct(req, &partner))
		return false;
	if (!partner)
		return true;
	struct site_form_page page = { .section = "partners",
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = tr(req->lang, N_("Enter its own unit")),
		    .meta = partner->name,
		    .seal = partner_seal(req->lang, partner->state) },
		.callout = site_refusal(req),
		.form = { .submit = tr(req->lang, N_("Keep")),
		    .cancel_label = tr(req->lang, N_("Back to the partner")),
		    .cancel = partner_url(req->mem, partner->code) } };
	return partner_body_view(req, partner,
		   url_path(req->mem, "/partners/{}/body", partner->code, NULL), &page.form.form) &&
	       site_form_show(req, 200, &page);
}

bool partner_body_page(struct request *req)
{
	const struct body_fields *fields = req->form.data;
	const char *is_unit = partner_body_of(fields->is_unit);
	struct partner *partner;
	bool done;
	if (!partner_to_correct(req, &partner))
		return false;
	if (!partner)
		return true;
	if (!partner_body_check(req, is_unit))
		return false;
	if (req->form.error_count)
		return answer_with(req, 422, partner_body_form_page);
	if (!partner_name_body(
		req->db, req->mem, partner, req->actor, is_unit, req->arrived_at, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, partner_show_page);
	return answer_redirect(req, partner_url(req->mem, partner->code).text);
}
