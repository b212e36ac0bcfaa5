/* Feeds of what is new, and what search engines are told. */
#include <string.h>

#include "auth/page.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "html/feed.h"
#include "partner/partner_view.h"
#include "project/project_view.h"
#include "search/search.h"
#include "site/site_pages.h"
#include "site/site_view.h"
#include "site_tmpl.h"
#include "unit/unit.h"

#define ENTRIES 40
/* Ids in a part of the sitemap: far below the 50,000 lines and 50 MB that a part may have. */
#define PART_IDS 5000

/* --- documents -------------------------------------------------------------------------------- */

const char *site_origin(struct request *req)
{
	return *req->settings->origin ? req->settings->origin
				      : mem_printf(req->mem, "http://%s", req->host);
}

struct out *site_document(struct request *req, const char *content_type)
{
	struct out *out = page_out(req, 200, "");
	req->answer.content_type = content_type;
	return out;
}

bool site_document_end(struct request *req)
{
	unsigned char hash[SHA256_BYTES];
	sha256(req->answer.body.data, req->answer.body.len, hash);
	/* Without its quotes: a proxy that compresses puts W/ in front. */
	const char *tag = hex_of(req->mem, hash, 16);
	answer_header(req, "ETag", mem_printf(req->mem, "\"%s\"", tag));
	if (req->if_none_match && strstr(req->if_none_match, tag))
		answer_begin(req, 304, NULL);
	return true;
}

/* --- feeds ------------------------------------------------------------------------------------ */

/* RFC 4151: stays when the host's name changes. */
static const char *tag_of(struct request *req, const char *what)
{
	return mem_printf(req->mem, "tag:jiebang-%s,2026:%s", req->settings->district, what);
}

static struct feed feed_of(struct request *req, const char *title, struct safe_url link)
{
	return (struct feed){ .id = tag_of(req, req->path),
		.title = mem_printf(req->mem, "%s · %s", title, req->settings->site_name),
		.author = req->settings->site_name,
		.lang_tag = req->frame->lang_tag,
		.origin = site_origin(req),
		.self = url_local(req->mem, req->path),
		.link = link };
}

static bool answer_feed(struct request *req, const struct feed *feed)
{
	feed_write(site_document(req, "application/atom+xml; charset=utf-8"), feed);
	return site_document_end(req);
}

static struct feed_entry project_entry(struct request *req, const struct project_line *line)
{
	const char *category =
	    tr(req->lang, choice_label(category_choices, CATEGORY_COUNT - 1, (int)line->category));
	/* PRODUCT.md 4.2: where a wish is, only who took it reads. */
	const char *place = line->mode == PROJECT_WISH ? line->unit_name : line->place;
	return (struct feed_entry){
		.id = tag_of(
		    req, mem_printf(req->mem, "%s/%lld", line->code, (long long)line->round)),
		.title = line->title,
		.author = line->unit_name,
		.category = category,
		.link = project_url(req->mem, line->code),
		.updated_at = line->state_at,
		.summary = tr_fill(req->mem, req->lang,
		    N_("{category} · {place}. Claims from {from} until {until}."),
		    (const struct catalog_arg[]){ { "category", category }, { "place", place },
			{ "from", clock_minute(req->mem, line->opens_at) },
			{ "until", clock_minute(req->mem, line->closes_at) }, { 0 } }),
	};
}

static bool feed_wall(
    struct request *req, const char *unit, const char *title, struct safe_url link)
{
	struct project_lines lines;
	if (!project_list(req->db, req->mem,
		&(struct project_filter){ .unit = unit, .limit = ENTRIES }, &lines))
		return false;
	struct feed_entry *entries = MEM_ARRAY(req->mem, struct feed_entry, lines.n);
	for (size_t i = 0; i < lines.n; i++)
		entries[i] = project_entry(req, &lines.items[i]);
	struct feed feed = feed_of(req, title, link);
	feed.entries = entries;
	feed.n = lines.n;
	return answer_feed(req, &feed);
}

bool site_feed_projects_page(struct request *req)
{
	return feed_wall(
	    req, NULL, tr(req->lang, N_("On the wall")), url_path(req->mem, "/projects", NULL));
}

bool site_feed_unit_page(struct request *req)
{
	struct unit *unit;
	if (!unit_by_code(req->db, req->mem, request_part(req, "unit"), &unit))
		return false;
	if (!unit || unit->kind == UNIT_KIND_DEPARTMENT || unit->kind == UNIT_KIND_BODY)
		return answer_error(req, 404);
	return feed_wall(
	    req, unit->code, unit->name, url_path(req->mem, "/units/{}", unit->code, NULL));
}

