/* Addresses, their codes and what was chosen. */
#include "message/mail.h"

#include <string.h>

#include "auth/keys.h"
#include "auth/secret.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "mail_sql.h"
#include "message/mail_text.h"
#include "message/message.h"
#include "message/outbox.h"

#define CODE_PAUSE_US (2 * MINUTE_US)
#define CODES_A_DAY 5
#define KINDS_CHARS 200
#define MAC_BYTES 16

static enum lang lang_of(const char *stored)
{
	return text_equal(stored, "en") ? LANG_EN : LANG_ZH;
}

static const char *lang_stored(enum lang lang)
{
	return lang == LANG_EN ? "en" : "zh";
}

/* "partner,award" <-> bits, as MariaDB's SET stores it. */
static uint32_t kinds_parse(const char *stored)
{
	uint32_t kinds = 0;
	while (stored && *stored) {
		size_t bytes = strcspn(stored, ",");
		for (size_t i = 0; i < MESSAGE_KIND_COUNT - 1; i++) {
			const char *value = message_kind_choices[i].value;
			if (strlen(value) == bytes && !memcmp(value, stored, bytes))
				kinds |= UINT32_C(1) << (i + 1);
		}
		stored += bytes;
		stored += *stored == ',';
	}
	return kinds;
}

static const char *kinds_stored(struct mem *mem, uint32_t kinds)
{
	struct buf b;
	buf_init(&b, mem, KINDS_CHARS);
	for (size_t i = 0; i < MESSAGE_KIND_COUNT - 1; i++) {
		if (kinds & UINT32_C(1) << (i + 1))
			buf_printf(&b, "%s%s", b.len ? "," : "", message_kind_choices[i].value);
	}
	return b.len ? b.data : "";
}

/* The next morning after now. */
static int64_t next_digest(int64_t now)
{
	int64_t at = clock_local_midnight(clock_local_day(now)) + MAIL_DIGEST_HOUR * HOUR_US;
	return at > now ? at : at + DAY_US;
}

bool mail_preference_of(struct db *db, struct mem *mem, struct account_id account, enum lang lang,
    struct mail_preference *preference_out)
{
	struct sql_mail_preference_of_row *row;
	if (!sql_mail_preference_of(db, mem, account.n, &row))
		return false;
	*preference_out = (struct mail_preference){ .lang = lang };
	if (!row)
		return true;
	*preference_out = (struct mail_preference){
		.address = secret_open(mem, row->address.data, row->address.bytes),
		.masked = row->masked,
		.asked_masked = row->asked_masked,
		.confirmed_at = row->confirmed_at,
		.at_once = kinds_parse(row->at_once),
		.daily = kinds_parse(row->daily),
		.lang = lang_of(row->lang),
	};
	return true;
}

bool mail_choose(struct db *db, struct mem *mem, struct account_id account, uint32_t at_once,
    uint32_t daily, enum lang lang, int64_t now)
{
	int64_t changed;
	const struct sql_mail_choose_args args = {
		.account = account.n,
		.at_once = kinds_stored(mem, at_once),
		.daily = kinds_stored(mem, daily & ~at_once),
		.lang = lang_stored(lang),
		.digest = next_digest(now),
		.digest_set = (daily & ~at_once) != 0,
	};
	/* Who wants no daily mail does not get today's messages in one that he chooses later. */
	return sql_mail_preference_make(db, account.n, lang_stored(lang), &changed) &&
	       sql_mail_choose(db, &args, &changed) &&
	       (args.digest_set || sql_mail_digest_done(db, account.n, INT64_MAX, &changed));
}

