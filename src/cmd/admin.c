/* jiebang-admin: what the people do who look after an installation. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/config.h"
#include "app/demo.h"
#include "app/import.h"
#include "app/routes.h"
#include "app/scale.h"
#include "app/start.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/admin.h"
#include "db/db.h"
#include "db/migrate.h"
#include "search/search.h"
#include "site/figure.h"

bool admin_usage(const char *usage)
{
	return fault_set(FAULT_SYSTEM, 0, "usage", "usage: jiebang-admin --config FILE %s", usage);
}

const char *admin_word(const struct admin *admin, int i)
{
	return i < admin->word_count ? admin->words[i] : NULL;
}

enum lang admin_lang(void)
{
	const char *lang = getenv("LC_ALL");
	if (!lang || !*lang)
		lang = getenv("LANG");
	return lang && text_starts(lang, "zh") ? LANG_ZH : LANG_EN;
}

static void show_error(const struct import_error *error)
{
	if (error->row)
		fprintf(stderr, "row %zu", error->row);
	if (error->column)
		fprintf(stderr, ", column %zu", error->column);
	if (error->heading)
		fprintf(stderr, " (%s)", error->heading);
	fprintf(stderr, "%s%s%s%s%s\n", error->row ? ": " : "", error->text,
	    error->value ? " [" : "", error->value ? error->value : "", error->value ? "]" : "");
}

bool admin_show_errors(const struct import_errors *errors, const char *path)
{
	for (size_t i = 0; i < errors->n; i++)
		show_error(&errors->items[i]);
	return fault_set(
	    FAULT_SYSTEM, 0, "import", "%s: %zu errors, nothing imported", path, errors->n);
}

struct db *admin_migrator(const struct admin *admin)
{
	return db_open(admin->mem, &(struct db_settings){ .socket = admin->config.database_socket,
				       .user = admin->config.migrator_user,
				       .password = admin->config.migrator_password,
				       .name = admin->config.database_name,
				       .statement_seconds = 600 });
}

/* --- commands --- */

static bool run_migrate(struct admin *admin)
{
	struct db *db = admin_migrator(admin);
	size_t applied;
	if (!db_migrate(db, admin->mem, admin->config.migrations_folder,
		admin->config.database_user, &applied))
		return false;
	printf("%zu migrations applied\n", applied);
	return true;
}

/* How large a made-up district is, in thousandths of the real one. */
static bool run_scale(struct admin *admin)
{
	int64_t per_mille = 1000;
	if (admin->word_count > 3 ||
	    (admin_word(admin, 2) && !text_to_int(admin_word(admin, 2), 1, 1000, &per_mille)))
		return admin_usage("demo scale [PER_MILLE]");
	return db_alive(admin->db) &&
	       scale_load(admin->db, admin->mem, per_mille, db_clock(admin->db));
}

static bool run_demo(struct admin *admin)
{
	if (text_equal(admin_word(admin, 1), "scale"))
		return run_scale(admin);
	if (!text_equal(admin_word(admin, 1), "load") || admin->word_count != 3)
		return admin_usage("demo load ACCOUNTS.tsv | demo scale [PER_MILLE]");
	/* Only a connection knows the database's clock. */
	return db_alive(admin->db) && demo_load(admin->db, admin->mem, admin->config.data_folder,
					  admin_word(admin, 2), db_clock(admin->db));
}

static bool run_unit(struct admin *admin)
{
	size_t count;
	if (!text_equal(admin_word(admin, 1), "import") || admin->word_count != 3)
		return admin_usage("unit import FILE.csv");
	if (!db_begin(admin->db) ||
	    !import_units(admin->db, admin->mem, admin_word(admin, 2), &count) ||
	    !db_commit(admin->db))
		return false;
	printf("%zu units\n", count);
	return true;
}

static bool run_rebuild(struct admin *admin)
{
	int64_t count;
	if (text_equal(admin_word(admin, 1), "figures") && admin->word_count == 2)
		return db_alive(admin->db) &&
		       figures_count(admin->db, admin->mem, db_clock(admin->db));
	if (!text_equal(admin_word(admin, 1), "search") || admin->word_count != 2)
		return admin_usage("rebuild search | figures");
	if (!search_rebuild(admin->db, admin->mem, &count))
		return false;
	printf("%lld subjects can be found\n", (long long)count);
	return true;
}

