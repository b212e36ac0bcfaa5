/* Numbers that belong to a person and not into a text that others read: mobile numbers and identity numbers. Pure. */
#ifndef BASE_PERSONAL_H
#define BASE_PERSONAL_H

struct mem;

enum personal_number { PERSONAL_NONE, PERSONAL_MOBILE, PERSONAL_IDENTITY };

/*
 * The first one in a text of valid UTF-8, as people write them: in full-width digits, in groups parted by blanks, hyphens
 * or dots, with invisible characters in between, a mobile number with +86 or 0 in front.
 *
 * Mobile: 11 digits, the first two 13 to 19, not part of a longer number; whole or grouped 3-4-4, 3-8 or digit by digit:
 * other groups are mostly figures that stand side by side. Identity: 17 digits with a possible day of birth and the check
 * character of GB 11643; whole, 6-8-4, 6-4-4-4 or digit by digit. A credit code, a landline or hotline is neither.
 *
 * found_out: the number in ASCII without what parted it; untouched when there is none.
 */
enum personal_number personal_number_find(struct mem *, const char *text, const char **found_out);

#endif
