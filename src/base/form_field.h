/* One field of a form, on its way from what came into the form's struct. For form.c alone. */
#ifndef BASE_FORM_FIELD_H
#define BASE_FORM_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/form.h"

struct field_reading {
	struct mem *mem;
	enum lang lang;
	const struct form_field *field;
	bool is_filter; /* of a form that only looks things up */
	bool came;
	const char *raw; /* first value; NULL when none came */
	struct form_file file;
	uint32_t ticked; /* FIELD_CHOICES: bit per choice that came */
	bool has_unknown; /* and whether something came that is no choice */
	void *member; /* of the form's struct */
};

/* Stores the member; or returns the translated error and leaves the member zero. */
const char *field_read(const struct field_reading *);

/* Index of the value among the choices, their number when it is none of them. */
size_t field_choice_index(const struct form_field *, const char *value);

#endif
