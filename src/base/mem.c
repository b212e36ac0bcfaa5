/* Memory contexts, on talloc. The only place that knows talloc. */
#include "base/mem.h"

#include <stdint.h>
#include <string.h>
#include <talloc.h>

#include "base/bug.h"

/*
 * What a page usually needs comes out of one block. Below the size at which malloc asks the system
 * for a mapping of its own (128 KiB), so that the next request gets the same, already touched
 * pages.
 */
#define POOL_BYTES ((size_t)64 * 1024)

static void stop(const char *reason)
{
	BUG("talloc: %s", reason);
}

static struct mem *context(void *fresh)
{
	if (fresh == NULL)
		BUG("no memory for a context");
	return fresh;
}

/* A block or the end: out of memory and over the limit look the same to talloc. */
static void *block(void *fresh, size_t bytes)
{
	if (fresh == NULL)
		BUG("no memory, or over the limit of the context, for %zu bytes", bytes);
	return fresh;
}

struct mem *mem_root(const char *name)
{
	talloc_set_abort_fn(stop);
	/* One byte, so that the pointer points into the block: one that points behind it does not count
	 * for a leak checker as holding it. */
	return context(talloc_named_const(NULL, 1, name));
}

/* Deprecated in talloc, but without a successor: it is the one way to bound a whole tree. */
static void set_limit(struct mem *mem, size_t limit_bytes)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	if (talloc_set_memlimit(mem, limit_bytes) != 0)
		BUG("no memory for the limit of a context");
#pragma GCC diagnostic pop
}

struct mem *mem_pool(size_t limit_bytes)
{
	struct mem *mem;

	talloc_set_abort_fn(stop);
#ifdef MEM_NO_POOL
	mem = context(talloc_named_const(NULL, 0, "request"));
#else
	/* The block itself counts towards the limit. */
	mem =
	    context(talloc_pool(NULL, limit_bytes / 2 < POOL_BYTES ? limit_bytes / 2 : POOL_BYTES));
#endif
	set_limit(mem, limit_bytes);
	return mem;
}

struct mem *mem_child(struct mem *mem)
{
	return context(talloc_named_const(mem, 0, "child"));
}

void mem_free(struct mem *mem)
{
	if (mem != NULL && talloc_free(mem) != 0)
		BUG("a context refused to go");
}

void *mem_alloc(struct mem *mem, size_t bytes)
{
	return block(talloc_zero_size(mem, bytes), bytes);
}

void *mem_alloc_array(struct mem *mem, size_t item_bytes, size_t count)
{
	size_t bytes;

	if (__builtin_mul_overflow(item_bytes, count, &bytes))
		BUG("%zu items of %zu bytes", count, item_bytes);
	return mem_alloc(mem, bytes);
}

void *mem_grow(struct mem *mem, void *old, size_t bytes)
{
	/* Asked for nothing, talloc would free the block. */
	size_t asked = bytes > 0 ? bytes : 1;

	return block(talloc_realloc_size(mem, old, asked), asked);
}

void *mem_copy(struct mem *mem, const void *from, size_t bytes)
{
	void *to = block(talloc_size(mem, bytes), bytes);

	if (bytes > 0)
		memcpy(to, from, bytes);
	return to;
}

char *mem_strdup(struct mem *mem, const char *text)
{
	return mem_copy(mem, text, strlen(text) + 1);
}

char *mem_strndup(struct mem *mem, const char *text, size_t bytes)
{
	return block(talloc_strndup(mem, text, bytes), bytes);
}

char *mem_printf(struct mem *mem, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = mem_vprintf(mem, fmt, args);
	va_end(args);
	return text;
}

char *mem_vprintf(struct mem *mem, const char *fmt, va_list args)
{
	return block(talloc_vasprintf(mem, fmt, args), 0);
}

struct closer {
	void (*close)(void *thing);
	void *thing;
};

static int run_closer(struct closer *closer)
{
	closer->close(closer->thing);
	return 0;
}

void mem_on_free(struct mem *mem, void (*close)(void *thing), void *thing)
{
	struct closer *closer = mem_alloc(mem, sizeof *closer);

	closer->close = close;
	closer->thing = thing;
	talloc_set_destructor(closer, run_closer);
}
