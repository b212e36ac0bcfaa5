/* What every move of a partner ends with. Private to this folder. */
#ifndef PARTNER_PARTNER_STEP_H
#define PARTNER_PARTNER_STEP_H

#include "partner/partner.h"

/* The event of the step; version: of the row after it. */
bool partner_step_write(struct db *, struct mem *, const struct partner_step *, int64_t version)
    __attribute__((warn_unused_result));
/* Tells whom the step concerns; until: when his time is over, 0: it does not end. */
bool partner_step_tell(struct db *, struct mem *, const struct partner_step *, int64_t until)
    __attribute__((warn_unused_result));

/* What is written beside the moves: an event of a partner that stays in its state. */
struct partner_note {
	const struct partner *partner;
	const struct actor *actor;
	uint32_t by; /* one bit: what allows it */
	const char *office; /* in whose name; NULL: as by and the partner say */
	const char *event, *text, *private_text;
	int64_t version, now; /* version: of the row after it */
};
/* The next version, while it is still in the state it was read in: first of every step, so that two
 * steps come one after the other. */
bool partner_touch(struct db *, struct partner_note *, bool *done_out)
    __attribute__((warn_unused_result));
bool partner_note_write(struct db *, struct mem *, const struct partner_note *)
    __attribute__((warn_unused_result));

/* What it is found by, anew: ways, categories, units of the application. */
bool partner_facets_write(struct db *, struct mem *, struct partner_id,
    const struct partner_application *) __attribute__((warn_unused_result));
/* Another number, sealed; NULL keeps the one that is there. */
bool partner_phone_write(struct db *, struct mem *, struct partner_id, const char *phone)
    __attribute__((warn_unused_result));
/* What hangs on a partner: facets and resources. */
bool partner_attach(struct db *, struct mem *, struct partner_id,
    const struct partner_application *) __attribute__((warn_unused_result));
/* "street" or "district": whose registry it is. */
const char *partner_tier_of(const char *unit);

#endif
