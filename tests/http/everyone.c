/* People, subjects and the stage for tests that go through the whole table of routes. */
#include "everyone.h"

#include <stdio.h>
#include <string.h>

#include "app/routes.h"
#include "auth/keys.h"
#include "auth/session.h"
#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "http/route.h"
#include "server.h"
#include "site_inner.h"
#include "stage.h"
#include "visit.h"

/* --- people ----------------------------------------------------------------------------------- */

static const struct actor *actor_of(struct mem *mem, const struct browser *browser)
{
	unsigned char hash[32];
	struct session_about about;
	const struct actor *actor;
	struct db *db = server_open(mem, SERVER_APP, 10);

	if (!session_hash(auth_keys()->session, browser_cookie(browser, SESSION_COOKIE), hash) ||
	    !db_alive(db) || !session_actor(db, mem, hash, db_clock(db), &actor, &about) || !actor)
		site_die("%s", fault_last()->text);
	db_disconnect(db);
	return actor;
}

static struct person person_of(struct mem *mem, const char *role)
{
	const struct site_account *account = site_account(role);
	struct person person = { .role = role,
		.login = account->login,
		.unit = *account->place >= '0' && *account->place <= '9' ? account->place : NULL,
		.browser = site_enter(mem, account->login) };

	person.actor = actor_of(mem, &person.browser);
	return person;
}

struct persons everyone_persons(struct mem *mem)
{
	struct persons persons = { .items = MEM_ARRAY(mem, struct person, ROLE_COUNT + 1) };

	persons.items[persons.n++] = (struct person){ .role = "guest", .browser = site_guest(mem) };
	persons.items[persons.n++] = person_of(mem, "applicant");
	for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
		persons.items[persons.n++] = person_of(mem, role_text((enum role)role));
	return persons;
}

bool everyone_may_ask(const struct route *route, const struct person *person)
{
	if (route->flags & ROUTE_PUBLIC)
		return true;
	return person->actor && (!route->roles || route->roles & who_roles(person->actor));
}

/* --- subjects --------------------------------------------------------------------------------- */

#define KINDS 40
#define SUBJECTS_SQL "tests/http/everyone_subjects.sql"

static struct kind {
	const char *prefix, *sql; /* names, unit, logins */
	struct subjects subjects;
} kinds[KINDS];

/* "-- /pattern", then the statement up to ";". */
static void read_kinds(void)
{
	char *text = mem_strdup(site.mem, site_read(site.mem, SUBJECTS_SQL));
	size_t n = 0;

	for (char *at = text; (at = strstr(at, "\n-- /")) != NULL && n < KINDS - 1; n++) {
		kinds[n].prefix = at + 4;
		at = strchr(at + 1, '\n');
		*at = '\0';
		kinds[n].sql = at + 1;
		at = strchr(at + 1, ';');
		*at++ = '\0';
	}
}

static struct kind *kind_of(const char *pattern)
{
	if (!kinds[0].prefix)
		read_kinds();
	for (size_t i = 0; i < KINDS && kinds[i].prefix; i++) {
		const char *found = strstr(pattern, kinds[i].prefix);
		if (found && !strchr(found + strlen(kinds[i].prefix), '{') &&
		    strchr(pattern, '{') > found)
			return &kinds[i];
	}
	site_die("%s: say in %s what its names stand for", pattern, SUBJECTS_SQL);
}

/* Its page is the first two parts of what names it. */
static bool is_open(const char *pattern, const char *names)
{
	struct mem *mem = mem_child(site.mem);
	struct browser guest = site_guest(mem);
	size_t folder = strcspn(pattern + 1, "/") + 2;
	const char *page =
	    mem_printf(mem, "%.*s%.*s", (int)folder, pattern, (int)strcspn(names, "/"), names);
	bool is_ok = visit_get(&guest, page).status == 200;

	mem_free(mem);
	return is_ok;
}

static bool is_nobodys(const struct stage_cell *row)
{
	return !row[1].bytes && !row[2].bytes;
}

static struct subjects read_subjects(const struct kind *kind)
{
	struct stage_cells cells = stage_cells(site.mem, "%s", kind->sql);
	struct subject *items = MEM_ARRAY(site.mem, struct subject, cells.n / 3 + 1);
	struct subjects subjects = { .items = items };

	for (size_t i = 0; i + 2 < cells.n; i += 3)
		items[subjects.n++] = (struct subject){ .names = cells.items[i].data,
			.unit = cells.items[i + 1].data,
			.logins = mem_printf(site.mem, " %s ", cells.items[i + 2].data),
			.is_open = is_nobodys(&cells.items[i]) ||
				   is_open(kind->prefix, cells.items[i].data) };
	if (!subjects.n)
		site_die("%s: the stage has none", kind->prefix);
	return subjects;
}

const struct subjects *everyone_subjects(const char *pattern)
{
	static const struct subject nothing = { .names = "", .unit = "", .logins = "" };
	static const struct subjects none = { &nothing, 1 };

	if (!strchr(pattern, '{'))
		return &none;
	struct kind *kind = kind_of(pattern);
	if (!kind->subjects.n)
		kind->subjects = read_subjects(kind);
	return &kind->subjects;
}

bool everyone_is_own(const struct subject *subject, const struct person *person)
{
	if (!person->login)
		return false;
	if (person->unit && *subject->unit &&
	    strncmp(subject->unit, person->unit, strlen(person->unit)) == 0)
		return true;
	struct mem *mem = mem_child(site.mem);
	bool is_his = strstr(subject->logins, mem_printf(mem, " %s ", person->login)) != NULL;
	mem_free(mem);
	return is_his;
}

const char *everyone_path(struct mem *mem, const char *pattern, const struct subject *subject)
{
	const char *first = strchr(pattern, '{'), *last = strrchr(pattern, '}');

	return first ? mem_printf(mem, "%.*s%s%s", (int)(first - pattern), pattern, subject->names,
			   last + 1)
		     : pattern;
}

/* --- routes ----------------------------------------------------------------------------------- */

const struct route *everyone_route(const struct site_route *row)
{
	enum method method = row->is_post ? METHOD_POST : METHOD_GET;

	if (!route_lists[0].routes)
		routes_open();
	for (size_t i = 0; i < route_list_count; i++)
		for (size_t k = 0; k < route_lists[i].count; k++) {
			const struct route *route = &route_lists[i].routes[k];
			if (route->method == method && strcmp(route->pattern, row->pattern) == 0)
				return route;
		}
	site_die("%s is printed, but not in the table", row->pattern);
}
