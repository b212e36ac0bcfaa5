/* Routes of login, logout, the own account and the language: src/app lists them. */
#ifndef ACCOUNT_ACCOUNT_PAGES_H
#define ACCOUNT_ACCOUNT_PAGES_H

#include "http/route.h"

extern const struct route_list account_routes;

#endif
