/* Form tokens. */
#include "auth/token.h"

#include <string.h>

#include "auth_sql.h"
#include "base/bug.h"
#include "base/fault.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"

#define NONCE_BYTES 16
#define PATH_MAX_BYTES 2048
#define LOCATION_CHARS 2000 /* as form_token.location has */
#define SWEEP_ROWS 1000
#define LOCK_WAIT_TIMEOUT 1205 /* the database's number for it */

/* What travels, base64url; all members are bytes, so there is no padding. */
struct token {
	unsigned char nonce[NONCE_BYTES];
	unsigned char made_at[8]; /* big-endian */
	unsigned char mac[SHA256_BYTES];
};

/* What the MAC is over: everything has a fixed length but the path, which comes last. */
struct token_claim {
	unsigned char has_session;
	unsigned char session[32];
	unsigned char nonce[NONCE_BYTES];
	unsigned char made_at[8];
	char path[PATH_MAX_BYTES];
};

/* False: a path longer than any of ours. */
static bool sign(struct token *token, const unsigned char key[32], const unsigned char *session,
    const char *path)
{
	struct token_claim claim = { .has_session = session != NULL };
	size_t path_bytes = strlen(path);
	if (path_bytes > sizeof(claim.path))
		return false;
	if (session)
		memcpy(claim.session, session, sizeof(claim.session));
	memcpy(claim.nonce, token->nonce, sizeof(claim.nonce));
	memcpy(claim.made_at, token->made_at, sizeof(claim.made_at));
	memcpy(claim.path, path, path_bytes);
	hmac_sha256(key, &claim, offsetof(struct token_claim, path) + path_bytes, token->mac);
	return true;
}

char *token_make(struct mem *mem, const unsigned char key[32], const unsigned char *session,
    const char *path, int64_t now)
{
	struct token token;
	random_bytes(token.nonce, sizeof(token.nonce));
	for (size_t i = 0; i < sizeof(token.made_at); i++)
		token.made_at[i] = (unsigned char)((uint64_t)now >> (56 - 8 * i));
	if (!sign(&token, key, session, path))
		BUG("a form's address is longer than %d bytes", PATH_MAX_BYTES);
	return base64url_of(mem, &token, sizeof(token));
}

static int64_t made_at(const struct token *token)
{
	uint64_t at = 0;
	for (size_t i = 0; i < sizeof(token->made_at); i++)
		at = at << 8 | token->made_at[i];
	return (int64_t)at;
}

bool token_check(const unsigned char key[32], const unsigned char *session, const char *path,
    const char *text, int64_t now)
{
	struct token token, wanted;
	if (!text || !base64url_read(text, &token, sizeof(token)))
		return false;
	wanted = token;
	if (!sign(&wanted, key, session, path) ||
	    !bytes_equal(wanted.mac, token.mac, sizeof(token.mac)))
		return false;
	/* Made by us, so its time is one of our clocks'; another host's may be a little ahead. */
	return now - made_at(&token) <= TOKEN_LIFETIME_US;
}

static struct sql_bytes nonce_of(struct token *token, const char *text)
{
	if (!base64url_read(text, token, sizeof(*token)))
		BUG("a form token was used without having been checked");
	return (struct sql_bytes){ token->nonce, NONCE_BYTES };
}

bool token_use(struct db *db, const char *text, const unsigned char body_hash[32], int64_t now,
    enum token_use *use_out)
{
	struct token token;
	int64_t id;
	bool is_used;
	const struct sql_token_insert_args args = {
		.nonce = nonce_of(&token, text),
		.body_hash = { body_hash, 32 },
		.now = now,
	};
	if (sql_token_insert(db, &args, &id, &is_used)) {
		*use_out = is_used ? TOKEN_DONE : TOKEN_FRESH;
		return true;
	}
	/* Only another use of this very form can hold the row. */
	if (fault_last()->kind != FAULT_DATABASE_REPLAY || fault_last()->code != LOCK_WAIT_TIMEOUT)
		return false;
	fault_clear();
	*use_out = TOKEN_BUSY;
	return true;
}

bool token_result(struct db *db, struct mem *mem, const char *text,
    const unsigned char body_hash[32], enum token_use *use_out, const char **location_out)
{
	struct token token;
	struct sql_token_result_row *row;
	if (!sql_token_result(db, mem, nonce_of(&token, text), &row))
		return false;
	*location_out = row ? row->location : NULL;
	if (!row)
		*use_out = TOKEN_FRESH;
	else if (row->body_hash.bytes == 32 && bytes_equal(row->body_hash.data, body_hash, 32))
		*use_out = TOKEN_DONE;
	else
		*use_out = TOKEN_OTHER;
	return true;
}

bool token_keep(struct db *db, const char *text, const char *location)
{
	struct token token;
	int64_t changed;
	if (text_chars(location) > LOCATION_CHARS)
		return true;
	return sql_token_keep(db, nonce_of(&token, text), location, &changed);
}

bool token_sweep(struct db *db, int64_t now)
{
	int64_t changed;
	do {
		if (!sql_token_sweep(db, now - TOKEN_LIFETIME_US, SWEEP_ROWS, &changed))
			return false;
	} while (changed == SWEEP_ROWS);
	return true;
}
