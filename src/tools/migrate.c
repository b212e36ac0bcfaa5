/*
 * Migrates a database for src/tools/types.sh and for tests. (jiebang-admin does the same for a real
 * one, but is made of generated code, which cannot be generated before there is a migrated
 * database.)
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/fault.h"
#include "base/mem.h"
#include "db/db.h"
#include "db/migrate.h"

int main(int argc, char **argv)
{
	struct mem *mem = mem_root("migrate");
	struct db_settings settings = { 0 };
	size_t applied;
	int status = 0;

	if (argc != 7) {
		fprintf(stderr, "usage: migrate SOCKET USER PASSWORD-VARIABLE DATABASE "
				"APPLICATION-USER FOLDER\n");
		return 2;
	}
	settings.socket = argv[1];
	settings.user = argv[2];
	settings.password = getenv(argv[3]);
	settings.name = argv[4];
	if (!db_migrate(db_open(mem, &settings), mem, argv[6], argv[5], &applied)) {
		fprintf(stderr, "migrate: %s: %s (%d)\n", fault_last()->where, fault_last()->text,
		    fault_last()->code);
		status = 1;
	}
	mem_free(mem);
	return status;
}
