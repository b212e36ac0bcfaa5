/* What is typed into the fields of an application and means more than text. Pure. */
#ifndef PARTNER_PARTNER_FORM_H
#define PARTNER_PARTNER_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/code.h"
#include "base/form.h"
#include "partner/partner.h"

struct mem;

#define PARTNER_SERVES_MAX 30

/* Lines that are not blank, trimmed; number counts all lines from 1, as people do. */
struct partner_line_typed {
	const char *text;
	size_t number;
};
struct partner_lines_typed {
	struct partner_line_typed *items;
	size_t n;
};
void partner_lines_of(struct mem *, const char *text, struct partner_lines_typed *lines_out);

/*
 * "title; way; quantity; when" on each line; the semicolons may be full-width, the way its stored word or its label in either language.
 * False: error_out is a text id with {n} for the number of the line.
 */
struct partner_form_error {
	const char *text;
	size_t line;
};
bool partner_resources_read(struct mem *, const char *text, struct partner_resources *resources_out,
    struct partner_form_error *error_out);
/* The same lines again, for a form that comes back; ways in the language. */
char *partner_resources_text(struct mem *, enum lang, const struct partner_resources *);

/* What is wrong with a credit code, a text id; NULL: nothing. */
const char *partner_uscc_error(enum uscc_reading);

/* The digits of a mobile, fixed or service number as typed with blanks, hyphens, brackets, +86; NULL when it is none. */
char *partner_phone_of(struct mem *, const char *typed);

#endif
