/* Applications: what comes in with one, and what is renewed when it was mended. */
#include "attachment/attachment.h"
#include "auth/secret.h"
#include "base/bug.h"
#include "base/calendar.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/db.h"
#include "partner/partner.h"
#include "partner/partner_form.h"
#include "partner/partner_step.h"
#include "partner_sql.h"

/* moves.txt [partner]: a review is late after 5 wd. */
#define REVIEW_WORKDAYS 5

#define FILE_NAME_CHARS 200

/* --- what hangs on an application ------------------------------------------------------------- */

static bool insert_facet(struct db *db, struct partner_id id, const char *facet, const char *value)
{
	int64_t changed;
	return sql_partner_facet_insert(db,
	    &(struct sql_partner_facet_insert_args){
		.facet = facet, .value = value, .partner = id.n },
	    &changed);
}

static bool insert_bits(struct db *db, struct partner_id id, const char *facet, uint32_t bits,
    const struct form_choice *choices, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (bits & UINT32_C(1) << i && !insert_facet(db, id, facet, choices[i].value))
			return false;
	}
	return true;
}

bool partner_facets_write(struct db *db, struct mem *mem, struct partner_id id,
    const struct partner_application *application)
{
	struct partner_lines_typed serves;
	int64_t changed;
	if (!sql_partner_facet_delete(db, id.n, &changed))
		return false;
	partner_lines_of(
	    mem, application->serves ? application->serves : application->street, &serves);
	for (size_t i = 0; i < serves.n; i++) {
		if (!insert_facet(db, id, "serves", serves.items[i].text))
			return false;
	}
	return insert_bits(db, id, "way", application->ways, way_choices, WAY_COUNT - 1) &&
	       insert_bits(db, id, "category", application->categories, category_choices,
		   CATEGORY_COUNT - 1);
}

static bool insert_resources(struct db *db, struct mem *mem, struct partner_id id,
    const struct partner_application *application)
{
	struct partner_resources resources;
	struct partner_form_error error;
	int64_t resource;
	if (!partner_resources_read(mem, application->resources, &resources, &error))
		BUG("resources that the page did not check: line %zu", error.line);
	for (size_t i = 0; i < resources.n; i++) {
		const struct partner_resource *r = &resources.items[i];
		if (!sql_partner_resource_insert(db,
			&(struct sql_partner_resource_insert_args){ .partner = id.n,
			    .title = r->title,
			    .way = choice_stored(way_choices, WAY_COUNT - 1, (int)r->way),
			    .quantity = r->quantity,
			    .available = r->available },
			&resource))
			return false;
	}
	return true;
}

static bool insert_authority(struct db *db, struct mem *mem, struct partner_id id,
    const struct form_file *file, const struct actor *actor, int64_t now)
{
	const struct attachment_place place = partner_authority_place(id);
	struct attachment_file kept = { .name = text_cut(
					    mem, file->name ? file->name : "", FILE_NAME_CHARS),
		.type = attachment_type_of(file->data, file->bytes),
		.data = file->data,
		.bytes = file->bytes };
	if (!kept.type)
		BUG("a letter of authority that the page did not check");
	sha256(kept.data, kept.bytes, kept.sha256);
	return attachment_add(db, &place, &kept, "", actor, now);
}

bool partner_attach(struct db *db, struct mem *mem, struct partner_id id,
    const struct partner_application *application)
{
	return partner_facets_write(db, mem, id, application) &&
	       insert_resources(db, mem, id, application);
}

const char *partner_tier_of(const char *unit)
{
	return unit_level_of(unit) == UNIT_DISTRICT ? "district" : "street";
}

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

/* --- apply ------------------------------------------------------------------------------------ */

static bool insert_partner(struct db *db, struct mem *mem,
    const struct partner_application *application, const struct partner_step *step, int64_t due,
    int64_t *id_out, bool *taken_out)
{
	struct secret phone = secret_seal(mem, application->contact_phone);
	return sql_partner_insert(db,
	    &(struct sql_partner_insert_args){ .code = step->partner->code,
		.scheme = partner_scheme_text((enum partner_scheme)application->scheme),
		.ident = application->ident,
		.sub_unit = text_or_empty(application->sub_unit),
		.name = application->name,
		.kind =
		    choice_stored(partner_kind_choices, PARTNER_KIND_COUNT - 1, application->kind),
		.tier = partner_tier_of(application->street),
		.unit = application->street,
		.intro = text_or_empty(application->intro),
		.ways = ways_stored(mem, application->ways),
		.contact_name = application->contact_name,
		.contact_phone = { phone.data, phone.bytes },
		.contact_masked = phone.masked,
		.applicant = step->actor->account.n,
		.now = step->now,
		.due = due },
	    id_out, taken_out);
}

static const struct move *apply_move(const struct partner_application *application,
    const struct partner *fresh, uint32_t by, int64_t now)
{
	struct partner_facts facts = partner_facts_of(fresh);
	const struct move *move;
	facts.has_authority = application->authority.bytes > 0;
	facts.accepts_rules = application->accepts_rules;
	if (partner_decide(&facts, PARTNER_APPLY, by, false, now, &move) != VERDICT_YES)
		BUG("an application that the page did not decide");
	return move;
}

