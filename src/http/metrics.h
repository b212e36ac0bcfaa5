/* Counters of all workers in shared memory, summed when they are read. */
#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * enum, name, labels, help. Rows of one name stand together. Whoever has something to count adds a
 * row and calls metrics_add: never a person, a code or an address in labels. http counts requests,
 * workers and dropped clients; the rest is counted by the gate and the pages.
 */
#define METRICS(X)                                                                                 \
	X(METRIC_WORKERS_STARTED, "jiebang_workers_started_total", "", "Workers started.")         \
	X(METRIC_WORKERS_DIED, "jiebang_workers_died_total", "", "Workers that ended unplanned.")  \
	X(METRIC_WORKERS_KILLED, "jiebang_workers_killed_total", "", "Stuck workers killed.")      \
	X(METRIC_CLIENTS_DROPPED, "jiebang_clients_dropped_total", "",                             \
	    "Requests dropped: cut off, or too slow in reading or writing.")                       \
	X(METRIC_STATEMENTS, "jiebang_database_statements_total", "", "Statements executed.")      \
	X(METRIC_REPLAYS, "jiebang_transaction_replays_total", "", "Transactions run again.")      \
	X(METRIC_FAULTS, "jiebang_faults_total", "", "Requests that ended in a fault.")            \
	X(METRIC_CLAIMS_WON, "jiebang_claims_total", "result=\"won\"", "Claims pressed.")          \
	X(METRIC_CLAIMS_LOST, "jiebang_claims_total", "result=\"lost\"", "Claims pressed.")        \
	X(METRIC_CLAIMS_REFUSED, "jiebang_claims_total", "result=\"refused\"", "Claims pressed.")  \
	X(METRIC_LOGINS_GOOD, "jiebang_logins_total", "result=\"good\"", "Logins tried.")          \
	X(METRIC_LOGINS_BAD, "jiebang_logins_total", "result=\"bad\"", "Logins tried.")            \
	X(METRIC_LOGINS_THROTTLED, "jiebang_logins_total", "result=\"throttled\"", "Logins tried.")

enum metric {
#define X(id, name, labels, help) id,
	METRICS(X)
#undef X
	    METRIC_COUNT
};

/* Adds to a counter. Works anywhere: outside a worker it counts in the process itself. */
void metrics_add(enum metric, int64_t n);
/* One answered request: jiebang_requests_total by status, jiebang_request_seconds. Called by
 * http/fcgi. */
void metrics_request(int status, int64_t duration_us);

/* A counter over all workers. */
int64_t metrics_sum(enum metric);
/* Everything in Prometheus text format 0.0.4 ("text/plain; version=0.0.4; charset=utf-8"). */
void metrics_render(struct buf *);

/* For http/prefork: makes the shared memory, or takes over that of the image before (descriptor,
 * -1: none). False: a fault. */
bool metrics_share(int inherited_fd) __attribute__((warn_unused_result));
int metrics_fd(void); /* -1: not shared */
/* Which column this process counts in; two processes in one column are harmless, only slower. */
void metrics_take_column(size_t number);

#endif
