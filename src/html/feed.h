/* Atom feeds (RFC 4287) and sitemaps: XML for machines, every text escaped by the same writer as in pages. */
#ifndef HTML_FEED_H
#define HTML_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "html/out.h"

struct mem;

struct feed_entry {
	const char *id; /* a URI that never changes */
	const char *title, *summary;
	const char *author, *category; /* category NULL: none */
	struct safe_url link;
	int64_t updated_at;
};

struct feed {
	const char *id, *title, *author;
	const char *lang_tag;
	const char *origin; /* "https://…": in front of every link */
	struct safe_url self, link; /* this feed; the page it is the feed of */
	const struct feed_entry *entries;
	size_t n;
};

/* The whole document. Its time is that of its newest entry. */
void feed_write(struct out *, const struct feed *);

/* One address of a sitemap, or one part of an index of them. at 0: unknown. */
struct sitemap_line {
	struct safe_url link;
	int64_t changed_at;
};
void sitemap_write(struct out *, const char *origin, bool is_index,
    const struct sitemap_line *lines, size_t count);

#endif
