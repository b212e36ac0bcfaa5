/* Login and logout, one's own account, the language. */
#include "account/account_pages.h"

#include "account/account_view.h"
#include "account_tmpl.h"
#include "auth/keys.h"
#include "auth/page.h"
#include "auth/password.h"
#include "auth/throttle.h"
#include "base/mem.h"
#include "base/text.h"
#include "http/metrics.h"
#include "http/read.h"

#define NEXT_BYTES 2000
#define LANG_COOKIE_SECONDS (365 * 24 * 3600)

struct login_form {
	const char *login, *password, *next;
};
static const struct form_field login_fields[] = {
	{ .name = "login",
	    .label = N_("Login name"),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 64,
	    .autocomplete = "username",
	    .offset = offsetof(struct login_form, login) },
	{ .name = "password",
	    .label = N_("Password"),
	    .type = FIELD_PASSWORD,
	    .required = true,
	    .max = PASSWORD_MAX_BYTES,
	    .autocomplete = "current-password",
	    .offset = offsetof(struct login_form, password) },
	{ .name = "next",
	    .type = FIELD_HIDDEN,
	    .max = NEXT_BYTES,
	    .offset = offsetof(struct login_form, next) },
};
static const struct form login_form = {
	.fields = login_fields,
	.field_count = sizeof(login_fields) / sizeof(login_fields[0]),
	.bytes = sizeof(struct login_form),
};

struct password_form {
	const char *old, *fresh, *again;
};
static const struct form_field password_fields[] = {
	{ .name = "old",
	    .label = N_("Present password"),
	    .type = FIELD_PASSWORD,
	    .required = true,
	    .max = PASSWORD_MAX_BYTES,
	    .autocomplete = "current-password",
	    .offset = offsetof(struct password_form, old) },
	{ .name = "fresh",
	    .label = N_("New password"),
	    .hint = N_("At least 8 characters, any kind; a sentence is good. What is guessed first "
		       "is refused."),
	    .type = FIELD_PASSWORD,
	    .required = true,
	    .max = PASSWORD_MAX_BYTES,
	    .autocomplete = "new-password",
	    .offset = offsetof(struct password_form, fresh) },
	{ .name = "again",
	    .label = N_("New password, once more"),
	    .type = FIELD_PASSWORD,
	    .required = true,
	    .max = PASSWORD_MAX_BYTES,
	    .autocomplete = "new-password",
	    .offset = offsetof(struct password_form, again) },
};
static const struct form password_form = {
	.fields = password_fields,
	.field_count = sizeof(password_fields) / sizeof(password_fields[0]),
	.bytes = sizeof(struct password_form),
};

/* Where a login leads: to the page that asked for it, else to the work. */
static const char *landing(struct request *req, const char *next)
{
	return text_blank(next) ? "/work" : url_local(req->mem, next).text;
}

/* GET and, with what was typed, after a refused POST. */
static bool login_show(struct request *req)
{
	struct form_state *state = page_form_state(req, &login_form);
	if (state != &req->form)
		form_prefill(state, "next", request_query(req, "next"));
	struct account_login_view view = account_login_view(req, state);
	tmpl_account_login(page_out(req, 200, ""), &view);
	return true;
}

static bool login_get(struct request *req)
{
	if (!who_is_guest(req->actor))
		return answer_redirect(req, landing(req, request_query(req, "next")));
	return login_show(req);
}

static const char *too_often(struct request *req, int seconds)
{
	return tr_count(req->mem, req->lang, "Too many tries that failed. Try again in {n} minute.",
	    "Too many tries that failed. Try again in {n} minutes.", (seconds + 59) / 60);
}

/* 429. The time to wait is asked anew, since an answer's headers are made by the page that shows
 * it. */
static bool login_too_often(struct request *req)
{
	const struct login_form *form = req->form.data;
	const char *login = account_login_of(req->mem, form->login);
	int seconds;
	if (!throttle_wait(
		req->db, req->mem, login, req->remote_address, req->arrived_at, &seconds))
		return false;
	form_error(&req->form, "password", too_often(req, seconds));
	if (!login_show(req))
		return false;
	req->answer.retry_after_seconds = seconds;
	return true;
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
	return password_hash(req->mem, password, &hash) &&
	       account_rehash(req->db, account->id, hash);
}

