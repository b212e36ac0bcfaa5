/* Bytes as text, digests, comparison: libsodium behind our names. */
#include "base/hex.h"

#include <sodium.h>
#include <string.h>

#include "base/mem.h"

_Static_assert(SHA256_BYTES == crypto_hash_sha256_BYTES, "SHA-256 has 32 bytes");

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

char *hex_of(struct mem *mem, const void *data, size_t bytes)
{
	char *text = mem_alloc(mem, bytes * 2 + 1);

	return sodium_bin2hex(text, bytes * 2 + 1, data, bytes);
}

char *base64url_of(struct mem *mem, const void *data, size_t bytes)
{
	size_t room = sodium_base64_encoded_len(bytes, VARIANT);
	char *text = mem_alloc(mem, room);

	return sodium_bin2base64(text, room, data, bytes, VARIANT);
}

/* Looked at before libsodium: its decoder takes some bytes beyond ASCII for letters. */
static bool is_base64url(const char *text)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	return text[strspn(text, alphabet)] == '\0';
}

bool base64url_read(const char *text, void *out, size_t bytes)
{
	size_t length = strlen(text), found;

	if (length + 1 == sodium_base64_encoded_len(bytes, VARIANT) && is_base64url(text) &&
	    sodium_base642bin(out, bytes, text, length, NULL, &found, NULL, VARIANT) == 0 &&
	    found == bytes)
		return true;
	memset(out, 0, bytes);
	return false;
}

void sha256(const void *data, size_t bytes, unsigned char out[SHA256_BYTES])
{
	crypto_hash_sha256(out, data, bytes);
}

void hmac_sha256(
    const unsigned char key[32], const void *data, size_t bytes, unsigned char out[SHA256_BYTES])
{
	crypto_auth_hmacsha256(out, data, bytes, key);
}

bool bytes_equal(const void *a, const void *b, size_t bytes)
{
	return sodium_memcmp(a, b, bytes) == 0;
}
