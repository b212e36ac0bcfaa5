/* Pieces that pages of several features are made of. */
#include "base/count.h"
#include "site/site.h"

#include "auth/page.h"
#include "award/award_moves.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "http/request.h"
#include "partner/partner_moves.h"
#include "project/claim_moves.h"
#include "project/project_moves.h"
#include "site/site_view.h"
#include "site_tmpl.h"
#include "unit/unit.h"

bool site_form_show(struct request *req, int status, const struct site_form_page *page)
{
	tmpl_site_form(page_out(req, status, page->section), page);
	return true;
}

struct part_callout_view site_refusal(struct request *req)
{
	if (req->verdict == VERDICT_YES)
		return (struct part_callout_view){ 0 };
	return (struct part_callout_view){ .kind = "stop",
		.title = tr(req->lang, N_("Nothing was changed")),
		.text = tr(req->lang, verdict_text(req->verdict)) };
}

bool site_crumbs(struct request *req, const char *unit_code, struct part_head_view *head)
{
	struct unit_list path;
	if (!unit_path(req->db, req->mem, unit_code, &path))
		return false;
	struct crumb_view *crumbs = MEM_ARRAY(req->mem, struct crumb_view, path.n);
	for (size_t i = 0; i < path.n; i++)
		crumbs[i] = (struct crumb_view){ .label = path.items[i].name,
			.link = url_path(req->mem, "/units/{}", path.items[i].code, NULL) };
	head->crumbs.items = crumbs;
	head->crumbs.n = path.n;
	return true;
}

/* --- the trail --- */

/* Whose words an event uses. NULL: its states and events have no table here. */
static const struct machine *machine_of(enum history_kind kind)
{
	switch (kind) {
	case HISTORY_PARTNER: return &partner_machine;
	case HISTORY_PROJECT: return &project_machine;
	case HISTORY_CLAIM: return &claim_machine;
	case HISTORY_AWARD: return &award_machine;
	case HISTORY_NONE:
	case HISTORY_OBJECTION:
	case HISTORY_ENTRY:
	case HISTORY_OCCASION:
	case HISTORY_ACCOUNT: break;
	}
	return NULL;
}

/* Events that are no moves of a table. */
static const struct form_choice other_events[] = {
	{ "late_review", N_("Review is late") },
	{ "letter", N_("Letter handed in") },
	{ "late_letter", N_("Letter is late") },
	{ "edited", N_("Description changed") },
	{ "offered", N_("Resource offered") },
	{ "offer_changed", N_("Resource changed") },
	{ "offer_withdrawn", N_("Resource withdrawn") },
	{ "agent_invited", N_("Agent invited") },
	{ "invitation_withdrawn", N_("Invitation taken back") },
	{ "agent_joined", N_("Agent joined") },
	{ "agent_left", N_("Agent left") },
	{ "agent_removed", N_("Agent removed") },
	{ "contact_revealed", N_("Telephone number shown") },
	{ "ident_accepted", N_("Credit code accepted") },
	{ "body_named", N_("Own unit entered") },
	{ "import", N_("Taken over into the registry") },
	{ "plan", N_("Planned") },
	{ "admit", N_("Project admitted") },
	{ "reschedule", N_("Rescheduled") },
	{ "registered", N_("Registered") },
	{ "created", N_("Account made") },
	{ "granted", N_("Role granted") },
	{ "revoked", N_("Role taken back") },
	{ "changed", N_("Password changed") },
	{ "reset", N_("Password reset") },
	{ "code_given", N_("Code given for a new password") },
	{ "recovered", N_("New password chosen with a code") },
	{ "factor_set", N_("Second factor set up") },
	{ "factor_off", N_("Second factor turned off") },
	{ "factor_reset", N_("Second factor removed by the office") },
	{ "disabled", N_("Account disabled") },
	{ "enabled", N_("Account enabled") },
	{ "erased", N_("Account erased") },
};
#define OTHER_EVENTS COUNT(other_events)

static const char *event_label(enum lang lang, const struct machine *machine, const char *event)
{
	int known = machine ? machine_event(machine, event) : -1;
	if (known >= 0)
		return tr(lang, machine->event_labels[known]);
	const char *label = choice_label(
	    other_events, OTHER_EVENTS, choice_parse(other_events, OTHER_EVENTS, event));
	return *label ? tr(lang, label) : event;
}

static const char *state_label(enum lang lang, const struct machine *machine, const char *state)
{
	int known = machine ? machine_state(machine, state) : -1;
	return known > 0 ? tr(lang, machine->state_labels[known]) : NULL;
}

/* What a line of a project's trail is about, unless its event has the same word. */
static const char *subject_label(enum lang lang, enum history_kind kind, const char *event)
{
	const char *label = kind == HISTORY_CLAIM   ? tr(lang, N_("Claim"))
			    : kind == HISTORY_AWARD ? tr(lang, N_("Award"))
						    : NULL;
	return text_equal(label, event) ? NULL : label;
}

