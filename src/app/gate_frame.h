/* The frame of a page, filled in as the gate comes to know who asks. */
#ifndef APP_GATE_FRAME_H
#define APP_GATE_FRAME_H

#include <stdbool.h>

struct request;
struct settings;

/* A new one, as anyone sees it, and an error page when all else fails. */
void gate_frame_open(const struct settings *, struct request *);
/* The name and the way out of whoever is signed in; nothing for a guest. */
void gate_frame_account(struct request *);
/* His unread messages: one query more, so not for a POST that ends with a redirect. */
bool gate_frame_count(struct request *) __attribute__((warn_unused_result));

#endif
