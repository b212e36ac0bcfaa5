/* The accounts office gives roles and takes them back. An office is named, with its unit, before it is given. */
#include "account/account_pages.h"
#include "auth/page.h"
#include "base/code.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "partner/partner.h"
#include "unit/unit.h"

static const struct form_choice role_choices[] = {
#define X(id, text, label) { text, label },
	ROLES(X)
#undef X
};

struct grant_fields {
	int role;
	const char *place;
	const char *confirmed; /* "1": role and unit were shown by name */
};
static const struct form_field grant_fields[] = {
	{ .name = "role",
	    .label = N_("Role"),
	    .type = FIELD_CHOICE,
	    .required = true,
	    .choices = role_choices,
	    .choice_count = COUNT(role_choices),
	    .offset = offsetof(struct grant_fields, role) },
	{ .name = "place",
	    .label = N_("Held at"),
	    .hint = N_("The unit's name or code; for an agent the partner's code (HB…)."),
	    .type = FIELD_TEXT,
	    .required = true,
	    .max = 80,
	    .offset = offsetof(struct grant_fields, place) },
	{ .name = "confirmed",
	    .type = FIELD_HIDDEN,
	    .max = 1,
	    .offset = offsetof(struct grant_fields, confirmed) },
};
const struct form account_grant_form = { .fields = grant_fields,
	.field_count = COUNT(grant_fields),
	.bytes = sizeof(struct grant_fields) };

/* The same, already filled in, on the page that asks. */
static const struct form_field confirm_fields[] = {
	{ .name = "role", .type = FIELD_HIDDEN, .max = 24 },
	{ .name = "place", .type = FIELD_HIDDEN, .max = 80 },
	{ .name = "confirmed", .type = FIELD_HIDDEN, .max = 1 },
};
static const struct form confirm_form = { .fields = confirm_fields,
	.field_count = COUNT(confirm_fields),
	.bytes = sizeof(struct grant_fields) };

/* --- where it is held ------------------------------------------------------------------------- */

/* As it was found: what the step needs, and how people call it. */
struct place {
	struct account_role role;
	const char *code, *name;
	const char *trouble; /* NULL: fine */
};

static const char *wrong_level(struct request *req, enum role role, const struct unit *unit)
{
	return tr_fill(req->mem, req->lang,
	    N_("The role {role} is held at {level}; {unit} is: {kind}."),
	    (const struct catalog_arg[]){ { "role", tr(req->lang, role_label(role)) },
		{ "level", tr(req->lang, account_role_level(role)) }, { "unit", unit->name },
		{ "kind", tr(req->lang, unit_kind_label(unit->kind)) }, { 0 } });
}

static bool find_unit(
    struct request *req, enum role role, const char *typed, struct place *place_out)
{
	struct unit *unit;
	size_t count;
	if (!unit_typed(req->db, req->mem, req->settings->district, typed, &unit, &count))
		return false;
	if (count != 1) {
		place_out->trouble = tr_fill(req->mem, req->lang,
		    count ? N_("{unit} is the name of several places: write its code.")
			  : N_("There is no unit of this district called {unit}, nor with this "
			       "code."),
		    (const struct catalog_arg[]){ { "unit", typed }, { 0 } });
		return true;
	}
	if (!account_role_fits(role, unit->code))
		place_out->trouble = wrong_level(req, role, unit);
	place_out->role.unit = place_out->code = unit->code;
	place_out->name = unit->name;
	return true;
}

static bool find_partner(struct request *req, const char *typed, struct place *place_out)
{
	struct partner *partner = NULL;
	enum code_kind kind;
	char *code;
	if (code_read(req->mem, typed, &kind, &code) == CODE_GOOD && kind == CODE_PARTNER &&
	    !partner_by_code(req->db, req->mem, code, &partner))
		return false;
	if (!partner) {
		place_out->trouble = tr(req->lang, N_("There is no partner with this code."));
		return true;
	}
	place_out->role.partner = partner->id;
	place_out->code = partner->code;
	place_out->name = partner->name;
	return true;
}

static bool find_place(
    struct request *req, enum role role, const char *typed, struct place *place_out)
{
	*place_out = (struct place){ 0 };
	place_out->role.role = role;
	return role == ROLE_PARTNER_AGENT ? find_partner(req, typed, place_out)
					  : find_unit(req, role, typed, place_out);
}

static struct part_facts_view facts_of(struct request *req, const struct place *place)
{
	struct part_facts_view facts = { 0 };
	part_facts_add(
	    req->mem, req->lang, &facts, N_("Role"), tr(req->lang, role_label(place->role.role)));
	struct fact_view *at =
	    part_facts_add(req->mem, req->lang, &facts, N_("Held at"), place->name);
	if (at)
		at->note = place->code;
	return facts;
}

/* --- giving ----------------------------------------------------------------------------------- */

static bool is_office(enum role role)
{
	return (BY_SECOND_FACTOR & UINT32_C(1) << role) != 0;
}

/* What was confirmed holds for what was shown, not for what is typed next. */
static bool refuse_grant(
    struct request *req, const char *field, const char *text, enum account_answer answer)
{
	form_error(&req->form, field, text);
	form_prefill(&req->form, "confirmed", NULL);
	return answer_with(req, answer == ACCOUNT_NOT_ACTIVE ? 409 : 422, account_office_get);
}

