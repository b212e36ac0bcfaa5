/*
 * A break-in, as it could look: preloaded into jiebang-image it has the program at the moment when a
 * decoder gets the first hostile byte. It tries every system call there is and prints the numbers of
 * those that were not refused, then of memory that could be run and processes that could be started.
 */
#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CALLS 512

void *vips_image_new_from_buffer(const void *data, size_t bytes, const char *options, ...);

static void say(const char *text)
{
	if (write(STDOUT_FILENO, text, strlen(text)) != (ssize_t)strlen(text))
		_exit(1);
}

static void say_number(long number)
{
	char line[32];

	snprintf(line, sizeof line, "%ld\n", number);
	say(line);
}

/* With arguments that do nothing where it goes through. */
static int is_refused(long number)
{
	/* No way back from these; the two without a name (uretprobe, uprobe) end whoever calls
	 * them, before any filter is asked. */
	if (number == __NR_exit || number == __NR_exit_group || number == __NR_rt_sigreturn ||
	    number == 335 || number == 336)
		return 1;
	errno = 0;
	if (number == __NR_futex)
		syscall(number, NULL, FUTEX_WAIT, 0, NULL, NULL, 0);
	else
		syscall(number, -1L, -1L, -1L, -1L, -1L, -1L);
	return errno == ENOSYS;
}

static void try_memory(void)
{
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		say("no memory\n");
	else if (mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0)
		say("memory that was written can be run\n");
	if (mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
	    MAP_FAILED)
		say("new memory can be run\n");
}

void *vips_image_new_from_buffer(const void *data, size_t bytes, const char *options, ...)
{
	(void)data;
	(void)bytes;
	(void)options;
	for (long number = 0; number < CALLS; number++)
		if (!is_refused(number))
			say_number(number);
	try_memory();
	if (syscall(__NR_clone, (long)SIGCHLD, 0L, 0L, 0L, 0L) >= 0)
		say("a process can be started\n");
	_exit(0);
}
