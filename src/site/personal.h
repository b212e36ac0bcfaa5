/* What is kept about people: the one table behind /privacy, which a test compares with the schema. */
#ifndef SITE_PERSONAL_H
#define SITE_PERSONAL_H

#include <stddef.h>

struct site_personal {
	const char *columns; /* "table.column", blanks between; "table.*" for a whole table */
	const char *what, *why, *kept, *seen; /* text ids */
};
extern const struct site_personal site_personal[];
extern const size_t site_personal_count;

#endif
