/* A partner's agents: invited by a code, joining, leaving. The counter on the partner's own row keeps
 * the last one while awards are open. */
#include "account/account.h"
#include "auth/invite.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "db/db.h"
#include "message/message.h"
#include "partner/partner.h"
#include "partner/partner_step.h"
#include "partner_sql.h"

#define INVITED_US (7 * DAY_US)

/* What allows somebody to change who its agents are: being one, or the office while there is none; or looking after the installation. */
static uint32_t by_of(const struct partner *partner, const struct actor *actor)
{
	uint32_t by = partner_by(partner, actor);
	uint32_t office = by & (BY_STREET_OFFICER | BY_DISTRICT_ADMIN);
	if (by & BY_SYSTEM)
		return BY_SYSTEM;
	return by & BY_LEAD_AGENT ? BY_LEAD_AGENT : office & -office;
}

static struct partner_note note_of(
    const struct partner *partner, const struct actor *actor, const char *event, int64_t now)
{
	return (struct partner_note){ .partner = partner,
		.actor = actor,
		.by = by_of(partner, actor),
		.event = event,
		.now = now };
}

bool partner_agents(
    struct db *db, struct mem *mem, struct partner_id id, struct partner_agents *agents_out)
{
	struct sql_partner_agents_rows rows;
	if (!sql_partner_agents(db, mem, id.n, &rows))
		return false;
	struct partner_agent *items = MEM_ARRAY(mem, struct partner_agent, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		items[i] = (struct partner_agent){ .grant = rows.items[i].id,
			.account = { rows.items[i].account_id },
			.name = rows.items[i].name,
			.from_at = rows.items[i].from_at };
	*agents_out = (struct partner_agents){ .items = items, .n = rows.n };
	return true;
}

static bool is_among(const struct partner_agents *agents, const struct actor *actor)
{
	bool is = false;
	for (size_t i = 0; i < agents->n; i++)
		is = is || who_is(actor, agents->items[i].account);
	return is;
}

/* --- leaving ---------------------------------------------------------------------------------- */

static bool tell_of_parting(struct db *db, struct mem *mem, const struct partner_note *note,
    const struct partner_agent *agent)
{
	struct message_new message = {
		.text = N_("You are no longer an agent of {partner}."),
		.args = (const struct catalog_arg[]){ { "partner", note->partner->name }, { 0 } },
		.link = mem_printf(mem, "/partners/%s", note->partner->code),
		.at = note->now,
	};
	/* Without his name: a message stays when its subject leaves and his name has to go. */
	struct message_new others = message;
	others.text = N_("{partner} has one agent fewer; its page says who acts for it.");
	return message_to_account(db, mem, agent->account, &message) &&
	       message_to_partner(db, mem, note->partner->id, &others);
}

bool partner_agent_part(struct db *db, struct mem *mem, const struct partner *partner,
    const struct partner_agent *agent, const struct actor *actor, bool may_be_last, int64_t now,
    enum verdict *verdict_out)
{
	struct partner_note note =
	    note_of(partner, actor, may_be_last ? "agent_left" : "agent_removed", now);
	int64_t changed, codes;
	if (!sql_partner_agent_part(db, partner->id.n, may_be_last, &changed, &note.version))
		return false;
	*verdict_out = VERDICT_LAST_AGENT;
	if (!changed)
		return true;
	if (!sql_partner_agent_end(db,
		&(struct sql_partner_agent_end_args){
		    .grant = agent->grant, .partner = partner->id.n, .now = now },
		&changed))
		return false;
	*verdict_out = changed ? VERDICT_YES : VERDICT_ALREADY_DONE;
	/* Whoever goes has seen the codes that are open, so they go with him. */
	return !changed ||
	       (sql_partner_invitations_end(db, partner->id.n, now, &codes) &&
		   partner_note_write(db, mem, &note) && tell_of_parting(db, mem, &note, agent));
}

/* --- codes ------------------------------------------------------------------------------------ */

bool partner_invitations(struct db *db, struct mem *mem, struct partner_id id, int64_t now,
    struct partner_invitations *invitations_out)
{
	struct sql_partner_invitations_rows rows;
	if (!sql_partner_invitations(db, mem, id.n, now, &rows))
		return false;
	struct partner_invitation *items = MEM_ARRAY(mem, struct partner_invitation, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		items[i] = (struct partner_invitation){ .id = rows.items[i].id,
			.until_at = rows.items[i].until_at,
			.code = invite_code(mem, rows.items[i].nonce.data) };
	*invitations_out = (struct partner_invitations){ .items = items, .n = rows.n };
	return true;
}

static bool insert_invitation(struct db *db, struct mem *mem, const struct partner_note *note)
{
	unsigned char nonce[INVITE_NONCE_BYTES], hash[INVITE_HASH_BYTES];
	int64_t id;
	random_bytes(nonce, sizeof nonce);
	if (!invite_hash(mem, invite_code(mem, nonce), hash))
		BUG("a code of ours that is none");
	return sql_partner_invite(db,
		   &(struct sql_partner_invite_args){ .partner = note->partner->id.n,
		       .nonce = { nonce, sizeof nonce },
		       .hash = { hash, sizeof hash },
		       .account = note->actor->account.n,
		       .now = note->now,
		       .until = note->now + INVITED_US },
		   &id) &&
	       partner_note_write(db, mem, note);
}

/* Behind the touch nobody joins or parts: whether the actor still is who may hand out a code. */
static bool may_still_invite(
    struct db *db, struct mem *mem, const struct partner_note *note, bool *may_out)
{
	struct partner_agents agents;
	if (!partner_agents(db, mem, note->partner->id, &agents))
		return false;
	*may_out = note->by == BY_LEAD_AGENT ? is_among(&agents, note->actor)
					     : note->by == BY_SYSTEM || agents.n == 0;
	return true;
}

bool partner_invite(struct db *db, struct mem *mem, const struct partner *partner,
    const struct actor *actor, int64_t now, enum verdict *verdict_out)
{
	struct partner_note note = note_of(partner, actor, "agent_invited", now);
	struct partner_invitations there;
	bool is_touched, may;
	if (!partner_touch(db, &note, &is_touched) || !may_still_invite(db, mem, &note, &may) ||
	    !partner_invitations(db, mem, partner->id, now, &there))
		return false;
	*verdict_out = !is_touched || !may                  ? VERDICT_WRONG_STATE
		       : there.n >= PARTNER_INVITATIONS_MAX ? VERDICT_INVITATIONS_FULL
							    : VERDICT_YES;
	return *verdict_out != VERDICT_YES || insert_invitation(db, mem, &note);
}

bool partner_invitation_take_back(struct db *db, struct mem *mem, const struct partner *partner,
    int64_t id, const struct actor *actor, int64_t now, bool *done_out)
{
	struct partner_note note = note_of(partner, actor, "invitation_withdrawn", now);
	int64_t changed;
	if (!partner_touch(db, &note, done_out))
		return false;
	if (!*done_out)
		return true;
	if (!sql_partner_invitation_use(db,
		&(struct sql_partner_invitation_use_args){
		    .id = id, .partner = partner->id.n, .now = now },
		&changed))
		return false;
	*done_out = changed == 1;
	return !changed || partner_note_write(db, mem, &note);
}

/* --- joining ---------------------------------------------------------------------------------- */

bool partner_invitation_find(struct db *db, struct mem *mem, const char *typed, int64_t now,
    struct partner_invitation *invitation_out, struct partner_id *partner_out)
{
	unsigned char hash[INVITE_HASH_BYTES];
	struct sql_partner_invitation_by_code_row *row = NULL;
	if (invite_hash(mem, typed, hash) &&
	    !sql_partner_invitation_by_code(
		db, mem, (struct sql_bytes){ hash, sizeof hash }, now, &row))
		return false;
	*invitation_out = (struct partner_invitation){ .id = row ? row->id : 0 };
	*partner_out = (struct partner_id){ row ? row->partner_id : 0 };
	return true;
}

static bool tell_of_joining(struct db *db, struct mem *mem, const struct partner_note *note)
{
	struct message_new message = {
		.text = N_("{partner} has one agent more; its page says who acts for it."),
		.args = (const struct catalog_arg[]){ { "partner", note->partner->name }, { 0 } },
		.link = mem_printf(mem, "/partners/%s", note->partner->code),
		.at = note->now,
	};
	return message_to_partner(db, mem, note->partner->id, &message);
}

static bool become_agent(struct db *db, struct mem *mem, const struct partner_note *note)
{
	int64_t id;
	return sql_partner_agent_insert(db,
		   &(struct sql_partner_agent_insert_args){ .account = note->actor->account.n,
		       .partner = note->partner->id.n,
		       .now = note->now,
		       .by = note->actor->account.n },
		   &id) &&
	       partner_note_write(db, mem, note) && tell_of_joining(db, mem, note);
}

bool partner_join(struct db *db, struct mem *mem, const struct partner *partner,
    const struct partner_invitation *invitation, const struct actor *actor, int64_t now,
    bool *done_out)
{
	struct partner_note note = note_of(partner, actor, "agent_joined", now);
	struct partner_agents agents;
	int64_t changed, used;
	/* The account first: whoever leaves for good meanwhile is seen. */
	note.by = BY_LEAD_AGENT;
	const struct account_agent agent = { .id = actor->account,
		.partner_code = partner->code,
		.by = actor,
		.role = "holder",
		.now = now };
	if (!account_becomes_agent(db, mem, &agent, done_out))
		return false;
	if (!*done_out)
		return true;
	*done_out = false;
	if (!sql_partner_agent_join(db, partner->id.n, &changed, &note.version))
		return false;
	if (!changed)
		return true;
	/* Behind the counter's update nobody else joins or leaves, so reading who is there is exact. */
	if (!partner_agents(db, mem, partner->id, &agents) ||
	    !sql_partner_invitation_use(db,
		&(struct sql_partner_invitation_use_args){ .id = invitation->id,
		    .partner = partner->id.n,
		    .account = actor->account.n,
		    .account_set = true,
		    .now = now },
		&used))
		return false;
	*done_out = used == 1 && !is_among(&agents, actor);
	return !*done_out || become_agent(db, mem, &note);
}
