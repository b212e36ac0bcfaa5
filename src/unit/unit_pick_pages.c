/* The choice of a place, for every list that can be narrowed to one. */
#include "unit/unit_pick_pages.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "unit/unit.h"

const char *unit_picked(const struct request *req, const char *typed)
{
	return unit_level_of(typed) > UNIT_DISTRICT && unit_contains(req->settings->district, typed)
		   ? typed
		   : NULL;
}

bool unit_pick(struct request *req, struct form_view *view, const char *name)
{
	const char *typed = unit_picked(req, request_query(req, name));
	struct unit_list streets;
	struct unit *other = NULL;
	if (!unit_of_kind(req->db, req->mem, req->settings->district, UNIT_KIND_STREET, &streets))
		return false;
	if (typed && unit_level_of(typed) > UNIT_STREET &&
	    !unit_by_code(req->db, req->mem, typed, &other))
		return false;
	struct form_choice *choices = MEM_ARRAY(req->mem, struct form_choice, streets.n + 1);
	for (size_t i = 0; i < streets.n; i++)
		choices[i] = (struct form_choice){ streets.items[i].code, streets.items[i].name };
	if (other)
		choices[streets.n] = (struct form_choice){ other->code, other->name };
	form_view_pick(req->mem, view, name, choices, streets.n + (other != NULL));
	return true;
}

size_t unit_own(const struct request *req,
    bool (*fits)(const struct request *, const struct grant *), const char **units_out)
{
	size_t count = 0;
	for (size_t i = 0; i < req->actor->grant_count && count < UNIT_OWN_MOST; i++) {
		const struct grant *grant = &req->actor->grants[i];
		bool is_known = !grant->unit || !fits(req, grant);
		for (size_t k = 0; k < count && !is_known; k++)
			is_known = text_equal(grant->unit, units_out[k]);
		if (!is_known)
			units_out[count++] = grant->unit;
	}
	return count;
}

bool unit_pick_own(struct request *req, struct form_view *view, const char *name,
    const char *const *units, size_t count)
{
	struct form_choice *choices = MEM_ARRAY(req->mem, struct form_choice, count);
	for (size_t i = 0; i < count; i++) {
		struct unit *unit;
		if (!unit_by_code(req->db, req->mem, units[i], &unit))
			return false;
		choices[i] = (struct form_choice){ units[i], unit ? unit->name : units[i] };
	}
	form_view_pick(req->mem, view, name, choices, count);
	return true;
}
