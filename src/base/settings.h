/* The few values of the configuration that pages and rules look at. Set once per process. */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

struct settings {
	const char *site_name;
	const char *district; /* unit code */
	const char *origin; /* "https://…" as browsers see it; "" in development: by Host */
	const char *asset_version; /* changes with the static files */
	const char *temporary_folder; /* for files that live as long as a request */
	int64_t second_factor_days; /* officials have so long to set it up; -1: need none */
	int64_t claim_cap; /* open awards a partner may have */
	const char *image_program; /* path of jiebang-image */
	int64_t image_seconds; /* the longest it may take */
	bool sends_mail; /* a program that carries mails is configured */
	bool loopback_hooks; /* webhooks may lead to this machine: development and tests */
};

#endif