bool mail_ask(struct db *db, struct mem *mem, struct account_id account, enum lang lang,
    const char *address, int64_t now, bool *asked_out)
{
	struct secret sealed = secret_seal(mem, address);
	struct secret code = secret_seal(mem, mem_printf(mem, "%08u", random_below(100000000)));
	int64_t changed;
	const struct sql_mail_ask_args args = {
		.account = account.n,
		.address = { sealed.data, sealed.bytes },
		.masked = mail_address_mask(mem, address),
		.code = { code.data, code.bytes },
		.now = now,
		.pause = now - CODE_PAUSE_US,
		.day_ago = now - DAY_US,
		.most = CODES_A_DAY,
	};
	if (!sql_mail_preference_make(db, account.n, lang_stored(lang), &changed) ||
	    !sql_mail_ask(db, &args, &changed))
		return false;
	*asked_out = changed == 1;
	return !changed || outbox_mail(db, OUTBOX_CODE, account, NULL, NULL, now);
}

static bool code_fits(
    struct mem *mem, const struct sql_mail_preference_of_row *row, const char *typed, int64_t now)
{
	if (!row || !row->code.data || row->code_at + MAIL_CODE_LIFETIME_US <= now)
		return false;
	const char *code = secret_open(mem, row->code.data, row->code.bytes);
	return code && strlen(code) == strlen(typed) && bytes_equal(code, typed, strlen(code));
}

bool mail_confirm(struct db *db, struct mem *mem, struct account_id account, const char *typed,
    int64_t now, bool *good_out)
{
	struct sql_mail_preference_of_row *row;
	int64_t changed = 0;
	if (!sql_mail_preference_of(db, mem, account.n, &row))
		return false;
	if (code_fits(mem, row, typed, now)) {
		const struct sql_mail_confirm_args args = {
			.account = account.n,
			.code_at = row->code_at,
			.now = now,
			.digest = next_digest(now),
			.all = kinds_stored(mem, UINT32_MAX),
		};
		if (!sql_mail_confirm(db, &args, &changed))
			return false;
	}
	*good_out = changed == 1;
	return true;
}

bool mail_try_code(struct db *db, struct account_id account, bool *may_out)
{
	int64_t changed;
	if (!sql_mail_try_code(db, account.n, MAIL_CODE_TRIES, &changed))
		return false;
	*may_out = changed == 1;
	return true;
}

bool mail_forget(struct db *db, struct account_id account)
{
	int64_t changed;
	return sql_mail_forget(db, account.n, &changed) &&
	       sql_mail_digest_done(db, account.n, INT64_MAX, &changed) &&
	       outbox_forget(db, account, db_clock(db));
}

/* --- the link that ends them ------------------------------------------------------------------ */

char *mail_unsubscribe_key(struct mem *mem, struct account_id account, int64_t confirmed_at)
{
	unsigned char mac[SHA256_BYTES];
	const char *what =
	    mem_printf(mem, "%lld %lld", (long long)account.n, (long long)confirmed_at);
	hmac_sha256(auth_keys()->mail, what, strlen(what), mac);
	return mem_printf(mem, "%lld-%s", (long long)account.n, base64url_of(mem, mac, MAC_BYTES));
}

bool mail_unsubscribe_check(struct db *db, struct mem *mem, const char *key,
    struct account_id *account_out, const char **masked_out)
{
	struct sql_mail_confirmed_row *row;
	int64_t n;
	*masked_out = NULL;
	if (!text_to_int(mem_strndup(mem, key, strcspn(key, "-")), 1, INT64_MAX, &n))
		return true;
	if (!sql_mail_confirmed(db, mem, n, &row))
		return false;
	*account_out = (struct account_id){ n };
	if (!row || !row->confirmed_at)
		return true;
	const char *own = mail_unsubscribe_key(mem, *account_out, row->confirmed_at);
	if (strlen(own) == strlen(key) && bytes_equal(own, key, strlen(own)))
		*masked_out = row->masked;
	return true;
}

bool mail_unsubscribe(struct db *db, struct mem *mem, const char *key, bool *done_out)
{
	struct account_id account;
	struct sql_mail_confirmed_row *row;
	const char *masked;
	int64_t changed;
	if (!mail_unsubscribe_check(db, mem, key, &account, &masked))
		return false;
	*done_out = masked != NULL;
	if (!masked)
		return true;
	/* Nor what was made already: a mail that failed is tried again for hours. */
	return sql_mail_confirmed(db, mem, account.n, &row) &&
	       (!row || sql_mail_unsubscribe(db, account.n, row->confirmed_at, &changed)) &&
	       sql_mail_digest_done(db, account.n, INT64_MAX, &changed) &&
	       outbox_forget(db, account, db_clock(db));
}

