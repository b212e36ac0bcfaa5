/*
 * What compiled templates are made of. Each macro accepts only the types that may stand at its
 * place: any other type is a compile error at the line of the template. Not for use by hand.
 */
#ifndef HTML_TMPL_H
#define HTML_TMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html/frame.h"
#include "html/out.h"

/* The name of the hidden field that carries a form's token. */
#define TMPL_TOKEN_FIELD "token"

/* Only a string literal can be written as it is. */
#define TMPL_LITERAL(o, text) out_literal((o), "" text "", sizeof(text) - 1)

/* A text or a whole number. No bool, no enum, no double: a view holds what is to be read. */
#define TMPL_TEXT(o, value)                                                                        \
	_Generic((value), char *: out_text, const char *: out_text, int: out_int, long: out_int,   \
	    long long: out_int, unsigned long: out_int)((o), (value))

/* The whole of an address. */
#define TMPL_URL(o, value) out_url((o), (value))

/* {{ linked v.data }}: a block of data for machines. */
#define TMPL_LINKED(o, value) out_linked((o), (value))

/* A value in the query of a literal address. */
#define TMPL_URL_PART(o, value) out_url_part((o), TMPL_ARG((o), (value)))

/* A value for a named place of a text, not yet escaped. */
#define TMPL_ARG(o, value)                                                                         \
	_Generic((value), char *: tmpl_arg_text, const char *: tmpl_arg_text, int: tmpl_arg_int,   \
	    long: tmpl_arg_int, long long: tmpl_arg_int, unsigned long: tmpl_arg_int)((o), (value))

/* A number for singular and plural. */
#define TMPL_COUNT(value)                                                                          \
	_Generic((value), int                                                                      \
		 : (value), long                                                                   \
		 : (value), long long                                                              \
		 : (value), unsigned long                                                          \
		 : (value))

/*
 * True for a true bool, a number other than 0, a text that is not empty, a pointer that is not
 * NULL.
 */
#define TMPL_IF(value)                                                                             \
	_Generic((value), bool: tmpl_if_number, char: tmpl_if_number, signed char: tmpl_if_number, \
	    unsigned char: tmpl_if_number, short: tmpl_if_number, unsigned short: tmpl_if_number,  \
	    int: tmpl_if_number, unsigned int: tmpl_if_number, long: tmpl_if_number,               \
	    unsigned long: tmpl_if_number, long long: tmpl_if_number, char *: tmpl_if_text,        \
	    const char *: tmpl_if_text, default: tmpl_if_pointer)((value))

/* The view of an included template: a struct, or a pointer to it. */
#define TMPL_VIEW(type, value)                                                                     \
	_Generic((value), type : &(value), type * : (value), const type * : (value))

const char *tmpl_arg_text(struct out *, const char *);
const char *tmpl_arg_int(struct out *, int64_t);

static inline bool tmpl_if_number(int64_t n)
{
	return n != 0;
}

static inline bool tmpl_if_text(const char *text)
{
	return text && *text;
}

static inline bool tmpl_if_pointer(const void *p)
{
	return p != NULL;
}

/*
 * "<form" with address and method; further attributes and ">" follow; then the hidden token (none
 * for a filter).
 */
void tmpl_form_begin(struct out *, const struct form_action *);
void tmpl_form_token(struct out *, const struct form_action *);

#endif
