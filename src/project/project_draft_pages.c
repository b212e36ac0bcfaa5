/* Writing a need: five fields are enough, the rest has defaults. */
#include "auth/page.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "history/serial.h"
#include "occasion/occasion.h"
#include "project/fit.h"
#include "project/project_draft_form.h"
#include "project/project_pages.h"
#include "project/project_view.h"
#include "project_tmpl.h"
#include "site/site.h"
#include "unit/unit_pick_pages.h"

#define FIRST_FIELDS 5
#define LAST_FIELDS 3 /* submit_now, compared, text_version */
#define COPIES_SHOWN 5

/* --- who may post for which unit --- */

static bool may_post_for(const struct request *req, const char *unit)
{
	return unit_level_of(unit) != UNIT_NOWHERE &&
	       who_posts_for(who_reach(req->actor, unit), unit);
}

/* A secretary's community, a street officer's street. */
static bool posts_for(const struct request *req, const struct grant *grant)
{
	return may_post_for(req, grant->unit);
}

static const char *first_own_unit(const struct request *req)
{
	const char *units[UNIT_OWN_MOST];
	return unit_own(req, posts_for, units) ? units[0] : "";
}

static bool pick_unit(struct request *req, struct form_view *form)
{
	const char *units[UNIT_OWN_MOST];
	return unit_pick_own(req, form, "unit", units, unit_own(req, posts_for, units));
}

/* --- showing the form --- */

static bool more_has_errors(const struct form_view *form)
{
	for (size_t i = FIRST_FIELDS; i < form->fields.n; i++) {
		if (form->fields.items[i].error)
			return true;
	}
	return false;
}

static bool show_form(
    struct request *req, struct project_draft_view *view, const char *unit, struct safe_url url)
{
	view->form = page_form_view(req, url);
	if (!pick_unit(req, &view->form) || !project_pick_occasion(req, &view->form, unit))
		return false;
	view->is_more_open = view->is_more_open || more_has_errors(&view->form);
	view->first = view->more = view->last = view->form;
	view->first.fields.n = FIRST_FIELDS;
	view->more.fields.items += FIRST_FIELDS;
	view->more.fields.n -= FIRST_FIELDS + LAST_FIELDS;
	view->last.fields.items += view->form.fields.n - LAST_FIELDS;
	view->last.fields.n = LAST_FIELDS;
	if (req->verdict != VERDICT_YES)
		view->callout = site_refusal(req);
	view->title = view->head.title;
	tmpl_project_draft(page_out(req, 200, "projects"), view);
	return true;
}

/* --- filling it in --- */

static const char *decimal(struct request *req, int64_t n)
{
	return n ? mem_printf(req->mem, "%lld", (long long)n) : NULL;
}

/* All but what belongs to one time: its dates, its meeting. */
static void prefill_text(struct request *req, const struct project *project)
{
	struct form_state *form = &req->form;
	form_prefill(form, "title", project->title);
	form_prefill(form, "need", project->need);
	form_prefill(form, "category",
	    choice_stored(category_choices, CATEGORY_COUNT - 1, (int)project->category));
	form_prefill(form, "place", project->place);
	form_prefill(form, "unit", project->unit_code);
	form_prefill(form, "for_whom", project->for_whom);
	form_prefill(form, "head_count", decimal(req, project->head_count));
	form_prefill_ticked(form, "ways", project->ways);
	form_prefill(form, "money", project_money_text(project->money));
	form_prefill(form, "procurement_file", project->procurement_file);
	form_prefill(form, "mode", project_mode_text(project->mode));
	form_prefill(form, "slots", decimal(req, project->slots));
	form_prefill(form, "term_months", decimal(req, project->term_months));
}

/* Whether something in the folded part is not as it is by itself. */
static bool has_more(const struct project *project)
{
	return project->mode != PROJECT_RUSH || project->slots > 1 || project->term_months ||
	       project->money != PROJECT_MONEY_PARTNER || project->ways || project->start_at ||
	       project->head_count || !text_blank(project->for_whom) || project->occasion.n;
}

static bool prefill(struct request *req, const struct project *project)
{
	struct form_state *form = &req->form;
	prefill_text(req, project);
	form_prefill(form, "done_by",
	    project->done_by_at ? clock_date(req->mem, project->done_by_at) : NULL);
	form_prefill(
	    form, "start", project->start_at ? clock_date(req->mem, project->start_at) : NULL);
	form_prefill(form, "text_version", decimal(req, project->text_version));
	if (!project->occasion.n)
		return true;
	struct occasion *occasion;
	if (!occasion_by_id(req->db, req->mem, project->occasion, &occasion))
		return false;
	form_prefill(form, "occasion", occasion ? occasion->code : NULL);
	return true;
}

