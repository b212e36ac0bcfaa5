/* What a page makes of any text: it stays text, in an element, in quotes and in an address. */
#include "base/text.h"
#include "fuzz.h"
#include "html/out.h"

const char fuzz_name[] = "escape";

static void check_written(const struct buf *body)
{
	FUZZ_HOLDS(!body->full && text_valid(body->data, body->len));
	FUZZ_HOLDS(!strpbrk(body->data, "<>\"'"));
	for (const char *amp = body->data; (amp = strchr(amp, '&')); amp++)
		FUZZ_HOLDS(strncmp(amp, "&amp;", 5) == 0 || strncmp(amp, "&lt;", 4) == 0 ||
			   strncmp(amp, "&gt;", 4) == 0 || strncmp(amp, "&quot;", 6) == 0 ||
			   strncmp(amp, "&#39;", 5) == 0);
}

void fuzz_one(struct mem *mem, const char *data, size_t bytes)
{
	const char *text = fuzz_text(mem, data, bytes < 2000 ? bytes : 2000);
	struct buf body;
	struct out out = { .mem = mem, .body = &body, .lang = LANG_EN };

	buf_init(&body, mem, 1 << 16);
	out_text(&out, text);
	check_written(&body);
	buf_reset(&body);
	out_url_part(&out, text);
	check_written(&body);
	/* One part of a path stays one part, and the address one of ours. */
	struct safe_url url =
	    url_query(mem, url_path(mem, "/projects/{}/x", text, NULL), "q", text);
	FUZZ_HOLDS(strncmp(url.text, "/projects/", 10) == 0);
	const char *rest = strchr(url.text + 10, '/');
	FUZZ_HOLDS(rest && rest > url.text + 10 && strncmp(rest, "/x", 2) == 0);
	FUZZ_HOLDS(rest[2] == '\0' || (rest[2] == '?' && !strpbrk(rest + 3, "/?#")));
	buf_reset(&body);
	out_url(&out, url);
	check_written(&body);
}
