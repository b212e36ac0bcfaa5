/* What jiebang-image and whoever starts it agree on: the same build on the same machine, so a struct
 * goes through the pipe. */
#ifndef BASE_IMAGE_H
#define BASE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#define IMAGE_SENT_BYTES ((size_t)10 * 1024 * 1024) /* what it takes */
#define IMAGE_KEPT_BYTES ((size_t)2 * 1024 * 1024) /* what it makes of it, at most */
#define IMAGE_SMALL_BYTES ((size_t)256 * 1024)
#define IMAGE_PIXELS 40000000 /* as sent */
#define IMAGE_SIDE 2000 /* as kept, the longer side */
#define IMAGE_SMALL_SIDE 400

/* The number is what goes through the pipe. */
enum image_type { IMAGE_JPEG = 1, IMAGE_PNG, IMAGE_WEBP };

/* How it ends: its exit status. Anything else: it was stopped, or could not shut itself in. */
enum image_end {
	IMAGE_CLEANED = 0,
	IMAGE_UNKNOWN = 3, /* none of the three types */
	IMAGE_TOO_LARGE = 4, /* more pixels than IMAGE_PIXELS */
	IMAGE_DAMAGED = 5, /* cannot be read to its end */
};

/* On its standard output, followed by the image and by the small one, which is a JPEG. */
struct image_reply {
	uint32_t type; /* enum image_type */
	uint32_t width, height;
	uint32_t bytes, small_bytes;
};

#endif
