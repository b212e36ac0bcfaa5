/* A growable run of bytes. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bug.h"
#include "base/mem.h"

#define FIRST_BYTES 64

void buf_init(struct buf *buf, struct mem *mem, size_t max_bytes)
{
	*buf = (struct buf){ .mem = mem, .max = max_bytes };
	buf->cap = max_bytes < FIRST_BYTES ? max_bytes + 1 : FIRST_BYTES;
	buf->data = mem_alloc(mem, buf->cap);
}

/* Room for that many bytes more and the NUL; false, and full, when the greatest size forbids it. */
static bool make_room(struct buf *buf, size_t bytes)
{
	size_t wanted;

	if (buf->full || bytes > buf->max - buf->len) {
		buf->full = true;
		return false;
	}
	wanted = buf->len + bytes + 1;
	if (wanted <= buf->cap)
		return true;
	if (wanted < buf->cap * 2)
		wanted = buf->cap * 2 <= buf->max ? buf->cap * 2 : buf->max + 1;
	buf->data = mem_grow(buf->mem, buf->data, wanted);
	buf->cap = wanted;
	return true;
}

void buf_add(struct buf *buf, const void *data, size_t bytes)
{
	if (bytes == 0 || !make_room(buf, bytes))
		return;
	memcpy(buf->data + buf->len, data, bytes);
	buf->len += bytes;
	buf->data[buf->len] = '\0';
}

void buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list args;
	int bytes;

	va_start(args, fmt);
	bytes = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (bytes < 0)
		BUG("vsnprintf refuses \"%s\"", fmt);
	if (bytes == 0 || !make_room(buf, (size_t)bytes))
		return;
	va_start(args, fmt);
	vsnprintf(buf->data + buf->len, (size_t)bytes + 1, fmt, args);
	va_end(args);
	buf->len += (size_t)bytes;
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf->full = false;
	buf->data[0] = '\0';
}
