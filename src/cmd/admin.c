/* jiebang-admin: what the people do who look after an installation. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "app/config.h"
#include "app/demo.h"
#include "app/import.h"
#include "app/partner_import.h"
#include "app/partner_table.h"
#include "app/routes.h"
#include "app/scale.h"
#include "app/start.h"
#include "auth/passcode.h"
#include "auth/password.h"
#include "base/catalog.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "db/migrate.h"
#include "partner/partner.h"
#include "search/search.h"

#define PASSWORD_CHARACTERS 14
#define ACCOUNT_USAGE "account create|grant|revoke|disable|enable|code|drop-factor|reset LOGIN …"

struct admin {
	const char *config_path;
	bool prints_config, checks_only, skips_existing;
	char **words;
	int word_count;
	struct mem *mem;
	struct config config;
	struct db *db;
};

static bool usage_fault(const char *usage)
{
	return fault_set(FAULT_SYSTEM, 0, "usage", "usage: jiebang-admin --config FILE %s", usage);
}

static const char *word(const struct admin *admin, int i)
{
	return i < admin->word_count ? admin->words[i] : NULL;
}

/* --- commands --- */

static bool run_migrate(struct admin *admin)
{
	struct db *db =
	    db_open(admin->mem, &(struct db_settings){ .socket = admin->config.database_socket,
				    .user = admin->config.migrator_user,
				    .password = admin->config.migrator_password,
				    .name = admin->config.database_name,
				    .statement_seconds = 600 });
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
	    (word(admin, 2) && !text_to_int(word(admin, 2), 1, 1000, &per_mille)))
		return usage_fault("demo scale [PER_MILLE]");
	return db_alive(admin->db) &&
	       scale_load(admin->db, admin->mem, per_mille, db_clock(admin->db));
}

static bool run_demo(struct admin *admin)
{
	if (text_equal(word(admin, 1), "scale"))
		return run_scale(admin);
	if (!text_equal(word(admin, 1), "load") || admin->word_count != 3)
		return usage_fault("demo load ACCOUNTS.tsv | demo scale [PER_MILLE]");
	/* Only a connection knows the database's clock. */
	return db_alive(admin->db) && demo_load(admin->db, admin->mem, admin->config.data_folder,
					  word(admin, 2), db_clock(admin->db));
}

static bool run_unit(struct admin *admin)
{
	size_t count;
	if (!text_equal(word(admin, 1), "import") || admin->word_count != 3)
		return usage_fault("unit import FILE.csv");
	if (!db_begin(admin->db) || !import_units(admin->db, admin->mem, word(admin, 2), &count) ||
	    !db_commit(admin->db))
		return false;
	printf("%zu units\n", count);
	return true;
}

/* --- partners --- */

static enum lang terminal_lang(void)
{
	const char *lang = getenv("LC_ALL");
	if (!lang || !*lang)
		lang = getenv("LANG");
	return lang && text_starts(lang, "zh") ? LANG_ZH : LANG_EN;
}

/* All of them, each where a spreadsheet shows it. */
static bool show_errors(const struct registry_import *import, const char *path)
{
	for (size_t i = 0; i < import->errors.n; i++) {
		const struct import_error *error = &import->errors.items[i];
		fprintf(stderr, "row %zu", error->row);
		if (error->column)
			fprintf(stderr, ", column %zu", error->column);
		if (error->heading)
			fprintf(stderr, " (%s)", error->heading);
		fprintf(stderr, ": %s%s%s%s\n", error->text, error->value ? " [" : "",
		    error->value ? error->value : "", error->value ? "]" : "");
	}
	return fault_set(FAULT_SYSTEM, 0, "import of partners", "%s: %zu errors, nothing imported",
	    path, import->errors.n);
}

static bool write_partners(
    struct admin *admin, const struct registry_options *options, struct registry_import *import)
{
	int64_t now = db_clock(admin->db);
	if (!registry_import_codes(admin->db, admin->mem, import, now) || !db_begin(admin->db) ||
	    !registry_import_write(admin->db, admin->mem, options, import, now) ||
	    !db_commit(admin->db))
		return false;
	for (size_t i = 0; i < import->rows.n; i++)
		printf("%s\t%s\n", import->rows.items[i].code,
		    import->rows.items[i].partner.application.name);
	return true;
}

static bool import_partners(struct admin *admin, const struct registry_options *options)
{
	struct registry_import import;
	if (!db_alive(admin->db) || !registry_import_read(admin->db, admin->mem, options, &import))
		return false;
	if (import.errors.n)
		return show_errors(&import, options->path);
	if (!admin->checks_only && !write_partners(admin, options, &import))
		return false;
	fprintf(stderr, "%zu partners %s, %zu there already\n", import.rows.n,
	    admin->checks_only ? "can be imported" : "imported", import.skipped);
	return true;
}

