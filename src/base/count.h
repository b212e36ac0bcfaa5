/* How many elements an array has. Of a pointer it makes nonsense, which -Wsizeof-pointer-div refuses. */
#ifndef BASE_COUNT_H
#define BASE_COUNT_H

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
