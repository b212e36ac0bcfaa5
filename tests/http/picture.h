/* Pictures and documents for uploads, good and hostile, made here byte by byte. */
#ifndef TESTS_HTTP_PICTURE_H
#define TESTS_HTTP_PICTURE_H

#include <stddef.h>
#include <stdint.h>

struct mem;

struct picture {
	const char *data;
	size_t bytes;
};

/* Red on the left, blue on the right: 24 x 16. */
struct picture picture_jpeg(struct mem *);
struct picture picture_webp(struct mem *);
/* The same photo as a camera sends it: taken upright (so 16 x 24 when turned), with the place where
 * it was taken, a comment and a small picture of its own. */
#define PICTURE_PLACE "GPS-of-somebodys-door"
struct picture picture_photo(struct mem *);

/* A grey PNG. noise: dots by chance, which do not shrink when packed; else all black. */
struct picture picture_png(struct mem *, uint32_t width, uint32_t height, int noise);
/* A small PNG with one chunk more before its dots: a name and what follows it. */
struct picture picture_png_with(struct mem *, const char *chunk, const void *data, size_t bytes);
/* So many zeroes, packed. */
struct picture picture_packed_zeroes(struct mem *, size_t bytes);

/* With something behind, or only the first bytes of it. */
struct picture picture_followed(struct mem *, struct picture, const void *tail, size_t bytes);
struct picture picture_cut(struct picture, size_t bytes);
/* A ZIP archive with one file, <script> in it. */
struct picture picture_zip(struct mem *);
/* A PDF of this text, so long in all; it ends as a PDF must. */
struct picture picture_pdf(struct mem *, const char *text, size_t bytes);

#endif
