/* Mounting, moving and filling. */
#include "small_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "server.h"

static _Noreturn void give_up(const char *what)
{
	fprintf(stderr, "small disk: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* --- the right to mount ----------------------------------------------------------------------- */

static bool put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool is_put = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return is_put;
}

/* Whoever is not root has rights of his own in a namespace of his own, and stays who he is. */
static bool leave_others(void)
{
	char users[64], groups[64];

	if (geteuid() == 0)
		return unshare(CLONE_NEWNS) == 0;
	snprintf(users, sizeof users, "%d %d 1", (int)geteuid(), (int)geteuid());
	snprintf(groups, sizeof groups, "%d %d 1", (int)getegid(), (int)getegid());
	return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && put("/proc/self/setgroups", "deny") &&
	       put("/proc/self/uid_map", users) && put("/proc/self/gid_map", groups);
}

static bool try_mount(void)
{
	char place[] = "/tmp/jiebang-disk.XXXXXX";
	bool is_mounted;

	if (mkdtemp(place) == NULL)
		give_up(place);
	is_mounted = mount("none", place, "tmpfs", 0, "size=64k") == 0;
	if (is_mounted && umount2(place, MNT_DETACH) != 0)
		give_up("umount");
	rmdir(place);
	return is_mounted;
}

bool small_disk_begin(const char **why_out)
{
	bool may = leave_others() && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
		   try_mount();

	*why_out = strerror(errno);
	return may;
}

/* --- the disk --------------------------------------------------------------------------------- */

static const char *in_folder(struct mem *mem, const char *name)
{
	return mem_printf(mem, "%s/%s", server_folder(), name);
}

static void run(const char *command)
{
	if (system(command) != 0)
		give_up(command);
}

/* What they take where every page of a file is there, as it will be. */
static size_t bytes_of(struct mem *mem, const char *path)
{
	FILE *pipe = popen(mem_printf(mem, "du -sb --apparent-size '%s'", path), "re");
	size_t bytes = 0;

	if (pipe == NULL || fscanf(pipe, "%zu", &bytes) != 1 || pclose(pipe) != 0)
		give_up("du");
	return bytes;
}

void small_disk_move(size_t spare_bytes)
{
	struct mem *mem = mem_root("small disk");
	const char *data = in_folder(mem, "data"), *before = in_folder(mem, "data.before");
	struct stat owner;

	server_stop();
	if (rename(data, before) != 0 || stat(before, &owner) != 0 || mkdir(data, 0700) != 0)
		give_up(data);
	const char *options = mem_printf(mem, "size=%zu,mode=0700,uid=%d,gid=%d",
	    bytes_of(mem, before) + spare_bytes, (int)owner.st_uid, (int)owner.st_gid);
	if (mount("none", data, "tmpfs", 0, options) != 0)
		give_up("mount");
	run(mem_printf(
	    mem, "cp -a --sparse=never '%s/.' '%s/' && rm -rf '%s'", before, data, before));
	server_restart();
	mem_free(mem);
}

void small_disk_fill(void)
{
	struct mem *mem = mem_root("small disk");
	char *page = mem_alloc(mem, 4096);
	int fd = open(in_folder(mem, "data/ballast"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		give_up("ballast");
	while (write(fd, page, 4096) == 4096)
		continue;
	if (errno != ENOSPC)
		give_up("ballast");
	close(fd);
	mem_free(mem);
}

void small_disk_free(void)
{
	struct mem *mem = mem_root("small disk");

	if (unlink(in_folder(mem, "data/ballast")) != 0)
		give_up("ballast");
	mem_free(mem);
}
