/* The commands of jiebang-admin that are longer than a few lines. */
#ifndef CMD_ADMIN_H
#define CMD_ADMIN_H

#include <stdbool.h>

#include "app/config.h"
#include "base/catalog.h"

struct db;
struct import_errors;
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

/* The language of whoever sits at the terminal. */
enum lang admin_lang(void);

/* All that is wrong with a table, each where a spreadsheet shows it. False, always, with a fault that says that nothing was imported. */
bool admin_show_errors(const struct import_errors *, const char *path);

/* A connection that may do more than the application. */
struct db *admin_migrator(const struct admin *);

/* The commands `account`, `calendar`, `partner` and `verify`; their steps stand in the program's --help. False with a fault. */
bool admin_account(struct admin *);
bool admin_calendar(struct admin *);
bool admin_partner(struct admin *);
bool admin_verify(struct admin *);

#endif
