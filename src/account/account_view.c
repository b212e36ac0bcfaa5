/* From accounts, roles and sessions to what their pages show. */
#include "account/account_view.h"

#include <inttypes.h>
#include <string.h>

#include "auth/factor.h"
#include "auth/page.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/settings.h"

struct mark {
	const char *part, *name;
};

/* The first that occurs wins: most browsers also name those they descend from. */
static const struct mark browser_marks[] = {
	{ "MicroMessenger", N_("WeChat") },
	{ "DingTalk", N_("DingTalk") },
	{ "AlipayClient", N_("Alipay") },
	{ "QQBrowser", N_("QQ Browser") },
	{ "UCBrowser", N_("UC Browser") },
	{ "HuaweiBrowser", N_("Huawei Browser") },
	{ "MiuiBrowser", N_("Mi Browser") },
	{ "Edg", N_("Edge") },
	{ "Firefox", N_("Firefox") },
	{ "Chrome", N_("Chrome") },
	{ "Safari", N_("Safari") },
};
static const struct mark system_marks[] = {
	{ "HarmonyOS", N_("HarmonyOS") },
	{ "Android", N_("Android") },
	{ "iPhone", N_("iPhone") },
	{ "iPad", N_("iPad") },
	{ "Windows", N_("Windows") },
	{ "Mac OS X", N_("Mac") },
	{ "Linux", N_("Linux") },
};

static const char *find_mark(const struct mark *marks, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (strstr(text, marks[i].part))
			return marks[i].name;
	}
	return NULL;
}

char *account_browser_name(struct mem *mem, enum lang lang, const char *user_agent)
{
	const char *browser = find_mark(browser_marks, COUNT(browser_marks), user_agent);
	const char *system = find_mark(system_marks, COUNT(system_marks), user_agent);
	if (browser && system)
		return mem_printf(mem, "%s · %s", tr(lang, browser), tr(lang, system));
	if (browser || system)
		return mem_strdup(mem, tr(lang, browser ? browser : system));
	return mem_strdup(mem, tr(lang, N_("A browser we do not know")));
}

/* A page with one form. */
static struct account_login_view enter_view(struct request *req, const struct form_state *state,
    const char *title, const char *path, const char *intro)
{
	return (struct account_login_view){
		.title = title,
		.head = { .title = title },
		.form = {
			.form = page_form_view_of(req, state, url_path(req->mem, path, NULL)),
			.intro = intro,
			.submit = title,
		},
	};
}

struct account_login_view account_login_view_of(struct request *req, const struct form_state *state)
{
	return enter_view(req, state, tr(req->lang, N_("Log in")), "/login",
	    tr(req->lang, N_("For officials, partners, evaluators and residents with an account. "
			     "Looking around needs none.")));
}

struct account_login_view account_step_view_of(struct request *req, const struct form_state *state)
{
	struct account_login_view view =
	    enter_view(req, state, tr(req->lang, N_("Second step")), "/login/code",
		tr(req->lang, N_("The password was right. Now the code, so that the password alone "
				 "opens nothing.")));
	view.form.submit = tr(req->lang, N_("Log in"));
	return view;
}

struct account_login_view account_register_view_of(
    struct request *req, const struct form_state *state)
{
	return enter_view(req, state, tr(req->lang, N_("Register")), "/register",
	    tr(req->lang, N_("A login name, a name and a password: nothing else is asked, and you "
			     "can erase the account yourself.")));
}

struct account_login_view account_lost_view_of(struct request *req, const struct form_state *state)
{
	struct account_login_view view = enter_view(req, state,
	    tr(req->lang, N_("Choose a new password")), "/password",
	    tr(req->lang, N_("With a one-time code from the accounts office. Every session of the "
			     "account ends with it.")));
	return view;
}

static struct part_row_view role_row(struct request *req, const struct account_holding *holding)
{
	struct part_row_view row = { .title = tr(req->lang, role_label(holding->role)) };
	if (holding->partner_code) {
		row.meta = holding->partner_name;
		row.code = holding->partner_code;
		row.link = url_path(req->mem, "/partners/{}", holding->partner_code, NULL);
	} else if (holding->unit) {
		row.meta = holding->unit_name ? holding->unit_name : holding->unit;
		row.link = url_path(req->mem, "/units/{}", holding->unit, NULL);
	}
	return row;
}

