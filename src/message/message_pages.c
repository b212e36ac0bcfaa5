/* The inbox: what came, by what it is about. */
#include "message/message_pages.h"

#include <inttypes.h>

#include "auth/page.h"
#include "base/clock.h"
#include "base/code.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/terms.h"
#include "base/text.h"
#include "message/message.h"
#include "message/message_view.h"
#include "message_tmpl.h"

#define ROWS 40
/* The address of a list: a subject and a key, every character of theirs escaped. */
#define BACK_CHARS 1200

/* --- the list --------------------------------------------------------------------------------- */

struct inbox_fields {
	int show, kind;
	const char *about, *after;
};
enum { SHOW_UNREAD = 1 };
static const struct form_choice show_choices[] = { { "unread", N_("Only what is unread") } };
static const struct form_field inbox_fields[] = {
	{ .name = "show",
	    .label = N_("Read or not"),
	    .type = FIELD_CHOICE,
	    .choices = show_choices,
	    .choice_count = COUNT(show_choices),
	    .offset = offsetof(struct inbox_fields, show) },
	{ .name = "kind",
	    .label = N_("About"),
	    .type = FIELD_CHOICE,
	    .choices = message_kind_choices,
	    .choice_count = MESSAGE_KIND_COUNT - 1,
	    .offset = offsetof(struct inbox_fields, kind) },
	{ .name = "about",
	    .type = FIELD_HIDDEN,
	    .max = 64,
	    .offset = offsetof(struct inbox_fields, about) },
	{ .name = "after",
	    .type = FIELD_HIDDEN,
	    .max = 20,
	    .offset = offsetof(struct inbox_fields, after) },
};
static const struct form inbox_form = { .fields = inbox_fields,
	.field_count = COUNT(inbox_fields),
	.bytes = sizeof(struct inbox_fields),
	.is_get = true };

/* Of what could be read alone, so that it is never longer than the form's `back` may be. */
static struct safe_url inbox_url(struct request *req, size_t field_count)
{
	struct safe_url url = url_path(req->mem, "/inbox", NULL);
	for (size_t i = 0; i < field_count; i++)
		url = url_query(req->mem, url, inbox_fields[i].name, req->form.values[i]);
	return url;
}

static struct message_filter filter_of(struct request *req)
{
	const struct inbox_fields *fields = req->form.data;
	struct message_filter filter = {
		.kind = (enum message_kind)fields->kind,
		.subject = fields->about,
		.unread_only = fields->show == SHOW_UNREAD,
		.limit = ROWS + 1,
	};
	if (fields->after && !text_to_int(fields->after, 1, INT64_MAX, &filter.before_id))
		filter.before_id = 0;
	return filter;
}

static struct message_row_view row_view(struct request *req, const struct message_line *line)
{
	struct message_row_view row = {
		.text = line->text,
		.iso = part_iso(req->mem, line->at),
		.time = clock_minute(req->mem, line->at),
		.link = url_local(req->mem, line->link),
		.is_unread = line->read_at == 0,
	};
	if (row.is_unread)
		row.open = page_form(req, url_path(req->mem, "/inbox/{}/open",
					      mem_printf(req->mem, "%" PRId64, line->id), NULL));
	return row;
}

/* The code a subject carries: behind the last slash of its path. */
static const char *code_of(struct request *req, const char *subject)
{
	const char *slash = strrchr(subject, '/');
	enum code_kind kind;
	char *code;
	if (!slash || code_read(req->mem, slash + 1, &kind, &code) != CODE_GOOD)
		return NULL;
	return code;
}

static struct message_group_view group_view(struct request *req, const struct message_line *line)
{
	return (struct message_group_view){
		.newest = row_view(req, line),
		.kind = tr(req->lang,
		    choice_label(message_kind_choices, MESSAGE_KIND_COUNT - 1, (int)line->kind)),
		.code = code_of(req, line->subject),
		.subject = line->subject,
		.newest_id = line->id,
		.is_unread = line->read_at == 0,
	};
}

/* What follows the newest of its subject goes behind it. */
static void group_add(struct request *req, struct message_group_view *group,
    const struct message_line *line, size_t most)
{
	if (!group->earlier.items)
		group->earlier.items = MEM_ARRAY(req->mem, struct message_row_view, most);
	struct message_row_view row = row_view(req, line);
	group->may_mark |= group->is_unread && row.is_unread;
	group->is_unread |= row.is_unread;
	group->earlier.items[group->earlier.n++] = row;
}

static void group_finish(struct request *req, struct message_group_view *group, bool is_alone)
{
	if (!group->earlier.n)
		return;
	group->earlier_label = tr_count(req->mem, req->lang, "{n} earlier message about it",
	    "{n} earlier messages about it", (int64_t)group->earlier.n);
	if (!is_alone)
		group->about = url_query(
		    req->mem, url_path(req->mem, "/inbox", NULL), "about", group->subject);
}

/* Newest first, in the order of each group's newest; a page has few, so they are looked through. */
static void put_groups(struct request *req, struct message_inbox_view *view,
    const struct message_line *lines, size_t count)
{
	const struct inbox_fields *fields = req->form.data;
	view->groups.items = MEM_ARRAY(req->mem, struct message_group_view, count);
	for (size_t i = 0; i < count; i++) {
		size_t g = 0;
		while (
		    g < view->groups.n &&
		    (fields->about || !text_equal(view->groups.items[g].subject, lines[i].subject)))
			g++;
		if (g < view->groups.n)
			group_add(req, &view->groups.items[g], &lines[i], count);
		else
			view->groups.items[view->groups.n++] = group_view(req, &lines[i]);
	}
	for (size_t g = 0; g < view->groups.n; g++)
		group_finish(req, &view->groups.items[g], fields->about != NULL);
}

