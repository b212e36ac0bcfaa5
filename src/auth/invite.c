/* Making codes, and what is stored of them. */
#include "auth/invite.h"

#include <sodium.h>
#include <string.h>

#include "auth/keys.h"
#include "base/bug.h"
#include "base/mem.h"
#include "base/text.h"

#define CODE_CHARS 12
#define GROUP_CHARS 4

/* Nothing that is read as something else: no I, L, O, S, Z, 0, 1, 2, 5. */
static const char alphabet[] = "ABCDEFGHJKMNPQRTUVWXY346789";

static void keyed_hash(char what, const void *data, size_t bytes, unsigned char out[32])
{
	crypto_generichash_state state;
	if (crypto_generichash_init(&state, auth_keys()->invite, 32, 32) != 0 ||
	    crypto_generichash_update(&state, (const unsigned char *)&what, 1) != 0 ||
	    crypto_generichash_update(&state, data, bytes) != 0 ||
	    crypto_generichash_final(&state, out, 32) != 0)
		BUG("a code cannot be hashed");
}

char *invite_code(struct mem *mem, const unsigned char nonce[INVITE_NONCE_BYTES])
{
	unsigned char hash[32];
	char *code = mem_alloc(mem, CODE_CHARS + CODE_CHARS / GROUP_CHARS);
	char *to = code;
	keyed_hash('c', nonce, INVITE_NONCE_BYTES, hash);
	for (size_t i = 0; i < CODE_CHARS; i++) {
		unsigned part = (unsigned)hash[2 * i] << 8 | hash[2 * i + 1];
		if (i && i % GROUP_CHARS == 0)
			*to++ = '-';
		*to++ = alphabet[part % (sizeof alphabet - 1)];
	}
	*to = '\0';
	return code;
}

bool invite_hash(struct mem *mem, const char *typed, unsigned char hash_out[INVITE_HASH_BYTES])
{
	char canonical[CODE_CHARS];
	size_t n = 0;
	for (const char *c = text_narrow(mem, typed); *c; c++) {
		char letter = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
		if (letter == ' ' || letter == '-')
			continue;
		if (n == CODE_CHARS || !strchr(alphabet, letter))
			return false;
		canonical[n++] = letter;
	}
	if (n != CODE_CHARS)
		return false;
	keyed_hash('h', canonical, n, hash_out);
	return true;
}
