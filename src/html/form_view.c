/* From what a form accepts and what was typed to what its template shows. */
#include "html/form_view.h"

#include <string.h>

#include "base/bug.h"
#include "base/mem.h"

/* With more choices than this a list to pick from is easier to use than buttons. */
#define MOST_BUTTONS 5

struct maker {
	struct mem *mem;
	enum lang lang;
	const struct form_state *state;
};

static const char *input_type(enum field_type type)
{
	switch (type) {
	case FIELD_PASSWORD: return "password";
	case FIELD_INT: return "number";
	case FIELD_DATE: return "date";
	case FIELD_MINUTE: return "datetime-local";
	case FIELD_CHECK: return "checkbox";
	case FIELD_SUBMIT: return "submit";
	case FIELD_CHOICES: return "checkbox";
	case FIELD_CHOICE: return "radio";
	case FIELD_HIDDEN: return "hidden";
	case FIELD_FILE: return "file";
	case FIELD_TEXT:
	case FIELD_AREA: return "text";
	}
	BUG("field type %d", (int)type);
}

/* Exactly one of the is_ members is set, by which a template picks the widget. */
static void set_widget(struct field_view *view, enum field_type type)
{
	view->is_area = type == FIELD_AREA;
	view->is_choice = type == FIELD_CHOICE;
	view->is_choices = type == FIELD_CHOICES;
	view->is_check = type == FIELD_CHECK;
	view->is_submit = type == FIELD_SUBMIT;
	view->is_file = type == FIELD_FILE;
	view->is_hidden = type == FIELD_HIDDEN;
	view->is_input = !view->is_area && !view->is_choice && !view->is_choices &&
			 !view->is_check && !view->is_submit && !view->is_file && !view->is_hidden;
}

static bool is_selected(const struct maker *m, size_t i, size_t choice)
{
	const struct form_field *field = &m->state->form->fields[i];
	if (field->type == FIELD_CHOICES)
		return m->state->ticked && choice < 32 && (m->state->ticked[i] >> choice & 1) != 0;
	const char *value = m->state->values[i];
	return value && strcmp(value, field->choices[choice].value) == 0;
}

static struct choice_view make_choice(struct mem *mem, const char *field_id, size_t c,
    const struct form_choice *choice, bool selected)
{
	return (struct choice_view){
		.value = choice->value,
		.label = choice->label,
		.id = mem_printf(mem, "%s-%zu", field_id, c + 1),
		.is_selected = selected,
	};
}

static const struct choice_view *make_choices(const struct maker *m, size_t i, const char *field_id)
{
	const struct form_field *field = &m->state->form->fields[i];
	struct choice_view *choices = MEM_ARRAY(m->mem, struct choice_view, field->choice_count);
	for (size_t c = 0; c < field->choice_count; c++)
		choices[c] = make_choice(m->mem, field_id, c,
		    &(struct form_choice){
			field->choices[c].value, tr(m->lang, field->choices[c].label) },
		    is_selected(m, i, c));
	return choices;
}

static const char *joined(struct mem *mem, const char *a, const char *b)
{
	if (a && b)
		return mem_printf(mem, "%s %s", a, b);
	return a ? a : b;
}

static void describe(const struct maker *m, struct field_view *view)
{
	if (view->hint)
		view->hint_id = mem_printf(m->mem, "%s-hint", view->id);
	if (view->error)
		view->error_id = mem_printf(m->mem, "%s-error", view->id);
	view->described_by = joined(m->mem, view->hint_id, view->error_id);
}

static struct field_view make_field(const struct maker *m, size_t i)
{
	const struct form_field *field = &m->state->form->fields[i];
	const char *value = m->state->values[i];
	struct field_view view = {
		.name = field->name,
		.id = mem_printf(m->mem, "field-%s", field->name),
		.label = field->label ? tr(m->lang, field->label) : NULL,
		.hint = field->hint ? tr(m->lang, field->hint) : NULL,
		.error = m->state->errors[i],
		.autocomplete = field->autocomplete,
		.input_type = input_type(field->type),
		.is_required = field->required,
		.is_long_choice = field->type == FIELD_CHOICE && field->choice_count > MOST_BUTTONS,
	};
	/* A form that comes back has lost its file, whatever else it came back for. */
	if (field->type == FIELD_FILE && value && !view.error)
		view.error = tr(m->lang, N_("The file was not kept: choose it again."));
	set_widget(&view, field->type);
	describe(m, &view);
	if (field->type == FIELD_CHECK)
		view.is_ticked = value && *value;
	else if (field->type != FIELD_SUBMIT && field->type != FIELD_PASSWORD &&
		 field->type != FIELD_FILE)
		view.value = value;
	if (field->type == FIELD_TEXT || field->type == FIELD_AREA)
		view.max_chars = field->max;
	if (field->choice_count) {
		view.choices.items = make_choices(m, i, view.id);
		view.choices.n = field->choice_count;
	}
	return view;
}

