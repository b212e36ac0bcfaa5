/* The moves of a project: one page asks for what a move needs, one page makes it. */
#include "auth/page.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "occasion/occasion.h"
#include "project/project_pages.h"
#include "project/project_view.h"
#include "site/site.h"

/* --- forms --- */

/* What was read decides about what was read: with each form of a reviewer comes the version of the text he had before him. */
#define READ_VERSION "text_version"
#define READ_VERSION_FIELD(at)                                                                     \
	{                                                                                          \
		.name = READ_VERSION, .type = FIELD_HIDDEN, .max = 20, .offset = (at)              \
	}

struct return_fields {
	const char *reason, *text_version;
};
static const struct form_field return_fields[] = {
	PAGE_REASON_FIELD(offsetof(struct return_fields, reason)),
	READ_VERSION_FIELD(offsetof(struct return_fields, text_version)),
};
const struct form project_return_form = { .fields = return_fields,
	.field_count = COUNT(return_fields),
	.bytes = sizeof(struct return_fields) };

struct window_fields {
	const char *occasion, *text_version;
	int64_t opens_at, closes_at;
};
static const struct form_field window_fields[] = {
	{ .name = "occasion",
	    .label = N_("Claim meeting"),
	    .type = FIELD_TEXT,
	    .max = 20,
	    .hint = N_("Its window counts; leave it out to set one here"),
	    .offset = offsetof(struct window_fields, occasion) },
	{ .name = "opens",
	    .label = N_("Window opens"),
	    .type = FIELD_MINUTE,
	    .hint = N_("Shanghai time; empty: at once"),
	    .offset = offsetof(struct window_fields, opens_at) },
	{ .name = "closes",
	    .label = N_("Window closes"),
	    .type = FIELD_MINUTE,
	    .hint = N_("Needed unless a meeting is chosen; before the day on which the work begins "
		       "or, without one, is to be done."),
	    .offset = offsetof(struct window_fields, closes_at) },
	READ_VERSION_FIELD(offsetof(struct window_fields, text_version)),
};
const struct form project_window_form = { .fields = window_fields,
	.field_count = COUNT(window_fields),
	.bytes = sizeof(struct window_fields) };

static bool asks_for_window(const struct request *req)
{
	return req->route->form == &project_window_form;
}

/* Only a reviewer's form has a text version. */
static bool is_read(const struct request *req, const struct project *project)
{
	const char *read;
	int64_t version;
	if (asks_for_window(req))
		read = ((const struct window_fields *)req->form.data)->text_version;
	else if (req->route->form == &project_return_form)
		read = ((const struct return_fields *)req->form.data)->text_version;
	else
		return true;
	return text_to_int(read ? read : "", 1, INT64_MAX, &version) &&
	       version == project->text_version;
}

static const char *reason_of(const struct request *req)
{
	if (req->form.form == &project_return_form)
		return ((const struct return_fields *)req->form.data)->reason;
	return req->form.form == &page_reason_form ? page_reason(req) : NULL;
}

/* --- occasions a project can be put on --- */

bool project_pick_occasion(struct request *req, struct form_view *form, const char *unit)
{
	struct occasion_list list;
	if (!occasion_for_unit(req->db, req->mem, unit, req->arrived_at, &list))
		return false;
	struct form_choice *choices = MEM_ARRAY(req->mem, struct form_choice, list.n);
	for (size_t i = 0; i < list.n; i++)
		choices[i] = (struct form_choice){ list.items[i].code,
			mem_printf(req->mem, "%s, %s", list.items[i].title,
			    clock_minute(req->mem, list.items[i].opens_at)) };
	form_view_pick(req->mem, form, "occasion", choices, list.n);
	return true;
}

bool project_occasion_of(
    struct request *req, const char *code, const char *unit, struct occasion **occasion_out)
{
	struct occasion *occasion;
	if (!occasion_by_code(req->db, req->mem, code, &occasion))
		return false;
	bool fits = occasion && unit_contains(occasion->unit_code, unit) &&
		    occasion->closes_at > req->arrived_at;
	/* A community's meeting may take what its street or district posts for it too. */
	fits = fits || (occasion && unit_contains(unit, occasion->unit_code) &&
			   occasion->closes_at > req->arrived_at);
	*occasion_out = fits ? occasion : NULL;
	return true;
}

