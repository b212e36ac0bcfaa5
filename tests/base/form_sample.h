/* A form with a field of each type, for the tests of forms. */
#ifndef TESTS_BASE_FORM_SAMPLE_H
#define TESTS_BASE_FORM_SAMPLE_H

#include "run.h"

#include "base/clock.h"
#include "base/form.h"

static const struct form_choice colours[] = {
	{ "red", N_("Red") },
	{ "gold", N_("Gold") },
	{ "ink", N_("Ink") },
};

struct sample {
	const char *title, *about, *password, *hidden;
	int64_t count, low, high, any, day, minute;
	int colour;
	uint32_t colours;
	bool agreed;
	struct form_file file;
};

#define AT(member) .offset = offsetof(struct sample, member)

static const struct form_field fields[] = {
	{ .name = "title", .type = FIELD_TEXT, .min = 2, .max = 5, AT(title) },
	{ .name = "about", .type = FIELD_AREA, .max = 10, AT(about) },
	{ .name = "password", .type = FIELD_PASSWORD, .min = 8, .max = 12, AT(password) },
	{ .name = "hidden", .type = FIELD_HIDDEN, .max = 8, AT(hidden) },
	{ .name = "count", .type = FIELD_INT, .max = 9, AT(count) },
	{ .name = "low", .type = FIELD_INT, .min = 3, AT(low) },
	{ .name = "high", .type = FIELD_INT, .min = -9, .max = -2, AT(high) },
	{ .name = "any", .type = FIELD_INT, AT(any) },
	{ .name = "day", .type = FIELD_DATE, AT(day) },
	/* From 2026-11-21 to 2026-11-22, local midnights. */
	{ .name = "minute",
	    .type = FIELD_MINUTE,
	    .min = INT64_C(1795190400000000),
	    .max = INT64_C(1795276800000000),
	    AT(minute) },
	{ .name = "colour",
	    .type = FIELD_CHOICE,
	    .choices = colours,
	    .choice_count = 3,
	    AT(colour) },
	{ .name = "colours",
	    .type = FIELD_CHOICES,
	    .choices = colours,
	    .choice_count = 3,
	    .min = 1,
	    .max = 2,
	    AT(colours) },
	{ .name = "agreed", .type = FIELD_CHECK, AT(agreed) },
	{ .name = "file", .type = FIELD_FILE, .min = 2, .max = 4, AT(file) },
};

static const struct form sample_form = {
	.fields = fields,
	.field_count = COUNT(fields),
	.bytes = sizeof(struct sample),
};

static inline size_t index_of(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(fields); i++) {
		if (strcmp(fields[i].name, name) == 0)
			return i;
	}
	ck_abort_msg("no field %s", name);
}

/* The form that has this one field, as it is or required, as a form or as a filter. */
static inline struct form only(const char *name, bool required, bool is_get)
{
	struct form_field *field = mem_copy(mem, &fields[index_of(name)], sizeof *field);

	field->required = required;
	return (struct form){
		.fields = field, .field_count = 1, .bytes = sizeof(struct sample), .is_get = is_get
	};
}

static inline struct form_state read_one(const struct form *one, const char *value)
{
	const struct form_pair pair = { .name = one->fields[0].name, .value = value };
	struct form_state state;

	ck_assert_int_eq(form_read(mem, LANG_EN, one, &pair, value != NULL, &state), FORM_READ);
	return state;
}

/* What the struct holds, as text. */
static inline const char *held(const char *name, const void *data)
{
	const struct form_field *field = &fields[index_of(name)];
	const char *member = (const char *)data + field->offset;

	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_AREA:
	case FIELD_PASSWORD:
	case FIELD_HIDDEN: {
		const char *text = *(const char *const *)(const void *)member;

		return text == NULL ? "-" : text;
	}
	case FIELD_INT:
		return mem_printf(mem, "%lld", (long long)*(const int64_t *)(const void *)member);
	case FIELD_DATE:
	case FIELD_MINUTE: {
		int64_t at = *(const int64_t *)(const void *)member;

		return at == 0 ? "-" : clock_minute(mem, at);
	}
	case FIELD_CHOICE: return mem_printf(mem, "%d", *(const int *)(const void *)member);
	case FIELD_CHOICES: return mem_printf(mem, "%x", *(const uint32_t *)(const void *)member);
	case FIELD_CHECK:
	case FIELD_SUBMIT: return *(const bool *)(const void *)member ? "yes" : "no";
	case FIELD_FILE: break;
	}
	return "?";
}

#endif
