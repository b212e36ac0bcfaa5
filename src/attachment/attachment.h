/*
 * Files that people attach: photos, made anew by jiebang-image before anything of them is kept, and
 * PDFs, kept as they are and never shown by us. Told apart by content, never by name. PROMISES.md,
 * "uploads".
 */
#ifndef ATTACHMENT_ATTACHMENT_H
#define ATTACHMENT_ATTACHMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/form.h"
#include "base/hex.h"
#include "base/ids.h"
#include "html/part_view.h"

struct actor;
struct db;
struct mem;
struct request;
struct settings;

#define ATTACHMENT_PHOTO_BYTES                                                                     \
	((size_t)10 * 1024 * 1024) /* as sent; kept are fewer: base/image.h */
#define ATTACHMENT_PDF_BYTES ((size_t)5 * 1024 * 1024)
#define ATTACHMENT_MOST 6 /* at one subject for one purpose */
#define ATTACHMENT_HINT N_("PDF up to 5 MB, or a photo (JPEG, PNG, WebP) up to 10 MB.")

/* --- what a file is (attachment_rules.c: pure) ------------------------------------------------ */

/* enum, stored text, what people call it */
#define ATTACHMENT_TYPES(X)                                                                        \
	X(ATTACHMENT_PDF, "application/pdf", "PDF")                                                \
	X(ATTACHMENT_JPEG, "image/jpeg", "JPEG")                                                   \
	X(ATTACHMENT_PNG, "image/png", "PNG")                                                      \
	X(ATTACHMENT_WEBP, "image/webp", "WebP")

enum attachment_type {
	ATTACHMENT_UNKNOWN = 0,
#define X(id, text, label) id,
	ATTACHMENT_TYPES(X)
#undef X
	    ATTACHMENT_TYPE_COUNT
};

/* By the first bytes alone. */
enum attachment_type attachment_type_of(const void *data, size_t bytes);
enum attachment_type attachment_type_parse(const char *);
const char *attachment_type_text(enum attachment_type); /* for Content-Type and the database */
const char *attachment_type_label(enum attachment_type);

/*
 * Why a PDF is refused, a text id; NULL: it is taken. It begins with %PDF- at its first byte and
 * ends with %%EOF, is no ZIP archive at the same time, and its readable parts hold no script, no
 * start of programs, no embedded file. What stands in compressed parts is not looked at: nothing of
 * ours ever opens a PDF, and it is handed out as a download.
 */
const char *attachment_pdf_trouble(const void *data, size_t bytes);

/* --- making it harmless ----------------------------------------------------------------------- */

/* What may be kept of an upload. small: a JPEG for lists; NULL for a PDF. */
struct attachment_file {
	const char *name; /* as the client called it, cut; for display */
	enum attachment_type type;
	const void *data, *small;
	size_t bytes, small_bytes;
	int64_t width, height; /* 0 for a PDF */
	unsigned char sha256[SHA256_BYTES]; /* of data */
};

/*
 * Takes up to settings->image_seconds: before the transaction. error_out: why it is refused, in the
 * language; NULL: file_out is complete. False: a fault.
 */
bool attachment_clean(struct mem *, enum lang, const struct settings *, const struct form_file *,
    struct attachment_file *file_out, const char **error_out) __attribute__((warn_unused_result));

/* --- keeping it ------------------------------------------------------------------------------- */

enum attachment_subject {
	ATTACHMENT_OF_PARTNER = 1,
	ATTACHMENT_OF_PROJECT,
	ATTACHMENT_OF_CLAIM,
	ATTACHMENT_OF_AWARD
};
enum attachment_purpose {
	ATTACHMENT_AUTHORITY = 1, /* of a partner */
	ATTACHMENT_NEED, /* of a project, by its poster */
	ATTACHMENT_LETTER, /* of a claim */
	ATTACHMENT_PLAN, /* of an award */
	ATTACHMENT_OPINION, /* of a project, by its reviewer; the next, too */
	ATTACHMENT_SURVEY,
	ATTACHMENT_PURPOSE_COUNT
};

/* Whose, and what for; listing and finding also with purpose 0: any. */
struct attachment_place {
	enum attachment_subject subject;
	int64_t id;
	enum attachment_purpose purpose;
};

struct attachment {
	struct attachment_id id;
	enum attachment_purpose purpose;
	enum attachment_type type;
	const char *name;
	const char
	    *description; /* what is to be seen, for those who do not see it; "" for old ones */
	const char *hash; /* hex of sha256 */
	int64_t bytes, width, height, uploaded_at;
};
struct attachments {
	struct attachment *items;
	size_t n;
};

/* In the transaction that counts it at its subject; description: "" for none. */
bool attachment_add(struct db *, const struct attachment_place *, const struct attachment_file *,
    const char *description, const struct actor *, int64_t now) __attribute__((warn_unused_result));
/* Its bytes are gone for good; the row stays. done_out false: it was gone before. */
bool attachment_remove(struct db *, const struct attachment_place *, struct attachment_id,
    int64_t now, bool *done_out) __attribute__((warn_unused_result));
/* In the order they came; removed ones not. */
bool attachment_list(struct db *, struct mem *, const struct attachment_place *,
    struct attachments *attachments_out) __attribute__((warn_unused_result));
/* By the id in an address; NULL: not there, or not here. */
bool attachment_find(struct db *, struct mem *, const struct attachment_place *, const char *id,
    struct attachment **attachment_out) __attribute__((warn_unused_result));

/* Adds its content (or the small picture) to out; nothing when it is gone. Read in pieces: a whole
 * file would stay in the buffers of the connection. */
bool attachment_read(struct db *, struct mem *, const struct attachment *, bool is_small,
    struct buf *out) __attribute__((warn_unused_result));

/* --- showing it ------------------------------------------------------------------------------- */

/*
 * Answers with the file itself, or the small picture of it (404 where there is none): images to be
 * looked at, anything else as a download. is_public: whoever asks gets the same for ever, so browsers
 * may keep it.
 */
bool attachment_answer(struct request *, const struct attachment *, bool is_small, bool is_public)
    __attribute__((warn_unused_result));

/* As part/gallery shows them; base is the address below which each has its own. */
struct part_gallery_view attachment_gallery(
    struct request *, const struct attachments *, struct safe_url base, bool may_remove);
/* "JPEG, 1,600 × 1,200, 312 KB" */
const char *attachment_meta(struct mem *, const struct attachment *);

#endif
