/* The registry, as a page and as a file. */
#include "auth/list.h"
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "partner/partner_pages.h"
#include "partner/partner_view.h"
#include "partner_tmpl.h"
#include "unit/unit.h"
#include "unit/unit_pick_pages.h"

struct filter_fields {
	int state, kind, way, category;
	const char *street, *q, *after;
};

/* Those of the registry; without one both. */
static const struct form_choice registry_states[] = {
	{ "listed", N_("Listed") },
	{ "suspended", N_("Suspended") },
};

static const struct form_field filter_fields[] = {
	{ .name = "street",
	    .label = N_("Street"),
	    .type = FIELD_TEXT,
	    .max = 16,
	    .offset = offsetof(struct filter_fields, street) },
	{ .name = "state",
	    .label = N_("State"),
	    .type = FIELD_CHOICE,
	    .choices = registry_states,
	    .choice_count = COUNT(registry_states),
	    .offset = offsetof(struct filter_fields, state) },
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
	    .max = 40,
	    .offset = offsetof(struct filter_fields, after) },
};
static const struct form partner_filter_form = { .fields = filter_fields,
	.field_count = COUNT(filter_fields),
	.bytes = sizeof(struct filter_fields),
	.is_get = true };

static struct partner_filter filter_of(const struct request *req, int64_t before, int limit)
{
	const struct filter_fields *fields = req->form.data;
	const char *street = unit_picked(req, fields->street);
	const char *state = choice_stored(registry_states, COUNT(registry_states), fields->state);
	return (struct partner_filter){
		/* Without a street the district's own registry and all its streets'. */
		.unit = unit_level_of(street) == UNIT_STREET ? street : req->settings->district,
		.state = fields->state ? (enum partner_state)machine_state(&partner_machine, state)
				       : PARTNER_NONE,
		.kind = (enum partner_kind)fields->kind,
		.way = (enum way)fields->way,
		.category = (enum category)fields->category,
		.text = fields->q,
		.before = before,
		.limit = limit,
	};
}

/* --- the page ---------------------------------------------------------------------------------- */

static struct part_empty_view nothing(struct request *req, const struct part_list_view *list)
{
	if (list->active)
		return (struct part_empty_view){ .title = tr(
						     req->lang, N_("No partner with this filter")),
			.text = tr(req->lang, N_("Choose another street, kind or way, or look at "
						 "the whole registry.")),
			.link_label = tr(req->lang, N_("The whole registry")),
			.link = list->clear };
	return (
	    struct part_empty_view){ .title = tr(req->lang, N_("Nobody is in the registry yet")),
		.text = tr(req->lang, N_("Whoever wants to help applies with the credit code and a "
					 "letter of authority.")),
		.link_label = tr(req->lang, N_("Become a partner")),
		.link = url_path(req->mem, "/partners/apply", NULL) };
}

static void show_rows(
    struct request *req, const struct partner_lines *lines, struct partner_list_view *view)
{
	size_t shown = lines->n > LIST_ROWS ? LIST_ROWS : lines->n;
	struct part_row_view *rows = MEM_ARRAY(req->mem, struct part_row_view, shown);
	for (size_t i = 0; i < shown; i++) {
		rows[i] = partner_line_row(req, &lines->items[i]);
		rows[i].anchor = rows[i].code;
	}
	view->rows.items = rows;
	view->rows.n = shown;
	struct list_place next = { .id = shown ? lines->items[shown - 1].id.n : 0 };
	view->list = list_view(req, "/partners", true, lines->n > shown ? &next : NULL);
	list_count(req, &view->list, lines->n);
}

static bool partner_list_page(struct request *req)
{
	struct partner_filter filter =
	    filter_of(req, list_place(req).id, list_asked(req, LIST_ROWS));
	struct partner_lines lines;
	struct partner_list_view view = {
		.title = tr(req->lang, N_("Partners")),
		.head = { .title = tr(req->lang, N_("Registry of red partners")) },
	};
	if (!partner_list(req->db, req->mem, &filter, &lines))
		return false;
	show_rows(req, &lines, &view);
	if (!unit_pick(req, &view.list.filters, "street"))
		return false;
	view.empty = nothing(req, &view.list);
	struct move_view *apply =
	    part_moves_add(req->mem, req->lang, &view.moves, N_("Become a partner"));
	apply->link = url_path(req->mem, "/partners/apply", NULL);
	apply->is_primary = true;
	tmpl_partner_list(page_out(req, 200, "partners"), &view);
	return true;
}

