/* Pages and forms of projects, for their table of routes. Private to this folder. */
#ifndef PROJECT_PROJECT_PAGES_H
#define PROJECT_PROJECT_PAGES_H

#include "html/form_view.h"
#include "http/route.h"
#include "project/project.h"

/* The roles that post needs, each at its own level. */
#define PROJECT_POSTERS (BY_SECRETARY | BY_GRID_OFFICER | BY_STREET_OFFICER | BY_DISTRICT_ADMIN)

extern const struct form project_draft_form, project_window_form, project_return_form;

page_fn project_show_page;
page_fn project_new_page, project_create_page, project_edit_page, project_save_page;
page_fn project_step_form_page, project_step_page;
page_fn project_files_page;

/* Whether the texts of a project, and its files, can be changed now by the actor. */
bool project_may_edit(const struct request *, const struct project *);
bool project_may_attach(const struct request *, const struct project *);
struct part_gallery_view;
/* Its photos and documents, without a way to change them. */
bool project_gallery(struct request *, const struct project *, struct part_gallery_view *view_out)
    __attribute__((warn_unused_result));

/* The project of the route's {code}, if the actor may know that it exists; else NULL, which is 404.
 */
bool project_of_route(struct request *, struct project **project_out)
    __attribute__((warn_unused_result));

/* Coming occasions a project of the unit can be put on, as choices (value: code). */
struct occasion;
bool project_pick_occasion(struct request *, struct form_view *, const char *unit)
    __attribute__((warn_unused_result));
/* The occasion of that code, if a project of the unit may be put on it; NULL else. */
bool project_occasion_of(struct request *, const char *code, const char *unit,
    struct occasion **occasion_out) __attribute__((warn_unused_result));

/* The box in which a project is claimed: the press, or the rule that says no. Its form posts to
 * /projects/{code}/claims. */
struct project_press_view;
struct award_lines;
bool claim_press_view(struct request *, const struct project *, const struct award_lines *taken,
    struct project_press_view *view_out) __attribute__((warn_unused_result));

#endif
