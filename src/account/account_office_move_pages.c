/* The steps of the accounts office: a page asks, a page does it. */
#include "account/account_pages.h"
#include "account/account_view.h"
#include "account_tmpl.h"
#include "auth/page.h"
#include "base/code.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/settings.h"
#include "base/text.h"
#include "partner/partner.h"
#include "site/site.h"

#define SEED_CHARACTERS 20

/* --- what every step begins and ends with ----------------------------------------------------- */

/* The account a step is about; false without one: the answer is set. */
static bool begin(struct request *req, struct account **account_out, bool *ok_out)
{
	*ok_out = account_of_route(req, BY_ACCOUNT_ADMIN, account_out);
	if (!*ok_out)
		return false;
	if (*account_out && !who_is(req->actor, (*account_out)->id))
		return true;
	bool is_own = *account_out != NULL;
	answer_error(req, is_own || !account_office_reaches(req, BY_ACCOUNT_ADMIN) ? 403 : 404);
	return false;
}

static struct safe_url account_url(struct request *req, const struct account *account)
{
	return url_path(req->mem, "/accounts/{}", account->login, NULL);
}

static bool end(struct request *req, const struct account *account, enum account_answer answer)
{
	if (answer == ACCOUNT_DONE)
		return answer_redirect(req, account_url(req, account).text);
	req->frame->notice = tr(req->lang, account_answer_text(answer));
	return answer_with(req, answer == ACCOUNT_NOT_ACTIVE ? 409 : 422, account_office_get);
}

struct question {
	const char *title; /* a text id */
	const char *intro; /* finished */
	const char *pattern; /* of its address */
	bool is_danger;
};

static bool ask(struct request *req, const struct account *account, const struct form_state *state,
    const struct question *question)
{
	const char *title = tr(req->lang, question->title);
	struct safe_url url = url_path(req->mem, question->pattern, account->login, NULL);
	struct form_view form = { .action = page_form(req, url) };
	if (state)
		form = page_form_view_of(req, state, url);
	return site_form_show(req, 200,
	    &(struct site_form_page){ .section = "accounts",
		.head = { .kind = tr(req->lang, N_("Account")),
		    .code = account->login,
		    .title = title,
		    .meta = account->name },
		.form = { .form = form,
		    .intro = question->intro,
		    .submit = title,
		    .is_danger = question->is_danger,
		    .cancel_label = tr(req->lang, N_("Back to the account")),
		    .cancel = account_url(req, account) } });
}

/* --- a new account ---------------------------------------------------------------------------- */

struct new_fields {
	const char *login, *name;
};
static const struct form_field new_fields[] = {
	{ .name = "login",
	    .label = N_("Login name"),
	    .hint = N_("2 to 64 characters: a-z, 0-9, dot, hyphen, underscore."),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = 64,
	    .autocomplete = "off",
	    .offset = offsetof(struct new_fields, login) },
	{ .name = "name",
	    .label = N_("Name"),
	    .hint = N_("Of the person or the post."),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 80,
	    .autocomplete = "off",
	    .offset = offsetof(struct new_fields, name) },
};
const struct form account_new_form = {
	.fields = new_fields, .field_count = COUNT(new_fields), .bytes = sizeof(struct new_fields)
};

bool account_new_get(struct request *req)
{
	const char *title = tr(req->lang, N_("Make an account"));
	if (!account_office_reaches(req, BY_ACCOUNT_ADMIN))
		return answer_error(req, 403);
	return site_form_show(req, 200,
	    &(struct site_form_page){ .section = "accounts",
		.head = { .title = title },
		.form = { .form = page_form_view(req, url_path(req->mem, "/accounts/new", NULL)),
		    .intro = tr(req->lang,
			N_("It gets no password but a one-time code, with which its owner chooses "
			   "one.")),
		    .submit = title,
		    .cancel_label = tr(req->lang, N_("Back to the list")),
		    .cancel = url_path(req->mem, "/accounts", NULL) } });
}

static struct safe_url code_url(struct request *req, const char *login, const char *seed)
{
	return url_query(
	    req->mem, url_path(req->mem, "/accounts/{}/code", login, NULL), "seed", seed);
}