static struct part_row_view session_row(struct request *req, const struct session_line *line)
{
	struct mem *mem = req->mem;
	struct part_row_view row = {
		.title = account_browser_name(mem, req->lang, line->user_agent),
		.meta = tr_fill(mem, req->lang, N_("logged in {started} · last used {seen}"),
		    (const struct catalog_arg[]){
			{ "started", clock_minute(mem, line->started_at) },
			{ "seen", clock_minute(mem, line->seen_at) },
			{ NULL, NULL },
		    }),
	};
	if (line->is_this) {
		row.text = tr(req->lang, N_("This is where you are now."));
		return row;
	}
	const char *id = mem_printf(mem, "%" PRId64, line->id);
	struct move_view *move = part_moves_add(mem, req->lang, &row.moves, N_("End this login"));
	move->form = page_form(req, url_path(mem, "/account/sessions/{}/end", id, NULL));
	return row;
}

static struct part_form_view password_form(struct request *req, const struct form_state *state)
{
	return (struct part_form_view){
		.form =
		    page_form_view_of(req, state, url_path(req->mem, "/account/password", NULL)),
		.title = tr(req->lang, N_("Change the password")),
		.intro = tr(req->lang, N_("Every other login of yours ends with it.")),
		.submit = tr(req->lang, N_("Change the password")),
	};
}

/* Until when an official has to set up a second factor, if he has not and it is required. */
static struct part_callout_view factor_callout(struct request *req, const struct account_page *page)
{
	if (page->has_factor || req->settings->second_factor_days < 0 ||
	    !(who_roles(req->actor) & BY_SECOND_FACTOR))
		return (struct part_callout_view){ 0 };
	return (struct part_callout_view){
		.kind = "late",
		.title = tr(req->lang, N_("Set up the second factor")),
		.text = tr_count(req->mem, req->lang,
		    "Whoever holds an office needs one, {n} day after it was granted.",
		    "Whoever holds an office needs one, {n} days after it was granted.",
		    req->settings->second_factor_days),
		.link_label = tr(req->lang, N_("Set it up now")),
		.link = url_path(req->mem, "/account/factor", NULL),
	};
}

static struct part_moves_view own_moves(struct request *req)
{
	struct part_moves_view moves = { 0 };
	part_moves_add(req->mem, req->lang, &moves, N_("Second factor"))->link =
	    url_path(req->mem, "/account/factor", NULL);
	part_moves_add(req->mem, req->lang, &moves, N_("Everything about me, as a file"))->link =
	    url_path(req->mem, "/account/export", NULL);
	part_moves_add(req->mem, req->lang, &moves, N_("Erase my account"))->link =
	    url_path(req->mem, "/account/erase", NULL);
	if (who_roles(req->actor) & (BY_ACCOUNT_ADMIN | BY_AUDITOR))
		part_moves_add(req->mem, req->lang, &moves, N_("Accounts of the district"))->link =
		    url_path(req->mem, "/accounts", NULL);
	return moves;
}

struct account_show_view account_show_view(struct request *req, const struct account_page *page)
{
	struct mem *mem = req->mem;
	const char *title = tr(req->lang, N_("My account"));
	struct account_show_view view = {
		.title = title,
		.head = { .title = title },
		.no_roles = { .title =
				  tr(req->lang, N_("No role has been given to this account.")) },
		.password = password_form(req, page->password),
		.callout = factor_callout(req, page),
		.moves = own_moves(req),
	};
	part_facts_add(mem, req->lang, &view.facts, N_("Your name"), req->actor->name);
	part_facts_add(mem, req->lang, &view.facts, N_("Login name"), req->actor->login);
	part_facts_add(mem, req->lang, &view.facts, N_("Second factor"),
	    tr(req->lang, page->has_factor ? N_("is set up") : N_("not set up")));
	if (page->session_count > 1) {
		struct move_view *end =
		    part_moves_add(mem, req->lang, &view.end_others, N_("End all other logins"));
		end->form = page_form(req, url_path(mem, "/account/sessions/end", NULL));
		end->is_danger = true;
	}
	view.roles.items = MEM_ARRAY(mem, struct part_row_view, page->holding_count);
	view.roles.n = page->holding_count;
	for (size_t i = 0; i < page->holding_count; i++)
		view.roles.items[i] = role_row(req, &page->holdings[i]);
	view.sessions.items = MEM_ARRAY(mem, struct part_row_view, page->session_count);
	view.sessions.n = page->session_count;
	for (size_t i = 0; i < page->session_count; i++)
		view.sessions.items[i] = session_row(req, &page->sessions[i]);
	return view;
}