bool site_feed_partners_page(struct request *req)
{
	struct partner_lines lines;
	if (!partner_list(req->db, req->mem,
		&(struct partner_filter){ .unit = req->settings->district, .limit = ENTRIES },
		&lines))
		return false;
	struct feed_entry *entries = MEM_ARRAY(req->mem, struct feed_entry, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		const struct partner_line *line = &lines.items[i];
		const char *kind = tr(req->lang, partner_kind_label(line->kind));
		entries[i] = (struct feed_entry){ .id = tag_of(req, line->code),
			.title = line->name,
			.author = line->unit_name,
			.category = kind,
			.link = partner_url(req->mem, line->code),
			.updated_at = line->state_at,
			.summary = mem_printf(req->mem, "%s · %s · %s", kind, line->unit_name,
			    ways_label(req->mem, req->lang, line->ways)) };
	}
	struct feed feed = feed_of(
	    req, tr(req->lang, N_("In the registry")), url_path(req->mem, "/partners", NULL));
	feed.entries = entries;
	feed.n = lines.n;
	return answer_feed(req, &feed);
}

bool site_feeds_page(struct request *req)
{
	struct unit_list streets;
	if (!unit_of_kind(req->db, req->mem, req->settings->district, UNIT_KIND_STREET, &streets))
		return false;
	struct site_link_view *links = MEM_ARRAY(req->mem, struct site_link_view, streets.n);
	for (size_t i = 0; i < streets.n; i++)
		links[i] = (struct site_link_view){ .label = streets.items[i].name,
			.link =
			    url_path(req->mem, "/feeds/units/{}", streets.items[i].code, NULL) };
	struct site_feeds_view view = { .title = tr(req->lang, N_("Feeds")),
		.head = { .title = tr(req->lang, N_("Feeds")) } };
	view.streets.items = links;
	view.streets.n = streets.n;
	tmpl_site_feeds(page_out(req, 200, ""), &view);
	return true;
}

/* --- search engines --------------------------------------------------------------------------- */

static const struct {
	enum search_kind kind;
	const char *folder;
} map_kinds[] = { { SEARCH_PROJECT, "projects" }, { SEARCH_PARTNER, "partners" },
	{ SEARCH_UNIT, "units" } };

static const char *const standing_pages[] = { "/", "/projects", "/partners", "/occasions", "/needs",
	"/resources", "/help", "/about", "/privacy", "/feeds" };

bool site_sitemap_page(struct request *req)
{
	int64_t ends[SEARCH_UNIT + 1] = { 0 };
	size_t n = 0, most = 1;
	if (!search_ends(req->db, req->mem, ends))
		return false;
	for (size_t k = 0; k < COUNT(map_kinds); k++)
		most += (size_t)(ends[map_kinds[k].kind] / PART_IDS) + 1;
	struct sitemap_line *lines = MEM_ARRAY(req->mem, struct sitemap_line, most);
	lines[n++].link = url_path(req->mem, "/sitemap/site/0", NULL);
	for (size_t k = 0; k < COUNT(map_kinds); k++) {
		for (int64_t part = 0; part <= ends[map_kinds[k].kind] / PART_IDS; part++)
			lines[n++].link = url_path(req->mem, "/sitemap/{}/{}", map_kinds[k].folder,
			    mem_printf(req->mem, "%lld", (long long)part), NULL);
	}
	sitemap_write(
	    site_document(req, "application/xml; charset=utf-8"), site_origin(req), true, lines, n);
	return site_document_end(req);
}

static bool answer_map(struct request *req, const struct sitemap_line *lines, size_t n)
{
	sitemap_write(site_document(req, "application/xml; charset=utf-8"), site_origin(req), false,
	    lines, n);
	return site_document_end(req);
}

static bool map_of_site(struct request *req)
{
	struct sitemap_line lines[COUNT(standing_pages)] = { 0 };
	for (size_t i = 0; i < COUNT(standing_pages); i++)
		lines[i].link = url_local(req->mem, standing_pages[i]);
	return answer_map(req, lines, COUNT(standing_pages));
}

static bool map_of(struct request *req, size_t k, int64_t part)
{
	struct search_public *items;
	size_t n;
	if (!search_public(req->db, req->mem, map_kinds[k].kind, part * PART_IDS,
		(part + 1) * PART_IDS, &items, &n))
		return false;
	struct sitemap_line *lines = MEM_ARRAY(req->mem, struct sitemap_line, n);
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct sitemap_line){
			.link =
			    url_path(req->mem, "/{}/{}", map_kinds[k].folder, items[i].code, NULL),
			.changed_at = items[i].changed_at,
		};
	return answer_map(req, lines, n);
}

bool site_sitemap_part_page(struct request *req)
{
	const char *kind = request_part(req, "kind");
	int64_t part;
	if (!text_to_int(request_part(req, "part"), 0, INT32_MAX, &part))
		return answer_error(req, 404);
	if (text_equal(kind, "site") && part == 0)
		return map_of_site(req);
	for (size_t k = 0; k < COUNT(map_kinds); k++) {
		if (text_equal(kind, map_kinds[k].folder))
			return map_of(req, k, part);
	}
	return answer_error(req, 404);
}

bool site_robots_page(struct request *req)
{
	struct out *out = site_document(req, "text/plain; charset=utf-8");
	buf_add_text(out->body,
	    "User-agent: *\nDisallow: /search\nDisallow: /language\nDisallow: /login\n"
	    "Disallow: /work\nDisallow: /inbox\nDisallow: /account\nSitemap: ");
	buf_printf(out->body, "%s/sitemap.xml\n", site_origin(req));
	return site_document_end(req);
}
