/* Running the program called sendmail. */
#include "message/mail_program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

/* A file without a name: the program reads as slowly as it likes, and nobody waits for a pipe. */
static int memory_file(const char *text)
{
	int fd = memfd_create("mail", MFD_CLOEXEC);
	size_t left = strlen(text);
	while (fd >= 0 && left > 0) {
		ssize_t n = write(fd, text, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			close(fd);
			return -1;
		}
		text += n;
		left -= (size_t)n;
	}
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static int spawn(pid_t *pid_out, int input, char *const argv[])
{
	static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char *const environment[] = { path, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(
	    &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	int error = posix_spawn(pid_out, argv[0], &actions, &attributes, argv, environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return error;
}

/* False: it took too long, and is no more. */
static bool await(pid_t pid, int seconds, int *status_out)
{
	int fd = pidfd_open(pid, 0), ready;
	do {
		ready = poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, seconds * 1000);
	} while (ready < 0 && errno == EINTR);
	if (fd >= 0)
		close(fd);
	if (ready != 1)
		kill(-pid, SIGKILL);
	while (waitpid(pid, status_out, 0) < 0 && errno == EINTR)
		;
	return ready == 1;
}

bool mail_program_run(struct mem *mem, const char *program, const char *from, const char *to,
    const char *mail, int seconds, const char **error_out)
{
	char *const argv[] = { mem_strdup(mem, program), mem_strdup(mem, "-i"),
		mem_strdup(mem, "-f"), mem_strdup(mem, from), mem_strdup(mem, "--"),
		mem_strdup(mem, to), NULL };
	int input = memory_file(mail), status = 0;
	pid_t pid;
	if (input < 0) {
		*error_out = mem_printf(mem, "no file for it: %s", strerror(errno));
		return false;
	}
	int error = spawn(&pid, input, argv);
	close(input);
	if (error) {
		*error_out = mem_printf(mem, "cannot be started: %s", strerror(error));
		return false;
	}
	if (!await(pid, seconds, &status))
		*error_out = mem_printf(mem, "did not end within %d s", seconds);
	else if (WIFSIGNALED(status))
		*error_out = mem_printf(mem, "ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		*error_out = mem_printf(mem, "ended with status %d", WEXITSTATUS(status));
	else
		return true;
	return false;
}
