/* Deriving the installation's keys. */
#include "auth/keys.h"

#include <sodium.h>
#include <stdbool.h>

#include "base/bug.h"

/* Changing the context or a number changes the key: every session and every sealed number is lost.
 */
static const char keys_context[crypto_kdf_CONTEXTBYTES] = { 'j', 'i', 'e', 'b', 'a', 'n', 'g',
	'1' };
enum keys_purpose {
	KEYS_TOKEN = 1,
	KEYS_SESSION,
	KEYS_SECRET,
	KEYS_THROTTLE,
	KEYS_CODE,
	KEYS_HALFWAY,
	KEYS_INVITE = 9,
	KEYS_MAIL = 10,
};

static struct auth_keys keys;
static bool keys_are_set;

static void derive(unsigned char out[32], enum keys_purpose purpose, const unsigned char master[32])
{
	if (crypto_kdf_derive_from_key(out, 32, purpose, keys_context, master) != 0)
		BUG("key %d cannot be derived", (int)purpose);
}

void auth_keys_set(const unsigned char master[32])
{
	_Static_assert(crypto_kdf_KEYBYTES == 32, "the master secret is a crypto_kdf key");
	if (sodium_init() < 0)
		BUG("libsodium does not start");
	derive(keys.token, KEYS_TOKEN, master);
	derive(keys.session, KEYS_SESSION, master);
	derive(keys.secret, KEYS_SECRET, master);
	derive(keys.throttle, KEYS_THROTTLE, master);
	derive(keys.invite, KEYS_INVITE, master);
	derive(keys.code, KEYS_CODE, master);
	derive(keys.halfway, KEYS_HALFWAY, master);
	derive(keys.mail, KEYS_MAIL, master);
	keys_are_set = true;
}

const struct auth_keys *auth_keys(void)
{
	if (!keys_are_set)
		BUG("the keys of the installation were not set");
	return &keys;
}
