/* Random bytes and names, from libsodium. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct mem;

void random_bytes(void *, size_t bytes);
uint32_t random_below(uint32_t limit);
/* n characters without look-alikes (no 0 O 1 l I), for passwords people type. */
char *random_password(struct mem *, size_t characters);

#endif
