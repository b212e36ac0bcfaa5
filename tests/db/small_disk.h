/*
 * A disk of its own for the database, so small that a test can fill it: a tmpfs, mounted where nobody
 * else sees it, which goes with the test's processes. On top of server.h.
 */
#ifndef TESTS_DB_SMALL_DISK_H
#define TESTS_DB_SMALL_DISK_H

#include <stdbool.h>
#include <stddef.h>

/* Before anything else is started: from here on mounts are this program's own. False, and why: this
 * machine lets nobody mount anything. */
bool small_disk_begin(const char **why_out);
/* The server's data lie on it, with so many bytes to spare; the server is stopped meanwhile. */
void small_disk_move(size_t spare_bytes);
/* To the last byte; and room again. */
void small_disk_fill(void);
void small_disk_free(void);

#endif
