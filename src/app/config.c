/* The configuration table and its reader. */
#include "app/config.h"

#include <ini.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/count.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"
#include "message/mail_text.h"

#undef printf

enum config_type { CONFIG_TEXT, CONFIG_INT };

struct config_key {
	const char *section, *name;
	enum config_type type;
	size_t offset;
	const char *text_default; /* NULL: required */
	int64_t int_default, min, max;
	bool is_secret;
	const char *about;
};

#define AT(member) offsetof(struct config, member)

static const struct config_key config_keys[] = {
	{ "database", "socket", CONFIG_TEXT, AT(database_socket), NULL, 0, 0, 0, false,
	    "Unix socket of MariaDB." },
	{ "database", "name", CONFIG_TEXT, AT(database_name), "jiebang", 0, 0, 0, false,
	    "Database." },
	{ "database", "user", CONFIG_TEXT, AT(database_user), "jiebang_app", 0, 0, 0, false,
	    "Application user: no DDL, events insert-only." },
	{ "database", "password", CONFIG_TEXT, AT(database_password), "", 0, 0, 0, true,
	    "Its password." },
	{ "database", "statement_seconds", CONFIG_INT, AT(statement_seconds), NULL, 5, 1, 600,
	    false, "Longest time one statement may take." },
	{ "migrator", "user", CONFIG_TEXT, AT(migrator_user), "jiebang_migrator", 0, 0, 0, false,
	    "User that owns the tables; needed by `jiebang-admin migrate` only." },
	{ "migrator", "password", CONFIG_TEXT, AT(migrator_password), "", 0, 0, 0, true,
	    "Its password." },
	{ "worker", "socket", CONFIG_TEXT, AT(worker_socket), "", 0, 0, 0, false,
	    "FastCGI socket of the pages; at most 107 bytes." },
	{ "worker", "hash_socket", CONFIG_TEXT, AT(hash_socket), "", 0, 0, 0, false,
	    "FastCGI socket of the routes that hash passwords." },
	{ "worker", "upload_socket", CONFIG_TEXT, AT(upload_socket), "", 0, 0, 0, false,
	    "FastCGI socket of whatever comes with a file." },
	{ "worker", "workers", CONFIG_INT, AT(workers), NULL, 0, 0, 512, false,
	    "Workers for pages; 0: two for each core." },
	{ "worker", "hash_workers", CONFIG_INT, AT(hash_workers), NULL, 0, 0, 64, false,
	    "Workers for password hashing, 64 MiB each; 0: one for each core." },
	{ "worker", "upload_workers", CONFIG_INT, AT(upload_workers), NULL, 0, 0, 64, false,
	    "Workers for files, each with at most one jiebang-image; 0: one for each core." },
	{ "worker", "requests", CONFIG_INT, AT(requests_per_worker), NULL, 200000, 1, 1000000000,
	    false, "A worker ends after so many requests and is replaced." },
	{ "worker", "request_seconds", CONFIG_INT, AT(request_seconds), NULL, 30, 1, 600, false,
	    "A worker stuck longer on one request is ended." },
	{ "worker", "image_seconds", CONFIG_INT, AT(image_seconds), NULL, 10, 1, 25, false,
	    "The longest that cleaning one uploaded picture may take." },
	{ "site", "name", CONFIG_TEXT, AT(site_name), "揭榜", 0, 0, 0, false,
	    "Name in the header of every page." },
	{ "site", "origin", CONFIG_TEXT, AT(site_origin), "", 0, 0, 0, false,
	    "https://… as browsers see it; empty: taken from Host, for development." },
	{ "site", "district", CONFIG_TEXT, AT(district), "370203", 0, 0, 0, false,
	    "Unit code of the district." },
	{ "keys", "master", CONFIG_TEXT, AT(master_key), NULL, 0, 0, 0, true,
	    "64 hex digits; sessions, form tokens and phone numbers hang on it." },
	{ "auth", "second_factor_days", CONFIG_INT, AT(second_factor_days), NULL, 14, -1, 3650,
	    false, "Days an official has to set up a second factor; -1: it is left to each." },
	{ "rules", "claim_cap", CONFIG_INT, AT(claim_cap), NULL, 5, 1, 100000, false,
	    "Open awards a partner may have." },
	{ "mail", "sendmail", CONFIG_TEXT, AT(mail_program), "", 0, 0, 0, false,
	    "Program that takes mails as sendmail does, by its whole path; empty: none is sent." },
	{ "mail", "from", CONFIG_TEXT, AT(mail_from), "", 0, 0, 0, false,
	    "Address they come from, without a name." },
	{ "webhooks", "loopback", CONFIG_INT, AT(loopback_hooks), NULL, 0, 0, 1, false,
	    "1: webhooks may lead to this machine, by http too. For development and tests only." },
	{ "paths", "locale", CONFIG_TEXT, AT(locale_folder), NULL, 0, 0, 0, false,
	    "Folder of zh_CN.mo." },
	{ "paths", "migrations", CONFIG_TEXT, AT(migrations_folder), NULL, 0, 0, 0, false,
	    "Folder of the numbered migrations; the health check compares." },
	{ "paths", "temporary", CONFIG_TEXT, AT(temporary_folder), "/var/tmp", 0, 0, 0, false,
	    "Folder of files that live as long as a request: exported lists." },
	{ "paths", "image", CONFIG_TEXT, AT(image_program), "/usr/local/sbin/jiebang-image", 0, 0,
	    0, false, "Program that makes uploaded pictures anew." },
	{ "paths", "data", CONFIG_TEXT, AT(data_folder), "", 0, 0, 0, false,
	    "Folder of the demo's data; needed by `jiebang-admin demo` only." },
};
#define CONFIG_KEY_COUNT COUNT(config_keys)

