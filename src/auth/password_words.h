/* What passwords are guessed from first: words and whole passwords that very many people use, and
 * names of places here. */
#ifndef AUTH_PASSWORD_WORDS_H
#define AUTH_PASSWORD_WORDS_H

#include <stddef.h>

/* Lower case. A password made of nothing but these (and a few digits or signs around them) is
 * refused. */
extern const char *const password_common_words[];
extern const size_t password_common_word_count;
extern const char *const password_place_words[];
extern const size_t password_place_word_count;

/* Lower case. Passwords of eight and more bytes that are no word, no sequence and no repetition,
 * and all the same in every list. */
extern const char *const password_common_wholes[];
extern const size_t password_common_whole_count;

/* Rows of keys and other orders that fingers or heads run along; forwards and backwards. */
extern const char *const password_runs[];
extern const size_t password_run_count;

#endif
