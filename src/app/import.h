/* Tables that offices hand over as CSV: units, days of the calendar. */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

struct db;
struct mem;

/*
 * Units: code,name,level,parent,intro,address,hours; parents stand before their children or are
 * there. In the caller's transaction. False with a fault that names the line.
 */
bool import_units(struct db *, struct mem *, const char *path, size_t *count_out)
    __attribute__((warn_unused_result));

#endif
