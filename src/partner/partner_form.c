/* Reading the lines, the number and the file of an application. */
#include "partner/partner_form.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

#define RESOURCE_PARTS 4
#define TITLE_CHARS 80
#define QUANTITY_CHARS 60
#define AVAILABLE_CHARS 80
#define RESOURCES_BYTES 8192

void partner_lines_of(struct mem *mem, const char *text, struct partner_lines_typed *lines_out)
{
	size_t count = 1, number = 0, n = 0;
	for (const char *c = text ? text : ""; *c; c++)
		count += *c == '\n';
	struct partner_line_typed *items = MEM_ARRAY(mem, struct partner_line_typed, count);
	for (const char *rest = text; rest;) {
		size_t bytes = strcspn(rest, "\n");
		const char *line = text_trim(mem, mem_strndup(mem, rest, bytes));
		number++;
		if (*line)
			items[n++] = (struct partner_line_typed){ .text = line, .number = number };
		rest = rest[bytes] ? rest + bytes + 1 : NULL;
	}
	*lines_out = (struct partner_lines_typed){ .items = items, .n = n };
}

/* --- resources -------------------------------------------------------------------------------- */

/* Where a part ends: at a semicolon of either width, or at the end. bytes_out: of the semicolon. */
static const char *part_end(const char *text, size_t *bytes_out)
{
	const char *narrow = strchr(text, ';'), *wide = strstr(text, "；");
	if (narrow && (!wide || narrow < wide)) {
		*bytes_out = 1;
		return narrow;
	}
	*bytes_out = wide ? strlen("；") : 0;
	return wide ? wide : text + strlen(text);
}

/* Their number; RESOURCE_PARTS + 1 stands for more. */
static size_t split(struct mem *mem, const char *line, const char *parts[RESOURCE_PARTS])
{
	size_t n = 0;
	for (const char *rest = line; rest; n++) {
		size_t semicolon;
		const char *end = part_end(rest, &semicolon);
		if (n == RESOURCE_PARTS)
			return n + 1;
		parts[n] = text_trim(mem, mem_strndup(mem, rest, (size_t)(end - rest)));
		rest = semicolon ? end + semicolon : NULL;
	}
	return n;
}

static enum way way_of(struct mem *mem, const char *typed)
{
	const char *word = text_narrow(mem, typed);
	for (int way = WAY_NONE + 1; way < WAY_COUNT; way++) {
		const struct form_choice *choice = &way_choices[way - 1];
		if (strcasecmp(word, choice->value) == 0 || strcasecmp(word, choice->label) == 0)
			return (enum way)way;
		for (enum lang lang = LANG_ZH; lang < LANG_COUNT; lang++) {
			if (strcasecmp(word, tr(lang, choice->label)) == 0)
				return (enum way)way;
		}
	}
	return WAY_NONE;
}

/* NULL: fine. */
static const char *read_resource(struct mem *mem, const char *line, struct partner_resource *out)
{
	const char *parts[RESOURCE_PARTS];
	if (split(mem, line, parts) != RESOURCE_PARTS || !*parts[0] || !*parts[2] || !*parts[3])
		return N_(
		    "Line {n}: write what; way; how much; when, with semicolons between them.");
	*out = (struct partner_resource){ .title = parts[0],
		.way = way_of(mem, parts[1]),
		.quantity = parts[2],
		.available = parts[3] };
	if (out->way == WAY_NONE)
		return N_(
		    "Line {n}: the way is funds, goods, people, premises or professional service.");
	if (text_chars(out->title) > TITLE_CHARS || text_chars(out->quantity) > QUANTITY_CHARS ||
	    text_chars(out->available) > AVAILABLE_CHARS)
		return N_(
		    "Line {n}: at most 80 characters for what, 60 for how much, 80 for when.");
	return NULL;
}

bool partner_resources_read(struct mem *mem, const char *text,
    struct partner_resources *resources_out, struct partner_form_error *error_out)
{
	struct partner_lines_typed lines;
	partner_lines_of(mem, text, &lines);
	struct partner_resource *items = MEM_ARRAY(mem, struct partner_resource, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		const char *error = i < PARTNER_RESOURCES_MAX
					? read_resource(mem, lines.items[i].text, &items[i])
					: N_("Line {n}: at most 20 resources.");
		if (error) {
			*error_out = (struct partner_form_error){ .text = error,
				.line = lines.items[i].number };
			return false;
		}
	}
	*resources_out = (struct partner_resources){ .items = items, .n = lines.n };
	return true;
}

char *partner_resources_text(
    struct mem *mem, enum lang lang, const struct partner_resources *resources)
{
	const char *between = lang == LANG_ZH ? "；" : "; ";
	struct buf buf;
	buf_init(&buf, mem, (size_t)PARTNER_RESOURCES_MAX * RESOURCES_BYTES);
	for (size_t i = 0; i < resources->n; i++) {
		const struct partner_resource *r = &resources->items[i];
		buf_printf(&buf, "%s%s%s%s%s%s%s%s", i ? "\n" : "", r->title, between,
		    tr(lang, choice_label(way_choices, WAY_COUNT - 1, (int)r->way)), between,
		    r->quantity, between, r->available);
	}
	return buf.data;
}

/* --- the telephone ---------------------------------------------------------------------------- */

static char *digits_of(struct mem *mem, const char *typed)
{
	const char *text = text_trim(mem, text_narrow(mem, typed));
	char *digits = mem_alloc(mem, strlen(text) + 1);
	size_t n = 0;
	if (text_starts(text, "+86"))
		text += 3;
	else if (text_starts(text, "0086"))
		text += 4;
	for (; *text; text++) {
		if (*text >= '0' && *text <= '9')
			digits[n++] = *text;
		else if (!strchr(" -()", *text))
			return NULL;
	}
	return digits;
}

/* A mobile 1[3-9] + 9 digits; a fixed one with its area code, 0 + 9 to 11 digits; a service number 400 or 800 + 7 digits. */
char *partner_phone_of(struct mem *mem, const char *typed)
{
	char *digits = typed ? digits_of(mem, typed) : NULL;
	if (!digits)
		return NULL;
	size_t n = strlen(digits);
	bool is_mobile = n == 11 && digits[0] == '1' && digits[1] >= '3';
	bool is_fixed = n >= 10 && n <= 12 && digits[0] == '0' && digits[1] != '0';
	bool is_service = n == 10 && (text_starts(digits, "400") || text_starts(digits, "800"));
	return is_mobile || is_fixed || is_service ? digits : NULL;
}

const char *partner_uscc_error(enum uscc_reading reading)
{
	switch (reading) {
	case USCC_GOOD: break;
	case USCC_LENGTH: return N_("A credit code has 18 characters; count again.");
	case USCC_ALPHABET:
		return N_(
		    "A credit code has digits and capital letters, but never I, O, S, V or Z.");
	case USCC_CHECK:
		return N_("The last character does not fit the others: one of them is mistyped.");
	}
	return NULL;
}
