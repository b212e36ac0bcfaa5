/* jiebang-clockwork: does what time does. Any number of hosts may run it at once. */
#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "app/calendar.h"
#include "app/clockwork.h"
#include "app/config.h"
#include "app/start.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/db.h"

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
	.doc = "Makes the moves that time makes: lapse, expire, fill, give up." };

/* The calendar is read anew with each pass: it is small, and may have been completed. */
static bool pass(struct db *db, int *acted_out)
{
	struct mem *mem = mem_root("pass");
	struct calendar calendar;
	bool ok = calendar_load(db, mem, &calendar) &&
		  clockwork_pass(db, mem, &calendar, db_clock(db), acted_out);
	mem_free(mem);
	return ok;
}

static void log_fault(void)
{
	log_note("error", "clockwork", "%s: %d %s", fault_last()->where, fault_last()->code,
	    fault_last()->text);
	fault_clear();
}

static int run(struct db *db, bool once)
{
	int64_t swept_at = 0;
	while (!is_ending) {
		int acted = 0;
		bool ok = db_alive(db) && pass(db, &acted);
		if (ok && db_clock(db) - swept_at > SWEEP_EVERY_US) {
			ok = clockwork_sweep(db, db_clock(db));
			swept_at = db_clock(db);
		}
		if (!ok)
			log_fault();
		else if (acted)
			log_note("info", "clockwork", "%d moves", acted);
		if (once && !(ok && acted))
			return ok ? 0 : 1;
		if (!acted)
			nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
	}
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
	int status = run(start_database(mem, &config), clockwork.once);
	mem_free(mem);
	return status;
}