/* Who acts for himself holds no office: then the word of his relation stands there. NULL: the
 * clock. */
static const char *office_label(enum lang lang, const struct history_line *line)
{
	if (line->office_name || text_equal(line->role, who_text(BY_SYSTEM)))
		return line->office_name;
	for (unsigned bit = 0; bit < 31; bit++) {
		enum who who = (enum who)(1 << bit);
		if (text_equal(who_text(who), line->role))
			return tr(lang, who_label(who));
	}
	return text_equal(line->role, "holder") ? tr(lang, N_("the account's owner")) : line->role;
}

static struct trail_line_view trail_line(struct request *req, const struct history_line *line)
{
	const struct machine *machine = machine_of(line->kind);
	const char *to = state_label(req->lang, machine, line->to_state);
	const char *event = event_label(req->lang, machine, line->event);
	return (struct trail_line_view){
		.iso = part_iso(req->mem, line->at),
		.time = mem_printf(req->mem, "%s %s", clock_date(req->mem, line->at),
		    clock_second(req->mem, line->at)),
		.event = event,
		.office = office_label(req->lang, line),
		.from = text_equal(line->from_state, line->to_state)
			    ? NULL
			    : state_label(req->lang, machine, line->from_state),
		.to = to,
		.text = line->text,
		.subject = subject_label(req->lang, line->kind, event),
		.is_late = text_starts(line->event, "late_"),
	};
}

struct part_trail_view site_trail(
    struct request *req, const struct history_lines *lines, size_t most, struct safe_url more)
{
	size_t shown = most && lines->n > most ? most : lines->n;
	struct trail_line_view *items = MEM_ARRAY(req->mem, struct trail_line_view, shown);
	for (size_t i = 0; i < shown; i++)
		items[i] = trail_line(req, &lines->items[lines->n - 1 - i]);
	return (struct part_trail_view){ .lines = { .items = items, .n = shown }, .more = more };
}

/* --- error pages --- */

struct error_text {
	int status;
	const char *title, *explanation, *next;
};

static const struct error_text error_texts[] = {
	{ 400, N_("This request cannot be read"),
	    N_("Something in it is missing, twice, or not text."),
	    N_("Go back, load the page again and send the form once more.") },
	{ 403, N_("This is not yours to do"),
	    N_("Your roles do not reach here, or the form is too old or came from another place."),
	    N_("Log in with the right account, or load the page again and send the form once "
	       "more.") },
	{ 404, N_("There is nothing at this address"), N_("It was mistyped, or it is not public."),
	    N_("Codes can be typed into the search box; their last character finds most "
	       "mistakes.") },
	{ 405, N_("This address does not take that"),
	    N_("It can only be read, or only be sent to."),
	    N_("Go back and use the buttons of the page.") },
	{ 409, N_("Things have moved on"),
	    N_("Somebody else, or you in another window, was faster, or it is still being worked "
	       "on."),
	    N_("Load the page again: it shows how things stand now.") },
	{ 410, N_("This is no longer shown"),
	    N_("Its time is over, and so it left every public page."), NULL },
	{ 413, N_("This is too large"), N_("A form may have 64 KiB, with files 12 MiB."),
	    N_("Make the file smaller and send it again.") },
	{ 422, N_("This cannot be taken as it is"),
	    N_("The same form was sent before with other content."),
	    N_("Load the page again: it shows how things stand now.") },
	{ 429, N_("Too many tries"), N_("To make guessing hard, tries are slowed down."),
	    N_("Wait a little and try again; nothing is locked.") },
	{ 500, N_("Something went wrong on our side"), N_("Nothing was changed."),
	    N_("Try again in a moment.") },
	{ 503, N_("Not available for a moment"),
	    N_("The database or a worker is busy or restarting."),
	    N_("Try again in a few seconds. A form may be sent again as it is: what was done "
	       "already is not done twice.") },
};

static const struct error_text *error_text_of(int status)
{
	size_t count = COUNT(error_texts);
	for (size_t i = 0; i < count; i++) {
		if (error_texts[i].status == status)
			return &error_texts[i];
	}
	return error_text_of(500);
}

bool site_error_page(struct request *req)
{
	const struct error_text *text = error_text_of(req->answer.status);
	struct error_link_view links[] = {
		{ tr(req->lang, N_("Home")), url_path(req->mem, "/", NULL) },
		{ tr(req->lang, N_("Projects on the wall")),
		    url_path(req->mem, "/projects", NULL) },
		{ tr(req->lang, N_("Log in")), req->frame->login_url },
	};
	struct site_error_view view = {
		.status = req->answer.status,
		.title = tr(req->lang, text->title),
		.explanation = tr(req->lang, text->explanation),
		.next = text->next ? tr(req->lang, text->next) : NULL,
		.links = { .items = links,
		    .n = who_is_guest(req->actor) && text->status == 403 ? 3 : 2 },
	};
	tmpl_site_error(page_out(req, req->answer.status, ""), &view);
	return true;
}