bool account_new_post(struct request *req)
{
	const struct new_fields *form = req->form.data;
	enum account_answer answer;
	struct account_id id;
	if (!account_office_reaches(req, BY_ACCOUNT_ADMIN))
		return answer_error(req, 403);
	if (req->form.error_count)
		return answer_with(req, 422, account_new_get);
	const struct account_new fresh = { .login = account_login_of(req->mem, form->login),
		.name = form->name };
	const char *seed = random_password(req->mem, SEED_CHARACTERS);
	if (!account_create(req->db, req->mem, &fresh, req->actor, req->arrived_at, &answer, &id))
		return false;
	if (answer == ACCOUNT_DONE &&
	    !account_give_code(req->db, req->mem, id, seed, req->actor, req->arrived_at, &answer))
		return false;
	if (answer == ACCOUNT_DONE)
		return answer_redirect(req, code_url(req, fresh.login, seed).text);
	form_error(&req->form, answer == ACCOUNT_NAME_ODD ? "name" : "login",
	    tr(req->lang, account_answer_text(answer)));
	return answer_with(req, 422, account_new_get);
}

/* --- roles ------------------------------------------------------------------------------------ */

/* The same members as the form of granting has. */
struct role_fields {
	int role;
	const char *place;
};

/* Where it is held; NULL answer: fine. */
static bool role_of(struct request *req, enum role role, const char *place,
    struct account_role *role_out, const char **trouble_out)
{
	struct partner *partner;
	enum code_kind kind;
	char *code;
	*trouble_out = NULL;
	*role_out = (struct account_role){ .role = role };
	if (role != ROLE_PARTNER_AGENT) {
		role_out->unit = text_narrow(req->mem, place);
		if (!account_role_fits(role, role_out->unit) ||
		    !unit_contains(req->settings->district, role_out->unit))
			*trouble_out =
			    tr(req->lang, N_("This role is not held at a unit with this code."));
		return true;
	}
	if (code_read(req->mem, place, &kind, &code) != CODE_GOOD || kind != CODE_PARTNER)
		code = NULL;
	if (code && !partner_by_code(req->db, req->mem, code, &partner))
		return false;
	if (!code || !partner)
		*trouble_out = tr(req->lang, N_("There is no partner with this code."));
	else
		role_out->partner = partner->id;
	return true;
}

bool account_grant_post(struct request *req)
{
	const struct role_fields *form = req->form.data;
	struct account *account;
	struct account_role role;
	enum account_answer answer;
	const char *trouble;
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	if (req->form.error_count)
		return answer_with(req, 422, account_office_get);
	if (!role_of(req, (enum role)form->role, form->place, &role, &trouble))
		return false;
	if (trouble) {
		form_error(&req->form, "place", trouble);
		return answer_with(req, 422, account_office_get);
	}
	if (!account_grant(
		req->db, req->mem, account->id, &role, req->actor, req->arrived_at, &answer))
		return false;
	if (answer == ACCOUNT_DONE)
		return answer_redirect(req, account_url(req, account).text);
	form_error(&req->form, answer == ACCOUNT_PLACE_UNKNOWN ? "place" : "role",
	    tr(req->lang, account_answer_text(answer)));
	return answer_with(req, answer == ACCOUNT_NOT_ACTIVE ? 409 : 422, account_office_get);
}

struct revoke_fields {
	const char *role, *place;
};
static const struct form_field revoke_fields[] = {
	{ .name = "role",
	    .type = FIELD_HIDDEN,
	    .max = 24,
	    .offset = offsetof(struct revoke_fields, role) },
	{ .name = "place",
	    .type = FIELD_HIDDEN,
	    .max = 24,
	    .offset = offsetof(struct revoke_fields, place) },
};
const struct form account_revoke_form = { .fields = revoke_fields,
	.field_count = COUNT(revoke_fields),
	.bytes = sizeof(struct revoke_fields) };

bool account_revoke_get(struct request *req)
{
	struct account *account;
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	struct form_state *state = page_form_state(req, &account_revoke_form);
	const char *typed = request_query(req, "role"), *place = request_query(req, "place");
	enum role role = typed ? role_parse(typed) : ROLE_NONE;
	if (role == ROLE_NONE || text_blank(place))
		return answer_error(req, 404);
	form_prefill(state, "role", role_text(role));
	form_prefill(state, "place", place);
	return ask(req, account, state,
	    &(struct question){ .title = N_("Take the role back"),
		.intro = mem_printf(req->mem, "%s · %s", tr(req->lang, role_label(role)), place),
		.pattern = "/accounts/{}/revoke",
		.is_danger = true });
}

