/* The clock's pass over everything that is due. */
#include "app/clockwork.h"

#include <stdlib.h>

#include "account/account.h"
#include "auth/session.h"
#include "auth/throttle.h"
#include "auth/token.h"
#include "award/award.h"
#include "base/count.h"
#include "base/due.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/db.h"
#include "message/outbox.h"
#include "partner/partner.h"
#include "project/claim.h"
#include "project/project.h"

#define REPLAYS 5

struct tick {
	struct db *db;
	struct mem *mem;
	const struct calendar *calendar;
	int64_t now;
};

static bool tick_partner(const struct tick *t, int64_t id, bool *done_out)
{
	return partner_tick(
	    t->db, t->mem, (struct partner_id){ id }, t->now, t->calendar, done_out);
}

static bool tick_project(const struct tick *t, int64_t id, bool *done_out)
{
	return project_tick(
	    t->db, t->mem, (struct project_id){ id }, t->now, t->calendar, done_out);
}

static bool tick_claim(const struct tick *t, int64_t id, bool *done_out)
{
	return claim_tick(t->db, t->mem, (struct claim_id){ id }, t->now, done_out);
}

static bool tick_award(const struct tick *t, int64_t id, bool *done_out)
{
	return award_tick(t->db, t->mem, (struct award_id){ id }, t->now, t->calendar, done_out);
}

static const struct {
	const char *name;
	bool (*due)(struct db *, struct mem *, int64_t before, int limit, struct due_list *);
	bool (*tick)(const struct tick *, int64_t id, bool *done_out);
} kinds[] = {
	{ "partner", partner_due, tick_partner },
	{ "claim", claim_due, tick_claim },
	{ "project", project_due, tick_project },
	{ "award", award_due, tick_award },
};
#define KIND_COUNT COUNT(kinds)

struct duty {
	struct due due;
	size_t kind;
};

static int by_time(const void *a, const void *b)
{
	const struct duty *left = a, *right = b;
	if (left->due.at != right->due.at)
		return left->due.at < right->due.at ? -1 : 1;
	return (int)left->kind - (int)right->kind;
}

static bool collect(
    struct db *db, struct mem *mem, int64_t before, struct duty **duties_out, size_t *count_out)
{
	struct duty *duties = MEM_ARRAY(mem, struct duty, KIND_COUNT * CLOCKWORK_BATCH);
	size_t count = 0;
	for (size_t k = 0; k < KIND_COUNT; k++) {
		struct due_list list;
		if (!kinds[k].due(db, mem, before, CLOCKWORK_BATCH, &list))
			return false;
		for (size_t i = 0; i < list.n; i++)
			duties[count++] = (struct duty){ .due = list.items[i], .kind = k };
	}
	if (count)
		qsort(duties, count, sizeof *duties, by_time);
	*duties_out = duties;
	*count_out = count;
	return true;
}

/* A move that another host, or a request in time, made first changes nothing here. */
static bool act_once(const struct tick *t, const struct duty *duty, bool *done_out)
{
	if (!db_begin(t->db) || !kinds[duty->kind].tick(t, duty->due.id, done_out))
		return false;
	if (*done_out)
		return db_commit(t->db);
	db_rollback(t->db);
	return true;
}

static bool act(const struct tick *t, const struct duty *duty, bool *done_out)
{
	for (int attempt = 0; attempt < REPLAYS; attempt++) {
		if (act_once(t, duty, done_out))
			return true;
		db_rollback(t->db);
		if (fault_last()->kind != FAULT_DATABASE_REPLAY)
			break;
		fault_clear();
	}
	*done_out = false;
	if (fault_last()->kind == FAULT_DATABASE_LOST)
		return false;
	/* Somebody holds the row, or there is something wrong with it: it must not keep the others
	 * from their turn. */
	log_note("error", "clockwork", "%s %lld: %d %s", kinds[duty->kind].name,
	    (long long)duty->due.id, fault_last()->code, fault_last()->text);
	fault_clear();
	return true;
}

bool clockwork_pass(
    struct db *db, struct mem *mem, const struct calendar *calendar, int64_t now, int *acted_out)
{
	struct duty *duties;
	size_t count;
	int acted = 0;
	if (!collect(db, mem, now - CLOCKWORK_AFTER_US, &duties, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct tick tick = {
			.db = db, .mem = mem_child(mem), .calendar = calendar, .now = now
		};
		bool done = false, ok = act(&tick, &duties[i], &done);
		mem_free(tick.mem);
		if (!ok)
			return false;
		acted += done;
	}
	*acted_out = acted;
	return true;
}

bool clockwork_sweep(struct db *db, int64_t now)
{
	return token_sweep(db, now) && session_sweep(db, now) && throttle_sweep(db, now) &&
	       account_code_sweep(db, now) && outbox_sweep(db, now);
}
