/* People at browsers, and looks behind the site. */
#include <mysql.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "auth/factor.h"
#include "auth/halfway.h"
#include "auth/keys.h"
#include "auth/session.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"
#include "db/db.h"
#include "server.h"
#include "site.h"
#include "site_inner.h"

#define LINES 512

/* --- accounts ------------------------------------------------------------------------------- */

static char *next_column(char **at)
{
	return *at ? strsep(at, "\t") : NULL;
}

static void read_accounts(struct site_accounts *accounts)
{
	struct site_account *items = MEM_ARRAY(site.mem, struct site_account, LINES);
	char *text, *line;
	size_t bytes;

	if (!file_read(site.mem, mem_printf(site.mem, "%s/accounts.tsv", site_folder()), 1 << 20,
		&text, &bytes))
		site_die("%s", fault_last()->text);
	while ((line = strsep(&text, "\n")) != NULL && accounts->n < LINES) {
		struct site_account account = { next_column(&line), next_column(&line),
			next_column(&line), next_column(&line) };
		if (account.place && strcmp(account.role, "role") != 0)
			items[accounts->n++] = account;
	}
	accounts->items = items;
}

const struct site_accounts *site_accounts(void)
{
	static struct site_accounts accounts;

	if (!accounts.n)
		read_accounts(&accounts);
	return &accounts;
}

const struct site_account *site_account_n(const char *role, size_t n)
{
	const struct site_accounts *all = site_accounts();

	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->items[i].role, role) == 0 && n-- == 0)
			return &all->items[i];
	return NULL;
}

const struct site_account *site_account(const char *who)
{
	const struct site_accounts *all = site_accounts();

	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->items[i].login, who) == 0)
			return &all->items[i];
	const struct site_account *found = site_account_n(who, 0);
	if (!found)
		site_die("the demo has nobody called %s", who);
	return found;
}

int64_t site_account_id(struct mem *mem, const char *who)
{
	return stage_int(
	    mem, "SELECT id FROM account WHERE login = '%s'", site_account(who)->login);
}

/* --- routes --------------------------------------------------------------------------------- */

static char *cut(char *text, const char *mark)
{
	char *found = strstr(text, mark);

	if (!found)
		site_die("jiebang-admin routes: %s", text);
	*found = '\0';
	return found + strlen(mark);
}

static struct site_route read_route(char *line)
{
	char *pattern = cut(line, " "), *who = cut(pattern, " | ");

	cut(who, " | ");
	char *flags = strstr(who, " +");
	struct site_route route = { strcmp(line, "POST") == 0, pattern, who, "" };
	if (flags) {
		route.flags = mem_strdup(site.mem, flags);
		*flags = '\0';
	}
	return route;
}

const struct site_routes *site_route_rows(void)
{
	static struct site_routes routes;

	if (routes.n)
		return &routes;
	struct site_route *items = MEM_ARRAY(site.mem, struct site_route, LINES);
	char *text = mem_strdup(site.mem, site_admin(site.mem, "routes", NULL)), *line;
	while ((line = strsep(&text, "\n")) != NULL && *line && routes.n < LINES)
		items[routes.n++] = read_route(line);
	routes.items = items;
	return &routes;
}

/* "POST /login": what nginx sends to the second socket. */
static const char *const *hashing_paths(void)
{
	static const char **paths;
	const struct site_routes *routes = site_route_rows();
	size_t count = 0;

	if (paths)
		return paths;
	paths = MEM_ARRAY(site.mem, const char *, routes->n + 1);
	for (size_t i = 0; i < routes->n; i++)
		if (routes->items[i].is_post && strstr(routes->items[i].flags, "+hashes"))
			paths[count++] = mem_printf(site.mem, "POST %s", routes->items[i].pattern);
	return paths;
}

/* --- browsers ------------------------------------------------------------------------------- */

struct browser site_guest(struct mem *mem)
{
	return (struct browser){ .mem = mem,
		.socket_path = site_socket(),
		.second_socket_path = site_hash_socket(),
		.second_paths = hashing_paths(),
		.upload_socket_path = site_upload_socket(),
		.lang = "zh-CN" };
}

