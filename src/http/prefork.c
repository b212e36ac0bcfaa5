/* The master. It waits for signals, looks around once a second, and blocks on nothing else. */
#include "http/prefork.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/mem.h"
#include "http/handover.h"
#include "http/listen.h"
#include "http/metrics.h"
#include "http/seat.h"

#define DRAIN_SECONDS 20
#define BUSY_SECONDS 90
#define TRIAL_US (10 * SECOND_US)
#define PATIENCE_US (3 * SECOND_US) /* a reload waits so long for workers that are starting */
#define LOOK_MS 1000 /* between two looks around */
#define HURRY_MS 20 /* while workers start, end or wait to be started */

/* A worker of the image before, told to end once ours serve. */
struct old {
	pid_t pid;
	int64_t kill_at; /* 0: not told yet */
};

struct master {
	const struct prefork_options *options;
	struct mem *mem;
	int *sockets; /* by pool */
	struct seat *seats;
	size_t seat_count;
	struct old *olds;
	size_t old_count;
	int64_t reload_at; /* when SIGHUP came; 0: none is waiting */
	pid_t trial;
	int64_t trial_until;
	sigset_t signals, signals_before;
};

/* --- sockets and seats --- */

static bool open_socket(struct master *master, size_t pool, struct handover *handover)
{
	const char *path = master->options->pools[pool].socket_path;

	for (size_t i = 0; i < handover->socket_count; i++) {
		if (handover->sockets[i] >= 0 && listen_is_at(handover->sockets[i], path)) {
			master->sockets[pool] = handover->sockets[i];
			handover->sockets[i] = -1;
			return true;
		}
	}
	return listen_at(path, master->options->socket_group, &master->sockets[pool]);
}

static bool open_sockets(struct master *master, struct handover *handover)
{
	size_t count = master->options->pool_count;

	master->sockets = MEM_ARRAY(master->mem, int, count);
	for (size_t pool = 0; pool < count; pool++) {
		if (!open_socket(master, pool, handover))
			return false;
	}
	/* Of pools that are no more. What waits in their queues is lost with them. */
	for (size_t i = 0; i < handover->socket_count; i++) {
		if (handover->sockets[i] >= 0)
			close(handover->sockets[i]);
	}
	return true;
}

static bool make_seats(struct master *master)
{
	const struct prefork_options *options = master->options;
	size_t count = 0, n = 0;

	for (size_t pool = 0; pool < options->pool_count; pool++)
		count += (size_t)options->pools[pool].workers;
	master->seats = MEM_ARRAY(master->mem, struct seat, count);
	master->seat_count = count;
	for (size_t pool = 0; pool < options->pool_count; pool++) {
		for (int number = 0; number < options->pools[pool].workers; number++, n++) {
			master->seats[n].column = n + 1;
			master->seats[n].about = (struct prefork_seat){
				.pool = &options->pools[pool],
				.pool_index = pool,
				.number = number,
				.listen_fd = master->sockets[pool],
			};
		}
	}
	return seat_make_desks(master->seats, count);
}

static void take_olds(struct master *master, const struct handover *handover)
{
	master->olds = MEM_ARRAY(master->mem, struct old, handover->worker_count);
	master->old_count = handover->worker_count;
	for (size_t i = 0; i < handover->worker_count; i++)
		master->olds[i].pid = handover->workers[i];
}

/* --- starting workers --- */

static void start_missing(struct master *master, int64_t now)
{
	for (size_t i = 0; i < master->seat_count; i++) {
		if (!master->seats[i].pid && master->seats[i].start_after <= now)
			seat_start(&master->seats[i], master->options, &master->signals_before);
	}
}

/* --- workers that end --- */

static void old_gone(struct master *master, pid_t pid, int status)
{
	for (size_t i = 0; i < master->old_count; i++) {
		if (master->olds[i].pid != pid)
			continue;
		if (status != 0)
			seat_log_death("old", pid, status);
		master->olds[i] = master->olds[--master->old_count];
		return;
	}
}

