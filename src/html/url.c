/* Addresses of our own pages, built so that no value can change where they lead. */
#include <stdarg.h>
#include <string.h>

#include "base/bug.h"
#include "base/mem.h"
#include "base/text.h"
#include "html/out.h"

/* Longer addresses are nobody's; browsers and nginx cut them off at about the same length. */
#define URL_MAX_BYTES 8192
#define LOCAL_MAX_BYTES 2000

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != 0 && strchr("-._~", c) != NULL);
}

static void encode_byte(struct buf *b, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	char coded[3] = { '%', digits[c >> 4], digits[c & 15] };
	buf_add(b, coded, sizeof(coded));
}

void url_encode(struct buf *b, const char *text)
{
	for (const char *s = text; *s; s++) {
		if (is_unreserved((unsigned char)*s))
			buf_add_char(b, *s);
		else
			encode_byte(b, (unsigned char)*s);
	}
}

/*
 * A part that is empty would make "//host", and dots are resolved by browsers even when
 * percent-encoded.
 */
static void add_part(struct buf *b, const char *value)
{
	bool moves = value[0] == '\0' || strcmp(value, ".") == 0 || strcmp(value, "..") == 0;
	url_encode(b, moves ? "-" : value);
}

static struct safe_url finished(const struct buf *b)
{
	if (b->full)
		BUG("address longer than %d bytes", URL_MAX_BYTES);
	return (struct safe_url){ .text = b->data };
}

struct safe_url url_path(struct mem *mem, const char *pattern, ...)
{
	if (pattern[0] != '/' || pattern[1] == '/')
		BUG("pattern %s is no local path", pattern);
	struct buf b;
	buf_init(&b, mem, URL_MAX_BYTES);
	va_list values;
	va_start(values, pattern);
	const char *rest = pattern;
	for (const char *place; (place = strstr(rest, "{}")) != NULL; rest = place + 2) {
		const char *value = va_arg(values, const char *);
		if (!value)
			BUG("pattern %s has more places than values", pattern);
		buf_add(&b, rest, (size_t)(place - rest));
		add_part(&b, value);
	}
	if (va_arg(values, const char *))
		BUG("pattern %s has fewer places than values", pattern);
	va_end(values);
	buf_add_text(&b, rest);
	return finished(&b);
}

struct safe_url url_below(struct mem *mem, struct safe_url url, const char *part)
{
	struct buf b;
	buf_init(&b, mem, URL_MAX_BYTES);
	buf_add_text(&b, url.text);
	buf_add_char(&b, '/');
	add_part(&b, part);
	return finished(&b);
}

struct safe_url url_query(struct mem *mem, struct safe_url url, const char *name, const char *value)
{
	if (!value || !*value)
		return url;
	size_t before = strcspn(url.text, "#");
	struct buf b;
	buf_init(&b, mem, URL_MAX_BYTES);
	buf_add(&b, url.text, before);
	buf_add_char(&b, memchr(url.text, '?', before) ? '&' : '?');
	url_encode(&b, name);
	buf_add_char(&b, '=');
	url_encode(&b, value);
	buf_add_text(&b, url.text + before);
	return finished(&b);
}

struct safe_url url_anchor(struct mem *mem, const char *id)
{
	struct buf b;
	buf_init(&b, mem, URL_MAX_BYTES);
	buf_add_char(&b, '#');
	url_encode(&b, id);
	return finished(&b);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/*
 * Resolves %XX into decoded. False: half an escape, or a character no address of ours contains,
 * coded or not.
 */
static bool decode(struct buf *decoded, const char *typed)
{
	for (const char *s = typed; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (c == '%') {
			int high = hex_digit(s[1]);
			int low = high < 0 ? -1 : hex_digit(s[2]);
			if (low < 0)
				return false;
			c = (unsigned char)(high << 4 | low);
			s += 2;
		}
		if (c < 0x20 || c == 0x7f || c == '\\')
			return false;
		buf_add_char(decoded, (char)c);
	}
	return !decoded->full && text_valid(decoded->data, decoded->len);
}

/*
 * No empty part ("//") and no dot part: what browsers and proxies read differently. A "/" at the
 * end is fine.
 */
static bool parts_are_plain(const char *path)
{
	for (const char *part = path; *part == '/';) {
		part++;
		size_t bytes = strcspn(part, "/");
		bool is_last = part[bytes] == '\0';
		if ((bytes == 0 && !is_last) || (bytes == 1 && part[0] == '.') ||
		    (bytes == 2 && part[0] == '.' && part[1] == '.'))
			return false;
		part += bytes;
	}
	return true;
}

static bool is_local(struct mem *mem, const char *typed)
{
	if (!typed || typed[0] != '/' || strlen(typed) > LOCAL_MAX_BYTES)
		return false;
	struct buf whole, path;
	buf_init(&whole, mem, LOCAL_MAX_BYTES + 1);
	buf_init(&path, mem, LOCAL_MAX_BYTES + 1);
	if (!decode(&whole, typed))
		return false;
	return decode(&path, mem_strndup(mem, typed, strcspn(typed, "?#"))) &&
	       parts_are_plain(path.data);
}

struct safe_url url_local(struct mem *mem, const char *typed)
{
	if (!is_local(mem, typed))
		return (struct safe_url){ .text = "/" };
	/* What may not stand bare in an address or a header is coded; what was coded stays so. */
	struct buf b;
	buf_init(&b, mem, URL_MAX_BYTES);
	for (const char *s = typed; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (c <= 0x20 || c >= 0x7f || strchr("\"<>^`{|}'", c))
			encode_byte(&b, c);
		else
			buf_add_char(&b, (char)c);
	}
	return finished(&b);
}
