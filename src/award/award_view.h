/* What the templates of awards are given. */
#ifndef AWARD_AWARD_VIEW_H
#define AWARD_AWARD_VIEW_H

#include "award/award.h"
#include "html/part_view.h"
#include "http/request.h"

struct award_show_view {
	const char *title;
	struct part_head_view head;
	struct part_callout_view callout;
	struct part_chain_view chain;
	struct part_facts_view facts, letter;
	struct part_clock_view clock;
	const char *plan; /* NULL: none yet */
	struct part_moves_view moves;
	struct part_trail_view trail;
};

/* One line of "who took it". project_code: of the line's project. */
struct part_taken_view award_taken(
    struct request *, const char *project_code, const struct award_line *);
struct part_seal_view award_seal(enum lang, enum award_state);
/* /projects/{code}/awards/{slot}, with the round where it is not the present one. */
struct safe_url award_url(
    struct mem *, const char *project_code, int64_t slot, int64_t round_if_past);
struct safe_url award_event_url(
    struct mem *, const char *project_code, int64_t slot, int64_t round_if_past, enum award_event);

#endif
