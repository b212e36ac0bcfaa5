/* jiebang-clockwork: does what time does, and sends what is to go out. Any number of hosts may run
 * it at once. */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/calendar.h"
#include "app/clockwork.h"
#include "app/config.h"
#include "app/sender.h"
#include "app/start.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/db.h"
#include "site/figure.h"

#define SWEEP_EVERY_US HOUR_US

static volatile sig_atomic_t is_ending;

static void end(int signal)
{
	(void)signal;
	is_ending = 1;
}

struct clockwork {
	const char *config_path;
	bool once;
};

static error_t option(int key, char *arg, struct argp_state *state)
{
	struct clockwork *clockwork = state->input;
	switch (key) {
	case 'c': clockwork->config_path = arg; return 0;
	case '1': clockwork->once = true; return 0;
	case ARGP_KEY_END:
		if (!clockwork->config_path)
			argp_usage(state);
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "config", 'c', "FILE", 0, "The configuration", 0 },
	{ "once", '1', NULL, 0, "Do everything that is due now, and end", 0 },
	{ 0 },
};
static const struct argp argp = { .options = options,
	.parser = option,
	.doc = "Makes the moves that time makes: lapse, expire, fill, give up; and sends mails and "
	       "webhooks." };

/* Once a day, so that it is seen in any day's log. */
static void warn_of_year(const struct calendar *calendar, int64_t now)
{
	static int32_t warned;
	int year = calendar_missing_year(calendar, now);
	if (!year || warned == clock_local_day(now))
		return;
	warned = clock_local_day(now);
	log_note("warn", "clockwork",
	    "the calendar of %d is missing, its weekdays are counted: jiebang-admin calendar "
	    "import",
	    year);
}

/* The calendar is read anew with each pass: it is small, and may have been completed. */
static bool pass(struct db *db, int *acted_out)
{
	struct mem *mem = mem_root("pass");
	struct calendar calendar;
	bool ok = calendar_load(db, mem, &calendar);
	if (ok)
		warn_of_year(&calendar, db_clock(db));
	ok = ok && clockwork_pass(db, mem, &calendar, db_clock(db), acted_out);
	mem_free(mem);
	return ok;
}

static bool count(struct db *db)
{
	struct mem *mem = mem_root("count");
	bool ok = figures_count(db, mem, db_clock(db));
	mem_free(mem);
	return ok;
}

static void log_fault(void)
{
	log_note("error", "clockwork", "%s: %d %s", fault_last()->where, fault_last()->code,
	    fault_last()->text);
	fault_clear();
}

static void rest(void)
{
	nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
}

/* --- sending ------------------------------------------------------------------------------------ */

static bool send_pass(struct db *db, const struct config *config, int *done_out)
{
	struct mem *mem = mem_root("send");
	bool ok = sender_pass(db, mem, config, done_out);
	mem_free(mem);
	return ok;
}

static int send_all(struct db *db, const struct config *config, bool once)
{
	while (!is_ending) {
		int done = 0;
		bool ok = db_alive(db) && send_pass(db, config, &done);
		if (!ok)
			log_fault();
		if (once && !(ok && done))
			return ok ? 0 : 1;
		if (!done)
			rest();
	}
	return 0;
}

/*
 * The sender is a process of its own, with its own connection: whoever receives slowly keeps
 * nobody's clock waiting. It ends with its parent, and is started again when it dies.
 */
static pid_t start_sender(struct mem *mem, const struct config *config)
{
	pid_t parent = getpid(), pid = fork();
	if (pid < 0)
		log_note("error", "clockwork", "no sender: %s", strerror(errno));
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	_exit(send_all(start_database(mem, config), config, false));
}

static void keep_sender(struct mem *mem, const struct config *config, pid_t *sender)
{
	int status;
	if (*sender > 0 && waitpid(*sender, &status, WNOHANG) == 0)
		return;
	if (*sender > 0)
		log_note("error", "clockwork", "the sender ended: %d", status);
	*sender = start_sender(mem, config);
}

static void end_sender(pid_t sender)
{
	if (sender <= 0)
		return;
	kill(sender, SIGTERM);
	while (waitpid(sender, NULL, 0) < 0 && errno == EINTR)
		;
}

/* --- the clock ---------------------------------------------------------------------------------- */

static int run(struct mem *mem, const struct config *config, bool once)
{
	struct db *db = start_database(mem, config);
	int64_t swept_at = 0, counted_at = 0;
	pid_t sender = 0;
	while (!is_ending) {
		if (!once)
			keep_sender(mem, config, &sender);
		int acted = 0;
		bool ok = db_alive(db) && pass(db, &acted);
		if (ok && db_clock(db) - swept_at > SWEEP_EVERY_US) {
			ok = clockwork_sweep(db, db_clock(db));
			swept_at = db_clock(db);
		}
		if (ok && (once || db_clock(db) - counted_at > FIGURES_EVERY_US)) {
			ok = count(db);
			counted_at = db_clock(db);
		}
		if (!ok)
			log_fault();
		else if (acted)
			log_note("info", "clockwork", "%d moves", acted);
		if (once && !(ok && acted))
			return ok ? send_all(db, config, true) : 1;
		if (!acted)
			rest();
	}
	end_sender(sender);
	return 0;
}

int main(int argc, char **argv)
{
	struct clockwork clockwork = { 0 };
	struct config config;
	if (argp_parse(&argp, argc, argv, 0, NULL, &clockwork))
		return 2;
	struct mem *mem = mem_root("clockwork");
	if (!start_program(mem, clockwork.config_path, &config)) {
		fprintf(stderr, "jiebang-clockwork: %s\n", fault_last()->text);
		return 1;
	}
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = end }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = end }, NULL);
	int status = run(mem, &config, clockwork.once);
	mem_free(mem);
	return status;
}
