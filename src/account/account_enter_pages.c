/* Coming in: a new account, and a new password for a one-time code. */
#include "account/account_fields.h"
#include "account/account_pages.h"
#include "account/account_view.h"
#include "account_tmpl.h"
#include "auth/page.h"
#include "auth/password.h"
#include "auth/throttle.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "unit/unit.h"

/* --- registration ----------------------------------------------------------------------------- */

enum register_as { REGISTER_RESIDENT = 1, REGISTER_APPLICANT };
static const struct form_choice as_choices[] = {
	{ "resident", N_("A resident: I live here and want to take part") },
	{ "applicant", N_("For an enterprise or organisation that wants to become a partner") },
};

struct register_form {
	int as;
	const char *unit, *name, *login, *password, *again;
};
static const struct form_field register_fields[] = {
	{ .name = "as",
	    .label = N_("Who are you?"),
	    .type = FIELD_CHOICE,
	    .required = true,
	    .choices = as_choices,
	    .choice_count = COUNT(as_choices),
	    .offset = offsetof(struct register_form, as) },
	{ .name = "unit",
	    .label = N_("Community"),
	    .hint = N_("Residents choose where they live, nothing more exact; organisations leave "
		       "it open."),
	    .type = FIELD_TEXT,
	    .max = 16,
	    .offset = offsetof(struct register_form, unit) },
	{ .name = "name",
	    .label = N_("Your name"),
	    .hint = N_("How officials address you; the public never sees it."),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 80,
	    .autocomplete = "name",
	    .offset = offsetof(struct register_form, name) },
	{ .name = "login",
	    .label = N_("Login name"),
	    .hint = N_("2 to 64 characters: a-z, 0-9, dot, hyphen, underscore. You choose it; it "
		       "need not be a telephone number."),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = 64,
	    .autocomplete = "username",
	    .offset = offsetof(struct register_form, login) },
	{ ACCOUNT_NEW_PASSWORD_FIELD(
	    offsetof(struct register_form, password), "password", N_("Password")) },
	{ ACCOUNT_AGAIN_FIELD(offsetof(struct register_form, again), N_("Password, once more")) },
};
const struct form account_register_form = {
	.fields = register_fields,
	.field_count = COUNT(register_fields),
	.bytes = sizeof(struct register_form),
};

static bool is_home(struct request *req, const char *unit)
{
	return account_role_fits(ROLE_RESIDENT, unit) &&
	       unit_contains(req->settings->district, unit);
}

/* Both lists are in the order of their codes, which begin with their street's. */
static struct form_choice_group *by_street(
    struct mem *mem, const struct unit_list *streets, const struct unit_list *communities)
{
	struct form_choice_group *groups = MEM_ARRAY(mem, struct form_choice_group, streets->n);
	struct form_choice *choices = MEM_ARRAY(mem, struct form_choice, communities->n);
	size_t n = 0;
	for (size_t s = 0; s < streets->n; s++) {
		groups[s] = (struct form_choice_group){ .label = streets->items[s].name,
			.choices = &choices[n] };
		for (size_t i = 0; i < communities->n; i++) {
			const struct unit *unit = &communities->items[i];
			if (!text_equal(unit->parent_code, streets->items[s].code))
				continue;
			choices[n++] = (struct form_choice){ unit->code, unit->name };
			groups[s].count++;
		}
	}
	return groups;
}

/* The communities of the district, under their streets; a grid only when the code on its door led here. */
static bool pick_home(struct request *req, const char *chosen, struct form_view *view)
{
	struct unit_list streets, communities;
	struct unit *grid = NULL;
	const char *district = req->settings->district;
	if (!unit_of_kind(req->db, req->mem, district, UNIT_KIND_STREET, &streets) ||
	    !unit_of_kind(req->db, req->mem, district, UNIT_KIND_COMMUNITY, &communities))
		return false;
	if (is_home(req, chosen) && unit_level_of(chosen) == UNIT_GRID &&
	    !unit_by_code(req->db, req->mem, chosen, &grid))
		return false;
	struct form_choice own = { .value = grid ? grid->code : "",
		.label = grid ? grid->name : "" };
	form_view_pick(req->mem, view, "unit", &own, grid != NULL);
	form_view_pick_grouped(
	    req->mem, view, "unit", by_street(req->mem, &streets, &communities), streets.n);
	return true;
}

