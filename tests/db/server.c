/* A private database server, by src/cmd/database.sh. */
#include "server.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"
#include "db/db.h"
#include "db/migrate.h"

static char folder[64], socket_path[96];
static pid_t owner;

static _Noreturn void give_up(const char *what)
{
	fprintf(stderr, "test server: %s: %s\n", what, fault_last()->text);
	exit(2);
}

static void run(const char *const argv[])
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		execvp(argv[0], (char *const *)(const void *)argv);
		_exit(127);
	}
	if (waitpid(child, &status, 0) != child || status != 0)
		give_up(argv[2] != NULL ? argv[2] : argv[0]);
}

static void start(void)
{
	run((const char *const[]){
	    "bash", "src/cmd/database.sh", "start", folder, socket_path, NULL });
}

void server_stop(void)
{
	run((const char *const[]){ "bash", "src/cmd/database.sh", "stop", folder, NULL });
}

static void remove_all(void)
{
	char data[96];

	server_stop();
	/* A disk of their own (small_disk.h), if the data have one. */
	snprintf(data, sizeof(data), "%s/data", folder);
	umount2(data, MNT_DETACH);
	run((const char *const[]){ "rm", "-rf", folder, NULL });
}

/* Check's children leave by exit, too. */
static void end(void)
{
	if (getpid() == owner)
		remove_all();
}

/*
 * A program that is killed runs no exit handler. The guard waits until the last process that can
 * write to the pipe is gone: the program and its children, but not the server, since the pipe is
 * closed when another program is executed.
 */
static void guard(void)
{
	int ends[2], nowhere;
	char c;

	if (pipe2(ends, O_CLOEXEC) != 0)
		give_up("pipe");
	if (fork() != 0) {
		close(ends[0]);
		return;
	}
	close(ends[1]);
	setsid();
	nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = 0; fd <= 2; fd++)
		dup2(nowhere, fd);
	while (read(ends[0], &c, 1) > 0)
		continue;
	remove_all();
	_exit(0);
}

static void copy(const char *from, const char *to, const char *name)
{
	struct mem *mem = mem_root("copy");

	run((const char *const[]){
	    "cp", "-a", mem_printf(mem, "%s/%s", from, name), mem_printf(mem, "%s/", to), NULL });
	mem_free(mem);
}

void server_start_from(const char *saved)
{
	snprintf(folder, sizeof(folder), "/tmp/jiebang-test.XXXXXX");
	if (mkdtemp(folder) == NULL)
		give_up(folder);
	snprintf(socket_path, sizeof(socket_path), "%s/run/db.sock", folder);
	setenv("JIEBANG_DB_BUFFER", "64M", 0);
	owner = getpid();
	guard();
	atexit(end);
	if (saved != NULL) {
		copy(saved, folder, "data");
		copy(saved, folder, "passwords");
	}
	start();
	run((const char *const[]){ "bash", "src/cmd/database.sh", "create-users", folder,
	    socket_path, SERVER_DATABASE, NULL });
}

void server_start(void)
{
	server_start_from(NULL);
}

void server_save(const char *to)
{
	server_stop();
	run((const char *const[]){ "mkdir", "-p", to, NULL });
	copy(folder, to, "data");
	copy(folder, to, "passwords");
	start();
}

void server_restart(void)
{
	start();
}

static pid_t server_pid(struct mem *mem)
{
	char *text;
	size_t bytes;

	if (!file_read(mem, mem_printf(mem, "%s/data/server.pid", folder), 64, &text, &bytes))
		give_up("pid file");
	return (pid_t)strtol(text, NULL, 10);
}

/* It is no child of ours. As a zombie without threads it has let go of its files and sockets. */
static bool is_running(struct mem *mem, pid_t pid)
{
	FILE *file = fopen(mem_printf(mem, "/proc/%d/stat", (int)pid), "re");
	char state = 'Z';
	long threads = 1;

	if (file == NULL)
		return false;
	if (fscanf(file,
		"%*d (%*[^)]) %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
		"%ld",
		&state, &threads) != 2)
		state = 'X';
	fclose(file);
	return (state != 'Z' && state != 'X') || threads > 1;
}

void server_kill(void)
{
	struct mem *mem = mem_root("server_kill");
	pid_t pid = server_pid(mem);

	kill(pid, SIGKILL);
	while (is_running(mem, pid))
		usleep(10000);
	mem_free(mem);
}

const char *server_socket(void)
{
	return socket_path;
}

const char *server_folder(void)
{
	return folder;
}

static const char *password_of(struct mem *mem, const char *user)
{
	char *text, *save = NULL;
	size_t bytes, length = strlen(user);

	if (!file_read(mem, mem_printf(mem, "%s/passwords", folder), 4096, &text, &bytes))
		give_up("passwords");
	for (char *line = strtok_r(text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save))
		if (strncmp(line, user, length) == 0 && line[length] == '=')
			return line + length + 1;
	return "";
}

struct db *server_open(struct mem *mem, const char *user, int statement_seconds)
{
	return db_open(mem, &(struct db_settings){ .socket = socket_path,
				.user = user,
				.password = password_of(mem, user),
				.name = SERVER_DATABASE,
				.statement_seconds = statement_seconds });
}

void server_migrate(const char *migrations)
{
	struct mem *mem = mem_root("server_migrate");
	size_t applied;

	if (!db_migrate(
		server_open(mem, SERVER_MIGRATOR, 0), mem, migrations, SERVER_APP, &applied))
		give_up(migrations);
	mem_free(mem);
}
