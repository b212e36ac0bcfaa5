/*
 * Whatever the site answers, read by somebody who does not trust it: pages, JSON, tables, spreadsheets, feeds, headers and log
 * lines must parse, and what was typed must stand there as it was typed.
 */
#ifndef TESTS_HTTP_OUTPUTS_H
#define TESTS_HTTP_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "fcgi_client.h"

/* The text with a mark of its own in front, cut to so many characters, as it will be looked for. */
const char *outputs_marked(const char *text, size_t max_chars);
/* How many marks there are; whether and how one was seen in an output. */
size_t outputs_marks(void);
bool outputs_was_seen(size_t mark);
const char *outputs_text(size_t mark);

/* NULL, or what is wrong with the answer. */
const char *outputs_trouble(struct mem *, const struct fcgi_reply *);
/* NULL, or the first line of a log that is not one of keys and values. */
const char *outputs_log_trouble(struct mem *, const char *log);

#endif
