/* /healthz and /metrics: for the machines that watch over the site. */
#ifndef APP_HEALTH_H
#define APP_HEALTH_H

#include <stddef.h>

#include "http/route.h"

extern const struct route_list health_routes;

#endif
