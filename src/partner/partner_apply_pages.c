/* Applying, and mending an application. */
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "history/serial.h"
#include "partner/partner_form.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "partner_tmpl.h"
#include "site/site.h"

/* --- showing the form ------------------------------------------------------------------------- */

/* What membership here means; numbered in the page. PRODUCT.md, section 4. */
static const char *const rules[] = {
	N_("Whoever applies is sent by the partner, and the letter of authority says so."),
	N_("What stands in the registry is true; changes are told to the street."),
	N_("A partner has at most {cap} open awards at a time."),
	N_("Who takes a slot hands in the letter within 2 working days and begins within 10; until "
	   "the third working day a slot can be given back without being counted."),
	N_("Nobody claims where an agent holds an office, nor what he posted himself."),
	N_("The work is scored by the community, by experts and by residents; the sheet is "
	   "public."),
	N_("Very good work can stand on the red list, failed work on the black list, as a rule for "
	   "12 months, with a hearing before and an objection after."),
	N_("Who is on the black list may not claim. That is a consequence of membership here and "
	   "is "
	   "passed on to nobody."),
	N_("The district can suspend or expel a partner, with the reason in writing."),
	N_("A partner can leave when none of its awards is open."),
};

static void show_rules(struct request *req, struct partner_apply_view *view)
{
	struct partner_rule_view *items =
	    MEM_ARRAY(req->mem, struct partner_rule_view, COUNT(rules));
	const char *cap = mem_printf(req->mem, "%lld", (long long)req->settings->claim_cap);
	for (size_t i = 0; i < COUNT(rules); i++)
		items[i].text = tr_fill(req->mem, req->lang, rules[i],
		    (const struct catalog_arg[]){ { "cap", cap }, { 0 } });
	view->rules.items = items;
	view->rules.n = COUNT(rules);
}

static struct field_view *field_of(struct field_view *items, size_t n, const char *name)
{
	size_t i = 0;
	while (i < n - 1 && !text_equal(items[i].name, name))
		i++;
	return &items[i];
}

/* What the first application must have and a mended one has already. */
static void mark_required(struct request *req, struct form_view *form)
{
	size_t n = form->fields.n;
	struct field_view *items = mem_copy(req->mem, form->fields.items, n * sizeof *items);
	field_of(items, n, "contact_phone")->is_required = true;
	field_of(items, n, "authority")->is_required = true;
	form->fields.items = items;
}

const char *partner_kept_number(struct request *req, const struct partner *partner)
{
	return tr_fill(req->mem, req->lang, N_("Leave it empty to keep {number}."),
	    (const struct catalog_arg[]){ { "number", partner->contact_masked }, { 0 } });
}

static void mark_kept(struct request *req, struct form_view *form, const struct partner *partner)
{
	size_t n = form->fields.n;
	struct field_view *items = mem_copy(req->mem, form->fields.items, n * sizeof *items);
	field_of(items, n, "contact_phone")->hint = partner_kept_number(req, partner);
	field_of(items, n, "authority")->hint = tr(req->lang,
	    N_("Leave it empty to keep the letter that is there; else a PDF up to 5 MB, or a photo "
	       "(JPEG, PNG, WebP) up to 10 MB."));
	form->fields.items = items;
}

static void hide_name_and_kind(struct request *req, struct form_view *form)
{
	size_t n = form->fields.n;
	struct field_view *items = mem_copy(req->mem, form->fields.items, n * sizeof *items);
	struct field_view *kind = field_of(items, n, "kind");
	for (size_t i = 0; i < kind->choices.n; i++) {
		if (kind->choices.items[i].is_selected)
			kind->value = kind->choices.items[i].value;
	}
	field_of(items, n, "name")->is_hidden = kind->is_hidden = true;
	form->fields.items = items;
}

