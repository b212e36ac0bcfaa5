/* The accounts office: the list of accounts, and one account. */
#include <inttypes.h>
#include <string.h>

#include "account/account_pages.h"
#include "account/account_view.h"
#include "account_tmpl.h"
#include "auth/factor.h"
#include "auth/page.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"
#include "base/text.h"
#include "history/history.h"

#define PAGE_ROWS 24
#define READERS (BY_ACCOUNT_ADMIN | BY_AUDITOR)

static const struct form_choice role_choices[] = {
#define X(id, text, label) { text, label },
	ROLES(X)
#undef X
};

bool account_office_reaches(const struct request *req, uint32_t roles)
{
	return (who_reach(req->actor, req->settings->district) & roles) != 0;
}

bool account_of_route(struct request *req, uint32_t roles, struct account **account_out)
{
	*account_out = NULL;
	return !account_office_reaches(req, roles) ||
	       account_find(req->db, req->mem,
		   account_login_of(req->mem, request_part(req, "login")), account_out);
}

/* --- the list --------------------------------------------------------------------------------- */

struct filter_fields {
	const char *q, *unit, *after;
	int role;
};
static const struct form_field filter_fields[] = {
	{ .name = "q",
	    .label = N_("Login or name begins with"),
	    .type = FIELD_TEXT,
	    .max = 80,
	    .offset = offsetof(struct filter_fields, q) },
	{ .name = "role",
	    .label = N_("Role"),
	    .type = FIELD_CHOICE,
	    .choices = role_choices,
	    .choice_count = COUNT(role_choices),
	    .offset = offsetof(struct filter_fields, role) },
	{ .name = "unit",
	    .label = N_("Code of a unit"),
	    .type = FIELD_TEXT,
	    .max = 16,
	    .offset = offsetof(struct filter_fields, unit) },
	{ .name = "after",
	    .type = FIELD_HIDDEN,
	    .max = 20,
	    .offset = offsetof(struct filter_fields, after) },
};
const struct form account_filter_form = { .fields = filter_fields,
	.field_count = COUNT(filter_fields),
	.bytes = sizeof(struct filter_fields),
	.is_get = true };

static struct safe_url filtered_url(struct request *req)
{
	struct safe_url url = url_path(req->mem, "/accounts", NULL);
	for (size_t i = 0; i < COUNT(filter_fields) - 1; i++)
		url = url_query(req->mem, url, filter_fields[i].name,
		    request_query(req, filter_fields[i].name));
	return url;
}

/* A text looks through everything, so that it reads no further than it shows; its list has one
 * page. */
bool account_list_get(struct request *req)
{
	const struct filter_fields *fields = req->form.data;
	struct account_filter filter = { .text = fields->q,
		.role = (enum role)fields->role,
		.unit = fields->unit,
		.limit = PAGE_ROWS + 1 };
	struct account_line *lines;
	size_t count;
	if (!account_office_reaches(req, READERS))
		return answer_error(req, 403);
	if (fields->after && !text_to_int(fields->after, 1, INT64_MAX, &filter.before))
		filter.before = 0;
	if (!account_list(req->db, req->mem, &filter, &lines, &count))
		return false;
	bool has_more = count > PAGE_ROWS;
	size_t shown = has_more ? PAGE_ROWS : count;
	struct account_list_view view = account_list_view(req, lines, shown);
	view.filters = page_form_view(req, url_path(req->mem, "/accounts", NULL));
	view.filters.fields.n = COUNT(filter_fields) - 1;
	view.is_cut = has_more && filter.text;
	view.is_text_alone = filter.text && (filter.role || filter.unit);
	if (!filter.text)
		view.pager = part_pager_make(req->mem, filtered_url(req), filter.before == 0,
		    has_more ? mem_printf(req->mem, "%" PRId64, lines[shown - 1].id.n) : NULL);
	tmpl_account_list(page_out(req, 200, "accounts"), &view);
	return true;
}

/* --- one account ------------------------------------------------------------------------------ */

/* "secretary 370203019001" in the reader's language; other texts as they are. */
static const char *in_words(struct request *req, const char *text)
{
	size_t word = text ? strcspn(text, " ") : 0;
	enum role role = word ? role_parse(mem_strndup(req->mem, text, word)) : ROLE_NONE;
	return role ? mem_printf(req->mem, "%s%s", tr(req->lang, role_label(role)), text + word)
		    : text;
}

static const char *with_note(struct mem *mem, const char *text, const char *note)
{
	return text_blank(text) ? note : mem_printf(mem, "%s · %s", text, note);
}

/* What the office wrote stands behind an event's text, as long as it is there. */
static bool load_history(struct request *req, struct account_id id, struct history_lines *lines_out)
{
	struct history_private *notes;
	size_t count;
	if (!history_of(req->db, req->mem, HISTORY_ACCOUNT, id.n, lines_out) ||
	    !history_private_of(req->db, req->mem, HISTORY_ACCOUNT, id.n, &notes, &count))
		return false;
	for (size_t i = 0; i < lines_out->n; i++) {
		lines_out->items[i].text = in_words(req, lines_out->items[i].text);
		for (size_t k = 0; k < count; k++) {
			if (notes[k].seq == lines_out->items[i].seq)
				lines_out->items[i].text =
				    with_note(req->mem, lines_out->items[i].text, notes[k].text);
		}
	}
	return true;
}

bool account_office_get(struct request *req)
{
	struct account *account;
	struct account_holding *holdings;
	struct factor *factor;
	struct account_office_page page = { 0 };
	if (!account_of_route(req, READERS, &account))
		return false;
	if (!account)
		return answer_error(req, account_office_reaches(req, READERS) ? 404 : 403);
	if (!account_holdings(req->db, req->mem, account->id, &holdings, &page.holding_count) ||
	    !factor_load(req->db, req->mem, account->id, &factor) ||
	    !account_created_at(req->db, req->mem, account->id, &page.created_at) ||
	    !load_history(req, account->id, &page.history))
		return false;
	page.account = account;
	page.holdings = holdings;
	page.factor_at = factor ? factor->set_at : 0;
	page.grant = page_form_state(req, &account_grant_form);
	page.may_act = account_office_reaches(req, BY_ACCOUNT_ADMIN) && !account->is_erased &&
		       !who_is(req->actor, account->id);
	struct account_office_view view = account_office_view(req, &page);
	tmpl_account_office(page_out(req, 200, "accounts"), &view);
	return true;
}
