/* What the parts of the site's harness share. */
#ifndef TESTS_HTTP_SITE_INNER_H
#define TESTS_HTTP_SITE_INNER_H

#include "site.h"

struct mem;

/* Where everything is; mem lives as long as the program. */
extern struct site_here {
	struct mem *mem;
	const char *build, *folder, *config, *socket, *hash_socket, *upload_socket, *key;
} site;

_Noreturn void site_die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
const char *site_read(struct mem *, const char *path);
void site_write_text(const char *path, const char *text);
/* Runs a program to its end, both streams into a file; its exit status. */
int site_run_into(const char *path, const char *const argv[]);

void site_write_config(const struct site_options *);
/* Starts the database, sets the places, loads the demo or what was kept of it. */
void site_start_data(const struct site_options *);

#endif
