/* The own second factor: set up, how it stands, turned off. */
#include "account/account_fields.h"
#include "account/account_pages.h"
#include "account/account_view.h"
#include "account_tmpl.h"
#include "auth/factor.h"
#include "auth/page.h"
#include "auth/password.h"
#include "base/count.h"
#include "base/mem.h"
#include "site/site.h"

#define OFFER_BYTES 200

struct factor_form {
	const char *offer, *password, *code;
};
static const struct form_field factor_fields[] = {
	{ .name = "offer",
	    .type = FIELD_HIDDEN,
	    .max = OFFER_BYTES,
	    .offset = offsetof(struct factor_form, offer) },
	{ ACCOUNT_PASSWORD_FIELD(
	    offsetof(struct factor_form, password), "password", N_("Present password")) },
	{ .name = "code",
	    .label = N_("Authenticator code"),
	    .hint = N_("The six digits that the authenticator shows now."),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = 20,
	    .autocomplete = "one-time-code",
	    .offset = offsetof(struct factor_form, code) },
};
const struct form account_factor_form = {
	.fields = factor_fields,
	.field_count = COUNT(factor_fields),
	.bytes = sizeof(struct factor_form),
};

/* Nothing is kept before it is confirmed: the form carries the secret, sealed, and a form that
 * comes back shows the same one again. */
static bool show_offer(struct request *req)
{
	struct form_state *state = page_form_state(req, &account_factor_form);
	const char *secret = factor_offered(req->mem, req->actor->account, state->values[0]);
	if (!secret) {
		secret = factor_secret(req->mem);
		form_prefill(state, "offer", factor_offer(req->mem, req->actor->account, secret));
	}
	struct account_factor_view view = account_factor_offer_view(req, state, secret);
	tmpl_account_factor(page_out(req, 200, "account"), &view);
	return true;
}

static bool factor_show(struct request *req)
{
	struct factor *factor;
	if (!factor_load(req->db, req->mem, req->actor->account, &factor))
		return false;
	if (!factor)
		return show_offer(req);
	struct account_factor_view view = account_factor_set_view(req, factor);
	tmpl_account_factor(page_out(req, 200, "account"), &view);
	return true;
}

bool account_factor_get(struct request *req)
{
	return factor_show(req);
}

/* It is the password that is guessed here; the code is of a secret the page has just shown. */
static const char *password_counter(struct request *req)
{
	return account_counter(req, req->actor->login, "password");
}

static bool factor_too_often(struct request *req)
{
	return account_slowed(req, "password", factor_show);
}

bool account_factor_count(struct request *req)
{
	if (req->form.error_count)
		return answer_with(req, 422, factor_show);
	return account_count(req, password_counter(req), factor_too_often);
}

/* 422: the field says what is wrong. */
static bool refuse(struct request *req, const char *field, const char *text)
{
	form_error(&req->form, field, text);
	return answer_with(req, 422, factor_show);
}

bool account_factor_post(struct request *req)
{
	const struct factor_form *form = req->form.data;
	const char *secret = factor_offered(req->mem, req->actor->account, form->offer);
	struct account_owner owner;
	enum account_answer answer;
	bool is_right;
	if (!account_own_password(req, form->password, &owner, &is_right))
		return false;
	if (!is_right)
		return refuse(
		    req, "password", tr(req->lang, N_("This is not your present password.")));
	int64_t step = secret ? factor_step(req->mem, secret, form->code, req->arrived_at) : 0;
	if (!step)
		return refuse(req, "code",
		    tr(req->lang,
			N_("This code is not right. Does the telephone show the right time?")));
	if (!account_set_factor(req->db, req->mem, &owner, secret, step, &answer))
		return false;
	if (answer == ACCOUNT_DONE)
		return account_uncount(req, password_counter(req)) &&
		       answer_redirect(req, "/account/factor");
	/* From another window: this one undoes its step and shows what is on. */
	return answer == ACCOUNT_FACTOR_SET ? answer_with(req, 409, factor_show)
					    : answer_error(req, 403);
}

/* --- turning it off --------------------------------------------------------------------------- */

struct proof_form {
	const char *password, *code;
};
static const struct form_field proof_fields[] = {
	{ ACCOUNT_PASSWORD_FIELD(
	    offsetof(struct proof_form, password), "password", N_("Present password")) },
	{ ACCOUNT_FACTOR_CODE_FIELD(offsetof(struct proof_form, code)) },
};
const struct form account_proof_form = {
	.fields = proof_fields,
	.field_count = COUNT(proof_fields),
	.bytes = sizeof(struct proof_form),
};

bool account_factor_off_get(struct request *req)
{
	struct mem *mem = req->mem;
	const char *title = tr(req->lang, N_("Turn the second factor off"));
	return site_form_show(req, 200,
	    &(struct site_form_page){ .section = "account",
		.head = { .title = title },
		.form = { .form = page_form_view_of(req, page_form_state(req, &account_proof_form),
			      url_path(mem, "/account/factor/off", NULL)),
		    .intro = tr(req->lang,
			N_("Then the password alone opens your account, and your recovery codes "
			   "are worth nothing any more.")),
		    .submit = title,
		    .is_danger = true,
		    .cancel_label = tr(req->lang, N_("Leave it on")),
		    .cancel = url_path(mem, "/account/factor", NULL) } });
}

static const char *code_counter(struct request *req)
{
	return account_counter(req, req->actor->login, "code");
}

static bool off_too_often(struct request *req)
{
	return account_slowed(req, "code", account_factor_off_get);
}

bool account_factor_off_count(struct request *req)
{
	if (req->form.error_count)
		return answer_with(req, 422, account_factor_off_get);
	return account_count(req, code_counter(req), off_too_often);
}

/* Which of the two was wrong is not said. */
static bool is_proved(struct request *req, const struct factor *factor,
    struct account_owner *owner_out, bool *proved_out)
{
	const struct proof_form *form = req->form.data;
	bool is_right;
	if (!account_own_password(req, form->password, owner_out, &is_right) ||
	    !factor_use(req->db, req->mem, req->actor->account, factor, form->code, req->arrived_at,
		proved_out))
		return false;
	*proved_out = *proved_out && is_right;
	return true;
}

bool account_factor_off_post(struct request *req)
{
	struct factor *factor;
	struct account_owner owner;
	enum account_answer answer;
	bool proved;
	if (!factor_load(req->db, req->mem, req->actor->account, &factor))
		return false;
	if (!factor)
		return account_uncount(req, code_counter(req)) &&
		       answer_redirect(req, "/account/factor");
	if (!is_proved(req, factor, &owner, &proved))
		return false;
	if (!proved) {
		form_error(&req->form, "code",
		    tr(req->lang, N_("Password or code is not right, or the code was used.")));
		return answer_with(req, 422, account_factor_off_get);
	}
	if (!account_drop_factor(req->db, req->mem, &owner, &answer))
		return false;
	if (answer != ACCOUNT_DONE)
		return answer_error(req, 403);
	return account_uncount(req, code_counter(req)) && answer_redirect(req, "/account");
}
