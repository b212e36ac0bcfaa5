/* Log lines: gathered in one place, written with one write(2), so that processes sharing standard
 * error never mix theirs. */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

/*
 * A fixed size, because a line must be writable when there is no memory, and this one, because a
 * pipe takes up to 4,096 bytes whole. The tail is kept free for what ends a line that had to be
 * cut.
 */
#define LINE_BYTES 4096
#define TAIL_BYTES 16

static struct {
	char text[LINE_BYTES];
	size_t len;
	bool cut;
} line;

static bool add(const char *text, size_t bytes)
{
	if (line.cut || line.len + bytes > LINE_BYTES - TAIL_BYTES) {
		line.cut = true;
		return false;
	}
	memcpy(line.text + line.len, text, bytes);
	line.len += bytes;
	return true;
}

static bool add_key(const char *key)
{
	size_t start = line.len;

	if ((line.len == 0 || add(" ", 1)) && add(key, strlen(key)) && add("=", 1))
		return true;
	line.len = start;
	return false;
}

static bool is_plain(const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-_.:/,;+@%*()[]{}<>?&#$!'|~^";

	return value[0] != '\0' && value[strspn(value, plain)] == '\0';
}

/* What could end the line, move the terminal of whoever reads the log, or turn the reading
 * direction. */
static bool is_dangerous(int32_t point)
{
	return point < 0x20 || (point >= 0x7f && point <= 0x9f) || point == 0x2028 ||
	       point == 0x2029 || (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

static bool add_bytes_as_hex(const char *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < count; i++) {
		unsigned char c = (unsigned char)bytes[i];
		const char hex[] = { '\\', 'x', digits[c >> 4], digits[c & 15] };

		if (!add(hex, sizeof hex))
			return false;
	}
	return true;
}

static bool add_quoted(const char *character, size_t bytes, int32_t point)
{
	if (point == '\n')
		return add("\\n", 2);
	if (point == '"')
		return add("\\\"", 2);
	if (point == '\\')
		return add("\\\\", 2);
	if (is_dangerous(point))
		return add_bytes_as_hex(character, bytes);
	return add(character, bytes);
}

void log_text(const char *key, const char *value)
{
	size_t bytes, left;
	int32_t point;

	if (value == NULL || !add_key(key))
		return;
	if (is_plain(value)) {
		add(value, strlen(value));
		return;
	}
	if (!add("\"", 1))
		return;
	for (left = strlen(value); left > 0; value += bytes, left -= bytes) {
		bytes = text_next(value, left, &point);
		if (!add_quoted(value, bytes, point))
			break;
	}
	/* From the tail: a quotation that was opened is closed, cut or not. */
	line.text[line.len++] = '"';
}

void log_int(const char *key, int64_t value)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%lld", (long long)value);
	log_text(key, digits);
}

void log_begin(const char *level, const char *what)
{
	int64_t now = clock_now();
	struct civil at = clock_utc(now);
	char stamp[48];

	line.len = 0;
	line.cut = false;
	snprintf(stamp, sizeof stamp, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", at.year, at.month,
	    at.day, at.hour, at.minute, at.second, (int)at.microsecond);
	log_text("at", stamp);
	log_text("level", level);
	log_text("what", what);
	log_int("pid", getpid());
}

void log_end(void)
{
	static const char cut[] = " cut=yes";
	ssize_t written;

	if (line.cut) {
		memcpy(line.text + line.len, cut, sizeof cut - 1);
		line.len += sizeof cut - 1;
	}
	line.text[line.len++] = '\n';
	do {
		written = write(STDERR_FILENO, line.text, line.len);
	} while (written < 0 && errno == EINTR);
	line.len = 0;
	line.cut = false;
}

void log_note(const char *level, const char *what, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	log_begin(level, what);
	log_text("text", text);
	log_end();
}
