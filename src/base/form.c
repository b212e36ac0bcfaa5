/* Checking what came against a form's table. */
#include "base/form.h"

#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

/* One field on its way from the pairs into the struct. */
struct reading {
	struct mem *mem;
	enum lang lang;
	const struct form_field *field;
	const char *raw; /* first value; NULL when it did not come */
	struct form_file file;
	void *member; /* of the form's struct */
};

/* A reader stores the member and returns NULL, or returns the translated error and leaves the
 * member zero. */
typedef const char *field_reader(const struct reading *);

static const char *say(const struct reading *r, const char *text)
{
	return tr(r->lang, text);
}

static const char *number_text(const struct reading *r, int64_t n)
{
	return mem_printf(r->mem, "%lld", (long long)n);
}

/* A message that names the limit and, where it helps, what there is now. */
static const char *say_limits(
    const struct reading *r, const char *text, const char *min, const char *max, const char *now)
{
	const struct catalog_arg args[] = { { "min", min }, { "max", max }, { "now", now }, { 0 } };

	return tr_fill(r->mem, r->lang, text, args);
}

static const char *when_empty(const struct reading *r)
{
	return r->field->required ? say(r, N_("Fill in this field.")) : NULL;
}

static const char *check_length(
    const struct reading *r, size_t length, const char *too_short, const char *too_long)
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

/* Control characters are C0, delete and C1; a text of several lines may have line ends and tabs. */
static bool has_controls(const char *text, bool several_lines)
{
	size_t left = strlen(text), taken;
	int32_t point;

	for (; left > 0; text += taken, left -= taken) {
		taken = text_next(text, left, &point);
		if (several_lines && (point == '\n' || point == '\t'))
			continue;
		if (point < 0x20 || (point >= 0x7f && point <= 0x9f))
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

static const char *read_text(const struct reading *r)
{
	bool several_lines = r->field->type == FIELD_AREA;
	const char *text = r->raw, *error;

	if (text_blank(text))
		return when_empty(r);
	text = text_trim(r->mem, several_lines ? unify_lines(r->mem, text) : text);
	if (has_controls(text, several_lines))
		return several_lines ? say(r, N_("This text contains control characters."))
				     : say(r, N_("Write this on one line."));
	error = check_length(r, text_chars(text),
	    N_("Enter at least {min} characters; now there are {now}."),
	    N_("Enter at most {max} characters; now there are {now}."));
	if (error == NULL)
		*(const char **)r->member = text;
	return error;
}

static const char *read_password(const struct reading *r)
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
    const struct reading *r, int64_t value, const char *min, const char *max)
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

static const char *read_int(const struct reading *r)
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
    const struct reading *r, int64_t at, char *(*show)(struct mem *, int64_t at))
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

static const char *read_date(const struct reading *r)
{
	int64_t at;

	if (text_blank(r->raw))
		return when_empty(r);
	if (!clock_parse_date(text_trim(r->mem, text_narrow(r->mem, r->raw)), &at))
		return say(r, N_("Enter a date such as 2026-11-21."));
	return check_moment(r, at, clock_date);
}

static const char *read_minute(const struct reading *r)
{
	int64_t at;

	if (text_blank(r->raw))
		return when_empty(r);
	if (!clock_parse_minute(text_trim(r->mem, text_narrow(r->mem, r->raw)), &at))
		return say(r, N_("Enter a date and a time such as 2026-11-21 14:30."));
	return check_moment(r, at, clock_minute);
}

/* Index of the value among the choices, their number when it is none of them. */
static size_t choice_index(const struct form_field *field, const char *value)
{
	size_t i;

	for (i = 0; i < field->choice_count; i++) {
		if (strcmp(field->choices[i].value, value) == 0)
			break;
	}
	return i;
}

static const char *read_choice(const struct reading *r)
{
	size_t i;

	if (r->raw == NULL || r->raw[0] == '\0')
		return r->field->required ? say(r, N_("Choose one.")) : NULL;
	i = choice_index(r->field, r->raw);
	if (i == r->field->choice_count)
		return say(r, N_("Choose one of the list."));
	*(int *)r->member = (int)i + 1;
	return NULL;
}

static const char *read_check(const struct reading *r)
{
	bool ticked = r->raw != NULL && r->raw[0] != '\0' && strcmp(r->raw, "0") != 0;

	if (!ticked && r->field->required)
		return say(r, N_("Tick this box to go on."));
	*(bool *)r->member = ticked;
	return NULL;
}

/* "10 MB", "500 KB", "12 bytes": exact for limits, which are round; otherwise up to the next whole
 * one. */
static const char *bytes_in_words(const struct reading *r, int64_t bytes)
{
	const int64_t kb = 1024, mb = 1024 * kb;

	if (bytes >= mb)
		return mem_printf(r->mem, "%lld MB", (long long)((bytes + mb - 1) / mb));
	if (bytes >= kb)
		return mem_printf(r->mem, "%lld KB", (long long)((bytes + kb - 1) / kb));
	return tr_count(r->mem, r->lang, "{n} byte", "{n} bytes", bytes);
}

static const char *read_file(const struct reading *r)
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

/* A row per type. FIELD_CHOICES is read from its ticks, not from one value: see read_choices. */
static field_reader *const readers[] = {
	[FIELD_TEXT] = read_text,
	[FIELD_AREA] = read_text,
	[FIELD_PASSWORD] = read_password,
	[FIELD_INT] = read_int,
	[FIELD_DATE] = read_date,
	[FIELD_MINUTE] = read_minute,
	[FIELD_CHOICE] = read_choice,
	[FIELD_CHOICES] = NULL,
	[FIELD_CHECK] = read_check,
	[FIELD_HIDDEN] = read_text,
	[FIELD_FILE] = read_file,
};

