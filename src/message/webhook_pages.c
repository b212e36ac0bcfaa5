/* Webhooks: added, tested, looked after by a partner's agents or a district's administrators. */
#include "message/webhook_pages.h"

#include <inttypes.h>

#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"
#include "history/feed.h"
#include "message/delivery_pages.h"
#include "message/message_view.h"
#include "message/outbox.h"
#include "message/webhook.h"
#include "message_tmpl.h"

#define ROWS 30
#define KEEPERS (BY_PARTNER_AGENT | BY_DISTRICT_ADMIN)

static const char *id_text(struct request *req, int64_t id)
{
	return mem_printf(req->mem, "%" PRId64, id);
}

struct safe_url webhook_url(struct request *req, const char *pattern, int64_t id)
{
	return url_path(req->mem, pattern, id_text(req, id), NULL);
}

static bool may_keep(const struct actor *actor, const struct webhook *hook)
{
	if (hook->partner.n)
		return who_is_agent(actor, hook->partner);
	for (size_t i = 0; i < actor->grant_count; i++) {
		if (actor->grants[i].role == ROLE_DISTRICT_ADMIN &&
		    text_equal(actor->grants[i].unit, hook->unit))
			return true;
	}
	return false;
}

/* NULL: there is none that the actor may know of. */
bool webhook_of_route(struct request *req, struct webhook **hook_out)
{
	int64_t id;
	*hook_out = NULL;
	if (!text_to_int(request_part(req, "id"), 1, INT64_MAX, &id))
		return true;
	if (!webhook_by_id(req->db, req->mem, id, hook_out))
		return false;
	if (*hook_out && !may_keep(req->actor, *hook_out))
		*hook_out = NULL;
	return true;
}

static struct part_seal_view hook_seal(struct request *req, const struct webhook *hook)
{
	return hook->is_active ? part_seal_make(req->lang, SEAL_RUNNING, N_("On"))
			       : part_seal_make(req->lang, SEAL_STOPPED, N_("Off"));
}

/* --- all of mine -------------------------------------------------------------------------------- */

static bool list_get(struct request *req)
{
	struct webhook *hooks;
	size_t count;
	const char *title = tr(req->lang, N_("Webhooks"));
	struct message_sheet_view view = {
		.title = title,
		.head = { .title = title,
		    .meta = tr(req->lang, N_("Programs elsewhere that are told of public events, "
					     "each delivery signed.")) },
		.rows_title = tr(req->lang, N_("Mine")),
		.empty = { .title = tr(req->lang, N_("No webhook yet.")),
		    .text =
			tr(req->lang, N_("If your house has a system of its own, it can be told "
					 "when a need is published or a slot is taken.")) },
	};
	if (!webhook_of_account(
		req->db, req->mem, req->actor->account, req->arrived_at, &hooks, &count))
		return false;
	view.rows.n = count;
	view.rows.items = MEM_ARRAY(req->mem, struct part_row_view, count);
	for (size_t i = 0; i < count; i++)
		view.rows.items[i] = (struct part_row_view){
			.link = webhook_url(req, "/webhooks/{}", hooks[i].id),
			.title = hooks[i].url,
			.meta = hooks[i].owner,
			.seal = hook_seal(req, &hooks[i]),
		};
	struct move_view *add =
	    part_moves_add(req->mem, req->lang, &view.moves, N_("Add a webhook"));
	add->link = url_path(req->mem, "/webhooks/new", NULL);
	add->is_primary = true;
	if (!delivery_add_link(req, &view.moves))
		return false;
	tmpl_message_sheet(page_out(req, 200, "inbox"), &view);
	return true;
}

/* --- one ---------------------------------------------------------------------------------------- */

static const char *events_label(struct request *req, uint32_t events)
{
	const char *text = "";
	for (size_t i = 0; i < FEED_COUNT - 1; i++) {
		if (events & UINT32_C(1) << i)
			text = mem_printf(req->mem, "%s%s%s", text, *text ? "\n" : "",
			    tr(req->lang, feed_choices[i].label));
	}
	return text;
}

