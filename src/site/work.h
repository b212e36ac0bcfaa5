/* What the sections of /work are made with. Private to this folder. */
#ifndef SITE_WORK_H
#define SITE_WORK_H

#include "http/request.h"
#include "site/site_view.h"

/* Counted so far, for "50+"; shown are fewer. */
#define SECTION_ROWS 50
#define SECTIONS_MAX 60
#define OFFERS_MAX 16

struct work {
	struct request *req;
	struct work_section_view waiting[SECTIONS_MAX], possible[SECTIONS_MAX];
	size_t waiting_count, possible_count;
};

/* Late first, then in the order given. NULL: empty, or there are too many sections. */
struct work_section_view *work_put_section(
    struct work *, const char *title, bool is_waiting, struct part_row_view *rows, size_t n);

/* A section for each state in which the grant can move something: only those are asked for. */
bool work_projects(struct work *, const struct grant *) __attribute__((warn_unused_result));
/* All of one section, a page at a time: ?unit= and ?state=. */
bool work_queue_page(struct request *) __attribute__((warn_unused_result));

#endif
