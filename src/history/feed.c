/* Lookups over the public events. */
#include "history/feed.h"

#include "base/terms.h"
#include "base/text.h"

#define FEED_CHOICES (FEED_COUNT - 1)

#define X(id, kind, event, from, text, label) { text, label },
const struct form_choice feed_choices[FEED_CHOICES] = { FEED_EVENTS(X) };
#undef X

static const struct {
	const char *kind, *event, *from;
} sources[FEED_CHOICES] = {
#define X(id, kind, event, from, text, label) { kind, event, from },
	FEED_EVENTS(X)
#undef X
};

enum feed_event feed_event_of(const char *kind, const char *event, const char *from_state)
{
	for (size_t i = 0; i < FEED_CHOICES; i++) {
		if (text_equal(sources[i].kind, kind) && text_equal(sources[i].event, event) &&
		    (!sources[i].from || text_equal(sources[i].from, from_state)))
			return (enum feed_event)(i + 1);
	}
	return FEED_NONE;
}

const char *feed_event_text(enum feed_event event)
{
	return choice_stored(feed_choices, FEED_CHOICES, (int)event);
}
