/* A FastCGI client: what nginx does, one request per connection, from C. Nothing is shared, so many
 * processes and threads can use it. */
#ifndef TESTS_HTTP_FCGI_CLIENT_H
#define TESTS_HTTP_FCGI_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct mem;

/* A request. Zero is a good value of everything but socket_path and uri. */
struct fcgi_call {
	const char *socket_path;
	const char *method; /* GET */
	const char *uri; /* with its query, as it stands in the request line */
	/* "HTTP_COOKIE=a=b" adds a parameter or takes the place of one we send anyway; "HTTP_HOST"
	 * alone leaves it out. NULL-terminated. */
	const char *const *params;
	const char *content_type;
	const void *body;
	size_t body_bytes;
	bool has_body; /* sends CONTENT_LENGTH even if it is 0; POST always does */
	int timeout_ms; /* for the whole exchange; 10,000 */
	bool keep_conn;
};

struct fcgi_header {
	const char *name, *value;
};

struct fcgi_reply {
	int status; /* 0: no answer; then problem says why */
	const struct fcgi_header *headers;
	size_t header_count;
	const char *body; /* NUL behind it */
	size_t body_bytes;
	const char *errors; /* what came on the error stream */
	uint32_t app_status;
	int protocol_status;
	bool is_complete; /* ended with END_REQUEST */
	/* The peer closed before it had taken the whole request: nginx may make a 502 of that. */
	bool is_cut_off;
	const char *problem; /* "connect: …", "timeout", "closed", …; NULL when complete */
	int64_t took_us;
};

/* Sends the request, reads the answer. True when a complete answer came, of whatever status. The
 * reply hangs on mem. */
bool fcgi_call(struct mem *, const struct fcgi_call *, struct fcgi_reply *reply_out);

/* A header's value, in any case of its name; NULL when absent. The n-th of several. */
const char *fcgi_header(const struct fcgi_reply *, const char *name);
const char *fcgi_header_n(const struct fcgi_reply *, const char *name, size_t n);

/* --- by hand, for broken requests --- */

/* A connected socket, or -1 with errno. */
int fcgi_connect(const char *socket_path, int timeout_ms);
/* All records of the request, ready to be sent; records of at most 32 KiB. */
void fcgi_encode(const struct fcgi_call *, struct buf *out);
/* One record. */
void fcgi_record(struct buf *out, int type, int request_id, const void *content, size_t bytes);
#define FCGI_BEGIN 1
#define FCGI_END 3
#define FCGI_PARAMS 4
#define FCGI_STDIN 5
#define FCGI_STDOUT 6
#define FCGI_STDERR 7
/* Sends bytes and reads the answer to its end, both at once. The socket stays open. */
bool fcgi_exchange(struct mem *, int fd, const void *bytes, size_t count, int timeout_ms,
    struct fcgi_reply *reply_out);
/* Waits until the peer closes: true when it did in time. */
bool fcgi_wait_closed(int fd, int timeout_ms);

#endif
