/* Uploads in tests: a need of a poster's that takes files, and a file through the form of its page. */
#ifndef TESTS_HTTP_UPLOAD_H
#define TESTS_HTTP_UPLOAD_H

#include "browser.h"
#include "picture.h"

/* "/projects/CODE" and what stands below it. */
const char *upload_at(struct mem *, const char *code, const char *below);
/* A new draft of the browser's person; its code. */
const char *upload_draft(struct mem *, struct browser *);
/* Through the form of the page, as a browser sends it; says it is a JPEG, whatever it is. */
struct fcgi_reply upload_file(
    struct mem *, struct browser *, const char *code, struct picture, const char *name);
/* How many files a need has; what it counts itself is compared. */
int64_t upload_count(struct mem *, const char *code);

#endif
