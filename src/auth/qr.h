/* A QR code as the outline of its dark squares, for an <svg> within the page. */
#ifndef AUTH_QR_H
#define AUTH_QR_H

struct mem;

struct qr {
	char *path; /* the d of a <path>: numbers and the letters M h v z */
	const char *view_box; /* with the white margin that readers need */
};

/* The text must fit: up to a thousand bytes do (BUG beyond). */
struct qr qr_of(struct mem *, const char *text);

#endif
