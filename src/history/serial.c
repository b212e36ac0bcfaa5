/* Blocks of serials, one per kind and process. */
#include "history/serial.h"

#include "base/bug.h"
#include "base/clock.h"
#include "base/fault.h"
#include "history_sql.h"

#define TRIES 5
#define CLAIM_BLOCK 20 /* a rush makes many claims at once; of other kinds few are made */

#define X(id, letters, folder) +1
#define KIND_COUNT (1 CODE_KINDS(X))

struct serial_block {
	int64_t day;
	int64_t next, end; /* those from next to before end are ours */
};
static struct serial_block serial_blocks[KIND_COUNT];
#undef X

/* The local date as if it were UTC, as it is stored. */
static int64_t day_of(int64_t now)
{
	const struct civil local = clock_local(now);
	return civil_to_days(local.year, local.month, local.day) * DAY_US;
}

static struct serial_block *block_of(enum code_kind kind)
{
	if (kind == CODE_NONE)
		BUG("a serial of no kind");
	return &serial_blocks[kind];
}

bool serial_reserve(struct db *db, enum code_kind kind, int64_t now)
{
	struct serial_block *block = block_of(kind);
	int64_t day = day_of(now);
	if (block->day == day && block->next < block->end)
		return true;
	const struct sql_serial_reserve_args args = {
		.letters = code_letters(kind),
		.day = day,
		.block = kind == CODE_CLAIM ? CLAIM_BLOCK : 1,
	};
	int64_t first;
	for (int i = 1; !sql_serial_reserve(db, &args, &first); i++) {
		if (i == TRIES || fault_last()->kind != FAULT_DATABASE_REPLAY)
			return false;
		fault_clear();
	}
	*block = (struct serial_block){ .day = day, .next = first, .end = first + args.block };
	return true;
}

char *serial_next(struct mem *mem, enum code_kind kind, int64_t now)
{
	struct serial_block *block = block_of(kind);
	if (block->day != day_of(now) || block->next >= block->end)
		BUG("no serial of kind %s is reserved", code_letters(kind));
	return code_make(mem, kind, now, block->next++);
}
