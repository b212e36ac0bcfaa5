/* Webhooks: kept, signed for, switched off. */
#include "message/webhook.h"

#include <sodium.h>
#include <string.h>

#include "auth/secret.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "base/who.h"
#include "history/feed.h"
#include "message/message.h"
#include "message/outbox.h"
#include "message/webhook_post.h"
#include "webhook_sql.h"

#define EVENTS_CHARS 1000
#define OWNERS 20

static const char *const states[] = { "", "active", "disabled", "removed" };

static const char *events_stored(struct mem *mem, uint32_t events)
{
	struct buf b;
	buf_init(&b, mem, EVENTS_CHARS);
	for (size_t i = 0; i < FEED_COUNT - 1; i++) {
		if (events & UINT32_C(1) << i)
			buf_printf(&b, "%s%s", b.len ? "," : "", feed_choices[i].value);
	}
	return b.len ? b.data : "";
}

static uint32_t events_parse(const char *stored)
{
	uint32_t events = 0;
	while (*stored) {
		size_t bytes = strcspn(stored, ",");
		for (size_t i = 0; i < FEED_COUNT - 1; i++) {
			if (strlen(feed_choices[i].value) == bytes &&
			    !memcmp(feed_choices[i].value, stored, bytes))
				events |= UINT32_C(1) << i;
		}
		stored += bytes;
		stored += *stored == ',';
	}
	return events;
}

static struct webhook hook_of(struct mem *mem, const struct sql_webhook_row *row)
{
	return (struct webhook){
		.id = row->id,
		.made_at = row->made_at,
		.failures = row->failures,
		.partner = { row->partner_id },
		.unit = row->unit_code,
		.owner = row->owner,
		.url = row->url,
		.secret = secret_open(mem, row->secret.data, row->secret.bytes),
		.events = events_parse(row->events),
		.is_active = text_equal(row->state, "active"),
	};
}

bool webhook_owners(struct db *db, struct mem *mem, struct account_id account, int64_t now,
    struct webhook_owner **owners_out, size_t *count_out)
{
	struct sql_webhook_owner_partners_rows partners;
	struct sql_webhook_owner_units_rows units;
	const struct sql_webhook_owner_partners_args of_partners = {
		.account = account.n, .now = now, .limit = OWNERS
	};
	const struct sql_webhook_owner_units_args of_units = {
		.account = account.n, .now = now, .limit = OWNERS
	};
	if (!sql_webhook_owner_partners(db, mem, &of_partners, &partners) ||
	    !sql_webhook_owner_units(db, mem, &of_units, &units))
		return false;
	struct webhook_owner *owners = MEM_ARRAY(mem, struct webhook_owner, partners.n + units.n);
	for (size_t i = 0; i < partners.n; i++)
		owners[i] = (struct webhook_owner){ partners.items[i].code, partners.items[i].name,
			{ partners.items[i].id } };
	for (size_t i = 0; i < units.n; i++)
		owners[partners.n + i] =
		    (struct webhook_owner){ units.items[i].code, units.items[i].name, { 0 } };
	*owners_out = owners;
	*count_out = partners.n + units.n;
	return true;
}

static void hooks_of(struct mem *mem, const struct sql_webhook_rows *rows,
    struct webhook **hooks_out, size_t *count_out)
{
	*hooks_out = MEM_ARRAY(mem, struct webhook, rows->n);
	for (size_t i = 0; i < rows->n; i++)
		(*hooks_out)[i] = hook_of(mem, &rows->items[i]);
	*count_out = rows->n;
}

bool webhook_of_account(struct db *db, struct mem *mem, struct account_id account, int64_t now,
    struct webhook **hooks_out, size_t *count_out)
{
	struct sql_webhook_rows rows;
	const struct sql_webhook_of_account_args args = {
		.account = account.n, .now = now, .limit = (int64_t)OWNERS * WEBHOOKS_EACH
	};
	if (!sql_webhook_of_account(db, mem, &args, &rows))
		return false;
	hooks_of(mem, &rows, hooks_out, count_out);
	return true;
}

