/* In whose name somebody acts: the word of moves.txt and the unit or partner, for histories. Pure.
 */
#ifndef BASE_OFFICE_H
#define BASE_OFFICE_H

#include <stdint.h>

#include "base/who.h"

/*
 * The code of the unit (of the nearest grant that reaches subject_unit) or of the partner it was
 * done for; NULL for the clock and for people who act for themselves. partner_code: of the partner
 * the subject belongs to, for its agents; NULL when none.
 */
const char *office_code(
    const struct actor *, uint32_t by, const char *subject_unit, const char *partner_code);

#endif
