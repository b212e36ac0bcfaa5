/* The form of a need. Private to this folder. */
#ifndef PROJECT_PROJECT_DRAFT_FORM_H
#define PROJECT_PROJECT_DRAFT_FORM_H

#include "base/form.h"
#include "project/project.h"

struct project_draft_fields {
	struct project_draft draft;
	bool submit_now;
	const char *compared; /* "1": the needs like it were shown */
	const char *text_version; /* of the text the form was made from */
};

/* How a partner can be found for a new need. */
#define PROJECT_DRAFT_MODES 2
extern const struct form_choice project_draft_modes[PROJECT_DRAFT_MODES];
extern const struct form project_draft_form;

#endif
