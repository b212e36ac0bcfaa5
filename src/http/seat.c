/*
 * A worker's place. Everything the master knows about a worker besides its process id stands in a
 * few bytes of shared memory that the worker writes: its desk.
 */
#include "http/seat.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "http/metrics.h"

#define EARLY_US SECOND_US /* a worker that ends younger than this counts as ending at once */
#define PAUSE_US (SECOND_US / 10)
#define LONGEST_PAUSE_US (5 * SECOND_US)

struct desk {
	_Alignas(64) int64_t busy_since; /* by clock_steady; 0: waiting */
	int64_t is_serving;
};

/* The worker's own. In the master, and in programs without one, nobody reads it. */
static struct desk nobodys;
static struct desk *my_desk = &nobodys;

void prefork_beat(int64_t at)
{
	__atomic_store_n(&my_desk->busy_since, at, __ATOMIC_RELAXED);
	if (at == 0 && !my_desk->is_serving)
		__atomic_store_n(&my_desk->is_serving, 1, __ATOMIC_RELEASE);
}

bool seat_make_desks(struct seat *seats, size_t count)
{
	struct desk *desks = mmap(NULL, (count + 1) * sizeof *desks, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (desks == MAP_FAILED)
		return fault_set(FAULT_SYSTEM, errno, "desks", "%s", strerror(errno));
	for (size_t i = 0; i < count; i++)
		seats[i].desk = &desks[i];
	return true;
}

static void limit_data(size_t bytes)
{
#ifndef __SANITIZE_ADDRESS__ /* whose own mappings are far larger */
	if (bytes)
		setrlimit(RLIMIT_DATA, &(struct rlimit){ .rlim_cur = bytes, .rlim_max = bytes });
#else
	(void)bytes;
#endif
}

_Noreturn static void become_worker(const struct seat *seat, const struct prefork_options *options,
    const sigset_t *mask, pid_t master)
{
	const struct prefork_pool *pool = seat->about.pool;
	sigset_t own_mask = *mask;

	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	/* SIGTERM waits until the worker is able to take it. */
	sigaddset(&own_mask, SIGTERM);
	sigprocmask(SIG_SETMASK, &own_mask, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != master)
		_exit(0);
	if (pool->nice)
		setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + pool->nice);
	limit_data(pool->data_bytes);
	my_desk = seat->desk;
	metrics_take_column(seat->column);
	exit(options->work(&seat->about, options->arg));
}

void seat_start(struct seat *seat, const struct prefork_options *options, const sigset_t *mask)
{
	pid_t master = getpid();

	*seat->desk = (struct desk){ 0 };
	seat->started_at = clock_steady();
	pid_t pid = fork();
	if (pid == 0)
		become_worker(seat, options, mask, master);
	if (pid < 0) {
		log_note("error", "worker", "fork: %s", strerror(errno));
		seat->start_after = seat->started_at + SECOND_US;
		return;
	}
	seat->pid = pid;
	metrics_add(METRIC_WORKERS_STARTED, 1);
}

bool seat_is_serving(const struct seat *seat)
{
	return seat->pid && __atomic_load_n(&seat->desk->is_serving, __ATOMIC_ACQUIRE);
}

int64_t seat_busy_us(const struct seat *seat, int64_t now)
{
	int64_t since = __atomic_load_n(&seat->desk->busy_since, __ATOMIC_RELAXED);

	if (!seat->pid)
		return 0;
	if (!seat_is_serving(seat))
		since = seat->started_at;
	return since ? now - since : 0;
}

void seat_log_death(const char *pool, pid_t pid, int status)
{
	log_begin("warn", "worker died");
	log_text("pool", pool);
	log_int("worker", pid);
	if (WIFSIGNALED(status))
		log_text("signal", sigabbrev_np(WTERMSIG(status)));
	else
		log_int("exit", WEXITSTATUS(status));
	log_end();
}

/* One death is an accident and costs no time; more of them, one right after the other, are a state
 * that must not eat the machine. */
static int64_t pause_after(int early_deaths)
{
	int doublings = early_deaths - 2;

	if (doublings < 0)
		return 0;
	int64_t pause = PAUSE_US << (doublings < 10 ? doublings : 10);
	return pause < LONGEST_PAUSE_US ? pause : LONGEST_PAUSE_US;
}

void seat_emptied(struct seat *seat, int status)
{
	int64_t now = clock_steady();
	bool was_planned = status == 0 && seat_is_serving(seat);

	if (!was_planned) {
		seat_log_death(seat->about.pool->name, seat->pid, status);
		metrics_add(METRIC_WORKERS_DIED, 1);
	}
	if (was_planned || now - seat->started_at > EARLY_US)
		seat->early_deaths = 0;
	else
		seat->early_deaths++;
	seat->pid = 0;
	seat->start_after = now + pause_after(seat->early_deaths);
}
