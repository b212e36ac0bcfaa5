/*
 * multipart/form-data. Strict on purpose: whatever a browser's form does not write is refused, so
 * that no two readers of one body (a filter in front of us, and we) can see different fields in it.
 */
#include "http/multipart.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "http/decode.h"

#define BOUNDARY_BYTES 70 /* RFC 2046 */
#define LINE_BYTES 1024 /* of a part's header */
#define LINES 4

static const char boundary_chars[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'()+_,-./:=?";

/* The text behind a prefix in any case; NULL when it begins otherwise. */
static const char *behind(const char *text, const char *prefix)
{
	size_t bytes = strlen(prefix);

	return strncasecmp(text, prefix, bytes) == 0 ? text + bytes : NULL;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

const char *multipart_boundary(struct mem *mem, const char *content_type)
{
	const char *at = behind(content_type, "multipart/form-data");
	at = at ? skip_blanks(at) : NULL;
	if (!at || *at != ';' || !(at = behind(skip_blanks(at + 1), "boundary=")))
		return NULL;
	bool is_quoted = *at == '"';
	at += is_quoted;
	size_t bytes = strspn(at, boundary_chars);
	if (bytes == 0 || bytes > BOUNDARY_BYTES || (is_quoted && at[bytes] != '"') ||
	    *skip_blanks(at + bytes + is_quoted) != '\0')
		return NULL;
	return mem_strndup(mem, at, bytes);
}

/* What is still to be read. */
struct reader {
	char *at, *end;
	const char *mark; /* CRLF, "--", boundary: what ends a part */
	size_t mark_bytes;
};

static bool take(struct reader *reader, const char *text)
{
	size_t bytes = strlen(text);

	if ((size_t)(reader->end - reader->at) < bytes || memcmp(reader->at, text, bytes) != 0)
		return false;
	reader->at += bytes;
	return true;
}

/* One header line, ended by NUL in place of its CRLF; NULL when there is none, or one too long or
 * with odd bytes. */
static char *take_line(struct reader *reader)
{
	char *line = reader->at;
	char *end = memmem(line, (size_t)(reader->end - line), "\r\n", 2);
	size_t bytes = end ? (size_t)(end - line) : LINE_BYTES + 1;

	if (bytes > LINE_BYTES || !text_valid(line, bytes))
		return NULL;
	*end = '\0';
	for (const char *c = line; *c; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return NULL;
	}
	reader->at = end + 2;
	return line;
}

/* The value of name="value", cut off in place; at_out is behind it. Browsers write a quotation mark
 * inside as %22. */
static char *take_quoted(char *text, const char *name, char **at_out)
{
	size_t name_bytes = strlen(name);

	if (strncmp(text, name, name_bytes) != 0 || strncmp(text + name_bytes, "=\"", 2) != 0)
		return NULL;
	char *value = text + name_bytes + 2;
	char *end = strchr(value, '"');
	if (!end)
		return NULL;
	*end = '\0';
	*at_out = end + 1;
	return value;
}

/* Only the last part of a path (old browsers send all of it), with its quotation marks back. For
 * display alone. */
static const char *file_name(char *sent)
{
	char *to = sent;

	for (const char *from = sent; *from; from++) {
		if (*from == '/' || *from == '\\') {
			to = sent;
		} else if (strncmp(from, "%22", 3) == 0) {
			*to++ = '"';
			from += 2;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	return sent;
}

/* form-data; name="a"; filename="b" */
static bool read_disposition(char *text, struct form_pair *pair)
{
	static const char start[] = "form-data; ";
	char *at;

	if (pair->name || strncmp(text, start, sizeof start - 1) != 0)
		return false;
	pair->name = take_quoted(text + sizeof start - 1, "name", &at);
	if (!pair->name || !decode_name_fits(pair->name))
		return false;
	if (*at == '\0')
		return true;
	char *name = strncmp(at, "; ", 2) == 0 ? take_quoted(at + 2, "filename", &at) : NULL;
	if (!name || *at != '\0')
		return false;
	pair->is_file = true;
	pair->file.name = file_name(name);
	return true;
}

static bool read_headers(struct reader *reader, struct form_pair *pair)
{
	for (int n = 0; n < LINES; n++) {
		char *line = take_line(reader);
		if (!line)
			return false;
		if (*line == '\0')
			return pair->name != NULL;
		size_t name_bytes = strcspn(line, ":");
		if (line[name_bytes] == '\0')
			return false;
		line[name_bytes] = '\0';
		char *value = line + name_bytes + 1;
		value += strspn(value, " \t");
		if (strcasecmp(line, "Content-Disposition") == 0) {
			if (!read_disposition(value, pair))
				return false;
		} else if (strcasecmp(line, "Content-Type") != 0) {
			return false;
		}
	}
	return false;
}

static bool read_part(struct reader *reader, struct form_pair *pair)
{
	*pair = (struct form_pair){ .value = "" };
	if (!read_headers(reader, pair))
		return false;
	char *content = reader->at;
	char *end =
	    memmem(content, (size_t)(reader->end - content), reader->mark, reader->mark_bytes);
	if (!end)
		return false;
	size_t bytes = (size_t)(end - content);
	*end = '\0';
	reader->at = end + reader->mark_bytes;
	if (!pair->is_file) {
		pair->value = content;
		return text_valid(content, bytes);
	}
	pair->file.data = (unsigned char *)content;
	pair->file.bytes = bytes;
	return true;
}

bool multipart_read(struct mem *mem, char *body, size_t bytes, const char *boundary,
    struct form_pair *pairs, size_t max, size_t *count_out)
{
	const char *mark = mem_printf(mem, "\r\n--%s", boundary);
	struct reader reader = {
		.at = body, .end = body + bytes, .mark = mark, .mark_bytes = strlen(mark)
	};
	size_t count = 0;

	if (!take(&reader, mark + 2))
		return false;
	while (!take(&reader, "--")) {
		if (count == max || !take(&reader, "\r\n") || !read_part(&reader, &pairs[count]))
			return false;
		count++;
	}
	take(&reader, "\r\n");
	*count_out = count;
	return reader.at == reader.end;
}
