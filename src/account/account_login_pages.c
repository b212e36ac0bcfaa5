/* Login in one step or two, and logout. */
#include "account/account_fields.h"
#include "account/account_pages.h"
#include "account/account_view.h"
#include "account_tmpl.h"
#include "auth/factor.h"
#include "auth/halfway.h"
#include "auth/keys.h"
#include "auth/page.h"
#include "auth/password.h"
#include "auth/throttle.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"
#include "http/metrics.h"

#define NEXT_BYTES 2000

struct login_form {
	const char *login, *password, *next;
};
static const struct form_field login_fields[] = {
	{ ACCOUNT_LOGIN_FIELD(offsetof(struct login_form, login)) },
	{ ACCOUNT_PASSWORD_FIELD(
	    offsetof(struct login_form, password), "password", N_("Password")) },
	{ .name = "next",
	    .type = FIELD_HIDDEN,
	    .max = NEXT_BYTES,
	    .offset = offsetof(struct login_form, next) },
};
const struct form account_login_form = {
	.fields = login_fields,
	.field_count = COUNT(login_fields),
	.bytes = sizeof(struct login_form),
};

struct step_form {
	const char *code, *next;
};
static const struct form_field step_fields[] = {
	{ ACCOUNT_FACTOR_CODE_FIELD(offsetof(struct step_form, code)) },
	{ .name = "next",
	    .type = FIELD_HIDDEN,
	    .max = NEXT_BYTES,
	    .offset = offsetof(struct step_form, next) },
};
const struct form account_step_form = {
	.fields = step_fields,
	.field_count = COUNT(step_fields),
	.bytes = sizeof(struct step_form),
};

/* Where a login leads: to the page that asked for it, else to the work. */
static const char *landing(struct request *req, const char *next)
{
	return text_blank(next) ? "/work" : url_local(req->mem, next).text;
}

/* GET and, with what was typed, after a refused POST. */
static bool login_show(struct request *req)
{
	struct form_state *state = page_form_state(req, &account_login_form);
	if (state != &req->form)
		form_prefill(state, "next", request_query(req, "next"));
	struct account_login_view view = account_login_view_of(req, state);
	tmpl_account_login(page_out(req, 200, ""), &view);
	return true;
}

bool account_login_get(struct request *req)
{
	if (!who_is_guest(req->actor))
		return answer_redirect(req, landing(req, request_query(req, "next")));
	return login_show(req);
}

bool account_slowed(struct request *req, const char *field, page_fn *show)
{
	form_error(&req->form, field,
	    tr_count(req->mem, req->lang, "Too many tries that failed. Try again in {n} minute.",
		"Too many tries that failed. Try again in {n} minutes.",
		(req->answer.retry_after_seconds + 59) / 60));
	return show(req);
}

bool account_count(struct request *req, const char *counter, page_fn *too_often)
{
	int seconds;
	if (!throttle_take(
		req->db, req->mem, counter, req->remote_address, req->arrived_at, &seconds))
		return false;
	if (!seconds)
		return true;
	req->answer.retry_after_seconds = seconds;
	return answer_with(req, 429, too_often);
}

bool account_uncount(struct request *req, const char *counter)
{
	return throttle_take_back(req->db, counter, req->remote_address);
}

static bool login_too_often(struct request *req)
{
	return account_slowed(req, "password", login_show);
}

/* Checks the password; account_out NULL: no such login, wrong, or disabled, all in the same time. A
 * stale hash is renewed. */
static bool check_login(
    struct request *req, const char *login, const char *password, struct account **account_out)
{
	struct account *account;
	enum password_answer answer;
	if (!account_find(req->db, req->mem, login, &account))
		return false;
	bool may = account && account->is_active;
	if (!password_check(may ? account->password_hash : NULL, password, &answer))
		return false;
	*account_out = answer == PASSWORD_WRONG ? NULL : account;
	if (answer != PASSWORD_STALE)
		return true;
	char *hash;
	if (!password_hash(req->mem, password, &hash) || !account_rehash(req->db, account, hash))
		return false;
	account->password_hash = hash;
	return true;
}

const char *account_counter(struct request *req, const char *login, const char *what)
{
	return mem_printf(req->mem, "%s %s", login, what);
}

/* A cookie put into the browser by somebody else is worth nothing. When the account has changed
 * since its password was checked, everything is looked at again. */
bool account_sign_in(struct request *req, const struct account *account)
{
	char *cookie;
	if (req->session && !session_end(req->db, req->session))
		return false;
	if (!session_start(req->db, req->mem, auth_keys()->session, account->id, account->version,
		req->user_agent, req->arrived_at, &cookie))
		return false;
	if (!cookie)
		return fault_set(FAULT_DATABASE_REPLAY, 0, "login", "the account has changed");
	answer_cookie(req, SESSION_COOKIE, cookie, SESSION_LIFETIME_SECONDS);
	return true;
}