/* A partner out of a registry has no agent yet: who joins with this code becomes its first. */
static bool invite_agent(struct admin *admin, const char *code)
{
	struct partner *partner;
	struct partner_invitations codes;
	int64_t now = db_clock(admin->db);
	bool is_done;
	if (!db_begin(admin->db) || !partner_by_code(admin->db, admin->mem, code, &partner))
		return false;
	if (!partner)
		return fault_set(FAULT_SYSTEM, 0, "partner", "%s: no such partner", code);
	if (!partner_invite(admin->db, admin->mem, partner, &actor_system, now, &is_done))
		return false;
	if (!is_done)
		return fault_set(FAULT_SYSTEM, 0, "partner",
		    "%s: not listed, or there are %d codes already", code, PARTNER_INVITATIONS_MAX);
	if (!partner_invitations(admin->db, admin->mem, partner->id, now, &codes) ||
	    !db_commit(admin->db))
		return false;
	for (size_t i = 0; i < codes.n; i++)
		printf("%s\t%s\n", code, codes.items[i].code);
	return true;
}

static bool run_partner(struct admin *admin)
{
	struct registry_options options = { .district = admin->config.district,
		.lang = terminal_lang(),
		.skips_existing = admin->skips_existing,
		.shows_progress = isatty(STDERR_FILENO) };
	if (text_equal(word(admin, 1), "template")) {
		printf("%s", partner_table_example(admin->mem, LANG_ZH));
		return true;
	}
	if (text_equal(word(admin, 1), "invite") && word(admin, 2))
		return invite_agent(admin, word(admin, 2));
	options.path = word(admin, 2);
	if (!text_equal(word(admin, 1), "import") || !options.path)
		return usage_fault(
		    "partner import [--check] [--skip-existing] FILE.csv | invite CODE | template");
	return import_partners(admin, &options);
}

