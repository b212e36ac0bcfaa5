/* Reading one field of a form: what each type takes, and what is said when it does not. */
#include "base/form_field.h"

#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/personal.h"
#include "base/text.h"

typedef const char *field_reader(const struct field_reading *);

static const char *say(const struct field_reading *r, const char *text)
{
	return tr(r->lang, text);
}

static const char *number_text(const struct field_reading *r, int64_t n)
{
	return mem_printf(r->mem, "%lld", (long long)n);
}

/* A message that names the limit and, where it helps, what there is now. */
static const char *say_limits(const struct field_reading *r, const char *text, const char *min,
    const char *max, const char *now)
{
	const struct catalog_arg args[] = { { "min", min }, { "max", max }, { "now", now }, { 0 } };

	return tr_fill(r->mem, r->lang, text, args);
}

static const char *when_empty(const struct field_reading *r)
{
	return r->field->required ? say(r, N_("Fill in this field.")) : NULL;
}

static const char *check_length(
    const struct field_reading *r, size_t length, const char *too_short, const char *too_long)
{
	const struct form_field *field = r->field;
	const char *now = number_text(r, (int64_t)length);

	if (field->max <= 0)
		BUG("field %s has no greatest length", field->name);
	if (length < (size_t)(field->min > 0 ? field->min : 0))
		return say_limits(r, too_short, number_text(r, field->min), NULL, now);
	if (length > (size_t)field->max)
		return say_limits(r, too_long, NULL, number_text(r, field->max), now);
	return NULL;
}

/* C0 but line ends and tabs, delete, C1; and what Unicode calls no characters, since a spreadsheet
 * that holds one does not open. */
static bool is_control(int32_t point)
{
	return (point < 0x20 && point != '\n' && point != '\r' && point != '\t') ||
	       (point >= 0x7f && point <= 0x9f) || (point >= 0xfdd0 && point <= 0xfdef) ||
	       (point & 0xfffe) == 0xfffe;
}

static bool has_controls(const char *text)
{
	size_t left = strlen(text), taken;
	int32_t point;

	for (; left > 0; text += taken, left -= taken) {
		taken = text_next(text, left, &point);
		if (is_control(point))
			return true;
	}
	return false;
}

/* CRLF, which forms send, and a lone CR become LF. */
static char *unify_lines(struct mem *mem, const char *text)
{
	char *unified = mem_alloc(mem, strlen(text) + 1);
	size_t length = 0;

	for (; *text != '\0'; text++) {
		if (*text == '\r' && text[1] == '\n')
			continue;
		unified[length++] = *text == '\r' ? '\n' : *text;
	}
	return unified;
}

/* What is found is shown masked: the text itself comes back with it. */
static const char *refuse_numbers(const struct field_reading *r, const char *text)
{
	const char *found = "", *says = NULL;

	if (r->is_filter || r->field->type == FIELD_HIDDEN || r->field->takes_numbers)
		return NULL;
	switch (personal_number_find(r->mem, text, &found)) {
	case PERSONAL_NONE: return NULL;
	case PERSONAL_MOBILE:
		says = N_(
		    "There is a mobile number in this text: {found}. Others can read it, so take "
		    "it out; a number to call belongs in the field for the telephone only.");
		break;
	case PERSONAL_IDENTITY:
		says =
		    N_("There is an identity number in this text: {found}. Others can read it, so "
		       "take it out; nothing here needs it.");
		break;
	}
	return tr_fill(r->mem, r->lang, says,
	    (const struct catalog_arg[]){ { "found", text_mask_phone(r->mem, found) }, { 0 } });
}

