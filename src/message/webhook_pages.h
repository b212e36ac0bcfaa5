/* Routes of webhooks: src/app lists them. */
#ifndef MESSAGE_WEBHOOK_PAGES_H
#define MESSAGE_WEBHOOK_PAGES_H

#include "http/route.h"

extern const struct route_list webhook_routes;

#endif
