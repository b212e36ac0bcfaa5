/* What a file is, by its content, and which PDFs are taken. Pure. */
#include <string.h>

#include "attachment/attachment.h"
#include "base/count.h"
#include "base/text.h"

/* Behind the last %%EOF some writers leave line ends, or fill a block up. */
#define PDF_TAIL_BYTES 64
/* A ZIP's directory ends at most so far from the end of the file: 22 bytes and a comment of 64 KiB. */
#define ZIP_TAIL_BYTES (65536 + 22)
#define NAME_BYTES 32

static const struct {
	const char *text, *label;
} types[ATTACHMENT_TYPE_COUNT] = { [ATTACHMENT_UNKNOWN] = { "", "" },
#define X(id, text, label) [id] = { text, label },
	ATTACHMENT_TYPES(X)
#undef X
};

const char *attachment_type_text(enum attachment_type type)
{
	return types[type].text;
}

const char *attachment_type_label(enum attachment_type type)
{
	return types[type].label;
}

enum attachment_type attachment_type_parse(const char *text)
{
	for (int type = ATTACHMENT_UNKNOWN + 1; type < ATTACHMENT_TYPE_COUNT; type++) {
		if (text_equal(types[type].text, text))
			return (enum attachment_type)type;
	}
	return ATTACHMENT_UNKNOWN;
}

struct sent {
	const unsigned char *data;
	size_t bytes;
};

static bool begins(const struct sent *sent, size_t at, const char *with, size_t bytes)
{
	return sent->bytes >= at + bytes && memcmp(sent->data + at, with, bytes) == 0;
}

enum attachment_type attachment_type_of(const void *data, size_t bytes)
{
	const struct sent sent = { data, bytes };

	if (begins(&sent, 0, "%PDF-", 5))
		return ATTACHMENT_PDF;
	if (begins(&sent, 0, "\xff\xd8\xff", 3))
		return ATTACHMENT_JPEG;
	if (begins(&sent, 0, "\x89PNG\r\n\x1a\n", 8))
		return ATTACHMENT_PNG;
	if (begins(&sent, 0, "RIFF", 4) && begins(&sent, 8, "WEBP", 4))
		return ATTACHMENT_WEBP;
	return ATTACHMENT_UNKNOWN;
}

/* --- PDF -------------------------------------------------------------------------------------- */

static bool is_blank(unsigned char c)
{
	return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

/* What may stand behind a name. */
static bool is_delimiter(unsigned char c)
{
	return is_blank(c) || strchr("()<>[]{}/%", c) != NULL;
}

static bool is_whole(const struct sent *sent)
{
	static const char mark[] = "%%EOF";
	size_t end = sent->bytes, least = end > PDF_TAIL_BYTES ? end - PDF_TAIL_BYTES : 0;

	while (end > least && is_blank(sent->data[end - 1]))
		end--;
	return end >= sizeof mark - 1 &&
	       begins(sent, end - (sizeof mark - 1), mark, sizeof mark - 1);
}

static bool is_archive(const struct sent *sent)
{
	size_t from = sent->bytes > ZIP_TAIL_BYTES ? sent->bytes - ZIP_TAIL_BYTES : 0;

	return memmem(sent->data + from, sent->bytes - from, "PK\5\6", 4) != NULL;
}

static int hex_value(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The name that begins behind a slash, with its #xx read; cut where none of ours is so long. */
static void read_name(const struct sent *sent, size_t at, char name[NAME_BYTES])
{
	size_t n = 0;

	while (at < sent->bytes && n < NAME_BYTES - 1 && !is_delimiter(sent->data[at])) {
		int high = sent->data[at] == '#' && at + 2 < sent->bytes
			       ? hex_value(sent->data[at + 1])
			       : -1;
		int low = high < 0 ? -1 : hex_value(sent->data[at + 2]);
		name[n++] = (char)(low < 0 ? sent->data[at] : high << 4 | low);
		at += low < 0 ? 1 : 3;
	}
	name[n] = '\0';
}

static bool is_forbidden(const char *name)
{
	static const char *const forbidden[] = { "JavaScript", "Launch", "EmbeddedFile",
		"EmbeddedFiles", "RichMedia", "XFA" };

	for (size_t i = 0; i < COUNT(forbidden); i++) {
		if (strcmp(name, forbidden[i]) == 0)
			return true;
	}
	return false;
}

static bool acts(const struct sent *sent)
{
	const unsigned char *end = sent->data + sent->bytes, *slash = sent->data;
	char name[NAME_BYTES];

	while ((slash = memchr(slash, '/', (size_t)(end - slash)))) {
		read_name(sent, (size_t)(++slash - sent->data), name);
		if (is_forbidden(name))
			return true;
	}
	return false;
}

const char *attachment_pdf_trouble(const void *data, size_t bytes)
{
	const struct sent sent = { data, bytes };

	if (bytes > ATTACHMENT_PDF_BYTES)
		return N_("A PDF may have 5 MB at most.");
	if (!begins(&sent, 0, "%PDF-1.", 7) && !begins(&sent, 0, "%PDF-2.", 7))
		return N_("This is not a PDF.");
	if (!is_whole(&sent))
		return N_("The PDF is cut off, or something stands behind its end.");
	if (is_archive(&sent))
		return N_("The file is a PDF and an archive at once; send the PDF alone.");
	if (acts(&sent))
		return N_("The PDF holds a script, another file or a program to start; print it "
			  "into a new PDF and send that.");
	return NULL;
}
