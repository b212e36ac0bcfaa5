/* Percent escapes and name=value pairs, as queries and urlencoded bodies write them. */
#ifndef HTTP_DECODE_H
#define HTTP_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/form.h"

/*
 * Replaces each %XX in place (and "+" by a blank, if plus_is_blank) and ends the text with NUL:
 * text has room for one byte more. False: a broken escape, or what comes out holds NUL or is no
 * UTF-8.
 */
bool decode_in_place(char *text, size_t bytes, bool plus_is_blank)
    __attribute__((warn_unused_result));

/*
 * Cuts "a=1&b=2" (text has room for one byte more) into at most max pairs that point into it. Empty
 * pieces are skipped; without "=" the value is "". False: as decode_in_place, too many, or a name
 * that is empty.
 */
bool decode_pairs(char *text, size_t bytes, struct form_pair *pairs, size_t max, size_t *count_out)
    __attribute__((warn_unused_result));

/* Names of our forms: [A-Za-z0-9_-], 1 to HTTP_NAME_BYTES. */
bool decode_name_fits(const char *name);

#endif
