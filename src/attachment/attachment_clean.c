/* From an upload to what may be kept of it. */
#include <string.h>

#include "attachment/attachment.h"
#include "base/child.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/image.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"

#define NAME_CHARS 200

/* What the program says is checked like what a client says: it has read hostile bytes. */
static bool take_reply(const struct child_result *result, struct attachment_file *file)
{
	static const enum attachment_type types[] = { [IMAGE_JPEG] = ATTACHMENT_JPEG,
		[IMAGE_PNG] = ATTACHMENT_PNG,
		[IMAGE_WEBP] = ATTACHMENT_WEBP };
	struct image_reply reply;

	if (result->out_bytes < sizeof reply)
		return false;
	memcpy(&reply, result->out, sizeof reply);
	if (reply.type < IMAGE_JPEG || reply.type > IMAGE_WEBP || !reply.width || !reply.height ||
	    reply.width > IMAGE_SIDE || reply.height > IMAGE_SIDE ||
	    reply.bytes > IMAGE_KEPT_BYTES || reply.small_bytes > IMAGE_SMALL_BYTES ||
	    sizeof reply + reply.bytes + reply.small_bytes != result->out_bytes)
		return false;
	file->type = types[reply.type];
	file->data = result->out + sizeof reply;
	file->bytes = reply.bytes;
	file->small = result->out + sizeof reply + reply.bytes;
	file->small_bytes = reply.small_bytes;
	file->width = reply.width;
	file->height = reply.height;
	return attachment_type_of(file->data, file->bytes) == file->type &&
	       attachment_type_of(file->small, file->small_bytes) == ATTACHMENT_JPEG;
}

/* A text id; NULL: it went well. Stopped by a signal it ran into one of its own limits. */
static const char *trouble_of(const struct child_result *result)
{
	if (result->is_late)
		return N_("Reading this picture takes too long; send it smaller.");
	if (result->status == IMAGE_TOO_LARGE)
		return N_("A picture may have 40 million pixels at most.");
	return result->status == IMAGE_CLEANED ? NULL : N_("The picture is damaged or cut off.");
}

static bool is_verdict(const struct child_result *result)
{
	return result->status == -1 || result->status == IMAGE_CLEANED ||
	       (result->status >= IMAGE_UNKNOWN && result->status <= IMAGE_DAMAGED);
}

static bool clean_picture(struct mem *mem, const struct settings *settings,
    const struct form_file *sent, struct attachment_file *file, const char **trouble_out)
{
	const char *const argv[] = { settings->image_program, NULL };
	struct child_result result;

	if (!child_run(mem,
		&(struct child_call){ .argv = argv,
		    .in = sent->data,
		    .in_bytes = sent->bytes,
		    .out_max = sizeof(struct image_reply) + IMAGE_KEPT_BYTES + IMAGE_SMALL_BYTES,
		    .limit_us = settings->image_seconds * SECOND_US },
		&result))
		return false;
	*trouble_out = trouble_of(&result);
	if (!is_verdict(&result) || (!*trouble_out && !take_reply(&result, file)))
		return fault_set(FAULT_SYSTEM, result.status, "jiebang-image",
		    "%s: status %d, %zu bytes", argv[0], result.status, result.out_bytes);
	return true;
}

static bool clean(struct mem *mem, const struct settings *settings, const struct form_file *sent,
    struct attachment_file *file, const char **trouble_out)
{
	switch (attachment_type_of(sent->data, sent->bytes)) {
	case ATTACHMENT_PDF:
		*trouble_out = attachment_pdf_trouble(sent->data, sent->bytes);
		file->type = ATTACHMENT_PDF;
		file->data = sent->data;
		file->bytes = sent->bytes;
		return true;
	case ATTACHMENT_JPEG:
	case ATTACHMENT_PNG:
	case ATTACHMENT_WEBP:
		if (sent->bytes <= ATTACHMENT_PHOTO_BYTES)
			return clean_picture(mem, settings, sent, file, trouble_out);
		*trouble_out = N_("A photo may have 10 MB at most.");
		return true;
	case ATTACHMENT_UNKNOWN:
	case ATTACHMENT_TYPE_COUNT: break;
	}
	*trouble_out = N_("This is no PDF, JPEG, PNG or WebP file.");
	return true;
}

bool attachment_clean(struct mem *mem, enum lang lang, const struct settings *settings,
    const struct form_file *sent, struct attachment_file *file_out, const char **error_out)
{
	struct attachment_file file = { .name = text_cut(
					    mem, sent->name ? sent->name : "", NAME_CHARS) };
	const char *trouble;

	_Static_assert(ATTACHMENT_PHOTO_BYTES == IMAGE_SENT_BYTES, "one limit, said twice");
	if (!clean(mem, settings, sent, &file, &trouble))
		return false;
	*error_out = trouble ? tr(lang, trouble) : NULL;
	if (trouble)
		return true;
	sha256(file.data, file.bytes, file.sha256);
	*file_out = file;
	return true;
}
