/* Percent escapes and name=value pairs. Works in place: what comes out is never longer than what
 * went in. */
#include "http/decode.h"

#include <string.h>

#include "base/text.h"
#include "http/read.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool decode_in_place(char *text, size_t bytes, bool plus_is_blank)
{
	size_t to = 0;

	for (size_t from = 0; from < bytes; from++) {
		char c = text[from];
		if (c == '+' && plus_is_blank) {
			c = ' ';
		} else if (c == '%') {
			if (bytes - from < 3)
				return false;
			int high = hex_value(text[from + 1]), low = hex_value(text[from + 2]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			from += 2;
		}
		text[to++] = c;
	}
	text[to] = '\0';
	return text_valid(text, to);
}

static bool decode_pair(char *piece, size_t bytes, struct form_pair *pair)
{
	char *equals = memchr(piece, '=', bytes);
	size_t name_bytes = equals ? (size_t)(equals - piece) : bytes;
	size_t value_bytes = equals ? bytes - name_bytes - 1 : 0;

	*pair = (struct form_pair){ .name = piece, .value = equals ? equals + 1 : "" };
	/* The value first: the name's end is written over the "=", the value's over the "&" behind
	 * it. */
	if (equals && !decode_in_place(equals + 1, value_bytes, true))
		return false;
	return name_bytes > 0 && decode_in_place(piece, name_bytes, true);
}

bool decode_pairs(char *text, size_t bytes, struct form_pair *pairs, size_t max, size_t *count_out)
{
	size_t count = 0, at = 0;

	while (at < bytes) {
		char *end = memchr(text + at, '&', bytes - at);
		size_t piece_bytes = end ? (size_t)(end - text) - at : bytes - at;
		if (piece_bytes > 0) {
			if (count == max || !decode_pair(text + at, piece_bytes, &pairs[count]))
				return false;
			count++;
		}
		at += piece_bytes + 1;
	}
	*count_out = count;
	return true;
}

bool decode_name_fits(const char *name)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	size_t bytes = strspn(name, allowed);

	return bytes > 0 && bytes <= HTTP_NAME_BYTES && name[bytes] == '\0';
}
