/* What every answer gets before it is sent, and the line it leaves in the log. */
#ifndef APP_ANSWER_END_H
#define APP_ANSWER_END_H

#include <stdint.h>

#include "http/fcgi.h"
#include "http/request.h"

/* The error page where a status stands without a body; security and cache headers. */
void answer_end(struct request *);

/* One line per request: never what was typed, never a query. */
void answer_log(const struct request *, const struct fcgi_sent *, int64_t statements);

#endif
