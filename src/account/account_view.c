/* From accounts, roles and sessions to what their pages show. */
#include "account/account_view.h"

#include <inttypes.h>
#include <string.h>

#include "auth/page.h"
#include "base/clock.h"
#include "base/mem.h"

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
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

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

struct account_login_view account_login_view(struct request *req, const struct form_state *state)
{
	const char *title = tr(req->lang, N_("Log in"));
	struct account_login_view view = {
		.title = title,
		.head = { .title = title },
		.form = {
			.form = page_form_view_of(req, state, url_path(req->mem, "/login", NULL)),
			.intro = tr(req->lang,
			    N_("For officials, partners, evaluators and residents with an account. "
			       "Looking around needs none.")),
			.submit = title,
		},
	};
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
	};
	part_facts_add(mem, req->lang, &view.facts, N_("Your name"), req->actor->name);
	part_facts_add(mem, req->lang, &view.facts, N_("Login name"), req->actor->login);
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
