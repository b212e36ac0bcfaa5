/* The life of a site in tests: database, configuration, workers. */
#include "site.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "auth/session.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"
#include "server.h"
#include "site_inner.h"

#define FILE_BYTES ((size_t)64 * 1024 * 1024)
#define ARGUMENTS 16
#define READY_MS 30000

/* What children of Check share with the program: they may start other workers. */
struct site_processes {
	pid_t guard, master;
};

struct site_here site;
static struct site_options site_given;
static struct site_processes *processes;
static pid_t owner;
static int life[2]; /* a pipe whose other end lives as long as the program */

_Noreturn void site_die(const char *fmt, ...)
{
	va_list values;

	va_start(values, fmt);
	fprintf(stderr, "test site: ");
	vfprintf(stderr, fmt, values);
	fprintf(stderr, "\n");
	va_end(values);
	exit(2);
}

const char *site_socket(void)
{
	return site.socket;
}

const char *site_hash_socket(void)
{
	return site.hash_socket;
}

const char *site_upload_socket(void)
{
	return site.upload_socket;
}

const char *site_config(void)
{
	return site.config;
}

const char *site_folder(void)
{
	return site.folder;
}

/* --- programs ------------------------------------------------------------------------------- */

const char *site_read(struct mem *mem, const char *path)
{
	char *text;
	size_t bytes;

	if (!file_read(mem, path, FILE_BYTES, &text, &bytes))
		site_die("%s", fault_last()->text);
	return text;
}

static const char *program_path(struct mem *mem, const char *name)
{
	return mem_printf(mem, "%s/bin/jiebang-%s", site.build, name);
}

/* Runs to its end; both streams into the file. */
int site_run_into(const char *path, const char *const argv[])
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		int out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
		execvp(argv[0], (char *const *)(const void *)argv);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		site_die("%s: %s", argv[0], strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int run_list(struct mem *mem, const char **output_out, const char *program, va_list rest)
{
	const char *argv[ARGUMENTS] = { program_path(mem, program), "--config", site.config };
	const char *path = mem_printf(mem, "%s/output.%d", site.folder, (int)getpid());
	size_t count = 3;

	while ((argv[count] = va_arg(rest, const char *)) != NULL)
		if (++count == ARGUMENTS)
			site_die("too many arguments");
	int status = site_run_into(path, argv);
	*output_out = site_read(mem, path);
	unlink(path);
	return status;
}

int site_run(struct mem *mem, const char **output_out, const char *program, ...)
{
	va_list rest;

	va_start(rest, program);
	int status = run_list(mem, output_out, program, rest);
	va_end(rest);
	return status;
}

const char *site_admin(struct mem *mem, const char *argument, ...)
{
	const char *words[ARGUMENTS] = { argument }, *output;
	size_t count = 1;
	va_list rest;

	va_start(rest, argument);
	while (count < 6 && (words[count] = va_arg(rest, const char *)) != NULL)
		count++;
	va_end(rest);
	if (site_run(mem, &output, "admin", words[0], words[1], words[2], words[3], words[4],
		words[5], NULL) != 0)
		site_die("jiebang-admin %s: %s", argument, output);
	return output;
}

void site_clock(struct mem *mem)
{
	const char *output;

	if (site_run(mem, &output, "clockwork", "--once", NULL) != 0)
		site_die("jiebang-clockwork: %s", output);
}

/* --- workers -------------------------------------------------------------------------------- */

static void become_worker(const struct site_options *options)
{
	const char *const argv[] = { program_path(site.mem, "worker"), "--config", site.config,
		NULL };
	int log = open(mem_printf(site.mem, "%s/worker.log", site.folder),
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (options->inject) {
		setenv("JIEBANG_INJECT", options->inject, 1);
		if (options->inject_log)
			setenv("JIEBANG_INJECT_LOG", options->inject_log, 1);
		setenv("LD_PRELOAD", mem_printf(site.mem, "%s/tests/inject.so", site.build), 1);
		/* The sanitizer's own library does not come first then, which is no harm. */
		setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
	}
	execv(argv[0], (char *const *)(const void *)argv);
	_exit(127);
}

static volatile sig_atomic_t is_told_to_end;

static void told_to_end(int signal)
{
	(void)signal;
	is_told_to_end = 1;
}

#define LIFE 3

/* No terminal, no process group that Check kills, and nothing open that others wait to see closed.
 */
static void leave_everything(void)
{
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

	setsid();
	dup2(life[0], LIFE);
	for (int fd = 0; fd < LIFE; fd++)
		dup2(nowhere, fd);
	close_range(LIFE + 1, ~0U, 0);
}

/*
 * Stands between the program and the workers: whoever of the program's processes started them, they
 * live until somebody ends them or the whole program is gone.
 */
static _Noreturn void guard(const struct site_options *options)
{
	int status = 0;
	sigset_t term, before;

	leave_everything();
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, &before);
	pid_t master = fork();
	if (master == 0) {
		sigprocmask(SIG_SETMASK, &before, NULL);
		close(LIFE);
		become_worker(options);
	}
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = told_to_end }, NULL);
	processes->master = master;
	struct pollfd alive = { .fd = LIFE };
	while (!is_told_to_end && waitpid(master, &status, WNOHANG) == 0)
		if (ppoll(&alive, 1, &(struct timespec){ .tv_nsec = 100000000 }, &before) > 0)
			is_told_to_end = 1;
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	if (is_told_to_end && kill(master, SIGTERM) == 0)
		waitpid(master, &status, 0);
	_exit(0);
}

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

