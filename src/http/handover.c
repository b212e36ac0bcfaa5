/* The handover, in one variable of the environment: "metrics=7 socket=5 socket=6 worker=4711 …". */
#include "http/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

#define VARIABLE "JIEBANG_PREFORK"
#define VARIABLE_BYTES 8192

static bool is_child(pid_t pid)
{
	siginfo_t info;

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* fd n is open; and, like everything else of ours, must not reach the programs we start. */
static bool is_open(int fd)
{
	return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

static void take_word(struct handover *handover, char *word)
{
	char *equals = strchr(word, '=');
	int64_t number;

	if (!equals || !text_to_int(equals + 1, 1, INT32_MAX, &number))
		return;
	*equals = '\0';
	if (strcmp(word, "metrics") == 0 && is_open((int)number))
		handover->metrics_fd = (int)number;
	else if (strcmp(word, "socket") == 0 && is_open((int)number))
		handover->sockets[handover->socket_count++] = (int)number;
	else if (strcmp(word, "worker") == 0 && is_child((pid_t)number))
		handover->workers[handover->worker_count++] = (pid_t)number;
}

struct handover handover_take(struct mem *mem)
{
	const char *left = getenv(VARIABLE);
	struct handover handover = { .metrics_fd = -1 };

	if (!left)
		return handover;
	/* No word is shorter than two bytes. */
	size_t most = strlen(left) / 2 + 1;
	handover.sockets = MEM_ARRAY(mem, int, most);
	handover.workers = MEM_ARRAY(mem, pid_t, most);
	char *rest = mem_strdup(mem, left), *word;
	while ((word = strsep(&rest, " ")))
		take_word(&handover, word);
	unsetenv(VARIABLE);
	return handover;
}

static void keep_open(const struct handover *handover, bool keep)
{
	int flags = keep ? 0 : FD_CLOEXEC;

	for (size_t i = 0; i < handover->socket_count; i++)
		fcntl(handover->sockets[i], F_SETFD, flags);
	if (handover->metrics_fd >= 0)
		fcntl(handover->metrics_fd, F_SETFD, flags);
}

void handover_give(struct mem *mem, const struct handover *handover)
{
	struct buf text;

	buf_init(&text, mem, VARIABLE_BYTES);
	buf_printf(&text, "metrics=%d", handover->metrics_fd);
	for (size_t i = 0; i < handover->socket_count; i++)
		buf_printf(&text, " socket=%d", handover->sockets[i]);
	for (size_t i = 0; i < handover->worker_count; i++)
		buf_printf(&text, " worker=%d", (int)handover->workers[i]);
	setenv(VARIABLE, text.data, 1);
	keep_open(handover, true);
}

void handover_undo(const struct handover *handover)
{
	unsetenv(VARIABLE);
	keep_open(handover, false);
}
