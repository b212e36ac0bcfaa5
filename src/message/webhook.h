/* Programs elsewhere that are told of public events: a partner's, or a district's. */
#ifndef MESSAGE_WEBHOOK_H
#define MESSAGE_WEBHOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ids.h"

struct db;
struct mem;

#define WEBHOOKS_EACH 10 /* of one partner or district */
/* So many attempts that failed, one after the other, switch it off. */
#define WEBHOOK_FAILURES 30

struct webhook {
	int64_t id, made_at, failures;
	struct partner_id partner; /* n 0: the unit's */
	const char *unit, *owner, *url, *secret; /* owner: a name; secret: opened */
	uint32_t events; /* a bit 1 << (event - 1) for each enum feed_event */
	bool is_active;
};

/* For whom somebody may add one: a partner (n not 0), or a unit by its code. */
struct webhook_owner {
	const char *code, *name;
	struct partner_id partner;
};
bool webhook_owners(struct db *, struct mem *, struct account_id, int64_t now,
    struct webhook_owner **owners_out, size_t *count_out) __attribute__((warn_unused_result));

/* Of a partner (n not 0) or a unit, removed ones left out, in the order they were added. */
/* All that somebody looks after now, for partners or districts. */
bool webhook_of_account(struct db *, struct mem *, struct account_id, int64_t now,
    struct webhook **hooks_out, size_t *count_out) __attribute__((warn_unused_result));
bool webhook_list(struct db *, struct mem *, struct partner_id, const char *unit,
    struct webhook **hooks_out, size_t *count_out) __attribute__((warn_unused_result));
/* NULL: there is none. */
bool webhook_by_id(struct db *, struct mem *, int64_t id, struct webhook **hook_out)
    __attribute__((warn_unused_result));

/* "whsec_" and 32 random bytes in base64. */
char *webhook_secret_make(struct mem *);
/* The key in it; false: it is none of ours. */
bool webhook_secret_read(const char *secret, unsigned char key[32]);

bool webhook_add(struct db *, struct mem *, struct account_id, const struct webhook *, int64_t now,
    int64_t *id_out) __attribute__((warn_unused_result));
bool webhook_renew_secret(struct db *, struct mem *, int64_t id)
    __attribute__((warn_unused_result));

enum webhook_state { WEBHOOK_ACTIVE = 1, WEBHOOK_DISABLED, WEBHOOK_REMOVED };
/* changed_out false: it was not in that state. */
bool webhook_set_state(struct db *, int64_t id, enum webhook_state was, enum webhook_state to,
    int64_t now, bool *changed_out) __attribute__((warn_unused_result));

/* How an attempt ended; with the last failure that is borne, it is switched off and its people are
 * told. In the transaction of outbox_end. */
bool webhook_note(struct db *, struct mem *, int64_t id, bool is_sent, int64_t now)
    __attribute__((warn_unused_result));

#endif
