/* multipart/form-data, as browsers write it and no other way. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/form.h"

struct mem;

/* The boundary of 'multipart/form-data; boundary=…'; NULL when it is another type, or the boundary
 * is missing or badly written. */
const char *multipart_boundary(struct mem *, const char *content_type);

/*
 * Cuts a body into at most max pairs that point into it; writes into it. A part with a file name is
 * a file (empty name and no bytes: none was chosen; any bytes stay as they are), another one a
 * text. Every part needs Content-Disposition: form-data with a name, may have Content-Type, and
 * nothing else; nothing stands before the first boundary or after the last. False: written
 * otherwise, too many parts, NUL or invalid UTF-8 in a text or a name.
 */
bool multipart_read(struct mem *, char *body, size_t bytes, const char *boundary,
    struct form_pair *pairs, size_t max, size_t *count_out) __attribute__((warn_unused_result));

#endif
