/* What of the inbox goes by mail, and where to; and the page that ends it. */
#include "message/mail_pages.h"

#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "message/mail.h"
#include "message/mail_text.h"
#include "message/mail_view.h"
#include "message/message.h"
#include "message_tmpl.h"

#define PAGE "/inbox/preferences"

/* --- forms ------------------------------------------------------------------------------------ */

struct address_form {
	const char *address;
};
static const struct form_field address_fields[] = {
	{ .name = "address",
	    .label = N_("E-mail address"),
	    .hint = N_("A code is sent to it first; nothing else before you have typed the code "
		       "here."),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = MAIL_ADDRESS_BYTES,
	    .autocomplete = "email",
	    .offset = offsetof(struct address_form, address) },
};
static const struct form address_form = { .fields = address_fields,
	.field_count = COUNT(address_fields),
	.bytes = sizeof(struct address_form) };

struct code_form {
	const char *code;
};
static const struct form_field code_fields[] = {
	{ .name = "code",
	    .label = N_("The code from the mail"),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = 20,
	    .autocomplete = "one-time-code",
	    .offset = offsetof(struct code_form, code) },
};
static const struct form code_form = {
	.fields = code_fields, .field_count = COUNT(code_fields), .bytes = sizeof(struct code_form)
};

enum how { HOW_AT_ONCE = 1, HOW_DAILY, HOW_NOT };
static const struct form_choice how_choices[] = {
	{ "at_once", N_("At once") },
	{ "daily", N_("Once a day, together") },
	{ "not", N_("Not by mail") },
};
static const struct form_choice lang_choices[] = { { "zh", "中文" }, { "en", "English" } };

struct kinds_form {
	int how[MESSAGE_KIND_COUNT];
	int lang;
};
static const struct form_field kinds_fields[] = {
#define X(id, text, what)                                                                          \
	{ .name = text,                                                                            \
		.label = what,                                                                     \
		.type = FIELD_CHOICE,                                                              \
		.required = true,                                                                  \
		.choices = how_choices,                                                            \
		.choice_count = COUNT(how_choices),                                                \
		.offset = offsetof(struct kinds_form, how[id]) },
	MESSAGE_KINDS(X)
#undef X
	    { .name = "lang",
		.label = N_("Language of the mails"),
		.type = FIELD_CHOICE,
		.required = true,
		.choices = lang_choices,
		.choice_count = COUNT(lang_choices),
		.offset = offsetof(struct kinds_form, lang) },
};
static const struct form kinds_form = { .fields = kinds_fields,
	.field_count = COUNT(kinds_fields),
	.bytes = sizeof(struct kinds_form) };

/* --- the page --------------------------------------------------------------------------------- */

static struct part_form_view form_part(struct request *req, const struct form *form,
    const char *path, const char *title, const char *submit)
{
	return (struct part_form_view){
		.form = page_form_view_of(
		    req, page_form_state(req, form), url_path(req->mem, path, NULL)),
		.title = title,
		.submit = submit,
	};
}

static struct part_form_view kinds_part(
    struct request *req, const struct mail_preference *preference)
{
	struct form_state *state = page_form_state(req, &kinds_form);
	for (int kind = 1; state != &req->form && kind < MESSAGE_KIND_COUNT; kind++) {
		uint32_t bit = UINT32_C(1) << kind;
		enum how how = preference->at_once & bit ? HOW_AT_ONCE
			       : preference->daily & bit ? HOW_DAILY
							 : HOW_NOT;
		form_prefill(
		    state, message_kind_choices[kind - 1].value, how_choices[how - 1].value);
	}
	if (state != &req->form)
		form_prefill(state, "lang", preference->lang == LANG_EN ? "en" : "zh");
	struct part_form_view part = form_part(req, &kinds_form, PAGE,
	    tr(req->lang, N_("What goes by mail")), tr(req->lang, N_("Keep this choice")));
	part.form = page_form_view_of(req, state, url_path(req->mem, PAGE, NULL));
	return part;
}

