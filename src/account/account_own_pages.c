/* The own account: roles, logins, password. */
#include "account/account_fields.h"
#include "account/account_pages.h"
#include "account/account_view.h"
#include "account_tmpl.h"
#include "auth/factor.h"
#include "auth/page.h"
#include "auth/password.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"

struct password_form {
	const char *old, *fresh, *again;
};
static const struct form_field password_fields[] = {
	{ ACCOUNT_PASSWORD_FIELD(
	    offsetof(struct password_form, old), "old", N_("Present password")) },
	{ ACCOUNT_NEW_PASSWORD_FIELD(
	    offsetof(struct password_form, fresh), "fresh", N_("New password")) },
	{ ACCOUNT_AGAIN_FIELD(
	    offsetof(struct password_form, again), N_("New password, once more")) },
};
const struct form account_password_form = {
	.fields = password_fields,
	.field_count = COUNT(password_fields),
	.bytes = sizeof(struct password_form),
};

/* GET and, with what is wrong in the password form, after a refused POST. */
bool account_show(struct request *req)
{
	struct account_holding *holdings;
	struct session_line *sessions;
	struct factor *factor;
	struct account_page page = { .password = page_form_state(req, &account_password_form) };
	if (!account_holdings(
		req->db, req->mem, req->actor->account, &holdings, &page.holding_count) ||
	    !session_list(req->db, req->mem, req->actor->account, req->session, req->arrived_at,
		&sessions, &page.session_count))
		return false;
	if (!factor_load(req->db, req->mem, req->actor->account, &factor))
		return false;
	page.has_factor = factor != NULL;
	page.holdings = holdings;
	page.sessions = sessions;
	struct account_show_view view = account_show_view(req, &page);
	tmpl_account_show(page_out(req, 200, "account"), &view);
	return true;
}

static bool password_too_often(struct request *req)
{
	return account_slowed(req, "old", account_show);
}

static const char *password_counter(struct request *req)
{
	return account_counter(req, req->actor->login, "password");
}

void account_check_fresh(
    struct request *req, const char *login, const char *name, const char *fresh, const char *again)
{
	const char *objection = fresh ? password_objection(fresh, login) : NULL;
	if (objection)
		form_error(&req->form, name, tr(req->lang, objection));
	if (fresh && again && !text_equal(fresh, again))
		form_error(&req->form, "again",
		    tr(req->lang, N_("The two new passwords are not the same.")));
}

bool account_own_password(
    struct request *req, const char *password, struct account_owner *owner_out, bool *right_out)
{
	struct account *account;
	enum password_answer answer;
	if (!account_by_id(req->db, req->mem, req->actor->account, &account))
		return false;
	bool may = account && account->is_active;
	if (!password_check(may ? account->password_hash : NULL, password, &answer))
		return false;
	*owner_out = (struct account_owner){
		.actor = req->actor,
		.version = may ? account->version : 0,
		.session = req->session,
		.now = req->arrived_at,
	};
	*right_out = answer != PASSWORD_WRONG;
	return true;
}

static bool password_keep(
    struct request *req, const struct account_owner *owner, const char *password)
{
	char *hash;
	enum account_answer answer;
	if (!password_hash(req->mem, password, &hash) ||
	    !account_change_password(req->db, req->mem, owner, hash, &answer))
		return false;
	if (answer != ACCOUNT_DONE)
		return answer_error(req, 403);
	return account_uncount(req, password_counter(req)) && answer_redirect(req, "/account");
}

bool account_password_count(struct request *req)
{
	const struct password_form *form = req->form.data;
	account_check_fresh(req, req->actor->login, "fresh", form->fresh, form->again);
	if (req->form.error_count)
		return answer_with(req, 422, account_show);
	return account_count(req, password_counter(req), password_too_often);
}

bool account_password_post(struct request *req)
{
	const struct password_form *form = req->form.data;
	struct account_owner owner;
	bool is_right;
	if (!account_own_password(req, form->old, &owner, &is_right))
		return false;
	if (!is_right) {
		form_error(
		    &req->form, "old", tr(req->lang, N_("This is not your present password.")));
		return answer_with(req, 422, account_show);
	}
	return password_keep(req, &owner, form->fresh);
}

bool account_session_end_post(struct request *req)
{
	int64_t id;
	if (!text_to_int(request_part(req, "id"), 1, INT64_MAX, &id))
		return answer_error(req, 404);
	bool done;
	if (!session_end_own(req->db, req->actor->account, id, &done))
		return false;
	return done ? answer_redirect(req, "/account") : answer_error(req, 404);
}

bool account_sessions_end_post(struct request *req)
{
	return session_end_others(req->db, req->actor->account, req->session) &&
	       answer_redirect(req, "/account");
}
