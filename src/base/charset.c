/* GB 18030 by the C library's iconv. */
#include "base/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"

/* A character of one or two bytes takes at most three, one of four at most four. */
#define GROWTH 3

static size_t line_of(const char *data, const char *at)
{
	size_t line = 1;
	for (; data < at; data++)
		line += *data == '\n';
	return line;
}

bool charset_to_utf8(
    struct mem *mem, const char *data, size_t bytes, const char **text_out, size_t *bytes_out)
{
	if (text_valid(data, bytes)) {
		*text_out = data;
		*bytes_out = bytes;
		return true;
	}
	iconv_t converter = iconv_open("UTF-8", "GB18030");
	if (converter == (iconv_t)-1)
		return fault_set(FAULT_SYSTEM, errno, "text of a file", "no converter of GB 18030");
	size_t room = bytes * GROWTH, left = bytes;
	char *text = mem_alloc(mem, room + 1), *to = text;
	char *from = mem_copy(mem, data, bytes), *start = from;
	bool is_whole = iconv(converter, &from, &left, &to, &room) != (size_t)-1;
	iconv_close(converter);
	*to = '\0';
	if (!is_whole || !text_valid(text, (size_t)(to - text)))
		return fault_set(FAULT_SYSTEM, 0, "text of a file",
		    "line %zu: neither UTF-8 nor GB 18030", line_of(start, from));
	*text_out = text;
	*bytes_out = (size_t)(to - text);
	return true;
}
