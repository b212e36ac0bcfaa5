/* Routes of deliveries that are stuck: src/app lists them. */
#ifndef MESSAGE_DELIVERY_PAGES_H
#define MESSAGE_DELIVERY_PAGES_H

#include "html/part_view.h"
#include "http/request.h"
#include "http/route.h"
#include "message/outbox.h"

extern const struct route_list delivery_routes;

/* A line of the outbox in a list; link .text NULL: it leads nowhere. */
struct part_row_view delivery_row(
    struct request *, const struct outbox_line *, struct safe_url link);

/* For whoever looks after the whole installation, a link to what is stuck, with how many; for others nothing. */
bool delivery_add_link(struct request *, struct part_moves_view *)
    __attribute__((warn_unused_result));

#endif