static void trial_ended(struct master *master, int status)
{
	master->trial = 0;
	if (status == 0)
		return;
	master->reload_at = 0;
	log_note("error", "reload", "refused: the trial run ended with status %d", status);
}

static void child_ended(struct master *master, pid_t pid, int status)
{
	if (pid == master->trial) {
		trial_ended(master, status);
		return;
	}
	for (size_t i = 0; i < master->seat_count; i++) {
		if (master->seats[i].pid == pid) {
			seat_emptied(&master->seats[i], status);
			return;
		}
	}
	old_gone(master, pid, status);
}

static void kill_stuck(pid_t pid, const char *reason)
{
	log_note("warn", "worker killed", "%d: %s", (int)pid, reason);
	metrics_add(METRIC_WORKERS_KILLED, 1);
	kill(pid, SIGKILL);
}

static void reap(struct master *master)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
		/* A stopped worker holds whatever request it has, and may hold locks in the
		 * database. */
		if (WIFSTOPPED(status))
			kill_stuck(pid, "stopped");
		else
			child_ended(master, pid, status);
	}
}

static void kill_busy(struct master *master, int64_t now)
{
	int seconds = master->options->busy_seconds ? master->options->busy_seconds : BUSY_SECONDS;

	for (size_t i = 0; i < master->seat_count; i++) {
		if (seat_busy_us(&master->seats[i], now) > seconds * SECOND_US)
			kill_stuck(master->seats[i].pid, "busy too long");
	}
}

/* --- reload --- */

static int64_t drain_us(const struct master *master)
{
	int seconds = master->options->drain_seconds;

	return (seconds ? seconds : DRAIN_SECONDS) * SECOND_US;
}

static bool all_serving(const struct master *master)
{
	for (size_t i = 0; i < master->seat_count; i++) {
		if (!seat_is_serving(&master->seats[i]))
			return false;
	}
	return true;
}

/* Our own workers serve: those of the image before may go. Who stays too long is killed. */
static void end_olds(struct master *master, int64_t now)
{
	if (!master->old_count || !all_serving(master))
		return;
	for (size_t i = 0; i < master->old_count; i++) {
		struct old *old = &master->olds[i];
		if (!old->kill_at) {
			old->kill_at = now + drain_us(master);
			kill(old->pid, SIGTERM);
		} else if (now > old->kill_at) {
			kill_stuck(old->pid, "did not end");
			old->kill_at = now + SECOND_US;
		}
	}
}

static void start_trial(struct master *master)
{
	pid_t pid = fork();

	if (pid == 0) {
		sigprocmask(SIG_SETMASK, &master->signals_before, NULL);
		execvp(master->options->trial[0], master->options->trial);
		_exit(127);
	}
	if (pid < 0) {
		log_note("error", "reload", "fork: %s", strerror(errno));
		master->reload_at = 0;
		return;
	}
	master->trial = pid;
	master->trial_until = clock_steady() + TRIAL_US;
}

/* Signals stay blocked and pending through execve: none is lost on the way. */
static void execute_again(struct master *master)
{
	struct handover handover = { .metrics_fd = metrics_fd(),
		.sockets = master->sockets,
		.socket_count = master->options->pool_count };

	handover.workers =
	    MEM_ARRAY(master->mem, pid_t, master->seat_count + master->old_count + 1);
	for (size_t i = 0; i < master->seat_count; i++) {
		if (master->seats[i].pid)
			handover.workers[handover.worker_count++] = master->seats[i].pid;
	}
	for (size_t i = 0; i < master->old_count; i++)
		handover.workers[handover.worker_count++] = master->olds[i].pid;
	handover_give(master->mem, &handover);
	execvp(master->options->argv[0], master->options->argv);
	log_note("error", "reload", "%s: %s", master->options->argv[0], strerror(errno));
	handover_undo(&handover);
}

/*
 * Reloads that come faster than workers start are taken together, so that generations do not pile
 * up. But not for ever: workers that cannot start may be what the reload is to mend.
 */
