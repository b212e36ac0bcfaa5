/* Pages of the site, for their table of routes. Private to this folder. */
#ifndef SITE_SITE_PAGES_H
#define SITE_SITE_PAGES_H

#include "http/route.h"
#include "site/site.h"

extern const struct form site_work_form;

page_fn site_home_page, site_work_page, site_history_page, site_feed_projects_page,
    site_feed_partners_page, site_feed_unit_page, site_feeds_page, site_sitemap_page,
    site_sitemap_part_page, site_robots_page, site_help_page, site_help_moves_page, site_about_page,
    site_privacy_page;

#endif
