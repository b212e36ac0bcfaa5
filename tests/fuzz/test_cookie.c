/* The cookies of a request, and the two that mean something to us. */
#include "auth/session.h"
#include "base/hex.h"
#include "fuzz.h"
#include "http/read.h"

const char fuzz_name[] = "cookie";

void fuzz_one(struct mem *mem, const char *data, size_t bytes)
{
	static const unsigned char key[32] = "a key that only the tests have.";
	char *params[] = { mem_strdup(mem, "REQUEST_URI=/"),
		mem_printf(mem, "HTTP_COOKIE=%s", fuzz_text(mem, data, bytes)), NULL };
	struct http_source source;
	struct request *req = fuzz_request(mem, params, "", 0, &source);
	unsigned char hash[SHA256_BYTES];

	FUZZ_HOLDS(req->cookie_count <= HTTP_PAIRS);
	FUZZ_HOLDS(req->lang == LANG_ZH || req->lang == LANG_EN);
	for (size_t i = 0; i < req->cookie_count; i++) {
		FUZZ_HOLDS(*req->cookies[i].name);
		for (const char *c = req->cookies[i].value; *c; c++)
			FUZZ_HOLDS(*c > ' ' && *c < 0x7f);
	}
	const char *session = request_cookie(req, SESSION_COOKIE);
	if (session && !session_hash(key, session, hash))
		FUZZ_HOLDS(!req->session);
}
