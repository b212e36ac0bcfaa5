/* Hashing and checking passwords. The rest of the program never sees the hash function. */
#include "auth/password.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "base/bug.h"
#include "base/fault.h"
#include "base/mem.h"

/* One hash takes 64 MiB and about a tenth of a second; the pool of hashing workers is sized by it.
 */
#define OPERATIONS crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE
#define MEMORY_BYTES crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE

static void start(void)
{
	if (sodium_init() < 0)
		BUG("libsodium does not start");
}

static bool no_memory(void)
{
	return fault_set(FAULT_SYSTEM, ENOMEM, "hashing a password", "%zu bytes cannot be had",
	    (size_t)MEMORY_BYTES);
}

bool password_hash(struct mem *mem, const char *password, char **hash_out)
{
	start();
	char hash[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str_alg(hash, password, strlen(password), OPERATIONS, MEMORY_BYTES,
		crypto_pwhash_ALG_ARGON2ID13) != 0)
		return no_memory();
	*hash_out = mem_strdup(mem, hash);
	return true;
}

/* The work of a check without a hash to compare with, so that the time tells nothing. */
static bool spend(const char *password)
{
	static const unsigned char salt[crypto_pwhash_SALTBYTES];
	unsigned char key[32];
	bool done = crypto_pwhash(key, sizeof(key), password, strlen(password), salt, OPERATIONS,
			MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) == 0;
	sodium_memzero(key, sizeof(key));
	return done || no_memory();
}

bool password_check(const char *hash, const char *password, enum password_answer *answer_out)
{
	start();
	if (!hash) {
		if (!spend(password))
			return false;
		*answer_out = PASSWORD_WRONG;
		return true;
	}
	errno = 0;
	if (crypto_pwhash_str_verify(hash, password, strlen(password)) != 0) {
		if (errno == ENOMEM)
			return no_memory();
		*answer_out = PASSWORD_WRONG;
		return true;
	}
	bool is_stale = crypto_pwhash_str_needs_rehash(hash, OPERATIONS, MEMORY_BYTES) != 0;
	*answer_out = is_stale ? PASSWORD_STALE : PASSWORD_RIGHT;
	return true;
}