static bool answers(const char *socket_path, bool must_be_well)
{
	struct mem *mem = mem_root("answers");
	struct fcgi_reply reply;
	bool ok = fcgi_call(mem,
		      &(struct fcgi_call){
			  .socket_path = socket_path, .uri = "/healthz", .timeout_ms = 2000 },
		      &reply) &&
		  (reply.status == 200 || !must_be_well);

	mem_free(mem);
	return ok;
}

static void start_worker(const struct site_options *options)
{
	bool must_be_well = !options->migrations && !options->inject;
	int64_t tries = READY_MS / 20;

	site_write_config(options);
	pid_t pid = fork();
	if (pid == 0)
		guard(options);
	processes->guard = pid;
	while (!answers(site.socket, must_be_well) || !answers(site.hash_socket, must_be_well) ||
	       !answers(site.upload_socket, must_be_well)) {
		if (--tries == 0 || kill(pid, 0) != 0 || waitpid(pid, NULL, WNOHANG) == pid)
			site_die("no worker; its log:\n%s", site_log(site.mem));
		pause_ms(20);
	}
}

/* The guard may be the child of another of our processes: then it is gone when it has no name any
 * more or is a zombie. */
static bool is_gone(pid_t pid)
{
	char state = 'Z';

	if (waitpid(pid, NULL, WNOHANG) == pid)
		return true;
	FILE *file = fopen(mem_printf(site.mem, "/proc/%d/stat", (int)pid), "re");
	if (file == NULL)
		return true;
	if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 'X';
	fclose(file);
	return state == 'Z' || state == 'X';
}

void site_stop_worker(void)
{
	pid_t pid = processes->guard;

	if (pid == 0)
		return;
	kill(pid, SIGTERM);
	while (!is_gone(pid))
		pause_ms(5);
	processes->guard = 0;
}

void site_restart_worker(const struct site_options *options)
{
	site_stop_worker();
	start_worker(options ? options : &site_given);
}

void site_reload_worker(void)
{
	kill(processes->master, SIGHUP);
}

pid_t site_master(void)
{
	return processes->master;
}

size_t site_workers(pid_t *pids, size_t most)
{
	pid_t master = processes->master;
	FILE *file = fopen(
	    mem_printf(site.mem, "/proc/%d/task/%d/children", (int)master, (int)master), "re");
	size_t count = 0;
	int pid;

	while (file != NULL && fscanf(file, "%d", &pid) == 1)
		if (count++ < most)
			pids[count - 1] = pid;
	if (file != NULL)
		fclose(file);
	return count;
}

const char *site_log(struct mem *mem)
{
	return site_read(mem, mem_printf(mem, "%s/worker.log", site.folder));
}

/* What no line of a log may have, whatever the tests did: one a line. */
static const char *unlogged(void)
{
	static const char *const never[] = { "SELECT", "INSERT", "UPDATE ", "DELETE FROM",
		SESSION_COOKIE, "token=", "Sanitizer", "password=" };
	struct buf words;

	buf_init(&words, site.mem, 65536);
	for (size_t i = 0; i < COUNT(never); i++)
		buf_printf(&words, "%s\n", never[i]);
	for (size_t i = 0; i < COUNT(site_given.unlogged) && site_given.unlogged[i]; i++)
		buf_printf(&words, "%s\n", site_given.unlogged[i]);
	for (size_t i = 0; !site_given.is_empty && i < site_accounts()->n; i++)
		buf_printf(&words, "%s\n", site_accounts()->items[i].password);
	return words.data;
}

/* By grep: a log of a bench does not fit into memory. */
static bool log_is_clean(void)
{
	const char *log = mem_printf(site.mem, "%s/worker.log", site.folder);
	const char *words = mem_printf(site.mem, "%s/unlogged", site.folder);
	const char *found = mem_printf(site.mem, "%s/found", site.folder);

	site_write_text(words, unlogged());
	if (site_run_into(found, (const char *const[]){ "grep", "-qa", "^.* route=", log, NULL }) !=
	    0)
		fprintf(stderr, "test site: no line of a request in the log\n");
	else if (site_run_into(
		     found, (const char *const[]){ "grep", "-m1", "-aFf", words, log, NULL }) != 1)
		fprintf(stderr, "test site: in the log: %s\n", site_read(site.mem, found));
	else
		return true;
	return false;
}

/* --- start and stop ------------------------------------------------------------------------- */

/* No program passes that logged a secret. */
static void end(void)
{
	if (getpid() != owner)
		return;
	site_stop_worker();
	if (log_is_clean())
		return;
	server_stop();
	_exit(3);
}

void site_start(const struct site_options *given)
{
	const char *build = getenv("BUILD");

	site.mem = mem_root("site");
	owner = getpid();
	site.build = build && *build ? build : "build";
	site_given = given ? *given : (struct site_options){ 0 };
	processes = mmap(
	    NULL, sizeof(*processes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	site_start_data(&site_given);
	/* Not before the server, whose own guard would hold the end that must close. */
	if (processes == MAP_FAILED || pipe2(life, O_CLOEXEC) != 0)
		site_die("%s", strerror(errno));
	atexit(end);
	start_worker(&site_given);
}

void site_stop(void)
{
	site_stop_worker();
	server_stop();
}
