/* Which passwords are refused when they are chosen. No rule about kinds of characters: only what is
 * guessed first. */
#include <string.h>
#include <zxcvbn.h>

#include "auth/password.h"
#include "auth/password_words.h"
#include "base/catalog.h"

/* Bits of guesses: some tens of millions, which the throttle does not hold off all accounts together. */
#define GUESSED_FIRST_BITS 25
/* What a word must make easier to be the reason. */
#define REASON_BITS 3
#define WORDS_MAX 512

#define TOO_SHORT N_("Too short: a password has at least 8 characters.")
#define TOO_LONG N_("Too long: a password has at most 1,024 bytes.")
#define COMMON N_("This password is among the first that are guessed. Choose another one.")
#define IS_LOGIN N_("A password does not consist of the login name.")
#define IS_PLACE N_("A password does not consist of names of places here.")

/* What somebody tries who knows these words and every list that zxcvbn has. */
struct guesser {
	const char *words[WORDS_MAX + 1];
	size_t count;
};

static void learn(struct guesser *guesser, const char *const *words)
{
	while (*words && guesser->count < WORDS_MAX)
		guesser->words[guesser->count++] = *words++;
}

static double bits(struct guesser *guesser, const char *password)
{
	guesser->words[guesser->count] = NULL;
	return ZxcvbnMatch(password, guesser->words, NULL);
}

const char *password_objection(const char *password, const char *login)
{
	size_t bytes = strlen(password);
	struct guesser guesser = { .count = 0 };
	const char *const own[] = { login && *login ? login : NULL, NULL };
	if (bytes < PASSWORD_MIN_BYTES)
		return TOO_SHORT;
	if (bytes > PASSWORD_MAX_BYTES)
		return TOO_LONG;
	learn(&guesser, password_common_words);
	double of_anybody = bits(&guesser, password);
	learn(&guesser, own);
	double of_somebody = bits(&guesser, password);
	learn(&guesser, password_place_words);
	double here = bits(&guesser, password);
	if (here >= GUESSED_FIRST_BITS)
		return NULL;
	if (of_somebody < of_anybody - REASON_BITS)
		return IS_LOGIN;
	return here < of_anybody - REASON_BITS ? IS_PLACE : COMMON;
}
