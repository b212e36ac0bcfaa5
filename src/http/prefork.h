/* The master: opens the sockets, keeps pools of workers alive, reloads without a gap, drains at the
 * end. Serves nothing itself. */
#ifndef HTTP_PREFORK_H
#define HTTP_PREFORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One set of workers on one socket. */
struct prefork_pool {
	const char *name; /* for the log: "general", "passwords" */
	const char *socket_path; /* at most 107 bytes; mode 0660; a stale one is replaced, a living
				    one refused */
	int workers;
	int nice; /* added in the workers: 10 for password hashing */
	size_t data_bytes; /* RLIMIT_DATA of each worker: what a lying peer can make libfcgi
			      allocate. 0: none */
};

/* What a worker is given. */
struct prefork_seat {
	const struct prefork_pool *pool;
	size_t pool_index;
	int number; /* of the worker in its pool, from 0 */
	int listen_fd;
};

struct prefork_options {
	const struct prefork_pool *pools;
	size_t pool_count;
	const char *socket_group; /* the sockets' group (nginx's); NULL: the process's own */
	char *const *
	    argv; /* of main: what SIGHUP executes again; a name without "/" is looked up in PATH */
	/*
	 * A trial run before the reload: this command must end with 0 (within 10 s), or the reload
	 * is refused and everything stays as it is. NULL: none.
	 */
	char *const *trial;
	int drain_seconds; /* a worker told to end is killed after so long. 0: 20 */
	/* A worker whose request takes so long is killed: the guard behind
	 * fcgi_options.busy_seconds, make it larger. 0: 90. */
	int busy_seconds;

	/*
	 * Runs in the worker: opens its connections, calls fcgi_serve(seat->listen_fd …), returns
	 * the exit status. 0: ended as planned; anything else counts as a death.
	 */
	int (*work)(const struct prefork_seat *, void *arg);
	void *arg;
};

/*
 * Runs until SIGTERM or SIGINT; returns the exit status of the program (1: a socket could not be
 * opened; logged).
 *
 * A worker that dies, is stopped (SIGSTOP) or stuck is replaced at once; if its successors die
 * within a second too, after 0.1, 0.2 … 5 s. SIGHUP: trial run, then the program executes itself
 * again with the sockets, the metrics and the old workers handed over (environment
 * JIEBANG_PREFORK); the new image starts its workers, and only when all of them are serving the old
 * ones are told to end. A connection that waits in a socket's queue meanwhile is served by either.
 * SIGTERM: the sockets are shut down (new connections are refused), what waits in their queues is
 * served, workers end, the sockets are removed. Workers also end when the master disappears.
 *
 * Call it before anything is opened that workers must not share (database connections). Other
 * descriptors of the caller must be close-on-exec, else they pile up with each reload.
 */
int prefork_run(const struct prefork_options *) __attribute__((warn_unused_result));

/* For http/fcgi: this worker is waiting (at 0) or busy since `at` (clock_steady). Nothing happens
 * outside a worker. */
void prefork_beat(int64_t at);

#endif
