/* What one image of the master leaves to the next when it executes itself again. */
#ifndef HTTP_HANDOVER_H
#define HTTP_HANDOVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct mem;

struct handover {
	int metrics_fd; /* -1: none */
	int *sockets; /* listening */
	size_t socket_count;
	pid_t *workers; /* of the generation before */
	size_t worker_count;
};

/* What was left to us; empty at a first start. Takes it out of the environment. Only our own
 * children count as workers. */
struct handover handover_take(struct mem *);
/* Puts it into the environment and lets the descriptors live through execve; handover_undo takes
 * both back. */
void handover_give(struct mem *, const struct handover *);
void handover_undo(const struct handover *);

#endif
