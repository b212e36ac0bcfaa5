/* Looking things up in a request. */
#include "http/request.h"

#include <string.h>

#include "base/bug.h"
#include "http/route.h"

const char *request_part(const struct request *req, const char *name)
{
	const char *pattern = req->route->pattern;
	size_t bytes = strlen(name), number = 0;

	for (const char *open = strchr(pattern, '{'); open;
	     open = strchr(open + 1, '{'), number++) {
		if (strncmp(open + 1, name, bytes) == 0 && open[bytes + 1] == '}')
			return req->parts[number];
	}
	BUG("%s has no part {%s}", pattern, name);
}

static const char *find(const struct form_pair *pairs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	}
	return NULL;
}

const char *request_query(const struct request *req, const char *name)
{
	return find(req->query, req->query_count, name);
}

const char *request_cookie(const struct request *req, const char *name)
{
	return find(req->cookies, req->cookie_count, name);
}
