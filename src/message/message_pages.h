/* Routes of the inbox: src/app lists them. */
#ifndef MESSAGE_MESSAGE_PAGES_H
#define MESSAGE_MESSAGE_PAGES_H

#include "http/route.h"

extern const struct route message_routes[];
extern const size_t message_route_count;

#endif
