/* What every program of ours does before its own work. */
#ifndef APP_START_H
#define APP_START_H

#include <stdbool.h>

#include "app/config.h"

struct db;
struct gate;
struct mem;

/* Reads the configuration, opens the texts, sets the keys, fills the routes. False with a fault. */
bool start_program(struct mem *, const char *config_path, struct config *config_out)
    __attribute__((warn_unused_result));

/* The application's connection; made at first use. */
struct db *start_database(struct mem *, const struct config *);

/* A worker's gate. The mem must live as long as the worker. */
void start_gate(struct mem *, const struct config *, struct gate *gate_out);

#endif
