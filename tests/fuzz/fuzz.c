/* The frame around a target. */
#include "fuzz.h"

#include <sodium.h>

#include "base/fault.h"
#include "http/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	struct mem *mem = mem_root(fuzz_name);

	if (sodium_init() < 0)
		abort();
	fuzz_one(mem, (const char *)data, bytes);
	fault_clear();
	mem_free(mem);
	return 0;
}

char *fuzz_text(struct mem *mem, const char *data, size_t bytes)
{
	char *text = mem_alloc(mem, bytes + 1);

	if (bytes > 0)
		memcpy(text, data, bytes);
	return text;
}

struct body {
	const char *at;
	size_t left;
};

static size_t read_body(void *arg, void *into, size_t bytes)
{
	struct body *body = arg;
	size_t count = bytes < body->left ? bytes : body->left;

	if (count > 0)
		memcpy(into, body->at, count);
	body->at += count;
	body->left -= count;
	return count;
}

struct request *fuzz_request(struct mem *mem, char *const *params, const char *data, size_t bytes,
    struct http_source *source)
{
	struct request *req = MEM_NEW(mem, struct request);
	struct body *body = MEM_NEW(mem, struct body);

	*body = (struct body){ data, bytes };
	*source = (struct http_source){ .params = params, .read = read_body, .arg = body };
	req->mem = mem;
	answer_start(req);
	http_read_head(req, source);
	return req;
}
