/* Accounts to test with: made, given roles and relieved of them, each step in a transaction of its
 * own. Each function fails the test when the database refuses. */
#ifndef TESTS_DB_ACCOUNTS_H
#define TESTS_DB_ACCOUNTS_H

#include "account/account.h"
#include "base/fault.h"
#include "db/db.h"

/* A step in its own transaction, kept only when it was done; call sets `answer`. */
#define STEP(db, call)                                                                             \
	({                                                                                         \
		enum account_answer answer;                                                        \
		ck_assert(db_begin(db));                                                           \
		ck_assert_msg(call, "%s", fault_last()->text);                                     \
		if (answer == ACCOUNT_DONE)                                                        \
			ck_assert(db_commit(db));                                                  \
		else                                                                               \
			db_rollback(db);                                                           \
		answer;                                                                            \
	})

extern const int64_t accounts_now;
extern const struct actor office, command_line; /* nobody's account; the system */

/* A connection; what the following functions make lives in the context. */
struct db *accounts_stage(struct mem *);
char *accounts_login(void);
struct account_id accounts_create(struct db *, const char *login);
/* unit NULL: for the partner. By `office`. */
enum account_answer accounts_grant(
    struct db *, struct account_id, enum role, const char *unit, int64_t partner, int64_t at);
enum account_answer accounts_revoke(
    struct db *, struct account_id, enum role, const char *unit, int64_t partner, int64_t at);
/* "created granted …"; fails when the history is not whole. */
char *accounts_events(struct db *, struct account_id);

#endif
