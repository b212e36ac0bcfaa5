/* The commands of jiebang-admin that are longer than a few lines. */
#ifndef CMD_ADMIN_H
#define CMD_ADMIN_H

#include <stdbool.h>

#include "app/config.h"

struct db;
struct mem;

/* One call of the program: what was typed, and what it works with. */
struct admin {
	const char *config_path;
	bool prints_config, checks_only, skips_existing;
	char **words; /* the command and what follows it */
	int word_count;
	struct mem *mem;
	struct config config;
	struct db *db;
};

/* The word at `i`, the command itself being 0; NULL behind the last. */
const char *admin_word(const struct admin *, int i);

/* False, always, with a fault that shows how the command is used. */
bool admin_usage(const char *usage);

/* The commands `account` and `partner`; their steps stand in the program's --help. False with a fault. */
bool admin_account(struct admin *);
bool admin_partner(struct admin *);

#endif
