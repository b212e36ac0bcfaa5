/* One-time passwords by time. */
#include "auth/factor.h"

#include <inttypes.h>
#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#include "auth/passcode.h"
#include "auth/secret.h"
#include "auth_sql.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "html/out.h"

#define SECRET_BYTES 20
#define STEP_SECONDS 30
#define DIGITS 6
#define ADDRESS_BYTES 1000
#define SEALED_MAX_BYTES 120

/* --- setting it up --- */

char *factor_secret(struct mem *mem)
{
	static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const size_t characters = SECRET_BYTES * 8 / 5;
	char *secret = mem_alloc(mem, characters + 1);
	for (size_t i = 0; i < characters; i++)
		secret[i] = base32[random_below(32)];
	return secret;
}

char *factor_offer(struct mem *mem, struct account_id account, const char *secret)
{
	struct secret sealed =
	    secret_seal(mem, mem_printf(mem, "%" PRId64 " %s", account.n, secret));
	return base64url_of(mem, sealed.data, sealed.bytes);
}

char *factor_offered(struct mem *mem, struct account_id account, const char *offer)
{
	unsigned char sealed[SEALED_MAX_BYTES];
	size_t bytes = offer ? strlen(offer) * 3 / 4 : 0;
	if (bytes == 0 || bytes > sizeof(sealed) || !base64url_read(offer, sealed, bytes))
		return NULL;
	const char *opened = secret_open(mem, sealed, bytes);
	const char *mine = mem_printf(mem, "%" PRId64 " ", account.n);
	return opened && text_starts(opened, mine) ? mem_strdup(mem, opened + strlen(mine)) : NULL;
}

char *factor_address(struct mem *mem, const char *site_name, const char *login, const char *secret)
{
	struct buf address;
	buf_init(&address, mem, ADDRESS_BYTES);
	buf_add_text(&address, "otpauth://totp/");
	url_encode(&address, site_name);
	buf_add_char(&address, ':');
	url_encode(&address, login);
	buf_printf(&address, "?secret=%s&issuer=", secret);
	url_encode(&address, site_name);
	return address.data;
}

char *factor_recovery_code(
    struct mem *mem, struct account_id account, const char *secret, int number)
{
	return passcode_of(mem, PASSCODE_RECOVERY, account.n, secret, number);
}

static void code_of(const char *key, size_t key_bytes, int64_t step, char out[DIGITS + 1])
{
	if (oath_totp_generate(key, key_bytes, (time_t)(step * STEP_SECONDS), STEP_SECONDS, 0,
		DIGITS, out) != OATH_OK)
		BUG("a one-time password cannot be made");
}

/* The key's bytes; liboath's block goes with our context. */
static const char *key_of(struct mem *mem, const char *secret, size_t *bytes_out)
{
	char *key = NULL;
	if (oath_init() != OATH_OK ||
	    oath_base32_decode(secret, strlen(secret), &key, bytes_out) != OATH_OK)
		BUG("a secret that is not base32");
	mem_on_free(mem, free, key);
	return key;
}

int64_t factor_step(struct mem *mem, const char *secret, const char *typed, int64_t now)
{
	char *digits = text_narrow(mem, text_trim(mem, typed)), *to = digits, code[DIGITS + 1];
	size_t key_bytes;
	const char *key = key_of(mem, secret, &key_bytes);
	int64_t here = now / SECOND_US / STEP_SECONDS, found = 0;
	for (const char *from = digits; *from; from++) {
		if (*from != ' ')
			*to++ = *from;
	}
	*to = '\0';
	if (strlen(digits) != DIGITS)
		return 0;
	for (int64_t step = here - 1; step <= here + 1; step++) {
		code_of(key, key_bytes, step, code);
		if (bytes_equal(code, digits, DIGITS))
			found = step;
	}
	return found;
}

/* --- kept --- */

bool factor_load(
    struct db *db, struct mem *mem, struct account_id account, struct factor **factor_out)
{
	struct sql_factor_load_row *row;
	if (!sql_factor_load(db, mem, account.n, &row))
		return false;
	*factor_out = NULL;
	if (!row)
		return true;
	struct factor *factor = MEM_NEW(mem, struct factor);
	*factor = (struct factor){
		.secret = secret_open(mem, row->secret.data, row->secret.bytes),
		.set_at = row->set_at,
		.recovery_left = row->recovery_left,
	};
	*factor_out = factor;
	return true;
}

static bool set_recovery(
    struct db *db, struct mem *mem, struct account_id account, const char *secret)
{
	unsigned char hash[32];
	int64_t changed;
	for (int i = 0; i < FACTOR_RECOVERY_CODES; i++) {
		passcode_hash(mem, PASSCODE_RECOVERY, account.n,
		    factor_recovery_code(mem, account, secret, i), hash);
		if (!sql_factor_recovery_insert(
			db, account.n, (struct sql_bytes){ hash, sizeof(hash) }, &changed))
			return false;
	}
	return true;
}

bool factor_set(struct db *db, struct mem *mem, struct account_id account, const char *secret,
    int64_t step, int64_t now, bool *is_set_out)
{
	struct secret sealed = secret_seal(mem, secret);
	int64_t id;
	const struct sql_factor_insert_args args = {
		.account = account.n,
		.secret = { sealed.data, sealed.bytes },
		.step = step,
		.now = now,
	};
	if (!sql_factor_insert(db, &args, &id, is_set_out))
		return false;
	return *is_set_out || set_recovery(db, mem, account, secret);
}

bool factor_use(struct db *db, struct mem *mem, struct account_id account,
    const struct factor *factor, const char *typed, int64_t now, bool *right_out)
{
	unsigned char hash[32];
	int64_t changed = 0;
	int64_t step = factor->secret ? factor_step(mem, factor->secret, typed, now) : 0;
	passcode_hash(mem, PASSCODE_RECOVERY, account.n, typed, hash);
	bool ok = step ? sql_factor_use(db, account.n, step, &changed)
		       : sql_factor_recovery_use(
			     db, account.n, (struct sql_bytes){ hash, sizeof(hash) }, &changed);
	*right_out = ok && changed == 1;
	return ok;
}

bool factor_drop(struct db *db, struct account_id account)
{
	int64_t changed;
	return sql_factor_drop(db, account.n, &changed) &&
	       sql_factor_recovery_drop(db, account.n, &changed);
}
