/*
 * What is to leave the house. A row is made in the transaction of what it tells; a sender takes it
 * by a conditional update that is also its lease, so that of two senders one has the attempt, and
 * when it dies the row comes up again. At least once: whoever receives knows repeats by the id.
 */
#ifndef MESSAGE_OUTBOX_H
#define MESSAGE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/clock.h"
#include "base/ids.h"

struct db;
struct mem;

/* enum, stored text */
#define OUTBOX_CHANNELS(X)                                                                         \
	X(OUTBOX_MAIL, "mail")                                                                     \
	X(OUTBOX_WEBHOOK, "webhook")

/* enum, stored text, label */
#define OUTBOX_KINDS(X)                                                                            \
	X(OUTBOX_MESSAGE, "message", N_("A message from the inbox"))                               \
	X(OUTBOX_DIGEST, "digest", N_("The daily mail"))                                           \
	X(OUTBOX_CODE, "code", N_("A code for an address"))                                        \
	X(OUTBOX_EVENT, "event", N_("A public event"))                                             \
	X(OUTBOX_TEST, "test", N_("A test"))

/* enum, stored text, label */
#define OUTBOX_STATES(X)                                                                           \
	X(OUTBOX_WAITING, "waiting", N_("Waiting to be sent"))                                     \
	X(OUTBOX_SENT, "sent", N_("Sent"))                                                         \
	X(OUTBOX_STUCK, "stuck", N_("Stuck"))                                                      \
	X(OUTBOX_DROPPED, "dropped", N_("Given up"))

#define X(id, ...) id,
enum outbox_channel { OUTBOX_CHANNEL_NONE = 0, OUTBOX_CHANNELS(X) };
enum outbox_kind { OUTBOX_KIND_NONE = 0, OUTBOX_KINDS(X) };
enum outbox_state { OUTBOX_STATE_NONE = 0, OUTBOX_STATES(X) };
#undef X
const char *outbox_kind_label(enum outbox_kind); /* text ids */
const char *outbox_state_label(enum outbox_state);

/* An attempt that has not ended by then is lost with its sender, and counts as one that failed.
 * Longer than any may take. */
#define OUTBOX_LEASE_US (2 * MINUTE_US)
/* The wait doubles from a minute; the last of ten attempts comes after about eight hours. */
#define OUTBOX_TRIES 10
/* Due for so long: nobody sends. For the health check. */
#define OUTBOX_LATE_US (10 * MINUTE_US)

/* A mail to an account; title and body NULL for a code, whose text is made when it is sent. */
bool outbox_mail(struct db *, enum outbox_kind, struct account_id, const char *title,
    const char *body, int64_t now) __attribute__((warn_unused_result));
bool outbox_test(struct db *, int64_t webhook, int64_t now) __attribute__((warn_unused_result));

/* --- for senders --- */

struct outbox_due {
	int64_t id, attempt; /* attempt: the one to begin, from 1 */
};

/* At most `limit` that can be tried now. */
bool outbox_due(struct db *, struct mem *, enum outbox_channel, int64_t now, int limit,
    struct outbox_due **due_out, size_t *count_out) __attribute__((warn_unused_result));
/* What an attempt is said to have come to until it ends. */
#define OUTBOX_UNENDED N_("Under way, or its sender ended")
/* In a transaction of its own, before anything is sent. has_it_out: this sender and no other. The
 * row stands as if the attempt had failed (the last one: as stuck) until outbox_end says better. */
bool outbox_claim(struct db *, const struct outbox_due *, int64_t now, bool *has_it_out)
    __attribute__((warn_unused_result));

enum outbox_result {
	OUTBOX_RESULT_SENT = 1,
	OUTBOX_RESULT_FAILED, /* again later, or stuck after the last try */
	OUTBOX_RESULT_HOPELESS, /* stuck at once: no later try can do better */
};
/* In a transaction of its own, afterwards. state_out: what became of it; OUTBOX_STATE_NONE: the
 * lease was over and another attempt has begun. */
