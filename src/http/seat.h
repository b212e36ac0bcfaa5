/* A worker's place in the master: starting it, seeing whether it serves, burying it. For
 * http/prefork alone. */
#ifndef HTTP_SEAT_H
#define HTTP_SEAT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "http/prefork.h"

struct desk;

struct seat {
	struct prefork_seat about;
	struct desk *desk; /* shared with the worker */
	size_t column; /* of the metrics */
	pid_t pid; /* 0: empty */
	int64_t started_at, start_after;
	int early_deaths;
};

/* Desks in shared memory, one for each seat. False: a fault. */
bool seat_make_desks(struct seat *seats, size_t count) __attribute__((warn_unused_result));

/* Forks the worker; without memory for it the next try is a second later. mask: the worker's
 * signals, to which SIGTERM is added. */
void seat_start(struct seat *, const struct prefork_options *, const sigset_t *mask);

/* Whether its worker has reached the loop; and for how long it has been busy (or starting), in
 * microseconds. */
bool seat_is_serving(const struct seat *);
int64_t seat_busy_us(const struct seat *, int64_t now);

/* Its worker ended with this status of waitpid: counts, logs, says when the next may start. */
void seat_emptied(struct seat *, int status);

/* The log line for a worker that ended unplanned. */
void seat_log_death(const char *pool, pid_t, int status);

#endif
