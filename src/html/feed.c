/* Writing XML by hand is safe here because every value goes through out_text. */
#include "html/feed.h"

#include "base/clock.h"
#include "base/mem.h"

static void mark(struct out *o, const char *markup)
{
	buf_add_text(o->body, markup);
}

static void element(struct out *o, const char *name, const char *text)
{
	buf_printf(o->body, "<%s>", name);
	out_text(o, text);
	buf_printf(o->body, "</%s>\n", name);
}

static void address(struct out *o, const char *origin, struct safe_url url)
{
	out_text(o, origin);
	out_url(o, url);
}

static void link_to(
    struct out *o, const char *rel_and_type, const char *origin, struct safe_url url)
{
	buf_printf(o->body, "<link %s href=\"", rel_and_type);
	address(o, origin, url);
	mark(o, "\"/>\n");
}

static void person(struct out *o, const char *name)
{
	mark(o, "<author>");
	element(o, "name", name);
	mark(o, "</author>\n");
}

static void entry(struct out *o, const struct feed *feed, const struct feed_entry *e)
{
	mark(o, "<entry>\n");
	element(o, "id", e->id);
	element(o, "title", e->title);
	element(o, "updated", clock_iso(o->mem, e->updated_at));
	if (e->author)
		person(o, e->author);
	link_to(o, "rel=\"alternate\" type=\"text/html\"", feed->origin, e->link);
	if (e->category) {
		mark(o, "<category term=\"");
		out_text(o, e->category);
		mark(o, "\"/>\n");
	}
	element(o, "summary", e->summary);
	mark(o, "</entry>\n");
}

void feed_write(struct out *o, const struct feed *feed)
{
	int64_t updated_at = 0;
	for (size_t i = 0; i < feed->n; i++) {
		if (feed->entries[i].updated_at > updated_at)
			updated_at = feed->entries[i].updated_at;
	}
	mark(o, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		"<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
	out_text(o, feed->lang_tag);
	mark(o, "\">\n");
	element(o, "id", feed->id);
	element(o, "title", feed->title);
	element(o, "updated", clock_iso(o->mem, updated_at));
	person(o, feed->author);
	link_to(o, "rel=\"self\" type=\"application/atom+xml\"", feed->origin, feed->self);
	link_to(o, "rel=\"alternate\" type=\"text/html\"", feed->origin, feed->link);
	for (size_t i = 0; i < feed->n; i++)
		entry(o, feed, &feed->entries[i]);
	mark(o, "</feed>\n");
}

void sitemap_write(struct out *o, const char *origin, bool is_index,
    const struct sitemap_line *lines, size_t count)
{
	const char *all = is_index ? "sitemapindex" : "urlset", *one = is_index ? "sitemap" : "url";
	buf_printf(o->body,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
	    all);
	for (size_t i = 0; i < count; i++) {
		buf_printf(o->body, "<%s><loc>", one);
		address(o, origin, lines[i].link);
		mark(o, "</loc>");
		if (lines[i].changed_at)
			buf_printf(o->body, "<lastmod>%s</lastmod>",
			    clock_iso(o->mem, lines[i].changed_at));
		buf_printf(o->body, "</%s>\n", one);
	}
	buf_printf(o->body, "</%s>\n", all);
}
