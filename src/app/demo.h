/* The demo: a district with its people, partners and projects, made by the same moves as everything
 * else. */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct mem;

/*
 * Loads the tables in `folder` (sql/demo) into an empty installation, so that the big meeting opens
 * one hour after `now`. Everything happens through the moves, at times that lie in the past, so
 * that histories are true to form. accounts_path gets role, login, password and unit or partner,
 * one line each; passwords are random. False with a fault; then nothing of use is there and the
 * database is to be made anew.
 */
bool demo_load(struct db *, struct mem *, const char *folder, const char *accounts_path,
    int64_t now) __attribute__((warn_unused_result));

#endif