/* --- the second factor --- */

static char *in_groups(struct mem *mem, const char *secret)
{
	char *text = mem_strdup(mem, "");
	for (size_t i = 0; secret[i]; i += 4)
		text = mem_printf(mem, "%s%s%.4s", text, i ? " " : "", secret + i);
	return text;
}

struct account_factor_view account_factor_offer_view(
    struct request *req, const struct form_state *state, const char *secret)
{
	struct mem *mem = req->mem;
	const char *title = tr(req->lang, N_("Set up the second factor"));
	struct account_factor_view view = {
		.title = title,
		.head = { .title = title },
		.qr = qr_of(mem,
		    factor_address(mem, req->settings->site_name, req->actor->login, secret)),
		.secret = in_groups(mem, secret),
		.recovery = { .items = MEM_ARRAY(mem, const char *, FACTOR_RECOVERY_CODES),
		    .n = FACTOR_RECOVERY_CODES },
		.form = {
			.form = page_form_view_of(
			    req, state, url_path(mem, "/account/factor", NULL)),
			.submit = tr(req->lang, N_("Turn it on")),
		},
	};
	for (int i = 0; i < FACTOR_RECOVERY_CODES; i++)
		view.recovery.items[i] = factor_recovery_code(mem, req->actor->account, secret, i);
	return view;
}

struct account_factor_view account_factor_set_view(struct request *req, const struct factor *factor)
{
	struct mem *mem = req->mem;
	const char *title = tr(req->lang, N_("Second factor"));
	struct account_factor_view view = {
		.title = title,
		.head = { .title = title },
		.is_set = true,
		.callout = { .kind = "good",
		    .title = tr(req->lang, N_("The second factor is on")),
		    .text = tr(req->lang,
			N_("At each login you are asked for a code of your authenticator.")) },
	};
	part_facts_add_time(mem, req->lang, &view.facts, N_("Since"), factor->set_at);
	struct fact_view *left = part_facts_add(mem, req->lang, &view.facts,
	    N_("Recovery codes left"), mem_printf(mem, "%" PRId64, factor->recovery_left));
	left->note =
	    tr(req->lang, N_("For new ones turn the second factor off and set it up again."));
	struct move_view *off =
	    part_moves_add(mem, req->lang, &view.moves, N_("Turn the second factor off"));
	off->link = url_path(mem, "/account/factor/off", NULL);
	part_moves_add(mem, req->lang, &view.moves, N_("Back to my account"))->link =
	    url_path(mem, "/account", NULL);
	return view;
}

struct account_erase_view account_erase_view(
    struct request *req, const struct form_state *state, enum account_answer answer)
{
	const char *title = tr(req->lang, N_("Erase my account"));
	struct account_erase_view view = {
		.title = title,
		.head = { .title = title },
		.is_possible = answer == ACCOUNT_DONE,
		.form = {
			.form = page_form_view_of(
			    req, state, url_path(req->mem, "/account/erase", NULL)),
			.submit = title,
			.is_danger = true,
			.cancel_label = tr(req->lang, N_("Keep my account")),
			.cancel = url_path(req->mem, "/account", NULL),
		},
	};
	if (!view.is_possible)
		view.refusal = (struct part_callout_view){ .kind = "stop",
			.title = tr(req->lang, N_("The account cannot be erased now")),
			.text = tr(req->lang, account_answer_text(answer)),
			.link_label = tr(req->lang, N_("Back to my account")),
			.link = url_path(req->mem, "/account", NULL) };
	return view;
}
