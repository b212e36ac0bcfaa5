/* The moves of a partner: one page asks for what a move needs, one page makes it. */
#include "auth/page.h"
#include "award/award.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "site/site.h"

/* What the forms with more than a reason are read into; each has the fields of its move. */
struct step_fields {
	const char *reason, *number, *is_unit;
	const char *text_version; /* of the application its office had before it */
	int64_t from_at, until_at; /* first and last day */
};
#define AT(member) offsetof(struct step_fields, member)
#define FORM(name, table)                                                                          \
	const struct form name = {                                                                 \
		.fields = table, .field_count = COUNT(table), .bytes = sizeof(struct step_fields)  \
	}

#define READ_VERSION "text_version"
#define READ_VERSION_FIELD                                                                         \
	{                                                                                          \
		.name = READ_VERSION, .type = FIELD_HIDDEN, .max = 20, .offset = AT(text_version)  \
	}

static const struct form_field review_fields[] = {
	PAGE_REASON_FIELD(AT(reason)),
	READ_VERSION_FIELD,
};
FORM(partner_review_form, review_fields);

static const struct form_field list_fields[] = {
	PARTNER_BODY_FIELD(AT(is_unit)),
	READ_VERSION_FIELD,
};
FORM(partner_list_form, list_fields);

static const struct form_field sign_fields[] = {
	{ .name = "number",
	    .label = N_("Number of the agreement"),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = 40,
	    .offset = AT(number) },
	{ .name = "from",
	    .label = N_("First day"),
	    .type = FIELD_DATE,
	    .required = true,
	    .offset = AT(from_at) },
	{ .name = "until",
	    .label = N_("Last day"),
	    .type = FIELD_DATE,
	    .required = true,
	    .offset = AT(until_at) },
};
FORM(partner_sign_form, sign_fields);

static const struct form_field suspend_fields[] = {
	{ .name = "reason",
	    .label = N_("Reason"),
	    .type = FIELD_AREA,
	    .required = true,
	    .max = 1000,
	    .hint = N_("It stands in the public history."),
	    .offset = AT(reason) },
	{ .name = "until",
	    .label = N_("Last day of the suspension"),
	    .type = FIELD_DATE,
	    .required = true,
	    .hint = N_("At its midnight the clock lifts it; the district can lift it before."),
	    .offset = AT(until_at) },
};
FORM(partner_suspend_form, suspend_fields);

static const struct form_field expel_fields[] = {
	{ .name = "number",
	    .label = N_("Number of the decision"),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = 60,
	    .offset = AT(number) },
	{ .name = "reason",
	    .label = N_("Basis: which rule, what happened"),
	    .type = FIELD_AREA,
	    .required = true,
	    .max = 900,
	    .hint = N_("It stands in the public history."),
	    .offset = AT(reason) },
};
FORM(partner_expel_form, expel_fields);
#undef AT
#undef FORM

/* The last day belongs to it. */
static int64_t end_of_day(int64_t midnight)
{
	return midnight ? midnight + DAY_US : 0;
}

static struct partner_step step_of(struct request *req, const struct partner *partner)
{
	struct partner_step step = { .partner = partner,
		.actor = req->actor,
		.by = partner_by(partner, req->actor),
		.now = req->arrived_at,
		.calendar = req->calendar };
	if (!req->form.form)
		return step;
	const struct step_fields *fields = req->form.data;
	step.reason = fields->reason;
	step.number = fields->number;
	step.is_unit = partner_body_of(fields->is_unit);
	step.from_at = fields->from_at;
	step.until_at = end_of_day(fields->until_at);
	/* The decision and its basis are told together. */
	if (req->route->event == PARTNER_EXPEL && step.reason && step.number)
		step.reason = mem_printf(req->mem, "%s\n%s", step.number, step.reason);
	return step;
}

static struct partner_facts facts_of(const struct request *req, const struct partner_step *step)
{
	struct partner_facts facts = partner_facts_of(step->partner);
	if (req->route->event == PARTNER_SUSPEND)
		facts.suspended_until_at = step->until_at;
	facts.has_agreement_number = step->number != NULL;
	facts.agreement_from_at = step->from_at;
	facts.agreement_until_at = step->until_at;
	return facts;
}

/* What was read decides about what was read: of an application its forms carry the version. */
static bool is_of_application(const struct request *req)
{
	return req->route->form == &partner_review_form || req->route->form == &partner_list_form;
}

