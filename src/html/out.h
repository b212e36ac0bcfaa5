/* Where templates write, and addresses. The template compiler picks the function by the place. */
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

/* What may stand in href, src or action: made only by the url_ functions, so always one of ours. */
struct safe_url {
	const char *text;
};

/* What may stand in a block of data: made only by the linked_ functions (html/linked.h). NULL: none. */
struct linked_data {
	const char *json;
};

/*
 * Replaces each {} by the next value, percent-encoded as one part of a path. Values end with NULL;
 * their number must be that of the places (BUG). An empty value, "." and ".." become "-", so that
 * the address keeps its shape.
 */
struct safe_url url_path(struct mem *, const char *pattern, ...) __attribute__((sentinel));
/* The address with name=value added to its query, before a #part. NULL and "" add nothing. */
struct safe_url url_query(struct mem *, struct safe_url, const char *name, const char *value);
/* The address one part deeper: "/", part. Without a query before. */
struct safe_url url_below(struct mem *, struct safe_url, const char *part);
/* The place with this id on the same page: "#id". */
struct safe_url url_anchor(struct mem *, const char *id);
/* A path a client handed in (next=): ours if it is a local path, else "/". */
struct safe_url url_local(struct mem *, const char *typed);
/* Adds text percent-encoded: everything but letters, digits and -._~ */
void url_encode(struct buf *, const char *text);

void out_literal(struct out *, const char *, size_t bytes); /* string literals of templates only */
/*
 * Escaped for text and for a quoted attribute alike. NULL writes nothing; bytes that are not UTF-8
 * and control characters that HTML forbids come out as U+FFFD.
 */
void out_text(struct out *, const char *);
void out_int(struct out *, int64_t);
void out_url(struct out *, struct safe_url);
/* The whole element, with its data; nothing without data. */
void out_linked(struct out *, struct linked_data);
/* Percent-encoded: a value in the query of an otherwise literal address. */
void out_url_part(struct out *, const char *);
/* {{ t "…{a}…" a=… }}: the text with its values, all escaped. args may be NULL. */
void out_tr(struct out *, const char *id, const struct catalog_arg *args);

#endif
