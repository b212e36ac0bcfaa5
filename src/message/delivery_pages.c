/* What did not get out: looked at, tried again, given up. */
#include "message/delivery_pages.h"

#include <inttypes.h>

#include "auth/page.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "message/message_view.h"
#include "message_tmpl.h"

#define ROWS 40
/* On other pages it says how many are stuck, up to so many. */
#define COUNTED 100

static enum seal seal_of(enum outbox_state state)
{
	switch (state) {
	case OUTBOX_WAITING: return SEAL_WAITING;
	case OUTBOX_SENT: return SEAL_DONE;
	case OUTBOX_STUCK: return SEAL_STOPPED;
	case OUTBOX_STATE_NONE:
	case OUTBOX_DROPPED: break;
	}
	return SEAL_ENDED;
}

static const char *tries_text(struct request *req, const struct outbox_line *line)
{
	return tr_count(req->mem, req->lang, "{n} try", "{n} tries", line->tries);
}

/* The sender's own words in the reader's language; those of libraries and programs as they are. */
static const char *error_text(struct request *req, const char *error)
{
	return error ? tr(req->lang, error) : NULL;
}

struct part_row_view delivery_row(
    struct request *req, const struct outbox_line *line, struct safe_url link)
{
	return (struct part_row_view){
		.link = link,
		.title = tr(req->lang, outbox_kind_label(line->kind)),
		.text = error_text(req, line->error),
		.meta = mem_printf(req->mem, "%s%s%s · %s", line->to ? line->to : "",
		    line->to ? " · " : "", clock_minute(req->mem, line->made_at),
		    tries_text(req, line)),
		.seal = part_seal_make(
		    req->lang, seal_of(line->state), outbox_state_label(line->state)),
	};
}

/* Whoever looks after the whole installation: addresses of every district and partner come by. */
static bool is_here(const struct request *req)
{
	return (who_reach(req->actor, req->settings->district) & BY_DISTRICT_ADMIN) != 0;
}

bool delivery_add_link(struct request *req, struct part_moves_view *moves)
{
	int64_t waiting, stuck;
	if (!is_here(req))
		return true;
	if (!outbox_counts(req->db, req->mem, COUNTED, &waiting, &stuck))
		return false;
	struct move_view *link = part_moves_add(req->mem, req->lang, moves, "");
	link->label = tr_fill(req->mem, req->lang, N_("Deliveries that are stuck: {n}"),
	    (const struct catalog_arg[]){
		{ "n", mem_printf(req->mem, "%" PRId64 "%s", stuck, stuck < COUNTED ? "" : "+") },
		{ 0 } });
	link->link = url_path(req->mem, "/deliveries", NULL);
	return true;
}

static bool list_get(struct request *req)
{
	struct outbox_line *lines;
	size_t count;
	int64_t before = 0;
	const char *typed = request_query(req, "after");
	if (!is_here(req))
		return answer_error(req, 403);
	if (typed && !text_to_int(typed, 1, INT64_MAX, &before))
		before = 0;
	if (!outbox_stuck(req->db, req->mem, before, ROWS + 1, &lines, &count))
		return false;
	bool has_more = count > ROWS;
	const char *title = tr(req->lang, N_("Deliveries that are stuck"));
	struct message_sheet_view view = {
		.title = title,
		.head = { .title = title },
		.rows_title = tr(req->lang, N_("Newest first")),
		.empty = { .title = tr(req->lang, N_("Nothing is stuck.")),
		    .text =
			tr(req->lang, N_("Mails and webhooks that cannot be delivered after many "
					 "tries come here.")) },
	};
	view.rows.n = has_more ? ROWS : count;
	view.rows.items = MEM_ARRAY(req->mem, struct part_row_view, view.rows.n);
	for (size_t i = 0; i < view.rows.n; i++)
		view.rows.items[i] = delivery_row(req, &lines[i],
		    url_path(req->mem, "/deliveries/{}",
			mem_printf(req->mem, "%" PRId64, lines[i].id), NULL));
	view.pager = part_pager_make(req->mem, url_path(req->mem, "/deliveries", NULL), before == 0,
	    has_more ? mem_printf(req->mem, "%" PRId64, lines[ROWS - 1].id) : NULL);
	tmpl_message_sheet(page_out(req, 200, "inbox"), &view);
	return true;
}

static bool line_of_route(struct request *req, struct outbox_line **line_out)
{
	int64_t id;
	*line_out = NULL;
	return !text_to_int(request_part(req, "id"), 1, INT64_MAX, &id) ||
	       outbox_by_id(req->db, req->mem, id, line_out);
}