bool partner_apply(struct db *db, struct mem *mem, const struct partner_application *application,
    const struct actor *actor, const char *code, const struct calendar *calendar, int64_t now,
    struct partner_id *id_out, bool *taken_out)
{
	struct partner fresh = { .code = code,
		.name = application->name,
		.unit_code = application->street,
		.applicant = actor->account };
	int64_t due = calendar_after_workdays(calendar, now, REVIEW_WORKDAYS);
	struct partner_step step = { .partner = &fresh,
		.actor = actor,
		.by = partner_by(&fresh, actor),
		.now = now,
		.calendar = calendar };
	step.move = apply_move(application, &fresh, step.by, now);
	if (!insert_partner(db, mem, application, &step, due, &fresh.id.n, taken_out))
		return false;
	if (*taken_out)
		return true;
	if (!partner_attach(db, mem, fresh.id, application) ||
	    !insert_authority(db, mem, fresh.id, &application->authority, actor, now) ||
	    !partner_step_write(db, mem, &step, 1) || !partner_step_tell(db, mem, &step, due))
		return false;
	*id_out = fresh.id;
	return true;
}

/* --- resubmit --------------------------------------------------------------------------------- */

bool partner_phone_write(
    struct db *db, struct mem *mem, struct partner_id id, const char *contact_phone)
{
	int64_t changed;
	if (!contact_phone)
		return true;
	struct secret phone = secret_seal(mem, contact_phone);
	return sql_partner_phone(db,
	    &(struct sql_partner_phone_args){ .id = id.n,
		.contact_phone = { phone.data, phone.bytes },
		.contact_masked = phone.masked },
	    &changed);
}

static bool renew_all(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct partner_application *application)
{
	struct partner_id id = step->partner->id;
	int64_t changed;
	return sql_partner_resource_delete(db, id.n, &changed) &&
	       partner_attach(db, mem, id, application) &&
	       partner_phone_write(db, mem, id, application->contact_phone) &&
	       (!application->authority.bytes ||
		   insert_authority(db, mem, id, &application->authority, step->actor, step->now));
}

bool partner_resubmit(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct partner_application *application, bool *done_out)
{
	int64_t changed, version;
	int64_t due = calendar_after_workdays(step->calendar, step->now, REVIEW_WORKDAYS);
	*done_out = false;
	if (!sql_partner_resubmit(db,
		&(struct sql_partner_resubmit_args){ .id = step->partner->id.n,
		    .name = application->name,
		    .kind = choice_stored(
			partner_kind_choices, PARTNER_KIND_COUNT - 1, application->kind),
		    .tier = partner_tier_of(application->street),
		    .unit = application->street,
		    .intro = text_or_empty(application->intro),
		    .ways = ways_stored(mem, application->ways),
		    .contact_name = application->contact_name,
		    .now = step->now,
		    .due = due },
		&changed, &version))
		return false;
	if (!changed)
		return true;
	/* As it is from now on: another street may be the one to answer. */
	struct partner mended = *step->partner;
	if (!mended.listed_at)
		mended.name = application->name;
	mended.unit_code = application->street;
	struct partner_step told = *step;
	told.partner = &mended;
	if (!renew_all(db, mem, step, application) || !partner_step_write(db, mem, step, version) ||
	    !partner_step_tell(db, mem, &told, due))
		return false;
	*done_out = true;
	return true;
}

/* --- apply again ------------------------------------------------------------------------------ */

static bool write_again(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct partner_application *application, int64_t due, int64_t *changed_out,
    int64_t *version_out)
{
	const struct partner *partner = step->partner;
	return sql_partner_apply_again(db,
	    &(struct sql_partner_apply_again_args){ .id = partner->id.n,
		.from = partner_machine.states[partner->state],
		.expelled = partner->expelled_at,
		.expelled_set = partner->expelled_at != 0,
		.name = application->name,
		.kind =
		    choice_stored(partner_kind_choices, PARTNER_KIND_COUNT - 1, application->kind),
		.tier = partner_tier_of(application->street),
		.unit = application->street,
		.intro = text_or_empty(application->intro),
		.ways = ways_stored(mem, application->ways),
		.contact_name = application->contact_name,
		.applicant = step->actor->account.n,
		.now = step->now,
		.due = due },
	    changed_out, version_out);
}

bool partner_apply_again(struct db *db, struct mem *mem, const struct partner_step *step,
    const struct partner_application *application, bool *done_out)
{
	int64_t changed, version;
	int64_t due = calendar_after_workdays(step->calendar, step->now, REVIEW_WORKDAYS);
	struct partner coming = *step->partner;
	struct partner_step told = *step;
	*done_out = false;
	if (!write_again(db, mem, step, application, due, &changed, &version))
		return false;
	if (!changed)
		return true;
	coming.unit_code = application->street;
	if (!coming.listed_at)
		coming.name = application->name;
	told.partner = &coming;
	if (!renew_all(db, mem, step, application) || !partner_step_write(db, mem, step, version) ||
	    !partner_step_tell(db, mem, &told, due))
		return false;
	*done_out = true;
	return true;
}
