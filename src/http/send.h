/* The answer as FastCGI wants it: header lines, a blank line, the body. */
#ifndef HTTP_SEND_H
#define HTTP_SEND_H

#include <stddef.h>

#include "base/buf.h"
#include "http/request.h"

/* All header lines of the request's answer and the blank line behind them. */
void send_head(struct request *, struct buf *out);

/* How many bytes follow them. */
size_t send_bytes(const struct answer *);

#endif
