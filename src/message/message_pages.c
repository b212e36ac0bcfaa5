/* The inbox. */
#include "message/message_pages.h"

#include <inttypes.h>

#include "auth/page.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "message/message.h"
#include "message/message_view.h"
#include "message_tmpl.h"

#define ROWS 30

struct read_form {
	int64_t up_to;
};
static const struct form_field read_fields[] = {
	{ .name = "up_to",
	    .type = FIELD_INT,
	    .required = true,
	    .min = 1,
	    .max = INT64_MAX,
	    .offset = offsetof(struct read_form, up_to) },
};
static const struct form read_form = {
	.fields = read_fields,
	.field_count = sizeof(read_fields) / sizeof(read_fields[0]),
	.bytes = sizeof(struct read_form),
};

static struct part_row_view inbox_row(struct request *req, const struct message_line *line)
{
	return (struct part_row_view){
		.link = url_local(req->mem, line->link),
		.title = line->text,
		.meta = clock_minute(req->mem, line->at),
		.is_unread = line->read_at == 0,
	};
}

static struct message_inbox_view inbox_view(
    struct request *req, const struct message_line *lines, size_t count)
{
	const char *title = tr(req->lang, N_("Inbox"));
	struct message_inbox_view view = {
		.title = title,
		.head = { .title = title },
		.empty = { .title = tr(req->lang, N_("Nothing has come yet.")),
		    .text = tr(req->lang,
			N_("Here you read what others did with the matters you have a part in.")) },
		.mark_read = page_form(req, url_path(req->mem, "/inbox/read", NULL)),
		.newest = count ? lines[0].id : 0,
	};
	view.messages.n = count;
	view.messages.items = MEM_ARRAY(req->mem, struct part_row_view, count);
	for (size_t i = 0; i < count; i++)
		view.messages.items[i] = inbox_row(req, &lines[i]);
	return view;
}

static bool inbox_show(struct request *req)
{
	int64_t after = 0, unread;
	struct message_line *lines;
	size_t count;
	const char *typed = request_query(req, "after");
	if (typed && !text_to_int(typed, 1, INT64_MAX, &after))
		after = 0;
	/* One more than is shown tells whether there is a next page. */
	if (!message_list(req->db, req->mem, req->lang, req->actor->account, after, ROWS + 1,
		&lines, &count) ||
	    !message_unread(req->db, req->mem, req->actor->account, &unread))
		return false;
	bool has_more = count > ROWS;
	size_t shown = has_more ? ROWS : count;
	struct message_inbox_view view = inbox_view(req, lines, shown);
	const char *key = has_more ? mem_printf(req->mem, "%" PRId64, lines[shown - 1].id) : NULL;
	view.has_unread = unread > 0 && shown > 0;
	view.pager = part_pager_make(req->mem, url_path(req->mem, "/inbox", NULL), after == 0, key);
	tmpl_message_inbox(page_out(req, 200, "inbox"), &view);
	return true;
}

static bool read_post(struct request *req)
{
	const struct read_form *form = req->form.data;
	if (req->form.error_count)
		return answer_with(req, 422, inbox_show);
	if (!message_mark_read(req->db, req->actor->account, form->up_to, req->arrived_at))
		return false;
	return answer_redirect(req, "/inbox");
}

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/inbox",
	    .page = inbox_show,
	    .about = "My messages, newest first." },
	{ .method = METHOD_POST,
	    .pattern = "/inbox/read",
	    .form = &read_form,
	    .page = read_post,
	    .about = "Marks my messages as read, up to the newest that was shown." },
};
const struct route_list message_routes = { .routes = rows, .count = sizeof rows / sizeof rows[0] };