/* The password was right. With a second factor this is half of a login: no session yet. */
static bool login_goes_on(struct request *req, const struct account *account, const char *next)
{
	struct factor *factor;
	if (!factor_load(req->db, req->mem, account->id, &factor))
		return false;
	if (factor) {
		answer_cookie(req, HALFWAY_COOKIE,
		    halfway_make(req->mem, account->id, account->password_hash, req->arrived_at),
		    HALFWAY_SECONDS);
		return account_uncount(req, account->login) &&
		       answer_redirect(
			   req, url_query(
				    req->mem, url_path(req->mem, "/login/code", NULL), "next", next)
				    .text);
	}
	if (!account_sign_in(req, account) || !account_uncount(req, account->login) ||
	    !throttle_succeeded(req->db, account->login, req->remote_address, req->arrived_at))
		return false;
	metrics_add(METRIC_LOGINS_GOOD, 1);
	return answer_redirect(req, landing(req, next));
}

bool account_login_count(struct request *req)
{
	const struct login_form *form = req->form.data;
	if (req->form.error_count)
		return answer_with(req, 422, login_show);
	if (!account_count(req, account_login_of(req->mem, form->login), login_too_often))
		return false;
	if (req->answer.status == 429)
		metrics_add(METRIC_LOGINS_THROTTLED, 1);
	return true;
}

/* No transaction around it (ROUTE_REPEATABLE): no lock waits for the hash. */
bool account_login_post(struct request *req)
{
	const struct login_form *form = req->form.data;
	struct account *account;
	if (!check_login(req, account_login_of(req->mem, form->login), form->password, &account))
		return false;
	if (account)
		return login_goes_on(req, account, form->next);
	metrics_add(METRIC_LOGINS_BAD, 1);
	form_error(
	    &req->form, "password", tr(req->lang, N_("Login name or password is not right.")));
	return answer_with(req, 422, login_show);
}

/* --- the second step --- */

static bool step_show(struct request *req)
{
	struct form_state *state = page_form_state(req, &account_step_form);
	if (state != &req->form)
		form_prefill(state, "next", request_query(req, "next"));
	struct account_login_view view = account_step_view_of(req, state);
	tmpl_account_step(page_out(req, 200, ""), &view);
	return true;
}

bool account_step_get(struct request *req)
{
	if (!who_is_guest(req->actor))
		return answer_redirect(req, landing(req, request_query(req, "next")));
	if (!halfway_account(request_cookie(req, HALFWAY_COOKIE)).n)
		return answer_redirect(req, "/login");
	return step_show(req);
}

static bool step_too_often(struct request *req)
{
	return account_slowed(req, "code", step_show);
}

/* Whose first step the browser's cookie proves; NULL: nobody's, or not any more. */
static bool step_account(struct request *req, struct account **account_out)
{
	const char *cookie = request_cookie(req, HALFWAY_COOKIE);
	struct account *account;
	if (!account_by_id(req->db, req->mem, halfway_account(cookie), &account))
		return false;
	bool is_proved = account && account->is_active &&
			 halfway_check(cookie, account->password_hash, req->arrived_at);
	*account_out = is_proved ? account : NULL;
	return true;
}

/* Both steps are done. */
static bool step_done(struct request *req, const struct account *account)
{
	const struct step_form *form = req->form.data;
	const char *counter = account_counter(req, account->login, "code");
	if (!account_sign_in(req, account) || !account_uncount(req, counter) ||
	    !throttle_succeeded(req->db, counter, req->remote_address, req->arrived_at) ||
	    !throttle_succeeded(req->db, account->login, req->remote_address, req->arrived_at))
		return false;
	metrics_add(METRIC_LOGINS_GOOD, 1);
	answer_cookie(req, HALFWAY_COOKIE, NULL, 0);
	return answer_redirect(req, landing(req, form->next));
}

bool account_step_count(struct request *req)
{
	struct account *account;
	if (!step_account(req, &account))
		return false;
	if (!account)
		return answer_redirect(req, "/login");
	if (req->form.error_count)
		return answer_with(req, 422, step_show);
	return account_count(req, account_counter(req, account->login, "code"), step_too_often);
}

/* Without a transaction, as the first step: what is used up stays so. */
bool account_step_post(struct request *req)
{
	const struct step_form *form = req->form.data;
	struct account *account;
	struct factor *factor;
	bool is_right = true;
	if (!step_account(req, &account))
		return false;
	if (!account)
		return answer_redirect(req, "/login");
	if (!factor_load(req->db, req->mem, account->id, &factor))
		return false;
	/* None any more: the office removed it a moment ago, so that its owner can log in. */
	if (factor && !factor_use(req->db, req->mem, account->id, factor, form->code,
			  req->arrived_at, &is_right))
		return false;
	if (is_right)
		return step_done(req, account);
	metrics_add(METRIC_LOGINS_BAD, 1);
	form_error(&req->form, "code",
	    tr(req->lang,
		N_("This code is not right, or it was used already. Wait for the next.")));
	return answer_with(req, 422, step_show);
}

bool account_logout_post(struct request *req)
{
	if (req->session && !session_end(req->db, req->session))
		return false;
	answer_cookie(req, SESSION_COOKIE, NULL, 0);
	return answer_redirect(req, "/");
}
