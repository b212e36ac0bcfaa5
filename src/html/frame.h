/* What the layout shows around every page. Filled by the gate. */
#ifndef HTML_FRAME_H
#define HTML_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "html/out.h"

/* A form's address and its token; made by auth/page.h only. */
struct form_action {
	struct safe_url url;
	const char *token;
	bool is_multipart;
	bool is_get; /* a filter: no token */
};

/* Which entry of the menu is marked; at most one. */
struct frame_menu {
	bool is_work, is_needs, is_projects, is_resources, is_partners, is_occasions, is_units;
};

struct frame {
	const char *lang_tag; /* of this page */
	const char *other_lang; /* name of the other language, in it */
	struct safe_url other_lang_url;
	const char *section; /* "projects", "partners" …; "" for none; set by frame_enter */
	struct frame_menu menu; /* set by frame_enter */
	struct safe_url units_url; /* of the district's page */
	const char *user_name; /* NULL: a guest */
	const char *unread; /* how many messages, e.g. "7", "99+"; NULL: none */
	bool has_work; /* signed in */
	struct form_action logout;
	struct safe_url login_url; /* comes back here */
	const char *site_name; /* of the installation, e.g. the district's */
	struct safe_url feed; /* of what this page shows; .text NULL: none of its own */
	const char *feed_title;
	bool has_diagram; /* the page needs the style of the pictures in the help */
	const char *notice; /* what the last step did, translated; NULL when nothing */
	const char *request_id;
	const char *asset_version; /* for static/ addresses */
};

/* Names the section of the page and marks its entry of the menu: "work", "needs", "projects", "resources", "partners", "occasions",
 * "units"; others mark none. */
void frame_enter(struct frame *, const char *section);

#endif