/* --- routing ---------------------------------------------------------------------------------- */

#define ROUTE_ROWS 200
#define DIGESTS 50
#define DIGEST_MESSAGES 200
#define TITLE_CHARS 150
#define BODY_BYTES 60000

static bool route_one(struct db *db, struct mem *mem, const char *origin, int64_t now,
    const struct sql_mail_route_due_row *row)
{
	const char *route = row->is_daily && !row->is_at_once ? "digest" : "done";
	int64_t changed;
	if (!sql_mail_route_set(db, row->id, route, &changed))
		return false;
	if (!changed || !row->is_at_once)
		return true;
	const char *text = message_text(mem, lang_of(row->lang), row->text, row->json);
	return outbox_mail(db, OUTBOX_MESSAGE, (struct account_id){ row->account_id },
	    text_cut(mem, text, TITLE_CHARS),
	    mem_printf(mem, "%s\n\n%s%s\n", text, origin, row->link), now);
}

bool mail_route(
    struct db *db, struct mem *mem, const char *origin, bool sends_mail, int64_t now, int *done_out)
{
	struct sql_mail_route_due_rows rows;
	int64_t changed;
	if (!sends_mail) {
		if (!sql_mail_route_off(db, ROUTE_ROWS, &changed))
			return false;
		*done_out = (int)changed;
		return true;
	}
	if (!sql_mail_route_none(db, ROUTE_ROWS, &changed) ||
	    !sql_mail_route_due(db, mem, ROUTE_ROWS, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		if (!route_one(db, mem, origin, now, &rows.items[i]))
			return false;
	}
	*done_out = (int)changed + (int)rows.n;
	return true;
}

static bool digest_one(struct db *db, struct mem *mem, const char *origin, int64_t now,
    const struct sql_mail_digest_due_row *due)
{
	struct sql_mail_digest_messages_rows rows;
	enum lang lang = lang_of(due->lang);
	int64_t changed;
	const struct sql_mail_digest_next_args next = {
		.account = due->account_id, .was = due->digest_at, .next = next_digest(now)
	};
	if (!sql_mail_digest_next(db, &next, &changed))
		return false;
	if (!changed)
		return true;
	if (!due->is_active)
		return sql_mail_digest_done(db, due->account_id, INT64_MAX, &changed);
	if (!sql_mail_digest_messages(db, mem, due->account_id, DIGEST_MESSAGES, &rows))
		return false;
	if (!rows.n)
		return true;
	/* What does not fit comes with the next one. */
	struct buf body;
	size_t n = 0;
	buf_init(&body, mem, BODY_BYTES);
	for (size_t i = 0; i < rows.n && i == n; i++) {
		const struct sql_mail_digest_messages_row *row = &rows.items[i];
		const char *entry = mem_printf(mem, "%s  %s\n%s%s\n\n", clock_minute(mem, row->at),
		    text_cut(mem, message_text(mem, lang, row->text, row->json), TITLE_CHARS),
		    origin, row->link);
		if (body.len + strlen(entry) < BODY_BYTES) {
			buf_add_text(&body, entry);
			n++;
		}
	}
	const char *title = tr_count(mem, lang, "Your day in one mail: {n} message",
	    "Your day in one mail: {n} messages", (int64_t)n);
	return outbox_mail(db, OUTBOX_DIGEST, (struct account_id){ due->account_id }, title,
		   body.data, now) &&
	       sql_mail_digest_done(db, due->account_id, rows.items[n - 1].id, &changed);
}

bool mail_digest(struct db *db, struct mem *mem, const char *origin, int64_t now, int *done_out)
{
	struct sql_mail_digest_due_rows rows;
	if (!sql_mail_digest_due(db, mem, now, DIGESTS, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		if (!digest_one(db, mem, origin, now, &rows.items[i]))
			return false;
	}
	*done_out = (int)rows.n;
	return true;
}
