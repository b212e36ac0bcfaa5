/* Scoped memory: everything a request allocates hangs on one context and goes with it. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

/* A memory context. Running out of memory ends the process: there is no NULL to check for. */
struct mem;

/* A long-lived context (a process, a connection). */
struct mem *mem_root(const char *name);

/* A context for one request. Allocating more than limit_bytes in all is a BUG: input limits come
 * first. */
struct mem *mem_pool(size_t limit_bytes);

struct mem *mem_child(struct mem *);
void mem_free(struct mem *);

/* Zeroed memory, aligned for anything. */
void *mem_alloc(struct mem *, size_t bytes) __attribute__((malloc, returns_nonnull));
void *mem_alloc_array(struct mem *, size_t item_bytes, size_t count)
    __attribute__((malloc, returns_nonnull));
/* Grows (or makes, when old is NULL) a block; the part behind the old content is not zeroed. */
void *mem_grow(struct mem *, void *old, size_t bytes) __attribute__((returns_nonnull));
void *mem_copy(struct mem *, const void *, size_t bytes) __attribute__((returns_nonnull));

char *mem_strdup(struct mem *, const char *) __attribute__((returns_nonnull));
char *mem_strndup(struct mem *, const char *, size_t bytes) __attribute__((returns_nonnull));
char *mem_printf(struct mem *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));
char *mem_vprintf(struct mem *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0), returns_nonnull));

/* Runs close(thing) when the context is freed: for what is not memory. */
void mem_on_free(struct mem *, void (*close)(void *thing), void *thing);

#define MEM_NEW(mem, type) ((type *)mem_alloc((mem), sizeof(type)))
#define MEM_ARRAY(mem, type, count) ((type *)mem_alloc_array((mem), sizeof(type), (count)))

#endif
