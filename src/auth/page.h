/* What every page has in hand: its output, its forms with their tokens, and the answer to a rule's
 * no. */
#ifndef AUTH_PAGE_H
#define AUTH_PAGE_H

#include "base/form.h"
#include "base/verdict.h"
#include "html/form_view.h"
#include "html/frame.h"
#include "html/out.h"
#include "http/request.h"

/*
 * Where the page's template writes, from an empty body on; sets the status (a status set before by
 * answer_with or answer_error stays) and text/html. section marks the menu entry, "" for none.
 * Works for error pages too, as early as the frame is there.
 */
struct out *page_out(struct request *, int status, const char *section);

/* The address with a fresh token for it: bound to the session and the path. */
struct form_action page_form(struct request *, struct safe_url);

/* The view of the request's own form (with what was typed and its errors), posting to url. No form
 * in the route's row: BUG. */
struct form_view page_form_view(struct request *, struct safe_url url);
/* The view of another form, as prefilled in state. A filter (is_get) gets no token. */
struct form_view page_form_view_of(
    struct request *, const struct form_state *, struct safe_url url);

/* What a page shows of a form: the request's own state if it is of this form (it came back), else a
 * fresh empty one. */
struct form_state *page_form_state(struct request *, const struct form *);

/* Ends a POST whose rule said no: status by the verdict; the page shows it (req->verdict) with the
 * form. */
bool page_refuse(struct request *, enum verdict, bool (*page)(struct request *));

/*
 * The form of every step that asks for nothing but a reason, and the reason as it came (NULL when empty). For
 * routes whose form is page_reason_form.
 */
#define PAGE_REASON_FIELD(at)                                                                      \
	{                                                                                          \
		.name = "reason", .label = N_("Reason"), .type = FIELD_AREA, .required = true,     \
		.max = 1000,                                                                       \
		.hint = N_("The people concerned read it; where the history is public, everyone "  \
			   "does."),                                                               \
		.offset = (at)                                                                     \
	}
extern const struct form page_reason_form;
const char *page_reason(const struct request *);

#endif
