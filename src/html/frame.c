/* Marks the menu of the layout. */
#include "html/frame.h"

#include <string.h>

void frame_enter(struct frame *frame, const char *section)
{
	frame->section = section;
	frame->menu = (struct frame_menu){
		.is_work = strcmp(section, "work") == 0,
		.is_needs = strcmp(section, "needs") == 0,
		.is_projects = strcmp(section, "projects") == 0,
		.is_resources = strcmp(section, "resources") == 0,
		.is_partners = strcmp(section, "partners") == 0,
		.is_occasions = strcmp(section, "occasions") == 0,
		.is_units = strcmp(section, "units") == 0,
	};
}
