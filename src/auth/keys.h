/* The installation's keys: one master secret outside the database, one key derived from it for each
 * purpose. */
#ifndef AUTH_KEYS_H
#define AUTH_KEYS_H

/* Each key does one thing, so that what is learnt about one says nothing about another. */
struct auth_keys {
	unsigned char token[32]; /* form tokens */
	unsigned char session[32]; /* what is stored of a session's cookie */
	unsigned char secret[32]; /* phone numbers and the like */
	unsigned char
	    invite[32]; /* codes that make somebody an agent, and what is stored of them */
	unsigned char mail[32]; /* unsubscribe links */
	unsigned char throttle[32]; /* logins and addresses in the throttle table */
	unsigned char code[32]; /* one-time and recovery codes */
	unsigned char halfway[32]; /* logins that still need their second step */
};

/* Once per process, before the first request. The caller wipes its own copy of master. */
void auth_keys_set(const unsigned char master[32]);

/* Asked before auth_keys_set: BUG. */
const struct auth_keys *auth_keys(void);

#endif