/* --- a new one --- */

/* The need a new one begins with: ?copy=, if the actor may know of it; NULL: none. */
static bool copied_project(struct request *req, struct project **project_out)
{
	const char *code = request_query(req, "copy");
	*project_out = NULL;
	if (!code || req->method == METHOD_POST)
		return true;
	if (!project_by_code(req->db, req->mem, code, project_out))
		return false;
	if (*project_out && !project_is_visible(*project_out, req->actor))
		*project_out = NULL;
	return true;
}

/* Dates and meeting are those of another time; where a wish was is not everybody's to know. */
static void prefill_copy(
    struct request *req, const struct project *project, struct project_draft_view *view)
{
	prefill_text(req, project);
	if (!project_shows_place(project, req->actor))
		form_prefill(&req->form, "place", NULL);
	view->is_more_open = has_more(project);
	view->callout = (struct part_callout_view){ .kind = "note",
		.title = tr_fill(req->mem, req->lang, N_("Copied from {code}: {title}"),
		    (const struct catalog_arg[]){
			{ "code", project->code }, { "title", project->title }, { 0 } }),
		.text = tr(req->lang, N_("Say by when, and look whether everything else still "
					 "holds.")) };
}

/* Needs like the one that was typed. */
static bool similar_to_typed(struct request *req, size_t most, struct project_lines *lines_out)
{
	const struct project_draft_fields *fields = req->form.data;
	const char *unit = fields->draft.unit ? fields->draft.unit : first_own_unit(req);
	struct project typed = { .title = fields->draft.title ? fields->draft.title : "",
		.category = (enum category)fields->draft.category,
		.unit_code = unit };
	return project_similar(req->db, req->mem, &typed, most, lines_out);
}

static bool is_over(enum project_state state)
{
	return state == PROJECT_CLOSED || state == PROJECT_WITHDRAWN;
}

/* Of these, what is likely the same need and not over. */
static bool same_and_open(struct request *req, struct project_lines *lines_out)
{
	const struct project_draft_fields *fields = req->form.data;
	struct project_lines lines;
	size_t n = 0;
	if (!similar_to_typed(req, SIZE_MAX, &lines))
		return false;
	for (size_t i = 0; i < lines.n && n < COPIES_SHOWN; i++)
		if (!is_over(lines.items[i].state) &&
		    fit_is_alike(fields->draft.title, lines.items[i].title))
			lines.items[n++] = lines.items[i];
	*lines_out = (struct project_lines){ .items = lines.items, .n = n };
	return true;
}

/* Asked once: what is likely the same, above the form as it was filled in. */
static bool ask_to_compare(struct request *req, struct project_draft_view *view)
{
	struct project_lines lines;
	if (!same_and_open(req, &lines))
		return false;
	view->same = project_rows_to_copy(req, lines.items, lines.n);
	view->submit = tr(req->lang, N_("It is a different need: go on"));
	form_prefill(&req->form, "compared", "1");
	return true;
}

/* Before anything is typed the own last needs; then those like it. */
static bool offer_copies(struct request *req, struct project_draft_view *view)
{
	struct project_lines lines;
	if (req->verdict == VERDICT_SIMILAR_OPEN)
		return ask_to_compare(req, view);
	if (req->method != METHOD_POST) {
		if (!project_of_author(
			req->db, req->mem, req->actor->account, COPIES_SHOWN, &lines))
			return false;
		view->similar_title = tr(req->lang, N_("Begin with one of your last needs"));
	} else {
		if (!similar_to_typed(req, COPIES_SHOWN, &lines))
			return false;
		view->similar_title = tr(req->lang, N_("Similar needs"));
		view->is_similar_open = true;
	}
	view->similar = project_rows_to_copy(req, lines.items, lines.n);
	return true;
}

bool project_new_page(struct request *req)
{
	struct project *copied;
	struct project_draft_view view = {
		.is_new = true,
		.head = { .title = tr(req->lang, N_("Post a need")) },
		.submit = tr(req->lang, N_("Submit for review")),
		.keep = tr(req->lang, N_("Keep as a draft")),
		.cancel = url_path(req->mem, "/work", NULL),
	};
	if (!copied_project(req, &copied))
		return false;
	if (req->method != METHOD_POST) {
		form_prefill(&req->form, "slots", "1");
		if (copied)
			prefill_copy(req, copied, &view);
		form_prefill(&req->form, "unit", first_own_unit(req));
	}
	if (!copied && !offer_copies(req, &view))
		return false;
	return show_form(
	    req, &view, first_own_unit(req), url_path(req->mem, "/projects/new", NULL));
}

