/* Addresses as clients send them: the path and its query. */
#include "base/text.h"
#include "fuzz.h"
#include "html/out.h"
#include "http/read.h"

const char fuzz_name[] = "query";

void fuzz_one(struct mem *mem, const char *data, size_t bytes)
{
	char *typed = fuzz_text(mem, data, bytes);
	char *params[] = { mem_printf(mem, "REQUEST_URI=%s", typed), NULL };
	struct http_source source;
	struct request *req = fuzz_request(mem, params, "", 0, &source);

	FUZZ_HOLDS(req->path[0] == '/' && text_valid(req->path, strlen(req->path)));
	FUZZ_HOLDS(strlen(req->path) <= HTTP_PATH_BYTES);
	FUZZ_HOLDS(req->refused == 0 || req->refused == 400);
	FUZZ_HOLDS(req->query_count <= HTTP_PAIRS);
	for (size_t i = 0; i < req->query_count && !req->refused; i++) {
		const struct form_pair *pair = &req->query[i];
		FUZZ_HOLDS(*pair->name && text_valid(pair->name, strlen(pair->name)));
		FUZZ_HOLDS(text_valid(pair->value, strlen(pair->value)));
	}
	/* Where next= leads is one of our own paths, whatever was typed. */
	const char *next = url_local(mem, typed).text;
	FUZZ_HOLDS(next[0] == '/' && next[1] != '/' && next[1] != '\\');
	for (const char *c = next; *c; c++)
		FUZZ_HOLDS(*c > ' ' && *c < 0x7f && !strchr("\"<>'\\", *c));
}
