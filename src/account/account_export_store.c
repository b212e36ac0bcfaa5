/* What an account has left elsewhere, for its owner's file. */
#include "account/account.h"
#include "account_sql.h"
#include "base/mem.h"

static bool load_webhooks(
    struct db *db, struct mem *mem, struct account_id id, struct account_leavings *out)
{
	struct sql_account_webhooks_rows rows;
	if (!sql_account_webhooks(db, mem, id.n, &rows))
		return false;
	out->webhooks = MEM_ARRAY(mem, struct account_webhook, rows.n);
	out->webhook_count = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_account_webhooks_row *row = &rows.items[i];
		out->webhooks[i] = (struct account_webhook){
			.url = row->url,
			.owner = row->owner,
			.state = row->state,
			.made_at = row->made_at,
		};
	}
	return true;
}

static bool load_invitations(
    struct db *db, struct mem *mem, struct account_id id, struct account_leavings *out)
{
	struct sql_account_invitations_rows rows;
	if (!sql_account_invitations(db, mem, id.n, &rows))
		return false;
	out->invitations = MEM_ARRAY(mem, struct account_invitation, rows.n);
	out->invitation_count = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_account_invitations_row *row = &rows.items[i];
		out->invitations[i] = (struct account_invitation){
			.partner_code = row->code,
			.is_given = row->is_given != 0,
			.is_used = row->is_used != 0,
			.invited_at = row->invited_at,
			.until_at = row->until_at,
			.used_at = row->used_at,
		};
	}
	return true;
}

static bool load_files(
    struct db *db, struct mem *mem, struct account_id id, struct account_leavings *out)
{
	struct sql_account_files_rows rows;
	if (!sql_account_files(db, mem, id.n, &rows))
		return false;
	out->files = MEM_ARRAY(mem, struct account_file, rows.n);
	out->file_count = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_account_files_row *row = &rows.items[i];
		out->files[i] = (struct account_file){
			.name = row->name,
			.description = row->description,
			.type = row->type,
			.purpose = row->purpose,
			.kind = row->subject_kind,
			.code = row->code,
			.bytes = row->size,
			.uploaded_at = row->uploaded_at,
			.removed_at = row->removed_at,
		};
	}
	return true;
}

bool account_leavings(
    struct db *db, struct mem *mem, struct account_id id, struct account_leavings *out)
{
	return load_webhooks(db, mem, id, out) && load_invitations(db, mem, id, out) &&
	       load_files(db, mem, id, out);
}