static bool put_attempts(
    struct request *req, struct message_sheet_view *view, const struct outbox_line *line)
{
	struct outbox_attempt *attempts;
	if (!outbox_attempts(req->db, req->mem, line->id, &attempts, &view->rows.n))
		return false;
	view->rows_title = tr(req->lang, N_("Attempts"));
	view->rows.items = MEM_ARRAY(req->mem, struct part_row_view, view->rows.n);
	for (size_t i = 0; i < view->rows.n; i++)
		view->rows.items[i] = (struct part_row_view){
			.title = mem_printf(req->mem, "%" PRId64, attempts[i].number),
			.meta = clock_minute(req->mem, attempts[i].begun_at),
			.text = attempts[i].is_sent    ? tr(req->lang, N_("Sent"))
				: attempts[i].ended_at ? error_text(req, attempts[i].error)
						       : tr(req->lang, OUTBOX_UNENDED),
		};
	view->empty.title = tr(req->lang, N_("Not tried yet."));
	return true;
}

static bool show_get(struct request *req)
{
	struct outbox_line *line;
	const struct crumb_view crumbs[] = { { .label =
						   tr(req->lang, N_("Deliveries that are stuck")),
	    .link = url_path(req->mem, "/deliveries", NULL) } };
	if (!is_here(req))
		return answer_error(req, 403);
	if (!line_of_route(req, &line))
		return false;
	if (!line)
		return answer_error(req, 404);
	const char *title = tr(req->lang, outbox_kind_label(line->kind)),
		   *id = mem_printf(req->mem, "%" PRId64, line->id);
	struct message_sheet_view view = { .title = title,
		.head = { .title = title,
		    .crumbs = { crumbs, 1 },
		    .seal = part_seal_make(
			req->lang, seal_of(line->state), outbox_state_label(line->state)) } };
	part_facts_add(req->mem, req->lang, &view.facts, N_("To"), line->to);
	part_facts_add_time(req->mem, req->lang, &view.facts, N_("Made"), line->made_at);
	part_facts_add(
	    req->mem, req->lang, &view.facts, N_("What went wrong"), error_text(req, line->error));
	if (line->state == OUTBOX_STUCK) {
		struct move_view *retry =
		    part_moves_add(req->mem, req->lang, &view.moves, N_("Try once more"));
		retry->form = page_form(req, url_path(req->mem, "/deliveries/{}/retry", id, NULL));
		retry->is_primary = true;
		struct move_view *drop =
		    part_moves_add(req->mem, req->lang, &view.moves, N_("Give it up"));
		drop->form = page_form(req, url_path(req->mem, "/deliveries/{}/drop", id, NULL));
		drop->is_danger = true;
		drop->hint =
		    tr(req->lang, N_("It is never sent; its text is deleted, the log stays."));
	}
	if (!put_attempts(req, &view, line))
		return false;
	tmpl_message_sheet(page_out(req, 200, "inbox"), &view);
	return true;
}

static bool settle(
    struct request *req, bool (*change)(struct db *, int64_t id, int64_t now, bool *changed_out))
{
	struct outbox_line *line;
	bool is_changed;
	if (!is_here(req))
		return answer_error(req, 403);
	if (!line_of_route(req, &line))
		return false;
	if (!line)
		return answer_error(req, 404);
	if (!change(req->db, line->id, req->arrived_at, &is_changed))
		return false;
	return is_changed ? answer_redirect(req, "/deliveries") : answer_error(req, 409);
}

static bool retry_post(struct request *req)
{
	return settle(req, outbox_retry);
}

static bool drop_post(struct request *req)
{
	return settle(req, outbox_drop);
}

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/deliveries",
	    .roles = BY_DISTRICT_ADMIN,
	    .page = list_get,
	    .about = "Mails and webhooks that are stuck." },
	{ .method = METHOD_GET,
	    .pattern = "/deliveries/{id}",
	    .roles = BY_DISTRICT_ADMIN,
	    .page = show_get,
	    .about = "One delivery and every attempt." },
	{ .method = METHOD_POST,
	    .pattern = "/deliveries/{id}/retry",
	    .roles = BY_DISTRICT_ADMIN,
	    .page = retry_post,
	    .about = "One more attempt for a delivery that is stuck." },
	{ .method = METHOD_POST,
	    .pattern = "/deliveries/{id}/drop",
	    .roles = BY_DISTRICT_ADMIN,
	    .page = drop_post,
	    .about = "Gives a delivery up; its log stays." },
};
const struct route_list delivery_routes = { .routes = rows, .count = COUNT(rows) };
