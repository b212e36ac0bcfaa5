/* Partners out of an office's own registry. */
#include "partner/partner_import.h"

#include "auth/secret.h"
#include "base/mem.h"
#include "history/history.h"
#include "partner/partner_step.h"
#include "partner_sql.h"
#include "search/search.h"

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

static bool insert(struct db *db, struct mem *mem, const struct partner_import *import,
    const char *code, int64_t now, int64_t *id_out, bool *taken_out)
{
	const struct partner_application *a = &import->application;
	struct secret phone = { .masked = mem_strdup(mem, "") };
	if (a->contact_phone)
		phone = secret_seal(mem, a->contact_phone);
	return sql_partner_import(db,
	    &(struct sql_partner_import_args){ .code = code,
		.scheme = partner_scheme_text((enum partner_scheme)a->scheme),
		.ident = a->ident,
		.sub_unit = text_or_empty(a->sub_unit),
		.ident_override = import->ident_override,
		.name = a->name,
		.kind = choice_stored(partner_kind_choices, PARTNER_KIND_COUNT - 1, a->kind),
		.tier = partner_tier_of(a->street),
		.unit = a->street,
		.is_unit = import->is_unit,
		.intro = text_or_empty(a->intro),
		.ways = ways_stored(mem, a->ways),
		.contact_name = a->contact_name,
		.contact_phone = { phone.data, phone.bytes },
		.contact_masked = phone.masked,
		.now = now },
	    id_out, taken_out);
}

bool partner_import(struct db *db, struct mem *mem, const struct partner_import *import,
    const char *code, int64_t now, bool *taken_out)
{
	struct partner_id id;
	if (!insert(db, mem, import, code, now, &id.n, taken_out))
		return false;
	if (*taken_out)
		return true;
	return partner_attach(db, mem, id, &import->application) &&
	       search_renew(db, mem, SEARCH_PARTNER, id.n) &&
	       history_write(db, mem,
		   &(struct history_event){ .kind = HISTORY_PARTNER,
		       .subject_id = id.n,
		       .seq = 1,
		       .at = now,
		       .actor = &actor_system,
		       .role = who_text(BY_SYSTEM),
		       .office = import->district,
		       .event = "import",
		       .to_state = partner_machine.states[PARTNER_LISTED],
		       .text = import->basis });
}