static bool run_rebuild(struct admin *admin)
{
	int64_t count;
	if (!text_equal(word(admin, 1), "search") || admin->word_count != 2)
		return usage_fault("rebuild search");
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

static bool said(enum account_answer answer, const char *login)
{
	if (answer == ACCOUNT_DONE)
		return true;
	return fault_set(FAULT_SYSTEM, 0, "account", "%s: %s", login, account_answer_text(answer));
}

/* "secretary@370203019001", "partner_agent@HB261121-0001-K". */
static bool role_of(struct admin *admin, const char *typed, struct account_role *role_out)
{
	const char *at = strchr(typed, '@');
	struct partner *partner;
	*role_out = (struct account_role){ 0 };
	if (!at)
		return fault_set(FAULT_SYSTEM, 0, "account",
		    "%s is not ROLE@UNIT or partner_agent@PARTNER", typed);
	role_out->role = role_parse(mem_strndup(admin->mem, typed, (size_t)(at - typed)));
	if (role_out->role == ROLE_NONE)
		return fault_set(FAULT_SYSTEM, 0, "account", "%s: no such role", typed);
	if (role_out->role != ROLE_PARTNER_AGENT) {
		role_out->unit = at + 1;
		return true;
	}
	if (!partner_by_code(admin->db, admin->mem, at + 1, &partner))
		return false;
	if (!partner)
		return fault_set(FAULT_SYSTEM, 0, "account", "%s: no such partner", at + 1);
	role_out->partner = partner->id;
	return true;
}

static bool account_of(struct admin *admin, const char *typed, struct account_id *id_out)
{
	struct account *account;
	if (!account_find(admin->db, admin->mem, account_login_of(admin->mem, typed), &account))
		return false;
	if (!account)
		return fault_set(FAULT_SYSTEM, 0, "account", "%s: no such account", typed);
	*id_out = account->id;
	return true;
}

/* A new password is shown once, here; nobody chooses it for another. */
static bool new_password(struct admin *admin, char **password_out, char **hash_out)
{
	*password_out = random_password(admin->mem, PASSWORD_CHARACTERS);
	return password_hash(admin->mem, *password_out, hash_out);
}

static bool create(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	char *password, *hash;
	const char *stored = account_login_of(admin->mem, login);
	if (!word(admin, 3))
		return usage_fault("account create LOGIN NAME");
	if (!new_password(admin, &password, &hash) ||
	    !account_create(admin->db, admin->mem,
		&(struct account_new){
		    .login = stored, .name = word(admin, 3), .password_hash = hash },
		&actor_system, db_clock(admin->db), &answer, &id) ||
	    !said(answer, login) || !db_commit(admin->db))
		return false;
	printf("%s\t%s\n", stored, password);
	return true;
}

static bool reset(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	char *password, *hash;
	if (!account_of(admin, login, &id) || !new_password(admin, &password, &hash) ||
	    !account_reset(
		admin->db, admin->mem, id, hash, &actor_system, db_clock(admin->db), &answer) ||
	    !said(answer, login) || !db_commit(admin->db))
		return false;
	printf("%s\t%s\n", login, password);
	return true;
}

static bool grant_or_revoke(struct admin *admin, const char *login, bool is_grant)
{
	enum account_answer answer;
	struct account_id id;
	struct account_role role;
	int64_t now = db_clock(admin->db);
	if (!word(admin, 3))
		return usage_fault("account grant|revoke LOGIN ROLE@UNIT|partner_agent@PARTNER");
	if (!account_of(admin, login, &id) || !role_of(admin, word(admin, 3), &role))
		return false;
	bool ok =
	    is_grant
		? account_grant(admin->db, admin->mem, id, &role, &actor_system, now, &answer)
		: account_revoke(admin->db, admin->mem, id, &role, &actor_system, now, &answer);
	return ok && said(answer, login) && db_commit(admin->db);
}

static bool disable(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	return account_of(admin, login, &id) &&
	       account_disable(
		   admin->db, admin->mem, id, NULL, &actor_system, db_clock(admin->db), &answer) &&
	       said(answer, login) && db_commit(admin->db);
}

static bool enable(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	return account_of(admin, login, &id) &&
	       account_enable(
		   admin->db, admin->mem, id, &actor_system, db_clock(admin->db), &answer) &&
	       said(answer, login) && db_commit(admin->db);
}

/* For whoever has lost authenticator and recovery codes, above all the only account administrator. */
static bool drop_factor(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	return account_of(admin, login, &id) &&
	       account_reset_factor(
		   admin->db, admin->mem, id, &actor_system, db_clock(admin->db), &answer) &&
	       said(answer, login) && db_commit(admin->db);
}

/* For a password that was lost: shown once, here; what is stored opens nothing. */
static bool code(struct admin *admin, const char *login)
{
	enum account_answer answer;
	struct account_id id;
	const char *seed = random_password(admin->mem, PASSWORD_CHARACTERS);
	if (!account_of(admin, login, &id) ||
	    !account_give_code(
		admin->db, admin->mem, id, seed, &actor_system, db_clock(admin->db), &answer) ||
	    !said(answer, login) || !db_commit(admin->db))
		return false;
	printf("%s\t%s\n", login, passcode_of(admin->mem, PASSCODE_PASSWORD, id.n, seed, 0));
	return true;
}

static bool run_account(struct admin *admin)
{
	const char *step = word(admin, 1), *login = word(admin, 2);
	if (!login)
		return usage_fault(ACCOUNT_USAGE);
	if (!db_alive(admin->db) || !db_begin(admin->db))
		return false;
	if (text_equal(step, "create"))
		return create(admin, login);
	if (text_equal(step, "reset"))
		return reset(admin, login);
	if (text_equal(step, "grant") || text_equal(step, "revoke"))
		return grant_or_revoke(admin, login, text_equal(step, "grant"));
	if (text_equal(step, "disable"))
		return disable(admin, login);
	if (text_equal(step, "enable"))
		return enable(admin, login);
	if (text_equal(step, "drop-factor"))
		return drop_factor(admin, login);
	if (text_equal(step, "code"))
		return code(admin, login);
	return usage_fault(ACCOUNT_USAGE);
}

static const struct {
	const char *name;
	bool (*run)(struct admin *);
	const char *about;
} commands[] = {
	{ "migrate", run_migrate, "bring the schema forward" },
	{ "unit", run_unit, "unit import FILE.csv: make or renew units" },
	{ "partner", run_partner,
	    "partner import [--check] [--skip-existing] FILE.csv: a whole registry, or nothing of "
	    "it; prints the "
	    "codes | invite CODE: a code that makes its first agent | template: a table to fill "
	    "in" },
	{ "account", run_account,
	    "account create LOGIN NAME | grant LOGIN ROLE@PLACE | revoke … | disable LOGIN | "
	    "enable "
	    "LOGIN | code LOGIN (for a new password) | drop-factor LOGIN | reset LOGIN" },
	{ "demo", run_demo,
	    "demo load ACCOUNTS.tsv: fill an empty installation; demo scale [PER_MILLE]: to the "
	    "district's full size" },
	{ "rebuild", run_rebuild, "rebuild search: the index of search anew" },
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
	{ "check", OPTION_CHECK, NULL, 0, "partner import: only check, import nothing", 0 },
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
	return text_equal(word(admin, 0), "routes");
}

static bool run(struct admin *admin)
{
	if (needs_no_installation(admin)) {
		routes_open();
		return run_routes(admin);
	}
	if (!admin->config_path)
		return usage_fault("COMMAND …; see --help");
	if (!start_program(admin->mem, admin->config_path, &admin->config))
		return false;
	if (admin->prints_config) {
		config_print(&admin->config);
		return true;
	}
	admin->db = start_database(admin->mem, &admin->config);
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (text_equal(word(admin, 0), commands[i].name))
			return commands[i].run(admin);
	}
	return usage_fault("COMMAND …; see --help");
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
