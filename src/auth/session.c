/* Sessions. */
#include "auth/session.h"

#include <string.h>

#include "auth_sql.h"
#include "base/bug.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"

#define COOKIE_BYTES 32
#define TOUCH_AFTER_US (INT64_C(10) * 60 * 1000000)
#define USER_AGENT_CHARS 200
#define SWEEP_ROWS 1000

/* A hash no cookie has. */
static const unsigned char nobody_hash[32];

static struct sql_bytes hash_bytes(const unsigned char *hash)
{
	return (struct sql_bytes){ hash ? hash : nobody_hash, 32 };
}

bool session_hash(const unsigned char key[32], const char *cookie, unsigned char hash_out[32])
{
	unsigned char secret[COOKIE_BYTES];
	if (!cookie || !base64url_read(cookie, secret, sizeof(secret)))
		return false;
	hmac_sha256(key, secret, sizeof(secret), hash_out);
	return true;
}

/* When the first of the offices held now began. */
static int64_t official_since(const struct sql_session_actor_rows *rows)
{
	int64_t since = 0;
	for (size_t i = 0; i < rows->n; i++) {
		const struct sql_session_actor_row *row = &rows->items[i];
		if (row->role && UINT32_C(1) << role_parse(row->role) & BY_SECOND_FACTOR &&
		    (!since || row->from_at < since))
			since = row->from_at;
	}
	return since;
}

static struct grant *make_grants(
    struct mem *mem, const struct sql_session_actor_rows *rows, size_t *count_out)
{
	struct grant *grants = MEM_ARRAY(mem, struct grant, rows->n);
	size_t count = 0;
	for (size_t i = 0; i < rows->n; i++) {
		const struct sql_session_actor_row *row = &rows->items[i];
		if (!row->role)
			continue;
		enum role role = role_parse(row->role);
		if (role == ROLE_NONE)
			BUG("stored role %s is unknown", row->role);
		grants[count++] = (struct grant){
			.role = role,
			.unit = row->unit_code,
			.partner = { row->partner_id },
		};
	}
	*count_out = count;
	return grants;
}

bool session_actor(struct db *db, struct mem *mem, const unsigned char hash[32], int64_t now,
    const struct actor **actor_out, struct session_about *about_out)
{
	struct sql_session_actor_rows rows;
	const struct sql_session_actor_args args = {
		.hash = hash_bytes(hash),
		.now = now,
		.idle = now - SESSION_IDLE_US,
	};
	if (!sql_session_actor(db, mem, &args, &rows))
		return false;
	*actor_out = NULL;
	*about_out = (struct session_about){ 0 };
	if (rows.n == 0)
		return true;
	const struct sql_session_actor_row *row = &rows.items[0];
	struct actor *actor = MEM_NEW(mem, struct actor);
	actor->account.n = row->id;
	actor->login = row->login;
	actor->name = row->name;
	actor->grants = make_grants(mem, &rows, &actor->grant_count);
	*actor_out = actor;
	*about_out = (struct session_about){
		.is_stale = row->seen_at <= now - TOUCH_AFTER_US,
		.has_factor = row->factor_at != 0,
		.official_since = official_since(&rows),
	};
	return true;
}

bool session_touch(struct db *db, const unsigned char hash[32], int64_t now)
{
	int64_t changed;
	return sql_session_touch(db, hash_bytes(hash), now, &changed);
}

/* Browsers may send anything; what is no text is not kept. */
static const char *short_agent(struct mem *mem, const char *user_agent)
{
	if (!user_agent || !text_valid(user_agent, strlen(user_agent)))
		return "";
	if (text_chars(user_agent) <= USER_AGENT_CHARS)
		return user_agent;
	return text_cut(mem, user_agent, USER_AGENT_CHARS - 1);
}

bool session_start(struct db *db, struct mem *mem, const unsigned char key[32],
    struct account_id account, int64_t version, const char *user_agent, int64_t now,
    char **cookie_out)
{
	unsigned char secret[COOKIE_BYTES], hash[32];
	random_bytes(secret, sizeof(secret));
	hmac_sha256(key, secret, sizeof(secret), hash);
	int64_t id, stands;
	const struct sql_session_insert_args args = {
		.hash = hash_bytes(hash),
		.account = account.n,
		.now = now,
		.ends = now + SESSION_LIFETIME_US,
		.user_agent = short_agent(mem, user_agent),
	};
	/* A step of the account that ends its sessions either comes behind the row, and ends this one
	 * too, or is seen. */
	if (!sql_session_insert(db, &args, &id) ||
	    !sql_session_stands(db, account.n, version, &stands))
		return false;
	*cookie_out = stands ? base64url_of(mem, secret, sizeof(secret)) : NULL;
	return stands || session_end(db, hash);
}

bool session_end(struct db *db, const unsigned char hash[32])
{
	int64_t changed;
	return sql_session_end(db, hash_bytes(hash), &changed);
}

bool session_end_others(struct db *db, struct account_id account, const unsigned char *kept_hash)
{
	int64_t changed;
	return sql_session_end_others(db, account.n, hash_bytes(kept_hash), &changed);
}

bool session_list(struct db *db, struct mem *mem, struct account_id account,
    const unsigned char *this_hash, int64_t now, struct session_line **lines_out, size_t *count_out)
{
	struct sql_session_list_rows rows;
	const struct sql_session_list_args args = {
		.account = account.n,
		.now = now,
		.idle = now - SESSION_IDLE_US,
		.limit = SESSION_LIST_MOST,
	};
	if (!sql_session_list(db, mem, &args, &rows))
		return false;
	struct session_line *lines = MEM_ARRAY(mem, struct session_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_session_list_row *row = &rows.items[i];
		lines[i] = (struct session_line){
			.id = row->id,
			.started_at = row->started_at,
			.seen_at = row->seen_at,
			.user_agent = row->user_agent,
			.is_this = this_hash && bytes_equal(row->hash.data, this_hash, 32),
		};
	}
	*lines_out = lines;
	*count_out = rows.n;
	return true;
}

bool session_end_own(struct db *db, struct account_id account, int64_t id, bool *done_out)
{
	int64_t changed;
	if (!sql_session_end_own(db, account.n, id, &changed))
		return false;
	*done_out = changed > 0;
	return true;
}

bool session_sweep(struct db *db, int64_t now)
{
	int64_t changed;
	do {
		if (!sql_session_sweep(db, now, SWEEP_ROWS, &changed))
			return false;
	} while (changed == SWEEP_ROWS);
	do {
		if (!sql_session_sweep_idle(db, now - SESSION_IDLE_US, SWEEP_ROWS, &changed))
			return false;
	} while (changed == SWEEP_ROWS);
	return true;
}