bool webhook_list(struct db *db, struct mem *mem, struct partner_id partner, const char *unit,
    struct webhook **hooks_out, size_t *count_out)
{
	struct sql_webhook_rows rows;
	bool ok = partner.n ? sql_webhook_of_partner(db, mem, partner.n, WEBHOOKS_EACH, &rows)
			    : sql_webhook_of_unit(db, mem, unit, WEBHOOKS_EACH, &rows);
	if (!ok)
		return false;
	hooks_of(mem, &rows, hooks_out, count_out);
	return true;
}

bool webhook_by_id(struct db *db, struct mem *mem, int64_t id, struct webhook **hook_out)
{
	struct sql_webhook_row *row;
	if (!sql_webhook_by_id(db, mem, id, &row))
		return false;
	*hook_out = NULL;
	if (!row)
		return true;
	*hook_out = MEM_NEW(mem, struct webhook);
	**hook_out = hook_of(mem, row);
	return true;
}

char *webhook_secret_make(struct mem *mem)
{
	unsigned char key[WEBHOOK_SECRET_BYTES];
	char coded[64];
	random_bytes(key, sizeof key);
	sodium_bin2base64(coded, sizeof coded, key, sizeof key, sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(key, sizeof key);
	return mem_printf(mem, WEBHOOK_SECRET_PREFIX "%s", coded);
}

bool webhook_secret_read(const char *secret, unsigned char key[32])
{
	size_t bytes;
	if (!secret || !text_starts(secret, WEBHOOK_SECRET_PREFIX))
		return false;
	const char *coded = secret + strlen(WEBHOOK_SECRET_PREFIX);
	return sodium_base642bin(key, WEBHOOK_SECRET_BYTES, coded, strlen(coded), NULL, &bytes,
		   NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       bytes == WEBHOOK_SECRET_BYTES;
}

bool webhook_add(struct db *db, struct mem *mem, struct account_id account,
    const struct webhook *hook, int64_t now, int64_t *id_out)
{
	struct secret sealed = secret_seal(mem, webhook_secret_make(mem));
	const struct sql_webhook_insert_args args = {
		.account = account.n,
		.partner = hook->partner.n,
		.partner_set = hook->partner.n != 0,
		.unit = hook->unit,
		.url = hook->url,
		.secret = { sealed.data, sealed.bytes },
		.events = events_stored(mem, hook->events),
		.now = now,
	};
	return sql_webhook_insert(db, &args, id_out);
}

bool webhook_renew_secret(struct db *db, struct mem *mem, int64_t id)
{
	struct secret sealed = secret_seal(mem, webhook_secret_make(mem));
	int64_t changed;
	return sql_webhook_set_secret(
	    db, id, (struct sql_bytes){ sealed.data, sealed.bytes }, &changed);
}

bool webhook_set_state(struct db *db, int64_t id, enum webhook_state was, enum webhook_state to,
    int64_t now, bool *changed_out)
{
	int64_t changed;
	const struct sql_webhook_set_state_args args = {
		.id = id, .was = states[was], .state = states[to]
	};
	if (!sql_webhook_set_state(db, &args, &changed))
		return false;
	*changed_out = changed == 1;
	return !changed || to != WEBHOOK_REMOVED || outbox_forget_webhook(db, id, now);
}

static bool tell_owner(struct db *db, struct mem *mem, int64_t id, int64_t now)
{
	struct webhook *hook;
	if (!webhook_by_id(db, mem, id, &hook))
		return false;
	if (!hook)
		return true;
	const struct message_new message = {
		.text =
		    N_("The webhook {url} was switched off: {count} deliveries in a row failed."),
		.args = (const struct catalog_arg[]){ { "url", hook->url },
		    { "count", mem_printf(mem, "%d", WEBHOOK_FAILURES) }, { 0 } },
		.link = mem_printf(mem, "/webhooks/%lld", (long long)id),
		.at = now,
	};
	return hook->partner.n
		   ? message_to_partner(db, mem, hook->partner, &message)
		   : message_to_role(db, mem, role_text(ROLE_DISTRICT_ADMIN), hook->unit, &message);
}

bool webhook_note(struct db *db, struct mem *mem, int64_t id, bool is_sent, int64_t now)
{
	int64_t changed;
	if (is_sent)
		return sql_webhook_fine(db, id, &changed);
	if (!sql_webhook_failed(db, id, &changed) ||
	    !sql_webhook_give_up(db, id, WEBHOOK_FAILURES, &changed))
		return false;
	return !changed || tell_owner(db, mem, id, now);
}