/* --- checking what came --- */

/* The defaults of PRODUCT.md 4.2, and what only the database knows. False: an error is noted at its
 * field. */
static bool complete_draft(struct request *req, struct project_draft *draft)
{
	const struct project_draft_fields *fields = req->form.data;
	*draft = fields->draft;
	draft->mode = fields->draft.mode
			  ? (int)project_mode_parse(choice_stored(
				project_draft_modes, PROJECT_DRAFT_MODES, fields->draft.mode))
			  : (int)PROJECT_RUSH;
	draft->money = draft->money ? draft->money : (int)PROJECT_MONEY_PARTNER;
	draft->slots = draft->slots ? draft->slots : 1;
	draft->unit = draft->unit ? draft->unit : first_own_unit(req);
	if (!may_post_for(req, draft->unit))
		form_error(
		    &req->form, "unit", tr(req->lang, N_("You do not post needs for this unit.")));
	/* The day itself still counts. */
	if (draft->done_by_at && draft->done_by_at + DAY_US <= req->arrived_at)
		form_error(&req->form, "done_by",
		    tr(req->lang, N_("This day is over; choose a later one.")));
	if (draft->start_at && draft->done_by_at && draft->start_at > draft->done_by_at)
		form_error(&req->form, "start",
		    tr(req->lang, N_("The work cannot begin after it is to be done.")));
	/* PRODUCT.md 4.2: not to whoever comes first. The reviewer could only send it back. */
	if (draft->money != (int)PROJECT_MONEY_PARTNER && draft->mode == (int)PROJECT_RUSH)
		form_error(&req->form, "money",
		    tr(req->lang,
			N_("Public money is not given to whoever comes first, and selection is not "
			   "offered yet: choose the partner's own money, or a small wish.")));
	if (draft->money != (int)PROJECT_MONEY_PARTNER && !draft->procurement_file)
		form_error(&req->form, "procurement_file",
		    tr(req->lang, N_("Public money needs its procurement file.")));
	return req->form.error_count == 0;
}

/* occasion_out: 0 when none is asked for. An unknown one is an error at its field. */
static bool occasion_of_draft(
    struct request *req, const struct project_draft *draft, struct occasion_id *id_out)
{
	struct occasion *occasion;
	id_out->n = 0;
	if (!draft->occasion)
		return true;
	if (!project_occasion_of(req, draft->occasion, draft->unit, &occasion))
		return false;
	if (occasion)
		*id_out = occasion->id;
	else
		form_error(&req->form, "occasion",
		    tr(req->lang, N_("This meeting is over or not for this unit.")));
	return true;
}

/* Straight on to the reviewer, in the same transaction. */
static bool submit_now(struct request *req, struct project_id id, bool *done_out)
{
	struct project *project;
	const struct move *move;
	*done_out = true;
	if (!project_by_id(req->db, req->mem, id, &project) ||
	    !project_read_revision(req->db, req->mem, project))
		return false;
	struct project_facts facts = project_facts_of(project);
	uint32_t by = project_by(project, req->actor);
	req->verdict = project_decide(&facts, PROJECT_SUBMIT, by, false, req->arrived_at, &move);
	if (req->verdict != VERDICT_YES) {
		*done_out = false;
		return true;
	}
	return project_move(req->db, req->mem,
	    &(struct project_step){ .move = move,
		.project = project,
		.actor = req->actor,
		.by = by,
		.now = req->arrived_at,
		.calendar = req->calendar },
	    done_out);
}

/* Whoever submits at once would not see the needs like his own, which the page of a draft shows. */
static bool must_compare(struct request *req, bool *must_out)
{
	const struct project_draft_fields *fields = req->form.data;
	struct project_lines same = { 0 };
	if (fields->submit_now && !fields->compared && !same_and_open(req, &same))
		return false;
	*must_out = same.n > 0;
	return true;
}

