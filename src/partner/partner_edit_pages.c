/* What a partner's agents keep up to date: its own texts, and what it offers. */
#include <string.h>

#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "partner/partner_form.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "site/site.h"

bool partner_is_kept(const struct partner *partner)
{
	return partner->state == PARTNER_LISTED || partner->state == PARTNER_SUSPENDED;
}

/* The partner of the route, for its agents while it is in the registry; NULL: the answer is set. */
static bool own_partner(struct request *req, struct partner **partner_out)
{
	if (!partner_of_route(req, partner_out))
		return false;
	struct partner *partner = *partner_out;
	int status = !partner                                             ? 404
		     : !(partner_by(partner, req->actor) & BY_LEAD_AGENT) ? 403
		     : !partner_is_kept(partner)                          ? 409
									  : 0;
	if (!status)
		return true;
	*partner_out = NULL;
	return answer_error(req, status);
}

static struct part_head_view head_of(
    struct request *req, const struct partner *partner, const char *title)
{
	return (struct part_head_view){ .kind = tr(req->lang, N_("Partner")),
		.code = partner->code,
		.title = tr(req->lang, title),
		.meta = partner->name,
		.seal = partner_seal(req->lang, partner->state) };
}

static bool back_to(struct request *req, const struct partner *partner)
{
	return answer_redirect(req, partner_url(req->mem, partner->code).text);
}

static const char *decimal(struct request *req, int64_t n)
{
	return mem_printf(req->mem, "%lld", (long long)n);
}

/* --- its own texts ---------------------------------------------------------------------------- */

/* Two people edited: the other's words stand above the form that comes back with one's own. */
static void show_theirs(
    struct request *req, const struct partner *partner, struct part_form_view *form)
{
	struct fact_view *intro = part_facts_add(
	    req->mem, req->lang, &form->facts, N_("Who we are, as it stands now"), partner->intro);
	if (intro)
		intro->is_long = true;
	part_facts_add(req->mem, req->lang, &form->facts, N_("Office to ask for, as it stands now"),
	    partner->contact_name);
	part_facts_add(req->mem, req->lang, &form->facts,
	    N_("Ways of taking part, as they stand now"),
	    ways_label(req->mem, req->lang, partner->ways));
	form_prefill(&req->form, "text_version", decimal(req, partner->text_version));
}

static void mark_kept_number(
    struct request *req, struct form_view *form, const struct partner *partner)
{
	size_t n = form->fields.n;
	struct field_view *items = mem_copy(req->mem, form->fields.items, n * sizeof *items);
	for (size_t i = 0; i < n; i++) {
		if (text_equal(items[i].name, "contact_phone"))
			items[i].hint = partner_kept_number(req, partner);
	}
	form->fields.items = items;
}

bool partner_edit_page(struct request *req)
{
	struct partner *partner;
	if (!own_partner(req, &partner))
		return false;
	if (!partner)
		return true;
	if (req->method != METHOD_POST) {
		if (!partner_prefill_texts(req, partner))
			return false;
		form_prefill(&req->form, "text_version", decimal(req, partner->text_version));
	}
	struct site_form_page page = { .section = "partners",
		.head = head_of(req, partner, N_("Edit what we say of ourselves")),
		.callout = site_refusal(req),
		.form = {
		    .intro = tr(req->lang, N_("Name, kind, number and registry are the partner's "
					      "identity here and stay; tell the street if they "
					      "change.")),
		    .submit = tr(req->lang, N_("Keep")),
		    .cancel_label = tr(req->lang, N_("Back to the partner")),
		    .cancel = partner_url(req->mem, partner->code) } };
	if (req->verdict == VERDICT_TEXT_NEWER)
		show_theirs(req, partner, &page.form);
	page.form.form =
	    page_form_view(req, url_path(req->mem, "/partners/{}/edit", partner->code, NULL));
	mark_kept_number(req, &page.form.form, partner);
	return site_form_show(req, 200, &page);
}

