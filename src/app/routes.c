/* The features' tables of routes, and their print. */
#include "app/routes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/account_pages.h"
#include "app/health.h"
#include "award/award.h"
#include "base/buf.h"
#include "base/count.h"
#include "base/mem.h"
#include "message/delivery_pages.h"
#include "message/mail_pages.h"
#include "message/message_pages.h"
#include "message/webhook_pages.h"
#include "occasion/occasion.h"
#include "partner/partner.h"
#include "project/claim.h"
#include "project/project.h"
#include "search/search.h"
#include "site/site.h"
#include "unit/unit.h"

#undef printf

static const struct route_list *const all_lists[] = {
	&site_routes,
	&project_routes,
	&project_list_routes,
	&project_attachment_routes,
	&claim_routes,
	&award_routes,
	&partner_routes,
	&partner_list_routes,
	&occasion_routes,
	&unit_routes,
	&account_routes,
	&message_routes,
	&mail_routes,
	&webhook_routes,
	&delivery_routes,
	&search_routes,
	&health_routes,
};
#define LIST_COUNT COUNT(all_lists)

struct route_list route_lists[LIST_COUNT];
const size_t route_list_count = LIST_COUNT;

void routes_open(void)
{
	for (size_t i = 0; i < LIST_COUNT; i++)
		route_lists[i] = *all_lists[i];
}

static int by_pattern(const void *a, const void *b)
{
	const struct route *left = *(const struct route *const *)a,
			   *right = *(const struct route *const *)b;
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
	{ ROUTE_LASTING, "lasting" },
	{ ROUTE_EXPORTS, "exports" },
	{ ROUTE_LOOPBACK, "loopback" },
	{ ROUTE_SIGNED, "signed" },
	{ ROUTE_BARE, "bare" },
	{ ROUTE_NO_FACTOR, "no-factor" },
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
	buf_printf(
	    &line, "%s %s | ", route->method == METHOD_POST ? "POST" : "GET", route->pattern);
	print_roles(&line, route);
	for (size_t i = 0; i < COUNT(flag_words); i++) {
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
