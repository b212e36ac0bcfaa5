/* Logins between their two steps. */
#include "auth/halfway.h"

#include <string.h>

#include "auth/keys.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/mem.h"

/* What travels, base64url; all members are bytes, so there is no padding. */
struct halfway {
	unsigned char account[8], made_at[8]; /* big-endian */
	unsigned char mac[SHA256_BYTES];
};

static void write_number(unsigned char out[8], int64_t n)
{
	for (size_t i = 0; i < 8; i++)
		out[i] = (unsigned char)((uint64_t)n >> (56 - 8 * i));
}

static int64_t read_number(const unsigned char bytes[8])
{
	uint64_t n = 0;
	for (size_t i = 0; i < 8; i++)
		n = n << 8 | bytes[i];
	return (int64_t)n;
}

static void sign(struct halfway *halfway, const char *password_hash)
{
	struct {
		unsigned char account[8], made_at[8], password[SHA256_BYTES];
	} claim;
	memcpy(claim.account, halfway->account, sizeof(claim.account));
	memcpy(claim.made_at, halfway->made_at, sizeof(claim.made_at));
	sha256(password_hash, strlen(password_hash), claim.password);
	hmac_sha256(auth_keys()->halfway, &claim, sizeof(claim), halfway->mac);
}

char *halfway_make(
    struct mem *mem, struct account_id account, const char *password_hash, int64_t now)
{
	struct halfway halfway = { 0 };
	write_number(halfway.account, account.n);
	write_number(halfway.made_at, now);
	sign(&halfway, password_hash);
	return base64url_of(mem, &halfway, sizeof(halfway));
}

struct account_id halfway_account(const char *cookie)
{
	struct halfway halfway;
	if (!cookie || !base64url_read(cookie, &halfway, sizeof(halfway)))
		return (struct account_id){ 0 };
	return (struct account_id){ read_number(halfway.account) };
}

bool halfway_check(const char *cookie, const char *password_hash, int64_t now)
{
	struct halfway halfway, wanted;
	if (!password_hash || !base64url_read(cookie, &halfway, sizeof(halfway)))
		return false;
	wanted = halfway;
	sign(&wanted, password_hash);
	return bytes_equal(wanted.mac, halfway.mac, sizeof(halfway.mac)) &&
	       now - read_number(halfway.made_at) <= HALFWAY_SECONDS * SECOND_US;
}
