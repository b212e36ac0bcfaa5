/* Writes every accepted case with the same values: render FOLDER puts each into FOLDER/<case>.html.
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "html/out.h"
#include "sample_tmpl.h"

#define HOSTILE "<b>&amp;\"'</b>\x01\xff\xc0\xaf \xe6\x8f\xad"

static const char *const names[] = { "first", "<second>" };

static const struct sample_item items[] = {
	{ .name = "One",
	    .is_open = true,
	    .link = { "/items/1" },
	    .seal = { "open", "Open" },
	    .tags = { names, 2 } },
	{ .name = "Two & more", .link = { "/items/2?a=b&c=d" }, .seal = { "done", "Done" } },
};

static const struct part_seal_view other_seal = { "late", "Late" };

#define VALUES                                                                                     \
	.title = "Title", .hostile = HOSTILE, .text = "A text", .empty = "", .letter = 'x',        \
	.is_open = true, .small = -7, .count = 1234567890123, .one = 1, .size = 42, .ratio = 0.5,  \
	.linked = { "{\"name\":\"a\"}" }, .kind = SAMPLE_B,                                        \
	.url = { "/projects/XM261121-0042-K?page=2&all=1" }, .hostile_url = { "/a\"><script>" },   \
	.form = { .url = { "/projects/new" }, .token = "to\"ken" },                                \
	.upload = { .url = { "/partners/apply" }, .token = "token", .is_multipart = true },        \
	.filter = { .url = { "/projects" }, .is_get = true }, .seal = { "open", "Open" },          \
	.other_seal = &other_seal, .first = { .name = "First" }, .items = { items, 2 },            \
	.names = { names, 2 }

static const struct frame frame = { .lang_tag = "en", .site_name = "Site", .asset_version = "a b" };

static void render(
    struct mem *mem, const char *folder, const char *name, void (*write)(struct out *))
{
	struct buf body;
	buf_init(&body, mem, 1 << 16);
	struct out o = { .mem = mem, .body = &body, .lang = LANG_EN, .frame = &frame };
	write(&o);
	FILE *file = fopen(mem_printf(mem, "%s/%s.html", folder, name), "wb");
	if (!file || fwrite(body.data, 1, body.len, file) != body.len || fclose(file) != 0)
		perror(name);
}

#define X(name)                                                                                    \
	static void write_##name(struct out *o)                                                    \
	{                                                                                          \
		const struct sample_##name##_view v = { VALUES };                                  \
		tmpl_sample_##name(o, &v);                                                         \
	}
SAMPLE_CASES(X)
#undef X

int main(int argc, char **argv)
{
	struct mem *mem = mem_root("render");
	if (argc != 2)
		return 2;
#define X(name) render(mem, argv[1], #name, write_##name);
	SAMPLE_CASES(X)
#undef X
	mem_free(mem);
	return 0;
}
