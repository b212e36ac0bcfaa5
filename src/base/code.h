/* Codes with a check character: ours (XM261121-0042-4) and the unified social credit code. */
#ifndef BASE_CODE_H
#define BASE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mem;

/* The kinds of subject that carry a code: enum, letters, word used in addresses. PRODUCT.md
 * section 2. */
#define CODE_KINDS(X)                                                                              \
	X(CODE_PROJECT, "XM", "projects")                                                          \
	X(CODE_PARTNER, "HB", "partners")                                                          \
	X(CODE_CLAIM, "JB", "claims")                                                              \
	X(CODE_TOPIC, "YT", "topics")                                                              \
	X(CODE_CASE, "SH", "cases")                                                                \
	X(CODE_MEETING, "HY", "meetings")                                                          \
	X(CODE_OCCASION, "HD", "occasions")                                                        \
	X(CODE_OBJECTION, "YY", "objections")                                                      \
	X(CODE_ENTRY, "BD", "entries")

enum code_kind {
	CODE_NONE = 0,
#define X(id, letters, folder) id,
	CODE_KINDS(X)
#undef X
};

/* "XM261121-0042-4" from kind, the local date of `at`, and the serial (four digits at least, six at
 * most). */
char *code_make(struct mem *, enum code_kind, int64_t at, int64_t serial);

enum code_reading { CODE_IS_NOT, CODE_WRONG_CHECK, CODE_GOOD };

/*
 * Reads a code as people type it: any case, full-width or not, with or without hyphens and blanks.
 * CODE_GOOD sets the kind and the canonical form; CODE_WRONG_CHECK means it looks like one of ours
 * but was mistyped. ISO 7064 MOD 37,36.
 */
enum code_reading code_read(struct mem *, const char *typed, enum code_kind *kind_out,
    char **canonical_out) __attribute__((warn_unused_result));

/* The good code that was typed with letters O, I or L for digits, if the check character tells so; else NULL. */
const char *code_unslipped(struct mem *, const char *typed);
/* The whole of a code of which everything but the check character was typed; else NULL. */
const char *code_unfinished(struct mem *, const char *typed);
/* Each good code that is one wrong character or one swap of neighbours away from one that looks like ours. Their number; at most CODE_NEAR_MOST. */
#define CODE_NEAR_MOST 400
size_t code_near(struct mem *, const char *typed, const char ***codes_out);

/* "projects" … for addresses. */
const char *code_folder(enum code_kind);
/* The two letters. */
const char *code_letters(enum code_kind);

enum uscc_reading { USCC_GOOD, USCC_LENGTH, USCC_ALPHABET, USCC_CHECK };

/*
 * The unified social credit code, GB 32100-2015: 18 characters, MOD 31 check character. Folds case
 * and full-width forms; the canonical form is set whatever the verdict (for the form that comes
 * back).
 */
enum uscc_reading uscc_read(struct mem *, const char *typed, char **canonical_out);
/* Whether a canonical one has the right length, letters and check character. */
bool uscc_is_good(const char *canonical);
/* A sole trader's code (92…): a natural person, never shown on a list. */
bool uscc_is_sole_trader(const char *canonical);

#endif
