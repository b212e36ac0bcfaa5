/* Attachments in the database. */
#include <string.h>

#include "attachment/attachment.h"
#include "attachment_sql.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/who.h"
#include "db/db.h"

#define PIECE_BYTES (512 * 1024)

static const char *const subjects[] = { [ATTACHMENT_OF_PARTNER] = "partner",
	[ATTACHMENT_OF_PROJECT] = "project",
	[ATTACHMENT_OF_CLAIM] = "claim",
	[ATTACHMENT_OF_AWARD] = "award" };
static const char *const purposes[] = { [ATTACHMENT_AUTHORITY] = "authority",
	[ATTACHMENT_NEED] = "need",
	[ATTACHMENT_LETTER] = "letter",
	[ATTACHMENT_PLAN] = "plan",
	[ATTACHMENT_OPINION] = "opinion",
	[ATTACHMENT_SURVEY] = "survey" };

static enum attachment_purpose purpose_parse(const char *stored)
{
	int purpose = ATTACHMENT_PURPOSE_COUNT - 1;
	while (purpose > 0 && !text_equal(purposes[purpose], stored))
		purpose--;
	return (enum attachment_purpose)purpose;
}

static struct attachment attachment_of_row(struct mem *mem, const struct sql_attachment_row *row)
{
	return (struct attachment){ .id = { row->id },
		.purpose = purpose_parse(row->purpose),
		.type = attachment_type_parse(row->type),
		.name = row->name,
		.description = row->description,
		.hash = hex_of(mem, row->sha256.data, row->sha256.bytes),
		.bytes = row->size,
		.width = row->width,
		.height = row->height,
		.uploaded_at = row->uploaded_at };
}

bool attachment_add(struct db *db, const struct attachment_place *place,
    const struct attachment_file *file, const char *description, const struct actor *actor,
    int64_t now)
{
	int64_t id;

	return sql_attachment_insert(db,
	    &(struct sql_attachment_insert_args){ .subject = subjects[place->subject],
		.subject_id = place->id,
		.purpose = purposes[place->purpose],
		.name = file->name,
		.description = description,
		.type = attachment_type_text(file->type),
		.width = file->width,
		.width_set = file->width != 0,
		.height = file->height,
		.height_set = file->height != 0,
		.size = (int64_t)file->bytes,
		.sha256 = { file->sha256, sizeof file->sha256 },
		.content = { file->data, file->bytes },
		.small = { file->small, file->small_bytes },
		.account = actor->account.n,
		.now = now },
	    &id);
}

bool attachment_remove(struct db *db, const struct attachment_place *place, struct attachment_id id,
    int64_t now, bool *done_out)
{
	int64_t changed;

	if (!sql_attachment_remove(db,
		&(struct sql_attachment_remove_args){ .id = id.n,
		    .subject = subjects[place->subject],
		    .subject_id = place->id,
		    .purpose = purposes[place->purpose],
		    .now = now },
		&changed))
		return false;
	*done_out = changed == 1;
	return true;
}

bool attachment_list(struct db *db, struct mem *mem, const struct attachment_place *place,
    struct attachments *attachments_out)
{
	struct sql_attachment_rows rows;

	if (!sql_attachment_list(db, mem,
		&(struct sql_attachment_list_args){ .subject = subjects[place->subject],
		    .subject_id = place->id,
		    .purpose = purposes[place->purpose] },
		&rows))
		return false;
	attachments_out->items = MEM_ARRAY(mem, struct attachment, rows.n);
	attachments_out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		attachments_out->items[i] = attachment_of_row(mem, &rows.items[i]);
	return true;
}

bool attachment_find(struct db *db, struct mem *mem, const struct attachment_place *place,
    const char *id, struct attachment **attachment_out)
{
	struct sql_attachment_row *row;
	int64_t n;

	*attachment_out = NULL;
	if (!text_to_int(id, 1, INT64_MAX, &n))
		return true;
	if (!sql_attachment_one(db, mem,
		&(struct sql_attachment_one_args){ .id = n,
		    .subject = subjects[place->subject],
		    .subject_id = place->id,
		    .purpose = purposes[place->purpose] },
		&row))
		return false;
	if (!row)
		return true;
	*attachment_out = MEM_NEW(mem, struct attachment);
	**attachment_out = attachment_of_row(mem, row);
	return true;
}

static bool read_small(struct db *db, struct mem *mem, int64_t id, struct buf *out)
{
	struct sql_attachment_small_row *row;

	if (!sql_attachment_small(db, mem, id, &row))
		return false;
	if (row && row->small.data)
		buf_add(out, row->small.data, row->small.bytes);
	return true;
}

/* bytes_out: of the piece; 0: there is no more. */
static bool read_piece(
    struct db *db, struct mem *mem, int64_t id, size_t at, struct buf *out, size_t *bytes_out)
{
	struct sql_attachment_piece_row *row;

	if (!sql_attachment_piece(db, mem,
		&(struct sql_attachment_piece_args){
		    .id = id, .begin = (int64_t)at + 1, .size = PIECE_BYTES },
		&row))
		return false;
	*bytes_out = row && row->piece.data ? row->piece.bytes : 0;
	if (*bytes_out)
		buf_add(out, row->piece.data, *bytes_out);
	return true;
}

bool attachment_read(struct db *db, struct mem *mem, const struct attachment *attachment,
    bool is_small, struct buf *out)
{
	size_t at = 0, bytes = PIECE_BYTES;

	if (is_small)
		return read_small(db, mem, attachment->id.n, out);
	while (bytes == PIECE_BYTES) {
		struct mem *scratch = mem_child(mem);
		bool is_read = read_piece(db, scratch, attachment->id.n, at, out, &bytes);
		mem_free(scratch);
		if (!is_read)
			return false;
		at += bytes;
	}
	return true;
}
