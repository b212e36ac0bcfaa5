/* What is written beside a partner's moves: its own texts, what it offers, who was given its number. */
#include "auth/secret.h"
#include "base/mem.h"
#include "base/office.h"
#include "base/text.h"
#include "db/db.h"
#include "history/history.h"
#include "message/message.h"
#include "partner/partner.h"
#include "partner/partner_step.h"
#include "partner_sql.h"
#include "search/search.h"

/* How many of the newest events are looked through for a reveal: in ten minutes there are fewer. */
#define REVEAL_EVENTS 60

bool partner_note_write(struct db *db, struct mem *mem, const struct partner_note *note)
{
	const struct partner *partner = note->partner;
	const char *state = partner_machine.states[partner->state];
	return history_write(db, mem,
	    &(struct history_event){ .kind = HISTORY_PARTNER,
		.subject_id = partner->id.n,
		.seq = note->version,
		.at = note->now,
		.actor = note->actor,
		.role = who_text((enum who)note->by),
		.office = note->office ? note->office
				       : office_code(note->actor, note->by, partner->unit_code,
					     partner->code),
		.event = note->event,
		.from_state = state,
		.to_state = state,
		.text = note->text,
		.private_text = note->private_text });
}

bool partner_touch(struct db *db, struct partner_note *note, bool *done_out)
{
	const struct partner *partner = note->partner;
	int64_t changed;
	if (!sql_partner_touch(db, partner->id.n, partner_machine.states[partner->state], &changed,
		&note->version))
		return false;
	*done_out = changed == 1;
	return true;
}

/* --- the identity ----------------------------------------------------------------------------- */

bool partner_accept_ident(struct db *db, struct mem *mem, const struct partner *partner,
    const struct actor *actor, const char *reason, int64_t now, bool *done_out)
{
	uint32_t by = partner_by(partner, actor) & (BY_STREET_OFFICER | BY_DISTRICT_ADMIN);
	struct partner_note note = { .partner = partner,
		.actor = actor,
		.by = by & -by,
		.event = "ident_accepted",
		.text = reason,
		.now = now };
	int64_t changed;
	if (!sql_partner_ident_accept(db, partner->id.n, reason, &changed, &note.version))
		return false;
	*done_out = changed == 1;
	return !changed || partner_note_write(db, mem, &note);
}

/* --- the unit it is ---------------------------------------------------------------------------- */

bool partner_name_body(struct db *db, struct mem *mem, const struct partner *partner,
    const struct actor *actor, const char *is_unit, int64_t now, bool *done_out)
{
	struct partner_note note = { .partner = partner,
		.actor = actor,
		.by = BY_DISTRICT_ADMIN,
		.event = "body_named",
		.private_text = is_unit,
		.now = now };
	int64_t changed;
	if (!sql_partner_body(db, partner->id.n, is_unit, &changed, &note.version))
		return false;
	*done_out = changed == 1;
	return !changed || partner_note_write(db, mem, &note);
}

/* --- its own texts ---------------------------------------------------------------------------- */

bool partner_edit(struct db *db, struct mem *mem, const struct partner *partner,
    const struct partner_application *texts, int64_t text_version, const struct actor *actor,
    int64_t now, bool *done_out)
{
	const char *intro = texts->intro ? texts->intro : "";
	struct partner_note note = { .partner = partner,
		.actor = actor,
		.by = BY_LEAD_AGENT,
		.event = "edited",
		.text = text_equal(intro, partner->intro) || !*intro ? NULL : intro,
		.now = now };
	int64_t changed;
	if (!sql_partner_edit(db,
		&(struct sql_partner_edit_args){ .id = partner->id.n,
		    .text_version = text_version,
		    .intro = intro,
		    .ways = ways_stored(mem, texts->ways),
		    .contact_name = texts->contact_name },
		&changed, &note.version))
		return false;
	*done_out = changed == 1;
	return !changed || (partner_facets_write(db, mem, partner->id, texts) &&
			       partner_phone_write(db, mem, partner->id, texts->contact_phone) &&
			       partner_note_write(db, mem, &note));
}

/* --- what it offers --------------------------------------------------------------------------- */

static struct partner_note offer_note(struct mem *mem, const struct partner *partner,
    const struct partner_resource *offer, const struct actor *actor, int64_t now)
{
	return (struct partner_note){ .partner = partner,
		.actor = actor,
		.by = BY_LEAD_AGENT,
		.text = mem_printf(
		    mem, "%s · %s · %s", offer->title, offer->quantity, offer->available),
		.now = now };
}

