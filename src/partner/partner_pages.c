/* The registry, and the table of routes of partners. */
#include "partner/partner_pages.h"

#include "auth/page.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "partner/partner_view.h"
#include "partner_tmpl.h"
#include "unit/unit.h"

#define PAGE_ROWS 24
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

bool partner_of_route(struct request *req, struct partner **partner_out)
{
	if (!partner_by_code(req->db, req->mem, request_part(req, "code"), partner_out))
		return false;
	if (*partner_out && !partner_is_visible(*partner_out, req->actor))
		*partner_out = NULL;
	return true;
}

/* --- the registry ----------------------------------------------------------------------------- */

struct filter_fields {
	int kind, way, category;
	const char *street, *q, *after;
};

static const struct form_field filter_fields[] = {
	{ .name = "street",
	    .label = N_("Street"),
	    .type = FIELD_TEXT,
	    .max = 16,
	    .offset = offsetof(struct filter_fields, street) },
	{ .name = "kind",
	    .label = N_("Kind"),
	    .type = FIELD_CHOICE,
	    .choices = partner_kind_choices,
	    .choice_count = PARTNER_KIND_COUNT - 1,
	    .offset = offsetof(struct filter_fields, kind) },
	{ .name = "way",
	    .label = N_("Way of taking part"),
	    .type = FIELD_CHOICE,
	    .choices = way_choices,
	    .choice_count = WAY_COUNT - 1,
	    .offset = offsetof(struct filter_fields, way) },
	{ .name = "category",
	    .label = N_("Category"),
	    .type = FIELD_CHOICE,
	    .choices = category_choices,
	    .choice_count = CATEGORY_COUNT - 1,
	    .offset = offsetof(struct filter_fields, category) },
	{ .name = "q",
	    .label = N_("Name"),
	    .type = FIELD_TEXT,
	    .max = 40,
	    .offset = offsetof(struct filter_fields, q) },
	{ .name = "after",
	    .type = FIELD_HIDDEN,
	    .max = 20,
	    .offset = offsetof(struct filter_fields, after) },
};
const struct form partner_filter_form = { .fields = filter_fields,
	.field_count = COUNT(filter_fields),
	.bytes = sizeof(struct filter_fields),
	.is_get = true };

/* The filter's form without its place in the list: a new filter begins at the beginning. */
static bool filters_view(struct request *req, struct form_view *view_out)
{
	struct unit_list streets;
	if (!unit_of_kind(req->db, req->mem, req->settings->district, UNIT_KIND_STREET, &streets))
		return false;
	struct form_choice *choices = MEM_ARRAY(req->mem, struct form_choice, streets.n);
	for (size_t i = 0; i < streets.n; i++)
		choices[i] = (struct form_choice){ streets.items[i].code, streets.items[i].name };
	*view_out = page_form_view(req, url_path(req->mem, "/partners", NULL));
	view_out->fields.n = COUNT(filter_fields) - 1;
	form_view_pick(req->mem, view_out, "street", choices, streets.n);
	return true;
}

static struct safe_url filtered_url(struct request *req)
{
	struct safe_url url = url_path(req->mem, "/partners", NULL);
	for (size_t i = 0; i < COUNT(filter_fields) - 1; i++)
		url = url_query(req->mem, url, filter_fields[i].name,
		    request_query(req, filter_fields[i].name));
	return url;
}

static struct partner_filter filter_of(struct request *req)
{
	const struct filter_fields *fields = req->form.data;
	struct partner_filter filter = {
		/* Without a street the district's own registry and all its streets'. */
		.unit = unit_level_of(fields->street) == UNIT_STREET ? fields->street
								     : req->settings->district,
		.kind = (enum partner_kind)fields->kind,
		.way = (enum way)fields->way,
		.category = (enum category)fields->category,
		.text = fields->q,
		.limit = PAGE_ROWS + 1,
	};
	if (fields->after && !text_to_int(fields->after, 1, INT64_MAX, &filter.before))
		filter.before = 0;
	return filter;
}