/* kept: whose number and letter stay when nothing else is handed in; NULL: both must come. */
static bool show_form(struct request *req, struct partner_apply_view *view, struct safe_url url,
    const struct partner *kept)
{
	view->form = page_form_view(req, url);
	if (!partner_street_pick(req, &view->form))
		return false;
	if (kept)
		mark_kept(req, &view->form, kept);
	else
		mark_required(req, &view->form);
	if (view->is_name_fixed)
		hide_name_and_kind(req, &view->form);
	view->fields = view->last = view->form;
	/* The box that accepts the rules. */
	size_t last = kept ? 0 : 1;
	view->fields.fields.n -= last;
	view->last.fields.items += view->fields.fields.n;
	view->last.fields.n = last;
	view->title = view->head.title;
	tmpl_partner_apply(page_out(req, 200, "partners"), view);
	return true;
}

bool partner_apply_form_page(struct request *req)
{
	struct partner_apply_view view = {
		.head = { .title = tr(req->lang, N_("Become a partner")) },
		.callout = site_refusal(req),
		.submit = tr(req->lang, N_("Hand in the application")),
		.cancel = url_path(req->mem, "/partners", NULL),
	};
	if (req->method != METHOD_POST)
		form_prefill(&req->form, "scheme", "uscc");
	show_rules(req, &view);
	return show_form(req, &view, url_path(req->mem, "/partners/apply", NULL), NULL);
}

/* --- applying --------------------------------------------------------------------------------- */

/* A partner that is not there yet, as the applicant ties himself to it. */
static struct partner as_applied(struct request *req, const struct partner_application *application)
{
	return (
	    struct partner){ .unit_code = application->street, .applicant = req->actor->account };
}

static bool refuse_taken(struct request *req)
{
	form_error(&req->form, "ident", tr(req->lang, verdict_text(VERDICT_LIVES_ALREADY)));
	return page_refuse(req, VERDICT_LIVES_ALREADY, partner_apply_form_page);
}

static bool hand_in(struct request *req, const struct partner_application *application)
{
	struct partner_id id;
	bool is_taken;
	const char *code = serial_next(req->mem, CODE_PARTNER, req->arrived_at);
	if (!partner_apply(req->db, req->mem, application, req->actor, code, req->calendar,
		req->arrived_at, &id, &is_taken))
		return false;
	return is_taken ? refuse_taken(req)
			: answer_redirect(req, partner_url(req->mem, code).text);
}