/* The session a browser came with ends: a cookie put into it by somebody else is worth nothing. */
static bool login_start(struct request *req, const struct account *account, const char *next)
{
	char *cookie;
	if (req->session && !session_end(req->db, req->session))
		return false;
	if (!session_start(req->db, req->mem, auth_keys()->session, account->id, req->user_agent,
		req->arrived_at, &cookie))
		return false;
	answer_cookie(req, SESSION_COOKIE, cookie, SESSION_LIFETIME_SECONDS);
	return answer_redirect(req, landing(req, next));
}

/* No transaction around it (ROUTE_REPEATABLE): what is counted stays, and no lock waits for the
 * hash. */
static bool login_post(struct request *req)
{
	const struct login_form *form = req->form.data;
	if (req->form.error_count)
		return answer_with(req, 422, login_show);
	const char *login = account_login_of(req->mem, form->login);
	const char *address = req->remote_address;
	struct account *account;
	int seconds;
	if (!throttle_wait(req->db, req->mem, login, address, req->arrived_at, &seconds))
		return false;
	if (seconds) {
		metrics_add(METRIC_LOGINS_THROTTLED, 1);
		return answer_with(req, 429, login_too_often);
	}
	if (!check_login(req, login, form->password, &account))
		return false;
	metrics_add(account ? METRIC_LOGINS_GOOD : METRIC_LOGINS_BAD, 1);
	if (!account) {
		if (!throttle_failed(req->db, login, address, req->arrived_at))
			return false;
		form_error(&req->form, "password",
		    tr(req->lang, N_("Login name or password is not right.")));
		return answer_with(req, 422, login_show);
	}
	return throttle_succeeded(req->db, login, address, req->arrived_at) &&
	       login_start(req, account, form->next);
}

static bool logout_post(struct request *req)
{
	if (req->session && !session_end(req->db, req->session))
		return false;
	answer_cookie(req, SESSION_COOKIE, NULL, 0);
	return answer_redirect(req, "/");
}

/* GET and, with what is wrong in the password form, after a refused POST. */
static bool account_show(struct request *req)
{
	struct account_holding *holdings;
	struct session_line *sessions;
	struct account_page page = { .password = page_form_state(req, &password_form) };
	if (!account_holdings(req->db, req->mem, req->actor->account, req->arrived_at, &holdings,
		&page.holding_count) ||
	    !session_list(req->db, req->mem, req->actor->account, req->session, req->arrived_at,
		&sessions, &page.session_count))
		return false;
	page.holdings = holdings;
	page.sessions = sessions;
	struct account_show_view view = account_show_view(req, &page);
	tmpl_account_show(page_out(req, 200, "account"), &view);
	return true;
}

/* Tries at the old password are counted apart from logins; no login has a blank in it. */
static const char *password_counter(struct request *req)
{
	return mem_printf(req->mem, "%s password", req->actor->login);
}

/* 422, after the rollback, which would have taken the count with it. */
static bool password_wrong(struct request *req)
{
	return throttle_failed(
		   req->db, password_counter(req), req->remote_address, req->arrived_at) &&
	       account_show(req);
}

static bool password_too_often(struct request *req)
{
	int seconds;
	if (!throttle_wait(req->db, req->mem, password_counter(req), req->remote_address,
		req->arrived_at, &seconds))
		return false;
	form_error(&req->form, "old", too_often(req, seconds));
	if (!account_show(req))
		return false;
	req->answer.retry_after_seconds = seconds;
	return true;
}

/* NULL when the new password may be used; else the field and what is wrong with it. */
static const char *fresh_trouble(
    struct request *req, const struct password_form *form, const char **field_out)
{
	const char *objection = password_objection(form->fresh, req->actor->login);
	*field_out = "fresh";
	if (objection)
		return tr(req->lang, objection);
	*field_out = "again";
	if (!text_equal(form->fresh, form->again))
		return tr(req->lang, N_("The two new passwords are not the same."));
	return NULL;
}

