/* What the parts of the made-up district share. Private to scale. */
#ifndef APP_SCALE_INNER_H
#define APP_SCALE_INNER_H

#include "app/demo_steps.h"
#include "base/who.h"
#include "unit/unit.h"

struct scale {
	struct demo_world world;
	uint64_t dice; /* numbers drawn so far */
	int64_t began_at; /* the earliest of what happens */
	struct unit_list communities;
	struct actor *secretaries; /* by community */
	struct actor *officers; /* of the community's street */
	struct actor *agents; /* by partner */
	size_t partner_count;
};

/* 0 to limit - 1, from the same sequence every time. */
size_t scale_dice(struct scale *, size_t limit);
/* The same, the small ones far more often: half of all lie in the first fifth. */
size_t scale_skewed(struct scale *, size_t limit);

bool scale_projects(struct scale *, size_t count) __attribute__((warn_unused_result));

#endif
