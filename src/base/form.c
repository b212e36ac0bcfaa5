/* Checking what came against a form's table. */
#include "base/form.h"

#include <string.h>

#include "base/bug.h"
#include "base/form_field.h"
#include "base/mem.h"

static size_t field_index(const struct form *form, const char *name)
{
	size_t i;

	for (i = 0; i < form->field_count; i++) {
		if (strcmp(form->fields[i].name, name) == 0)
			break;
	}
	return i;
}

static void tick(const struct form_field *field, const char *value, struct field_reading *into)
{
	size_t i;

	if (field->choice_count > 32)
		BUG("field %s has more choices than bits", field->name);
	if (value[0] == '\0')
		return;
	i = field_choice_index(field, value);
	if (i == field->choice_count)
		into->has_unknown = true;
	else
		into->ticked |= UINT32_C(1) << i;
}

/* Sorts the pairs out by field. */
static enum form_verdict gather(const struct form *form, const struct form_pair *pairs,
    size_t pair_count, struct field_reading *readings)
{
	size_t p;

	for (p = 0; p < pair_count; p++) {
		const struct form_pair *pair = &pairs[p];
		size_t i = field_index(form, pair->name);
		const struct form_field *field = &form->fields[i];
		struct field_reading *into = &readings[i];

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

static void read_into(struct form_state *state, size_t i, const struct field_reading *r)
{
	enum field_type type = r->field->type;
	const char *error = field_read(r);

	/* A filter has no errors to show: a value it cannot use counts as absent. */
	if (error != NULL && state->form->is_get)
		return;
	if (type == FIELD_FILE)
		state->values[i] = !r->file.bytes ? NULL : r->file.name ? r->file.name : "";
	else if (type != FIELD_PASSWORD)
		state->values[i] = r->raw;
	state->ticked[i] = r->ticked;
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
	struct field_reading *readings = MEM_ARRAY(mem, struct field_reading, form->field_count);
	enum form_verdict verdict = gather(form, pairs, pair_count, readings);
	struct form_state state;
	char *data;
	size_t i;

	if (verdict != FORM_READ)
		return verdict;
	data = start_state(mem, form, &state);
	for (i = 0; i < form->field_count; i++) {
		struct field_reading *r = &readings[i];

		r->mem = mem;
		r->lang = lang;
		r->field = &form->fields[i];
		r->is_filter = form->is_get;
		r->member = data + r->field->offset;
		read_into(&state, i, r);
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