/* Under an identity that is known here from before. */
static bool hand_in_again(struct request *req, const struct partner *before,
    const struct partner_application *application, page_fn *page)
{
	struct partner fresh = as_applied(req, application);
	struct partner_step step = { .partner = before,
		.actor = req->actor,
		.by = partner_by(&fresh, req->actor),
		.now = req->arrived_at,
		.calendar = req->calendar };
	struct partner_facts facts = partner_facts_of(before);
	bool done;
	enum verdict verdict = partner_decide(
	    &facts, PARTNER_APPLY_AGAIN, step.by, false, req->arrived_at, &step.move);
	if (verdict == VERDICT_WRONG_STATE && page == partner_apply_form_page)
		return refuse_taken(req);
	if (verdict == VERDICT_EXPELLED && page == partner_apply_form_page)
		form_error(&req->form, "ident", partner_expelled_text(req, before));
	if (verdict != VERDICT_YES)
		return page_refuse(req, verdict, page);
	if (!partner_apply_again(req->db, req->mem, &step, application, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, page);
	return answer_redirect(req, partner_url(req->mem, before->code).text);
}

/* What the rule says of a first application; the letter and the rules count again for who comes back. */
static enum verdict may_apply(struct request *req, const struct partner_application *application)
{
	struct partner fresh = as_applied(req, application);
	struct partner_facts facts = partner_facts_of(&fresh);
	const struct move *move;
	facts.has_authority = application->authority.bytes > 0;
	facts.accepts_rules = application->accepts_rules;
	return partner_decide(
	    &facts, PARTNER_APPLY, partner_by(&fresh, req->actor), false, req->arrived_at, &move);
}

bool partner_apply_page(struct request *req)
{
	struct partner_application application;
	struct partner *before;
	if (!partner_application_check(req, true, &application))
		return false;
	if (req->form.error_count)
		return answer_with(req, 422, partner_apply_form_page);
	enum verdict verdict = may_apply(req, &application);
	if (verdict != VERDICT_YES)
		return page_refuse(req, verdict, partner_apply_form_page);
	if (!partner_by_identity(req->db, req->mem, (enum partner_scheme)application.scheme,
		application.ident, application.sub_unit, &before))
		return false;
	return before ? hand_in_again(req, before, &application, partner_apply_form_page)
		      : hand_in(req, &application);
}

/* --- mending ---------------------------------------------------------------------------------- */

static char *serves_text(struct request *req, const struct partner_facets *facets)
{
	char *text = mem_strdup(req->mem, "");
	for (size_t i = 0; i < facets->serves.n; i++)
		text = mem_printf(req->mem, "%s%s%s %s", text, i ? "\n" : "",
		    facets->serves.items[i].code, facets->serves.items[i].name);
	return text;
}

bool partner_prefill_texts(struct request *req, const struct partner *partner)
{
	struct form_state *form = &req->form;
	struct partner_facets facets;
	if (!partner_facets(req->db, req->mem, partner->id, &facets))
		return false;
	form_prefill(form, "intro", partner->intro);
	form_prefill(form, "contact_name", partner->contact_name);
	form_prefill_ticked(form, "ways", partner->ways);
	form_prefill_ticked(form, "categories", facets.categories);
	form_prefill(form, "serves", serves_text(req, &facets));
	return true;
}

static bool prefill(struct request *req, const struct partner *partner)
{
	struct form_state *form = &req->form;
	struct partner_resources resources;
	form_prefill(form, "name", partner->name);
	form_prefill(form, "kind",
	    choice_stored(partner_kind_choices, PARTNER_KIND_COUNT - 1, (int)partner->kind));
	form_prefill(form, "street", partner->unit_code);
	/* The rest is somebody else's application by now. */
	if (partner->is_past)
		return true;
	if (!partner_prefill_texts(req, partner) ||
	    !partner_resources(req->db, req->mem, partner->id, &resources))
		return false;
	form_prefill(form, "resources", partner_resources_text(req->mem, req->lang, &resources));
	return true;
}

/* What cannot be changed any more, and what the office asked for. */
static struct part_facts_view fixed_view(struct request *req, const struct partner *partner)
{
	struct part_facts_view view = { 0 };
	part_facts_add(
	    req->mem, req->lang, &view, partner_scheme_label(partner->scheme), partner->ident);
	part_facts_add(req->mem, req->lang, &view, N_("Crew or branch"), partner->sub_unit);
	return view;
}

/* What stood in the registry keeps its name and kind: the form carries them, nobody changes them. */
static void hide_fixed(
    struct request *req, const struct partner *partner, struct partner_apply_view *view)
{
	view->is_name_fixed = partner->listed_at != 0;
	if (!view->is_name_fixed)
		return;
	part_facts_add(req->mem, req->lang, &view->fixed, N_("Name of the partner"), partner->name);
	part_facts_add(req->mem, req->lang, &view->fixed, N_("Kind"),
	    tr(req->lang, partner_kind_label(partner->kind)));
}

static enum verdict may_mend(
    struct request *req, const struct partner *partner, const struct move **move_out)
{
	struct partner_facts facts = partner_facts_of(partner);
	return partner_decide(&facts, PARTNER_RESUBMIT, partner_by(partner, req->actor), false,
	    req->arrived_at, move_out);
}

bool partner_mend_form_page(struct request *req)
{
	struct partner *partner;
	const struct move *move;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	enum verdict verdict = may_mend(req, partner, &move);
	if (verdict != VERDICT_YES)
		return answer_error(req, verdict_status(verdict));
	if (req->method != METHOD_POST && !prefill(req, partner))
		return false;
	struct partner_apply_view view = {
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = tr(req->lang, N_("Mend the application")),
		    .meta = partner->name,
		    .seal = partner_seal(req->lang, partner->state) },
		.callout = { .kind = "stop",
		    .title = tr(req->lang, N_("To be mended")),
		    .text = partner->reason },
		.fixed = fixed_view(req, partner),
		.submit = tr(req->lang, partner_machine.event_labels[PARTNER_RESUBMIT]),
		.cancel = partner_url(req->mem, partner->code),
	};
	hide_fixed(req, partner, &view);
	return show_form(
	    req, &view, partner_event_url(req->mem, partner->code, PARTNER_RESUBMIT), partner);
}

