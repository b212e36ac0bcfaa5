/* Randomness: libsodium's, which asks the system and survives a fork. */
#include "base/random.h"

#include <sodium.h>

#include "base/bug.h"
#include "base/mem.h"

static void start(void)
{
	if (sodium_init() < 0)
		BUG("libsodium does not start");
}

void random_bytes(void *out, size_t bytes)
{
	start();
	randombytes_buf(out, bytes);
}

uint32_t random_below(uint32_t limit)
{
	start();
	return randombytes_uniform(limit);
}

char *random_password(struct mem *mem, size_t characters)
{
	static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	char *password = mem_alloc(mem, characters + 1);
	size_t i;

	for (i = 0; i < characters; i++)
		password[i] = alphabet[random_below(sizeof alphabet - 1)];
	return password;
}
