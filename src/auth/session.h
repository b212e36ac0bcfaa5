/* Sessions: a random cookie whose keyed hash alone is stored; who is asking, with roles. */
#ifndef AUTH_SESSION_H
#define AUTH_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/who.h"

struct db;
struct mem;

#define SESSION_COOKIE "__Host-sid"
#define SESSION_IDLE_US (INT64_C(8) * 3600 * 1000000)
#define SESSION_LIFETIME_US (INT64_C(7) * 24 * 3600 * 1000000)
#define SESSION_LIFETIME_SECONDS (SESSION_LIFETIME_US / 1000000)

/*
 * The 32 bytes that are stored: HMAC(key, cookie). False when the cookie is not one of ours by its
 * form. key: auth_keys()->session.
 */
bool session_hash(const unsigned char key[32], const char *cookie, unsigned char hash_out[32]);

struct session_about {
	bool is_stale; /* session_touch is due */
	bool has_factor; /* the account has a second factor */
	int64_t official_since; /* the first of the offices held now; 0: holds none */
};
/*
 * Who the session belongs to, with the grants in force now; actor_out NULL when there is none, it
 * ended, or the account is not active. One statement.
 */
bool session_actor(struct db *, struct mem *, const unsigned char hash[32], int64_t now,
    const struct actor **actor_out, struct session_about *about_out)
    __attribute__((warn_unused_result));
/* Notes that it is in use; called outside GET's page, at most every ten minutes. */
bool session_touch(struct db *, const unsigned char hash[32], int64_t now)
    __attribute__((warn_unused_result));

/*
 * A new session; cookie_out is what the browser gets. version: of the account when its password was
 * looked at; NULL: it has changed since (another password, disabled, a second factor), there is no
 * session. user_agent: as sent, may be NULL or no UTF-8.
 */
bool session_start(struct db *, struct mem *, const unsigned char key[32], struct account_id,
    int64_t version, const char *user_agent, int64_t now, char **cookie_out)
    __attribute__((warn_unused_result));
bool session_end(struct db *, const unsigned char hash[32]) __attribute__((warn_unused_result));
/* All of an account's but the one kept (NULL: all). */
bool session_end_others(struct db *, struct account_id, const unsigned char *kept_hash)
    __attribute__((warn_unused_result));

struct session_line {
	int64_t id; /* for its button; means nothing elsewhere */
	int64_t started_at, seen_at;
	const char *user_agent;
	bool is_this;
};
#define SESSION_LIST_MOST 50
/* Those that still work, newest first, at most so many. this_hash: the request's own; NULL: none. */
bool session_list(struct db *, struct mem *, struct account_id, const unsigned char *this_hash,
    int64_t now, struct session_line **lines_out, size_t *count_out)
    __attribute__((warn_unused_result));
/* Ends one of the account's own. done_out false: it has none with this id, or no more. */
bool session_end_own(struct db *, struct account_id, int64_t id, bool *done_out)
    __attribute__((warn_unused_result));

/* Deletes some sessions past their absolute limit; called by the clock now and then. */
bool session_sweep(struct db *, int64_t now) __attribute__((warn_unused_result));

#endif
