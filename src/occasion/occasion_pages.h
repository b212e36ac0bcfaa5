/* Pages and forms of occasions, for their table of routes. Private to this folder. */
#ifndef OCCASION_OCCASION_PAGES_H
#define OCCASION_OCCASION_PAGES_H

#include "http/route.h"
#include "occasion/occasion.h"

/* Who holds occasions of a unit. PRODUCT.md 4.2; the header of occasion_create. */
#define OCCASION_OFFICERS (BY_SECRETARY | BY_STREET_OFFICER | BY_DISTRICT_ADMIN)

extern const struct form occasion_list_form, occasion_show_form, occasion_plan_form,
    occasion_window_form;

page_fn occasion_list_page, occasion_show_page, occasion_live_page;
page_fn occasion_new_page, occasion_create_page, occasion_window_page, occasion_reschedule_page;

/* The occasion of the route's {code}; NULL: there is none, which is 404. */
bool occasion_of_route(struct request *, struct occasion **occasion_out)
    __attribute__((warn_unused_result));
/* By which office the actor holds occasions of the unit: BY_NOBODY when by none. */
enum who occasion_officer(const struct request *, const char *unit);

#endif
