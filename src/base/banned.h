/* Calls that have one home, or none. Included before every file by the compiler's -include; a home undefines its own. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H
/* The list is checked by tests/lint/banned; names here fail to link with a name that says why. */
#endif
