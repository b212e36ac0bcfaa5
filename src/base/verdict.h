/* What the rules answer. Not an error: a value with a message for people. */
#ifndef BASE_VERDICT_H
#define BASE_VERDICT_H

/*
 * enum, HTTP status that goes with it, text id. 403: not yours to do; 409: the subject is elsewhere by now; 422: a rule
 * or a missing part says no. More are added here as rules need them; the text names the rule and, where there is one, the limit.
 */
#define VERDICTS(X)                                                                                \
	X(VERDICT_YES, 200, "Yes")                                                                 \
	X(VERDICT_NOT_YOURS, 403, "Your roles do not allow this step.")                            \
	X(VERDICT_OWN_DECISION, 403, "Nobody decides about a step of their own.")                  \
	X(VERDICT_OWN_TEXT, 403, "Whoever wrote a need does not publish it.")                      \
	X(VERDICT_AGENT_OF_PARTNER, 403, "An agent of a partner does not decide about it.")        \
	X(VERDICT_WRONG_STATE, 409, "This step is not possible any more: things have moved on.")   \
	X(VERDICT_TOO_EARLY, 409, "This step is not possible yet.")                                \
	X(VERDICT_NOT_OPEN_YET, 409, "The claim window has not opened yet.")                       \
	X(VERDICT_WINDOW_OVER, 409, "The claim window is over.")                                   \
	X(VERDICT_TOO_LATE, 409, "The time for this step is over.")                                \
	X(VERDICT_NO_SLOT_FREE, 409, "Every slot has been taken.")                                 \
	X(VERDICT_SLOTS_TAKEN, 409, "A slot has been taken, so it can no longer be withdrawn.")    \
	X(VERDICT_OBJECTION_OPEN, 409, "An objection is open; nothing takes effect until it is decided.") \
	X(VERDICT_REASON_MISSING, 422, "Give the reason.")                                         \
	X(VERDICT_INCOMPLETE, 422, "Something is still missing.")                                  \
	X(VERDICT_UNTIL_MISSING, 422, "Say until when.")                                           \
	X(VERDICT_NOT_LISTED, 422, "Only a listed partner may claim.")                             \
	X(VERDICT_SUSPENDED, 422, "The partner is suspended.")                                     \
	X(VERDICT_BARRED, 422, "The partner is on the black list and may not claim.")              \
	X(VERDICT_OWN_BODY, 422, "A body does not claim what it posted itself.")                   \
	X(VERDICT_OFFICIAL_AGENT, 422, "An agent of the partner holds an official role over this place.") \
	X(VERDICT_RAISED_NEED, 422, "Whoever posted the need is an agent of the partner: selection only.") \
	X(VERDICT_TERMINATED_BEFORE, 422, "The partner was terminated through its own fault in the last round.") \
	X(VERDICT_CAP_REACHED, 422, "The partner has as many open awards as it may have.")         \
	X(VERDICT_ALREADY_MINE, 409, "The partner has a slot of this project already.")            \
	X(VERDICT_CONSENTS_MISSING, 422, "Not every member has consented yet.")                    \
	X(VERDICT_WRONG_MODE, 422, "The mode of this project does not have this step.")

enum verdict {
#define X(id, status, text) id,
	VERDICTS(X)
#undef X
};

int verdict_status(enum verdict);
const char *verdict_text(enum verdict); /* a text id */
const char *verdict_name(enum verdict); /* "VERDICT_YES" … for golden prints and logs */

#endif