/* --- the file ---------------------------------------------------------------------------------- */

static const struct sheet_column columns[] = {
	{ "code", N_("Code"), 18, false },
	{ "name", N_("Name"), 32, false },
	{ "sub_unit", N_("Crew or branch"), 20, false },
	{ "kind", N_("Kind"), 14, false },
	{ "credit_code", N_("Unified social credit code"), 22, false },
	{ "list_code", N_("Number in the street's own list"), 18, false },
	{ "tier", N_("Tier"), 8, false },
	{ "state", N_("State"), 8, false },
	{ "unit_code", N_("Unit code"), 12, false },
	{ "unit", N_("Registry"), 16, false },
	{ "ways", N_("Ways of taking part"), 28, false },
	{ "categories", N_("What it can help with"), 36, false },
	{ "listed_at", N_("In the registry since"), 18, false },
};
#define COLUMNS COUNT(columns)

static const char *categories_text(
    const struct sheet *sheet, struct mem *mem, const struct partner_line *line)
{
	const char *all = "";
	for (int category = 1; category < CATEGORY_COUNT; category++) {
		if (line->categories & UINT32_C(1) << (category - 1))
			all = mem_printf(mem, "%s%s%s", all, *all ? "," : "",
			    sheet_choice(sheet, category_choices, CATEGORY_COUNT - 1, category));
	}
	return all;
}

/* A sole trader's code is a person's: those who may see it do so on the partner's own page. */
static bool shows_ident(const struct partner_line *line)
{
	return line->scheme != PARTNER_SCHEME_USCC || !uscc_is_sole_trader(line->ident);
}

static void write_line(const struct sheet *sheet, struct mem *mem, const struct partner_line *line,
    int64_t now, const char **values)
{
	bool is_uscc = line->scheme == PARTNER_SCHEME_USCC;
	const char *ident = shows_ident(line) ? line->ident : NULL;
	const char **to = values;
	*to++ = line->code;
	*to++ = line->name;
	*to++ = line->sub_unit;
	*to++ = sheet_choice(sheet, partner_kind_choices, PARTNER_KIND_COUNT - 1, (int)line->kind);
	*to++ = is_uscc ? ident : NULL;
	*to++ = is_uscc ? NULL : ident;
	*to++ = partner_line_tier_at(line, now) == PARTNER_TIER_DISTRICT
		    ? sheet_word(sheet, "district", N_("District"))
		    : sheet_word(sheet, "street", N_("Street"));
	*to++ = sheet_word(
	    sheet, partner_machine.states[line->state], partner_machine.state_labels[line->state]);
	*to++ = line->unit_code;
	*to++ = line->unit_name;
	*to++ = sheet_ways(sheet, mem, line->ways);
	*to++ = categories_text(sheet, mem, line);
	*to++ = sheet_time(sheet, mem, line->listed_at);
}

static bool write_batch(struct request *req, struct list_batch *batch)
{
	struct partner_filter filter = filter_of(req, batch->place.id, LIST_BATCH);
	struct partner_lines lines;
	if (!partner_list(req->db, batch->mem, &filter, &lines))
		return false;
	for (size_t i = 0; i < lines.n; i++) {
		const char *values[COLUMNS];
		write_line(batch->sheet, batch->mem, &lines.items[i], req->arrived_at, values);
		sheet_row(batch->sheet, values);
		batch->place.id = lines.items[i].id.n;
	}
	batch->rows = lines.n;
	batch->is_last = lines.n < LIST_BATCH;
	return true;
}

static bool partner_file_page(struct request *req)
{
	return list_file_answer(req, &(struct list_file){ .title = N_("Registry of red partners"),
					 .columns = columns,
					 .column_count = COLUMNS,
					 .write = write_batch });
}

/* --- routes ------------------------------------------------------------------------------------ */

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/partners",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .form = &partner_filter_form,
	    .page = partner_list_page,
	    .about = "The registry, filtered, newest first." },
	LIST_FILE_ROUTES("/partners", &partner_filter_form, partner_file_page),
	{ .method = METHOD_GET,
	    .pattern = "/resources",
	    .flags = ROUTE_PUBLIC | ROUTE_CACHEABLE,
	    .form = &partner_offer_form,
	    .page = partner_offers_page,
	    .about = "What listed partners offer, filtered, by partner." },
	LIST_FILE_ROUTES("/resources", &partner_offer_form, partner_offers_file_page),
};
const struct route_list partner_list_routes = { .routes = rows, .count = COUNT(rows) };
