/* UTF-8 text. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mem;

/* Valid UTF-8 without NUL, surrogates or overlong forms. */
bool text_valid(const char *, size_t bytes);
/* The first code point of 1 or more bytes and how many bytes it takes; a byte that is not UTF-8 is
 * -1 and takes one. */
size_t text_next(const char *, size_t bytes, int32_t *point_out);
/* Characters (code points) of valid UTF-8. */
size_t text_chars(const char *);
/* Without blanks (ASCII, ideographic, every other kind of space) at both ends; NFC. */
char *text_trim(struct mem *, const char *);
/* At most n characters, with … when cut. */
char *text_cut(struct mem *, const char *, size_t chars);
/* Full-width ASCII to ASCII. */
char *text_narrow(struct mem *, const char *);
bool text_equal(const char *, const char *); /* NULL equals NULL only */
bool text_starts(const char *, const char *prefix);
bool text_blank(const char *); /* NULL, empty or only blanks */
/*
 * "138****1234": masks all but the first three and the last four characters. A number of 7 to 10
 * characters keeps two at each end, a shorter one none, because there three and four would give it
 * away.
 */
char *text_mask_phone(struct mem *, const char *);
/* A whole number in ASCII digits, nothing else; false otherwise or out of range. */
bool text_to_int(const char *, int64_t min, int64_t max, int64_t *out);

/* For LIKE: the text alone, its signs without their meaning. */
char *text_like(struct mem *, const char *text);

#endif
