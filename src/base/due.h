/* What the clock must look at: a subject and since when. */
#ifndef BASE_DUE_H
#define BASE_DUE_H

#include <stddef.h>
#include <stdint.h>

struct due {
	int64_t id, at;
};

/* By time. */
struct due_list {
	struct due *items;
	size_t n;
};

#endif