void site_login(struct browser *browser, const char *who)
{
	const struct site_account *account = site_account(who);
	const struct browser_field fields[] = { { .name = "login", .value = account->login },
		{ .name = "password", .value = account->password } };
	struct fcgi_reply page, reply;

	if (!browser_get(browser, browser->mem, "/login", &page) ||
	    !browser_submit(browser, browser->mem, &page, "/login", fields, 2, &reply))
		site_die("login of %s: %s", who, page.problem ? page.problem : reply.problem);
	if (reply.status != 303 || !browser_cookie(browser, SESSION_COOKIE))
		site_die("login of %s: status %d\n%s", who, reply.status, reply.body);
}

struct browser site_enter(struct mem *mem, const char *who)
{
	struct browser browser = site_guest(mem);
	struct mem *scratch = mem_child(mem);
	struct db *db = server_open(scratch, SERVER_APP, 10);
	struct account_id account = { site_account_id(scratch, who) };
	int64_t version =
	    stage_int(scratch, "SELECT version FROM account WHERE id = %lld", (long long)account.n);
	char *cookie;

	if (!db_alive(db) || !session_start(db, scratch, auth_keys()->session, account, version,
				 "tests", db_clock(db), &cookie))
		site_die("session of %s: %s", who, fault_last()->text);
	if (!cookie)
		site_die("session of %s: the account is not active", who);
	browser_set_cookie(&browser, SESSION_COOKIE, cookie);
	db_disconnect(db);
	mem_free(scratch);
	return browser;
}

void site_enter_half(struct browser *browser, const char *who)
{
	struct db *db = server_open(browser->mem, SERVER_APP, 10);
	struct account_id account = { site_account_id(browser->mem, who) };
	bool was_set;

	if (!db_alive(db) || !factor_set(db, browser->mem, account, factor_secret(browser->mem), 1,
				 db_clock(db), &was_set))
		site_die("factor of %s: %s", who, fault_last()->text);
	browser_set_cookie(browser, HALFWAY_COOKIE,
	    halfway_make(browser->mem, account,
		site_text(browser->mem, "SELECT password_hash FROM account WHERE id = %lld",
		    (long long)account.n),
		db_clock(db)));
	db_disconnect(db);
}

/* --- looking behind it ---------------------------------------------------------------------- */

/* CHECKSUM TABLE is no help: it differs for the same rows where columns are generated. A login is
 * counted at its account and is as little a change as its session is. */
static const char *sum_of(struct mem *mem, const char *table)
{
	struct stage_cells columns = stage_cells(mem,
	    "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE()"
	    " AND table_name = '%s' AND NOT (table_name = 'account' AND column_name = 'turn')"
	    " ORDER BY ordinal_position",
	    table);
	struct buf row;

	buf_init(&row, mem, 8192);
	for (size_t i = 0; i < columns.n; i++)
		buf_printf(&row, ", QUOTE(`%s`)", columns.items[i].data);
	return mem_printf(mem,
	    "SELECT '%s', COUNT(*), COALESCE(BIT_XOR(CONV(LEFT(MD5(CONCAT_WS(','%s)), 16), 16, "
	    "10)), 0) FROM `%s`",
	    table, row.data, table);
}

const char *site_checksum(struct mem *mem)
{
	struct stage_cells tables = stage_cells(mem,
	    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
	    " AND table_name NOT IN ('session', 'throttle', 'code_serial') ORDER BY table_name");
	struct buf query, text;

	buf_init(&query, mem, 65536);
	buf_init(&text, mem, 8192);
	for (size_t i = 0; i < tables.n; i++)
		buf_printf(
		    &query, "%s%s", i ? " UNION ALL " : "", sum_of(mem, tables.items[i].data));
	struct stage_cells sums = stage_cells(mem, "%s", query.data);
	for (size_t i = 0; i + 2 < sums.n; i += 3)
		buf_printf(&text, "%s %s %s\n", sums.items[i].data, sums.items[i + 1].data,
		    sums.items[i + 2].data);
	return text.data;
}

const char *site_text(struct mem *mem, const char *fmt, ...)
{
	va_list values;

	va_start(values, fmt);
	struct stage_cells cells = stage_cells(mem, "%s", mem_vprintf(mem, fmt, values));
	va_end(values);
	return cells.n ? cells.items[0].data : NULL;
}
