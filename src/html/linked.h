/*
 * Linked data (JSON-LD) inside a page: what it is about, for machines. A data block: no browser executes it, and the content security
 * policy has nothing to say about it.
 */
#ifndef HTML_LINKED_H
#define HTML_LINKED_H

#include "base/buf.h"
#include "html/out.h"

struct mem;

/* The writer. Strings are escaped so that nothing in them can end the element they stand in. */
struct linked {
	struct buf json;
	bool is_first;
};

/* A thing of schema.org's type, e.g. "Event". */
void linked_begin(struct linked *, struct mem *, const char *type);
/* NULL and "" write nothing. Names and types are literals. */
void linked_text(struct linked *, const char *name, const char *value);
void linked_url(struct linked *, const char *name, const char *origin, struct safe_url);
/* A thing within it, until linked_close. */
void linked_open(struct linked *, const char *name, const char *type);
void linked_close(struct linked *);
struct linked_data linked_end(struct linked *);

#endif
