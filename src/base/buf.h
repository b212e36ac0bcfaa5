/* One growable run of bytes that knows its greatest size. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct mem;

/* data is always NUL-terminated behind len. Once something did not fit, full is set, and nothing
 * more is added. */
struct buf {
	struct mem *mem;
	char *data;
	size_t len, cap, max;
	bool full;
};

void buf_init(struct buf *, struct mem *, size_t max_bytes);
void buf_add(struct buf *, const void *, size_t bytes);
void buf_add_text(struct buf *, const char *);
void buf_add_char(struct buf *, char);
void buf_printf(struct buf *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_reset(struct buf *);

#endif