static bool is_read(const struct request *req, const struct partner *partner)
{
	const struct step_fields *fields = req->form.data;
	int64_t version;
	if (!is_of_application(req))
		return true;
	return text_to_int(
		   fields->text_version ? fields->text_version : "", 1, INT64_MAX, &version) &&
	       version == partner->text_version;
}

/* --- asking ----------------------------------------------------------------------------------- */

static bool is_danger(enum partner_event event)
{
	return event == PARTNER_DECLINE || event == PARTNER_SUSPEND || event == PARTNER_LEAVE ||
	       event == PARTNER_EXPEL;
}

static void add_titles(struct request *req, struct part_facts_view *view, const char *label,
    const char **titles, size_t count)
{
	const char *text = "";
	for (size_t i = 0; i < count; i++)
		text = mem_printf(req->mem, "%s%s%s", text, i ? "\n" : "", titles[i]);
	struct fact_view *fact = part_facts_add(
	    req->mem, req->lang, view, label, count ? text : tr(req->lang, N_("None")));
	fact->is_long = count > 1;
}

static bool add_awards(struct request *req, const struct partner *partner, const char *label,
    struct part_facts_view *view)
{
	const char **titles;
	size_t count;
	if (!award_running_of_partner(req->db, req->mem, partner->id, &titles, &count))
		return false;
	add_titles(req, view, label, titles, count);
	return true;
}

static bool add_claims_and_offers(
    struct request *req, const struct partner *partner, struct part_facts_view *view)
{
	struct partner_resources resources;
	const char **titles;
	size_t count;
	if (!claim_pending_of_partner(req->db, req->mem, partner->id, &titles, &count))
		return false;
	add_titles(req, view, N_("Claims that become void"), titles, count);
	if (!partner_resources(req->db, req->mem, partner->id, &resources))
		return false;
	titles = MEM_ARRAY(req->mem, const char *, resources.n);
	for (size_t i = 0; i < resources.n; i++)
		titles[i] = resources.items[i].title;
	add_titles(req, view, N_("Resources that are withdrawn"), titles, resources.n);
	return true;
}

/* Whoever presses sees before what falls with it. */
static bool add_consequences(
    struct request *req, const struct partner *partner, struct part_facts_view *view)
{
	switch ((enum partner_event)req->route->event) {
	case PARTNER_SUSPEND: return add_awards(req, partner, N_("Work that goes on"), view);
	case PARTNER_EXPEL:
		return add_awards(req, partner, N_("Awards that end"), view) &&
		       add_claims_and_offers(req, partner, view);
	case PARTNER_LEAVE: return add_claims_and_offers(req, partner, view);
	case PARTNER_SIGN:
		part_facts_add(
		    req->mem, req->lang, view, N_("Agreement so far"), partner->agreement_number);
		break;
	case PARTNER_EVENT_NONE:
	case PARTNER_APPLY:
	case PARTNER_APPLY_AGAIN:
	case PARTNER_RETURN:
	case PARTNER_RESUBMIT:
	case PARTNER_LAPSE:
	case PARTNER_WITHDRAW:
	case PARTNER_LIST:
	case PARTNER_DECLINE:
	case PARTNER_LIFT:
	case PARTNER_EVENT_COUNT: break;
	}
	return true;
}

static bool form_or_none(
    struct request *req, const struct partner *partner, struct form_view *view_out)
{
	struct safe_url url =
	    partner_event_url(req->mem, partner->code, (enum partner_event)req->route->event);
	if (!req->route->form) {
		*view_out = (struct form_view){ .action = page_form(req, url) };
		return true;
	}
	if (req->method != METHOD_POST && is_of_application(req))
		form_prefill(&req->form, READ_VERSION,
		    mem_printf(req->mem, "%lld", (long long)partner->text_version));
	if (req->route->form == &partner_list_form)
		return partner_body_view(req, partner, url, view_out);
	*view_out = page_form_view(req, url);
	return true;
}