static void put_address(struct request *req, struct message_preferences_view *view,
    const struct mail_preference *preference)
{
	bool has_one = preference->masked != NULL;
	part_facts_add(req->mem, req->lang, &view->facts, N_("Mails go to"), preference->masked);
	part_facts_add(
	    req->mem, req->lang, &view->facts, N_("Waits for its code"), preference->asked_masked);
	view->has_address = true;
	view->address = form_part(req, &address_form, "/inbox/address",
	    tr(req->lang, has_one ? N_("Another address") : N_("Your address")),
	    tr(req->lang, N_("Send a code")));
	view->has_code = preference->asked_masked != NULL;
	if (view->has_code)
		view->code = form_part(req, &code_form, "/inbox/address/confirm",
		    tr(req->lang, N_("The code")), tr(req->lang, N_("Confirm the address")));
	view->has_kinds = has_one;
	if (has_one)
		view->kinds = kinds_part(req, preference);
	if (!has_one && !view->has_code)
		return;
	struct move_view *remove =
	    part_moves_add(req->mem, req->lang, &view->remove, N_("Remove the address"));
	remove->form = page_form(req, url_path(req->mem, "/inbox/address/remove", NULL));
	remove->is_danger = true;
	remove->hint = tr(req->lang,
	    N_("No mail is sent any more, and your choices go with it. The inbox stays as it is."));
}

static bool preferences_show(struct request *req)
{
	struct mail_preference preference;
	const struct crumb_view crumbs[] = { { .label = tr(req->lang, N_("Inbox")),
	    .link = url_path(req->mem, "/inbox", NULL) } };
	const char *title = tr(req->lang, N_("What else is told, and where to"));
	struct message_preferences_view view = { .title = title,
		.head = { .title = title, .crumbs = { crumbs, COUNT(crumbs) } } };
	if (!mail_preference_of(req->db, req->mem, req->actor->account, req->lang, &preference))
		return false;
	if (req->settings->sends_mail)
		put_address(req, &view, &preference);
	else
		view.callout = (struct part_callout_view){ .kind = "note",
			.title = tr(req->lang, N_("This site sends no mail.")),
			.text = tr(req->lang, N_("Everything you are told is in the inbox.")) };
	if (who_roles(req->actor) & (BY_PARTNER_AGENT | BY_DISTRICT_ADMIN)) {
		struct move_view *hooks =
		    part_moves_add(req->mem, req->lang, &view.webhooks, N_("Tell another program"));
		hooks->link = url_path(req->mem, "/webhooks", NULL);
	}
	tmpl_message_preferences(page_out(req, 200, "inbox"), &view);
	return true;
}

/* --- the address ------------------------------------------------------------------------------ */

static bool address_post(struct request *req)
{
	const struct address_form *form = req->form.data;
	bool is_asked;
	if (!req->settings->sends_mail)
		return answer_error(req, 404);
	if (!req->form.error_count && !mail_address_is_good(form->address))
		form_error(&req->form, "address",
		    tr(req->lang, N_("This is no e-mail address, like name@example.org.")));
	if (req->form.error_count)
		return answer_with(req, 422, preferences_show);
	if (!mail_ask(req->db, req->mem, req->actor->account, req->lang, form->address,
		req->arrived_at, &is_asked))
		return false;
	if (is_asked)
		return answer_redirect(req, PAGE);
	form_error(&req->form, "address",
	    tr(req->lang, N_("A code was sent just now, or five today. Try again later.")));
	return answer_with(req, 429, preferences_show);
}

static bool code_refused(struct request *req)
{
	form_error(&req->form, "code",
	    tr(req->lang, N_("This is not the code, or it is too old, or it was tried too often. "
			     "You can have another one sent.")));
	return answer_with(req, 422, preferences_show);
}

static bool confirm_count(struct request *req)
{
	bool may;
	if (req->form.error_count)
		return answer_with(req, 422, preferences_show);
	return mail_try_code(req->db, req->actor->account, &may) && (may || code_refused(req));
}

static bool confirm_post(struct request *req)
{
	const struct code_form *form = req->form.data;
	bool is_good;
	if (!mail_confirm(req->db, req->mem, req->actor->account, text_narrow(req->mem, form->code),
		req->arrived_at, &is_good))
		return false;
	return is_good ? answer_redirect(req, PAGE) : code_refused(req);
}

static bool remove_post(struct request *req)
{
	return mail_forget(req->db, req->actor->account) && answer_redirect(req, PAGE);
}

static bool kinds_post(struct request *req)
{
	const struct kinds_form *form = req->form.data;
	uint32_t at_once = 0, daily = 0;
	if (req->form.error_count)
		return answer_with(req, 422, preferences_show);
	for (int kind = 1; kind < MESSAGE_KIND_COUNT; kind++) {
		if (form->how[kind] == HOW_AT_ONCE)
			at_once |= UINT32_C(1) << kind;
		if (form->how[kind] == HOW_DAILY)
			daily |= UINT32_C(1) << kind;
	}
	return mail_choose(req->db, req->mem, req->actor->account, at_once, daily,
		   form->lang == 2 ? LANG_EN : LANG_ZH, req->arrived_at) &&
	       answer_redirect(req, PAGE);
}

