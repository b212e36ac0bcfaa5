/* Whether a page is sound: what holds for every page of the site, whatever it is about. */
#ifndef TESTS_HTTP_SOUND_H
#define TESTS_HTTP_SOUND_H

#include <stddef.h>

#include "fcgi_client.h"

/*
 * NULL, or what is wrong: HTML that does not parse cleanly, no language, title or heading, two of what there
 * is once, script, style or handlers within the page, addresses that lead elsewhere, fields without labels,
 * pictures without words, a form without its token.
 */
const char *sound_trouble(struct mem *, const struct fcgi_reply *);

/* Bytes of the page and of the style sheets it names. */
size_t sound_bytes(struct mem *, const struct fcgi_reply *);

/* The addresses its links lead to. */
struct sound_links {
	const char **items;
	size_t n;
};
struct sound_links sound_links(struct mem *, const struct fcgi_reply *);
/* The actions of its POST forms, each once. */
struct sound_links sound_posts(struct mem *, const struct fcgi_reply *);

/* NULL for well-formed XML; else what libxml2 says of it. */
const char *sound_xml_trouble(struct mem *, const struct fcgi_reply *);

#endif
