/* jiebang-admin partner: a registry read from a table, and a first agent for who stands in it. */
#include <stdio.h>
#include <unistd.h>

#include "app/partner_import.h"
#include "app/partner_table.h"
#include "base/catalog.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/admin.h"
#include "db/db.h"
#include "partner/partner.h"

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
		return admin_show_errors(&import.errors, options->path);
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
	enum verdict verdict;
	if (!db_begin(admin->db) || !partner_by_code(admin->db, admin->mem, code, &partner))
		return false;
	if (!partner)
		return fault_set(FAULT_SYSTEM, 0, "partner", "%s: no such partner", code);
	if (!partner_invite(admin->db, admin->mem, partner, &actor_system, now, &verdict))
		return false;
	if (verdict != VERDICT_YES)
		return fault_set(FAULT_SYSTEM, 0, "partner",
		    "%s: not listed, or there are %d codes already", code, PARTNER_INVITATIONS_MAX);
	if (!partner_invitations(admin->db, admin->mem, partner->id, now, &codes) ||
	    !db_commit(admin->db))
		return false;
	for (size_t i = 0; i < codes.n; i++)
		printf("%s\t%s\n", code, codes.items[i].code);
	return true;
}

bool admin_partner(struct admin *admin)
{
	struct registry_options options = { .district = admin->config.district,
		.lang = admin_lang(),
		.skips_existing = admin->skips_existing,
		.shows_progress = isatty(STDERR_FILENO) };
	if (text_equal(admin_word(admin, 1), "template")) {
		printf("%s", partner_table_example(admin->mem, LANG_ZH));
		return true;
	}
	if (text_equal(admin_word(admin, 1), "invite") && admin_word(admin, 2))
		return invite_agent(admin, admin_word(admin, 2));
	options.path = admin_word(admin, 2);
	if (!text_equal(admin_word(admin, 1), "import") || !options.path)
		return admin_usage(
		    "partner import [--check] [--skip-existing] FILE.csv | invite CODE | template");
	return import_partners(admin, &options);
}
