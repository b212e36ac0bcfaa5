/* Which passwords are refused when they are chosen. No rule about kinds of characters: only what is
 * guessed first. */
#include <stdint.h>
#include <string.h>

#include "auth/password.h"
#include "auth/password_words.h"
#include "base/catalog.h"

/* Longer ones are beyond every list; they are only asked whether they repeat themselves. */
#define LISTED_MAX_BYTES 48
/* Digits and signs around words that do not make them harder to guess. */
#define AROUND_MAX_BYTES 8
#define WORDS_MAX 3

#define TOO_SHORT N_("Too short: a password has at least 8 characters.")
#define TOO_LONG N_("Too long: a password has at most 1,024 bytes.")
#define COMMON N_("This password is among the first that are guessed. Choose another one.")
#define IS_LOGIN N_("A password does not consist of the login name.")
#define IS_PLACE N_("A password does not consist of names of places here.")

struct word_list {
	const char *const *words;
	size_t count;
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Letters, and every byte of other scripts. */
static bool is_letter(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char)c >= 0x80;
}

/* The same few characters again and again: "aaaaaaaa", "abcabcabc", "12341234". */
static bool repeats(const char *text, size_t bytes)
{
	for (size_t period = 1; period <= 4; period++) {
		size_t i = period;
		while (i < bytes && text[i] == text[i - period])
			i++;
		if (i == bytes)
			return true;
	}
	return false;
}

static bool runs_along(const char *text, size_t bytes, const char *run)
{
	size_t run_bytes = strlen(run);
	for (size_t start = 0; start < run_bytes; start++) {
		size_t up = 0, down = 0;
		while (up < bytes && start + up < run_bytes && run[start + up] == text[up])
			up++;
		while (down < bytes && down <= start && run[start - down] == text[down])
			down++;
		if (up == bytes || down == bytes)
			return true;
	}
	return false;
}

static bool is_run(const char *text, size_t bytes)
{
	for (size_t i = 0; i < password_run_count; i++) {
		if (runs_along(text, bytes, password_runs[i]))
			return true;
	}
	return false;
}

static bool is_listed(const char *text)
{
	for (size_t i = 0; i < password_common_whole_count; i++) {
		if (strcmp(text, password_common_wholes[i]) == 0)
			return true;
	}
	return false;
}

/* The part of text between digits and signs; false when there are too many of those, or nothing
 * else. */
static bool find_core(const char *text, size_t bytes, size_t *start_out, size_t *end_out)
{
	size_t start = 0, end = bytes;
	while (start < end && !is_letter(text[start]))
		start++;
	while (end > start && !is_letter(text[end - 1]))
		end--;
	*start_out = start;
	*end_out = end;
	return end > start && start + (bytes - end) <= AROUND_MAX_BYTES;
}

/* Marks where a word of the list ends that begins at one of the starts. Bit i stands for the place
 * before byte i. */
static uint64_t step(const char *core, size_t bytes, uint64_t starts, const struct word_list *list)
{
	uint64_t ends = 0;
	for (size_t i = 0; i < list->count; i++) {
		size_t word_bytes = strlen(list->words[i]);
		for (size_t at = 0; at + word_bytes <= bytes; at++) {
			if ((starts >> at & 1) &&
			    memcmp(core + at, list->words[i], word_bytes) == 0)
				ends |= UINT64_C(1) << (at + word_bytes);
		}
	}
	return ends;
}

/* Whether one to three words of the lists make up the whole. */
static bool made_of(
    const char *core, size_t bytes, const struct word_list *lists, size_t list_count)
{
	uint64_t starts = 1;
	for (int words = 0; words < WORDS_MAX; words++) {
		uint64_t ends = 0;
		for (size_t i = 0; i < list_count; i++)
			ends |= step(core, bytes, starts, &lists[i]);
		if (ends >> bytes & 1)
			return true;
		starts = ends;
	}
	return false;
}

static const char *core_objection(const char *core, size_t bytes)
{
	const struct word_list lists[] = {
		{ password_common_words, password_common_word_count },
		{ password_place_words, password_place_word_count },
	};
	if (made_of(core, bytes, &lists[0], 1))
		return COMMON;
	if (made_of(core, bytes, lists, 2))
		return IS_PLACE;
	return NULL;
}

static bool same_letters(const char *a, const char *b, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		if (lower(a[i]) != lower(b[i]))
			return false;
	}
	return true;
}

/* The login itself, or with a few characters before or behind it. */
static bool is_login(const char *password, size_t bytes, const char *login)
{
	size_t login_bytes = login ? strlen(login) : 0;
	if (login_bytes == 0 || bytes < login_bytes || bytes - login_bytes > AROUND_MAX_BYTES)
		return false;
	for (size_t at = 0; at + login_bytes <= bytes; at++) {
		if (same_letters(password + at, login, login_bytes))
			return login_bytes >= 3 || bytes == login_bytes;
	}
	return false;
}

const char *password_objection(const char *password, const char *login)
{
	size_t bytes = strlen(password);
	if (bytes < PASSWORD_MIN_BYTES)
		return TOO_SHORT;
	if (bytes > PASSWORD_MAX_BYTES)
		return TOO_LONG;
	if (is_login(password, bytes, login))
		return IS_LOGIN;
	if (repeats(password, bytes))
		return COMMON;
	if (bytes > LISTED_MAX_BYTES)
		return NULL;
	char text[LISTED_MAX_BYTES + 1];
	for (size_t i = 0; i <= bytes; i++)
		text[i] = lower(password[i]);
	if (is_run(text, bytes) || is_listed(text))
		return COMMON;
	size_t start, end;
	if (!find_core(text, bytes, &start, &end))
		return NULL;
	return core_objection(text + start, end - start);
}