/* --- asking --- */

/* What follows from a move, above its form. */
static const char *const intros[PROJECT_EVENT_COUNT] = {
	[PROJECT_RETURN] = N_("The poster can change the text and submit it again."),
	[PROJECT_WITHDRAW] =
	    N_("The notice comes off the wall; partners with a draft are told why."),
	[PROJECT_PUBLISH] =
	    N_("From now on everyone sees it. Its evaluation scheme is fixed with it."),
	[PROJECT_REPUBLISH] = N_("The same text, a new window, the next round."),
	[PROJECT_REOFFER] = N_("The freed slots come back onto the wall."),
	[PROJECT_GIVE_UP] = N_("The need ends here; it can be posted anew later."),
};

/* PRODUCT.md 4.2, *claim window (the next occasion)*: the meeting the poster chose, or the next one that ends before the work
 * begins. */
static bool prefill_occasion(struct request *req, const struct project *project)
{
	struct occasion_list list;
	const struct occasion *next = NULL;
	int64_t begin_at = project->start_at ? project->start_at : project->done_by_at;
	bool keeps = project->occasion.n && req->route->event == PROJECT_PUBLISH;
	if (!occasion_for_unit(req->db, req->mem, project->unit_code, req->arrived_at, &list))
		return false;
	for (size_t i = 0; i < list.n; i++) {
		const struct occasion *one = &list.items[i];
		if (keeps && one->id.n == project->occasion.n)
			next = one;
		if (!next && one->closes_at <= begin_at)
			next = one;
	}
	if (next)
		form_prefill(&req->form, "occasion", next->code);
	return true;
}

static bool prefill(struct request *req, const struct project *project)
{
	if (asks_for_window(req) || req->route->form == &project_return_form)
		form_prefill(&req->form, READ_VERSION,
		    mem_printf(req->mem, "%lld", (long long)project->text_version));
	return !asks_for_window(req) || prefill_occasion(req, project);
}

static bool is_danger(enum project_event event)
{
	return event == PROJECT_WITHDRAW || event == PROJECT_GIVE_UP;
}

/* A form that could not be sent is not shown either: 403 to whom the step is not allowed, 409 when
 * the project is elsewhere. What else is missing is said when it is sent. */
static bool may_ask(struct request *req, const struct project *project)
{
	struct project_facts facts = project_facts_of(project);
	const struct move *move;
	int status = verdict_status(project_decide(&facts, (enum project_event)req->route->event,
	    project_by(project, req->actor), true, req->arrived_at, &move));
	if (status == 403 || status == 409)
		return !answer_error(req, status);
	return true;
}

bool project_step_form_page(struct request *req)
{
	struct project *project;
	enum project_event event = (enum project_event)req->route->event;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	if (req->method != METHOD_POST && !may_ask(req, project))
		return true;
	if (req->method != METHOD_POST && !prefill(req, project))
		return false;
	struct site_form_page page = {
		.section = "projects",
		.head = { .kind = tr(req->lang, N_("Project")),
		    .code = project->code,
		    .title = tr(req->lang, project_machine.event_labels[event]),
		    .meta = project->title,
		    .seal = project_seal(
			req->lang, project->state, project->opens_at, req->arrived_at) },
		.callout = site_refusal(req),
		.form = { .form = page_form_view(
			      req, project_event_url(req->mem, project->code, event)),
		    .intro = intros[event] ? tr(req->lang, intros[event]) : NULL,
		    .submit = tr(req->lang, project_machine.event_labels[event]),
		    .is_danger = is_danger(event),
		    .cancel_label = tr(req->lang, N_("Back to the project")),
		    .cancel = project_url(req->mem, project->code) },
	};
	if (asks_for_window(req) &&
	    (!project_pick_occasion(req, &page.form.form, project->unit_code) ||
		(!page.callout.title && !project_conflicts(req, project, &page.callout))))
		return false;
	return site_form_show(req, 200, &page);
}