bool partner_list_page(struct request *req)
{
	struct partner_filter filter = filter_of(req);
	struct partner_lines lines;
	struct partner_list_view view = {
		.title = tr(req->lang, N_("Partners")),
		.head = { .title = tr(req->lang, N_("Registry of red partners")) },
		.empty = { .title = tr(req->lang, N_("No partner with this filter")),
		    .text = tr(req->lang, N_("Choose another street, kind or way, or look at the "
					     "whole registry.")),
		    .link_label = tr(req->lang, N_("The whole registry")),
		    .link = url_path(req->mem, "/partners", NULL) },
	};
	if (!partner_list(req->db, req->mem, &filter, &lines) || !filters_view(req, &view.filters))
		return false;
	bool has_more = lines.n > PAGE_ROWS;
	size_t shown = has_more ? PAGE_ROWS : lines.n;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, shown);
	for (size_t i = 0; i < shown; i++)
		rows[i] = partner_line_row(req, &lines.items[i]);
	view.rows.items = rows;
	view.rows.n = shown;
	view.pager = part_pager_make(req->mem, filtered_url(req), filter.before == 0,
	    has_more ? mem_printf(req->mem, "%lld", (long long)lines.items[shown - 1].id.n) : NULL);
	struct move_view *apply =
	    part_moves_add(req->mem, req->lang, &view.moves, N_("Become a partner"));
	apply->link = url_path(req->mem, "/partners/apply", NULL);
	apply->is_primary = true;
	tmpl_partner_list(page_out(req, 200, "partners"), &view);
	return true;
}

/* --- routes ----------------------------------------------------------------------------------- */

#define REVIEWERS (BY_STREET_OFFICER | BY_DISTRICT_ADMIN)
#define EVENT(word) "/partners/{code}/" word

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/partners",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .form = &partner_filter_form,
	    .page = partner_list_page,
	    .about = "The registry, filtered, newest first." },
	{ .method = METHOD_GET,
	    .pattern = "/partners/apply",
	    .form = &partner_apply_form,
	    .page = partner_apply_form_page,
	    .about = "The form of an application, with the rules." },
	{ .method = METHOD_POST,
	    .pattern = "/partners/apply",
	    .flags = ROUTE_UPLOADS,
	    .form = &partner_apply_form,
	    .page = partner_apply_page,
	    .makes = UINT32_C(1) << CODE_PARTNER,
	    .about = "Hands an application to the street or the district." },
	{ .method = METHOD_GET,
	    .pattern = "/partners/{code}",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .page = partner_show_page,
	    .about = "One partner: what it offers, its record, its history." },
	{ .method = METHOD_GET,
	    .pattern = EVENT("letter"),
	    .page = partner_letter_page,
	    .about = "The letter of authority, for its reviewers and who sent it." },
	{ .method = METHOD_GET,
	    .pattern = EVENT("return"),
	    .roles = REVIEWERS,
	    .form = &page_reason_form,
	    .page = partner_step_form_page,
	    .event = PARTNER_RETURN,
	    .about = "Asks what is to be mended." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("return"),
	    .roles = REVIEWERS,
	    .form = &page_reason_form,
	    .page = partner_step_page,
	    .event = PARTNER_RETURN,
	    .about = "Back to the applicant, who has 3 working days." },
	{ .method = METHOD_GET,
	    .pattern = EVENT("decline"),
	    .roles = REVIEWERS,
	    .form = &page_reason_form,
	    .page = partner_step_form_page,
	    .event = PARTNER_DECLINE,
	    .about = "Asks for the reason." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("decline"),
	    .roles = REVIEWERS,
	    .form = &page_reason_form,
	    .page = partner_step_page,
	    .event = PARTNER_DECLINE,
	    .about = "Ends an application, with a reason." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("list"),
	    .roles = REVIEWERS,
	    .page = partner_step_page,
	    .event = PARTNER_LIST,
	    .about = "Into the registry; the applicant becomes its agent." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("withdraw"),
	    .page = partner_step_page,
	    .event = PARTNER_WITHDRAW,
	    .about = "The applicant takes the application back." },
	{ .method = METHOD_GET,
	    .pattern = EVENT("resubmit"),
	    .form = &partner_mend_form,
	    .page = partner_mend_form_page,
	    .event = PARTNER_RESUBMIT,
	    .about = "The form of an application that is to be mended." },
	{ .method = METHOD_POST,
	    .pattern = EVENT("resubmit"),
	    .flags = ROUTE_UPLOADS,
	    .form = &partner_mend_form,
	    .page = partner_mend_page,
	    .event = PARTNER_RESUBMIT,
	    .about = "Hands the mended application in again." },
};
const struct route_list partner_routes = { .routes = rows, .count = sizeof rows / sizeof rows[0] };
