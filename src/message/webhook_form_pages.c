/* A new webhook, and its secret. */
#include <inttypes.h>

#include "auth/keys.h"
#include "auth/page.h"
#include "auth/token.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "history/feed.h"
#include "message/message_view.h"
#include "message/webhook.h"
#include "message/webhook_pages.h"
#include "message/webhook_rules.h"
#include "message_tmpl.h"

/* The page that shows a secret works so long for who came from the form, and never again. */
#define SECRET_SHOWN_US (10 * MINUTE_US)

struct hook_form {
	const char *owner, *url;
	uint32_t events;
};
static const struct form_field hook_fields[] = {
	{ .name = "owner",
	    .label = N_("On behalf of"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 24,
	    .offset = offsetof(struct hook_form, owner) },
	{ .name = "url",
	    .label = N_("Address of the program"),
	    .hint = N_("https://… on the open internet; redirects are not followed"),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = WEBHOOK_URL_CHARS,
	    .offset = offsetof(struct hook_form, url) },
	{ .name = "events",
	    .label = N_("What it is told"),
	    .type = FIELD_CHOICES,
	    .required = true,
	    .choices = feed_choices,
	    .choice_count = FEED_COUNT - 1,
	    .offset = offsetof(struct hook_form, events) },
};
const struct form webhook_form = {
	.fields = hook_fields, .field_count = COUNT(hook_fields), .bytes = sizeof(struct hook_form)
};

bool webhook_new_page(struct request *req)
{
	struct webhook_owner *owners;
	size_t count;
	const struct crumb_view crumbs[] = { { .label = tr(req->lang, N_("Webhooks")),
	    .link = url_path(req->mem, "/webhooks", NULL) } };
	const char *title = tr(req->lang, N_("Add a webhook"));
	if (!webhook_owners(
		req->db, req->mem, req->actor->account, req->arrived_at, &owners, &count))
		return false;
	struct form_choice *choices = MEM_ARRAY(req->mem, struct form_choice, count);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct form_choice){ owners[i].code, owners[i].name };
	struct form_state *state = page_form_state(req, &webhook_form);
	if (!state->values[0] && count)
		form_prefill(state, "owner", owners[0].code);
	struct message_form_view view = {
		.title = title,
		.head = { .title = title, .crumbs = { crumbs, 1 } },
		.form = { .form = page_form_view_of(
			      req, state, url_path(req->mem, "/webhooks/new", NULL)),
		    .submit = tr(req->lang, N_("Add it, and show its secret")),
		    .cancel_label = tr(req->lang, N_("Back")),
		    .cancel = url_path(req->mem, "/webhooks", NULL) },
	};
	form_view_pick(req->mem, &view.form.form, "owner", choices, count);
	tmpl_message_form(page_out(req, 200, "inbox"), &view);
	return true;
}

/* A ticket for the secret's page, good for this session and for a short time. */
const char *webhook_secret_link(struct request *req, int64_t id)
{
	struct safe_url page = webhook_url(req, "/webhooks/{}/secret", id);
	return url_query(req->mem, page, "ticket",
	    token_make(req->mem, auth_keys()->token, req->session, page.text, req->arrived_at))
	    .text;
}

static bool owner_of(
    struct request *req, const char *code, struct webhook_owner *owner_out, size_t *hook_count_out)
{
	struct webhook_owner *owners;
	struct webhook *hooks;
	size_t count;
	*owner_out = (struct webhook_owner){ 0 };
	if (!webhook_owners(
		req->db, req->mem, req->actor->account, req->arrived_at, &owners, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (text_equal(owners[i].code, code))
			*owner_out = owners[i];
	}
	return !owner_out->code || webhook_list(req->db, req->mem, owner_out->partner,
				       owner_out->code, &hooks, hook_count_out);
}

static void check_hook(struct request *req, const struct hook_form *form,
    const struct webhook_owner *owner, size_t hook_count)
{
	const char *objection = webhook_url_objection(form->url, req->settings->loopback_hooks);
	if (objection)
		form_error(&req->form, "url", tr(req->lang, objection));
	if (!owner->code)
		form_error(&req->form, "owner", tr(req->lang, N_("Choose from the list.")));
	else if (hook_count >= WEBHOOKS_EACH)
		form_error(&req->form, "owner",
		    tr_count(req->mem, req->lang, "There is {n} already: remove one first.",
			"There are {n} already: remove one first.", WEBHOOKS_EACH));
}

bool webhook_add_page(struct request *req)
{
	const struct hook_form *form = req->form.data;
	struct webhook_owner owner;
	size_t hook_count = 0;
	int64_t id;
	if (req->form.error_count)
		return answer_with(req, 422, webhook_new_page);
	if (!owner_of(req, form->owner, &owner, &hook_count))
		return false;
	check_hook(req, form, &owner, hook_count);
	if (req->form.error_count)
		return answer_with(req, 422, webhook_new_page);
	const struct webhook hook = {
		.partner = owner.partner,
		.unit = owner.partner.n ? NULL : owner.code,
		.url = form->url,
		.events = form->events,
	};
	return webhook_add(req->db, req->mem, req->actor->account, &hook, req->arrived_at, &id) &&
	       answer_redirect(req, webhook_secret_link(req, id));
}

bool webhook_secret_page(struct request *req)
{
	struct webhook *hook;
	/* Seen as from later, a ticket is too old sooner than a form is. */
	int64_t seen_at = req->arrived_at + TOKEN_LIFETIME_US - SECRET_SHOWN_US;
	if (!webhook_of_route(req, &hook))
		return false;
	if (!hook)
		return answer_error(req, 404);
	if (!token_check(
		auth_keys()->token, req->session, req->path, request_query(req, "ticket"), seen_at))
		return answer_error(req, 403);
	const char *title = tr(req->lang, N_("The secret of the webhook"));
	struct message_sheet_view view = {
		.title = title,
		.head = { .title = title },
		.callout = { .kind = "note",
		    .title = tr(req->lang, N_("Copy it now: it is not shown again.")),
		    .text = tr(req->lang,
			N_("Every delivery carries webhook-id, webhook-timestamp and "
			   "webhook-signature: “v1,” and the base64 of HMAC-SHA256 over "
			   "id.timestamp.body. The key is what follows whsec_, decoded. Do not "
			   "trust "
			   "what is not signed, and take an id you know already for a repeat.")) },
	};
	part_facts_add(req->mem, req->lang, &view.facts, N_("Secret"), hook->secret);
	part_facts_add(req->mem, req->lang, &view.facts, N_("Address of the program"), hook->url);
	struct move_view *on =
	    part_moves_add(req->mem, req->lang, &view.moves, N_("I have it: to the webhook"));
	on->link = webhook_url(req, "/webhooks/{}", hook->id);
	on->is_primary = true;
	tmpl_message_sheet(page_out(req, 200, "inbox"), &view);
	return true;
}