/* Only a resident lives somewhere. */
static void require_home(
    struct request *req, const struct form_state *state, struct form_view *view)
{
	struct field_view *fields =
	    mem_copy(req->mem, view->fields.items, view->fields.n * sizeof *fields);
	fields[1].is_required = !text_equal(state->values[0], "applicant");
	view->fields.items = fields;
}

/* GET and, with what was typed, after a refused POST. */
static bool register_show(struct request *req)
{
	struct form_state *state = page_form_state(req, &account_register_form);
	if (state != &req->form) {
		const char *as = request_query(req, "as");
		form_prefill(state, "as", text_equal(as, "applicant") ? as : "resident");
		form_prefill(state, "unit", request_query(req, "unit"));
	}
	struct account_login_view view = account_register_view_of(req, state);
	if (!pick_home(req, state->values[1], &view.form.form))
		return false;
	require_home(req, state, &view.form.form);
	tmpl_account_register(page_out(req, 200, ""), &view);
	return true;
}

bool account_register_get(struct request *req)
{
	return who_is_guest(req->actor) ? register_show(req) : answer_redirect(req, "/account");
}

static bool register_too_often(struct request *req)
{
	form_error(&req->form, "login",
	    tr_count(req->mem, req->lang,
		"Too many registrations from here. Try again in {n} minute.",
		"Too many registrations from here. Try again in {n} minutes.",
		(req->answer.retry_after_seconds + 59) / 60));
	return register_show(req);
}

/*
 * Who has an account: that a login is taken must be said, else nobody could choose another. So the
 * password is hashed before the login is looked at (both answers take the same time), and asking
 * counts like registering, so that an address learns about a few logins an hour and no more.
 */
bool account_register_post(struct request *req)
{
	const struct register_form *form = req->form.data;
	char *hash;
	enum account_answer answer;
	struct account_id id;
	if (!password_hash(req->mem, form->password, &hash))
		return false;
	const struct account_new fresh = {
		.login = account_login_of(req->mem, form->login),
		.name = form->name,
		.password_hash = hash,
	};
	if (!account_register(req->db, req->mem, &fresh,
		form->as == REGISTER_RESIDENT ? form->unit : NULL, req->arrived_at, &answer, &id))
		return false;
	if (answer != ACCOUNT_DONE) {
		const char *field = answer == ACCOUNT_PLACE_UNKNOWN ? "unit"
				    : answer == ACCOUNT_NAME_ODD    ? "name"
								    : "login";
		form_error(&req->form, field, tr(req->lang, account_answer_text(answer)));
		return answer_with(req, 422, register_show);
	}
	struct account *account;
	return account_by_id(req->db, req->mem, id, &account) && account_sign_in(req, account) &&
	       answer_redirect(req, form->as == REGISTER_APPLICANT
					? "/partners/apply?done=registered"
					: "/work?done=registered");
}

/* All that can be said before anybody else's login is looked at, at once. */
static void register_check(struct request *req)
{
	const struct register_form *form = req->form.data;
	const char *login = form->login ? account_login_of(req->mem, form->login) : NULL;
	if (form->as == REGISTER_RESIDENT && !is_home(req, form->unit))
		form_error(
		    &req->form, "unit", tr(req->lang, N_("Choose the community you live in.")));
	if (login && !account_login_is_good(login))
		form_error(
		    &req->form, "login", tr(req->lang, account_answer_text(ACCOUNT_LOGIN_ODD)));
	account_check_fresh(req, login, "password", form->password, form->again);
}

