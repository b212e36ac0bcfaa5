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

#endif
