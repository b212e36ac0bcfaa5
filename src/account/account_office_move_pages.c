/* The steps of the accounts office: a page asks, a page does it. */
#include "account/account_pages.h"
#include "account/account_view.h"
#include "account_tmpl.h"
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/settings.h"
#include "base/text.h"
#include "site/site.h"

#define SEED_CHARACTERS 20

/* --- what every step begins and ends with ----------------------------------------------------- */

bool account_office_begin(struct request *req, struct account **account_out, bool *ok_out)
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

struct safe_url account_office_url(struct request *req, const struct account *account)
{
	return url_path(req->mem, "/accounts/{}", account->login, NULL);
}

bool account_office_end(
    struct request *req, const struct account *account, enum account_answer answer)
{
	if (answer == ACCOUNT_DONE)
		return answer_redirect(req, account_office_url(req, account).text);
	req->frame->notice = tr(req->lang, account_answer_text(answer));
	return answer_with(req, answer == ACCOUNT_NOT_ACTIVE ? 409 : 422, account_office_get);
}

bool account_office_ask(struct request *req, const struct account *account,
    const struct form_state *state, const struct account_question *question)
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
		    .facts = question->facts,
		    .submit = title,
		    .is_danger = question->is_danger,
		    .cancel_label = tr(req->lang, N_("Back to the account")),
		    .cancel = account_office_url(req, account) } });
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

/* --- the account itself ----------------------------------------------------------------------- */

bool account_disable_get(struct request *req)
{
	struct account *account;
	bool ok;
	if (!account_office_begin(req, &account, &ok))
		return ok;
	return account_office_ask(req, account, page_form_state(req, &page_reason_form),
	    &(struct account_question){ .title = N_("Disable the account"),
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
	if (!account_office_begin(req, &account, &ok))
		return ok;
	if (req->form.error_count)
		return answer_with(req, 422, account_disable_get);
	if (!account_disable(req->db, req->mem, account->id, page_reason(req), req->actor,
		req->arrived_at, &answer))
		return false;
	return account_office_end(req, account, answer);
}

bool account_enable_post(struct request *req)
{
	struct account *account;
	enum account_answer answer;
	bool ok;
	if (!account_office_begin(req, &account, &ok))
		return ok;
	if (!account_enable(req->db, req->mem, account->id, req->actor, req->arrived_at, &answer))
		return false;
	return account_office_end(req, account, answer);
}

/* The address holds the code's seed, which is worth nothing without the installation's key. */
bool account_code_get(struct request *req)
{
	struct account *account;
	const char *seed = request_query(req, "seed");
	char *code = NULL;
	int64_t ends_at;
	bool ok;
	if (!account_office_begin(req, &account, &ok))
		return ok;
	if (seed && !account_code_in_force(
			req->db, req->mem, account->id, seed, req->arrived_at, &code, &ends_at))
		return false;
	if (!code)
		return account_office_ask(req, account, NULL,
		    &(struct account_question){ .title = N_("Give a code for a new password"),
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
	if (!account_office_begin(req, &account, &ok))
		return ok;
	if (!account_give_code(
		req->db, req->mem, account->id, seed, req->actor, req->arrived_at, &answer))
		return false;
	return answer == ACCOUNT_DONE
		   ? answer_redirect(req, code_url(req, account->login, seed).text)
		   : account_office_end(req, account, answer);
}

bool account_factor_reset_get(struct request *req)
{
	struct account *account;
	bool ok;
	if (!account_office_begin(req, &account, &ok))
		return ok;
	return account_office_ask(req, account, NULL,
	    &(struct account_question){ .title = N_("Remove the second factor"),
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
	if (!account_office_begin(req, &account, &ok))
		return ok;
	if (!account_reset_factor(
		req->db, req->mem, account->id, req->actor, req->arrived_at, &answer))
		return false;
	return account_office_end(req, account, answer);
}