bool account_grant_get(struct request *req)
{
	struct account *account;
	struct place place;
	bool ok;
	if (!account_office_begin(req, &account, &ok))
		return ok;
	const char *typed = request_query(req, "role"), *at = request_query(req, "place");
	enum role role = typed ? role_parse(typed) : ROLE_NONE;
	if (role == ROLE_NONE || text_blank(at))
		return answer_error(req, 404);
	if (!find_place(req, role, at, &place))
		return false;
	if (place.trouble)
		return answer_error(req, 404);
	struct form_state state;
	form_empty(req->mem, &confirm_form, &state);
	form_prefill(&state, "role", role_text(role));
	form_prefill(&state, "place", place.code);
	form_prefill(&state, "confirmed", "1");
	struct account_question question = { .title = N_("Grant this role"),
		.intro = tr_fill(req->mem, req->lang,
		    N_("{name} can then do at once what this office does, and everything that "
		       "waits "
		       "for it."),
		    (const struct catalog_arg[]){ { "name", account->name }, { 0 } }),
		.facts = facts_of(req, &place),
		.pattern = "/accounts/{}/grant" };
	return account_office_ask(req, account, &state, &question);
}

static struct safe_url confirm_url(
    struct request *req, const struct account *account, const struct place *place)
{
	struct safe_url url = url_path(req->mem, "/accounts/{}/grant", account->login, NULL);
	url = url_query(req->mem, url, "role", role_text(place->role.role));
	return url_query(req->mem, url, "place", place->code);
}

bool account_grant_post(struct request *req)
{
	const struct grant_fields *form = req->form.data;
	struct account *account;
	struct place place;
	enum account_answer answer;
	bool ok;
	if (!account_office_begin(req, &account, &ok))
		return ok;
	if (req->form.error_count)
		return answer_with(req, 422, account_office_get);
	if (!find_place(req, (enum role)form->role, form->place, &place))
		return false;
	if (place.trouble)
		return refuse_grant(req, "place", place.trouble, ACCOUNT_PLACE_WRONG);
	if (is_office(place.role.role) && !text_equal(form->confirmed, "1"))
		return answer_redirect(req, confirm_url(req, account, &place).text);
	if (!account_grant(
		req->db, req->mem, account->id, &place.role, req->actor, req->arrived_at, &answer))
		return false;
	if (answer == ACCOUNT_DONE)
		return account_office_end(req, account, answer);
	return refuse_grant(req, answer == ACCOUNT_PLACE_UNKNOWN ? "place" : "role",
	    tr(req->lang, account_answer_text(answer)), answer);
}

/* --- taking back ------------------------------------------------------------------------------ */

struct revoke_fields {
	const char *role, *place, *reason;
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
	{ .name = "reason",
	    .label = N_("Reason"),
	    .hint = N_("Kept for the office, the auditor and the account's owner."),
	    .type = FIELD_AREA,
	    .required = true,
	    .max = 1000,
	    .offset = offsetof(struct revoke_fields, reason) },
};
const struct form account_revoke_form = { .fields = revoke_fields,
	.field_count = COUNT(revoke_fields),
	.bytes = sizeof(struct revoke_fields) };

/* A role may stand where it would not be given today; it can be taken back all the same. */
static bool held_place(struct request *req, enum role role, const char *at, struct place *place_out)
{
	if (!find_place(req, role, at, place_out))
		return false;
	if (role != ROLE_PARTNER_AGENT && !place_out->code)
		place_out->role.unit = place_out->code = place_out->name =
		    text_narrow(req->mem, at);
	return true;
}

/* GET with the role in the address, or after a refused POST as it came. */
bool account_revoke_get(struct request *req)
{
	struct form_state *state = page_form_state(req, &account_revoke_form);
	struct account *account;
	struct place place;
	bool ok, is_post = req->method == METHOD_POST;
	if (!account_office_begin(req, &account, &ok))
		return ok;
	const char *typed = is_post ? state->values[0] : request_query(req, "role"),
		   *at = is_post ? state->values[1] : request_query(req, "place");
	enum role role = typed ? role_parse(typed) : ROLE_NONE;
	if (role == ROLE_NONE || text_blank(at))
		return answer_error(req, 404);
	if (!held_place(req, role, at, &place))
		return false;
	if (!place.code)
		return answer_error(req, 404);
	form_prefill(state, "role", role_text(role));
	form_prefill(state, "place", at);
	return account_office_ask(req, account, state,
	    &(struct account_question){ .title = N_("Take the role back"),
		.intro = tr_fill(req->mem, req->lang,
		    N_("From now on {name} cannot act in this role any more, and what waits there "
		       "waits for others. What was done stays, and the owner is told."),
		    (const struct catalog_arg[]){ { "name", account->name }, { 0 } }),
		.facts = facts_of(req, &place),
		.pattern = "/accounts/{}/revoke",
		.is_danger = true });
}

bool account_revoke_post(struct request *req)
{
	const struct revoke_fields *form = req->form.data;
	struct account *account;
	struct place place;
	enum account_answer answer;
	bool ok;
	if (!account_office_begin(req, &account, &ok))
		return ok;
	if (!form->role || !form->place || !role_parse(form->role))
		return answer_error(req, 400);
	if (req->form.error_count)
		return answer_with(req, 422, account_revoke_get);
	if (!held_place(req, role_parse(form->role), form->place, &place))
		return false;
	if (!place.code)
		return answer_error(req, 404);
	if (!account_revoke(req->db, req->mem, account->id, &place.role, form->reason, req->actor,
		req->arrived_at, &answer))
		return false;
	return account_office_end(req, account, answer);
}