static bool password_keep(struct request *req, const char *password)
{
	char *hash;
	enum account_answer answer;
	if (!password_hash(req->mem, password, &hash) ||
	    !account_change_password(
		req->db, req->mem, req->actor, hash, req->session, req->arrived_at, &answer))
		return false;
	return answer == ACCOUNT_DONE ? answer_redirect(req, "/account") : answer_error(req, 403);
}

static bool password_post(struct request *req)
{
	const struct password_form *form = req->form.data;
	const char *field;
	struct account *account;
	enum password_answer answer;
	int seconds;
	if (req->form.error_count)
		return answer_with(req, 422, account_show);
	const char *trouble = fresh_trouble(req, form, &field);
	if (trouble) {
		form_error(&req->form, field, trouble);
		return answer_with(req, 422, account_show);
	}
	if (!throttle_wait(req->db, req->mem, password_counter(req), req->remote_address,
		req->arrived_at, &seconds))
		return false;
	if (seconds)
		return answer_with(req, 429, password_too_often);
	if (!account_by_id(req->db, req->mem, req->actor->account, &account) ||
	    !password_check(account ? account->password_hash : NULL, form->old, &answer))
		return false;
	if (answer == PASSWORD_WRONG) {
		form_error(
		    &req->form, "old", tr(req->lang, N_("This is not your present password.")));
		return answer_with(req, 422, password_wrong);
	}
	return password_keep(req, form->fresh);
}

static bool session_end_post(struct request *req)
{
	int64_t id;
	if (!text_to_int(request_part(req, "id"), 1, INT64_MAX, &id))
		return answer_error(req, 404);
	if (!session_end_own(req->db, req->actor->account, id))
		return false;
	return answer_redirect(req, "/account");
}

static bool language_get(struct request *req)
{
	const char *to = request_query(req, "to");
	if (!text_equal(to, "zh") && !text_equal(to, "en"))
		return answer_error(req, 404);
	answer_cookie(
	    req, HTTP_LANG_COOKIE, text_equal(to, "en") ? "en" : "zh", LANG_COOKIE_SECONDS);
	return answer_redirect(req, url_local(req->mem, request_query(req, "back")).text);
}

static const struct route rows[] = {
	{ .method = METHOD_GET,
	    .pattern = "/login",
	    .page = login_get,
	    .flags = ROUTE_PUBLIC,
	    .about = "The login form; next= is where it leads." },
	{ .method = METHOD_POST,
	    .pattern = "/login",
	    .form = &login_form,
	    .page = login_post,
	    .flags = ROUTE_PUBLIC | ROUTE_HASHES | ROUTE_REPEATABLE,
	    .about = "Log in: a new session, or the same refusal for every reason." },
	{ .method = METHOD_POST,
	    .pattern = "/logout",
	    .page = logout_post,
	    .flags = ROUTE_PUBLIC | ROUTE_REPEATABLE,
	    .about = "Log out: the session ends." },
	{ .method = METHOD_GET,
	    .pattern = "/account",
	    .page = account_show,
	    .about = "Who I am, my roles, my logins, my password." },
	{ .method = METHOD_POST,
	    .pattern = "/account/password",
	    .form = &password_form,
	    .page = password_post,
	    .flags = ROUTE_HASHES,
	    .about = "Change the own password; every other login ends." },
	{ .method = METHOD_POST,
	    .pattern = "/account/sessions/{id}/end",
	    .page = session_end_post,
	    .about = "End one of the own logins." },
	{ .method = METHOD_GET,
	    .pattern = "/language",
	    .page = language_get,
	    .flags = ROUTE_PUBLIC,
	    .about = "Sets the cookie of the language and goes back." },
};
const struct route_list account_routes = { .routes = rows, .count = sizeof rows / sizeof rows[0] };
