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
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "auth/keys.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/random.h"
#include "server.h"
#include "site_inner.h"

#define FILE_BYTES ((size_t)64 * 1024 * 1024)
#define ARGUMENTS 16
#define READY_MS 30000
#define DEMO_KEPT_SECONDS 1200

/* What children of Check share with the program: they may start other workers. */
struct site_processes {
	pid_t guard, master;
};

static struct {
	struct mem *mem;
	pid_t owner;
	const char *build, *folder, *config, *socket, *hash_socket, *key;
	int life[2]; /* a pipe whose other end lives as long as the program */
	struct site_processes *processes;
	struct site_options options;
} site;

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

const char *site_config(void)
{
	return site.config;
}

const char *site_folder(void)
{
	return site.folder;
}

const char *site_locale(void)
{
	return mem_printf(site.mem, "%s/locale", site.build);
}

struct mem *site_mem(void)
{
	return site.mem;
}

/* --- programs ------------------------------------------------------------------------------- */

static const char *read_all(struct mem *mem, const char *path)
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
static int run_into(const char *path, const char *const argv[])
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
	int status = run_into(path, argv);
	*output_out = read_all(mem, path);
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

/* --- configuration -------------------------------------------------------------------------- */

static void write_text(const char *path, const char *text)
{
	const char *fresh = mem_printf(site.mem, "%s.%d", path, (int)getpid());
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || close(fd) != 0 ||
	    rename(fresh, path) != 0)
		site_die("%s: %s", path, strerror(errno));
}

/* The value of a line "user=password". */
static const char *password_of(const char *user)
{
	const char *path = mem_printf(site.mem, "%s/passwords", site.folder);
	char *all = mem_strdup(site.mem, read_all(site.mem, path));
	const char *line = strstr(all, mem_printf(site.mem, "%s=", user));

	if (line == NULL)
		site_die("no password of %s", user);
	line += strlen(user) + 1;
	return mem_strndup(site.mem, line, strcspn(line, "\n"));
}

static void write_config(const struct site_options *options)
{
	struct buf text;

	buf_init(&text, site.mem, 16384);
	buf_printf(&text, "[database]\nsocket = %s\npassword = %s\n", server_socket(),
	    password_of(SERVER_APP));
	buf_printf(&text, "[migrator]\npassword = %s\n", password_of(SERVER_MIGRATOR));
	buf_printf(
	    &text, "[worker]\nsocket = %s\nhash_socket = %s\n", site.socket, site.hash_socket);
	buf_printf(&text, "workers = %d\nhash_workers = %d\n",
	    options->workers ? options->workers : 2,
	    options->hash_workers ? options->hash_workers : 1);
	buf_printf(&text, "[keys]\nmaster = %s\n", site.key);
	buf_printf(&text, "[paths]\nlocale = %s/locale\nmigrations = %s\ndata = sql/demo\n",
	    site.build, options->migrations ? options->migrations : "sql/migrations");
	if (options->claim_cap)
		buf_printf(&text, "[rules]\nclaim_cap = %lld\n", (long long)options->claim_cap);
	if (options->more)
		buf_add_text(&text, options->more);
	write_text(site.config, text.data);
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
	dup2(site.life[0], LIFE);
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
		become_worker(options);
	}
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = told_to_end }, NULL);
	site.processes->master = master;
	struct pollfd life = { .fd = LIFE };
	while (!is_told_to_end && waitpid(master, &status, WNOHANG) == 0)
		if (ppoll(&life, 1, &(struct timespec){ .tv_nsec = 100000000 }, &before) > 0)
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

	write_config(options);
	pid_t pid = fork();
	if (pid == 0)
		guard(options);
	site.processes->guard = pid;
	while (!answers(site.socket, must_be_well) || !answers(site.hash_socket, must_be_well)) {
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
	pid_t pid = site.processes->guard;

	if (pid == 0)
		return;
	kill(pid, SIGTERM);
	while (!is_gone(pid))
		pause_ms(5);
	site.processes->guard = 0;
}

void site_restart_worker(const struct site_options *options)
{
	site_stop_worker();
	start_worker(options ? options : &site.options);
}

void site_reload_worker(void)
{
	kill(site.processes->master, SIGHUP);
}

pid_t site_master(void)
{
	return site.processes->master;
}

size_t site_workers(pid_t *pids, size_t most)
{
	pid_t master = site.processes->master;
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
	return read_all(mem, mem_printf(mem, "%s/worker.log", site.folder));
}

/* --- data ----------------------------------------------------------------------------------- */