/* Behind the touch nobody else changes this partner's offers, so counting them is exact. */
static bool add_offer(struct db *db, struct mem *mem, const struct partner *partner,
    const struct partner_resource *offer, bool *full_out)
{
	struct partner_resources there;
	int64_t id;
	if (!partner_resources(db, mem, partner->id, &there))
		return false;
	*full_out = there.n >= PARTNER_RESOURCES_MAX;
	return *full_out ||
	       sql_partner_resource_insert(db,
		   &(struct sql_partner_resource_insert_args){ .partner = partner->id.n,
		       .title = offer->title,
		       .way = choice_stored(way_choices, WAY_COUNT - 1, (int)offer->way),
		       .quantity = offer->quantity,
		       .available = offer->available },
		   &id);
}

static bool change_offer(struct db *db, const struct partner *partner,
    const struct partner_resource *offer, bool *done_out)
{
	int64_t changed;
	if (!sql_partner_resource_change(db,
		&(struct sql_partner_resource_change_args){ .id = offer->id,
		    .partner = partner->id.n,
		    .version = offer->version,
		    .title = offer->title,
		    .way = choice_stored(way_choices, WAY_COUNT - 1, (int)offer->way),
		    .quantity = offer->quantity,
		    .available = offer->available },
		&changed))
		return false;
	*done_out = changed == 1;
	return true;
}

bool partner_resource_keep(struct db *db, struct mem *mem, const struct partner *partner,
    const struct partner_resource *offer, const struct actor *actor, int64_t now, bool *done_out,
    bool *full_out)
{
	struct partner_note note = offer_note(mem, partner, offer, actor, now);
	note.event = offer->id ? "offer_changed" : "offered";
	*full_out = false;
	if (!partner_touch(db, &note, done_out))
		return false;
	if (!*done_out)
		return true;
	if (offer->id ? !change_offer(db, partner, offer, done_out)
		      : !add_offer(db, mem, partner, offer, full_out))
		return false;
	return !*done_out || *full_out ||
	       (search_renew(db, mem, SEARCH_PARTNER, partner->id.n) &&
		   partner_note_write(db, mem, &note));
}

bool partner_resource_withdraw(struct db *db, struct mem *mem, const struct partner *partner,
    const struct partner_resource *offer, const struct actor *actor, int64_t now, bool *done_out)
{
	struct partner_note note = offer_note(mem, partner, offer, actor, now);
	int64_t changed;
	note.event = "offer_withdrawn";
	if (!partner_touch(db, &note, done_out))
		return false;
	if (!*done_out)
		return true;
	if (!sql_partner_resource_withdraw(db, offer->id, partner->id.n, &changed))
		return false;
	*done_out = changed == 1;
	return !changed || (search_renew(db, mem, SEARCH_PARTNER, partner->id.n) &&
			       partner_note_write(db, mem, &note));
}

/* --- its number ------------------------------------------------------------------------------- */

bool partner_reveal(struct db *db, struct mem *mem, const struct partner *partner,
    const struct actor *actor, uint32_t by, const char *office, const char *purpose, int64_t now,
    bool *done_out)
{
	struct partner_note note = { .partner = partner,
		.actor = actor,
		.by = by,
		.office = office,
		.event = "contact_revealed",
		.private_text = purpose,
		.now = now };
	return partner_touch(db, &note, done_out) &&
	       (!*done_out || partner_note_write(db, mem, &note));
}

bool partner_revealed(struct db *db, struct mem *mem, const struct partner *partner,
    const struct actor *actor, int64_t now, const char **phone_out, int64_t *until_out)
{
	struct sql_partner_revealed_at_row *row;
	struct sql_partner_sealed_phone_row *sealed;
	*phone_out = NULL;
	if (who_is_guest(actor))
		return true;
	if (!sql_partner_revealed_at(db, mem,
		&(struct sql_partner_revealed_at_args){ .id = partner->id.n,
		    .after = partner->version - REVEAL_EVENTS,
		    .actor = actor->account.n,
		    .since = now - PARTNER_REVEALED_US },
		&row))
		return false;
	if (!row->at)
		return true;
	if (!sql_partner_sealed_phone(db, mem, partner->id.n, &sealed))
		return false;
	*until_out = row->at + PARTNER_REVEALED_US;
	if (sealed)
		*phone_out =
		    secret_open(mem, sealed->contact_phone.data, sealed->contact_phone.bytes);
	return true;
}
