/* Pages and forms of partners, for their table of routes. Private to this folder. */
#ifndef PARTNER_PARTNER_PAGES_H
#define PARTNER_PARTNER_PAGES_H

#include "html/form_view.h"
#include "http/route.h"
#include "partner/partner.h"

extern const struct form partner_apply_form, partner_mend_form, partner_offer_form;

page_fn partner_show_page, partner_letter_page;
page_fn partner_offers_page, partner_offers_file_page;
page_fn partner_apply_form_page, partner_apply_page;
page_fn partner_mend_form_page, partner_mend_page;
page_fn partner_step_form_page, partner_step_page;

/* The partner of the route's {code}, if the actor may know that it exists; else NULL, which is 404. */
bool partner_of_route(struct request *, struct partner **partner_out)
    __attribute__((warn_unused_result));

/* Those who may read the letter of authority: who handed it in and who decides about it. */
bool partner_may_read_letter(const struct partner *, const struct actor *);

/* Turns the field of the registry into a list to pick from: the streets, and the district itself. */
bool partner_street_pick(struct request *, struct form_view *) __attribute__((warn_unused_result));

/*
 * What the request's form says, canonical; errors at its fields, complete when there are none.
 * is_new: with identity and letter.
 */
bool partner_application_check(struct request *, bool is_new,
    struct partner_application *application_out) __attribute__((warn_unused_result));
const char *partner_scheme_label(enum partner_scheme); /* a text id */

#endif
