/* Whole files. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct mem;

/* Everything in a regular file of at most max_bytes, with a NUL behind it. False with a fault, also
 * when it is larger. */
bool file_read(struct mem *, const char *path, size_t max_bytes, char **data_out, size_t *bytes_out)
    __attribute__((warn_unused_result));

#endif
