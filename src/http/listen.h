/* Listening unix sockets. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Listens at path: mode 0660, of the group (NULL: our own), non-blocking, close-on-exec. A socket
 * nobody listens at any more is replaced. False with a fault: a path over 107 bytes, something else
 * at that path, or somebody who listens there.
 */
bool listen_at(const char *path, const char *group, int *fd_out)
    __attribute__((warn_unused_result));

/* Whether a descriptor is a socket that listens at path. */
bool listen_is_at(int fd, const char *path);

#endif
