/* Text as office programs save it: UTF-8, or the national GB 18030. */
#ifndef BASE_CHARSET_H
#define BASE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

struct mem;

/* UTF-8 stays as it is; everything else is taken for GB 18030. False with a fault that names the line when it is neither. */
bool charset_to_utf8(struct mem *, const char *data, size_t bytes, const char **text_out,
    size_t *bytes_out) __attribute__((warn_unused_result));

#endif
