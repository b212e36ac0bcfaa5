/* Reading files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/mem.h"

static const char where[] = "reading a file";

/* As many bytes as fstat promised; fewer when the file has shrunk meanwhile. */
static bool read_all(int file, const char *path, char *data, size_t bytes, size_t *bytes_out)
{
	size_t have = 0;

	while (have < bytes) {
		ssize_t got = read(file, data + have, bytes - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fault_set(
			    FAULT_SYSTEM, errno, where, "%s: %s", path, strerror(errno));
		if (got == 0)
			break;
		have += (size_t)got;
	}
	*bytes_out = have;
	return true;
}

static bool check(int file, const char *path, size_t max_bytes, size_t *bytes_out)
{
	struct stat about;

	if (fstat(file, &about) != 0)
		return fault_set(FAULT_SYSTEM, errno, where, "%s: %s", path, strerror(errno));
	if (!S_ISREG(about.st_mode))
		return fault_set(FAULT_SYSTEM, 0, where, "%s: not a regular file", path);
	if ((size_t)about.st_size > max_bytes)
		return fault_set(FAULT_SYSTEM, EFBIG, where, "%s: %lld bytes, more than %zu", path,
		    (long long)about.st_size, max_bytes);
	*bytes_out = (size_t)about.st_size;
	return true;
}

bool file_read(
    struct mem *mem, const char *path, size_t max_bytes, char **data_out, size_t *bytes_out)
{
	/* Without O_NONBLOCK, opening a named pipe would wait for its writer. */
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t bytes = 0;
	char *data = NULL;
	bool good;

	if (file < 0)
		return fault_set(FAULT_SYSTEM, errno, where, "%s: %s", path, strerror(errno));
	good = check(file, path, max_bytes, &bytes);
	if (good) {
		data = mem_alloc(mem, bytes + 1);
		good = read_all(file, path, data, bytes, &bytes);
	}
	close(file);
	if (!good)
		return false;
	*data_out = data;
	*bytes_out = bytes;
	return true;
}