bool partner_mend_page(struct request *req)
{
	struct partner *partner;
	struct partner_application application;
	bool done;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	struct partner_step step = { .partner = partner,
		.actor = req->actor,
		.by = partner_by(partner, req->actor),
		.now = req->arrived_at,
		.calendar = req->calendar };
	enum verdict verdict = may_mend(req, partner, &step.move);
	if (verdict != VERDICT_YES)
		return page_refuse(req, verdict, partner_show_page);
	if (!partner_application_check(req, false, &application))
		return false;
	if (req->form.error_count)
		return answer_with(req, 422, partner_mend_form_page);
	if (!partner_resubmit(req->db, req->mem, &step, &application, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, partner_show_page);
	return answer_redirect(req, partner_url(req->mem, partner->code).text);
}

/* --- coming back ------------------------------------------------------------------------------ */

bool partner_again_form_page(struct request *req)
{
	struct partner *partner;
	const struct move *move;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	struct partner_facts facts = partner_facts_of(partner);
	enum verdict verdict = partner_decide(&facts, PARTNER_APPLY_AGAIN,
	    partner_by(partner, req->actor), false, req->arrived_at, &move);
	if (verdict != VERDICT_YES)
		return answer_error(req, verdict_status(verdict));
	if (req->method != METHOD_POST && !prefill(req, partner))
		return false;
	struct partner_apply_view view = {
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = tr(req->lang, partner_machine.event_labels[PARTNER_APPLY_AGAIN]),
		    .meta = partner->name,
		    .seal = partner_seal(req->lang, partner->state) },
		.callout =
		    req->verdict == VERDICT_YES
			? (struct part_callout_view){ .kind = "note",
			      .title = tr(req->lang, N_("The identity stays")),
			      .text = tr(req->lang, partner_event_note(PARTNER_APPLY_AGAIN)) }
			: site_refusal(req),
		.fixed = fixed_view(req, partner),
		.submit = tr(req->lang, N_("Hand in the application")),
		.cancel = partner_url(req->mem, partner->code),
	};
	hide_fixed(req, partner, &view);
	show_rules(req, &view);
	return show_form(
	    req, &view, partner_event_url(req->mem, partner->code, PARTNER_APPLY_AGAIN), NULL);
}

bool partner_again_page(struct request *req)
{
	struct partner *partner;
	struct partner_application application;
	const struct move *move;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	struct partner_facts facts = partner_facts_of(partner);
	enum verdict verdict = partner_decide(&facts, PARTNER_APPLY_AGAIN,
	    partner_by(partner, req->actor), false, req->arrived_at, &move);
	if (verdict != VERDICT_YES)
		return page_refuse(req, verdict, partner_show_page);
	/* As it is, behind what he sees of it: somebody else's application may have ended. */
	if (partner->is_past && !partner_by_id(req->db, req->mem, partner->id, &partner))
		return false;
	if (!partner_application_check(req, true, &application))
		return false;
	if (req->form.error_count)
		return answer_with(req, 422, partner_again_form_page);
	return hand_in_again(req, partner, &application, partner_show_page);
}
