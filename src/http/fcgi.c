/*
 * The loop of one worker, and the traps of libfcgi that it closes:
 * - It reads without a time limit. A timer interrupts its read(2), which it takes for a broken
 *   connection.
 * - A signal that comes just before its accept(2) waits for the next request. We accept ourselves,
 *   after ppoll(2), the only place where SIGTERM is let in; so it cannot cut a write short either.
 * - It lets the peer keep the connection open, and waits up to two seconds for it to close.
 *   "Detached", it closes at once.
 */
#include "http/fcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "http/metrics.h"
#include "http/prefork.h"
#include "http/read.h"
#include "http/send.h"

#define IO_SECONDS 10
#define BUSY_SECONDS 60
#define MEMORY_BYTES ((size_t)48 * 1024 * 1024)
#define HEAD_BYTES ((size_t)16 * 1024)
#define FILE_PIECE ((size_t)16 * 1024)
#define DISCARD_BYTES (HTTP_UPLOAD_BYTES + ((size_t)1 << 20))

/* What a ring of the timer does. */
enum alarm { ALARM_INTERRUPT = 0, ALARM_KILL };

static volatile sig_atomic_t alarm_does;
static volatile sig_atomic_t is_told_to_end;

static void on_alarm(int number)
{
	/* A handler that hangs cannot be taken back: the process goes, and its end says why. */
	if (alarm_does == ALARM_KILL) {
		signal(number, SIG_DFL);
		raise(number);
	}
}

static void on_end(int number)
{
	(void)number;
	is_told_to_end = 1;
}

/*
 * After the time is over it rings again and again: the first ring may come between two reads.
 * at_us: by clock_steady.
 */
static void set_alarm(enum alarm does, int64_t at_us)
{
	int64_t left = at_us - clock_steady();

	if (left < 1)
		left = 1;
	alarm_does = does;
	setitimer(ITIMER_REAL,
	    &(struct itimerval){
		.it_value = { .tv_sec = left / SECOND_US, .tv_usec = left % SECOND_US },
		.it_interval = { .tv_usec = 20000 },
	    },
	    NULL);
}

static void stop_alarm(void)
{
	setitimer(ITIMER_REAL, &(struct itimerval){ 0 }, NULL);
}

static void take_signals(void)
{
	sigset_t blocked;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	/* No SA_RESTART: interrupting is the purpose. */
	sigaction(SIGALRM, &(struct sigaction){ .sa_handler = on_alarm }, NULL);
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = on_end }, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR1, SIG_IGN); /* else libfcgi gives it a meaning of its own */
}

/* One worker at work. */
struct loop {
	const struct fcgi_options *options;
	FCGX_Request fcgi;
	struct http_source source;
	int64_t io_us, busy_us;
	bool is_shut; /* the listening socket: no more will come than what waits there */
	int64_t read_until; /* the body must be there; 0: nothing of it was read yet */
};

/* The body, as far as the client sends it in time. While it is read the clock of the client runs,
 * not that of the handler. */
static size_t read_some(void *arg, void *into, size_t bytes)
{
	struct loop *loop = arg;
	size_t got = 0;

	if (!loop->read_until)
		loop->read_until = clock_steady() + loop->io_us;
	set_alarm(ALARM_INTERRUPT, loop->read_until);
	while (got < bytes) {
		int wanted = bytes - got < INT32_MAX ? (int)(bytes - got) : INT32_MAX;
		int now = FCGX_GetStr((char *)into + got, wanted, loop->fcgi.in);
		if (now <= 0)
			break;
		got += (size_t)now;
	}
	set_alarm(ALARM_KILL, clock_steady() + loop->busy_us);
	return got;
}

/* Fewer bytes than were announced are found out by whoever counts them. */
static void send_file(struct loop *loop, const struct answer_file *file)
{
	char piece[FILE_PIECE];

	for (size_t at = 0; at < file->bytes;) {
		ssize_t now = pread(file->fd, piece, sizeof piece, (off_t)at);
		if (now <= 0 || FCGX_PutStr(piece, (int)now, loop->fcgi.out) < now)
			return;
		at += (size_t)now;
	}
}

static bool send_all(struct loop *loop, struct request *req)
{
	const struct buf *body = &req->answer.body;
	struct buf head;

	buf_init(&head, req->mem, HEAD_BYTES);
	send_head(req, &head);
	/* A peer that is cut off while it still sends may not look at the answer. */
	http_discard_body(&loop->source, DISCARD_BYTES);
	set_alarm(ALARM_INTERRUPT, clock_steady() + loop->io_us);
	FCGX_PutStr(head.data, (int)head.len, loop->fcgi.out);
	if (req->method != METHOD_HEAD && req->answer.file)
		send_file(loop, req->answer.file);
	else if (req->method != METHOD_HEAD)
		FCGX_PutStr(body->data, (int)body->len, loop->fcgi.out);
	/* Closing tells what went wrong since the start; a small answer and its end leave in one
	 * write. */
	bool is_sent = FCGX_FClose(loop->fcgi.err) == 0 && FCGX_FClose(loop->fcgi.out) == 0;
	stop_alarm();
	return is_sent;
}