static void put_moves(
    struct request *req, struct message_sheet_view *view, const struct webhook *hook)
{
	if (hook->is_active) {
		struct move_view *test =
		    part_moves_add(req->mem, req->lang, &view->moves, N_("Send a test"));
		test->form = page_form(req, webhook_url(req, "/webhooks/{}/test", hook->id));
		test->is_primary = true;
	}
	part_moves_add(
	    req->mem, req->lang, &view->moves, hook->is_active ? N_("Switch off") : N_("Switch on"))
	    ->form = page_form(req,
	    webhook_url(req, hook->is_active ? "/webhooks/{}/off" : "/webhooks/{}/on", hook->id));
	struct move_view *secret =
	    part_moves_add(req->mem, req->lang, &view->moves, N_("New secret"));
	secret->form = page_form(req, webhook_url(req, "/webhooks/{}/secret", hook->id));
	secret->hint = tr(req->lang, N_("The old one ends at once."));
	struct move_view *remove =
	    part_moves_add(req->mem, req->lang, &view->moves, N_("Remove it"));
	remove->link = webhook_url(req, "/webhooks/{}/remove", hook->id);
	remove->is_danger = true;
}

static bool put_log(
    struct request *req, struct message_sheet_view *view, const struct webhook *hook)
{
	struct outbox_line *lines;
	size_t count;
	int64_t before = 0;
	const char *typed = request_query(req, "after");
	if (typed && !text_to_int(typed, 1, INT64_MAX, &before))
		before = 0;
	if (!outbox_of_webhook(req->db, req->mem, hook->id, before, ROWS + 1, &lines, &count))
		return false;
	bool has_more = count > ROWS;
	view->rows_title = tr(req->lang, N_("Deliveries"));
	view->rows.n = has_more ? ROWS : count;
	view->rows.items = MEM_ARRAY(req->mem, struct part_row_view, view->rows.n);
	for (size_t i = 0; i < view->rows.n; i++) {
		lines[i].to = NULL;
		view->rows.items[i] = delivery_row(req, &lines[i], (struct safe_url){ 0 });
	}
	view->empty.title = tr(req->lang, N_("Nothing was sent yet."));
	view->empty.text = tr(req->lang, N_("A test shows within a few seconds whether it works."));
	view->pager = part_pager_make(req->mem, webhook_url(req, "/webhooks/{}", hook->id),
	    before == 0, has_more ? id_text(req, lines[ROWS - 1].id) : NULL);
	return true;
}

static struct message_sheet_view hook_view(struct request *req, const struct webhook *hook)
{
	struct crumb_view *crumb = MEM_NEW(req->mem, struct crumb_view);
	*crumb = (struct crumb_view){ .label = tr(req->lang, N_("Webhooks")),
		.link = url_path(req->mem, "/webhooks", NULL) };
	struct message_sheet_view view = { .title = tr(req->lang, N_("Webhook")),
		.head = { .title = hook->url,
		    .crumbs = { crumb, 1 },
		    .meta = hook->owner,
		    .seal = hook_seal(req, hook) } };
	struct fact_view *events = part_facts_add(req->mem, req->lang, &view.facts,
	    N_("What it is told"), events_label(req, hook->events));
	if (events)
		events->is_long = true;
	return view;
}

static bool show_get(struct request *req)
{
	struct webhook *hook;
	if (!webhook_of_route(req, &hook))
		return false;
	if (!hook)
		return answer_error(req, 404);
	struct message_sheet_view view = hook_view(req, hook);
	if (!hook->is_active)
		view.callout = (struct part_callout_view){ .kind = "stop",
			.title = tr(req->lang, N_("This webhook is off: nothing is sent to it.")),
			.text = tr(req->lang, N_("It was switched off by hand, or after many "
						 "deliveries in a row that failed. What happens "
						 "meanwhile is not sent later.")) };
	put_moves(req, &view, hook);
	if (!put_log(req, &view, hook))
		return false;
	tmpl_message_sheet(page_out(req, 200, "inbox"), &view);
	return true;
}

static bool remove_get(struct request *req)
{
	struct webhook *hook;
	if (!webhook_of_route(req, &hook))
		return false;
	if (!hook)
		return answer_error(req, 404);
	struct message_sheet_view view = hook_view(req, hook);
	view.callout = (struct part_callout_view){ .kind = "stop",
		.title = tr(req->lang, N_("Remove this webhook?")),
		.text = tr(req->lang, N_("Nothing more is sent to it, not even what waits now. Its "
					 "secret is gone.")) };
	struct move_view *remove =
	    part_moves_add(req->mem, req->lang, &view.moves, N_("Remove it"));
	remove->form = page_form(req, webhook_url(req, "/webhooks/{}/remove", hook->id));
	remove->is_danger = true;
	part_moves_add(req->mem, req->lang, &view.moves, N_("Back"))->link =
	    webhook_url(req, "/webhooks/{}", hook->id);
	tmpl_message_sheet(page_out(req, 200, "inbox"), &view);
	return true;
}