static void reload(struct master *master, bool is_trial_done)
{
	bool is_time = all_serving(master) || clock_steady() - master->reload_at > PATIENCE_US;

	if (!master->reload_at || master->trial || !is_time)
		return;
	if (master->options->trial && !is_trial_done) {
		start_trial(master);
		return;
	}
	master->reload_at = 0;
	execute_again(master);
}

/* --- the end --- */

static void tell_all(struct master *master, int number)
{
	for (size_t i = 0; i < master->seat_count; i++) {
		if (master->seats[i].pid)
			kill(master->seats[i].pid, number);
	}
	for (size_t i = 0; i < master->old_count; i++)
		kill(master->olds[i].pid, number);
}

static bool has_workers(const struct master *master)
{
	for (size_t i = 0; i < master->seat_count; i++) {
		if (master->seats[i].pid)
			return true;
	}
	return master->old_count > 0;
}

static void wait_for_signal(struct master *master, int milliseconds, int *number_out)
{
	struct timespec most = { .tv_sec = milliseconds / 1000,
		.tv_nsec = milliseconds % 1000 * 1000000L };

	*number_out = sigtimedwait(&master->signals, NULL, &most);
}

/* A second SIGTERM, or the end of the time, ends it the hard way. */
static int drain(struct master *master)
{
	int64_t until = clock_steady() + drain_us(master);
	int number;

	/* The name goes first: whoever starts after us makes his own, and we must not take that one
	 * away. */
	for (size_t pool = 0; pool < master->options->pool_count; pool++) {
		unlink(master->options->pools[pool].socket_path);
		shutdown(master->sockets[pool], SHUT_RDWR);
	}
	tell_all(master, SIGTERM);
	for (reap(master); has_workers(master); reap(master)) {
		wait_for_signal(master, LOOK_MS, &number);
		if (number == SIGTERM || number == SIGINT || clock_steady() > until)
			tell_all(master, SIGKILL);
	}
	return 0;
}

/* --- the whole --- */

static void block_signals(struct master *master)
{
	sigemptyset(&master->signals);
	sigaddset(&master->signals, SIGHUP);
	sigaddset(&master->signals, SIGTERM);
	sigaddset(&master->signals, SIGINT);
	sigaddset(&master->signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &master->signals, &master->signals_before);
	/* An image before us had them blocked; programs and workers we start shall not. */
	sigdelset(&master->signals_before, SIGHUP);
	sigdelset(&master->signals_before, SIGTERM);
	sigdelset(&master->signals_before, SIGINT);
	sigdelset(&master->signals_before, SIGCHLD);
	/* Ignored, as whoever started us may have left it, it would let children vanish unseen. */
	signal(SIGCHLD, SIG_DFL);
}

static bool set_up(struct master *master)
{
	struct handover handover = handover_take(master->mem);

	block_signals(master);
	take_olds(master, &handover);
	return metrics_share(handover.metrics_fd) && open_sockets(master, &handover) &&
	       make_seats(master);
}

static bool is_in_motion(const struct master *master)
{
	return !all_serving(master) || master->old_count || master->trial || master->reload_at;
}

static void look_around(struct master *master)
{
	pid_t trial_before = master->trial;
	int64_t now = clock_steady();

	reap(master);
	if (master->trial && now > master->trial_until)
		kill(master->trial, SIGKILL);
	start_missing(master, now);
	kill_busy(master, now);
	end_olds(master, now);
	reload(master, trial_before && !master->trial);
}

static int run(struct master *master)
{
	int number = 0;

	if (!set_up(master)) {
		log_note("error", "start", "%s", fault_last()->text);
		return 1;
	}
	while (number != SIGTERM && number != SIGINT) {
		look_around(master);
		wait_for_signal(master, is_in_motion(master) ? HURRY_MS : LOOK_MS, &number);
		if (number == SIGHUP && !master->reload_at)
			master->reload_at = clock_steady();
	}
	return drain(master);
}

int prefork_run(const struct prefork_options *options)
{
	struct master master = { .options = options, .mem = mem_root("prefork") };
	int status = run(&master);

	mem_free(master.mem);
	return status;
}