/* --- making the move --- */

/* The window of the form: the meeting's, or the one that was typed. Errors at their fields. */
static bool window_of(struct request *req, const struct project *project, struct project_step *step,
    struct occasion **occasion_out)
{
	const struct window_fields *fields = req->form.data;
	*occasion_out = NULL;
	/* The next meeting stands there by itself: whoever types a window means it. */
	if (fields->occasion && (fields->opens_at || fields->closes_at)) {
		form_error(&req->form, "occasion",
		    tr(req->lang, N_("Choose the meeting or set a window, not both.")));
		return true;
	}
	if (fields->occasion) {
		if (!project_occasion_of(req, fields->occasion, project->unit_code, occasion_out))
			return false;
		if (!*occasion_out) {
			form_error(&req->form, "occasion",
			    tr(req->lang, N_("This meeting is over or not for this unit.")));
			return true;
		}
		step->opens_at = (*occasion_out)->opens_at;
		step->closes_at = (*occasion_out)->closes_at;
		step->occasion = (*occasion_out)->id;
		return true;
	}
	step->opens_at = fields->opens_at ? fields->opens_at : req->arrived_at;
	step->closes_at = fields->closes_at;
	if (!step->closes_at)
		form_error(&req->form, "closes",
		    tr(req->lang, N_("Say when the window closes, or choose a meeting.")));
	return true;
}

static bool refuse(struct request *req, enum verdict verdict)
{
	if (req->form.form && asks_for_window(req) && verdict == VERDICT_WINDOW_WRONG)
		form_error(&req->form, "closes", tr(req->lang, verdict_text(verdict)));
	/* The form again only to whom it can still help. */
	bool is_mendable = req->form.form && verdict_status(verdict) == 422;
	return page_refuse(req, verdict, is_mendable ? project_step_form_page : project_show_page);
}

/* First the meeting, then the project: the order in which a reschedule takes them. */
static bool admit(struct request *req, const struct project_step *step,
    const struct occasion *occasion, bool *done_out)
{
	*done_out = true;
	if (!occasion)
		return true;
	return occasion_admit(req->db, req->mem, occasion, req->actor,
	    who_text(move_as(step->move, step->by)), req->arrived_at, done_out);
}

static bool make_move(
    struct request *req, struct project_step *step, const struct occasion *occasion)
{
	bool done;
	if (!admit(req, step, occasion, &done))
		return false;
	if (done && !project_move(req->db, req->mem, step, &done))
		return false;
	if (!done)
		return page_refuse(req, VERDICT_WRONG_STATE, project_show_page);
	return answer_redirect(req, project_url(req->mem, step->project->code).text);
}

bool project_step_page(struct request *req)
{
	struct project *project;
	struct occasion *occasion = NULL;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	struct project_step step = { .project = project,
		.actor = req->actor,
		.by = project_by(project, req->actor),
		.now = req->arrived_at,
		.calendar = req->calendar };
	if (asks_for_window(req) && !window_of(req, project, &step, &occasion))
		return false;
	step.reason = reason_of(req);
	struct project_facts facts = project_facts_of(project);
	if (asks_for_window(req)) {
		facts.opens_at = step.opens_at;
		facts.closes_at = step.closes_at;
	}
	enum verdict verdict = project_decide(&facts, (enum project_event)req->route->event,
	    step.by, step.reason != NULL, req->arrived_at, &step.move);
	/* Who may not do it at all need not be told how to fill in the form. */
	if (verdict != VERDICT_YES && verdict_status(verdict) != 422)
		return refuse(req, verdict);
	if (!is_read(req, project))
		return page_refuse(req, VERDICT_TEXT_UNREAD, project_show_page);
	if (req->form.error_count)
		return answer_with(req, 422, project_step_form_page);
	return verdict == VERDICT_YES ? make_move(req, &step, occasion) : refuse(req, verdict);
}