static const char *read_text(const struct field_reading *r)
{
	bool several_lines = r->field->type == FIELD_AREA;
	const char *text = r->raw, *error;

	if (text_blank(text))
		return when_empty(r);
	text = text_trim(r->mem, several_lines ? unify_lines(r->mem, text) : text);
	if (has_controls(text))
		return say(r, N_("This text contains control characters."));
	if (!several_lines && strpbrk(text, "\n\r\t") != NULL)
		return say(r, N_("Write this on one line."));
	error = check_length(r, text_chars(text),
	    N_("Enter at least {min} characters; now there are {now}."),
	    N_("Enter at most {max} characters; now there are {now}."));
	if (error == NULL)
		error = refuse_numbers(r, text);
	if (error == NULL)
		*(const char **)r->member = text;
	return error;
}

static const char *read_password(const struct field_reading *r)
{
	const char *error;

	if (r->raw == NULL || r->raw[0] == '\0')
		return when_empty(r);
	error = check_length(r, strlen(r->raw),
	    N_("Enter at least {min} letters or digits; now there are {now}."),
	    N_("Enter at most {max} letters or digits; now there are {now}."));
	if (error == NULL)
		*(const char **)r->member = mem_strdup(r->mem, r->raw);
	return error;
}

/* A limit of 0 is no limit; but beside a greatest number that is set, a smallest of 0 is meant. */
static bool has_min(const struct form_field *field)
{
	return field->min != 0 || field->max > 0;
}

static const char *check_range(
    const struct field_reading *r, int64_t value, const char *min, const char *max)
{
	const struct form_field *field = r->field;
	bool too_small = has_min(field) && value < field->min;
	bool too_great = field->max != 0 && value > field->max;

	if (!too_small && !too_great)
		return NULL;
	if (has_min(field) && field->max != 0)
		return say_limits(r, N_("Enter something from {min} to {max}."), min, max, NULL);
	if (too_small)
		return say_limits(r, N_("Enter {min} or more."), min, NULL, NULL);
	return say_limits(r, N_("Enter {max} or less."), NULL, max, NULL);
}

static const char *read_int(const struct field_reading *r)
{
	const struct form_field *field = r->field;
	const char *error;
	int64_t value;

	if (text_blank(r->raw))
		return when_empty(r);
	if (!text_to_int(
		text_trim(r->mem, text_narrow(r->mem, r->raw)), INT64_MIN, INT64_MAX, &value))
		return say(r, N_("Enter a whole number."));
	error = check_range(r, value, number_text(r, field->min), number_text(r, field->max));
	if (error == NULL)
		*(int64_t *)r->member = value;
	return error;
}

/* Date limits read as dates: the limit 0 is none here, whatever stands beside it. */
static const char *check_moment(
    const struct field_reading *r, int64_t at, char *(*show)(struct mem *, int64_t at))
{
	const struct form_field *field = r->field;

	if (field->min != 0 && at < field->min)
		return say_limits(
		    r, N_("Enter {min} or later."), show(r->mem, field->min), NULL, NULL);
	if (field->max != 0 && at > field->max)
		return say_limits(
		    r, N_("Enter {max} or earlier."), NULL, show(r->mem, field->max), NULL);
	*(int64_t *)r->member = at;
	return NULL;
}

static const char *read_date(const struct field_reading *r)
{
	int64_t at;

	if (text_blank(r->raw))
		return when_empty(r);
	if (!clock_parse_date(text_trim(r->mem, text_narrow(r->mem, r->raw)), &at))
		return say(r, N_("Enter a date such as 2026-11-21."));
	return check_moment(r, at, clock_date);
}

static const char *read_minute(const struct field_reading *r)
{
	int64_t at;

	if (text_blank(r->raw))
		return when_empty(r);
	if (!clock_parse_minute(text_trim(r->mem, text_narrow(r->mem, r->raw)), &at))
		return say(r, N_("Enter a date and a time such as 2026-11-21 14:30."));
	return check_moment(r, at, clock_minute);
}

size_t field_choice_index(const struct form_field *field, const char *value)
{
	size_t i;

	for (i = 0; i < field->choice_count; i++) {
		if (strcmp(field->choices[i].value, value) == 0)
			break;
	}
	return i;
}

