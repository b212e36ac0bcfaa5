/* Planning an occasion and moving its window. */
#include "auth/page.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "history/serial.h"
#include "occasion/occasion_pages.h"
#include "occasion/occasion_view.h"
#include "site/site.h"
#include "unit/unit.h"
#include "unit/unit_pick_pages.h"

/* --- forms ------------------------------------------------------------------------------------------------ */

#define AT(member) offsetof(struct occasion_plan, member)
static const struct form_field plan_fields[] = {
	{ .name = "unit",
	    .label = N_("Held by"),
	    .type = FIELD_TEXT,
	    .max = 16,
	    .offset = AT(unit) },
	{ .name = "kind",
	    .label = N_("Kind"),
	    .type = FIELD_CHOICE,
	    .required = true,
	    .choices = occasion_kind_choices,
	    .choice_count = OCCASION_KIND_COUNT - 1,
	    .offset = AT(kind) },
	{ .name = "title",
	    .label = N_("Title"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .min = 4,
	    .max = 80,
	    .offset = AT(title) },
	{ .name = "place",
	    .label = N_("Place"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 200,
	    .hint = N_("Street, house, room"),
	    .offset = AT(place) },
	{ .name = "opens",
	    .label = N_("Claims open"),
	    .type = FIELD_MINUTE,
	    .required = true,
	    .hint = N_("The instant at which all its projects open, Shanghai time"),
	    .offset = AT(opens_at) },
	{ .name = "closes",
	    .label = N_("Claims close"),
	    .type = FIELD_MINUTE,
	    .required = true,
	    .offset = AT(closes_at) },
	{ .name = "programme",
	    .label = N_("Programme"),
	    .type = FIELD_AREA,
	    .max = 2000,
	    .hint = N_("One line per point"),
	    .offset = AT(programme) },
};
#undef AT
const struct form occasion_plan_form = { .fields = plan_fields,
	.field_count = COUNT(plan_fields),
	.bytes = sizeof(struct occasion_plan) };

struct window_fields {
	int64_t opens_at, closes_at;
	const char *reason;
};
static const struct form_field window_fields[] = {
	{ .name = "opens",
	    .label = N_("Claims open"),
	    .type = FIELD_MINUTE,
	    .required = true,
	    .hint = N_("Shanghai time"),
	    .offset = offsetof(struct window_fields, opens_at) },
	{ .name = "closes",
	    .label = N_("Claims close"),
	    .type = FIELD_MINUTE,
	    .required = true,
	    .offset = offsetof(struct window_fields, closes_at) },
	{ .name = "reason",
	    .label = N_("Reason"),
	    .type = FIELD_AREA,
	    .required = true,
	    .max = 500,
	    .hint = N_("The people concerned read it, and it stands in the public history."),
	    .offset = offsetof(struct window_fields, reason) },
};
const struct form occasion_window_form = { .fields = window_fields,
	.field_count = COUNT(window_fields),
	.bytes = sizeof(struct window_fields) };

static void check_window(struct request *req, int64_t opens_at, int64_t closes_at)
{
	if (opens_at && opens_at <= req->arrived_at)
		form_error(&req->form, "opens",
		    tr(req->lang, N_("This moment is over; choose a later one.")));
	if (opens_at && closes_at && closes_at <= opens_at)
		form_error(
		    &req->form, "closes", tr(req->lang, N_("The window closes after it opens.")));
}

/* --- planning ---------------------------------------------------------------------------------------------- */

static bool holds_occasions(const struct request *req, const struct grant *grant)
{
	(void)req;
	return (OCCASION_OFFICERS & UINT32_C(1) << grant->role) != 0;
}

/* The units in whose name the actor holds occasions: those his grants name. */
static size_t own_units(const struct request *req, const char **units_out)
{
	return unit_own(req, holds_occasions, units_out);
}

/* Whoever has one unit is not asked which, unless there is something to say about it. */
static bool pick_unit(struct request *req, struct form_view *form)
{
	const char *units[UNIT_OWN_MOST];
	size_t count = own_units(req, units);
	if (!unit_pick_own(req, form, "unit", units, count))
		return false;
	if (count == 1 && !form->fields.items[0].error) {
		form->fields.items++;
		form->fields.n--;
	}
	return true;
}

bool occasion_new_page(struct request *req)
{
	const char *units[UNIT_OWN_MOST];
	if (req->method != METHOD_POST && own_units(req, units))
		form_prefill(&req->form, "unit", units[0]);
	struct site_form_page page = {
		.section = "occasions",
		.head = { .title = tr(req->lang, N_("Plan an occasion")) },
		.callout = site_refusal(req),
		.form = { .form = page_form_view(req, url_path(req->mem, "/occasions/new", NULL)),
		    .intro = tr(req->lang, N_("Its projects are published for it by their "
					      "reviewers and open at one instant.")),
		    .submit = tr(req->lang, N_("Plan")),
		    .cancel_label = tr(req->lang, N_("Cancel")),
		    .cancel = url_path(req->mem, "/occasions", NULL) },
	};
	return pick_unit(req, &page.form.form) && site_form_show(req, 200, &page);
}

/* The unit of the form, or the only one; it must be one of the actor's and be there. Errors at the field. */
static bool settle_unit(struct request *req, struct occasion_plan *plan)
{
	const char *units[UNIT_OWN_MOST];
	struct unit *unit = NULL;
	size_t count = own_units(req, units);
	if (!plan->unit && count == 1)
		plan->unit = units[0];
	if (plan->unit && occasion_officer(req, plan->unit) != BY_NOBODY &&
	    !unit_by_code(req->db, req->mem, plan->unit, &unit))
		return false;
	if (!unit)
		form_error(&req->form, "unit",
		    tr(req->lang, N_("You do not hold occasions for this unit.")));
	return true;
}

bool occasion_create_page(struct request *req)
{
	struct occasion_plan plan = *(const struct occasion_plan *)req->form.data;
	struct occasion_id id;
	check_window(req, plan.opens_at, plan.closes_at);
	if (!settle_unit(req, &plan))
		return false;
	if (req->form.error_count)
		return answer_with(req, 422, occasion_new_page);
	const char *code = serial_next(req->mem, CODE_OCCASION, req->arrived_at);
	if (!occasion_create(req->db, req->mem, &plan, req->actor,
		who_text(occasion_officer(req, plan.unit)), code, req->arrived_at, &id))
		return false;
	return answer_redirect(req, occasion_url(req->mem, code).text);
}

/* --- rescheduling ------------------------------------------------------------------------------------------- */

/* The occasion, if the actor may move its window now; otherwise NULL, and the answer is set. */
static bool movable(struct request *req, struct occasion **occasion_out)
{
	struct occasion *occasion;
	*occasion_out = NULL;
	if (!occasion_of_route(req, &occasion))
		return false;
	if (!occasion)
		return answer_error(req, 404);
	if (occasion_officer(req, occasion->unit_code) == BY_NOBODY)
		return answer_error(req, 403);
	if (occasion_phase_of(occasion, req->arrived_at) != OCCASION_COMING)
		return req->method == METHOD_POST
			   ? page_refuse(req, VERDICT_TOO_LATE, occasion_show_page)
			   : answer_error(req, 409);
	*occasion_out = occasion;
	return true;
}

bool occasion_window_page(struct request *req)
{
	struct occasion *occasion;
	if (!movable(req, &occasion))
		return false;
	if (!occasion)
		return true;
	if (req->method != METHOD_POST) {
		form_prefill(&req->form, "opens", clock_field(req->mem, occasion->opens_at));
		form_prefill(&req->form, "closes", clock_field(req->mem, occasion->closes_at));
	}
	return site_form_show(req, 200,
	    &(struct site_form_page){ .section = "occasions",
		.head = { .kind = tr(req->lang, occasion_kind_label(occasion->kind)),
		    .code = occasion->code,
		    .title = tr(req->lang, N_("Reschedule")),
		    .meta = occasion->title,
		    .seal = occasion_seal(req->lang, OCCASION_COMING) },
		.callout = site_refusal(req),
		.form = { .form = page_form_view(req,
			      url_path(req->mem, "/occasions/{}/reschedule", occasion->code, NULL)),
		    .intro = tr(
			req->lang, N_("The windows of all its projects move with it; "
				      "partners who prepared a claim and the posters are told.")),
		    .submit = tr(req->lang, N_("Reschedule")),
		    .cancel_label = tr(req->lang, N_("Back to the occasion")),
		    .cancel = occasion_url(req->mem, occasion->code) } });
}

/* "These begin before: …", at the end of the window: publishing would have refused it, too. */
static bool refuse_in_way(struct request *req, const struct project_lines *in_way)
{
	const char *titles = "";
	for (size_t i = 0; i < in_way->n; i++)
		titles = mem_printf(
		    req->mem, "%s%s%s", titles, *titles ? " · " : "", in_way->items[i].title);
	form_error(&req->form, "closes",
	    tr_fill(req->mem, req->lang,
		N_("Claims must close before the work begins or is to be done. In the way: "
		   "{titles}"),
		(const struct catalog_arg[]){ { "titles", titles }, { 0 } }));
	return answer_with(req, 422, occasion_window_page);
}

bool occasion_reschedule_page(struct request *req)
{
	const struct window_fields *fields = req->form.data;
	struct occasion *occasion;
	struct project_lines in_way;
	bool done;
	if (!movable(req, &occasion))
		return false;
	if (!occasion)
		return true;
	check_window(req, fields->opens_at, fields->closes_at);
	if (req->form.error_count)
		return answer_with(req, 422, occasion_window_page);
	if (!occasion_reschedule(req->db, req->mem, occasion, fields->opens_at, fields->closes_at,
		fields->reason, req->actor, who_text(occasion_officer(req, occasion->unit_code)),
		req->arrived_at, &in_way, &done))
		return false;
	if (in_way.n)
		return refuse_in_way(req, &in_way);
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, occasion_show_page);
	return answer_redirect(req, occasion_url(req->mem, occasion->code).text);
}
