/* Choosing a place in the filter of a list. */
#ifndef UNIT_UNIT_PICK_PAGES_H
#define UNIT_UNIT_PICK_PAGES_H

#include <stdbool.h>

#include "base/who.h"
#include "html/form_view.h"
#include "http/request.h"

/*
 * Turns a text field of the request's filter into a list of the district's streets. A community or grid that a link asks for is one
 * more choice, so that the filter says what it does.
 */
bool unit_pick(struct request *, struct form_view *, const char *name)
    __attribute__((warn_unused_result));

/* The unit that a filter's field means: a street, community or grid of the district; NULL for everything else. */
const char *unit_picked(const struct request *, const char *typed);

/* Units that the actor's grants name and that fit, each once; as many as there is room for. */
#define UNIT_OWN_MOST 20
size_t unit_own(const struct request *, bool (*fits)(const struct request *, const struct grant *),
    const char **units_out);
/* Turns a text field of a form into a choice of these. */
bool unit_pick_own(struct request *, struct form_view *, const char *name, const char *const *units,
    size_t count) __attribute__((warn_unused_result));

#endif
