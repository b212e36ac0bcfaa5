/* Check characters, and reading what people type as a code. */
#include "base/code.h"

#include <stddef.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/count.h"
#include "base/mem.h"
#include "base/text.h"

/* A row per kind: the two letters, and the word in addresses. */
static const struct {
	const char *letters, *folder;
} kinds[] = { [CODE_NONE] = { "", "" },
#define X(id, letters, folder) [id] = { letters, folder },
	CODE_KINDS(X)
#undef X
};

#define KIND_COUNT COUNT(kinds)
#define MAX_SERIAL 999999
/* Two letters, the date, four to six digits, the check character. */
#define LETTERS 2
#define DATE_DIGITS 6
#define MIN_LENGTH (LETTERS + DATE_DIGITS + 4 + 1)
#define MAX_LENGTH (LETTERS + DATE_DIGITS + 6 + 1)

const char *code_folder(enum code_kind kind)
{
	return kinds[kind].folder;
}

const char *code_letters(enum code_kind kind)
{
	return kinds[kind].letters;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* The check character of ISO 7064 MOD 37,36 for length characters out of 0-9 and A-Z. */
static char check_37_36(const char *text, size_t length)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	int product = 36;
	size_t i;

	for (i = 0; i < length; i++) {
		int value = is_digit(text[i]) ? text[i] - '0' : text[i] - 'A' + 10;
		int sum = (product + value) % 36;

		product = (sum == 0 ? 36 : sum) * 2 % 37;
	}
	/* The one with which the last sum is 1. */
	return alphabet[(36 + 1 - product) % 36];
}

static char *compose(
    struct mem *mem, const char *letters, const char *date, const char *serial, int serial_digits)
{
	char *joined = mem_printf(mem, "%.2s%.6s%.*s", letters, date, serial_digits, serial);

	return mem_printf(mem, "%.8s-%s-%c", joined, joined + LETTERS + DATE_DIGITS,
	    check_37_36(joined, strlen(joined)));
}

char *code_make(struct mem *mem, enum code_kind kind, int64_t at, int64_t serial)
{
	struct civil day = clock_local(at);
	char *date, *digits;

	if (kind == CODE_NONE || serial < 1 || serial > MAX_SERIAL)
		BUG("no code for kind %d, serial %lld", (int)kind, (long long)serial);
	date = mem_printf(mem, "%02d%02d%02d", day.year % 100, day.month, day.day);
	digits = mem_printf(mem, "%04lld", (long long)serial);
	return compose(mem, kinds[kind].letters, date, digits, (int)strlen(digits));
}

/* Hyphens in all their shapes, and blanks, are how people and word processors cut up a code. */
static bool is_filler(int32_t point)
{
	return point == ' ' || point == '\t' || point == '\r' || point == '\n' || point == '-' ||
	       point == 0xa0 || point == 0xad || (point >= 0x2010 && point <= 0x2015) ||
	       point == 0x2212;
}

/* Upper case, ASCII, without fillers. */
static char *fold(struct mem *mem, const char *typed)
{
	const char *at = text_narrow(mem, typed);
	size_t left = strlen(at), taken, length = 0;
	char *folded = mem_alloc(mem, left + 1);
	int32_t point;

	for (; left > 0; at += taken, left -= taken) {
		taken = text_next(at, left, &point);
		if (is_filler(point))
			continue;
		memcpy(folded + length, at, taken);
		if (point >= 'a' && point <= 'z')
			folded[length] = (char)(point - 'a' + 'A');
		length += taken;
	}
	return folded;
}

static enum code_kind kind_of(const char *text)
{
	size_t i;

	for (i = 1; i < KIND_COUNT; i++) {
		if (strncmp(text, kinds[i].letters, LETTERS) == 0)
			return (enum code_kind)i;
	}
	return CODE_NONE;
}

/*
 * Whether somebody meant one of our codes: nothing but letters and digits, nearly the right length,
 * and either our letters in front of mostly digits, or any two letters in front of exactly what a
 * code has. A word that is searched for is none of this.
 */
static bool looks_like_ours(const char *text)
{
	size_t length = strlen(text), digits = 0, i;

	if (length < MIN_LENGTH - 1 || length > MAX_LENGTH + 1)
		return false;
	for (i = 0; i < length; i++) {
		if (!is_digit(text[i]) && !is_letter(text[i]))
			return false;
		digits += i >= LETTERS && i < length - 1 && is_digit(text[i]);
	}
	if (kind_of(text) != CODE_NONE)
		return digits + 3 >= length - LETTERS - 1;
	return is_letter(text[0]) && is_letter(text[1]) && digits == length - LETTERS - 1 &&
	       length >= MIN_LENGTH && length <= MAX_LENGTH;
}

/* Exactly what code_make gives, without its hyphens, check character apart. */
static bool is_well_formed(const char *text)
{
	size_t length = strlen(text), i;
	int64_t midnight;
	char date[] = "2000-00-00";

	if (length < MIN_LENGTH || length > MAX_LENGTH || kind_of(text) == CODE_NONE)
		return false;
	for (i = LETTERS; i < length - 1; i++) {
		if (!is_digit(text[i]))
			return false;
	}
	/* A serial of more than four digits does not begin with 0, and there is no serial 0. */
	if ((length > MIN_LENGTH && text[LETTERS + DATE_DIGITS] == '0') ||
	    strncmp(text + LETTERS + DATE_DIGITS, "0000", length - 1 - LETTERS - DATE_DIGITS) == 0)
		return false;
	memcpy(date + 2, text + 2, 2);
	memcpy(date + 5, text + 4, 2);
	memcpy(date + 8, text + 6, 2);
	return clock_parse_date(date, &midnight);
}

