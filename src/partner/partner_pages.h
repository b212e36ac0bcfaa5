/* Pages and forms of partners, for their table of routes. Private to this folder. */
#ifndef PARTNER_PARTNER_PAGES_H
#define PARTNER_PARTNER_PAGES_H

#include "html/form_view.h"
#include "http/route.h"
#include "partner/partner.h"

extern const struct form partner_apply_form, partner_mend_form, partner_again_form,
    partner_edit_form, partner_resource_form, partner_purpose_form, partner_ident_form,
    partner_join_form, partner_sign_form, partner_suspend_form, partner_expel_form,
    partner_offer_form, partner_review_form, partner_list_form, partner_body_form;

page_fn partner_show_page, partner_letter_page;
page_fn partner_offers_page, partner_offers_file_page;
page_fn partner_apply_form_page, partner_apply_page;
page_fn partner_mend_form_page, partner_mend_page;
page_fn partner_again_form_page, partner_again_page;
/* Makes the letter of authority harmless, before the transaction; what is wrong with it stands at its field. */
page_fn partner_letter_glance;
page_fn partner_step_form_page, partner_step_page;
page_fn partner_edit_page, partner_save_page;
page_fn partner_resource_form_page, partner_resource_page, partner_resource_end_form_page,
    partner_resource_end_page;
page_fn partner_reveal_form_page, partner_reveal_page;
page_fn partner_ident_form_page, partner_ident_page;
page_fn partner_invite_page, partner_uninvite_page, partner_join_form_page, partner_join_page;
page_fn partner_part_form_page, partner_part_page;
page_fn partner_body_form_page, partner_body_page;

/* What the form of its own texts is read into: as much of an application, and what it was made from. */
struct partner_edit_fields {
	struct partner_application texts;
	const char *text_version;
};

/* Which unit a body itself is: picked from the district's units, or that it is none. */
#define PARTNER_BODY_FIELD(at)                                                                     \
	{                                                                                          \
		.name = "is_unit", .label = N_("Which unit the body itself is"),                   \
		.type = FIELD_TEXT, .required = true, .max = 16,                                   \
		.hint = N_("What this unit posts it does not claim. Most partners are none."),     \
		.offset = (at)                                                                     \
	}
/* The form with the units to pick from, filled in with the one that is known. */
bool partner_body_view(struct request *, const struct partner *, struct safe_url,
    struct form_view *view_out) __attribute__((warn_unused_result));
/* What was picked: NULL for none. */
const char *partner_body_of(const char *typed);
/* An error at the field when there is no such unit in the district; NULL: fine. */
bool partner_body_check(struct request *, const char *is_unit) __attribute__((warn_unused_result));

struct partner_show_view;
/* Facts, resources, agents, and the moves that belong to them. */
bool partner_show_aside(struct request *, const struct partner *, struct partner_show_view *)
    __attribute__((warn_unused_result));
/* Since when it is out by decision, and from when on it may apply again; NULL: it was not expelled. */
const char *partner_expelled_text(struct request *, const struct partner *);
/* Whether it is in the registry, suspended or not: then its agents keep it up to date. */
bool partner_is_kept(const struct partner *);
/* Puts what the row and its facets say into the form of the partner's own texts. */
bool partner_prefill_texts(struct request *, const struct partner *)
    __attribute__((warn_unused_result));

/* The hint at the number that stays when the field does. */
const char *partner_kept_number(struct request *, const struct partner *);

/*
 * Who may be given the number: the offices that reach the partner, a secretary and other partners with
 * running work in common; by_out 0: nobody of these. office_out: in whose name, NULL: as by says.
 */
bool partner_may_reveal(struct request *, const struct partner *, uint32_t *by_out,
    const char **office_out) __attribute__((warn_unused_result));
/* Whether the actor changes who its agents are: an agent, or the office while there is none. */
bool partner_may_invite(const struct partner *, const struct actor *);

/* The partner of the route's {code}, if the actor may know that it exists; else NULL, which is 404. */
bool partner_of_route(struct request *, struct partner **partner_out)
    __attribute__((warn_unused_result));

/* Those who may read the letter of authority: who decides about it, and until it is listed who handed it in. */
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
