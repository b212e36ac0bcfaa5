/* A registry to test partners with: offices, applicants, applications on their way. Each function
 * fails the test when something goes wrong. */
#ifndef TESTS_DB_REGISTRY_H
#define TESTS_DB_REGISTRY_H

#include "base/calendar.h"
#include "partner/partner.h"

struct db;
struct mem;

#define DISTRICT "370203"
#define STREET "370203019"
#define OTHER_STREET "370203020"
#define COMMUNITY "370203019001"

extern const int64_t registry_now; /* 2026-11-18, a Wednesday, 19:06 in Shanghai */
extern struct calendar registry_calendar;
/* Of STREET, of DISTRICT, of nothing yet. */
extern struct registry_people {
	struct actor officer, admin, applicant;
} people;

/* Empties the tables of the registry and sets it up; everything it makes lives in the context,
 * which is the one of the following functions too. */
struct db *registry_stage(struct mem *);
/* Somebody with a role (ROLE_NONE: none), held at a unit or for a partner. */
struct actor registry_actor(enum role, const char *unit, struct partner_id);

/* A street's partner with everything filled in. */
struct partner_application registry_application(const char *ident);
/* Applies in a transaction of its own, kept unless the identity is taken: then 0. */
struct partner_id registry_try(
    struct db *, const struct partner_application *, const struct actor *, int64_t now);
struct partner_id registry_apply(struct db *, const char *ident);
/* Somebody declined or gone applies again under his identity; whether it was done. */
bool registry_again(struct db *, struct partner_id, const struct partner_application *,
    const struct actor *, int64_t now);
struct partner *registry_partner(struct db *, struct partner_id);

/* What the rule says; and the step it allows, made in a transaction of its own. */
enum verdict registry_decide(struct db *, struct partner_id, enum partner_event,
    const struct actor *, const char *reason, int64_t now, struct partner_step *step_out);
bool registry_make(struct db *, const struct partner_step *);
/* Decides and makes it. */
void registry_move(struct db *, struct partner_id, enum partner_event, const struct actor *,
    const char *reason, int64_t now);
struct partner_id registry_list(struct db *, const char *ident);
bool registry_tick(struct db *, struct partner_id, int64_t now);

/* "apply:applicant return:street_officer …"; fails when the chain of events is broken. */
char *registry_events(struct db *, struct partner_id);
/* The newest message of an account; "" when it has none. */
const char *registry_told(struct db *, struct account_id);

#endif
