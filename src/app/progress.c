/* A bar on a terminal, some lines in a log. */
#include "app/progress.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 40, REDRAWN = 200 };

void progress_show(const char *what, size_t done, size_t total)
{
	if (!total)
		return;
	size_t full = done * WIDTH / total;
	if (isatty(STDERR_FILENO)) {
		if (done % (total / REDRAWN + 1) == 0 || done == total)
			fprintf(stderr, "\r%-9s [%.*s%*s] %zu of %zu%s", what, (int)full,
			    "########################################", (int)(WIDTH - full), "",
			    done, total, done == total ? "\n" : "");
	} else if (done == total || done % (total / 10 + 1) == 0) {
		fprintf(stderr, "%s: %zu of %zu\n", what, done, total);
	}
}
