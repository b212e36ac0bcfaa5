/* Routes of the inbox and of what goes out of it: src/app lists them. */
#ifndef MESSAGE_MESSAGE_PAGES_H
#define MESSAGE_MESSAGE_PAGES_H

#include "http/route.h"

extern const struct route_list message_routes;

#endif
