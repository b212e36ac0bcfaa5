/* UTF-8 text: what Unicode decides is asked of utf8proc, the rest is plain. */
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

#include "base/bug.h"
#include "base/mem.h"

size_t text_next(const char *text, size_t bytes, int32_t *point_out)
{
	const unsigned char *data = (const unsigned char *)text;
	utf8proc_ssize_t taken;

	if (data[0] < 0x80) {
		*point_out = data[0];
		return 1;
	}
	taken = utf8proc_iterate(data, (utf8proc_ssize_t)(bytes < 4 ? bytes : 4), point_out);
	if (taken > 0)
		return (size_t)taken;
	*point_out = -1;
	return 1;
}

bool text_valid(const char *text, size_t bytes)
{
	int32_t point;
	size_t at;

	for (at = 0; at < bytes;) {
		at += text_next(text + at, bytes - at, &point);
		if (point <= 0)
			return false;
	}
	return true;
}

/* Whether the byte begins a character: every other one continues it. */
static bool is_start(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

size_t text_chars(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += is_start(*text);
	return count;
}

static bool is_blank(int32_t point)
{
	if (point < 0x80)
		return point == ' ' || (point >= '\t' && point <= '\r');
	switch ((int)utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP: return true;
	}
	/* Next line, zero-width space and byte order mark are no spaces to Unicode, but nobody sees
	 * them either. */
	return point == 0x85 || point == 0x200b || point == 0xfeff;
}

/* The part between the blanks at both ends. */
static const char *inner(const char *text, size_t *bytes_out)
{
	size_t bytes = strlen(text), at, taken, end = 0;
	const char *start = NULL;
	int32_t point;

	for (at = 0; at < bytes; at += taken) {
		taken = text_next(text + at, bytes - at, &point);
		if (is_blank(point))
			continue;
		if (start == NULL)
			start = text + at;
		end = at + taken;
	}
	*bytes_out = start == NULL ? 0 : (size_t)(text + end - start);
	return start == NULL ? text : start;
}

static bool is_ascii(const char *text, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i++) {
		if ((unsigned char)text[i] >= 0x80)
			return false;
	}
	return true;
}

/* In two steps, because the one-step function of utf8proc allocates by malloc. */
static char *compose(struct mem *mem, const char *text, size_t bytes)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	const utf8proc_uint8_t *data = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t points, length;
	utf8proc_int32_t *room;

	points = utf8proc_decompose(data, (utf8proc_ssize_t)bytes, NULL, 0, how);
	if (points < 0)
		BUG("text is not UTF-8");
	/* One more: utf8proc_reencode ends its result with NUL. */
	room = mem_alloc_array(mem, sizeof *room, (size_t)points + 1);
	utf8proc_decompose(data, (utf8proc_ssize_t)bytes, room, points, how);
	length = utf8proc_reencode(room, points, how);
	if (length < 0)
		BUG("utf8proc_reencode: %s", utf8proc_errmsg(length));
	return mem_strndup(mem, (const char *)room, (size_t)length);
}

char *text_trim(struct mem *mem, const char *text)
{
	size_t bytes;
	const char *start = inner(text, &bytes);

	if (is_ascii(start, bytes))
		return mem_strndup(mem, start, bytes);
	return compose(mem, start, bytes);
}

char *text_cut(struct mem *mem, const char *text, size_t chars)
{
	size_t kept = 0, bytes = 0;

	if (text_chars(text) <= chars)
		return mem_strdup(mem, text);
	if (chars == 0)
		return mem_strdup(mem, "");
	for (; text[bytes] != '\0'; bytes++) {
		if (is_start(text[bytes]) && ++kept == chars)
			break;
	}
	return mem_printf(mem, "%.*s…", (int)bytes, text);
}

char *text_narrow(struct mem *mem, const char *text)
{
	size_t left = strlen(text), taken, length = 0;
	char *narrow = mem_alloc(mem, left + 1);
	int32_t point;

	for (; left > 0; text += taken, left -= taken) {
		taken = text_next(text, left, &point);
		if (point == 0x3000)
			narrow[length++] = ' ';
		else if (point >= 0xff01 && point <= 0xff5e)
			narrow[length++] = (char)(point - 0xff01 + '!');
		else {
			memcpy(narrow + length, text, taken);
			length += taken;
		}
	}
	return narrow;
}

bool text_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

bool text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_blank(const char *text)
{
	size_t bytes;

	if (text == NULL)
		return true;
	inner(text, &bytes);
	return bytes == 0;
}

char *text_mask_phone(struct mem *mem, const char *text)
{
	size_t chars = text_chars(text), i = 0, length = 0;
	size_t head = chars > 10 ? 3 : chars >= 7 ? 2 : 0, tail = chars > 10 ? 4 : head;
	char *masked = mem_alloc(mem, strlen(text) + 1);

	for (; *text != '\0'; text++) {
		bool shown = is_start(*text) ? (i < head || i >= chars - tail)
					     : (i <= head || i > chars - tail);

		if (is_start(*text))
			i++;
		if (shown)
			masked[length++] = *text;
		else if (is_start(*text))
			masked[length++] = '*';
	}
	return masked;
}

bool text_to_int(const char *text, int64_t min, int64_t max, int64_t *out)
{
	bool negative = text[0] == '-';
	const char *digit = text + negative;
	int64_t value = 0;

	if (*digit == '\0')
		return false;
	/* Gathered as a negative number: that side of int64_t reaches one further. */
	for (; *digit != '\0'; digit++) {
		if (*digit < '0' || *digit > '9' || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, *digit - '0', &value))
			return false;
	}
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

char *text_like(struct mem *mem, const char *text)
{
	char *escaped = mem_alloc(mem, 2 * strlen(text) + 1), *to = escaped;
	for (; *text; text++) {
		if (strchr("%_\\", *text))
			*to++ = '\\';
		*to++ = *text;
	}
	*to = '\0';
	return escaped;
}