static const char *read_choice(const struct field_reading *r)
{
	size_t i;

	if (r->raw == NULL || r->raw[0] == '\0')
		return r->field->required ? say(r, N_("Choose one.")) : NULL;
	i = field_choice_index(r->field, r->raw);
	if (i == r->field->choice_count)
		return say(r, N_("Choose one of the list."));
	*(int *)r->member = (int)i + 1;
	return NULL;
}

static const char *read_check(const struct field_reading *r)
{
	bool ticked = r->raw != NULL && r->raw[0] != '\0' && strcmp(r->raw, "0") != 0;

	if (!ticked && r->field->required)
		return say(r, N_("Tick this box to go on."));
	*(bool *)r->member = ticked;
	return NULL;
}

/* "10 MB", "500 KB", "12 bytes": exact for limits, which are round; otherwise up to the next whole
 * one. */
static const char *bytes_in_words(const struct field_reading *r, int64_t bytes)
{
	const int64_t kb = 1024, mb = 1024 * kb;

	if (bytes >= mb)
		return mem_printf(r->mem, "%lld MB", (long long)((bytes + mb - 1) / mb));
	if (bytes >= kb)
		return mem_printf(r->mem, "%lld KB", (long long)((bytes + kb - 1) / kb));
	return tr_count(r->mem, r->lang, "{n} byte", "{n} bytes", bytes);
}

static const char *read_file(const struct field_reading *r)
{
	const struct form_field *field = r->field;
	const struct form_file *file = &r->file;
	int64_t bytes = (int64_t)file->bytes;
	bool has_name = file->name != NULL && file->name[0] != '\0';

	/* A browser sends an empty file without a name where none was chosen. */
	if (bytes == 0 && !has_name)
		return field->required ? say(r, N_("Choose a file.")) : NULL;
	if (bytes == 0)
		return say(r, N_("This file is empty."));
	if (field->min > 0 && bytes < field->min)
		return say_limits(r, N_("Choose a file of at least {min}; this one has {now}."),
		    bytes_in_words(r, field->min), NULL, bytes_in_words(r, bytes));
	if (field->max > 0 && bytes > field->max)
		return say_limits(r, N_("Choose a file of at most {max}; this one has {now}."),
		    NULL, bytes_in_words(r, field->max), bytes_in_words(r, bytes));
	*(struct form_file *)r->member = *file;
	return NULL;
}

static const char *read_choices(const struct field_reading *r)
{
	const struct form_field *field = r->field;
	int64_t count = __builtin_popcount(r->ticked);

	if (r->has_unknown)
		return say(r, N_("Choose from the list only."));
	if (count == 0)
		return field->required ? say(r, N_("Choose at least one.")) : NULL;
	if (field->min > 0 && count < field->min)
		return say_limits(r, N_("Choose at least {min}; now there are {now}."),
		    number_text(r, field->min), NULL, number_text(r, count));
	if (field->max > 0 && count > field->max)
		return say_limits(r, N_("Choose at most {max}; now there are {now}."), NULL,
		    number_text(r, field->max), number_text(r, count));
	*(uint32_t *)r->member = r->ticked;
	return NULL;
}

/* A row per type. */
static field_reader *const readers[] = {
	[FIELD_TEXT] = read_text,
	[FIELD_AREA] = read_text,
	[FIELD_PASSWORD] = read_password,
	[FIELD_INT] = read_int,
	[FIELD_DATE] = read_date,
	[FIELD_MINUTE] = read_minute,
	[FIELD_CHOICE] = read_choice,
	[FIELD_CHOICES] = read_choices,
	[FIELD_CHECK] = read_check,
	[FIELD_SUBMIT] = read_check,
	[FIELD_HIDDEN] = read_text,
	[FIELD_FILE] = read_file,
};

const char *field_read(const struct field_reading *r)
{
	return readers[r->field->type](r);
}
