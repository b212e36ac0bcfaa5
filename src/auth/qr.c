/* QR codes by libqrencode. */
#include "auth/qr.h"

#include <qrencode.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/mem.h"

#define MARGIN 4
#define PATH_BYTES ((size_t)256 * 1024)

/* One bar for each run of dark squares in a row. */
static void add_row(struct buf *path, const unsigned char *row, int width, int y)
{
	for (int x = 0; x < width; x++) {
		int length = 0;
		while (x + length < width && row[x + length] & 1)
			length++;
		if (length)
			buf_printf(path, "M%d %dh%dv1h-%dz", x, y, length, length);
		x += length;
	}
}

struct qr qr_of(struct mem *mem, const char *text)
{
	struct buf path;
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (!code)
		BUG("no QR code for this text");
	buf_init(&path, mem, PATH_BYTES);
	for (int y = 0; y < code->width; y++)
		add_row(&path, code->data + y * code->width, code->width, y);
	int side = code->width + 2 * MARGIN;
	struct qr qr = {
		.path = path.data,
		.view_box = mem_printf(mem, "-%d -%d %d %d", MARGIN, MARGIN, side, side),
	};
	QRcode_free(code);
	return qr;
}
