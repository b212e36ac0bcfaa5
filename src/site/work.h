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
	struct part_moves_view own; /* the pages of those the actor speaks for */
};

/* Late first, then in the order given. NULL: empty, or there are too many sections. */
struct work_section_view *work_put_section(
    struct work *, const char *title, bool is_waiting, struct part_row_view *rows, size_t n);

/* The page of a unit or partner of the actor's, once however many roles he has there. name: which one, or NULL. */
void work_put_own_page(struct work *, const char *label_id, struct safe_url, const char *name);
/* What can be begun from here, by the actor's roles. */
bool work_links(struct work *, struct site_work_view *) __attribute__((warn_unused_result));

/* A section for each state in which the grant can move something: only those are asked for. */
bool work_projects(struct work *, const struct grant *) __attribute__((warn_unused_result));
/* All of one section, a page at a time: ?unit= and ?state=. */
bool work_queue_page(struct request *) __attribute__((warn_unused_result));

#endif