static const char *read_choices(const struct reading *r, uint32_t ticked, bool has_unknown)
{
	const struct form_field *field = r->field;
	int64_t count = __builtin_popcount(ticked);

	if (has_unknown)
		return say(r, N_("Choose from the list only."));
	if (count == 0)
		return field->required ? say(r, N_("Choose at least one.")) : NULL;
	if (field->min > 0 && count < field->min)
		return say_limits(r, N_("Choose at least {min}; now there are {now}."),
		    number_text(r, field->min), NULL, number_text(r, count));
	if (field->max > 0 && count > field->max)
		return say_limits(r, N_("Choose at most {max}; now there are {now}."), NULL,
		    number_text(r, field->max), number_text(r, count));
	*(uint32_t *)r->member = ticked;
	return NULL;
}

/* The pairs sorted out by field. */
struct gathered {
	const char *raw;
	struct form_file file;
	uint32_t ticked;
	bool came, has_unknown;
};

static size_t field_index(const struct form *form, const char *name)
{
	size_t i;

	for (i = 0; i < form->field_count; i++) {
		if (strcmp(form->fields[i].name, name) == 0)
			break;
	}
	return i;
}

static void tick(const struct form_field *field, const char *value, struct gathered *into)
{
	size_t i;

	if (field->choice_count > 32)
		BUG("field %s has more choices than bits", field->name);
	if (value[0] == '\0')
		return;
	i = choice_index(field, value);
	if (i == field->choice_count)
		into->has_unknown = true;
	else
		into->ticked |= UINT32_C(1) << i;
}

static enum form_verdict gather(
    const struct form *form, const struct form_pair *pairs, size_t pair_count, struct gathered *all)
{
	size_t p;

	for (p = 0; p < pair_count; p++) {
		const struct form_pair *pair = &pairs[p];
		size_t i = field_index(form, pair->name);
		const struct form_field *field = &form->fields[i];
		struct gathered *into = &all[i];

		if (i == form->field_count || pair->is_file != (field->type == FIELD_FILE)) {
			if (form->is_get)
				continue;
			return FORM_UNKNOWN_FIELD;
		}
		if (into->came && !field->many && field->type != FIELD_CHOICES && !form->is_get)
			return FORM_REPEATED_FIELD;
		if (field->type == FIELD_CHOICES)
			tick(field, pair->value, into);
		if (!into->came) {
			into->raw = pair->is_file ? NULL : pair->value;
			into->file = pair->file;
		}
		into->came = true;
	}
	return FORM_READ;
}

static void read_field(
    const struct reading *r, const struct gathered *from, size_t i, struct form_state *state)
{
	enum field_type type = r->field->type;
	const char *error;

	if (type == FIELD_CHOICES)
		error = read_choices(r, from->ticked, from->has_unknown);
	else
		error = readers[type](r);
	/* A filter has no errors to show: a value it cannot use counts as absent. */
	if (error != NULL && state->form->is_get)
		return;
	if (type != FIELD_PASSWORD && type != FIELD_FILE)
		state->values[i] = from->raw;
	state->ticked[i] = from->ticked;
	state->errors[i] = error;
	state->error_count += error != NULL;
}

static void *start_state(struct mem *mem, const struct form *form, struct form_state *state_out)
{
	void *data = mem_alloc(mem, form->bytes);

	*state_out = (struct form_state){
		.form = form,
		.data = data,
		.values = MEM_ARRAY(mem, const char *, form->field_count),
		.ticked = MEM_ARRAY(mem, uint32_t, form->field_count),
		.errors = MEM_ARRAY(mem, const char *, form->field_count),
	};
	return data;
}

enum form_verdict form_read(struct mem *mem, enum lang lang, const struct form *form,
    const struct form_pair *pairs, size_t pair_count, struct form_state *state_out)
{
	struct gathered *all = MEM_ARRAY(mem, struct gathered, form->field_count);
	enum form_verdict verdict = gather(form, pairs, pair_count, all);
	struct form_state state;
	char *data;
	size_t i;

	if (verdict != FORM_READ)
		return verdict;
	data = start_state(mem, form, &state);
	for (i = 0; i < form->field_count; i++) {
		const struct reading r = {
			.mem = mem,
			.lang = lang,
			.field = &form->fields[i],
			.raw = all[i].raw,
			.file = all[i].file,
			.member = data + form->fields[i].offset,
		};

		read_field(&r, &all[i], i, &state);
	}
	*state_out = state;
	return FORM_READ;
}

void form_empty(struct mem *mem, const struct form *form, struct form_state *state_out)
{
	start_state(mem, form, state_out);
}

static size_t known_field(const struct form_state *state, const char *name)
{
	size_t i = field_index(state->form, name);

	if (i == state->form->field_count)
		BUG("no field \"%s\" in this form", name);
	return i;
}

void form_prefill(struct form_state *state, const char *name, const char *value)
{
	state->values[known_field(state, name)] = value;
}

void form_prefill_ticked(struct form_state *state, const char *name, uint32_t ticked)
{
	state->ticked[known_field(state, name)] = ticked;
}

void form_error(struct form_state *state, const char *name, const char *text)
{
	size_t i = known_field(state, name);

	/* The table's own error comes first: what a rule says of a value that was not even read
	 * would confuse. */
	if (state->errors[i] != NULL)
		return;
	state->errors[i] = text;
	state->error_count++;
}
