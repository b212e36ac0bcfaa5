/* Leaving, what is told about an account to its owner, and the lists of the accounts office. */
#include <inttypes.h>

#include "account/account_step.h"
#include "account_sql.h"
#include "auth/factor.h"
#include "auth/session.h"
#include "base/mem.h"
#include "base/text.h"
#include "history/history.h"
#include "message/message.h"

#define NAME_OF_NOBODY "—"

static bool is_alone(struct db *db, struct mem *mem, struct account_id id, const char *unit,
    enum account_answer *answer_out)
{
	struct sql_account_office_alone_row *row;
	if (!sql_account_office_alone(db, mem, id.n, unit, &row))
		return false;
	*answer_out = row ? ACCOUNT_LAST_ADMIN : ACCOUNT_DONE;
	return true;
}

bool account_admin_ends(struct db *db, struct mem *mem, struct account_id id, const char *unit,
    enum account_answer *answer_out)
{
	int64_t changed;
	return sql_account_office_turn(db, id.n, unit, &changed) &&
	       is_alone(db, mem, id, unit, answer_out);
}

bool account_may_erase(
    struct db *db, struct mem *mem, const struct actor *owner, enum account_answer *answer_out)
{
	struct sql_account_agent_of_rows partners;
	if (!sql_account_agent_of(db, mem, owner->account.n, &partners) ||
	    !is_alone(db, mem, owner->account, NULL, answer_out))
		return false;
	for (size_t i = 0; i < partners.n; i++) {
		if (partners.items[i].is_last)
			*answer_out = ACCOUNT_LAST_AGENT;
	}
	return true;
}

/* All that hangs on the account and is about the person. */
static bool erase_rest(struct db *db, struct account_id id, int64_t now)
{
	int64_t changed;
	return sql_account_roles_end(db, id.n, now, &changed) &&
	       sql_account_code_forget(db, id.n, &changed) && factor_drop(db, id) &&
	       session_end_others(db, id, NULL) && message_erase(db, id) &&
	       history_erase_private(db, HISTORY_ACCOUNT, id.n);
}

bool account_erase(struct db *db, struct mem *mem, const struct account_owner *owner,
    enum account_answer *answer_out)
{
	struct account_step step = account_step_proved(owner, "erased");
	int64_t changed;
	step.to_state = "erased";
	const struct sql_account_erase_args args = {
		.id = step.id.n,
		.was = step.was,
		.login = mem_printf(mem, ACCOUNT_ERASED "%" PRId64, step.id.n),
		.name = NAME_OF_NOBODY,
	};
	if (!sql_account_erase(db, &args, &changed, &step.version))
		return false;
	if (!changed)
		return account_has_changed();
	if (!account_admin_ends(db, mem, step.id, NULL, answer_out))
		return false;
	if (*answer_out == ACCOUNT_DONE && !account_agent_leaves_all(db, mem, &step, answer_out))
		return false;
	return *answer_out != ACCOUNT_DONE ||
	       (erase_rest(db, step.id, owner->now) && account_step_write(db, mem, &step));
}

bool account_roles_ever(struct db *db, struct mem *mem, struct account_id id,
    struct account_past_role **roles_out, size_t *count_out)
{
	struct sql_account_roles_ever_rows rows;
	if (!sql_account_roles_ever(db, mem, id.n, &rows))
		return false;
	struct account_past_role *roles = MEM_ARRAY(mem, struct account_past_role, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_account_roles_ever_row *row = &rows.items[i];
		roles[i] = (struct account_past_role){
			.role = role_parse(row->role),
			.unit = row->unit_code,
			.partner_code = row->partner_code,
			.from_at = row->from_at,
			.until_at = row->until_at,
		};
	}
	*roles_out = roles;
	*count_out = rows.n;
	return true;
}

bool account_created_at(
    struct db *db, struct mem *mem, struct account_id id, int64_t *created_at_out)
{
	struct sql_account_created_row *row;
	if (!sql_account_created(db, mem, id.n, &row))
		return false;
	*created_at_out = row ? row->created_at : 0;
	return true;
}

/* --- lists --- */

/* What LIKE compares: the text itself at the beginning. */
static const char *prefix_of(struct mem *mem, const char *text)
{
	return mem_printf(mem, "%s%%", text_like(mem, text));
}

static bool list_rows(struct db *db, struct mem *mem, const struct account_filter *filter,
    struct sql_account_line_rows *rows)
{
	int64_t before = filter->before ? filter->before : INT64_MAX;
	const char *role = role_text(filter->role);
	if (filter->text)
		return sql_account_search(db, mem,
		    &(const struct sql_account_search_args){
			.login = prefix_of(mem, account_login_of(mem, filter->text)),
			.name = prefix_of(mem, filter->text),
			.limit = filter->limit },
		    rows);
	if (filter->role && filter->unit)
		return sql_account_list_role_unit(db, mem,
		    &(const struct sql_account_list_role_unit_args){ .role = role,
			.unit = filter->unit,
			.before = before,
			.limit = filter->limit },
		    rows);
	if (filter->role)
		return sql_account_list_role(db, mem,
		    &(const struct sql_account_list_role_args){
			.role = role, .before = before, .limit = filter->limit },
		    rows);
	if (filter->unit)
		return sql_account_list_unit(db, mem,
		    &(const struct sql_account_list_unit_args){
			.unit = filter->unit, .before = before, .limit = filter->limit },
		    rows);
	return sql_account_list(db, mem, before, filter->limit, rows);
}

bool account_list(struct db *db, struct mem *mem, const struct account_filter *filter,
    struct account_line **lines_out, size_t *count_out)
{
	struct sql_account_line_rows rows;
	if (!list_rows(db, mem, filter, &rows))
		return false;
	struct account_line *lines = MEM_ARRAY(mem, struct account_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_account_line_row *row = &rows.items[i];
		lines[i] = (struct account_line){
			.id = { row->id },
			.login = row->login,
			.name = row->name,
			.state = row->state,
			.has_factor = row->factor_at != 0,
			.roles = row->roles,
		};
	}
	*lines_out = lines;
	*count_out = rows.n;
	return true;
}
