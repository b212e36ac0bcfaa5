/* What pages show of who fits what, and of conflicts of interest. */
#ifndef PROJECT_FIT_VIEW_H
#define PROJECT_FIT_VIEW_H

#include "html/part_view.h"
#include "http/request.h"
#include "project/fit.h"
#include "standing/eligibility.h"

struct fit_rows {
	struct part_row_view *items;
	size_t n;
};

/*
 * Needs that fit a partner, each with the reasons in words; those it may not claim come last, with
 * the rule.
 */
bool fit_rows_of_partner(struct request *, const struct partner *, size_t most,
    struct fit_rows *rows_out) __attribute__((warn_unused_result));

/* Partners that fit a need, each with the reasons in words. */
void fit_rows_of_project(struct request *, const struct project *, const struct fit_partners *,
    struct fit_rows *rows_out);

/*
 * What whoever reviews the need must know about interests in it, a line each; NULL: nothing. A
 * warning; what it forbids, the rules forbid.
 */
bool fit_conflicts(struct request *, const struct project *, const char **text_out)
    __attribute__((warn_unused_result));

/* The rule that says no to a partner, in words, and until when it holds. */
const char *fit_refusal(struct request *, const struct eligibility_facts *, enum verdict);

#endif