static struct part_empty_view nothing(struct request *req)
{
	const struct inbox_fields *fields = req->form.data;
	if (fields->show || fields->kind || fields->about)
		return (
		    struct part_empty_view){ .title = tr(req->lang, N_("Nothing of this kind.")),
			.text = tr(req->lang, N_("What was read stays in the inbox.")),
			.link_label = tr(req->lang, N_("The whole inbox")),
			.link = url_path(req->mem, "/inbox", NULL) };
	return (struct part_empty_view){ .title = tr(req->lang, N_("Nothing has come yet.")),
		.text = tr(req->lang,
		    N_("Here you read what others did with the matters you have a part in.")),
		.link_label = tr(req->lang, N_("To my work")),
		.link = url_path(req->mem, "/work", NULL) };
}

static struct message_inbox_view inbox_view(struct request *req)
{
	const char *title = tr(req->lang, N_("Inbox"));
	struct message_inbox_view view = {
		.title = title,
		.head = { .title = title },
		.filters = page_form_view(req, url_path(req->mem, "/inbox", NULL)),
		.empty = nothing(req),
		.mark_read = page_form(req, url_path(req->mem, "/inbox/read", NULL)),
		.back = inbox_url(req, COUNT(inbox_fields)).text,
	};
	/* A new filter begins at the beginning, and with every subject. */
	view.filters.fields.n = 2;
	return view;
}

static bool inbox_show(struct request *req)
{
	struct message_filter filter = filter_of(req);
	struct message_line *lines;
	size_t count;
	/* One more than is shown tells whether there is a next page. */
	if (!message_find(
		req->db, req->mem, req->lang, req->actor->account, &filter, &lines, &count))
		return false;
	bool has_more = count > ROWS;
	size_t shown = has_more ? ROWS : count;
	struct message_inbox_view view = inbox_view(req);
	put_groups(req, &view, lines, shown);
	view.newest = shown ? lines[0].id : 0;
	view.has_unread = req->frame->unread && shown > 0;
	view.unread = tr_fill(req->mem, req->lang, N_("Unread: {n}"),
	    (const struct catalog_arg[]){
		{ "n", req->frame->unread ? req->frame->unread : "0" }, { 0 } });
	part_moves_add(req->mem, req->lang, &view.moves, N_("What else is told, and where to"))
	    ->link = url_path(req->mem, "/inbox/preferences", NULL);
	view.pager = part_pager_make(req->mem, inbox_url(req, COUNT(inbox_fields) - 1),
	    filter.before_id == 0,
	    has_more ? mem_printf(req->mem, "%" PRId64, lines[shown - 1].id) : NULL);
	tmpl_message_inbox(page_out(req, 200, "inbox"), &view);
	return true;
}

/* --- read, and open ---------------------------------------------------------------------------- */

struct read_form {
	int64_t up_to;
	const char *about, *back;
};
static const struct form_field read_fields[] = {
	{ .name = "up_to",
	    .type = FIELD_INT,
	    .required = true,
	    .min = 1,
	    .max = INT64_MAX,
	    .offset = offsetof(struct read_form, up_to) },
	{ .name = "about",
	    .type = FIELD_HIDDEN,
	    .max = 64,
	    .offset = offsetof(struct read_form, about) },
	{ .name = "back",
	    .type = FIELD_HIDDEN,
	    .max = BACK_CHARS,
	    .offset = offsetof(struct read_form, back) },
};
static const struct form read_form = {
	.fields = read_fields,
	.field_count = COUNT(read_fields),
	.bytes = sizeof(struct read_form),
};

/* Only buttons of ours post here: what is wrong with it no reader can mend. */
static bool read_post(struct request *req)
{
	const struct read_form *form = req->form.data;
	if (req->form.error_count)
		return answer_error(req, 422);
	if (!message_mark_read(
		req->db, req->actor->account, form->about, form->up_to, req->arrived_at))
		return false;
	return answer_redirect(
	    req, text_blank(form->back) ? "/inbox" : url_local(req->mem, form->back).text);
}

static bool open_post(struct request *req)
{
	int64_t id;
	const char *link;
	if (!text_to_int(request_part(req, "id"), 1, INT64_MAX, &id))
		return answer_error(req, 404);
	if (!message_open(req->db, req->mem, req->actor->account, id, req->arrived_at, &link))
		return false;
	return link ? answer_redirect(req, url_local(req->mem, link).text) : answer_error(req, 404);
}

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/inbox",
	    .form = &inbox_form,
	    .page = inbox_show,
	    .about = "My messages by what they are about, newest first." },
	{ .method = METHOD_POST,
	    .pattern = "/inbox/read",
	    .form = &read_form,
	    .page = read_post,
	    .about = "Marks my messages as read, up to the newest that was shown." },
	{ .method = METHOD_POST,
	    .pattern = "/inbox/{id}/open",
	    .page = open_post,
	    .about = "Marks one of my messages as read and goes where it leads." },
};
const struct route_list message_routes = { .routes = rows, .count = COUNT(rows) };