bool outbox_end(struct db *, const struct outbox_due *, enum outbox_result, const char *error,
    int64_t now, enum outbox_state *state_out) __attribute__((warn_unused_result));

/* The wait after a failed attempt, with up to a quarter more, so that what failed together does not
 * come back together. */
int64_t outbox_wait_us(int64_t attempt);

/* What a mail is made of. */
struct outbox_mail_job {
	enum outbox_kind kind;
	struct account_id account;
	const char *title, *body, *to, *code; /* to NULL: there is no address any more */
	int64_t made_at, confirmed_at;
	enum lang lang;
};
bool outbox_mail_job(struct db *, struct mem *, int64_t id, struct outbox_mail_job *job_out)
    __attribute__((warn_unused_result));

/* What a delivery to a webhook is made of: body is JSON. url NULL: the webhook is off. */
struct outbox_hook_job {
	int64_t webhook;
	const char *url, *secret, *body;
};
bool outbox_hook_job(struct db *, struct mem *, int64_t id, const char *origin,
    struct outbox_hook_job *job_out) __attribute__((warn_unused_result));

/* --- for pages --- */

struct outbox_line {
	int64_t id, webhook, made_at, due_at, done_at, tries;
	enum outbox_channel channel;
	enum outbox_kind kind;
	enum outbox_state state;
	const char *to; /* a masked address or a URL; NULL: it is gone */
	const char *error;
};

/* Newest first, older than before (0: from the newest): all that is stuck; or of one webhook. */
bool outbox_stuck(struct db *, struct mem *, int64_t before, int limit,
    struct outbox_line **lines_out, size_t *count_out) __attribute__((warn_unused_result));
bool outbox_of_webhook(struct db *, struct mem *, int64_t webhook, int64_t before, int limit,
    struct outbox_line **lines_out, size_t *count_out) __attribute__((warn_unused_result));
/* NULL: there is none. */
bool outbox_by_id(struct db *, struct mem *, int64_t id, struct outbox_line **line_out)
    __attribute__((warn_unused_result));

struct outbox_attempt {
	int64_t number, begun_at, ended_at; /* ended_at 0: under way, or its sender died */
	bool is_sent;
	const char *error;
};
bool outbox_attempts(struct db *, struct mem *, int64_t id, struct outbox_attempt **attempts_out,
    size_t *count_out) __attribute__((warn_unused_result));

/* changed_out false: it is not stuck any more. */
bool outbox_retry(struct db *, int64_t id, int64_t now, bool *changed_out)
    __attribute__((warn_unused_result));
bool outbox_drop(struct db *, int64_t id, int64_t now, bool *changed_out)
    __attribute__((warn_unused_result));
/* What waits or is stuck for an account's address: the address is gone, or its owner's login. */
bool outbox_forget(struct db *, struct account_id, int64_t now) __attribute__((warn_unused_result));
/* The same for a webhook that is removed. */
bool outbox_forget_webhook(struct db *, int64_t webhook, int64_t now)
    __attribute__((warn_unused_result));
/* Deletes what was sent or dropped so long ago, with its attempts; called by the clock now and then. */
#define OUTBOX_KEPT_US (90 * DAY_US)
bool outbox_sweep(struct db *, int64_t now) __attribute__((warn_unused_result));
/* How much waits, how much is stuck, each counted up to so many; for the metrics up to these. */
#define OUTBOX_COUNT_MOST 10000
bool outbox_counts(struct db *, struct mem *, int most, int64_t *waiting_out, int64_t *stuck_out)
    __attribute__((warn_unused_result));
/* Whether something has waited for longer than OUTBOX_LATE_US. */
bool outbox_is_behind(struct db *, struct mem *, int64_t now, bool *behind_out)
    __attribute__((warn_unused_result));

#endif
