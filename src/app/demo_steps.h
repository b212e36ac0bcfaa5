/* The steps of which made-up data consist: each the move that a page would make, at a time in the
 * past, in a transaction of its own. */
#ifndef APP_DEMO_STEPS_H
#define APP_DEMO_STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account/account.h"
#include "award/award.h"
#include "base/calendar.h"
#include "occasion/occasion.h"
#include "partner/partner.h"
#include "project/project.h"

struct db;
struct mem;

/* Each step needs these; mem may be another for every subject. */
struct demo_world {
	struct db *db;
	struct mem *mem;
	struct calendar calendar;
	int64_t now; /* of loading */
};

/* Who decides there: the district for itself, a street for itself and what lies below. */
enum role demo_office_for(const char *unit);

/* A step that a rule refuses is a fault: such data cannot exist. */
bool demo_account_is_made(const char *login, enum account_answer)
    __attribute__((warn_unused_result));
bool demo_apply(const struct demo_world *, const struct partner_application *,
    const struct actor *applicant, int64_t at, struct partner_id *id_out)
    __attribute__((warn_unused_result));
bool demo_move_partner(const struct demo_world *, struct partner_id, enum partner_event,
    const struct actor *, const char *reason, int64_t at) __attribute__((warn_unused_result));
/* occasion: NULL for none, here and below. */
bool demo_write_need(const struct demo_world *, const struct project_draft *,
    const struct occasion *, const struct actor *poster, int64_t at, struct project_id *id_out)
    __attribute__((warn_unused_result));
/* Publishing opens the occasion's window, or one of 10 days at once. */
bool demo_move_project(const struct demo_world *, struct project_id, enum project_event,
    const struct actor *, const char *reason, const struct occasion *, int64_t at)
    __attribute__((warn_unused_result));
/* He acts for the partner from now on. */
void demo_becomes_agent(struct mem *, struct actor *, struct partner_id);
/* The press of an agent for his last partner. */
bool demo_press(const struct demo_world *, struct project_id, const struct actor *agent,
    int64_t cap, int64_t at, int64_t *slot_out) __attribute__((warn_unused_result));
/* The letter, and the start or the end of the work. */
bool demo_work_on(const struct demo_world *, struct project_id, const struct actor *agent,
    int64_t slot, enum award_event, int64_t at) __attribute__((warn_unused_result));

#endif
