/* Starting a program, feeding it and taking what it says, with an eye on the clock. */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"

#define PIECE_BYTES 65536

/* One running child, seen from here. Descriptors are -1 once they are closed. */
struct child {
	pid_t pid;
	int in, out, life; /* life: readable when it has ended */
	int64_t until;
};

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Nothing of ours goes with it but what it reads and writes. */
static int spawn(const char *const *argv, int in, int out, pid_t *pid_out)
{
	char *const empty[] = { NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	int error = posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	if (!error)
		error = posix_spawn_file_actions_addopen(
		    &files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	if (!error)
		error = posix_spawn(pid_out, argv[0], &files, &attributes,
		    (char *const *)(const void *)argv, empty);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

static bool start(const struct child_call *call, struct child *child)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 };
	int error = pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0 ||
			    fcntl(in[1], F_SETFL, O_NONBLOCK) != 0 ||
			    fcntl(out[0], F_SETFL, O_NONBLOCK) != 0
			? errno
			: spawn(call->argv, in[0], out[1], &child->pid);

	shut(&in[0]);
	shut(&out[1]);
	child->in = in[1];
	child->out = out[0];
	child->life = error ? -1 : pidfd_open(child->pid, 0);
	if (!error && child->life >= 0)
		return true;
	if (!error) {
		error = errno;
		kill(child->pid, SIGKILL);
		waitpid(child->pid, NULL, 0);
	}
	shut(&child->in);
	shut(&child->out);
	return fault_set(
	    FAULT_SYSTEM, error, "start of a program", "%s: %s", call->argv[0], strerror(error));
}

/* A child may end without reading everything: what is left is nobody's. */
static void feed(struct child *child, const struct child_call *call, size_t *fed)
{
	ssize_t written = write(child->in, (const char *)call->in + *fed, call->in_bytes - *fed);

	if (written > 0)
		*fed += (size_t)written;
	if (*fed == call->in_bytes || (written < 0 && errno != EAGAIN && errno != EINTR))
		shut(&child->in);
}

static void take(struct child *child, struct buf *out)
{
	char piece[PIECE_BYTES];
	ssize_t got = read(child->out, piece, sizeof piece);

	if (got > 0)
		buf_add(out, piece, (size_t)got);
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		shut(&child->out);
}

/* Milliseconds, rounded up; 0: the time is over. */
static int time_left(const struct child *child)
{
	int64_t left = child->until - clock_steady();

	return left <= 0 ? 0 : (int)((left + 999) / 1000);
}

/* Until it has ended and everything it wrote is here. False: it takes too long, or writes too much. */
static bool attend(struct child *child, const struct child_call *call, struct buf *out)
{
	size_t fed = 0;
	int left;

	if (call->in_bytes == 0)
		shut(&child->in);
	/* Its end is waited for last: what it wrote is then all in the pipe. */
	while ((left = time_left(child)) > 0 && !out->full) {
		struct pollfd fds[] = { { .fd = child->in, .events = POLLOUT },
			{ .fd = child->out, .events = POLLIN },
			{ .fd = child->out < 0 ? child->life : -1, .events = POLLIN } };
		if (poll(fds, 3, left) <= 0)
			continue;
		if (fds[0].revents)
			feed(child, call, &fed);
		if (fds[1].revents)
			take(child, out);
		if (fds[2].revents)
			return true;
	}
	return false;
}

bool child_run(struct mem *mem, const struct child_call *call, struct child_result *result_out)
{
	struct child child = { .until = clock_steady() + call->limit_us };
	struct buf out;
	int status = 0;

	if (!start(call, &child))
		return false;
	buf_init(&out, mem, call->out_max);
	bool is_done = attend(&child, call, &out);
	if (!is_done)
		kill(child.pid, SIGKILL);
	shut(&child.in);
	shut(&child.out);
	shut(&child.life);
	bool is_known = waitpid(child.pid, &status, 0) == child.pid;
	*result_out = (struct child_result){ .out = out.data,
		.out_bytes = out.len,
		.status = is_done && is_known && WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		.is_late = !is_done && !out.full,
		.is_long = out.full };
	return true;
}
