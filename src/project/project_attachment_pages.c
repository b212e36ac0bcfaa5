/* Photos and documents of a need, added and taken away by its poster while it is with him; opinions and surveys likewise by its
 * reviewer. Shown to whoever sees the need. */
#include "attachment/attachment.h"
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "project/project_pages.h"
#include "project/project_view.h"
#include "project_tmpl.h"
#include "site/site.h"

struct file_fields {
	struct form_file file;
	const char *description;
	int kind; /* of a reviewer's, from 1: place in kinds */
};

/* PRODUCT.md 4.2: what can be attached to a review. */
static const struct form_choice kinds[] = {
	{ "opinion", N_("Expert's opinion") },
	{ "survey", N_("Survey") },
};
static const enum attachment_purpose purposes[] = { ATTACHMENT_OPINION, ATTACHMENT_SURVEY };

static const struct form_field file_fields[] = {
	{ .name = "file",
	    .label = N_("File"),
	    .type = FIELD_FILE,
	    .required = true,
	    .max = ATTACHMENT_PHOTO_BYTES,
	    .hint = ATTACHMENT_HINT,
	    .offset = offsetof(struct file_fields, file) },
	{ .name = "description",
	    .label = N_("What it shows"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .min = 2,
	    .max = 120,
	    .hint =
		N_("One line; it is read out to those who do not see the picture. Nobody should "
		   "be recognisable in it without having agreed."),
	    .offset = offsetof(struct file_fields, description) },
	{ .name = "kind",
	    .label = N_("What it is"),
	    .type = FIELD_CHOICE,
	    .choices = kinds,
	    .choice_count = COUNT(kinds),
	    .offset = offsetof(struct file_fields, kind) },
};
static const struct form file_form = { .fields = file_fields,
	.field_count = COUNT(file_fields),
	.bytes = sizeof(struct file_fields) };

/* Of a need, its poster's and its reviewers' alike. */
static struct attachment_place place_of(const struct project *project)
{
	return (struct attachment_place){ .subject = ATTACHMENT_OF_PROJECT, .id = project->id.n };
}

/* Whether it is before the actor as its reviewer: then the files are those of the review. */
static bool is_review(const struct request *req, const struct project *project)
{
	uint32_t by = project_by(project, req->actor);
	return project->state == PROJECT_REVIEWING && (by & (BY_REVIEWER | BY_DISTRICT_ADMIN)) &&
	       !(by & BY_AUTHOR);
}

/* Whether it is of those who have the need now: what the other side attached they leave alone. */
static bool is_theirs(
    const struct request *req, const struct project *project, const struct attachment *file)
{
	return (file->purpose != ATTACHMENT_NEED) == is_review(req, project);
}

static struct safe_url files_url(struct mem *mem, const struct project *project)
{
	return url_path(mem, "/projects/{}/files", project->code, NULL);
}

bool project_gallery(
    struct request *req, const struct project *project, struct part_gallery_view *view_out)
{
	const struct attachment_place place = place_of(project);
	struct attachments files;
	if (!attachment_list(req->db, req->mem, &place, &files))
		return false;
	*view_out = attachment_gallery(req, &files, files_url(req->mem, project), false);
	return true;
}

/* What was on the wall keeps its files: they would be seen by everyone before anybody has reviewed
 * them. */
bool project_may_attach(const struct request *req, const struct project *project)
{
	return !project->published_at &&
	       (is_review(req, project) || project_may_edit(req, project));
}

/* Of those who have it now. */
static bool own_files(
    struct request *req, const struct project *project, struct attachments *files_out)
{
	const struct attachment_place place = place_of(project);
	size_t n = 0;
	if (!attachment_list(req->db, req->mem, &place, files_out))
		return false;
	for (size_t i = 0; i < files_out->n; i++)
		if (is_theirs(req, project, &files_out->items[i]))
			files_out->items[n++] = files_out->items[i];
	files_out->n = n;
	return true;
}

/* The project of the address, for whoever may change its files; NULL: the answer is set. A poster who comes too late or too
 * early is shown why. */
static bool project_to_edit(struct request *req, struct project **project_out)
{
	if (!project_of_route(req, project_out))
		return false;
	struct project *project = *project_out;
	if (project && project_may_attach(req, project))
		return true;
	*project_out = NULL;
	if (!project)
		return answer_error(req, 404);
	if (!is_review(req, project) && !(project_by(project, req->actor) & BY_POSTER))
		return answer_error(req, 403);
	return req->method == METHOD_POST ? answer_with(req, 409, project_files_page)
					  : project_files_page(req);
}

/* --- the list and the form -------------------------------------------------------------------- */

/* Why no file can be added; NULL: one can. */
static const char *why_none(struct request *req, const struct project *project, size_t count)
{
	if (project->published_at)
		return tr(req->lang, N_("What was on the wall keeps the files it had there."));
	if (project->state == PROJECT_REVIEWING && !is_review(req, project))
		return tr(
		    req->lang, N_("The need is with its reviewer, who decides about what lies "
				  "before him. Files can be added again when it is returned."));
	if (!project_may_attach(req, project))
		return tr(req->lang, N_("The need was withdrawn: nothing is added to it."));
	return count < ATTACHMENT_MOST
		   ? NULL
		   : tr(req->lang,
			 N_("Six files are here, and no more fit; remove one to add another."));
}

static void show_form(struct request *req, const struct project *project, size_t count,
    struct project_files_view *view)
{
	const char *back = is_review(req, project) ? N_("Back to the project")
						   : N_("Done: back to the need, to submit it");
	view->full = why_none(req, project, count);
	if (view->full) {
		part_moves_add(req->mem, req->lang, &view->moves,
		    count >= ATTACHMENT_MOST ? back : N_("Back to the project"))
		    ->link = project_url(req->mem, project->code);
		return;
	}
	view->form = (struct part_form_view){
		.form = page_form_view(req, files_url(req->mem, project)),
		.title = tr(req->lang, N_("Add a file")),
		.intro =
		    tr(req->lang, N_("Photos are made anew before they are kept: where and with "
				     "what they were taken is not in them any more.")),
		.submit = tr(req->lang, N_("Add")),
		.cancel_label = tr(req->lang, back),
		.cancel = project_url(req->mem, project->code),
	};
	/* A poster's files are not asked what they are. */
	if (!is_review(req, project))
		view->form.form.fields.n--;
}

bool project_files_page(struct request *req)
{
	struct project *project;
	struct attachments files;
	if (!project_of_route(req, &project))
		return false;
	if (!project)
		return answer_error(req, 404);
	if (!is_review(req, project) && !(project_by(project, req->actor) & BY_POSTER))
		return answer_error(req, 403);
	bool may_change = project_may_attach(req, project);
	if (!may_change)
		req->answer.status = 409;
	if (!own_files(req, project, &files))
		return false;
	struct project_files_view view = {
		.head = { .kind = tr(req->lang, N_("Project")),
		    .code = project->code,
		    .title = tr(req->lang, is_review(req, project) ? N_("Opinions and surveys")
								   : N_("Photos and documents")),
		    .meta = project->title,
		    .seal = project_seal(
			req->lang, project->state, project->opens_at, req->arrived_at) },
		.callout = site_refusal(req),
		.gallery =
		    attachment_gallery(req, &files, files_url(req->mem, project), may_change),
		.empty = { .title = tr(req->lang, N_("Nothing here yet")),
		    .text = tr(req->lang, is_review(req, project)
					      ? N_("What an expert says or a survey found can be "
						   "attached to the review; it "
						   "is published with the need. Six files at most.")
					      : N_("A photo says what is wrong, a plan or a survey "
						   "what is there already. "
						   "Six files at most.")) },
	};
	view.title = view.head.title;
	show_form(req, project, files.n, &view);
	tmpl_project_files(page_out(req, 200, "projects"), &view);
	return true;
}

/* --- adding ----------------------------------------------------------------------------------- */

/* Before the transaction: a picture may take seconds. A page that runs again finds it done. */
static bool add_glance(struct request *req)
{
	const struct file_fields *fields = req->form.data;
	struct attachment_file *file = req->found;
	struct project *project;
	const char *error = NULL;
	if (!project_to_edit(req, &project))
		return false;
	if (!project)
		return true;
	if (!file && !req->form.error_count) {
		file = MEM_NEW(req->mem, struct attachment_file);
		if (!attachment_clean(
			req->mem, req->lang, req->settings, &fields->file, file, &error))
			return false;
	}
	if (error)
		form_error(&req->form, "file", error);
	if (is_review(req, project) && !fields->kind)
		form_error(&req->form, "kind", tr(req->lang, N_("Say what it is.")));
	if (req->form.error_count)
		return answer_with(req, 422, project_files_page);
	req->found = file;
	return true;
}

static bool add_page(struct request *req)
{
	const struct file_fields *fields = req->form.data;
	struct project *project;
	bool done;
	if (!project_to_edit(req, &project))
		return false;
	if (!project)
		return true;
	struct attachment_place place = place_of(project);
	place.purpose = is_review(req, project) ? purposes[fields->kind - 1] : ATTACHMENT_NEED;
	if (!project_add_file(req->db, project, req->arrived_at, &done))
		return false;
	if (!done) {
		form_error(&req->form, "file", tr(req->lang, N_("A need has six files at most.")));
		return answer_with(req, 422, project_files_page);
	}
	if (!attachment_add(
		req->db, &place, req->found, fields->description, req->actor, req->arrived_at))
		return false;
	return answer_redirect(req, files_url(req->mem, project).text);
}

/* --- taking away ------------------------------------------------------------------------------ */

/* The file of the address, of a project that can be changed; NULL: the answer is set. */
static bool file_to_remove(
    struct request *req, struct project **project_out, struct attachment **file_out)
{
	*file_out = NULL;
	if (!project_to_edit(req, project_out))
		return false;
	if (!*project_out)
		return true;
	const struct attachment_place place = place_of(*project_out);
	if (!attachment_find(req->db, req->mem, &place, request_part(req, "file"), file_out))
		return false;
	if (*file_out && !is_theirs(req, *project_out, *file_out))
		*file_out = NULL;
	return *file_out || answer_error(req, 404);
}

static bool remove_form_page(struct request *req)
{
	struct project *project;
	struct attachment *file;
	if (!file_to_remove(req, &project, &file))
		return false;
	if (!file)
		return true;
	struct site_form_page page = {
		.section = "projects",
		.head = { .kind = tr(req->lang, N_("Project")),
		    .code = project->code,
		    .title = tr(req->lang, N_("Remove this file?")),
		    .meta = project->title },
		.form = { .form = page_form_view(
			      req, url_path(req->mem, "/projects/{}/files/{}/remove", project->code,
				       request_part(req, "file"), NULL)),
		    .intro = tr(req->lang, N_("It is gone for good.")),
		    .submit = tr(req->lang, N_("Remove")),
		    .is_danger = true,
		    .cancel_label = tr(req->lang, N_("Keep it")),
		    .cancel = files_url(req->mem, project) },
	};
	part_facts_add(req->mem, req->lang, &page.form.facts, N_("What it shows"),
	    *file->description ? file->description : file->name);
	part_facts_add(
	    req->mem, req->lang, &page.form.facts, N_("File"), attachment_meta(req->mem, file));
	return site_form_show(req, 200, &page);
}

static bool remove_page(struct request *req)
{
	struct project *project;
	struct attachment *file;
	bool done;
	if (!file_to_remove(req, &project, &file))
		return false;
	if (!file)
		return true;
	struct attachment_place place = place_of(project);
	place.purpose = file->purpose;
	if (!project_remove_file(req->db, project, req->arrived_at, &done))
		return false;
	if (done && !attachment_remove(req->db, &place, file->id, req->arrived_at, &done))
		return false;
	if (!done)
		return answer_error(req, 409);
	return answer_redirect(req, files_url(req->mem, project).text);
}

/* --- one file --------------------------------------------------------------------------------- */

static bool answer_file(struct request *req, bool is_small)
{
	struct project *project;
	struct attachment *file = NULL;
	if (!project_of_route(req, &project))
		return false;
	if (project) {
		const struct attachment_place place = place_of(project);
		if (!attachment_find(req->db, req->mem, &place, request_part(req, "file"), &file))
			return false;
	}
	if (!file)
		return answer_error(req, 404);
	return attachment_answer(req, file, is_small, project->published_at != 0);
}

static bool file_page(struct request *req)
{
	return answer_file(req, false);
}

static bool small_page(struct request *req)
{
	return answer_file(req, true);
}

/* --- routes ----------------------------------------------------------------------------------- */

static const struct form nothing = { 0 };

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/projects/{code}/files",
	    .roles = PROJECT_POSTERS,
	    .form = &file_form,
	    .page = project_files_page,
	    .about = "Photos and documents of a need, for its poster; opinions and surveys, for "
		     "its reviewer." },
	{ .method = METHOD_POST,
	    .pattern = "/projects/{code}/files",
	    .roles = PROJECT_POSTERS,
	    .flags = ROUTE_UPLOADS,
	    .form = &file_form,
	    .glance = add_glance,
	    .page = add_page,
	    .about = "Adds a file, made harmless: the poster to a draft or returned need, the "
		     "reviewer while reviewing." },
	{ .method = METHOD_GET,
	    .pattern = "/projects/{code}/files/{file}",
	    .flags = ROUTE_PUBLIC | ROUTE_LASTING,
	    .page = file_page,
	    .about = "A photo to look at, a document to keep." },
	{ .method = METHOD_GET,
	    .pattern = "/projects/{code}/files/{file}/small",
	    .flags = ROUTE_PUBLIC | ROUTE_LASTING,
	    .page = small_page,
	    .about = "The photo made small." },
	{ .method = METHOD_GET,
	    .pattern = "/projects/{code}/files/{file}/remove",
	    .roles = PROJECT_POSTERS,
	    .form = &nothing,
	    .page = remove_form_page,
	    .about = "Asks before a file is taken away." },
	{ .method = METHOD_POST,
	    .pattern = "/projects/{code}/files/{file}/remove",
	    .roles = PROJECT_POSTERS,
	    .form = &nothing,
	    .page = remove_page,
	    .about = "Takes one's own file away again." },
};
const struct route_list project_attachment_routes = { .routes = rows, .count = COUNT(rows) };
