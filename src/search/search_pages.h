/* The search page. Private to this folder. */
#ifndef SEARCH_SEARCH_PAGES_H
#define SEARCH_SEARCH_PAGES_H

#include "http/request.h"
#include "search/search_view.h"

/* A hit as a line, what was looked for marked. */
struct search_hit_view search_hit_show(
    struct request *, enum search_kind, const struct search_hit *, const struct index_terms *asked);

#endif