bool account_revoke_post(struct request *req)
{
	const struct revoke_fields *form = req->form.data;
	struct account *account;
	struct account_role role;
	enum account_answer answer;
	const char *trouble;
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	if (req->form.error_count || !form->role || !form->place || !role_parse(form->role))
		return answer_error(req, 400);
	if (!role_of(req, role_parse(form->role), form->place, &role, &trouble))
		return false;
	/* A role may stand where it would not be granted today; it can be taken back all the same. */
	if (trouble && role.role == ROLE_PARTNER_AGENT)
		return answer_error(req, 404);
	if (!account_revoke(
		req->db, req->mem, account->id, &role, req->actor, req->arrived_at, &answer))
		return false;
	return end(req, account, answer);
}

/* --- the account itself ----------------------------------------------------------------------- */

bool account_disable_get(struct request *req)
{
	struct account *account;
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	return ask(req, account, page_form_state(req, &page_reason_form),
	    &(struct question){ .title = N_("Disable the account"),
		.intro = tr(req->lang,
		    N_("Nobody can log in to it any more, and its sessions end. It can be "
		       "enabled again. The reason is kept for the office, the auditor and "
		       "the account's owner.")),
		.pattern = "/accounts/{}/disable",
		.is_danger = true });
}

bool account_disable_post(struct request *req)
{
	struct account *account;
	enum account_answer answer;
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	if (req->form.error_count)
		return answer_with(req, 422, account_disable_get);
	if (!account_disable(req->db, req->mem, account->id, page_reason(req), req->actor,
		req->arrived_at, &answer))
		return false;
	return end(req, account, answer);
}

bool account_enable_post(struct request *req)
{
	struct account *account;
	enum account_answer answer;
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	if (!account_enable(req->db, req->mem, account->id, req->actor, req->arrived_at, &answer))
		return false;
	return end(req, account, answer);
}

/* The address holds the code's seed, which is worth nothing without the installation's key. */
bool account_code_get(struct request *req)
{
	struct account *account;
	const char *seed = request_query(req, "seed");
	char *code = NULL;
	int64_t ends_at;
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	if (seed && !account_code_in_force(
			req->db, req->mem, account->id, seed, req->arrived_at, &code, &ends_at))
		return false;
	if (!code)
		return ask(req, account, NULL,
		    &(struct question){ .title = N_("Give a code for a new password"),
			.intro = tr(req->lang,
			    N_("First make sure whom you have before you. The code is good "
			       "once and for 24 hours; one given before is worth nothing any "
			       "more. The present password works until it is used.")),
			.pattern = "/accounts/{}/code" });
	struct account_code_view view = account_code_view(req, account, code, ends_at);
	tmpl_account_code(page_out(req, 200, "accounts"), &view);
	return true;
}

bool account_code_post(struct request *req)
{
	struct account *account;
	enum account_answer answer;
	const char *seed = random_password(req->mem, SEED_CHARACTERS);
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	if (!account_give_code(
		req->db, req->mem, account->id, seed, req->actor, req->arrived_at, &answer))
		return false;
	return answer == ACCOUNT_DONE
		   ? answer_redirect(req, code_url(req, account->login, seed).text)
		   : end(req, account, answer);
}

bool account_factor_reset_get(struct request *req)
{
	struct account *account;
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	return ask(req, account, NULL,
	    &(struct question){ .title = N_("Remove the second factor"),
		.intro = tr(req->lang,
		    N_("For somebody who has lost both the authenticator and the recovery "
		       "codes. First make sure whom you have before you. Then the password "
		       "alone opens the account until a new one is set up; its sessions "
		       "end, and its owner is told.")),
		.pattern = "/accounts/{}/factor",
		.is_danger = true });
}

bool account_factor_reset_post(struct request *req)
{
	struct account *account;
	enum account_answer answer;
	bool ok;
	if (!begin(req, &account, &ok))
		return ok;
	if (!account_reset_factor(
		req->db, req->mem, account->id, req->actor, req->arrived_at, &answer))
		return false;
	return end(req, account, answer);
}
