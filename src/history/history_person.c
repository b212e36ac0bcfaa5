/* What of the history is about persons: private payloads, and what an account did. */
#include "base/mem.h"
#include "history/history.h"
#include "history_sql.h"

bool history_private_of(struct db *db, struct mem *mem, enum history_kind kind, int64_t subject_id,
    struct history_private **items_out, size_t *count_out)
{
	struct sql_event_private_of_rows rows;
	if (!sql_event_private_of(db, mem, history_kind_text(kind), subject_id, &rows))
		return false;
	struct history_private *items = MEM_ARRAY(mem, struct history_private, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		items[i] = (struct history_private){ rows.items[i].seq, rows.items[i].payload };
	*items_out = items;
	*count_out = rows.n;
	return true;
}

bool history_erase_private(struct db *db, enum history_kind kind, int64_t subject_id)
{
	int64_t changed;
	return sql_event_private_erase(db, history_kind_text(kind), subject_id, &changed);
}

bool history_by_account(struct db *db, struct mem *mem, struct account_id account,
    struct history_deed **deeds_out, size_t *count_out)
{
	struct sql_event_by_actor_rows rows;
	if (!sql_event_by_actor(db, mem, account.n, HISTORY_DEEDS, &rows))
		return false;
	struct history_deed *deeds = MEM_ARRAY(mem, struct history_deed, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_event_by_actor_row *row = &rows.items[i];
		deeds[i] = (struct history_deed){
			.kind = history_kind_parse(row->kind),
			.seq = row->seq,
			.at = row->at,
			.code = row->code,
			.role = row->role,
			.office = row->office,
			.event = row->event,
			.from_state = row->from_state,
			.to_state = row->to_state,
			.text = row->text,
		};
	}
	*deeds_out = deeds;
	*count_out = rows.n;
	return true;
}
