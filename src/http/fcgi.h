/* The FastCGI loop of one worker: accept, read, handle, answer, one request at a time. The only
 * user of libfcgi. */
#ifndef HTTP_FCGI_H
#define HTTP_FCGI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/request.h"

/* How an answer went, for the request's log line. */
struct fcgi_sent {
	int64_t duration_us; /* from the whole head in hand to the last byte given to the kernel */
	size_t body_bytes;
	bool is_sent; /* false: the client was gone, or was dropped */
};

struct fcgi_options {
	int listen_fd; /* a listening unix socket, non-blocking; several workers may share it */
	/* A client that needs longer for its head, its body, or for taking the answer is dropped;
	 * the worker goes on. 0: 10. */
	int io_seconds;
	/* A handler that needs longer ends the worker (killed by SIGALRM), and the master starts
	 * another. 0: 60. */
	int busy_seconds;
	/* After about so many requests the worker ends by itself, so that leaks stay bounded; the
	 * master starts another. 0: never. */
	int64_t requests;
	size_t memory_bytes; /* of one request in all. 0: 48 MiB */

	/*
	 * Makes the answer: req->answer has a status afterwards, or the process stops with a BUG.
	 * When req->refused is set, the request was not understood and nothing but an error page of
	 * that status may come of it. The body is not read yet (http/read.h). After http_read_body
	 * said HTTP_DROP, whatever is answered is not sent. HEAD is handled like GET; its body is
	 * cut off here.
	 */
	void (*handle)(struct request *, void *arg);
	/* Once per request, after the answer was sent; NULL: none. */
	void (*done)(const struct request *, const struct fcgi_sent *, void *arg);
	void *arg;
};

/*
 * Serves until SIGTERM, until the listening socket is shut down and its queue empty, or until
 * `requests` are done. What is being answered when the signal comes is finished. Returns the
 * process's exit status. Takes over SIGTERM, SIGALRM and SIGPIPE.
 *
 * Sent, in this order: Status, X-Accel-Expires (answer.keep_seconds), Content-Type, Content-Length,
 * Location, Allow, Retry-After, Content-Disposition, answer.headers.
 */
int fcgi_serve(const struct fcgi_options *) __attribute__((warn_unused_result));

#endif
