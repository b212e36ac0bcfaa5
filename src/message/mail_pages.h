/* Routes of what goes by mail: src/app lists them. */
#ifndef MESSAGE_MAIL_PAGES_H
#define MESSAGE_MAIL_PAGES_H

#include "http/route.h"

extern const struct route_list mail_routes;

#endif
