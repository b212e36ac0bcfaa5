/* Routes of webhooks: src/app lists them; and what their pages share. */
#ifndef MESSAGE_WEBHOOK_PAGES_H
#define MESSAGE_WEBHOOK_PAGES_H

#include "html/out.h"
#include "http/route.h"

struct webhook;

extern const struct route_list webhook_routes;

/* The address of a webhook's page, by a pattern with one place. */
struct safe_url webhook_url(struct request *, const char *pattern, int64_t id);
/* hook_out NULL: there is none that the actor may know of. */
bool webhook_of_route(struct request *, struct webhook **hook_out);

/* webhook_form_pages.c */
extern const struct form webhook_form;
bool webhook_new_page(struct request *);
bool webhook_add_page(struct request *);
bool webhook_secret_page(struct request *);
/* To the page that shows the secret: with a ticket for this session and a short time. */
const char *webhook_secret_link(struct request *, int64_t id);

#endif