bool project_create_page(struct request *req)
{
	const struct project_draft_fields *fields = req->form.data;
	struct project_draft draft;
	struct occasion_id occasion;
	struct project_id id;
	bool compare;
	if (!complete_draft(req, &draft))
		return answer_with(req, 422, project_new_page);
	if (!occasion_of_draft(req, &draft, &occasion))
		return false;
	if (req->form.error_count)
		return answer_with(req, 422, project_new_page);
	if (!must_compare(req, &compare))
		return false;
	if (compare)
		return page_refuse(req, VERDICT_SIMILAR_OPEN, project_new_page);
	struct project ties = { .unit_code = draft.unit };
	uint32_t by = project_by(&ties, req->actor);
	const char *code = serial_next(req->mem, CODE_PROJECT, req->arrived_at);
	if (!project_create(
		req->db, req->mem, &draft, occasion, req->actor, by, code, req->arrived_at, &id))
		return false;
	bool done = true;
	if (fields->submit_now && !submit_now(req, id, &done))
		return false;
	if (!done)
		return page_refuse(req, req->verdict, project_new_page);
	return answer_redirect(req, project_url(req->mem, code).text);
}

/* --- editing --- */

bool project_may_edit(const struct request *req, const struct project *project)
{
	return (project->state == PROJECT_DRAFT || project->state == PROJECT_RETURNED) &&
	       (project_by(project, req->actor) & BY_POSTER) != 0;
}

/* PROMISES.md, "two people edit one text": the second sees both, his own in the form, the other's
 * above it. */
static void show_theirs(
    struct request *req, const struct project *project, struct project_draft_view *view)
{
	view->theirs = (struct part_facts_view){ 0 };
	part_facts_add(req->mem, req->lang, &view->theirs, N_("Title"), project->title);
	struct fact_view *need =
	    part_facts_add(req->mem, req->lang, &view->theirs, N_("What is needed"), project->need);
	if (need)
		need->is_long = true;
	part_facts_add(req->mem, req->lang, &view->theirs, N_("Place"), project->place);
	form_prefill(&req->form, "text_version", decimal(req, project->text_version));
}

bool project_edit_page(struct request *req)
{
	struct project *project;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	if (!project_may_edit(req, project))
		return answer_error(req, project_by(project, req->actor) & BY_POSTER ? 409 : 403);
	struct project_draft_view view = {
		.head = { .title = tr(req->lang, N_("Edit the need")), .code = project->code },
		.submit = tr(req->lang, N_("Submit for review")),
		.keep =
		    tr(req->lang, project->state == PROJECT_DRAFT ? N_("Keep as a draft")
								  : N_("Keep without submitting")),
		.cancel = project_url(req->mem, project->code),
	};
	if (project_may_attach(req, project))
		view.files = url_path(req->mem, "/projects/{}/files", project->code, NULL);
	if (req->method != METHOD_POST && !prefill(req, project))
		return false;
	view.is_more_open = has_more(project);
	if (req->verdict == VERDICT_TEXT_NEWER)
		show_theirs(req, project, &view);
	return show_form(req, &view, project->unit_code,
	    url_path(req->mem, "/projects/{}/edit", project->code, NULL));
}

static bool save(
    struct request *req, const struct project *project, const struct project_draft *draft)
{
	const struct project_draft_fields *fields = req->form.data;
	struct occasion_id occasion;
	bool done;
	if (!occasion_of_draft(req, draft, &occasion))
		return false;
	if (req->form.error_count)
		return answer_with(req, 422, project_edit_page);
	if (!project_edit(req->db, req->mem, project, draft, occasion, req->arrived_at, &done))
		return false;
	if (!done) {
		req->verdict = VERDICT_TEXT_NEWER;
		return answer_with(req, 409, project_edit_page);
	}
	if (fields->submit_now && !submit_now(req, project->id, &done))
		return false;
	return done ? answer_redirect(req, project_url(req->mem, project->code).text)
		    : page_refuse(req, req->verdict, project_edit_page);
}

bool project_save_page(struct request *req)
{
	const struct project_draft_fields *fields = req->form.data;
	struct project *project;
	struct project_draft draft;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	if (!project_may_edit(req, project))
		return answer_error(req, project_by(project, req->actor) & BY_POSTER ? 409 : 403);
	if (!complete_draft(req, &draft))
		return answer_with(req, 422, project_edit_page);
	/* The unit is settled with the draft: a need does not wander from one community to another.
	 */
	draft.unit = project->unit_code;
	if (!text_to_int(fields->text_version ? fields->text_version : "", 1, INT64_MAX,
		&draft.text_version))
		return answer_error(req, 400);
	return save(req, project, &draft);
}
