/* What partners offer, as a page and as a file. PRODUCT.md 4.5, *Three lists*. */
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

/* Partners on a page: each with all it offers. */
#define PAGE_PARTNERS 12

struct offer_fields {
	int way, category;
	const char *street, *q, *after;
};

static const struct form_field offer_fields[] = {
	{ .name = "way",
	    .label = N_("Way of taking part"),
	    .type = FIELD_CHOICE,
	    .choices = way_choices,
	    .choice_count = WAY_COUNT - 1,
	    .offset = offsetof(struct offer_fields, way) },
	{ .name = "unit",
	    .label = N_("Street"),
	    .type = FIELD_TEXT,
	    .max = 16,
	    .offset = offsetof(struct offer_fields, street) },
	{ .name = "category",
	    .label = N_("What it can help with"),
	    .type = FIELD_CHOICE,
	    .choices = category_choices,
	    .choice_count = CATEGORY_COUNT - 1,
	    .offset = offsetof(struct offer_fields, category) },
	{ .name = "q",
	    .label = N_("Words in what is offered"),
	    .type = FIELD_TEXT,
	    .max = 40,
	    .offset = offsetof(struct offer_fields, q) },
	{ .name = "after",
	    .type = FIELD_HIDDEN,
	    .max = 40,
	    .offset = offsetof(struct offer_fields, after) },
};
const struct form partner_offer_form = { .fields = offer_fields,
	.field_count = COUNT(offer_fields),
	.bytes = sizeof(struct offer_fields),
	.is_get = true };

static struct partner_filter filter_of(const struct request *req, int64_t before, int limit)
{
	const struct offer_fields *fields = req->form.data;
	const char *street = unit_picked(req, fields->street);
	return (struct partner_filter){
		.unit = unit_level_of(street) == UNIT_STREET ? street : req->settings->district,
		.way = (enum way)fields->way,
		.category = (enum category)fields->category,
		.text = fields->q,
		.before = before,
		.limit = limit,
	};
}

/* --- the page ---------------------------------------------------------------------------------- */

static struct partner_resource_view offer_view(
    const struct request *req, const struct partner_offer *offer)
{
	return (struct partner_resource_view){
		.title = offer->title,
		.way = tr(req->lang, choice_label(way_choices, WAY_COUNT - 1, (int)offer->way)),
		.quantity = offer->quantity,
		.available = offer->available,
	};
}

/* Offers of one partner stand together. */
static void show_groups(struct request *req, const struct partner_offers *offers, size_t most,
    struct partner_offers_view *view, struct list_place *last_out)
{
	struct partner_offer_group_view *groups =
	    MEM_ARRAY(req->mem, struct partner_offer_group_view, most);
	struct partner_resource_view *items =
	    MEM_ARRAY(req->mem, struct partner_resource_view, offers->n);
	for (size_t i = 0; i < offers->n; i++) {
		const struct partner_offer *offer = &offers->items[i];
		bool is_new = i == 0 || offer[-1].partner.n != offer->partner.n;
		if (is_new && view->groups.n == most)
			break;
		if (is_new)
			groups[view->groups.n++] = (struct partner_offer_group_view){
				.link = partner_url(req->mem, offer->partner_code),
				.code = offer->partner_code,
				.name = offer->partner_name,
				.unit = offer->unit_name,
				.offers.items = &items[i],
			};
		items[i] = offer_view(req, offer);
		groups[view->groups.n - 1].offers.n++;
		last_out->id = offer->partner.n;
	}
	view->groups.items = groups;
}

