/* A small market to test stores with: offices, a partner with an agent, occasions, projects on their
 * way, claims and awards. Each function fails the test when something goes wrong. */
#ifndef TESTS_DB_MARKET_H
#define TESTS_DB_MARKET_H

#include "award/award.h"
#include "base/calendar.h"
#include "history/history.h"
#include "occasion/occasion.h"

struct db;
struct mem;

#define DISTRICT "370203"
#define STREET "370203019"
#define COMMUNITY "370203019001"
#define OTHER_COMMUNITY "370203019002"
#define GRID "37020301900101"
#define OTHER_STREET "370203020"

extern const int64_t market_now;
extern struct calendar market_calendar;
extern struct actor secretary, officer, admin,
    agent; /* of COMMUNITY, STREET, DISTRICT, market_partner */
extern struct partner_id market_partner;

/* Empties the tables of the market and sets it up; everything it makes lives in the context, which
 * is the one of the following functions too. */
struct db *market_stage(struct mem *);
struct actor market_actor(enum role, const char *unit, struct partner_id);
const char *market_code(const char *letters);

/* A claim meeting, in a transaction of its own. */
struct occasion *market_plan(struct db *, const char *unit, const struct actor *, enum who,
    int64_t opens_at, int64_t closes_at);
/* The community's, open for an hour. */
struct occasion *market_plan_at(struct db *, int64_t opens_at);

/* A rush of the community handed to its reviewer; and put on the wall for an occasion. */
struct project_id market_submit(struct db *, const struct occasion *, int64_t slots);
struct project_id market_publish(struct db *, const struct occasion *, int64_t slots);
struct project *market_project(struct db *, struct project_id);
/* Decides the move; its window is the occasion's. */
struct project_step market_step(const struct project *, enum project_event, const struct actor *,
    const struct occasion *, int64_t at);
/* Decides and makes it in a transaction of its own; occasion NULL: without one. */
void market_move(struct db *, struct project_id, enum project_event, const struct actor *,
    const struct occasion *, int64_t at);

void market_draft_claim(
    struct db *, struct project_id, struct partner_id, const struct actor *author);
void market_take(struct db *, struct project_id, struct partner_id, int64_t at);

/* The events of an occasion; fails when its chain of them is broken. */
struct history_lines market_history(struct db *, const struct occasion *);

/* Rows this connection has read in tables and indexes; asking counts a few itself. */
int64_t market_rows_read(struct db *);

#endif
