/* FastCGI parameters, as a peer that is not nginx could send them: each ended by a NUL. */
#include "base/count.h"
#include "base/text.h"
#include "fuzz.h"
#include "http/read.h"

const char fuzz_name[] = "params";

#define MOST 200

void fuzz_one(struct mem *mem, const char *data, size_t bytes)
{
	char *params[MOST + 1] = { NULL }, *all = fuzz_text(mem, data, bytes);
	struct http_source source;
	size_t count = 0;

	for (char *at = all; at <= all + bytes && count < MOST; at += strlen(at) + 1)
		params[count++] = at;
	struct request *req = fuzz_request(mem, params, all, bytes, &source);
	FUZZ_HOLDS(req->refused == 0 || req->refused == 400);
	FUZZ_HOLDS(req->path && req->path[0] == '/' && req->raw_query && req->host && req->id);
	FUZZ_HOLDS(text_valid(req->path, strlen(req->path)));
	FUZZ_HOLDS(req->id[strspn(req->id, "0123456789abcdef")] == '\0');
	const char *const headers[] = { req->user_agent, req->origin, req->fetch_site,
		req->accept_language, req->remote_address, req->if_none_match };
	for (size_t i = 0; i < COUNT(headers); i++) {
		if (headers[i])
			FUZZ_HOLDS(strlen(headers[i]) <= HTTP_HEADER_BYTES &&
				   text_valid(headers[i], strlen(headers[i])));
	}
	if (http_read_body(req, HTTP_BODY_BYTES) == 0)
		FUZZ_HOLDS(req->field_count <= HTTP_PAIRS);
}
