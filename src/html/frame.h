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

struct frame {
	const char *lang_tag;	    /* of this page */
	const char *other_lang;	    /* name of the other language, in it */
	struct safe_url other_lang_url;
	const char *section;	    /* "projects", "partners" …: marks the menu entry; "" for none */
	const char *user_name;	    /* NULL: a guest */
	int64_t unread;		    /* messages */
	bool has_work;		    /* signed in */
	struct form_action logout;
	struct safe_url login_url;  /* comes back here */
	const char *site_name;	    /* of the installation, e.g. the district's */
	const char *notice;	    /* what the last step did, translated; NULL when nothing */
	const char *request_id;
	const char *asset_version;  /* for static/ addresses */
};

#endif
