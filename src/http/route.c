/* Finding the row of an address. */
#include "http/route.h"

#include <string.h>

#include "base/bug.h"
#include "base/mem.h"

#define PARTS 16

struct part {
	const char *text;
	size_t bytes;
};

/* The path cut at its slashes, once, so that each row is a comparison without memory. False: more
 * parts than any row has. */
static bool split(const char *path, struct part *parts, size_t *count_out)
{
	size_t count = 0;

	for (const char *slash = path; *slash; count++) {
		const char *text = slash + 1;
		if (count == PARTS)
			return false;
		parts[count] = (struct part){ text, strcspn(text, "/") };
		slash = text + parts[count].bytes;
	}
	*count_out = count;
	return true;
}

/*
 * 0: does not fit. Else the higher, the earlier its literal parts stand: of two patterns that fit
 * one path, the one that is literal at the first difference. Equal numbers mean the same shape,
 * since both fit.
 */
static uint32_t fit(const char *pattern, const struct part *parts, size_t count)
{
	uint32_t literal = 1;

	for (size_t i = 0; i < count; i++) {
		if (*pattern != '/')
			return 0;
		const char *text = pattern + 1;
		size_t bytes = strcspn(text, "/");
		bool is_name = *text == '{';
		if (is_name ? parts[i].bytes == 0
			    : bytes != parts[i].bytes || memcmp(text, parts[i].text, bytes) != 0)
			return 0;
		literal = literal << 1 | !is_name;
		pattern = text + bytes;
	}
	return *pattern == '\0' ? literal : 0;
}

static const char *allow_text(bool has_get, bool has_post)
{
	return has_get ? has_post ? "GET, HEAD, POST" : "GET, HEAD" : "POST";
}

static const char **copy_parts(struct mem *mem, const char *pattern, const struct part *parts)
{
	const char **values = MEM_ARRAY(mem, const char *, PARTS + 1);
	size_t count = 0;

	for (const char *slash = pattern; slash; slash = strchr(slash + 1, '/'), parts++) {
		if (slash[1] == '{')
			values[count++] = mem_strndup(mem, parts->text, parts->bytes);
	}
	return values;
}

/* What has been found so far: the best fit, the methods of its rows, and the row of the one that is
 * wanted. */
struct search {
	const struct part *parts;
	size_t part_count;
	enum method wanted;
	uint32_t best;
	bool has_get, has_post;
	const struct route *found;
};

static void consider(struct search *search, const struct route *route)
{
	uint32_t fits = fit(route->pattern, search->parts, search->part_count);

	if (fits == 0 || fits < search->best)
		return;
	if (fits > search->best) {
		search->best = fits;
		search->has_get = search->has_post = false;
		search->found = NULL;
	}
	search->has_get |= route->method == METHOD_GET;
	search->has_post |= route->method == METHOD_POST;
	if (route->method == search->wanted && !search->found)
		search->found = route;
}

void route_find(struct mem *mem, const struct route_list *lists, size_t list_count,
    enum method method, const char *path, struct route_match *match_out)
{
	struct part parts[PARTS];
	struct search search = {
		.parts = parts,
		.wanted = method == METHOD_HEAD ? METHOD_GET : method,
	};

	*match_out = (struct route_match){ 0 };
	if (!split(path, parts, &search.part_count))
		return;
	for (size_t l = 0; l < list_count; l++) {
		for (size_t r = 0; r < lists[l].count; r++)
			consider(&search, &lists[l].routes[r]);
	}
	if (search.best == 0)
		return;
	match_out->allow = allow_text(search.has_get, search.has_post);
	match_out->route = search.found;
	if (search.found)
		match_out->parts = copy_parts(mem, search.found->pattern, parts);
}
