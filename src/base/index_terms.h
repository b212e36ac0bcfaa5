/* The terms under which a text is found, and those of what somebody asks for. Pure; ARCHITECTURE.md, "Search". */
#ifndef BASE_INDEX_TERMS_H
#define BASE_INDEX_TERMS_H

#include <stdbool.h>
#include <stddef.h>

struct mem;

/*
 * A text is folded first: compatible forms (full-width) and upper case to the plain letter, accents off. Then a run of Chinese
 * characters (kana and the like too) gives every character and every pair of neighbours, since nobody writes blanks between
 * words; any other word gives its beginnings, one to INDEX_TERM_CHARS letters or digits long. Everything else only separates.
 */
#define INDEX_TERM_CHARS 12

struct index_terms {
	const char **items;
	size_t n;
	bool is_cut; /* there were more than was asked for */
};

/* Terms to be found by, sorted, each once; the first `most` of the text where there are more. */
void index_terms_of(struct mem *, const char *text, size_t most, struct index_terms *terms_out);
/*
 * Terms to look for: all of them must be there. The pairs of a Chinese run, a single character alone, the whole of a word as far
 * as terms go. Of more than `most` some are left out evenly, and a phrase is still held together by the rest.
 */
void index_terms_asked(struct mem *, const char *typed, size_t most, struct index_terms *terms_out);
/* ["…","…"]: how a set of terms gets into one statement. */
char *index_terms_json(struct mem *, const struct index_terms *);

/* A text in pieces, those that were looked for marked. */
struct index_piece {
	const char *text;
	bool is_match;
};
struct index_pieces {
	const struct index_piece *items;
	size_t n;
};
struct index_pieces index_pieces_of(
    struct mem *, const char *text, const struct index_terms *asked);

#endif