enum code_reading code_read(
    struct mem *mem, const char *typed, enum code_kind *kind_out, char **canonical_out)
{
	const char *text = fold(mem, typed);
	size_t length = strlen(text);

	if (!looks_like_ours(text))
		return CODE_IS_NOT;
	if (!is_well_formed(text) || check_37_36(text, length - 1) != text[length - 1])
		return CODE_WRONG_CHECK;
	*kind_out = kind_of(text);
	*canonical_out = compose(mem, text, text + LETTERS, text + LETTERS + DATE_DIGITS,
	    (int)(length - 1 - LETTERS - DATE_DIGITS));
	return CODE_GOOD;
}

/* --- what was meant --- */

const char *code_unfinished(struct mem *mem, const char *typed)
{
	const char *text = fold(mem, typed);
	size_t length = strlen(text);
	if (length != MIN_LENGTH - 1 || !looks_like_ours(text))
		return NULL;
	const char *whole = mem_printf(mem, "%s%c", text, check_37_36(text, length));
	return is_well_formed(whole)
		   ? compose(mem, whole, whole + LETTERS, whole + LETTERS + DATE_DIGITS,
			 (int)(length - LETTERS - DATE_DIGITS))
		   : NULL;
}

struct near {
	struct mem *mem;
	const char **codes;
	size_t n;
};

static bool is_good(const char *text)
{
	size_t length = strlen(text);
	return is_well_formed(text) && check_37_36(text, length - 1) == text[length - 1];
}

static void near_add(struct near *near, const char *text)
{
	size_t length = strlen(text);
	if (near->n < CODE_NEAR_MOST && is_good(text))
		near->codes[near->n++] = compose(near->mem, text, text + LETTERS,
		    text + LETTERS + DATE_DIGITS, (int)(length - 1 - LETTERS - DATE_DIGITS));
}

static void unslip(char *text)
{
	size_t length = strlen(text);
	for (size_t i = LETTERS; i + 1 < length; i++) {
		if (text[i] == 'O')
			text[i] = '0';
		else if (text[i] == 'I' || text[i] == 'L')
			text[i] = '1';
	}
}

static void near_swaps(struct near *near, char *text)
{
	for (size_t i = 0; text[i] && text[i + 1]; i++) {
		char left = text[i];
		text[i] = text[i + 1];
		text[i + 1] = left;
		near_add(near, text);
		text[i + 1] = text[i];
		text[i] = left;
	}
}

static void near_slips_of_one(struct near *near, char *text)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	for (size_t i = 0; text[i]; i++) {
		char typed = text[i];
		for (const char *c = alphabet; *c; c++) {
			text[i] = *c;
			if (*c != typed)
				near_add(near, text);
		}
		text[i] = typed;
	}
}

static bool near_begin(struct mem *mem, const char *typed, struct near *near, char **text_out)
{
	*near = (struct near){ .mem = mem, .codes = MEM_ARRAY(mem, const char *, CODE_NEAR_MOST) };
	*text_out = fold(mem, typed);
	return looks_like_ours(*text_out);
}

const char *code_unslipped(struct mem *mem, const char *typed)
{
	struct near near;
	char *text;
	if (!near_begin(mem, typed, &near, &text))
		return NULL;
	unslip(text);
	near_add(&near, text);
	return near.n ? near.codes[0] : NULL;
}

size_t code_near(struct mem *mem, const char *typed, const char ***codes_out)
{
	struct near near;
	char *text;
	if (near_begin(mem, typed, &near, &text)) {
		near_swaps(&near, text);
		near_slips_of_one(&near, text);
	}
	*codes_out = near.codes;
	return near.n;
}

#define USCC_LENGTH_CHARS 18

/*
 * GB 32100-2015: I, O, S, V and Z are left out. Only the last character is checked: the inner check
 * character of the organisation code (positions 9 to 17) is missing or wrong in codes that have
 * really been issued.
 */
static enum uscc_reading read_canonical(const char *text)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int weight = 1, sum = 0;

	if (text_chars(text) != USCC_LENGTH_CHARS)
		return USCC_LENGTH;
	for (size_t i = 0; text[i] != '\0'; i++) {
		const char *found = strchr(alphabet, text[i]);

		if (found == NULL)
			return USCC_ALPHABET;
		/* With weight 1 for the check character the sum is a multiple of 31. */
		sum += (int)(found - alphabet) * (i + 1 < USCC_LENGTH_CHARS ? weight : 1);
		weight = weight * 3 % 31;
	}
	return sum % 31 == 0 ? USCC_GOOD : USCC_CHECK;
}

enum uscc_reading uscc_read(struct mem *mem, const char *typed, char **canonical_out)
{
	*canonical_out = fold(mem, typed);
	return read_canonical(*canonical_out);
}

bool uscc_is_good(const char *canonical)
{
	return read_canonical(canonical) == USCC_GOOD;
}

bool uscc_is_sole_trader(const char *canonical)
{
	return text_starts(canonical, "92");
}
