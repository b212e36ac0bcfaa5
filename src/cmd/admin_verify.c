/* jiebang-admin verify: whether the history is as it was written. */
#include <inttypes.h>
#include <stdio.h>

#include "app/progress.h"
#include "base/code.h"
#include "base/fault.h"
#include "base/mem.h"
#include "cmd/admin.h"
#include "db/db.h"
#include "history/history.h"
#include "occasion/occasion.h"
#include "partner/partner.h"
#include "project/claim.h"
#include "project/project.h"

static bool broken(enum history_kind kind, const char *which, int64_t seq)
{
	return fault_set(FAULT_SYSTEM, 0, "verify",
	    "%s %s: step %" PRId64 " is not what was written, or is missing",
	    history_kind_text(kind), which, seq);
}

/* The subject of a code; id_out 0: there is none. */
static bool subject_of(
    struct admin *admin, const char *typed, enum history_kind *kind_out, int64_t *id_out)
{
	struct partner *partner = NULL;
	struct project *project = NULL;
	struct claim *claim = NULL;
	struct occasion *occasion = NULL;
	enum code_kind kind;
	char *code;
	*id_out = 0;
	if (code_read(admin->mem, typed, &kind, &code) != CODE_GOOD)
		return true;
	if (kind == CODE_PARTNER) {
		*kind_out = HISTORY_PARTNER;
		if (!partner_by_code(admin->db, admin->mem, code, &partner))
			return false;
	} else if (kind == CODE_PROJECT) {
		*kind_out = HISTORY_PROJECT;
		if (!project_by_code(admin->db, admin->mem, code, &project))
			return false;
	} else if (kind == CODE_CLAIM) {
		*kind_out = HISTORY_CLAIM;
		if (!claim_by_code(admin->db, admin->mem, code, &claim))
			return false;
	} else if (kind == CODE_OCCASION) {
		*kind_out = HISTORY_OCCASION;
		if (!occasion_by_code(admin->db, admin->mem, code, &occasion))
			return false;
	}
	*id_out = partner    ? partner->id.n
		  : project  ? project->id.n
		  : claim    ? claim->id.n
		  : occasion ? occasion->id.n
			     : 0;
	return true;
}

static bool verify_one(struct admin *admin, const char *typed)
{
	enum history_kind kind;
	int64_t id, seq;
	if (!db_alive(admin->db) || !subject_of(admin, typed, &kind, &id))
		return false;
	if (!id)
		return fault_set(FAULT_SYSTEM, 0, "verify", "%s: nothing has this code", typed);
	if (!history_verify(admin->db, admin->mem, kind, id, &seq))
		return false;
	if (seq)
		return broken(kind, typed, seq);
	printf("%s: its history is whole\n", typed);
	return true;
}

static bool verify_all(struct admin *admin)
{
	struct history_check check = { 0 };
	int64_t count, shown = 0;
	if (!db_alive(admin->db) || !history_count(admin->db, admin->mem, &count))
		return false;
	while (!check.is_over) {
		struct mem *mem = mem_child(admin->mem);
		bool ok = history_check(admin->db, mem, &check);
		mem_free(mem);
		if (!ok)
			return false;
		/* What is written meanwhile is looked at, too, and not waited for. */
		while (shown < check.looked_at && shown < count)
			progress_show("verifying", (size_t)++shown, (size_t)count);
	}
	if (check.broken)
		return broken(check.kind,
		    mem_printf(admin->mem, "number %" PRId64, check.subject_id), check.broken);
	printf("%" PRId64 " steps, the history is whole\n", check.looked_at);
	return true;
}

bool admin_verify(struct admin *admin)
{
	if (admin->word_count > 2)
		return admin_usage("verify [CODE]");
	return admin_word(admin, 1) ? verify_one(admin, admin_word(admin, 1)) : verify_all(admin);
}