bool partner_save_page(struct request *req)
{
	struct partner_application texts;
	struct partner *partner;
	int64_t text_version;
	bool done;
	if (!own_partner(req, &partner))
		return false;
	if (!partner)
		return true;
	const struct partner_edit_fields *fields = req->form.data;
	if (!partner_application_check(req, false, &texts))
		return false;
	if (req->form.error_count)
		return answer_with(req, 422, partner_edit_page);
	if (!text_to_int(fields->text_version, 1, INT64_MAX, &text_version))
		return answer_error(req, 400);
	texts.street = partner->unit_code;
	if (!partner_edit(req->db, req->mem, partner, &texts, text_version, req->actor,
		req->arrived_at, &done))
		return false;
	return done ? back_to(req, partner)
		    : page_refuse(req, VERDICT_TEXT_NEWER, partner_edit_page);
}

/* --- what it offers --------------------------------------------------------------------------- */

struct offer_fields {
	const char *title, *quantity, *available, *version;
	int way;
};
#define AT(member) offsetof(struct offer_fields, member)
static const struct form_field offer_fields[] = {
	{ .name = "title",
	    .label = N_("What we offer"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 80,
	    .offset = AT(title) },
	{ .name = "way",
	    .label = N_("Way"),
	    .type = FIELD_CHOICE,
	    .required = true,
	    .choices = way_choices,
	    .choice_count = WAY_COUNT - 1,
	    .offset = AT(way) },
	{ .name = "quantity",
	    .label = N_("How much"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 60,
	    .hint = N_("For example: seats 25; two people"),
	    .offset = AT(quantity) },
	{ .name = "available",
	    .label = N_("When"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 80,
	    .hint = N_("For example: weekday afternoons"),
	    .offset = AT(available) },
	{ .name = "version", .type = FIELD_HIDDEN, .max = 20, .offset = AT(version) },
};
#undef AT
const struct form partner_resource_form = { .fields = offer_fields,
	.field_count = COUNT(offer_fields),
	.bytes = sizeof(struct offer_fields) };

/* The one of the route's {offer}; id 0 for a new one. is_there_out false: it is gone. */
static bool offer_of_route(struct request *req, const struct partner *partner,
    struct partner_resource *offer_out, size_t *count_out, bool *is_there_out)
{
	const char *typed =
	    strstr(req->route->pattern, "{offer}") ? request_part(req, "offer") : NULL;
	struct partner_resources resources;
	int64_t id = 0;
	*offer_out = (struct partner_resource){ 0 };
	if (!partner_resources(req->db, req->mem, partner->id, &resources))
		return false;
	*count_out = resources.n;
	*is_there_out = !typed;
	if (typed && !text_to_int(typed, 1, INT64_MAX, &id))
		return true;
	for (size_t i = 0; i < resources.n; i++) {
		if (resources.items[i].id == id) {
			*offer_out = resources.items[i];
			*is_there_out = true;
		}
	}
	return true;
}

/* The same with its partner; partner NULL: the answer is set. */
static bool own_offer(struct request *req, struct partner **partner_out,
    struct partner_resource *offer_out, size_t *count_out, bool *is_there_out)
{
	return own_partner(req, partner_out) &&
	       (!*partner_out ||
		   offer_of_route(req, *partner_out, offer_out, count_out, is_there_out));
}

static struct safe_url offer_url(
    struct request *req, const struct partner *partner, const struct partner_resource *offer)
{
	if (!offer->id)
		return url_path(req->mem, "/partners/{}/offers", partner->code, NULL);
	return url_path(
	    req->mem, "/partners/{}/offers/{}", partner->code, decimal(req, offer->id), NULL);
}

static void prefill_offer(struct request *req, const struct partner_resource *offer)
{
	if (!offer->id)
		return;
	form_prefill(&req->form, "title", offer->title);
	form_prefill(&req->form, "way", choice_stored(way_choices, WAY_COUNT - 1, (int)offer->way));
	form_prefill(&req->form, "quantity", offer->quantity);
	form_prefill(&req->form, "available", offer->available);
	form_prefill(&req->form, "version", decimal(req, offer->version));
}

static void add_offer_fact(struct request *req, const struct partner_resource *offer,
    const char *label, struct part_facts_view *facts)
{
	part_facts_add(req->mem, req->lang, facts, label,
	    mem_printf(req->mem, "%s · %s · %s · %s", offer->title,
		tr(req->lang, choice_label(way_choices, WAY_COUNT - 1, (int)offer->way)),
		offer->quantity, offer->available));
}

bool partner_resource_form_page(struct request *req)
{
	struct partner *partner;
	struct partner_resource offer;
	size_t count;
	bool is_there;
	if (!own_offer(req, &partner, &offer, &count, &is_there))
		return false;
	if (!partner)
		return true;
	if (!is_there)
		return answer_error(req, 404);
	if (req->method != METHOD_POST)
		prefill_offer(req, &offer);
	struct site_form_page page = { .section = "partners",
		.head = head_of(req, partner,
		    offer.id ? N_("Change a resource on offer") : N_("Offer a resource")),
		.callout = site_refusal(req),
		.form = { .intro = tr_fill(req->mem, req->lang,
			      N_("{n} of {most} resources are on offer."),
			      (const struct catalog_arg[]){ { "n", decimal(req, (int64_t)count) },
				  { "most", decimal(req, PARTNER_RESOURCES_MAX) }, { 0 } }),
		    .submit = tr(req->lang, N_("Keep")),
		    .cancel_label = tr(req->lang, N_("Back to the partner")),
		    .cancel = partner_url(req->mem, partner->code) } };
	if (req->verdict == VERDICT_TEXT_NEWER) {
		add_offer_fact(req, &offer, N_("As it stands now"), &page.form.facts);
		form_prefill(&req->form, "version", decimal(req, offer.version));
	}
	page.form.form = page_form_view(req, offer_url(req, partner, &offer));
	return site_form_show(req, 200, &page);
}

static bool keep_offer(
    struct request *req, const struct partner *partner, const struct partner_resource *offer)
{
	bool done, is_full;
	if (!partner_resource_keep(
		req->db, req->mem, partner, offer, req->actor, req->arrived_at, &done, &is_full))
		return false;
	if (is_full)
		return page_refuse(req, VERDICT_OFFERS_FULL, partner_resource_form_page);
	if (!done)
		return page_refuse(req, offer->id ? VERDICT_TEXT_NEWER : VERDICT_WRONG_STATE,
		    offer->id ? partner_resource_form_page : partner_show_page);
	return back_to(req, partner);
}

bool partner_resource_page(struct request *req)
{
	const struct offer_fields *fields = req->form.data;
	struct partner *partner;
	struct partner_resource offer;
	size_t count;
	bool is_there;
	if (!own_offer(req, &partner, &offer, &count, &is_there))
		return false;
	if (!partner)
		return true;
	if (!is_there)
		return page_refuse(req, VERDICT_WRONG_STATE, partner_show_page);
	if (req->form.error_count)
		return answer_with(req, 422, partner_resource_form_page);
	struct partner_resource typed = { .id = offer.id,
		.title = fields->title,
		.way = (enum way)fields->way,
		.quantity = fields->quantity,
		.available = fields->available };
	if (offer.id &&
	    !text_to_int(fields->version ? fields->version : "", 1, INT64_MAX, &typed.version))
		return answer_error(req, 400);
	return keep_offer(req, partner, &typed);
}

bool partner_resource_end_form_page(struct request *req)
{
	struct partner *partner;
	struct partner_resource offer;
	size_t count;
	bool is_there;
	if (!own_offer(req, &partner, &offer, &count, &is_there))
		return false;
	if (!partner)
		return true;
	if (!is_there)
		return answer_error(req, 404);
	struct site_form_page page = { .section = "partners",
		.head = head_of(req, partner, N_("Withdraw a resource")),
		.form = { .form = { .action = page_form(
					req, url_path(req->mem, "/partners/{}/offers/{}/withdraw",
						 partner->code, decimal(req, offer.id), NULL)) },
		    .intro = tr(req->lang, N_("It is no longer shown; the history keeps that it "
					      "was offered.")),
		    .submit = tr(req->lang, N_("Withdraw")),
		    .is_danger = true,
		    .cancel_label = tr(req->lang, N_("Back to the partner")),
		    .cancel = partner_url(req->mem, partner->code) } };
	add_offer_fact(req, &offer, N_("What is withdrawn"), &page.form.facts);
	return site_form_show(req, 200, &page);
}

bool partner_resource_end_page(struct request *req)
{
	struct partner *partner;
	struct partner_resource offer;
	size_t count;
	bool is_there, done = false;
	if (!own_offer(req, &partner, &offer, &count, &is_there))
		return false;
	if (!partner)
		return true;
	if (is_there && !partner_resource_withdraw(
			    req->db, req->mem, partner, &offer, req->actor, req->arrived_at, &done))
		return false;
	return done ? back_to(req, partner)
		    : page_refuse(req, VERDICT_ALREADY_DONE, partner_show_page);
}
