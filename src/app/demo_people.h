/* The demo's accounts, by login. Private to the demo. */
#ifndef APP_DEMO_PEOPLE_H
#define APP_DEMO_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/demo_steps.h"
#include "base/csv.h"
#include "base/who.h"

/* What every step of the demo works with. */
struct demo {
	struct demo_world world;
	const char *folder;
	struct demo_person *people;
	size_t person_count;
};

struct demo_person {
	const char *login, *name, *password;
	const char *roles; /* as the table has them: "secretary@370203019001 …" */
	const char *partner; /* key of the partner he applies for; NULL: none */
	struct actor actor;
};

/* Reads a table of the demo's folder. */
bool demo_table(struct demo *, const char *name, const char *const *columns, struct csv *csv_out)
    __attribute__((warn_unused_result));

/* Makes the accounts and gives them their roles at units. */
bool demo_make_people(struct demo *) __attribute__((warn_unused_result));
/* Whoever holds the role at a unit that contains this one; a fault when nobody does. */
bool demo_find_officer(struct demo *, enum role, const char *unit,
    const struct demo_person **person_out) __attribute__((warn_unused_result));
/* The applicant or agent of a partner by its key; NULL: none. */
struct demo_person *demo_agent_of(struct demo *, const char *partner_key);

/* role<TAB>login<TAB>password<TAB>unit or partner. */
bool demo_write_accounts(struct demo *, const char *path) __attribute__((warn_unused_result));

#endif