bool partner_step_form_page(struct request *req)
{
	struct partner *partner;
	enum partner_event event = (enum partner_event)req->route->event;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	struct partner_facts facts = partner_facts_of(partner);
	enum verdict verdict =
	    partner_may_begin(&facts, event, partner_by(partner, req->actor), req->arrived_at);
	if (verdict != VERDICT_YES && verdict_status(verdict) != 422)
		return answer_error(req, verdict_status(verdict));
	if (verdict != VERDICT_YES) {
		/* His to do, but something is missing: its page says what. */
		req->verdict = verdict;
		req->answer.status = verdict_status(verdict);
		return partner_show_page(req);
	}
	const char *label = tr(req->lang, partner_machine.event_labels[event]);
	struct site_form_page page = { .section = "partners",
		.head = { .kind = tr(req->lang, N_("Partner")),
		    .code = partner->code,
		    .title = label,
		    .meta = partner->name,
		    .seal = partner_seal(req->lang, partner->state) },
		.callout = site_refusal(req),
		.form = { .intro = tr(req->lang, partner_event_note(event)),
		    .submit = label,
		    .is_danger = is_danger(event),
		    .cancel_label = tr(req->lang, N_("Back to the partner")),
		    .cancel = partner_url(req->mem, partner->code) } };
	return form_or_none(req, partner, &page.form.form) &&
	       add_consequences(req, partner, &page.form.facts) && site_form_show(req, 200, &page);
}

/* --- making the move -------------------------------------------------------------------------- */

/* The rule again, on the row as it is by now: a guard on it, or another state. */
static bool refuse_late(struct request *req, const struct partner_step *step)
{
	struct partner_step now = *step;
	struct partner *partner;
	const struct move *move;
	if (!partner_by_id(req->db, req->mem, step->partner->id, &partner))
		return false;
	now.partner = partner;
	struct partner_facts facts = facts_of(req, &now);
	enum verdict verdict = partner_decide(
	    &facts, (enum partner_event)step->move->event, step->by, true, req->arrived_at, &move);
	return page_refuse(
	    req, verdict == VERDICT_YES ? VERDICT_WRONG_STATE : verdict, partner_show_page);
}

/* After withdrawing or declining the page stays open to those concerned, so it can always be shown. */
static bool make_move(struct request *req, const struct partner_step *step)
{
	bool done;
	if (!award_partner_move(req->db, req->mem, step, &done))
		return false;
	if (!done)
		return refuse_late(req, step);
	return answer_redirect(req, partner_url(req->mem, step->partner->code).text);
}

/* A rule that the form can still meet brings the form back, every other one the partner's page. */
static bool refuse(struct request *req, enum verdict verdict)
{
	bool is_of_form = verdict == VERDICT_UNTIL_MISSING || verdict == VERDICT_AGREEMENT_MISSING;
	if (is_of_form)
		form_error(&req->form, "until", tr(req->lang, verdict_text(verdict)));
	return page_refuse(req, verdict, is_of_form ? partner_step_form_page : partner_show_page);
}

bool partner_step_page(struct request *req)
{
	struct partner *partner;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner)
		return answer_error(req, 404);
	struct partner_step step = step_of(req, partner);
	struct partner_facts facts = facts_of(req, &step);
	enum verdict verdict = partner_decide(&facts, (enum partner_event)req->route->event,
	    step.by, step.reason != NULL, req->arrived_at, &step.move);
	/* Who may not do it at all need not be told how to fill in the form. */
	if (verdict != VERDICT_YES && verdict_status(verdict) != 422)
		return page_refuse(req, verdict, partner_show_page);
	if (!is_read(req, partner))
		return page_refuse(req, VERDICT_TEXT_UNREAD, partner_show_page);
	if (!partner_body_check(req, step.is_unit))
		return false;
	if (req->form.error_count)
		return answer_with(req, 422, partner_step_form_page);
	return verdict == VERDICT_YES ? make_move(req, &step) : refuse(req, verdict);
}

/* --- the letter of authority ------------------------------------------------------------------ */

bool partner_may_read_letter(const struct partner *partner, const struct actor *actor)
{
	uint32_t by = partner_by(partner, actor);
	if (partner->is_past)
		return false;
	/* Of who is out, any agent may bring it back: that makes him no reader of an old letter. */
	return (by & (BY_STREET_OFFICER | BY_DISTRICT_ADMIN)) != 0 ||
	       ((by & BY_APPLICANT) != 0 && partner->state != PARTNER_EXITED);
}

bool partner_letter_page(struct request *req)
{
	struct partner *partner;
	struct attachment *authority;
	if (!partner_of_route(req, &partner))
		return false;
	if (!partner || !partner_may_read_letter(partner, req->actor))
		return answer_error(req, 404);
	if (!partner_authority(req->db, req->mem, partner->id, &authority))
		return false;
	if (!authority)
		return answer_error(req, 404);
	return attachment_answer(req, authority, false, false);
}
