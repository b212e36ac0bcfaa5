/* Everything kept about me as one file, and leaving. */
#include <inttypes.h>
#include <jansson.h>

#include "account/account_fields.h"
#include "account/account_pages.h"
#include "account/account_view.h"
#include "account_tmpl.h"
#include "auth/factor.h"
#include "auth/page.h"
#include "auth/password.h"
#include "auth/session.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "history/history.h"
#include "message/mail.h"
#include "message/message.h"

#define MESSAGES 5000

/* --- export ----------------------------------------------------------------------------------- */

static json_t *when(struct request *req, int64_t at)
{
	return at ? json_string(clock_iso(req->mem, at)) : json_null();
}

static bool add_account(struct request *req, json_t *whole)
{
	struct factor *factor;
	int64_t created_at;
	if (!factor_load(req->db, req->mem, req->actor->account, &factor) ||
	    !account_created_at(req->db, req->mem, req->actor->account, &created_at))
		return false;
	json_object_set_new(whole, "account",
	    json_pack("{s:I, s:s, s:s, s:o, s:o, s:I}", "number", (json_int_t)req->actor->account.n,
		"login", req->actor->login, "name", req->actor->name, "created_at",
		when(req, created_at), "second_factor_since",
		when(req, factor ? factor->set_at : 0), "recovery_codes_left",
		(json_int_t)(factor ? factor->recovery_left : 0)));
	return true;
}

static bool add_roles(struct request *req, json_t *whole)
{
	struct account_past_role *roles;
	size_t count;
	json_t *list = json_array();
	json_object_set_new(whole, "roles", list);
	if (!account_roles_ever(req->db, req->mem, req->actor->account, &roles, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s?, s:s?, s:o, s:o}", "role", role_text(roles[i].role),
			      "unit", roles[i].unit, "partner", roles[i].partner_code, "from",
			      when(req, roles[i].from_at), "until", when(req, roles[i].until_at)));
	return true;
}

static bool add_sessions(struct request *req, json_t *whole)
{
	struct session_line *lines;
	size_t count;
	json_t *list = json_array();
	json_object_set_new(whole, "sessions", list);
	if (!session_list(req->db, req->mem, req->actor->account, req->session, req->arrived_at,
		&lines, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:s}", "started_at", when(req, lines[i].started_at),
			      "last_used_at", when(req, lines[i].seen_at), "browser",
			      lines[i].user_agent));
	json_object_set_new(whole, "sessions_are_all", json_boolean(count < SESSION_LIST_MOST));
	return true;
}

static bool add_messages(struct request *req, json_t *whole)
{
	struct message_line *lines;
	size_t count;
	json_t *list = json_array();
	json_object_set_new(whole, "messages", list);
	if (!message_list(
		req->db, req->mem, req->lang, req->actor->account, 0, MESSAGES, &lines, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:s, s:s}", "at", when(req, lines[i].at), "read_at",
			      when(req, lines[i].read_at), "text", lines[i].text, "about",
			      lines[i].link));
	json_object_set_new(whole, "messages_are_all", json_boolean(count < MESSAGES));
	return true;
}

static json_t *deed_json(struct request *req, const struct history_deed *deed)
{
	return json_pack("{s:s, s:s?, s:I, s:o, s:s, s:s?, s:s, s:s, s:s, s:s?}", "kind",
	    history_kind_text(deed->kind), "code", deed->code, "seq", (json_int_t)deed->seq, "at",
	    when(req, deed->at), "role", deed->role, "office", deed->office, "event", deed->event,
	    "from", deed->from_state, "to", deed->to_state, "text", deed->text);
}

static json_t *kinds_json(uint32_t kinds)
{
	json_t *list = json_array();
	for (int kind = 1; kind < MESSAGE_KIND_COUNT; kind++) {
		if (kinds & UINT32_C(1) << kind)
			json_array_append_new(
			    list, json_string(message_kind_choices[kind - 1].value));
	}
	return list;
}

static bool add_mail(struct request *req, json_t *whole)
{
	struct mail_preference mail;
	if (!mail_preference_of(req->db, req->mem, req->actor->account, req->lang, &mail))
		return false;
	json_object_set_new(whole, "mail",
	    json_pack("{s:s?, s:o, s:s?, s:s, s:o, s:o}", "address", mail.address, "confirmed_at",
		when(req, mail.confirmed_at), "waits_for_its_code", mail.asked_masked, "language",
		mail.lang == LANG_EN ? "en" : "zh", "at_once", kinds_json(mail.at_once), "daily",
		kinds_json(mail.daily)));
	return true;
}

/* What somebody wrote, posted, claimed or decided has its event: the codes lead to the rest. */
static bool add_events(struct request *req, json_t *whole)
{
	struct history_deed *deeds;
	size_t count;
	json_t *list = json_array();
	json_object_set_new(whole, "events", list);
	if (!history_by_account(req->db, req->mem, req->actor->account, &deeds, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, deed_json(req, &deeds[i]));
	json_object_set_new(whole, "events_are_all", json_boolean(count < HISTORY_DEEDS));
	return true;
}

/* What the office wrote about the account, readable until it is erased. */
static bool add_notes(struct request *req, json_t *whole)
{
	struct history_private *notes;
	size_t count;
	json_t *list = json_array();
	json_object_set_new(whole, "notes", list);
	if (!history_private_of(
		req->db, req->mem, HISTORY_ACCOUNT, req->actor->account.n, &notes, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:I, s:s}", "seq", (json_int_t)notes[i].seq,
						"text", notes[i].text));
	return true;
}

