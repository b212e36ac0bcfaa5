/* Files as answers, and their list as pages show it. */
#include <string.h>

#include "attachment/attachment.h"
#include "base/image.h"
#include "base/mem.h"
#include "base/text.h"
#include "html/out.h"
#include "http/request.h"

static bool is_picture(const struct attachment *attachment)
{
	return attachment->width > 0;
}

/* --- one file --------------------------------------------------------------------------------- */

static bool has_it(const struct request *req, const char *tag)
{
	return req->if_none_match && strstr(req->if_none_match, tag);
}

/* The tag is that of the content: the small picture of it has its own. */
static const char *tag_of(struct request *req, const struct attachment *attachment, bool is_small)
{
	return mem_printf(req->mem, "\"%.32s%s\"", attachment->hash, is_small ? "-small" : "");
}

static bool answer_whole(struct request *req, const struct attachment *attachment, bool is_small)
{
	answer_begin(req, 200, attachment_type_text(is_small ? ATTACHMENT_JPEG : attachment->type));
	if (!attachment_read(req->db, req->mem, attachment, is_small, &req->answer.body))
		return false;
	/* Taken away between two reads. */
	if (!req->answer.body.len ||
	    (!is_small && (int64_t)req->answer.body.len != attachment->bytes))
		return answer_error(req, 404);
	if (!is_picture(attachment))
		req->answer.file_name = attachment->name;
	return true;
}

bool attachment_answer(
    struct request *req, const struct attachment *attachment, bool is_small, bool is_public)
{
	const char *tag = tag_of(req, attachment, is_small);

	if (is_small && !is_picture(attachment))
		return answer_error(req, 404);
	if (is_public && has_it(req, tag))
		answer_begin(req, 304, NULL);
	else if (!answer_whole(req, attachment, is_small))
		return false;
	if (req->answer.status == 404)
		return true;
	req->answer.is_file = true;
	req->answer.is_lasting = is_public;
	if (is_public)
		answer_header(req, "ETag", tag);
	return true;
}

/* --- their list ------------------------------------------------------------------------------- */

const char *attachment_meta(struct mem *mem, const struct attachment *attachment)
{
	const char *type = attachment_type_label(attachment->type);
	long long kilobytes = (long long)((attachment->bytes + 1023) / 1024);

	if (!is_picture(attachment))
		return mem_printf(mem, "%s, %lld KB", type, kilobytes);
	return mem_printf(mem, "%s, %lld × %lld, %lld KB", type, (long long)attachment->width,
	    (long long)attachment->height, kilobytes);
}

/* What jiebang-image made of it: no side longer than IMAGE_SMALL_SIDE. */
static int64_t small_side(int64_t side, const struct attachment *attachment)
{
	int64_t longer =
	    attachment->width > attachment->height ? attachment->width : attachment->height;

	if (longer <= IMAGE_SMALL_SIDE)
		return side;
	int64_t small = (side * IMAGE_SMALL_SIDE + longer / 2) / longer;
	return small > 0 ? small : 1;
}

/* What a reviewer attached is named by what it is. */
static const char *text_of(struct request *req, const struct attachment *attachment)
{
	const char *text = *attachment->description ? attachment->description : attachment->name;
	const char *kind = attachment->purpose == ATTACHMENT_OPINION  ? N_("Expert's opinion")
			   : attachment->purpose == ATTACHMENT_SURVEY ? N_("Survey")
								      : NULL;
	return kind ? mem_printf(req->mem, "%s · %s", tr(req->lang, kind), text) : text;
}

static struct gallery_item_view item_of(
    struct request *req, const struct attachment *attachment, struct safe_url base, bool may_remove)
{
	const char *id = mem_printf(req->mem, "%lld", (long long)attachment->id.n);
	struct gallery_item_view item = { .link = url_below(req->mem, base, id),
		.text = text_of(req, attachment),
		.meta = attachment_meta(req->mem, attachment) };

	if (is_picture(attachment)) {
		item.small = url_below(req->mem, item.link, "small");
		item.width = small_side(attachment->width, attachment);
		item.height = small_side(attachment->height, attachment);
	}
	if (may_remove)
		item.remove = url_below(req->mem, item.link, "remove");
	return item;
}

struct part_gallery_view attachment_gallery(struct request *req,
    const struct attachments *attachments, struct safe_url base, bool may_remove)
{
	struct gallery_item_view *items =
	    MEM_ARRAY(req->mem, struct gallery_item_view, attachments->n);
	struct part_gallery_view view = { 0 };

	for (size_t i = 0; i < attachments->n; i++)
		items[i] = item_of(req, &attachments->items[i], base, may_remove);
	view.files.items = items;
	view.files.n = attachments->n;
	return view;
}