bool account_register_count(struct request *req)
{
	int seconds;
	/* As the form itself: who has an account makes no second one by the way. */
	if (!who_is_guest(req->actor))
		return answer_redirect(req, "/account");
	register_check(req);
	if (req->form.error_count)
		return answer_with(req, 422, register_show);
	if (!throttle_of_take(req->db, req->mem, THROTTLE_REGISTER, req->remote_address,
		req->arrived_at, &seconds))
		return false;
	if (!seconds)
		return true;
	req->answer.retry_after_seconds = seconds;
	return answer_with(req, 429, register_too_often);
}

/* --- a lost or first password ----------------------------------------------------------------- */

struct lost_form {
	const char *login, *code, *fresh, *again;
};
static const struct form_field lost_fields[] = {
	{ ACCOUNT_LOGIN_FIELD(offsetof(struct lost_form, login)) },
	{ .name = "code",
	    .label = N_("One-time code"),
	    .hint = N_("Ten letters and digits, from the accounts office; good for 24 hours."),
	    .type = FIELD_TEXT,
	    .takes_numbers = true,
	    .required = true,
	    .max = 20,
	    .autocomplete = "one-time-code",
	    .offset = offsetof(struct lost_form, code) },
	{ ACCOUNT_NEW_PASSWORD_FIELD(
	    offsetof(struct lost_form, fresh), "fresh", N_("New password")) },
	{ ACCOUNT_AGAIN_FIELD(offsetof(struct lost_form, again), N_("New password, once more")) },
};
const struct form account_lost_form = {
	.fields = lost_fields,
	.field_count = COUNT(lost_fields),
	.bytes = sizeof(struct lost_form),
};

static bool lost_show(struct request *req)
{
	struct form_state *state = page_form_state(req, &account_lost_form);
	struct account_login_view view = account_lost_view_of(req, state);
	tmpl_account_lost(page_out(req, 200, ""), &view);
	return true;
}

bool account_lost_get(struct request *req)
{
	return lost_show(req);
}

/* Only where tries come from is slowed: fifty bits are not guessed within a day from however many
 * places, and what strangers try keeps the owner from nothing. */
static const char *lost_counter(struct request *req)
{
	const struct lost_form *form = req->form.data;
	return account_counter(req, account_login_of(req->mem, form->login),
	    mem_printf(req->mem, "lost %s", req->remote_address));
}

static bool lost_too_often(struct request *req)
{
	return account_slowed(req, "code", lost_show);
}

/* 0 when nobody has the login typed: then everything goes the same way and takes the same time. */
static struct account_id lost_account(const struct account *account)
{
	return account && account->is_active ? account->id : (struct account_id){ 0 };
}

bool account_lost_post(struct request *req)
{
	const struct lost_form *form = req->form.data;
	struct account *account;
	enum account_answer answer;
	char *hash;
	if (!account_find(req->db, req->mem, account_login_of(req->mem, form->login), &account) ||
	    !password_hash(req->mem, form->fresh, &hash) ||
	    !account_take_code(req->db, req->mem, lost_account(account), form->code, hash,
		req->arrived_at, &answer))
		return false;
	if (answer == ACCOUNT_DONE)
		return account_uncount(req, lost_counter(req)) && answer_redirect(req, "/login");
	form_error(&req->form, "code", tr(req->lang, account_answer_text(answer)));
	return answer_with(req, 422, lost_show);
}

bool account_lost_count(struct request *req)
{
	const struct lost_form *form = req->form.data;
	account_check_fresh(req, form->login ? account_login_of(req->mem, form->login) : NULL,
	    "fresh", form->fresh, form->again);
	if (req->form.error_count)
		return answer_with(req, 422, lost_show);
	return account_count(req, lost_counter(req), lost_too_often);
}
