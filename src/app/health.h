/* /healthz and /metrics: for the machines that watch over the site. */
#ifndef APP_HEALTH_H
#define APP_HEALTH_H

#include <stddef.h>

#include "http/route.h"

extern const struct route health_routes[];
extern const size_t health_route_count;

#endif