/* Whoever speaks for a partner adds what it has there. */
static bool show_moves(struct request *req, struct partner_offers_view *view)
{
	struct partner *partners;
	size_t count;
	if (!partner_of_agent(req->db, req->mem, req->actor, &partners, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (partners[i].state != PARTNER_LISTED)
			continue;
		struct move_view *add =
		    part_moves_add(req->mem, req->lang, &view->moves, N_("Add yours"));
		add->link = url_path(req->mem, "/partners/{}/offers", partners[i].code, NULL);
		add->hint = partners[i].name;
		add->is_primary = true;
	}
	return true;
}

static struct part_empty_view nothing(struct request *req, const struct part_list_view *list)
{
	if (list->active)
		return (struct part_empty_view){ .title = tr(req->lang,
						     N_("Nothing on offer with this filter")),
			.text = tr(req->lang,
			    N_("Choose another way or street, or look at all that is offered.")),
			.link_label = tr(req->lang, N_("All that is offered")),
			.link = list->clear };
	return (struct part_empty_view){ .title = tr(req->lang, N_("Nothing is offered yet")),
		.text = tr(req->lang, N_("What listed partners have to give appears here: rooms, "
					 "vehicles, people, skills.")),
		.link_label = tr(req->lang, N_("Registry of red partners")),
		.link = url_path(req->mem, "/partners", NULL) };
}

/* What is counted here are those who offer, each with all it has. */
static const char *in_partners(struct request *req, size_t found)
{
	if (found <= LIST_COUNTED)
		return tr_count(req->mem, req->lang, "Offered by {n} partner",
		    "Offered by {n} partners", (int64_t)found);
	return tr_fill(req->mem, req->lang, N_("Offered by more than {n} partners"),
	    (const struct catalog_arg[]){
		{ "n", mem_printf(req->mem, "%d", LIST_COUNTED) }, { 0 } });
}

bool partner_offers_page(struct request *req)
{
	struct partner_filter filter =
	    filter_of(req, list_place(req).id, list_asked(req, PAGE_PARTNERS));
	struct partner_offers offers;
	struct list_place last = { 0 };
	struct partner_offers_view view = {
		.title = tr(req->lang, N_("Resources")),
		.head = { .title = tr(req->lang, N_("What partners offer")) },
	};
	if (!partner_offers(req->db, req->mem, &filter, &offers) || !show_moves(req, &view))
		return false;
	show_groups(req, &offers, PAGE_PARTNERS, &view, &last);
	view.list =
	    list_view(req, "/resources", true, offers.partners > PAGE_PARTNERS ? &last : NULL);
	list_count(req, &view.list, offers.partners);
	if (view.list.count)
		view.list.count = in_partners(req, offers.partners);
	if (!unit_pick(req, &view.list.filters, "unit"))
		return false;
	view.empty = nothing(req, &view.list);
	tmpl_partner_offers(page_out(req, 200, "resources"), &view);
	return true;
}

/* --- the file ---------------------------------------------------------------------------------- */

static const struct sheet_column columns[] = {
	{ "title", N_("What is offered"), 32, false },
	{ "way", N_("Way of taking part"), 14, false },
	{ "quantity", N_("How much"), 18, false },
	{ "available", N_("When"), 24, false },
	{ "partner", N_("Partner"), 32, false },
	{ "partner_code", N_("Code"), 18, false },
	{ "unit_code", N_("Unit code"), 12, false },
	{ "unit", N_("Registry"), 16, false },
};
#define COLUMNS COUNT(columns)

/* Partners that are read at once, with at most 20 offers each. */
#define BATCH_PARTNERS (LIST_BATCH / 5)

static bool write_batch(struct request *req, struct list_batch *batch)
{
	struct partner_filter filter = filter_of(req, batch->place.id, BATCH_PARTNERS);
	struct partner_offers offers;
	if (!partner_offers(req->db, batch->mem, &filter, &offers))
		return false;
	for (size_t i = 0; i < offers.n; i++) {
		const struct partner_offer *offer = &offers.items[i];
		sheet_row(batch->sheet,
		    (const char *const[COLUMNS]){ offer->title,
			sheet_choice(batch->sheet, way_choices, WAY_COUNT - 1, (int)offer->way),
			offer->quantity, offer->available, offer->partner_name, offer->partner_code,
			offer->unit_code, offer->unit_name });
		batch->place.id = offer->partner.n;
	}
	batch->rows = offers.n;
	batch->is_last = offers.partners < BATCH_PARTNERS;
	return true;
}

bool partner_offers_file_page(struct request *req)
{
	return list_file_answer(req, &(struct list_file){ .title = N_("What partners offer"),
					 .columns = columns,
					 .column_count = COLUMNS,
					 .write = write_batch });
}
