/* The calendar of working days, from the database into memory. */
#ifndef APP_CALENDAR_H
#define APP_CALENDAR_H

#include <stdbool.h>

#include "base/calendar.h"

struct db;
struct mem;

bool calendar_load(struct db *, struct mem *, struct calendar *calendar_out)
    __attribute__((warn_unused_result));

#endif
