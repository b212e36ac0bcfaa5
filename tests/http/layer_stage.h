/*
 * The stage of the process tests: a master with workers (layer_worker.h) in a folder of its own,
 * and clients around it. The workers are the test program itself, called with "serve".
 */
#ifndef TESTS_HTTP_LAYER_STAGE_H
#define TESTS_HTTP_LAYER_STAGE_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/count.h"
#include "fcgi_client.h"

/* Of the running test. The master is ended, and must end well, when the test is over; 0: there is
 * none. */
extern struct mem *stage_mem;
extern char folder[64];
extern const char *general, *second; /* socket paths */
extern pid_t master;

int64_t now_ms(void);
void sleep_ms(long ms);
const char *in_folder(const char *name);
void write_file(const char *name, const char *text);

/* Arguments as layer_worker.h tells; serve waits until both pools answer. */
pid_t start_master(const char *workers, const char *io, const char *busy, const char *requests);
void serve(const char *workers, const char *io, const char *busy, const char *requests);
/* The exit status of the master; -1 when it did not end in time. */
int master_ended(int64_t most_ms);
bool is_gone(pid_t);
bool wait_gone(pid_t, int64_t most_ms);

/* What a page answers; anything but 200 fails the test. Without a socket: the general pool. */
bool get_from(const char *socket_path, const char *uri, struct fcgi_reply *);
const char *text_from(const char *socket_path, const char *uri);
const char *text(const char *uri);
pid_t a_pid(void);
long metric(const char *name);

/* The first bytes of a request, or a whole one whose answer is not read yet; the connection stays
 * open. */
int half_request(const struct fcgi_call *, size_t bytes);
int open_request(const char *uri);
bool finish_request(int fd, struct fcgi_reply *);
/* Whether so many workers answer at the same time. */
bool are_free(size_t n);

/* Clients in processes of their own that ask and ask. problem_out: of one that failed, "" when none
 * did. */
void start_clients(void);
void stop_clients(int64_t *answered_out, int64_t *failed_out, const char **problem_out);

TCase *add_case(Suite *, const char *name);
int stage_main(int argc, char **argv, Suite *(*make_suite)(void));

#endif
