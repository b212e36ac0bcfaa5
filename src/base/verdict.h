/* What the rules answer. Not an error: a value with a message for people. */
#ifndef BASE_VERDICT_H
#define BASE_VERDICT_H

#include "base/catalog.h"

/*
 * enum, HTTP status that goes with it, text id. 403: not yours to do; 409: the subject is elsewhere
 * by now, or not there yet; 422: a rule or a missing part says no. The text names the rule and,
 * where there is one, the limit.
 */
#define VERDICTS(X)                                                                                \
	X(VERDICT_YES, 200, N_("Yes"))                                                             \
	X(VERDICT_NOT_YOURS, 403, N_("Your roles do not allow this step."))                        \
	X(VERDICT_OWN_DECISION, 403, N_("Nobody decides about a step of their own."))              \
	X(VERDICT_OWN_TEXT, 403, N_("Whoever wrote a need does not publish it."))                  \
	X(VERDICT_AGENT_OF_PARTNER, 403, N_("An agent of a partner does not decide about it."))    \
	X(VERDICT_STREET_FIRST, 403,                                                               \
	    N_("The street decides first; the district steps in when it is late."))                \
	X(VERDICT_NOT_CALLED, 403,                                                                 \
	    N_("Only residents confirmed and experts drawn for this award score it."))             \
	X(VERDICT_WRONG_STATE, 409,                                                                \
	    N_("This step is not possible any more: things have moved on."))                       \
	X(VERDICT_TOO_EARLY, 409, N_("This step is not possible yet."))                            \
	X(VERDICT_TOO_LATE, 409, N_("The time for this step is over."))                            \
	X(VERDICT_ALREADY_DONE, 409, N_("This was done already; it is done once only."))           \
	X(VERDICT_NOT_PUBLISHED, 409, N_("This project cannot be claimed at present."))            \
	X(VERDICT_NOT_OPEN_YET, 409, N_("The claim window has not opened yet."))                   \
	X(VERDICT_WINDOW_OVER, 409, N_("The claim window is over."))                               \
	X(VERDICT_NO_SLOT_FREE, 409, N_("Every slot has been taken."))                             \
	X(VERDICT_NO_SLOT_FREED, 409, N_("No slot has become free again."))                        \
	X(VERDICT_SLOTS_TAKEN, 409,                                                                \
	    N_("A slot has been taken, so it can no longer be withdrawn."))                        \
	X(VERDICT_ALREADY_MINE, 409, N_("The partner has a slot of this project already."))        \
	X(VERDICT_ALREADY_CLAIMED, 409, N_("The partner has a claim in this round already."))      \
	X(VERDICT_ALREADY_PROPOSED, 409,                                                           \
	    N_("The claim has been proposed and can no longer be withdrawn."))                     \
	X(VERDICT_AWARD_OVER, 409,                                                                 \
	    N_("The award is over; a letter for it can no longer be written."))                    \
	X(VERDICT_LIVES_ALREADY, 409,                                                              \
	    N_("This body is in the registry already, or its application is being looked at."))    \
	X(VERDICT_AWARDS_OPEN, 409,                                                                \
	    N_("Awards are still open; the partner can leave when they are at their end."))        \
	X(VERDICT_TEXT_NEWER, 409,                                                                 \
	    N_("Somebody else changed this meanwhile: theirs stands above, yours in the form."))   \
	X(VERDICT_INVITATIONS_FULL, 409,                                                           \
	    N_("Three codes are open already: use one or take one back."))                         \
	X(VERDICT_AGENT_ALREADY, 409, N_("You are an agent of this partner already."))             \
	X(VERDICT_LAST_AGENT, 409,                                                                 \
	    N_("The last agent stays while awards are open: invite another first."))               \
	X(VERDICT_REJECTED_TWICE, 409,                                                             \
	    N_("The work was sent back twice; now the reviewer decides."))                         \
	X(VERDICT_OBJECTION_OPEN, 409,                                                             \
	    N_("An objection is open; nothing takes effect until it is decided."))                 \
	X(VERDICT_TEXT_UNREAD, 409,                                                                \
	    N_("It went back and came again with another text after you opened the form: read it " \
	       "as it stands now."))                                                               \
	X(VERDICT_REASON_MISSING, 422, N_("Give the reason."))                                     \
	X(VERDICT_SIMILAR_OPEN, 422,                                                               \
	    N_("Needs like it are open already. Look at them first; if yours is a different one, " \
	       "go on: what you typed is still here."))                                            \
	X(VERDICT_INCOMPLETE, 422, N_("Something is still missing."))                              \
	X(VERDICT_UNTIL_MISSING, 422, N_("Say until when; it must lie ahead."))                    \
	X(VERDICT_NO_GROUND, 422, N_("There is no ground for this step."))                         \
	X(VERDICT_AUTHORITY_MISSING, 422, N_("Attach the letter of authority."))                   \
	X(VERDICT_IDENT_OPEN, 422,                                                                 \
	    N_("The check character of the credit code does not fit: accept the code with a "      \
	       "reason first, or decline the application."))                                       \
	X(VERDICT_OFFERS_FULL, 422,                                                                \
	    N_("A partner offers 20 resources at most: withdraw one first."))                      \
	X(VERDICT_RULES_NOT_ACCEPTED, 422, N_("Accept the rules of the district first."))          \
	X(VERDICT_EXPELLED, 422, N_("After an expulsion a partner may not apply for 24 months."))  \
	X(VERDICT_AGREEMENT_MISSING, 422,                                                          \
	    N_("Give the agreement's number and its first and last day."))                         \
	X(VERDICT_MONEY_MISSING, 422,                                                              \
	    N_("State the source of the money; public money needs its procurement file."))         \
	X(VERDICT_PUBLIC_MONEY_RUSH, 422,                                                          \
	    N_("Public money is not given to whoever comes first, and selection is not offered "   \
	       "yet: choose the partner's own money, or a small wish."))                           \
	X(VERDICT_WINDOW_WRONG, 422,                                                               \
	    N_("The claim window must end later than now and before the work begins."))            \
	X(VERDICT_SCHEME_MISSING, 422,                                                             \
	    N_("The evaluation scheme must be fixed before publication."))                         \
	X(VERDICT_TEXT_CHANGED, 422,                                                               \
	    N_("The text or the scheme has changed: it goes through review again."))               \
	X(VERDICT_PANEL_INCOMPLETE, 422, N_("The panel's sheet is not complete."))                 \
	X(VERDICT_COUNTERSIGN_MISSING, 422,                                                        \
	    N_("A proposal that is not the first in rank is countersigned by the district."))      \
	X(VERDICT_NOT_LISTED, 422, N_("Only a listed partner may claim."))                         \
	X(VERDICT_SUSPENDED, 422, N_("The partner is suspended."))                                 \
	X(VERDICT_BARRED, 422, N_("The partner is on the black list and may not claim."))          \
	X(VERDICT_OWN_BODY, 422, N_("A body does not claim what it posted itself."))               \
	X(VERDICT_OFFICIAL_AGENT, 422,                                                             \
	    N_("An agent of the partner holds an official role over this place."))                 \
	X(VERDICT_RAISED_NEED, 422,                                                                \
	    N_("Whoever raised or posted the need is, or lately was, an agent of the partner: "    \
	       "it cannot claim it."))                                                             \
	X(VERDICT_TERMINATED_BEFORE, 422,                                                          \
	    N_("The partner was terminated through its own fault in the last round."))             \
	X(VERDICT_CAP_REACHED, 422, N_("The partner has as many open awards as it may have."))     \
	X(VERDICT_MEMBERS_FULL, 422, N_("A claim has five invited members at most."))              \
	X(VERDICT_CONSENTS_MISSING, 422, N_("Not every member has consented yet."))                \
	X(VERDICT_LETTER_MISSING, 422, N_("The letter of intent has to be handed in first."))      \
	X(VERDICT_WRONG_MODE, 422, N_("The mode of this project does not have this step."))        \
	X(VERDICT_PLAN_MISSING, 422, N_("A plan with milestones is needed first."))                \
	X(VERDICT_MILESTONES_OPEN, 422, N_("A milestone is neither met nor waived."))              \
	X(VERDICT_NOT_WARNED, 422, N_("Warn in writing first, and wait five working days."))       \
	X(VERDICT_CAUSE_MISSING, 422,                                                              \
	    N_("Say whose the cause is: the partner's, the poster's or neither's."))               \
	X(VERDICT_PERIOD_WRONG, 422,                                                               \
	    N_("Give a period that lies ahead and is no longer than five years."))                 \
	X(VERDICT_EVIDENCE_MISSING, 422, N_("Evidence is needed."))

enum verdict {
#define X(id, status, text) id,
	VERDICTS(X)
#undef X
};

int verdict_status(enum verdict);
const char *verdict_text(enum verdict); /* a text id */
const char *verdict_name(enum verdict); /* "VERDICT_YES" … for golden prints and logs */

#endif