struct config_reading {
	struct mem *mem;
	struct config *config;
	bool seen[CONFIG_KEY_COUNT];
	const char *trouble;
};

static const char **config_text(struct config *config, const struct config_key *key)
{
	return (const char **)((char *)config + key->offset);
}

static int64_t *config_int(struct config *config, const struct config_key *key)
{
	return (int64_t *)(void *)((char *)config + key->offset);
}

static bool config_set(struct config_reading *r, const struct config_key *key, const char *value)
{
	if (key->type == CONFIG_TEXT) {
		*config_text(r->config, key) = mem_strdup(r->mem, value);
		return true;
	}
	int64_t n;
	if (!text_to_int(value, key->min, key->max, &n)) {
		r->trouble = mem_printf(r->mem, "%s.%s must be a whole number from %lld to %lld",
		    key->section, key->name, (long long)key->min, (long long)key->max);
		return false;
	}
	*config_int(r->config, key) = n;
	return true;
}

static int config_line(void *user, const char *section, const char *name, const char *value)
{
	struct config_reading *r = user;
	for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
		const struct config_key *key = &config_keys[i];
		if (!text_equal(section, key->section) || !text_equal(name, key->name))
			continue;
		r->seen[i] = true;
		return config_set(r, key, value);
	}
	r->trouble = mem_printf(r->mem, "%s.%s is not a key; see --print-config", section, name);
	return 0;
}

static bool config_check(const struct config *config, const char *path)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	if (strlen(config->master_key) != 64 || strspn(config->master_key, digits) != 64)
		return fault_set(FAULT_SYSTEM, 0, "configuration",
		    "%s: keys.master must be 64 hex digits", path);
	if (*config->mail_program &&
	    (config->mail_program[0] != '/' || !mail_address_is_good(config->mail_from) ||
		!*config->site_origin))
		return fault_set(FAULT_SYSTEM, 0, "configuration",
		    "%s: mail.sendmail is a whole path, and needs mail.from and site.origin", path);
	const char *sockets[] = { config->database_socket, config->worker_socket,
		config->hash_socket, config->upload_socket };
	for (size_t i = 0; i < COUNT(sockets); i++) {
		if (strlen(sockets[i]) > 107)
			return fault_set(FAULT_SYSTEM, 0, "configuration",
			    "%s: a socket's path is over 107 bytes: %s", path, sockets[i]);
	}
	return true;
}

bool config_read(struct mem *mem, const char *path, struct config *config_out)
{
	struct config config = { 0 };
	struct config_reading r = { .mem = mem, .config = &config };
	for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
		const struct config_key *key = &config_keys[i];
		if (key->type == CONFIG_INT)
			*config_int(&config, key) = key->int_default;
		else
			*config_text(&config, key) = key->text_default;
	}
	int line = ini_parse(path, config_line, &r);
	if (line < 0)
		return fault_set(FAULT_SYSTEM, 0, "configuration", "cannot read %s", path);
	if (line > 0)
		return fault_set(FAULT_SYSTEM, 0, "configuration", "%s:%d: %s", path, line,
		    r.trouble ? r.trouble : "not a line of an INI file");
	for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
		const struct config_key *key = &config_keys[i];
		if (key->type == CONFIG_TEXT && !*config_text(&config, key))
			return fault_set(FAULT_SYSTEM, 0, "configuration", "%s: %s.%s is missing",
			    path, key->section, key->name);
	}
	if (!config_check(&config, path))
		return false;
	*config_out = config;
	return true;
}

void config_print(const struct config *config)
{
	const char *section = "";
	struct config values = *config;
	for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
		const struct config_key *key = &config_keys[i];
		if (!text_equal(section, key->section))
			printf("%s[%s]\n", *section ? "\n" : "", key->section);
		section = key->section;
		printf("; %s\n", key->about);
		if (key->type == CONFIG_INT)
			printf("%s = %lld\n", key->name, (long long)*config_int(&values, key));
		else
			printf("%s = %s\n", key->name,
			    key->is_secret ? "***" : *config_text(&values, key));
	}
}
