/* Writing mails: whatever a person typed becomes base64, so nothing of it can be a header. */
#include "message/mail_text.h"

#include <sodium.h>
#include <string.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

#define MAIL_BYTES ((size_t)1024 * 1024)
/* Bytes in one encoded word, so that it fits a line beside the longest name of a header. */
#define WORD_BYTES 36
/* Bytes in one line of the body: 76 characters. */
#define LINE_BYTES 57

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Letters, digits and some signs in pieces between dots, none of them empty. */
static bool is_dotted(const char *text, size_t bytes, const char *signs)
{
	for (size_t i = 0; i < bytes; i++) {
		bool is_dot = text[i] == '.';
		if (is_dot && (i == 0 || i + 1 == bytes || text[i - 1] == '.'))
			return false;
		if (!is_dot && !is_letter_or_digit(text[i]) &&
		    (!text[i] || !strchr(signs, text[i])))
			return false;
	}
	return bytes > 0;
}

bool mail_address_is_good(const char *address)
{
	const char *at = strchr(address, '@');
	if (!at || strlen(address) > MAIL_ADDRESS_BYTES)
		return false;
	const char *host = at + 1;
	size_t name_bytes = (size_t)(at - address), host_bytes = strlen(host);
	return name_bytes <= 64 && is_dotted(address, name_bytes, "!#$%&'*+/=?^_`{|}~-") &&
	       is_dotted(host, host_bytes, "-") && strchr(host, '.') && host[0] != '-' &&
	       host[host_bytes - 1] != '-' && !strstr(host, ".-") && !strstr(host, "-.");
}

char *mail_address_mask(struct mem *mem, const char *address)
{
	const char *at = strchr(address, '@');
	return mem_printf(mem, "%.1s***%s", address, at ? at : "");
}

static void add_base64(struct buf *b, const char *data, size_t bytes)
{
	char coded[128];
	if (sodium_base64_ENCODED_LEN(bytes, sodium_base64_VARIANT_ORIGINAL) > sizeof coded)
		BUG("a piece of %zu bytes", bytes);
	sodium_bin2base64(coded, sizeof coded, (const unsigned char *)data, bytes,
	    sodium_base64_VARIANT_ORIGINAL);
	buf_add_text(b, coded);
}

/* Control characters have no place in a header, encoded or not: mail programs decode them. */
static char *on_one_line(struct mem *mem, const char *text)
{
	char *line = mem_strdup(mem, text);
	for (char *c = line; *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	}
	return line;
}

/* RFC 2047: words of base64, each whole characters, on lines of their own. */
static void add_words(struct buf *b, struct mem *mem, const char *text)
{
	const char *rest = on_one_line(mem, text);
	for (const char *between = ""; *rest; between = "\n ") {
		size_t bytes = 0, left = strlen(rest);
		while (bytes < left) {
			int32_t point;
			size_t next = text_next(rest + bytes, left - bytes, &point);
			if (bytes + next > WORD_BYTES)
				break;
			bytes += next;
		}
		buf_printf(b, "%s=?UTF-8?B?", between);
		add_base64(b, rest, bytes);
		buf_add_text(b, "?=");
		rest += bytes;
	}
}

static void add_date(struct buf *b, int64_t at)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil c = clock_utc(at);
	buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0000\n", days[c.weekday], c.day,
	    months[c.month - 1], c.year, c.hour, c.minute, c.second);
}

static void add_headers(struct buf *b, struct mem *mem, const struct mail *mail)
{
	add_date(b, mail->at);
	buf_add_text(b, "From: ");
	add_words(b, mem, mail->from_name);
	buf_printf(b, "\n <%s>\nTo: %s\nSubject: ", mail->from, mail->to);
	add_words(b, mem, mail->subject);
	buf_printf(b, "\nMessage-ID: <%s%s>\n", mail->id, strchr(mail->from, '@'));
	buf_add_text(b, "Auto-Submitted: auto-generated\n");
	buf_printf(b, "Content-Language: %s\n", lang_tag(mail->lang));
	if (mail->unsubscribe)
		buf_printf(b,
		    "List-Unsubscribe:\n <%s>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n",
		    mail->unsubscribe);
	buf_add_text(b, "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
			"Content-Transfer-Encoding: base64\n\n");
}

/* Lines of a text end with CRLF on their way, whoever carries them. */
static char *with_crlf(struct mem *mem, const char *text)
{
	struct buf b;
	buf_init(&b, mem, MAIL_BYTES);
	for (const char *c = text; *c; c++) {
		if (*c == '\n')
			buf_add_char(&b, '\r');
		if (*c != '\r')
			buf_add_char(&b, *c);
	}
	return b.len ? b.data : mem_strdup(mem, "");
}

char *mail_bytes(struct mem *mem, const struct mail *mail)
{
	if (!mail_address_is_good(mail->from) || !mail_address_is_good(mail->to))
		BUG("a mail without good addresses");
	struct buf b;
	buf_init(&b, mem, MAIL_BYTES);
	add_headers(&b, mem, mail);
	const char *body = with_crlf(mem, mail->body);
	for (size_t left = strlen(body); left > 0;) {
		size_t bytes = left < LINE_BYTES ? left : LINE_BYTES;
		add_base64(&b, body, bytes);
		buf_add_char(&b, '\n');
		body += bytes;
		left -= bytes;
	}
	if (b.full)
		BUG("a mail of more than %zu bytes", MAIL_BYTES);
	return b.data;
}
