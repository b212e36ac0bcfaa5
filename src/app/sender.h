/* Sending what the outbox holds. A process of its own under the clockwork: no slow receiver keeps
 * the clock from its moves. */
#ifndef APP_SENDER_H
#define APP_SENDER_H

#include <stdbool.h>

struct config;
struct db;
struct mem;

/*
 * One pass: messages become mails, daily mails are made, then some mails and some webhooks are
 * tried. Any number of hosts may do it at once. done_out: how much there was to do; 0: nothing.
 * False with a fault: the database failed; call again later.
 */
bool sender_pass(struct db *, struct mem *, const struct config *, int *done_out)
    __attribute__((warn_unused_result));

#endif
