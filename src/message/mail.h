/* What of an inbox also goes by mail: the address, once it was confirmed; which kinds; how. */
#ifndef MESSAGE_MAIL_H
#define MESSAGE_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalog.h"
#include "base/ids.h"

struct db;
struct mem;

#define MAIL_CODE_TRIES 5
#define MAIL_CODE_LIFETIME_US (INT64_C(24) * 3600 * 1000000)
/* The daily mail goes out at this hour, in Shanghai. */
#define MAIL_DIGEST_HOUR 7

/* A bit 1 << kind for each enum message_kind. */
struct mail_preference {
	const char *address; /* in full, for its owner; NULL: none is confirmed */
	const char *masked; /* NULL: no address is confirmed */
	const char *asked_masked; /* NULL: none waits for its code */
	int64_t confirmed_at;
	uint32_t at_once, daily;
	enum lang lang;
};

/* Zeroed, in the language given, for who has chosen nothing. */
bool mail_preference_of(struct db *, struct mem *, struct account_id, enum lang,
    struct mail_preference *preference_out) __attribute__((warn_unused_result));
/* Which kinds, in which language. */
bool mail_choose(struct db *, struct mem *, struct account_id, uint32_t at_once, uint32_t daily,
    enum lang, int64_t now) __attribute__((warn_unused_result));

/*
 * Sends a code to a good address. asked_out false: one was sent less than two minutes ago, or five
 * within a day; then nothing changes.
 */
bool mail_ask(struct db *, struct mem *, struct account_id, enum lang, const char *address,
    int64_t now, bool *asked_out) __attribute__((warn_unused_result));
/* Counts a try at the code, before it is compared and outside of what may be rolled back. may_out
 * false: it was tried too often, or there is none. */
bool mail_try_code(struct db *, struct account_id, bool *may_out)
    __attribute__((warn_unused_result));
/* The code as it was typed. good_out true: the address is confirmed now. */
bool mail_confirm(struct db *, struct mem *, struct account_id, const char *code, int64_t now,
    bool *good_out) __attribute__((warn_unused_result));
/* No address any more; also when an account is erased. */
bool mail_forget(struct db *, struct account_id) __attribute__((warn_unused_result));

/* The last part of the address that ends all mails to the account's present address. */
char *mail_unsubscribe_key(struct mem *, struct account_id, int64_t confirmed_at);
/* masked_out NULL: the key is not ours, or of an earlier address. */
bool mail_unsubscribe_check(struct db *, struct mem *, const char *key,
    struct account_id *account_out, const char **masked_out) __attribute__((warn_unused_result));
bool mail_unsubscribe(struct db *, struct mem *, const char *key, bool *done_out)
    __attribute__((warn_unused_result));

/*
 * For senders. Messages become mails, or wait for the daily one, or (no address, or sends_mail
 * false) are done with; then daily mails that are due are made. In a transaction of the caller;
 * safe on several hosts at once. done_out: how many rows were looked at; 0: nothing is left.
 */
bool mail_route(struct db *, struct mem *, const char *origin, bool sends_mail, int64_t now,
    int *done_out) __attribute__((warn_unused_result));
bool mail_digest(struct db *, struct mem *, const char *origin, int64_t now, int *done_out)
    __attribute__((warn_unused_result));

#endif
