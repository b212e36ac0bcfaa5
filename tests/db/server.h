/* A private database server for a test program: made in a folder of its own, gone with the program.
 */
#ifndef TESTS_DB_SERVER_H
#define TESTS_DB_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

struct db;
struct mem;

#define SERVER_APP "jiebang_app"
#define SERVER_MIGRATOR "jiebang_migrator"
#define SERVER_DATABASE "jiebang"

/* Starts it, with users and an empty database; ends the program when that fails. Stopped at exit of
 * the process that called. */
void server_start(void);
/* With what server_save left in a folder; NULL: an empty database. */
void server_start_from(const char *saved);
/* Copies the data and the passwords; the server is stopped meanwhile. */
void server_save(const char *to);
/* Again, after it was killed or stopped; the same data. */
void server_restart(void);
void server_stop(void);
/* kill -9. Returns when it is gone. */
void server_kill(void);

const char *server_socket(void);
/* The folder, for what must be made before and go with the server. */
const char *server_folder(void);
/* A connection as one of the users above; for "root", as the administrator. */
struct db *server_open(struct mem *, const char *user, int statement_seconds);
/* Applies a folder of migrations; ends the program with the fault when that fails. */
void server_migrate(const char *folder);

#endif
