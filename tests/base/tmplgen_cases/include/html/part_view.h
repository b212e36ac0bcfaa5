/* Stands for the views of the parts and layouts, of which the cases have their own. */
#ifndef HTML_PART_VIEW_H
#define HTML_PART_VIEW_H

#include <stdbool.h>

#include "html/frame.h"

struct part_seal_view {
	const char *kind, *label;
};

struct layout_page_view {
	const char *title;
	bool is_wide;
};

#endif
