/* Calls a target with every file of its corpus: how the suite sees that what was found stays mended. */
#include <dirent.h>

#include "base/fault.h"
#include "base/file.h"
#include "fuzz.h"

#define FILE_BYTES ((size_t)1 << 20)

static int replay_file(const char *path)
{
	struct mem *mem = mem_root("replay");
	size_t bytes;
	char *data;

	if (!file_read(mem, path, FILE_BYTES, &data, &bytes)) {
		fprintf(stderr, "%s\n", fault_last()->text);
		return 1;
	}
	/* A block that ends where the data end, as libFuzzer gives it. */
	uint8_t *copy = malloc(bytes ? bytes : 1);
	memcpy(copy, data, bytes);
	LLVMFuzzerTestOneInput(copy, bytes);
	free(copy);
	mem_free(mem);
	return 0;
}

int main(void)
{
	char folder[256], path[600];
	int passed = 0;

	snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", fuzz_name);
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		/* Said before: after a crash it is the last line. */
		fprintf(stderr, "%s\n", path);
		if (replay_file(path) != 0)
			return 1;
		passed++;
	}
	if (dir)
		closedir(dir);
	printf("fuzz %s: %d passed, %d failed\n", fuzz_name, passed, passed == 0);
	return passed == 0;
}