static bool test_post(struct request *req)
{
	struct webhook *hook;
	if (!webhook_of_route(req, &hook))
		return false;
	if (!hook)
		return answer_error(req, 404);
	if (!hook->is_active)
		return answer_error(req, 409);
	return outbox_test(req->db, hook->id, req->arrived_at) &&
	       answer_redirect(req, webhook_url(req, "/webhooks/{}", hook->id).text);
}

static bool secret_post(struct request *req)
{
	struct webhook *hook;
	if (!webhook_of_route(req, &hook))
		return false;
	if (!hook)
		return answer_error(req, 404);
	return webhook_renew_secret(req->db, req->mem, hook->id) &&
	       answer_redirect(req, webhook_secret_link(req, hook->id));
}

static bool change(struct request *req, enum webhook_state to)
{
	struct webhook *hook;
	bool is_changed;
	if (!webhook_of_route(req, &hook))
		return false;
	if (!hook)
		return answer_error(req, 404);
	enum webhook_state was = hook->is_active ? WEBHOOK_ACTIVE : WEBHOOK_DISABLED;
	if (was == to)
		return answer_error(req, 409);
	if (!webhook_set_state(req->db, hook->id, was, to, req->arrived_at, &is_changed))
		return false;
	if (!is_changed)
		return answer_error(req, 409);
	return answer_redirect(req,
	    to == WEBHOOK_REMOVED ? "/webhooks" : webhook_url(req, "/webhooks/{}", hook->id).text);
}

static bool on_post(struct request *req)
{
	return change(req, WEBHOOK_ACTIVE);
}

static bool off_post(struct request *req)
{
	return change(req, WEBHOOK_DISABLED);
}

static bool remove_post(struct request *req)
{
	return change(req, WEBHOOK_REMOVED);
}

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/webhooks",
	    .roles = KEEPERS,
	    .page = list_get,
	    .about = "Programs elsewhere that are told of public events: those I look after." },
	{ .method = METHOD_GET,
	    .pattern = "/webhooks/new",
	    .roles = KEEPERS,
	    .form = &webhook_form,
	    .page = webhook_new_page,
	    .about = "The form of a webhook." },
	{ .method = METHOD_POST,
	    .pattern = "/webhooks/new",
	    .roles = KEEPERS,
	    .form = &webhook_form,
	    .page = webhook_add_page,
	    .about = "Adds a webhook for a partner or a district; its secret is shown once." },
	{ .method = METHOD_GET,
	    .pattern = "/webhooks/{id}",
	    .roles = KEEPERS,
	    .page = show_get,
	    .about = "One webhook and the log of its deliveries." },
	{ .method = METHOD_GET,
	    .pattern = "/webhooks/{id}/secret",
	    .roles = KEEPERS,
	    .page = webhook_secret_page,
	    .about = "Shows a new secret, to who made it, for some minutes." },
	{ .method = METHOD_POST,
	    .pattern = "/webhooks/{id}/secret",
	    .roles = KEEPERS,
	    .page = secret_post,
	    .about = "A new secret; the old one ends." },
	{ .method = METHOD_POST,
	    .pattern = "/webhooks/{id}/test",
	    .roles = KEEPERS,
	    .page = test_post,
	    .about = "Sends a test delivery." },
	{ .method = METHOD_POST,
	    .pattern = "/webhooks/{id}/on",
	    .roles = KEEPERS,
	    .page = on_post,
	    .about = "Switches a webhook on again." },
	{ .method = METHOD_POST,
	    .pattern = "/webhooks/{id}/off",
	    .roles = KEEPERS,
	    .page = off_post,
	    .about = "Switches a webhook off." },
	{ .method = METHOD_GET,
	    .pattern = "/webhooks/{id}/remove",
	    .roles = KEEPERS,
	    .page = remove_get,
	    .about = "Asks whether a webhook shall go." },
	{ .method = METHOD_POST,
	    .pattern = "/webhooks/{id}/remove",
	    .roles = KEEPERS,
	    .page = remove_post,
	    .about = "Removes a webhook; the log stays." },
};
const struct route_list webhook_routes = { .routes = rows, .count = COUNT(rows) };
