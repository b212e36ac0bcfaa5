/* Agents of partners, as far as accounts begin or end to be some: the partner's own counter guards its
 * last one, and its history says that they changed. */
#include "account/account_step.h"
#include "account_sql.h"
#include "base/mem.h"
#include "history/history.h"

static bool write_partner(struct db *db, struct mem *mem, const struct account_step *step,
    struct partner_id partner, int64_t version, const char *event)
{
	struct sql_account_agent_partner_row *row;
	if (!sql_account_agent_partner(db, mem, partner.n, &row))
		return false;
	return history_write(db, mem,
	    &(const struct history_event){
		.kind = HISTORY_PARTNER,
		.subject_id = partner.n,
		.seq = version,
		.at = step->now,
		.actor = step->by,
		.role = step->role,
		.event = event,
		.from_state = row->state,
		.to_state = row->state,
	    });
}

bool account_agent_begins(struct db *db, struct mem *mem, const struct account_step *step,
    struct partner_id partner, enum account_answer *answer_out)
{
	int64_t changed, version;
	if (!sql_account_agent_more(db, partner.n, &changed, &version))
		return false;
	*answer_out = changed ? ACCOUNT_DONE : ACCOUNT_PLACE_UNKNOWN;
	return !changed || write_partner(db, mem, step, partner, version, "agent_joined");
}

bool account_agent_ends(struct db *db, struct mem *mem, const struct account_step *step,
    struct partner_id partner, enum account_answer *answer_out)
{
	int64_t changed, version, codes;
	if (!sql_account_agent_less(db, partner.n, &changed, &version))
		return false;
	*answer_out = changed ? ACCOUNT_DONE : ACCOUNT_LAST_AGENT;
	bool is_own = who_is(step->by, step->id);
	return !changed || (sql_account_agent_codes_end(db, partner.n, step->now, &codes) &&
			       write_partner(db, mem, step, partner, version,
				   is_own ? "agent_left" : "agent_removed"));
}

/* Who has ceased to be one meanwhile is not counted down again. */
static bool leave(struct db *db, struct mem *mem, const struct account_step *step,
    struct partner_id partner, enum account_answer *answer_out)
{
	int64_t ended;
	const struct sql_account_grant_end_args args = {
		.account = step->id.n,
		.role = role_text(ROLE_PARTNER_AGENT),
		.partner = partner.n,
		.partner_set = true,
		.now = step->now,
	};
	if (!sql_account_grant_end(db, &args, &ended))
		return false;
	return !ended || account_agent_ends(db, mem, step, partner, answer_out);
}

bool account_agent_leaves_all(struct db *db, struct mem *mem, const struct account_step *step,
    enum account_answer *answer_out)
{
	struct sql_account_agent_of_rows partners;
	*answer_out = ACCOUNT_DONE;
	if (!sql_account_agent_of(db, mem, step->id.n, &partners))
		return false;
	for (size_t i = 0; i < partners.n && *answer_out == ACCOUNT_DONE; i++) {
		if (!leave(db, mem, step, (struct partner_id){ partners.items[i].id }, answer_out))
			return false;
	}
	return true;
}

static bool stop(struct db *db, struct mem *mem, const struct account_step *step,
    struct partner_id partner, enum account_answer *answer_out)
{
	int64_t changed, version;
	*answer_out = ACCOUNT_DONE;
	return sql_account_agent_stop(db, partner.n, &changed, &version) &&
	       (!changed || write_partner(db, mem, step, partner, version, "agent_removed"));
}

/* What can be refused here is that the partner is not in the registry any more: then nothing is
 * counted. */
bool account_agent_goes_with_login(
    struct db *db, struct mem *mem, const struct account_step *step, bool is_back)
{
	struct sql_account_agent_of_rows partners;
	enum account_answer ignored = ACCOUNT_DONE;
	if (!sql_account_agent_of(db, mem, step->id.n, &partners))
		return false;
	for (size_t i = 0; i < partners.n; i++) {
		const struct partner_id partner = { partners.items[i].id };
		if (!(is_back ? account_agent_begins : stop)(db, mem, step, partner, &ignored))
			return false;
	}
	return true;
}

bool account_becomes_agent(
    struct db *db, struct mem *mem, const struct account_agent *agent, bool *done_out)
{
	struct account_step step =
	    account_step_of_office(agent->id, "granted", agent->by, agent->now);
	enum account_answer answer;
	step.role = agent->role;
	step.text = mem_printf(mem, "%s %s", role_text(ROLE_PARTNER_AGENT), agent->partner_code);
	if (!account_step_begin(db, &step, &answer))
		return false;
	*done_out = answer == ACCOUNT_DONE;
	return !*done_out || account_step_write(db, mem, &step);
}