/* Names the state of everything that makes the demo what it is. */
static const char *demo_name(void)
{
	const char *path = mem_printf(site.mem, "/tmp/jiebang-demo-name.%d", (int)getpid());
	const char *command = mem_printf(site.mem,
	    "cat sql/migrations/* sql/demo/* src/cmd/database.sh '%s/bin/jiebang-admin' | "
	    "sha256sum | cut -c1-16",
	    site.build);

	if (run_into(path, (const char *const[]){ "bash", "-c", command, NULL }) != 0)
		site_die("cannot name the demo: %s", read_all(site.mem, path));
	const char *name = read_all(site.mem, path);
	unlink(path);
	return mem_strndup(site.mem, name, strcspn(name, "\n"));
}

/* The demo's times are laid around the moment of loading, so it does not keep. */
static bool is_fresh(const char *kept)
{
	struct stat stat_of;

	return stat(mem_printf(site.mem, "%s/complete", kept), &stat_of) == 0 &&
	       time(NULL) - stat_of.st_mtime < DEMO_KEPT_SECONDS;
}

static void copy_file(const char *name, const char *from, const char *to)
{
	write_text(mem_printf(site.mem, "%s/%s", to, name),
	    read_all(site.mem, mem_printf(site.mem, "%s/%s", from, name)));
}

static void keep_demo(const char *kept)
{
	const char *trash = mem_printf(site.mem, "/tmp/jiebang-cache.%d", (int)getpid());
	const char *command = mem_printf(site.mem, "rm -rf '%s/tests/cache'/*", site.build);

	if (run_into(trash, (const char *const[]){ "bash", "-c", command, NULL }) != 0)
		site_die("cannot clear the cache");
	unlink(trash);
	server_save(kept);
	copy_file("master", site.folder, kept);
	copy_file("accounts.tsv", site.folder, kept);
	write_text(mem_printf(site.mem, "%s/complete", kept), "");
}

static void take_places(void)
{
	unsigned char key[32];

	site.folder = server_folder();
	site.config = mem_printf(site.mem, "%s/site.conf", site.folder);
	site.socket = mem_printf(site.mem, "%s/pages", site.folder);
	site.hash_socket = mem_printf(site.mem, "%s/hashes", site.folder);
	const char *path = mem_printf(site.mem, "%s/master", site.folder);
	if (access(path, R_OK) != 0) {
		random_bytes(key, sizeof(key));
		write_text(path, hex_of(site.mem, key, sizeof(key)));
	}
	site.key = read_all(site.mem, path);
	for (size_t i = 0; i < sizeof(key); i++)
		sscanf(site.key + 2 * i, "%2hhx", &key[i]);
	auth_keys_set(key);
}

/* The tests must not end with the last year the migrations know. */
static void know_this_year(void)
{
	const char *path = mem_printf(site.mem, "%s/output", site.folder);
	const char *const argv[] = { "bash", "src/cmd/database.sh", "client", site.folder,
		server_socket(), SERVER_DATABASE, "-e",
		"INSERT IGNORE INTO calendar_year VALUES (YEAR(UTC_TIMESTAMP() + INTERVAL 8 HOUR))",
		NULL };

	if (run_into(path, argv) != 0)
		site_die("calendar: %s", read_all(site.mem, path));
}

static void start_data(const struct site_options *options)
{
	const char *cache = mem_printf(site.mem, "%s/tests/cache", site.build);
	const char *kept =
	    options->is_empty ? NULL : mem_printf(site.mem, "%s/%s", cache, demo_name());

	mkdir(mem_printf(site.mem, "%s/tests", site.build), 0755);
	mkdir(cache, 0755);
	int lock = open(mem_printf(site.mem, "%s/tests/cache.lock", site.build),
	    O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	flock(lock, LOCK_EX);
	bool is_kept = kept && is_fresh(kept);
	server_start_from(is_kept ? kept : NULL);
	if (is_kept) {
		copy_file("master", kept, server_folder());
		copy_file("accounts.tsv", kept, server_folder());
	}
	take_places();
	write_config(options);
	if (!is_kept)
		site_admin(site.mem, "migrate", NULL);
	know_this_year();
	if (kept && !is_kept) {
		site_admin(site.mem, "demo", "load",
		    mem_printf(site.mem, "%s/accounts.tsv", site.folder), NULL);
		keep_demo(kept);
	}
	close(lock);
}

/* --- start and stop ------------------------------------------------------------------------- */

static void end(void)
{
	if (getpid() == site.owner)
		site_stop_worker();
}

void site_start(const struct site_options *given)
{
	const char *build = getenv("BUILD");

	site.mem = mem_root("site");
	site.owner = getpid();
	site.build = build && *build ? build : "build";
	site.options = given ? *given : (struct site_options){ 0 };
	site.processes = mmap(NULL, sizeof(*site.processes), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	start_data(&site.options);
	/* Not before the server, whose own guard would hold the end that must close. */
	if (site.processes == MAP_FAILED || pipe2(site.life, O_CLOEXEC) != 0)
		site_die("%s", strerror(errno));
	atexit(end);
	start_worker(&site.options);
}

void site_stop(void)
{
	site_stop_worker();
	server_stop();
}
