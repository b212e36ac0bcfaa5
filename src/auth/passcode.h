/* Codes that people read from paper or a screen and type once: ten letters and digits without
 * look-alikes, of which only a keyed hash is stored. */
#ifndef AUTH_PASSCODE_H
#define AUTH_PASSCODE_H

#include <stdint.h>

struct mem;

enum passcode_use {
	PASSCODE_PASSWORD = 1, /* instead of a password that was lost or never chosen */
	PASSCODE_RECOVERY, /* instead of the authenticator */
};

/*
 * The code that a seed stands for: "K7M2Q-9XHTB", 50 bits. Who knows the seed alone does not know
 * the code, so the seed may stand in an address or a form and the code need not be kept to be shown
 * after a redirect. number tells several codes of one seed apart.
 */
char *passcode_of(struct mem *, enum passcode_use, int64_t account, const char *seed, int number);

/* What is stored of it. As typed: in any case and width, with or without hyphens and blanks. */
void passcode_hash(struct mem *, enum passcode_use, int64_t account, const char *typed,
    unsigned char hash_out[32]);

#endif
