/* Brings the schema forward: numbered files, one statement each, applied once and never changed
 * afterwards. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>

struct db;
struct mem;

/*
 * A folder of files NNNN_name.sql, numbered from 0001 without gaps. The first line, "-- grant:
 * select, insert", says what the application may do with the table that the statement names ("--
 * grant: none": nothing more than before). The statement is a CREATE TABLE, ALTER TABLE, INSERT
 * INTO or UPDATE.
 *
 * Applies what is missing, in order, one migrator at a time. Refuses, with a fault that names the
 * file, when a file that was applied has changed or is missing. A run that was interrupted is taken
 * up where it stopped. All rights are given anew, also where nothing is missing. db belongs to a user who may create tables and grant; app_user is the
 * application's, at localhost.
 */
bool db_migrate(struct db *, struct mem *, const char *folder, const char *app_user,
    size_t *applied_out) __attribute__((warn_unused_result));

/* Whether the folder and the database differ; with the rights of the application. */
bool db_migrations_pending(struct db *, struct mem *, const char *folder, bool *pending_out)
    __attribute__((warn_unused_result));

#endif
