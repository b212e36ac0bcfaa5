/* Pages of claims, for their table of routes. Private to this folder. */
#ifndef PROJECT_CLAIM_PAGES_H
#define PROJECT_CLAIM_PAGES_H

#include "http/route.h"

struct partner;

extern const struct form claim_letter_form;

page_fn claim_draft_page, claim_show_page, claim_letter_page, claim_withdraw_form_page,
    claim_withdraw_page;

/*
 * The partner the actor claims for: the one of his that is named, else the first that is listed, else the first; NULL
 * when he is an agent of none, or not of the one named.
 */
bool claim_partner_of(struct request *, const char *code, struct partner **partner_out)
    __attribute__((warn_unused_result));

#endif
