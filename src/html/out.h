/* Where templates write. The template compiler picks the function by the place of the value. */
#ifndef HTML_OUT_H
#define HTML_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/catalog.h"

struct frame;

struct out {
	struct mem *mem;
	struct buf *body;
	enum lang lang;
	const struct frame *frame;
};

/* An address that may stand in href, src or action: made only by url_path and url_query, so it is always one of ours. */
struct safe_url {
	const char *text;
};

/* Replaces each {} by the next value, percent-encoded as one part of a path. Values end with NULL. */
struct safe_url url_path(struct mem *, const char *pattern, ...) __attribute__((sentinel));
/* The address with name=value added to its query; unchanged when value is NULL or "". */
struct safe_url url_query(struct mem *, struct safe_url, const char *name, const char *value);
/* A path a client handed in (next=): ours if it is a local path, else "/". */
struct safe_url url_local(struct mem *, const char *typed);

void out_literal(struct out *, const char *, size_t bytes); /* string literals of templates only */
void out_text(struct out *, const char *);  /* escaped for text and for a quoted attribute alike; NULL writes nothing */
void out_int(struct out *, int64_t);
void out_url(struct out *, struct safe_url);
/* {{ t "…{a}…" a=… }}: the text with its values, all escaped. */
void out_tr(struct out *, const char *id, const struct catalog_arg *args);

#endif