/* A group of buttons has nothing to write into itself: its first button takes the reader there. */
static struct safe_url error_link(struct mem *mem, const struct field_view *field)
{
	bool has_buttons = field->is_choices || (field->is_choice && !field->is_long_choice);
	return url_anchor(
	    mem, has_buttons && field->choices.n ? field->choices.items[0].id : field->id);
}

static struct error_view make_error(const struct maker *m, const struct field_view *field)
{
	struct error_view view = {
		.text = field->error,
		.link = error_link(m->mem, field),
	};
	if (field->label)
		view.text = tr_fill(m->mem, m->lang, "{field}: {problem}",
		    (const struct catalog_arg[]){
			{ "field", field->label }, { "problem", field->error }, { NULL, NULL } });
	return view;
}

struct form_view form_view_make(
    struct mem *mem, enum lang lang, const struct form_state *state, struct form_action action)
{
	const struct maker m = { .mem = mem, .lang = lang, .state = state };
	size_t count = state->form->field_count;
	struct field_view *fields = MEM_ARRAY(mem, struct field_view, count);
	struct error_view *errors = MEM_ARRAY(mem, struct error_view, count);
	struct form_view view = { .action = action };
	for (size_t i = 0; i < count; i++) {
		fields[i] = make_field(&m, i);
		if (fields[i].error)
			errors[view.errors.n++] = make_error(&m, &fields[i]);
		view.has_submits |= fields[i].is_submit;
	}
	view.fields.items = fields;
	view.fields.n = count;
	view.errors.items = errors;
	view.has_errors = view.errors.n > 0;
	return view;
}

/* The field, in a copy that may be changed. */
static struct field_view *own_field(struct mem *mem, struct form_view *view, const char *name)
{
	struct field_view *fields =
	    mem_copy(mem, view->fields.items, view->fields.n * sizeof *fields);
	size_t i = 0;
	while (i < view->fields.n && strcmp(fields[i].name, name) != 0)
		i++;
	if (i == view->fields.n)
		BUG("the form has no field %s", name);
	view->fields.items = fields;
	return &fields[i];
}

static const struct choice_view *picked(struct mem *mem, const struct field_view *field,
    const char *id, const struct form_choice *choices, size_t count)
{
	struct choice_view *items = MEM_ARRAY(mem, struct choice_view, count);
	for (size_t c = 0; c < count; c++)
		items[c] = make_choice(mem, id, c, &choices[c],
		    field->value && strcmp(field->value, choices[c].value) == 0);
	return items;
}

void form_view_pick(struct mem *mem, struct form_view *view, const char *name,
    const struct form_choice *choices, size_t count)
{
	struct field_view *field = own_field(mem, view, name);
	field->choices.items = picked(mem, field, field->id, choices, count);
	field->choices.n = count;
	field->is_input = false;
	field->is_choice = field->is_long_choice = true;
}

void form_view_pick_grouped(struct mem *mem, struct form_view *view, const char *name,
    const struct form_choice_group *groups, size_t count)
{
	struct field_view *field = own_field(mem, view, name);
	struct choice_group_view *items = MEM_ARRAY(mem, struct choice_group_view, count);
	for (size_t g = 0; g < count; g++) {
		const char *id = mem_printf(mem, "%s-%zu", field->id, g + 1);
		items[g].label = groups[g].label;
		items[g].choices.items = picked(mem, field, id, groups[g].choices, groups[g].count);
		items[g].choices.n = groups[g].count;
	}
	field->groups.items = items;
	field->groups.n = count;
	field->is_input = false;
	field->is_choice = field->is_long_choice = true;
}
