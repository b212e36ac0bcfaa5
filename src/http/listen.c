/* Listening unix sockets. */
#include "http/listen.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/fault.h"

/* At the usual 128 a rush of some hundred connections is refused before any worker sees it. */
#define BACKLOG 4096
/* Workers whose master was killed need a moment to end: so many tenths of a second. */
#define TRIES 30

static bool fail(const char *path, const char *text)
{
	return fault_set(FAULT_SYSTEM, errno, "socket", "%s: %s", path, text);
}

static bool make_address(const char *path, struct sockaddr_un *address_out)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof address.sun_path)
		return fail(path, "the path of a socket has at most 107 bytes");
	memcpy(address.sun_path, path, strlen(path));
	*address_out = address;
	return true;
}

static int new_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static bool is_alive(const struct sockaddr_un *address)
{
	int probe = new_socket();
	int result = connect(probe, (const struct sockaddr *)address, sizeof *address);
	bool is_refused = result != 0 && errno == ECONNREFUSED;

	close(probe);
	return !is_refused;
}

/* Makes room: what a killed master left behind goes, what lives or is no socket stays. */
static bool remove_stale(const char *path, const struct sockaddr_un *address)
{
	struct stat found;

	if (lstat(path, &found) != 0)
		return errno == ENOENT || fail(path, strerror(errno));
	if (!S_ISSOCK(found.st_mode))
		return fail(path, "something that is no socket is in the way");
	for (int tries = 0; is_alive(address); tries++) {
		if (tries == TRIES)
			return fail(path, "somebody listens there");
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	}
	return unlink(path) == 0 || fail(path, strerror(errno));
}

/* The mode is right from the first moment: between bind and chmod everybody could connect. */
static bool bind_narrow(int fd, const struct sockaddr_un *address)
{
	mode_t before = umask(0117);
	int result = bind(fd, (const struct sockaddr *)address, sizeof *address);

	umask(before);
	return result == 0;
}

static bool give_to_group(const char *path, const char *name)
{
	if (!name)
		return true;
	const struct group *group = getgrnam(name);
	if (!group)
		return fail(path, "its group does not exist");
	return lchown(path, (uid_t)-1, group->gr_gid) == 0 || fail(path, strerror(errno));
}

bool listen_at(const char *path, const char *group, int *fd_out)
{
	struct sockaddr_un address;

	if (!make_address(path, &address) || !remove_stale(path, &address))
		return false;
	int fd = new_socket();
	if (fd < 0 || !bind_narrow(fd, &address) || listen(fd, BACKLOG) != 0) {
		fail(path, strerror(errno));
		close(fd);
		return false;
	}
	if (!give_to_group(path, group)) {
		close(fd);
		unlink(path);
		return false;
	}
	*fd_out = fd;
	return true;
}

bool listen_is_at(int fd, const char *path)
{
	struct sockaddr_un address = { 0 };
	socklen_t bytes = sizeof address, option_bytes = sizeof(int);
	int listens = 0;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &option_bytes) == 0 && listens &&
	       getsockname(fd, (struct sockaddr *)&address, &bytes) == 0 &&
	       address.sun_family == AF_UNIX &&
	       strncmp(address.sun_path, path, sizeof address.sun_path) == 0;
}
