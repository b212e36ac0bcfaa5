/* The features' tables of routes, and their print. */
#include "app/routes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/account_pages.h"
#include "app/health.h"
#include "award/award.h"
#include "base/buf.h"
#include "base/mem.h"
#include "message/message_pages.h"
#include "occasion/occasion.h"
#include "partner/partner.h"
#include "project/claim.h"
#include "project/project.h"
#include "site/site.h"
#include "unit/unit.h"

#undef printf

/* Filled once: the counts live in other files, so they are no constants. */
struct route_list route_lists[10];
size_t route_list_count;

void routes_open(void)
{
	const struct route_list lists[] = {
		{ site_routes, site_route_count },
		{ project_routes, project_route_count },
		{ claim_routes, claim_route_count },
		{ award_routes, award_route_count },
		{ partner_routes, partner_route_count },
		{ occasion_routes, occasion_route_count },
		{ unit_routes, unit_route_count },
		{ account_routes, account_route_count },
		{ message_routes, message_route_count },
		{ health_routes, health_route_count },
	};
	_Static_assert(sizeof lists == sizeof route_lists, "every list has its place");
	memcpy(route_lists, lists, sizeof lists);
	route_list_count = sizeof lists / sizeof lists[0];
}

static int by_pattern(const void *a, const void *b)
{
	const struct route *left = *(const struct route *const *)a, *right = *(const struct route *const *)b;
	int order = strcmp(left->pattern, right->pattern);
	return order ? order : (int)left->method - (int)right->method;
}

static const struct {
	uint32_t flag;
	const char *word;
} flag_words[] = {
	{ ROUTE_CACHEABLE, "cacheable" },
	{ ROUTE_HASHES, "hashes" },
	{ ROUTE_REPEATABLE, "repeatable" },
	{ ROUTE_UPLOADS, "uploads" },
	{ ROUTE_LOOPBACK, "loopback" },
	{ ROUTE_BARE, "bare" },
};

static void print_roles(struct buf *line, const struct route *route)
{
	if (route->flags & ROUTE_PUBLIC)
		buf_add_text(line, "anyone");
	else if (!route->roles)
		buf_add_text(line, "signed-in");
	const char *between = "";
	for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
		if (!(route->roles & UINT32_C(1) << role))
			continue;
		buf_printf(line, "%s%s", between, role_text((enum role)role));
		between = ",";
	}
}

static void print_route(struct mem *mem, const struct route *route)
{
	struct buf line;
	buf_init(&line, mem, 2000);
	buf_printf(&line, "%s %s | ", route->method == METHOD_POST ? "POST" : "GET", route->pattern);
	print_roles(&line, route);
	for (size_t i = 0; i < sizeof flag_words / sizeof flag_words[0]; i++) {
		if (route->flags & flag_words[i].flag)
			buf_printf(&line, " +%s", flag_words[i].word);
	}
	printf("%s | %s\n", line.data, route->about);
}

void routes_print(void)
{
	struct mem *mem = mem_root("routes");
	size_t count = 0;
	for (size_t i = 0; i < route_list_count; i++)
		count += route_lists[i].count;
	const struct route **all = MEM_ARRAY(mem, const struct route *, count);
	size_t n = 0;
	for (size_t i = 0; i < route_list_count; i++)
		for (size_t k = 0; k < route_lists[i].count; k++)
			all[n++] = &route_lists[i].routes[k];
	qsort(all, count, sizeof *all, by_pattern);
	for (size_t i = 0; i < count; i++)
		print_route(mem, all[i]);
	mem_free(mem);
}