static bool run_routes(struct admin *admin)
{
	(void)admin;
	routes_print();
	return true;
}

static const struct {
	const char *name;
	bool (*run)(struct admin *);
	const char *about;
} commands[] = {
	{ "migrate", run_migrate, "bring the schema forward" },
	{ "unit", run_unit, "unit import FILE.csv: make or renew units" },
	{ "calendar", admin_calendar,
	    "calendar import [--check] FILE.csv: the holidays and make-up days of a year, or "
	    "nothing "
	    "of it; date,kind,name with kind holiday or working" },
	{ "partner", admin_partner,
	    "partner import [--check] [--skip-existing] FILE.csv: a whole registry, or nothing of "
	    "it; prints the "
	    "codes | invite CODE: a code that makes its first agent | template: a table to fill "
	    "in" },
	{ "account", admin_account,
	    "account create LOGIN NAME | grant LOGIN ROLE@PLACE | revoke … | disable LOGIN | "
	    "enable "
	    "LOGIN | code LOGIN (for a new password) | drop-factor LOGIN | reset LOGIN" },
	{ "demo", run_demo,
	    "demo load ACCOUNTS.tsv: fill an empty installation; demo scale [PER_MILLE]: to the "
	    "district's full size" },
	{ "rebuild", run_rebuild,
	    "rebuild search: the index of search anew | figures: the counts on the home page and "
	    "/about" },
	{ "verify", admin_verify,
	    "verify [CODE]: whether every step of the history, or of one subject, is what was "
	    "written" },
	{ "routes", run_routes, "print every address with who may use it" },
};
#define COMMAND_COUNT COUNT(commands)

/* --- main --- */

enum { OPTION_CHECK = 256, OPTION_SKIP };

static error_t option(int key, char *arg, struct argp_state *state)
{
	struct admin *admin = state->input;
	switch (key) {
	case 'c': admin->config_path = arg; return 0;
	case 'p': admin->prints_config = true; return 0;
	case OPTION_CHECK: admin->checks_only = true; return 0;
	case OPTION_SKIP: admin->skips_existing = true; return 0;
	case ARGP_KEY_ARGS:
		admin->words = state->argv + state->next;
		admin->word_count = state->argc - state->next;
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "config", 'c', "FILE", 0, "The configuration", 0 },
	{ "print-config", 'p', NULL, 0, "Print every key with its value in force and end", 0 },
	{ "check", OPTION_CHECK, NULL, 0,
	    "partner import, calendar import: only check, import nothing", 0 },
	{ "skip-existing", OPTION_SKIP, NULL, 0,
	    "partner import: pass over who is in the registry already", 0 },
	{ 0 },
};

static char *command_help(int key, const char *text, void *input)
{
	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)(uintptr_t)text;
	FILE *out;
	char *help = NULL;
	size_t bytes;
	out = open_memstream(&help, &bytes);
	fprintf(out, "Commands:\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].about);
	fclose(out);
	return help;
}

static const struct argp argp = { .options = options,
	.parser = option,
	.args_doc = "COMMAND …",
	.doc = "Looks after an installation.\v",
	.help_filter = command_help };

static bool needs_no_installation(const struct admin *admin)
{
	return text_equal(admin_word(admin, 0), "routes");
}

static bool run(struct admin *admin)
{
	if (needs_no_installation(admin)) {
		routes_open();
		return run_routes(admin);
	}
	if (!admin->config_path)
		return admin_usage("COMMAND …; see --help");
	if (!start_program(admin->mem, admin->config_path, &admin->config))
		return false;
	if (admin->prints_config) {
		config_print(&admin->config);
		return true;
	}
	admin->db = start_database(admin->mem, &admin->config);
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (text_equal(admin_word(admin, 0), commands[i].name))
			return commands[i].run(admin);
	}
	return admin_usage("COMMAND …; see --help");
}

int main(int argc, char **argv)
{
	struct admin admin = { .mem = mem_root("admin") };
	if (argp_parse(&argp, argc, argv, 0, NULL, &admin))
		return 2;
	bool done = run(&admin);
	if (!done && admin.db)
		db_rollback(admin.db);
	if (!done)
		fprintf(stderr, "jiebang-admin: %s\n", fault_last()->text);
	mem_free(admin.mem);
	return done ? 0 : 1;
}
