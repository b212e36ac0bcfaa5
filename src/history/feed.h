/* The public events that programs elsewhere may be told of: a webhook chooses from these. */
#ifndef HISTORY_FEED_H
#define HISTORY_FEED_H

#include "base/catalog.h"
#include "base/form.h"

/*
 * enum, kind of subject, event, the state it comes from (NULL: any), stored text, label. Each is
 * public at the moment it happens (PRODUCT.md section 3, "History opens with the subject"): a need
 * withdrawn before it was published is nobody's business.
 */
#define FEED_EVENTS(X)                                                                             \
	X(FEED_PARTNER_LIST, "partner", "list", NULL, "partner.list",                              \
	    N_("A partner enters the registry"))                                                   \
	X(FEED_PARTNER_SUSPEND, "partner", "suspend", NULL, "partner.suspend",                     \
	    N_("A partner is suspended"))                                                          \
	X(FEED_PARTNER_LIFT, "partner", "lift", NULL, "partner.lift", N_("A suspension is over"))  \
	X(FEED_PARTNER_LEAVE, "partner", "leave", NULL, "partner.leave", N_("A partner leaves"))   \
	X(FEED_PARTNER_EXPEL, "partner", "expel", NULL, "partner.expel",                           \
	    N_("A partner is expelled"))                                                           \
	X(FEED_PROJECT_PUBLISH, "project", "publish", NULL, "project.publish",                     \
	    N_("A need is published"))                                                             \
	X(FEED_PROJECT_REPUBLISH, "project", "republish", NULL, "project.republish",               \
	    N_("A need is published again"))                                                       \
	X(FEED_PROJECT_REOFFER, "project", "reoffer", NULL, "project.reoffer",                     \
	    N_("Free slots are offered again"))                                                    \
	X(FEED_PROJECT_FILL, "project", "fill", NULL, "project.fill",                              \
	    N_("Every slot of a need is taken"))                                                   \
	X(FEED_PROJECT_WITHDRAW, "project", "withdraw", "published", "project.withdraw",           \
	    N_("A published need is withdrawn"))                                                   \
	X(FEED_PROJECT_FINISH, "project", "finish", NULL, "project.finish",                        \
	    N_("A project is closed"))                                                             \
	X(FEED_AWARD_TAKE, "award", "take", NULL, "award.take", N_("A partner takes a slot"))      \
	X(FEED_AWARD_START, "award", "start", NULL, "award.start", N_("The work begins"))          \
	X(FEED_AWARD_DELIVER, "award", "deliver", NULL, "award.deliver",                           \
	    N_("The work is delivered"))                                                           \
	X(FEED_AWARD_ACCEPT, "award", "accept", NULL, "award.accept", N_("The work is accepted"))  \
	X(FEED_AWARD_RENOUNCE, "award", "renounce", NULL, "award.renounce",                        \
	    N_("A partner renounces"))                                                             \
	X(FEED_OCCASION_RESCHEDULE, "occasion", "reschedule", NULL, "occasion.reschedule",         \
	    N_("An occasion is rescheduled"))

enum feed_event {
	FEED_NONE = 0,
#define X(id, kind, event, from, text, label) id,
	FEED_EVENTS(X)
#undef X
	    FEED_COUNT
};

/* For form tables: FEED_COUNT - 1 items, of which a set has bit 1 << (event - 1). */
extern const struct form_choice feed_choices[FEED_COUNT - 1];

/* FEED_NONE: not told to anybody. */
enum feed_event feed_event_of(const char *kind, const char *event, const char *from_state);
const char *feed_event_text(enum feed_event); /* stored text; "" for none */

#endif
