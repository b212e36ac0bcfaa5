/* Hits as lines of the search page. */
#include "search/search_pages.h"

#include "base/mem.h"
#include "partner/partner_view.h"
#include "project/project_view.h"
#include "unit/unit.h"

static struct part_seal_view seal_of(
    struct request *req, enum search_kind kind, const struct search_hit *hit)
{
	switch (kind) {
	case SEARCH_PROJECT:
		return project_seal(req->lang,
		    (enum project_state)machine_state(&project_machine, hit->state), hit->opens_at,
		    req->arrived_at);
	case SEARCH_PARTNER:
		return partner_seal(
		    req->lang, (enum partner_state)machine_state(&partner_machine, hit->state));
	case SEARCH_UNIT: break;
	}
	return (struct part_seal_view){ 0 };
}

static const char *sort_label(enum search_kind kind, const char *stored)
{
	switch (kind) {
	case SEARCH_PROJECT:
		return choice_label(category_choices, CATEGORY_COUNT - 1,
		    choice_parse(category_choices, CATEGORY_COUNT - 1, stored));
	case SEARCH_PARTNER:
		return choice_label(partner_kind_choices, PARTNER_KIND_COUNT - 1,
		    choice_parse(partner_kind_choices, PARTNER_KIND_COUNT - 1, stored));
	case SEARCH_UNIT: return unit_kind_label(unit_kind_parse(stored));
	}
	return "";
}

static struct safe_url link_of(struct mem *mem, enum search_kind kind, const char *code)
{
	switch (kind) {
	case SEARCH_PROJECT: return project_url(mem, code);
	case SEARCH_PARTNER: return partner_url(mem, code);
	case SEARCH_UNIT: break;
	}
	return url_path(mem, "/units/{}", code, NULL);
}

struct search_hit_view search_hit_show(struct request *req, enum search_kind kind,
    const struct search_hit *hit, const struct index_terms *terms)
{
	const char *sort = tr(req->lang, sort_label(kind, hit->sort));
	return (struct search_hit_view){
		.link = link_of(req->mem, kind, hit->code),
		.name = index_pieces_of(req->mem, hit->name, terms),
		.place = index_pieces_of(req->mem, hit->place, terms),
		.seal = seal_of(req, kind, hit),
		.code = hit->code,
		.meta =
		    *hit->unit_name ? mem_printf(req->mem, "%s · %s", sort, hit->unit_name) : sort,
	};
}
