/*
 * The whole site for a test program: a private database with the demo, real workers, and people at
 * browsers. Whatever fails here says so on standard error and ends the program.
 *
 * SQL as the database's administrator, to set the stage and to look behind it: stage.h.
 */
#ifndef TESTS_HTTP_SITE_H
#define TESTS_HTTP_SITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "browser.h"
#include "stage.h"

struct db;

struct site_options {
	int workers, hash_workers, upload_workers; /* 0: two, one and one */
	int64_t claim_cap; /* 0: what the program itself says */
	bool is_empty; /* migrated, but without the demo */
	/* What preloaded tests/db/inject.h makes fail in the workers, and the file that gets a line
	 * for each. */
	const char *inject, *inject_log;
	/* The folder of migrations that the workers compare with; NULL: sql/migrations. */
	const char *migrations;
	/* On top of the demo a made-up district, in thousandths of the real one's size; kept for half
	 * a day under $BUILD/tests/scale. */
	int64_t scale_per_mille;
	const char *more; /* further lines of the configuration, with their sections */
	const char *unlogged[4]; /* what the tests type that no log may have */
};

/* --- the life of a site --------------------------------------------------------------------- */

/*
 * Once per program, before Check forks. NULL: all as by default. Loading the demo takes long, so
 * what was loaded is kept in $BUILD/tests/cache for the next programs of the same build.
 */
void site_start(const struct site_options *);
/* Workers and database; also happens by itself when the program ends. */
void site_stop(void);
/* Ends the workers after their last answer and starts others, over the same data; may be called in
 * a child of Check, too. */
void site_restart_worker(const struct site_options *);
void site_stop_worker(void);
void site_reload_worker(void); /* SIGHUP */

pid_t site_master(void);
/* The workers of all pools: how many, at most `most` written. */
size_t site_workers(pid_t *pids, size_t most);

const char *site_socket(void);
const char *site_hash_socket(void);
const char *site_upload_socket(void);
const char *site_config(void); /* path of the configuration */
const char *site_folder(void); /* for files that go with the site */
/* What the workers have logged so far. */
const char *site_log(struct mem *);

/* Runs build/bin/jiebang-PROGRAM with the site's configuration and these arguments (NULL ends
 * them). What it wrote to both streams; its exit status. */
int site_run(struct mem *, const char **output_out, const char *program, ...)
    __attribute__((sentinel));
/* jiebang-admin; it must succeed. */
const char *site_admin(struct mem *, const char *argument, ...) __attribute__((sentinel));
/* All that is due now, by the clockwork. */
void site_clock(struct mem *);

/* --- people --------------------------------------------------------------------------------- */

/* A line of the demo's accounts. */
struct site_account {
	const char *role, *login, *password, *place;
};
struct site_accounts {
	const struct site_account *items;
	size_t n;
};
const struct site_accounts *site_accounts(void);
/* By login, or the first with the role. */
const struct site_account *site_account(const char *who);
/* The n-th with the role, from 0; NULL: there are fewer. */
const struct site_account *site_account_n(const char *role, size_t n);

/* Somebody who is not signed in, in Chinese. The socket follows the address as nginx has it. */
struct browser site_guest(struct mem *);
/* Signs in through the page. who: login or role. */
void site_login(struct browser *, const char *who);
/* Has a session without any hashing of passwords: for tests that need many people. */
struct browser site_enter(struct mem *, const char *who);

/* Has given a password, and is asked for the code of an authenticator set up for that. */
void site_enter_half(struct browser *, const char *who);

/* --- looking behind it ---------------------------------------------------------------------- */

/*
 * A line for each table, with the checksum of its rows; without what every visit may touch:
 * session, throttle, code_serial. Equal texts: nothing was changed.
 */
const char *site_checksum(struct mem *);
/* The one text a query answers; NULL: no row. */
const char *site_text(struct mem *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int64_t site_account_id(struct mem *, const char *who);

/* A row of `jiebang-admin routes`. */
struct site_route {
	bool is_post;
	const char *pattern;
	const char *who; /* "anyone", "signed-in" or roles with commas */
	const char *flags; /* " +cacheable +hashes" */
};
struct site_routes {
	const struct site_route *items;
	size_t n;
};
const struct site_routes *site_route_rows(void);

#endif
