/* The configuration: one table of keys, read once from an INI file. `--print-config` prints the
 * table with the values in force. */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

struct mem;

struct config {
	const char *database_socket, *database_name, *database_user, *database_password;
	const char *migrator_user, *migrator_password;
	int64_t statement_seconds;
	const char *worker_socket, *hash_socket, *upload_socket;
	int64_t workers, hash_workers, upload_workers; /* 0: by the number of cores */
	int64_t requests_per_worker;
	int64_t request_seconds;
	const char *site_name, *site_origin, *district;
	const char *master_key; /* 64 hex digits */
	int64_t second_factor_days;
	int64_t claim_cap;
	const char *locale_folder, *migrations_folder, *data_folder, *temporary_folder;
	const char *image_program;
	int64_t image_seconds;
	const char *mail_program, *mail_from; /* "": no mail is sent */
	int64_t loopback_hooks;
};

/*
 * Reads path over the defaults. False with a fault that names the file, the line and the key:
 * unknown keys, values out of range and missing required ones are all refused.
 */
bool config_read(struct mem *, const char *path, struct config *config_out)
    __attribute__((warn_unused_result));

/* The table on standard output as an INI file with a comment for each key; secrets shown as ***. */
void config_print(const struct config *);

#endif
