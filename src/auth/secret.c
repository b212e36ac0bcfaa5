/* Sealing and opening short texts. */
#include "auth/secret.h"

#include <sodium.h>
#include <string.h>

#include "auth/keys.h"
#include "base/bug.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"

/* A sealed text: version, nonce, then the secretbox. */
#define VERSION 1
#define NONCE_AT 1
#define BOX_AT (NONCE_AT + crypto_secretbox_NONCEBYTES)
#define EXTRA_BYTES (BOX_AT + crypto_secretbox_MACBYTES)

struct secret secret_seal(struct mem *mem, const char *text)
{
	size_t text_bytes = strlen(text);
	if (text_bytes > SECRET_MAX_BYTES)
		BUG("a secret of %zu bytes", text_bytes);
	unsigned char *data = mem_alloc(mem, EXTRA_BYTES + text_bytes);
	data[0] = VERSION;
	random_bytes(data + NONCE_AT, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(data + BOX_AT, (const unsigned char *)text, text_bytes,
	    data + NONCE_AT, auth_keys()->secret);
	return (struct secret){
		.data = data,
		.bytes = EXTRA_BYTES + text_bytes,
		.masked = text_mask_phone(mem, text),
	};
}

char *secret_open(struct mem *mem, const void *sealed, size_t bytes)
{
	const unsigned char *data = sealed;
	if (!data || bytes < EXTRA_BYTES || bytes > EXTRA_BYTES + SECRET_MAX_BYTES ||
	    data[0] != VERSION)
		return NULL;
	unsigned char text[SECRET_MAX_BYTES + 1] = { 0 };
	if (crypto_secretbox_open_easy(
		text, data + BOX_AT, bytes - BOX_AT, data + NONCE_AT, auth_keys()->secret) != 0)
		return NULL;
	char *opened = mem_strdup(mem, (const char *)text);
	sodium_memzero(text, sizeof(text));
	return opened;
}
