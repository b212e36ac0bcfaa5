/* Form tables: what a page accepts, declared once; checking it; keeping what was typed. Pure. */
#ifndef BASE_FORM_H
#define BASE_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"

struct mem;

enum field_type {
	FIELD_TEXT = 1, /* one line; const char *, trimmed, NFC; NULL when empty */
	FIELD_AREA, /* several lines; const char * likewise, CRLF becomes LF */
	FIELD_PASSWORD, /* const char *, exactly as typed; never given back */
	FIELD_INT, /* int64_t */
	FIELD_DATE, /* int64_t: UTC microseconds of its local midnight; 0 when empty */
	FIELD_MINUTE, /* int64_t: a local date and time to the minute; 0 when empty */
	FIELD_CHOICE, /* int: index into choices + 1; 0 when empty */
	FIELD_CHOICES, /* uint32_t: bit per index into choices; implies many */
	FIELD_CHECK, /* bool */
	FIELD_SUBMIT, /* bool: whether the form was sent with the button of this name */
	FIELD_HIDDEN, /* const char *: like FIELD_TEXT, without a widget to see */
	FIELD_FILE, /* struct form_file: empty when none was sent */
};

struct form_choice {
	const char *value;
	const char *label; /* a text id */
};

struct form_file {
	const char *name; /* as the client called it; for display only */
	const unsigned char *data;
	size_t bytes;
};

/*
 * One field. min and max: characters for texts (bytes for passwords and files), values for numbers
 * and times, number of ticks for FIELD_CHOICES. 0: no limit; but every text has a max (BUG
 * without), and a number with a max above 0 has its min, even 0.
 */
struct form_field {
	const char *name;
	const char *label; /* text ids */
	const char *hint;
	enum field_type type;
	bool required;
	/* FIELD_TEXT and FIELD_AREA refuse what is somebody's mobile or identity number, because others read it, unless it belongs here: a
	 * number by which an office knows a thing, an address of a program, how to reach somebody. */
	bool takes_numbers;
	bool many; /* may be repeated: the first value counts, but every tick of FIELD_CHOICES */
	int64_t min, max;
	const struct form_choice *choices;
	size_t choice_count;
	const char *autocomplete; /* the HTML token */
	size_t offset; /* of the member in the form's struct */
};

/* The struct of a form is zeroed, then filled field by field. */
struct form {
	const struct form_field *fields;
	size_t field_count;
	size_t bytes; /* sizeof the struct */
	bool is_get; /* a filter: unknown parameters are ignored, bad values count as absent */
};

/* One name=value as it came (value NUL-terminated, valid UTF-8), or one file. */
struct form_pair {
	const char *name, *value;
	struct form_file file;
	bool is_file;
};

/* What was typed and what is wrong with it; also what a first showing starts with. */
struct form_state {
	const struct form *form;
	const void *data; /* the form's struct; complete only when error_count is 0 */
	const char **
	    values; /* by field; first raw value or NULL; no password; of a file that came its name */
	uint32_t *ticked; /* by field; FIELD_CHOICES' bits */
	const char **errors; /* by field; translated; NULL when fine */
	size_t error_count;
};

enum form_verdict {
	FORM_READ, /* perhaps with errors at fields: look at error_count */
	FORM_UNKNOWN_FIELD, /* 400 */
	FORM_REPEATED_FIELD,
};

/* Checks the pairs against the table. Every text limit is said in the message. */
enum form_verdict form_read(struct mem *, enum lang, const struct form *, const struct form_pair *,
    size_t pair_count, struct form_state *state_out) __attribute__((warn_unused_result));

/* A state with nothing typed, to be prefilled with form_prefill. */
void form_empty(struct mem *, const struct form *, struct form_state *state_out);
/* Sets what the field shows (for FIELD_CHOICE its stored value, for FIELD_CHECK "1" or
 * NULL); the text is not copied. Unknown name: BUG. */
void form_prefill(struct form_state *, const char *name, const char *value);
void form_prefill_ticked(struct form_state *, const char *name, uint32_t ticked);
/* Adds an error found by the page or a rule (translated text); a field's first error stays. Unknown
 * name: BUG. */
void form_error(struct form_state *, const char *name, const char *text);

#endif
