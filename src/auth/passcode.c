/* One-time codes on paper. */
#include "auth/passcode.h"

#include <string.h>

#include "auth/keys.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/text.h"

#define CHARACTERS 10
#define HALF (CHARACTERS / 2)

/* 32 of them: no I, O, 0, 1. */
static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/* What the HMAC is over; all members have fixed lengths. */
struct passcode_claim {
	unsigned char is_hash; /* of a code; else a code from a seed */
	unsigned char use, number;
	unsigned char account[8];
	unsigned char text[32]; /* hash of the code or the seed */
};

static void sign(
    struct passcode_claim claim, int64_t account, const char *text, unsigned char out[32])
{
	for (size_t i = 0; i < sizeof(claim.account); i++)
		claim.account[i] = (unsigned char)((uint64_t)account >> (56 - 8 * i));
	sha256(text, strlen(text), claim.text);
	hmac_sha256(auth_keys()->code, &claim, sizeof(claim), out);
}

char *passcode_of(
    struct mem *mem, enum passcode_use use, int64_t account, const char *seed, int number)
{
	unsigned char bytes[32];
	char code[CHARACTERS + 1] = "";
	sign((struct passcode_claim){ .use = (unsigned char)use, .number = (unsigned char)number },
	    account, seed, bytes);
	for (size_t i = 0; i < CHARACTERS; i++)
		code[i] = alphabet[bytes[i] % 32];
	return mem_printf(mem, "%.*s-%s", HALF, code, code + HALF);
}

void passcode_hash(struct mem *mem, enum passcode_use use, int64_t account, const char *typed,
    unsigned char hash_out[32])
{
	char *code = text_narrow(mem, text_trim(mem, typed)), *to = code;
	for (const char *from = code; *from; from++) {
		if (*from >= 'a' && *from <= 'z')
			*to++ = (char)(*from - 'a' + 'A');
		else if (*from != '-' && *from != ' ')
			*to++ = *from;
	}
	*to = '\0';
	sign((struct passcode_claim){ .is_hash = 1, .use = (unsigned char)use }, account, code,
	    hash_out);
}