static void finish_one(struct loop *loop, struct request *req)
{
	struct fcgi_sent sent = { 0 };

	if (loop->source.is_broken)
		stop_alarm();
	else
		sent.is_sent = send_all(loop, req);
	sent.duration_us = clock_steady() - req->arrived_steady;
	if (sent.is_sent && req->method != METHOD_HEAD)
		sent.body_bytes = send_bytes(&req->answer);
	if (sent.is_sent)
		metrics_request(req->answer.status, sent.duration_us);
	else
		metrics_add(METRIC_CLIENTS_DROPPED, 1);
	if (loop->options->done)
		loop->options->done(req, &sent, loop->options->arg);
	/* Last: the request's texts are in there. */
	FCGX_Free(&loop->fcgi, 1);
}

static void answer_one(struct loop *loop)
{
	const struct fcgi_options *options = loop->options;
	struct mem *mem = mem_pool(options->memory_bytes ? options->memory_bytes : MEMORY_BYTES);
	struct request *req = MEM_NEW(mem, struct request);

	prefork_beat(clock_steady());
	loop->source =
	    (struct http_source){ .params = loop->fcgi.envp, .read = read_some, .arg = loop };
	loop->read_until = 0;
	set_alarm(ALARM_KILL, clock_steady() + loop->busy_us);
	req->mem = mem;
	answer_start(req);
	http_read_head(req, &loop->source);
	options->handle(req, options->arg);
	if (!loop->source.is_broken && req->answer.status == 0)
		BUG("%s was not answered", req->path);
	finish_one(loop, req);
	mem_free(mem);
	prefork_beat(0);
}

enum next { NEXT_REQUEST, NEXT_NOTHING, NEXT_END };

/*
 * The connection is handed over in the library's own structure, as if it had kept it from a request
 * before: it would go on accepting after a broken one, under the alarm that has rung for that.
 */
static bool read_head(struct loop *loop, int connection)
{
	FCGX_Request *fcgi = &loop->fcgi;

	fcgi->ipcFd = connection;
	fcgi->keepConnection = 1;
	FCGX_Detach(fcgi);
	set_alarm(ALARM_INTERRUPT, clock_steady() + loop->io_us);
	bool is_read = FCGX_Accept_r(fcgi) == 0;
	stop_alarm();
	/* Parameters that end with the connection pass for whole ones, but leave an error. */
	if (is_read && FCGX_GetError(fcgi->in) == 0)
		return true;
	if (is_read)
		FCGX_Free(fcgi, 1);
	metrics_add(METRIC_CLIENTS_DROPPED, 1);
	return false;
}

/* Accepts and reads a head. Nothing: another worker was faster, or the client failed. */
static enum next take_one(struct loop *loop)
{
	int connection = accept4(loop->options->listen_fd, NULL, NULL, SOCK_CLOEXEC);

	if (connection < 0) {
		if (errno == EAGAIN || errno == EINVAL)
			return loop->is_shut ? NEXT_END : NEXT_NOTHING;
		log_note("error", "accept", "%s", strerror(errno));
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
		return NEXT_NOTHING;
	}
	/* While it reads the head, this worker is busy too. */
	prefork_beat(clock_steady());
	if (read_head(loop, connection))
		return NEXT_REQUEST;
	prefork_beat(0);
	return NEXT_NOTHING;
}

/* ppoll(2) does not look at signals while somebody waits, and under load there is always somebody. */
static void look_for_end(void)
{
	const struct timespec at_once = { 0 };
	sigset_t end;

	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	if (sigtimedwait(&end, NULL, &at_once) == SIGTERM)
		is_told_to_end = 1;
}

/* Sleeps until somebody connects or SIGTERM comes: only here is it let in. */
static enum next wait_for_one(struct loop *loop)
{
	struct pollfd poll_fd = { .fd = loop->options->listen_fd, .events = POLLIN };
	const struct timespec at_once = { 0 };
	sigset_t during;

	look_for_end();
	sigprocmask(SIG_SETMASK, NULL, &during);
	sigdelset(&during, SIGTERM);
	int ready = ppoll(&poll_fd, 1, is_told_to_end ? &at_once : NULL, &during);
	/* What waits at a socket that was shut down is ours; at a living one, the others'. */
	loop->is_shut = ready > 0 && poll_fd.revents & POLLHUP;
	if (is_told_to_end && !loop->is_shut)
		return NEXT_END;
	return ready > 0 ? NEXT_REQUEST : NEXT_NOTHING;
}

/* Not all workers at once. */
static int64_t spread(int64_t requests)
{
	return requests > 0 ? requests + random_below((uint32_t)(requests / 10 + 1)) : INT64_MAX;
}

int fcgi_serve(const struct fcgi_options *options)
{
	struct loop loop = {
		.options = options,
		.io_us = (options->io_seconds ? options->io_seconds : IO_SECONDS) * SECOND_US,
		.busy_us =
		    (options->busy_seconds ? options->busy_seconds : BUSY_SECONDS) * SECOND_US,
	};
	int64_t left = spread(options->requests);

	take_signals();
	if (FCGX_Init() != 0 || FCGX_InitRequest(&loop.fcgi, -1, 0) != 0) {
		log_note("error", "fcgi", "cannot be set up");
		return 1;
	}
	prefork_beat(0);
	while (left > 0) {
		enum next next = wait_for_one(&loop);
		if (next == NEXT_REQUEST)
			next = take_one(&loop);
		if (next == NEXT_END)
			break;
		if (next == NEXT_REQUEST) {
			answer_one(&loop);
			left--;
		}
	}
	return 0;
}
