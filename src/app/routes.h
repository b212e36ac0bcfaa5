/* Every address of the site, from the features' tables. */
#ifndef APP_ROUTES_H
#define APP_ROUTES_H

#include <stddef.h>

#include "http/route.h"

extern struct route_list route_lists[];
extern const size_t route_list_count;

/* Fills the table; once, when a program starts. */
void routes_open(void);

/* All rows sorted by path and method, one line each, as `make routes` and the golden print show
 * them. */
void routes_print(void);

#endif
