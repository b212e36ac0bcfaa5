/* Words that passwords here are guessed from first, beside those that zxcvbn knows. */
#ifndef AUTH_PASSWORD_WORDS_H
#define AUTH_PASSWORD_WORDS_H

/* Lower case; NULL ends each list. */
extern const char *const password_common_words[];
extern const char *const password_place_words[];

#endif