static json_t *webhooks_json(struct request *req, const struct account_leavings *left)
{
	json_t *list = json_array();
	for (size_t i = 0; i < left->webhook_count; i++) {
		const struct account_webhook *hook = &left->webhooks[i];
		json_array_append_new(
		    list, json_pack("{s:s, s:s?, s:s, s:o}", "url", hook->url, "for", hook->owner,
			      "state", hook->state, "added_at", when(req, hook->made_at)));
	}
	return list;
}

static json_t *invitations_json(struct request *req, const struct account_leavings *left)
{
	json_t *list = json_array();
	for (size_t i = 0; i < left->invitation_count; i++) {
		const struct account_invitation *invitation = &left->invitations[i];
		json_array_append_new(list,
		    json_pack("{s:s, s:b, s:b, s:o, s:o, s:o}", "partner", invitation->partner_code,
			"given_by_me", invitation->is_given, "used_by_me", invitation->is_used,
			"given_at", when(req, invitation->invited_at), "good_until",
			when(req, invitation->until_at), "used_or_taken_back_at",
			when(req, invitation->used_at)));
	}
	return list;
}

static json_t *files_json(struct request *req, const struct account_leavings *left)
{
	json_t *list = json_array();
	for (size_t i = 0; i < left->file_count; i++) {
		const struct account_file *file = &left->files[i];
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:s?, s:o, s:o}", "name", file->name,
			"description", file->description, "type", file->type, "bytes",
			(json_int_t)file->bytes, "purpose", file->purpose, "kind", file->kind,
			"code", file->code, "uploaded_at", when(req, file->uploaded_at),
			"removed_at", when(req, file->removed_at)));
	}
	return list;
}

static bool add_leavings(struct request *req, json_t *whole)
{
	struct account_leavings left;
	if (!account_leavings(req->db, req->mem, req->actor->account, &left))
		return false;
	json_object_set_new(whole, "webhooks", webhooks_json(req, &left));
	json_object_set_new(whole, "invitations", invitations_json(req, &left));
	json_object_set_new(whole, "files", files_json(req, &left));
	return true;
}

static void drop_json(void *whole)
{
	json_decref(whole);
}

bool account_export_get(struct request *req)
{
	json_t *whole = json_object();
	mem_on_free(req->mem, drop_json, whole);
	if (!add_account(req, whole) || !add_roles(req, whole) || !add_sessions(req, whole) ||
	    !add_messages(req, whole) || !add_mail(req, whole) || !add_notes(req, whole) ||
	    !add_leavings(req, whole) || !add_events(req, whole))
		return false;
	size_t bytes = json_dumpb(whole, NULL, 0, JSON_INDENT(1));
	if (!bytes)
		return fault_set(FAULT_SYSTEM, 0, "export", "JSON could not be made");
	char *text = mem_alloc(req->mem, bytes);
	json_dumpb(whole, text, bytes, JSON_INDENT(1));
	answer_bytes(req, 200, "application/json; charset=utf-8", text, bytes);
	req->answer.file_name = mem_printf(req->mem, "account-%s.json", req->actor->login);
	return true;
}

/* --- leaving ---------------------------------------------------------------------------------- */

struct erase_form {
	const char *password;
};
static const struct form_field erase_fields[] = {
	{ ACCOUNT_PASSWORD_FIELD(
	    offsetof(struct erase_form, password), "password", N_("Present password")) },
};
const struct form account_erase_form = {
	.fields = erase_fields,
	.field_count = COUNT(erase_fields),
	.bytes = sizeof(struct erase_form),
};

bool account_erase_get(struct request *req)
{
	enum account_answer answer;
	if (!account_may_erase(req->db, req->mem, req->actor, &answer))
		return false;
	struct account_erase_view view =
	    account_erase_view(req, page_form_state(req, &account_erase_form), answer);
	tmpl_account_erase(page_out(req, 200, "account"), &view);
	return true;
}

static const char *password_counter(struct request *req)
{
	return account_counter(req, req->actor->login, "password");
}

static bool erase_too_often(struct request *req)
{
	return account_slowed(req, "password", account_erase_get);
}

bool account_erase_count(struct request *req)
{
	if (req->form.error_count)
		return answer_with(req, 422, account_erase_get);
	return account_count(req, password_counter(req), erase_too_often);
}

/* After the rollback: the password was right. */
static bool erase_refused(struct request *req)
{
	return account_uncount(req, password_counter(req)) && account_erase_get(req);
}

static bool erase_now(struct request *req, const struct account_owner *owner)
{
	enum account_answer answer;
	if (!account_erase(req->db, req->mem, owner, &answer))
		return false;
	if (answer != ACCOUNT_DONE)
		return answer_with(req, 409, erase_refused);
	answer_cookie(req, SESSION_COOKIE, NULL, 0);
	return account_uncount(req, password_counter(req)) && answer_redirect(req, "/?done=erased");
}

bool account_erase_post(struct request *req)
{
	const struct erase_form *form = req->form.data;
	struct account_owner owner;
	bool is_right;
	if (!account_own_password(req, form->password, &owner, &is_right))
		return false;
	if (!is_right) {
		form_error(&req->form, "password",
		    tr(req->lang, N_("This is not your present password.")));
		return answer_with(req, 422, account_erase_get);
	}
	return erase_now(req, &owner);
}
