/* Writing text into a page so that it stays text. */
#include "html/out.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"

#define REPLACEMENT "\xef\xbf\xbd"

void out_literal(struct out *o, const char *text, size_t bytes)
{
	buf_add(o->body, text, bytes);
}

/* What stands for an ASCII character in a page; NULL: itself. */
static const char *ascii_escape(unsigned char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	case '\t':
	case '\n':
	case '\r': return NULL;
	}
	return c < 0x20 || c == 0x7f ? REPLACEMENT : NULL;
}

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/*
 * The second set of control characters (U+0080 to U+009F) and what Unicode calls no characters
 * (U+FDD0 to U+FDEF, the last two of each plane): an error in HTML, and XML (the feeds) may not hold
 * some of them. s: a valid sequence of so many bytes.
 */
static bool is_unwritable(const unsigned char *s, size_t bytes)
{
	switch (bytes) {
	case 2: return s[0] == 0xc2 && s[1] < 0xa0;
	case 3:
		return s[0] == 0xef && ((s[1] == 0xbf && s[2] >= 0xbe) ||
					   (s[1] == 0xb7 && s[2] >= 0x90 && s[2] <= 0xaf));
	default: return (s[1] & 0x0f) == 0x0f && s[2] == 0xbf && s[3] >= 0xbe;
	}
}

/*
 * Bytes of the UTF-8 sequence that begins here; 0 when it is none. Stops at the NUL, which is no
 * tail.
 */
static size_t sequence_bytes(const unsigned char *s)
{
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		return is_tail(s[1]) ? 2 : 0;
	if ((s[0] & 0xf0) == 0xe0) {
		unsigned char low = s[0] == 0xe0 ? 0xa0 : 0x80;
		unsigned char high = s[0] == 0xed ? 0x9f : 0xbf;
		return s[1] >= low && s[1] <= high && is_tail(s[2]) ? 3 : 0;
	}
	if (s[0] >= 0xf0 && s[0] <= 0xf4) {
		unsigned char low = s[0] == 0xf0 ? 0x90 : 0x80;
		unsigned char high = s[0] == 0xf4 ? 0x8f : 0xbf;
		return s[1] >= low && s[1] <= high && is_tail(s[2]) && is_tail(s[3]) ? 4 : 0;
	}
	return 0;
}

void out_text(struct out *o, const char *text)
{
	if (!text)
		return;
	const unsigned char *run = (const unsigned char *)text;
	const unsigned char *s = run;
	while (*s) {
		const char *escape;
		size_t bytes = 1;
		if (*s < 0x80) {
			escape = ascii_escape(*s);
		} else {
			size_t valid = sequence_bytes(s);
			escape = valid && !is_unwritable(s, valid) ? NULL : REPLACEMENT;
			bytes = valid ? valid : 1;
		}
		if (escape) {
			buf_add(o->body, run, (size_t)(s - run));
			buf_add_text(o->body, escape);
			run = s + bytes;
		}
		s += bytes;
	}
	buf_add(o->body, run, (size_t)(s - run));
}

void out_int(struct out *o, int64_t n)
{
	buf_printf(o->body, "%" PRId64, n);
}

void out_url(struct out *o, struct safe_url url)
{
	out_text(o, url.text);
}

void out_linked(struct out *o, struct linked_data data)
{
	if (!data.json)
		return;
	buf_add_text(o->body, "<script type=\"application/ld+json\">");
	buf_add_text(o->body, data.json);
	buf_add_text(o->body, "</script>");
}

void out_url_part(struct out *o, const char *text)
{
	if (text)
		url_encode(o->body, text);
}

void out_tr(struct out *o, const char *id, const struct catalog_arg *args)
{
	if (args)
		out_text(o, tr_fill(o->mem, o->lang, id, args));
	else
		out_text(o, tr(o->lang, id));
}