/* --- the last mail ---------------------------------------------------------------------------- */

/* What mail programs send with their one press (RFC 8058); our own page sends nothing. */
struct stop_form {
	const char *one_click;
};
static const struct form_field stop_fields[] = {
	{ .name = "List-Unsubscribe",
	    .type = FIELD_HIDDEN,
	    .max = 40,
	    .offset = offsetof(struct stop_form, one_click) },
};
static const struct form stop_form = {
	.fields = stop_fields, .field_count = COUNT(stop_fields), .bytes = sizeof(struct stop_form)
};

static bool unsubscribe_get(struct request *req)
{
	struct account_id account;
	const char *masked, *key = request_part(req, "key");
	if (!mail_unsubscribe_check(req->db, req->mem, key, &account, &masked))
		return false;
	if (!masked)
		return answer_error(req, 404);
	const char *title = tr(req->lang, N_("No more mails"));
	struct message_unsubscribe_view view = {
		.title = title,
		.head = { .title = title, .meta = masked },
	};
	struct move_view *stop =
	    part_moves_add(req->mem, req->lang, &view.moves, N_("Send me no more mails"));
	stop->form = page_form(req, url_path(req->mem, "/inbox/unsubscribe/{}", key, NULL));
	stop->is_primary = true;
	stop->hint = tr(req->lang, N_("The inbox stays as it is, and so does the address: you can "
				      "choose again there."));
	tmpl_message_unsubscribe(page_out(req, 200, ""), &view);
	return true;
}

/* The key was checked by the update itself: a page of its own needs no session. */
static bool unsubscribe_post(struct request *req)
{
	bool is_done;
	if (!mail_unsubscribe(req->db, req->mem, request_part(req, "key"), &is_done))
		return false;
	return is_done ? answer_redirect(req, "/inbox/unsubscribed") : answer_error(req, 403);
}

static bool unsubscribed_get(struct request *req)
{
	const char *title = tr(req->lang, N_("No more mails"));
	struct message_unsubscribe_view view = {
		.title = title,
		.head = { .title = title },
		.callout = { .kind = "good",
		    .title = tr(req->lang, N_("Done: no mail is sent to you any more.")),
		    .link_label = tr(req->lang, N_("What else is told, and where to")),
		    .link = url_path(req->mem, PAGE, NULL) },
	};
	tmpl_message_unsubscribe(page_out(req, 200, ""), &view);
	return true;
}

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/inbox/preferences",
	    .page = preferences_show,
	    .about = "Which messages also go by mail, and where to." },
	{ .method = METHOD_POST,
	    .pattern = "/inbox/preferences",
	    .form = &kinds_form,
	    .page = kinds_post,
	    .about = "Keeps which kinds go by mail: at once, once a day, not." },
	{ .method = METHOD_POST,
	    .pattern = "/inbox/address",
	    .form = &address_form,
	    .page = address_post,
	    .about = "Sends a code to an address; few within a day." },
	{ .method = METHOD_POST,
	    .pattern = "/inbox/address/confirm",
	    .form = &code_form,
	    .page = confirm_post,
	    .count = confirm_count,
	    .about = "The code came back: the address is confirmed." },
	{ .method = METHOD_POST,
	    .pattern = "/inbox/address/remove",
	    .page = remove_post,
	    .about = "Forgets the own address." },
	{ .method = METHOD_GET,
	    .pattern = "/inbox/unsubscribe/{key}",
	    .flags = ROUTE_PUBLIC,
	    .page = unsubscribe_get,
	    .about = "Asks whoever has a mail's link whether mails shall end." },
	{ .method = METHOD_POST,
	    .pattern = "/inbox/unsubscribe/{key}",
	    .flags = ROUTE_PUBLIC | ROUTE_SIGNED | ROUTE_REPEATABLE,
	    .form = &stop_form,
	    .page = unsubscribe_post,
	    .about = "Ends the mails to one address; also by one press in a mail program." },
	{ .method = METHOD_GET,
	    .pattern = "/inbox/unsubscribed",
	    .flags = ROUTE_PUBLIC,
	    .page = unsubscribed_get,
	    .about = "Says that mails have ended." },
};
const struct route_list mail_routes = { .routes = rows, .count = COUNT(rows) };
