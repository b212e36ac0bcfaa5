/* Starting a program. */
#include "app/start.h"

#include <sodium.h>

#include "app/gate.h"
#include "app/routes.h"
#include "auth/keys.h"
#include "base/catalog.h"
#include "base/fault.h"
#include "base/hex.h"
#include "base/mem.h"
#include "db/db.h"

bool start_program(struct mem *mem, const char *config_path, struct config *config_out)
{
	unsigned char master[32];
	if (sodium_init() < 0)
		return fault_set(FAULT_SYSTEM, 0, "libsodium", "cannot be initialised");
	if (!config_read(mem, config_path, config_out) || !catalog_open(config_out->locale_folder))
		return false;
	if (sodium_hex2bin(master, sizeof master, config_out->master_key, 64, NULL, NULL, NULL))
		return fault_set(FAULT_SYSTEM, 0, "configuration", "keys.master is not hex");
	auth_keys_set(master);
	sodium_memzero(master, sizeof master);
	routes_open();
	return true;
}

struct db *start_database(struct mem *mem, const struct config *config)
{
	return db_open(mem, &(struct db_settings){ .socket = config->database_socket,
				.user = config->database_user,
				.password = config->database_password,
				.name = config->database_name,
				.statement_seconds = (int)config->statement_seconds });
}

/* Addresses of static files carry it, so that browsers may keep them for a year. */
static const char *asset_version(struct mem *mem)
{
	unsigned char hash[SHA256_BYTES];
	static const char built[] = __DATE__ " " __TIME__;
	sha256(built, sizeof built, hash);
	return hex_of(mem, hash, 6);
}

void start_gate(struct mem *mem, const struct config *config, struct gate *gate_out)
{
	*gate_out = (struct gate){
		.mem = mem,
		.db = start_database(mem, config),
		.settings = { .site_name = config->site_name,
		    .district = config->district,
		    .origin = config->site_origin,
		    .asset_version = asset_version(mem),
		    .temporary_folder = config->temporary_folder,
		    .second_factor_days = config->second_factor_days,
		    .claim_cap = config->claim_cap,
		    .image_program = config->image_program,
		    .image_seconds = config->image_seconds,
		    .sends_mail = *config->mail_program != '\0',
		    .loopback_hooks = config->loopback_hooks != 0 },
		.migrations_folder = config->migrations_folder,
	};
}
