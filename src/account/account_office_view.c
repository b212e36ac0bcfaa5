/* From accounts to what the pages of the accounts office show. */
#include <inttypes.h>
#include <string.h>

#include "account/account_view.h"
#include "auth/page.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "site/site.h"

#define TRAIL_LINES 50

static struct part_seal_view state_seal(enum lang lang, const char *state)
{
	if (text_equal(state, "disabled"))
		return part_seal_make(lang, SEAL_STOPPED, N_("Disabled"));
	if (text_equal(state, "erased"))
		return part_seal_make(lang, SEAL_ENDED, N_("Erased"));
	return (struct part_seal_view){ 0 };
}

/* "secretary 青海路社区␞…" in words. */
static const char *roles_in_words(struct request *req, const char *roles)
{
	char *words = mem_strdup(req->mem, "");
	for (const char *at = roles; at && *at;) {
		const char *end = strstr(at, ACCOUNT_ROLES_BETWEEN);
		size_t bytes = end ? (size_t)(end - at) : strlen(at);
		const char *one = mem_strndup(req->mem, at, bytes);
		size_t word = strcspn(one, " ");
		enum role role = role_parse(mem_strndup(req->mem, one, word));
		words = mem_printf(req->mem, "%s%s%s%s", words, *words ? " · " : "",
		    tr(req->lang, role_label(role)), one + word);
		at = end ? end + strlen(ACCOUNT_ROLES_BETWEEN) : NULL;
	}
	return *words ? words : tr(req->lang, N_("No role"));
}

struct account_list_view account_list_view(
    struct request *req, const struct account_line *lines, size_t count)
{
	struct mem *mem = req->mem;
	const char *title = tr(req->lang, N_("Accounts of the district"));
	struct account_list_view view = {
		.title = title,
		.head = { .title = title },
		.rows = { .items = MEM_ARRAY(mem, struct part_row_view, count), .n = count },
		.empty = { .title = tr(req->lang, N_("No account with this filter")),
		    .text = tr(req->lang, N_("Type less of the name, or choose another role.")),
		    .link_label = tr(req->lang, N_("All accounts")),
		    .link = url_path(mem, "/accounts", NULL) },
	};
	for (size_t i = 0; i < count; i++)
		view.rows.items[i] = (struct part_row_view){
			.title = lines[i].name,
			.link = url_path(mem, "/accounts/{}", lines[i].login, NULL),
			.code = lines[i].login,
			.meta = roles_in_words(req, lines[i].roles),
			.seal = state_seal(req->lang, lines[i].state),
		};
	if (who_roles(req->actor) & BY_ACCOUNT_ADMIN) {
		struct move_view *make =
		    part_moves_add(mem, req->lang, &view.moves, N_("Make an account"));
		make->link = url_path(mem, "/accounts/new", NULL);
		make->is_primary = true;
	}
	return view;
}

static struct part_row_view role_row(struct request *req, const struct account_office_page *page,
    const struct account_holding *holding)
{
	struct mem *mem = req->mem;
	const char *place = holding->partner_code ? holding->partner_code : holding->unit;
	struct part_row_view row = {
		.title = tr(req->lang, role_label(holding->role)),
		.meta = holding->partner_code ? holding->partner_name : holding->unit_name,
		.code = place,
	};
	if (!page->may_act)
		return row;
	struct safe_url url = url_path(mem, "/accounts/{}/revoke", page->account->login, NULL);
	url = url_query(mem, url, "role", role_text(holding->role));
	part_moves_add(mem, req->lang, &row.moves, N_("Take the role back"))->link =
	    url_query(mem, url, "place", place);
	return row;
}

static struct part_moves_view office_moves(
    struct request *req, const struct account_office_page *page)
{
	struct mem *mem = req->mem;
	const char *login = page->account->login;
	struct part_moves_view moves = { 0 };
	if (!page->may_act)
		return moves;
	if (!page->account->is_active) {
		part_moves_add(mem, req->lang, &moves, N_("Enable the account"))->form =
		    page_form(req, url_path(mem, "/accounts/{}/enable", login, NULL));
		return moves;
	}
	part_moves_add(mem, req->lang, &moves, N_("Give a code for a new password"))->link =
	    url_path(mem, "/accounts/{}/code", login, NULL);
	if (page->factor_at)
		part_moves_add(mem, req->lang, &moves, N_("Remove the second factor"))->link =
		    url_path(mem, "/accounts/{}/factor", login, NULL);
	struct move_view *disable =
	    part_moves_add(mem, req->lang, &moves, N_("Disable the account"));
	disable->link = url_path(mem, "/accounts/{}/disable", login, NULL);
	disable->is_danger = true;
	return moves;
}

struct account_office_view account_office_view(
    struct request *req, const struct account_office_page *page)
{
	struct mem *mem = req->mem;
	const struct account *account = page->account;
	const char *state = account->is_erased ? "erased" : "disabled";
	struct crumb_view *crumb = MEM_NEW(mem, struct crumb_view);
	*crumb = (struct crumb_view){ .label = tr(req->lang, N_("Accounts of the district")),
		.link = url_path(mem, "/accounts", NULL) };
	struct account_office_view view = {
		.title = account->name,
		.head = { .title = account->name,
		    .kind = tr(req->lang, N_("Account")),
		    .code = account->login,
		    .crumbs = { .items = crumb, .n = 1 } },
		.roles = { .items = MEM_ARRAY(mem, struct part_row_view, page->holding_count),
		    .n = page->holding_count },
		.no_roles = { .title =
				  tr(req->lang, N_("No role has been given to this account.")) },
		.may_grant = page->may_act && account->is_active,
		.moves = office_moves(req, page),
		.trail = site_trail(req, &page->history, TRAIL_LINES, (struct safe_url){ 0 }),
	};
	if (!account->is_active)
		view.head.seal = state_seal(req->lang, state);
	for (size_t i = 0; i < page->holding_count; i++)
		view.roles.items[i] = role_row(req, page, &page->holdings[i]);
	part_facts_add_time(mem, req->lang, &view.facts, N_("Account made"), page->created_at);
	part_facts_add(mem, req->lang, &view.facts, N_("Second factor"),
	    page->factor_at ? clock_minute(mem, page->factor_at) : tr(req->lang, N_("not set up")));
	part_facts_add(mem, req->lang, &view.facts, N_("Password"),
	    account->password_hash ? tr(req->lang, N_("chosen by the owner"))
				   : tr(req->lang, N_("none that works")));
	if (view.may_grant)
		view.grant = (struct part_form_view){
			.form = page_form_view_of(req, page->grant,
			    url_path(mem, "/accounts/{}/grant", account->login, NULL)),
			.title = tr(req->lang, N_("Grant a role")),
			.submit = tr(req->lang, N_("Grant")),
		};
	return view;
}

struct account_code_view account_code_view(
    struct request *req, const struct account *account, const char *code, int64_t ends_at)
{
	const char *title = tr(req->lang, N_("One-time code"));
	return (struct account_code_view){
		.title = title,
		.head = { .title = title,
		    .kind = tr(req->lang, N_("Account")),
		    .code = account->login,
		    .meta = account->name },
		.login = account->login,
		.code = code,
		.until = clock_end(req->mem, req->lang, ends_at),
		.back = url_path(req->mem, "/accounts/{}", account->login, NULL),
	};
}
