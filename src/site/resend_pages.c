/* A form that came without its login, or with the token of an earlier one: nothing is done, and what was typed is handed
 * back to be sent once more. */
#include "site/site.h"

#include "auth/page.h"
#include "base/mem.h"
#include "base/text.h"
#include "http/route.h"
#include "site/site_view.h"
#include "site_tmpl.h"

static const struct form_field *field_of(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (text_equal(form->fields[i].name, name))
			return &form->fields[i];
	}
	return NULL;
}

static bool has_type(const struct form *form, enum field_type type)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->fields[i].type == type)
			return true;
	}
	return false;
}

/* A password is never given back, and so neither is what came with it. A header that says where the form came from has been
 * compared with our own address; without one anybody's page may have sent it. */
static bool may_keep(const struct request *req)
{
	const struct form *form = req->route->form;
	return form && req->field_count && !has_type(form, FIELD_PASSWORD) &&
	       (req->fetch_site || req->origin);
}

static const char *choice_in_words(
    enum lang lang, const struct form_field *field, const char *value)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		if (text_equal(field->choices[i].value, value))
			return tr(lang, field->choices[i].label);
	}
	return value;
}

static const char *in_words(enum lang lang, const struct form_field *field, const char *value)
{
	switch (field->type) {
	case FIELD_CHOICE:
	case FIELD_CHOICES: return choice_in_words(lang, field, value);
	case FIELD_CHECK:
	case FIELD_SUBMIT: return *value ? tr(lang, N_("yes")) : NULL;
	case FIELD_TEXT:
	case FIELD_AREA:
	case FIELD_INT:
	case FIELD_DATE:
	case FIELD_MINUTE: return value;
	case FIELD_HIDDEN:
	case FIELD_PASSWORD:
	case FIELD_FILE: break;
	}
	return NULL;
}

static void keep_fields(struct request *req, struct site_resend_view *view)
{
	struct resend_field_view *kept =
	    MEM_ARRAY(req->mem, struct resend_field_view, req->field_count);
	for (size_t i = 0; i < req->field_count; i++) {
		const struct form_pair *pair = &req->fields[i];
		const struct form_field *field = field_of(req->route->form, pair->name);
		if (!field || pair->is_file)
			continue;
		kept[view->fields.n++] =
		    (struct resend_field_view){ .name = pair->name, .value = pair->value };
		if (!field->label)
			continue;
		struct fact_view *fact = part_facts_add(req->mem, req->lang, &view->facts,
		    field->label, in_words(req->lang, field, pair->value));
		if (fact)
			fact->is_long = field->type == FIELD_AREA;
	}
	view->fields.items = kept;
}

/* The fields for files, empty: a file cannot be handed back. */
static void ask_for_files(struct request *req, struct site_resend_view *view)
{
	struct form_state state;
	form_empty(req->mem, req->route->form, &state);
	struct form_view form = form_view_make(req->mem, req->lang, &state, view->action);
	struct field_view *files = MEM_ARRAY(req->mem, struct field_view, form.fields.n);
	for (size_t i = 0; i < form.fields.n; i++) {
		if (form.fields.items[i].is_file)
			files[view->files.n++] = form.fields.items[i];
	}
	view->files.items = files;
}

bool site_resend_page(struct request *req)
{
	bool is_guest = who_is_guest(req->actor), keeps = may_keep(req);
	if (!is_guest && !keeps)
		return answer_error(req, 403);
	struct site_resend_view view = {
		.is_guest = is_guest,
		.keeps = keeps,
		.title = is_guest ? tr(req->lang, N_("Your login has ended"))
				  : tr(req->lang, N_("Please check it and send it once more")),
		.login = req->frame->login_url,
	};
	if (keeps) {
		view.action = page_form(req, url_local(req->mem, req->path));
		view.action.is_multipart = has_type(req->route->form, FIELD_FILE);
		view.loses_files = view.action.is_multipart;
		keep_fields(req, &view);
		if (!is_guest)
			ask_for_files(req, &view);
	}
	tmpl_site_resend(page_out(req, 403, ""), &view);
	return true;
}
