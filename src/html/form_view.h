/* A form as its template shows it: fields with their values and errors, summary, address. */
#ifndef HTML_FORM_VIEW_H
#define HTML_FORM_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/form.h"
#include "html/frame.h"

struct choice_view {
	const char *value, *label, *id;
	bool is_selected;
};

/* A list to pick from, with a heading of its own within the field's. */
struct choice_group_view {
	const char *label;
	struct {
		const struct choice_view *items;
		size_t n;
	} choices;
};

struct field_view {
	const char *name, *id, *label, *hint, *value, *error;
	const char *hint_id, *error_id, *described_by; /* the last for aria-describedby; or NULL */
	const char *autocomplete;
	const char *input_type; /* "text", "password", "number", "date", "datetime-local", "file" */
	bool is_input, is_area, is_choice, is_choices, is_check, is_submit, is_file, is_hidden;
	bool is_required, is_ticked;
	bool is_long_choice; /* more than 5 choices: a select instead of radio buttons */
	int64_t max_chars; /* 0: none */
	struct {
		const struct choice_view *items;
		size_t n;
	} choices;
	struct {
		const struct choice_group_view *items;
		size_t n;
	} groups; /* of a list to pick from, after its choices */
};

struct error_view {
	const char *text;
	struct safe_url link; /* "#id" of the field */
};

/* For the templates part/form_fields and part/error_summary. */
struct form_view {
	struct form_action action;
	bool has_errors;
	bool has_submits; /* a button of its own beside the plain one, which then is the lesser */
	struct {
		const struct error_view *items;
		size_t n;
	} errors;
	struct {
		const struct field_view *items;
		size_t n;
	} fields;
};

/* All texts in the language. */
struct form_view form_view_make(
    struct mem *, enum lang, const struct form_state *, struct form_action);

/*
 * Turns a text field into a list to pick from, for choices that come from the database (streets,
 * occasions). Labels are finished texts; an option is selected when the field's value equals it.
 * The page checks the value it gets back. Unknown name: BUG.
 */
void form_view_pick(
    struct mem *, struct form_view *, const char *name, const struct form_choice *, size_t count);

/* The same with further choices in groups; count of them. */
struct form_choice_group {
	const char *label; /* finished */
	const struct form_choice *choices;
	size_t count;
};
void form_view_pick_grouped(struct mem *, struct form_view *, const char *name,
    const struct form_choice_group *, size_t count);

#endif
