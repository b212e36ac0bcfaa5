/* Pages of login, registration, the own account, the accounts office and the language. */
#ifndef ACCOUNT_ACCOUNT_PAGES_H
#define ACCOUNT_ACCOUNT_PAGES_H

#include "account/account.h"
#include "html/part_view.h"
#include "http/route.h"

struct account;
struct account_owner;

extern const struct route_list account_routes; /* src/app lists it */

/* --- account_login_pages.c --- */
extern const struct form account_login_form, account_step_form;
bool account_login_get(struct request *);
bool account_login_count(struct request *);
bool account_login_post(struct request *);
bool account_step_get(struct request *);
bool account_step_count(struct request *);
bool account_step_post(struct request *);
bool account_logout_post(struct request *);
/* The session a browser came with ends, and a new one begins. */
bool account_sign_in(struct request *, const struct account *);
/* For a row's count: one try more under the counter, or 429 by this page. */
bool account_count(struct request *, const char *counter, page_fn *too_often)
    __attribute__((warn_unused_result));
/* It was good. */
bool account_uncount(struct request *, const char *counter) __attribute__((warn_unused_result));
/* That page: "Too many tries that failed. Try again in …" at a field. */
bool account_slowed(struct request *, const char *field, page_fn *show);
/* What tries at something other than the login are counted under; no login has a blank in it. */
const char *account_counter(struct request *, const char *login, const char *what);

/* --- account_enter_pages.c --- */
extern const struct form account_register_form, account_lost_form;
bool account_register_get(struct request *);
bool account_register_count(struct request *);
bool account_register_post(struct request *);
bool account_lost_get(struct request *);
bool account_lost_count(struct request *);
bool account_lost_post(struct request *);

/* --- account_own_pages.c --- */
extern const struct form account_password_form;
bool account_show(struct request *);
bool account_password_count(struct request *);
bool account_password_post(struct request *);
bool account_session_end_post(struct request *);
bool account_sessions_end_post(struct request *);
/* Whether this is the present password of whoever asks, and what his step is made with then. */
bool account_own_password(struct request *, const char *password, struct account_owner *owner_out,
    bool *right_out) __attribute__((warn_unused_result));
/* Notes at the field called name what is wrong with a new password, and at "again" when it was typed otherwise there; of
 * what was not filled in nothing. */
void account_check_fresh(
    struct request *, const char *login, const char *name, const char *fresh, const char *again);

/* --- account_factor_pages.c --- */
extern const struct form account_factor_form, account_proof_form;
bool account_factor_get(struct request *);
bool account_factor_count(struct request *);
bool account_factor_post(struct request *);
bool account_factor_off_get(struct request *);
bool account_factor_off_count(struct request *);
bool account_factor_off_post(struct request *);

/* --- account_leave_pages.c --- */
extern const struct form account_erase_form;
bool account_export_get(struct request *);
bool account_erase_get(struct request *);
bool account_erase_count(struct request *);
bool account_erase_post(struct request *);

/* --- account_office_pages.c --- */
extern const struct form account_filter_form;
bool account_list_get(struct request *);
bool account_office_get(struct request *);
/* Whether one of these roles (bits of enum who) is held over the whole district. */
bool account_office_reaches(const struct request *, uint32_t roles);
/* Of the route's {login}; NULL: there is none, or it is out of reach of these roles. */
bool account_of_route(struct request *, uint32_t roles, struct account **account_out)
    __attribute__((warn_unused_result));

/* --- account_office_move_pages.c --- */
extern const struct form account_new_form;
/* What every step of the office begins with: the account it is about; false without one: the answer is set, ok_out what to
 * end with. */
bool account_office_begin(struct request *, struct account **account_out, bool *ok_out);
struct account_question {
	const char *title; /* a text id */
	const char *intro; /* finished */
	struct part_facts_view facts;
	const char *pattern; /* of its address */
	bool is_danger;
};
/* The page that asks before a step; state NULL: a button is enough. */
bool account_office_ask(struct request *, const struct account *, const struct form_state *,
    const struct account_question *);
/* Ends a step: back to the account, with what refused it. */
bool account_office_end(struct request *, const struct account *, enum account_answer);
struct safe_url account_office_url(struct request *, const struct account *);
bool account_new_get(struct request *);
bool account_new_post(struct request *);
bool account_disable_get(struct request *);
bool account_disable_post(struct request *);
bool account_enable_post(struct request *);
bool account_code_get(struct request *);
bool account_code_post(struct request *);
bool account_factor_reset_get(struct request *);
bool account_factor_reset_post(struct request *);

/* --- account_role_pages.c --- */
extern const struct form account_grant_form, account_revoke_form;
bool account_grant_get(struct request *);
bool account_grant_post(struct request *);
bool account_revoke_get(struct request *);
bool account_revoke_post(struct request *);

#endif
