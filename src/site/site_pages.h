/* Pages of the site, for their table of routes. Private to this folder. */
#ifndef SITE_SITE_PAGES_H
#define SITE_SITE_PAGES_H

#include "http/route.h"
#include "site/site.h"

page_fn site_home_page, site_work_page, site_history_page;

#endif
